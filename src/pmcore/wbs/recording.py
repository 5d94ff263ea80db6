"""Edits as changes of the log: signed, grouped, taken back, made again; and copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Self

from pmcore.kernel import Code, ProjectError, check_text
from pmcore.wbs import lifecycle
from pmcore.wbs.changes import NOBODY, Author, Change, ChangeKind, Edit, inverted
from pmcore.wbs.coercion import LONGEST_LABEL
from pmcore.wbs.cycles import rank_once
from pmcore.wbs.draft import Draft
from pmcore.wbs.history import History
from pmcore.wbs.reading import ReadableProject
from pmcore.wbs.settings import Lifecycle, ProjectSettings
from pmcore.wbs.state import ProjectState


class RecordedProject(ReadableProject):
    """A project whose edits run inside steps, each of them a change that can be taken back."""

    __slots__ = ("_draft",)
    _draft: Draft | None

    def _begin(self, settings: ProjectSettings, version: int) -> None:
        self._state = ProjectState(settings)
        self._state.rules.check_settings()
        self._history = History()
        self._draft = None
        self._version = version

    @classmethod
    def from_state(cls, state: ProjectState, version: int, log: Iterable[Change] = ()) -> Self:
        """Build a project around rows that whoever assembled them answers for."""
        project = object.__new__(cls)
        project._state = state
        project._history = History.of(log)
        project._draft = None
        project._version = version
        return project

    @classmethod
    def of(
        cls,
        seen: ReadableProject,
        *,
        version: int | None = None,
        log: Iterable[Change] = (),
        made_from: str = "",
    ) -> Self:
        """Return a project to be changed that begins as another one is or was.

        Parameters
        ----------
        seen
            The other one: a view of the past, a snapshot. It stays as it is.
        version
            How many changes led here; the other one's version where nothing is said.
        log
            The last of these changes, oldest first: as far back as is to be undone.
        made_from
            What a store calls the version that a file of it will be made from.

        Examples
        --------
        >>> from pmcore.wbs import Project
        >>> plan = Project("SITE", "Site", start="2026-03-02")
        >>> task = plan.add("dig", "Dig")
        >>> past = Project.of(plan.as_of(0))
        >>> task = past.add("pour", "Pour")
        >>> [task.id for task in plan], [task.id for task in past]
        (['dig'], ['pour'])
        """
        number = seen.version if version is None else version
        project = cls.from_state(seen._state.copy(), number, log)
        project._history.made_from = made_from
        return project

    def copy(self) -> Self:
        """Return a project of its own that shares every record: a preview costs little.

        Raises
        ------
        ProjectError
            ``history.open`` inside a change set.
        """
        self._refuse_open("copy")
        rank_once(self._state)
        copy = object.__new__(type(self))
        copy._state = self._state.copy()
        copy._history = self._history.copy()
        copy._draft = None
        copy._version = self._version
        return copy

    @property
    def is_open(self) -> bool:
        """Whether a change set is open, so that what it holds is not a version yet."""
        return self._draft is not None

    def __copy__(self) -> Self:
        return self.copy()

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self.copy()  # records never change, so sharing them is as deep as it gets

    def stamp_as(self, version: int, stamp: str) -> None:
        """Note what a store calls a version of this project, now that it gives or takes it.

        No other version that any store ever keeps may have this stamp: by it a store knows again
        what it kept. Copies have it, and go their own way from there. Of those that it had, the
        one of the version before stays.
        """
        self._history.stamp(version, stamp)

    def snapshot(self) -> ReadableProject:
        """Return the project as it is now, to be read only; like :meth:`copy` it costs little."""
        self._refuse_open("snapshot")
        view = object.__new__(ReadableProject)
        view._state = self._state.copy()
        view._history = self._history.copy()
        view._version = self._version
        return view

    @contextmanager
    def change_set(
        self,
        label: str = "change set",
        *,
        actor: str | None = None,
        at: datetime | None = None,
        reason: str = "",
    ) -> Iterator[Self]:
        """Make many edits one change; an exception inside takes all of it back.

        A change set inside another one joins it: it adds no change of its own, and an exception
        takes back only the inner part if the outer one catches it.

        Raises
        ------
        ProjectError
            ``history.author`` for an inner one whose actor, time or reason is another.
        """
        check_text(label, "label", longest=LONGEST_LABEL)
        # An archived project may be restored inside; every other edit checks for itself.
        with self._edit(label, Author(actor, at, reason), archived_too=True):
            yield self

    def undo(
        self, *, actor: str | None = None, at: datetime | None = None, reason: str = ""
    ) -> Change:
        """Take back the last change that stands, as a new change.

        Raises
        ------
        ProjectError
            ``history.empty``; ``history.open`` inside a change set.
        LifecycleError
            ``lifecycle.archived``.
        """
        self._refuse_open("undo")
        change = self._history.to_undo(self.id)
        author = Author(actor, at, reason)
        return self._replay(inverted(change.edits), "undo", change, author)

    def redo(
        self, *, actor: str | None = None, at: datetime | None = None, reason: str = ""
    ) -> Change:
        """Make the change that was undone last again, as a new change."""
        self._refuse_open("redo")
        change = self._history.to_redo(self.id)
        return self._replay(change.edits, "redo", change, Author(actor, at, reason))

    def advance(
        self,
        to: Lifecycle,
        *,
        actor: str | None = None,
        at: datetime | None = None,
        reason: str = "",
    ) -> None:
        """Take the project to another state of its life: ``plan.advance("planned")``.

        From ``draft`` to ``planned``, ``active`` and ``completed``, with ``on_hold`` between;
        ``archived`` from any of them makes the project read-only.

        Raises
        ------
        InputError
            ``value.invalid`` for a word that is no state.
        LifecycleError
            ``lifecycle.step`` when it cannot come next; ``lifecycle.archived``.
        """
        lifecycle.check_known(to)
        with self._edit(f"advance to {to}", Author(actor, at, reason)) as draft:
            lifecycle.advance(draft, to)

    def restore(
        self, *, actor: str | None = None, at: datetime | None = None, reason: str = ""
    ) -> None:
        """Bring an archived project back to the state it was archived from.

        Raises
        ------
        LifecycleError
            ``lifecycle.step`` when it is not archived.
        """
        with self._edit("restore", Author(actor, at, reason), archived_too=True) as draft:
            lifecycle.restore(draft)

    def _replay(
        self, edits: tuple[Edit, ...], kind: ChangeKind, change: Change, author: Author
    ) -> Change:
        label = f"{kind} {change.label}"
        with self._edit(label, author, kind=kind, of=change.number) as draft:
            draft.make_all(edits)
        return self._history.log[-1]

    def _refuse_open(self, action: str) -> None:
        if self._draft is not None:
            raise ProjectError(Code.HISTORY_OPEN, action=action)

    @contextmanager
    def _edit(
        self,
        label: str,
        author: Author = NOBODY,
        *,
        kind: ChangeKind = "edit",
        of: int | None = None,
        archived_too: bool = False,
    ) -> Iterator[Draft]:
        """Run one step; the outermost one becomes a change of the log."""
        if not archived_too:
            lifecycle.check_open(self.settings)
        if self._draft is not None:
            self._draft.check_author(author)
            with self._draft.step():
                yield self._draft
            return
        self._draft = draft = Draft(self._state, author)
        try:
            with draft.step():
                yield draft
                draft.check_owners()
        finally:
            self._draft = None
        if draft.edits:
            self._version += 1
            change = Change(self._version, label, author, tuple(draft.edits), kind, of)
            self._history.record(change)
