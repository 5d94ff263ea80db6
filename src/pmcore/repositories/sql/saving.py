"""Writing what changed: the version first, then the rows, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.repositories.bases import goes_on_from, not_kept
from pmcore.repositories.commands import Outcome, known_again
from pmcore.repositories.conflict import MOST_CONFLICTING, pending, same_changes, unexpected
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.levels import check_depth
from pmcore.repositories.sizes import size_of
from pmcore.repositories.sql.attesting import waited_for
from pmcore.repositories.sql.deltas import Delta
from pmcore.repositories.sql.entries import event_rows, keep_events, unread_entries
from pmcore.repositories.sql.epochs import begin_epoch, end_epoch, is_free, is_gone
from pmcore.repositories.sql.log import (
    Entry,
    chained,
    changes_between,
    changes_since,
    entry_by_key,
    first_entry,
    keep,
)
from pmcore.repositories.sql.opening import open_project, version_of
from pmcore.repositories.sql.seeing import unfinished
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.sql.steady import project_steadily
from pmcore.repositories.sql.writing import HEAD_COLUMNS, Writer, digest_of, head_cells
from pmcore.wbs import Author, Change, Project, ReadableProject
from pmcore.wbs.changes import NOBODY

# The first statement takes the row, so that of two who save at once the second one waits, and
# then finds another version. A key that was used already stops it, too. The stamp of a version is
# the head of its log: what leads to it is drawn by lot (``Entry.salt``).
_TAKE = (
    "UPDATE project SET version = ? WHERE tenant = ? AND id = ? AND version = ? AND chain = ?"
    " AND NOT EXISTS (SELECT 1 FROM change WHERE tenant = ? AND project = ? AND key = ?)"
    " RETURNING digest, size"
)
_STAMPED = "SELECT id FROM project WHERE tenant = ? AND id = ? AND version = ? AND chain = ?"
_ADD = (
    f"INSERT INTO project (tenant, id, version, digest, chain, {', '.join(HEAD_COLUMNS)})"
    f" VALUES (?, ?, ?, ?, ?{', ?' * len(HEAD_COLUMNS)}) ON CONFLICT DO NOTHING RETURNING id"
)
_CLOSE = (
    "UPDATE project SET digest = ?, chain = ?, size = ?,"
    f" {', '.join(f'{name} = ?' for name in HEAD_COLUMNS)} WHERE tenant = ? AND id = ?"
)
_PUBLISH = _CLOSE.replace("SET digest", "SET version = ?, digest")
HIDDEN = -1  # the version of a project that is being imported
_HIDDEN_CELLS = ('""', "", "", "draft", None, None, "[]", "", None, 0)
_IS_HIDDEN = f"SELECT version FROM project WHERE tenant = ? AND id = ? AND {unfinished()}"
_REMOVE = "DELETE FROM project WHERE tenant = ? AND id = ? AND version = ? RETURNING id"


def add_project(
    tenant: TenantId,
    project: Project,
    log: Sequence[Change],
    key: str,
    author: Author = NOBODY,
) -> Program[Outcome[int]]:
    """Write all rows of a new project, and the changes that led to it."""
    check_depth(project)
    head = head_cells(project)
    added: list[Cells] = []
    if (yield from is_free(tenant, project.id, project.version - len(log))):
        added = yield from ask(_ADD, tenant, project.id, project.version, NO_ROWS, NO_ROWS, *head)
    if not added:
        digest = digest_of(tenant, project)
        return (yield from added_before(tenant, project, len(log), key, digest))
    yield from begin_epoch(tenant, project.id, project.version - len(log))
    writer = Writer(tenant, project, NO_ROWS)
    yield from writer.write_all(Delta.of_all(project), is_new=True)
    # the key is that of the last entry: its version is the one that this command keeps
    first, first_key = project.version - len(log), None if log else key
    entries = [Entry.added(first, first_key, author, writer.digest)]
    entries += [Entry.of_change(each, key if each is log[-1] else None) for each in log]
    links = chained(NO_ROWS, entries)
    yield from keep(tenant, project.id, links)
    size, stamp = writer.size + size_of(entry.cells for entry in entries), links[-1][1]
    yield from tell(_CLOSE, [(writer.digest, stamp, size, *head, tenant, project.id)])
    project.stamp_as(project.version, stamp)
    return Outcome(project.version, is_new=True)


def reserve(tenant: TenantId, project: ReadableProject) -> Program[bool]:
    """Put a row in the place of a project that nobody sees yet; say whether there was none."""
    if not (yield from is_free(tenant, project.id, project.version)):
        return False
    hidden = _HIDDEN_CELLS
    added = yield from ask(_ADD, tenant, project.id, HIDDEN, NO_ROWS, NO_ROWS, *hidden)
    return bool(added)


def publish(
    tenant: TenantId, project: ReadableProject, added: Entry, size: int, digest: str
) -> Program[str]:
    """Let everybody see a project whose rows are all there, so many bytes; return its stamp."""
    yield from begin_epoch(tenant, project.id, project.version)
    links = chained(NO_ROWS, [added])
    yield from keep(tenant, project.id, links)
    head = digest, links[-1][1], size + size_of([added.cells]), *head_cells(project)
    yield from tell(_PUBLISH, [(project.version, *head, tenant, project.id)])
    return links[-1][1]


def added_before(
    tenant: TenantId, project: ReadableProject, changes: int, key: str, digest: str
) -> Program[Outcome[int]]:
    """Find out whether the project that is there was added by the same command."""
    kept = yield from entry_by_key(tenant, project.id, key)
    if kept is None:
        hidden = yield from ask(_IS_HIDDEN, tenant, project.id)
        code = Code.STORE_IMPORTING if hidden else Code.STORE_PROJECT_EXISTS
        raise StoreError(code, project=project.id)
    yield from version_of(tenant, project.id)  # what nobody can open was not kept
    first, rows = yield from first_entry(tenant, project.id)
    same = (kept[0], first, rows or digest) == (project.version, project.version - changes, digest)
    return Outcome(known_again(project.id, key, int(kept[0]), same=same), is_new=False)


def save_project(
    tenant: TenantId, project: Project, expected: int, key: str
) -> Program[Outcome[int]]:
    """Write what a project's log says was changed since a version."""
    changes = pending(project, expected)
    check_depth(project, changes)
    here, stamp = (tenant, project.id), project.stamp_at(expected)
    if not changes:
        if not (yield from ask(_STAMPED, *here, expected, stamp)):
            project.stamp_as(expected, (yield from _base(tenant, project, expected)))
        return Outcome(expected, is_new=False)
    last = changes[-1].number
    entries = [Entry.of_change(each, key if each.number == last else None) for each in changes]
    taken = yield from ask(_TAKE, project.version, *here, expected, stamp, *here, key)
    if not taken:
        version = yield from _saved_before(tenant, project, key, changes)
        if version is not None:
            return Outcome(version, is_new=False)
        stamp = yield from _base(tenant, project, expected)
        taken = yield from ask(_TAKE, project.version, *here, expected, stamp, *here, key)
    if not taken:  # where each statement sees its own moment
        raise OvertakenError.new()
    ((digest, size),) = taken
    writer = Writer(tenant, project, digest, size)
    yield from writer.write_all(Delta(project, changes), is_new=False)
    links = chained(stamp, entries)
    yield from keep(tenant, project.id, links)
    size, stamp = writer.size + size_of(entry.cells for entry in entries), links[-1][1]
    head = head_cells(project)
    yield from tell(_CLOSE, [(writer.digest, stamp, size, *head, *here)])
    project.stamp_as(project.version, stamp)
    return Outcome(project.version, is_new=True)


def _base(tenant: TenantId, project: Project, expected: int) -> Program[str]:
    """Return the stamp of what is kept, where it is what a project without it goes on from."""
    here = tenant, project.id
    found = yield from version_of(*here)
    if found != expected:
        raise (yield from _conflict(*here, expected, found))
    kept = yield from project_steadily(*here, lambda: open_project(*here, 0))
    if kept.version != expected:  # saved since
        raise OvertakenError.new()
    if not goes_on_from(project, kept):
        raise not_kept(project.id, expected)
    return kept.stamp


def remove_project(tenant: TenantId, project: ProjectId, expected: int) -> Program[Outcome[None]]:
    """Delete a project; its rows go with it, but for the events that somebody waits for.

    There is one removal of a version: one that is repeated does nothing more.
    """
    waiting = yield from waited_for(tenant)
    unread = yield from unread_entries(tenant, project, expected + 1)
    removed = yield from ask(_REMOVE, tenant, project, expected)
    if not removed:
        if (yield from is_gone(tenant, project, expected + 1)):
            return Outcome(None, is_new=False)
        found = yield from version_of(tenant, project)
        raise (yield from _conflict(tenant, project, expected, found))
    left = event_rows(tenant, project, unread)
    yield from end_epoch(tenant, project, expected + 1, left)
    if (yield from waited_for(tenant)) != waiting:  # where each statement sees its own moment
        raise OvertakenError.new()
    yield from keep_events(tenant, project, left)
    return Outcome(None, is_new=True)


def _saved_before(
    tenant: TenantId, project: ReadableProject, key: str, changes: Sequence[Change]
) -> Program[int | None]:
    """Return the version that a save kept which this one repeats, if it does."""
    last = yield from entry_by_key(tenant, project.id, key)
    if last is None:
        return None
    held, erased = yield from changes_between(tenant, project.id, changes[0].number, last[0])
    same = same_changes(changes, held, erased)
    return known_again(project.id, key, int(last[0]), same=same)


def _conflict(
    tenant: TenantId, project: ProjectId, expected: int, found: int
) -> Program[StoreError]:
    changes = yield from changes_since(tenant, project, expected, MOST_CONFLICTING)
    return unexpected(project, expected, found, changes)
