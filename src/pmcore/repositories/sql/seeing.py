"""Which projects are there for everybody: all but those whose import has not ended."""

from __future__ import annotations

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.sql.statements import Program, ask


def unfinished(project: str = "project") -> str:
    """Return the condition that a project is being imported; ``project`` names its table.

    A version below zero alone says nothing: one bit of a sound version makes it one, and what
    was damaged must be found, not hidden and not deleted.
    """
    importing = f"importing.tenant = {project}.tenant AND importing.project = {project}.id"
    return f"{project}.version < 0 AND EXISTS (SELECT 1 FROM importing WHERE {importing})"


def left_over(tenant: str = "project.tenant") -> str:
    """Return the condition that a project was being imported, if no row says that it is.

    No one cell tells, but all together do: what somebody keeps has two digests and a log. Whoever
    asks gives :data:`~pmcore.repositories.digests.NO_ROWS` twice, and then a tenant marked ``?``.
    """
    log = f"SELECT 1 FROM change WHERE change.tenant = {tenant} AND change.project = project.id"
    return f"version < 0 AND digest = ? AND chain = ? AND NOT EXISTS ({log})"


def seen(project: str = "project") -> str:
    """Return the condition that everybody sees a project."""
    return f"NOT ({unfinished(project)})"


def tenants() -> Program[tuple[TenantId, ...]]:
    """Return whose projects and documents there are, for whoever keeps the store."""
    return tuple(str(tenant) for (tenant,) in (yield from ask(_TENANTS)))


def project_ids(tenant: TenantId) -> Program[tuple[ProjectId, ...]]:
    """Return the ids of all projects that everybody sees, whatever else can be read of them."""
    rows = yield from ask(_PROJECTS, tenant)
    return tuple(str(id) for (id,) in rows)


def document_ids(tenant: TenantId, kind: str) -> Program[tuple[str, ...]]:
    """Return the ids of all documents of one kind, whatever else can be read of them."""
    rows = yield from ask(_DOCUMENTS, tenant, kind)
    return tuple(str(id) for (id,) in rows)


_TENANTS = "SELECT tenant FROM project UNION SELECT tenant FROM document ORDER BY tenant"
_PROJECTS = f"SELECT id FROM project WHERE tenant = ? AND {seen()} ORDER BY id"
_DOCUMENTS = "SELECT id FROM document WHERE tenant = ? AND kind = ? ORDER BY id"
