"""Tasks of the file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from pmcore.exchange.importing.changes import (
    LONG_MILESTONE,
    NO_ACTUAL_START,
    NO_DURATION,
    REMAINDER,
    STUB,
    UNEQUAL_WORK,
)
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw, StoredDates
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.importing.references import unknown
from pmcore.exchange.mspdi.apart_in import Apart
from pmcore.exchange.mspdi.costs_in import accrual_in, money_in
from pmcore.exchange.mspdi.features import (
    EARLY_IN_BACKWARD,
    OF_TASK,
    SUMMARY_BOUND,
    features_of,
    is_interrupted,
)
from pmcore.exchange.mspdi.fields_in import FieldsIn
from pmcore.exchange.mspdi.outline_in import Row
from pmcore.exchange.mspdi.people_in import People
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.splits_in import SplitsIn
from pmcore.exchange.mspdi.texts import name_of, notes_of
from pmcore.exchange.mspdi.units import unit_of
from pmcore.kernel import ConversionSettings, Duration
from pmcore.kernel.coercion import unusable
from pmcore.wbs import Assignment, Constraint, ConstraintKind, FixedSide, Task
from pmcore.wbs.task import NewTaskFields

ASAP, ALAP = 0, 1
BOUNDS: dict[int, ConstraintKind] = {2: "MSO", 3: "MFO", 4: "SNET", 5: "SNLT", 6: "FNET", 7: "FNLT"}
FIXED: tuple[FixedSide, ...] = get_args(FixedSide)
_SUMMARY_BOUNDS = ("SNET", "FNLT")
_STORED = {
    "start": "Start",
    "finish": "Finish",
    "early_start": "EarlyStart",
    "early_finish": "EarlyFinish",
    "late_start": "LateStart",
    "late_finish": "LateFinish",
}
# Elements the project or the stored dates hold; a summary's own ones follow from its tasks.
_HELD = frozenset(
    (*_STORED.values(), "UID", "Name", "OutlineLevel", "ConstraintType", "ConstraintDate")
) | {
    *("Deadline", "Priority", "Notes", "CalendarUID", "TotalSlack", "FreeSlack", "Critical"),
    *("FixedCost", "FixedCostAccrual"),
}
_HELD_BY_LEAVES = _HELD | {
    "Duration",
    "DurationFormat",
    "PercentComplete",
    "IgnoreResourceCalendar",
    "Type",
    "Work",
}


class TasksIn:
    """Reads tasks one by one.

    Parameters
    ----------
    calendars
        By UID.
    backward
        Whether the project is scheduled from its finish.
    """

    def __init__(
        self,
        people: People,
        calendars: Mapping[int, Record],
        conversion: ConversionSettings,
        desk: Desk,
        apart: Apart,
        *,
        fields: FieldsIn,
        splits: SplitsIn,
        backward: bool,
    ) -> None:
        self._fields_in = fields
        self._people_apart = apart
        self._splits = splits
        self._people = people
        self._calendars = calendars
        self._conversion = conversion
        self._desk = desk
        self._backward = backward

    def read(self, row: Row) -> Task | None:
        """Return a task; ``None`` after a problem."""
        record = row.record
        for feature in features_of(record.fields, OF_TASK):
            self._desk.ledger.unused(feature, record.name)
        name = name_of(record, self._desk)
        fields = self._fields(record)
        if said := self._fields_in.of(record, self._conversion):
            fields["fields"] = said
        if row.parent is not None:
            fields["parent"] = row.parent
        self._add_bound(fields, row)
        if row.is_summary:
            self._add_manual(fields, record)
        else:
            self._add_work(fields, record)
        is_split = bool(fields.get("splits"))
        self._people.note(record.name, is_summary=row.is_summary, is_split=is_split)
        made = self._desk.problems.attempt(record.place, lambda: Task(record.name, name, **fields))
        return made if made is None or not made.assignments else self._paid(made, record)

    def _paid(self, task: Task, record: Record) -> Task:
        """Return a task whose people have efforts of their own where pay depends on them."""
        records, length = self._people.records_of(task.id), record.minutes("Duration") or 0
        team = [*task.assignments]
        paid = self._people_apart.paid(team, records, task, length)
        return task if paid == team else task.replace(assignments=paid)

    def _fields(self, record: Record) -> NewTaskFields:
        """Read what every task may have."""
        fields: NewTaskFields = {}
        if (priority := record.whole("Priority")) is not None:
            fields["priority"] = priority
        if (deadline := record.moment("Deadline")) is not None:
            fields["deadline"] = deadline
        if notes := notes_of(record, self._desk):
            fields["notes"] = notes
        if cost := money_in(record, "FixedCost"):
            fields["cost"] = cost
        if (accrual := accrual_in(record, "FixedCostAccrual")) != "prorated":
            fields["accrual"] = accrual
        if expenses := self._people.expenses(record.name):
            fields["expenses"] = expenses
        calendar = record.whole("CalendarUID", -1)
        if calendar is not None and calendar in self._calendars:
            fields["calendar"] = self._calendars[calendar].name
        elif calendar is not None and calendar > 0:
            self._desk.problems.add(record.place, unknown("CalendarUID", calendar))
        return fields

    def _add_bound(self, fields: NewTaskFields, row: Row) -> None:
        record = row.record
        kind = record.whole("ConstraintType", ASAP)
        if kind == ASAP:
            if self._backward and not row.is_summary:
                self._desk.ledger.unused(EARLY_IN_BACKWARD, record.name)
        elif row.is_summary and BOUNDS.get(kind or 0) not in _SUMMARY_BOUNDS:
            self._desk.ledger.unused(SUMMARY_BOUND, record.name)
        elif kind == ALAP:
            if not self._backward:  # there everything is as late as possible
                fields["as_late_as_possible"] = True
        elif kind in BOUNDS:
            at = record.moment("ConstraintDate")
            if at is None:
                en = "it must be given beside a constraint"
                record.refuse(unusable("ConstraintDate", None, en, "有限制类型时必须给出"))
                return
            made = self._desk.problems.attempt(record.place, lambda: Constraint(BOUNDS[kind], at))
            fields["constraints"] = [made] if made else []
        else:
            record.refuse(unusable("ConstraintType", kind, "it must be 0 to 7", "应为 0 至 7"))

    def _add_work(self, fields: NewTaskFields, record: Record) -> None:
        """Read what only a leaf may have: how long, how much, by whom, how far."""
        duration = self._duration(record)
        if record.flag("Milestone") and (duration is None or duration.is_zero):
            fields["kind"] = "milestone"
            duration = None
        else:
            fields["duration"] = duration
            if record.flag("Milestone"):
                self._desk.ledger.adjusted(LONG_MILESTONE, record.name)
        delay = int(record.number("LevelingDelay") or 0) // 10
        if delay > 0:
            fields["leveling_delay"] = typed(delay, "ed", self._conversion)
        if not record.flag("Active", True):
            fields["is_active"] = False
        work = record.minutes("Work")
        if work:
            fields["effort"] = typed(work, "h", self._conversion)
        if record.flag("IgnoreResourceCalendar"):
            fields["ignore_resource_calendars"] = True
        self._add_progress(fields, record)
        team = self._people.of(record.name)
        fixed = self._fixed(record)
        self._add_splits(fields, team if fixed != "duration" else [], record)
        if team:
            fields["assignments"] = (
                self._apart(team, fields, record) if fixed != "duration" else team
            )
        if fixed == "effort" and team and work and duration is not None:
            length = duration.to_minutes(self._conversion)
            if -(-work * 100 // sum(each.units for each in team)) != length:
                self._desk.ledger.adjusted(UNEQUAL_WORK, record.name)
                fixed = "units"
        fields["fixed"] = fixed

    def _add_splits(self, fields: NewTaskFields, team: list[Assignment], record: Record) -> None:
        """Read pauses in the work, of a task that is measured in working time."""
        held = self._people.records.get(record.name, ())
        records = [each for each in held if "TimephasedData" in each.fields]
        if not records:
            return
        duration, unit = fields.get("duration"), _unit(record)
        if not isinstance(duration, Duration) or unit.startswith("e") or "manual_start" in fields:
            return
        length = duration.to_minutes(self._conversion)
        calendar = fields.get("calendar")
        used = [] if fields.get("ignore_resource_calendars") else self._people.works_in(team)
        if calendar is not None or not used:
            used = [*used, calendar]
        left = record.minutes("RemainingDuration")
        done = 0 if left is None or "actual_start" not in fields else length - left
        if found := self._splits.read(records, used, length, done, unit):
            fields["splits"] = found

    def _apart(
        self, team: list[Assignment], fields: NewTaskFields, record: Record
    ) -> list[Assignment]:
        """Return the team with what each says of their own work, of a task yet to be started."""
        duration = record.minutes("Duration")
        told = {"actual_start", "manual_start"} & fields.keys()
        if not duration or told or _unit(record).startswith("e"):
            return team
        own, calendar = self._people.records_of(record.name), fields.get("calendar")
        return [
            self._people_apart.read(each, own[each.resource], duration, calendar)
            if each.resource in own
            else each
            for each in team
        ]

    def _add_progress(self, fields: NewTaskFields, record: Record) -> None:
        """Read actual dates and what remains, else the dates of a task scheduled by hand."""
        if percent := record.whole("PercentComplete", 0):
            fields["percent_complete"] = percent
        started, finished = record.moment("ActualStart"), record.moment("ActualFinish")
        if finished is not None:
            if started is None:
                self._desk.ledger.adjusted(NO_ACTUAL_START, record.name)
            left = record.minutes("RemainingDuration")
            if left or record.whole("PercentComplete", 100) != 100:
                self._desk.ledger.adjusted(REMAINDER, record.name)
            fields["actual_start"] = finished if started is None else started
            fields["actual_finish"] = finished
            fields["percent_complete"] = 100
            return
        if started is None:
            self._add_manual(fields, record)
            return
        fields["actual_start"] = started
        remaining = record.minutes("RemainingDuration")
        if remaining is not None and remaining != _left(record):
            unit = _unit(record)
            made = self._desk.problems.attempt(
                record.place, lambda: typed(remaining, unit, self._conversion)
            )
            fields["remaining_duration"] = made
        if is_interrupted(record.fields):
            fields["suspended"] = record.moment("Stop")
            fields["resume"] = record.moment("Resume")

    def _add_manual(self, fields: NewTaskFields, record: Record) -> None:
        """Read dates set by hand; a task of another project stands where that project put it."""
        start, finish = record.moment("Start"), record.moment("Finish")
        if record.flag("ExternalTask"):
            self._desk.ledger.adjusted(STUB, record.name)
        elif record.flag("Manual"):
            start = record.moment("ManualStart") or start
            finish = record.moment("ManualFinish") or finish
        else:
            return
        fields["manual_start"], fields["manual_finish"] = start, finish

    def _fixed(self, record: Record) -> FixedSide:
        kind = record.whole("Type", 0) or 0
        if 0 <= kind < len(FIXED):
            return FIXED[kind]
        record.refuse(unusable("Type", kind, "it must be 0 to 2", "应为 0 至 2"))
        return FIXED[0]

    def _duration(self, record: Record) -> Duration | None:
        minutes = record.minutes("Duration")
        if minutes is None and not record.text("Duration"):
            start, finish = record.instant("Start"), record.instant("Finish")
            if record.flag("Milestone") or (start is not None and start == finish):
                minutes = 0  # MPXJ writes none for a task of no length
            else:
                self._desk.ledger.adjusted(NO_DURATION, record.name)
        if minutes is None:
            return None
        unit = _unit(record)
        return self._desk.problems.attempt(
            record.place, lambda: typed(minutes, unit, self._conversion)
        )


def _unit(record: Record) -> str:
    unit = unit_of(record.whole("DurationFormat")).removesuffix("%")
    return {"": "d", "e": "ed"}.get(unit, unit)


def _left(record: Record) -> int | None:
    """Minutes that the percentage of a task leaves of its duration."""
    length = record.minutes("Duration")
    return None if length is None else percent_leaves(length, record.whole("PercentComplete") or 0)


def percent_leaves(minutes: int, percent: int) -> int:
    """Minutes of a task that are left when so much of it is done, as a schedule counts them.

    >>> percent_leaves(481, 50)
    241
    """
    return -(-minutes * (100 - percent) // 100)


def stored_of(record: Record) -> StoredDates:
    """Read the dates that the file holds for a task."""
    moments = {name: record.instant(field) for name, field in _STORED.items()}
    total, free = record.number("TotalSlack"), record.number("FreeSlack")
    return StoredDates(
        **moments,
        total_float=None if total is None else float(total / 10),
        free_float=None if free is None else float(free / 10),
        is_critical=record.flag("Critical") if record.text("Critical") else None,
    )


def held_of(*, is_summary: bool) -> frozenset[str]:
    """Return the elements that a task or its stored dates hold."""
    return _HELD if is_summary else _HELD_BY_LEAVES


def extras_of(row: Row, *, backward: bool) -> tuple[Raw, ...]:
    """Return what neither the task nor its stored dates hold; links to other projects included."""
    held = held_of(is_summary=row.is_summary)
    if not _is_bound_taken(row, backward=backward):
        held -= {"ConstraintType", "ConstraintDate"}
    rest = [each for each in row.record.raw if each[0] not in held]
    if "PredecessorLink" in row.record.fields:
        rest = [each for each in rest if each[0] != "PredecessorLink" or _is_external(each)]
    return tuple(rest)


def _is_bound_taken(row: Row, *, backward: bool) -> bool:
    """Whether the task says what the row says of its constraint."""
    if not row.is_summary and not backward:
        return True
    kind = row.record.whole("ConstraintType", ASAP) or ASAP
    return BOUNDS.get(kind) in _SUMMARY_BOUNDS if row.is_summary and kind else kind != ASAP


def _is_external(link: Raw) -> bool:
    return isinstance(link[1], tuple) and any(
        name == "CrossProject" and value in ("1", "true") for name, value in link[1]
    )
