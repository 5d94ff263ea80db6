"""Writing what changed: the version first, then the rows, all in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.repositories.commands import known_again
from pmcore.repositories.conflict import (
    ConflictError,
    basis,
    not_kept,
    pending,
    same_changes,
)
from pmcore.repositories.digests import NO_ROWS, digest_after, row_digest
from pmcore.repositories.events import EventBody
from pmcore.repositories.packing import (
    packed,
    packed_baseline,
    packed_edits,
    packed_link,
    packed_settings,
    unpacked,
)
from pmcore.repositories.rows import ProjectRow
from pmcore.repositories.sql.deltas import Delta
from pmcore.repositories.sql.epochs import begin_epoch, end_epoch, is_free
from pmcore.repositories.sql.log import (
    Entry,
    chained,
    changes_between,
    changes_since,
    entry_by_key,
    first_entry,
    keep,
)
from pmcore.repositories.sql.opening import version_of
from pmcore.repositories.sql.outbox import consumers, keep_entries, put, unread_entries
from pmcore.repositories.sql.outline import (
    LISTED_COLUMNS,
    follow,
    moved_summaries,
    task_rows,
    wanted_tasks,
)
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.wbs import Author, Change, ReadableProject
from pmcore.wbs.changes import NOBODY

# The first statement takes the row, so that of two who save at once the second one waits, and
# then finds another version. A key that was used already stops it, too.
_TAKE = (
    "UPDATE project SET version = ? WHERE tenant = ? AND id = ? AND version = ? AND NOT EXISTS"
    " (SELECT 1 FROM change WHERE tenant = ? AND project = ? AND key = ?)"
)
# Where the project made the last change itself, it must be the one that is there. The same text
# is the same change; whether another text is one, too, is looked at afterwards.
_OWN = (
    " AND NOT EXISTS (SELECT 1 FROM change WHERE tenant = ? AND project = ? AND version = ?"
    " AND (kind <> ? OR written IS NULL AND edits <> ?))"
)
_TAKEN = " RETURNING digest, chain"
HEAD_COLUMNS = (
    *("name", "words", "sorting", "lifecycle", "lead", "client", "labels"),
    *("start", "finish", "tasks"),
)
_ADD = (
    f"INSERT INTO project (tenant, id, version, digest, chain, {', '.join(HEAD_COLUMNS)})"
    f" VALUES (?, ?, ?, ?, ?{', ?' * len(HEAD_COLUMNS)}) ON CONFLICT DO NOTHING RETURNING id"
)
_CLOSE = (
    f"UPDATE project SET digest = ?, chain = ?, {', '.join(f'{name} = ?' for name in HEAD_COLUMNS)}"
    " WHERE tenant = ? AND id = ?"
)
_PUBLISH = _CLOSE.replace("SET digest", "SET version = ?, digest")
HIDDEN = -1  # the version of a project that is being imported
_HIDDEN_CELLS = ('""', "", "", "draft", None, None, "[]", "", None, 0)
_IS_HIDDEN = "SELECT version FROM project WHERE tenant = ? AND id = ? AND version = ?"
_REMOVE = "DELETE FROM project WHERE tenant = ? AND id = ? AND version = ? RETURNING id"
_HOLD = (
    "UPDATE project SET version = version WHERE tenant = ? AND id = ? AND version = ? RETURNING id"
)
_AT_ONCE = 500  # rows that one statement asks for
_MOST_CONFLICTING = 1000  # changes that a conflict tells


class Table:
    """How rows of one table are asked for, written and deleted.

    Parameters
    ----------
    name
        Of the table.
    keys, cells
        Its columns after tenant and project.
    derived
        Columns for lists, which follow from the others: no digest covers them.
    """

    def __init__(
        self, name: str, keys: Sequence[str], cells: Sequence[str], derived: Sequence[str] = ()
    ) -> None:
        self.name, self.size, self.told = name, len(keys), len(keys) + len(cells)
        own = [*keys, *cells]
        columns, cells = [*own, *derived], [*cells, *derived]
        held = "".join(f" AND {key} = ?" for key in keys)
        self.columns = f"{name} (tenant, project, {', '.join(columns)})"
        marks = ", ".join("?" * (len(columns) + 2))
        changed = ", ".join(f"{cell} = excluded.{cell}" for cell in cells)
        self.put = (
            f"INSERT INTO {self.columns} VALUES ({marks})"
            f" ON CONFLICT (tenant, project{''.join(f', {key}' for key in keys)})"
            f" DO UPDATE SET {changed}"
        )
        self.drop = f"DELETE FROM {name} WHERE tenant = ? AND project = ?{held}"
        here = f"FROM {name} WHERE tenant = ? AND project = ?"
        self.select = f"SELECT {', '.join(own)} {here}"
        self.select_all = f"SELECT {', '.join(columns)} {here}"
        self._key = f"({', '.join(keys)})"

    def asked(self, count: int) -> str:
        """Return the statement that asks for the rows with so many keys."""
        if not self.size:
            return self.select_all
        if self.size == 1:
            return f"{self.select_all} AND {self._key} IN ({', '.join('?' * count)})"
        one = f"({', '.join('?' * self.size)})"
        return f"{self.select_all} AND {self._key} IN (VALUES {', '.join([one] * count)})"


TASKS = Table("task", ["id"], ["parent", "rank", "data"], LISTED_COLUMNS)
LINKS = Table("dependency", ["predecessor", "successor", "type"], ["data"])
BASELINES = Table("baseline", ["number"], ["data"])
SETTINGS = Table("settings", [], ["data"])


class _Writer:
    """Writes rows of one project and keeps account of its digest."""

    def __init__(self, tenant: TenantId, project: ReadableProject, digest: str) -> None:
        self.tenant, self.project, self.digest = tenant, project, digest

    def held(self, table: Table, keys: Sequence[Cells]) -> Program[dict[Cells, Cells]]:
        """Return rows there are, by key."""
        found: dict[Cells, Cells] = {}
        for at in range(0, len(keys), _AT_ONCE):
            some = keys[at : at + _AT_ONCE]
            values = chain.from_iterable(some)
            rows = yield from ask(table.asked(len(some)), self.tenant, self.project.id, *values)
            found |= {row[: table.size]: row for row in rows}
        return found

    def write(
        self,
        table: Table,
        held: dict[Cells, Cells],
        rows: dict[Cells, Cells | None],
        *,
        is_new: bool,
    ) -> Program[None]:
        """Put rows, and delete those that are ``None``; what is there already stays untouched."""
        gone = [held[key] for key, row in rows.items() if key in held and row != held[key]]
        come = [row for key, row in rows.items() if row is not None and row != held.get(key)]
        dropped = [key for key, row in rows.items() if row is None and key in held]
        here = self.tenant, self.project.id
        yield from tell(table.drop, [(*here, *key) for key in dropped])
        into = table.columns if is_new else None
        yield from tell(table.put, [(*here, *row) for row in come], into)
        old, new = _digests(table, gone), _digests(table, come)
        digest = self.digest
        self.digest = unpacked("digest", here[1], lambda: digest_after(digest, old, new))

    def write_all(self, delta: Delta, *, is_new: bool) -> Program[None]:
        """Write what is different."""
        yield from self._settings(delta, is_new=is_new)
        yield from self._tasks(delta, is_new=is_new)
        yield from self._simple(LINKS, _link_rows(delta), is_new=is_new)
        yield from self._simple(BASELINES, _baseline_rows(delta), is_new=is_new)

    def _settings(self, delta: Delta, *, is_new: bool) -> Program[None]:
        if delta.settings:
            row: Cells = (packed_settings(self.project.settings),)
            yield from self._simple(SETTINGS, {(): row}, is_new=is_new)

    def _simple(
        self, table: Table, rows: dict[Cells, Cells | None], *, is_new: bool
    ) -> Program[None]:
        if rows:
            held = {} if is_new else (yield from self.held(table, list(rows)))
            yield from self.write(table, held, rows, is_new=is_new)

    def _tasks(self, delta: Delta, *, is_new: bool) -> Program[None]:
        if not delta.tasks:
            return
        wanted = () if is_new else wanted_tasks(self.project, delta)
        held = yield from self.held(TASKS, [(id,) for id in wanted])
        rows = unpacked("places", self.project.id, lambda: task_rows(self.project, delta, held))
        yield from self.write(TASKS, held, rows, is_new=is_new)
        moved = moved_summaries(self.project, held, rows)
        if moved:
            yield from follow(self.tenant, self.project, moved)


def _link_rows(delta: Delta) -> dict[Cells, Cells | None]:
    return {
        key: None if link is None else (*key, packed_link(link))
        for key, link in delta.links.items()
    }


def _baseline_rows(delta: Delta) -> dict[Cells, Cells | None]:
    return {
        (number,): None if held is None else (number, packed_baseline(held))
        for number, held in delta.baselines.items()
    }


def _digests(table: Table, rows: Iterable[Cells]) -> Iterator[int]:
    return (row_digest(table.name, *row[: table.told]) for row in rows)


def head_cells(project: ReadableProject) -> Cells:
    """Return what lists show and ask of a project."""
    row = ProjectRow.of(project)
    finish = None if row.finish is None else row.finish.isoformat()
    return (
        packed(row.name.to_json()), row.words, row.sorting, row.lifecycle, row.lead, row.client,
        packed(row.labels), row.start.isoformat(), finish, row.tasks,
    )  # fmt: skip


def all_rows(project: ReadableProject) -> dict[Table, list[Cells]]:
    """Return all rows of a project by table."""
    delta = Delta.of_all(project)
    rows: dict[Table, dict[Cells, Cells | None]] = {
        SETTINGS: {(): (packed_settings(project.settings),)},
        TASKS: task_rows(project, delta, {}),
        LINKS: _link_rows(delta),
        BASELINES: _baseline_rows(delta),
    }
    return {
        table: [row for row in held.values() if row is not None] for table, held in rows.items()
    }


def add_project(
    tenant: TenantId,
    project: ReadableProject,
    log: Sequence[Change],
    key: str,
    author: Author = NOBODY,
) -> Program[int]:
    """Write all rows of a new project, and the changes that led to it."""
    head = head_cells(project)
    added: list[Cells] = []
    if (yield from is_free(tenant, project.id, project.version - len(log))):
        added = yield from ask(_ADD, tenant, project.id, project.version, NO_ROWS, NO_ROWS, *head)
    if not added:
        digest = _digest_of(tenant, project)
        return (yield from added_before(tenant, project, len(log), key, digest))
    yield from begin_epoch(tenant, project.id, project.version - len(log))
    writer = _Writer(tenant, project, NO_ROWS)
    yield from writer.write_all(Delta.of_all(project), is_new=True)
    # the key is that of the last entry: its version is the one that this command keeps
    first, first_key = project.version - len(log), None if log else key
    entries = [Entry.added(first, first_key, author, writer.digest)]
    entries += [Entry.of_change(each, key if each is log[-1] else None) for each in log]
    links = chained(NO_ROWS, entries)
    yield from keep(tenant, project.id, links)
    yield from tell(_CLOSE, [(writer.digest, links[-1][1], *head, tenant, project.id)])
    return project.version


def _digest_of(tenant: TenantId, project: ReadableProject) -> str:
    """Return the digest of the rows of a project that is added like this."""
    writer = _Writer(tenant, project, NO_ROWS)
    for _ in writer.write_all(Delta.of_all(project), is_new=True):
        pass  # only to learn the digest: nothing is executed
    return writer.digest


def reserve(tenant: TenantId, project: ReadableProject) -> Program[bool]:
    """Put a row in the place of a project that nobody sees yet; say whether there was none."""
    if not (yield from is_free(tenant, project.id, project.version)):
        return False
    hidden = _HIDDEN_CELLS
    added = yield from ask(_ADD, tenant, project.id, HIDDEN, NO_ROWS, NO_ROWS, *hidden)
    return bool(added)


def publish(
    tenant: TenantId, project: ReadableProject, key: str, author: Author, digest: str
) -> Program[None]:
    """Let everybody see a project whose rows are all there."""
    yield from begin_epoch(tenant, project.id, project.version)
    links = chained(NO_ROWS, [Entry.added(project.version, key, author, digest)])
    yield from keep(tenant, project.id, links)
    cells = (project.version, digest, links[-1][1], *head_cells(project))
    yield from tell(_PUBLISH, [(*cells, tenant, project.id)])


def added_before(
    tenant: TenantId, project: ReadableProject, changes: int, key: str, digest: str
) -> Program[int]:
    """Find out whether the project that is there was added by the same command."""
    kept = yield from entry_by_key(tenant, project.id, key)
    if kept is None:
        hidden = yield from ask(_IS_HIDDEN, tenant, project.id, HIDDEN)
        code = Code.STORE_IMPORTING if hidden else Code.STORE_PROJECT_EXISTS
        raise StoreError(code, project=project.id)
    first, rows = yield from first_entry(tenant, project.id)
    same = (kept[0], first, rows or digest) == (project.version, project.version - changes, digest)
    return known_again(project.id, key, int(kept[0]), same=same)


def save_project(
    tenant: TenantId, project: ReadableProject, expected: int, key: str
) -> Program[int]:
    """Write what a project's log says was changed since a version."""
    changes = pending(project, expected)
    if not changes:
        found = yield from version_of(tenant, project.id)
        if found != expected:
            raise (yield from _conflict(tenant, project.id, expected, found))
        yield from _check_own(tenant, project, expected)
        return found
    last = changes[-1].number
    entries = [Entry.of_change(each, key if each.number == last else None) for each in changes]
    here = tenant, project.id
    take, named = _TAKE, [project.version, *here, expected, *here, key]
    own = basis(project, expected)
    if own is not None:
        take, named = take + _OWN, [*named, *here, expected, own.kind, packed_edits(own.edits)]
    taken = yield from ask(take + _TAKEN, *named)
    if not taken and own is not None and (yield from _is_own(tenant, project, own)):
        taken = yield from ask(_TAKE + _TAKEN, *named[: _TAKE.count("?")])
    if not taken:
        return (yield from _refused(tenant, project, expected, key, changes))
    ((digest, chain_head),) = taken
    writer = _Writer(tenant, project, digest)
    yield from writer.write_all(Delta(project, changes), is_new=False)
    links = chained(chain_head, entries)
    yield from keep(tenant, project.id, links)
    head = head_cells(project)
    yield from tell(_CLOSE, [(writer.digest, links[-1][1], *head, *here)])
    return project.version


def _check_own(tenant: TenantId, project: ReadableProject, expected: int) -> Program[None]:
    """Refuse a project without changes since one of its own that was never kept."""
    own = basis(project, expected)
    if own is not None and not (yield from _is_own(tenant, project, own)):
        raise not_kept(project.id, expected)


def _is_own(tenant: TenantId, project: ReadableProject, own: Change) -> Program[bool]:
    """Whether a change of a project is the last one that is kept.

    Where the project was added with it and nothing was saved since, all rows have to be those of
    the project: two plans may have their last change in common, and nothing else. It takes as long
    as reading the whole project would, once for whoever goes on with what they added.
    """
    if (yield from version_of(tenant, project.id)) != own.number:
        return False
    first, digest = yield from first_entry(tenant, project.id)
    if first == own.number:
        return bool(digest == _digest_of(tenant, project.as_of(first)))
    kept, erased = yield from changes_between(tenant, project.id, own.number, own.number)
    return same_changes([own], kept, erased)


def remove_project(tenant: TenantId, project: ProjectId, expected: int) -> Program[None]:
    """Delete a project; its rows go with it, but for the events that somebody waits for."""
    waiting = yield from consumers(tenant)
    unread = yield from unread_entries(tenant, project, expected + 1)
    removed = yield from ask(_REMOVE, tenant, project, expected)
    if not removed:
        found = yield from version_of(tenant, project)
        raise (yield from _conflict(tenant, project, expected, found))
    yield from end_epoch(tenant, project, expected + 1)
    if (yield from consumers(tenant)) != waiting:  # where each statement sees its own moment
        raise OvertakenError.new()
    yield from keep_entries(tenant, project, unread)


def put_events(
    tenant: TenantId, project: ProjectId, expected: int, bodies: Sequence[EventBody]
) -> Program[None]:
    """Keep events beside the version there is; whoever saves the project meanwhile waits."""
    taken = yield from ask(_HOLD, tenant, project, expected)
    if not taken:
        found = yield from version_of(tenant, project)
        raise (yield from _conflict(tenant, project, expected, found))
    yield from put(tenant, project, expected, bodies)


def _refused(
    tenant: TenantId,
    project: ReadableProject,
    expected: int,
    key: str,
    changes: Sequence[Change],
) -> Program[int]:
    """Find out why a save could not take the version: it may be the repetition of one that did."""
    last = yield from entry_by_key(tenant, project.id, key)
    if last is not None:
        held, erased = yield from changes_between(tenant, project.id, changes[0].number, last[0])
        same = same_changes(changes, held, erased)
        return known_again(project.id, key, int(last[0]), same=same)
    found = yield from version_of(tenant, project.id)
    if found == expected:
        raise not_kept(project.id, expected)
    raise (yield from _conflict(tenant, project.id, expected, found))


def _conflict(
    tenant: TenantId, project: ProjectId, expected: int, found: int
) -> Program[ConflictError]:
    changes = yield from changes_since(tenant, project, expected, _MOST_CONFLICTING)
    return ConflictError.between(project, expected, found, changes)
