"""XML of unknown origin, handed to a builder: no declarations, no entities, no strange encodings.

Why expat itself and not ElementTree (ADR-0010): its handlers refuse a document type before any of
it is read, they know the line, and nothing but the record at hand is ever built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias
from xml.parsers import expat

from pmcore.exchange.importing.imported import Raw
from pmcore.kernel import Code, DocumentError

Content: TypeAlias = "str | tuple[Raw, ...]"
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


def parse(
    chunks: Iterable[bytes],
    attach: Callable[[expat.XMLParserType], Callable[[], None]],
    *,
    is_text: bool = False,
) -> None:
    """Go through a document.

    Parameters
    ----------
    chunks
        The document in parts.
    attach
        Sets the handlers of elements and texts; returns what is called after each part, and may
        refuse to go on.
    is_text
        Whether the parts were text once: then what the document says of its encoding is past.

    Raises
    ------
    DocumentError
        ``import.doctype``; ``document.syntax``; ``document.encoding``.
    """
    parser = expat.ParserCreate("utf-8" if is_text else None)
    parser.buffer_text = True
    parser.ordered_attributes = True  # a list costs less than a mapping, and most are empty
    _guard(parser, check_encoding=not is_text)
    check = attach(parser)
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            check()
        parser.Parse(b"", True)
        check()
    except expat.ExpatError as error:
        raise _unreadable(error) from None


def split_name(name: str, attributes: list[str]) -> tuple[str, str, str | None]:
    """Return the prefix of a root with its colon, its own name, and its namespace, if it says one.

    >>> split_name("p:Project", ["xmlns:p", "http://example.org"])
    ('p:', 'Project', 'http://example.org')
    """
    prefix, colon, local = name.rpartition(":")
    said = dict(zip(attributes[::2], attributes[1::2], strict=True))
    return prefix + colon, local, said.get(f"xmlns:{prefix}" if prefix else "xmlns")


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
