"""Taking changes back from a state, and making sure that what is left is a plan.

The log of a project in memory always fits. One that was read from somewhere may not, and a plan
whose outline runs in a circle would keep whoever walks it busy forever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from pmcore.kernel import Code, PmcoreError, ProjectError
from pmcore.wbs.changes import (
    BaselineEdit,
    Change,
    DependencyEdit,
    OutlineEdit,
    SettingsEdit,
    TaskEdit,
    inverted,
)
from pmcore.wbs.history import History
from pmcore.wbs.state import ProjectState
from pmcore.wbs.touched import Touched
from pmcore.wbs.uses import Uses

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
    InputError
        ``input.too_many`` for a log that changes settings so often, and tasks use these in so many
        ways, that holding them against each other would not end soon.
    """
    past = state.copy()
    past.ranks = None  # where nothing is held against them they would not stay right
    uses: Uses | None = None
    for change in changes:
        try:
            fits = not may_lie or says_what_is(past, change)
            touched = Touched(past, change)
            past.revert_all(change.edits)
            fits = fits and touched.is_sound()
            if fits and may_lie:
                uses = touched.check_rules(uses)
        except (PmcoreError, KeyError, ValueError, AttributeError) as error:
            if isinstance(error, PmcoreError) and error.code is Code.TOO_MANY:
                raise
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


def says_what_is(state: ProjectState, change: Change) -> bool:
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
