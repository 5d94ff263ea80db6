"""Asking a schedule costs time in proportion to tasks, dependencies and what is answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.engine.bounds import LOWER, UPPER
from pmcore.scheduling.engine.network import Side
from pmcore.scheduling.engine.places import BEYOND, place_of_bound
from pmcore.testing.strategies import plans
from pmcore.wbs import Dependency, Project, ProjectSettings, Task
from scheduling.builders import OFFICE

EVERY = 10**6


def planned(tasks: list[Task], links: list[Dependency]) -> Schedule:
    settings = ProjectSettings(
        "P", name="P", start="2026-03-02", calendars=[OFFICE], calendar="office"
    )
    return schedule(Project.from_records(settings, tasks, links))


def linked_summaries(count: int, size: int) -> Schedule:
    """Summary tasks one after the other, none of whose tasks waits for another."""
    tasks = []
    for summary in range(count):
        tasks.append(Task(f"S{summary}", "S"))
        for i in range(size):
            length = f"{60 + i % 50}min"
            tasks.append(Task(f"T{summary}-{i}", "T", parent=f"S{summary}", duration=length))
    return planned(tasks, [Dependency(f"S{i}", f"S{i + 1}") for i in range(count - 1)])


def chain(count: int) -> Schedule:
    """One task after the other, all neighbours."""
    tasks = [Task(f"T{i}", "T", duration="1h") for i in range(count)]
    return planned(tasks, [Dependency(f"T{i}", f"T{i + 1}") for i in range(count - 1)])


def nests(depth: int) -> Schedule:
    """Two nests of summaries, each level of the first linked to that of the second."""
    tasks = []
    for nest in "AB":
        for level in range(depth):
            above = f"{nest}{level - 1}" if level else None
            tasks.append(Task(f"{nest}{level}", "S", parent=above))
        innermost = f"{nest}{depth - 1}"
        steps = range(depth)
        tasks += [Task(f"{nest}-{i}", "T", parent=innermost, duration="1h") for i in steps]
    links = [Dependency(f"{n}-{i}", f"{n}-{i + 1}") for n in "AB" for i in range(depth - 1)]
    return planned(tasks, links + [Dependency(f"A{i}", f"B{i}") for i in range(depth)])


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail when the block takes longer; limits leave a slow machine ten times what it takes."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds


class TestFloatPaths:
    """A summary is read once, however many tasks in it are driven through it."""

    @pytest.mark.parametrize(("count", "size"), [(20, 500), (2000, 5)])
    def test_given_linked_summaries_when_asked_then_each_is_read_once(
        self, count: int, size: int
    ) -> None:
        asked = linked_summaries(count, size)

        with within(3):  # twenty seconds if each task reads them anew
            paths = asked.float_paths(EVERY)

        assert sum(len(path.tasks) for path in paths) == count * size


class TestExplainFinish:
    """What every step of a chain needs is found once for all of them."""

    def test_given_a_long_chain_when_asked_then_no_step_looks_through_the_plan(self) -> None:
        asked = chain(20_000)

        with within(7):  # fifteen seconds if each step looks for its place among its neighbours
            told = asked.explain_finish()

        assert len(told.chain) == 20_000

    def test_given_linked_nests_when_asked_then_no_step_walks_through_them(self) -> None:
        asked = nests(800)

        with within(3):  # nine seconds if each dependency walks down to the task it waits for
            told = asked.explain_finish()

        assert len(told.chain) == 1600


class TestPlaceOfBound:
    """One bound asked alone gives the place that array calls find for all of them at once."""

    @given(plans())
    def test_each_leaf_has_the_tightest_of_its_bounds(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        project, options = drawn
        solution = schedule(project, replace(options, constraints="soft"))._solution
        ground, bounds, limits = solution.ground, solution.network.bounds, solution.limits
        lower, greatest = solution.start_place.copy(), np.full(solution.network.size, BEYOND)
        for node, side, instant in zip(bounds.node, bounds.side, bounds.instant, strict=True):
            place = place_of_bound(ground, int(node), Side(side), int(instant))
            if side in LOWER:
                lower[node] = max(lower[node], place)
            elif side in UPPER:
                greatest[node] = min(greatest[node], place)

        assert lower.tolist() == limits.lower.tolist()
        assert greatest.tolist() == limits.greatest.tolist()
