"""Looking for rows of projects that nobody can open or remove, in a whole store."""

from __future__ import annotations

from pmcore.kernel import Code, Finding, JsonValue
from pmcore.repositories.sql.statements import Program, ask

_TABLES = {
    "settings": ("settings", "设置"),
    "task": ("tasks", "任务"),
    "dependency": ("dependencies", "依赖"),
    "baseline": ("baselines", "基线"),
    "snapshot": ("the snapshot", "快照"),
    "change": ("the log", "日志"),
    "schedule": ("schedules", "进度计划"),
    "put_command": ("commands that put events", "放入事件的命令"),
    "importing": ("the import", "导入"),
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
        named: dict[str, JsonValue] = dict(zip(("en", "zh"), what, strict=True))
        found += [
            Finding(Code.STORE_ORPHAN, {"what": named, "tenant": tenant, "project": project})
            for tenant, project in rows
        ]
    return tuple(found)
