"""P6's XML, scanned record by record: those below the root, and those within a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol
from xml.parsers import expat

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.xml import Content, parse, split_name
from pmcore.exchange.limits import ReadLimits, too_deep, too_many_values
from pmcore.kernel import Code, DocumentError

ROOT = "APIBusinessObjects"
PROJECT = "Project"
_NAMESPACES = "http://xmlns.oracle.com/Primavera/"
_RECORD_DEPTH = 2
_LONGEST_SHARED = 40
_MOST_SHARED = 50_000
# Parts of the project itself, not records of their own.
_PARTS = frozenset(("UDF", "Code", "ProjectList"))


class Taker(Protocol):
    """Takes what a document holds, in its order."""

    def begin_document(self, namespace: str) -> None:
        """Take the root."""

    def begin_project(self, line: int) -> None:
        """Take the beginning of a project: the records up to its end are within it."""

    def end_project(self, fields: list[Raw], line: int) -> None:
        """Take what a project says of itself; its records came before."""

    def take(self, name: str, fields: list[Raw], line: int) -> None:
        """Take a record."""


def scan(
    chunks: Iterable[bytes], limits: ReadLimits, taker: Taker, *, is_text: bool = False
) -> None:
    """Go through a document and hand over each record when it ends.

    Parameters
    ----------
    chunks
        The document in parts.
    limits
        ``max_values`` counts elements, ``max_depth`` their levels.
    is_text
        Whether the parts were text once: then what the document says of its encoding is past.

    Raises
    ------
    DocumentError
        ``import.doctype``; ``import.root``; ``document.syntax``; ``document.encoding``;
        ``document.too_deep``.
    InputError
        ``input.too_many`` elements.
    """
    parse(chunks, lambda parser: _Builder(parser, limits, taker).attach(), is_text=is_text)


class _Builder:
    """Builds the record at hand, and only that."""

    def __init__(self, parser: expat.XMLParserType, limits: ReadLimits, taker: Taker) -> None:
        self._parser = parser
        self._limits = limits
        self._taker = taker
        self._prefix = ""
        self._count = 0
        self._open: list[list[Raw]] = []  # of each open element, what is below it so far
        self._texts: list[str] = []
        self._shared: dict[Raw, Raw] = {}  # most activities say the same of most fields
        self._in_project = False
        self._lines = [0, 0]  # where the open records of both levels begin

    def attach(self) -> Callable[[], None]:
        """Set the handlers; return what refuses too many elements."""
        self._parser.StartElementHandler = self._on_start
        self._parser.EndElementHandler = self._on_end
        self._parser.CharacterDataHandler = self._texts.append
        return self._check

    def _on_start(self, name: str, attributes: list[str]) -> None:
        self._texts.clear()
        self._open.append([])
        depth = len(self._open)
        if depth > self._limits.max_depth:
            raise too_deep(self._limits.max_depth, self._parser.CurrentLineNumber)
        if depth == 1:
            self._begin(name, attributes)
        elif depth == _RECORD_DEPTH:
            self._lines[0] = self._parser.CurrentLineNumber
            if name.removeprefix(self._prefix) == PROJECT:
                self._in_project = True
                self._taker.begin_project(self._lines[0])
        elif depth == _RECORD_DEPTH + 1:
            self._lines[1] = self._parser.CurrentLineNumber

    def _on_end(self, name: str) -> None:
        self._count += 1
        name = name.removeprefix(self._prefix) if self._prefix else name
        below = self._open.pop()
        text = "" if below else "".join(self._texts)
        self._texts.clear()
        depth = len(self._open) + 1
        if depth <= _RECORD_DEPTH + 1 and self._hand_over(name, below, text, depth):
            if len(self._shared) > _MOST_SHARED:
                self._shared.clear()
        elif below:
            self._open[-1].append((name, tuple(below)))
        elif text and not text.isspace():
            self._open[-1].append(self._pair(name, text))

    def _hand_over(self, name: str, below: list[Raw], text: str, depth: int) -> bool:
        """Hand over a record that ends; ``False`` if it is a part of one."""
        if depth == 1:
            return True
        if depth > _RECORD_DEPTH:
            is_record = self._in_project and below and name not in _PARTS
            if is_record:
                self._taker.take(name, below, self._lines[1])
            return bool(is_record)
        if self._in_project:
            self._in_project = False
            self._taker.end_project(below, self._lines[0])
        elif below:
            self._taker.take(name, below, self._lines[0])
        elif text and not text.isspace():
            self._taker.take(name, [(name, text)], self._lines[0])
        return True

    def _pair(self, name: str, text: str) -> Raw:
        pair: tuple[str, Content] = name, text
        return self._shared.setdefault(pair, pair) if len(text) <= _LONGEST_SHARED else pair

    def _begin(self, name: str, attributes: list[str]) -> None:
        """Remember the prefix all names have, mostly none; refuse a root of another kind."""
        self._prefix, local, space = split_name(name, attributes)
        if local != ROOT or not (space or _NAMESPACES).startswith(_NAMESPACES):
            raise DocumentError(
                Code.IMPORT_ROOT, format="Primavera XML", root=name, namespace=space or ""
            )
        self._taker.begin_document(space or "")

    def _check(self) -> None:
        if self._count + len(self._open) > self._limits.max_values:
            raise too_many_values(self._limits.max_values)
