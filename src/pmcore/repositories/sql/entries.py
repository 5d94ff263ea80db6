"""What happened to a project after a place: out of its log, and of the rows that no log holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from heapq import merge
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.repositories.deriving import events_of
from pmcore.repositories.packing import edits_from, unpacked
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.telling import (
    ADDED,
    NOWHERE,
    REMOVED,
    RESTORED,
    Bodies,
    Entry,
    Place,
    bodies_from,
    erased,
    first_few,
    packed_bodies,
)

_BEGUN = (
    "SELECT version, kind FROM change WHERE tenant = ? AND project = ? AND key IS NOT NULL"
    " ORDER BY version LIMIT 1"
)
_LOG = (
    "SELECT version, edits, erasure FROM change WHERE tenant = ? AND project = ? AND version > ?"
    " ORDER BY version LIMIT ?"
)
_ROWS = (
    "SELECT version, number, events FROM outbox WHERE tenant = ? AND project = ?"
    " AND (version, number) > (?, ?) ORDER BY version, number LIMIT ?"
)
_NOW = (
    "SELECT e.above, p.version FROM epoch e LEFT JOIN project p ON p.tenant = e.tenant"
    " AND p.id = e.id WHERE e.tenant = ? AND e.id = ?"
)
_ALL_POSITIONS = (
    "SELECT c.version, c.number FROM consumer k LEFT JOIN position c ON c.tenant = k.tenant"
    " AND c.consumer = k.id AND c.project = ? WHERE k.tenant = ?"
)
_KEEP = "INSERT INTO outbox (tenant, project, version, number, events) VALUES (?, ?, ?, ?, ?)"
_AT_ONCE = 50


class Damage(NamedTuple):
    """What cannot be told, as it cannot be read."""

    place: Place
    error: StoreError


Line: TypeAlias = Entry | Damage


class News(NamedTuple):
    """What happened after a place.

    Attributes
    ----------
    damage
        What stands after the entries and cannot be read, if that is so.
    """

    entries: list[Entry]
    damage: Damage | None


def news(
    tenant: TenantId, project: ProjectId, place: Place, last: int | None, limit: int
) -> Program[News]:
    """Return what happened after a place, until there are enough events, damage, or no more.

    Parameters
    ----------
    last
        The version of the project, where it is still there: its log has to lead to it.
    """
    begun = yield from _begun(tenant, project)
    found: list[Entry] = []
    count = 0
    while count < limit:
        of_log = yield from _of_log(tenant, project, place.version, begun, last)
        of_rows = yield from _of_rows(tenant, project, place)
        # each holds the first after the place, so that the first of all together are known
        lines = [*merge(of_log, of_rows, key=attrgetter("place"))][:_AT_ONCE]
        damage = next((line for line in lines if isinstance(line, Damage)), None)
        entries = first_few(_sound(lines), limit - count)
        if entries:
            found += entries
            count += sum(len(entry.bodies) for entry in entries)
            place = entries[-1].place
        elif damage is not None:
            return News(found, damage)
        else:
            break
    return News(found, None)


def unread_entries(tenant: TenantId, project: ProjectId, version: int) -> Program[list[Entry]]:
    """Return what some consumer is still to be told of a project that goes at a version.

    Raises
    ------
    StoreError
        ``store.unreadable``: nothing is to be lost silently.
    """
    rows = yield from ask(_ALL_POSITIONS, project, tenant)
    if not rows:
        return []
    first = min(NOWHERE if row[0] is None else Place(*row) for row in rows)
    unread: list[Entry] = []
    begun = yield from _begun(tenant, project)
    while lines := (yield from _of_log(tenant, project, first.version, begun)):
        for line in lines:
            if isinstance(line, Damage):
                raise line.error
            unread.append(line)
        first = lines[-1].place
    return [*unread, Entry(Place(version, 0), REMOVED)]


def keep_entries(tenant: TenantId, project: ProjectId, entries: Iterable[Entry]) -> Program[None]:
    """Write rows that no log holds."""
    rows = [(tenant, project, *place, packed_bodies(bodies)) for place, bodies in entries if bodies]
    yield from tell(_KEEP, rows)


def _begun(tenant: TenantId, project: ProjectId) -> Program[Cells | None]:
    """Return with which version a project was added, and the kind of that entry.

    The changes that it came with are no news, and have no key: the one of the command that added
    it stands with the last of them.
    """
    rows = yield from ask(_BEGUN, tenant, project)
    return rows[0] if rows else None


def _of_log(
    tenant: TenantId,
    project: ProjectId,
    version: int,
    begun: Cells | None,
    last: int | None = None,
) -> Program[list[Line]]:
    """Return what the next entries of a log tell; it has one for each version."""
    if begun is None:
        return (yield from _lost(tenant, project, version, last))
    first, kind = begun
    after = max(version, first - 1)
    lines: list[Line] = []
    rows = yield from ask(_LOG, tenant, project, after, _AT_ONCE)
    for number, edits, erasure in rows:
        if number != after + 1:
            # what stands apart above the last version holds up none that are to come
            is_gap = last is None or after < last
            return [*lines, _missing(project, after + 1)] if is_gap else lines
        after = number
        if number == first:
            lines.append(Entry(Place(number, 0), ADDED if kind == "added" else RESTORED))
        else:
            told = partial(_bodies, edits, erasure)
            lines.append(_line(f"change {number}", project, Place(number, 0), told))
    if len(rows) < _AT_ONCE:
        lines += yield from _lost(tenant, project, after, last)
    return lines


def _lost(
    tenant: TenantId, project: ProjectId, version: int, last: int | None
) -> Program[list[Line]]:
    """Return what a log lacks that ends at a version, however much was put beside the later ones.

    Raises
    ------
    OvertakenError
        When the project was removed meanwhile, where each statement sees a moment of its own.
    """
    if last is None or last <= version:
        return []
    rows = yield from ask(_NOW, tenant, project)
    above, now = rows[0] if rows else (NOWHERE.version, last)
    if now is None:
        raise OvertakenError.new()
    # up to there it was another project of this id, whose end is among what was put
    begins = above if version < above < last else version
    return [_missing(project, begins + 1)]


def _bodies(edits: str, erasure: str | None) -> Bodies:
    if erasure is not None:
        return erased(json.loads(erasure)["found"])
    return events_of(edits_from(json.loads(edits)))


def _of_rows(tenant: TenantId, project: ProjectId, place: Place) -> Program[list[Line]]:
    rows = yield from ask(_ROWS, tenant, project, *place, _AT_ONCE)
    return [
        _line(f"events of version {at[0]}", project, Place(*at), partial(bodies_from, events))
        for *at, events in rows
    ]


def _line(what: str, project: ProjectId, place: Place, read: Callable[[], Bodies]) -> Line:
    try:
        return Entry(place, unpacked(what, project, read))
    except StoreError as error:
        return Damage(place, error)


def _missing(project: ProjectId, version: int) -> Damage:
    named = {"what": f"change {version}", "project": project}
    reason = {"en": "it is missing", "zh": "该条目缺失"}
    return Damage(Place(version, 0), StoreError(Code.STORE_UNREADABLE, reason=reason, **named))


def _sound(lines: Iterable[Line]) -> Iterator[Entry]:
    """Yield what can be read before the first that cannot."""
    for line in lines:
        if isinstance(line, Damage):
            return
        yield line
