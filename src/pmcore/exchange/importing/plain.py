"""Plain records, taken apart at once: elements and texts, with nothing else in between.

Nearly every record of a file is plain: no attributes, no comments, no references such as ``&amp;``.
Cutting its text at each ``</`` and looking up the pieces, most of which were seen before, costs a
third of hearing of every element from the parser. What the pieces are is proved here; that they
are XML at all, the parser says, which reads plain records like any other text.
"""

from __future__ import annotations

import re
from sys import intern
from typing import TypeAlias, cast

from pmcore.exchange.importing.elements import LONGEST_SHARED, MOST_SHARED
from pmcore.exchange.importing.imported import Raw

_LONGEST_PIECE = 200
_NAME = r"[A-Za-z_][A-Za-z0-9_.-]*"
_SPACE = r"[ \t\r\n]*"
# What stands between two ends: the name of the one, then elements that begin, each with another
# in it or with nothing; last, a field and its text, unless the end is that of an element around.
_BEGUN = rf"{_NAME}>{_SPACE}(?:<{_NAME}/>{_SPACE}|<{_NAME}>{_SPACE}(?=<))*"
_is_before_text = re.compile(rf"{_BEGUN}<{_NAME}").fullmatch
_is_before_end = re.compile(_BEGUN).fullmatch
_begun_in = re.compile(r"<([^/>]+)(/?)").findall

# A field; or steps: fields, names of elements that begin, and None where the one around them ends.
_Steps: TypeAlias = "list[tuple[str, str] | str | None]"
_Piece: TypeAlias = "tuple[str, str] | _Steps"


class _UnplainError(Exception):
    """A record has to be read element by element."""


class _Heads(dict[str, "tuple[_Steps, str]"]):
    r"""Steps, then a name, by what stands before a text: ``Active>\n<Manual`` begins ``Manual``.

    The name is empty for what cannot stand there.
    """

    def __missing__(self, head: str) -> tuple[_Steps, str]:
        steps = _steps_of(head) if _is_before_text(head) else []
        read = steps[:-1], str(steps[-1]) if steps else ""
        if len(self) < MOST_SHARED and len(head) <= _LONGEST_PIECE:
            self[head] = read
        return read


class _Pieces(dict[str, _Piece]):
    """What the pieces of records say, each read when it is first seen."""

    def __init__(self) -> None:
        super().__init__()
        self._heads = _Heads()

    def __missing__(self, piece: str) -> _Piece:
        head, _, text = piece.rpartition(">")
        around, name = self._heads[head]
        read: _Piece
        if not name:
            if not _is_before_end(piece):
                raise _UnplainError
            read = [*_steps_of(piece), None]
        elif "&" in text or "\r" in text or "<" in text:
            raise _UnplainError
        else:
            read = [*around, (name, text)] if around else (name, text)
        if len(text) <= LONGEST_SHARED and len(piece) <= _LONGEST_PIECE:
            self[piece] = read
        return read


def _steps_of(text: str) -> _Steps:
    """Return the elements that begin in a text, those without anything in them as fields.

    Equal names are one object, that which code asks for: looking it up compares no text.
    """
    return [(intern(name), "") if is_empty else intern(name) for name, is_empty in _begun_in(text)]


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
        # Python's garbage collector lets go of tuples of texts for good, if it meets the inner ones
        # first. What is held here it meets as it was made, not from the records inwards.
        self._met: list[object] = []

    def fields(self, text: str, name: str) -> tuple[tuple[Raw, ...], int] | None:
        """Return the fields of a record and how many elements it has; ``None`` if it is not plain.

        >>> Plain(2).fields("<Task><UID>7</UID><Link><Type>1</Type></Link></Task>", "Task")
        ((('UID', '7'), ('Link', (('Type', '1'),))), 4)
        >>> Plain(2).fields("<Task><Name>a &amp; b</Name></Task>", "Task") is None
        True
        """
        before, _, record = text.partition("<")
        pieces = record.split("</")
        tag = f"{name}>"
        if before.strip() or pieces.pop() != tag or not record.startswith(tag):
            return None
        known = self._pieces
        if len(known) > MOST_SHARED:
            known.clear()
        if len(self._met) > MOST_SHARED:
            self._met.clear()
        try:
            content = self._built(list(map(known.__getitem__, pieces)))
        except _UnplainError:
            return None
        return content, text.count("<") - len(pieces)

    def _built(self, pieces: list[_Piece]) -> tuple[Raw, ...]:
        """Put the pieces together."""
        met = self._met
        below: list[Raw] = []
        around: list[tuple[str, list[Raw]]] = [("", [])]  # elements that began; first, the record
        after = 0
        for at in [at for at, piece in enumerate(pieces) if type(piece) is list]:
            below += cast("list[Raw]", pieces[after:at])
            after = at + 1
            for step in pieces[at]:
                if isinstance(step, tuple):
                    below.append(step)
                elif step is not None:
                    around.append((step, below))
                    below = []
                elif around and len(around) <= self._levels:
                    name, above = around.pop()
                    content = tuple(below)
                    field = name, content
                    above.append(field)
                    below = above
                    met += content, field
                else:
                    raise _UnplainError
        if around or len(below) != 1 or not isinstance(below[0][1], tuple) or not below[0][1]:
            raise _UnplainError
        return below[0][1]
