"""From the calendars of a document to calendars."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain, dropwhile
from typing import Any, NamedTuple

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    DatedWeek,
    DayHours,
    DayRule,
    WorkWeek,
    day_rule,
    hours,
)
from pmcore.calendars.zones import zone_info
from pmcore.exchange.problems import Problems, joined
from pmcore.exchange.validating import Shape, Shaper, items_of
from pmcore.kernel import CalendarError, CalendarId, Code, DocumentError, InputError, check_id
from pmcore.kernel.coercion import date_of, mapping_of

_MOST = {"dated_weeks": 1000, "holidays": 50, "exceptions": 10_000}
_MOST_WEEKS = 104
_MOST_SHIFTS = 720  # of one minute each, and a minute between them


def read_calendars(data: Sequence[object], problems: Problems) -> tuple[Calendar, ...]:
    """Return the calendars that can be made; whatever is wrong goes to ``problems``."""
    lineages = _Lineages(problems)
    listed = [lineages.enter(f"calendars[{i}]", item) for i, item in enumerate(data)]
    made = lineages.make([at for at in listed if at is not None])
    return tuple(calendar for calendar in made if calendar is not None)


class _Entry(NamedTuple):
    """One calendar of the document: an entry of the list, or a base written out in one."""

    place: str
    shape: Shape
    inline: int | None
    """Number of its base when that is written out here."""


class _Lineages:
    """Makes calendars after those they stand on, in whatever order they are listed."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.builder = _Builder(problems)
        self.entries: list[_Entry] = []
        self.by_id: dict[CalendarId, int] = {}
        self.made: dict[int, Calendar | None] = {}

    def enter(self, place: str, item: object) -> int | None:
        """Note a calendar of the list and the bases written out in it; return its number."""
        nested: list[tuple[str, Shape]] = []
        while isinstance(item, dict) or not nested:
            shape = self.builder.shape(item, place)
            if shape is None:
                return None
            nested.append((place, shape))
            item, place = shape.get("base"), joined(place, ("base",))
        inline: int | None = None
        for at, shape in reversed(nested):
            self.entries.append(_Entry(at, shape, inline))
            inline = len(self.entries) - 1
        return inline

    def make(self, listed: list[int]) -> list[Calendar | None]:
        """Make the calendars with these numbers."""
        for at in listed:
            self.by_id.setdefault(self.entries[at].shape["id"], at)
        for at in listed:
            self._make(at)
        return [self.made[at] for at in listed]

    def _make(self, wanted: int) -> None:
        line = {wanted: None}  # in order; a line may be as long as the list
        while line:
            at = next(reversed(line))
            base = self._base_of(at)
            if at in self.made:
                del line[at]
            elif base in line:
                self._refuse_loop([*dropwhile(base.__ne__, line)])
            elif base is not None and base not in self.made:
                line[base] = None
            else:
                self.made[at] = self._make_one(at, base)

    def _base_of(self, at: int) -> int | None:
        entry = self.entries[at]
        named = entry.shape.get("base")
        return self.by_id.get(named) if isinstance(named, str) else entry.inline

    def _make_one(self, at: int, base: int | None) -> Calendar | None:
        place, shape, _ = self.entries[at]
        if base is not None:
            stands_on = self.made[base]
            return None if stands_on is None else self.builder.build(place, shape, stands_on)
        named = shape.get("base")
        if named is None:
            return self.builder.build(place, shape, None)
        known = sorted(self.by_id)
        error = DocumentError(Code.DOCUMENT_BASE, calendar=shape["id"], base=named, known=known)
        self.problems.add(joined(place, ("base",)), error)
        return None

    def _refuse_loop(self, loop: list[int]) -> None:
        ids = [self.entries[at].shape["id"] for at in loop]
        error = DocumentError(Code.DOCUMENT_BASE_LOOP, path=[*ids, ids[0]])
        self.problems.add(joined(self.entries[loop[0]].place, ("base",)), error)
        self.made.update(dict.fromkeys(loop))


class _Builder:
    """Makes one calendar part by part, so that every problem has its place."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.shaper = Shaper("calendar", problems)
        self.parts = {name: (Shaper(name, problems), make) for name, make in _PARTS.items()}

    def shape(self, item: object, place: str) -> Shape | None:
        """Check the keys and the id; the long lists are checked item by item later."""
        lists = {}
        if isinstance(item, dict):
            lists = {name: item[name] for name in self.parts if name in item}
            item = {name: value for name, value in item.items() if name not in lists}
        shape = self.shaper(item, place)
        if shape is None:
            self._read(place, {**self.shaper.in_part(item), **lists})
            return None
        id = self.problems.attempt(f"{place}.id", lambda: check_id(shape["id"], "calendar"))
        return None if id is None else {**shape, **lists}

    def build(self, place: str, shape: Shape, base: Calendar | None) -> Calendar | None:
        """Make the calendar, or keep what is wrong with it."""
        before = len(self.problems.findings)
        week, parts = self._read(place, shape)
        if len(self.problems.findings) > before:
            return None
        name = shape.get("name", shape["id"])
        return self.problems.attempt(
            place, lambda: Calendar(shape["id"], name, shape["zone"], week, **parts, base=base)
        )

    def _read(self, place: str, shape: Shape) -> tuple[WorkWeek | None, dict[str, Any]]:
        """Read everything that needs no other field."""
        week = None
        if "zone" in shape:
            self.problems.attempt(f"{place}.zone", lambda: _check_zone(shape["zone"]))
        if shape.get("week") is not None:
            week = self.problems.attempt(f"{place}.week", lambda: _week(shape))
        elif shape.get("anchor") is not None:
            self.problems.attempt(f"{place}.anchor", lambda: _no_week(shape["anchor"]))
        return week, {name: self._part(name, place, shape) for name in self.parts}

    def _part(self, name: str, place: str, shape: Shape) -> tuple[Any, ...]:
        shaper, make = self.parts[name]
        items = items_of(shape, name, place, self.problems)
        if len(items) > _MOST[name]:
            self.problems.add(joined(place, (name,)), _too_many(name, items, _MOST[name]))
            return ()
        made = []
        for i, item in enumerate(items):
            if self.problems.full:
                break
            at = joined(place, (name, i))
            checked = shaper(item, at)
            if checked is not None:
                made.append(self.problems.attempt(at, partial(make, checked)))
        return tuple(made)


def _week(shape: Shape) -> WorkWeek:
    given, anchor = shape["week"], shape.get("anchor")
    if isinstance(given, list) and len(given) > _MOST_WEEKS:
        raise _too_many("week", given, _MOST_WEEKS)
    weeks = [
        {spec: _hours(text) for spec, text in mapping_of(week, "week").items()}
        for week in (given if isinstance(given, list) else [given])
    ]
    return WorkWeek.of(*weeks, anchor=None if anchor is None else date_of(anchor, "anchor"))


def _no_week(anchor: object) -> None:
    problem = {"en": "it must stand beside a week", "zh": "它须与 week 一同给出"}
    raise InputError(Code.VALUE_INVALID, field="anchor", value=anchor, problem=problem)


def _hours(value: object) -> DayHours:
    if isinstance(value, list):
        if len(value) > _MOST_SHIFTS:
            raise _too_many("hours", value, _MOST_SHIFTS)
        return hours(chain.from_iterable(hours(_text(part)) for part in value))
    return hours(_text(value))


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    problem = {"en": "it must be a text such as 09:00-17:00", "zh": "应为文本，如 09:00-17:00"}
    raise InputError(Code.VALUE_INVALID, field="hours", value=value, problem=problem)


def _check_zone(zone: object) -> None:
    if zone is None:
        return
    if not isinstance(zone, str):  # what is looked up must be hashable
        raise CalendarError(Code.CALENDAR_ZONE_UNKNOWN, value=zone)
    zone_info(zone)


def _too_many(name: str, items: Sequence[object], most: int) -> InputError:
    return InputError(Code.TOO_MANY, what=name, count=len(items), limit=most)


def _dated_week(shape: Shape) -> DatedWeek:
    last = shape.get("last")
    until = None if last is None else date_of(last, "last")
    return DatedWeek(date_of(shape["first"], "first"), until, _week(shape))


def _exception(shape: Shape) -> CalendarException:
    first, rule = date_of(shape["first"], "first"), shape.get("rule")
    last = None if shape.get("last") is None else date_of(shape["last"], "last")
    work, label = _day_rule(shape.get("hours", "off")), shape.get("label")
    if rule is not None:
        return CalendarException.every(rule, first, work, label, until=last)
    return CalendarException.between(first, last or first, work, label)


def _day_rule(value: object) -> DayRule:
    return _hours(value) if isinstance(value, list) else day_rule(_text(value))


_PARTS: dict[str, Callable[[Shape], object]] = {
    "dated_weeks": _dated_week,
    "holidays": lambda shape: CountryHolidays(**shape),
    "exceptions": _exception,
}
