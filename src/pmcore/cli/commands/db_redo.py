"""``pmcore db redo``: the change that was taken back last, made again as a new version."""

from __future__ import annotations

import argparse

from pmcore.cli.commands import db_undo


def run(command: argparse.Namespace) -> int:
    """Redo, save, and say what it was."""
    return db_undo.run(command, again=True)
