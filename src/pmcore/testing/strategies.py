"""Hypothesis strategies: random calendars and projects that shrink to small, readable plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Literal, TypeAlias, TypeVar, get_args

from pmcore.calendars import OFF, DayHours, Shift, WorkWeek, hours
from pmcore.kernel import Code, ConversionSettings, MissingExtraError
from pmcore.scheduling import SchedulingOptions
from pmcore.scheduling.options import (
    AlapReading,
    AssignmentReading,
    ConstraintReading,
    Criticality,
    DataDateReading,
    Direction,
    FinishComparison,
    FloatCalendar,
    FloatReading,
    MilestoneReading,
    OpenEndReading,
    ProgressReading,
    ResourceCalendars,
    StartedReading,
    StartLagAnchor,
    StartReading,
)
from pmcore.testing.calendar_strategies import calendars
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
    ProjectSketch,
    TaskSketch,
    Told,
    Work,
    build_project,
)
from pmcore.wbs import DependencyType, FixedSide, Project
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

__all__ = ["calendars", "options", "plans", "projects"]

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
T = TypeVar("T")


def projects(
    *, max_tasks: int = 7, max_calendars: int = 3, untold: bool = False
) -> st.SearchStrategy[Project]:
    """Draw a project that uses every feature schedules depend on.

    Summaries in summaries, actual dates and dates set by hand, all dependency types with lags,
    leads and lag calendars (between leaves and summaries alike), milestones, elapsed durations,
    pauses and delays, level of effort, tasks as late as possible, people who work together and
    apart, one or several constraints, deadlines and an imposed finish. Work is short, so that most
    dates fall within ten weeks of the start.

    Parameters
    ----------
    max_tasks
        At most so many tasks, summaries included (up to 26).
    max_calendars
        At most so many calendars, all floating or all with zones.
    untold
        Leave out facts (actual dates, dates set by hand, the data date), delays, splits, inactive
        and level-of-effort tasks and people with work of their own.

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
        _moments(0, 0),
        st.one_of(st.none(), st.none(), st.none(), _moments(2, 30)),
        st.none() if untold else st.one_of(st.none(), st.none(), _moments(0, 12)),
        st.lists(_CALENDARS, min_size=1, max_size=max_calendars),
        st.sampled_from((ConversionSettings(), ConversionSettings(600, 3000, 21))),
        st.sampled_from(get_args(LagCalendarOption)),
        _few_or_many(_tasks(max_calendars, untold=untold), 1, max_tasks),
        _few_or_many(_links(max_tasks, max_calendars), 0, 2 * max_tasks),
    )
    return sketch.map(build_project)


def options(*, untold: bool = False) -> st.SearchStrategy[SchedulingOptions]:
    """Draw scheduling options: every combination of readings, and thresholds of float.

    Backward planning needs a project with an imposed finish; :func:`plans` draws pairs that fit.

    Parameters
    ----------
    untold
        As for :func:`projects`: leave the readings of facts, of people who work apart, of open
        ends and of the project start at their defaults.

    Examples
    --------
    >>> from hypothesis import given
    >>> @given(options())
    ... def has_a_reading(options):
    ...     assert options.constraints in ("soft", "mandatory", "hard")
    >>> has_a_reading()
    """
    return st.builds(
        SchedulingOptions,
        constraints=st.sampled_from(get_args(ConstraintReading)),
        alap=st.sampled_from(get_args(AlapReading)),
        direction=st.sampled_from(get_args(Direction)),
        milestones=st.sampled_from(get_args(MilestoneReading)),
        compare=st.sampled_from(get_args(FinishComparison)),
        lag_calendar=st.sampled_from((None, *get_args(LagCalendarOption))),
        resource_calendars=st.sampled_from(get_args(ResourceCalendars)),
        **({} if untold else _READINGS_OF_FACTS),
        criticality=st.sampled_from(get_args(Criticality)),
        critical_float=st.sampled_from((0, 480, -60)),
        total_float=st.sampled_from(get_args(FloatReading)),
    )


def plans(
    *, max_tasks: int = 7, max_calendars: int = 3, untold: bool = False
) -> st.SearchStrategy[tuple[Project, SchedulingOptions]]:
    """Draw a project, as :func:`projects` does, with options to schedule it by.

    Examples
    --------
    >>> from hypothesis import given
    >>> @given(plans(max_tasks=3))
    ... def can_be_scheduled(plan):
    ...     project, options = plan
    ...     assert options.direction == "forward" or project.settings.finish
    >>> can_be_scheduled()
    """
    projects_ = projects(max_tasks=max_tasks, max_calendars=max_calendars, untold=untold)
    return st.builds(_fitting, projects_, options(untold=untold))


_READINGS_OF_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "assignments": st.sampled_from(get_args(AssignmentReading)),
    "open_ends": st.sampled_from(get_args(OpenEndReading)),
    "progress": st.sampled_from(get_args(ProgressReading)),
    "data_date": st.sampled_from(get_args(DataDateReading)),
    "started": st.sampled_from(get_args(StartedReading)),
    "start_lag_from": st.sampled_from(get_args(StartLagAnchor)),
    "project_start": st.sampled_from(get_args(StartReading)),
    "float_calendar": st.sampled_from(get_args(FloatCalendar)),
}


def _fitting(project: Project, options: SchedulingOptions) -> tuple[Project, SchedulingOptions]:
    is_open = project.settings.finish is None
    return project, replace(options, direction="forward") if is_open else options


def _few_or_many(
    elements: st.SearchStrategy[T], least: int, most: int
) -> st.SearchStrategy[list[T]]:
    """Draw long lists more often than lists alone do; they shrink to short ones all the same."""
    sizes = (least, (least + most) // 2, (least + 3 * most) // 4)
    return st.one_of([st.lists(elements, min_size=size, max_size=most) for size in sizes])


# Hypothesis leaves out up to five choices in one step. So an element of a list (and whether there
# is one more) takes five choices at most where it is plain: it can go as a whole.

# ---- dates and times: plain dates most often, then quarters of an hour and odd minutes

_MINUTES = st.sampled_from((*(None,) * 300, *range(0, _DAY, 15), *range(0, _DAY, 23)))
_ZONES = st.integers(0, len(ZONES) - 1)


def _moments(first: int, last: int) -> st.SearchStrategy[Moment]:
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
_CALENDARS = st.builds(
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
        for effort, overtime in ((None, None), ("6h", None), ("1d", "2h"))
        for delay in (None, "3h", "1d")
        for length in (None, "100min")
        if contour is None or length is None
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


def _tasks(max_calendars: int, *, untold: bool) -> st.SearchStrategy[TaskSketch]:
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


def _links(rows: int, max_calendars: int) -> st.SearchStrategy[LinkSketch]:
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
