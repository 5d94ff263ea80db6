"""Calendars of the file: base calendars first, derived ones on top of them; all floating."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from pmcore.calendars import Calendar, DatedWeek, DayHours, WorkWeek
from pmcore.exchange.importing.changes import DEFAULT_HOURS, HIDDEN_WEEK, NO_CALENDAR
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.idle import EMPTY, IDLE_BASE, NO_WORK, unless_empty
from pmcore.exchange.mspdi.hours_in import (
    STANDARD_WEEK,
    DatesLeft,
    dated_weeks,
    exceptions,
    full_week,
    week_days,
)
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.texts import name_of
from pmcore.kernel import CalendarId, Code, Finding, LocalizedText, json_safe

STANDARD = "standard"


class CalendarsIn:
    """Reads all calendars of a file.

    Attributes
    ----------
    records
        By UID.
    made
        The calendars made so far, by UID.
    idle
        UIDs of those without any working time, in which no task is worked.
    alone
        UIDs of those that work, but stand on such a one in the file.

    Parameters
    ----------
    own
        UID of the project's own.
    tasks
        Records that may name a calendar which has to work.
    """

    def __init__(
        self, records: dict[int, Record], own: int | None, tasks: Iterable[Record], desk: Desk
    ) -> None:
        self.records = records
        self.made: dict[int, Calendar | None] = {}
        self.idle: set[int] = set()
        self.alone: set[int] = set()
        self._own = own
        self._tasks = tasks
        self._used: set[int] = set()
        self._desk = desk
        self._dates_left = DatesLeft()

    def read(self) -> list[Calendar]:
        """Return the calendars in the order of the file; one that cannot be used is left out."""
        self._used = self._used_ones()
        for uid, record in self.records.items():
            if self._lacks_base(record):
                record.adjusted(NO_CALENDAR)
            self._make(uid)
        found = [self.made[uid] for uid in self.records]
        calendars = [calendar for calendar in found if calendar is not None]
        if self.records or self._desk.problems.findings:
            return calendars
        self._desk.ledger.adjusted(NO_CALENDAR, STANDARD)
        return [Calendar(STANDARD, LocalizedText("Standard"), None, STANDARD_WEEK)]

    def _used_ones(self) -> set[int]:
        """Return the UIDs of calendars that tasks are worked in, and of those these stand on."""
        used: set[int] = set()
        for named in {self._own, *(record.whole("CalendarUID", -1) for record in self._tasks)}:
            at = named
            while at is not None and at in self.records and at not in used:
                used.add(at)
                at = self.base_of(at)
        return used

    def _make(self, uid: int) -> None:
        """Make a calendar and, before it, those it stands on."""
        waiting = list(self._lineage(uid))
        for each in reversed(waiting):
            record = self.records[each]
            base = self.base_of(each)
            under = None if base is None else self.made.get(base)
            is_alone = base in self.idle
            if base is not None and under is None and not is_alone:
                self.made[each] = None  # the base has a problem already
                continue
            usual = NO_WORK if is_alone else STANDARD_WEEK if under is None else _week_of(under)
            make: Callable[[], Calendar | None] = partial(self._calendar, record, under, usual)
            if each not in self._used:
                make = partial(unless_empty, make, partial(self._note_idle, each))
            self.made[each] = record.attempt(make)
            if is_alone and self.made[each] is not None:
                record.adjusted(IDLE_BASE)
                self.alone.add(each)

    def _note_idle(self, uid: int) -> None:
        self.idle.add(uid)
        self._desk.ledger.unused(EMPTY, self.records[uid].name)

    def _lineage(self, uid: int) -> Iterator[int]:
        """Yield a calendar and its bases as far as they are not made yet."""
        seen: list[int] = []
        at: int | None = uid
        while at is not None and at not in self.made:
            if at in seen:
                path = [f"C{each}" for each in (*seen[seen.index(at) :], at)]
                place = self.records[uid].place
                self._desk.problems.add(
                    place, Finding(Code.DOCUMENT_BASE_LOOP, {"path": json_safe(path)})
                )
                self.made.update(dict.fromkeys(seen))
                return
            seen.append(at)
            at = self.base_of(at)
        yield from seen

    def _lacks_base(self, record: Record) -> bool:
        """Whether a calendar names a base that is not there."""
        base = record.whole("BaseCalendarUID") or 0
        return base > 0 and base not in self.records and not record.flag("IsBaseCalendar")

    def base_of(self, uid: int) -> int | None:
        """UID of the calendar that another stands on: the project's own where it names none."""
        record = self.records[uid]
        if record.flag("IsBaseCalendar"):
            return None
        base = record.whole("BaseCalendarUID", -1)
        if base in self.records and base != uid:
            return base
        return self._own if self._own in self.records and self._own != uid else None

    def _calendar(self, record: Record, base: Calendar | None, usual: WorkWeek) -> Calendar:
        stated = week_days(record, self._desk)
        week = full_week(stated, usual)
        if usual is STANDARD_WEEK and len(stated) < 7:
            record.adjusted(DEFAULT_HOURS)
        weeks = dated_weeks(record, week, self._desk)
        if base is not None and 0 < len(stated) < 7:
            weeks += self._seen_through(record, base, stated, weeks)
        own = week if stated or base is None else None
        name = LocalizedText(name_of(record, self._desk))
        special = exceptions(record, self._desk, self._dates_left)
        id: CalendarId = record.name
        if base is None:
            return Calendar(id, name, None, own, tuple(weeks), (), tuple(special))
        return base.derive(id, name=name, week=own, dated_weeks=weeks, exceptions=special)

    def _seen_through(
        self, record: Record, base: Calendar, stated: Mapping[int, DayHours], own: list[DatedWeek]
    ) -> list[DatedWeek]:
        """Return the base's dated weeks with the days that this calendar states itself.

        Microsoft Project inherits day by day, pmcore week by week.
        """
        found = []
        nearest = next((each for each in base.lineage() if each.dated_weeks or each.week), base)
        for dated in nearest.dated_weeks:
            if any(_overlap(dated, other) for other in own):
                record.adjusted(HIDDEN_WEEK)
            else:
                found.append(DatedWeek(dated.first, dated.last, full_week(stated, dated.week)))
        return found


def _overlap(one: DatedWeek, other: DatedWeek) -> bool:
    last, other_last = one.last or one.first, other.last or other.first
    return one.first <= other_last and other.first <= last


def _week_of(calendar: Calendar) -> WorkWeek:
    found = (each.week for each in calendar.lineage())
    return next(week for week in found if week is not None)
