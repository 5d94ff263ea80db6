"""What is known of dates whatever the plan says: actual dates, and dates set by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeAlias

from pmcore.calendars import instant_of
from pmcore.kernel import CalendarError, TaskId
from pmcore.scheduling.certificate.clock_table import ClockTable
from pmcore.scheduling.certificate.crews import Part, Rest, left_of
from pmcore.wbs import Task
from pmcore.wbs.reading import ReadableProject
from pmcore.wbs.splits import Split

# ``carry`` is no task: what a finished one hands on to those who wait for its finish.
Standing: TypeAlias = Literal["planned", "started", "finished", "manual", "promised", "carry"]


class Known(NamedTuple):
    """What is known of a leaf.

    Attributes
    ----------
    standing
        ``started``, ``finished``, ``manual``, or ``promised``: started, its finish set by hand.
    start, finish
        Instants; of a started task what is done of it so far ends at the latter.
    left
        Minutes of a started task that remain, with their pauses.
    resume
        When they go on at the earliest, if something says so.
    done
        Minutes of a started task that are done, with their pauses.
    suspended
        Since when it rests, if it does.
    """

    standing: Standing
    start: int
    finish: int
    left: int = 0
    resume: int | None = None
    done: int = 0
    suspended: int | None = None


class Facts:
    """Reads facts of tasks, each in the calendar it names or the project's.

    Attributes
    ----------
    unread
        What no clock could answer, by task.
    """

    def __init__(self, project: ReadableProject, clocks: ClockTable) -> None:
        self._minutes = project.minutes
        self._clocks = clocks
        self.unread: dict[TaskId, CalendarError] = {}

    def of(self, task: Task, part: Part) -> Known | None:
        """Return what is known of a leaf that would be one part of work."""
        if task.actual_start is None and not task.is_manual:
            return None
        try:
            return (self._set_by_hand if task.actual_start is None else self._begun)(task, part)
        except CalendarError as error:
            self.unread[task.id] = error
            return Known("finished", self._clocks.first, self._clocks.first)

    def of_summary(self, task: Task) -> tuple[int | None, int | None]:
        """Return start and finish of a summary, as far as they were set by hand."""
        try:
            start = self._instant(task, "manual_start")
            finish = self._instant(task, "manual_finish")
        except CalendarError as error:
            self.unread[task.id] = error
            return None, None
        return start, finish if start is None or finish is None else max(start, finish)

    def pauses(self, splits: Iterable[Split]) -> int:
        """Minutes of all pauses together."""
        return sum(self._minutes(split.pause) for split in splits)

    def _begun(self, task: Task, part: Part) -> Known:
        start = self._instant(task, "actual_start")
        assert start is not None
        finish = self._instant(task, "actual_finish")
        if finish is not None:
            return Known("finished", start, max(start, finish))
        if task.is_level_of_effort:  # its neighbours say what remains
            return Known("started", start, start)
        if task.manual_finish is not None:
            return Known("promised", start, self._promised(task, task.manual_finish, start))
        left = left_of(task, part.minutes, self._minutes)
        done = max(part.minutes - left, 0)
        return self._going_on(task, Rest(part.clock, done, done, left, 0))

    def of_rest(self, task: Task, rest: Rest) -> Known:
        """Return what is known of a part of a started leaf."""
        try:
            return self._going_on(task, rest)
        except CalendarError as error:
            self.unread[task.id] = error
            return Known("finished", self._clocks.first, self._clocks.first)

    def _going_on(self, task: Task, rest: Rest) -> Known:
        start = self._instant(task, "actual_start")
        assert start is not None
        done, left, clock = rest.done, rest.left, rest.clock
        passed = [split for split in task.splits if self._minutes(split.after) < done]
        over = self.pauses(passed)
        if left:
            left += self.pauses(split for split in task.splits if split not in passed)
        before, done = rest.before + over, done + over
        end = clock.end(clock.pos(start) + before) if before else start
        resume, suspended = self._instant(task, "resume"), self._suspended(task)
        return Known("started", start, end, left, resume, done, suspended)

    def _promised(self, task: Task, finish: date, start: int) -> int:
        """Return the finish set by hand; where it was over by the start, no clock need reach it."""
        zone = self._clocks.zone(task.calendar)
        if instant_of(finish, zone, field="manual_finish", edge="end") <= start:
            return start
        promised = self._instant(task, "manual_finish")
        assert promised is not None
        return max(start, promised)

    def _suspended(self, task: Task) -> int | None:
        """Return since when a task rests: of a day its beginning, which no clock need reach."""
        if task.suspended is None:
            return None
        return instant_of(task.suspended, self._clocks.zone(task.calendar), field="suspended")

    def _set_by_hand(self, task: Task, part: Part) -> Known:
        start, finish = self._instant(task, "manual_start"), self._instant(task, "manual_finish")
        # What follows by the duration is counted in the task's own calendar, whoever works on it.
        own = self._clocks.elapsed if part.clock is self._clocks.elapsed else None
        clock, length = own or self._clocks.of(task.calendar), part.minutes
        if start is None:
            assert finish is not None
            start = clock.begin(clock.pos(finish) - length) if length else finish
        elif finish is None:
            finish = clock.end(clock.pos(start) + length) if length else start
        return Known("manual", start, max(start, finish))

    def _instant(self, task: Task, field: str) -> int | None:
        """Return the instant of a date: of a day its first or its last working instant.

        A milestone that came to pass on some day did so at its end.
        """
        value: date | None = getattr(task, field)
        if value is None:
            return None
        zone, clock = self._clocks.zone(task.calendar), self._clocks.of(task.calendar)
        if isinstance(value, datetime):
            at = instant_of(value, zone, field=field)
            clock.pos(at)  # within reach
            return at
        first = instant_of(value, zone, field=field)
        last = instant_of(value, zone, field=field, edge="end")
        works = clock.pos(last) > clock.pos(first)
        if field.endswith("finish") or task.is_milestone:
            return clock.end(clock.pos(last)) if works else last
        return clock.begin(clock.pos(first)) if works else first
