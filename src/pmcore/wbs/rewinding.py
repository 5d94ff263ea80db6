"""Taking changes back from a state, and making sure that what is left is a plan.

The log of a project in memory always fits. One that was read from somewhere may not, and a plan
whose outline runs in a circle would keep whoever walks it busy forever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from pmcore.kernel import Code, PmcoreError, ProjectError, TaskId
from pmcore.wbs.changes import (
    BaselineEdit,
    Change,
    DependencyEdit,
    OutlineEdit,
    SettingsEdit,
    TaskEdit,
    inverted,
)
from pmcore.wbs.cycles import check_all_precedence
from pmcore.wbs.dependency import Dependency
from pmcore.wbs.draft import Draft
from pmcore.wbs.history import History
from pmcore.wbs.state import ProjectState

RecordEdit: TypeAlias = TaskEdit | DependencyEdit | BaselineEdit | SettingsEdit


def rewound(
    state: ProjectState, changes: Iterable[Change], *, may_lie: bool = False
) -> ProjectState:
    """Return the state before changes, given the last one first.

    Parameters
    ----------
    may_lie
        Whether every record in them is held against what is there.

    Raises
    ------
    ProjectError
        ``history.broken`` at the first change that does not fit.
    """
    past = state.copy()
    past.ranks = None  # what comes back may break the order they prove
    for change in changes:
        try:
            fits = not may_lie or _says_what_is(past, change)
            past.revert_all(change.edits)
            touched = _Touched(past, change)
            fits = fits and touched.is_sound() and (not may_lie or touched.meets_rules())
        except (PmcoreError, KeyError, ValueError, AttributeError):
            fits = False
        if not fits:
            raise _broken(state, change)
    return past


def checked_log(state: ProjectState, log: Sequence[Change]) -> ProjectState:
    """Return the state before a whole log, every record in it held against what it changed.

    Of a log from elsewhere nothing is believed: undone and restored, it must lead to states that
    there were.

    Raises
    ------
    ProjectError
        ``history.broken`` at a change that does not say what was there, or is no undo or redo of
        the change that it names.
    """
    _check_pairs(state, log)
    return rewound(state, reversed(log), may_lie=True)


def _says_what_is(state: ProjectState, change: Change) -> bool:
    """Whether edits say of records what they are, from the last edit back."""
    records: dict[tuple[type, object], object] = {}
    for edit in reversed(change.edits):
        if isinstance(edit, OutlineEdit):  # taking it back looks for itself
            continue
        key, now = _record(state, edit)
        if records.get(key, now) != edit.after or not _is_of_one(edit):
            return False
        records[key] = edit.before
    return True


def _record(state: ProjectState, edit: RecordEdit) -> tuple[tuple[type, object], object]:
    """Return the key of a record that an edit changed, and what the record is now."""
    if isinstance(edit, TaskEdit):
        return (TaskEdit, edit.id), state.tasks.get(edit.id)
    if isinstance(edit, DependencyEdit):
        return (DependencyEdit, edit.key), state.dependency(edit.key)
    if isinstance(edit, BaselineEdit):
        return (BaselineEdit, edit.number), state.baselines.get(edit.number)
    return (SettingsEdit, None), state.settings


def _is_of_one(edit: RecordEdit) -> bool:
    """Whether both sides of an edit are of the same record."""
    return _key(edit) == _key(edit.inverse())


def _key(edit: RecordEdit) -> object:
    if isinstance(edit, TaskEdit):
        return edit.id
    if isinstance(edit, DependencyEdit):
        return edit.key
    return edit.number if isinstance(edit, BaselineEdit) else edit.after.id


def _check_pairs(state: ProjectState, log: Sequence[Change]) -> None:
    """Refuse an undo or redo that is not that of the change whose turn it is.

    What it names may lie before the log begins; of that nothing is known.
    """
    history = History()
    first = log[0].number if log else 0
    for change in log:
        if change.of is not None and change.of >= first:
            named = history.next_to(change.kind)
            edits = inverted(change.edits) if change.kind == "undo" else change.edits
            if named is None or (named.number, named.edits) != (change.of, edits):
                raise _broken(state, change)
        history.record(change)


def _broken(state: ProjectState, change: Change) -> ProjectError:
    named = {"project": state.settings.id, "version": change.number}
    return ProjectError(Code.HISTORY_BROKEN, **named)


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
