"""What a schedule costs, as columns and as a section of its document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from pmcore.exchange.schedule_columns import Columns
from pmcore.kernel import TaskId
from pmcore.tracking import CostStatus

CostsByTask: TypeAlias = Mapping[TaskId | None, CostStatus]
_PARTS = ("planned", "actual", "remaining")


def cost_columns(ids: Iterable[TaskId], costs: CostsByTask | None) -> Columns:
    """Return the costs of tasks as exact decimal texts, one list per field; none without costs."""
    if costs is None:
        return {}
    told = [costs[id] for id in ids]
    return {f"{part}_cost": [f"{getattr(each, part):f}" for each in told] for part in _PARTS}


def cost_section(costs: CostsByTask | None, currency: str | None) -> dict[str, Any]:
    """Return the section of a document that says what the whole project costs."""
    if costs is None:
        return {}
    whole = costs[None]
    amounts = {part: f"{getattr(whole, part):f}" for part in _PARTS}
    return {"cost": {"currency": currency, **amounts}}
