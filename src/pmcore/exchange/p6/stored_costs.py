"""The costs that P6 stored with assignments and expenses, and what explains others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported, StoredCosts
from pmcore.exchange.p6.costs_in import LINKED, UNLINKED
from pmcore.exchange.p6.dialect import Dialect
from pmcore.exchange.p6.features import COST
from pmcore.kernel import TaskId
from pmcore.kernel.coercion import written_number
from pmcore.wbs import Assignment, Expense
from pmcore.wbs.money import added

# Of assignments and of expenses: what was incurred, and what remains.
_ACTUAL = {"TASKRSRC": ("act_reg_cost", "act_ot_cost"), "PROJCOST": ("act_cost",)}
_REMAINING = {"TASKRSRC": ("remain_cost",), "PROJCOST": ("remain_cost",)}
_UNLINKED = (UNLINKED, "0", "false")  # as XER files say it, and as XML does
_MOST_DIGITS = 30


def stored_costs(dialect: Dialect, imported: Imported) -> dict[TaskId, StoredCosts]:
    """Return the costs that the file holds, by activity; what says nothing is not compared."""
    found = {}
    for task in imported.project:
        actual = list(_amounts(dialect, imported, task.id, _ACTUAL))
        remaining = list(_amounts(dialect, imported, task.id, _REMAINING))
        if actual and remaining:
            found[task.id] = StoredCosts(
                added((*actual, *remaining)), added(actual), added(remaining)
            )
    return found


def cost_cause(dialect: Dialect, imported: Imported, task: TaskId) -> Feature | None:
    """Return what of the costs of an activity was not read: those that follow from no rate."""
    known = {each.id: each for each in imported.project.settings.resources}
    held = imported.project[task]
    used: list[Assignment | Expense] = [*held.assignments, *held.expenses]
    rows = imported.extras.assignments.get(task, ())
    is_priced = all(each.rate or known[each.resource].every_rate for each in used)
    linked = dialect.field("TASKRSRC", LINKED)
    is_typed = any(dict(row).get(linked) in _UNLINKED for row in rows)
    is_told = used and is_priced and not is_typed and len(rows) == len(used)
    return None if is_told or not rows else COST


def _amounts(
    dialect: Dialect, imported: Imported, task: TaskId, fields: Mapping[str, Iterable[str]]
) -> Iterator[Decimal]:
    rows = [("TASKRSRC", row) for row in imported.extras.assignments.get(task, ())]
    expense = dialect.table("PROJCOST")
    for name, row in imported.extras.tasks.get(task, ()):
        if name == expense and not isinstance(row, str):
            rows.append(("PROJCOST", row))
    for table, row in rows:
        held = dict(row)
        for field in fields[table]:
            amount = _amount(held.get(dialect.field(table, field)))
            if amount is not None:
                yield amount


def _amount(content: object) -> Decimal | None:
    """Read a number, whichever way its point is written; what is none says nothing."""
    text = content.replace(",", ".").strip() if isinstance(content, str) else ""
    number = written_number(text)
    return None if number is None or abs(number.adjusted()) >= _MOST_DIGITS else number
