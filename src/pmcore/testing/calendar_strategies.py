"""Random calendars that use everything a calendar may have, and shrink to small, readable ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    DatedWeek,
    DayHours,
    DayRule,
    DaysOff,
    HolidayNotice,
    Shift,
    WorkWeek,
    day_rule,
    hours,
)
from pmcore.kernel import LocalizedText
from pmcore.testing.drawing import st

__all__ = ["calendars"]

MONDAY = date(2026, 3, 2)
ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles")
HOURS = (
    "09:00-17:00",
    "08:00-12:00 13:00-17:00",
    "22:00-06:00",
    "00:00-24:00",
    "02:30-03:00 03:10-11:00",
    "06:00-07:01 09:00-12:00 13:30-18:30 23:00-26:00",
)
CHANGES = (
    "off",
    "until 13:00",
    "first 50%",
    "like sat",
    "from 12:30",
    "within 23:00-25:00",
    "like 2026-03-02",
    "first 33%",
)
RULES = (
    "FREQ=WEEKLY;BYDAY=FR",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=1MO,3WE",
    "FREQ=DAILY;INTERVAL=3;COUNT=5",
    "FREQ=YEARLY;BYMONTH=3,11;BYDAY=-1SU",
)
_COUNTRIES = ("CN", "US", "GR")
_DAY = timedelta(days=1)


def calendars(
    *,
    id: str = "C1",
    floating: bool = False,
    around: date = MONDAY,
    zones: Sequence[str] = ZONES,
    max_bases: int = 2,
    holidays: bool = True,
) -> st.SearchStrategy[Calendar]:
    """Draw a calendar that may use every feature.

    Several shifts a day, odd minutes, nights, around the clock, weeks that take turns, dated
    weeks, holidays with make-up workdays, half days and a notice, dates and ranges and rules that
    are off, work, keep a part of the day or work like another, and a base that has all this too.
    Each day of a week pattern that is worked has at least three hours.

    Parameters
    ----------
    id
        Its id; bases are called ``id-1``, ``id-2``.
    floating
        Without zone; else in one of ``zones``.
    around
        Dates lie between ten days before and thirty days after this one.
    zones
        IANA names to choose from.
    max_bases
        At most so many bases, one upon the other.
    holidays
        Whether to use holidays of countries.

    Examples
    --------
    >>> from hypothesis import given
    >>> @given(calendars(floating=True, max_bases=0))
    ... def stands_alone(calendar):
    ...     assert calendar.zone is None and calendar.base is None
    >>> stands_alone()
    """
    layer = _LAYERS if holidays else _LAYERS_WITHOUT_HOLIDAYS
    return st.builds(
        lambda zone, week, layers: _built(
            id, None if floating else zones[zone], around, week, layers
        ),
        st.integers(0, max(len(zones) - 1, 0)),
        WEEKS,
        st.lists(layer, min_size=1, max_size=max_bases + 1),
    )


class Turn(NamedTuple):
    """An exception: when it begins, and how long it lasts or by which rule it comes round."""

    offset: int
    lasts: int | str
    hours: DayRule


class Layer(NamedTuple):
    """What one calendar adds to its base; the lowest one's week is drawn apart."""

    week: WorkWeek | None
    dated: tuple[int, int | None, WorkWeek] | None
    holidays: Sequence[tuple[int, DayRule | None]]
    notice: tuple[int, int] | None
    turns: Sequence[Turn]


def _built(
    id: str, zone: str | None, around: date, week: WorkWeek, layers: Sequence[Layer]
) -> Calendar:
    """Return the calendar of the last layer; the first one stands on no base."""
    calendar: Calendar | None = None
    for n, layer in enumerate(layers):
        name = id if n == len(layers) - 1 else f"{id}-{len(layers) - 1 - n}"
        calendar = Calendar(
            name,
            LocalizedText(name),
            zone,
            layer.week if calendar else week,
            _dated(layer, around),
            tuple(_sources(layer, around)),
            tuple(_exceptions(layer.turns, around)),
            calendar,
        )
    assert calendar is not None
    return calendar


def _dated(layer: Layer, around: date) -> tuple[DatedWeek, ...]:
    if layer.dated is None:
        return ()
    offset, length, week = layer.dated
    first = around + offset * _DAY
    return (DatedWeek(first, None if length is None else first + length * _DAY, week),)


def _sources(layer: Layer, around: date) -> list[CountryHolidays]:
    notices: tuple[HolidayNotice, ...] = ()
    if layer.notice is not None:
        first, work = (around + offset * _DAY for offset in layer.notice)
        days = DaysOff(first, first + 2 * _DAY, LocalizedText("Break"))
        free = days.first <= work <= days.last
        notices = (HolidayNotice(around.year, [days], [] if free else [work]),)
    return [
        CountryHolidays(_COUNTRIES[country], half_days=half, notices=notices)  # type: ignore[arg-type]
        for country, half in layer.holidays
    ]


def _exceptions(turns: Sequence[Turn], around: date) -> list[CalendarException]:
    """Return the exceptions; of several for one single date the first stays."""
    found: dict[tuple[date, date, str | None], CalendarException] = {}
    for turn in turns:
        first = around + turn.offset * _DAY
        if isinstance(turn.lasts, str):
            made = CalendarException.every(turn.lasts, first, turn.hours)
        else:
            made = CalendarException.between(first, first + (turn.lasts - 1) * _DAY, turn.hours)
        found.setdefault((made.first, made.last, str(made.rule)), made)
    return list(found.values())


def _odd_day(start: int, first: int, more: list[tuple[int, int]]) -> DayHours:
    """Make a day of a first shift and more of them, each a pause after the one before."""
    shifts = [Shift(start, start + first)]
    for pause, length in more:
        begin = shifts[-1].end + pause
        if begin < 1440 and begin + length <= start + 1440:
            shifts.append(Shift(begin, begin + length))
    return hours(shifts)


_DAYS: st.SearchStrategy[DayHours] = st.one_of(
    st.sampled_from(HOURS).map(hours),
    st.builds(
        _odd_day,
        st.integers(0, 1439),
        st.integers(180, 600),
        st.lists(st.tuples(st.integers(1, 200), st.integers(1, 300)), max_size=2),
    ),
)
WEEKS = st.one_of(
    _DAYS.map(lambda work: WorkWeek.of({"mon-fri": work})),
    st.builds(
        lambda days, work: WorkWeek.of({days: work}),
        st.sampled_from(("mon-sat", "mon-sun", "sun-thu", "sat")),
        _DAYS,
    ),
    st.builds(lambda one, two: WorkWeek.of({"mon-wed": one, "thu fri": two}), _DAYS, _DAYS),
    st.builds(
        lambda work: WorkWeek.of({"mon-sat": work}, {"mon-fri": work}, anchor=date(2026, 1, 5)),
        _DAYS,
    ),
)
_OFFSETS = st.integers(-10, 30)
_RULES_OF_DAYS: st.SearchStrategy[DayRule] = st.one_of(
    st.sampled_from(CHANGES).map(day_rule), _DAYS
)
_TURNS = st.builds(Turn, _OFFSETS, st.sampled_from((1, 1, 1, 2, 5, 20, *RULES)), _RULES_OF_DAYS)
_HALF_DAYS = st.sampled_from((None, "until 13:00", "first 50%")).map(
    lambda text: text and day_rule(text)
)


def _layers(countries: int) -> st.SearchStrategy[Layer]:
    return st.builds(
        Layer,
        st.one_of(st.none(), WEEKS),
        st.one_of(
            st.none(),
            st.tuples(_OFFSETS, st.one_of(st.integers(0, 30), st.none()), WEEKS),
        ),
        st.lists(st.tuples(st.integers(0, len(_COUNTRIES) - 1), _HALF_DAYS), max_size=countries),
        st.one_of(st.none(), st.tuples(_OFFSETS, _OFFSETS)),
        st.lists(_TURNS, max_size=4),
    )


_LAYERS = _layers(2)
_LAYERS_WITHOUT_HOLIDAYS = _layers(0)
