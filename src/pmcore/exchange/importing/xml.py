"""XML of unknown origin, handed to a builder: no declarations, no entities, no strange encodings.

Why expat itself and not ElementTree (ADR-0010): its handlers refuse a document type before any of
it is read, they know the line, and nothing but the record at hand is ever built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias
from xml.parsers import expat

from pmcore.exchange.importing.code_pages import in_utf_8
from pmcore.exchange.importing.imported import Raw
from pmcore.kernel import Code, DocumentError

Content: TypeAlias = "str | tuple[Raw, ...]"
Feed: TypeAlias = Callable[[bytes, bool], None]
_UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")
_ENCODINGS = (*_UTF_8, "utf-16", "latin-1")
_FAMILIES = ("iso-8859-", "windows-125")
_HANDLERS = (
    *("StartDoctypeDeclHandler", "XmlDeclHandler"),
    *("StartElementHandler", "EndElementHandler", "CharacterDataHandler"),
)
_WRONG_ENCODING = frozenset(
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_UNKNOWN_ENCODING,
        expat.errors.XML_ERROR_INCORRECT_ENCODING,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)


class Parser:
    """expat, on its guard: it refuses a document type where it begins, and strange encodings.

    Parameters
    ----------
    is_text
        Whether the document was text once: then what it says of its encoding is past.

    Attributes
    ----------
    expat
        What reads the document.
    is_text
        Whether the document was text once, so that its bytes stand where no file has them.
    is_utf_8
        Whether the document says of itself that it is written in UTF-8, as it does by silence.
    """

    def __init__(self, *, is_text: bool) -> None:
        self.expat = expat.ParserCreate("utf-8" if is_text else None)
        self.expat.buffer_text = True
        self.expat.ordered_attributes = True  # a list costs less than a mapping; most are empty
        self.expat.StartDoctypeDeclHandler = self._on_doctype
        self.expat.XmlDeclHandler = self._on_declaration
        self.is_utf_8 = True
        self.is_text = is_text

    def let_go(self) -> None:
        """Forget who is told: they hold the parser, and it holds them and all they remember."""
        for handler in _HANDLERS:
            setattr(self.expat, handler, None)

    def _on_doctype(self, *_: Any) -> None:
        raise DocumentError(Code.IMPORT_DOCTYPE, line=self.expat.CurrentLineNumber)

    def _on_declaration(self, _: str, encoding: str | None, __: int) -> None:
        named = (encoding or "utf-8").lower()
        if self.is_text:
            return
        if named not in _ENCODINGS and not named.startswith(_FAMILIES):
            raise _wrong_encoding(f"it says {named}", f"声明为 {named}")
        self.is_utf_8 = named in _UTF_8


def parse(
    chunks: Iterable[bytes], attach: Callable[[Parser], Feed], *, is_text: bool = False
) -> None:
    """Go through a document.

    Parameters
    ----------
    chunks
        The document in parts.
    attach
        Sets the handlers of elements and texts; returns what gives each part to the parser, told
        whether it is the last one, and may refuse to go on.
    is_text
        Whether the parts were text once: then what the document says of its encoding is past.

    Raises
    ------
    DocumentError
        ``import.doctype``; ``document.syntax``; ``document.encoding``.
    """
    parts, is_recoded = (chunks, False) if is_text else in_utf_8(chunks)
    parser = Parser(is_text=is_text or is_recoded)
    feed = attach(parser)
    try:
        for chunk in parts:
            feed(chunk, False)
        feed(b"", True)
    except expat.ExpatError as error:
        raise _unreadable(error) from None
    finally:
        parser.let_go()


def split_name(name: str, attributes: list[str]) -> tuple[str, str]:
    """Return the own name of a root, and its namespace, empty if it says none.

    >>> split_name("p:Project", ["xmlns:p", "http://example.org"])
    ('Project', 'http://example.org')
    """
    prefix, _, local = name.rpartition(":")
    said = dict(zip(attributes[::2], attributes[1::2], strict=True))
    return local, said.get(f"xmlns:{prefix}" if prefix else "xmlns", "")


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
