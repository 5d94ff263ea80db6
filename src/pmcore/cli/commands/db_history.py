"""``pmcore db history``: what was changed, by whom, and why."""

from __future__ import annotations

import argparse

from pmcore.cli.console import say, terminal_width
from pmcore.cli.stores import changes_told, store_of
from pmcore.cli.words import WORDS
from pmcore.repositories.asking_all import all_changes


def run(command: argparse.Namespace) -> int:
    """Print one line for each change, the oldest first, after who added the project."""
    words = WORDS[command.lang]
    with store_of(command) as store, store.view(command.tenant) as view:
        origin = view.projects.origin(command.project) if command.since is None else None
        changes = [*all_changes(view.projects, command.project, command.since or 0)]
    if changes or origin is not None:
        say(changes_told(changes, command.lang, terminal_width(command.width), origin))
    else:
        say([words["db_no_changes"]])
    return 0
