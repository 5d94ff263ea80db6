"""Asking a host whether a command may be kept, in memory: by counting everything twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.entitlements import Entitlements, Quota, grown
from pmcore.repositories.shelves import ProjectShelf, projects_on
from pmcore.repositories.task_rows import assigned_to

Admit: TypeAlias = Callable[[ProjectId, Callable[[], int]], int]


def admitted(
    entitlements: Entitlements,
    tenant: TenantId,
    shelf: ProjectShelf,
    project: ProjectId,
    call: Callable[[], int],
) -> int:
    """Do what may make a tenant use more, and take it back where the host does not let it."""
    if not (counted := entitlements.counted(tenant)):
        return call()
    before, held = _figures(shelf, project), dict(shelf)
    version = call()
    after = _figures(shelf, project)
    growth = grown(before, {quota: after[quota] for quota in Quota if quota in counted})
    if growth:
        try:
            entitlements.check(tenant, growth)
        except BaseException:
            shelf.clear()
            shelf.update(held)
            raise
    return version


def admitted_always(_: ProjectId, call: Callable[[], int]) -> int:
    """Do it without asking."""
    return call()


def _figures(shelf: ProjectShelf, project: ProjectId) -> Mapping[Quota, int]:
    kept = projects_on(shelf)
    plans = [each.now for each in kept.values()]
    people = {who for plan in plans for task in plan for who in assigned_to(task)}
    return {
        Quota.TASKS: len(kept[project].now) if project in kept else 0,
        Quota.PROJECTS: sum(plan.lifecycle != "archived" for plan in plans),
        Quota.ALL_TASKS: sum(map(len, plans)),
        Quota.PEOPLE: len(people),
    }
