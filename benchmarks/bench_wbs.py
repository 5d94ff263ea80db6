"""How fast a project is built, edited, copied and read.

Every answer is asserted before it is timed. The peer in the same run is what people write by
hand: a dict per task in a dict, children lists, and a networkx ``DiGraph`` with
``is_directed_acyclic_graph`` as the only check. Run: ``python benchmarks/bench_wbs.py [tasks]``.
"""

from __future__ import annotations

import gc
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import networkx

from pmcore.wbs import Dependency, Project, ProjectSettings, Task, roll_up

SETTINGS = ProjectSettings("BENCH", name="Bench", start="2026-03-02")


def plan_rows(count: int, seed: int = 7) -> tuple[list[Task], list[Dependency]]:
    """A tree ten wide with 2.5 links per task, forward in the outline, depth of about 150."""
    draw = random.Random(seed)
    tasks, leaves = [], []
    for number in range(count):
        parent = f"T{(number - 1) // 10}" if number else None
        leaf = number * 10 + 1 >= count
        duration = f"{draw.randint(1, 9)}d" if leaf else None
        tasks.append(Task(f"T{number}", f"Task {number}", parent=parent, duration=duration))
        if leaf:
            leaves.append(f"T{number}")
    reach = max(2, count // 150)
    keys: dict[tuple[int, int], None] = {}
    while len(keys) < count * 5 // 2:
        here = draw.randrange(len(leaves) - 1)
        there = min(len(leaves) - 1, here + draw.randint(1, reach))
        keys[here, there] = None
    return tasks, [Dependency(leaves[here], leaves[there]) for here, there in keys]


def as_plain_dicts(tasks: list[Task], links: list[Dependency]) -> tuple[dict[str, Any], Any]:
    """The same tree as dicts and a networkx graph."""
    rows: dict[str, Any] = {}
    children: dict[str | None, list[str]] = {}
    for task in tasks:
        rows[task.id] = {
            "id": task.id,
            "name": str(task.name),
            "parent": task.parent,
            "duration": task.duration,
        }
        children.setdefault(task.parent, []).append(task.id)
    graph = networkx.DiGraph()
    graph.add_nodes_from(rows)
    graph.add_edges_from((link.predecessor, link.successor, {"type": link.type}) for link in links)
    assert networkx.is_directed_acyclic_graph(graph)
    return rows, graph


def best(work: Callable[[], Any], rounds: int = 3) -> float:
    """Shortest of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def resident_mib() -> float:
    """Resident memory of this process."""
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def bench_bulk(count: int) -> None:
    gc.collect()
    before = resident_mib()
    tasks, links = plan_rows(count)
    plan = Project.from_records(SETTINGS, tasks, links)
    gc.collect()
    print(f"memory of the project, records included  {resident_mib() - before:8.0f} MiB")
    assert len(plan) == count
    assert len(plan.dependencies()) == len(links)
    assert plan == Project.from_records(SETTINGS, tasks, list(reversed(links)))
    built = best(lambda: Project.from_records(SETTINGS, tasks, links))
    many = best(lambda: Project("B", "B", start="2026-03-02").add_many(tasks, links))
    peer = best(lambda: as_plain_dicts(tasks, links))
    print(f"build from records                       {built:8.3f} s")
    print(f"add_many as one logged change            {many:8.3f} s")
    print(f"plain dicts and networkx, one check      {peer:8.3f} s")
    print(f"ratio: pmcore takes                      {built / peer:8.2f} x the peer")
    assert [task for task, _ in plan.outline()] == list(plan)
    print(f"copy                                     {best(plan.copy) * 1e3:8.1f} ms")
    print(f"outline                                  {best(plan.outline) * 1e3:8.1f} ms")
    print(f"dependencies                             {best(plan.dependencies) * 1e3:8.1f} ms")
    assert roll_up(plan)[None].leaves == sum(not plan.is_summary(task.id) for task in plan)
    print(f"roll-up                                  {best(lambda: roll_up(plan)) * 1e3:8.1f} ms")


def bench_edits(count: int) -> None:
    tasks, links = plan_rows(count)
    plan = Project.from_records(SETTINGS, tasks, links)
    original = plan.copy()
    draw = random.Random(1)
    leaves = [task.id for task in tasks if not plan.is_summary(task.id)]
    pairs = [sorted(draw.sample(range(len(leaves)), 2)) for _ in range(400)]
    fresh = list(dict.fromkeys((leaves[here], leaves[there]) for here, there in pairs))

    def timed(name: str, works: list[Callable[[], Any]]) -> None:
        times = []
        for work in works:
            begin = time.perf_counter()
            work()
            times.append(time.perf_counter() - begin)
        times.sort()
        half, high = times[len(times) // 2] * 1e6, times[len(times) * 95 // 100] * 1e6
        print(
            f"{name:<24} p50 {half:7.0f} us   p95 {high:7.0f} us   most {times[-1] * 1e6:7.0f} us"
        )

    added = [f"N{number}" for number in range(400)]
    timed("add", [partial(plan.add, one, "New", parent="T3", duration="2d") for one in added])
    timed("update", [partial(plan.update, one, duration="77d") for one in leaves[:400]])
    timed("link, forward", [partial(plan.link, here, there, "SS") for here, there in fresh])
    timed(
        "link new to random", [partial(plan.link, one, draw.choice(leaves)) for one in added[:200]]
    )
    timed(
        "link random to new", [partial(plan.link, draw.choice(leaves), one) for one in added[200:]]
    )
    timed("move", [partial(plan.move, one, "T5") for one in added[:200]])
    timed("remove, drop", [partial(plan.remove, one, "drop") for one in added])
    count_of_changes = len(plan.log)
    timed("undo", [plan.undo for _ in range(count_of_changes)])
    assert plan == original


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print(f"--- {size:,} tasks, {size * 5 // 2:,} dependencies")
    bench_bulk(size)
    print("--- single edits on 10,000 tasks, 25,000 dependencies")
    bench_edits(10_000)
