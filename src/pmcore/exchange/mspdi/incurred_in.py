"""What people and expenses of the file have cost so far, where that was typed and not computed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from pmcore.exchange.mspdi.costs_in import money_in
from pmcore.exchange.mspdi.people_in import People
from pmcore.exchange.mspdi.record import Record
from pmcore.kernel import ResourceId, TaskId
from pmcore.wbs import Assignment, Expense, Task
from pmcore.wbs.money import added

_Used = TypeVar("_Used", Assignment, Expense)


class IncurredIn:
    """Reads actual costs of assignments.

    In a project whose actual costs the tool does not compute, they are what somebody typed, and
    nothing where nobody did, whatever work has been done.
    """

    def __init__(self, people: People) -> None:
        self._people = people
        self._priced = {
            each.id for each in people.resources if each.every_rate or each.kind == "cost"
        }

    def told(self, task: Task, record: Record) -> Task:
        """Return a task whose people and expenses say what they have cost so far."""
        if not self._people.are_costs_typed or not (task.assignments or task.expenses):
            return task
        costs = self._costs(task.id)
        has_begun = bool(record.text("ActualStart") or record.whole("PercentComplete", 0))
        known = {
            resource: cost
            for resource, cost in costs.items()
            if cost or (has_begun and resource in self._priced)
        }
        if not known:
            return task
        return task.replace(
            assignments=_incurred(task.assignments, known),
            expenses=_incurred(task.expenses, known),
        )

    def _costs(self, task: TaskId) -> dict[ResourceId, Decimal]:
        found: dict[ResourceId, list[Decimal]] = {}
        for record in self._people.records.get(task, ()):
            name = self._people.resource_of(record)
            if name is not None:
                found.setdefault(name, []).append(money_in(record, "ActualCost"))
        return {name: added(costs) for name, costs in found.items()}


def _incurred(used: tuple[_Used, ...], known: dict[ResourceId, Decimal]) -> list[_Used]:
    return [replace(each, actual_cost=known.get(each.resource)) for each in used]
