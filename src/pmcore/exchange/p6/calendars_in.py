"""Calendars of the file: base calendars first, derived ones on top of them; all floating."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from pmcore.calendars import Calendar, CalendarException, WorkWeek
from pmcore.exchange.importing.changes import DEFAULT_HOURS, NO_CALENDAR
from pmcore.exchange.importing.idle import EMPTY, IDLE_BASE, NO_WORK, unless_empty
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.names import name_of
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel import CalendarId, Code, Finding, LocalizedText, json_safe

STANDARD = "standard"
STANDARD_WEEK = WorkWeek.of({"mon-fri": "08:00-12:00 13:00-17:00"})
# Reads the week a calendar states, if it does, and the dates with other hours, sorted.
Hours: TypeAlias = Callable[[Record], "tuple[WorkWeek | None, list[CalendarException]]"]
HELD = frozenset(("clndr_id", "clndr_name", "base_clndr_id", "clndr_data", "proj_id"))


class CalendarsIn:
    """Reads all calendars of a project.

    Parameters
    ----------
    hours
        Reads the hours of one, as the format writes them.

    Attributes
    ----------
    own
        Id of the project's own.
    idle
        Numbers of those without any working time, in which no activity is worked.
    """

    def __init__(self, gathered: Gathered, hours: Hours, desk: P6Desk) -> None:
        self._records = gathered.calendars
        self._hours = hours
        self._desk = desk
        self._made: dict[str, Calendar | None] = {}
        self._read: dict[CalendarId, Calendar] = {}
        for number, record in self._records.items():
            record.name = f"C{number}"
        self.own: CalendarId = self._own(gathered)
        self.idle: set[str] = set()
        self._used = self._used_ones(gathered)

    def read(self) -> list[Calendar]:
        """Return the calendars in the order of the file; one that cannot be used is left out."""
        for number, record in self._records.items():
            base = record.key("base_clndr_id")
            if base and base not in self._records:
                record.adjusted(NO_CALENDAR)
            self._make(number)
        found = [self._made[number] for number in self._records]
        calendars = [calendar for calendar in found if calendar is not None]
        if self.own == STANDARD:
            self._desk.ledger.adjusted(NO_CALENDAR, STANDARD)
            calendars.append(Calendar(STANDARD, LocalizedText("Standard"), None, STANDARD_WEEK))
        self._read = {calendar.id: calendar for calendar in calendars}
        return calendars

    def calendar(self, id: CalendarId) -> Calendar | None:
        """Return a calendar of the project, once they are read; ``None`` if it has no such one."""
        return self._read.get(id)

    def _own(self, gathered: Gathered) -> CalendarId:
        stated = gathered.calendar_of(gathered.project)
        if stated is not None:
            return f"C{stated}"
        usual = (number for number, each in self._records.items() if each.flag("default_flag"))
        first = next(usual, None)
        return STANDARD if first is None else f"C{first}"

    def _used_ones(self, gathered: Gathered) -> set[str]:
        """Return the numbers of calendars of activities, and of those these stand on."""
        used: set[str] = set()
        for named in {
            self.own.removeprefix("C"),
            *(record.text("clndr_id") for record in gathered.tasks.values()),
        }:
            at: str | None = named
            while at is not None and at in self._records and at not in used:
                used.add(at)
                at = self._base(at)
        return used

    def _note_idle(self, number: str) -> None:
        self.idle.add(number)
        self._desk.ledger.unused(EMPTY, self._records[number].name)

    def _make(self, number: str) -> None:
        """Make a calendar and, before it, those it stands on."""
        waiting = list(self._lineage(number))
        for each in reversed(waiting):
            record, base = self._records[each], self._base(each)
            under = None if base is None else self._made.get(base)
            is_alone = base in self.idle
            if base is not None and under is None and not is_alone:
                self._made[each] = None  # the base has a problem already
                continue
            usual = NO_WORK if is_alone else STANDARD_WEEK
            make: Callable[[], Calendar | None] = partial(self._calendar, record, under, usual)
            if each not in self._used:
                make = partial(unless_empty, make, partial(self._note_idle, each))
            self._made[each] = self._desk.problems.attempt(record.place, make)
            if is_alone and self._made[each] is not None:
                record.adjusted(IDLE_BASE)

    def _lineage(self, number: str) -> Iterator[str]:
        """Yield a calendar and its bases as far as they are not made yet."""
        seen: dict[str, None] = {}
        at: str | None = number
        while at is not None and at not in self._made:
            if at in seen:
                path = [*seen][list(seen).index(at) :]
                loop = json_safe([f"C{each}" for each in (*path, at)])
                finding = Finding(Code.DOCUMENT_BASE_LOOP, {"path": loop})
                self._desk.problems.add(self._records[at].place, finding)
                self._made.update(dict.fromkeys(seen))
                return
            seen[at] = None
            at = self._base(at)
        yield from seen

    def _base(self, number: str) -> str | None:
        """Return the number of the calendar that another stands on."""
        record = self._records[number]
        base = record.key("base_clndr_id")
        if not base or base == number:
            return None
        return base if base in self._records else None

    def _calendar(self, record: Record, base: Calendar | None, usual: WorkWeek) -> Calendar:
        week, special = self._hours(record)
        name = name_of(record, "clndr_name", self._desk)
        if base is not None:
            return base.derive(record.name, name=name, week=week, exceptions=special)
        if week is None and usual is STANDARD_WEEK:
            record.adjusted(DEFAULT_HOURS)
        return Calendar(record.name, name, None, week or usual, exceptions=tuple(special))
