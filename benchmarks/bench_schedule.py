"""Scheduling measured: answers first, then times beside a peer, in the same run.

Run ``python benchmarks/bench_schedule.py [--large]``. Two peers: trueppm-scheduler, the nearest
Python engine (whole days, one zone), and networkx with plain Python loops, which is what people
write themselves (no calendars at all). On the plan both can express, every early and late date is
compared before anything is timed. Plans beyond the peers (four calendars in three zones, holidays,
lags in working and elapsed time, four link types) are checked by scheduling them a second time
with every level taken edge by edge.

Times are processor time, the quickest of a few rounds: the machines are shared.
"""

from __future__ import annotations

import gc
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

import networkx as nx
import numpy as np
import trueppm_scheduler as peer

from pmcore.calendars import Calendar, CalendarException, CountryHolidays
from pmcore.calendars.rule_days import _found
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.columns import Columns
from pmcore.scheduling.engine.compiling import compile_network
from pmcore.scheduling.engine.solving import solve
from pmcore.wbs import Dependency, Project, Task

START = date(2026, 3, 2)
DAY = timedelta(days=1)
DEPTH = 150
ROUNDS = 3
SHORTEST = 0.5
COLD_ROUNDS = 6
MOST_TIMES_ORDINARY = 5
FAR = SchedulingOptions(horizon_years=70)
WEEKS = {
    "five": (0b0011111, "mon-fri"),
    "six": (0b0111111, "mon-sat"),
    "early": (0b0001111, "mon-thu"),
    "shop": (0b1111100, "wed-sun"),
}


def best(call: Callable[[], object]) -> float:
    """Seconds of processor time of the quickest of a few rounds, of more where one is short."""
    times: list[float] = []
    while len(times) < ROUNDS or sum(times) < SHORTEST:
        if len(times) < ROUNDS:
            gc.collect()
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
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
    if count >= 10_000:
        assert other / mine >= 10, "slower than promised beside the peer"


# The plan people schedule by hand with networkx: no calendars, whole days


def beside_networkx(count: int) -> None:
    source = random.Random(11)
    days = [source.randint(1, 5) for _ in range(count)]
    pairs = links(count, source, DEPTH)
    project = Project("plain", name="Plain", start=START, calendars=[Calendar.always("always")])
    project.add_many(
        [Task(f"T{i}", f"T{i}", duration=f"{d}ed") for i, d in enumerate(days)],
        [Dependency(f"T{a}", f"T{b}") for a, b in pairs],
    )
    planned, theirs = schedule(project, FAR), by_networkx(project)
    origin = int(planned.columns.early_start.min())
    for name, column in theirs.items():
        own = getattr(planned.columns, name)
        own = own // 1440 if name.endswith("float") else (own - origin) // 1440
        assert own.tolist() == [column[task] for task in planned.task_ids], name
    mine = best(lambda: schedule(project, FAR))
    other = best(lambda: by_networkx(project))
    print(
        f"{count:>9,} tasks  pmcore {mine * 1e3:8.1f} ms  networkx and loops"
        f" {other * 1e3:8.1f} ms  ratio {other / mine:5.1f}"
        f"  ({count * len(theirs):,} numbers equal)"
    )
    assert other / mine >= 3, "slower than promised beside networkx"


def by_networkx(project: Project) -> dict[str, dict[str, int]]:
    """Dates and floats in days from the same project: finish-to-start, no calendars."""
    graph = nx.DiGraph()
    for task in project:
        assert task.duration is not None
        graph.add_node(task.id, days=int(task.duration.amount))
    for link in project.dependencies():
        graph.add_edge(link.predecessor, link.successor)
    order = list(nx.topological_sort(graph))
    days = graph.nodes
    start: dict[str, int] = {}
    finish: dict[str, int] = {}
    for task in order:
        start[task] = max((finish[before] for before in graph.predecessors(task)), default=0)
        finish[task] = start[task] + days[task]["days"]
    end = max(finish.values())
    late_start: dict[str, int] = {}
    late_finish: dict[str, int] = {}
    free: dict[str, int] = {}
    for task in reversed(order):
        after = list(graph.successors(task))
        late_finish[task] = min((late_start[each] for each in after), default=end)
        late_start[task] = late_finish[task] - days[task]["days"]
        free[task] = min((start[each] for each in after), default=end) - finish[task]
    total = {task: late_start[task] - start[task] for task in order}
    return {
        "early_start": start,
        "early_finish": finish,
        "late_start": late_start,
        "late_finish": late_finish,
        "total_float": total,
        "free_float": free,
    }


# Plans with everything


def real_calendars(
    exceptions: Sequence[CalendarException] = (), *, hours: str | None = None
) -> list[Calendar]:
    """Return four calendars; the exceptions, and hours instead of their own, are for three."""
    china, states = CountryHolidays("CN"), CountryHolidays("US")
    return [
        Calendar.standard(
            "cn",
            zone="Asia/Shanghai",
            hours=hours or "09:00-12:00 13:30-18:30",
            holidays=china,
            exceptions=exceptions,
        ),
        Calendar.standard(
            "factory",
            zone="Asia/Shanghai",
            hours=hours or "08:00-12:00 13:30-17:30",
            weekdays="mon-sat",
            holidays=china,
            exceptions=exceptions,
        ),
        Calendar.standard(
            "us",
            zone="America/Los_Angeles",
            hours=hours or "09:00-17:00",
            holidays=states,
            exceptions=exceptions,
        ),
        Calendar.always("always"),
    ]


def full_plan(
    count: int, depth: int, unit: str, calendars: Sequence[Calendar] | None = None
) -> Project:
    source = random.Random(7)
    calendars = real_calendars() if calendars is None else calendars
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
    network = compile_network(project, "cn", planned.options, narrow=2**31)
    again = Columns(solve(network, planned.options)).arrays()
    for name, column in planned.columns.arrays().items():
        assert np.array_equal(column, again[name]), name


def alone(label: str, project: Project, *, check: bool = True) -> float:
    """Time one plan; return seconds a task."""
    planned = schedule(project, FAR)
    if check:
        check_one_by_one(project, planned)
    finish = planned.finish
    del planned  # a large schedule beside the one that is timed costs memory, and that time
    seconds = best(lambda: schedule(project, FAR))
    count = len(project)
    print(
        f"{label:<28}{seconds * 1e3:10.1f} ms {seconds / count * 1e6:8.2f} us a task"
        f"   finish {finish:%Y-%m-%d}"
    )
    return seconds / count


# Shapes that trip schedulers up


def chain(count: int) -> Project:
    """One calendar, each task after the one before."""
    project = Project("chain", name="Chain", start=START, calendars=[real_calendars()[0]])
    project.add_many(
        [Task(f"T{i}", f"T{i}", duration="1min") for i in range(count)],
        [Dependency(f"T{i}", f"T{i + 1}") for i in range(count - 1)],
    )
    return project


def star(count: int) -> Project:
    """One task before all others, and one after them."""
    project = Project("star", name="Star", start=START, calendars=[real_calendars()[0]])
    project.add_many(
        [Task(f"T{i}", f"T{i}", duration="1d") for i in range(count)],
        [Dependency("T0", f"T{i}") for i in range(1, count - 1)]
        + [Dependency(f"T{i}", f"T{count - 1}") for i in range(1, count - 1)],
    )
    return project


def summaries(count: int, size: int) -> Project:
    """Summaries of ``size`` tasks, each waiting for two before it: no cross products."""
    source = random.Random(5)
    project = Project("phases", name="Phases", start=START, calendars=[real_calendars()[0]])
    tasks, waits = [], []
    for i in range(count):
        tasks.append(Task(f"S{i}", f"S{i}"))
        tasks += [Task(f"S{i}.{j}", f"{j}", parent=f"S{i}", duration="2h") for j in range(size)]
        before = {source.randrange(max(0, i - 20), i) for _ in range(2)} if i else set()
        waits += [Dependency(f"S{b}", f"S{i}") for b in sorted(before)]
    project.add_many(tasks, waits)
    return project


# Calendars made to be slow, each seen for the first time

DENSE = " ".join(f"{hour:02d}:00-{hour:02d}:30" for hour in range(24))


def rules(label: str) -> list[CalendarException]:
    every = "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"
    return [
        CalendarException.every(
            every, START - n * DAY, "first 50%", label, until=START + 5000 * DAY
        )
        for n in range(20)
    ]


def single_days(label: str) -> list[CalendarException]:
    return [CalendarException.on(START + n * DAY, "first 50%", label) for n in range(9000)]


def ranges(label: str) -> list[CalendarException]:
    return [
        CalendarException.between(
            START + n % 50 * DAY, START + 3600 * DAY, f"first {1 + n % 90}%", label
        )
        for n in range(9000)
    ]


HOSTILE: dict[str, Callable[[str], list[Calendar]]] = {
    "ordinary": lambda label: real_calendars([CalendarException.on(START, "off", label)]),
    "24 shifts a day": lambda label: real_calendars(
        [CalendarException.on(START, "off", label)], hours=DENSE
    ),
    "20 rules": lambda label: real_calendars(rules(label)),
    "9,000 days": lambda label: real_calendars(single_days(label)),
    "9,000 ranges": lambda label: real_calendars(ranges(label)),
    "all, days": lambda label: real_calendars([*rules(label), *single_days(label)], hours=DENSE),
    "all, ranges": lambda label: real_calendars([*rules(label), *ranges(label)], hours=DENSE),
}


def cold(count: int, calendars: Callable[[str], list[Calendar]]) -> float:
    """Seconds of a plan's first schedule, the best of a few plans with calendars of their own.

    A label that no calendar had before makes each unequal to all that are remembered.
    """
    times: list[float] = []
    for number in range(COLD_ROUNDS):
        project = full_plan(count, DEPTH, "d", calendars(f"{count}, round {number}"))
        if not number:
            planned = schedule(project, FAR)
            check_one_by_one(project, planned)
            assert planned.verify().is_valid
            continue
        _found.cache_clear()
        gc.collect()
        began = time.process_time()
        schedule(project, FAR)
        times.append(time.process_time() - began)
    return min(times)


def hostile() -> None:
    for count in (100, 1_000):
        times = {name: cold(count, calendars) for name, calendars in HOSTILE.items()}
        for name, seconds in times.items():
            ratio = seconds / times["ordinary"]
            verdict = "" if ratio <= MOST_TIMES_ORDINARY else f"   over {MOST_TIMES_ORDINARY} x"
            print(f"{count:>9,} tasks  {name:<16}{seconds * 1e3:8.1f} ms {ratio:6.1f} x{verdict}")


# Each of these is measured in a process of its own: what was built before leaves memory in pieces,
# and a plan of a thousand tasks then takes a tenth longer.
PLANS: dict[str, Callable[[], Project]] = {
    "1,000 deep 150": lambda: full_plan(1_000, DEPTH, "d"),
    "10,000 deep 150": lambda: full_plan(10_000, DEPTH, "d"),
    "100,000 deep 150": lambda: full_plan(100_000, DEPTH, "d"),
    "chain of 10,000, 1 calendar": lambda: chain(10_000),
    "chain of 10,000, 4 calendars": lambda: full_plan(10_000, 10_000, "h"),
    "star of 100,000": lambda: star(100_000),
    "1,000 summaries of 10": lambda: summaries(1_000, 10),
}
LARGE: dict[str, Callable[[], Project]] = {
    "1,000,000 deep 150": lambda: full_plan(1_000_000, DEPTH, "d"),
    "chain of 1,000,000": lambda: chain(1_000_000),
}


def one(label: str) -> None:
    """Measure one plan, and say how much memory the process needed for a large one."""
    plan = PLANS.get(label) or LARGE[label]
    alone(label, plan(), check=label in PLANS)
    if label in LARGE:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        print(f"{'':<28}{peak:10.1f} GiB")


def main() -> None:
    if "--one" in sys.argv:
        one(sys.argv[-1])
        return
    stamp = datetime.now().astimezone().isoformat(timespec="seconds")
    print(f"{stamp}, Python {sys.version.split()[0]}, numpy {np.__version__}")
    print("\nThe plan both engines can express: 4 calendars, finish-to-start, depth 150")
    for count in (1_000, 10_000):
        beside_peer(count)
    print("\nThe plan people schedule by hand: no calendars, finish-to-start, depth 150")
    beside_networkx(100_000)
    print(
        "\nCalendars made to be slow, seen for the first time: the same plan, beside ordinary ones"
    )
    hostile()
    print("\n4 calendars in 3 zones, holidays, mixed types and lags; then shapes")
    for label in (*PLANS, *(LARGE if "--large" in sys.argv else ())):
        subprocess.run([sys.executable, __file__, "--one", label], check=True)


if __name__ == "__main__":
    main()
