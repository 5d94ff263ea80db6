"""Asking a host whether a command may be kept, in memory: by counting everything twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.calendars import CALENDARS
from pmcore.repositories.changes import packed_change
from pmcore.repositories.entitlements import Entitlements, Growth, Quota, grown
from pmcore.repositories.memory_admit import Target
from pmcore.repositories.memory_documents import KeptDocument
from pmcore.repositories.memory_imports import begun_imports
from pmcore.repositories.memory_schedules import kept_schedules
from pmcore.repositories.packing import packed
from pmcore.repositories.people.plain import PlainProject
from pmcore.repositories.shared_shelves import Entry, Shelf
from pmcore.repositories.shelves import Kept, ProjectShelf, projects_on
from pmcore.repositories.sizes import size_of
from pmcore.repositories.task_rows import assigned_to
from pmcore.wbs import ReadableProject

R = TypeVar("R")
T = TypeVar("T")


def admitted(
    entitlements: Entitlements,
    tenant: TenantId,
    shelves: tuple[ProjectShelf, Shelf],
    target: Target,
    call: Callable[[], R],
) -> R:
    """Do what may make a tenant use more, and take it back where the host does not let it."""
    if not (counted := entitlements.counted(tenant)):
        return call()
    shelf, shared = shelves
    before, held, beside = _figures(shelf, shared, target), dict(shelf), dict(shared)
    result = call()
    after = _figures(shelf, shared, target)
    history = _history(shelf, target) - _history(held, target) if target in held else 0
    growth = grown(before, {quota: after[quota] for quota in Quota if quota in counted}, history)
    if growth:
        try:
            entitlements.check(tenant, growth)
        except BaseException:
            _put_back(shelf, held)
            _put_back(shared, beside)
            raise
    return result


def check_growth(
    entitlements: Entitlements,
    tenant: TenantId,
    held: tuple[ProjectShelf, Shelf],
    after: tuple[ProjectShelf, Shelf],
) -> None:
    """Ask the host of all that a unit makes a tenant use more, by what others kept meanwhile.

    Each of its commands was asked for by itself, of what there was when the unit began.
    """
    if not (counted := entitlements.counted(tenant)):
        return
    before, now = (_figures(*shelves, None) for shelves in (held, after))
    both = projects_on(held[0]).keys() & projects_on(after[0]).keys()
    history = sum(_history(after[0], id) - _history(held[0], id) for id in both)
    growth = grown(before, {quota: now[quota] for quota in Quota if quota in counted}, history)
    dates = [_dates_grown(held, after, id) for id in both if Quota.DATES in counted]
    for each in (growth, *dates):
        if each:
            entitlements.check(tenant, each)


def _dates_grown(
    held: tuple[ProjectShelf, Shelf], after: tuple[ProjectShelf, Shelf], id: ProjectId
) -> Mapping[Quota, Growth]:
    """Return how many more schedules of a project there are: of others two units may keep some."""
    before, now = (
        len(kept_schedules(shared, id, projects_on(shelf)[id].first))
        for shelf, shared in (held, after)
    )
    return grown({Quota.DATES: before}, {Quota.DATES: now})


def _put_back(shelf: dict[Hashable, T], held: dict[Hashable, T]) -> None:
    shelf.clear()
    shelf.update(held)


def _figures(shelf: ProjectShelf, shared: Shelf, target: Target) -> Mapping[Quota, int]:
    kept = projects_on(shelf)
    held = [each.now for id, each in kept.items() if id == target]
    texts = {key: text for key, text in map(_text, shared.items()) if text is not None}
    calendars = sum(kind == CALENDARS.kind for kind, _ in texts)
    shown = [each.now for each in kept.values()]
    begun = begun_imports(shared)  # counted as what will be there
    plans = [*shown, *begun]
    people = {who for plan in shown for task in plan for who in assigned_to(task)}
    return {
        Quota.TASKS: sum(len(plan) for plan in plans if plan.id == target),
        Quota.BASELINES: sum(len(plan.baselines) for plan in held),
        Quota.FIELDS: sum(len(plan.settings.field_definitions) for plan in held),
        Quota.PROJECTS: sum(plan.settings.lifecycle != "archived" for plan in plans),
        Quota.ALL_TASKS: sum(map(len, plans)),
        Quota.PEOPLE: len(people),
        Quota.STORAGE: sum(map(_size, plans)) + sum(_history(shelf, id) for id in kept),
        Quota.CALENDARS: calendars,
        Quota.DOCUMENTS: len(texts) - calendars,
        Quota.DOCUMENT_BYTES: size_of([(text,) for key, text in texts.items() if key == target]),
        Quota.DATES: sum(
            len(kept_schedules(shared, id, kept[id].first)) for id in kept if id == target
        ),
        Quota.CONSUMERS: sum(isinstance(key, tuple) and key[0] == "consumer" for key in shelf),
    }


def _size(plan: ReadableProject) -> int:
    now = PlainProject.of(plan)
    return size_of([(packed([now.settings, now.tasks, now.links, now.baselines]),)])


def _history(shelf: ProjectShelf, target: Target) -> int:
    kept = shelf.get(target)
    return size_of([(*map(packed_change, kept.log),)]) if isinstance(kept, Kept) else 0


def _text(item: tuple[Hashable, Entry]) -> tuple[tuple[str, str], str | None]:
    """Return the kind and id of a document and what it says; of what is none, nothing."""
    _, entry = item
    if isinstance(entry, KeptDocument):
        return (entry.noun.kind, entry.id), entry.text
    return ("", ""), None
