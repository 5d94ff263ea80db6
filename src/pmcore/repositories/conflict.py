"""Somebody else saved first: what they changed, and when changes can go on top of theirs."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import fields
from typing import Any, TypeGuard

from pmcore.kernel import Code, ProjectId, StoreError, TaskId
from pmcore.kernel.coercion import one_of_kind, whole_number
from pmcore.repositories.commands import LATEST, closed
from pmcore.wbs import Change, Edit, Project, ReadableProject, Task, TaskEdit
from pmcore.wbs.coercion import LONGEST_LABEL, records

MOST_CONFLICTING = 1000  # changes that a conflict tells
_FIELDS = tuple(field.name for field in fields(Task) if field.name not in ("id", "parent"))


class ConflictError(StoreError):
    """A project has been saved since it was opened.

    Attributes
    ----------
    changes
        What came between, oldest first; at most the first 1,000.
    """

    changes: tuple[Change, ...] = ()

    @classmethod
    def between(
        cls, project: ProjectId, expected: int, found: int, changes: Iterable[Change]
    ) -> ConflictError:
        """Make the error of a project that was expected at one version and found at another."""
        error = cls(Code.STORE_CONFLICT, project=project, expected=expected, found=found)
        error.changes = tuple(changes)
        return error


def unexpected(
    project: ProjectId, expected: int, found: int, changes: Iterable[Change]
) -> StoreError:
    """Make the error of a project that is at another version than whoever writes expects."""
    if expected > found:
        return StoreError(Code.STORE_NOT_YET, project=project, expected=expected, found=found)
    return ConflictError.between(project, expected, found, changes)


def pending(project: ReadableProject, expected: int) -> tuple[Change, ...]:
    """Return the changes of a project since a version.

    Raises
    ------
    StoreError
        ``store.log_gap`` when its log does not reach back to that version.
    """
    changes = tuple(change for change in project.log if change.number > expected)
    if len(changes) != project.version - expected:
        named = {"expected": expected, "version": project.version}
        raise StoreError(Code.STORE_LOG_GAP, project=project.id, **named)
    return changes


def same_changes(
    mine: Sequence[Change], kept: Sequence[Change], erased: Container[int] = ()
) -> bool:
    """Whether changes are those that are kept: all of their edits are compared, and no texts.

    Parameters
    ----------
    erased
        Versions whose changes lost texts to an erasure: what they were cannot be told any more.
    """
    return len(mine) == len(kept) and all(
        (one.number, one.kind) == (other.number, other.kind)
        and (other.number in erased or one.edits == other.edits)
        for one, other in zip(mine, kept, strict=True)
    )


def rebase(project: Project, expected: int, onto: Project, theirs: Sequence[Change]) -> Project:
    """Make the changes of a project again, on top of what was saved since.

    It does so only where nothing can be lost: both sides changed fields of tasks and nothing else,
    and no field of a task is changed by both.

    Parameters
    ----------
    project
        With the changes since ``expected`` in its log.
    onto
        The project as it is saved; not changed.
    theirs
        All changes between, oldest first. :class:`ConflictError` has them up to the version it
        found; whoever opens ``onto`` later reads those since with ``changes``.

    Returns
    -------
    Project
        ``onto`` with one more change for each of ours, by the same author.

    Raises
    ------
    StoreError
        ``store.rebase`` with the reason.
    ProjectError
        ``history.open`` for a project inside a change set.
    InputError
        ``value.invalid``.
    PmcoreError
        Whatever an edit says that is against the rules now.
    """
    version = whole_number(expected, "expected", 0, LATEST)
    one_of_kind(onto, "onto", Project)
    ours, between = pending(closed(project), version), records(theirs, "theirs", Change)
    _check_between(onto, version, between)
    mine, others = _touched(onto, ours), _touched(onto, between)
    for id in mine.keys() & others.keys():
        both = sorted(mine[id] & others[id])
        if both:
            raise _refused(
                onto,
                f"both changed {', '.join(both)} of {id}",
                f"双方都改了 {id} 的 {'、'.join(both)}",
            )
    rebased = onto.copy()
    for change in ours:
        author = change.author
        # what an undo is called may be longer than what may be given
        with rebased.change_set(
            change.label[:LONGEST_LABEL], actor=author.actor, at=author.at, reason=author.reason
        ):
            for edit in change.edits:
                assert isinstance(edit, TaskEdit)
                rebased.update(edit.id, **_changed(edit))
    return rebased


def _check_between(onto: Project, expected: int, theirs: Sequence[Change]) -> None:
    """Refuse where some change between is not known: it might be lost without a word."""
    if [change.number for change in theirs] != [*range(expected + 1, onto.version + 1)]:
        raise _refused(
            onto,
            f"not all changes since version {expected} are known",
            f"版本 {expected} 之后的改动不全",
        )


def _touched(project: Project, changes: Iterable[Change]) -> dict[TaskId, set[str]]:
    touched: dict[TaskId, set[str]] = {}
    for change in changes:
        if change.kind == "erasure":  # what was opened before may still name the person
            raise _refused(
                project,
                f"version {change.number} erased texts that name a person",
                f"版本 {change.number} 抹除了指明某人的文字",
            )
        for edit in change.edits:
            if not _is_update(edit):
                raise _refused(
                    project,
                    f"version {change.number} ({change.label}) changed more than fields of tasks",
                    f"版本 {change.number}（{change.label}）不只改动了任务字段",
                )
            touched.setdefault(edit.id, set()).update(_changed(edit))
    return touched


def _is_update(edit: Edit) -> TypeGuard[TaskEdit]:
    return isinstance(edit, TaskEdit) and edit.before is not None and edit.after is not None


def _changed(edit: TaskEdit) -> dict[str, Any]:
    """Return the new values of the fields that an edit changed."""
    return {
        name: getattr(edit.after, name)
        for name in _FIELDS
        if getattr(edit.after, name) != getattr(edit.before, name)
    }


def _refused(project: Project, en: str, zh: str) -> StoreError:
    reason = {"en": en, "zh": zh}
    return StoreError(Code.STORE_REBASE, project=project.id, version=project.version, reason=reason)
