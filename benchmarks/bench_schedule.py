"""Scheduling measured: answers first, then times beside a peer, in the same run.

Run ``python benchmarks/bench_schedule.py [--large]``. The peer is trueppm-scheduler, the nearest
Python engine: whole days, one zone. On the plan both can express, every early and late date and
every float is compared before anything is timed. Plans beyond the peer (four calendars in three
zones, holidays, lags in working and elapsed time, four link types) are checked by scheduling them
a second time with every level taken one task at a time.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta

import numpy as np
import trueppm_scheduler as peer

from pmcore.calendars import Calendar, CountryHolidays
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.columns import Columns, columns_of
from pmcore.scheduling.compiling import compile_network
from pmcore.scheduling.solving import solve
from pmcore.wbs import Dependency, Project, Task

START = date(2026, 3, 2)
DEPTH = 150
ROUNDS = 3
FAR = SchedulingOptions(horizon_years=70)
WEEKS = {
    "five": (0b0011111, "mon-fri"),
    "six": (0b0111111, "mon-sat"),
    "early": (0b0001111, "mon-thu"),
    "shop": (0b1111100, "wed-sun"),
}


def best(call: Callable[[], object]) -> float:
    """Seconds of the quickest of a few rounds: the machine is shared."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


def links(count: int, source: random.Random, depth: int) -> list[tuple[int, int]]:
    """About 2.5 links a task, each from the layer before: a plan ``depth`` layers deep."""
    width = max(1, count // depth)
    found: dict[tuple[int, int], None] = {}
    for after in range(width, count):
        layer = after // width
        for _ in range(source.choice((2, 3))):
            before = source.randrange((layer - 1) * width, layer * width)
            found[before, after] = None
    return list(found)


# The plan both engines can express


def shared_plans(count: int) -> tuple[Project, peer.Project]:
    source = random.Random(11)
    calendars = [
        Calendar.standard(name, zone="UTC", hours="09:00-17:00", weekdays=days)
        for name, (_, days) in WEEKS.items()
    ]
    ours = Project("shared", name="Shared", start=START, calendars=calendars, calendar="five")
    chosen = [(source.choice(list(WEEKS)), source.randint(1, 5)) for _ in range(count)]
    pairs = links(count, source, DEPTH)
    ours.add_many(
        [Task(f"T{i}", f"T{i}", duration=f"{d}d", calendar=c) for i, (c, d) in enumerate(chosen)],
        [Dependency(f"T{a}", f"T{b}") for a, b in pairs],
    )
    theirs = peer.Project(
        id="shared",
        name="Shared",
        start_date=START,
        calendar=peer.Calendar(),
        calendars={name: peer.Calendar(working_days=bits) for name, (bits, _) in WEEKS.items()},
        tasks=[
            peer.Task(id=f"T{i}", name=f"T{i}", duration=timedelta(days=d), calendar_id=c)
            for i, (c, d) in enumerate(chosen)
        ],
        dependencies=[
            peer.Dependency(
                predecessor_id=f"T{a}", successor_id=f"T{b}", dep_type=peer.DependencyType.FS
            )
            for a, b in pairs
        ],
    )
    return ours, theirs


def check_against_peer(ours: Schedule, theirs: peer.ScheduleResult) -> int:
    """Compare every early and late date; return how many were compared."""
    days = {
        name: (getattr(ours.columns, name) // 1440).tolist()
        for name in ("early_start", "early_finish", "late_start", "late_finish")
    }
    rows = {task: row for row, task in enumerate(ours.task_ids)}
    epoch = date(1970, 1, 1)
    for task in theirs.tasks:
        for name, column in days.items():
            mine = epoch + timedelta(days=column[rows[task.id]])
            assert mine == getattr(task, name), (task.id, name, mine, getattr(task, name))
    return len(theirs.tasks) * len(days)


def beside_peer(count: int) -> None:
    ours, theirs = shared_plans(count)
    compared = check_against_peer(schedule(ours), peer.schedule(theirs))
    mine = best(lambda: schedule(ours))
    other = best(lambda: peer.schedule(theirs))
    print(
        f"{count:>9,} tasks  pmcore {mine * 1e3:8.1f} ms  trueppm-scheduler {other * 1e3:8.1f} ms"
        f"  ratio {other / mine:5.1f}  ({compared:,} dates equal)"
    )
    assert other / mine >= 3, "slower than promised beside the peer"


# Plans with everything


def real_calendars() -> list[Calendar]:
    china, states = CountryHolidays("CN"), CountryHolidays("US")
    hours = {"cn": "09:00-12:00 13:30-18:30", "factory": "08:00-12:00 13:30-17:30"}
    return [
        Calendar.standard("cn", zone="Asia/Shanghai", hours=hours["cn"], holidays=china),
        Calendar.standard(
            "factory",
            zone="Asia/Shanghai",
            hours=hours["factory"],
            weekdays="mon-sat",
            holidays=china,
        ),
        Calendar.standard("us", zone="America/Los_Angeles", holidays=states),
        Calendar.always("always"),
    ]


def full_plan(count: int, depth: int, unit: str) -> Project:
    source = random.Random(7)
    calendars = real_calendars()
    project = Project("full", name="Full", start=START, calendars=calendars, calendar="cn")
    tasks = [
        Task(
            f"T{i}",
            f"T{i}",
            duration=f"{source.randint(1, 5)}{unit}",
            calendar=source.choice(calendars).id,
        )
        for i in range(count)
    ]
    types = ("FS", "FS", "FS", "FS", "FS", "FS", "FS", "FS", "SS", "FF")
    lags = ("0d",) * 7 + ("1h", "-1h", "2eh")
    project.add_many(
        tasks,
        [
            Dependency(f"T{a}", f"T{b}", source.choice(types), source.choice(lags))  # type: ignore[arg-type]
            for a, b in links(count, source, depth)
        ],
    )
    return project


def check_one_by_one(project: Project, planned: Schedule) -> None:
    """Schedule again without array levels; every column must be the same."""
    network = compile_network(project, "cn", narrow=2**31)
    solution = solve(network, planned.options)
    again: Columns = columns_of(solution, planned.columns.deadline)
    for name, column in planned.columns.arrays().items():
        assert np.array_equal(column, again.arrays()[name]), name


def alone(label: str, count: int, depth: int, unit: str, *, check: bool = True) -> None:
    began = time.perf_counter()
    project = full_plan(count, depth, unit)
    built = time.perf_counter() - began
    planned = schedule(project, FAR)
    if check:
        check_one_by_one(project, planned)
    seconds = best(lambda: schedule(project, FAR))
    per_task = seconds / count * 1e6
    print(
        f"{label:<24}{seconds * 1e3:10.1f} ms {per_task:8.2f} us a task"
        f"   built in {built * 1e3:8.1f} ms, finish {planned.finish:%Y-%m-%d}"
    )


def main() -> None:
    stamp = datetime.now().astimezone().isoformat(timespec="seconds")
    print(f"{stamp}, Python {sys.version.split()[0]}, numpy {np.__version__}")
    print("\nThe plan both engines can express: 4 calendars, finish-to-start, depth 150")
    for count in (1_000, 10_000):
        beside_peer(count)
    print("\n4 calendars in 3 zones, holidays, mixed types and lags")
    alone("1,000 deep 150", 1_000, DEPTH, "d")
    alone("10,000 deep 150", 10_000, DEPTH, "d")
    alone("chain of 10,000", 10_000, 10_000, "h")
    alone("100,000 deep 150", 100_000, DEPTH, "d")
    if "--large" in sys.argv:
        alone("1,000,000 deep 150", 1_000_000, DEPTH, "d", check=False)


if __name__ == "__main__":
    main()
