from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from pmcore.kernel import HorizonError
from pmcore.scheduling import SchedulingOptions
from pmcore.testing import project_code, reference_schedule
from pmcore.testing.strategies import plans, projects
from pmcore.wbs import Dependency, Project, Task

CONSTRAINTS = ("SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")
LAG_CALENDARS = ("successor", "predecessor", "project", "elapsed")
FEATURES = (
    *(f"link {kind}" for kind in ("FS", "SS", "FF", "SF")),
    *(f"link {kind} into summary" for kind in ("FS", "SS", "FF", "SF")),
    *(f"link {kind} out of summary" for kind in ("FS", "SS", "FF", "SF")),
    *(f"{kind} {sign}" for kind in ("working", "elapsed", "percent") for sign in ("lag", "lead")),
    *(f"lag calendar {name}" for name in (None, *LAG_CALENDARS, "C1")),
    *(f"project's lag calendar {name}" for name in LAG_CALENDARS),
    *(f"{kind} on a {shape}" for kind in CONSTRAINTS for shape in ("date", "datetime")),
    *("milestone", "no duration", "working duration", "elapsed duration", "own calendar"),
    *("summary in summary", "SNET on a summary", "FNLT on a summary", "deadline on a summary"),
    *("deadline", "imposed finish", "starts within a day", "floating", "one zone", "several zones"),
    *("as late as possible", "milestone as late as possible", "window", "window of MSO and MFO"),
)
READINGS = (
    *(f"constraints={value!r}" for value in ("soft", "mandatory", "hard")),
    *(f"alap={value!r}" for value in ("free", "total")),
    *(f"direction={value!r}" for value in ("forward", "backward")),
    *(f"milestones={value!r}" for value in ("touch", "start", "any")),
    *(f"compare={value!r}" for value in ("working", "instant")),
    *(f"lag_calendar={value!r}" for value in (None, *LAG_CALENDARS)),
    *(f"total_float={value!r}" for value in ("smallest", "start", "finish")),
    *(f"criticality={value!r}" for value in ("auto", "total_float", "longest_path")),
    *(f"critical_float={value!r}" for value in (0, 480, -60)),
)


# Enough to see everything, the same in every run.
MANY = settings(
    max_examples=500,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

SEARCH = settings(MANY, max_examples=2000, derandomize=False, phases=[Phase.generate, Phase.shrink])
T = TypeVar("T")


def smallest(
    plans: st.SearchStrategy[T], holds: Callable[[T], bool], is_smallest: Callable[[T], bool]
) -> T:
    """Search until what is found is as small as it can be, five times at most.

    hypothesis draws constants of all modules that are loaded, so what a seed finds depends on the
    tests that ran before; a single search may end where no one step makes a plan smaller.
    """
    found = [find(plans, holds, settings=SEARCH, random=Random(0))]
    while not is_smallest(found[-1]) and len(found) < 5:
        found.append(find(plans, holds, settings=SEARCH, random=Random(len(found))))
    return found[-1]


def features(project: Project) -> Iterator[str]:
    for task in project.tasks():
        yield from _of_task(project, task)
    for link in project.dependencies():
        yield from _of_link(project, link)
    set_up = project.settings
    zones = {calendar.zone for calendar in set_up.calendars}
    yield f"project's lag calendar {set_up.lag_calendar}"
    yield "floating" if None in zones else "several zones" if len(zones) > 1 else "one zone"
    yield "imposed finish" if set_up.finish else "free finish"
    yield "starts within a day" if isinstance(set_up.start, datetime) else "starts with a day"


def _of_task(project: Project, task: Task) -> Iterator[str]:
    is_summary = project.is_summary(task.id)
    yield "summary in summary" if is_summary and task.parent else "other"
    yield "milestone" if task.kind == "milestone" else "task"
    yield f"{task.duration.kind} duration" if task.duration else "no duration"
    yield "own calendar" if task.calendar else "project's calendar"
    for each in task.constraints:
        yield f"{each.kind} on a {type(each.at).__name__}"
        yield f"{each.kind} on a {'summary' if is_summary else 'leaf'}"
    if task.deadline:
        yield "deadline on a summary" if is_summary else "deadline"
    if task.as_late_as_possible:
        yield "milestone as late as possible" if task.is_milestone else "as late as possible"
    if len(task.constraints) > 1:
        yield "window"
        yield f"window of {' and '.join(each.kind for each in task.constraints)}"


def _of_link(project: Project, link: Dependency) -> Iterator[str]:
    yield f"link {link.type}"
    yield f"lag calendar {link.lag_calendar}"
    if link.lag.amount:
        yield f"{link.lag.kind} {'lag' if link.lag.amount > 0 else 'lead'}"
    if project.is_summary(link.successor):
        yield f"link {link.type} into summary"
    if project.is_summary(link.predecessor):
        yield f"link {link.type} out of summary"


class EnoughError(Exception):
    """All has been seen, so that nothing more need be drawn."""


class TestProjects:
    """Random plans over every feature schedules depend on, which shrink to small ones."""

    def test_given_some_hundred_plans_when_drawn_then_every_feature_occurs(self) -> None:
        seen: set[str] = set()

        @MANY
        @given(projects())
        def look(project: Project) -> None:
            seen.update(features(project))
            if seen >= set(FEATURES):
                raise EnoughError

        with suppress(EnoughError):
            look()

        assert set(FEATURES) - seen == set()

    @pytest.mark.parametrize("feature", ["link FF into summary", "several zones"])
    def test_given_a_feature_when_searched_then_the_smallest_plan_is_found(
        self, feature: str
    ) -> None:
        found = smallest(
            projects(max_tasks=5),
            lambda project: feature in features(project),
            lambda project: len(project) <= 3,
        )

        assert len(found) + len(found.dependencies()) <= 4


class TestPlans:
    """Projects with options that fit them, in every reading."""

    def test_given_some_hundred_plans_when_drawn_then_every_reading_occurs(self) -> None:
        seen: set[str] = set()

        @MANY
        @given(plans(max_tasks=2))
        def look(plan: tuple[Project, SchedulingOptions]) -> None:
            seen.update(f"{each.name}={getattr(plan[1], each.name)!r}" for each in fields(plan[1]))
            if seen >= set(READINGS):
                raise EnoughError

        with suppress(EnoughError):
            look()

        assert set(READINGS) - seen == set()

    @given(plans(max_tasks=2))
    def test_nothing_is_planned_backward_without_a_finish(
        self, plan: tuple[Project, SchedulingOptions]
    ) -> None:
        project, options = plan

        assert options.direction == "forward" or project.settings.finish is not None

    def test_given_broken_dependencies_when_searched_then_the_smallest_plan_is_found(self) -> None:
        def breaks(plan: tuple[Project, SchedulingOptions]) -> bool:
            project, options = plan
            day = date.fromisoformat(project.settings.start.isoformat()[:10])
            first, last = day - timedelta(days=35), day + timedelta(days=70)
            try:
                return bool(reference_schedule(project, first, last, options).broken)
            except HorizonError:  # a lead from before these days
                return False

        mildest = SchedulingOptions(constraints="mandatory")
        project, options = smallest(
            plans(max_tasks=4, max_calendars=1),
            breaks,
            lambda plan: len(plan[0]) == 2 and plan[1] == mildest,
        )

        assert (len(project), options) == (2, mildest)


class TestProjectCode:
    """A failing plan is printed as the code that builds it."""

    @given(plans(max_tasks=4))
    def test_running_the_code_gives_an_equal_plan(
        self, plan: tuple[Project, SchedulingOptions]
    ) -> None:
        names: dict[str, object] = {}

        exec(project_code(*plan), names)

        assert (names["project"], names["options"]) == plan


class TestImports:
    """The reference works without hypothesis; the strategies name the extra that brings it."""

    def test_given_no_hypothesis_when_imported_then_the_extra_is_named(self) -> None:
        code = (
            "import sys; sys.modules['hypothesis'] = None\n"
            "import pmcore.testing\n"
            "try:\n"
            "    import pmcore.testing.strategies\n"
            "except ImportError as error:\n"
            "    print(error.code, error.advice())"
        )

        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

        assert done.stdout.startswith("extra.missing Install the extra testing; in a checkout")
