"""What resources cost, and what tasks use up, as fields of a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.money import finest, hourly
from pmcore.exchange.mspdi.costs_in import ACCRUALS, FIRST_RATE, TABLES, TIME_UNITS, table_of
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.losses import MONEY_ROUNDED, SPENT_BY_TIME, SPENT_UNDATED
from pmcore.exchange.mspdi.money import hundredths
from pmcore.exchange.mspdi.span import LAST
from pmcore.exchange.mspdi.units_out import tenths_long
from pmcore.exchange.mspdi.xml_out import elements
from pmcore.kernel.coercion import unusable
from pmcore.tracking import CostStatus
from pmcore.wbs import Accrual, Amount, Assignment, Availability, Expense, Rate, Resource, Task
from pmcore.wbs.effort import length_minutes

Written = tuple[str, str]
COST_FIELDS = ("Cost", "ActualCost", "RemainingCost")
_ACCRUALS = {word: str(number) for number, word in ACCRUALS.items()}
_FORMATS = {unit: str(number) for number, unit in TIME_UNITS.items()}
_NUMBERS = {letter: str(number) for number, letter in TABLES.items()}
_HOURLY, _BY_PIECE = "2", "8"
_BEFORE_ALL = datetime.fromisoformat("1970-01-01")
# the first is what the tool writes; where something begins later still, a later one
_OPEN_ENDS = [datetime.fromisoformat(f"{year}-12-31T23:59") for year in (2049, LAST.year, 9999)]
_MINUTE = timedelta(minutes=1)
_MOST = Decimal(10) ** 13
_MOST_HOURLY = 10**15
_TENTHS_AN_HOUR = 36_000
_MOST_HOURS = 10**9


def cents(amount: Decimal, field: str) -> str:
    """Return money as files have it: in hundredths.

    Raises
    ------
    InputError
        ``value.invalid`` for ten million million and more.

    Examples
    --------
    >>> cents(Decimal("12.34"), "cost"), cents(Decimal("0.001"), "cost")
    ('1234', '0.1')
    """
    if amount >= _MOST:
        en = f"it must be less than {_MOST} in a Microsoft Project file"
        raise unusable(field, amount, en, f"在 Microsoft Project 文件中应小于 {_MOST}")
    return hundredths(amount)


def cost_fields(costs: CostStatus | None) -> Iterator[Written]:
    """Yield what a row costs in the end, so far, and from now on."""
    if costs is not None:
        amounts = costs.at_completion, costs.actual, costs.remaining
        yield from zip(COST_FIELDS, map(hundredths, amounts), strict=True)


def accrual_number(accrual: Accrual) -> str:
    """Return when a cost is incurred as a number."""
    return _ACCRUALS[accrual]


def table_field(paid: Assignment | Expense) -> Iterator[Written]:
    """Yield by which table of rates an assignment is paid, unless it is table A."""
    if paid.rate_table is not None:
        yield "CostRateTable", _NUMBERS[paid.rate_table]


class CostsOut:
    """Writes rates and periods of resources, and assignments of what is used up."""

    def __init__(self, desk: DeskOut) -> None:
        self._clock = desk.clock
        self._ledger = desk.ledger
        self._conversion = desk.project.settings.conversion
        self._summaries = desk.project.tree()

    # ---- resources

    def kind(self, resource: Resource) -> Iterator[Written]:
        """Yield of what kind a resource is: materials and cost resources have one number."""
        yield "Type", "1" if resource.kind == "work" else "0"
        if resource.kind == "cost":
            yield "IsCostResource", "1"

    def rates(self, resource: Resource, others: Sequence[Raw]) -> Iterator[Written]:
        """Yield what a resource costs, and its rates by date where there are several.

        Parameters
        ----------
        others
            Rows of other tables of rates, which the file before had.
        """
        if resource.accrual != "prorated":
            yield "AccrueAt", _ACCRUALS[resource.accrual]
        if resource.rates:
            yield from self._rate(resource.rates[0], resource)
        tables = [
            row
            for number, letter in TABLES.items()
            for row in self._table(resource, number, resource.rates_in(letter))
        ]
        if others:
            taken = {table_of(row) for row in tables}
            tables += (row for row in others if table_of(row) not in taken)
        if tables or len(resource.rates) > 1:
            own = self._table(resource, 0, resource.rates or (Rate(),))
            yield "Rates", elements((*own, *sorted(tables, key=table_of)))

    def _table(self, resource: Resource, table: int, rates: Sequence[Rate]) -> list[Raw]:
        """Return the rows of a table of rates by date."""
        if not rates:
            return []
        rows = _periods(self._dates(rates[1:], resource))
        return [
            (
                "Rate",
                (
                    ("RatesFrom", start.isoformat()),
                    ("RatesTo", finish.isoformat()),
                    ("RateTable", str(table)),
                    *self._rate(rate, resource),
                ),
            )
            for rate, (start, finish) in zip(rates, rows, strict=True)
        ]

    def _rate(self, rate: Rate, resource: Resource) -> Iterator[Written]:
        if resource.kind == "material":
            yield "StandardRate", f"{rate.standard.number:f}"
            yield "StandardRateFormat", _BY_PIECE
        else:
            overtime = rate.standard if rate.overtime is None else rate.overtime
            for name, amount in (("StandardRate", rate.standard), ("OvertimeRate", overtime)):
                yield name, self._hourly(amount, resource)
                yield f"{name}Format", _FORMATS.get(amount.per or "", _HOURLY)
        if rate.per_use:
            yield "CostPerUse", cents(rate.per_use, "per_use")

    def _hourly(self, amount: Amount, resource: Resource) -> str:
        number = hourly(amount, self._conversion)
        if number >= _MOST_HOURLY:
            en = f"by the hour it must be less than {_MOST_HOURLY} in a Microsoft Project file"
            zh = f"在 Microsoft Project 文件中，每小时应小于 {_MOST_HOURLY}"
            raise unusable("rates", str(amount), en, zh)
        if Fraction(number) != amount.a_minute(self._conversion) * 60:
            self._ledger.adjusted(MONEY_ROUNDED, resource.id)
        return f"{number:f}"

    def availability(self, resource: Resource) -> Iterator[Written]:
        """Yield in which periods there is how much of a resource, where that changes."""
        steps = resource.availability
        if not steps:
            return
        units = [resource.units, *(each.units for each in steps)]
        rows = _periods(self._dates(steps, resource))
        periods: list[Raw] = [
            (
                "AvailabilityPeriod",
                (
                    ("AvailableFrom", start.isoformat()),
                    ("AvailableTo", finish.isoformat()),
                    ("AvailableUnits", f"{much / 100:.15g}"),
                ),
            )
            for much, (start, finish) in zip(units, rows, strict=True)
        ]
        yield "AvailabilityPeriods", elements(periods)

    def _dates(self, dated: Sequence[Rate | Availability], resource: Resource) -> list[datetime]:
        """Return from when on rates or units hold, the first from the beginning."""
        given = (each.since for each in dated if each.since is not None)
        dates = [datetime.fromisoformat(self._clock.begins(at, resource.id)) for at in given]
        return [FIRST_RATE if not dates or dates[0] > FIRST_RATE else _BEFORE_ALL, *dates]

    # ---- assignments

    def used(
        self, expense: Expense, resource: Resource, task: Task, span: int | None
    ) -> Iterator[Written]:
        """Yield how much an assignment uses of a material, or what it spends.

        Parameters
        ----------
        span
            Minutes between the dates of the task, if known.
        """
        yield from table_field(expense)
        number, per = expense.quantity.number, expense.quantity.per
        if resource.kind == "cost":
            spent = number if per is None else self._spent(expense, task, span)
            yield "Cost", cents(spent, "expenses")
            yield "Units", "0"
            return
        yield "FixedMaterial", "0" if per else "1"
        yield "HasFixedRateUnits", "0" if per else "1"
        yield "RateScale", _FORMATS[per] if per else ""
        yield "Units", f"{number:f}"
        if per is None and number < _MOST_HOURS:  # the work of a material is its quantity
            yield "Work", tenths_long(int(number * _TENTHS_AN_HOUR))

    def _spent(self, expense: Expense, task: Task, span: int | None) -> Decimal:
        """Return the money that is spent by the time, for as long as a task takes."""
        minutes = span
        if task.id not in self._summaries and not task.is_level_of_effort:
            length = length_minutes(task, lambda each: each.to_minutes(self._conversion))
            minutes = span if length is None else length
        if minutes is None:
            self._ledger.left_out(SPENT_UNDATED, task.id)
            return Decimal(0)
        self._ledger.adjusted(SPENT_BY_TIME, task.id)
        return finest(expense.quantity.a_minute(self._conversion) * max(minutes, 0))


def _periods(starts: Sequence[datetime]) -> list[tuple[datetime, datetime]]:
    """Return from when to when each holds: until the minute before the next."""
    ends = [after - _MINUTE for _, after in pairwise(starts)]
    without_end = next(end for end in _OPEN_ENDS if starts[-1].date() < end.date())
    return list(zip(starts, [*ends, without_end], strict=True))
