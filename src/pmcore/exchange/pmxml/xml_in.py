"""P6's XML, scanned record by record: those below the root, and those within a project."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pmcore.exchange.importing.elements import TOLD, Elements
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.xml import Content, Feed, Parser, parse, split_name
from pmcore.exchange.limits import ReadLimits
from pmcore.kernel import Code, DocumentError

ROOT = "APIBusinessObjects"
PROJECT = "Project"
_NAMESPACES = "http://xmlns.oracle.com/Primavera/"
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

    Parts and errors are those of :func:`~pmcore.exchange.importing.xml.parse`, limits those of
    :class:`~pmcore.exchange.importing.elements.Elements`.

    Raises
    ------
    DocumentError
        ``import.root`` for a document of another kind.
    """

    def attach(parser: Parser) -> Feed:
        return Elements(parser, limits, _Parts(taker), keep_blank=False).feed

    parse(chunks, attach, is_text=is_text)


class _Parts:
    """The first three levels: the root, records and projects, the records of a project."""

    def __init__(self, taker: Taker) -> None:
        self._taker = taker
        self._in_project = False

    def root(self, name: str, attributes: list[str]) -> None:
        """Refuse a document of another kind."""
        local, space = split_name(name, attributes)
        if local != ROOT or not self.is_own(space):
            raise DocumentError(
                Code.IMPORT_ROOT, format="Primavera XML", root=name, namespace=space
            )
        self._taker.begin_document(space)

    def is_own(self, namespace: str) -> bool:
        """Whether a namespace is that of some version of P6; some tools leave it out."""
        return not namespace or namespace.startswith(_NAMESPACES)

    def begin(self, name: str, depth: int, line: int) -> None:
        """Tell of a project that begins."""
        if depth == TOLD - 1 and name == PROJECT:
            self._in_project = True
            self._taker.begin_project(line)

    def end(self, name: str, content: Content, depth: int, line: int) -> bool:
        """Hand over a record, or what a project says of itself."""
        fields = [] if isinstance(content, str) else list(content)
        if depth == TOLD:
            is_record = self._in_project and bool(fields) and name not in _PARTS
            if is_record:
                self._taker.take(name, fields, line)
            return is_record
        if depth == TOLD - 1:
            if self._in_project:
                self._in_project = False
                self._taker.end_project(fields, line)
            elif fields:
                self._taker.take(name, fields, line)
            elif content and isinstance(content, str) and not content.isspace():
                self._taker.take(name, [(name, content)], line)
        return True
