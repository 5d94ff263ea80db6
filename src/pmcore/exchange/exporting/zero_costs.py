"""Costs of zero that people typed: files have a zero wherever nobody said anything."""

from __future__ import annotations

from collections.abc import Iterable

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.importing.feature import Feature
from pmcore.wbs import Rate, Resource, Task

_ZERO = Feature(
    "zero_cost",
    "fixed costs and rates of zero, read back as none",
    "为零的固定成本与费率，读回时视为未设置",
)


def note_zero_costs(resources: Iterable[Resource], tasks: Iterable[Task], ledger: Ledger) -> None:
    """Tell fixed costs and rates of zero, which files do not tell from none."""
    for resource in resources:
        for rates in (resource.rates, *resource.rate_tables.values()):
            if len(rates) == 1 and _is_zero(rates[0]):
                ledger.adjusted(_ZERO, resource.id)
    for task in tasks:
        if task.cost is not None and not task.cost:
            ledger.adjusted(_ZERO, task.id)


def _is_zero(rate: Rate) -> bool:
    overtime = 0 if rate.overtime is None else rate.overtime.number
    return not (rate.standard.number or rate.per_use or overtime)
