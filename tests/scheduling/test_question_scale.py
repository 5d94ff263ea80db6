"""Asking a schedule costs time in proportion to tasks, dependencies and what is answered."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pmcore.scheduling import Schedule, schedule
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
