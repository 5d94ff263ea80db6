"""Rates of resources, units of materials, and expenses of activities."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.importing.money import decimal_text, fine, finest, hourly
from pmcore.exchange.p6.costs_in import ACCRUALS
from pmcore.exchange.xer.clock_out import Clock
from pmcore.exchange.xer.losses import (
    BY_TIME,
    MIDNIGHT,
    MONEY_ROUNDED,
    RATE_UNIT,
    SPENT,
    field_of,
)
from pmcore.exchange.xer.numbers_out import Numbers
from pmcore.exchange.xer.sheet import Sheet, Value, words
from pmcore.kernel import TaskId
from pmcore.wbs import Amount, Expense, Project, Rate, Resource, Task

_RATE_COLUMNS = ("rsrc_rate_id", "rsrc_id", "max_qty_per_hr", "cost_per_qty", "start_date")
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
_FIRST = "1980-01-01 00:00"


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

    def __init__(self, project: Project, numbers: Numbers, ledger: Ledger) -> None:
        self._project, self._numbers, self._ledger = project, numbers, ledger
        self._clock = Clock(project, ledger)
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
        ratios = {self._ratio(rate) for rate in resource.rates if rate.standard.number}
        factor = ratios.pop() if len(ratios) == 1 else Fraction(1)
        text = decimal_text(factor)
        if ratios or text is None or fine(Decimal(text)) != Decimal(text):
            self._ledger.left_out(field_of("overtime rates", of_project=True), resource.id)
            return Overtime(is_paid=False, factor="0")
        return Overtime(factor != 1, text if factor != 1 else "0")

    def _ratio(self, rate: Rate) -> Fraction:
        conversion = self._project.settings.conversion
        overtime = rate.standard if rate.overtime is None else rate.overtime
        return overtime.a_minute(conversion) / rate.standard.a_minute(conversion)

    def _rates(self, resource: Resource) -> Iterator[dict[str, Value]]:
        """Yield a row for each date on which a rate or the units change."""
        self._note(resource)
        if not resource.rates and not resource.availability and resource.units == _ALL:
            return
        rates = resource.rates or (_USUAL,)
        prices = {self._since(each.since, resource): each for each in rates[1:]}
        units = {self._since(each.since, resource): each.units for each in resource.availability}
        rate, much = rates[0], resource.units
        for since in sorted({_FIRST, *prices, *units}):  # the earliest holds from the beginning
            rate, much = prices.get(since, rate), units.get(since, much)
            yield {
                "rsrc_id": self._numbers.resources[resource.id],
                "max_qty_per_hr": f"{Decimal(much) / _ALL:f}",
                "cost_per_qty": self._price(rate.standard, resource),
                "start_date": since,
            }

    def _since(self, at: date | None, resource: Resource) -> str:
        written = self._clock.begins(at) or ""
        if isinstance(at, datetime) and written.endswith("00:00"):
            self._ledger.adjusted(MIDNIGHT, resource.id)
        return written

    def _price(self, amount: Amount, resource: Resource) -> str:
        conversion = self._project.settings.conversion
        number = hourly(amount, conversion)
        if amount.per is not None and Fraction(number) != amount.a_minute(conversion) * 60:
            self._ledger.adjusted(MONEY_ROUNDED, resource.id)
        elif amount.per not in (None, "h"):
            self._ledger.adjusted(RATE_UNIT, resource.id)
        return f"{number:f}"

    def _note(self, resource: Resource) -> None:
        if resource.accrual != "prorated":
            self._ledger.left_out(field_of("accrual of resources", of_project=True), resource.id)
        if any(rate.per_use for rate in resource.rates):
            self._ledger.left_out(field_of("cost per use", of_project=True), resource.id)

    # ---- activities

    def quantity(self, expense: Expense, task: Task, length: int) -> str:
        """Return how much of a material an activity uses; P6 counts it as one quantity."""
        number = expense.quantity.number
        if expense.quantity.per is not None:
            self._ledger.adjusted(BY_TIME, task.id)
            whole = expense.quantity.a_minute(self._project.settings.conversion) * length
            number = finest(whole)
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
