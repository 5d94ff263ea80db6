"""Asking a host whether a command may be kept, by what is there before and after it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, TypeVar

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.calendars import CALENDARS
from pmcore.repositories.damage import NotAsKeptError, unpacked
from pmcore.repositories.digests import sealed
from pmcore.repositories.entitlements import OF_PROJECTS, Entitlements, Quota, grown
from pmcore.repositories.sizes import size_of
from pmcore.repositories.sql.measuring import history_measured
from pmcore.repositories.sql.outline import SEVERAL
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Program, ask
from pmcore.repositories.task_rows import assigned_to
from pmcore.wbs import BaselineEdit, Change, Edit, SettingsEdit, TaskEdit

R = TypeVar("R")
# Whoever wants more writes this row first: of two at once the second one waits, and counts anew.
_TURN = (
    "INSERT INTO quota (tenant, seal) VALUES (?, ?) ON CONFLICT (tenant)"
    " DO UPDATE SET seal = excluded.seal RETURNING seal"
)
# An import that was begun has its project's row already, which says what will be there.
_STORAGE = "SELECT coalesce(sum(size), 0) FROM project WHERE tenant = ?"
_BASELINES = (
    "SELECT count(*) FROM baseline WHERE tenant = ? AND project IN"
    f" (SELECT id FROM project WHERE tenant = ? AND id = ? AND {seen()})"
)
_SETTINGS = (
    "SELECT data FROM settings WHERE tenant = ? AND project IN"
    f" (SELECT id FROM project WHERE tenant = ? AND id = ? AND {seen()})"
)
_CALENDARS = "SELECT count(*) FROM document WHERE tenant = ? AND kind = ?"
_DOCUMENTS = _CALENDARS.replace("kind =", "kind <>")
_DOCUMENT = "SELECT data FROM document WHERE tenant = ? AND kind = ? AND id = ?"
_DATES = "SELECT count(*) FROM schedule WHERE tenant = ? AND project = ?"
_CONSUMERS = "SELECT count(*) FROM consumer WHERE tenant = ?"
_TASKS = "SELECT tasks FROM project WHERE tenant = ? AND id = ?"
_ALL = "SELECT count(*), coalesce(sum(tasks), 0) FROM project WHERE tenant = ? AND lifecycle <> ?"
_SEEN = "tenant = ? AND project NOT IN (SELECT project FROM importing WHERE tenant = ?)"
# one person after the other by the index, however many tasks each has
_ALONE = (
    "WITH RECURSIVE one (who) AS (SELECT min(assignee) FROM task WHERE assignee IS NOT NULL AND"
    f" assignee > ? AND {_SEEN} UNION ALL SELECT (SELECT min(assignee) FROM task WHERE assignee"
    f" IS NOT NULL AND assignee > who AND {_SEEN}) FROM one WHERE who IS NOT NULL)"
    " SELECT who FROM one WHERE who IS NOT NULL"
)
_TOGETHER = (
    f"SELECT min(project), assigned FROM task WHERE assignee = ? AND {_SEEN} GROUP BY assigned"
)


class Target(NamedTuple):
    """What a command changes: something of a tenant, a project, or a document by kind and id."""

    tenant: TenantId
    project: ProjectId | None = None
    document: tuple[str, str] | None = None


def admitted(
    target: Target,
    entitlements: Entitlements,
    program: Program[R],
    quotas: Collection[Quota] = OF_PROJECTS,
    *,
    since: int | None = None,
) -> Program[R]:
    """Run a program that may make a tenant use more, if the host lets it.

    Parameters
    ----------
    quotas
        Of what it may make a tenant use more.
    since
        After which version of its project a command that saves one adds to the history.

    Raises
    ------
    StoreError
        ``quota.exceeded``, or what the host raises; and what the program raises.
    """
    tenant, project, _ = target
    counted = quotas and {*entitlements.counted(tenant)}.intersection(quotas)
    if not counted:
        return (yield from program)
    yield from ask(_TURN, tenant, quota_seal(tenant))
    before = yield from _figures(target, counted)
    result = yield from program
    after = yield from _figures(target, counted)
    history = 0
    if project and since is not None and after.get(Quota.STORAGE, 0) > before.get(Quota.STORAGE, 0):
        history = yield from history_measured(tenant, project, since)
    growth = grown(before, after, history)
    if growth:
        entitlements.check(tenant, growth)
    return result


def quota_seal(tenant: TenantId) -> str:
    """Return the digest of the row that whoever wants more of a tenant writes."""
    return sealed("quota", tenant)


def may_grow(changes: Sequence[Change]) -> frozenset[Quota]:
    """Return of what changes may make a tenant use more: most edits are only to be stored."""
    edits = (edit for change in changes for edit in change.edits)
    stored = [Quota.STORAGE] if changes else []
    return frozenset(chain(stored, chain.from_iterable(map(_of_edit, edits))))


def _of_edit(edit: Edit) -> Iterator[Quota]:
    if isinstance(edit, SettingsEdit):
        if edit.before.lifecycle != edit.after.lifecycle:
            yield Quota.PROJECTS
        if len(edit.after.field_definitions) > len(edit.before.field_definitions):
            yield Quota.FIELDS
    elif isinstance(edit, BaselineEdit):
        yield Quota.BASELINES
    elif isinstance(edit, TaskEdit) and edit.after is not None:
        if edit.before is None:
            yield from (Quota.TASKS, Quota.ALL_TASKS)
        held = () if edit.before is None else assigned_to(edit.before)
        if {*assigned_to(edit.after)} - {*held}:
            yield Quota.PEOPLE


def _figures(target: Target, counted: Collection[Quota]) -> Program[Mapping[Quota, int]]:
    tenant, project, document = target
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
    for quota, (asked, *values) in _counts(tenant, project).items():
        if quota in counted:
            ((count,),) = yield from ask(asked, *values)
            figures[quota] = int(count)
    if Quota.FIELDS in counted and project is not None:
        rows = yield from ask(_SETTINGS, tenant, tenant, project)
        read = [unpacked("settings", project, partial(_fields, data)) for (data,) in rows]
        figures[Quota.FIELDS] = sum(read)
    if Quota.DOCUMENT_BYTES in counted and document is not None:
        figures[Quota.DOCUMENT_BYTES] = size_of((yield from ask(_DOCUMENT, tenant, *document)))
    return figures


def _counts(tenant: TenantId, project: ProjectId | None) -> Mapping[Quota, Sequence[Any]]:
    """Return what is counted by one question each."""
    return {
        Quota.STORAGE: (_STORAGE, tenant),
        Quota.BASELINES: (_BASELINES, tenant, tenant, project),
        Quota.CALENDARS: (_CALENDARS, tenant, CALENDARS.kind),
        Quota.DOCUMENTS: (_DOCUMENTS, tenant, CALENDARS.kind),
        Quota.DATES: (_DATES, tenant, project),
        Quota.CONSUMERS: (_CONSUMERS, tenant),
    }


def _people(tenant: TenantId) -> Program[int]:
    alone = yield from ask(_ALONE, SEVERAL, tenant, tenant, tenant, tenant)
    together = yield from ask(_TOGETHER, SEVERAL, tenant, tenant)
    people = {who for (who,) in alone}
    for project, assigned in together:
        people.update(unpacked("assigned", project, partial(_assigned, assigned)))
    return len(people)


def _assigned(text: str) -> list[str]:
    people = json.loads(text)
    if not isinstance(people, list) or not all(isinstance(who, str) for who in people):
        raise NotAsKeptError("they are no list", "不是列表")  # who is in it is not said
    return people


def _fields(data: str) -> int:
    return len(json.loads(data)["project"].get("field_definitions", ()))
