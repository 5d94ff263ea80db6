"""Looking for rows beside projects that are not as they were kept.

All of them hold digests of their own. Whatever else there is of them is held against what must
agree with it: a row that is there and should not be, or the other way round, has no digest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple, TypeAlias

from pmcore.kernel import Code, Finding, ProjectId, StoreError, TenantId
from pmcore.repositories.damage import as_kept, check_seal, unpacked
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.documents import content_of
from pmcore.repositories.packing import packed
from pmcore.repositories.sql.admitting import quota_seal
from pmcore.repositories.sql.attesting import ATTESTED, lost
from pmcore.repositories.sql.commands import CONSUMER, PERSON, REMOVAL, DocumentCommand, Kept
from pmcore.repositories.sql.document_rows import check_document
from pmcore.repositories.sql.epochs import Epoch, all_epochs
from pmcore.repositories.sql.importing import all_imports
from pmcore.repositories.sql.person_rows import erased_cells, read_person
from pmcore.repositories.sql.positions import COLUMNS, Position
from pmcore.repositories.sql.putting import PutCommand
from pmcore.repositories.sql.sealing import Sealed, checked, seal_of
from pmcore.repositories.sql.seeing import left_over, seen
from pmcore.repositories.sql.statements import Cells, Program, ask
from pmcore.repositories.sql.streaming import Columns, each_row
from pmcore.repositories.telling import bodies_from

_PEOPLE = Columns("person", ("tenant", "id"), ("labels", "data", "erased"))
_DOCUMENTS = Columns(
    "document",
    ("tenant", "kind", "id"),
    ("version", "name", "words", "sorting", "data", "digest"),
)
_COMMANDS = Columns("command", ("tenant", "kind", "id", "key"), ("version", "digest", "seal"))
_EVENTS = Columns("outbox", ("tenant", "project", "version", "number"), ("events",))
_PUTS = Columns("put_command", ("tenant", "project", "command"), ("content", "seal"))
_CONSUMERS = "SELECT tenant, id FROM consumer"
_PROJECTS = (
    "SELECT tenant, id, version, (SELECT min(change.version) FROM change"
    " WHERE change.tenant = project.tenant AND change.project = project.id)"
    f" FROM project WHERE {seen()}"
)
_LEFT_OVER = f"SELECT tenant, id FROM project WHERE {seen()} AND {left_over()}"
_WITHOUT_EPOCH = (
    "SELECT tenant, {id} FROM {table} WHERE NOT EXISTS (SELECT 1 FROM epoch WHERE"
    " epoch.tenant = {table}.tenant AND epoch.id = {table}.{id}){also} ORDER BY tenant, {id}"
)
_POSITIONS = (
    f"SELECT {', '.join(f'position.{name}' for name in COLUMNS)}, position.seal, consumer.id,"
    " project.version, epoch.above FROM position"
    " LEFT JOIN consumer ON consumer.tenant = position.tenant AND consumer.id = position.consumer"
    " LEFT JOIN epoch ON epoch.tenant = position.tenant AND epoch.id = position.project"
    " LEFT JOIN project ON project.tenant = position.tenant AND project.id = position.project"
    f" AND {seen()} ORDER BY position.tenant, position.project, position.consumer"
)
Place: TypeAlias = tuple[TenantId, ProjectId]
_QUOTAS = "SELECT tenant, seal FROM quota ORDER BY tenant"


def loose_rows() -> Program[tuple[Finding, ...]]:
    """Find rows of all tenants that are not as they were kept, or do not agree with others."""
    found = _People()
    yield from each_row(_PEOPLE, found.take)
    there = {(CONSUMER, *row) for row in (yield from ask(_CONSUMERS))}
    documents = _Documents(there | found.there)
    yield from each_row(_DOCUMENTS, documents.take)
    yield from each_row(_COMMANDS, documents.take_command)
    beside = yield from _beside_projects()
    rest: list[Finding] = []
    for begun, seal in (yield from all_imports()):
        rest += _damaged(begun, seal)
    for tenant, seal in (yield from ask(_QUOTAS)):
        rest += _unlike("quota", tenant, tenant, partial(check_seal, seal, quota_seal(tenant)))
    return (*found.findings, *documents.ended(), *beside, *rest)


class _Content(NamedTuple):
    """What is remembered of a document: its version, and the digest of what it says."""

    version: int
    digest: str


class _People:
    """Rows of people, each held against itself."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.there: set[Cells] = set()

    def take(self, row: Cells) -> None:
        """Look at a row."""
        tenant, id, *_ = row
        self.there.add((PERSON, tenant, id))
        self.findings += _unlike("person", tenant, id, partial(_check_person, *row))


class _Documents:
    """Documents, and then the commands to them: those to one document follow each other.

    Parameters
    ----------
    attested
        Other rows, by kind, tenant and id, each of which one of the commands attests.
    """

    def __init__(self, attested: set[Cells]) -> None:
        self._attested = attested
        self._findings: list[Finding] = []
        self._kept: dict[Cells, _Content] = {}
        self._commands: list[Kept] = []

    def take(self, row: Cells) -> None:
        """Look at a document."""
        tenant, kind, id, version, *_, data, _ = row
        self._findings += _unlike(kind, tenant, id, partial(check_document, *row))
        self._kept[tenant, kind, id] = _Content(version, content_of(kind, id, data))

    def take_command(self, row: Cells) -> None:
        """Look at a command, and at all those to a document once another one's follow."""
        *cells, seal = row
        command = DocumentCommand(*cells)
        if command.kind in ATTESTED:
            self._check_attested(command, seal)
            return
        if self._commands and self._commands[0][0][:3] != command[:3]:
            self._look()
        self._commands.append((command, seal))

    def ended(self) -> list[Finding]:
        """Return what was found, now that all was seen."""
        if self._commands:
            self._look()
        alone = [_missing(kind, tenant, id) for tenant, kind, id in self._kept]
        alone += [_missing(ATTESTED[kind], *rest) for kind, *rest in sorted(self._attested)]
        return [*self._findings, *alone]

    def _check_attested(self, command: DocumentCommand, seal: str) -> None:
        tenant, kind, id, *_ = command
        found = [*_damaged(command, seal)]
        if not found and (kind, tenant, id) not in self._attested:
            error = lost(kind, id)
            found.append(Finding(error.code, {**error.context, "tenant": tenant}))
        self._attested.discard((kind, tenant, id))
        self._findings += found

    def _look(self) -> None:
        commands, self._commands = sorted(self._commands, key=_turn_of), []
        tenant, kind, id = here = commands[0][0][:3]
        content = self._kept.pop(here, None)
        self._findings += _unlike(kind, tenant, id, partial(_check_commands, commands, content))


def _turn_of(kept: Kept) -> tuple[int, str]:
    command, _ = kept
    return command.version, command.key


class _Beside:
    """Events and commands that lie beside projects, added up as their epochs do."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.last: dict[Place, int] = {}
        self._there: dict[Place, Epoch] = {}

    def take_events(self, row: Cells) -> None:
        """Look at events of a version."""
        tenant, project, version, number, text = row
        here = tenant, project
        self._there[here] = self.there(here).waiting_after((), [row[2:]])
        self.last[here] = max(version, self.last.get(here, version))
        read = partial(bodies_from, text, tenant, project, version, number)
        self.findings += _unlike("events", tenant, project, read)

    def take_put(self, row: Cells) -> None:
        """Look at a command that put events."""
        *cells, seal = row
        put = PutCommand(*cells)
        here = put.tenant, put.project
        self._there[here] = self.there(here).puts_after([put[2:]])
        self.findings += _damaged(put, seal)

    def there(self, here: Place) -> Epoch:
        """Return the sums of what lies beside a project."""
        return self._there.get(here) or Epoch(*here)


def _beside_projects() -> Program[list[Finding]]:
    """Look at epochs, and at the events, commands and positions that hang on them."""
    left = {*(yield from ask(_LEFT_OVER, NO_ROWS, NO_ROWS))}
    found = [_missing("import", *row) for row in sorted(left)]
    for table, column, also in (("project", "id", f" AND {seen()}"), ("outbox", "project", "")):
        asked = _WITHOUT_EPOCH.format(table=table, id=column, also=also)
        rows = yield from ask(asked)
        found += [_missing("epoch", *row) for row in rows if row not in left]
    beside = _Beside()
    yield from each_row(_EVENTS, beside.take_events)
    yield from each_row(_PUTS, beside.take_put)
    found += beside.findings
    told = {(each.context["tenant"], each.context["project"]) for each in found}
    rows = yield from ask(_PROJECTS)
    versions = {row[:2]: row[2:] for row in rows if row[:2] not in left}
    for epoch, seal in (yield from all_epochs()):
        here = epoch[:2]
        check = partial(_check_epoch, epoch, seal, versions.get(here), beside.last.get(here))
        wrong = [*_unlike("epoch", *here, check)]
        if not wrong and here not in told:  # a row that was damaged is told already
            wrong += _lost(epoch, beside.there(here))
        found += wrong
    for row in (yield from ask(_POSITIONS)):
        position, rest = Position(*row[: len(COLUMNS)]), row[len(COLUMNS) :]
        check = partial(_check_position, position, *rest)
        found += _unlike("position", position.tenant, position.project, check)
    return found


def _lost(epoch: Epoch, there: Epoch) -> Iterator[Finding]:
    """Yield findings where the rows beside a project are not those that were counted."""
    for what, counted, found in (
        ("events", epoch.waiting, there.waiting),
        ("put_command", epoch.puts, there.puts),
    ):
        yield from _unlike(what, *epoch[:2], partial(_check_sum, counted, found))


def _damaged(row: Sealed, seal: str) -> Iterator[Finding]:
    """Yield a finding for a row that is not as it was kept; its tenant stands first."""
    tenant, *_ = row
    what, whose = row.named
    yield from _unlike(what, str(tenant), whose, partial(check_seal, seal, seal_of(row)))


def _unlike(what: str, tenant: TenantId, id: str, check: Callable[[], object]) -> Iterator[Finding]:
    """Yield a finding where a check raises what damaged data raises."""
    try:
        unpacked(what, id, check)
    except StoreError as error:
        yield Finding(Code.STORE_UNREADABLE, {**error.context, "tenant": tenant})


def _missing(what: str, tenant: TenantId, id: str) -> Finding:
    reason = {"en": "what belongs to it is missing", "zh": "缺少与之对应的内容"}
    named = {"what": what, "project": id, "tenant": tenant}
    return StoreError(Code.STORE_UNREADABLE, reason=reason, **named).to_finding()


def _check_sum(counted: str, found: str) -> None:
    as_kept(counted == found, "rows are gone, or others have come", "有行丢失或多出")


def _check_person(tenant: TenantId, id: str, labels: str, data: str, erased: str | None) -> None:
    if erased is not None:
        check_seal(data, erased_cells(tenant, id, erased)[1])
        as_kept(labels == "[]", "something is left of who was erased", "已抹除人员仍有内容残留")
        return
    person = read_person(tenant, id, data)
    as_kept(packed(person.labels) == labels, "its labels are others", "其标签不同")


def _check_commands(kept: list[Kept], document: _Content | None) -> None:
    """Want a command for each version, the last of which says what there is; or a removal."""
    for command, seal in kept:
        checked(command, seal)
    removed = max((each.version for each, _ in kept if each.key == REMOVAL), default=0)
    commands = [each for each, _ in kept if each.key != REMOVAL]
    versions = [each.version for each in commands]
    is_whole = versions and versions == [*range(1, len(versions) + 1)]
    as_kept(is_whole, f"its commands kept versions {versions}", f"其命令保存的版本为 {versions}")
    last = commands[-1]
    if document is None:
        as_kept(removed == last.version, "it is missing", "该内容缺失")
        return
    version = document.version
    en = f"its version is {version}, that of its last command {last.version}"
    zh = f"其版本为 {version}，而最后一个命令的版本为 {last.version}"
    as_kept(version == last.version > removed, en, zh)
    as_kept(
        last.digest == document.digest,
        "its last command kept something else",
        "其最后一个命令保存了其他内容",
    )


def _check_epoch(epoch: Epoch, seal: str, project: Cells | None, told: int | None) -> None:
    """Let a project begin above the last one of its id, and events lie where either has been."""
    checked(epoch, seal)
    above = last = epoch.above  # it was removed, with a version of its own
    if project is None:
        as_kept(above >= 0, "it was never removed", "它从未被移除")
    else:
        last, first = project
        is_below = first is not None and -1 <= above < first
        as_kept(is_below, f"version {above} was removed", f"已移除的版本为 {above}")
    is_within = told is None or told <= last
    as_kept(is_within, f"events are of version {told}", f"有事件属于版本 {told}")


def _check_position(position: Position, seal: str, *others: object) -> None:
    """Let a consumer come as far as a project has, and no further."""
    consumer, latest, above = others
    checked(position, seal)
    as_kept(consumer is not None, "there is no such consumer", "没有该消费者")
    last, version = above if latest is None else latest, position.version
    is_within = isinstance(last, int) and -1 <= version <= last
    as_kept(is_within, f"it has come to version {version}", f"进度为版本 {version}")
