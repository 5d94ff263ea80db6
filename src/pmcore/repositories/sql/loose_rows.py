"""Looking for rows beside projects that are not as they were kept.

All of them hold digests of their own. Whatever else there is of them is held against what must
agree with it: a row that is there and should not be, or the other way round, has no digest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby

from pmcore.kernel import Code, Finding, LocalizedText, StoreError, TenantId
from pmcore.repositories.digests import check_seal
from pmcore.repositories.documents import content_of, seal_of
from pmcore.repositories.packing import packed, unpacked
from pmcore.repositories.rows import search_words, sorting_word
from pmcore.repositories.sql.admitting import quota_seal
from pmcore.repositories.sql.commands import Command, all_commands
from pmcore.repositories.sql.epochs import epoch_seal
from pmcore.repositories.sql.importing import all_imports
from pmcore.repositories.sql.person_rows import erased_cells, read_person
from pmcore.repositories.sql.positions import COLUMNS, Position
from pmcore.repositories.sql.putting import all_puts, put_seal
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Cells, Program, ask
from pmcore.repositories.telling import bodies_from

_PEOPLE = "SELECT tenant, id, labels, data, erased FROM person ORDER BY tenant, id"
_DOCUMENTS = (
    "SELECT tenant, kind, id, version, name, words, sorting, data, digest FROM document"
    " ORDER BY tenant, kind, id"
)
_EPOCHS = (
    "SELECT epoch.tenant, epoch.id, epoch.above, epoch.seal, epoch.noted, project.version,"
    " (SELECT min(change.version) FROM change WHERE change.tenant = epoch.tenant"
    " AND change.project = epoch.id),"
    " (SELECT max(outbox.version) FROM outbox WHERE outbox.tenant = epoch.tenant"
    " AND outbox.project = epoch.id)"
    " FROM epoch LEFT JOIN project ON project.tenant = epoch.tenant AND project.id = epoch.id"
    f" AND {seen()} ORDER BY epoch.tenant, epoch.id"
)
_WITHOUT_EPOCH = (
    "SELECT tenant, {id} FROM {table} WHERE NOT EXISTS (SELECT 1 FROM epoch WHERE"
    " epoch.tenant = {table}.tenant AND epoch.id = {table}.{id}){also} ORDER BY tenant, {id}"
)
_EVENTS = (
    "SELECT tenant, project, version, number, events FROM outbox"
    " ORDER BY tenant, project, version, number"
)
_POSITIONS = (
    f"SELECT {', '.join(f'position.{name}' for name in COLUMNS)}, position.seal, consumer.id,"
    " project.version, epoch.above FROM position"
    " LEFT JOIN consumer ON consumer.tenant = position.tenant AND consumer.id = position.consumer"
    " LEFT JOIN epoch ON epoch.tenant = position.tenant AND epoch.id = position.project"
    " LEFT JOIN project ON project.tenant = position.tenant AND project.id = position.project"
    f" AND {seen()} ORDER BY position.tenant, position.project, position.consumer"
)
_QUOTAS = "SELECT tenant, seal FROM quota ORDER BY tenant"


def loose_rows() -> Program[tuple[Finding, ...]]:
    """Find rows of all tenants that are not as they were kept, or do not agree with others."""
    found: list[Finding] = []
    for tenant, id, *cells in (yield from ask(_PEOPLE)):
        found += _unlike("person", tenant, id, partial(_check_person, tenant, id, *cells))
    found += yield from _loose_documents()
    for tenant, id, *cells in (yield from ask(_EPOCHS)):
        found += _unlike("epoch", tenant, id, partial(_check_epoch, tenant, id, *cells))
    for table, column, also in (("project", "id", f" AND {seen()}"), ("outbox", "project", "")):
        asked = _WITHOUT_EPOCH.format(table=table, id=column, also=also)
        found += [_finding("epoch", *row) for row in (yield from ask(asked))]
    for *where, events in (yield from ask(_EVENTS)):
        found += _unlike("events", where[0], where[1], partial(bodies_from, events, *where))
    for *put, seal in (yield from all_puts()):
        found += _unlike("put_command", put[0], put[1], partial(check_seal, seal, put_seal(*put)))
    for row in (yield from ask(_POSITIONS)):
        position, rest = Position(*row[: len(COLUMNS)]), row[len(COLUMNS) :]
        check = partial(_check_position, position, *rest)
        found += _unlike("position", position.tenant, position.project, check)
    for begun, seal in (yield from all_imports()):
        found += _unlike("import", begun.tenant, begun.project, partial(begun.check, seal))
    for tenant, seal in (yield from ask(_QUOTAS)):
        found += _unlike("quota", tenant, tenant, partial(check_seal, seal, quota_seal(tenant)))
    return tuple(found)


def _loose_documents() -> Program[list[Finding]]:
    found: list[Finding] = []
    rows = yield from ask(_DOCUMENTS)
    documents = {(row[0], row[1], row[2]): row for row in rows}
    for row in documents.values():
        found += _unlike(row[1], row[0], row[2], partial(_check_document, *row))
    commands = yield from all_commands()
    for (tenant, kind, id), kept in groupby(commands, key=lambda each: each[0][:3]):
        document = documents.pop((tenant, kind, id), None)
        found += _unlike(kind, tenant, id, partial(_check_commands, [*kept], document))
    return [*found, *(_finding(kind, tenant, id) for tenant, kind, id in documents)]


def _unlike(what: str, tenant: TenantId, id: str, check: Callable[[], object]) -> Iterator[Finding]:
    """Yield a finding where a check raises what damaged data raises."""
    try:
        unpacked(what, id, check)
    except StoreError as error:
        yield Finding(Code.STORE_UNREADABLE, {**error.context, "tenant": tenant})


def _finding(what: str, tenant: TenantId, id: str) -> Finding:
    reason = {"en": "what belongs to it is missing", "zh": "缺少与之对应的内容"}
    named = {"what": what, "project": id, "tenant": tenant}
    return StoreError(Code.STORE_UNREADABLE, reason=reason, **named).to_finding()


def _check_person(tenant: TenantId, id: str, labels: str, data: str, erased: str | None) -> None:
    if erased is not None:
        _require(data == erased_cells(tenant, id, erased)[1], "it is not what was kept")
        _require(labels == "[]", "something is left of who was erased")
        return
    person = read_person(tenant, id, data)
    _require(packed(person.labels) == labels, "its labels are others")


def _check_document(tenant: TenantId, kind: str, id: str, version: int, *cells: str) -> None:
    name, words, sorting, data, digest = cells
    _require(digest == seal_of(tenant, kind, id, version, data), "it is not what was kept")
    found = search_words(LocalizedText.of(json.loads(name)), id)
    _require((words, sorting) == (found, sorting_word(found)), "its name is another")


def _check_commands(kept: list[tuple[Command, str]], document: Cells | None) -> None:
    """Want a command for each version, the last one saying what there is."""
    for command, seal in kept:
        command.check(seal)
    versions = [command.version for command, _ in kept]
    _require(versions == [*range(1, len(kept) + 1)], f"versions {versions}")
    if document is not None:
        _, kind, id, version, *_, data, _ = document
        _require(version == versions[-1], f"version {version} after {versions[-1]} commands")
        last, _ = kept[-1]
        _require(last.digest == content_of(kind, id, data), "its last command kept something else")


def _check_epoch(
    tenant: TenantId, id: str, above: int, seal: str, noted: int, *cells: int | None
) -> None:
    """Let a project begin above the last one of its id, and events lie where either has been."""
    version, first, told = cells
    _require(seal == epoch_seal(tenant, id, above, noted), "it is not what was kept")
    last = version
    if version is None:  # it was removed, with a version of its own
        _require(above >= 0, "it was never removed")
        last = above
    else:
        _require(first is not None and -1 <= above < first, f"above {above}")
    _require(told is None or last is None or told <= last, f"events of version {told}")


def _check_position(position: Position, seal: str, *others: object) -> None:
    """Let a consumer come as far as a project has, and no further."""
    consumer, latest, above = others
    position.check(seal)
    _require(consumer is not None, "nobody has come so far")
    last = above if latest is None else latest
    is_within = isinstance(last, int) and -1 <= position.version <= last
    _require(is_within, f"version {position.version}")


def _require(holds: object, reason: str) -> None:
    if not holds:
        raise ValueError(reason)
