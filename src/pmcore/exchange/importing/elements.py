"""The elements of a document, built one by one: nothing but the record at hand is ever built.

Both XML formats have their records on the second or third level. A format is told of the elements
of the first three; what lies below them is their content.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.namespaces import Namespaces
from pmcore.exchange.importing.xml import Content, Parser
from pmcore.exchange.limits import ReadLimits, too_deep, too_many_values
from pmcore.kernel import Code, DocumentError, InputError

LONGEST_SHARED = 40
MOST_SHARED = 50_000
TOLD = 3  # levels
LONGEST_TOKEN = 2 * 2**20  # bytes of a tag or comment: the parser begins anew with each part of it
MOST_NAMES = 20_000  # of elements and attributes: the parser remembers them all


def lines_in(text: str) -> int:
    r"""Count the ends of lines.

    >>> lines_in("a\r\nb\n\rc")
    3
    """
    if "\r" not in text:
        return text.count("\n")
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def passed_in(text: str) -> tuple[int, int]:
    r"""Return how far a text leads: over so many ends of lines, and columns behind the last.

    Without an end of a line they are columns from where it begins.

    >>> passed_in("a\r\nb\n\rcd")
    (3, 2)
    """
    return lines_in(text), len(text) - max(text.rfind("\n"), text.rfind("\r")) - 1


class Levels(Protocol):
    """What a format makes of the elements of the first three levels."""

    def root(self, name: str, attributes: list[str]) -> None:
        """Take the root, or refuse it."""

    def is_own(self, namespace: str) -> bool:
        """Whether a namespace is that of the format."""

    def begin(self, name: str, depth: int, line: int) -> None:
        """Take the beginning of an element."""

    def end(self, name: str, content: Content, depth: int, line: int) -> bool:
        """Take an element that began on a line; ``False`` if it is a part of the one above.

        Content is a text, or the elements below.
        """


class Elements:
    """Builds elements while a document is parsed.

    Parameters
    ----------
    keep_blank
        Whether fields that say nothing are kept.
    """

    def __init__(
        self, parser: Parser, limits: ReadLimits, levels: Levels, *, keep_blank: bool
    ) -> None:
        self._parser = parser.expat
        self._limits = limits
        self._levels = levels
        self._keep_blank = keep_blank
        self._spaces = Namespaces(levels.is_own)
        self._lines = [0] * (TOLD + 1)  # where the open element of each level began
        self._counted = self._attach()
        self._fed = self._next_at = 0  # bytes
        self._passed_lines = self._passed_column = 0

    @property
    def is_before_record(self) -> bool:
        """Whether the next byte may begin a record of the third level.

        It is right behind the one before, or behind the tag of what holds them, if that is a mere
        name.
        """
        return self._next_at == self._fed

    @property
    def are_bare_names_own(self) -> bool:
        """Whether a name without a prefix is one of the format here."""
        return self._spaces.meanings["_"] == "_"

    @property
    def line(self) -> int:
        """The line that a record begins on, which is right behind the one before."""
        return self._parser.CurrentLineNumber + self._passed_lines

    @property
    def room(self) -> int:
        """How many elements more there may be."""
        return self._counted(0)

    def feed(self, part: bytes, is_last: bool) -> None:
        """Give a part of a document to the parser, and look at each element."""
        if self._passed_lines or self._passed_column:
            self._catch_up()
        self._fed += len(part)
        self._parser.Parse(part, is_last)
        self._check_parser()
        self._counted(0)

    def pass_by(self, lines: int, column: int, count: int) -> None:
        """Leave out a part of so many elements, all complete, that is known to be XML.

        Parameters
        ----------
        lines, column
            How far it leads, see :func:`passed_in`.
        """
        self._passed_column = column if lines else self._passed_column + column
        self._passed_lines += lines
        self._counted(count)

    def _check_parser(self) -> None:
        """Refuse what would have the parser look at the same bytes over and over, or never forget.

        Raises
        ------
        DocumentError, InputError
            ``document.syntax``, ``input.too_many``.
        """
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TOKEN:
            limit = f"{LONGEST_TOKEN:,}"
            en = f"a tag or comment is longer than {limit} bytes"
            problem = {"en": en, "zh": f"有标签或注释超过 {limit} 字节"}
            at = {"line": self.line, "column": self._parser.CurrentColumnNumber + 1}
            raise DocumentError(Code.DOCUMENT_SYNTAX, format="XML", problem=problem, **at)
        if len(self._parser.intern) > MOST_NAMES:
            what = {"en": "The names of elements", "zh": "元素名称"}
            more = {"en": f"more than {MOST_NAMES}", "zh": f"超过 {MOST_NAMES}"}
            raise InputError(Code.TOO_MANY, what=what, count=more, limit=MOST_NAMES)

    def _catch_up(self) -> None:
        """Let the parser stand on the line and in the column where the document is.

        What it is given instead of what it was not given is nothing but space.
        """
        space = b"\n" * self._passed_lines + b" " * self._passed_column
        self._passed_lines = self._passed_column = 0
        self._parser.Parse(space, False)
        self._fed += len(space)
        self._next_at += len(space)

    def _attach(self) -> Callable[[int], int]:
        """Let the parser tell of starts, ends and texts; return what counts other elements.

        It returns how many more there may be.

        They are closures, and do as little as they can: a million elements pass through them. Of
        an element without others below it nothing is remembered but its text.
        """
        begin, end, keep_blank = self._begin, self._end, self._keep_blank
        parser, spaces = self._parser, self._spaces
        most, deepest, longest = self._limits.max_values, self._limits.max_depth, LONGEST_SHARED
        waiting: list[list[Raw]] = []  # of each open element that has others below, what is there
        below: list[Raw] = []
        texts: list[str] = []
        shared: dict[Raw, Raw] = {}  # most records say the same of most fields
        share = shared.setdefault
        meant = spaces.meanings
        count = depth = scoped = 0
        is_leaf = False  # whether the element that was opened last is still open

        def on_start(name: str, attributes: list[str]) -> None:
            nonlocal below, depth, is_leaf, meant, scoped
            depth += 1
            if depth == 1 or (attributes and "xmlns" in "".join(attributes)):
                spaces.enter(depth, name, attributes)
                meant, scoped = spaces.meanings, spaces.depth
            if depth <= TOLD:
                begin(name, attributes, depth)
                waiting.append(below)
                below = []
            elif is_leaf and depth > TOLD + 1:
                waiting.append(below)
                below = []
            if depth > deepest:
                raise too_deep(deepest, parser.CurrentLineNumber)
            is_leaf = True
            texts.clear()

        def on_end(tag: str) -> None:
            nonlocal below, count, depth, is_leaf, meant, scoped
            count += 1
            name = meant[tag]
            if is_leaf and depth > TOLD:
                text = texts[0] if len(texts) == 1 else "".join(texts)
                if keep_blank or (text and not text.isspace()):
                    pair: Raw = (name, text)
                    below.append(share(pair, pair) if len(text) <= longest else pair)
            else:
                content: Content = tuple(below) if below else "".join(texts)
                below = waiting.pop()
                texts.clear()
                if depth <= TOLD and end(tag, name, content, depth):
                    if len(shared) > MOST_SHARED:
                        shared.clear()
                elif keep_blank or (content if isinstance(content, tuple) else content.strip()):
                    below.append((name, content))
            is_leaf = False
            if depth == scoped:
                spaces.leave()
                meant, scoped = spaces.meanings, spaces.depth
            depth -= 1

        def counted(others: int) -> int:
            nonlocal count
            count += others
            room = most - count - depth
            if room < 0:
                raise too_many_values(most)
            return room

        parser.StartElementHandler = on_start
        parser.EndElementHandler = on_end
        parser.CharacterDataHandler = texts.append
        return counted

    def _begin(self, tag: str, attributes: list[str], depth: int) -> None:
        """Tell of an element that begins."""
        parser = self._parser
        if depth == 1:
            self._levels.root(tag, attributes)
        self._lines[depth] = line = parser.CurrentLineNumber
        self._levels.begin(self._spaces.meanings[tag], depth, line)
        if depth == TOLD - 1:
            self._next_at = parser.CurrentByteIndex + len(f"<{tag}>")

    def _end(self, tag: str, name: str, content: Content, depth: int) -> bool:
        """Tell of an element that ends."""
        if depth == TOLD:
            self._next_at = self._parser.CurrentByteIndex + len(f"</{tag}>")
        return self._levels.end(name, content, depth, self._lines[depth])
