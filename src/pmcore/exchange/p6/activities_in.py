"""Activities of the file, and its WBS nodes, as tasks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from pmcore.exchange.importing.changes import (
    LONG_MILESTONE,
    NO_ACTUAL_START,
    NO_DURATION,
    PERCENT_HELD,
    REMAINDER,
)
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.importing.money import fine
from pmcore.exchange.p6.constraints_in import ConstraintsIn
from pmcore.exchange.p6.features import (
    EFFORT_DATES,
    PERCENT_TYPE,
    SUSPENDED,
    UNITS_DONE,
    UNLINKED_EFFORT,
)
from pmcore.exchange.p6.fields_in import FieldsIn
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.names import name_of
from pmcore.exchange.p6.outline_in import Row
from pmcore.exchange.p6.people_in import RESOURCE_DEPENDENT, People
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel import CalendarId, ConversionSettings, Duration
from pmcore.kernel.exact import EXACT
from pmcore.scheduling.work_done import work_of
from pmcore.wbs import PercentCompleteType, Task
from pmcore.wbs.task_fields import NewTaskFields

TYPES = ("TT_Task", "TT_Rsrc", "TT_Mile", "TT_FinMile", "TT_LOE", "TT_WBS")
LEVEL_OF_EFFORT_TYPE, WBS_SUMMARY_TYPE = "TT_LOE", "TT_WBS"
_ACTUAL = ("act_start_date", "act_end_date")
# What dates an activity; of level of effort its neighbours do.
_DATED_BY = (
    "cstr_type",
    "cstr_date",
    "cstr_type2",
    "cstr_date2",
    "suspend_date",
    "resume_date",
    "expect_end_date",
)
START_MILESTONE = "TT_Mile"
MILESTONES = (START_MILESTONE, "TT_FinMile")
PRIORITIES = {"PT_Top": 900, "PT_High": 700, "PT_Normal": 500, "PT_Low": 300, "PT_Lowest": 100}
NOT_STARTED, ACTIVE, COMPLETE = "TK_NotStart", "TK_Active", "TK_Complete"
BY_UNITS = "CP_Units"
PERCENT_TYPES: Mapping[str, PercentCompleteType] = {
    "CP_Drtn": "duration",
    BY_UNITS: "work",
    "CP_Phys": "physical",
}
REPLANNED = Feature(
    "replanned",
    "durations of work not started, replaced by what remains",
    "未开始作业的工期，以尚需工期代替",
)
_ALL = 100


class ActivitiesIn:
    """Reads tasks one by one.

    Parameters
    ----------
    own_calendar
        Id of the project's own calendar.
    """

    def __init__(
        self,
        gathered: Gathered,
        people: People,
        constraints: ConstraintsIn,
        desk: P6Desk,
        *,
        fields: FieldsIn,
        conversion: ConversionSettings,
        own_calendar: CalendarId,
    ) -> None:
        self._fields = fields
        self._gathered = gathered
        self._people = people
        self._constraints = constraints
        self._conversion = conversion
        self._own_calendar = own_calendar
        self._desk = desk
        ends = (link.text(end) for link in gathered.links for end in ("pred_task_id", "task_id"))
        self._linked = {gathered.tasks[end].name for end in ends if end in gathered.tasks}

    def read(self, row: Row) -> Task | None:
        """Return a task; ``None`` after a problem."""
        record = row.record
        name = name_of(record, "wbs_name" if row.is_summary else "task_name", self._desk)
        fields: NewTaskFields = {}
        if row.parent is not None:
            fields["parent"] = row.parent
        if not row.is_summary:
            self._add_kind(fields, record)
            self._add_work(fields, record)
            self._add_costs(fields, record)
            if is_level_of_effort(record):
                self._add_effort(fields, record)
            else:
                self._add_progress(fields, record)
                self._constraints.add(fields, record)
            if said := self._fields.of(record):
                fields["fields"] = said
            if priority := PRIORITIES.get(record.text("priority_type")):
                fields["priority"] = priority
        made = self._desk.problems.attempt(record.place, lambda: Task(row.id, name, **fields))
        if made is not None and "actual_start" in fields and made.assignments:
            begun = made
            made = self._desk.problems.attempt(
                record.place, lambda: self._people.going_on(begun, record, self._conversion)
            )
        if made is not None and made.percent_complete_type == "work":
            self._compare_units(made, record)
        return made

    def _compare_units(self, task: Task, record: Record) -> None:
        """Note units that say otherwise how much of the work is done than what remains does."""
        if task.actual_finish is not None or task.is_level_of_effort:
            return
        told = work_of(task, lambda each: each.to_minutes(self._conversion), 0).percent
        percent = task.percent_complete if told is None else told
        if abs(_units_percent(record) - percent) > 1:  # both are rounded
            record.adjusted(UNITS_DONE)

    def _add_kind(self, fields: NewTaskFields, record: Record) -> None:
        kind = record.word("task_type", TYPES, "TT_Task")
        length = self._duration(record, "target_drtn_hr_cnt")
        if kind in MILESTONES and (length is None or length.is_zero):
            fields["kind"] = "milestone"
        elif kind in MILESTONES:
            record.adjusted(LONG_MILESTONE)
        if is_level_of_effort(record):
            fields["kind"] = "level_of_effort"
            fields["duration"] = None if length is None or length.is_zero else length
        if "kind" not in fields:
            fields["duration"] = self._planned(record, length)

    def _add_effort(self, fields: NewTaskFields, record: Record) -> None:
        """Read how far level of effort is, and note dates that its neighbours overrule."""
        if any(record.text(field) for field in effort_dates(record.text("task_type"))):
            record.unused(EFFORT_DATES)
        if record.text("task_type") == LEVEL_OF_EFFORT_TYPE:
            if record.name not in self._linked:
                record.adjusted(UNLINKED_EFFORT)
            self._add_actual(fields, record)
        self._add_percent(fields, record)

    def _add_actual(self, fields: NewTaskFields, record: Record) -> None:
        """Read when it really started and finished."""
        start, finish = (record.moment(field) for field in _ACTUAL)
        if fields.get("kind") == "milestone":
            start, finish = start or finish, None if not finish else start or finish
        if start is not None:
            fields["actual_start"] = start
        if finish is not None:
            fields["actual_finish"] = finish
            if start is None:
                fields["actual_start"] = finish
                record.adjusted(NO_ACTUAL_START)

    def _planned(self, record: Record, length: Duration | None) -> Duration | None:
        """Return the duration; of work not started what remains, from which P6 schedules it."""
        if record.text("act_start_date") or record.text("act_end_date"):
            return length
        remains = self._duration(record, "remain_drtn_hr_cnt")
        if remains is None:
            if length is None:
                record.adjusted(NO_DURATION)
            return length
        if length is not None and length != remains:
            record.adjusted(REPLANNED)
        return remains

    def _add_work(self, fields: NewTaskFields, record: Record) -> None:
        """Read in whose time the work is done, by whom, and how much it is."""
        team = self._people.of(record)
        calendar = self._gathered.calendar_of(record)
        waits_for_people = record.text("task_type") == RESOURCE_DEPENDENT and bool(team)
        if calendar is not None and not waits_for_people and f"C{calendar}" != self._own_calendar:
            fields["calendar"] = f"C{calendar}"
        if waits_for_people and not record.text("act_end_date"):
            length = record.minutes("target_drtn_hr_cnt")
            if not record.text("act_start_date"):
                length = record.minutes("remain_drtn_hr_cnt") or length
            team = self._people.apart(record, team, length or 0, self._conversion)
        if team:
            fields["assignments"] = team
            if not waits_for_people:
                fields["fixed"] = "duration"
        work = record.minutes("target_work_qty")
        if work and work > 0 and fields.get("kind") != "milestone":
            fields["effort"] = self._typed(record, work, "h")

    def _add_costs(self, fields: NewTaskFields, record: Record) -> None:
        """Read what is used up of materials, and the expenses as a fixed cost."""
        cost, accrual = self._people.costs.spent(record)
        if cost:
            fields["cost"] = cost
        if accrual != "prorated":
            fields["accrual"] = accrual
        if expenses := self._people.expenses(record):
            fields["expenses"] = expenses

    def _add_progress(self, fields: NewTaskFields, record: Record) -> None:
        self._add_actual(fields, record)
        is_done = "actual_finish" in fields
        if is_done:
            if record.minutes("remain_drtn_hr_cnt"):
                record.adjusted(REMAINDER)
        elif "actual_start" in fields:
            remains = self._duration(record, "remain_drtn_hr_cnt")
            if remains is not None and fields.get("kind") != "milestone":
                fields["remaining_duration"] = remains
        self._add_rest(fields, record)
        self._add_percent(fields, record)

    def _add_rest(self, fields: NewTaskFields, record: Record) -> None:
        """Read since when the work rests, and when it goes on."""
        for name, field in (("suspended", "suspend_date"), ("resume", "resume_date")):
            at = record.moment(field)
            if at is None:
                continue
            if "actual_start" not in fields or "actual_finish" in fields:
                if "actual_start" not in fields:
                    record.unused(SUSPENDED)
            elif name == "suspended":
                fields["suspended"] = at
            else:
                fields["resume"] = at

    def _add_percent(self, fields: NewTaskFields, record: Record) -> None:
        """Read how much of it is done, and by what the activity counts that."""
        percent = self._percent(record)
        if percent and "actual_finish" not in fields:
            fields["percent_complete"] = percent
        kind = record.text("complete_pct_type")
        if kind in PERCENT_TYPES:
            fields["percent_complete_type"] = PERCENT_TYPES[kind]
        elif kind:
            record.unused(PERCENT_TYPE)
        physical = record.number("phys_complete_pct") or Decimal(0)
        held = min(max(fine(physical), Decimal(0)), Decimal(_ALL))
        if held != physical:
            record.adjusted(PERCENT_HELD)
        if held:
            fields["physical_percent"] = held

    def _percent(self, record: Record) -> int:
        """Return how much of the duration is done."""
        if record.text("status_code") == COMPLETE:
            return _ALL
        planned = record.number("target_drtn_hr_cnt") or Decimal(0)
        left = record.number("remain_drtn_hr_cnt")
        if left is None or planned <= 0 or not record.text("act_start_date"):
            return 0
        return percent_done(planned - left, planned)

    def _duration(self, record: Record, field: str) -> Duration | None:
        minutes = record.minutes(field)
        if minutes is None:
            return None
        return self._typed(record, minutes, "d")

    def _typed(self, record: Record, minutes: int, unit: str) -> Duration | None:
        return self._desk.problems.attempt(
            record.place, lambda: typed(minutes, unit, self._conversion)
        )


def percent_done(done: Decimal, whole: Decimal) -> int:
    """Return a share in whole percent, within 0 to 100.

    >>> percent_done(Decimal("2.5"), Decimal(20)), percent_done(Decimal(-1), Decimal(20))
    (13, 0)
    """
    share = EXACT.divide(EXACT.multiply(done, Decimal(_ALL)), whole)
    whole_percent = int(share.to_integral_value(ROUND_HALF_UP, context=EXACT))
    return min(max(whole_percent, 0), _ALL)


def percent_fields(record: Record) -> frozenset[str]:
    """Return the fields of percentages that a plan holds as they stand."""
    held = {"complete_pct_type"} if record.text("complete_pct_type") in PERCENT_TYPES else set()
    if 0 <= (percent := record.number("phys_complete_pct") or Decimal(0)) <= _ALL:
        held |= {"phys_complete_pct"} if fine(percent) == percent else set()
    return frozenset(held)


def _units_percent(record: Record) -> int:
    """Return how much of its units an activity has used."""
    done, left = (
        sum(record.number(f"{which}_{each}_qty") or Decimal(0) for each in ("work", "equip"))
        for which in ("act", "remain")
    )
    return percent_done(Decimal(done), Decimal(done + left)) if done > 0 and left >= 0 else 0


def is_level_of_effort(record: Record) -> bool:
    """Whether an activity goes on as long as others do."""
    return record.text("task_type") in (LEVEL_OF_EFFORT_TYPE, WBS_SUMMARY_TYPE)


def effort_dates(task_type: str) -> tuple[str, ...]:
    """Return the fields of level of effort that date nothing.

    Level of effort has actual dates of its own; those of a WBS summary activity are computed from
    what lies in its node, and so they are here.
    """
    return _DATED_BY if task_type == LEVEL_OF_EFFORT_TYPE else (*_ACTUAL, *_DATED_BY)
