"""What moved between two schedules of a project, by how much and because of what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from pmcore.calendars import datetime_of
from pmcore.kernel import Code, ConversionSettings, ScheduleError, TaskId
from pmcore.kernel.findings import check_language
from pmcore.kernel.wording import say_minutes, say_moment
from pmcore.scheduling.causes import MOST_CAUSES, Cause, causes_of
from pmcore.scheduling.sentences import COMPARISON
from pmcore.wbs import ReadableProject

if TYPE_CHECKING:
    from pmcore.scheduling.engine.network import WorkCalendar
    from pmcore.scheduling.engine.outline import Outline
    from pmcore.scheduling.engine.solution import Solution
    from pmcore.scheduling.scheduled import Schedule


_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Side:
    """One of two schedules that are compared."""

    schedule: Schedule
    solution: Solution

    @property
    def project(self) -> ReadableProject:
        """The project as it was scheduled."""
        return self.schedule.project


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
        The edits at the root of it, at most three. Empty where nothing that drives the task was
        edited: one of several equal reasons went away.
    is_elapsed
        Whether ``minutes`` are elapsed time, as of a task whose duration is.
    """

    task: TaskId
    start_before: datetime
    start_after: datetime
    finish_before: datetime
    finish_after: datetime
    minutes: int
    because: tuple[Cause, ...]
    is_elapsed: bool = False

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
    conversion
        What a day is, for the words.
    """

    moves: tuple[Move, ...]
    added: tuple[TaskId, ...]
    removed: tuple[TaskId, ...]
    finish_minutes: int
    became_critical: tuple[TaskId, ...]
    no_longer_critical: tuple[TaskId, ...]
    conversion: ConversionSettings

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves)

    @property
    def is_empty(self) -> bool:
        """Whether no task moved, came or went."""
        return not (self.moves or self.added or self.removed)

    def to_text(self, language: str = "en") -> str:
        """Say each move in one line, in ``en`` or ``zh``."""
        say = COMPARISON[check_language(language)]
        key = "finish" if self.finish_minutes else "same"
        head = say[key].format(**self._amount(self.finish_minutes, language))
        return "\n".join([head, *(self._line(move, language) for move in self.moves)])

    def _line(self, move: Move, language: str) -> str:
        dates = move.finish_before, move.finish_after
        if move.is_start_only:
            dates = move.start_before, move.start_after
        return COMPARISON[language]["move_start" if move.is_start_only else "move"].format(
            task=move.task,
            before=say_moment(dates[0], language),
            after=say_moment(dates[1], language),
            because=_said(move.because, language),
            **self._amount(move.minutes, language, elapsed=move.is_elapsed),
        )

    def _amount(self, minutes: int, language: str, *, elapsed: bool = False) -> dict[str, str]:
        say = COMPARISON[language]
        amount = say_minutes(abs(minutes), self.conversion, language, elapsed=elapsed)
        return {"amount": amount, "way": say["later" if minutes > 0 else "earlier"]}

    def __str__(self) -> str:
        return self.to_text()


def compare(before: Side, after: Side) -> Comparison:
    """Compare two schedules of one project; see :meth:`Schedule.compare`."""
    old_plan, new_plan = before.schedule, after.schedule
    if old_plan.project_id != new_plan.project_id:
        raise ScheduleError(
            Code.SCHEDULE_NOT_COMPARABLE, before=old_plan.project_id, after=new_plan.project_id
        )
    both = [task for task in new_plan.task_ids if task in old_plan]
    old = np.array([old_plan.row(task) for task in both], dtype=np.int64)
    new = np.array([new_plan.row(task) for task in both], dtype=np.int64)
    was, now = old_plan.columns, new_plan.columns
    differs = (was.scheduled_start[old] != now.scheduled_start[new]) | (
        was.scheduled_finish[old] != now.scheduled_finish[new]
    )
    critical = was.is_critical[old], now.is_critical[new]
    counted = (schedule._taking_part for schedule in (old_plan, new_plan))
    columns = was.scheduled_finish, now.scheduled_finish
    finishes = [int(finish[some].max()) for finish, some in zip(columns, counted, strict=True)]
    own = new_plan.project.calendars[new_plan.default_calendar]
    return Comparison(
        moves=tuple(_moves(before, after, [both[i] for i in differs.nonzero()[0].tolist()])),
        added=tuple(task for task in new_plan.task_ids if task not in old_plan),
        removed=tuple(task for task in old_plan.task_ids if task not in new_plan),
        finish_minutes=_between(before, after, own, *finishes),
        became_critical=tuple(both[i] for i in (~critical[0] & critical[1]).nonzero()[0]),
        no_longer_critical=tuple(both[i] for i in (critical[0] & ~critical[1]).nonzero()[0]),
        conversion=new_plan.project.settings.conversion,
    )


def _moves(before: Side, after: Side, tasks: list[TaskId]) -> Iterator[Move]:
    outline = after.solution.network.outline
    was, now = before.schedule.columns, after.schedule.columns
    because = _rolled_up(outline, causes_of(before, after, set(tasks)))
    for task in tasks:
        old, new = before.schedule.row(task), after.schedule.row(task)
        starts = int(was.scheduled_start[old]), int(now.scheduled_start[new])
        finishes = int(was.scheduled_finish[old]), int(now.scheduled_finish[new])
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
            because=because[new],
            is_elapsed=is_elapsed,
        )


def _rolled_up(outline: Outline, causes: dict[TaskId, list[Cause]]) -> list[tuple[Cause, ...]]:
    """Causes by row: those of the row and of all below it, the first few as the outline reads."""
    rolled: list[tuple[Cause, ...]] = [() for _ in outline.tasks]
    above = outline.parent.tolist()
    for row in range(len(rolled) - 1, -1, -1):  # what is below a row comes before it
        own = causes.get(outline.tasks[row].id, ())
        rolled[row] = _first_few(*own, *rolled[row])
        if above[row] >= 0 and rolled[row]:
            rolled[above[row]] = _first_few(*rolled[row], *rolled[above[row]])
    return rolled


def _first_few(*causes: Cause) -> tuple[Cause, ...]:
    return tuple(dict.fromkeys(causes))[:MOST_CAUSES]


def _between(before: Side, after: Side, calendar: WorkCalendar, a: int, b: int) -> int:
    """Working minutes from ``a`` to ``b``, by a calendar of the later schedule."""
    for schedule in (after.schedule, before.schedule):
        working = schedule.working_times.get(calendar.id)
        if working is not None and working.lo <= min(a, b) and max(a, b) <= working.hi:
            return working.diff(a, b)
    first, last = (datetime_of(at, calendar.zone).date() for at in sorted((a, b)))
    return calendar.compile(first - _ONE_DAY, last + _ONE_DAY).diff(a, b)


def _said(because: tuple[Cause, ...], language: str) -> str:
    say = COMPARISON[language]
    words = [
        say[cause.kind].format(
            task=cause.task,
            link=""
            if cause.dependency is None
            else f"{cause.dependency.predecessor} -> {cause.dependency.successor}",
            settings=", ".join(cause.settings),
        )
        for cause in because
    ]
    return say["because"].format(causes=say["and"].join(words)) if words else ""
