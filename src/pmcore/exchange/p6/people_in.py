"""Resources and assignments of the file: who works on what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from pmcore.exchange.importing.changes import LOST_ASSIGNMENT, NO_UNITS, TWICE, UNITS_ROUNDED
from pmcore.exchange.importing.idle import IDLE
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.p6.calendars_in import CalendarsIn
from pmcore.exchange.p6.costs_in import CostsIn, table_in
from pmcore.exchange.p6.curves_in import CurvesIn
from pmcore.exchange.p6.features import ASSIGNMENT_DELAY, CONTOUR, COST, OF_ASSIGNMENT, ROLE
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.names import name_of
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel import ConversionSettings, LocalizedText
from pmcore.kernel.ids import is_id
from pmcore.scheduling.engine.remains import goes_on, shares_of
from pmcore.wbs import Amount, Assignment, Contour, Expense, Rate, RateTable, Resource, Task
from pmcore.wbs.effort import is_worked
from pmcore.wbs.money import added
from pmcore.wbs.rates import MOST_UNITS

RESOURCE_DEPENDENT = "TT_Rsrc"
# Units are rounded, so that a length made of them may be a minute off.
_SAME = 1
HELD = frozenset(("rsrc_id", "rsrc_short_name", "rsrc_name", "clndr_id"))


class People:
    """Who works on what, and what activities use up.

    Parameters
    ----------
    calendars
        Those of the file, which are read.

    Attributes
    ----------
    resources
        Those that work, and materials.
    records
        All assignments of a task by its number.
    """

    def __init__(self, gathered: Gathered, calendars: CalendarsIn, desk: P6Desk) -> None:
        self._gathered = gathered
        self._calendars = calendars
        self._desk = desk
        _give_ids(gathered.resources)
        self._workers = {number for number, each in gathered.resources.items() if _works(each)}
        self.costs = CostsIn(gathered, desk)
        self._curves = CurvesIn(gathered)
        self.resources: list[Resource] = []
        for number, record in gathered.resources.items():
            made = self._resource(number, record)
            self.resources += [made] if made else []
        self._works_in = {each.id: each.calendar for each in self.resources}
        self.records: dict[str, list[Record]] = defaultdict(list)
        for record in gathered.assignments:
            self._file(record)

    def of(self, task: Record) -> list[Assignment]:
        """Return who is assigned to a task, each resource once."""
        units: dict[str, int] = {}
        manners: dict[str, tuple[Contour | None, RateTable | None, Rate | None]] = {}
        incurred: dict[str, list[Decimal]] = defaultdict(list)
        for record in self.records.get(task.text("task_id"), ()):
            number = record.text("rsrc_id")
            share = self._units(record) if number in self._workers else 0
            if share:
                id = self._gathered.resources[number].name
                if id in units:
                    record.adjusted(TWICE)
                rate = self.costs.own_rate(record, is_work=True)
                table = None if rate is not None else table_in(record)
                manner = self._curves.of(record), table, rate
                if manners.setdefault(id, manner) != manner:
                    manners[id] = None, None, None
                units[id] = units.get(id, 0) + share
                if (cost := self.costs.incurred(record)) is not None:
                    incurred[id].append(cost)
        return [
            Assignment(
                id,
                min(share, MOST_UNITS),
                contour=contour,
                rate_table=table,
                rate=rate,
                actual_cost=added(incurred[id]) if id in incurred else None,
            )
            for (id, share), (contour, table, rate) in zip(
                units.items(), manners.values(), strict=True
            )
        ]

    def expenses(self, task: Record) -> list[Expense]:
        """Return what an activity uses of materials, each once."""
        found: dict[str, Expense] = {}
        for record in self.records.get(task.text("task_id"), ()):
            number = record.text("rsrc_id")
            if number in self._workers or number not in self._gathered.resources:
                continue
            id = self._gathered.resources[number].name
            made = self.costs.used(record, id)
            if id in found:
                record.adjusted(TWICE)
                whole = found[id].quantity.number + made.quantity.number
                known = [each.actual_cost for each in (found[id], made)]
                costs = [cost for cost in known if cost is not None]
                made = replace(
                    found[id],
                    quantity=Amount(whole),
                    actual_cost=added(costs) if costs else None,
                )
            found[id] = made
        return list(found.values())

    def apart(
        self, task: Record, team: list[Assignment], length: int, conversion: ConversionSettings
    ) -> list[Assignment]:
        """Return a team of resource dependent work, each with what they do on their own.

        In P6 everybody works in their own time and for as long as their own units take. Who does
        just that together with the others is left as they are.

        Parameters
        ----------
        length
            Minutes of the activity.
        """
        together = len({self._works_in.get(each.resource) for each in team}) == 1
        own = {
            self._gathered.resources[record.text("rsrc_id")].name: record
            for record in self.records.get(task.text("task_id"), ())
            if record.text("rsrc_id") in self._workers
        }
        found = []
        for each in team:
            delay = own[each.resource].minutes("target_lag_drtn_hr_cnt") or 0
            minutes = _minutes(own[each.resource])
            if minutes is None or abs(minutes - length) <= _SAME:
                minutes = None if together else length
            found.append(
                Assignment(
                    each.resource,
                    each.units,
                    delay=typed(delay, "h", conversion) if delay > 0 else None,
                    duration=None if minutes is None else typed(minutes, "h", conversion),
                    contour=each.contour,
                    rate_table=each.rate_table,
                    rate=each.rate,
                    actual_cost=each.actual_cost,
                )
            )
        return found

    def going_on(self, task: Task, record: Record, conversion: ConversionSettings) -> Task:
        """Return a started task that several do apart, each with the remaining units of their own.

        They are told where the progress of the activity leaves something else; not where none has
        any, which is how files without units look.
        """
        is_shared = record.text("task_type") == RESOURCE_DEPENDENT and len(task.assignments) > 1
        if not (is_shared and goes_on(task) and is_worked(task)):
            return task
        own = {
            self._gathered.resources[each.text("rsrc_id")].name: _remaining(each)
            for each in self.records.get(record.text("task_id"), ())
            if each.text("rsrc_id") in self._workers
        }
        told = [own.get(each.resource) for each in task.assignments]
        if not any(told):
            return task
        shares = shares_of(task, lambda length: length.to_minutes(conversion))
        team = [
            replace(each, remaining_duration=typed(left, "h", conversion))
            if left is not None and abs(left - share.left) > _SAME
            else each
            for each, share, left in zip(task.assignments, shares, told, strict=True)
        ]
        return task if team == [*task.assignments] else task.replace(assignments=team)

    def _resource(self, number: str, record: Record) -> Resource | None:
        name = name_of(record, "rsrc_name", self._desk)
        return self._desk.problems.attempt(
            record.place,
            lambda: (
                self._worker(number, record, name)
                if number in self._workers
                else self._material(number, record, name)
            ),
        )

    def _worker(self, number: str, record: Record, name: LocalizedText) -> Resource:
        own = self._gathered.calendar_of(record)
        if own in self._calendars.idle:
            record.adjusted(IDLE)
            own = None
        calendar = None if own is None else f"C{own}"
        units, steps = self.costs.availability_of(number)
        return Resource(
            record.name,
            name,
            calendar=None if calendar == self._calendars.own else calendar,
            units=units,
            rates=self.costs.rates_of(number, record, is_work=True),
            availability=steps,
            rate_tables=self.costs.tables_of(number, record, is_work=True),
        )

    def _material(self, number: str, record: Record, name: LocalizedText) -> Resource:
        return Resource(
            record.name,
            name,
            kind="material",
            measure=self.costs.measure_of(record),
            rates=self.costs.rates_of(number, record, is_work=False),
            rate_tables=self.costs.tables_of(number, record, is_work=False),
        )

    def _file(self, record: Record) -> None:
        task, resource = record.key("task_id"), record.key("rsrc_id")
        activity = self._gathered.tasks.get(task)
        if activity is None:
            if task not in self._gathered.others:
                self._desk.ledger.adjusted(LOST_ASSIGNMENT, record.place)
            return
        record.name = activity.name
        if resource and resource not in self._gathered.resources:
            self._desk.ledger.adjusted(LOST_ASSIGNMENT, record.place)
            return
        if not resource:
            record.unused(ROLE)
        waits_for_people = activity.text("task_type") == RESOURCE_DEPENDENT
        for feature, shows in OF_ASSIGNMENT:
            is_used = (
                (waits_for_people and feature is ASSIGNMENT_DELAY)
                or (feature is COST and self.costs.is_told(record))
                or (feature is CONTOUR and self._curves.can_read(record))
            )
            if shows(record) and not is_used:
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
            record.wrong(field, record.text(field)[:40], en, zh)
            return 0
        if percent == 0:
            record.adjusted(NO_UNITS)
            return 0
        if whole != percent:
            record.adjusted(UNITS_ROUNDED)
        return max(whole, 1)


def _minutes(record: Record) -> int | None:
    """Return how long somebody works: their units by those of an hour; ``None`` if it is open."""
    work, rate = record.number("target_qty"), record.number("target_qty_per_hr")
    if not work or not rate or work < 0 or rate < 0:
        return None
    return int((work / rate * 60).to_integral_value(ROUND_HALF_UP))


def _remaining(record: Record) -> int | None:
    """Return how long somebody still works; ``None`` where that is open."""
    work, rate = record.number("remain_qty"), record.number("remain_qty_per_hr")
    if work is None or not rate or work < 0 or rate < 0:
        return None
    return int((work / rate * 60).to_integral_value(ROUND_HALF_UP))


def _works(record: Record) -> bool:
    return record.text("rsrc_type") != "RT_Mat"


def _give_ids(resources: dict[str, Record]) -> None:
    """Name resources by their resource ID, where that can be an id and stands there once."""
    taken: set[str] = set()
    for number, record in resources.items():
        id = record.text("rsrc_short_name")
        if not is_id(id) or id in taken:
            id = f"R{number}"
        while id in taken:
            id += "+"
        taken.add(id)
        record.name = id
