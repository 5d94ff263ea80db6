"""XML of unknown origin, scanned record by record: no declarations, no entities, no endless depth.

Why expat itself and not ElementTree (ADR-0010): its handlers refuse a document type before any of
it is read, they know the line, and nothing but the record at hand is ever built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias
from xml.parsers import expat

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.limits import ReadLimits, too_many_values
from pmcore.kernel import Code, DocumentError

NAMESPACE = "http://schemas.microsoft.com/project"
LISTS = frozenset(("Calendars", "Tasks", "Resources", "Assignments"))
Content: TypeAlias = "str | tuple[Raw, ...]"
OnRecord: TypeAlias = Callable[[str, str, Content, int], None]
_ENCODINGS = ("utf-8", "utf8", "utf-16", "us-ascii", "ascii", "latin-1")
_FAMILIES = ("iso-8859-", "windows-125")
_WRONG_ENCODING = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_UNKNOWN_ENCODING,
        expat.errors.XML_ERROR_INCORRECT_ENCODING,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)
_RECORD_DEPTH = 3
_MOST_SHARED = 50_000
_LONGEST_SHARED = 40


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
    parser = expat.ParserCreate("utf-8" if is_text else None)
    parser.buffer_text = True
    parser.ordered_attributes = True  # a list costs less than a mapping, and most are empty
    _guard(parser, check_encoding=not is_text)
    check = _Builder(parser, limits, on_record).attach()
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            check()
        parser.Parse(b"", True)
        check()
    except expat.ExpatError as error:
        raise _unreadable(error) from None


def _guard(parser: expat.XMLParserType, *, check_encoding: bool) -> None:
    """Refuse a document type where it begins, and encodings beyond the usual ones."""

    def on_doctype(*_: Any) -> None:
        raise DocumentError(Code.IMPORT_DOCTYPE, line=parser.CurrentLineNumber)

    def on_declaration(_: str, encoding: str | None, __: int) -> None:
        named = (encoding or "utf-8").lower()
        if check_encoding and named not in _ENCODINGS and not named.startswith(_FAMILIES):
            raise _wrong_encoding(f"it says {named}", f"声明为 {named}")

    parser.StartDoctypeDeclHandler = on_doctype
    parser.XmlDeclHandler = on_declaration


class _Builder:
    """Builds the record at hand, and only that."""

    def __init__(
        self, parser: expat.XMLParserType, limits: ReadLimits, on_record: OnRecord
    ) -> None:
        self._parser = parser
        self._limits = limits
        self._on_record = on_record
        self._prefix = ""
        self._section = ""
        self._line = 0

    def attach(self) -> Callable[[], None]:
        """Set the handlers; return what refuses too many elements.

        They are closures, and do as little as they can: a million elements pass through them. Of
        an element without others below it nothing is remembered but its text.
        """
        parser, take, opened = self._parser, self._take, self._open
        most, deepest = self._limits.max_values, self._limits.max_depth
        fields, longest, most_shared = _RECORD_DEPTH + 1, _LONGEST_SHARED, _MOST_SHARED
        waiting: list[list[Raw]] = []  # of each open element that has others below, what is there
        below: list[Raw] = []
        texts: list[str] = []
        shared: dict[Raw, Raw] = {}  # most tasks say the same of most fields
        share = shared.setdefault
        prefix = ""
        count = depth = 0
        is_leaf = False  # whether the element that was opened last is still open

        def on_start(name: str, attributes: list[str]) -> None:
            nonlocal below, depth, is_leaf, prefix
            depth += 1
            if depth < fields:
                prefix = opened(name, attributes, depth)
                waiting.append(below)
                below = []
            elif is_leaf and depth > fields:
                waiting.append(below)
                below = []
            if depth > deepest:
                raise DocumentError(Code.DOCUMENT_TOO_DEEP, limit=deepest)
            is_leaf = True
            texts.clear()

        def on_end(name: str) -> None:
            nonlocal below, count, depth, is_leaf
            count += 1
            if prefix:
                name = name.removeprefix(prefix)
            if is_leaf and depth >= fields:
                is_leaf = False
                depth -= 1
                text = texts[0] if len(texts) == 1 else "".join(texts)
                pair: Raw = (name, text)
                below.append(share(pair, pair) if len(text) <= longest else pair)
                return
            content: Content = tuple(below) if below else "".join(texts)
            is_leaf = False
            below = waiting.pop()
            texts.clear()
            if depth < fields and take(name, content, depth):
                if len(shared) > most_shared:
                    shared.clear()
            else:
                pair = name, content
                below.append(share(pair, pair) if len(content) <= longest else pair)
            depth -= 1

        def check() -> None:
            if count + depth > most:
                raise too_many_values(most)

        parser.StartElementHandler = on_start
        parser.EndElementHandler = on_end
        parser.CharacterDataHandler = texts.append
        return check

    def _open(self, name: str, attributes: list[str], depth: int) -> str:
        """Remember where the record at hand stands; return the prefix of all names."""
        if depth == 1:
            self._prefix = _prefix_of_root(name, attributes)
        elif depth == _RECORD_DEPTH - 1:
            self._section = name.removeprefix(self._prefix)
        self._line = self._parser.CurrentLineNumber
        return self._prefix

    def _take(self, name: str, content: Content, depth: int) -> bool:
        """Hand over a record that ends; ``False`` if it is a part of one."""
        if depth == _RECORD_DEPTH and self._section in LISTS:
            self._on_record(self._section, name, content, self._line)
            return True
        if depth == _RECORD_DEPTH - 1 and name not in LISTS:
            self._on_record("Project", name, content, self._line)
        return depth < _RECORD_DEPTH


def _prefix_of_root(name: str, attributes: list[str]) -> str:
    """Return the prefix all names have, mostly none; refuse a root of another kind."""
    prefix, colon, local = name.rpartition(":")
    said = dict(zip(attributes[::2], attributes[1::2], strict=True))
    space = said.get(f"xmlns:{prefix}" if prefix else "xmlns", NAMESPACE)
    if local != "Project" or space != NAMESPACE:
        raise DocumentError(Code.IMPORT_ROOT, root=name, namespace=space)
    return prefix + colon


def _unreadable(error: expat.ExpatError) -> DocumentError:
    problem = expat.errors.messages.get(error.code, str(error))
    if error.code in _WRONG_ENCODING:
        return _wrong_encoding(problem, problem)
    return DocumentError(
        Code.DOCUMENT_SYNTAX,
        format="XML",
        line=error.lineno,
        column=error.offset + 1,
        problem=problem,
    )


def _wrong_encoding(en: str, zh: str) -> DocumentError:
    return DocumentError(Code.DOCUMENT_ENCODING, problem={"en": en, "zh": zh})
