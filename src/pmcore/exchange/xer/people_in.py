"""Resources and assignments of the file: who works on what."""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from pmcore.exchange.importing.changes import NO_UNITS, TWICE, UNITS_ROUNDED
from pmcore.exchange.importing.references import unknown
from pmcore.exchange.xer.features import MATERIAL, OF_ASSIGNMENT, ROLE
from pmcore.exchange.xer.gathered import Gathered
from pmcore.exchange.xer.names import name_of
from pmcore.exchange.xer.record import Record, XerDesk
from pmcore.kernel import CalendarId
from pmcore.kernel.coercion import unusable
from pmcore.kernel.ids import ID_PATTERN
from pmcore.wbs import Assignment, Resource
from pmcore.wbs.resources import MOST_UNITS

HELD = frozenset(("rsrc_id", "rsrc_short_name", "rsrc_name", "clndr_id"))
_is_id = re.compile(ID_PATTERN, re.ASCII).fullmatch


class People:
    """Who works on what, as far as it moves dates.

    Parameters
    ----------
    own_calendar
        Id of the project's own calendar.

    Attributes
    ----------
    resources
        Those that work; materials are none.
    records
        All assignments of a task by its number.
    """

    def __init__(self, gathered: Gathered, own_calendar: CalendarId, desk: XerDesk) -> None:
        self._gathered = gathered
        self._own_calendar = own_calendar
        self._desk = desk
        _give_ids(gathered.resources)
        self._workers = {number for number, each in gathered.resources.items() if _works(each)}
        self.resources: list[Resource] = []
        for number, record in gathered.resources.items():
            if number not in self._workers:
                record.unused(MATERIAL)
            elif (made := self._resource(record)) is not None:
                self.resources.append(made)
        self.records: dict[str, list[Record]] = defaultdict(list)
        for record in gathered.assignments:
            self._file(record)

    def of(self, task: Record) -> list[Assignment]:
        """Return who is assigned to a task, each resource once."""
        units: dict[str, int] = {}
        for record in self.records.get(task.text("task_id"), ()):
            number = record.text("rsrc_id")
            share = self._units(record) if number in self._workers else 0
            if share:
                id = self._gathered.resources[number].name
                if id in units:
                    record.adjusted(TWICE)
                units[id] = units.get(id, 0) + share
        return [Assignment(id, min(share, MOST_UNITS)) for id, share in units.items()]

    def _resource(self, record: Record) -> Resource | None:
        number = self._gathered.calendar_of(record)
        calendar = None if number is None else f"C{number}"
        if calendar == self._own_calendar:
            calendar = None
        name = name_of(record, "rsrc_name", self._desk)
        return self._desk.problems.attempt(
            record.place, lambda: Resource(record.name, name, calendar=calendar)
        )

    def _file(self, record: Record) -> None:
        task, resource = record.key("task_id"), record.key("rsrc_id")
        activity = self._gathered.tasks.get(task)
        if activity is None:
            if task not in self._gathered.others:
                self._desk.problems.add(record.place, unknown("task_id", task or None))
            return
        record.name = activity.name
        if resource and resource not in self._gathered.resources:
            self._desk.problems.add(record.place, unknown("rsrc_id", resource))
            return
        if not resource:
            record.unused(ROLE)
        for feature, shows in OF_ASSIGNMENT:
            if shows(record):
                record.unused(feature)
        self.records[task].append(record)

    def _units(self, record: Record) -> int:
        """Return the units of an assignment in whole percent."""
        field = "target_qty_per_hr"
        units = record.number(field)
        percent = (Decimal(1) if units is None else units) * 100
        whole = int(percent.to_integral_value(ROUND_HALF_UP))
        if percent < 0 or whole > MOST_UNITS:
            en = f"it must be a number from 0 to {MOST_UNITS // 100}"
            zh = f"应为 0 至 {MOST_UNITS // 100} 的数字"
            record.refuse(unusable(field, record.text(field)[:40], en, zh))
            return 0
        if percent == 0:
            record.adjusted(NO_UNITS)
            return 0
        if whole != percent:
            record.adjusted(UNITS_ROUNDED)
        return max(whole, 1)


def _works(record: Record) -> bool:
    return record.text("rsrc_type") != "RT_Mat"


def _give_ids(resources: dict[str, Record]) -> None:
    """Name resources by their resource ID, where that can be an id and stands there once."""
    taken: set[str] = set()
    for number, record in resources.items():
        id = record.text("rsrc_short_name")
        if not _is_id(id) or id in taken:
            id = f"R{number}"
        while id in taken:
            id += "+"
        taken.add(id)
        record.name = id
