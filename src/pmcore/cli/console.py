"""Text on its way to a terminal: safe, measured in cells, wrapped."""

from __future__ import annotations

import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TextIO

_REPLACEMENT = "\ufffd"
_ELLIPSIS = "…"
# Format characters that shape a word and turn nothing around: joiners, as emoji and some scripts
# need them, and the marks with which Hebrew and Arabic are written.
_HARMLESS = frozenset("\u200c\u200d\u200e\u200f\u061c")


def prepare_streams() -> None:
    """Let a terminal that cannot show a character get its code instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def terminal_width(asked: int | None, stream: TextIO | None = None) -> int | None:
    """Columns to fill: as asked for, else the terminal's; ``None`` where nobody counts them."""
    if asked is not None:
        return asked
    if not (stream or sys.stdout).isatty():
        return None
    return max(shutil.get_terminal_size().columns, 40)


def say(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Print lines; what comes from a plan cannot move the cursor or turn the text around."""
    for line in lines:
        print(one_line(line).rstrip(), file=stream)


def one_line(text: str) -> str:
    r"""Make a text one printable line.

    >>> one_line("a\nb\x1b[31m")
    'a b\ufffd[31m'
    """
    return text if text.isprintable() else "".join(map(_printable, text))


def _printable(char: str) -> str:
    if char.isprintable() or char in _HARMLESS:
        return char
    if char.isspace():
        return " "
    # Controls, lone surrogates, and what turns text around or hides in it.
    return _REPLACEMENT if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char


def cells(text: str) -> int:
    """Count the terminal cells a text takes; Chinese characters take two.

    >>> cells("Dig"), cells("挖土")
    (3, 4)
    """
    return len(text) if text.isascii() else sum(map(_cells_of, text))


@lru_cache(maxsize=8192)
def _cells_of(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def cut(text: str, width: int) -> str:
    """Cut a text to so many cells; a cut text ends in ``…``.

    >>> cut("Supplier selection", 9), cut("供应商选择", 7)
    ('Supplier…', '供应商…')
    """
    if cells(text) <= width:
        return text
    used, kept = 1, 0
    for char in text:
        used += _cells_of(char)
        if used > width:
            break
        kept += 1
    return text[:kept].rstrip() + _ELLIPSIS


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text with spaces to so many cells."""
    space = " " * max(width - cells(text), 0)
    return space + text if right else text + space


def wrapped(text: str, width: int | None, first: str = "", rest: str = "") -> list[str]:
    """Break a text into lines of at most so many cells; without a width there is one line.

    Lines begin with ``first``, then ``rest``. They break at spaces and beside Chinese characters,
    but not before a closing mark.

    >>> wrapped("It waits for the finish.", 12), wrapped("须等封样完成。", 8)
    (['It waits for', 'the finish.'], ['须等封样', '完成。'])
    """
    lines = [first]
    for piece in _pieces(one_line(text)):
        fits = width is None or cells(lines[-1]) + cells(piece.rstrip()) <= width
        if not fits and lines[-1].strip():
            lines.append(rest)
        lines[-1] += piece
    return [line.rstrip() for line in lines]


_pieces = re.compile(
    r"(?:[^\s\u2e80-\uffff]+|[（《]*[\u2e80-\uffff])[，。；：、）》！？”’]*\s*|\s+"
).findall
