"""Rates of resources, units of materials, and expenses of activities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.importing.money import decimal_text, fine, finest, hourly
from pmcore.exchange.p6.costs_in import ACCRUALS, MOST, OWN_PRICE, PRICE, PRICES, SOURCE
from pmcore.exchange.xer.clock_out import Clock
from pmcore.exchange.xer.losses import (
    BY_TIME,
    MIDNIGHT,
    MONEY_ROUNDED,
    RATE_UNIT,
    SAME_RATE,
    SPENT,
    field_of,
)
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, Value, words
from pmcore.kernel import TaskId
from pmcore.kernel.coercion import unusable
from pmcore.wbs import Amount, Assignment, Availability, Expense, Project, Rate, Resource, Task

_RATE_COLUMNS = (
    *("rsrc_rate_id", "rsrc_id", "max_qty_per_hr", PRICE, "start_date"),
    *PRICES.values(),
)
_COST_COLUMNS = (
    "cost_item_id",
    "proj_id",
    "task_id",
    "cost_name",
    "act_cost",
    "cost_per_qty",
    "remain_cost",
    "target_cost",
    "cost_load_type",
    "auto_compute_act_flag",
    "target_qty",
)
_LOADS = {accrual: word for word, accrual in ACCRUALS.items()}
_ALL = 100
_USUAL = Rate()
_FIRST, _BEFORE_ALL = "1980-01-01 00:00", "1970-01-01 00:00"
_LENGTH_OF_DAY = 10


class Overtime(NamedTuple):
    """What overtime costs: a multiple of the price."""

    is_paid: bool
    factor: str


class CostsOut:
    """Writes what resources cost, and what activities spend.

    Attributes
    ----------
    measures
        Numbers of the units that materials are counted in, by name.
    """

    def __init__(self, project: Project, numbers: Numbers, clock: Clock, ledger: Ledger) -> None:
        self._project, self._numbers, self._ledger = project, numbers, ledger
        self._clock = clock
        self._resources = {each.id: each for each in project.settings.resources}
        named = (each.measure for each in self._resources.values() if each.measure is not None)
        self.measures = {name: number for number, name in enumerate(dict.fromkeys(named), 1)}

    def sheets(self) -> Iterator[Sheet]:
        """Yield the tables of units and of rates, as far as there is something in them."""
        if self.measures:
            units = Sheet("UMEASURE", ("unit_id", "seq_num", "unit_abbrev", "unit_name"))
            for name, number in self.measures.items():
                text = words(name)
                units.add(
                    {"unit_id": number, "seq_num": number, "unit_abbrev": text, "unit_name": text}
                )
            yield units

    def rate_sheets(self) -> Iterator[Sheet]:
        """Yield the table of rates, if there are any."""
        sheet, count = Sheet("RSRCRATE", _RATE_COLUMNS), 0
        for resource in self._resources.values():
            for row in self._rates(resource) if resource.kind != "cost" else ():
                count += 1
                sheet.add({"rsrc_rate_id": count, **row})
        if count:
            yield sheet

    def overtime(self, resource: Resource) -> Overtime:
        """Return what overtime of a resource costs; P6 knows one multiple for all its rates."""
        ratios = {self._ratio(rate) for rate in resource.every_rate if rate.standard.number}
        factor = ratios.pop() if len(ratios) == 1 else Fraction(1)
        text = decimal_text(factor)
        is_one = not ratios and all(
            rate.standard.number or not rate.overtime for rate in resource.every_rate
        )
        is_held = text is not None and fine(Decimal(text)) == Decimal(text)
        if text is None or not (is_one and is_held and self._most(resource) < MOST):
            self._ledger.left_out(field_of("overtime rates", of_project=True), resource.id)
            return Overtime(is_paid=False, factor="0")
        units = {rate.overtime.per for rate in resource.every_rate if rate.overtime is not None}
        if units - {None, "h"}:
            self._ledger.adjusted(RATE_UNIT, resource.id)
        return Overtime(factor != 1, text if factor != 1 else "0")

    def _most(self, resource: Resource) -> Decimal:
        """Return the highest price of an hour of overtime."""
        prices = (self._hourly(_overtime(rate)) for rate in resource.every_rate)
        return max(prices, default=Decimal(0))

    def _hourly(self, amount: Amount) -> Decimal:
        return hourly(amount, self._project.settings.conversion)

    def _ratio(self, rate: Rate) -> Fraction:
        conversion = self._project.settings.conversion
        return _overtime(rate).a_minute(conversion) / rate.standard.a_minute(conversion)

    def _rates(self, resource: Resource) -> Iterator[dict[str, Value]]:
        """Yield a row for each date on which a rate or the units change."""
        self._note(resource)
        if not resource.every_rate and not resource.availability and resource.units == _ALL:
            return
        tables = {PRICE: resource.rates or (_USUAL,)}
        tables |= {PRICES[letter]: resource.rates_in(letter) for letter in PRICES}
        prices = {field: self._prices(rates, resource) for field, rates in tables.items() if rates}
        steps = resource.availability
        units = dict(zip(self._dates(steps, resource), steps, strict=True))
        dates = sorted(set().union(units, *prices.values()) - {""})
        first = _FIRST if not dates or dates[0] > _FIRST else _BEFORE_ALL
        held, much = {field: known[""] for field, known in prices.items()}, resource.units
        for since in (first, *dates):  # the earliest holds from the beginning
            held = {field: known.get(since, held[field]) for field, known in prices.items()}
            much = units[since].units if since in units else much
            yield {
                "rsrc_id": self._numbers.resources[resource.id],
                "max_qty_per_hr": f"{Decimal(much) / _ALL:f}",
                **held,
                "start_date": since,
            }

    def _prices(self, rates: Sequence[Rate], resource: Resource) -> dict[str, str]:
        """Return prices by the date from which on they hold, the first by none."""
        costs = [(self._hourly(rate.standard), self._hourly(_overtime(rate))) for rate in rates]
        if any(one == other for one, other in pairwise(costs)):
            self._ledger.adjusted(SAME_RATE, resource.id)
        dates = ["", *self._dates(rates[1:], resource)]
        prices = [self._price(rate.standard, resource.id) for rate in rates]
        return dict(zip(dates, prices, strict=True))

    def _dates(self, dated: Sequence[Rate | Availability], resource: Resource) -> list[str]:
        """Write from when on rates or units hold; midnight alone of its day reads back as it."""
        dates = [each.since for each in dated if each.since is not None]
        written = [self._clock.begins(at, resource.id) or "" for at in dates]
        days = Counter(text[:_LENGTH_OF_DAY] for text in written)
        for at, text in zip(dates, written, strict=True):
            is_alone = days[text[:_LENGTH_OF_DAY]] == 1
            if isinstance(at, datetime) and text.endswith("00:00") and is_alone:
                self._ledger.adjusted(MIDNIGHT, resource.id)
        return written

    def _price(self, amount: Amount, where: str) -> str:
        conversion = self._project.settings.conversion
        number = _held(self._hourly(amount), "rates")
        if amount.per is not None and Fraction(number) != amount.a_minute(conversion) * 60:
            self._ledger.adjusted(MONEY_ROUNDED, where)
        elif amount.per not in (None, "h"):
            self._ledger.adjusted(RATE_UNIT, where)
        return f"{number:f}"

    def _note(self, resource: Resource) -> None:
        if resource.accrual != "prorated":
            self._ledger.left_out(field_of("accrual of resources", of_project=True), resource.id)
        if any(rate.per_use for rate in resource.every_rate):
            self._ledger.left_out(field_of("cost per use", of_project=True), resource.id)

    # ---- activities

    def own_price(self, paid: Assignment | Expense, task: TaskId) -> dict[str, Value]:
        """Return where the price of an assignment comes from, and its own one if it has one."""
        rate = paid.rate
        if rate is None:
            return {SOURCE: "ST_Rsrc"}
        if rate.per_use:
            self._ledger.left_out(field_of("cost per use of assignments"), task)
        said: dict[str, Value] = {SOURCE: OWN_PRICE, PRICE: self._price(rate.standard, task)}
        if rate.overtime is None:
            return said
        factor = decimal_text(self._ratio(rate)) if rate.standard.number else None
        is_held = factor is not None and fine(Decimal(factor)) == Decimal(factor) != 0
        if is_held and self._hourly(rate.overtime) < MOST:
            return {**said, "ot_factor": factor}
        self._ledger.left_out(field_of("overtime rates of assignments"), task)
        return said

    def quantity(self, expense: Expense, task: Task, length: int) -> str:
        """Return how much of a material an activity uses; P6 counts it as one quantity."""
        number = expense.quantity.number
        if expense.quantity.per is not None:
            self._ledger.adjusted(BY_TIME, task.id)
            whole = expense.quantity.a_minute(self._project.settings.conversion) * length
            number = _held(finest(whole), "expenses")
        return f"{number:f}"

    def expense_sheets(self, lengths: dict[TaskId, int]) -> Iterator[Sheet]:
        """Yield the table of expenses: fixed costs, and money spent on cost resources.

        Parameters
        ----------
        lengths
            Minutes of each activity.
        """
        sheet, count = Sheet("PROJCOST", _COST_COLUMNS), 0
        for task in self._project:
            if task.id not in lengths:  # a summary task, which P6 knows no expenses of
                continue
            for name, amount in self._spent(task, lengths[task.id]):
                count += 1
                sheet.add(
                    {
                        "cost_item_id": count,
                        "proj_id": self._numbers.project,
                        "task_id": self._numbers.tasks[task.id],
                        "cost_name": name,
                        "act_cost": 0,
                        "remain_cost": amount,
                        "target_cost": amount,
                        "cost_load_type": _LOADS[task.accrual],
                        "auto_compute_act_flag": "Y",
                    }
                )
        if count:
            yield sheet

    def _spent(self, task: Task, length: int) -> Iterator[tuple[str, str]]:
        if task.cost:
            yield "Fixed cost", f"{task.cost:f}"
        elif task.accrual != "prorated":
            self._ledger.left_out(field_of("accrual"), task.id)
        for expense in task.expenses:
            if self._resources[expense.resource].kind == "cost":
                self._ledger.adjusted(SPENT, task.id)
                yield words(expense.resource), self.quantity(expense, task, length)


def _overtime(rate: Rate) -> Amount:
    return rate.standard if rate.overtime is None else rate.overtime


def _held(amount: Decimal, field: str) -> Decimal:
    """Return an amount, unless it has more digits than are read back."""
    if amount < MOST:
        return amount
    en = f"what it comes to must be less than {MOST:f} in a Primavera file"
    raise unusable(field, f"{amount:f}", en, f"在 Primavera 文件中，其合计应小于 {MOST:f}")


def rate_type(paid: Assignment | Expense) -> str:
    """Return which of the prices of its resource an assignment has.

    >>> rate_type(Assignment("li")), rate_type(Assignment("li", rate_table="B"))
    ('COST_PER_QTY', 'COST_PER_QTY2')
    """
    return (PRICE if paid.rate_table is None else PRICES[paid.rate_table]).upper()
