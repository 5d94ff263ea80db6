"""Microsoft Project's XML, scanned record by record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from pmcore.exchange.importing.elements import TOLD, Elements, lines_in
from pmcore.exchange.importing.plain import Plain
from pmcore.exchange.importing.xml import Content, Parser, parse, split_name
from pmcore.exchange.limits import ReadLimits
from pmcore.kernel import Code, DocumentError

NAMESPACE = "http://schemas.microsoft.com/project"
OnRecord: TypeAlias = Callable[[str, str, Content, int], None]
# The lists of a document, and what their records are called.
_RECORDS = {
    "Calendars": "Calendar",
    "Tasks": "Task",
    "Resources": "Resource",
    "Assignments": "Assignment",
}
_begins_list = re.compile(f"<(?:{'|'.join(_RECORDS)})>".encode()).search
_ends_record = {
    section: re.compile(f"</(?:{record}|{section})>".encode()).search
    for section, record in _RECORDS.items()
}
_MOST_HELD = 2**20  # bytes of a record that is looked at as a whole


def scan(
    chunks: Iterable[bytes], limits: ReadLimits, on_record: OnRecord, *, is_text: bool = False
) -> None:
    """Go through a document and hand over each record when it ends.

    Parameters
    ----------
    chunks
        The document in parts.
    limits
        ``max_values`` counts elements, ``max_depth`` their levels.
    on_record
        Takes the section (``Tasks``, or ``Project`` for its own fields), the element's name, its
        content and its line. Content is a text, or the elements below.
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
    parse(chunks, lambda parser: _Scanner(parser, limits, on_record).feed, is_text=is_text)


class _Sections:
    """The first three levels: the root, fields and lists of the project, the records of a list.

    Attributes
    ----------
    open
        Name of the list at hand, while there is one.
    """

    def __init__(self, on_record: OnRecord) -> None:
        self._on_record = on_record
        self.open = ""

    def root(self, name: str, attributes: list[str]) -> str:
        """Refuse a document of another kind; return the prefix of its names."""
        prefix, local, space = split_name(name, attributes)
        space = NAMESPACE if space is None else space
        if local != "Project" or space != NAMESPACE:
            raise DocumentError(
                Code.IMPORT_ROOT, format="Microsoft Project XML", root=name, namespace=space
            )
        return prefix

    def begin(self, name: str, depth: int, line: int) -> None:
        """Remember which list begins."""
        if depth == TOLD - 1:
            self.open = name if name in _RECORDS else ""

    def end(self, name: str, content: Content, depth: int, line: int) -> bool:
        """Hand over a record or a field of the project."""
        if depth == TOLD:
            if self.open:
                self._on_record(self.open, name, content, line)
            return bool(self.open)
        if depth == TOLD - 1:
            if not self.open:
                self._on_record("Project", name, content, line)
            self.open = ""
        return True


class _Scanner:
    """Gives a document to the parser, plain records at once and all else element by element."""

    def __init__(self, parser: Parser, limits: ReadLimits, on_record: OnRecord) -> None:
        self._parser = parser
        self._on_record = on_record
        self._sections = _Sections(on_record)
        self._elements = Elements(parser, limits, self._sections, keep_blank=True)
        self._plain = Plain(limits.max_depth - TOLD)
        self._held = b""

    def feed(self, part: bytes, is_last: bool) -> None:
        """Take a part of the document; what may be a record cut in two is held back."""
        held, at = self._held + part, 0
        while mark := self._next_mark()(held, at):
            self._give(held[at : mark.end()])
            at = mark.end()
        self._held = held[at:]
        if is_last or len(self._held) > _MOST_HELD:
            rest, self._held = self._held, b""
            self._elements.feed(rest, is_last)

    def _next_mark(self) -> Callable[[bytes, int], re.Match[bytes] | None]:
        """Return what finds the end of a record, or the beginning of a list of them."""
        return _ends_record.get(self._sections.open, _begins_list)

    def _give(self, piece: bytes) -> None:
        plain = self._plain_record(piece)
        if plain is None:
            self._elements.feed(piece, False)
        else:
            self._on_record(*plain)

    def _plain_record(self, piece: bytes) -> tuple[str, str, Content, int] | None:
        """Return section, name, fields and line if a piece is one whole plain record.

        It cannot be one within a comment or a section of character data, of which a piece tells
        nothing itself: only right behind a record, or the beginning of the list.
        """
        section = self._sections.open
        if not (section and self._elements.is_before_record):
            return None
        if not (self._parser.is_utf_8 or piece.isascii()):
            return None
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            return None  # the parser will say where
        taken = self._plain.fields(text, _RECORDS[section])
        if taken is None:
            return None
        fields, count = taken
        line = self._elements.line + lines_in(text[: text.index("<")])
        self._elements.pass_by(text, count)
        return section, _RECORDS[section], fields, line
