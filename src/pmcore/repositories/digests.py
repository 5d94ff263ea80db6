"""Proof that rows and changes are those that were saved.

The digest of a project is the sum of the digests of its rows: a save adds and takes away those of
the rows it touches and looks at no others, and yet any bit that flips in any row shows. The
changes form a chain, each with a digest of itself and the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import TypeAlias

Cell: TypeAlias = str | int | None
_SIZE = 16
_MODULUS = 2 ** (8 * _SIZE)
NO_ROWS = "0" * (2 * _SIZE)


def row_digest(*cells: Cell) -> int:
    """Return the digest of one row: its table first, then its cells in their order."""
    return next(row_digests((), [cells]))


def row_digests(before: Sequence[Cell], rows: Iterable[Sequence[Cell]]) -> Iterator[int]:
    """Return the digests of many rows, some cells the same before those of each."""
    first = "".join(map(_told, before))
    for cells in rows:
        plain = [
            f"t{len(cell)}:{cell}" if type(cell) is str and cell.isascii() else _told(cell)
            for cell in cells
        ]  # nearly all cells, and there are millions of them
        told = (first + "".join(plain)).encode("utf-8", "surrogatepass")
        yield int.from_bytes(blake2b(told, digest_size=_SIZE).digest(), "big")


def _told(cell: Cell) -> str:
    """Write a cell with its kind and its length in bytes, so that no two rows are written alike."""
    if isinstance(cell, str):
        size = len(cell) if cell.isascii() else len(cell.encode("utf-8", "surrogatepass"))
        return f"t{size}:{cell}"
    return "n0:" if cell is None else f"i{len(str(cell))}:{cell}"


def sealed(*cells: Cell) -> str:
    """Return the digest of one row as text, to be kept in a column of its own."""
    return f"{row_digest(*cells):032x}"


def digest_after(digest: str, gone: Iterable[int], come: Iterable[int]) -> str:
    """Return the digest of a project after rows went and others came."""
    total = (int(digest, 16) - sum(gone) + sum(come)) % _MODULUS
    return f"{total:0{2 * _SIZE}x}"


def link_in_chain(before: str, *cells: Cell) -> str:
    """Return the digest of an entry of a log that follows the one with digest ``before``."""
    return f"{row_digest(before, *cells):0{2 * _SIZE}x}"
