"""From a schedule to its costs: work and materials at the rates of the days they fall on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from pmcore.kernel import ResourceId
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.costs import Costs, ResourceCost, TaskCost
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.workloads import Stretch, Workloads
from pmcore.wbs import Assignment, Expense, Rate, RateTable, Task
from pmcore.wbs.amounts import Amount
from pmcore.wbs.dated_rates import DatedRates
from pmcore.wbs.effort import worked_minutes
from pmcore.wbs.money import coins, money, places_of
from pmcore.wbs.reading import ReadableProject

_ALL = 100
_NONE, _WHOLE = Fraction(0), Fraction(1)
# How much is done in each stretch counts beside its minutes.
_Stretches = Sequence[Stretch]


class Pricing:
    """Finds the costs of a schedule.

    Every amount is counted exactly and rounded once, half up, to the smallest coin of the currency;
    sums are sums of rounded amounts.
    """

    def __init__(
        self,
        project: ReadableProject,
        solution: Solution,
        columns: Columns,
        workloads: Workloads,
    ) -> None:
        settings = project.settings
        self._project, self._settings = project, settings
        self._network, self._working = solution.network, solution.ground.table.working
        self._columns, self._workloads = columns, workloads
        self._known = {each.id: each for each in settings.resources}
        self._places = places_of(settings.currency)
        self._rates: dict[tuple[ResourceId, RateTable | None, Rate | None], DatedRates] = {}
        self._a_minutes: dict[Amount, Fraction] = {}  # people are paid the same few rates

    def costs(self) -> Costs:
        """Return what every task costs."""
        outline, places = self._network.outline, self._places
        own = [self._own(row, task) for row, task in enumerate(outline.tasks)]
        sums = [fixed + sum(map(sum, amounts)) for fixed, amounts in own]
        total = sum(sums)
        for row in range(len(sums) - 1, -1, -1):  # what is below a row comes behind it
            above = int(outline.parent[row])
            if above >= 0:
                sums[above] += sums[row]
        found = {
            task.id: TaskCost(
                money(whole, places),
                money(fixed, places),
                tuple(self._told(task, amounts)),
            )
            for task, whole, (fixed, amounts) in zip(outline.tasks, sums, own, strict=True)
        }
        settings = self._settings
        return Costs(settings.id, found, money(total, places), settings.currency, places)

    def _told(self, task: Task, amounts: Sequence[tuple[int, int, int]]) -> Iterator[ResourceCost]:
        used = [each.resource for each in task.assignments]
        used += [each.resource for each in task.expenses]
        for resource, (regular, overtime, per_use) in zip(used, amounts, strict=False):
            places = self._places
            yield ResourceCost(
                resource, money(regular, places), money(overtime, places), money(per_use, places)
            )

    def _own(self, row: int, task: Task) -> tuple[int, list[tuple[int, int, int]]]:
        """Return the fixed cost of a task, and that of each assignment and expense, in coins."""
        network = self._network
        is_out = network.is_inactive[row] and not network.is_hammock[row]
        if is_out or not task.is_active:  # level of effort drives nothing, but it is done
            return 0, []
        fixed = 0 if task.cost is None else coins(Fraction(task.cost), self._places)
        if not task.assignments and not task.expenses:
            return fixed, []
        efforts = self._workloads.efforts(row) if task.assignments else []
        pairs = zip(task.assignments, efforts, strict=True)
        work = [self._work(row, held, effort) for held, effort in pairs]
        return fixed, work + [self._expense(row, task, each) for each in task.expenses]

    def _work(self, row: int, held: Assignment, effort: Fraction) -> tuple[int, int, int]:
        """Return the cost of an assignment: by the standard rate, by overtime, by use."""
        rates = self._in_force(held, row)
        regular, extra = effort, _NONE
        if held.overtime is not None:
            extra = min(Fraction(self._project.minutes(held.overtime)), effort)
            regular = effort - extra
        stretches = () if rates.is_one else self._workloads.shapes(row, held)
        priced = self._priced(rates, stretches, row)
        at_once = _WHOLE if held.units <= _ALL else Fraction(held.units, _ALL)
        return (
            self._cost(regular, [(each.standard, much) for each, much in priced]),
            self._cost(extra, [(each.overtime or each.standard, much) for each, much in priced]),
            self._used(priced[0][0], at_once),
        )

    def _expense(self, row: int, task: Task, expense: Expense) -> tuple[int, int, int]:
        """Return the cost of a material, or the money that is spent."""
        resource, quantity = self._known[expense.resource], Fraction(expense.quantity.number)
        if expense.quantity.per is not None:
            minutes = self._length(row, task)
            quantity = expense.quantity.a_minute(self._settings.conversion) * minutes
        if resource.kind == "cost":
            return coins(quantity, self._places), 0, 0
        rates = self._in_force(expense, row)
        priced = self._priced(rates, () if rates.is_one else self._span(row), row)
        prices = [(each.standard, much) for each, much in priced]
        return self._cost(quantity, prices), 0, self._used(priced[0][0], _WHOLE)

    def _in_force(self, paid: Assignment | Expense, row: int) -> DatedRates:
        """Return the rates of a resource that hold at some time between the dates of a task."""
        key = paid.resource, paid.rate_table, paid.rate
        if key not in self._rates:
            resource = self._known[paid.resource]
            self._rates[key] = DatedRates.of(resource, self._network.zone, paid)
        rates, columns = self._rates[key], self._columns
        if rates.is_one:
            return rates
        return rates.between(int(columns.scheduled_start[row]), int(columns.scheduled_finish[row]))

    def _priced(self, rates: DatedRates, stretches: _Stretches, row: int) -> list[tuple[Rate, int]]:
        """Return the rates of stretches by the work each holds for; no stretch is a moment."""
        begin = int(self._columns.scheduled_start[row])
        return [*rates.work(stretches or [(begin, begin + 1, _ALL)])]

    def _cost(self, quantity: Fraction, prices: Sequence[tuple[Amount, int]]) -> int:
        """Return what a quantity costs that is spread evenly over minutes at several prices."""
        if not quantity:
            return 0
        if len(prices) == 1:
            return coins(quantity * self._a_minute(prices[0][0]), self._places)
        # by denominator, of which rates have few: integers add up faster than fractions
        sums: dict[int, int] = defaultdict(int)
        for each, much in prices:
            price = self._a_minute(each)
            sums[price.denominator] += price.numerator * much
        whole = sum((Fraction(total, unit) for unit, total in sums.items()), Fraction())
        return coins(quantity * whole / sum(much for _, much in prices), self._places)

    def _a_minute(self, amount: Amount) -> Fraction:
        known = self._a_minutes.get(amount)
        if known is None:
            known = self._a_minutes[amount] = amount.a_minute(self._settings.conversion)
        return known

    def _used(self, first: Rate, times: Fraction) -> int:
        """Return what a use costs, at the rate of the moment it begins."""
        if not first.per_use:
            return 0
        return coins(Fraction(first.per_use) * times, self._places)

    def _length(self, row: int, task: Task) -> int:
        """Working minutes of a task: its duration, else those that its dates span."""
        known = (
            None
            if self._network.outline.is_summary[row]
            else worked_minutes(task, self._project.minutes, int(self._columns.duration[row]))
        )
        return sum(b - a for a, b, _ in self._span(row)) if known is None else known

    def _span(self, row: int) -> _Stretches:
        """Working time from the start of a task to its finish."""
        outline, columns = self._network.outline, self._columns
        number = int(outline.calendar[row])
        if not outline.is_summary[row]:
            number = int(self._network.nodes.calendar[int(outline.leaves(row)[0])])
        start, finish = int(columns.scheduled_start[row]), int(columns.scheduled_finish[row])
        return [(*each, _ALL) for each in self._working[number].intervals(start, finish)]
