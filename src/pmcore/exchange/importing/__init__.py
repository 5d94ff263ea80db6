"""What readers of other tools' files have in common: what was found, and how it is compared."""

from __future__ import annotations

from pmcore.exchange.importing.agreement import Agreement, Difference, compare_stored
from pmcore.exchange.importing.clues import SAME_MOMENT, UNKNOWN, Clues
from pmcore.exchange.importing.cost_agreement import (
    CostAgreement,
    CostDifference,
    compare_stored_costs,
)
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.field_agreement import (
    FieldAgreement,
    FieldDifference,
    compare_stored_fields,
)
from pmcore.exchange.importing.imported import (
    Extras,
    Imported,
    Raw,
    Stored,
    StoredCosts,
    StoredDates,
)
from pmcore.exchange.importing.tool import Tool

__all__ = [
    "SAME_MOMENT",
    "UNKNOWN",
    "Agreement",
    "Clues",
    "CostAgreement",
    "CostDifference",
    "Difference",
    "Extras",
    "Feature",
    "FieldAgreement",
    "FieldDifference",
    "Imported",
    "Raw",
    "Stored",
    "StoredCosts",
    "StoredDates",
    "Tool",
    "compare_stored",
    "compare_stored_costs",
    "compare_stored_fields",
]
