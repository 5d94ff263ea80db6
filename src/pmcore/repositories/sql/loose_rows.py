"""Looking for rows beside projects that are not as they were kept.

People, documents, commands, epochs and events hold digests of their own; whatever else there is of
them, and how far consumers and imports have come, is held against what must agree with it. What
agrees all the same is not found: another place of an event or a consumer within what there was,
other digests of puts, leases, how far imports have come.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from itertools import groupby

from pmcore.kernel import Code, Finding, LocalizedText, StoreError, TenantId
from pmcore.repositories.documents import content_of, seal_of
from pmcore.repositories.packing import packed, unpacked
from pmcore.repositories.rows import search_words, sorting_word
from pmcore.repositories.sql.commands import Command, all_commands
from pmcore.repositories.sql.epochs import epoch_seal
from pmcore.repositories.sql.person_rows import erased_cells, read_person
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
    " AND outbox.project = epoch.id),"
    " (SELECT max(outbox.number) FROM outbox WHERE outbox.tenant = epoch.tenant"
    " AND outbox.project = epoch.id)"
    " FROM epoch LEFT JOIN project ON project.tenant = epoch.tenant AND project.id = epoch.id"
    f" AND {seen()} ORDER BY epoch.tenant, epoch.id"
)
_WITHOUT_EPOCH = (
    "SELECT tenant, {id} FROM {table} WHERE NOT EXISTS (SELECT 1 FROM epoch WHERE"
    " epoch.tenant = {table}.tenant AND epoch.id = {table}.{id}){also} ORDER BY tenant, {id}"
)
_PUTS = "SELECT tenant, project, command, content FROM put_command ORDER BY tenant, project"
_EVENTS = "SELECT tenant, project, version, events FROM outbox ORDER BY tenant, project, version"
_POSITIONS = (
    "SELECT position.tenant, position.project, position.version, position.number, position.turn,"
    " position.until, consumer.id, project.version, epoch.above, epoch.noted FROM position"
    " LEFT JOIN consumer ON consumer.tenant = position.tenant AND consumer.id = position.consumer"
    " LEFT JOIN epoch ON epoch.tenant = position.tenant AND epoch.id = position.project"
    " LEFT JOIN project ON project.tenant = position.tenant AND project.id = position.project"
    f" AND {seen()} ORDER BY position.tenant, position.project, position.consumer"
)
_IMPORTS = "SELECT tenant, project, at, done, total, digest FROM importing ORDER BY tenant, project"


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
    for tenant, project, _, events in (yield from ask(_EVENTS)):
        found += _unlike("events", tenant, project, partial(bodies_from, events))
    for tenant, project, *digests in (yield from ask(_PUTS)):
        found += _unlike("put_command", tenant, project, partial(_check_digests, digests))
    for tenant, project, *cells in (yield from ask(_POSITIONS)):
        found += _unlike("position", tenant, project, partial(_check_position, *cells))
    for tenant, project, *cells in (yield from ask(_IMPORTS)):
        found += _unlike("import", tenant, project, partial(_check_import, *cells))
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
        # rows of the first programs that erased people hold no digest
        _require(data in ("", erased_cells(tenant, id, erased)[1]), "it is not what was kept")
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


def _check_epoch(tenant: TenantId, id: str, above: int, seal: str, *cells: int | None) -> None:
    """Let a project begin above the last one of its id, and events lie where either has been."""
    noted, version, first, told, number = cells
    _require(seal == epoch_seal(tenant, id, above), "it is not what was kept")
    last = version
    if version is None:  # it was removed, with a version of its own
        _require(above >= 0, "it was never removed")
        last = above
    else:
        _require(first is not None and -1 <= above < first, f"above {above}")
    _require(told is None or last is None or told <= last, f"events of version {told}")
    _require(noted is not None and noted >= 0 and (number or 0) <= noted, f"noted {noted}")


def _check_digests(digests: list[str]) -> None:
    for digest in digests:
        _require(len(digest) == 32 and int(digest, 16) >= 0, f"digest {digest}")


def _check_position(version: int, number: int, turn: int, until: str, *others: object) -> None:
    """Let a consumer come as far as a project has, and no further."""
    consumer, latest, above, noted = others
    _require(consumer is not None, "nobody has come so far")
    last = above if latest is None else latest
    _require(isinstance(last, int) and -1 <= version <= last, f"version {version}")
    _require(isinstance(noted, int) and 0 <= number <= noted, f"number {number}")
    _require(turn >= 0, f"turn {turn}")
    _require(until == "" or datetime.fromisoformat(until).tzinfo, f"until {until}")


def _check_import(at: str, done: int, total: int, digest: str) -> None:
    _require(datetime.fromisoformat(at).tzinfo, f"at {at}")
    _require(0 <= done <= total, f"{done} of {total} rows")
    _check_digests([digest])


def _require(holds: object, reason: str) -> None:
    if not holds:
        raise ValueError(reason)
