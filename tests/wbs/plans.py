"""Small plans, jotted down: an outline by indentation and links by arrows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import networkx

from pmcore.calendars import Calendar
from pmcore.wbs import Dependency, Project, Task

OFFICE = Calendar.standard("office", zone="Asia/Shanghai")
FACTORY = Calendar.standard("factory", zone="Asia/Shanghai", weekdays="mon-sat")
FLOATING = Calendar.standard("wall", zone=None)


def plan(text: str = "", **settings: Any) -> Project:
    """Read ``S; .dig 3d; .pour; M milestone; dig -> pour FS +1d``; each dot is one level down."""
    project = Project("P", "Plan", **{"start": "2026-03-02", "calendars": [OFFICE], **settings})
    above: list[str] = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        words = part.split()
        if "->" in words:
            type, lag = [*words[3:], "FS", "0d"][0], [*words[4:], "0d"][0]
            project.link(words[0], words[2], type if len(words) > 3 else "FS", lag)  # type: ignore[arg-type]
            continue
        name = words[0].lstrip(".")
        depth = len(words[0]) - len(name)
        del above[depth:]
        _add(project, name, above[-1] if above else None, words[1:])
        above.append(name)
    return project


def _add(project: Project, name: str, parent: str | None, words: list[str]) -> None:
    if words == ["milestone"]:
        project.add(name, name, parent=parent, kind="milestone")
    else:
        project.add(name, name, parent=parent, duration=words[0] if words else None)


def jotted(project: Project) -> str:
    """Write a plan the way :func:`plan` reads it."""
    lines = ["." * depth + _task(task) for task, depth in project.outline()]
    return "; ".join([*lines, *map(_link, project.dependencies())])


def _task(task: Task) -> str:
    kind = " milestone" if task.is_milestone else ""
    return f"{task.id}{kind}{'' if task.duration is None else f' {task.duration}'}"


def _link(link: Dependency) -> str:
    words = f"{link.predecessor} -> {link.successor}"
    if link.lag.is_zero:
        return words if link.type == "FS" else f"{words} {link.type}"
    return f"{words} {link.type} {'+' if link.lag.amount > 0 else ''}{link.lag}"


def links(project: Project) -> list[str]:
    """The links of a plan only."""
    return [_link(link) for link in project.dependencies()]


def has_loop(project: Project, extra: Iterable[Dependency] = ()) -> bool:
    """Say, slowly and obviously, whether tasks wait for each other."""
    graph = networkx.DiGraph()
    for task in project:
        graph.add_edge(("start", task.id), ("finish", task.id))
        if task.parent is not None:
            graph.add_edge(("start", task.parent), ("start", task.id))
            graph.add_edge(("finish", task.id), ("finish", task.parent))
    for link in (*project.dependencies(), *extra):
        graph.add_edge(("finish", link.predecessor), ("start", link.successor))
    return not networkx.is_directed_acyclic_graph(graph)
