"""The log of a project, and what may be undone and redone."""

from __future__ import annotations

from collections.abc import Iterable

from pmcore.kernel import Code, ProjectError
from pmcore.wbs.changes import Change, ChangeKind


class History:
    """Changes in order; undo and redo are entries of their own.

    A new edit ends what could be redone. The log only grows. An erasure is passed over: nobody
    can take it back, and what could be undone before it still can.

    Attributes
    ----------
    stamps
        What stores call the newest version of this history that they keep, and the one before:
        whoever takes the newest back goes on from that. Others are compared with what is kept.
    made_from
        What a store calls the version that the file was made from in which it was found.
    """

    __slots__ = ("_redoable", "_undoable", "log", "made_from", "stamps")

    def __init__(self) -> None:
        self.log: list[Change] = []
        self.stamps: dict[int, str] = {}
        self.made_from = ""
        self._undoable: list[Change] = []
        self._redoable: list[Change] = []

    def stamp(self, version: int, stamp: str) -> None:
        """Note what a store calls a version, and keep that of the one it was made from."""
        base = max((held for held in self.stamps if held < version), default=version)
        for held in self.stamps.keys() - {base, version}:
            del self.stamps[held]
        self.stamps[version] = stamp

    @classmethod
    def of(cls, changes: Iterable[Change], made_from: str = "") -> History:
        """Return a history that goes on after changes, the last ones of a longer log."""
        history = cls()
        history.made_from = made_from
        for change in changes:
            history.record(change)
        return history

    def copy(self) -> History:
        """Return a history that goes its own way from here on."""
        copy = History()
        copy.log = self.log.copy()
        copy.stamps = self.stamps.copy()
        copy.made_from = self.made_from
        copy._undoable = self._undoable.copy()
        copy._redoable = self._redoable.copy()
        return copy

    def to_undo(self, project: str) -> Change:
        """Return the change whose inverse comes next, or raise ``history.empty``."""
        return _last(self._undoable, "undo", project)

    def to_redo(self, project: str) -> Change:
        """Return the change that was undone last, or raise ``history.empty``."""
        return _last(self._redoable, "redo", project)

    def next_to(self, kind: ChangeKind) -> Change | None:
        """Return the change that an undo or redo would take next, if there is one."""
        changes = self._undoable if kind == "undo" else self._redoable
        return changes[-1] if changes else None

    def record(self, change: Change) -> None:
        """Append a change; what it takes back or makes again may lie before the log begins."""
        self.log.append(change)
        if change.kind == "undo":
            _pass_on(self._undoable, self._redoable, change)
        elif change.kind == "redo":
            _pass_on(self._redoable, self._undoable, change)
        elif change.kind == "edit":
            self._undoable.append(change)
            self._redoable.clear()


def _pass_on(giving: list[Change], taking: list[Change], change: Change) -> None:
    if giving and giving[-1].number == change.of:
        taking.append(giving.pop())


def _last(changes: list[Change], action: str, project: str) -> Change:
    if not changes:
        raise ProjectError(Code.HISTORY_EMPTY, action=action, project=project)
    return changes[-1]
