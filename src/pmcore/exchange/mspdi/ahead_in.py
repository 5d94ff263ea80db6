"""Plain records of the later part of a file, taken apart before whoever reads it comes there.

Who takes them apart sees nothing of what stands before, and guesses: that the first end of a record
is one. What was taken apart is of use where whoever reads the file from its beginning comes to the
same place, in the same list.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias

from pmcore.exchange.helper import IsAwaited, helping
from pmcore.exchange.importing.elements import TOLD, lines_in, passed_in
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.plain import Plain
from pmcore.exchange.importing.sources import Source, opened, parts_of
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.mspdi.sections import (
    MOST_HELD,
    RECORDS,
    any_record_ends,
    most_records,
    next_mark,
)

_PART = 2**18
_TO_BE_SPLIT = 2**23  # bytes: a file of fewer is read before another process has begun
_OWN_SHARE = 0.58  # what the helper makes has to be sent
_SECTION_OF = {record: section for section, record in RECORDS.items()}


@dataclass(slots=True)
class Run:
    """Plain records that stand one behind the other.

    Attributes
    ----------
    section
        The list that they stand in.
    begin, end
        Places of their first byte and of the one behind the last.
    records
        What stands in each, and on which line it begins, where the first one here is 0.
    lines, column
        How far they lead, see :func:`~pmcore.exchange.importing.elements.passed_in`.
    elements
        How many they have.
    is_ascii
        Whether they say the same in most encodings.
    """

    section: str
    begin: int
    end: int
    records: list[tuple[tuple[Raw, ...], int]] = field(default_factory=list)
    lines: int = 0
    column: int = 0
    elements: int = 0
    is_ascii: bool = True

    def add(self, piece: bytes, text: str, fields: tuple[Raw, ...], elements: int) -> None:
        """Take one more record, which is this piece of the file."""
        self.records.append((fields, self.lines + lines_in(text[: text.index("<")])))
        lines, column = passed_in(text)
        self.column = column if lines else self.column + column
        self.lines += lines
        self.elements += elements
        self.end += len(piece)
        self.is_ascii = self.is_ascii and piece.isascii()


Brought: TypeAlias = "Callable[[], Sequence[Run] | None]"


class Ahead:
    """What was taken apart ahead: waited for where it begins, and handed out place by place.

    Parameters
    ----------
    begin
        The place before which nothing was taken apart.
    brought
        Waits for what was taken apart.
    """

    def __init__(self, begin: float = float("inf"), brought: Brought = list) -> None:
        self._next = begin
        self._brought: Brought | None = brought
        self._runs: deque[Run] = deque()

    def at(self, place: int) -> Run | None:
        """Return the records that begin at a place; places are asked for in their order."""
        if place < self._next:
            return None
        if self._brought is not None:
            self._runs.extend(self._brought() or ())
            self._brought = None
        while self._runs and self._runs[0].begin < place:
            self._runs.popleft()
        found = self._runs.popleft() if self._runs and self._runs[0].begin == place else None
        self._next = self._runs[0].begin if self._runs else float("inf")
        return found


@contextmanager
def read_by_two(source: Source, limits: ReadLimits) -> Iterator[tuple[Iterator[bytes], Ahead]]:
    """Yield the parts of a document, and what a helper takes apart of a large file meanwhile.

    Raises
    ------
    DocumentError, InputError
        As :func:`~pmcore.exchange.importing.sources.parts_of`.
    """
    if not isinstance(source, str | os.PathLike):
        yield parts_of(source, limits), Ahead()
        return
    with opened(source) as file:
        number = file.fileno()  # both read the same file, whatever takes its name meanwhile
        size = os.fstat(number).st_size
        if not _TO_BE_SPLIT <= size <= limits.max_bytes:
            yield parts_of(file, limits), Ahead()
            return
        begin = int(size * _OWN_SHARE)

        def taken(is_awaited: IsAwaited) -> list[Run]:
            return take_ahead(_parts(number, begin, size), begin, limits, is_awaited)

        with helping(taken) as brought:
            yield parts_of(file, limits), Ahead(begin, brought)


def _parts(file: int, begin: int, end: int) -> Iterator[bytes]:
    while begin < end and (part := os.pread(file, min(_PART, end - begin), begin)):
        yield part
        begin += len(part)


def take_ahead(
    parts: Iterable[bytes],
    begin: int,
    limits: ReadLimits,
    is_awaited: IsAwaited = lambda: True,
) -> list[Run]:
    """Take the plain records apart that stand in the later part of a document.

    Parameters
    ----------
    parts
        The document from a place on.
    begin
        That place.

    Examples
    --------
    >>> later = b"Old</Name></Task><Task><UID>2</UID></Task></Tasks></Project>"
    >>> [run] = take_ahead([later], 1000, ReadLimits())
    >>> run.section, run.begin, run.end, run.records
    ('Tasks', 1017, 1042, [((('UID', '2'),), 0)])
    """
    taker = _Taker(begin, limits)
    for part in parts:
        if not (is_awaited() and taker.feed(part)):
            break
    return taker.runs


class _Taker:
    """Takes plain records apart as far as it can tell where they stand."""

    def __init__(self, begin: int, limits: ReadLimits) -> None:
        self.runs: list[Run] = []
        self._plain = Plain(limits.max_depth - TOLD)
        # Beyond these the document is refused, and nobody asks for what was taken apart.
        self._room, self._elements = most_records(limits), limits.max_values
        self._place = begin
        self._mark = any_record_ends
        self._section = ""
        self._held = b""

    def feed(self, part: bytes) -> bool:
        """Take a part of the document; return whether to go on."""
        held, at = self._held + part, 0
        while mark := self._mark(held, at):
            piece, at = held[at : mark.end()], mark.end()
            self._see(piece, mark[1].decode())
            self._place += len(piece)
            self._mark = next_mark(self._section)
        self._held = held[at:]
        is_refused = self._elements < 0 or min(self._room.values()) < 0
        return len(self._held) <= MOST_HELD and not is_refused

    def _see(self, piece: bytes, name: str) -> None:
        """Look at a piece that ends with a tag of this name."""
        if name in RECORDS:
            self._section = "" if self._section else name
        elif self._section:
            self._take(piece, name)
        else:
            self._section = _SECTION_OF[name]

    def _take(self, piece: bytes, name: str) -> None:
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            return
        taken = self._plain.fields(text, name)
        if taken is None:
            return
        if not self.runs or self.runs[-1].end != self._place:
            self.runs.append(Run(self._section, self._place, self._place))
        self.runs[-1].add(piece, text, *taken)
        self._elements -= taken[1]
        self._room[self._section] -= 1
