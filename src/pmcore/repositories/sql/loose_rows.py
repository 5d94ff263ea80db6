"""Looking for rows beside projects that are not as they were kept: what follows from others.

People and events hold digests of their own; commands, epochs and how far consumers have come are
held against what must agree with them. What agrees all the same, such as how far a removed project
went, is not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from operator import itemgetter

from pmcore.kernel import Code, Finding, StoreError, TenantId
from pmcore.repositories.documents import content_of
from pmcore.repositories.packing import packed, unpacked
from pmcore.repositories.sql.person_rows import read_person
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.statements import Cells, Program, ask
from pmcore.repositories.telling import bodies_from

_PEOPLE = "SELECT tenant, id, labels, data, erased FROM person ORDER BY tenant, id"
_COMMANDS = (
    "SELECT command.tenant, command.kind, command.id, command.version, command.digest,"
    " document.version, document.data FROM command LEFT JOIN document"
    " ON document.tenant = command.tenant AND document.kind = command.kind"
    " AND document.id = command.id"
    " ORDER BY command.tenant, command.kind, command.id, command.version"
)
_DOCUMENTS = (
    "SELECT tenant, kind, id FROM document WHERE NOT EXISTS (SELECT 1 FROM command WHERE"
    " command.tenant = document.tenant AND command.kind = document.kind"
    " AND command.id = document.id) ORDER BY tenant, kind, id"
)
_EPOCHS = (
    "SELECT epoch.tenant, epoch.id, epoch.above, epoch.noted, project.version,"
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
_PLACES = (
    "SELECT position.tenant, position.project, position.version, position.number,"
    " coalesce(project.version, epoch.above), epoch.noted FROM position"
    " LEFT JOIN epoch ON epoch.tenant = position.tenant AND epoch.id = position.project"
    " LEFT JOIN project ON project.tenant = position.tenant AND project.id = position.project"
    f" AND {seen()} ORDER BY position.tenant, position.project, position.consumer"
)
_PUTS = "SELECT tenant, project, command, content FROM put_command ORDER BY tenant, project"
_EVENTS = "SELECT tenant, project, version, events FROM outbox ORDER BY tenant, project, version"


def loose_rows() -> Program[tuple[Finding, ...]]:
    """Find rows of all tenants that do not agree with others."""
    found: list[Finding] = []
    for tenant, id, *cells in (yield from ask(_PEOPLE)):
        found += _unlike("person", tenant, id, partial(_check_person, id, *cells))
    commands = yield from ask(_COMMANDS)
    for (tenant, kind, id), rows in groupby(commands, key=itemgetter(0, 1, 2)):
        held = [row[3:] for row in rows]
        found += _unlike(kind, tenant, id, partial(_check_commands, kind, id, held))
    for tenant, kind, id in (yield from ask(_DOCUMENTS)):
        found.append(_finding(kind, tenant, id))
    for tenant, id, *cells in (yield from ask(_EPOCHS)):
        found += _unlike("epoch", tenant, id, partial(_check_epoch, *cells))
    for table, column, also in (("project", "id", f" AND {seen()}"), ("outbox", "project", "")):
        asked = _WITHOUT_EPOCH.format(table=table, id=column, also=also)
        found += [_finding("epoch", *row) for row in (yield from ask(asked))]
    for tenant, project, _, events in (yield from ask(_EVENTS)):
        found += _unlike("events", tenant, project, partial(bodies_from, events))
    for tenant, project, *cells in (yield from ask(_PLACES)):
        found += _unlike("position", tenant, project, partial(_check_place, *cells))
    for tenant, project, *digests in (yield from ask(_PUTS)):
        found += _unlike("put_command", tenant, project, partial(_check_digests, digests))
    return tuple(found)


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


def _check_person(id: str, labels: str, data: str, erased: str | None) -> None:
    if erased is not None:
        _require((labels, data) == ("[]", ""), "something is left of who was erased")
        return
    person = read_person(id, data)
    _require(packed(person.labels) == labels, "its labels are others")


def _check_commands(kind: str, id: str, rows: list[Cells]) -> None:
    """Want a command for each version, the last one saying what there is."""
    versions = [row[0] for row in rows]
    _require(versions == [*range(1, len(rows) + 1)], f"versions {versions}")
    _check_digests([digest for _, digest, *_ in rows])
    _, digest, version, data = rows[-1]
    if version is not None:
        _require(version == versions[-1], f"version {version} after {versions[-1]} commands")
        _require(digest == content_of(kind, id, data), "its last command kept something else")


def _check_epoch(*cells: int | None) -> None:
    """Let a project begin above the last one of its id, and events lie where either has been."""
    above, noted, version, first, told, number = cells
    last = version
    if version is None:  # it was removed, with a version of its own
        _require((above or 0) >= 0 and above is not None, "it was never removed")
        last = above
    else:
        _require(first is not None and above is not None and -1 <= above < first, f"above {above}")
    _require(told is None or last is None or told <= last, f"events of version {told}")
    _require(noted is not None and noted >= 0 and (number or 0) <= noted, f"noted {noted}")


def _check_place(version: int, number: int, last: int | None, noted: int | None) -> None:
    """Let nobody be told of more than happened."""
    _require(last is not None and -1 <= version <= last, f"told of version {version}")
    _require(noted is not None and 0 <= number <= noted, f"told of number {number}")


def _check_digests(digests: list[str]) -> None:
    for digest in digests:
        _require(len(digest) == 32 and int(digest, 16) >= 0, f"digest {digest}")


def _require(holds: object, reason: str) -> None:
    if not holds:
        raise ValueError(reason)
