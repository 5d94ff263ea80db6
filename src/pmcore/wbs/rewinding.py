"""Taking changes back from a state, and making sure that what is left is a plan.

The log of a project in memory always fits. One that was read from somewhere may not, and a plan
whose outline runs in a circle would keep whoever walks it busy forever.
"""

from __future__ import annotations

from collections.abc import Iterable

from pmcore.kernel import Code, ProjectError, TaskId
from pmcore.wbs.changes import Change, DependencyEdit, OutlineEdit, TaskEdit
from pmcore.wbs.dependency import Dependency
from pmcore.wbs.state import ProjectState


def rewound(state: ProjectState, changes: Iterable[Change]) -> ProjectState:
    """Return the state before changes, given the last one first.

    Raises
    ------
    ProjectError
        ``history.broken`` at the first change that does not fit.
    """
    past = state.copy()
    past.ranks = None  # what comes back may break the order they prove
    for change in changes:
        try:
            past.revert_all(change.edits)
            fits = _Touched(past, change).is_sound()
        except (AssertionError, KeyError, ValueError, AttributeError):
            fits = False
        if not fits:
            named = {"project": state.settings.id, "version": change.number}
            raise ProjectError(Code.HISTORY_BROKEN, **named)
    return past


class _Touched:
    """What a change that was taken back touched, looked at in the state before it."""

    def __init__(self, state: ProjectState, change: Change) -> None:
        self.state = state
        self.tasks: set[TaskId] = set()
        self.parents: set[TaskId | None] = set()
        self.links: list[Dependency] = []
        self._sets: dict[TaskId | None, frozenset[TaskId]] = {}
        for edit in change.edits:
            if isinstance(edit, TaskEdit):
                self.tasks.add(edit.id)
                self.parents |= {each.parent for each in (edit.before, edit.after) if each}
            elif isinstance(edit, OutlineEdit):
                self.tasks.update(edit.removed, edit.inserted)
                self.parents.add(edit.parent)
            elif isinstance(edit, DependencyEdit) and edit.before is not None:
                self.links.append(edit.before)
        self.parents |= self.tasks

    def is_sound(self) -> bool:
        """Whether all of it still makes a plan."""
        tasks = self.state.tasks
        return (
            all(map(self._has_its_children, self.parents))
            and all(self._is_child(id) for id in self.tasks if id in tasks)
            and not any(self._is_used(id) for id in self.tasks if id not in tasks)
            and all(link.predecessor in tasks and link.successor in tasks for link in self.links)
            and not self._runs_in_a_circle()
        )

    def _has_its_children(self, parent: TaskId | None) -> bool:
        """Whether tasks below a summary task say so themselves, each once."""
        tasks, children = self.state.tasks, self.state.children.get(parent, ())
        if children and parent is not None and parent not in tasks:
            return False
        if len(set(children)) != len(children):
            return False
        return all(id in tasks and tasks[id].parent == parent for id in children)

    def _is_child(self, id: TaskId) -> bool:
        return id in self._below(self.state.tasks[id].parent)

    def _below(self, parent: TaskId | None) -> frozenset[TaskId]:
        if parent not in self._sets:
            self._sets[parent] = frozenset(self.state.children.get(parent, ()))
        return self._sets[parent]

    def _is_used(self, id: TaskId) -> bool:
        """Whether links lead from or to a task that is no more."""
        return id in self.state.out_of or id in self.state.into

    def _runs_in_a_circle(self) -> bool:
        tasks, ends = self.state.tasks, set[TaskId]()
        for start in self.tasks | {id for id in self.parents if id is not None}:
            line: set[TaskId] = set()
            id: TaskId | None = start
            while id is not None and id in tasks and id not in ends:
                if id in line:
                    return True
                line.add(id)
                id = tasks[id].parent
            ends |= line
        return False
