"""Where a document goes: a file that is complete or as it was, a stream, or memory."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import IO, TypeAlias

from pmcore.exchange.files import write_parts
from pmcore.kernel import Code, DocumentError, InputError

Target: TypeAlias = "str | os.PathLike[str] | IO[bytes]"
_NOT_A_TARGET = {
    "en": "it must be a path, or a stream to write bytes to",
    "zh": "应为路径，或可写入字节的流",
}


def send(parts: Iterable[bytes], target: Target | None) -> bytes | None:
    """Write a document, or return it if there is no target.

    A stream gets nothing before the whole document is made.

    Raises
    ------
    DocumentError
        ``document.unwritable``.
    InputError
        ``value.invalid`` for what is no target.

    Examples
    --------
    >>> send([b"<Project", b"/>"], None)
    b'<Project/>'
    """
    if isinstance(target, str | os.PathLike):
        write_parts(target, parts)
        return None
    if target is not None and not callable(getattr(target, "write", None)):
        given = type(target).__name__
        raise InputError(Code.VALUE_INVALID, field="target", value=given, problem=_NOT_A_TARGET)
    data = b"".join(parts)
    if target is None:
        return data
    _write(target, data)
    return None


def _write(stream: IO[bytes], data: bytes) -> None:
    try:
        stream.write(data)
    except TypeError:
        raise InputError(
            Code.VALUE_INVALID, field="target", value="text stream", problem=_NOT_A_TARGET
        ) from None
    except (OSError, ValueError) as error:
        said = (error.strerror if isinstance(error, OSError) else None) or str(error)
        path = str(getattr(stream, "name", "stream"))
        raise DocumentError(Code.DOCUMENT_UNWRITABLE, path=path, problem=said) from error
