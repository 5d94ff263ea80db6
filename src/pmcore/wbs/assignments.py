"""Who works on what: how much of their time, how much work, and how it is spread."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeAlias

from pmcore.kernel import (
    Duration,
    DurationLike,
    InputError,
    ResourceId,
    check_id,
)
from pmcore.kernel.coercion import (
    NumberLike,
    duration_of,
    listed,
    one_of_kind,
    unusable,
    whole_number,
)
from pmcore.wbs.contours import Contour, ContourLike, contour_of
from pmcore.wbs.rates import (
    MOST_UNITS,
    Rate,
    RateLike,
    RateTable,
    actual_cost_of,
    one_rate,
    own_rate_of,
    rate_table_of,
)

_OF_ITS_OWN = ("effort", "overtime", "delay", "duration", "remaining_duration")
_lengths_of, _NO_LENGTHS = attrgetter(*_OF_ITS_OWN), (None,) * len(_OF_ITS_OWN)
_assigned = re.compile(r"(\S+)(?:\s{1,9}(\d{1,9})\s{0,9}%)?", re.ASCII).fullmatch


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
