"""Tasks of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, partial
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
from pmcore.exchange.mspdi.known import Known
from pmcore.exchange.mspdi.outline_in import Row
from pmcore.exchange.mspdi.people_in import People
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.splits_in import SplitsIn
from pmcore.exchange.mspdi.stored_in import ALAP, ASAP, BOUNDS, SUMMARY_BOUNDS
from pmcore.exchange.mspdi.texts import name_of, notes_of
from pmcore.exchange.mspdi.units import unit_of
from pmcore.kernel import ConversionSettings, Duration, PmcoreError
from pmcore.kernel.coercion import unusable
from pmcore.wbs import Assignment, Constraint, FixedSide, Task
from pmcore.wbs.effort import shared_out
from pmcore.wbs.evolve import AT_ONCE
from pmcore.wbs.task_fields import DEFAULT_PRIORITY, NewTaskFields

FIXED: tuple[FixedSide, ...] = get_args(FixedSide)
# What most tasks say in the same words as others.
_SAID = ("Priority", "CalendarUID", "FixedCost", "FixedCostAccrual")
_SAID_BY_LEAF = (
    *_SAID,
    *("Duration", "DurationFormat", "Work", "Type", "Milestone", "Active", "PercentComplete"),
    *("LevelingDelay", "IgnoreResourceCalendar"),
)


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
        self._said: Known[NewTaskFields] = Known(_SAID, desk)
        self._said_by_leaf: Known[NewTaskFields] = Known(_SAID_BY_LEAF, desk)

    def read(self, rows: Sequence[Row]) -> list[Task]:
        """Return the tasks; those with a problem are left out."""
        made: list[Task | None] = []
        for at in range(0, len(rows), AT_ONCE):  # what they are made of is soon let go of
            made += self._made(rows[at : at + AT_ONCE])
        return [
            self._paid(task, row.record) if task.assignments else task
            for row, task in zip(rows, made, strict=True)
            if task is not None
        ]

    def _made(self, rows: Sequence[Row]) -> Iterable[Task | None]:
        given = [(row.record, name_of(row.record, self._desk), self._fields(row)) for row in rows]
        try:
            return Task.many(
                {"id": record.name, "name": name, **fields} for record, name, fields in given
            )
        except PmcoreError:  # of whichever: each problem is told at its place
            return [
                record.attempt(partial(Task, record.name, name, **fields))
                for record, name, fields in given
            ]

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
        if expenses := self._people.expenses(record.name):
            fields["expenses"] = expenses
        self._add_bound(fields, row)
        if row.is_summary:
            self._add_manual(fields, record)
        else:
            self._add_progress(fields, record)
            self._add_team(fields, record)
        is_split = bool(fields.get("splits"))
        self._people.note(record.name, is_summary=row.is_summary, is_split=is_split)
        return fields

    def _paid(self, task: Task, record: Record) -> Task:
        """Return a task whose people have efforts of their own where pay depends on them."""
        if not self._people_apart.is_paid(task.assignments):
            return task
        records, length = self._people.records_of(task.id), record.minutes("Duration") or 0
        team = [*task.assignments]
        paid = self._people_apart.paid(team, records, task, length)
        return task if paid == team else task.replace(assignments=paid)

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
            record.refuse(unknown("CalendarUID", calendar))
        return fields

    def _add_bound(self, fields: NewTaskFields, row: Row) -> None:
        record = row.record
        kind = record.whole("ConstraintType", ASAP)
        if kind == ASAP:
            if self._backward and not row.is_summary:
                self._desk.ledger.unused(EARLY_IN_BACKWARD, record.name)
        elif row.is_summary and BOUNDS.get(kind or 0) not in SUMMARY_BOUNDS:
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
        fields["fixed"] = self._fixed(record)
        return fields

    def _add_team(self, fields: NewTaskFields, record: Record) -> None:
        """Read who works on a leaf, and when the work pauses."""
        team, fixed = self._people.of(record.name), fields["fixed"]
        self._add_splits(fields, team if fixed != "duration" else [], record)
        if not team:
            return
        fields["assignments"] = team if fixed == "duration" else self._apart(team, fields, record)
        if fixed != "duration" and fields.get("kind") != "milestone":
            self._weigh(fields, team, record)

    def _weigh(self, fields: NewTaskFields, team: list[Assignment], record: Record) -> None:
        """Hold the length of a task against its work: what is missing follows from the work."""
        work, duration = fields.get("effort"), fields.get("duration")
        if not isinstance(work, Duration) or (duration and fields["fixed"] != "effort"):
            return
        share = sum((each.average_units for each in team), Fraction())
        minutes = shared_out(work.to_minutes(self._conversion), share)
        if not isinstance(duration, Duration):
            fields["duration"] = typed(minutes, "d", self._conversion)
        elif minutes != duration.to_minutes(self._conversion):
            self._desk.ledger.adjusted(UNEQUAL_WORK, record.name)
            fields["fixed"] = "units"

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
        is_told = "actual_start" in fields or "manual_start" in fields
        if not duration or is_told or _unit(record).startswith("e"):
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
            made = record.attempt(lambda: typed(remaining, unit, self._conversion))
            fields["remaining_duration"] = made
        if is_interrupted(record.fields):
            fields["suspended"] = record.moment("Stop")
            fields["resume"] = record.moment("Resume")

    def _add_manual(self, fields: NewTaskFields, record: Record) -> None:
        """Read dates set by hand; a task of another project stands where that project put it."""
        if record.flag("ExternalTask"):
            self._desk.ledger.adjusted(STUB, record.name)
            start = finish = None
        elif record.flag("Manual"):
            start, finish = record.moment("ManualStart"), record.moment("ManualFinish")
        else:
            return
        fields["manual_start"] = start or record.moment("Start")
        fields["manual_finish"] = finish or record.moment("Finish")

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
        return record.attempt(lambda: typed(minutes, unit, self._conversion))


def _unit(record: Record) -> str:
    return _length_unit(record.whole("DurationFormat"))


@lru_cache(maxsize=256)
def _length_unit(number: int | None) -> str:
    unit = unit_of(number).removesuffix("%")
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
