"""What is known to be wrong with the SQLite that this Python comes with."""

from __future__ import annotations

import argparse
import sys

from pmcore.cli.console import say, terminal_width
from pmcore.cli.listing import listed
from pmcore.repositories import SqliteStore


def warn_of_engine(command: argparse.Namespace) -> None:
    """Say on stderr what a store's own file cannot show."""
    found = SqliteStore.engine_findings()
    width = terminal_width(command.width, sys.stderr)
    say(listed(found, command.lang, width, most=len(found), more=""), sys.stderr)
