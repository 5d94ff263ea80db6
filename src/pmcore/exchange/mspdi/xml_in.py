"""Microsoft Project's XML, scanned record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from pmcore.exchange.importing.elements import TOLD, Elements, lines_in, passed_in
from pmcore.exchange.importing.plain import Plain
from pmcore.exchange.importing.xml import Content, Feed, Parser, parse, split_name
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.mspdi.ahead_in import Ahead
from pmcore.exchange.mspdi.sections import MOST_HELD, RECORDS, next_mark
from pmcore.kernel import Code, DocumentError

NAMESPACE = "http://schemas.microsoft.com/project"
OnRecord: TypeAlias = Callable[[str, str, Content, int], None]


def scan(
    chunks: Iterable[bytes],
    limits: ReadLimits,
    on_record: OnRecord,
    *,
    is_text: bool = False,
    ahead: Ahead | None = None,
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
    ahead
        Records that are taken apart already.

    Raises
    ------
    DocumentError
        ``import.doctype``; ``import.root``; ``document.syntax``; ``document.encoding``;
        ``document.too_deep``.
    InputError
        ``input.too_many`` elements.
    """

    def attached(parser: Parser) -> Feed:
        found = None if parser.is_text else ahead
        return _Scanner(parser, limits, on_record, found or Ahead()).feed

    parse(chunks, attached, is_text=is_text)


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

    def root(self, name: str, attributes: list[str]) -> None:
        """Refuse a document of another kind."""
        local, space = split_name(name, attributes)
        if local != "Project" or not self.is_own(space):
            raise DocumentError(
                Code.IMPORT_ROOT,
                format="Microsoft Project XML",
                root=name,
                namespace=space or NAMESPACE,
            )

    def is_own(self, namespace: str) -> bool:
        """Whether a namespace is Microsoft Project's; some tools leave it out."""
        return namespace in ("", NAMESPACE)

    def begin(self, name: str, depth: int, line: int) -> None:
        """Remember which list begins."""
        if depth == TOLD - 1:
            self.open = name if name in RECORDS else ""

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

    def __init__(
        self, parser: Parser, limits: ReadLimits, on_record: OnRecord, ahead: Ahead
    ) -> None:
        self._parser = parser
        self._on_record = on_record
        self._sections = _Sections(on_record)
        self._elements = Elements(parser, limits, self._sections, keep_blank=True)
        self._plain = Plain(limits.max_depth - TOLD)
        self._ahead = ahead
        self._held = b""
        self._fed = 0  # bytes of the document, those held back included
        self._place = 0  # of the byte to be looked at next, which may be still to come

    def feed(self, part: bytes, is_last: bool) -> None:
        """Take a part of the document; what may be a record cut in two is held back."""
        held, begin = self._held + part, self._fed - len(self._held)
        self._fed += len(part)
        self._pass_by_what_is_known()
        while mark := next_mark(self._sections.open)(held, self._place - begin):
            self._give(held[self._place - begin : mark.end()])
            self._place = begin + mark.end()
            self._pass_by_what_is_known()
        self._held = held[self._place - begin :]
        if is_last or len(self._held) > MOST_HELD:
            rest, self._held = self._held, b""
            self._place += len(rest)
            self._elements.feed(rest, is_last)

    def _pass_by_what_is_known(self) -> None:
        """Hand over the records that were taken apart ahead from this place on, if there are any.

        They are what would be found here, if this place is in the same list, right behind a record
        or the beginning of the list: what follows a plain record does as well. Where they are too
        many, they are read here, so that what is wrong is told in the order of the document.
        """
        if not self._sections.open:
            return  # nothing taken apart belongs here: it need not be waited for
        run = self._ahead.at(self._place)
        if (
            run is None
            or run.section != self._sections.open
            or not self._may_be_plain(is_ascii=run.is_ascii)
            or run.elements > self._elements.room
        ):
            return
        name, first = RECORDS[run.section], self._elements.line
        for fields, line in run.records:
            self._on_record(run.section, name, fields, first + line)
        self._elements.pass_by(run.lines, run.column, run.elements)
        self._place = run.end

    def _give(self, piece: bytes) -> None:
        plain = self._plain_record(piece)
        if plain is None:
            self._elements.feed(piece, False)
        else:
            self._on_record(*plain)

    def _plain_record(self, piece: bytes) -> tuple[str, str, Content, int] | None:
        """Return section, name, fields and line if a piece is one whole plain record."""
        section = self._sections.open
        if not (section and self._may_be_plain(is_ascii=piece.isascii())):
            return None
        try:
            text = piece.decode()
        except UnicodeDecodeError:
            return None  # the parser will say where
        taken = self._plain.fields(text, RECORDS[section])
        if taken is None:
            return None
        fields, count = taken
        line = self._elements.line + lines_in(text[: text.index("<")])
        self._elements.pass_by(*passed_in(text), count)
        return section, RECORDS[section], fields, line

    def _may_be_plain(self, *, is_ascii: bool) -> bool:
        """Whether a piece may be a record, and its bytes mean what they mean in UTF-8.

        It cannot be one within a comment or a section of character data, of which a piece tells
        nothing itself: only right behind a record, or the beginning of the list.
        """
        elements = self._elements
        if not (elements.is_before_record and elements.are_bare_names_own):
            return False
        return self._parser.is_utf_8 or is_ascii
