"""From bytes or text of unknown origin to text that may be parsed."""

from __future__ import annotations

from pmcore.exchange.limits import ReadLimits
from pmcore.kernel import Code, DocumentError

_BOM = "\ufeff"
_OTHER_MARKS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))


def document_text(source: str | bytes, limits: ReadLimits) -> str:
    """Return the text of a document without its byte order mark.

    Raises
    ------
    DocumentError
        ``document.too_large``; ``document.encoding``.
    """
    if len(source) > limits.max_bytes:
        raise DocumentError(Code.DOCUMENT_TOO_LARGE, limit=limits.max_bytes)
    text = source if isinstance(source, str) else _decoded(source)
    return text.removeprefix(_BOM)


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
