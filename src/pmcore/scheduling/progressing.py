"""How far each task is: what is done and what remains, rolled up to the summaries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pmcore.kernel import Duration
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.engine.irregular import pauses_of
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.remains import left_minutes, remaining_minutes, whole_minutes
from pmcore.wbs import ReadableProject, Task
from pmcore.wbs.progress import ends_by_hand

Minutes = Callable[[Duration], int]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far every task is, in outline order.

    Attributes
    ----------
    actual_start, actual_finish
        Instants; of a summary when the first of its leaves started and, once all have finished,
        when the last did.
    percent_complete
        Of the length of a leaf; of a summary the mean of its leaves, weighted by their length.
    remaining
        Minutes of work that are left, pauses not counted; of a summary the share of its span that
        its percentage leaves.
    """

    actual_start: list[int | None]
    actual_finish: list[int | None]
    percent_complete: list[int]
    remaining: list[int]


def progress_of(project: ReadableProject, network: Network, columns: Columns) -> Progress:
    """Read how far each leaf is, and roll it up."""
    rows = range(len(network.outline))
    reader = _Reader(project.minutes, network, columns)
    progress = Progress([None for _ in rows], [None for _ in rows], [0 for _ in rows], [])
    progress.remaining.extend(columns.duration.tolist())
    tasks, is_summary = network.outline.tasks, network.outline.is_summary.tolist()
    for row in rows:
        if not is_summary[row]:
            reader.read(progress, row, tasks[row])
    # nearly all plans that have not begun say nothing, and their summaries neither
    if any(progress.percent_complete) or any(at is not None for at in progress.actual_start):
        reader.roll_up(progress)
    return progress


@dataclass(frozen=True, slots=True)
class _Reader:
    minutes: Minutes
    network: Network
    columns: Columns

    def read(self, progress: Progress, row: int, task: Task) -> None:
        """Read a leaf; whatever is a fact of its dates is so in every schedule."""
        if task.actual_start is None:
            progress.percent_complete[row] = task.percent_complete
            if task.splits:
                pauses = sum(pause for _, pause in pauses_of(task.splits, self.minutes))
                progress.remaining[row] = max(progress.remaining[row] - pauses, 0)
            return
        progress.actual_start[row] = int(self.columns.scheduled_start[row])
        if task.actual_finish is not None:
            progress.actual_finish[row] = int(self.columns.scheduled_finish[row])
            progress.percent_complete[row], progress.remaining[row] = 100, 0
            return
        progress.percent_complete[row] = task.percent_complete
        if task.is_level_of_effort:  # it goes on as long as others do: only its span tells
            left = progress.remaining[row] * (100 - task.percent_complete)
            progress.remaining[row] = -(-left // 100)
            return
        done, left = self._begun(task, progress.remaining[row])
        progress.remaining[row] = left
        if task.remaining_duration is not None and done + left:
            progress.percent_complete[row] = done * 100 // (done + left)

    def _begun(self, task: Task, span: int) -> tuple[int, int]:
        """Return the minutes of work that are done and left, pauses not counted.

        Of work that ends by hand they share its span.
        """
        if ends_by_hand(task):
            left = min(remaining_minutes(task, span, self.minutes), span)
            return span - left, left
        left = left_minutes(task, self.minutes)
        return max(whole_minutes(task, self.minutes) - left, 0), left

    def roll_up(self, progress: Progress) -> None:
        """Add leaves up to the summaries above them, from the last row to the first."""
        sums = [_Sums() for _ in progress.percent_complete]
        parents, idle = self.network.outline.parent.tolist(), self.network.is_inactive.tolist()
        is_summary = self.network.outline.is_summary.tolist()
        for row in reversed(range(len(sums))):
            own, parent = sums[row], parents[row]
            if is_summary[row]:
                own.tell(progress, row)
            else:
                own.add_leaf(progress, row, int(self.columns.duration[row]))
            if parent >= 0 and (idle[parent] or not idle[row]):
                sums[parent].add(own)


@dataclass(slots=True)
class _Sums:
    """What leaves add up to."""

    leaves: int = 0
    finished: int = 0
    length: int = 0
    weighted: int = 0
    unweighted: int = 0
    start: int | None = None
    finish: int | None = None

    def add_leaf(self, progress: Progress, row: int, length: int) -> None:
        percent = progress.percent_complete[row]
        self.leaves, self.length = 1, length
        self.weighted, self.unweighted = length * percent, percent
        self.start, self.finish = progress.actual_start[row], progress.actual_finish[row]
        self.finished = int(self.finish is not None)

    def add(self, other: _Sums) -> None:
        self.leaves += other.leaves
        self.finished += other.finished
        self.length += other.length
        self.weighted += other.weighted
        self.unweighted += other.unweighted
        if other.start is not None:
            self.start = other.start if self.start is None else min(self.start, other.start)
        if other.finish is not None:
            self.finish = other.finish if self.finish is None else max(self.finish, other.finish)

    def tell(self, progress: Progress, row: int) -> None:
        """Write what a summary amounts to."""
        percent = self.weighted // self.length if self.length else self.unweighted // self.leaves
        progress.actual_start[row] = self.start
        if self.finished == self.leaves:
            progress.actual_finish[row] = self.finish
        progress.percent_complete[row] = percent
        progress.remaining[row] = -(-progress.remaining[row] * (100 - percent) // 100)
