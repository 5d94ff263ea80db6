"""``pmcore db init``: an empty store."""

from __future__ import annotations

import argparse
from shlex import quote

from pmcore.cli.console import say
from pmcore.cli.engine import warn_of_engine
from pmcore.cli.words import WORDS
from pmcore.repositories import SqliteStore


def run(command: argparse.Namespace) -> int:
    """Make the file, and say what to do with it."""
    SqliteStore.create(command.store).close()
    warn_of_engine(command)
    words = WORDS[command.lang]
    say([words["wrote"].format(path=command.store)])
    say([words["try"].format(command=f"pmcore db save {quote(command.store)} PLAN")])
    return 0
