"""How many bytes a project takes: its rows and its log, as their texts are written."""

from __future__ import annotations

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.sizes import size_of
from pmcore.repositories.sql.log import all_entries
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Program, ask, tell
from pmcore.repositories.sql.writing import ROW_TABLES

_PROJECTS = f"SELECT tenant, id FROM project WHERE {seen()} ORDER BY tenant, id"
_SIZE = "UPDATE project SET size = ? WHERE tenant = ? AND id = ?"


def measured(tenant: TenantId, project: ProjectId) -> Program[int]:
    """Read all that a project has, and return its size."""
    size = 0
    for table in ROW_TABLES:
        size += size_of((yield from ask(table.select, tenant, project)))
    return size + (yield from history_measured(tenant, project, -1))


def history_measured(tenant: TenantId, project: ProjectId, version: int) -> Program[int]:
    """Read what the log of a project has after a version, and return its size."""
    size = 0
    while entries := (yield from all_entries(tenant, project, version)):
        version = entries[-1].version
        size += size_of(entry.cells for entry in entries)
    return size


def measure_again(tenant: TenantId, project: ProjectId) -> Program[None]:
    """Note the size of a project whose rows or log were written anew."""
    size = yield from measured(tenant, project)
    yield from tell(_SIZE, [(size, tenant, project)])


def measure_all() -> Program[None]:
    """Note the sizes of all projects of all tenants."""
    for tenant, project in (yield from ask(_PROJECTS)):
        yield from measure_again(tenant, project)
