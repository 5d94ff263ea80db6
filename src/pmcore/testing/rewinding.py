"""Taking back a log that may lie, the plain way: whatever might be wrong is looked at each time."""

from __future__ import annotations

from collections.abc import Sequence

from pmcore.kernel import Code, PmcoreError, ProjectError, TaskId
from pmcore.wbs.changes import Change, DependencyEdit, OutlineEdit, SettingsEdit, TaskEdit
from pmcore.wbs.cycles import check_all_precedence
from pmcore.wbs.dependency import Dependency
from pmcore.wbs.draft import Draft
from pmcore.wbs.rewinding import says_what_is
from pmcore.wbs.state import ProjectState


def rewound_plainly(state: ProjectState, changes: Sequence[Change]) -> ProjectState:
    """Return the state before changes, given the last one first.

    Raises
    ------
    ProjectError
        ``history.broken`` at the first change that does not fit.
    """
    past = state.copy()
    for change in changes:
        try:
            fits = says_what_is(past, change)
            past.revert_all(change.edits)
            touched = _Touched(past, change)
            fits = fits and touched.is_sound() and touched.meets_rules()
        except (PmcoreError, KeyError, ValueError, AttributeError):
            fits = False
        if not fits:
            id = state.settings.id
            raise ProjectError(Code.HISTORY_BROKEN, project=id, version=change.number)
    return past


class _Touched:
    """What a change that was taken back touched, looked at in the state before it."""

    def __init__(self, state: ProjectState, change: Change) -> None:
        self.state = state
        self.tasks: set[TaskId] = set()
        self.parents: set[TaskId | None] = set()
        self.links: list[Dependency] = []
        self._sets: dict[TaskId | None, frozenset[TaskId]] = {}
        self._has_settings = any(isinstance(edit, SettingsEdit) for edit in change.edits)
        self._is_moved = any(isinstance(edit, OutlineEdit) for edit in change.edits)
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

    def meets_rules(self) -> bool:
        """Say so, or raise what the settings, then, or other records have against it."""
        state, rules = self.state, self.state.rules
        if self._has_settings:
            rules.check_settings()
        wanted = state.tasks if self._has_settings else self.tasks & state.tasks.keys()
        rules.check_tasks([state.tasks[id] for id in wanted])
        for id in self.parents & state.children.keys():
            if id is not None:
                rules.check_summary(state.tasks[id])
        for link in self.links:
            rules.check_dependency(link)
        if self.links or self._is_moved:
            check_all_precedence(state)
        Draft(state, logged=False).check_owners(wanted)
        return True

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
