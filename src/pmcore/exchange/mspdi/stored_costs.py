"""The costs that Microsoft Project computed, as it stored them, and what explains others.

They are read when somebody asks: most who read a file want its dates.
"""

from __future__ import annotations

from decimal import Decimal

from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported, Raw, StoredCosts
from pmcore.exchange.mspdi.contours import BY_HAND
from pmcore.exchange.mspdi.costs_in import TABLES
from pmcore.exchange.mspdi.features import RATE_TABLE, SUMMARY_WORK, TIMEPHASED
from pmcore.exchange.mspdi.money import cost_of
from pmcore.kernel import TaskId
from pmcore.kernel.coercion import written_number

_FIELDS = ("Cost", "ActualCost", "RemainingCost")
_MOST_DIGITS = 30


def stored_costs(imported: Imported) -> dict[TaskId, StoredCosts]:
    """Return the costs that the file holds, by task; nothing said is nothing compared."""
    found = {}
    for task in imported.project:
        fields = dict(imported.extras.tasks.get(task.id, ()))
        told = [_cost(fields.get(name)) for name in _FIELDS]
        if any(each is not None for each in told):
            found[task.id] = StoredCosts(*told)
    return found


def cost_cause(imported: Imported, task: TaskId) -> Feature | None:
    """Return what of the costs of a task was not read."""
    is_summary = imported.project.is_summary(task)
    for assignment in imported.extras.assignments.get(task, ()):
        fields = dict(assignment)
        if is_summary and _cost(fields.get("ActualCost")):
            return SUMMARY_WORK
        if fields.get("CostRateTable", "0") not in ("", *map(str, (0, *TABLES))):
            return RATE_TABLE
        if fields.get("WorkContour") == BY_HAND:
            return TIMEPHASED
    return None


def _cost(content: str | tuple[Raw, ...] | None) -> Decimal | None:
    """Read hundredths; what is no number says nothing."""
    number = written_number(content.strip()) if isinstance(content, str) else None
    if number is None or abs(number.adjusted()) >= _MOST_DIGITS:
        return None
    return cost_of(number)
