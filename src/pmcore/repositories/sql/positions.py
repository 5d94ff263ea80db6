"""How far consumers have come with projects, in rows that show whether they are as kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.commands import ANY_VERSION
from pmcore.repositories.sql.commands import CONSUMER
from pmcore.repositories.sql.sealing import checked, seal_of, with_seal
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Program, ask, tell
from pmcore.repositories.telling import NOWHERE, Place

FREE = ""  # the end of a lease that is over by any clock
COLUMNS = (
    *("tenant", "consumer", "project", "version", "number"),
    *("turn", "until", "lent_version", "lent_number"),
)
_INTO = f"position ({', '.join(COLUMNS)}, seal)"
_ENTER = f"INSERT INTO {_INTO} VALUES (?{', ?' * len(COLUMNS)})"
_ALL = f"SELECT {', '.join(COLUMNS)}, seal FROM position ORDER BY tenant, consumer, project"
_OF_ONE = (
    f"SELECT {', '.join(f'c.{name}' for name in COLUMNS)}, c.seal FROM {{}} k"
    " LEFT JOIN position c ON c.tenant = k.tenant AND c.consumer = k.id AND c.project = ?"
    " WHERE k.tenant = ?"
)
_OF_EACH = f"{_OF_ONE.format('consumer')} UNION ALL {_OF_ONE.format('command')} AND k.kind = ?"
_CELLS = (*COLUMNS[3:], "seal")
_HERE = "tenant = ? AND consumer = ? AND project = ?"
_PUT = f"UPDATE position SET {', '.join(f'{cell} = ?' for cell in _CELLS)} WHERE {_HERE}"
_DONE = f"{_PUT} AND turn = ? AND lent_version = ? AND lent_number = ? RETURNING turn"
_GO_ON = f"{_PUT} AND turn = ? RETURNING turn"
_HOLD = f"UPDATE position SET turn = ?, until = ? WHERE {_HERE}"
_KNOWN = "SELECT project FROM position WHERE tenant = ? AND consumer = ?"


class Position(NamedTuple):
    """A row.

    Attributes
    ----------
    turn
        Which handing out of this consumer's was the last one.
    until
        When those events may be handed to somebody else.
    lent_version, lent_number
        Where the last of them is.
    """

    tenant: TenantId
    consumer: str
    project: ProjectId
    version: int
    number: int
    turn: int = 0
    until: str = FREE
    lent_version: int = NOWHERE.version
    lent_number: int = NOWHERE.number

    @property
    def place(self) -> Place:
        """What the consumer was told up to."""
        return Place(self.version, self.number)

    @property
    def table(self) -> str:
        """Where it stands."""
        return "position"

    @property
    def named(self) -> tuple[str, str]:
        """What messages call it, and whose it is."""
        return "position", self.project

    def lent(self, turn: int, until: str, through: Place) -> Position:
        """Return it with the next events handed out."""
        version, number = through
        return self._replace(turn=turn, until=until, lent_version=version, lent_number=number)

    @property
    def next_turn(self) -> int:
        """The turn after it, whatever it says."""
        return self.turn + 1 if 0 <= self.turn < ANY_VERSION else 1


def places_of_all(tenant: TenantId, project: ProjectId) -> Program[list[Place]]:
    """Return how far each consumer has come with a project, one whose own row is lost as well.

    Of most there are two places, by their own rows and by what attests them.

    Raises
    ------
    StoreError
        ``store.unreadable`` where nobody knows how far: what one was not told is to be kept.
    """
    rows = yield from ask(_OF_EACH, *(project, tenant) * 2, CONSUMER)
    places = []
    for *cells, seal in rows:
        if seal is None:
            places.append(NOWHERE)
            continue
        places.append(checked(Position(*cells), seal).place)
    return places


def all_positions() -> Program[list[tuple[Position, str]]]:
    """Return the rows of all tenants with the digests that they hold."""
    rows = yield from ask(_ALL)
    return [(Position(*cells), seal) for *cells, seal in rows]


def enter(
    tenant: TenantId, consumer: str, places: Iterable[tuple[ProjectId, Place]]
) -> Program[None]:
    """Keep where a consumer begins that is new; one whose own row was lost goes on."""
    known = {project for (project,) in (yield from ask(_KNOWN, tenant, consumer))}
    positions = [Position(tenant, consumer, id, *at) for id, at in places if id not in known]
    yield from tell(_ENTER, list(map(with_seal, positions)), _INTO)


def enter_missing(positions: Iterable[Position]) -> Program[None]:
    """Keep where a consumer begins with projects that came later, unless somebody just did."""
    rows = list(map(with_seal, positions))
    yield from tell(f"{_ENTER} ON CONFLICT DO NOTHING", rows)


def lend(position: Position) -> Program[None]:
    """Note with whom events are: the row was taken before."""
    tenant, consumer, project, *cells = position
    here = tenant, consumer, project
    yield from tell(_PUT, [(*cells, seal_of(position), *here)])


def hold(position: Position) -> Program[None]:
    """Let a row that is damaged wait as if it was lent; it stays damaged."""
    tenant, consumer, project, *_ = position
    yield from tell(_HOLD, [(position.turn, position.until, tenant, consumer, project)])


def finish(position: Position) -> Program[bool]:
    """Note that what was lent is told, if it still is with who says so."""
    tenant, consumer, project, *cells = position
    lent = position.turn, position.lent_version, position.lent_number
    rows = yield from ask(_DONE, *cells, seal_of(position), tenant, consumer, project, *lent)
    return bool(rows)


def go_on(before: Position, place: Place) -> Program[None]:
    """Let a consumer go on after a place, and nobody say that what was lent before is told.

    Raises
    ------
    OvertakenError
        When somebody was faster, where each statement sees its own moment.
    """
    tenant, consumer, project, *_ = before
    version, number = place
    after = Position(tenant, consumer, project, version, number, before.next_turn)
    asked = *with_seal(after)[3:], tenant, consumer, project, before.turn
    if not (yield from ask(_GO_ON, *asked)):
        raise OvertakenError.new()
