"""Leaf tasks as activities."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from pmcore.exchange.defaults import given_fields
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.importing.money import finest
from pmcore.exchange.p6.activities_in import (
    ACTIVE,
    COMPLETE,
    LEVEL_OF_EFFORT_TYPE,
    NOT_STARTED,
    PERCENT_TYPES,
    PRIORITIES,
    WBS_SUMMARY_TYPE,
    percent_done,
)
from pmcore.exchange.p6.people_in import RESOURCE_DEPENDENT
from pmcore.exchange.xer.calendars_out import CalendarsOut
from pmcore.exchange.xer.clock_out import Clock
from pmcore.exchange.xer.constraints_out import ConstraintsOut
from pmcore.exchange.xer.dates_out import dates_of
from pmcore.exchange.xer.losses import (
    CREW,
    CREW_CALENDAR,
    EFFORT_LENGTH,
    ELAPSED,
    FIXED,
    INACTIVE,
    LENGTH_FROM_DATES,
    NO_DURATION,
    OWN_CALENDAR,
    PERCENT,
    PRIORITY,
    REMAINING,
    UNITS,
    field_of,
)
from pmcore.exchange.xer.names_out import Names
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, Value, hours
from pmcore.kernel import Duration, TaskId
from pmcore.scheduling.work_done import PARTS, Amount, work_of
from pmcore.wbs import Project, Task
from pmcore.wbs.effort import (
    effort_decides,
    has_both_dates,
    is_elapsed,
    length_minutes,
    whole_minutes,
)

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule

_COLUMNS = (
    "task_id",
    "proj_id",
    "wbs_id",
    "clndr_id",
    "phys_complete_pct",
    "rev_fdbk_flag",
    "est_wt",
    "lock_plan_flag",
    "auto_compute_act_flag",
    "complete_pct_type",
    "task_type",
    "duration_type",
    "status_code",
    "task_code",
    "task_name",
    "rsrc_id",
    "total_float_hr_cnt",
    "free_float_hr_cnt",
    "remain_drtn_hr_cnt",
    "act_work_qty",
    "remain_work_qty",
    "target_work_qty",
    "target_drtn_hr_cnt",
    "target_equip_qty",
    "act_equip_qty",
    "remain_equip_qty",
    "cstr_date",
    "act_start_date",
    "act_end_date",
    "late_start_date",
    "late_end_date",
    "expect_end_date",
    "early_start_date",
    "early_end_date",
    "restart_date",
    "reend_date",
    "target_start_date",
    "target_end_date",
    "rem_late_start_date",
    "rem_late_end_date",
    "cstr_type",
    "priority_type",
    "suspend_date",
    "resume_date",
    "cstr_date2",
    "cstr_type2",
    "driving_path_flag",
)
# What is written somewhere; `fixed` and the people's calendars decide the type of an activity.
_HELD = frozenset(
    (
        "id",
        "name",
        "parent",
        "kind",
        "duration",
        "effort",
        "fixed",
        "assignments",
        "calendar",
        "ignore_resource_calendars",
        "priority",
        "constraints",
        "as_late_as_possible",
        "percent_complete",
        "percent_complete_type",
        "physical_percent",
        "is_active",
        "actual_start",
        "actual_finish",
        "remaining_duration",
        "suspended",
        "resume",
        "expected_finish",
        "fields",
        "cost",
        "accrual",
        "expenses",
    )
)
_PERCENT_TYPES = {kind: word for word, kind in PERCENT_TYPES.items()}
_ALL = 100


class Activity(NamedTuple):
    """What else is to be known of an activity.

    Attributes
    ----------
    length
        Minutes it takes.
    left
        Those that are left of them.
    waits_for_people
        Whether it is resource dependent.
    """

    length: int
    left: int
    waits_for_people: bool


class ActivitiesOut:
    """Writes the leaf tasks of a project.

    Attributes
    ----------
    written
        What else is to be known of each.
    """

    def __init__(
        self,
        project: Project,
        numbers: Numbers,
        calendars: CalendarsOut,
        constraints: ConstraintsOut,
        *,
        clock: Clock,
        ledger: Ledger,
    ) -> None:
        self._project = project
        self._numbers = numbers
        self._calendars = calendars
        self._constraints = constraints
        self._ledger = ledger
        self._clock = clock
        self.written: dict[TaskId, Activity] = {}
        self._works_in = {each.id: each.calendar for each in project.settings.resources}

    def sheet(self, names: Names, schedule: Schedule | None) -> Sheet:
        """Return the table, with the dates of a schedule if there is one."""
        sheet = Sheet("TASK", _COLUMNS)
        for id, number in self._numbers.tasks.items():
            task = self._project[id]
            for field in given_fields(task):
                if field not in _HELD:
                    self._ledger.left_out(field_of(field), id)
            row = self._row(task, number, schedule)
            row["task_name"] = names.of(task.name, id)
            row |= self._constraints.of(task)
            if schedule is not None and id in schedule:
                row |= dates_of(schedule[id], task, self._clock)
            sheet.add(row)
        return sheet

    def _row(self, task: Task, number: int, schedule: Schedule | None) -> dict[str, Value]:
        parent = task.parent
        length = self._length(task, schedule)
        kind = self._type(task)
        left = self._remains(task, length)
        self.written[task.id] = Activity(length, left, kind == RESOURCE_DEPENDENT)
        return {
            "task_id": number,
            "proj_id": self._numbers.project,
            "wbs_id": self._numbers.root if parent is None else self._numbers.nodes[parent],
            "clndr_id": self._calendar(task),
            "rev_fdbk_flag": "N",
            "est_wt": 1,
            "lock_plan_flag": "N",
            "auto_compute_act_flag": "N",
            "task_type": kind,
            "duration_type": "DT_FixedDUR2",
            "task_code": task.id,
            "target_drtn_hr_cnt": hours(length),
            "priority_type": self._priority(task),
            **self._work(task, length),
            **self._progress(task, length, left),
        }

    def _length(self, task: Task, schedule: Schedule | None) -> int:
        minutes = length_minutes(task, self._project.minutes)
        if effort_decides(task) and minutes is not None:  # those who work apart may take less
            minutes = whole_minutes(task, self._project.minutes)
        if minutes is None and schedule is not None and has_both_dates(task):
            self._ledger.adjusted(LENGTH_FROM_DATES, task.id)
            return int(schedule.columns.duration[schedule.row(task.id)])
        if effort_decides(task):
            self._ledger.adjusted(EFFORT_LENGTH, task.id)
        elif task.duration is not None and not task.is_milestone:
            self._note_unit(task.duration, task.id)
        if minutes is None and task.kind == "task":
            self._ledger.adjusted(NO_DURATION, task.id)
        return minutes or 0

    def _calendar(self, task: Task) -> int:
        if is_elapsed(task):
            self._ledger.adjusted(ELAPSED, task.id)
            return self._calendars.around_the_clock()
        if task.calendar is not None and task.calendar == self._project.settings.calendar:
            self._ledger.adjusted(OWN_CALENDAR, task.id)
        return self._calendars.number(task.calendar)

    def _type(self, task: Task) -> str:
        """Return the type: work that waits for people is resource dependent."""
        if task.is_level_of_effort or not task.is_active:
            if not task.is_active:
                self._ledger.adjusted(INACTIVE, task.id)
            self._note_fixed(task, "duration" if task.assignments else "units")
            # actual dates of WBS summary activities say nothing: those of its node do
            is_spanning = task.is_level_of_effort and task.actual_start is None
            is_spanning &= not self._is_linked(task.id)
            return WBS_SUMMARY_TYPE if is_spanning else LEVEL_OF_EFFORT_TYPE
        if task.is_milestone:
            self._note_fixed(task, "duration" if task.assignments else "units")
            return "TT_FinMile" if self._project.predecessors(task.id) else "TT_Mile"
        if not task.assignments or is_elapsed(task):
            self._note_fixed(task, "units")
            return "TT_Task"
        if task.fixed != "duration" and not task.ignore_resource_calendars and not task.calendar:
            self._note_fixed(task, "units")
            self._note_crew(task)
            return RESOURCE_DEPENDENT
        if task.fixed != "duration" and not task.ignore_resource_calendars:
            self._ledger.adjusted(CREW_CALENDAR, task.id)
        self._note_fixed(task, "duration")
        return "TT_Task"

    def _is_linked(self, id: TaskId) -> bool:
        return bool(self._project.predecessors(id) or self._project.successors(id))

    def _note_crew(self, task: Task) -> None:
        """Note work in common time: in P6 everybody works in their own."""
        crew = [each for each in task.assignments if not each.is_apart]
        if len({self._works_in[each.resource] for each in crew}) > 1:
            self._ledger.adjusted(CREW, task.id)

    def _note_fixed(self, task: Task, read: str) -> None:
        if task.fixed != read or task.ignore_resource_calendars:
            self._ledger.adjusted(FIXED, task.id)

    def _priority(self, task: Task) -> str:
        nearest = min(PRIORITIES, key=lambda name: abs(PRIORITIES[name] - task.priority))
        if PRIORITIES[nearest] != task.priority:
            self._ledger.adjusted(PRIORITY, task.id)
        return nearest

    def _work(self, task: Task, length: int) -> dict[str, Value]:
        minutes = 0 if task.effort is None else self._project.minutes(task.effort)
        if task.effort is not None and minutes:
            self._note_unit(task.effort, task.id, "h")
        elif task.effort is not None:
            self._ledger.left_out(field_of("effort"), task.id)
        done: Amount = 0
        left: Amount = minutes
        if task.actual_start is not None:
            work = work_of(task, self._project.minutes, length)
            done, left = (each / Fraction(PARTS) for each in work)
        return {
            **dict.fromkeys(("target_equip_qty", "act_equip_qty", "remain_equip_qty"), 0),
            "act_work_qty": hours(finest(Fraction(done))),
            "target_work_qty": hours(minutes),
            "remain_work_qty": hours(finest(Fraction(left))),
        }

    def _progress(self, task: Task, length: int, left: int) -> dict[str, Value]:
        clock = self._clock
        begun, done = task.actual_start is not None, task.actual_finish is not None
        read = percent_done(Decimal(length - left), Decimal(length)) if begun and length else 0
        if not done and read != task.percent_complete:
            self._ledger.adjusted(PERCENT, task.id)
        return {
            "status_code": COMPLETE if done else ACTIVE if begun else NOT_STARTED,
            "complete_pct_type": _PERCENT_TYPES[task.percent_complete_type],
            "phys_complete_pct": f"{task.physical_percent:f}",
            "remain_drtn_hr_cnt": hours(left),
            "act_start_date": clock.worked(task.actual_start, task, first=True),
            "act_end_date": clock.worked(task.actual_finish, task, first=False),
            "expect_end_date": clock.ends(task.expected_finish, task.id, task),
            "suspend_date": clock.begins(task.suspended, task.id, task),
            "resume_date": clock.begins(task.resume, task.id, task),
        }

    def _remains(self, task: Task, length: int) -> int:
        """Return the minutes that are left of the length."""
        if task.actual_start is None or task.actual_finish is not None:
            return length if task.actual_start is None else 0
        if task.remaining_duration is not None:
            self._note_unit(task.remaining_duration, task.id)
            return self._project.minutes(task.remaining_duration)
        if task.kind == "task":
            self._ledger.adjusted(REMAINING, task.id)
        left = Decimal(length) * (_ALL - task.percent_complete) / _ALL
        return int(left.to_integral_value(ROUND_HALF_UP))

    def _note_unit(self, duration: Duration, where: TaskId, unit: str = "d") -> None:
        note_unit(duration, self._project, lambda: self._ledger.adjusted(UNITS, where), unit)


def note_unit(
    duration: Duration, project: Project, note: Callable[[], None], unit: str = "d"
) -> None:
    """Note a length that will not be read back in the unit it was typed in."""
    if duration.kind == "working":
        conversion = project.settings.conversion
        if typed(duration.to_minutes(conversion), unit, conversion) != duration:
            note()
