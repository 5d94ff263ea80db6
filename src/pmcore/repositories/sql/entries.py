"""What happened to a project after a place: out of its log, and of the rows that no log holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from heapq import merge
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.repositories.damage import unpacked
from pmcore.repositories.deriving import events_of
from pmcore.repositories.packing import edits_from
from pmcore.repositories.sql.positions import places_of_all
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

_OF_PROJECT = "FROM change WHERE tenant = ? AND project = ?"
_BEGUN = (
    f"SELECT version, kind, key {_OF_PROJECT} AND version IN ((SELECT min(version) {_OF_PROJECT}),"
    f" (SELECT min(version) {_OF_PROJECT} AND key IS NOT NULL)) ORDER BY version"
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
_KEEP = "INSERT INTO outbox (tenant, project, version, number, events) VALUES (?, ?, ?, ?, ?)"
_AT_ONCE = 50


class Damage(NamedTuple):
    """What cannot be told, as it cannot be read.

    Attributes
    ----------
    through
        How far whoever passes over it goes: what a log lacks in a row is one damage, however many
        versions a damaged number makes of it.
    """

    place: Place
    error: StoreError
    through: Place

    def before(self, line: Line) -> Damage:
        """Return it without what stands after a line: events that were put can be told."""
        version, number = line.place
        through = Place(version if number else version - 1, 0)
        return self._replace(through=max(self.place, min(self.through, through)))


Line: TypeAlias = Entry | Damage


class Begun(NamedTuple):
    """Where the news of a project begin: the changes that it was added with are none.

    Attributes
    ----------
    bodies
        What is told of that version; ``None`` where the log has lost its beginning.
    """

    version: int
    bodies: Bodies | None


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
        entries = first_few(_sound(lines), limit - count)
        if not entries:
            return News(found, _first_damage(lines))
        found += entries
        count += sum(len(entry.bodies) for entry in entries)
        place = entries[-1].place
    return News(found, None)


def _first_damage(lines: Sequence[Line]) -> Damage | None:
    """Return the damage that lines begin with, if they do."""
    for line in lines[:1]:
        if isinstance(line, Damage):
            return line.before(lines[1]) if lines[1:] else line
    return None


def unread_entries(tenant: TenantId, project: ProjectId, version: int) -> Program[list[Entry]]:
    """Return what some consumer is still to be told of a project that goes at a version.

    Parameters
    ----------
    version
        That of the removal. The log has to lead to the one that the project has.

    Raises
    ------
    StoreError
        ``store.unreadable``: nothing is to be lost silently.
    """
    places = yield from places_of_all(tenant, project)
    if not places:
        return []
    first = min(places)
    unread: list[Entry] = []
    begun = yield from _begun(tenant, project)
    found = yield from ask(_NOW, tenant, project)
    last = found[0][1] if found else None
    while lines := (yield from _of_log(tenant, project, first.version, begun, last)):
        for line in lines:
            if isinstance(line, Damage):
                raise line.error
            unread.append(line)
        first = lines[-1].place
    return [*unread, Entry(Place(version, 0), REMOVED)]


def event_rows(tenant: TenantId, project: ProjectId, entries: Iterable[Entry]) -> list[Cells]:
    """Return what no log holds as rows: version, number and the events as text."""
    return [
        (*place, packed_bodies(bodies, tenant, project, *place))
        for place, bodies in entries
        if bodies
    ]


def keep_events(tenant: TenantId, project: ProjectId, rows: Iterable[Cells]) -> Program[None]:
    """Write rows of events."""
    yield from tell(_KEEP, [(tenant, project, *cells) for cells in rows])


def _begun(tenant: TenantId, project: ProjectId) -> Program[Begun | None]:
    """Return where the news of a project begin; ``None`` where nothing is left to tell.

    The changes that it came with have no key: the one of the command that added it stands with the
    last of them.
    """
    rows = yield from ask(_BEGUN, *(tenant, project) * 3)
    if not rows:
        return None
    (first, begins, _), (version, kind, key) = rows[0], rows[-1]
    if begins != "added":  # as every log does
        return Begun(max(0, first - 1), None)
    if key is None:
        return None
    return Begun(version, ADDED if kind == "added" else RESTORED)


def _of_log(
    tenant: TenantId,
    project: ProjectId,
    version: int,
    begun: Begun | None,
    last: int | None,
) -> Program[list[Line]]:
    """Return what the next entries of a log tell; it has one for each version."""
    if begun is None:
        return (yield from _lost(tenant, project, version, last))
    first, told_first = begun
    if told_first is None and version < first:
        return [_missing(project, first, first)]
    after = max(version, first - 1)
    lines: list[Line] = []
    rows = yield from ask(_LOG, tenant, project, after, _AT_ONCE)
    for number, edits, erasure in rows:
        if number != after + 1:
            # what stands apart above the last version holds up none that are to come
            until = number - 1 if last is None else min(number - 1, last)
            is_gap = last is None or after < last
            return [*lines, _missing(project, after + 1, until)] if is_gap else lines
        after = number
        if number == first and told_first is not None:
            lines.append(Entry(Place(number, 0), told_first))
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
    return [_missing(project, begins + 1, last)]


def _bodies(edits: str, erasure: str | None) -> Bodies:
    if erasure is not None:
        return erased(json.loads(erasure)["found"])
    return events_of(edits_from(json.loads(edits)))


def _of_rows(tenant: TenantId, project: ProjectId, place: Place) -> Program[list[Line]]:
    rows = yield from ask(_ROWS, tenant, project, *place, _AT_ONCE)
    lines: list[Line] = []
    for version, number, events in rows:
        read = partial(bodies_from, events, tenant, project, version, number)
        lines.append(_line(f"events of version {version}", project, Place(version, number), read))
    return lines


def _line(what: str, project: ProjectId, place: Place, read: Callable[[], Bodies]) -> Line:
    try:
        return Entry(place, unpacked(what, project, read))
    except StoreError as error:
        return Damage(place, error, place)


def _missing(project: ProjectId, first: int, last: int) -> Damage:
    """Return what a log lacks, from one version to another."""
    named = {"what": f"change {first}", "project": project}
    reason = {"en": "it is missing", "zh": "该条目缺失"}
    if first < last:
        reason = {"en": f"all up to change {last} are missing", "zh": f"直到变更 {last} 均缺失"}
    error = StoreError(Code.STORE_UNREADABLE, reason=reason, **named)
    return Damage(Place(first, 0), error, Place(last, 0))


def _sound(lines: Iterable[Line]) -> Iterator[Entry]:
    """Yield what can be read before the first that cannot."""
    for line in lines:
        if isinstance(line, Damage):
            return
        yield line
