"""Marks between pages of a list: texts that say after which row the next page begins."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from pmcore.kernel import Code, StoreError
from pmcore.kernel.text import can_be_kept

_LONGEST = 20_000  # holds the longest name, however its letters are written


def mark_after(by: str, cells: Sequence[str]) -> str:
    """Write the mark after a row, by how the list is sorted and the row's place in it.

    >>> read_mark("name", mark_after("name", ["site", "S1"]), 2)
    ('site', 'S1')
    """
    return urlsafe_b64encode(json.dumps([by, *cells]).encode()).decode().rstrip("=")


def read_mark(by: str, mark: object, size: int) -> tuple[str, ...]:
    """Return the place a mark stands for.

    Raises
    ------
    StoreError
        ``store.page`` for what no list with this sorting gave.
    """
    read = _decoded(mark) if isinstance(mark, str) and len(mark) <= _LONGEST else None
    if isinstance(read, list) and len(read) == size + 1 and read[0] == by:
        place = tuple(cell for cell in read[1:] if can_be_kept(cell))
        if len(place) == size:
            return place
    raise StoreError(Code.STORE_PAGE, after=mark)


def _decoded(mark: str) -> object:
    try:
        return json.loads(urlsafe_b64decode(mark.encode() + b"=" * (-len(mark) % 4)))
    except (ValueError, RecursionError):
        return None
