"""What is known of the dates of tasks, read minute by minute."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from pmcore.kernel import Duration, TaskId
from pmcore.testing.crews import Rest
from pmcore.testing.inequalities import Dates
from pmcore.testing.leaves import Standing
from pmcore.testing.minutes import Horizon, WorkingMinutes, clock, midnight
from pmcore.wbs import Project, Split, Task

_DAY = 1440


class Known(NamedTuple):
    """What is known of a leaf.

    Attributes
    ----------
    dates
        Start and finish; of a started task what is done of it so far ends at the latter.
    left
        Minutes of a started task that remain.
    resume
        When they go on at the earliest, if something says so.
    done
        Minutes of a started task that are done.
    suspended
        Since when it rests, if it does.
    """

    standing: Standing
    dates: Dates
    left: int
    resume: int | None
    done: int = 0
    suspended: int | None = None


class Facts:
    """Reads facts of tasks, each in its own calendar."""

    def __init__(
        self,
        project: Project,
        horizon: Horizon,
        calendar_of: Callable[[TaskId], WorkingMinutes],
    ) -> None:
        self.project = project
        self.horizon = horizon
        self.calendar_of = calendar_of

    def of(
        self, task: Task, length: int, worked_in: WorkingMinutes, *, elapsed: bool
    ) -> Known | None:
        """Return what is known of a leaf that takes so many minutes in a calendar.

        ``elapsed``: whether its duration is elapsed time.
        """
        start = self.instant(task, "actual_start")
        if start is None:
            walked = worked_in if elapsed else self.calendar_of(task.id)
            dates = self._set_by_hand(task, length, walked)
            return None if dates is None else Known("manual", dates, 0, None)
        finish = self.instant(task, "actual_finish")
        if finish is not None:
            return Known("finished", Dates(start, max(start, finish)), 0, None)
        promised = self.instant(task, "manual_finish")
        if promised is not None:
            return Known("promised", Dates(start, max(start, promised)), 0, None)
        left = self.left(task, length)
        return self.begun(task, Rest(0, max(length - left, 0), left, 0, worked_in))

    def begun(self, task: Task, rest: Rest) -> Known:
        """Return what is known of a started leaf, or of a part of it."""
        start, worked_in = self.instant(task, "actual_start"), rest.worked_in
        assert start is not None
        done, left = rest.done, rest.left
        passed = [split for split in task.splits if self._minutes(split.after) < done]
        ahead = [split for split in task.splits if left and split not in passed]
        done, left = done + self.pauses(passed), left + self.pauses(ahead)
        passes = rest.waited + done
        over = worked_in.end(worked_in.pos(start) + passes) if passes else start
        resume, suspended = (self.instant(task, field) for field in ("resume", "suspended"))
        return Known("started", Dates(start, over), left, resume, done, suspended)

    def pauses(self, splits: Iterable[Split]) -> int:
        """Minutes of all pauses together."""
        return sum(self._minutes(split.pause) for split in splits)

    def instant(self, task: Task, field: str) -> int | None:
        """Return the instant of a date: of a day its first or its last working instant."""
        value: date | None = getattr(task, field)
        if value is None:
            return None
        if isinstance(value, datetime):
            return clock(value)
        zone = self._zone(task)
        first = self.horizon.instant(midnight(value), zone)
        last = self.horizon.instant(midnight(value) + _DAY, zone)
        calendar = self.calendar_of(task.id)
        worked = calendar.minutes[calendar.pos(first) : calendar.pos(last)]
        if field.endswith("finish") or task.is_milestone:
            return worked[-1] + 1 if worked else last
        return worked[0] if worked else first

    def summary(self, task: Task) -> tuple[int | None, int | None]:
        """Return start and finish of a summary, as far as they were set by hand."""
        start, finish = (self.instant(task, f"manual_{end}") for end in ("start", "finish"))
        return start, finish if start is None or finish is None else max(start, finish)

    def _set_by_hand(self, task: Task, length: int, walked: WorkingMinutes) -> Dates | None:
        start, finish = (self.instant(task, f"manual_{end}") for end in ("start", "finish"))
        if start is None and finish is None:
            return None
        if start is None:
            assert finish is not None
            position = walked.pos(finish) - length
            return Dates(walked.begin(position) if length else finish, finish)
        if finish is None:
            return Dates(start, walked.end(walked.pos(start) + length) if length else start)
        return Dates(start, max(start, finish))

    def left(self, task: Task, length: int) -> int:
        """Minutes of so many that remain of a started task."""
        if task.remaining_duration is not None:
            return self._minutes(task.remaining_duration)
        left = 0
        while left * 100 < length * (100 - task.percent_complete):
            left += 1
        return left

    def _minutes(self, duration: Duration) -> int:
        return duration.to_minutes(self.project.settings.conversion)

    def _zone(self, task: Task) -> str | None:
        calendar = task.calendar or self.project.settings.calendar
        return None if calendar is None else self.project.calendars[calendar].zone
