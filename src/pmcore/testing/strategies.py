"""Hypothesis strategies: random calendars and projects that shrink to small, readable plans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, get_args

from pmcore.calendars import (
    OFF,
    Calendar,
    CalendarException,
    DayHours,
    Shift,
    WorkWeek,
    datetime_of,
    hours,
    instant_of,
)
from pmcore.kernel import (
    Code,
    ConversionSettings,
    CycleError,
    LocalizedText,
    MissingExtraError,
    TaskId,
)
from pmcore.wbs import Constraint, ConstraintKind, Dependency, Project

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

ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles")
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
IDS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DAY = 1440


@st.composite
def calendars(
    draw: st.DrawFn,
    *,
    id: str = "C1",  # noqa: A002 - the field's name
    floating: bool = False,
    around: date = STARTS[0],
) -> Calendar:
    """Draw a calendar with at least some fifteen working hours a week.

    Parameters
    ----------
    id
        Its id.
    floating
        Without zone; else in UTC, Shanghai or Los Angeles.
    around
        Exceptions fall between ten days before and thirty days after this date.

    Examples
    --------
    >>> from hypothesis import given
    >>> @given(calendars(floating=True))
    ... def no_zone(calendar):
    ...     assert calendar.zone is None
    >>> no_zone()
    """
    return Calendar(
        id,
        LocalizedText(id),
        None if floating else draw(st.sampled_from(ZONES)),
        draw(_weeks()),
        exceptions=draw(_exceptions(around)),
    )


def _weeks() -> st.SearchStrategy[WorkWeek]:
    day = st.one_of(st.sampled_from(DAYS).map(hours), _odd_days())
    plain = st.builds(
        lambda days, work: WorkWeek.of({days: work}),
        st.sampled_from(("mon-fri", "mon-sat", "mon-sun", "sun-thu")),
        day,
    )
    mixed = st.builds(
        lambda one, two: WorkWeek.of(
            {"mon-wed": one, "thu fri": two},
        ),
        day,
        day,
    )
    big_and_small = st.builds(
        lambda work: WorkWeek.of({"mon-sat": work}, {"mon-fri": work}, anchor=date(2026, 1, 5)), day
    )
    return st.one_of(plain, mixed, big_and_small)


@st.composite
def _odd_days(draw: st.DrawFn) -> DayHours:
    """Up to three shifts with odd minutes, the first of at least three hours."""
    start = draw(st.integers(0, _DAY - 1))
    shifts = [Shift(start, start + draw(st.integers(180, 600)))]
    for pause, length in draw(
        st.lists(st.tuples(st.integers(1, 200), st.integers(1, 300)), max_size=2)
    ):
        begin = shifts[-1].end + pause
        if begin < _DAY and begin + length <= start + _DAY:
            shifts.append(Shift(begin, begin + length))
    return hours(shifts)


@st.composite
def _exceptions(draw: st.DrawFn, around: date) -> tuple[CalendarException, ...]:
    days = draw(st.lists(st.integers(-10, 30), max_size=3, unique=True))
    exceptions = []
    for day in sorted(days):
        work = draw(st.one_of(st.just(OFF), st.sampled_from(DAYS).map(hours), _odd_days()))
        first = around + timedelta(days=day)
        exceptions.append(CalendarException.on(first, work))
    if draw(st.booleans()):
        first = around + timedelta(days=draw(st.integers(-10, 30)))
        last = first + timedelta(days=draw(st.integers(1, 6)))
        exceptions.append(CalendarException.between(first, last))
    return tuple(exceptions)


@st.composite
def projects(draw: st.DrawFn, *, max_tasks: int = 7, max_calendars: int = 3) -> Project:
    """Draw a project that uses every feature schedules depend on.

    Summaries in summaries, all dependency types with lags, leads and lag calendars (between
    leaves and summaries alike), milestones, elapsed durations, constraints, deadlines and an
    imposed finish. Work is short, so that the dates fall within some ten weeks of the start.

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
    day = draw(st.sampled_from(STARTS))
    floating = not draw(st.booleans())
    count = draw(st.integers(1, max_calendars))
    held = [draw(calendars(id=f"C{n + 1}", floating=floating, around=day)) for n in range(count)]
    moments = _Moments(day, held[0].zone, floating)
    project = Project(
        "P",
        "Plan",
        start=draw(st.one_of(st.just(day), moments.times(0, 1))),
        finish=draw(_rarely(moments.any(2, 30))),
        calendars=held,
        calendar="C1",
        conversion=draw(st.sampled_from((ConversionSettings(), ConversionSettings(600, 3000, 21)))),
        lag_calendar=draw(st.sampled_from(("successor", "predecessor", "project", "elapsed"))),
    )
    _add_tasks(draw, project, moments, max_tasks)
    _add_dependencies(draw, project)
    return project


class _Moments:
    """Dates and times around the start of a project."""

    def __init__(self, day: date, zone: str | None, floating: bool) -> None:
        self.day = day
        self.zone = zone
        self.zones = (None,) if floating else (zone, *ZONES)

    def dates(self, first: int, last: int) -> st.SearchStrategy[date]:
        return st.integers(first, last).map(lambda n: self.day + timedelta(days=n))

    def times(self, first: int, last: int) -> st.SearchStrategy[datetime]:
        """Draw times to the minute; quarters of an hour are likelier, so shift edges are met."""
        lo = instant_of(self.day, self.zone) + first * _DAY
        hi = instant_of(self.day, self.zone) + last * _DAY
        quarters = st.integers(lo // 15, hi // 15).map(lambda n: 15 * n)
        instants = st.one_of(quarters, st.integers(lo, hi))
        return st.builds(datetime_of, instants, st.sampled_from(self.zones))

    def any(self, first: int, last: int) -> st.SearchStrategy[date]:
        return st.one_of(self.dates(first, last), self.times(first, last))


def _rarely(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), st.none(), st.none(), strategy)


def _add_tasks(draw: st.DrawFn, project: Project, moments: _Moments, max_tasks: int) -> None:
    ids = IDS[: draw(st.integers(1, max_tasks))]
    parents = [
        draw(st.sampled_from((None, None, *ids[max(n - 3, 0) : n]))) for n in range(len(ids))
    ]
    for id_, parent in zip(ids, parents, strict=True):
        fields = _summary(draw, moments) if id_ in parents else _leaf(draw, moments)
        calendar = draw(st.sampled_from((None, *sorted(project.calendars))))
        project.add(id_, id_, parent=parent, calendar=calendar, **fields)


def _leaf(draw: st.DrawFn, moments: _Moments) -> dict[str, Any]:
    duration = draw(_durations())
    return {
        "kind": "milestone" if duration == "0d" else "task",
        "duration": duration,
        "constraints": _constraints(draw, moments, get_args(ConstraintKind)),
        "deadline": draw(_rarely(moments.any(0, 20))),
    }


def _summary(draw: st.DrawFn, moments: _Moments) -> dict[str, Any]:
    return {
        "constraints": _constraints(draw, moments, ("SNET", "FNLT")),
        "deadline": draw(_rarely(moments.any(0, 20))),
    }


def _constraints(
    draw: st.DrawFn, moments: _Moments, kinds: Sequence[str]
) -> tuple[Constraint, ...]:
    some = st.lists(st.sampled_from(kinds), min_size=1, max_size=2, unique=True)
    drawn = draw(_rarely(some)) or ()
    return tuple(Constraint(kind, draw(moments.any(-4, 20))) for kind in drawn)


def _durations() -> st.SearchStrategy[str | None]:
    return st.one_of(
        st.sampled_from(("1d", "4h", "0d", "2d", "1h", "3d")),
        st.integers(1, 1500).map(lambda n: f"{n}min"),
        st.sampled_from((None, "1ed", "90emin", "2.5ed")),
        st.integers(1, 4000).map(lambda n: f"{n}emin"),
    )


def _lags() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(("0d", "0d", "1d", "-1d", "1ed", "-1ed", "50%", "-50%")),
        st.integers(-700, 1200).map(lambda n: f"{n}min"),
        st.integers(-3000, 5000).map(lambda n: f"{n}emin"),
        st.integers(-1500, 2000).map(lambda n: f"{n / 10}%"),
    )


def _add_dependencies(draw: st.DrawFn, project: Project) -> None:
    """Link tasks forwards in a random order; leave out what closes a cycle through summaries."""
    order = draw(st.permutations([task.id for task in project.tasks()]))
    if len(order) < 2:
        return
    calendars = (
        None,
        None,
        "successor",
        "predecessor",
        "project",
        "elapsed",
        *sorted(project.calendars),
    )
    pairs = st.lists(st.integers(0, len(order) - 1), min_size=2, max_size=2, unique=True).map(
        sorted
    )
    links = st.builds(
        lambda pair, *rest: Dependency(order[pair[0]], order[pair[1]], *rest),
        pairs,
        st.sampled_from(("FS", "SS", "FF", "SF")),
        _lags(),
        st.sampled_from(calendars),
    )
    most = 2 * len(order)
    for link in draw(st.lists(links, max_size=most, unique_by=lambda each: each.key)):
        if not _related(project, link.predecessor, link.successor):
            _link_unless_cyclic(project, link)


def _related(project: Project, one: TaskId, other: TaskId) -> bool:
    return one in project.ancestors(other) or other in project.ancestors(one)


def _link_unless_cyclic(project: Project, link: Dependency) -> None:
    try:
        project.link(link.predecessor, link.successor, link.type, link.lag, link.lag_calendar)
    except CycleError:
        return
