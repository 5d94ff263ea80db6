"""Who does the work, and when they work: resources and their assignments to tasks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

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
from pmcore.kernel.coercion import duration_of, listed, one_of_kind, unusable, whole_number

MOST_UNITS = 100_000
_OF_ITS_OWN = ("effort", "overtime", "delay", "duration")
_assigned = re.compile(r"(\S+)(?:\s{1,9}(\d{1,9})\s{0,9}%)?", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Resource:
    """A person, a team or a machine that does work.

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

    Raises
    ------
    InputError
        ``id.invalid``; ``text.invalid``.

    Examples
    --------
    >>> Resource("li", {"en": "Li Wei", "zh": "李伟"}, calendar="li")
    Resource('li', {'en': 'Li Wei', 'zh': '李伟'}, calendar='li')
    """

    id: ResourceId
    name: LocalizedText
    calendar: CalendarId | None = None
    units: int = 100

    def __init__(
        self,
        id: ResourceId,
        name: TextLike | None = None,
        *,
        calendar: CalendarId | None = None,
        units: int = 100,
    ) -> None:
        object.__setattr__(self, "id", check_id(id, "resource"))
        object.__setattr__(self, "name", LocalizedText.of(id if name is None else name))
        named = None if calendar is None else check_id(calendar, "calendar")
        object.__setattr__(self, "calendar", named)
        object.__setattr__(self, "units", whole_number(units, "units", 1, MOST_UNITS))

    def __repr__(self) -> str:
        calendar = f", calendar={self.calendar!r}" if self.calendar else ""
        units = f", units={self.units}" if self.units != 100 else ""
        return f"Resource({self.id!r}, {self.name.to_json()!r}{calendar}{units})"


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
        their own works on their own: from the start of the task, in their own calendar.
    overtime
        How much of its effort is done outside working time, and so takes none.
    delay
        Working time by which it begins later than the task.
    duration
        Working time from its beginning to its end, where its work is spread unevenly; else
        effort without overtime, shared out by its units.

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
    """

    resource: ResourceId
    units: int = 100
    effort: Duration | None = None
    overtime: Duration | None = None
    delay: Duration | None = None
    duration: Duration | None = None

    def __init__(
        self,
        resource: ResourceId,
        units: int = 100,
        *,
        effort: DurationLike | None = None,
        overtime: DurationLike | None = None,
        delay: DurationLike | None = None,
        duration: DurationLike | None = None,
    ) -> None:
        object.__setattr__(self, "resource", check_id(resource, "resource"))
        object.__setattr__(self, "units", whole_number(units, "units", 1, MOST_UNITS))
        lengths = {"effort": effort, "overtime": overtime, "delay": delay, "duration": duration}
        for name, value in lengths.items():
            read = None if value is None else duration_of(value, name, elapsed=False)
            object.__setattr__(self, name, read)

    @property
    def lengths(self) -> tuple[Duration, ...]:
        """What is said of its own work: effort, overtime, delay and duration as far as given."""
        found = (getattr(self, name) for name in _OF_ITS_OWN)
        return tuple(length for length in found if length is not None)

    @property
    def is_apart(self) -> bool:
        """Whether it is worked on its own, not together with all who are assigned."""
        return bool(self.lengths)

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
        return f"Assignment({self.resource!r}{units}{given})"


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
