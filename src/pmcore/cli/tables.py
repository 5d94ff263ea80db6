"""Tables and facts for a terminal: aligned by cells, narrowed until they fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pmcore.cli.console import cells, cut, one_line, pad, wrapped

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    heading
        Above the column.
    texts
        One per row.
    short
        Shorter texts for a narrow terminal, if there are any.
    right
        Whether the texts end at the same place, as numbers do.
    least
        Cells below which it is not cut; 0 for a column that is never cut.
    """

    heading: str
    texts: Sequence[str]
    short: Sequence[str] = ()
    right: bool = False
    least: int = 0
    width: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texts", [one_line(text) for text in self.texts])
        widths = map(cells, (self.heading, *self.texts))
        object.__setattr__(self, "width", max(widths))

    def shortened(self) -> Column:
        """Return the column with its shorter texts."""
        if not self.short:
            return self
        return Column(self.heading, self.short, right=self.right, least=self.least)


def table(columns: Sequence[Column], width: int | None) -> Iterator[str]:
    """Yield the lines of a table: headings, a rule, the rows.

    Parameters
    ----------
    columns
        All with as many texts.
    width
        Cells to fit into; ``None`` for as wide as the texts are. First the shorter texts are
        taken, then columns that may be cut are, the first one first.
    """
    fitted = list(columns)
    if width is not None and _total(c.width for c in fitted) > width:
        fitted = [column.shortened() for column in fitted]
    widths = [column.width for column in fitted]
    if width is not None:
        _narrow(widths, fitted, width)
    yield _line(fitted, widths, [column.heading for column in fitted])
    yield _GAP.join("-" * each for each in widths)
    for row in zip(*(column.texts for column in fitted), strict=True):
        yield _line(fitted, widths, row)


def facts(said: Sequence[tuple[str, str]], width: int | None) -> Iterator[str]:
    """Yield facts below each other, each after its label.

    >>> list(facts([("Start", "Monday"), ("Finish", "Friday")], None))
    ['Start   Monday', 'Finish  Friday']
    """
    indent = max(cells(label) for label, _ in said) + len(_GAP)
    for label, text in said:
        yield from wrapped(text, width, pad(label, indent), " " * indent)


def when(at: date | None) -> str:
    """Write a date, or a moment to the minute; nothing for none.

    >>> when(date(2026, 3, 2)), when(datetime.fromisoformat("2026-03-02T09:00")), when(None)
    ('2026-03-02', '2026-03-02 09:00', '')
    """
    if isinstance(at, datetime):
        return f"{at:%Y-%m-%d %H:%M}"
    return "" if at is None else at.isoformat()


def _narrow(widths: list[int], columns: Sequence[Column], width: int) -> None:
    excess = _total(widths) - width
    for i, column in enumerate(columns):
        if excess > 0 and column.least:
            given = min(excess, max(widths[i] - column.least, 0))
            widths[i] -= given
            excess -= given


def _total(widths: Iterable[int]) -> int:
    listed = list(widths)
    return sum(listed) + len(_GAP) * (len(listed) - 1)


def _line(columns: Sequence[Column], widths: Sequence[int], texts: Iterable[str]) -> str:
    parts = (
        pad(cut(text, width), width, right=column.right)
        for column, width, text in zip(columns, widths, texts, strict=True)
    )
    return _GAP.join(parts).rstrip()
