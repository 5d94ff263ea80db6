"""The rows of a project, and how one edit changes them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import groupby

from pmcore.kernel import Code, ProjectError, TaskId, check_id, closest
from pmcore.kernel.coercion import choice
from pmcore.wbs.baselines import Baseline, number_of
from pmcore.wbs.changes import BaselineEdit, DependencyEdit, Edit, OutlineEdit, TaskEdit
from pmcore.wbs.dependency import (
    DEPENDENCY_TYPES,
    Dependency,
    DependencyKey,
    DependencyType,
)
from pmcore.wbs.loose_links import LinkSource
from pmcore.wbs.rules import Rules
from pmcore.wbs.settings import ProjectSettings
from pmcore.wbs.sorted_links import (
    Links,
    Replaced,
    by_predecessor,
    by_successor,
    drop,
    exchange,
    insert,
    merged,
    repeated,
    the_predecessor,
    the_successor,
)
from pmcore.wbs.task import Task

_MANY_LINKS = 64


class ProjectState:
    """Tasks, outline and dependencies by id. Every value is immutable, so a copy is shallow.

    Attributes
    ----------
    baselines
        By number.
    children
        Ids below a summary, in order; ``None`` holds the top level. Leaves have no entry.
    out_of, into
        Dependencies by predecessor and by successor, each in a fixed order, so that equal plans
        read equally however they came about. Both are built on first use: a plan that is only
        loaded and scheduled never needs ``into``, and one that is only shown neither of them.
    ranks
        A number per node of the precedence graph that grows along every edge: proof that there
        is no loop. ``None`` until it is needed; kept by ``cycles``.
    """

    __slots__ = (
        "_into",
        "_out_of",
        "baselines",
        "children",
        "ranks",
        "rules",
        "settings",
        "tasks",
    )

    def __init__(self, settings: ProjectSettings, loose: LinkSource | None = None) -> None:
        self.settings = settings
        self.rules = Rules(settings)
        self.tasks: dict[TaskId, Task] = {}
        self.children: dict[TaskId | None, tuple[TaskId, ...]] = {}
        self._out_of: Links | LinkSource = {} if loose is None else loose
        self.baselines: dict[int, Baseline] = {}
        self._into: Links | None = None
        self.ranks: dict[str, int] | None = None

    def copy(self) -> ProjectState:
        """Return rows of their own that share every record."""
        copy = ProjectState(self.settings)
        copy.rules = self.rules
        copy.tasks = self.tasks.copy()
        copy.children = self.children.copy()
        copy._into = None if self._into is None else self._into.copy()
        held = self._out_of
        copy._out_of = held.copy() if isinstance(held, dict) else held
        copy.baselines = self.baselines.copy()
        copy.ranks = None if self.ranks is None else self.ranks.copy()
        return copy

    @property
    def has_loose_links(self) -> bool:
        """Whether dependencies are rows that nobody has asked for yet."""
        return not isinstance(self._out_of, dict)

    @property
    def out_of(self) -> Links:
        """Dependencies by predecessor."""
        held = self._out_of
        if not isinstance(held, dict):
            held = self._out_of = dict(held.grouped({id: id for id in self.tasks}))
        return held

    @property
    def into(self) -> Links:
        """Dependencies by successor."""
        if self._into is None:
            links = [link for links in self.out_of.values() for link in links]
            self._into = merged({}, links, the_successor, by_predecessor)
        return self._into

    def task(self, id: TaskId) -> Task:
        """Return a task; else ``task.unknown`` with ids that look alike, or ``id.invalid``."""
        task = self.tasks.get(id) if isinstance(id, str) else None
        if task is None:
            if not isinstance(id, str):
                check_id(id)
            raise unknown_task(self, id)
        return task

    def apply(self, edit: Edit) -> None:
        """Make one edit; it was checked by whoever made it."""
        if isinstance(edit, TaskEdit):
            self._put_task(edit.before, edit.after)
        elif isinstance(edit, DependencyEdit):
            self._put_link(edit.before, edit.after)
        elif isinstance(edit, OutlineEdit):
            self._splice(edit.parent, edit.index, edit.removed, edit.inserted)
        elif isinstance(edit, BaselineEdit):
            self._put_baseline(edit.number, edit.after)
        else:
            self._set_up(edit.after)

    def revert(self, edit: Edit) -> None:
        """Take back the edit that was made last."""
        if isinstance(edit, TaskEdit):
            self._put_task(edit.after, edit.before)
        elif isinstance(edit, DependencyEdit):
            self._put_link(edit.after, edit.before)
        elif isinstance(edit, OutlineEdit):
            self._splice(edit.parent, edit.index, edit.inserted, edit.removed)
        elif isinstance(edit, BaselineEdit):
            self._put_baseline(edit.number, edit.before)
        else:
            self._set_up(edit.before)

    def apply_all(self, edits: Iterable[Edit]) -> None:
        """Make edits one after the other, a long run of dependency edits in one go."""
        for kind, run in groupby(edits, type):
            listed = list(run)
            if kind is DependencyEdit and len(listed) >= _MANY_LINKS:
                links = [edit for edit in listed if isinstance(edit, DependencyEdit)]
                self._put_links([(edit.before, edit.after) for edit in links])
            else:
                for edit in listed:
                    self.apply(edit)

    def revert_all(self, edits: Sequence[Edit]) -> None:
        """Take back the edits that were made last, a long run of dependency edits in one go."""
        for kind, run in groupby(reversed(edits), type):
            listed = list(run)
            if kind is DependencyEdit and len(listed) >= _MANY_LINKS:
                links = [edit for edit in listed if isinstance(edit, DependencyEdit)]
                self._put_links([(edit.after, edit.before) for edit in links])
            else:
                for edit in listed:
                    self.revert(edit)

    def dependency(self, key: DependencyKey) -> Dependency | None:
        """Return the dependency with a key, if there is one."""
        held = self.out_of.get(key[0], ())
        place = bisect_left(held, key[1:], key=by_successor)
        if place < len(held) and by_successor(held[place]) == key[1:]:
            return held[place]
        return None

    def relate_all(self, dependencies: Sequence[Dependency]) -> list[Dependency]:
        """Add many dependencies at once, sorting each task's links only once.

        Nothing is added when two would have the same key; those that repeat one are returned.
        """
        out_of = merged(self.out_of, dependencies, the_predecessor, by_successor)
        twice = [link for links in out_of.values() for link in repeated(links)]
        if not twice:
            self.out_of.update(out_of)
            if self._into is not None:
                into = merged(self._into, dependencies, the_successor, by_predecessor)
                self._into.update(into)
        return twice

    def _put_task(self, before: Task | None, after: Task | None) -> None:
        if after is not None:
            self.tasks[after.id] = after
        elif before is not None:
            del self.tasks[before.id]
            if self.ranks is not None:
                self.ranks.pop(before.id, None)

    def _splice(
        self,
        parent: TaskId | None,
        index: int,
        removed: tuple[TaskId, ...],
        inserted: tuple[TaskId, ...],
    ) -> None:
        held = self.children.get(parent, ())
        end = index + len(removed)
        if held[index:end] != removed:
            raise ValueError(f"not {removed} at {index} below {parent}")
        held = held[:index] + inserted + held[end:]
        if held:
            self.children[parent] = held
            return
        self.children.pop(parent, None)
        if self.ranks is not None and parent is not None:
            self.ranks.pop(f"+{parent}", None)

    def _put_link(self, before: Dependency | None, after: Dependency | None) -> None:
        if before is not None:
            if self._into is not None:
                drop(self._into, before.successor, before, by_predecessor)
            drop(self.out_of, before.predecessor, before, by_successor)
        if after is not None:
            if self._into is not None:
                insert(self._into, after.successor, after, by_predecessor)
            insert(self.out_of, after.predecessor, after, by_successor)

    def _put_links(self, pairs: Sequence[Replaced]) -> None:
        # One by one, the links of a task with very many would be copied as many times.
        exchange(self.out_of, pairs, the_predecessor, by_successor)
        if self._into is not None:
            exchange(self._into, pairs, the_successor, by_predecessor)

    def _put_baseline(self, number: int, baseline: Baseline | None) -> None:
        if baseline is None:
            del self.baselines[number]
        else:
            self.baselines[number] = baseline

    def _set_up(self, settings: ProjectSettings) -> None:
        self.settings = settings
        self.rules = Rules(settings)


def unknown_task(
    state: ProjectState, id: TaskId, known: Collection[TaskId] | None = None
) -> ProjectError:
    """Name a task that does not exist and those that look like it, all or ``known`` ones."""
    close = closest(id, state.tasks if known is None else known)
    return ProjectError(Code.TASK_UNKNOWN, project=state.settings.id, task=id, close=close)


def find_dependency(
    state: ProjectState, predecessor: TaskId, successor: TaskId, type: DependencyType
) -> Dependency:
    """Return a dependency by its key.

    Raises
    ------
    InputError
        ``id.invalid``, ``value.invalid`` for what cannot be an id or a type.
    ProjectError
        ``dependency.unknown``, or ``task.unknown``.
    """
    choice(type, "dependency type", DEPENDENCY_TYPES)
    state.task(predecessor), state.task(successor)
    held = state.dependency((predecessor, successor, type))
    if held is None:
        raise ProjectError(
            Code.DEPENDENCY_UNKNOWN, predecessor=predecessor, successor=successor, type=type
        )
    return held


def find_baseline(state: ProjectState, number: int) -> Baseline:
    """Return a baseline by its number.

    Raises
    ------
    InputError
        ``value.invalid`` for what is no number from 0 to 10.
    ProjectError
        ``baseline.unknown``.
    """
    held = state.baselines.get(number_of(number))
    if held is None:
        known = sorted(state.baselines)
        project = state.settings.id
        raise ProjectError(Code.BASELINE_UNKNOWN, project=project, number=number, known=known)
    return held
