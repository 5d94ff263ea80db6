"""From bytes or text of unknown origin to text that may be parsed."""

from __future__ import annotations

from pmcore.exchange.limits import ReadLimits
from pmcore.kernel import Code, DocumentError, InputError

_BOM = "\ufeff"
_OTHER_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


def document_text(source: str | bytes, limits: ReadLimits) -> str:
    """Return the text of a document without its byte order mark.

    Raises
    ------
    DocumentError
        ``document.too_large``; ``document.encoding``.
    InputError
        ``value.invalid`` for what is neither text nor bytes.
    """
    if not isinstance(source, str | bytes):
        problem = {"en": "it must be a text or bytes", "zh": "应为文本或字节"}
        given = type(source).__name__
        raise InputError(Code.VALUE_INVALID, field="text", value=given, problem=problem)
    if len(source) > limits.max_bytes:
        raise DocumentError(Code.DOCUMENT_TOO_LARGE, limit=limits.max_bytes)
    text = _whole(source) if isinstance(source, str) else _decoded(source)
    return text.removeprefix(_BOM)


def _whole(source: str) -> str:
    """Refuse half a surrogate pair: parsers written in C cannot take it."""
    try:
        source.encode("utf-8")
    except UnicodeEncodeError as error:
        at = error.start + 1
        raise _not_utf8(
            f"character {at} is half of a surrogate pair", f"第 {at} 个字符为不成对的代理项"
        ) from None
    return source


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        for mark, name in _OTHER_MARKS:
            if source.startswith(mark):
                raise _not_utf8(f"it begins like {name}", f"开头像是 {name}") from None
        byte = f"0x{source[error.start]:02x}"
        raise _not_utf8(
            f"byte {error.start + 1} is {byte}", f"第 {error.start + 1} 个字节为 {byte}"
        ) from None


def _not_utf8(en: str, zh: str) -> DocumentError:
    return DocumentError(Code.DOCUMENT_ENCODING, problem={"en": en, "zh": zh})
