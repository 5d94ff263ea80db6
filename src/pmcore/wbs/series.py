"""Series: by which rule a task comes round again, and what each occurrence is like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, Unpack, get_args

from pmcore.kernel import Code, InputError, LocalizedText, TaskId
from pmcore.kernel.coercion import DateLike, choice, date_of, one_of_kind, unusable, whole_number

if TYPE_CHECKING:
    from pmcore.calendars import Recurrence
    from pmcore.wbs.task import Task

OnDayOff: TypeAlias = Literal["keep", "skip", "shift_later", "shift_earlier"]
Repeats: TypeAlias = Literal["by_rule", "on_completion"]
_clock_time = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII).fullmatch


class SeriesFields(TypedDict, total=False):
    """When a task comes round again, as people write it; see :class:`Series`."""

    count: int | None
    until: DateLike | None
    at: str | None
    on_day_off: OnDayOff
    repeats: Repeats


class AllSeriesFields(SeriesFields, total=False):
    """The same with the rule and the day it begins on."""

    rule: str | Recurrence
    first: DateLike


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Series:
    """How a recurring task comes round; its summary task keeps it.

    Attributes
    ----------
    rule
        The days, as iCalendar writes them: ``FREQ=WEEKLY;BYDAY=MO``. ``COUNT`` and ``UNTIL`` in
        it are taken for ``count`` and ``until``; where both are given, what ends sooner holds.
    first
        The day the rule begins on: no occurrence before it is meant, and it says which day is
        meant where the rule does not.
    count
        How many days of the rule are meant, days off too; on completion, how many tasks.
    until
        The last day of the rule that may be meant.
    at
        Time of day from which an occurrence may start, such as ``09:00``, on the clock of the
        calendar that tells days off; else it may start from the first instant of its day.
    on_day_off
        What becomes of an occurrence on a day without work in the calendar of ``each``, else the
        project's. ``keep`` it there, ``skip`` it, or shift it to the next or the last working
        day; several that meet on one day become one.
    repeats
        ``by_rule``: all tasks are there from the beginning. ``on_completion``: the next one is
        made when the last one is finished, and the rule begins anew on the day of that finish.
    each
        What each occurrence is like: a task whose own id and name do not count.

    Raises
    ------
    CalendarError
        ``calendar.rule_invalid``; ``calendar.rule_too_long`` for more than 20,000 days;
        ``calendar.range_inverted``.
    InputError
        ``series.endless`` without an end, unless it repeats on completion; ``value.invalid``.

    Examples
    --------
    >>> Series("FREQ=WEEKLY;BYDAY=MO;COUNT=10", "2026-03-02", at="09:00", each={"duration": "1h"})
    Series('FREQ=WEEKLY;BYDAY=MO', '2026-03-02', count=10, at='09:00', each={'duration': '1h'})
    """

    rule: str
    first: date
    count: int | None
    until: date | None
    at: str | None
    on_day_off: OnDayOff
    repeats: Repeats
    each: Task

    def __init__(
        self,
        rule: str | Recurrence,
        first: DateLike,
        *,
        count: int | None = None,
        until: DateLike | None = None,
        at: str | None = None,
        on_day_off: OnDayOff = "keep",
        repeats: Repeats = "by_rule",
        each: Task | Mapping[str, Any] | None = None,
    ) -> None:
        text, own_count, own_until = _parted(rule)
        last = None if until is None else _day(until, "until")
        held = {
            "rule": text,
            "first": _day(first, "first"),
            "count": _least(None if count is None else _count(count), own_count),
            "until": _least(last, own_until),
            "at": None if at is None else _time_of_day(at),
            "on_day_off": choice(on_day_off, "on_day_off", get_args(OnDayOff)),
            "repeats": choice(repeats, "repeats", get_args(Repeats)),
            "each": _each_of(each),
        }
        for name, value in held.items():
            object.__setattr__(self, name, value)
        self._check_length()

    def replace(self, **changes: Unpack[AllSeriesFields]) -> Series:
        """Return a series with some attributes changed, ``each`` kept.

        A new rule with a ``COUNT`` or ``UNTIL`` of its own brings these along.
        """
        given: dict[str, Any] = dict(changes)
        if given.get("rule") is not None:
            given["rule"], count, until = _parted(given["rule"])
            ends = {"count": count, "until": until}
            given = {name: end for name, end in ends.items() if end is not None} | given
        held = {name: getattr(self, name) for name in (*AllSeriesFields.__annotations__, "each")}
        return Series(**(held | given))

    def looking(self, each: Task | Mapping[str, Any]) -> Series:
        """Return a series whose occurrences are like another task."""
        held = {name: getattr(self, name) for name in AllSeriesFields.__annotations__}
        return Series(**held, each=each)

    def occurrence(self, id: TaskId, name: LocalizedText, **fields: Any) -> Task:
        """Return a task like ``each`` with an id and a name of its own."""
        task = self.each.replace(name=name, **fields)
        object.__setattr__(task, "id", id)  # a fresh record nobody has seen yet
        return task

    @property
    def recurrence(self) -> Recurrence:
        """The rule, with the number of days that are meant where all are made at once."""
        from pmcore.calendars import Recurrence

        counted = self.count is not None and self.repeats == "by_rule"
        return Recurrence(f"{self.rule};COUNT={self.count}" if counted else self.rule)

    def _check_length(self) -> None:
        from pmcore.calendars.dates import LAST_DATE, check_range

        first, last = check_range(self.first, self.until or LAST_DATE, ("first", "until"))
        if self.repeats == "on_completion":
            return
        if self.count is None and self.until is None:
            raise InputError(Code.SERIES_ENDLESS, rule=self.rule)
        self.recurrence.check_length(first, last)

    def __repr__(self) -> str:
        each = {name: _plain(value) for name, value in given_to(self.each).items()}
        dates = {"until": None if self.until is None else self.until.isoformat()}
        held = {name: getattr(self, name) for name in SeriesFields.__annotations__} | dates
        usual = {"on_day_off": "keep", "repeats": "by_rule"}
        words = [f"{name}={held[name]!r}" for name in held if held[name] != usual.get(name)]
        words += [f"each={each!r}"] if each else []
        return f"Series({', '.join([repr(self.rule), repr(self.first.isoformat()), *words])})"


def series_of(value: Any) -> Series | None:
    """Read a series, or ``None``."""
    return None if value is None else one_of_kind(value, "series", Series)


def given_to(each: Task) -> dict[str, Any]:
    """Return what makes occurrences differ from a plain task."""
    from pmcore.wbs.task_fields import OccurrenceFields

    plain = _each_of(None)
    names = OccurrenceFields.__annotations__
    held = {name: getattr(each, name) for name in names}
    return {name: value for name, value in held.items() if value != getattr(plain, name)}


def _each_of(value: Any) -> Task:
    from pmcore.wbs.task import Task
    from pmcore.wbs.task_fields import OccurrenceFields

    if value is None or isinstance(value, Mapping):
        fields = dict(value or {})
        foreign = [name for name in fields if name not in OccurrenceFields.__annotations__]
        task = Task("each", "Each", **{name: fields[name] for name in fields})
        if foreign:
            raise _its_own(foreign[0], fields[foreign[0]])
        return task
    task = one_of_kind(value, "each", Task)
    return Task("each", "Each", **given_to(task))


def _its_own(name: str, value: object) -> InputError:
    en = "it must be left to each occurrence, because they cannot all have the same"
    return unusable(name, value, en, "应由各次任务自行设定，不能彼此相同")


def _parted(rule: str | Recurrence) -> tuple[str, int | None, date | None]:
    """Return a rule in its one spelling, and the ends it names itself."""
    from pmcore.calendars import Recurrence
    from pmcore.calendars.recurrence import split_until

    own, until = (rule.text, None) if isinstance(rule, Recurrence) else split_until(rule)
    parts = Recurrence(own).text.split(";")
    counts = [int(part.removeprefix("COUNT=")) for part in parts if part.startswith("COUNT=")]
    kept = ";".join(part for part in parts if not part.startswith("COUNT="))
    return kept, counts[0] if counts else None, until


def _count(value: object) -> int:
    from pmcore.calendars.recurrence import MOST_DATES

    return whole_number(value, "count", 1, MOST_DATES)


def _day(value: object, field: str) -> date:
    day = date_of(value, field)
    if isinstance(day, datetime):
        raise unusable(field, value, "it must be a date without time", "应为不带时间的日期")
    return day


def _time_of_day(value: object) -> str:
    if isinstance(value, str) and _clock_time(value):
        return value
    raise unusable("at", value, "it must be a time of day such as 09:00", "应为时刻，例如 09:00")


def _least(one: Any, other: Any) -> Any:
    return min((each for each in (one, other) if each is not None), default=None)


def _plain(value: Any) -> Any:
    from pmcore.kernel import Duration

    return str(value) if isinstance(value, Duration) else value
