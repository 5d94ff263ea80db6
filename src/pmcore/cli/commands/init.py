"""``pmcore init``: a small commented plan to start from."""

from __future__ import annotations

import argparse
from datetime import date
from importlib.util import find_spec
from shlex import quote

from pmcore.cli.console import say
from pmcore.cli.documents import write_document
from pmcore.cli.outputs import STANDARD
from pmcore.cli.starter import starter_json, starter_yaml
from pmcore.cli.words import WORDS
from pmcore.exchange.files import write_new_file
from pmcore.kernel import Code, MissingExtraError

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
    if command.path == STANDARD:
        write_document(command.path, text)
        return 0
    write_new_file(command.path, text)
    words, path = WORDS[command.lang], quote(command.path)
    say([words["wrote"].format(path=command.path)])
    for name in ("schedule", "explain", "check"):
        say([words["try"].format(command=f"pmcore {name} {path}")])
    return 0
