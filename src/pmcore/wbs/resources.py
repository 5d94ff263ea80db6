"""Who does the work, when they work and what that costs; what is used up, and money spent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal, TypeAlias, get_args

from pmcore.kernel import (
    CalendarId,
    InputError,
    LocalizedText,
    ResourceId,
    TextLike,
    check_id,
)
from pmcore.kernel.coercion import (
    choice,
    unusable,
    whole_number,
)
from pmcore.wbs.amounts import by_the_piece, by_the_time
from pmcore.wbs.coercion import label_of
from pmcore.wbs.rates import (
    MOST_UNITS,
    Accrual,
    Availability,
    Rate,
    RateLike,
    RateTable,
    availability_of,
    rate_tables_of,
    rates_of,
)
from pmcore.wbs.values import NO_VALUES, Values

ResourceKind: TypeAlias = Literal["work", "material", "cost"]


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Resource:
    """A person, a team or a machine that does work; a material; something money is spent on.

    Attributes
    ----------
    id
        Unique among the resources of the project; often the id of the person in the host.
    name
        What people read.
    calendar
        Id of the calendar of the project it works in, its leave included; ``None`` is the
        project's own.
    units
        Percent of its time that it can give to all its tasks together; 300 is a team of three.
    kind
        ``work`` for who is assigned to tasks. ``material`` is used up and ``cost`` is money
        spent, both by the expenses of tasks: neither has a calendar or units.
    measure
        What a material is counted in, as in ``kg``.
    rates
        What it costs, by date; nothing unless given.
    accrual
        When its cost is incurred: at the ``start`` or the ``end`` of a task, or ``prorated``, bit
        by bit.
    rate_tables
        Other rates for other work, by letter, ``B`` to ``E``: those that an assignment or an
        expense names as its ``rate_table``. A table that is not there costs nothing.
    availability
        Where ``units`` change: how much there is of it from which dates on. What changes nothing
        is left out.

    Raises
    ------
    InputError
        ``id.invalid``; ``text.invalid``; ``value.invalid``, also for what does not go with the
        kind: a rate of work is by the time (``80/h``), the price of a material is not (``12.50``).

    Examples
    --------
    >>> Resource("li", {"en": "Li Wei", "zh": "李伟"}, calendar="li")
    Resource('li', {'en': 'Li Wei', 'zh': '李伟'}, calendar='li')
    >>> Resource("concrete", kind="material", measure="m3", rates=[95])
    Resource('concrete', 'concrete', kind='material', measure='m3', rates=[Rate('95')])
    """

    id: ResourceId
    name: LocalizedText
    calendar: CalendarId | None = None
    units: int = 100
    kind: ResourceKind = "work"
    measure: str | None = None
    rates: tuple[Rate, ...] = ()
    accrual: Accrual = "prorated"
    availability: tuple[Availability, ...] = ()
    rate_tables: Values[tuple[Rate, ...]] = NO_VALUES

    def __init__(
        self,
        id: ResourceId,
        name: TextLike | None = None,
        *,
        calendar: CalendarId | None = None,
        units: int = 100,
        kind: ResourceKind = "work",
        measure: str | None = None,
        rates: Iterable[RateLike] = (),
        accrual: Accrual = "prorated",
        availability: Iterable[Availability] = (),
        rate_tables: Mapping[str, Iterable[RateLike]] = NO_VALUES,
    ) -> None:
        object.__setattr__(self, "id", check_id(id, "resource"))
        object.__setattr__(self, "name", LocalizedText.of(id if name is None else name))
        named = None if calendar is None else check_id(calendar, "calendar")
        object.__setattr__(self, "calendar", named)
        object.__setattr__(self, "units", whole_number(units, "units", 1, MOST_UNITS))
        object.__setattr__(self, "kind", choice(kind, "kind", get_args(ResourceKind)))
        counted = None if measure is None else label_of(measure)
        object.__setattr__(self, "measure", counted)
        object.__setattr__(self, "rates", rates_of(rates) if rates != () else ())
        object.__setattr__(self, "accrual", choice(accrual, "accrual", get_args(Accrual)))
        known = availability_of(availability, units) if availability != () else ()
        object.__setattr__(self, "availability", known)
        tables = rate_tables_of(rate_tables) if rate_tables is not NO_VALUES else NO_VALUES
        object.__setattr__(self, "rate_tables", tables)
        if kind != "work" or measure is not None or self.rates or tables:
            _check_kind(self)

    @property
    def every_rate(self) -> tuple[Rate, ...]:
        """Its rates, and then those of its other tables."""
        return (*self.rates, *chain.from_iterable(self.rate_tables.values()))

    def rates_in(self, table: RateTable | None) -> tuple[Rate, ...]:
        """Return the rates of a table; ``None`` for its usual ones."""
        return self.rates if table is None else self.rate_tables.get(table, ())

    def __repr__(self) -> str:
        calendar = f", calendar={self.calendar!r}" if self.calendar else ""
        units = f", units={self.units}" if self.units != 100 else ""
        kind = f", kind={self.kind!r}" if self.kind != "work" else ""
        measure = f", measure={self.measure!r}" if self.measure else ""
        rates = f", rates={[*self.rates]!r}" if self.rates else ""
        accrual = f", accrual={self.accrual!r}" if self.accrual != "prorated" else ""
        steps = f", availability={[*self.availability]!r}" if self.availability else ""
        held = {letter: [*rates] for letter, rates in self.rate_tables.items()}
        tables = f", rate_tables={held!r}" if held else ""
        told = f"{calendar}{units}{kind}{measure}{rates}{accrual}{steps}{tables}"
        return f"Resource({self.id!r}, {self.name.to_json()!r}{told})"


def _check_kind(resource: Resource) -> None:
    """Refuse what does not go with the kind of a resource."""
    if resource.kind != "material" and resource.measure is not None:
        raise _misplaced("measure", resource.measure, "materials", "材料资源")
    if resource.kind != "work":
        _check_no_work(resource)
    every = resource.every_rate
    if resource.kind == "cost" and every:
        raise _misplaced("rates", str(every[0].standard), "work and materials", "工时与材料资源")
    for rate in every:
        if resource.kind == "work":
            for amount in (rate.standard, rate.overtime):
                if amount is not None and amount.per is None and amount.number:
                    raise by_the_time("rates", str(amount))
        elif rate.standard.per is not None:
            raise by_the_piece("rates", str(rate.standard))
        elif rate.overtime is not None:
            raise _misplaced("overtime", str(rate.overtime), "work", "工时资源")


def _check_no_work(resource: Resource) -> None:
    if resource.calendar is not None:
        raise _misplaced("calendar", resource.calendar, "work", "工时资源")
    if resource.units != 100:
        raise _misplaced("units", resource.units, "work", "工时资源")
    if resource.availability:
        raise _misplaced("availability", repr(resource.availability[0]), "work", "工时资源")


def _misplaced(field: str, value: object, en: str, zh: str) -> InputError:
    return unusable(
        field, value, f"it must be left out: it is for {en} only", f"应省略：仅用于{zh}"
    )
