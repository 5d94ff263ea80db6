"""Rows of a project, table by table: what they are, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from pmcore.kernel import TenantId
from pmcore.repositories.damage import unpacked
from pmcore.repositories.digests import NO_ROWS, digest_after, row_digests
from pmcore.repositories.packing import packed, packed_baseline, packed_link, packed_settings
from pmcore.repositories.rows import ProjectRow
from pmcore.repositories.sizes import size_of
from pmcore.repositories.sql.deltas import Delta
from pmcore.repositories.sql.outline import (
    LISTED_COLUMNS,
    follow,
    moved_summaries,
    task_rows,
    wanted_tasks,
)
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.wbs import ReadableProject

HEAD_COLUMNS = (
    *("name", "words", "sorting", "lifecycle", "lead", "client", "labels"),
    *("start", "finish", "tasks"),
)
_AT_ONCE = 500  # rows that one statement asks for


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
ROW_TABLES = (SETTINGS, TASKS, LINKS, BASELINES)


class Writer:
    """Writes rows of one project and keeps account of its digest and its size."""

    def __init__(
        self, tenant: TenantId, project: ReadableProject, digest: str, size: int = 0
    ) -> None:
        self.tenant, self.project, self.digest, self.size = tenant, project, digest, size

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
        gone = [row for key, row in held.items() if key in rows and row != rows[key]]
        come = [row for key, row in rows.items() if row is not None and row != held.get(key)]
        dropped = [key for key in held if key in rows and rows[key] is None]
        here = self.tenant, self.project.id
        yield from tell(table.drop, [(*here, *key) for key in dropped])
        into = table.columns if is_new else None
        yield from tell(table.put, [(*here, *row) for row in come], into)
        old, new = _digests(table, gone), _digests(table, come)
        digest = self.digest
        self.digest = unpacked("digest", here[1], lambda: digest_after(digest, old, new))
        self.size += size_of(row[: table.told] for row in come)
        self.size -= size_of(row[: table.told] for row in gone)

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
    return row_digests([table.name], (row[: table.told] for row in rows))


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


def digest_of(tenant: TenantId, project: ReadableProject) -> str:
    """Return the digest of the rows of a project that is added like this."""
    writer = Writer(tenant, project, NO_ROWS)
    for _ in writer.write_all(Delta.of_all(project), is_new=True):
        pass  # only to learn the digest: nothing is executed
    return writer.digest
