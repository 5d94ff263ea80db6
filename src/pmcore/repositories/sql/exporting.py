"""Looking through the rows of a project for all that it holds on a person."""

from __future__ import annotations

import json
from typing import Any

from pmcore.kernel import PartyId, ProjectId, TenantId
from pmcore.repositories.damage import unpacked
from pmcore.repositories.people.exporting import held_on
from pmcore.repositories.people.plain import PlainChange, PlainProject
from pmcore.repositories.people.words import Words
from pmcore.repositories.sql.log import ADDED, Entry, all_entries
from pmcore.repositories.sql.opening import version_of
from pmcore.repositories.sql.statements import Program, ask
from pmcore.repositories.sql.writing import BASELINES, LINKS, SETTINGS, TASKS

_IN_ORDER = {TASKS: "id", LINKS: "predecessor, successor, type", BASELINES: "number"}


def held_on_person(
    tenant: TenantId, project: ProjectId, person: PartyId, words: Words
) -> Program[dict[str, Any] | None]:
    """Return what a project holds on a person; ``None`` where it holds nothing."""
    settings = yield from ask(SETTINGS.select, tenant, project)
    if not settings:
        yield from version_of(tenant, project)  # it may have been removed since they were listed
    kept = []
    for table, order in _IN_ORDER.items():
        kept.append((yield from ask(f"{table.select} ORDER BY {order}", tenant, project)))
    tasks, links, baselines = kept
    log: list[Entry] = []
    while some := (yield from all_entries(tenant, project, log[-1].version if log else -1)):
        log += some

    def read() -> dict[str, Any] | None:
        plain = PlainProject(
            json.loads(settings[0][0]),
            [task_item(*row) for row in tasks],
            [link_item(*row) for row in links],
            [json.loads(data) for _, data in baselines],
        )
        return held_on(person, words, plain, map(_plain, log))

    return unpacked("rows", project, read)


def task_item(id: str, parent: str | None, rank: str, data: str) -> dict[str, Any]:
    """Return the object of a plan document that the row of a task stands for."""
    above = {} if parent is None else {"parent": parent}
    return {**json.loads(data), "id": id, **above}


def link_item(predecessor: str, successor: str, type: str, data: str) -> dict[str, Any]:
    """Return the object of a plan document that the row of a dependency stands for."""
    ends = {"predecessor": predecessor, "successor": successor}
    named = {} if type == "FS" else {"type": type}
    return {**ends, **named, **json.loads(data)}


def _plain(entry: Entry) -> PlainChange:
    edits = [] if entry.kind == ADDED else json.loads(entry.edits)
    return PlainChange(
        entry.version, entry.key, entry.kind, entry.label, entry.actor, entry.at, entry.reason,
        edits,
    )  # fmt: skip
