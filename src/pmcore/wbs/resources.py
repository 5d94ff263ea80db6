"""Who does the work, when they work and what that costs: resources, and who works on what."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from operator import attrgetter
from typing import Any, Literal, TypeAlias, get_args

from pmcore.kernel import (
    CalendarId,
    Duration,
    DurationLike,
    InputError,
    LocalizedText,
    ResourceId,
    TextLike,
    check_id,
)
from pmcore.kernel.coercion import (
    NumberLike,
    choice,
    duration_of,
    listed,
    one_of_kind,
    unusable,
    whole_number,
)
from pmcore.wbs.amounts import by_the_piece, by_the_time
from pmcore.wbs.coercion import label_of
from pmcore.wbs.contours import Contour, ContourLike, contour_of
from pmcore.wbs.rates import (
    MOST_UNITS,
    Accrual,
    Availability,
    Rate,
    RateLike,
    RateTable,
    actual_cost_of,
    availability_of,
    one_rate,
    own_rate_of,
    rate_table_of,
    rate_tables_of,
    rates_of,
)
from pmcore.wbs.values import NO_VALUES, Values

ResourceKind: TypeAlias = Literal["work", "material", "cost"]
_OF_ITS_OWN = ("effort", "overtime", "delay", "duration", "remaining_duration")
_lengths_of, _NO_LENGTHS = attrgetter(*_OF_ITS_OWN), (None,) * len(_OF_ITS_OWN)
_assigned = re.compile(r"(\S+)(?:\s{1,9}(\d{1,9})\s{0,9}%)?", re.ASCII).fullmatch


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


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Assignment:
    """A resource at work on a task.

    Attributes
    ----------
    resource
        Its id.
    units
        Percent of its time that it works on the task: 50 is half of each day, 200 two machines
        of a kind.
    effort
        Its own share of the work, overtime included. Whoever has one, a delay or a duration of
        their own works on their own: from the start of the task, in their own calendar. On a
        summary task, whose time is given, it is spread over that time, whatever the units.
    overtime
        How much of its effort is done outside working time, and so takes none.
    delay
        Working time by which it begins later than the task.
    duration
        Working time from its beginning to its end; else effort without overtime, shared out by
        its units and its contour.
    contour
        How its work is spread over its time: a name (``back_loaded``, ``front_loaded``,
        ``double_peak``, ``early_peak``, ``late_peak``, ``bell``, ``turtle``) or percentages of its
        units in equal steps; evenly (``flat``) unless given.
    rate_table
        Which of the resource's ``rate_tables`` its work is paid by; its usual rates unless given.
    remaining_duration
        Working time that is left of it, once the task has started; else what the progress of the
        task leaves.
    rate
        What its work costs on this task, whatever the resource costs elsewhere.
    actual_cost
        What it has cost so far, where somebody knows; else what follows from progress and rates.

    Raises
    ------
    InputError
        ``id.invalid``; ``value.invalid``; ``duration.kind``; ``duration.negative``.

    Examples
    --------
    >>> Assignment.parse("li 50%")
    Assignment('li', 50)
    >>> Assignment("li", effort="40h", delay="1d")
    Assignment('li', effort='40h', delay='1d')
    >>> Assignment("li", contour="bell").average_units
    Fraction(50, 1)
    """

    resource: ResourceId
    units: int = 100
    effort: Duration | None = None
    overtime: Duration | None = None
    delay: Duration | None = None
    duration: Duration | None = None
    contour: Contour | None = None
    rate_table: RateTable | None = None
    remaining_duration: Duration | None = None
    rate: Rate | None = None
    actual_cost: Decimal | None = None

    def __init__(
        self,
        resource: ResourceId,
        units: int = 100,
        *,
        effort: DurationLike | None = None,
        overtime: DurationLike | None = None,
        delay: DurationLike | None = None,
        duration: DurationLike | None = None,
        contour: ContourLike | None = None,
        rate_table: RateTable | None = None,
        remaining_duration: DurationLike | None = None,
        rate: RateLike | None = None,
        actual_cost: NumberLike | None = None,
    ) -> None:
        object.__setattr__(self, "resource", check_id(resource, "resource"))
        object.__setattr__(self, "units", whole_number(units, "units", 1, MOST_UNITS))
        lengths = (effort, overtime, delay, duration, remaining_duration)
        for name, value in zip(_OF_ITS_OWN, lengths, strict=True):
            read = None if value is None else duration_of(value, name, elapsed=False)
            object.__setattr__(self, name, read)
        object.__setattr__(self, "contour", None if contour is None else contour_of(contour))
        named = None if rate_table is None else rate_table_of(rate_table)
        object.__setattr__(self, "rate_table", named)
        own = None if rate is None else own_rate_of(rate, is_work=True)
        object.__setattr__(self, "rate", own)
        one_rate(named, own)
        incurred = None if actual_cost is None else actual_cost_of(actual_cost)
        object.__setattr__(self, "actual_cost", incurred)

    @property
    def average_units(self) -> Fraction:
        """Percent of its time that it works on the task on average, its contour included."""
        units = Fraction(self.units)
        return units if self.contour is None else units * self.contour.share

    @property
    def lengths(self) -> tuple[Duration, ...]:
        """What is said of its own work, as far as it is: efforts, delay and durations."""
        found = (getattr(self, name) for name in _OF_ITS_OWN)
        return tuple(length for length in found if length is not None)

    @property
    def is_apart(self) -> bool:
        """Whether it is worked on its own, not together with all who are assigned."""
        return _lengths_of(self) != _NO_LENGTHS

    @classmethod
    def parse(cls, text: str) -> Assignment:
        """Read ``li`` or ``li 50%``.

        Raises
        ------
        InputError
            ``value.invalid`` for what is no such text; ``id.invalid``.
        """
        if not isinstance(text, str):
            raise _unreadable(text)
        return _from_text(text.strip())

    def __str__(self) -> str:
        return self.resource if self.units == 100 else f"{self.resource} {self.units}%"

    def __repr__(self) -> str:
        units = f", {self.units}" if self.units != 100 else ""
        lengths = ((name, getattr(self, name)) for name in _OF_ITS_OWN)
        given = "".join(f", {name}={str(value)!r}" for name, value in lengths if value is not None)
        contour = "" if self.contour is None else f", contour={self.contour.to_json()!r}"
        table = f", rate_table={self.rate_table!r}" if self.rate_table else ""
        rate = f", rate={self.rate!r}" if self.rate else ""
        cost = "" if self.actual_cost is None else f", actual_cost={str(self.actual_cost)!r}"
        return f"Assignment({self.resource!r}{units}{given}{contour}{table}{rate}{cost})"


@lru_cache(maxsize=16_384)  # the same people work on many tasks
def _from_text(text: str) -> Assignment:
    match = _assigned(text)
    if match is None:
        raise _unreadable(text)
    return Assignment(match[1]) if match[2] is None else Assignment(match[1], int(match[2]))


def _unreadable(text: object) -> InputError:
    en = "it must be an id, with a whole percentage behind it if need be, as in li 50%"
    return unusable("assignments", text, en, "应为编号，可在其后加整数百分比，例如 li 50%")


AssignmentLike: TypeAlias = Assignment | str


def assignments_of(value: Any) -> tuple[Assignment, ...]:
    """Read assignments in the order given, each resource once.

    Raises
    ------
    InputError
        ``value.invalid``, ``id.invalid``; ``input.too_many``.
    """
    read = listed(value, "assignments", _assignment_of)
    if len({held.resource for held in read}) < len(read):
        counts = Counter(held.resource for held in read)
        twice = next(resource for resource, count in counts.items() if count > 1)
        en = "each resource must be assigned once; add up its units"
        raise unusable("assignments", twice, en, "每个资源只能分配一次，请合并其投入比例")
    return read


def _assignment_of(value: Any) -> Assignment:
    if isinstance(value, str):
        return Assignment.parse(value)
    return one_of_kind(value, "assignments", Assignment)
