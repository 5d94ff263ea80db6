"""Verifying costs time in proportion to tasks and dependencies, whatever the shape of the plan."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling.certificate import verify
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Dependency, Project, ProjectSettings, Task
from scheduling.certificate_rows import DATES, FLOATS, Rows

START = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONGEST = SchedulingOptions(criticality="longest_path")


def _project(tasks: list[Task], links: list[Dependency]) -> Project:
    settings = ProjectSettings("P", name="P", start=START, calendars=[Calendar.always()])
    return Project.from_records(settings, tasks, links)


def _row(task: str, start: int, length: int = 1) -> dict[str, object]:
    """Return the row of a task without float, so many hours after the start."""
    begin, end = START + start * HOUR, START + (start + length) * HOUR
    dates = {field: begin if field.endswith("start") else end for field in DATES}
    return {
        "id": task,
        **dates,
        **dict.fromkeys((f"{name}_minutes" for name in FLOATS), 0),
        "is_critical": True,
    }


def chain(count: int) -> tuple[Project, Rows]:
    """One task after the other."""
    tasks = [Task(f"T{i}", "T", duration="1h") for i in range(count)]
    links = [Dependency(f"T{i}", f"T{i + 1}") for i in range(count - 1)]
    return _project(tasks, links), [_row(f"T{i}", i) for i in range(count)]


def star(count: int) -> tuple[Project, Rows]:
    """One task before all others, one after them."""
    tasks = [Task(f"T{i}", "T", duration="1h") for i in range(count)]
    middle = range(1, count - 1)
    links = [Dependency("T0", f"T{i}") for i in middle]
    links += [Dependency(f"T{i}", f"T{count - 1}") for i in middle]
    hours = [0, *(1 for _ in middle), 2]
    return _project(tasks, links), [_row(f"T{i}", hour) for i, hour in enumerate(hours)]


def blocks(count: int) -> tuple[Project, Rows]:
    """Three summary tasks of a third of the tasks each, linked in all ways."""
    size = count // 3
    tasks, rows = [], []
    for block in range(3):
        tasks.append(Task(f"S{block}", "S"))
        rows.append(_row(f"S{block}", block))
        for i in range(size):
            tasks.append(Task(f"T{block}-{i}", "T", parent=f"S{block}", duration="1h"))
            rows.append(_row(f"T{block}-{i}", block))
    links = [
        Dependency(f"S{i}", f"S{i + 1}", kind, "1h" if kind in ("SS", "FF") else "0h")
        for i in range(2)
        for kind in ("FS", "SS", "FF")
    ]
    return _project(tasks, links), rows


def nest(count: int) -> tuple[Project, Rows]:
    """Summary tasks in summary tasks, a task in each, all waiting for one dependency each."""
    depth = count // 2
    tasks, links = [Task("first", "F", duration="1h")], []
    rows = [_row("first", 0)]
    for i in range(depth):
        tasks.append(Task(f"S{i}", "S", parent=f"S{i - 1}" if i else None))
        tasks.append(Task(f"T{i}", "T", parent=f"S{i}", duration="1h"))
        links.append(Dependency("first", f"S{i}"))
        rows += [_row(f"S{i}", 1), _row(f"T{i}", 1)]
    return _project(tasks, links), rows


SHAPES = pytest.mark.parametrize("shape", [chain, star, blocks, nest], ids=lambda f: f.__name__)


@contextmanager
def _shallow_stack() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    depth = 0
    frame = sys._getframe()
    while frame.f_back is not None:
        frame, depth = frame.f_back, depth + 1
    sys.setrecursionlimit(depth + 200)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _seconds(shape: Callable[[int], tuple[Project, Rows]], count: int) -> float:
    project, rows = shape(count)
    begun = time.process_time()
    result = verify(project, rows, LONGEST)
    spent = time.process_time() - begun
    assert result.is_valid, str(result)
    return spent


class TestScale:
    """Linear in tasks and dependencies; no recursion."""

    @SHAPES
    def test_eight_times_the_plan_costs_about_eight_times_the_time(
        self, shape: Callable[[int], tuple[Project, Rows]]
    ) -> None:
        small = min(_seconds(shape, 400) for _ in range(3))
        large = min(_seconds(shape, 3200) for _ in range(2))

        assert large < 8 * small * 2.5

    @SHAPES
    def test_no_function_recurses(self, shape: Callable[[int], tuple[Project, Rows]]) -> None:
        project, rows = shape(1500)

        with _shallow_stack():
            result = verify(project, rows, LONGEST)

        assert result.is_valid, str(result)

    def test_given_everything_wrong_then_it_costs_no_more(self) -> None:
        project, rows = blocks(4800)
        for row in rows:
            for field in DATES:
                row[field] += 5 * HOUR
        begun = time.process_time()
        result = verify(project, rows, LONGEST)

        assert time.process_time() - begun < 5
        assert result.total > 1000
        assert len(result.findings) < 700
