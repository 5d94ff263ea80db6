"""What a resource costs, and how much of it there is, from which date on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal, Protocol, TypeAlias, TypeVar, get_args

from pmcore.kernel.coercion import (
    DateLike,
    NumberLike,
    choice,
    date_of,
    decimal_of,
    listed,
    one_of_kind,
    unusable,
    whole_number,
)
from pmcore.wbs.amounts import Amount, AmountLike, by_the_piece, by_the_time
from pmcore.wbs.progress import precedes
from pmcore.wbs.values import Values

Accrual: TypeAlias = Literal["start", "prorated", "end"]
RateTable: TypeAlias = Literal["B", "C", "D", "E"]
MOST_UNITS = 100_000
_TABLES: dict[str, RateTable] = {letter: letter for letter in get_args(RateTable)}
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Rate:
    """What a resource costs, from a date on.

    Attributes
    ----------
    standard
        Money by working time for who works, as in ``80/h``; the price of one unit of a material.
    overtime
        Money by the time for overtime; as the standard rate unless given.
    per_use
        Money for each assignment, whatever its length: times its units where more than 100 % of
        the resource are assigned.
    since
        From when on; ``None`` is from the beginning. A date means its first instant.

    Raises
    ------
    InputError
        ``value.invalid``; the codes of dates.

    Examples
    --------
    >>> Rate("80/h", overtime="120/h"), Rate("90/h", since="2026-07-01").standard
    (Rate('80/h', overtime='120/h'), Amount('90/h'))
    """

    standard: Amount
    overtime: Amount | None = None
    per_use: Decimal = _NOTHING
    since: date | None = None

    def __init__(
        self,
        standard: AmountLike = 0,
        *,
        overtime: AmountLike | None = None,
        per_use: NumberLike = 0,
        since: DateLike | None = None,
    ) -> None:
        usual = Amount(standard, "standard")
        extra = None if overtime is None else Amount(overtime, "overtime")
        object.__setattr__(self, "standard", usual)
        object.__setattr__(self, "overtime", None if extra == usual else extra)
        object.__setattr__(self, "per_use", _money(per_use, "per_use"))
        object.__setattr__(self, "since", None if since is None else date_of(since, "since"))

    def __repr__(self) -> str:
        overtime = "" if self.overtime is None else f", overtime={str(self.overtime)!r}"
        per_use = f", per_use='{self.per_use:f}'" if self.per_use else ""
        return f"Rate({str(self.standard)!r}{overtime}{per_use}{_since(self.since)})"


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Availability:
    """How much there is of a resource, from a date on.

    Attributes
    ----------
    since
        A date means its first instant.
    units
        Percent; 0 is none at all.

    Raises
    ------
    InputError
        ``value.invalid``; the codes of dates.

    Examples
    --------
    >>> Availability("2026-04-01", 50)
    Availability('2026-04-01', 50)
    """

    since: date
    units: int

    def __init__(self, since: DateLike, units: int) -> None:
        object.__setattr__(self, "since", date_of(since, "since"))
        object.__setattr__(self, "units", whole_number(units, "units", 0, MOST_UNITS))

    def __repr__(self) -> str:
        return f"Availability({self.since.isoformat()!r}, {self.units})"


RateLike: TypeAlias = Rate | AmountLike


class _Dated(Protocol):
    @property
    def since(self) -> date | None: ...


D = TypeVar("D", bound=_Dated)


def rates_of(value: Any) -> tuple[Rate, ...]:
    """Read rates by date: the first holds from the beginning, each further one from its date on.

    Raises
    ------
    InputError
        ``value.invalid``; ``input.too_many``.
    """
    read = listed(value, "rates", _rate_of)
    if read and read[0].since is not None:
        en, zh = (
            "the first rate must hold from the beginning: without since",
            "首个费率不得带 since",
        )
        raise unusable("rates", read[0].since, en, zh)
    return _by_date(read, "rates", read[1:])


def own_rate_of(value: RateLike, *, is_work: bool) -> Rate:
    """Read what one assignment or one expense costs, whatever its resource does.

    Raises
    ------
    InputError
        ``value.invalid``, also for a rate from a date on, and for one of the other kind: work
        costs by the time, a material by the piece.
    """
    rate = _rate_of(value)
    if rate.since is not None:
        en, zh = "it must hold all the time: without since", "应始终有效：不得带 since"
        raise unusable("rate", rate.since, en, zh)
    for amount in (rate.standard, rate.overtime):
        if amount is not None and is_work and amount.per is None and amount.number:
            raise by_the_time("rate", str(amount))
        if amount is not None and not is_work and amount.per is not None:
            raise by_the_piece("rate", str(amount))
    return rate


def actual_cost_of(value: NumberLike) -> Decimal:
    """Read what something has cost so far.

    Raises
    ------
    InputError
        ``value.invalid``, also for less than nothing.
    """
    cost = decimal_of(value, "actual_cost")
    if cost < 0:
        raise unusable("actual_cost", value, "it must be 0 or more", "应为 0 或正数")
    return cost


def one_rate(table: RateTable | None, rate: Rate | None) -> None:
    """Refuse a table of rates beside a rate of its own.

    Raises
    ------
    InputError
        ``value.invalid``.
    """
    if table is not None and rate is not None:
        en = "it must be left out beside a rate of its own"
        raise unusable("rate_table", table, en, "已有自己的费率时应省略")


def rate_tables_of(value: Any) -> Values[tuple[Rate, ...]]:
    """Read further tables of rates, called ``B`` to ``E``; empty ones are left out.

    Raises
    ------
    InputError
        ``value.invalid``; ``input.too_many``.
    """
    if not isinstance(value, Mapping):
        en, zh = "it must map B, C, D or E to rates", "应为 B、C、D 或 E 到费率的映射"
        raise unusable("rate_tables", value, en, zh)
    named = {rate_table_of(name, "rate_tables"): rates_of(rates) for name, rates in value.items()}
    return Values({name: rates for name, rates in named.items() if rates})


def rate_table_of(value: Any, field: str = "rate_table") -> RateTable:
    """Read the letter of a table of rates."""
    return _TABLES[choice(value, field, tuple(_TABLES))]


def availability_of(value: Any, units: int) -> tuple[Availability, ...]:
    """Read how much there is of a resource, by date, as far as that changes.

    Parameters
    ----------
    units
        How much there is of it before.

    Raises
    ------
    InputError
        ``value.invalid``; ``input.too_many``.
    """
    read = listed(value, "availability", _kind("availability", Availability))
    before = (units, *(each.units for each in read))
    steps = zip(_by_date(read, "availability", read), before, strict=False)
    return tuple(step for step, known in steps if step.units != known)


def _by_date(read: tuple[D, ...], field: str, dated: tuple[D, ...]) -> tuple[D, ...]:
    if any(each.since is None for each in dated):
        raise unusable(field, None, "it must say since when", "应注明自何时起")
    for one, other in pairwise(_dates(dated)):
        if not precedes(one, other):
            en, zh = "dates must follow one another", "日期应依次递增"
            raise unusable(field, other, en, zh)
    return read


def _dates(dated: Iterable[_Dated]) -> list[date]:
    return [each.since for each in dated if each.since is not None]


def _rate_of(value: Any) -> Rate:
    return value if isinstance(value, Rate) else Rate(value)


def _kind(field: str, kind: type[D]) -> Callable[[Any], D]:
    return lambda value: one_of_kind(value, field, kind)


def _money(value: NumberLike, field: str) -> Decimal:
    money = decimal_of(value, field)
    if money < 0:
        raise unusable(field, value, "it must be 0 or more", "应为 0 或正数")
    return money


def _since(at: date | None) -> str:
    return "" if at is None else f", since={at.isoformat()!r}"
