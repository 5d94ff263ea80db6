"""Tasks that count in one of two schedules only: under a summary task, or in the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.nodes import Role

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Side

# of one end: the role of the node that stands for it, and which way it goes without a task
_ENDS = (("start", Role.START, 1), ("finish", Role.FINISH, -1))


class End(NamedTuple):
    """The start or the finish of a summary task.

    Attributes
    ----------
    summary
        Its id.
    role
        Which of both: ``START`` or ``FINISH``.
    has_turned
        Whether it is a summary that takes part in one of the two schedules only.
    """

    summary: TaskId
    role: Role
    has_turned: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """A task that counts in one schedule, and in the other not at all or elsewhere.

    Attributes
    ----------
    side, other
        The schedule in which it counts, and the other one.
    row
        Its row there.
    above
        Rows there of the summaries that it counts for only there, its own first.
    is_elsewhere
        Whether it counts in the other schedule, too, under other summaries.
    """

    side: Side
    other: Side
    row: int
    above: tuple[int, ...]
    is_elsewhere: bool

    @property
    def task(self) -> TaskId:
        """Its id."""
        return self.side.schedule.task_ids[self.row]

    def ends(self, series: Literal["early", "scheduled"]) -> Iterator[End]:
        """Find the ends that summaries have because of it, and without it do not reach.

        Both, where a summary takes part in one schedule only: it is dated anew, or binds nothing.
        """
        for above in self.above:
            summary = self.side.schedule.task_ids[above]
            if summary not in self.other.schedule:
                continue
            there = self.other.schedule.row(summary)
            has_turned = _counts_as_summary(self.side, above) != _counts_as_summary(
                self.other, there
            )
            for name, role, without in _ENDS:
                here = self.side.dates[f"{series}_{name}"][above]
                by = int(self.other.dates[f"{series}_{name}"][there] - here)
                own = getattr(self.side.schedule.columns, f"{series}_{name}")
                is_end = own[self.row] == own[above] and by * without > 0
                if is_end or has_turned:
                    yield End(summary, role, has_turned)

    @property
    def is_last(self) -> bool:
        """Whether the early finish of the project is its own, and is earlier without it."""
        latest = self.side.solution.latest
        finish = int(self.side.schedule.columns.early_finish[self.row])
        return not self.is_elsewhere and finish == latest > self.other.solution.latest

    def bounded(self, held: dict[TaskId, list[TaskId]]) -> Iterator[TaskId]:
        """Find the tasks that had to wait for none but it, by the successors that hold each late.

        Those of its own dependencies, and those of the summaries above.
        """
        ids = self.side.schedule.task_ids
        if not self.is_elsewhere and self.task in self.other.schedule:
            yield from held.get(self.task, ())
        for above in self.above:
            yield from held.get(ids[above], ())


def presences(side: Side, other: Side) -> Iterator[Presence]:
    """Find the tasks that count in a schedule, and in another one not at all or elsewhere."""
    outline = side.solution.network.outline
    for row in np.flatnonzero(side.solution.network.counted).tolist():
        task = outline.tasks[row]
        if task.id not in other.schedule:
            if outline.is_leaf(row):
                yield Presence(side, other, row, tuple(_above(side, row)), is_elsewhere=False)
            continue
        then = other.project[task.id]
        if then is task:
            continue
        counts = bool(other.solution.network.counted[other.schedule.row(task.id)])
        if then.parent != task.parent:
            kept = set(other.project.ancestors(task.id)) if counts else set()
            above = tuple(each for each in _above(side, row) if outline.ids[each] not in kept)
            yield Presence(side, other, row, above, is_elsewhere=counts)
        elif not counts and outline.is_leaf(row):
            yield Presence(side, other, row, tuple(_above(side, row)), is_elsewhere=False)


def _counts_as_summary(side: Side, row: int) -> bool:
    network = side.solution.network
    return bool(network.outline.is_summary[row] and network.counted[row])


def _above(side: Side, row: int) -> Iterator[int]:
    parent = side.solution.network.outline.parent
    above = int(parent[row])
    while above >= 0:
        yield above
        above = int(parent[above])
