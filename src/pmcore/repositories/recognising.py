"""Knowing an edit again that was kept under a key: it is made once more on the version of then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pmcore.kernel import ProjectId
from pmcore.repositories.conflict import pending, same_changes
from pmcore.repositories.protocols import MOST_ROWS, ProjectReader
from pmcore.repositories.seen import open_as_seen
from pmcore.wbs import Change, Project

_MOST_TRIED = 20  # versions that the edit may have been made on


def was_made(
    projects: ProjectReader,
    id: ProjectId,
    edit: Callable[[Project], object],
    version: int,
    *,
    history: int = 0,
) -> bool:
    """Whether an edit led to a version; ``True`` as well where that cannot be told.

    It cannot where an erasure took texts from the log since, nor where an edit of many changes is
    against the rules on all of the versions before the last ones of them.
    """
    first = projects.origin(id).version
    if version <= first:  # the project was added with it
        return False
    kinds = [change.kind for change in _since(projects, id, version)]
    if "erasure" in kinds:
        return kinds[0] != "erasure"
    count = 1  # how many changes the edit made: the log does not say where a command began
    for _ in range(_MOST_TRIED):
        if version - count < first:
            return False
        made = _made(edit, open_as_seen(projects, id, version - count, history=history))
        if len(made) == count:
            kept = projects.changes(id, since=version - count, limit=count)
            return same_changes(made, kept)
        count = max(count + 1, len(made))
    return True


def _since(projects: ProjectReader, id: ProjectId, version: int) -> Iterator[Change]:
    """Read the log from a version on."""
    while page := projects.changes(id, since=version - 1, limit=MOST_ROWS):
        yield from page
        version = page[-1].number + 1


def _made(edit: Callable[[Project], object], project: Project) -> Sequence[Change]:
    """Return the changes that an edit makes; none where it cannot be made."""
    version = project.version
    try:
        edit(project)
    except Exception:  # of ours or of the host: made on what it was made on, it raised nothing
        return ()
    return pending(project, version)
