"""Rest to draw: of the project's calendar behind all rows, and of a task's own in its row."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from pmcore.calendars import WorkingTime
from pmcore.kernel import CalendarId, TaskId
from pmcore.views.clock import Clock

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule, TaskDates

Rest: TypeAlias = tuple[int, int]

MOST_IN_A_ROW = 6
_DAY = 1440
# A weekend needs no sign of its own: Friday evening to Monday morning is less than three days.
_LONG = 3 * _DAY
_SHIFTS_SHOWN_UP_TO = 5 * _DAY
_SHORT_REST_SHOWN_UP_TO = 5 * 366 * _DAY
_LONG_REST_OF_ALL = 4 * _DAY


def shading(schedule: Schedule, first: int, last: int) -> tuple[Rest, ...]:
    """Rest of the project's calendar: shift by shift in short charts, else by days."""
    working = schedule.working_times[schedule.default_calendar]
    span = last - first
    margin = max(_DAY, span // 5)  # a chart draws a little more than its window
    begin, end = max(working.lo, first - margin), min(working.hi, last + margin)
    rests = _gaps([(begin, begin), *working.intervals(begin, end), (end, end)])
    if span <= _SHIFTS_SHOWN_UP_TO:
        return tuple(rests)
    least = _DAY if span <= _SHORT_REST_SHOWN_UP_TO else _LONG_REST_OF_ALL
    clock = Clock(schedule.zone)
    days = (clock.whole_days(*rest) for rest in rests if rest[1] - rest[0] >= least)
    return tuple(rest for rest in days if rest[0] < rest[1])


@dataclass(frozen=True, slots=True)
class LongRests:
    """Long rests of each task's own calendar; every calendar is looked through once."""

    schedule: Schedule
    _known: dict[CalendarId, list[Rest]] = field(default_factory=dict)

    def of(self, dates: TaskDates, start: int, finish: int) -> tuple[Rest, ...]:
        """Rests of more than three days inside a bar, and the one it waited for, if any.

        Only the longest are kept, few enough to be told apart. Of rests that are equally long
        all are kept or none: a calendar that rests four days every week has no long rest.
        """
        if dates.kind in ("summary", "level_of_effort") or dates.is_elapsed:
            return ()
        known = self._of(dates.calendar)
        within = known[bisect_left(known, (start, start)) : bisect_right(known, (finish, finish))]
        inside = [rest for rest in within if rest[1] <= finish]
        # A task that starts later than it can chose to; it waited for nothing.
        could = dates.scheduled_start == dates.early_start
        waited = self._waited(dates.id, known, start) if could else []
        return _longest([*waited, *inside])

    def _of(self, calendar: CalendarId) -> list[Rest]:
        if calendar not in self._known:
            self._known[calendar] = _long(self.schedule.working_times[calendar])
        return self._known[calendar]

    def _waited(self, task: TaskId, known: list[Rest], start: int) -> list[Rest]:
        """Find the rest that ends where the task starts, from when it could have started on."""
        place = bisect_left(known, (start, start)) - 1
        if place < 0 or known[place][1] != start:
            return []
        because = self.schedule.explain(task).early
        since = max((reason.instant for reason in because), default=start)
        begin = max(known[place][0], since)
        return [(begin, start)] if start - begin > _LONG else []


def _long(working: WorkingTime) -> list[Rest]:
    gaps = _gaps([(working.lo, working.lo), *zip(working.starts, working.ends, strict=True)])
    return [rest for rest in gaps if rest[1] - rest[0] > _LONG]


def _longest(rests: list[Rest]) -> tuple[Rest, ...]:
    if len(rests) <= MOST_IN_A_ROW:
        return tuple(rests)
    lengths = sorted((finish - start for start, finish in rests), reverse=True)
    return tuple(rest for rest in rests if rest[1] - rest[0] > lengths[MOST_IN_A_ROW])


def _gaps(intervals: list[Rest]) -> list[Rest]:
    return [(end, start) for (_, end), (start, _) in pairwise(intervals) if end < start]
