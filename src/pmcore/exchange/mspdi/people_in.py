"""Resources and assignments of the file: who works on what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from pmcore.exchange.importing.changes import LOST_ASSIGNMENT, NO_UNITS, TWICE, UNITS_ROUNDED
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.references import unknown
from pmcore.exchange.mspdi.features import (
    MATERIAL,
    OF_ASSIGNMENT,
    OF_RESOURCE,
    SUMMARY_WORK,
    features_of,
)
from pmcore.exchange.mspdi.gathered import Gathered
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.texts import name_of
from pmcore.kernel import TaskId
from pmcore.kernel.coercion import unusable
from pmcore.wbs import Assignment, Resource

WORK = 1
_MOST_UNITS = 100_000


class People:
    """Who works on what, as far as it moves dates.

    Attributes
    ----------
    resources
        Those that work; materials and costs are none.
    records
        All assignments of a task by its id, as they stand.
    """

    def __init__(self, gathered: Gathered, desk: Desk) -> None:
        self._desk = desk
        self._known = gathered.resources
        self._workers = {uid for uid, record in gathered.resources.items() if is_worker(record)}
        calendars = gathered.calendars
        self.resources = [
            resource
            for uid, record in gathered.resources.items()
            for resource in [self._resource(record, calendars) if uid in self._workers else None]
            if resource is not None
        ]
        for uid, record in gathered.resources.items():
            for feature in features_of(record.fields, OF_RESOURCE):
                desk.ledger.unused(feature, record.name)
            if uid not in self._workers and not is_blank(uid, record):
                desk.ledger.unused(MATERIAL, record.name)
        self.records: dict[TaskId, list[Record]] = defaultdict(list)
        for record in gathered.assignments:
            self._file(record, gathered.tasks)

    def of(self, task: TaskId) -> list[Assignment]:
        """Return who is assigned to a task, each resource once."""
        units: dict[str, int] = {}
        for record in self.records.get(task, ()):
            uid = record.whole("ResourceUID")
            share = self._units(record) if uid in self._workers else 0
            if share and uid is not None:
                id = self._known[uid].name
                if id in units:
                    self._desk.ledger.adjusted(TWICE, task)
                units[id] = units.get(id, 0) + share
        return [Assignment(id, share) for id, share in units.items()]

    def records_of(self, task: TaskId) -> dict[str, Record]:
        """Return the assignments of those that work on a task, each resource's own one."""
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records.get(task, ()):
            uid = record.whole("ResourceUID")
            if uid is not None and uid in self._known:
                found[self._known[uid].name].append(record)
        return {id: records[0] for id, records in found.items() if len(records) == 1}

    def note(self, task: TaskId, *, is_summary: bool) -> None:
        """Count what the assignments of a task say beyond who works on it."""
        for record in self.records.get(task, ()):
            for feature in features_of(record.fields, OF_ASSIGNMENT):
                self._desk.ledger.unused(feature, task)
        if is_summary and self.of(task):
            self._desk.ledger.unused(SUMMARY_WORK, task)

    def _resource(self, record: Record, calendars: Mapping[int, Record]) -> Resource | None:
        uid = record.whole("CalendarUID")
        calendar = None
        if uid is not None and uid > 0:
            if uid in calendars:
                calendar = calendars[uid].name
            else:
                self._desk.problems.add(record.place, unknown("CalendarUID", uid))
        name = name_of(record, self._desk)
        return self._desk.problems.attempt(
            record.place,
            lambda: Resource(record.name, name, calendar=calendar, units=self._most_units(record)),
        )

    def _most_units(self, record: Record) -> int:
        """Return how much of a resource there is, in whole percent; all of one unless told."""
        units = record.number("MaxUnits")
        whole = 100 if units is None else int((units * 100).to_integral_value(ROUND_HALF_UP))
        if units is not None and (not whole or whole != units * 100):
            record.adjusted(UNITS_ROUNDED)
        if whole <= _MOST_UNITS:
            return max(whole, 1)
        en, zh = f"it must be at most {_MOST_UNITS // 100}", f"至多为 {_MOST_UNITS // 100}"
        record.refuse(unusable("MaxUnits", record.text("MaxUnits"), en, zh))
        return 100

    def _file(self, record: Record, tasks: Mapping[int, Record]) -> None:
        task, resource = record.whole("TaskUID"), record.whole("ResourceUID")
        if task is None or task not in tasks:
            self._desk.ledger.adjusted(LOST_ASSIGNMENT, record.place)
            return
        if resource is not None and resource > 0 and resource not in self._known:
            self._desk.ledger.adjusted(LOST_ASSIGNMENT, record.place)
        record.name = tasks[task].name
        self.records[record.name].append(record)

    def _units(self, record: Record) -> int:
        """Return the units of an assignment in whole percent."""
        units = record.number("Units")
        percent = (Decimal(1) if units is None else units) * 100
        whole = int(percent.to_integral_value(ROUND_HALF_UP))
        if percent < 0 or whole > _MOST_UNITS:
            en = f"it must be a number from 0 to {_MOST_UNITS // 100}"
            zh = f"应为 0 至 {_MOST_UNITS // 100} 的数字"
            record.refuse(unusable("Units", record.text("Units"), en, zh))
            return 0
        if percent == 0:
            record.adjusted(NO_UNITS)
            return 0
        if whole != percent:
            record.adjusted(UNITS_ROUNDED)
        return max(whole, 1)


def is_blank(uid: int, record: Record) -> bool:
    """Whether a resource is an empty row, or the one that stands for nobody."""
    return record.flag("IsNull") or (uid == 0 and not record.text("Name"))


def is_worker(record: Record) -> bool:
    """Whether a resource does work: it is no material, no cost and no empty row."""
    uid = record.whole("UID", 0) or 0
    return record.whole("Type", WORK) == WORK and not is_blank(uid, record)
