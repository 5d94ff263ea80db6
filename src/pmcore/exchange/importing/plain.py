"""Plain records, taken apart at once: elements and texts, with nothing else in between.

Nearly every record of a file is plain: no attributes, no comments, no references such as ``&amp;``.
Its text is cut at each ``</``. What the pieces say is looked up, as most were seen before; so is
whether their elements end in the order in which they begin, as most records are of a few shapes.
What is new is proved here to be XML, and the parser need not read it.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from sys import intern
from typing import NamedTuple, TypeAlias

from pmcore.exchange.importing.elements import LONGEST_SHARED, MOST_SHARED
from pmcore.exchange.importing.imported import Raw

_LONGEST_PIECE = 200
_MOST_SHAPES = 1000
_MARKS = 2**16
_MOST_MET = 4096
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*"
_SPACE = r"[ \t\r\n]*"
# What stands between two ends: the name of the one, then elements that begin, each with another
# in it or with nothing; last, a field and its text, unless the end is that of an element around.
_BEGUN = rf"{_NAME}>{_SPACE}(?:<{_NAME}/>{_SPACE}|<{_NAME}>{_SPACE}(?=<))*"
_is_before_text = re.compile(rf"{_BEGUN}<{_NAME}").fullmatch
_is_before_end = re.compile(_BEGUN).fullmatch
_begun_in = re.compile(r"<([^/>]+)(/?)").findall
# Ends of lines that the parser rewrites, references, and what no document of XML may hold.
_is_odd = re.compile("[&<\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]").search

# Fields without anything in them, and names of elements that begin with others in them.
_Steps: TypeAlias = "tuple[Raw | str, ...]"


class _UnplainError(Exception):
    """A record has to be read element by element."""


class _Head(NamedTuple):
    r"""What stands before a text: ``Active>\n<Manual`` ends ``Active`` and begins ``Manual``.

    The field is empty where the element around ends next.
    """

    ended: str
    begun: _Steps
    field: str


class _Nest(NamedTuple):
    """What lies in an element, in its order: runs of fields, fields without text, elements.

    Attributes
    ----------
    name
        Of the element.
    parts
        A run is told by the places of its first field and of the one behind its last.
    """

    name: str
    parts: list[slice | Raw | _Nest]


class _Shape(NamedTuple):
    """How the fields of a record lie in one another.

    Attributes
    ----------
    record
        The record itself.
    elements
        How many there are.
    """

    record: _Nest
    elements: int


class _Pieces(dict[str, "tuple[int, tuple[str, str]]"]):
    """Number of the head, and the field, of each piece; held from the second time it is seen.

    Attributes
    ----------
    heads
        By number.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heads: list[_Head] = []
        self._numbers: dict[str, tuple[int, str]] = {}  # and the field, by what stands before it
        # Names and numbers of records are seen once: holding them would cost more than reading.
        self._seen = bytearray(_MARKS)

    def __missing__(self, piece: str) -> tuple[int, tuple[str, str]]:
        head, _, text = piece.rpartition(">")
        known = self._numbers.get(head)
        if known is None:
            if len(head) > _LONGEST_PIECE:
                raise _UnplainError
            if not _is_before_text(head):
                return self._ending(piece)
            number = self._numbered(head, has_text=True)
            known = self._numbers[head] = number, self.heads[number].field
        # what can be printed is odd only by these two: asking so takes a third of the time
        if (not text.isprintable() or "&" in text or "<" in text) and _is_odd(text):
            raise _UnplainError
        number, field = known
        read = number, (field, text)
        mark = hash(piece) % _MARKS
        if not self._seen[mark]:
            self._seen[mark] = True
        elif len(text) <= LONGEST_SHARED:
            self[piece] = read
        return read

    def _ending(self, piece: str) -> tuple[int, tuple[str, str]]:
        """Read a piece behind which an element around ends."""
        if len(piece) > _LONGEST_PIECE or not _is_before_end(piece):
            raise _UnplainError
        read = self[piece] = self._numbered(piece, has_text=False), ("", "")
        return read

    def _numbered(self, head: str, *, has_text: bool) -> int:
        # equal names are one object, that which code asks for: looking it up compares no text
        begun: list[Raw | str] = [
            (intern(name), "") if is_empty else intern(name) for name, is_empty in _begun_in(head)
        ]
        field = str(begun.pop()) if has_text else ""
        self.heads.append(_Head(intern(head[: head.index(">")]), tuple(begun), field))
        return len(self.heads) - 1


class Plain:
    """Takes plain records apart.

    Parameters
    ----------
    levels
        How many levels of elements may lie below a record.
    """

    def __init__(self, levels: int) -> None:
        self._levels = levels
        self._pieces = _Pieces()
        self._shapes: dict[tuple[int, ...], _Shape] = {}
        # Python's garbage collector lets go of tuples of texts for good, if it meets the inner ones
        # first. What is held here it meets as it was made, not from the records inwards; once is
        # enough, and it is soon.
        self._met: deque[object] = deque(maxlen=_MOST_MET)

    def fields(self, text: str, name: str) -> tuple[tuple[Raw, ...], int] | None:
        """Return the fields of a record and how many elements it has; ``None`` if it is not plain.

        >>> Plain(2).fields("<Task><UID>7</UID><Link><Type>1</Type></Link></Task>", "Task")
        ((('UID', '7'), ('Link', (('Type', '1'),))), 4)
        >>> Plain(2).fields("<Task><Name>a &amp; b</Name></Task>", "Task") is None
        True
        """
        if "</" not in text:
            return None
        before, _, record = text.partition("<")
        pieces = record.split("</")
        tag = f"{name}>"
        if before.strip(" \t\r\n") or pieces.pop() != tag or not record.startswith(tag):
            return None
        try:
            # two of each piece: faster than to go through them twice
            numbers, fields = zip(*map(self._pieces.__getitem__, pieces), strict=True)
            shape = self._shapes.get(numbers) or self._proved(numbers, name)
        except _UnplainError:
            return None
        finally:
            self._forget()
        return self._built(fields, shape.record), shape.elements

    def _proved(self, numbers: tuple[int, ...], name: str) -> _Shape:
        """Return how elements lie in one another, if each ends where it may."""
        heads = [self._pieces.heads[number] for number in numbers]
        record = _Nest(name, [])
        around, last, count = [record], name, 1  # elements that began; which one ends next
        run = 0  # where the fields begin that are in no part yet
        for at, (ended, begun, field) in enumerate(heads):
            if ended != last or not around:
                raise _UnplainError
            if begun or not field:
                if run < at:
                    around[-1].parts.append(slice(run, at))
                run = at if field else at + 1
            for step in begun:
                part = _Nest(step, []) if isinstance(step, str) else step
                around[-1].parts.append(part)
                if isinstance(part, _Nest):
                    around.append(part)
            if len(around) > self._levels:
                raise _UnplainError
            count += len(begun) + bool(field)
            last = field or around.pop().name
        if around or count == 1:
            raise _UnplainError
        shape = self._shapes[numbers] = _Shape(record, count)
        return shape

    def _built(self, fields: Sequence[Raw], nest: _Nest) -> tuple[Raw, ...]:
        """Put the fields of an element together."""
        below: list[Raw] = []
        for part in nest.parts:
            if isinstance(part, slice):
                below += fields[part]
            elif isinstance(part, _Nest):
                field = part.name, self._built(fields, part)
                self._met.append(field)
                below.append(field)
            else:
                below.append(part)
        content = tuple(below)
        self._met.append(content)
        return content

    def _forget(self) -> None:
        """Let go of what was seen, where it is much."""
        if len(self._pieces) > MOST_SHARED or len(self._pieces.heads) > MOST_SHARED:
            self._pieces, self._shapes = _Pieces(), {}
        if len(self._shapes) > _MOST_SHAPES:
            self._shapes.clear()
