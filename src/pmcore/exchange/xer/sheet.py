"""Tables as they are written: columns, rows of values, the text of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from pmcore.exchange.xer.tables_in import HEADER
from pmcore.kernel.exact import EXACT

Value: TypeAlias = "str | int | None"
_SIX_DIGITS, _AN_HOUR = Decimal("0.000001"), Decimal(60)


class Sheet:
    """A table to be written.

    Parameters
    ----------
    name
        Of the table.
    columns
        In order; what a row does not say is left empty.
    """

    def __init__(self, name: str, columns: Iterable[str]) -> None:
        self.name = name
        self.columns = tuple(columns)
        self._lines: list[str] = []

    def add(self, row: Mapping[str, Value]) -> None:
        """Add a row."""
        said = (row.get(column) for column in self.columns)
        values = ("" if value is None else str(value) for value in said)
        self._lines.append("\t".join(("%R", *values)))

    def lines(self) -> Iterable[str]:
        """Yield the lines of the table."""
        yield f"%T\t{self.name}"
        yield "\t".join(("%F", *self.columns))
        yield from self._lines


def text_of(header: Iterable[str], sheets: Iterable[Sheet]) -> str:
    r"""Return the text of a file.

    >>> sheet = Sheet("OBS", ("obs_id", "obs_name"))
    >>> sheet.add({"obs_id": 1, "obs_name": words('the "office"')})
    >>> text_of(["20.12"], [sheet])
    'ERMHDR\t20.12\r\n%T\tOBS\r\n%F\tobs_id\tobs_name\r\n%R\t1\tthe ""office""\r\n%E\r\n'
    """
    lines = ["\t".join((HEADER, *header))]
    for sheet in sheets:
        lines += sheet.lines()
    return "\r\n".join((*lines, "%E", ""))


def words(text: str) -> str:
    """Return a text as P6 writes it: quotes are doubled."""
    return text.replace('"', '""')


def hours(minutes: Decimal | int | None) -> str | None:
    """Return minutes as hours, with at most six digits after the point.

    >>> hours(480), hours(160), hours(-30)
    ('8', '2.666667', '-0.5')
    """
    if minutes is None:
        return None
    exact = EXACT.divide(Decimal(minutes), _AN_HOUR)
    return f"{EXACT.normalize(EXACT.quantize(exact, _SIX_DIGITS)):f}"


def moment(at: date | None) -> str | None:
    """Return a time as P6 writes it; a date is its first instant."""
    if at is None:
        return None
    if not isinstance(at, datetime):
        at = datetime.combine(at, time())
    return f"{at:%Y-%m-%d %H:%M}"
