"""Elements as text: escaped, one record a line, in the schema's order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import NamedTuple, TypeVar

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.mspdi.xml_in import NAMESPACE

Field = TypeVar("Field", bound="tuple[str, object]")
_special = re.compile(r"[&<>\r]").search
_ESCAPES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;"}
_PART = 2**16
_FOREIGN = "{"  # begins the name of an element of another namespace
_MOST_WORDED = 50_000


def escaped(text: str) -> str:
    """Return a text as the content of an element.

    >>> escaped("a < b & c")
    'a &lt; b &amp; c'
    """
    return text.translate(_ESCAPES) if _special(text) else text


def element(name: str, content: str | Iterable[Raw]) -> str:
    """Return an element with its text, or with the elements below it.

    >>> element("WeekDay", (("DayType", "1"), ("DayWorking", "0")))
    '<WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>'
    >>> element("{urn:other}Name", "Dig")
    '<Name xmlns="urn:other">Dig</Name>'
    """
    inner = _inner(name, content)
    return _tagged(name, inner) if inner or name[0] == _FOREIGN else f"<{name}/>"


def rendered(fields: Iterable[Raw]) -> list[tuple[str, str]]:
    """Return fields with their contents as text."""
    return [(name, _inner(name, content)) for name, content in fields]


def line(name: str, fields: Iterable[tuple[str, str]]) -> str:
    """Return a record of fields whose contents are text already."""
    inner = "".join(
        [
            _tagged(field, text) if field[0] == _FOREIGN else f"<{field}>{text}</{field}>"
            for field, text in fields
        ]
    )
    return f"<{name}>{inner}</{name}>"


def _inner(name: str, content: str | Iterable[Raw]) -> str:
    if isinstance(content, str):
        return escaped(content)
    if name[0] != _FOREIGN:
        return elements(content)
    return elements(
        (below if below[0] == _FOREIGN else f"{{{NAMESPACE}}}{below}", inner)
        for below, inner in content
    )


def _tagged(name: str, inner: str) -> str:
    """Return an element; one of another namespace declares that itself."""
    if name[0] != _FOREIGN:
        return f"<{name}>{inner}</{name}>"
    space, _, local = name[1:].rpartition("}")
    quoted = escaped(space).replace('"', "&quot;")
    return f'<{local} xmlns="{quoted}">{inner}</{local}>'


def elements(fields: Iterable[Raw]) -> str:
    """Return elements side by side."""
    return "".join([element(name, content) for name, content in fields])


def ordered(own: Iterable[Field], kept: Iterable[Field], ranks: Mapping[str, int]) -> list[Field]:
    """Return fields in the schema's order; an unknown one stays behind the one it stood behind.

    >>> ordered([("Name", "Dig")], [("UID", "7"), ("New", "x")], {"UID": 0, "Name": 1})
    [('UID', '7'), ('New', 'x'), ('Name', 'Dig')]
    """
    last = len(ranks)
    placed = [(ranks.get(field[0], last), field) for field in own]
    at = 0
    for field in kept:
        at = ranks.get(field[0], at)
        placed.append((at, field))
    placed.sort(key=itemgetter(0))
    return [field for _, field in placed]


class Worded(NamedTuple):
    """Fields of a record as elements: their names, and beside them the elements with their tags."""

    names: tuple[str, ...]
    texts: tuple[str, ...]


class Parts(NamedTuple):
    """Fields of a record as elements, in parts: the names of each part, and all elements."""

    names: list[tuple[str, ...]]
    texts: list[str]


NOTHING_WORDED = Worded((), ())


def worded(fields: Iterable[tuple[str, str]]) -> Worded:
    """Return fields whose contents are text already as elements; what says nothing is left out.

    >>> worded([("UID", "7"), ("Notes", "")])
    Worded(names=('UID',), texts=('<UID>7</UID>',))
    """
    said = [field for field in fields if field[1]]
    names = tuple([name for name, _ in said])
    return Worded(names, tuple([f"<{name}>{text}</{name}>" for name, text in said]))


class Words(dict[Raw, str]):
    """Fields as elements, each worded once: most rows say the same of most fields.

    >>> Words()["Name", "a < b"]
    '<Name>a &lt; b</Name>'
    """

    def __missing__(self, field: Raw) -> str:
        if len(self) > _MOST_WORDED:
            self.clear()
        name, content = field
        is_own = name[0] != _FOREIGN
        if content and is_own and isinstance(content, str) and not _special(content):
            text = f"<{name}>{content}</{name}>"  # nearly all, at less cost
        else:
            text = element(name, content)
        self[field] = text
        return text


def encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Join lines to parts of moderate size."""
    waiting: list[str] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size > _PART:
            waiting.append("")
            yield "\n".join(waiting).encode()
            waiting, size = [], 0
    if waiting:
        waiting.append("")
        yield "\n".join(waiting).encode()
