"""What activities of other projects in the file ask of those of this one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple, TypeAlias

from pmcore.calendars import Calendar, GrowingTime, datetime_of, instant_of
from pmcore.exchange.p6.calendars_in import CalendarsIn
from pmcore.exchange.p6.features import EXTERNAL_LINK, EXTERNAL_LINK_BOUND
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel import CalendarId
from pmcore.wbs import ConstraintKind, LagCalendarOption

Bound: TypeAlias = "tuple[ConstraintKind, datetime]"


class _Asked(NamedTuple):
    """What a type of relationship asks of the end that is here, by dates of the other."""

    kind: ConstraintKind
    dates: tuple[str, ...]  # the first that is there counts


_STARTED, _FINISHED = ("act_start_date", "early_start_date"), ("act_end_date", "early_end_date")
_OF_SUCCESSOR: dict[str, _Asked] = {
    "PR_FS": _Asked("SNET", _FINISHED),
    "PR_SS": _Asked("SNET", _STARTED),
    "PR_FF": _Asked("FNET", _FINISHED),
    "PR_SF": _Asked("FNET", _STARTED),
}
_OF_PREDECESSOR: dict[str, _Asked] = {
    "PR_FS": _Asked("FNLT", ("late_start_date",)),
    "PR_SS": _Asked("SNLT", ("late_start_date",)),
    "PR_FF": _Asked("FNLT", ("late_end_date",)),
    "PR_SF": _Asked("SNLT", ("late_end_date",)),
}


class OutsideIn:
    """Reads relationships with other projects of the file as bounds.

    P6 schedules a project against the dates that the projects around it have, and does not move
    those. What they wait for may not be later than their late dates.

    Parameters
    ----------
    lag_calendar
        Whose working time lags run in.
    """

    def __init__(
        self,
        gathered: Gathered,
        calendars: CalendarsIn,
        lag_calendar: LagCalendarOption,
        desk: P6Desk,
    ) -> None:
        self._others = gathered.others
        self._calendars = calendars
        self._lag_calendar = lag_calendar
        self._desk = desk
        self._times: dict[CalendarId, GrowingTime] = {}
        self._links: dict[str, list[Record]] = defaultdict(list)
        for link in gathered.links:
            for here, there in (("task_id", "pred_task_id"), ("pred_task_id", "task_id")):
                if link.text(here) in gathered.tasks and link.text(there) in self._others:
                    self._links[link.text(here)].append(link)

    def bounds(self, record: Record) -> Iterator[Bound]:
        """Yield what other projects ask of an activity, and say which relationships do not."""
        number = record.text("task_id")
        for link in self._links.get(number, ()):
            link.name = record.name
            is_successor = link.text("task_id") == number
            if not is_successor and self._others[link.text("task_id")].text("act_end_date"):
                continue  # work that is finished waits for nothing
            bound = self._bound(link, record, is_successor=is_successor)
            if bound is None:
                link.unused(EXTERNAL_LINK)
            else:
                link.adjusted(EXTERNAL_LINK_BOUND)
                yield bound

    def _bound(self, link: Record, record: Record, *, is_successor: bool) -> Bound | None:
        """Return what a relationship asks for; ``None`` where the file does not tell."""
        asked = (_OF_SUCCESSOR if is_successor else _OF_PREDECESSOR).get(link.text("pred_type"))
        other = self._others[link.text("pred_task_id" if is_successor else "task_id")]
        if asked is None:
            return None
        at = other.first_moment(asked.dates)
        lag = link.minutes("lag_hr_cnt") or 0
        if at is None or not lag:
            return None if at is None else (asked.kind, at)
        ends = (other, record) if is_successor else (record, other)
        walk = partial(self._walked, at, lag if is_successor else -lag, *ends)
        walked = self._desk.problems.attempt(link.place, walk)
        return None if walked is None else (asked.kind, walked)

    def _walked(
        self, at: datetime, lag: int, predecessor: Record, successor: Record
    ) -> datetime | None:
        """Walk a lag; ``None`` in a calendar that is not of this project."""
        start = instant_of(at, None)
        if self._lag_calendar == "elapsed":
            return datetime_of(start + lag, None)
        calendar = self._calendar_of(predecessor, successor)
        if calendar is None:
            return None
        if calendar.id not in self._times:
            self._times[calendar.id] = calendar.growing(at.date())
        return datetime_of(self._times[calendar.id].add(start, lag), None)

    def _calendar_of(self, predecessor: Record, successor: Record) -> Calendar | None:
        """Return the calendar that a lag runs in, if this project has it."""
        owner = successor if self._lag_calendar == "successor" else predecessor
        number = owner.text("clndr_id")
        is_here = owner.text("task_id") not in self._others
        if self._lag_calendar == "project" or (is_here and not number):
            return self._calendars.calendar(self._calendars.own)
        return self._calendars.calendar(f"C{number}")
