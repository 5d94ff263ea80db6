"""Where a document comes from: a file, bytes or a stream, read in parts of moderate size."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, BinaryIO, TypeAlias

from pmcore.exchange.limits import ReadLimits
from pmcore.kernel import Code, DocumentError, InputError

Source: TypeAlias = "str | os.PathLike[str] | bytes | IO[str] | IO[bytes]"
_PART = 2**18
_NOT_A_SOURCE = {
    "en": "it must be a path, bytes or a stream to read from",
    "zh": "应为路径、字节或可读取的流",
}
_NOT_A_PATH = {
    "en": "it must be a path; give the document itself as bytes",
    "zh": "应为路径；文档内容请以字节给出",
}
_NOT_A_FILE = {
    "en": "it must be a regular file, not a folder, pipe or device",
    "zh": "应为普通文件，而不是文件夹、管道或设备",
}


def is_text(source: Source) -> bool:
    """Whether a stream gives text, not bytes.

    >>> import io
    >>> is_text(io.StringIO("<Project/>")), is_text(b"<Project/>")
    (True, False)
    """
    read = getattr(source, "read", None)
    return callable(read) and isinstance(read(0), str)


def parts_of(source: Source, limits: ReadLimits) -> Iterator[bytes]:
    """Yield a document in parts, at most ``max_bytes`` of it.

    Raises
    ------
    DocumentError
        ``document.not_found``; ``document.unreadable``; ``document.too_large``;
        ``document.encoding``.
    InputError
        ``value.invalid`` for what is no source.
    """
    size = 0
    for part in _parts(source):
        size += len(part)
        if size > limits.max_bytes:
            raise DocumentError(Code.DOCUMENT_TOO_LARGE, limit=limits.max_bytes)
        yield part


def opened(source: str | os.PathLike[str]) -> BinaryIO:
    """Open a file that is a document.

    Raises
    ------
    DocumentError
        ``document.not_found``; ``document.unreadable``.
    InputError
        ``value.invalid`` for a text that is a document itself.
    """
    path = _path(source)
    try:
        # A pipe without a writer would be waited for without end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise DocumentError(Code.DOCUMENT_UNREADABLE, path=str(path), problem=_NOT_A_FILE)
        return path.open("rb")
    except FileNotFoundError:
        raise DocumentError(Code.DOCUMENT_NOT_FOUND, path=str(path)) from None
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _parts(source: Source) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield from (source[at : at + _PART] for at in range(0, len(source), _PART))
    elif isinstance(source, str | os.PathLike):
        with opened(source) as file:
            yield from _parts_of_stream(file, file.name)
    elif callable(getattr(source, "read", None)):
        yield from _parts_of_stream(source, getattr(source, "name", "stream"))
    else:
        given = type(source).__name__
        raise InputError(Code.VALUE_INVALID, field="source", value=given, problem=_NOT_A_SOURCE)


def _path(source: str | os.PathLike[str]) -> Path:
    if isinstance(source, str) and _is_document(source):
        raise InputError(Code.VALUE_INVALID, field="source", value=source[:20], problem=_NOT_A_PATH)
    return Path(source)


def _is_document(text: str) -> bool:
    """Whether a text is a document of its own, not the path of one."""
    return text.lstrip("\ufeff \t\r\n").startswith(("<", "ERMHDR\t"))


def _parts_of_stream(stream: Any, name: object) -> Iterator[bytes]:
    try:
        while part := stream.read(_PART):
            if not isinstance(part, str | bytes):
                given = type(part).__name__
                raise InputError(
                    Code.VALUE_INVALID, field="source", value=given, problem=_NOT_A_SOURCE
                )
            yield part.encode("utf-8") if isinstance(part, str) else part
    except UnicodeError as error:
        raise DocumentError(
            Code.DOCUMENT_ENCODING, problem={"en": str(error), "zh": str(error)}
        ) from None
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _unreadable(name: object, error: Exception) -> DocumentError:
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return DocumentError(Code.DOCUMENT_UNREADABLE, path=str(name), problem=said)
