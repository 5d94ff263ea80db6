"""``pmcore init``: a small commented plan to start from."""

from __future__ import annotations

import argparse
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from shlex import quote

from pmcore.cli.console import say
from pmcore.cli.starter import starter_json, starter_yaml
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, DocumentError, InputError, MissingExtraError

_START = date(2026, 3, 2)


def run(command: argparse.Namespace) -> int:
    """Write the plan where nothing stands yet, and say what to try."""
    first = command.start or _START
    text = starter_json(first, command.lang)  # refuses a start that no plan may have
    if command.path.lower().endswith((".yaml", ".yml")):
        if find_spec("yaml") is None:  # the file could not be read back
            raise MissingExtraError(
                Code.EXTRA_MISSING, feature="YAML", package="pyyaml", extra="yaml"
            )
        text = starter_yaml(first, command.lang)
    _write_new(command.path, text)
    words, path = WORDS[command.lang], quote(command.path)
    say([words["wrote"].format(path=command.path)])
    for name in ("schedule", "explain", "check"):
        say([words["try"].format(command=f"pmcore {name} {path}")])
    return 0


def _write_new(path: str, text: str) -> None:
    try:
        with Path(path).open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise InputError(Code.CLI_EXISTS, path=Path(path)) from None
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise DocumentError(Code.DOCUMENT_UNWRITABLE, path=path, problem=reason) from error
