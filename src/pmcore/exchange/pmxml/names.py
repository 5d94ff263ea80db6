"""What P6's XML calls the tables, fields and words of the database: the dialect, one to one.

Where two elements say one field, the first that says something counts.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from pmcore.exchange.p6.dialect import Dialect

TABLES = {
    "Activity": "TASK",
    "ActivityExpense": "PROJCOST",
    "ActivityNote": "TASKMEMO",
    "Calendar": "CALENDAR",
    "Code": "TASKACTV",
    "Currency": "CURRTYPE",
    "Project": "PROJECT",
    "Relationship": "TASKPRED",
    "Resource": "RSRC",
    "ResourceAssignment": "TASKRSRC",
    "ResourceCurve": "RSRCCURVDATA",
    "ResourceRate": "RSRCRATE",
    "ScheduleOptions": "SCHEDOPTIONS",
    "UDF": "UDFVALUE",
    "UDFType": "UDFTYPE",
    "UnitOfMeasure": "UMEASURE",
    "WBS": "PROJWBS",
}
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "CURRTYPE": {
        "curr_id": ("ObjectId",),
        "curr_short_name": ("Id",),
        "curr_type": ("Name",),
        "base_exch_rate": ("ExchangeRate",),
    },
    "PROJECT": {
        "proj_id": ("ObjectId",),
        "proj_short_name": ("Id",),
        "export_flag": ("External",),
        "clndr_id": ("ActivityDefaultCalendarObjectId",),
        "plan_start_date": ("PlannedStartDate",),
        "plan_end_date": ("MustFinishByDate",),
        "scd_end_date": ("ScheduledFinishDate", "FinishDate"),
        "last_recalc_date": ("DataDate",),
        "critical_path_type": ("CriticalActivityPathType",),
        "critical_drtn_hr_cnt": ("CriticalActivityFloatLimit", "CriticalActivityFloatThreshold"),
        "wbs_id": ("WBSObjectId",),
        "project_name": ("Name",),
        "sum_base_proj_id": ("CurrentBaselineProjectObjectId",),
    },
    "SCHEDOPTIONS": {
        "schedoptions_id": ("ObjectId",),
        "proj_id": ("ProjectObjectId",),
        "sched_calendar_on_relationship_lag": ("RelationshipLagCalendar",),
        "sched_retained_logic": ("OutOfSequenceScheduleType",),
        "sched_progress_override": ("OutOfSequenceScheduleType",),
        "sched_outer_depend_type": ("IgnoreOtherProjectRelationships",),
        "sched_use_expect_end_flag": ("UseExpectedFinishDates",),
        "sched_open_critical_flag": ("MakeOpenEndedActivitiesCritical",),
        "sched_float_type": ("ComputeTotalFloatType",),
        "enable_multiple_longest_path_calc": ("MultipleFloatPathsEnabled",),
        "max_multiple_longest_path": ("MaximumMultipleFloatPaths",),
        "use_total_float_multiple_longest_paths": ("MultipleFloatPathsUseTotalFloat",),
        "key_activity_for_multiple_longest_paths": ("MultipleFloatPathsEndingActivityObjectId",),
        "sched_lag_early_start_flag": ("StartToStartLagCalculationType",),
        "critical_path_type": ("CriticalActivityPathType",),
        "critical_drtn_hr_cnt": ("CriticalActivityFloatThreshold",),
    },
    "CALENDAR": {
        "clndr_id": ("ObjectId",),
        "clndr_name": ("Name",),
        "base_clndr_id": ("BaseCalendarObjectId",),
        "proj_id": ("ProjectObjectId",),
        "default_flag": ("IsDefault",),
        "day_hr_cnt": ("HoursPerDay",),
        "week_hr_cnt": ("HoursPerWeek",),
        "month_hr_cnt": ("HoursPerMonth",),
        "clndr_data": ("StandardWorkWeek", "HolidayOrExceptions"),
    },
    "PROJWBS": {
        "wbs_id": ("ObjectId",),
        "proj_id": ("ProjectObjectId",),
        "parent_wbs_id": ("ParentObjectId",),
        "wbs_short_name": ("Code",),
        "wbs_name": ("Name",),
        "seq_num": ("SequenceNumber",),
    },
    "TASK": {
        "task_id": ("ObjectId",),
        "proj_id": ("ProjectObjectId",),
        "wbs_id": ("WBSObjectId",),
        "clndr_id": ("CalendarObjectId",),
        "task_code": ("Id",),
        "task_name": ("Name",),
        "task_type": ("Type",),
        "status_code": ("Status",),
        "priority_type": ("LevelingPriority",),
        "target_drtn_hr_cnt": ("PlannedDuration",),
        "remain_drtn_hr_cnt": ("RemainingDuration",),
        "target_work_qty": ("PlannedLaborUnits",),
        "act_work_qty": ("ActualLaborUnits",),
        "act_equip_qty": ("ActualNonLaborUnits",),
        "remain_work_qty": ("RemainingLaborUnits",),
        "remain_equip_qty": ("RemainingNonLaborUnits",),
        "complete_pct_type": ("PercentCompleteType",),
        "phys_complete_pct": ("PhysicalPercentComplete",),
        "target_start_date": ("PlannedStartDate",),
        "target_end_date": ("PlannedFinishDate",),
        "act_start_date": ("ActualStartDate",),
        "act_end_date": ("ActualFinishDate",),
        "suspend_date": ("SuspendDate",),
        "resume_date": ("ResumeDate",),
        "cstr_type": ("PrimaryConstraintType",),
        "cstr_date": ("PrimaryConstraintDate",),
        "cstr_type2": ("SecondaryConstraintType",),
        "cstr_date2": ("SecondaryConstraintDate",),
        "expect_end_date": ("ExpectedFinishDate",),
        "external_early_start_date": ("ExternalEarlyStartDate",),
        "external_late_end_date": ("ExternalLateFinishDate",),
        "start_date": ("StartDate",),
        "end_date": ("FinishDate",),
        "restart_date": ("RemainingEarlyStartDate",),
        "reend_date": ("RemainingEarlyFinishDate",),
        "early_start_date": ("EarlyStartDate", "RemainingEarlyStartDate"),
        "early_end_date": ("EarlyFinishDate", "RemainingEarlyFinishDate"),
        "late_start_date": ("LateStartDate", "RemainingLateStartDate"),
        "late_end_date": ("LateFinishDate", "RemainingLateFinishDate"),
        "total_float_hr_cnt": ("TotalFloat",),
        "free_float_hr_cnt": ("FreeFloat",),
        "driving_path_flag": ("IsLongestPath",),
    },
    "TASKPRED": {
        "task_pred_id": ("ObjectId",),
        "task_id": ("SuccessorActivityObjectId",),
        "pred_task_id": ("PredecessorActivityObjectId",),
        "proj_id": ("SuccessorProjectObjectId",),
        "pred_proj_id": ("PredecessorProjectObjectId",),
        "pred_type": ("Type",),
        "lag_hr_cnt": ("Lag",),
    },
    "RSRC": {
        "rsrc_id": ("ObjectId",),
        "rsrc_short_name": ("Id",),
        "rsrc_name": ("Name",),
        "rsrc_type": ("ResourceType",),
        "clndr_id": ("CalendarObjectId",),
        "unit_id": ("UnitOfMeasureObjectId",),
        "ot_flag": ("IsOverTimeAllowed",),
        "ot_factor": ("OvertimeFactor",),
    },
    "RSRCRATE": {
        "rsrc_rate_id": ("ObjectId",),
        "rsrc_id": ("ResourceObjectId",),
        "start_date": ("EffectiveDate",),
        "max_qty_per_hr": ("MaxUnitsPerTime",),
        "cost_per_qty": ("PricePerUnit",),
        **{f"cost_per_qty{number}": (f"PricePerUnit{number}",) for number in range(2, 6)},
    },
    "RSRCCURVDATA": {
        "curv_id": ("ObjectId",),
        "curv_name": ("Name",),
    },
    "UMEASURE": {
        "unit_id": ("ObjectId",),
        "unit_abbrev": ("Abbreviation",),
        "unit_name": ("Name",),
    },
    "PROJCOST": {
        "cost_item_id": ("ObjectId",),
        "proj_id": ("ProjectObjectId",),
        "task_id": ("ActivityObjectId",),
        "target_cost": ("PlannedCost",),
        "cost_load_type": ("AccrualType",),
    },
    "TASKRSRC": {
        "taskrsrc_id": ("ObjectId",),
        "proj_id": ("ProjectObjectId",),
        "task_id": ("ActivityObjectId",),
        "rsrc_id": ("ResourceObjectId",),
        "target_qty": ("PlannedUnits",),
        "target_qty_per_hr": ("PlannedUnitsPerTime",),
        "target_lag_drtn_hr_cnt": ("PlannedLag",),
        "remain_qty": ("RemainingUnits",),
        "remain_qty_per_hr": ("RemainingUnitsPerTime",),
        "curv_id": ("ResourceCurveObjectId",),
        "rate_type": ("RateType",),
        "cost_per_qty": ("CostPerQuantity",),
        "cost_qty_link_flag": ("IsCostUnitsLinked",),
        "act_reg_qty": ("ActualRegularUnits", "ActualUnits"),
        "cost_per_qty_source_type": ("RateSource",),
        "target_cost": ("PlannedCost",),
        "remain_cost": ("RemainingCost",),
        "act_reg_cost": ("ActualRegularCost", "ActualCost"),
    },
    "UDFTYPE": {
        "udf_type_id": ("ObjectId",),
        "table_name": ("SubjectArea",),
        "udf_type_label": ("Title",),
        "logical_data_type": ("DataType",),
    },
    "UDFVALUE": {
        "udf_type_id": ("TypeObjectId",),
        "proj_id": ("ProjectObjectId",),
        "udf_text": ("TextValue",),
        "udf_number": ("DoubleValue", "IntegerValue", "CostValue"),
        "udf_date": ("StartDateValue", "FinishDateValue"),
    },
    "BaselineProject": {"proj_id": ("OriginalProjectObjectId",)},
}
# What every other record says of where it belongs.
OTHERS = {"proj_id": ("ProjectObjectId",), "task_id": ("ActivityObjectId",)}

# Shares of one, which the database holds in percent.
SHARES = frozenset(("phys_complete_pct",))
_YES = {"1": "Y", "true": "Y", "0": "N", "false": "N"}
_NO = {"1": "N", "true": "N", "0": "Y", "false": "Y"}
_PATHS = {"Critical Float": "CT_TotFloat", "Longest Path": "CT_DrivPath"}
_CONSTRAINTS = {
    "Start On": "CS_MSO",
    "Finish On": "CS_MEO",
    "Start On or After": "CS_MSOA",
    "Start On or Before": "CS_MSOB",
    "Finish On or After": "CS_MEOA",
    "Finish On or Before": "CS_MEOB",
    "Mandatory Start": "CS_MANDSTART",
    "Mandatory Finish": "CS_MANDFIN",
    "As Late As Possible": "CS_ALAP",
}
WORDS: dict[str, dict[str, dict[str, str]]] = {
    "PROJECT": {"export_flag": _NO, "critical_path_type": _PATHS},
    "SCHEDOPTIONS": {
        "sched_calendar_on_relationship_lag": {
            "Predecessor Activity Calendar": "rcal_Predecessor",
            "Successor Activity Calendar": "rcal_Successor",
            "Project Default Calendar": "rcal_ProjDefault",
            "24 Hour Calendar": "rcal_24Hour",
        },
        "sched_retained_logic": {
            "Retained Logic": "Y",
            "Progress Override": "N",
            "Actual Dates": "N",
        },
        "sched_progress_override": {
            "Progress Override": "Y",
            "Retained Logic": "N",
            "Actual Dates": "N",
        },
        "sched_outer_depend_type": {
            "1": "SD_None",
            "true": "SD_None",
            "0": "SD_Both",
            "false": "SD_Both",
        },
        "sched_use_expect_end_flag": _YES,
        "sched_open_critical_flag": _YES,
        "sched_float_type": {
            "Start Float = Late Start - Early Start": "FT_SS",
            "Finish Float = Late Finish - Early Finish": "FT_FF",
            "Smallest of Start Float and Finish Float": "FT_Min",
        },
        "enable_multiple_longest_path_calc": _YES,
        "use_total_float_multiple_longest_paths": _YES,
        "sched_lag_early_start_flag": _YES,
        "critical_path_type": _PATHS,
    },
    "CALENDAR": {"default_flag": _YES},
    "UDFTYPE": {
        "table_name": {"Activity": "TASK"},
        "logical_data_type": {
            "Text": "FT_TEXT",
            "Double": "FT_FLOAT_2_DECIMALS",
            "Integer": "FT_INT",
            "Cost": "FT_MONEY",
            "Start Date": "FT_START_DATE",
            "Finish Date": "FT_END_DATE",
        },
    },
    "TASK": {
        "task_type": {
            "Task Dependent": "TT_Task",
            "Resource Dependent": "TT_Rsrc",
            "Start Milestone": "TT_Mile",
            "Finish Milestone": "TT_FinMile",
            "Level of Effort": "TT_LOE",
            "WBS Summary": "TT_WBS",
        },
        "status_code": {
            "Not Started": "TK_NotStart",
            "In Progress": "TK_Active",
            "Completed": "TK_Complete",
        },
        "priority_type": {
            "Top": "PT_Top",
            "High": "PT_High",
            "Normal": "PT_Normal",
            "Low": "PT_Low",
            "Lowest": "PT_Lowest",
        },
        "complete_pct_type": {"Duration": "CP_Drtn", "Physical": "CP_Phys", "Units": "CP_Units"},
        "cstr_type": _CONSTRAINTS,
        "cstr_type2": _CONSTRAINTS,
        "driving_path_flag": _YES,
    },
    "TASKPRED": {
        "pred_type": {
            "Finish to Start": "PR_FS",
            "Start to Start": "PR_SS",
            "Finish to Finish": "PR_FF",
            "Start to Finish": "PR_SF",
        }
    },
    "RSRC": {
        "rsrc_type": {"Labor": "RT_Labor", "Nonlabor": "RT_Equip", "Material": "RT_Mat"},
        "ot_flag": _YES,
    },
    "TASKRSRC": {
        "rate_type": {
            "Price / Unit": "COST_PER_QTY",
            **{f"Price / Unit {number}": f"COST_PER_QTY{number}" for number in range(2, 6)},
        },
        "cost_qty_link_flag": _YES,
        "cost_per_qty_source_type": {
            "Resource": "ST_Rsrc",
            "Role": "ST_Role",
            "Override": "ST_Custom",
        },
    },
    "PROJCOST": {
        "cost_load_type": {
            "Start of Activity": "CL_Start",
            "End of Activity": "CL_End",
            "Uniform Over Activity": "CL_Uniform",
        },
    },
}


@cache
def fields_by_element(table: str) -> dict[str, frozenset[str]]:
    """Return the fields that each element of a table says."""
    found: dict[str, set[str]] = defaultdict(set)
    for field, elements in FIELDS.get(table, OTHERS).items():
        for element in elements:
            found[element].add(field)
    return {element: frozenset(fields) for element, fields in found.items()}


def _dialect() -> Dialect:
    """Return the dialect; of two words for one, the first is the one that is told."""
    fields = {
        (table, field): elements[0]
        for table, said in FIELDS.items()
        for field, elements in said.items()
    }
    words: dict[tuple[str, str, str], str] = {}
    for table, by_field in WORDS.items():
        for field, known in by_field.items():
            for said, word in known.items():
                words.setdefault((table, field, word), said)
    tables = {table: element for element, table in TABLES.items()}
    return Dialect({**tables, "ERMHDR": "APIBusinessObjects"}, fields, words)


PMXML = _dialect()
