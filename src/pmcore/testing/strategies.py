"""Hypothesis strategies: random calendars and projects that shrink to small, readable plans."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from pmcore.calendars import OFF, Calendar, DayHours, Shift, WorkWeek, hours
from pmcore.kernel import Code, ConversionSettings, MissingExtraError
from pmcore.testing.sketches import (
    IDS,
    ZONES,
    CalendarSketch,
    LinkSketch,
    Moment,
    ProjectSketch,
    TaskSketch,
    build_calendar,
    build_project,
)
from pmcore.wbs import ConstraintKind, DependencyType, Project
from pmcore.wbs.settings import LagCalendarOption

try:
    from hypothesis import strategies as st
except ImportError as missing:  # pragma: no cover - nothing here can be tested without it
    raise MissingExtraError(
        Code.EXTRA_MISSING,
        feature="pmcore.testing.strategies",
        package="hypothesis",
        extra="testing",
    ) from missing

__all__ = ["calendars", "projects"]

# A Monday and a Friday before the spring change of clocks in America, and the autumn change.
STARTS = (date(2026, 3, 2), date(2026, 3, 6), date(2026, 10, 30))
DAYS = (
    "09:00-17:00",
    "08:00-12:00 13:00-17:00",
    "09:07-11:31 12:02-17:45",
    "22:00-06:00",
    "00:00-24:00",
    "06:00-07:01 09:00-12:00 13:30-18:30 23:00-26:00",
)
_DAY = 1440


def calendars(
    *,
    id: str = "C1",
    floating: bool = False,
    around: date = STARTS[0],
) -> st.SearchStrategy[Calendar]:
    """Draw a calendar with at least some fifteen working hours a week.

    One or several shifts a day, odd minutes, nights, around the clock, alternating weeks, dates
    off and dates with extra work.

    Parameters
    ----------
    id
        Its id.
    floating
        Without zone; else in UTC, Shanghai or Los Angeles.
    around
        Exceptions begin between ten days before and thirty days after this date.

    Examples
    --------
    >>> from hypothesis import given
    >>> @given(calendars(floating=True))
    ... def no_zone(calendar):
    ...     assert calendar.zone is None
    >>> no_zone()
    """
    return _CALENDARS.map(lambda sketch: build_calendar(sketch, id, around, floating=floating))


def projects(*, max_tasks: int = 7, max_calendars: int = 3) -> st.SearchStrategy[Project]:
    """Draw a project that uses every feature schedules depend on.

    Summaries in summaries, all dependency types with lags, leads and lag calendars (between
    leaves and summaries alike), milestones, elapsed durations, constraints, deadlines and an
    imposed finish. Work is short, so that most dates fall within ten weeks of the start.

    Parameters
    ----------
    max_tasks
        At most so many tasks, summaries included (up to 26).
    max_calendars
        At most so many calendars, all floating or all with zones.

    Examples
    --------
    >>> from hypothesis import given
    >>> @given(projects(max_tasks=3))
    ... def is_small(project):
    ...     assert 1 <= len(project) <= 3
    >>> is_small()
    """
    sketch = st.builds(
        ProjectSketch,
        st.sampled_from(STARTS),
        st.sampled_from((True, False)),
        st.one_of(st.just(Moment(0, None, 0)), _times(0, 0)),
        _rarely(_moments(2, 30)),
        st.lists(_CALENDARS, min_size=1, max_size=max_calendars),
        st.sampled_from((ConversionSettings(), ConversionSettings(600, 3000, 21))),
        st.sampled_from(get_args(LagCalendarOption)),
        st.lists(_tasks(max_calendars), min_size=1, max_size=max_tasks),
        st.lists(_links(min(max_tasks, len(IDS)), max_calendars), max_size=2 * max_tasks),
    )
    return sketch.map(build_project)


def _rarely(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.none(), st.none(), strategy)


# ---- dates and times


def _moments(first: int, last: int) -> st.SearchStrategy[Moment]:
    dates = st.builds(Moment, st.integers(first, last), st.none(), st.just(0))
    return st.one_of(dates, _times(first, last))


def _times(first: int, last: int) -> st.SearchStrategy[Moment]:
    """Draw times to the minute; quarters of an hour are likelier, so shift edges are met."""
    quarters = st.integers(0, 95).map(lambda number: 15 * number)
    minutes = st.one_of(quarters, st.integers(0, _DAY - 1))
    return st.builds(Moment, st.integers(first, last), minutes, st.integers(0, len(ZONES) - 1))


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
    st.builds(
        lambda days, work: WorkWeek.of({days: work}),
        st.sampled_from(("mon-fri", "mon-sat", "mon-sun", "sun-thu")),
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
_CALENDARS = st.builds(
    CalendarSketch,
    st.integers(0, len(ZONES) - 1),
    _WEEKS,
    st.lists(_EXCEPTIONS, max_size=3),
)

# ---- tasks and dependencies

_DURATIONS = st.one_of(
    st.sampled_from(("1d", "4h", "0d", "2d", "1h", "3d")),
    st.integers(1, 1500).map(lambda count: f"{count}min"),
    st.sampled_from((None, "1ed", "90emin", "2.5ed")),
    st.integers(1, 4000).map(lambda count: f"{count}emin"),
)
_CONSTRAINTS = st.lists(
    st.tuples(st.sampled_from(get_args(ConstraintKind)), _moments(-4, 20)), max_size=2
)
_LAGS = st.one_of(
    st.just("0d"),
    st.sampled_from(("0d", "1d", "-1d", "1ed", "-1ed", "50%", "-50%")),
    st.integers(-700, 1200).map(lambda count: f"{count}min"),
    st.integers(-3000, 5000).map(lambda count: f"{count}emin"),
    st.integers(-1500, 2000).map(lambda count: f"{count / 10}%"),
)


def _tasks(max_calendars: int) -> st.SearchStrategy[TaskSketch]:
    return st.builds(
        TaskSketch,
        st.sampled_from((0, 0, 1, 2, 3)),
        _DURATIONS,
        st.integers(0, max_calendars),
        st.one_of(st.just([]), st.just([]), _CONSTRAINTS),
        _rarely(_moments(0, 20)),
    )


def _links(rows: int, max_calendars: int) -> st.SearchStrategy[LinkSketch]:
    calendars = (*get_args(LagCalendarOption), *range(1, max_calendars + 1))
    return st.builds(
        LinkSketch,
        st.integers(0, rows - 1),
        st.integers(0, rows - 1),
        st.sampled_from(get_args(DependencyType)),
        _LAGS,
        st.one_of(st.none(), st.sampled_from(calendars)),
    )
