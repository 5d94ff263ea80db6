"""Changes: what was edited, by whom, when and why, in a form that can be inverted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from pmcore.kernel import TaskId, check_text
from pmcore.kernel.coercion import unusable
from pmcore.wbs.baselines import Baseline
from pmcore.wbs.dependency import Dependency, DependencyKey
from pmcore.wbs.settings import ProjectSettings
from pmcore.wbs.task import Task

ChangeKind: TypeAlias = Literal["edit", "undo", "redo", "erasure"]


@dataclass(frozen=True, slots=True)
class TaskEdit:
    """A task row appeared (no ``before``), changed, or went (no ``after``)."""

    before: Task | None
    after: Task | None

    @property
    def id(self) -> TaskId:
        """Id of the task."""
        task = self.after or self.before
        if task is None:
            raise ValueError("a task edit of nothing")
        return task.id

    def inverse(self) -> TaskEdit:
        """Return the edit that takes this one back."""
        return TaskEdit(self.after, self.before)


@dataclass(frozen=True, slots=True)
class DependencyEdit:
    """A dependency row appeared (no ``before``), changed, or went (no ``after``)."""

    before: Dependency | None
    after: Dependency | None

    @property
    def key(self) -> DependencyKey:
        """Key of the dependency."""
        dependency = self.after or self.before
        if dependency is None:
            raise ValueError("a dependency edit of nothing")
        return dependency.key

    def inverse(self) -> DependencyEdit:
        """Return the edit that takes this one back."""
        return DependencyEdit(self.after, self.before)


@dataclass(frozen=True, slots=True)
class OutlineEdit:
    """Among the children of ``parent``, from place ``index`` on, ids were exchanged."""

    parent: TaskId | None
    index: int
    removed: tuple[TaskId, ...]
    inserted: tuple[TaskId, ...]

    def inverse(self) -> OutlineEdit:
        """Return the edit that takes this one back."""
        return OutlineEdit(self.parent, self.index, self.inserted, self.removed)


@dataclass(frozen=True, slots=True)
class SettingsEdit:
    """The header record changed."""

    before: ProjectSettings
    after: ProjectSettings

    def inverse(self) -> SettingsEdit:
        """Return the edit that takes this one back."""
        return SettingsEdit(self.after, self.before)


@dataclass(frozen=True, slots=True)
class BaselineEdit:
    """A baseline was set (no ``before``), replaced, or cleared (no ``after``)."""

    before: Baseline | None
    after: Baseline | None

    @property
    def number(self) -> int:
        """Number of the baseline."""
        baseline = self.before if self.after is None else self.after  # one of no tasks is falsy
        if baseline is None:
            raise ValueError("a baseline edit of nothing")
        return baseline.number

    def inverse(self) -> BaselineEdit:
        """Return the edit that takes this one back."""
        return BaselineEdit(self.after, self.before)


Edit: TypeAlias = TaskEdit | DependencyEdit | OutlineEdit | SettingsEdit | BaselineEdit


def inverted(edits: tuple[Edit, ...] | list[Edit]) -> tuple[Edit, ...]:
    """Return the edits that take ``edits`` back, in the order to apply them."""
    return tuple(edit.inverse() for edit in reversed(edits))


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a change, when (a time with its offset) and why; each may be left out."""

    actor: str | None = None
    at: datetime | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.actor is not None:
            check_text(self.actor, "actor", longest=200)
        if self.reason != "":
            check_text(self.reason, "reason", longest=2000, lines=True)
        at = self.at
        if at is not None and (not isinstance(at, datetime) or at.utcoffset() is None):
            raise unusable("at", at, "it must be a time with its offset", "应为带时差的时间")


NOBODY = Author()


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of a project's log.

    Attributes
    ----------
    number
        The project's version after the change.
    label
        What was done: the name of the operation, or the label given to a change set.
    author
        Who, when and why, as the host passed it in.
    edits
        Row by row, in the order applied.
    kind
        ``edit``, or ``undo``/``redo`` of the change numbered ``of``. An ``erasure`` took texts that
        name a person out of the project and of all changes before it, and so has no edits.
    of
        That number.
    """

    number: int
    label: str
    author: Author
    edits: tuple[Edit, ...]
    kind: ChangeKind = "edit"
    of: int | None = None

    @property
    def actor(self) -> str | None:
        """Who made it."""
        return self.author.actor

    @property
    def at(self) -> datetime | None:
        """When it was made."""
        return self.author.at

    @property
    def reason(self) -> str:
        """Why it was made."""
        return self.author.reason

    @property
    def tasks(self) -> tuple[TaskId, ...]:
        """Ids of the task rows it touched, sorted."""
        return tuple(sorted({edit.id for edit in self.edits if isinstance(edit, TaskEdit)}))

    def __repr__(self) -> str:
        by = f" by {self.actor}" if self.actor else ""
        return f"<Change {self.number}: {self.label}{by}, {len(self.edits)} edits>"
