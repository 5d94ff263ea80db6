"""The tasks of a schedule document as JSON: laid out like any other list, but column by column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pmcore.exchange.layout import member
from pmcore.exchange.schedule_columns import Columns

_INDENT = 6


def task_lines(columns: Columns) -> Iterator[str]:
    """Yield the text of each task as :func:`laid_out` writes it in a list of the document.

    A task has too many fields for one line, so each field begins a line. What many tasks have in
    common, as dates, is written once.
    """
    fields = [_lines(name, values) for name, values in columns.items()]
    for lines in zip(*fields, strict=True):
        yield "    {\n" + ",\n".join(lines) + "\n    }"


def _lines(name: str, values: Sequence[object]) -> Iterable[str]:
    plain = _Plain(name)
    if set(map(type, values)).isdisjoint((list, dict)):
        return map(plain.__getitem__, values)
    empty = plain.line([])
    return [
        (plain.line(value) if value else empty) if isinstance(value, list | dict) else plain[value]
        for value in values
    ]


class _Plain(dict[object, str]):
    """Lines of one field by its value, each made when it is first asked for.

    A field holds flags or numbers, never both: they may be equal and are written differently.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def line(self, value: object) -> str:
        return " " * _INDENT + member(self._name, value, _INDENT)

    def __missing__(self, value: object) -> str:
        text = self[value] = self.line(value)
        return text
