"""Computed costs held against those a file stored: where they differ, and the likely cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pmcore.exchange.importing.agreement import Agreement, compare_stored
from pmcore.exchange.importing.clues import UNKNOWN
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported, StoredCosts
from pmcore.kernel import TaskId
from pmcore.kernel.exact import EXACT

if TYPE_CHECKING:
    from pmcore.tracking import CostStatus

COSTS = ("cost", "actual_cost", "remaining_cost")
DATES = Feature("dates", "the dates of the task, which differ", "任务的日期不同")
INCURRED = Feature(
    "incurred",
    "costs incurred before, which that tool does not count anew",
    "已发生的成本，该软件不再重新计算",
)
BELOW = Feature("below", "the costs of tasks below, which differ", "其下任务的成本不同")
# One coin a task: a tool adds up fractions of coins that are rounded here, amount by amount.
_COIN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CostDifference:
    """A task whose computed costs are not the stored ones.

    Attributes
    ----------
    task
        Its id.
    costs
        Of ``cost``, ``actual_cost`` and ``remaining_cost`` those that differ: stored, computed.
        The cost is what the task will have cost in the end.
    cause
        What most likely explains it: a guess by rules, not a proof.
    """

    task: TaskId
    costs: Mapping[str, tuple[Decimal, Decimal]]
    cause: Feature


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class CostAgreement:
    """How far computed and stored costs agree, to the coin.

    Attributes
    ----------
    compared
        How many tasks the file has each of ``cost``, ``actual_cost``, ``remaining_cost`` of.
    differences
        The tasks of which one differs by more than a coin, in outline order.
    """

    compared: Mapping[str, int]
    differences: tuple[CostDifference, ...]

    def differing(self) -> Counter[str]:
        """Count the differences of each kind of cost."""
        return Counter(name for each in self.differences for name in each.costs)

    def __repr__(self) -> str:
        most = max(self.compared.values(), default=0)
        return f"<CostAgreement: {most - len(self.differences)} of {most} tasks>"


def compare_stored_costs(imported: Imported, agreement: Agreement | None = None) -> CostAgreement:
    """Add up what an imported plan costs and list the tasks whose stored costs are others.

    Parameters
    ----------
    agreement
        What :func:`compare_stored` found; unless given, it is found first.

    Raises
    ------
    ScheduleError, InputError
        As :func:`~pmcore.scheduling.schedule`.

    Examples
    --------
    >>> from pmcore.exchange import read_mspdi
    >>> xml = b'''<Project><StartDate>2026-03-02T08:00:00</StartDate>
    ...   <Tasks><Task>
    ...     <UID>1</UID><Name>Dig</Name><Duration>PT16H0M0S</Duration>
    ...     <FixedCost>50000</FixedCost><Cost>70000</Cost><ActualCost>0</ActualCost>
    ...   </Task></Tasks></Project>'''
    >>> found = compare_stored_costs(read_mspdi(xml))
    >>> found, found.differences[0].costs
    (<CostAgreement: 0 of 1 tasks>, {'cost': (Decimal('700'), Decimal('500.00'))})
    """
    from pmcore.tracking import cost_status

    agreement = agreement or compare_stored(imported)
    computed = cost_status(agreement.schedule)
    stored = imported.tool.costs(imported)
    compared: Counter[str] = Counter()
    apart: dict[TaskId, dict[str, tuple[Decimal, Decimal]]] = {}
    for task, held in stored.items():
        pairs = dict(_pairs(held, computed[task]))
        compared.update(list(pairs))  # counts, one each
        coins = _COIN * max(len(imported.project.descendants(task)), 1)
        if costs := {name: pair for name, pair in pairs.items() if _distance(*pair) > coins}:
            apart[task] = costs
    causes = _Causes(imported, agreement, apart)
    differences = tuple(
        CostDifference(task, costs, causes.of(task)) for task, costs in apart.items()
    )
    return CostAgreement({name: compared[name] for name in COSTS}, differences)


def _pairs(
    stored: StoredCosts, computed: CostStatus
) -> Iterator[tuple[str, tuple[Decimal, Decimal]]]:
    here = (computed.at_completion, computed.actual, computed.remaining)
    for name, value in zip(COSTS, here, strict=True):
        held = getattr(stored, name)
        if held is not None:
            yield name, (held, value)


def _distance(stored: Decimal, computed: Decimal) -> Decimal:
    return abs(EXACT.subtract(stored, computed))


class _Causes:
    """Guesses causes: what was not read comes before what follows from dates and progress."""

    def __init__(
        self, imported: Imported, agreement: Agreement, apart: Mapping[TaskId, Mapping[str, object]]
    ) -> None:
        self._imported, self._apart = imported, apart
        self._moved = {each.task for each in agreement.differences}

    def of(self, task: TaskId) -> Feature:
        imported = self._imported
        unread = imported.tool.cost_cause(imported, task)
        if unread is not None:
            return unread
        if any(child in self._apart for child in imported.project.children(task)):
            return BELOW
        if task in self._moved:
            return DATES
        return INCURRED if "actual_cost" in self._apart[task] else UNKNOWN
