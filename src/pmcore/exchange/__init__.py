"""Projects and schedules as documents: plan files, schedules, and files of other tools."""

from __future__ import annotations

from pmcore.exchange.exporting import Exported
from pmcore.exchange.files import load_plan, save_plan, write_file
from pmcore.exchange.importing import (
    Agreement,
    CostAgreement,
    CostDifference,
    Difference,
    Extras,
    FieldAgreement,
    FieldDifference,
    Imported,
    Stored,
    StoredCosts,
    StoredDates,
    compare_stored,
    compare_stored_costs,
    compare_stored_fields,
)
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.mspdi import read_mspdi, write_mspdi
from pmcore.exchange.plan import (
    plan_from_data,
    plan_from_json,
    plan_from_yaml,
    plan_json_schema,
    plan_to_data,
    plan_to_json,
    plan_to_yaml,
)
from pmcore.exchange.pmxml import read_pmxml
from pmcore.exchange.schedule_data import schedule_to_csv, schedule_to_data, schedule_to_json
from pmcore.exchange.xer import read_xer, write_xer

__all__ = [
    "Agreement",
    "CostAgreement",
    "CostDifference",
    "Difference",
    "Exported",
    "Extras",
    "FieldAgreement",
    "FieldDifference",
    "Imported",
    "ReadLimits",
    "Stored",
    "StoredCosts",
    "StoredDates",
    "compare_stored",
    "compare_stored_costs",
    "compare_stored_fields",
    "load_plan",
    "plan_from_data",
    "plan_from_json",
    "plan_from_yaml",
    "plan_json_schema",
    "plan_to_data",
    "plan_to_json",
    "plan_to_yaml",
    "read_mspdi",
    "read_pmxml",
    "read_xer",
    "save_plan",
    "schedule_to_csv",
    "schedule_to_data",
    "schedule_to_json",
    "write_file",
    "write_mspdi",
    "write_xer",
]
