"""Knowing an edit again that was kept under a key: it is made once more on the version of then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pmcore.kernel import ProjectId
from pmcore.repositories.conflict import pending, same_changes
from pmcore.repositories.protocols import MOST_ROWS
from pmcore.repositories.seen import opened_as_seen
from pmcore.repositories.steps import Steps
from pmcore.wbs import Change, Project

_MOST_TRIED = 20  # versions that the edit may have been made on


def was_made(
    projects: Any,
    id: ProjectId,
    edit: Callable[[Project], object],
    version: int,
    *,
    history: int = 0,
) -> Steps[bool]:
    """Whether an edit led to a version; ``True`` as well where that cannot be told.

    It cannot where an erasure took texts from the log since, nor where an edit of many changes is
    against the rules on all of the versions before the last ones of them.
    """
    origin = yield projects.origin(id)
    first: int = origin.version
    if version <= first:  # the project was added with it
        return False
    kinds = yield from _kinds_since(projects, id, version)
    if "erasure" in kinds:
        return kinds[0] != "erasure"
    count = 1  # how many changes the edit made: the log does not say where a command began
    for _ in range(_MOST_TRIED):
        if version - count < first:
            return False
        before = yield from opened_as_seen(projects, id, version - count, history=history)
        made = _made(edit, before)
        if len(made) == count:
            kept = yield projects.changes(id, since=version - count, limit=count)
            return same_changes(made, kept)
        count = max(count + 1, len(made))
    return True


def _kinds_since(projects: Any, id: ProjectId, version: int) -> Steps[list[str]]:
    """Return the kinds of the changes in the log from a version on."""
    kinds: list[str] = []
    while True:
        page: Sequence[Change] = yield projects.changes(id, since=version - 1, limit=MOST_ROWS)
        if not page:
            return kinds
        kinds += [change.kind for change in page]
        version = page[-1].number + 1


def _made(edit: Callable[[Project], object], project: Project) -> Sequence[Change]:
    """Return the changes that an edit makes; none where it cannot be made."""
    version = project.version
    try:
        edit(project)
    except Exception:  # of ours or of the host: made on what it was made on, it raised nothing
        return ()
    return pending(project, version)
