"""Documents that a command writes: to a file or, where that is called ``-``, to standard output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from contextvars import ContextVar
from typing import TextIO

from pmcore.cli.outputs import STANDARD

# What commands call the files they write.
_OUTPUTS = ("output", "path", "html", "svg", "json", "csv", "set", "clear")
_standard: ContextVar[TextIO | None] = ContextVar("standard output", default=None)


@contextmanager
def kept_apart(command: argparse.Namespace) -> Iterator[None]:
    """Say on stderr what a command says, where a document of its goes to standard output."""
    if STANDARD not in (getattr(command, name, None) for name in _OUTPUTS):
        yield
        return
    token = _standard.set(sys.stdout)
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        _standard.reset(token)


def write_document(path: str, text: str, *, encoding: str = "utf-8") -> None:
    """Write a document; the bytes are the same wherever they go.

    Raises
    ------
    DocumentError
        ``document.unwritable``.
    """
    from pmcore.exchange import write_file  # --help needs neither files nor words

    if path != STANDARD:
        write_file(path, text, encoding=encoding)
        return
    stream = _standard.get() or sys.stdout
    stream.flush()
    raw = getattr(stream, "buffer", None)
    if raw is None:  # a stream of a host that takes text alone
        stream.write(text)
    else:
        raw.write(text.encode(encoding))
    stream.flush()


def wrote(path: str, language: str) -> list[str]:
    """Say where a file is; nothing of what went to standard output."""
    from pmcore.cli.words import WORDS

    return [] if path == STANDARD else [WORDS[language]["wrote"].format(path=path)]
