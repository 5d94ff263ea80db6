"""A chain of summary tasks, each below the one before, through everything that goes over outlines.

Nothing recurses, at a limit of 200, and no output grows with the square of the depth. What takes
long is tried to 4,000 levels here, and to 100,000 in ``make test-deep``.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from repositories.depth import IS_DEEP

DEPTH = 100_000 if IS_DEEP else 4000

_BEFORE = """
import sys
from pmcore import Calendar, Project, Task, gantt, report, schedule
from pmcore.cli.differing import differences
from pmcore.exchange import *
from pmcore.repositories import EVERYTHING, MemoryStore, SqliteStore, schedule_moves
from pmcore.views import gantt_svg
from pmcore.wbs import ProjectSettings

def plan_of(depth):
    rows = [Task("n0", "T")]
    rows += [Task(f"n{n}", "T", parent=f"n{n - 1}") for n in range(1, depth - 1)]
    rows += [Task("leaf", "T", parent=f"n{depth - 2}", duration="3d")]
    settings = ProjectSettings("P", name="Deep", start="2026-03-02", calendars=[OFFICE])
    return Project.from_records(settings, rows)

OFFICE = Calendar.standard("office", zone="UTC")
"""
_RUN = """
work(plan_of(3), 3)  # what is imported at first use, is imported by now
sys.setrecursionlimit(200)
for depth in map(int, sys.argv[1:]):
    work(plan_of(depth), depth)
"""

VIEWS = """
def work(plan, depth):
    dates = schedule(plan)
    later = plan.copy()
    later.update("leaf", duration="5d")
    moved = dates.compare(schedule(later))
    assert len(moved.moves) > 0
    assert "leaf" in str(dates.explain("leaf"))
    assert len(list(schedule_moves(dates, schedule(later)))) > 0
    assert len(list(differences(plan, later))) > 0
    chart = gantt(dates)
    page = report(dates)
    texts = [str(chart), gantt_svg(chart), page, schedule_to_csv(dates), schedule_to_json(dates)]
    assert sum(map(len, texts)) < 1500 * depth + 1_000_000
"""
FILES = """
def work(plan, depth):
    for write, read in ((write_mspdi, read_mspdi), (write_xer, read_xer)):
        data = write(plan).data
        assert len(data) < 1500 * depth + 20_000, (write, len(data))
        again = read(data).project.outline()
        assert [(task.id, level) for task, level in again][-1][1] == depth - 1
        assert len(again) == depth
    for write, read in ((plan_to_json, plan_from_json), (plan_to_yaml, plan_from_yaml)):
        if depth < 50_000 or write is plan_to_json:
            assert read(write(plan)) == plan
"""
STORES = """
import tempfile
from pathlib import Path
from pmcore.kernel import StoreError

def work(plan, depth):
    with tempfile.TemporaryDirectory() as folder:
        check(MemoryStore(), plan, depth)
        with SqliteStore.create(Path(folder) / "s") as store:
            check(store, plan, depth)

def check(store, plan, depth):
    try:
        with store.unit("t") as unit:
            unit.projects.add(plan, key="add")
            unit.commit()
    except StoreError as error:
        assert depth > 1000 and error.code == "store.too_deep", error
        return
    assert depth < 1000
    with store.unit("t") as unit:
        opened = unit.projects.open("P")
        assert opened == plan
        opened.update("leaf", name="X")
        unit.projects.save(opened, expected=plan.version, key="rename")
        unit.commit()
    with store.view("t") as view:
        assert view.projects.verify("P") == ()
        assert len(view.projects.list_tasks("P", EVERYTHING, limit=100).rows) == min(depth, 100)
"""


@pytest.mark.parametrize("work", [VIEWS, FILES, STORES], ids=["views", "files", "stores"])
def test_given_a_very_deep_outline_then_nothing_recurses_or_grows_with_its_square(
    work: str,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BEFORE + work + _RUN, "400", str(DEPTH)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert done.returncode == 0, done.stderr[-3000:]
