"""What the records of a document say of each other, checked before there are records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pmcore.exchange.problems import Problems, joined, place_of
from pmcore.kernel import Code, Finding
from pmcore.wbs.coercion import by_beginning, closest


def check_references(
    project: object, tasks: Sequence[object], dependencies: Sequence[object], problems: Problems
) -> None:
    """Add ids that lead nowhere; for documents that are refused anyhow, so that all is shown."""
    ids = {id for _, item in _objects(tasks) if isinstance(id := item.get("id"), str)}
    if not all(isinstance(item, Mapping) and isinstance(item.get("id"), str) for item in tasks):
        return  # the one that is meant may be the one that cannot be read
    alike = by_beginning(ids)
    header = project if isinstance(project, Mapping) else {}

    def close(id: str) -> list[str]:
        return closest(id, alike(id))

    for i, item in _objects(tasks):
        parent = item.get("parent")
        if problems.full:
            return
        if isinstance(parent, str) and parent not in ids:
            context: dict[str, Any] = {"task": item["id"], "parent": parent, "close": close(parent)}
            place = joined(place_of("task", i, item), ("parent",))
            problems.add(place, Finding(Code.TASK_ORPHAN, context))
    for i, item in _objects(dependencies):
        for end in ("predecessor", "successor"):
            id = item.get(end)
            if problems.full:
                return
            if isinstance(id, str) and id not in ids:
                context = {"project": header.get("id"), "task": id, "close": close(id)}
                place = joined(place_of("dependency", i, item), (end,))
                problems.add(place, Finding(Code.TASK_UNKNOWN, context))


def check_outline(tasks: Sequence[object], limit: int, problems: Problems) -> bool:
    """Add the first task that lies deeper than so many levels; loops are left for later."""
    parents: dict[str, object] = {}
    places: dict[str, int] = {}
    for i, item in _objects(tasks):
        if isinstance(id := item.get("id"), str) and id not in parents:
            parents[id], places[id] = item.get("parent"), i
    levels: dict[object, int] = {}
    for id in parents:
        _measure(id, parents, levels)
        if levels[id] > limit:
            place = place_of("task", places[id], tasks[places[id]])
            problems.add(place, Finding(Code.DOCUMENT_OUTLINE, {"task": id, "limit": limit}))
            return False
    return True


def _measure(id: str, parents: Mapping[str, object], levels: dict[object, int]) -> None:
    """Note the level of a task and of all above it; the top level is 1."""
    line: dict[Any, None] = {}
    step: Any = id
    while isinstance(step, str) and step in parents and step not in levels and step not in line:
        line[step] = None
        step = parents[step]
    level = levels.get(step, 0) if isinstance(step, str) else 0
    for above in reversed(line):
        level += 1
        levels[above] = level


def _objects(items: Sequence[object]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for i, item in enumerate(items):
        if isinstance(item, Mapping):
            yield i, item
