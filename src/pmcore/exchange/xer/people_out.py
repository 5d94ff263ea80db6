"""Resources, and who works on what."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pmcore.exchange.defaults import given_fields
from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.xer.calendars_out import CalendarsOut
from pmcore.exchange.xer.losses import field_of
from pmcore.exchange.xer.names_out import Names
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, hours
from pmcore.kernel import TaskId
from pmcore.wbs import Project

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
    "cost_per_qty_source_type",
    "create_user",
)
_HELD = ("resource", "units")
_ALL = 100


def resource_sheet(
    project: Project, numbers: Numbers, calendars: CalendarsOut, names: Names
) -> Sheet:
    """Write the resources."""
    sheet = Sheet("RSRC", _COLUMNS)
    for resource in project.settings.resources:
        number = numbers.resources[resource.id]
        sheet.add(
            {
                "rsrc_id": number,
                "clndr_id": calendars.number(resource.calendar),
                "rsrc_seq_num": number,
                "rsrc_name": names.of(resource.name, resource.id),
                "rsrc_short_name": resource.id,
                "def_qty_per_hr": 1,
                "cost_qty_type": "QT_Hour",
                "ot_factor": 0,
                "active_flag": "Y",
                "auto_compute_act_flag": "Y",
                "def_cost_qty_link_flag": "Y",
                "ot_flag": "N",
                "curr_id": 1,
                "rsrc_type": "RT_Labor",
            }
        )
    return sheet


def assignment_sheet(
    project: Project, numbers: Numbers, lengths: Mapping[TaskId, int], ledger: Ledger
) -> Sheet:
    """Write who works on what; everybody's work is their share of the task's duration."""
    sheet = Sheet("TASKRSRC", _ASSIGNMENT_COLUMNS)
    count = 0
    for id, number in numbers.tasks.items():
        for assignment in project[id].assignments:
            count += 1
            for field in given_fields(assignment):
                if field not in _HELD:
                    ledger.left_out(field_of(f"{field} of assignments"), id)
            work = hours(round(lengths[id] * assignment.units / _ALL))
            share = f"{Decimal(assignment.units) / _ALL:f}"
            sheet.add(
                {
                    "taskrsrc_id": count,
                    "task_id": number,
                    "proj_id": numbers.project,
                    "cost_qty_link_flag": "Y",
                    "rsrc_id": numbers.resources[assignment.resource],
                    "remain_qty": work,
                    "target_qty": work,
                    "remain_qty_per_hr": share,
                    "target_qty_per_hr": share,
                    "act_ot_qty": 0,
                    "act_reg_qty": 0,
                    "ot_factor": 0,
                    "rollup_dates_flag": "Y",
                    "rsrc_type": "RT_Labor",
                    "cost_per_qty_source_type": "ST_Rsrc",
                }
            )
    return sheet
