"""Going through a whole table, a page at a time: what there is may not fit into memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pmcore.kernel import Code, StoreError
from pmcore.repositories.sql.statements import Cells, Program, ask

AT_ONCE = 1000
_NUMBERS = ("version", "number")
_LEAST = -(2**63)  # of the numbers that a cell holds


class Columns(NamedTuple):
    """What is read of a table: the columns of its primary key, and others."""

    table: str
    key: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def page(self) -> str:
        """The statement for the rows after a place."""
        key = ", ".join(self.key)
        return (
            f"SELECT {', '.join((*self.key, *self.others))} FROM {self.table}"
            f" WHERE ({key}) > ({', '.join('?' * len(self.key))}) ORDER BY {key} LIMIT ?"
        )

    @property
    def before_all(self) -> Cells:
        """A place that no row is before."""
        return tuple(_LEAST if name in _NUMBERS else "" for name in self.key)


def each_row(columns: Columns, take: Callable[[Cells], None]) -> Program[None]:
    """Hand over the cells of all rows of a table, in the order of its key.

    Raises
    ------
    StoreError
        ``store.unreadable`` where the rows of a damaged table are in no order: pages might follow
        each other in a circle.
    """
    size, place, rows = len(columns.key), columns.before_all, [()] * AT_ONCE
    while len(rows) == AT_ONCE:
        rows = yield from ask(columns.page, *place, AT_ONCE)
        for row in rows:
            take(row)
        before, place = place, rows[-1][:size] if rows else place
        if rows and place <= before:
            raise _unsorted(columns.table)


def _unsorted(table: str) -> StoreError:
    named = {
        "what": {"en": f"The table {table}", "zh": f"表 {table}"},
        "project": {"en": "the store", "zh": "存储库"},
        "reason": {"en": "its rows are in no order", "zh": "其各行无序"},
    }
    return StoreError(Code.STORE_UNREADABLE, **named)
