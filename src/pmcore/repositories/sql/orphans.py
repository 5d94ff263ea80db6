"""Looking for rows of projects that nobody can open or remove, in a whole store."""

from __future__ import annotations

from pmcore.kernel import Code, Finding
from pmcore.repositories.sql.statements import Program, ask

_TABLES = {  # of each what damaged rows of it are called
    "settings": "settings",
    "task": "tasks",
    "dependency": "dependency",
    "baseline": "baseline",
    "snapshot": "snapshot",
    "change": "log",
    "schedule": "schedule",
    "schedule_column": "schedule",
    "put_command": "put_command",
    "importing": "import",
}
_WITHOUT_PROJECT = (
    "SELECT DISTINCT tenant, project FROM {table} WHERE NOT EXISTS (SELECT 1 FROM project WHERE"
    " project.tenant = {table}.tenant AND project.id = {table}.project{unseen})"
    " ORDER BY tenant, project"
)


def orphans() -> Program[tuple[Finding, ...]]:
    """Find rows of all tenants whose project is missing, and imports of one that is there."""
    found: list[Finding] = []
    for table, what in _TABLES.items():
        # an import belongs to a project that nobody sees yet
        unseen = " AND project.version < 0" if table == "importing" else ""
        rows = yield from ask(_WITHOUT_PROJECT.format(table=table, unseen=unseen))
        found += [
            Finding(Code.STORE_ORPHAN, {"what": what, "tenant": tenant, "project": project})
            for tenant, project in rows
        ]
    return tuple(found)
