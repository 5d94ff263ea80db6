"""What a file holds, table by table, not yet understood."""

from __future__ import annotations

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.p6.record import Record
from pmcore.kernel import Code, InputError

MOST_TABLES = 1000


class Tables:
    """The rows of a file, by the tables of the database.

    Attributes
    ----------
    header
        What the file says of itself: version, date, user and so on.
    """

    def __init__(self, header: tuple[Raw, ...]) -> None:
        self.header = header
        self._tables: dict[str, list[Record]] = {}

    def rows(self, table: str) -> list[Record]:
        """Return the rows of a table in the order of the file; none if it is not there."""
        return self._tables.get(table, [])

    def names(self) -> list[str]:
        """Return the names of all tables in the order of the file."""
        return list(self._tables)

    def begin(self, table: str) -> list[Record]:
        """Return the rows of a table, to which more may be added.

        Raises
        ------
        InputError
            ``input.too_many`` tables.
        """
        rows = self._tables.setdefault(table, [])
        check_count("tables", len(self._tables), MOST_TABLES)
        return rows


def check_count(what: str, count: int, most: int) -> None:
    """Refuse more of something than may be.

    Raises
    ------
    InputError
        ``input.too_many``.
    """
    if count > most:
        raise InputError(Code.TOO_MANY, what=what, count=count, limit=most)
