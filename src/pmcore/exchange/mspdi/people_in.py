"""Resources and assignments of the file: who works on what, and what is used up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from pmcore.exchange.importing.changes import (
    LOST_ASSIGNMENT,
    NO_CALENDAR,
    NO_UNITS,
    TEXT,
    TWICE,
    UNITS_LARGE,
    UNITS_ROUNDED,
)
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.idle import IDLE
from pmcore.exchange.importing.texts import fit_name
from pmcore.exchange.mspdi.contours import contour_in
from pmcore.exchange.mspdi.costs_in import CostsIn, accrual_in, kind_of, table_in
from pmcore.exchange.mspdi.features import (
    BUDGET,
    OF_ASSIGNMENT,
    OF_RESOURCE,
    TIMEPHASED,
    features_of,
)
from pmcore.exchange.mspdi.gathered import Gathered
from pmcore.exchange.mspdi.header_in import TYPED_COSTS
from pmcore.exchange.mspdi.known import Known
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.texts import name_of
from pmcore.kernel import CalendarId, ConversionSettings, ResourceId, TaskId
from pmcore.kernel.coercion import unusable
from pmcore.wbs import (
    Amount,
    Assignment,
    Contour,
    Expense,
    RateTable,
    Resource,
    ResourceKind,
)
from pmcore.wbs.coercion import LONGEST_LABEL
from pmcore.wbs.rates import MOST_UNITS

_Manner: TypeAlias = "tuple[Contour | None, RateTable | None]"


class _Assigned(dict[tuple[ResourceId, int, _Manner], Assignment]):
    """Assignments by resource, share and manner: people work on many tasks in the same way."""

    def __missing__(self, each: tuple[ResourceId, int, _Manner]) -> Assignment:
        resource, units, (contour, table) = each
        made = self[each] = Assignment(resource, units, contour=contour, rate_table=table)
        return made


class People:
    """Who works on what, and what tasks use up.

    Attributes
    ----------
    resources
        Those that the plan holds: all but empty rows and budgets.
    records
        All assignments of a task by its id, as they stand.
    are_costs_typed
        Whether what has been spent so far was typed, and not computed.
    odd
        Resources whose periods of availability the plan does not hold.
    idle
        Those whose calendar never works, and is kept beside the plan.

    Parameters
    ----------
    idle_calendars
        Ids of calendars that never work.
    """

    def __init__(
        self,
        gathered: Gathered,
        idle_calendars: Set[CalendarId],
        conversion: ConversionSettings,
        desk: Desk,
    ) -> None:
        self._idle_calendars = idle_calendars
        self.idle: list[ResourceId] = []
        self._desk = desk
        self._assigned = _Assigned()
        self._shares: Known[int] = Known(("Units",), desk)
        self._known = gathered.resources
        self._kinds = {uid: kind_of(record) for uid, record in gathered.resources.items()}
        self._has_stuff = not {"work", None}.issuperset(self._kinds.values())
        self._costs = CostsIn(conversion, desk)
        self.odd = self._costs.odd
        self.resources: list[Resource] = []
        for uid, record in gathered.resources.items():
            kind = self._kinds[uid]
            made = None if kind is None else self._resource(record, kind, gathered.calendars)
            self.resources += [made] if made else []
            for feature in features_of(record.fields, OF_RESOURCE):
                desk.ledger.unused(feature, record.name)
            if record.flag("IsBudget") and kind is None:
                desk.ledger.unused(BUDGET, record.name)
        self._works_in = {each.id: each.calendar for each in self.resources}
        self.are_costs_typed = gathered.header.flag(TYPED_COSTS)
        self.records: dict[TaskId, list[Record]] = defaultdict(list)
        for record in gathered.assignments:
            self._file(record, gathered.tasks)

    def of(self, task: TaskId) -> list[Assignment]:
        """Return who is assigned to a task, each resource once."""
        units: dict[str, int] = {}
        manners: dict[str, _Manner] = {}
        for record in self.records.get(task, ()):
            uid = record.whole("ResourceUID")
            share = (
                self._shares.of(record, self._units) if self._kinds.get(uid or 0) == "work" else 0
            )
            if share and uid is not None:
                id = self._known[uid].name
                if id in units:
                    self._desk.ledger.adjusted(TWICE, task)
                manner = contour_in(record), table_in(record)
                if manners.setdefault(id, manner) != manner:
                    manners[id] = None, None
                units[id] = self._bounded(record, units.get(id, 0) + share)
        return [self._assigned[id, share, manners[id]] for id, share in units.items()]

    def expenses(self, task: TaskId) -> list[Expense]:
        """Return what a task uses up and spends, each resource once."""
        found: dict[str, Expense] = {}
        if not self._has_stuff:
            return []
        for record in self.records.get(task, ()):
            uid = record.whole("ResourceUID", 0) or 0
            kind = self._kinds.get(uid)
            if kind is None or kind == "work":
                continue
            id = self._known[uid].name
            made = self._costs.expense(record, kind, id)
            if made is not None:
                found[id] = self._joined(found[id], made, task) if id in found else made
        return list(found.values())

    def _joined(self, one: Expense, other: Expense, task: TaskId) -> Expense:
        """Add up what is used twice; what is used by the time only where both are."""
        self._desk.ledger.adjusted(TWICE, task)
        if one.quantity.per != other.quantity.per:
            return one
        total = Amount(one.quantity.number + other.quantity.number)
        per = one.quantity.per
        amount = f"{total}/{per}" if per else total
        return Expense(one.resource, amount, rate_table=one.rate_table)

    def records_of(self, task: TaskId) -> dict[str, Record]:
        """Return the assignments of those that work on a task, each resource's own one."""
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records.get(task, ()):
            uid = record.whole("ResourceUID")
            if uid is not None and uid in self._known:
                found[self._known[uid].name].append(record)
        return {id: records[0] for id, records in found.items() if len(records) == 1}

    def resource_of(self, record: Record) -> ResourceId | None:
        """Return the resource of an assignment, if the plan has it."""
        known = self._known.get(record.whole("ResourceUID") or 0)
        return None if known is None else known.name

    def works_in(self, team: Iterable[Assignment]) -> list[CalendarId | None]:
        """Return the calendars of people; ``None`` is the project's own."""
        return [self._works_in.get(each.resource) for each in team]

    def note(self, task: TaskId, *, is_split: bool) -> None:
        """Count what the assignments of a task say beyond who works on it, and when it rests."""
        for record in self.records.get(task, ()):
            for feature in features_of(record.fields, OF_ASSIGNMENT):
                if not (is_split and feature is TIMEPHASED):
                    self._desk.ledger.unused(feature, task)
            self._costs.note(record)

    def _resource(
        self, record: Record, kind: ResourceKind, calendars: Mapping[int, Record]
    ) -> Resource | None:
        name, rates = name_of(record, self._desk), self._costs.rates(record, kind)
        tables = self._costs.tables(record, kind)
        accrual = accrual_in(record, "AccrueAt")
        if kind != "work":
            label = record.text("MaterialLabel") if kind == "material" else ""
            measure = fit_name(label[:LONGEST_LABEL]) or ""
            if measure != label:
                record.adjusted(TEXT)
            return self._desk.problems.attempt(
                record.place,
                lambda: Resource(
                    record.name,
                    name,
                    kind=kind,
                    measure=measure or None,
                    rates=rates,
                    accrual=accrual,
                    rate_tables=tables,
                ),
            )
        calendar = self._calendar(record, calendars)
        units, steps = self._costs.availability(record, self._most_units(record))
        return self._desk.problems.attempt(
            record.place,
            lambda: Resource(
                record.name,
                name,
                calendar=calendar,
                units=units,
                rates=rates,
                accrual=accrual,
                availability=steps,
                rate_tables=tables,
            ),
        )

    def _calendar(self, record: Record, calendars: Mapping[int, Record]) -> CalendarId | None:
        uid = record.whole("CalendarUID")
        if uid is None or uid <= 0:
            return None
        if uid not in calendars:
            record.adjusted(NO_CALENDAR)
            return None
        calendar = calendars[uid]
        id: CalendarId = calendar.name
        if id in self._idle_calendars:
            record.adjusted(IDLE)
            if calendar.whole("UID") == uid:  # else only a base of that person's comes out again
                self.idle.append(record.name)
            return None
        return id

    def _most_units(self, record: Record) -> int:
        """Return how much of a resource there is, in whole percent; all of one unless told."""
        units = record.number("MaxUnits")
        whole = 100 if units is None else int((units * 100).to_integral_value(ROUND_HALF_UP))
        if units is not None and (not whole or whole != units * 100):
            record.adjusted(UNITS_ROUNDED)
        return self._bounded(record, max(whole, 1))

    def _bounded(self, record: Record, percent: int) -> int:
        if percent > MOST_UNITS:
            record.adjusted(UNITS_LARGE)
        return min(percent, MOST_UNITS)

    def _file(self, record: Record, tasks: Mapping[int, Record]) -> None:
        task, resource = record.uid("TaskUID"), record.whole("ResourceUID")
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
        if percent < 0:
            en, zh = "it must be a number from 0", "应为不小于 0 的数字"
            record.refuse(unusable("Units", record.text("Units"), en, zh))
            return 0
        if percent == 0:
            record.adjusted(NO_UNITS)
            return 0
        if whole != percent:
            record.adjusted(UNITS_ROUNDED)
        return self._bounded(record, max(whole, 1))
