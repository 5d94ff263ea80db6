"""Erasing a person from the rows of a project and from its log.

Rows that name nobody stay as they are. Of the log every entry keeps its digest, and the new one
tells which texts took the place of those that were written: so the chain holds, and a text that
was replaced by anything else is found.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from pmcore.kernel import Code, PartyId, ProjectId, StoreError, TenantId
from pmcore.kernel.coercion import whole_number
from pmcore.repositories.commands import LATEST
from pmcore.repositories.damage import unpacked
from pmcore.repositories.digests import digest_after, row_digest
from pmcore.repositories.packing import packed
from pmcore.repositories.people.erasing import LABEL, Eraser, highest_used, may_name, untold
from pmcore.repositories.people.queries import EraseCommand
from pmcore.repositories.people.records import ErasedProject
from pmcore.repositories.people.words import Words
from pmcore.repositories.sql.epochs import forget_puts
from pmcore.repositories.sql.erasing_events import (
    Rewritten,
    replace_events,
    waiting_events,
    without_person,
)
from pmcore.repositories.sql.exporting import link_item, task_item
from pmcore.repositories.sql.log import (
    ADDED,
    Entry,
    Texts,
    all_entries,
    chained,
    erasure_by,
    keep,
    replace_texts,
)
from pmcore.repositories.sql.measuring import measure_again
from pmcore.repositories.sql.opening import project_rows, read_version
from pmcore.repositories.sql.relisting import listed_anew
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.sql.writing import (
    BASELINES,
    HEAD_COLUMNS,
    LINKS,
    ROW_TABLES,
    SETTINGS,
    TASKS,
    Table,
    head_cells,
)
from pmcore.wbs import Change

_HEAD = "SELECT version, digest, chain FROM project WHERE tenant = ? AND id = ?"
_TAKE = "UPDATE project SET version = ? WHERE tenant = ? AND id = ? AND version = ? RETURNING id"
_CLOSE = (
    "UPDATE project SET digest = ?, chain = ?,"
    f" {', '.join(f'{name} = ?' for name in HEAD_COLUMNS)} WHERE tenant = ? AND id = ?"
)
# Caches of a version that nobody opens any more, and digests of keys and events without salt:
# whoever has one could try names. A put that is repeated expects an older version now.
_FORGET = tuple(
    f"DELETE FROM {table} WHERE tenant = ? AND project = ?"
    for table in ("snapshot", "schedule", "put_command")
)
_TABLES = ROW_TABLES


@dataclass(slots=True)
class _Suspects:
    """Rows, entries and events that may name a person, of all that a project has.

    Attributes
    ----------
    added
        The entry the log begins with, whoever it names.
    used
        The highest number of an id such as ``erased-1`` in any of them.
    """

    rows: dict[Table, list[Cells]] = field(default_factory=dict)
    events: list[Cells] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    added: Entry | None = None
    used: int = 0

    def __bool__(self) -> bool:
        return bool(self.entries or self.events) or any(self.rows.values())


_Exchange: TypeAlias = tuple[Cells, Cells]  # a row as it is, and as it is to be


class DamagedError(Exception):
    """A project that may name the person cannot be read; nothing of it was written."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """What is to be written instead of what names the person."""

    eraser: Eraser
    rows: dict[Table, list[_Exchange]]
    entries: Sequence[Entry]
    events: Rewritten


def erased_project(
    tenant: TenantId, project: ProjectId, command: EraseCommand, words: Words
) -> Program[ErasedProject | None]:
    """Erase a person from a project; ``None`` where nothing names them.

    Raises
    ------
    DamagedError
        Before anything is written.
    """
    before = yield from erasure_by(tenant, project, command.key)
    if before is not None:
        return _repeated(project, command.key, *before)
    try:
        planned = yield from _planned(tenant, project, command, words)
    except StoreError as error:
        if error.code is not Code.STORE_UNREADABLE:
            raise
        raise DamagedError(project) from error
    if planned is None:
        return None
    erased = yield from _taken(tenant, project, planned.eraser)
    yield from _keep(tenant, erased, command, planned.rows, planned.entries)
    yield from replace_events(tenant, project, planned.events)
    yield from measure_again(tenant, project)
    return erased


def _planned(
    tenant: TenantId, project: ProjectId, command: EraseCommand, words: Words
) -> Program[_Planned | None]:
    """Find out what is to be written, of a project that can be read."""
    suspects = yield from _suspects(tenant, project, command.person, words)
    if not suspects:
        return None
    settings = yield from ask(SETTINGS.select, tenant, project)
    eraser = Eraser(command.person, words, suspects.used)
    rows, entries = unpacked("rows", project, lambda: _replaced(eraser, suspects, settings[0][0]))
    here = eraser, tenant, project
    events = unpacked("events", project, lambda: without_person(*here, suspects.events))
    if not eraser.found:
        return None
    whole = yield from project_rows(tenant, project)
    whole.project(project, 0, ())
    ((version, digest, _),) = yield from ask(_HEAD, tenant, project)
    read_version(project, version)
    unpacked("digest", project, lambda: digest_after(digest, (), ()))
    return _Planned(eraser, rows, entries, events)


def _suspects(
    tenant: TenantId, project: ProjectId, person: PartyId, words: Words
) -> Program[_Suspects]:
    """Look through all rows and the whole log once."""
    found = _Suspects()
    for table in _TABLES:
        rows = yield from ask(table.select, tenant, project)
        found.rows[table] = [row for row in rows if may_name(person, words, _written(row))]
        found.used = max(found.used, highest_used(map(_written, rows)))
    version = -1
    while entries := (yield from all_entries(tenant, project, version)):
        version = entries[-1].version
        for entry in entries:
            told = _written(entry.cells)
            found.used = max(found.used, highest_used([told]))
            if may_name(person, words, told):
                found.entries.append(entry)
            if entry.kind == ADDED:
                found.added = entry
    events = yield from waiting_events(tenant, project)
    found.used = max(found.used, highest_used(map(_written, events)))
    found.events = [row for row in events if words.may_stand_in(_written(row))]
    return found


def _written(cells: Cells) -> str:
    return "\n".join(cell for cell in cells if isinstance(cell, str))


def _replaced(
    eraser: Eraser, suspects: _Suspects, settings: str
) -> tuple[dict[Table, list[_Exchange]], list[Entry]]:
    """Return rows and entries that are different afterwards."""
    kinds = untold(json.loads(settings))
    replace = {
        SETTINGS: lambda row: (packed(eraser.settings(json.loads(row[0]))),),
        TASKS: lambda row: _task_row(eraser, row, kinds),
        LINKS: lambda row: _link_row(eraser, row),
        BASELINES: lambda row: (row[0], packed(eraser.record(json.loads(row[1]), "baseline"))),
    }
    rows = {table: _different(held, replace[table]) for table, held in suspects.rows.items()}
    entries = [_without(eraser, entry) for entry in suspects.entries if entry.kind != ADDED]
    changed = [entry for entry in entries if entry is not None]
    return rows, [*_first(eraser, suspects.added), *changed]


def _different(rows: Iterable[Cells], replace: Callable[[Cells], Cells]) -> list[_Exchange]:
    pairs = [(row, replace(row)) for row in rows]
    return [(old, new) for old, new in pairs if old != new]


def _task_row(eraser: Eraser, row: Cells, kinds: frozenset[str]) -> Cells:
    data = eraser.task(task_item(*row), kinds)
    id, parent = data.pop("id"), data.pop("parent", None)
    return id, parent, row[2], packed(data)


def _link_row(eraser: Eraser, row: Cells) -> Cells:
    data = eraser.record(link_item(*row), "dependency")
    ends = data.pop("predecessor"), data.pop("successor")
    return *ends, data.pop("type", "FS"), packed(data)


def _without(eraser: Eraser, entry: Entry) -> Entry | None:
    """Return an entry without what names the person; ``None`` if nothing did."""
    before = eraser.found.total()
    texts = _texts(eraser, entry, packed(eraser.edits(json.loads(entry.edits))))
    return entry.with_texts(texts) if eraser.found.total() > before else None


def _texts(eraser: Eraser, entry: Entry, edits: str) -> Texts:
    return Texts(
        eraser.key(entry.key),
        eraser.text(entry.label, "change.label"),
        entry.actor and eraser.text(entry.actor, "change.actor"),
        eraser.text(entry.reason, "change.reason"),
        edits,
    )


def _first(eraser: Eraser, added: Entry | None) -> Iterator[Entry]:
    """Yield the entry a log begins with, without the digest of rows that named the person.

    Whoever knows all other rows could try names until the digest fits.
    """
    if added is not None:
        before = eraser.found.total()
        texts = _texts(eraser, added, "")
        if added.edits or eraser.found.total() > before:
            yield added.with_texts(texts)


def _taken(tenant: TenantId, project: ProjectId, eraser: Eraser) -> Program[ErasedProject]:
    """Take the next version of a project."""
    ((told, _, _),) = yield from ask(_HEAD, tenant, project)
    version = whole_number(read_version(project, told), "version", 0, LATEST - 1)
    if not (yield from ask(_TAKE, version + 1, tenant, project, version)):
        raise StoreError(Code.STORE_OVERTAKEN)
    return ErasedProject(project, version + 1, dict(sorted(eraser.found.items())))


def _keep(
    tenant: TenantId,
    erased: ErasedProject,
    command: EraseCommand,
    rows: dict[Table, list[_Exchange]],
    entries: Sequence[Entry],
) -> Program[None]:
    """Write the version of a project in which nothing names the person."""
    here = tenant, erased.id
    ((_, digest, chain),) = yield from ask(_HEAD, *here)
    for table, exchanges in rows.items():
        digest = yield from _exchange(here, table, exchanges, digest)
    for statement in _FORGET:
        yield from tell(statement, [here])
    yield from forget_puts(*here)
    yield from replace_texts(*here, entries)
    links = chained(chain, [_erasure(command, erased, entries)])
    yield from keep(*here, links)
    left = yield from project_rows(*here)
    head = head_cells(left.project(erased.id, erased.version, ()))
    yield from tell(_CLOSE, [(digest, links[0][1], *head, *here)])


def _exchange(
    here: tuple[TenantId, ProjectId], table: Table, exchanges: Sequence[_Exchange], digest: str
) -> Program[str]:
    """Delete rows and write others in their place; return the digest of the project then."""
    listed = (yield from listed_anew(here, exchanges)) if table is TASKS else []
    yield from tell(table.drop, [(*here, *old[: table.size]) for old, _ in exchanges])
    new_rows = [new for _, new in exchanges]
    if table is TASKS:
        new_rows = [(*new, *held) for new, held in zip(new_rows, listed, strict=True)]
    yield from tell(table.put, [(*here, *new) for new in new_rows])
    gone = (row_digest(table.name, *old) for old, _ in exchanges)
    come = (row_digest(table.name, *new) for _, new in exchanges)
    return unpacked("digest", here[1], lambda: digest_after(digest, gone, come))


def _erasure(command: EraseCommand, erased: ErasedProject, entries: Iterable[Entry]) -> Entry:
    """Return the entry that tells which texts stand in a log from now on."""
    change = Change(erased.version, LABEL, command.author, (), "erasure")
    told = {
        "found": erased.found,
        "texts": {str(entry.version): entry.texts for entry in entries},
    }
    return replace(Entry.of_change(change, command.key), erasure=packed(told))


def _repeated(project: ProjectId, key: str, version: int, erasure: str | None) -> ErasedProject:
    """Return what the same command replaced before."""
    if erasure is None:
        raise StoreError(Code.STORE_KEY_REUSED, key=key, project=project, version=version)
    found = unpacked(f"change {version}", project, lambda: dict(json.loads(erasure)["found"]))
    return ErasedProject(project, version, found, is_repeated=True)
