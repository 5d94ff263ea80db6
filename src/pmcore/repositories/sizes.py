"""How many bytes rows take: as their texts are written, whatever a database makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

_NUMBER = 8


def size_of(rows: Iterable[Sequence[Any]]) -> int:
    """Return the bytes of texts in UTF-8 and of numbers, of which each has eight.

    >>> size_of([("dig", "挖", 7, None)])
    14
    """
    return sum(_bytes(cell) for row in rows for cell in row if cell is not None)


def _bytes(cell: str | int) -> int:
    if isinstance(cell, int):
        return _NUMBER
    return len(cell) if cell.isascii() else len(cell.encode("utf-8", "surrogatepass"))
