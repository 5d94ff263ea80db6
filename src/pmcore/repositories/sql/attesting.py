"""Rows that say that another one is there, so that it is missed when it is gone as a whole.

A person has one, and a consumer of events: nothing else would tell that there was such a row. They
stand among the commands to documents, under kinds that no document has.
"""

from __future__ import annotations

from collections.abc import Iterable

from pmcore.kernel import Code, StoreError, TenantId
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.sql.commands import CONSUMER, PERSON, DocumentCommand
from pmcore.repositories.sql.sealing import with_seal
from pmcore.repositories.sql.statements import Cells, Program, ask, tell

ATTESTED = {PERSON: "person", CONSUMER: "consumer"}  # what messages call them
_HERE = "tenant = ? AND kind = ? AND id = ?"
_CELLS = "version, digest, seal"
_ENTER = (
    f"INSERT INTO command (tenant, kind, id, key, {_CELLS}) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (tenant, kind, id, key) DO UPDATE SET version = excluded.version,"
    " digest = excluded.digest, seal = excluded.seal"
    " WHERE (command.version, command.digest, command.seal)"
    " <> (excluded.version, excluded.digest, excluded.seal)"
)
_EVERYBODY = (
    f"SELECT tenant, '{PERSON}', id FROM person UNION ALL"
    f" SELECT tenant, '{CONSUMER}', id FROM consumer ORDER BY 1, 2, 3"
)
_FIND = f"SELECT key, {_CELLS} FROM command WHERE {_HERE}"
_FORGET = f"DELETE FROM command WHERE {_HERE}"
_WAITED_FOR = (
    "SELECT id FROM consumer WHERE tenant = ? UNION"
    " SELECT id FROM command WHERE tenant = ? AND kind = ? ORDER BY id"
)


def attest(tenant: TenantId, kind: str, id: str) -> Program[None]:
    """Note that there is a row, if that is not known yet, or what says so was damaged."""
    yield from attest_all([(tenant, kind, id)])


def attest_again(tenant: TenantId, kind: str, id: str) -> Program[None]:
    """Do the same of a row that was there; nobody is waited for who does so as well."""
    known = with_seal(_attesting(tenant, kind, id))
    if (yield from ask(_FIND, tenant, kind, id)) != [known[3:]]:
        yield from attest(tenant, kind, id)


def attest_all(rows: Iterable[Cells]) -> Program[None]:
    """Note it of many: tenant, kind and id."""
    yield from tell(_ENTER, [with_seal(_attesting(*each)) for each in rows])


def attest_who_is_there() -> Program[None]:
    """Note it of everybody in a store that knew nothing of it."""
    yield from attest_all((yield from ask(_EVERYBODY)))


def withdraw(tenant: TenantId, kind: str, id: str) -> Program[None]:
    """Note that there is none any more."""
    yield from tell(_FORGET, [(tenant, kind, id)])


def waited_for(tenant: TenantId) -> Program[tuple[str, ...]]:
    """Return which consumers there are of events, those whose rows are lost as well.

    What they were not told is kept.
    """
    rows = yield from ask(_WAITED_FOR, tenant, tenant, CONSUMER)
    return tuple(str(id) for (id,) in rows)


def check_never_there(tenant: TenantId, kind: str, id: str) -> Program[None]:
    """Refuse that a row is not there which was lost.

    Raises
    ------
    StoreError
        ``store.unreadable``.
    """
    if (yield from ask(_FIND, tenant, kind, id)):
        raise lost(kind, id)


def lost(kind: str, id: str) -> StoreError:
    """Say that a row is gone."""
    reason = {"en": "it is missing", "zh": "该记录缺失"}
    return StoreError(Code.STORE_UNREADABLE, what=ATTESTED[kind], project=id, reason=reason)


def _attesting(tenant: TenantId, kind: str, id: str) -> DocumentCommand:
    return DocumentCommand(tenant, kind, id, "", 0, NO_ROWS)
