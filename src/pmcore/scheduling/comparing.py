"""What moved between two schedules of a project, by how much and because of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from pmcore.calendars import datetime_of
from pmcore.kernel import Code, ConversionSettings, LocalizedText, ScheduleError, TaskId
from pmcore.scheduling.cause import Cause, of_first_edits
from pmcore.scheduling.causes import causes_of, causes_of_ends
from pmcore.scheduling.clocks import on_clocks
from pmcore.scheduling.columns import NAMES
from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.telling_moves import MoveTeller
from pmcore.scheduling.trials import bisected_causes, tried_causes
from pmcore.wbs import ReadableProject

if TYPE_CHECKING:
    from pmcore.scheduling.engine.network import WorkCalendar
    from pmcore.scheduling.engine.solution import Solution
    from pmcore.scheduling.scheduled import Schedule


_ONE_DAY = timedelta(days=1)
_DATES = tuple(name for name in NAMES if name.endswith(("_start", "_finish")))


@dataclass(frozen=True, slots=True)
class Side:
    """One of two schedules that are compared.

    Attributes
    ----------
    schedule, solution
        What it says, and what it was solved from.
    dates
        Its columns of dates. Where only one of the two has zones, those of the earlier schedule
        are by the clock of the later one's project; see :func:`on_clocks`.
    """

    schedule: Schedule
    solution: Solution
    dates: Mapping[str, Ints]

    @classmethod
    def of(cls, schedule: Schedule, solution: Solution) -> Side:
        """Return a schedule as it is."""
        columns = {name: getattr(schedule.columns, name) for name in _DATES}
        return cls(schedule, solution, columns)

    @property
    def project(self) -> ReadableProject:
        """The project as it was scheduled."""
        return self.schedule.project

    @property
    def is_floating(self) -> bool:
        """Whether its dates are what clocks show, wherever they hang."""
        return self.schedule.zone is None

    def beside(self, other: Side) -> Side:
        """Return it by the project's clock of another one, where only one of them has zones."""
        if self.is_floating == other.is_floating:
            return self
        count = len(self.schedule.task_ids)
        zones = [[side.schedule.zone] * count for side in (self, other)]
        shown = {name: on_clocks(column, *zones) for name, column in self.dates.items()}
        return replace(self, dates=shown)

    def zone_of(self, task: TaskId) -> str | None:
        """Return the zone that dates of a task are told in; the project's for an unknown one."""
        return self.schedule.zone_of(task) if task in self.schedule else self.schedule.zone

    def abroad(self) -> set[TaskId]:
        """Return the tasks that are told or worked in another zone than the project's."""
        network, own = self.solution.network, self.schedule.zone
        zones = [calendar.zone for calendar in network.calendars]
        elsewhere = np.array([zone != own for zone in (*zones, own)])  # elapsed time is the last
        worked = elsewhere[network.work_calendars()].nonzero()[0].tolist()
        return {*self.schedule.in_other_zones, *(self.schedule.task_ids[row] for row in worked)}

    def finish(self, other: Side) -> int:
        """Return when all that takes part is finished, by the project's clock of another one."""
        finishes = self.schedule.columns.scheduled_finish[self.solution.network.counted]
        last = finishes.max(keepdims=True)
        if self.is_floating != other.is_floating:
            last = on_clocks(last, [self.schedule.zone], [other.schedule.zone])
        return int(last[0])


@dataclass(frozen=True, slots=True)
class Move:
    """One task whose scheduled dates differ.

    Attributes
    ----------
    task
        Its id.
    start_before, start_after, finish_before, finish_after
        In the zone of the task's calendar.
    minutes
        Minutes that its finish moved; negative is earlier. Where the finish stayed, those that
        the start moved. Like its float: working minutes of the task's calendar, or elapsed ones.
    because
        The edits at the root of it, at most three (a changed dependency is told as two causes:
        what went and what came). Where plans are small enough (edits times tasks and dependencies
        up to 400,000) it is tried out: the fewest that by themselves make it as late, or as early,
        as it became. Else edits are followed along what drives; where that finds none, it is the
        edit at whose turn it moved, were one made after another.
    is_elapsed
        Whether ``minutes`` are elapsed time, as of a task whose duration is.
    is_tried
        Whether the causes were tried out, and not followed.
    """

    task: TaskId
    start_before: datetime
    start_after: datetime
    finish_before: datetime
    finish_after: datetime
    minutes: int
    because: tuple[Cause, ...]
    is_elapsed: bool = False
    is_tried: bool = False

    @property
    def is_start_only(self) -> bool:
        """Whether only the start moved."""
        return self.finish_before == self.finish_after


@dataclass(frozen=True, slots=True)
class Comparison:
    """Differences between two schedules, in outline order of the later one.

    Attributes
    ----------
    moves
        Tasks in both whose start or finish differs.
    added, removed
        Tasks in one only.
    finish_minutes
        How far the project finish moved, in working minutes of the project's calendar.
    became_critical, no_longer_critical
        Tasks in both.
    conversion, names
        What a day is, and what the tasks of both are called, for the words.
    """

    moves: tuple[Move, ...]
    added: tuple[TaskId, ...]
    removed: tuple[TaskId, ...]
    finish_minutes: int
    became_critical: tuple[TaskId, ...]
    no_longer_critical: tuple[TaskId, ...]
    conversion: ConversionSettings
    names: Mapping[TaskId, LocalizedText] = field(repr=False, compare=False)

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves)

    @property
    def is_empty(self) -> bool:
        """Whether no task moved, came or went."""
        return not (self.moves or self.added or self.removed)

    def to_text(self, language: str = "en") -> str:
        """Say the finish, each move and what came and went, a line each, in ``en`` or ``zh``."""
        return "\n".join(MoveTeller(self, language).lines())

    def __str__(self) -> str:
        return self.to_text()


def compare(earlier: Side, after: Side) -> Comparison:
    """Compare two schedules of one project; see :meth:`Schedule.compare`."""
    old_plan, new_plan = earlier.schedule, after.schedule
    if old_plan.project_id != new_plan.project_id:
        raise ScheduleError(
            Code.SCHEDULE_NOT_COMPARABLE, before=old_plan.project_id, after=new_plan.project_id
        )
    before = earlier.beside(after)
    both = [task for task in new_plan.task_ids if task in old_plan]
    old = np.array([old_plan.row(task) for task in both], dtype=np.int64)
    new = np.array([new_plan.row(task) for task in both], dtype=np.int64)
    was, now = old_plan.columns, new_plan.columns
    differs = np.zeros(len(both), dtype=bool)
    for name in ("scheduled_start", "scheduled_finish"):
        differs |= before.dates[name][old] != after.dates[name][new]
    critical = was.is_critical[old], now.is_critical[new]
    finishes = before.finish(after), after.finish(after)
    own = new_plan.project.calendars[new_plan.default_calendar]
    return Comparison(
        moves=tuple(_moves(before, after, [both[i] for i in differs.nonzero()[0].tolist()])),
        added=tuple(task for task in new_plan.task_ids if task not in old_plan),
        removed=tuple(task for task in old_plan.task_ids if task not in new_plan),
        finish_minutes=_between(before, after, own, *finishes),
        became_critical=tuple(both[i] for i in (~critical[0] & critical[1]).nonzero()[0]),
        no_longer_critical=tuple(both[i] for i in (critical[0] & ~critical[1]).nonzero()[0]),
        conversion=new_plan.project.settings.conversion,
        names={
            each.id: each.name for plan in (old_plan, new_plan) for each in plan.project.tasks()
        },
    )


def _moves(before: Side, after: Side, tasks: list[TaskId]) -> Iterator[Move]:
    outline = after.solution.network.outline
    was, now = before.dates, after.dates
    tried = tried_causes(before, after, tasks)
    because = tried
    if len(tried) < len(tasks):
        because = _followed(before, after, tasks) | tried
        bare = [task for task in tasks if not because[task]]
        because |= bisected_causes(before, after, bare) if bare else {}
    for task in tasks:
        old, new = before.schedule.row(task), after.schedule.row(task)
        starts, finishes = (
            (int(was[name][old]), int(now[name][new]))
            for name in ("scheduled_start", "scheduled_finish")
        )
        network = after.solution.network
        own, number = network.calendars[int(outline.calendar[new])], network.work_calendar(new)
        pair = finishes if finishes[0] != finishes[1] else starts
        moments = [datetime_of(at, own.zone) for at in (*starts, *finishes)]
        is_elapsed = number == network.elapsed
        yield Move(
            task,
            start_before=moments[0],
            start_after=moments[1],
            finish_before=moments[2],
            finish_after=moments[3],
            minutes=pair[1] - pair[0]
            if is_elapsed
            else _between(before, after, network.calendars[number], *pair),
            because=tuple(because[task]),
            is_elapsed=is_elapsed,
            is_tried=task in tried,
        )


def _followed(before: Side, after: Side, tasks: list[TaskId]) -> dict[TaskId, list[Cause]]:
    """Causes of every task that moved, followed along what drives instead of tried."""
    causes = causes_of(before, after, set(tasks))
    for summary, cause in causes_of_ends(before, after):
        causes.get(summary, []).append(cause)
    rolled = _rolled_up(before, after, causes)
    return {task: [*rolled[after.schedule.row(task)]] for task in tasks}


def _rolled_up(
    before: Side, after: Side, causes: dict[TaskId, list[Cause]]
) -> list[tuple[Cause, ...]]:
    """Causes by row: its own, and those of what it begins or ends with, as the outline reads.

    Where these have none, those of all that is below.
    """
    outline = after.solution.network.outline
    rolled: list[tuple[Cause, ...]] = [() for _ in outline.tasks]
    ends: list[tuple[Cause, ...]] = list(rolled)
    below: list[tuple[Cause, ...]] = list(rolled)
    above, is_end = outline.parent.tolist(), _is_end(before, after).tolist()
    for row in range(len(rolled) - 1, -1, -1):  # what is below a row comes before it
        own = causes.get(outline.tasks[row].id, ())
        rolled[row] = of_first_edits([*own, *(ends[row] or below[row])])
        if above[row] >= 0 and rolled[row]:
            below[above[row]] = of_first_edits([*rolled[row], *below[above[row]]])
            if is_end[row]:
                ends[above[row]] = of_first_edits([*rolled[row], *ends[above[row]]])
    return rolled


def _is_end(before: Side, after: Side) -> Flags:
    """Whether the summary right above a row moved because of it: by its finish, else its start.

    A finish is later because of what is last now, and earlier because what was last is so no more.
    """
    above = after.solution.network.outline.parent
    old = np.array([_row_of(before, task) for task in after.schedule.task_ids], dtype=np.int64)
    found = np.zeros(len(above), dtype=bool)
    for name, is_last in (("scheduled_start", False), ("scheduled_finish", True)):
        now = after.dates[name]
        was = np.where(old < 0, now, before.dates[name][old])
        way = np.sign(now - was)[above]
        is_now, was_so = now == now[above], (was == was[above]) & (old >= 0)
        if not is_last:
            is_now, was_so = was_so, is_now
        found = np.where(way > 0, is_now, np.where(way < 0, was_so, found))
    return found & (above >= 0)


def _row_of(side: Side, task: TaskId) -> int:
    return side.schedule.row(task) if task in side.schedule else -1


def _between(before: Side, after: Side, calendar: WorkCalendar, a: int, b: int) -> int:
    """Working minutes from ``a`` to ``b``, by a calendar of the later schedule."""
    known = [after, before] if before.is_floating == after.is_floating else [after]
    for side in known:
        working = side.schedule.working_times.get(calendar.id)
        if working is not None and working.lo <= min(a, b) and max(a, b) <= working.hi:
            return working.diff(a, b)
    first, last = (datetime_of(at, calendar.zone).date() for at in sorted((a, b)))
    return calendar.compile(first - _ONE_DAY, last + _ONE_DAY).diff(a, b)
