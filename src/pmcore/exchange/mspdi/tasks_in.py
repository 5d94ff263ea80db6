"""Tasks of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import get_args

from pmcore.exchange.importing.changes import (
    BACKWARDS,
    LONG_MILESTONE,
    NO_ACTUAL_START,
    NO_BOUND_DATE,
    NO_CALENDAR,
    NO_DURATION,
    PARTLY_REACHED,
    REMAINDER,
    STUB_TURNED,
)
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.costs_in import accrual_in, money_in
from pmcore.exchange.mspdi.features import (
    OF_TASK,
    SUMMARY_BOUND,
    features_of,
    is_interrupted,
    stub_of,
)
from pmcore.exchange.mspdi.fields_in import FieldsIn
from pmcore.exchange.mspdi.incurred_in import IncurredIn
from pmcore.exchange.mspdi.known import Known
from pmcore.exchange.mspdi.outline_in import Row
from pmcore.exchange.mspdi.people_in import People
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.stored_in import ALAP, ASAP, BOUNDS, SUMMARY_BOUNDS
from pmcore.exchange.mspdi.teams_in import TeamsIn
from pmcore.exchange.mspdi.texts import name_of, notes_of
from pmcore.exchange.mspdi.units import length_unit
from pmcore.kernel import ConversionSettings, Duration, PmcoreError
from pmcore.kernel.coercion import unusable
from pmcore.scheduling.options import LateTasks
from pmcore.wbs import Constraint, FixedSide, PercentCompleteType, Task
from pmcore.wbs.evolve import AT_ONCE
from pmcore.wbs.task_fields import DEFAULT_PRIORITY, NewTaskFields

FIXED: tuple[FixedSide, ...] = get_args(FixedSide)
PERCENT_TYPES: Mapping[int, PercentCompleteType] = {0: "duration", 1: "physical"}
# What most tasks say in the same words as others.
_SAID = ("Priority", "CalendarUID", "FixedCost", "FixedCostAccrual")
_SAID_BY_LEAF = (
    *_SAID,
    *("Duration", "DurationFormat", "Work", "Type", "Milestone", "Active", "PercentComplete"),
    *("LevelingDelay", "IgnoreResourceCalendar", "PhysicalPercentComplete", "EarnedValueMethod"),
)


class TasksIn:
    """Reads tasks one by one.

    Parameters
    ----------
    calendars
        By UID.
    backward
        Whether the project is scheduled from its finish.
    late_tasks
        Which tasks are late there.
    """

    def __init__(
        self,
        people: People,
        calendars: Mapping[int, Record],
        conversion: ConversionSettings,
        desk: Desk,
        teams: TeamsIn,
        *,
        fields: FieldsIn,
        backward: bool,
        late_tasks: LateTasks,
    ) -> None:
        self._fields_in = fields
        self._teams, self._incurred = teams, IncurredIn(people)
        self._people = people
        self._calendars = calendars
        self._conversion = conversion
        self._desk = desk
        self._backward = backward
        self._is_marked = backward and late_tasks == "marked"
        self._said: Known[NewTaskFields] = Known(_SAID, desk)
        self._said_by_leaf: Known[NewTaskFields] = Known(_SAID_BY_LEAF, desk)

    def read(self, rows: Sequence[Row]) -> list[Task]:
        """Return the tasks; those with a problem are left out."""
        made: list[Task | None] = []
        for at in range(0, len(rows), AT_ONCE):  # what they are made of is soon let go of
            made += self._made(rows[at : at + AT_ONCE])
        return [
            self._told(task, row) for row, task in zip(rows, made, strict=True) if task is not None
        ]

    def _told(self, task: Task, row: Row) -> Task:
        """Return a task with what its people say that the task itself does not."""
        if task.assignments and not row.is_summary:
            task = self._teams.told(task, row.record)
        return self._incurred.told(task, row.record)

    def _made(self, rows: Sequence[Row]) -> Iterable[Task | None]:
        given = [
            (row.record, name_of(row.record, self._desk), self._fields_or_none(row)) for row in rows
        ]
        try:
            return Task.many(
                {"id": record.name, "name": name, **fields} for record, name, fields in given
            )
        except PmcoreError:  # of whichever: each problem is told at its place
            return [
                record.attempt(partial(Task, record.name, name, **fields))
                for record, name, fields in given
            ]

    def _fields_or_none(self, row: Row) -> NewTaskFields:
        """Return what a record says of its task; nothing if it says what cannot be."""
        try:
            return self._fields(row)
        except PmcoreError as error:
            self._desk.problems.add_all(row.record.place, error)
            return {}

    def _fields(self, row: Row) -> NewTaskFields:
        """Return what a record says of its task."""
        record = row.record
        for feature in features_of(record.fields, OF_TASK):
            self._desk.ledger.unused(feature, record.name)
        fields = self._usual_fields(row)
        if said := self._fields_in.of(record, self._conversion):
            fields["fields"] = said
        if row.parent is not None:
            fields["parent"] = row.parent
        if (deadline := record.moment("Deadline")) is not None:
            fields["deadline"] = deadline
        if notes := notes_of(record, self._desk):
            fields["notes"] = notes
        self._add_bound(fields, row)
        if row.is_summary:
            self._add_manual(fields, record)
            self._teams.add_spanned(fields, record)
        else:
            self._add_progress(fields, record)
            self._teams.add(fields, record)
        if record.name in self._people.records:
            self._add_used(fields, record)
        return fields

    def _add_used(self, fields: NewTaskFields, record: Record) -> None:
        """Read what a task uses up and spends, and count what else its assignments say."""
        if expenses := self._people.expenses(record.name):
            fields["expenses"] = expenses
        self._people.note(record.name, is_split=bool(fields.get("splits")))

    def _usual_fields(self, row: Row) -> NewTaskFields:
        """Return what most tasks say in the same words as others, to be added to."""
        record = row.record
        if row.is_summary:
            known = self._said.of(record, self._usual)
        elif record.text("Duration"):
            known = self._said_by_leaf.of(record, self._work)
        else:
            return self._work(record)  # its length follows from its dates
        return known.copy()

    def _usual(self, record: Record) -> NewTaskFields:
        """Read what every task may have."""
        fields: NewTaskFields = {}
        if (priority := record.whole("Priority")) not in (None, DEFAULT_PRIORITY):
            fields["priority"] = priority
        if cost := money_in(record, "FixedCost"):
            fields["cost"] = cost
        if (accrual := accrual_in(record, "FixedCostAccrual")) != "prorated":
            fields["accrual"] = accrual
        calendar = record.whole("CalendarUID", -1)
        if calendar is not None and calendar in self._calendars:
            fields["calendar"] = self._calendars[calendar].name
        elif calendar is not None and calendar > 0:
            record.adjusted(NO_CALENDAR)
        return fields

    def _add_bound(self, fields: NewTaskFields, row: Row) -> None:
        record = row.record
        usual = ALAP if self._backward and not row.is_summary else ASAP
        kind = record.whole("ConstraintType", usual)
        if kind == ASAP:
            return
        if self._is_marked and not row.is_summary:  # whatever is not to be early there is late
            fields["as_late_as_possible"] = True
        if row.is_summary and BOUNDS.get(kind or 0) not in SUMMARY_BOUNDS:
            self._desk.ledger.unused(SUMMARY_BOUND, record.name)
        elif kind == ALAP:
            if not self._backward:  # there everything is late, or marked already
                fields["as_late_as_possible"] = True
        elif kind in BOUNDS:
            at = record.moment("ConstraintDate")
            if at is None:
                record.adjusted(NO_BOUND_DATE)
                return
            made = record.attempt(lambda: Constraint(BOUNDS[kind], at))
            fields["constraints"] = [made] if made else []
        else:
            record.refuse(unusable("ConstraintType", kind, "it must be 0 to 7", "应为 0 至 7"))

    def _work(self, record: Record) -> NewTaskFields:
        """Read what a leaf may have: how long it takes, how much work it is, how far it is."""
        fields = self._usual(record)
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
        if work := record.minutes("Work"):
            fields["effort"] = typed(work, "h", self._conversion)
        if record.flag("IgnoreResourceCalendar"):
            fields["ignore_resource_calendars"] = True
        if percent := record.whole("PercentComplete", 0):
            fields["percent_complete"] = percent
        if physical := record.whole("PhysicalPercentComplete", 0):
            fields["physical_percent"] = physical
        fields["percent_complete_type"] = self._percent_type(record)
        fields["fixed"] = self._fixed(record)
        return fields

    def _add_progress(self, fields: NewTaskFields, record: Record) -> None:
        """Read actual dates and what remains, else the dates of a task scheduled by hand.

        A task of another project stands where that project put it.
        """
        stub = stub_of(record.fields)
        if stub is not None:
            self._desk.ledger.adjusted(stub, record.name)
            start, finish = record.moment("Start"), record.moment("Finish")
            if start is not None and finish is not None and finish < start:
                self._desk.ledger.adjusted(STUB_TURNED, record.name)
                start = finish
            fields["manual_start"], fields["manual_finish"] = start, finish
            return
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
        if fields.get("kind") == "milestone" and 0 < (fields.get("percent_complete") or 0) < 100:
            self._desk.ledger.adjusted(PARTLY_REACHED, record.name)
            del fields["percent_complete"]
        if record.flag("Manual"):  # its finish stays where it was put
            fields["manual_finish"] = record.moment("ManualFinish") or record.moment("Finish")
        remaining = record.minutes("RemainingDuration")
        if remaining is not None and remaining != _left(record):
            unit = length_unit(record.whole("DurationFormat"))
            made = record.attempt(lambda: typed(remaining, unit, self._conversion))
            fields["remaining_duration"] = made
        if is_interrupted(record.fields):
            fields["suspended"] = record.moment("Stop")
            fields["resume"] = record.moment("Resume")

    def _add_manual(self, fields: NewTaskFields, record: Record) -> None:
        """Read dates set by hand."""
        if record.flag("Manual"):
            start = record.moment("ManualStart") or record.moment("Start")
            finish = record.moment("ManualFinish") or record.moment("Finish")
            if start is not None and finish is not None and finish < start:
                self._desk.ledger.adjusted(BACKWARDS, record.name)
                start = finish
            fields["manual_start"], fields["manual_finish"] = start, finish

    def _fixed(self, record: Record) -> FixedSide:
        kind = record.whole("Type", 0) or 0
        if 0 <= kind < len(FIXED):
            return FIXED[kind]
        record.refuse(unusable("Type", kind, "it must be 0 to 2", "应为 0 至 2"))
        return FIXED[0]

    def _percent_type(self, record: Record) -> PercentCompleteType:
        """Read which percentage tells the earned value: the same tells how far a task is."""
        method = record.whole("EarnedValueMethod", 0) or 0
        if method in PERCENT_TYPES:
            return PERCENT_TYPES[method]
        record.refuse(unusable("EarnedValueMethod", method, "it must be 0 or 1", "应为 0 或 1"))
        return "duration"

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
        unit = length_unit(record.whole("DurationFormat"))
        return record.attempt(lambda: typed(minutes, unit, self._conversion))


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
