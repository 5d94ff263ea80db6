"""Hypothesis strategies: random calendars and projects that shrink to small, readable plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, TypeVar, get_args

from pmcore.kernel import ConversionSettings
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
    FreeFloatReading,
    HardFloat,
    LateStarts,
    LateTasks,
    MilestoneReading,
    OpenEndReading,
    ProgressReading,
    ResourceCalendars,
    StartedConstraints,
    StartedReading,
    StartLagAnchor,
    StartReading,
    SummaryFloat,
)
from pmcore.testing.calendar_strategies import calendars
from pmcore.testing.drawing import st
from pmcore.testing.sketch_strategies import CALENDAR_SKETCHES, links, moments, tasks
from pmcore.testing.sketches import ProjectSketch, build_project
from pmcore.wbs import Project
from pmcore.wbs.settings import LagCalendarOption

__all__ = ["calendars", "options", "plans", "projects"]

# A Monday and a Friday before the spring change of clocks in America, and the autumn change.
STARTS = (date(2026, 3, 2), date(2026, 3, 6), date(2026, 10, 30))
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
        moments(0, 0),
        st.one_of(st.none(), st.none(), st.none(), moments(2, 30)),
        st.none() if untold else st.one_of(st.none(), st.none(), moments(0, 12)),
        st.lists(CALENDAR_SKETCHES, min_size=1, max_size=max_calendars),
        st.sampled_from((ConversionSettings(), ConversionSettings(600, 3000, 21))),
        st.sampled_from(get_args(LagCalendarOption)),
        _few_or_many(tasks(max_calendars, untold=untold), 1, max_tasks),
        _few_or_many(links(max_tasks, max_calendars), 0, 2 * max_tasks),
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
        late_tasks=st.sampled_from(get_args(LateTasks)),
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
    "started_constraints": st.sampled_from(get_args(StartedConstraints)),
    "start_lag_from": st.sampled_from(get_args(StartLagAnchor)),
    "project_start": st.sampled_from(get_args(StartReading)),
    "late_starts": st.sampled_from(get_args(LateStarts)),
    "hard_float": st.sampled_from(get_args(HardFloat)),
    "free_float": st.sampled_from(get_args(FreeFloatReading)),
    "float_calendar": st.sampled_from(get_args(FloatCalendar)),
    "summary_float": st.sampled_from(get_args(SummaryFloat)),
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
