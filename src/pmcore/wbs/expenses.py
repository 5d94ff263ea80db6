"""Expenses of a task: materials it uses up, and money it spends."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from pmcore.kernel import InputError, ResourceId, check_id
from pmcore.kernel.coercion import NumberLike, listed, one_of_kind, unusable
from pmcore.wbs.amounts import Amount, AmountLike
from pmcore.wbs.rates import (
    Rate,
    RateLike,
    RateTable,
    actual_cost_of,
    one_rate,
    own_rate_of,
    rate_table_of,
)

_worded = re.compile(r"(\S+)\s{1,9}(\S.{0,40})", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Expense:
    """What a task uses up of a material, or spends on a cost resource.

    It takes no time and has no calendar: it never moves a date, and is in no load.

    Attributes
    ----------
    resource
        Its id.
    quantity
        How much of a material, in its own unit; of a cost resource the money. ``5/d`` is so much
        for each day of the duration of the task.
    rate_table
        Which of the ``rate_tables`` of a material it is paid by; its usual rates unless given.
    rate
        What a unit of a material costs here, whatever it costs elsewhere.
    actual_cost
        What it has cost so far, where somebody knows; else what follows from progress and rates.

    Raises
    ------
    InputError
        ``id.invalid``; ``value.invalid``.

    Examples
    --------
    >>> Expense.parse("concrete 12.5"), Expense("fuel", "5/d").quantity.per
    (Expense('concrete', '12.5'), 'd')
    """

    resource: ResourceId
    quantity: Amount
    rate_table: RateTable | None = None
    rate: Rate | None = None
    actual_cost: Decimal | None = None

    def __init__(
        self,
        resource: ResourceId,
        quantity: AmountLike,
        *,
        rate_table: RateTable | None = None,
        rate: RateLike | None = None,
        actual_cost: NumberLike | None = None,
    ) -> None:
        object.__setattr__(self, "resource", check_id(resource, "resource"))
        object.__setattr__(self, "quantity", Amount(quantity, "quantity"))
        named = None if rate_table is None else rate_table_of(rate_table)
        object.__setattr__(self, "rate_table", named)
        own = None if rate is None else own_rate_of(rate, is_work=False)
        object.__setattr__(self, "rate", own)
        one_rate(named, own)
        incurred = None if actual_cost is None else actual_cost_of(actual_cost)
        object.__setattr__(self, "actual_cost", incurred)

    @classmethod
    def parse(cls, text: str) -> Expense:
        """Read ``concrete 12.5`` or ``fuel 5/d``.

        Raises
        ------
        InputError
            ``value.invalid``; ``id.invalid``.
        """
        match = _worded(text.strip()) if isinstance(text, str) else None
        if match is None:
            raise _unreadable(text)
        return cls(match[1], match[2])

    def __str__(self) -> str:
        return f"{self.resource} {self.quantity}"

    def __repr__(self) -> str:
        table = f", rate_table={self.rate_table!r}" if self.rate_table else ""
        rate = f", rate={self.rate!r}" if self.rate else ""
        cost = "" if self.actual_cost is None else f", actual_cost={str(self.actual_cost)!r}"
        return f"Expense({self.resource!r}, {str(self.quantity)!r}{table}{rate}{cost})"


ExpenseLike: TypeAlias = Expense | str


def expenses_of(value: Any) -> tuple[Expense, ...]:
    """Read expenses in the order given, each resource once.

    Raises
    ------
    InputError
        ``value.invalid``, ``id.invalid``; ``input.too_many``.
    """
    read = listed(value, "expenses", _expense_of)
    counts = Counter(each.resource for each in read)
    twice = next((resource for resource, count in counts.items() if count > 1), None)
    if twice is not None:
        en = "each resource must be there once; add up what is used of it"
        raise unusable("expenses", twice, en, "每个资源只能出现一次，请合并其用量")
    return read


def _expense_of(value: Any) -> Expense:
    return (
        Expense.parse(value) if isinstance(value, str) else one_of_kind(value, "expenses", Expense)
    )


def _unreadable(text: object) -> InputError:
    en = "it must be an id and how much of it, as in concrete 12.5 or fuel 5/d"
    return unusable("expenses", text, en, "应为编号与用量，例如 concrete 12.5 或 fuel 5/d")
