"""What the records of a document say of each other, checked before there are records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

from pmcore.exchange.locating import Locator
from pmcore.exchange.problems import Problems, joined, place_of
from pmcore.kernel import Code, Finding, PmcoreError, by_beginning, closest
from pmcore.wbs import check_loops


def check_references(
    project: object, tasks: Sequence[object], dependencies: Sequence[object], problems: Problems
) -> None:
    """Add ids that are there twice and ids that lead nowhere, in the order of the document."""
    ids = _texts(tasks, "id")
    if len(ids) < len(tasks):
        return  # the one that is meant may be the one that cannot be read
    known = set(ids)
    if len(known) < len(ids) or not known.issuperset(_texts(tasks, "parent")):
        _check_tasks(tasks, known, problems)
    ends = {*_texts(dependencies, "predecessor"), *_texts(dependencies, "successor")}
    if not known.issuperset(ends):
        _check_ends(project, dependencies, known, problems)


def check_waiting(
    tasks: Sequence[object], dependencies: Sequence[object], problems: Problems
) -> None:
    """Add a loop if there is one; ids that are not there do not count."""
    given = {id: _text(item, "parent") for item in tasks if (id := _text(item, "id"))}
    parents = {id: parent if parent in given else None for id, parent in given.items()}
    try:
        check_loops(parents, _links(dependencies, parents.keys()))
    except PmcoreError as error:
        Locator(tasks, dependencies, problems).add(error)


def _links(dependencies: Sequence[object], known: Set[str]) -> Iterator[tuple[str, str]]:
    for item in dependencies:
        one, other = _text(item, "predecessor"), _text(item, "successor")
        if one is not None and other is not None and one != other and {one, other} <= known:
            yield one, other


def _check_tasks(tasks: Sequence[object], known: set[str], problems: Problems) -> None:
    alike = by_beginning(known)
    seen: set[str] = set()
    for i, item in _objects(tasks):
        if problems.full:
            return
        id, parent = item["id"], item.get("parent")
        if id in seen:
            problems.add(place_of("task", i, item), Finding(Code.TASK_DUPLICATE, {"task": id}))
        seen.add(id)
        if isinstance(parent, str) and parent not in known:
            close: list[Any] = list(closest(parent, alike(parent)))
            context = {"task": id, "parent": parent, "close": close}
            place = joined(place_of("task", i, item), ("parent",))
            problems.add(place, Finding(Code.TASK_ORPHAN, context))


def _check_ends(
    project: object, dependencies: Sequence[object], known: set[str], problems: Problems
) -> None:
    alike = by_beginning(known)
    owner = project.get("id") if isinstance(project, Mapping) else None
    for i, item in _objects(dependencies):
        for end in ("predecessor", "successor"):
            id = item.get(end)
            if problems.full:
                return
            if isinstance(id, str) and id not in known:
                close: list[Any] = list(closest(id, alike(id)))
                context = {"project": owner, "task": id, "close": close}
                place = joined(place_of("dependency", i, item), (end,))
                problems.add(place, Finding(Code.TASK_UNKNOWN, context))


def _texts(items: Sequence[object], name: str) -> list[str]:
    found = [item.get(name) for item in items if isinstance(item, dict)]
    return [text for text in found if isinstance(text, str)]


def _text(item: object, name: str) -> str | None:
    text = item.get(name) if isinstance(item, dict) else None
    return text if isinstance(text, str) else None


def _objects(items: Sequence[object]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for i, item in enumerate(items):
        if isinstance(item, dict):
            yield i, item
