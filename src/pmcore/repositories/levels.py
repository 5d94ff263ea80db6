"""How deep an outline may be that a store keeps: lists tell the way to each task."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from pmcore.kernel import Code, Finding, JsonValue, LocalizedText, ProjectId, StoreError, TaskId
from pmcore.wbs import Change, OutlineEdit, ReadableProject

MOST_LEVELS = 1000


def check_depth(project: ReadableProject, changes: Iterable[Change] | None = None) -> None:
    """Refuse a project with more levels; of one that was kept, look at what some changes moved.

    Raises
    ------
    StoreError
        ``store.too_deep``.

    Examples
    --------
    >>> from pmcore.wbs import Project
    >>> check_depth(Project("P", "Plan", start="2026-03-02"))
    """
    if changes is None:
        _check(project, ((task.id, level) for task, level in project.outline()))
        return
    moved = {
        id
        for change in changes
        for edit in change.edits
        if isinstance(edit, OutlineEdit)
        for id in edit.inserted
        if id in project
    }
    _check(project, _below(project, moved))


def _check(project: ReadableProject, levels: Iterable[tuple[TaskId, int]]) -> None:
    for id, level in levels:
        if level >= MOST_LEVELS:
            raise too_deep(project.id, id, level + 1, project.name_of)


def _below(project: ReadableProject, moved: Collection[TaskId]) -> Iterator[tuple[TaskId, int]]:
    """Yield the levels of tasks that moved and of all below them: what lies elsewhere, stays."""
    outermost = sorted(id for id in moved if project.parent(id) not in moved)
    parents = {project.parent(id) for id in outermost}
    levels = {id: 0 if id is None else len(project.ancestors(id)) + 1 for id in parents}
    waiting = [(id, levels[project.parent(id)]) for id in outermost]
    while waiting:
        id, level = waiting.pop()
        yield id, level
        waiting += [(each, level + 1) for each in project.children(id)]


def too_deep(
    project: ProjectId,
    id: TaskId,
    levels: int,
    name_of: Callable[[str], LocalizedText | None] = lambda _: None,
) -> StoreError:
    """Say that a task has too many above it, by its name where that is known."""
    named: dict[str, JsonValue] = {"task": id, "project": project, "levels": levels}
    found = Finding(Code.STORE_TOO_DEEP, named).naming(name_of)
    return StoreError(found.code, **found.context)
