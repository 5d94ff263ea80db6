"""Reading a project from its rows."""

from __future__ import annotations

from collections.abc import Sequence

from pmcore.kernel import Code, ProjectError, ProjectId, StoreError, TenantId
from pmcore.repositories.commands import LATEST
from pmcore.repositories.damage import NotAsKeptError, unpacked
from pmcore.repositories.snapshots import SNAPSHOT_FORMAT, Snapshot
from pmcore.repositories.sql.log import first_entry, last_changes
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Cells, Program, ask
from pmcore.repositories.unpacking import PackedRows
from pmcore.wbs import Change, Project, ReadableProject

_VERSION = f"SELECT version FROM project WHERE tenant = ? AND id = ? AND {seen()}"
# A snapshot counts only while it is of the version and the rows that there are.
_HEAD = (
    "SELECT project.version, chain, project.digest, seal, snapshot.tasks, snapshot.links"
    " FROM project LEFT JOIN snapshot"
    " ON snapshot.tenant = project.tenant AND snapshot.project = project.id"
    " AND snapshot.version = project.version AND snapshot.digest = project.digest"
    f" AND snapshot.format = ? WHERE project.tenant = ? AND project.id = ? AND {seen()}"
)
_SETTINGS = "SELECT data FROM settings WHERE tenant = ? AND project = ?"
_TASKS = "SELECT id, parent, rank, data FROM task WHERE tenant = ? AND project = ?"
_LINKS = (
    "SELECT predecessor, successor, type || data FROM dependency WHERE tenant = ? AND project = ?"
    " ORDER BY predecessor, successor, type"
)
_BASELINES = "SELECT data FROM baseline WHERE tenant = ? AND project = ? ORDER BY number"


def unknown(project: ProjectId) -> StoreError:
    """Say that a tenant has no such project, whoever else may have one."""
    return StoreError(Code.STORE_PROJECT_UNKNOWN, project=project)


def version_of(tenant: TenantId, project: ProjectId) -> Program[int]:
    """Return the version of a project."""
    rows = yield from ask(_VERSION, tenant, project)
    if not rows:
        raise unknown(project)
    return read_version(project, rows[0][0])


def read_version(project: ProjectId, cell: object) -> int:
    """Read the version of a project that is not being imported."""

    def read() -> int:
        if type(cell) is not int or not 0 <= cell <= LATEST:
            raise NotAsKeptError(f"it is {cell!r}", f"其值为 {cell!r}")
        return cell

    return unpacked("version", project, read)


def project_rows(tenant: TenantId, project: ProjectId) -> Program[PackedRows]:
    """Return what is kept of a project that there is."""
    settings = yield from ask(_SETTINGS, tenant, project)
    baselines = yield from ask(_BASELINES, tenant, project)
    tasks = _taken((yield from ask(_TASKS, tenant, project)))
    links = _taken((yield from ask(_LINKS, tenant, project)))
    return PackedRows(_first(settings), tasks, links, [data for (data,) in baselines])


def _taken(rows: list[Cells]) -> tuple[Cells, ...]:
    """Take very many rows out of an answer, which whoever executed the statement still has.

    The garbage collector goes through a list each time; through a tuple of tuples of texts, once.
    """
    taken = tuple(rows)
    rows.clear()
    return taken


def open_project(tenant: TenantId, project: ProjectId, history: int) -> Program[Project]:
    """Read a project with the last changes of its log; from its snapshot if that is of use."""
    heads = yield from ask(_HEAD, SNAPSHOT_FORMAT, tenant, project)
    if not heads:
        raise unknown(project)
    told, chain, *cells = heads[0]
    version = read_version(project, told)
    log = (yield from last_changes(tenant, project, history)) if history else ()
    opened = yield from _from_snapshot(tenant, project, version, cells, log)
    if opened is None:
        rows = yield from project_rows(tenant, project)
        opened = rows.project(project, version, log)
    opened.stamp_as(version, chain)
    return opened


def _from_snapshot(
    tenant: TenantId, project: ProjectId, version: int, cells: Sequence[str], log: Sequence[Change]
) -> Program[Project | None]:
    digest, seal, *texts = cells
    snapshot = Snapshot(version, digest, *texts)
    if seal is None or snapshot.seal != seal:
        return None
    settings = yield from ask(_SETTINGS, tenant, project)
    baselines = yield from ask(_BASELINES, tenant, project)
    return snapshot.project(project, _first(settings), [data for (data,) in baselines], log)


def _first(rows: Sequence[Cells]) -> str:
    """Return the only cell of the only row; no settings are no JSON."""
    return rows[0][0] if rows else ""


def open_as_of(tenant: TenantId, project: ProjectId, version: int) -> Program[ReadableProject]:
    """Read a project and take back what was changed after a version."""
    latest = yield from version_of(tenant, project)
    if version > latest:
        first, _ = yield from first_entry(tenant, project)
        raise _no_such_version(project, version, first, latest)
    opened = yield from open_project(tenant, project, latest - version)
    if len(opened.log) != latest - version:
        raise _no_such_version(project, version, latest - len(opened.log), latest)
    return unpacked("log", project, lambda: opened.as_of(version))


def _no_such_version(project: ProjectId, version: int, first: int, last: int) -> ProjectError:
    named = {"project": project, "version": version, "first": first, "last": last}
    return ProjectError(Code.HISTORY_VERSION, **named)
