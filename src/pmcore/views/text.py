"""Text on its way into markup: made legal, escaped, measured and cut to fit."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LONGEST = 500
_ELLIPSIS = "…"
# What XML 1.0 forbids, other controls, lone surrogates, and direction overrides, with which a
# name could turn around the text beside it.
_illegal = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_spaces = re.compile("[\t\n\r\u2028\u2029]+")
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})

# Widths of Arial in hundredths of the font size; Segoe UI, Roboto and Helvetica are within 3 %.
_WIDTHS = {
    **dict.fromkeys("'", 19),
    **dict.fromkeys("ijl", 23),
    **dict.fromkeys(" !,./:;I[\\]ft|", 28),
    **dict.fromkeys("()-`r{}", 34),
    **dict.fromkeys('"*', 39),
    **dict.fromkeys("Jckvsxyz^", 50),
    **dict.fromkeys("#$0123456789?L_abdeghnopqu", 56),
    **dict.fromkeys("+<=>~FTZ", 61),
    **dict.fromkeys("&ABEKPSVXY", 67),
    **dict.fromkeys("CDHNRUw", 73),
    **dict.fromkeys("GOQ", 78),
    **dict.fromkeys("%mM", 89),
    **dict.fromkeys("W@", 102),
}
_WIDE, _UPPER, _LETTER = 100, 78, 64
_BOLD_PERCENT = 108
_MARGIN_PERCENT = 103


def clean(value: str, longest: int = _LONGEST) -> str:
    r"""Make one line of legal text: forbidden characters show as U+FFFD, long texts end in ``…``.

    >>> clean("a\x00b\nc")
    'a\ufffdb c'
    """
    text = value if len(value) <= longest else value[: longest - 1] + _ELLIPSIS
    return _illegal.sub("\ufffd", _spaces.sub(" ", text))


def escape(value: str, longest: int = _LONGEST) -> str:
    """Return legal text that is safe in an element and in a quoted attribute.

    >>> escape('<b> & "c"')
    '&lt;b&gt; &amp; &quot;c&quot;'
    """
    return clean(value, longest).translate(_ENTITIES)


def text_width(value: str, size: int, *, bold: bool = False) -> int:
    """Estimate the width of a text in pixels, rather too wide than too narrow."""
    return _pixels(sum(map(_char_width, value)), size, bold)


def fit(value: str, width: int, size: int, *, bold: bool = False) -> str:
    """Cut a text so that it is no wider than ``width`` pixels; a cut text ends in ``…``.

    >>> fit("Supplier selection", 60, 12)
    'Supplier…'
    """
    text = clean(value)
    if text_width(text, size, bold=bold) <= width:
        return text
    used, kept = _char_width(_ELLIPSIS), 0
    for char in text:
        used += _char_width(char)
        if _pixels(used, size, bold) > width:
            break
        kept += 1
    if kept == 0:
        return ""
    return _whole(text[:kept]) + _ELLIPSIS


def _whole(text: str) -> str:
    # A joiner at the cut would glue the ellipsis to half an emoji.
    return text.rstrip("\u200d ")


def _pixels(hundredths: int, size: int, bold: bool) -> int:
    weight = _BOLD_PERCENT if bold else 100
    return -(-hundredths * size * weight * _MARGIN_PERCENT // 1_000_000)


@lru_cache(maxsize=4096)
def _char_width(char: str) -> int:
    if char in _WIDTHS:
        return _WIDTHS[char]
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return 0
    breadth = unicodedata.east_asian_width(char)
    if breadth in "WF" or (breadth == "A" and category[0] != "L"):
        return _WIDE
    return _UPPER if category == "Lu" else _LETTER
