"""Asking a host whether a command may be kept, by what is there before and after it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.entitlements import Entitlements, Quota, grown
from pmcore.repositories.sql.outline import SEVERAL
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Program, ask
from pmcore.repositories.task_rows import assigned_to
from pmcore.wbs import Change, SettingsEdit, TaskEdit

R = TypeVar("R")
# Whoever wants more writes this row first: of two at once the second one waits, and counts anew.
_TURN = (
    "INSERT INTO quota (tenant, turn) VALUES (?, 0) ON CONFLICT (tenant)"
    " DO UPDATE SET turn = quota.turn + 1 RETURNING turn"
)
_TASKS = f"SELECT tasks FROM project WHERE tenant = ? AND id = ? AND {seen()}"
_ALL = (
    f"SELECT count(*), coalesce(sum(tasks), 0) FROM project WHERE tenant = ? AND {seen()}"
    " AND lifecycle <> ?"
)
_SEEN = "tenant = ? AND project NOT IN (SELECT project FROM importing WHERE tenant = ?)"
# one person after the other by the index, however many tasks each has
_ALONE = (
    "WITH RECURSIVE one (who) AS (SELECT min(assignee) FROM task WHERE assignee IS NOT NULL AND"
    f" assignee > ? AND {_SEEN} UNION ALL SELECT (SELECT min(assignee) FROM task WHERE assignee"
    f" IS NOT NULL AND assignee > who AND {_SEEN}) FROM one WHERE who IS NOT NULL)"
    " SELECT who FROM one WHERE who IS NOT NULL"
)
_TOGETHER = f"SELECT DISTINCT assigned FROM task WHERE assignee = ? AND {_SEEN}"


def admitted(
    tenant: TenantId,
    project: ProjectId,
    entitlements: Entitlements,
    program: Program[R],
) -> Program[R]:
    """Run a program that may make a tenant use more, if the host lets it.

    Raises
    ------
    StoreError
        ``quota.exceeded``, or what the host raises; and what the program raises.
    """
    counted = entitlements.counted(tenant)
    if not counted:
        return (yield from program)
    yield from ask(_TURN, tenant)
    before = yield from _figures(tenant, project, counted)
    result = yield from program
    growth = grown(before, (yield from _figures(tenant, project, counted)))
    if growth:
        entitlements.check(tenant, growth)
    return result


def may_grow(changes: Sequence[Change]) -> bool:
    """Whether changes may make a tenant use more: most edits need not be counted for."""
    edits = (edit for change in changes for edit in change.edits)
    return any(
        (isinstance(edit, SettingsEdit) and edit.before.lifecycle != edit.after.lifecycle)
        or (
            isinstance(edit, TaskEdit)
            and edit.after is not None
            and (edit.before is None or {*assigned_to(edit.after)} - {*assigned_to(edit.before)})
        )
        for edit in edits
    )


def _figures(
    tenant: TenantId, project: ProjectId, counted: Collection[Quota]
) -> Program[Mapping[Quota, int]]:
    figures: dict[Quota, int] = {}
    if Quota.TASKS in counted:
        rows = yield from ask(_TASKS, tenant, project)
        figures[Quota.TASKS] = int(rows[0][0]) if rows else 0
    if Quota.PROJECTS in counted:
        ((projects, _),) = yield from ask(_ALL, tenant, "archived")
        figures[Quota.PROJECTS] = int(projects)
    if Quota.ALL_TASKS in counted:
        ((_, tasks),) = yield from ask(_ALL, tenant, "")
        figures[Quota.ALL_TASKS] = int(tasks)
    if Quota.PEOPLE in counted:
        figures[Quota.PEOPLE] = yield from _people(tenant)
    return figures


def _people(tenant: TenantId) -> Program[int]:
    alone = yield from ask(_ALONE, SEVERAL, tenant, tenant, tenant, tenant)
    together = yield from ask(_TOGETHER, SEVERAL, tenant, tenant)
    people = {who for (who,) in alone}
    for (texts,) in together:
        people.update(json.loads(texts))
    return len(people)
