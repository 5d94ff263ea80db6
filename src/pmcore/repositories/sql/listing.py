"""Lists of projects: a page at a time, by key, and only of what is visible."""

from __future__ import annotations

import json
from typing import get_args

from pmcore.kernel import LocalizedText, TenantId
from pmcore.repositories.damage import NotAsKeptError, unpacked
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import Page, ProjectRow, moment_from
from pmcore.repositories.sql.conditions import condition
from pmcore.repositories.sql.dialects import Dialect
from pmcore.repositories.sql.opening import read_version
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Cells, Program, ask
from pmcore.wbs.settings import Lifecycle

_COLUMNS = "id, name, version, lifecycle, lead, client, labels, start, finish, tasks"
ORDER = {"id": "id", "name": "sorting, id"}
AFTER = {"id": " AND id > ?", "name": " AND (sorting, id) > (?, ?)"}


def list_projects(
    tenant: TenantId, query: ListQuery, dialect: Dialect
) -> Program[Page[ProjectRow]]:
    """Return a page of projects."""
    held, values = listed_where(query, dialect)
    after = "" if query.place is None else AFTER[query.by]
    rows = yield from ask(
        f"SELECT {_COLUMNS} FROM project WHERE tenant = ? AND {seen()}{after}{held}"
        f" ORDER BY {ORDER[query.by]} LIMIT ?",
        tenant, *(query.place or ()), *values, query.limit + 1,
    )  # fmt: skip
    return query.page([_row(cells) for cells in rows])


def count_projects(tenant: TenantId, query: ListQuery, dialect: Dialect) -> Program[int]:
    """Return how many projects there are."""
    held, values = listed_where(query, dialect)
    sql = f"SELECT count(*) FROM project WHERE tenant = ? AND {seen()}{held}"
    rows = yield from ask(sql, tenant, *values)
    return int(rows[0][0])


def listed_where(query: ListQuery, dialect: Dialect) -> tuple[str, list[object]]:
    """Return what more rows of a list must meet, and its values."""
    visible, values = condition(query.visible, dialect)
    search = f" AND {dialect.found} > 0" if query.search else ""
    return f" AND ({visible}){search}", [*values, *([query.search] if search else [])]


def _row(cells: Cells) -> ProjectRow:
    id, name, version, lifecycle, lead, client, labels, start, finish, tasks = cells

    def read() -> ProjectRow:
        if lifecycle not in get_args(Lifecycle):
            raise NotAsKeptError(f"its life cycle is {lifecycle!r}", f"其生命周期为 {lifecycle!r}")
        return ProjectRow(
            id, LocalizedText.of(json.loads(name)), read_version(id, version), lifecycle, lead,
            client, tuple(json.loads(labels)), moment_from(start),
            None if finish is None else moment_from(finish), tasks,
        )  # fmt: skip

    return unpacked("head", id, read)
