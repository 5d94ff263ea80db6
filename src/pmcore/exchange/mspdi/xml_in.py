"""Microsoft Project's XML, scanned record by record: nothing but the one at hand is ever built."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias
from xml.parsers import expat

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.xml import Content, parse, split_name
from pmcore.exchange.limits import ReadLimits, too_deep, too_many_values
from pmcore.kernel import Code, DocumentError

NAMESPACE = "http://schemas.microsoft.com/project"
LISTS = frozenset(("Calendars", "Tasks", "Resources", "Assignments"))
OnRecord: TypeAlias = Callable[[str, str, Content, int], None]
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
    parse(chunks, lambda parser: _Builder(parser, limits, on_record).attach(), is_text=is_text)


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
                raise too_deep(deepest, parser.CurrentLineNumber)
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
    prefix, local, space = split_name(name, attributes)
    space = NAMESPACE if space is None else space
    if local != "Project" or space != NAMESPACE:
        raise DocumentError(
            Code.IMPORT_ROOT, format="Microsoft Project XML", root=name, namespace=space
        )
    return prefix
