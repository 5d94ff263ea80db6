"""Which characters the bytes of a file mean: its mark, else what the bytes themselves tell.

Primavera P6 writes in the code page of the machine, and does not say which.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from pmcore.kernel import Code, DocumentError

CODE_PAGE = "cp1252"
CHINESE = "gb18030"  # all of GBK, and the euro sign
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BARE_UTF16 = ((b"E\0R\0", "utf-16-le"), (b"\0E\0R", "utf-16-be"))
# Encodings of text; Python knows others that turn bytes into bytes.
_TEXTS = ("utf-8", "utf-16", "cp", "iso8859", "gb", "hz", "big5", "shift_jis", "euc", "koi8", "mac")
_EURO = (b"\t\x80\t", b"\t\xa2\xe3\t")  # how a Chinese Windows writes the sign, and GB 18030
_pairs = re.compile(rb"[\x81-\xfe][\x40-\xfe]").findall
_common = re.compile(rb"[\xa1-\xa9\xb0-\xd7][\xa1-\xfe]").fullmatch
_MOST_PAIRS = 20_000
_LIKELY, _CERTAIN = 0.6, 0.9


class Decoded(NamedTuple):
    """The text of a file.

    Attributes
    ----------
    encoding
        How it was read.
    is_guessed
        Whether nothing says that this was right.
    """

    text: str
    encoding: str
    is_guessed: bool


def decoded(data: bytes, encoding: str | None = None) -> Decoded:
    """Return the text of a file.

    Parameters
    ----------
    encoding
        What the bytes are; looked for in them unless given.

    Raises
    ------
    DocumentError
        ``import.encoding``.

    Examples
    --------
    >>> decoded("围栏基础施工".encode("gbk"))
    Decoded(text='围栏基础施工', encoding='gb18030', is_guessed=True)
    >>> decoded("Gerüst".encode("cp1252")).encoding
    'cp1252'
    """
    if encoding is not None:
        return Decoded(_strictly(data, _known(encoding)), encoding, False)
    marks = (name for mark, name in (*_MARKS, *_BARE_UTF16) if data.startswith(mark))
    marked = next(marks, None)
    if marked is not None:
        return Decoded(_strictly(data, marked), marked, False)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", False)
    except UnicodeDecodeError:
        return _guessed(data)


def text_encoding(text: str, encoding: str) -> bytes:
    """Return a text in an encoding.

    Raises
    ------
    DocumentError
        ``import.encoding``.
    """
    name = _known(encoding)
    try:
        return text.encode(name)
    except UnicodeError as error:
        character = repr(text[getattr(error, "start", 0)])
        raise _wrong(name, f"it has no {character}", f"其中没有 {character}") from None


def _guessed(data: bytes) -> Decoded:
    chinese = _chinese(data)
    if chinese is not None:
        return Decoded(chinese, CHINESE, True)
    return Decoded(data.decode(CODE_PAGE, errors="replace"), CODE_PAGE, True)


def _chinese(data: bytes) -> str | None:
    """Return a text as GBK if most of its characters are then usual ones."""
    found = _pairs(data)[:_MOST_PAIRS]
    usual = sum(_common(pair) is not None for pair in found)
    header = data[: data.find(b"\n") + 1]
    if usual < len(found) * (_LIKELY if b"\tCNY" in header else _CERTAIN):
        return None
    try:
        return data.replace(*_EURO).decode(CHINESE)
    except UnicodeDecodeError:
        return None


def _known(encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, TypeError, ValueError):
        name = ""
    if name.startswith(_TEXTS):
        return name
    raise _wrong(str(encoding), "no such encoding is known", "没有这种编码")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        at = getattr(error, "start", 0) + 1
        raise _wrong(encoding, f"byte {at} does not fit", f"第 {at} 个字节不符") from None


def _wrong(encoding: str, en: str, zh: str) -> DocumentError:
    problem = {"en": en, "zh": zh}
    return DocumentError(Code.IMPORT_ENCODING, encoding=encoding[:40], problem=problem)
