"""Asking a schedule costs time in proportion to tasks, dependencies and what is answered."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given

from pmcore.scheduling import Columns, Schedule, SchedulingOptions, schedule
from pmcore.scheduling.cause import Cause
from pmcore.scheduling.engine.bounds import LOWER, UPPER
from pmcore.scheduling.engine.network import Side
from pmcore.scheduling.engine.places import BEYOND, place_of_bound
from pmcore.testing.strategies import plans
from pmcore.wbs import Dependency, Project, ProjectSettings, Task
from repositories.depth import IS_DEEP
from scheduling.builders import OFFICE

EVERY = 10**6

_Answer = TypeVar("_Answer")


def project_of(tasks: list[Task], links: list[Dependency]) -> Project:
    settings = ProjectSettings(
        "P", name="P", start="2026-03-02", calendars=[OFFICE], calendar="office"
    )
    return Project.from_records(settings, tasks, links)


def planned(tasks: list[Task], links: list[Dependency]) -> Schedule:
    return schedule(project_of(tasks, links))


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


def nests(depth: int, first: str = "1h") -> Schedule:
    """Two nests of summaries, each level of the first linked to that of the second."""
    tasks = []
    for nest in "AB":
        for level in range(depth):
            above = f"{nest}{level - 1}" if level else None
            tasks.append(Task(f"{nest}{level}", "S", parent=above))
        innermost = f"{nest}{depth - 1}"
        steps = range(depth)
        tasks += [Task(f"{nest}-{i}", "T", parent=innermost, duration="1h") for i in steps]
    tasks[depth] = Task("A-0", "T", parent=f"A{depth - 1}", duration=first)
    links = [Dependency(f"{n}-{i}", f"{n}-{i + 1}") for n in "AB" for i in range(depth - 1)]
    return planned(tasks, links + [Dependency(f"A{i}", f"B{i}") for i in range(depth)])


def timed(ask: Callable[[], _Answer]) -> tuple[float, _Answer]:
    """Return seconds of processor time that a question takes, and the answer."""
    gc.disable()
    try:
        begun = time.process_time()
        answer = ask()
        return time.process_time() - begun, answer
    finally:
        gc.enable()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail when the block takes longer; limits leave a slow machine ten times what it takes.

    What other tests left is none of the collector's business: going through it took longest.
    """
    gc.disable()
    try:
        begun = time.process_time()
        yield
        assert time.process_time() - begun < seconds
    finally:
        gc.enable()


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
        count = 20_000 if IS_DEEP else 12_000
        short, _ = timed(chain(count // 10).explain_finish)
        long, told = timed(chain(count).explain_finish)

        assert len(told.chain) == count
        # ten times as long a chain; many times that if each step looks for its place in it
        assert long < 20 * short

    def test_given_linked_nests_when_asked_then_no_step_walks_through_them(self) -> None:
        asked = nests(800)

        with within(3):  # nine seconds if each dependency walks down to the task it waits for
            told = asked.explain_finish()

        assert len(told.chain) == 1600

    def test_given_deadlines_on_every_level_when_asked_then_only_what_holds_is_looked_at(
        self,
    ) -> None:
        due: dict[str, Any] = {"deadline": "2026-03-03"}
        levels = [Task(f"S{i}", "S", parent=f"S{i - 1}" if i else None, **due) for i in range(800)]
        leaves = [Task(f"T{i}", "T", parent="S799", duration="1h") for i in range(800)]
        links = [Dependency(f"T{i}", f"T{i + 1}") for i in range(799)]
        asked = planned(levels + leaves, links)

        with within(1):  # ten seconds if each task reads the deadlines of all levels
            told = asked.explain_finish()

        assert len(told.chain[-1].late) == 800


class TestCompare:
    """Causes reach a summary through its children, each level once."""

    def test_given_nests_when_compared_then_no_level_reads_all_below_it(self) -> None:
        before, after = nests(3000), nests(3000, first="2h")

        with within(2.5):  # seven seconds if each level collects the causes of all tasks below
            moved = after.compare(before)

        assert len(moved.moves) == 12_000

    def test_given_many_links_into_a_summary_that_went_then_not_each_reads_all_its_tasks(
        self,
    ) -> None:
        tasks = [Task(f"P{i}", "P", duration="1h") for i in range(300)]
        tasks.append(Task("S", "S"))
        tasks += [Task(f"T{i}", "T", parent="S", duration="1h") for i in range(1000)]
        links = [Dependency(f"P{i}", "S") for i in range(300)]
        before, after = planned(tasks, links), planned(tasks, [])

        with within(5):  # half a minute if each of the links is followed from every task
            moves = {move.task: move for move in after.compare(before)}

        assert moves["T999"].because == tuple(
            Cause("dependency_removed", "S", link) for link in links[:3]
        )
        assert moves["S"].because == moves["T999"].because

    def test_given_changed_links_when_followed_then_both_halves_of_each_are_told(self) -> None:
        tasks = [Task(id, id, duration="1d") for id in "abc"]
        tasks += [Task(f"T{i}", "T", duration="1h") for i in range(700)]
        later = [task.replace(duration="2h") if task.id[0] == "T" else task for task in tasks]
        before, after = (
            planned(each, [Dependency(id, "c", "FS", lag) for id in "ab"])
            for each, lag in ((tasks, "1d"), (later, "3d"))
        )

        move = next(move for move in after.compare(before) if move.task == "c")

        assert not move.is_tried
        told = [(cause.kind, cause.edit) for cause in move.because]
        assert told == [
            (kind, (id, "c")) for id in "ab" for kind in ("dependency_removed", "dependency_added")
        ]


class TestCapped:
    """Hard dates below a summary are read once, however many dependencies lead into it."""

    def test_given_capped_tasks_and_many_dependencies_when_scheduled_then_each_counts_once(
        self,
    ) -> None:
        due: dict[str, Any] = {"constraints": ("FNLT 2026-03-03",), "duration": "1h"}
        tasks = [Task("S", "S"), *(Task(f"T{i}", "T", parent="S", **due) for i in range(16_000))]
        tasks += [Task(f"P{i}", "P", duration=f"{i % 30 + 1}h") for i in range(16_000)]
        links = [Dependency(f"P{i}", "S") for i in range(16_000)]
        project = project_of(tasks, links)

        with within(2):  # six seconds if each dependency reads all tasks
            hard = schedule(project, SchedulingOptions(constraints="hard"))

        assert len(hard.broken()) > 1000


class TestFloatsOfSummaries:
    """A summary's float is counted in its own calendar, over the leaves below it only."""

    def test_given_many_calendars_when_floats_are_found_then_each_reads_its_own_leaves(
        self,
    ) -> None:
        calendars = [replace(OFFICE, id=f"C{i}") for i in range(400)]
        settings = ProjectSettings(
            "P", name="P", start="2026-03-02", calendars=calendars, calendar="C0"
        )
        tasks = [Task(f"S{i}", "S", calendar=f"C{i}") for i in range(400)]
        for i in range(40_000):
            own = i % 400
            tasks.append(Task(f"T{i}", "T", parent=f"S{own}", calendar=f"C{own}", duration="1h"))
        solution = schedule(Project.from_records(settings, tasks, []))._solution

        with within(1):  # three seconds if each calendar reads all leaves
            Columns(solution)

    @given(plans(max_tasks=20, untold=True))
    def test_summaries_one_by_one_have_the_floats_of_levels(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        solution = schedule(*drawn)._solution
        one_by_one = Columns(solution).arrays()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pmcore.scheduling.columns._DEEP", 0)
            by_level = Columns(solution).arrays()

        for name, column in one_by_one.items():
            assert column.tolist() == by_level[name].tolist()


class TestPlaceOfBound:
    """One bound asked alone gives the place that array calls find for all of them at once."""

    @given(plans(untold=True))
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
