"""Resources, who works on what, and what is used up of materials."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pmcore.exchange.defaults import given_fields
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.xer.activities_out import Activity
from pmcore.exchange.xer.calendars_out import CalendarsOut
from pmcore.exchange.xer.costs_out import CostsOut, rate_type
from pmcore.exchange.xer.curves_out import CurvesOut
from pmcore.exchange.xer.losses import COST_RESOURCE, OWN_CALENDAR, OWN_EFFORT, field_of
from pmcore.exchange.xer.names_out import Names
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, Value, hours
from pmcore.kernel import TaskId
from pmcore.kernel.exact import EXACT
from pmcore.scheduling.engine.remains import goes_on, shares_of
from pmcore.wbs import Assignment, Project, Task
from pmcore.wbs.effort import apart_span, is_worked

_COLUMNS = (
    "rsrc_id",
    "parent_rsrc_id",
    "clndr_id",
    "rsrc_seq_num",
    "rsrc_name",
    "rsrc_short_name",
    "def_qty_per_hr",
    "cost_qty_type",
    "ot_factor",
    "active_flag",
    "auto_compute_act_flag",
    "def_cost_qty_link_flag",
    "ot_flag",
    "curr_id",
    "unit_id",
    "rsrc_type",
)
_ASSIGNMENT_COLUMNS = (
    "taskrsrc_id",
    "task_id",
    "proj_id",
    "cost_qty_link_flag",
    "rsrc_id",
    "remain_qty",
    "target_qty",
    "remain_qty_per_hr",
    "target_qty_per_hr",
    "act_ot_qty",
    "act_reg_qty",
    "relag_drtn_hr_cnt",
    "target_lag_drtn_hr_cnt",
    "ot_factor",
    "rollup_dates_flag",
    "rsrc_type",
    "cost_per_qty",
    "cost_per_qty_source_type",
    "rate_type",
    "create_user",
    "curv_id",
)
_HELD = ("resource", "units", "contour", "rate_table", "rate")
_OF_THEIR_OWN = (*_HELD, "effort", "delay", "duration", "remaining_duration")
_ALL = 100
_SHARE = Decimal("0.0000001")
_TYPES = {"work": "RT_Labor", "material": "RT_Mat"}


def resource_sheet(
    project: Project,
    numbers: Numbers,
    calendars: CalendarsOut,
    names: Names,
    ledger: Ledger,
    *,
    costs: CostsOut,
) -> Sheet:
    """Write the resources; how much there is of each stands in their rates."""
    sheet = Sheet("RSRC", _COLUMNS)
    for resource in project.settings.resources:
        if resource.kind == "cost":
            ledger.left_out(COST_RESOURCE, resource.id)
            continue
        number, overtime = numbers.resources[resource.id], costs.overtime(resource)
        if resource.calendar is not None and resource.calendar == project.settings.calendar:
            ledger.adjusted(OWN_CALENDAR, resource.id)
        sheet.add(
            {
                "rsrc_id": number,
                "clndr_id": calendars.number(resource.calendar),
                "rsrc_seq_num": number,
                "rsrc_name": names.of(resource.name, resource.id),
                "rsrc_short_name": resource.id,
                "def_qty_per_hr": 1,
                "cost_qty_type": "QT_Hour",
                "ot_factor": overtime.factor,
                "active_flag": "Y",
                "auto_compute_act_flag": "Y",
                "def_cost_qty_link_flag": "Y",
                "ot_flag": "Y" if overtime.is_paid else "N",
                "curr_id": 1,
                "unit_id": costs.measures.get(resource.measure or ""),
                "rsrc_type": _TYPES[resource.kind],
            }
        )
    return sheet


def assignment_sheet(
    project: Project,
    numbers: Numbers,
    activities: Mapping[TaskId, Activity],
    ledger: Ledger,
    *,
    costs: CostsOut,
    curves: CurvesOut,
) -> Sheet:
    """Write who works on what, and what is used up of materials.

    Everybody's work is their share of the task's duration.
    """
    materials = {each.id for each in project.settings.resources if each.kind == "material"}
    sheet = Sheet("TASKRSRC", _ASSIGNMENT_COLUMNS)
    count = 0
    for id, number in numbers.tasks.items():
        for assignment in project[id].assignments:
            count += 1
            sheet.add(
                {
                    "taskrsrc_id": count,
                    "task_id": number,
                    "proj_id": numbers.project,
                    "cost_qty_link_flag": "Y",
                    "rsrc_id": numbers.resources[assignment.resource],
                    "act_ot_qty": 0,
                    "act_reg_qty": 0,
                    "ot_factor": 0,
                    "rollup_dates_flag": "Y",
                    "rsrc_type": "RT_Labor",
                    "rate_type": rate_type(assignment),
                    **costs.own_price(assignment, id),
                    "curv_id": curves.number(assignment.contour, id),
                    **_work(project, id, assignment, activities[id], ledger),
                }
            )
        for expense in project[id].expenses:
            if expense.actual_cost is not None:
                ledger.left_out(field_of("actual_cost of expenses"), id)
            if expense.resource not in materials:
                continue
            count += 1
            length = activities[id].length
            quantity = costs.quantity(expense, project[id], length)
            pace = f"{Decimal(quantity) * 60 / length:.6f}" if length else quantity
            sheet.add(
                {
                    "taskrsrc_id": count,
                    "task_id": number,
                    "proj_id": numbers.project,
                    "cost_qty_link_flag": "Y",
                    "rsrc_id": numbers.resources[expense.resource],
                    **dict.fromkeys(("remain_qty", "target_qty"), quantity),
                    **dict.fromkeys(("remain_qty_per_hr", "target_qty_per_hr"), pace),
                    "act_reg_qty": 0,
                    "rollup_dates_flag": "Y",
                    "rsrc_type": "RT_Mat",
                    "rate_type": rate_type(expense),
                    **costs.own_price(expense, id),
                }
            )
    return sheet


def _work(
    project: Project, task: TaskId, assignment: Assignment, activity: Activity, ledger: Ledger
) -> dict[str, Value]:
    """Write how much somebody works, how fast, and when they begin."""
    length, delay = activity.length, 0
    held: tuple[str, ...] = _OF_THEIR_OWN if activity.waits_for_people else _HELD
    if len(project[task].assignments) < 2:  # what is left of the activity is left to them
        held = tuple(field for field in held if field != "remaining_duration")
    for field in given_fields(assignment):
        if field not in held:
            ledger.left_out(field_of(f"{field} of assignments"), task)
    if activity.waits_for_people:
        delay, end = apart_span(project[task], assignment, project.minutes)
        length = end - delay
        if assignment.effort is not None:
            ledger.adjusted(OWN_EFFORT, task)
    average = assignment.average_units
    units = EXACT.divide(Decimal(average.numerator), Decimal(average.denominator * _ALL))
    work = hours(EXACT.multiply(Decimal(length), units))
    left = _left(project, project[task], assignment, length, activity)
    share = f"{EXACT.normalize(EXACT.quantize(units, _SHARE)):f}"
    lag = hours(delay)
    return {
        "remain_qty": hours(EXACT.multiply(Decimal(left), units)),
        "target_qty": work,
        "act_reg_qty": hours(EXACT.multiply(Decimal(max(length - left, 0)), units)),
        **dict.fromkeys(("remain_qty_per_hr", "target_qty_per_hr"), share),
        **dict.fromkeys(("relag_drtn_hr_cnt", "target_lag_drtn_hr_cnt"), lag if delay else None),
    }


def _left(
    project: Project, task: Task, assignment: Assignment, length: int, activity: Activity
) -> int:
    """Minutes of so many that somebody has still to do."""
    if task.actual_start is None:
        return length
    if not (activity.waits_for_people and goes_on(task) and is_worked(task)):
        return activity.left
    return shares_of(task, project.minutes)[task.assignments.index(assignment)].left
