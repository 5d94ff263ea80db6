"""The rows of a project, and how one edit changes them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any

from pmcore.kernel import Code, ProjectError, TaskId
from pmcore.wbs.changes import DependencyEdit, Edit, OutlineEdit, SettingsEdit, TaskEdit
from pmcore.wbs.coercion import closest
from pmcore.wbs.dependency import Dependency, DependencyKey
from pmcore.wbs.rules import Rules
from pmcore.wbs.settings import ProjectSettings
from pmcore.wbs.task import Task

Links = dict[TaskId, tuple[Dependency, ...]]
_by_successor = attrgetter("successor", "type")
_by_predecessor = attrgetter("predecessor", "type")


class ProjectState:
    """Tasks, outline and dependencies by id. Every value is immutable, so a copy is shallow.

    Attributes
    ----------
    children
        Ids below a summary, in order; ``None`` holds the top level. Leaves have no entry.
    into, out_of
        Dependencies by successor and by predecessor, each in a fixed order, so that equal plans
        read equally however they came about.
    ranks
        A number per node of the precedence graph that grows along every edge: proof that there
        is no loop. ``None`` until it is needed; kept by ``cycles``.
    """

    __slots__ = (
        "children",
        "dependencies",
        "into",
        "out_of",
        "ranks",
        "rules",
        "settings",
        "tasks",
    )

    def __init__(self, settings: ProjectSettings) -> None:
        self.settings = settings
        self.rules = Rules(settings)
        self.tasks: dict[TaskId, Task] = {}
        self.children: dict[TaskId | None, tuple[TaskId, ...]] = {}
        self.dependencies: dict[DependencyKey, Dependency] = {}
        self.into: Links = {}
        self.out_of: Links = {}
        self.ranks: dict[str, int] | None = None

    def copy(self) -> ProjectState:
        """Return rows of their own that share every record."""
        copy = ProjectState(self.settings)
        copy.rules = self.rules
        copy.tasks = self.tasks.copy()
        copy.children = self.children.copy()
        copy.dependencies = self.dependencies.copy()
        copy.into = self.into.copy()
        copy.out_of = self.out_of.copy()
        copy.ranks = None if self.ranks is None else self.ranks.copy()
        return copy

    def task(self, id: TaskId) -> Task:
        """Return a task, or raise ``task.unknown`` with ids that look alike."""
        task = self.tasks.get(id)
        if task is None:
            project = self.settings.id
            close = closest(id, self.tasks)
            raise ProjectError(Code.TASK_UNKNOWN, project=project, task=id, close=close)
        return task

    def apply(self, edit: Edit) -> None:
        """Make one edit; it was checked by whoever made it."""
        if isinstance(edit, TaskEdit):
            self._apply_task(edit)
        elif isinstance(edit, DependencyEdit):
            self._apply_dependency(edit)
        elif isinstance(edit, OutlineEdit):
            self._apply_outline(edit)
        else:
            self._apply_settings(edit)

    def relate_all(self, dependencies: Iterable[Dependency]) -> None:
        """Add many new dependencies at once, sorting each task's links only once."""
        into: dict[TaskId, list[Dependency]] = defaultdict(list)
        out_of: dict[TaskId, list[Dependency]] = defaultdict(list)
        for dependency in dependencies:
            self.dependencies[dependency.key] = dependency
            into[dependency.successor].append(dependency)
            out_of[dependency.predecessor].append(dependency)
        _extend(self.into, into, _by_predecessor)
        _extend(self.out_of, out_of, _by_successor)

    def _apply_task(self, edit: TaskEdit) -> None:
        if edit.after is not None:
            self.tasks[edit.after.id] = edit.after
            return
        del self.tasks[edit.id]
        if self.ranks is not None:
            self.ranks.pop(edit.id, None)

    def _apply_outline(self, edit: OutlineEdit) -> None:
        held = self.children.get(edit.parent, ())
        end = edit.index + len(edit.removed)
        assert held[edit.index : end] == edit.removed
        held = held[: edit.index] + edit.inserted + held[end:]
        if held:
            self.children[edit.parent] = held
            return
        self.children.pop(edit.parent, None)
        if self.ranks is not None and edit.parent is not None:
            self.ranks.pop(f"+{edit.parent}", None)

    def _apply_dependency(self, edit: DependencyEdit) -> None:
        before, after = edit.before, edit.after
        if before is not None:
            del self.dependencies[before.key]
            _drop(self.into, before.successor, before, _by_predecessor)
            _drop(self.out_of, before.predecessor, before, _by_successor)
        if after is not None:
            self.dependencies[after.key] = after
            _insert(self.into, after.successor, after, _by_predecessor)
            _insert(self.out_of, after.predecessor, after, _by_successor)

    def _apply_settings(self, edit: SettingsEdit) -> None:
        self.settings = edit.after
        self.rules = Rules(edit.after)


def _insert(links: Links, task: TaskId, link: Dependency, order: Callable[[Any], Any]) -> None:
    held = links.get(task, ())
    place = bisect_left(held, order(link), key=order)
    links[task] = (*held[:place], link, *held[place:])


def _drop(links: Links, task: TaskId, link: Dependency, order: Callable[[Any], Any]) -> None:
    held = links[task]
    place = bisect_left(held, order(link), key=order)
    if len(held) == 1:
        del links[task]
    else:
        links[task] = held[:place] + held[place + 1 :]


def _extend(
    links: Links, added: dict[TaskId, list[Dependency]], order: Callable[[Any], Any]
) -> None:
    for task, new in added.items():
        held = links.get(task)
        if held:
            new.extend(held)
        if len(new) > 1:
            new.sort(key=order)
        links[task] = tuple(new)
