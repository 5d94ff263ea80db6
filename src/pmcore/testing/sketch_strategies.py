"""Strategies for what a random project is sketched by: calendars, tasks and dependencies."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias, get_args

from pmcore.calendars import OFF, DayHours, Shift, WorkWeek, hours
from pmcore.testing.drawing import st
from pmcore.testing.sketches import (
    NOBODY,
    PLAIN,
    ZONES,
    Alone,
    CalendarSketch,
    Crew,
    Limit,
    LimitKind,
    LinkSketch,
    Moment,
    Oddity,
    TaskSketch,
    Told,
    Work,
)
from pmcore.wbs import DependencyType, FixedSide
from pmcore.wbs.settings import LagCalendarOption

DAYS = (
    "09:00-17:00",
    "08:00-12:00 13:00-17:00",
    "09:07-11:31 12:02-17:45",
    "22:00-06:00",
    "00:00-24:00",
    "06:00-07:01 09:00-12:00 13:30-18:30 23:00-26:00",
)
_DAY = 1440

# Hypothesis leaves out up to five choices in one step. So an element of a list (and whether there
# is one more) takes five choices at most where it is plain: it can go as a whole.

# ---- dates and times: plain dates most often, then quarters of an hour and odd minutes

_MINUTES = st.sampled_from((*(None,) * 300, *range(0, _DAY, 15), *range(0, _DAY, 23)))
_ZONES = st.integers(0, len(ZONES) - 1)


def moments(first: int, last: int) -> st.SearchStrategy[Moment]:
    """Draw a moment so many days from the start."""
    return st.builds(Moment, st.integers(first, last), _MINUTES, _ZONES)


# ---- calendars


def _odd_day(start: int, first: int, more: list[tuple[int, int]]) -> DayHours:
    """Make a day of a first shift and more of them, each a pause after the one before."""
    shifts = [Shift(start, start + first)]
    for pause, length in more:
        begin = shifts[-1].end + pause
        if begin < _DAY and begin + length <= start + _DAY:
            shifts.append(Shift(begin, begin + length))
    return hours(shifts)


_MORE_SHIFTS = st.lists(st.tuples(st.integers(1, 200), st.integers(1, 300)), max_size=2)
_HOURS: st.SearchStrategy[DayHours] = st.one_of(
    st.sampled_from(DAYS).map(hours),
    st.builds(_odd_day, st.integers(0, _DAY - 1), st.integers(180, 600), _MORE_SHIFTS),
)
_WEEKS = st.one_of(
    _HOURS.map(lambda work: WorkWeek.of({"mon-fri": work})),
    st.builds(
        lambda days, work: WorkWeek.of({days: work}),
        st.sampled_from(("mon-sat", "mon-sun", "sun-thu")),
        _HOURS,
    ),
    st.builds(lambda one, two: WorkWeek.of({"mon-wed": one, "thu fri": two}), _HOURS, _HOURS),
    st.builds(
        lambda work: WorkWeek.of({"mon-sat": work}, {"mon-fri": work}, anchor=date(2026, 1, 5)),
        _HOURS,
    ),
)
_EXCEPTIONS = st.tuples(
    st.integers(-10, 30), st.sampled_from((1, 1, 2, 5)), st.one_of(st.just(OFF), _HOURS)
)
CALENDAR_SKETCHES = st.builds(
    CalendarSketch,
    st.integers(0, len(ZONES) - 1),
    _WEEKS,
    st.lists(_EXCEPTIONS, max_size=3),
)

# ---- tasks and dependencies: readable values first, then any number of minutes

_DURATIONS = (
    *("1d", "4h", "0d", "2d", "1h", "3d", "0d") * 20,
    *(f"{count}min" for count in range(1, 1500, 11)),
    *(None, "1ed", "90emin", "2.5ed") * 20,
    *(f"{count}emin" for count in range(1, 4000, 29)),
)
_WORK_UNDER = st.sampled_from(
    [
        (under, Work(length, alap=alap))
        for alap in (False, True, True)
        for length in _DURATIONS
        for under in (0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4)
    ]
)
_UNITS = (100, 50, 33, 250)
_PEOPLE = (
    *(((number, units),) for number in range(4) for units in _UNITS),
    *(((one, 100), (other, 50)) for one in range(4) for other in range(4)),
)
_CREWS = [
    Crew(people, effort, fixed, ignored=ignored)
    for ignored in (False, False, True)
    for fixed in get_args(FixedSide)
    for effort in (None, "1d", "5h", "100min", "0h")
    for people in _PEOPLE
]
_ALONE = (
    *(None,) * 36,
    *(
        Alone(effort, overtime, delay, length, contour)
        for contour in (None, "turtle", (150, 0, 20))
        for effort, overtime in ((None, None), (None, "2h"), ("6h", None), ("1d", "2h"))
        for delay in (None, "3h", "1d")
        for length in (None, "100min")
        if contour is None or length is None
    ),
    *(
        Alone(effort, None, delay, None, None, left)
        for effort in (None, "6h")
        for delay in (None, "3h")
        for left in ("0h", "100min", "9h")
    ),
)
_TOLD = (
    *(None,) * 300,
    *(
        Told(standing, first, days, minutes, percent, resume)
        for standing in get_args(Literal["started", "finished", "manual"])
        for first in (0, 3, -2)
        for days in (0, 1, 4)
        for minutes in (None, None, 600, 7)
        for percent in (40, 0, 100, 61)
        for resume in (None, 2, 8)
    ),
)
_ODD = (
    *(PLAIN,) * 52,
    *(
        Oddity(delay, splits, is_active=active)
        for delay in (None, "1ed", "200emin", "3ed")
        for splits in ((), ("1h pause 4h",), ("0h pause 1d", "2h pause 10min"))
        for active in (True, True, False)
    ),
    *(Oddity(None, (), is_active=active, is_hammock=True) for active in (True,) * 11 + (False,)),
)
# One choice where a task is plain, which is every third.
_Rare: TypeAlias = tuple[Alone | None, Told | None, Oddity]
_PLAIN: _Rare = (None, None, PLAIN)
_RARE = st.one_of(
    st.just(_PLAIN),
    st.tuples(st.sampled_from(_ALONE), st.sampled_from(_TOLD), st.sampled_from(_ODD)),
    st.tuples(st.sampled_from(_ALONE), st.sampled_from(_TOLD), st.sampled_from(_ODD)),
)
_LAGS = st.sampled_from(
    (
        *("0d",) * 300,
        *("1d", "-1d", "1ed", "-1ed", "50%", "-50%") * 30,
        *(f"{count}min" for count in range(-700, 1200, 11)),
        *(f"{count}emin" for count in range(-3000, 5000, 47)),
        *(f"{count / 10}%" for count in range(-1500, 2000, 21)),
    )
)
# Twice those that hard constraints pin by.
_LIMITS = st.builds(
    Limit,
    st.sampled_from((*get_args(LimitKind), "MSO", "MFO")),
    st.integers(-4, 20),
    _MINUTES,
    _ZONES,
)


def tasks(max_calendars: int, *, untold: bool) -> st.SearchStrategy[TaskSketch]:
    """Draw a task; its calendar and the summary above by number."""
    calendars = range(max_calendars + 1)
    # One choice for the calendar and who works in it. Small numbers are drawn far more often than
    # large ones, so that nobody and somebody take turns.
    crews = [crew for other in _CREWS for crew in (NOBODY, other)]
    places = [(number, crew) for crew in crews for number in calendars]
    return st.builds(
        _sketch,
        _WORK_UNDER,
        st.sampled_from(places),
        st.lists(_LIMITS, max_size=3),
        st.just(_PLAIN) if untold else _RARE,
    )


def _sketch(
    work: tuple[int, Work], place: tuple[int, Crew], limits: list[Limit], rare: _Rare
) -> TaskSketch:
    return TaskSketch(work[0], work[1], place[0], limits, place[1], *rare)


def links(rows: int, max_calendars: int) -> st.SearchStrategy[LinkSketch]:
    """Draw a dependency between two of the first rows."""
    forward = [(one, other) for other in range(rows) for one in range(other)]
    # The first rows are the likeliest summaries: plans need links on either side of them.
    forward = sorted(forward * 2 + [pair for pair in forward if pair[0] < 2] * 4)
    backward = [(other, one) for one, other in forward]
    calendars = (*get_args(LagCalendarOption), *range(1, max_calendars + 1))
    return st.builds(
        LinkSketch,
        st.sampled_from((*forward, *backward) or ((0, 0),)),
        st.sampled_from(get_args(DependencyType)),
        _LAGS,
        st.sampled_from((*(None,) * len(calendars), *calendars)),
    )
