"""``pmcore db history``: what was changed, by whom, and why."""

from __future__ import annotations

import argparse

from pmcore.cli.console import say, terminal_width
from pmcore.cli.stores import changes_told, store_of
from pmcore.cli.words import WORDS
from pmcore.repositories.protocols import MOST_ROWS
from pmcore.wbs import Change


def run(command: argparse.Namespace) -> int:
    """Print one line for each change, the oldest first, after who added the project."""
    words = WORDS[command.lang]
    changes: list[Change] = []
    with store_of(command) as store, store.view(command.tenant) as view:
        origin = view.projects.origin(command.project) if command.since is None else None
        since = command.since or 0
        while some := view.projects.changes(command.project, since=since, limit=MOST_ROWS):
            changes += some
            since = some[-1].number
    if changes or origin is not None:
        say(changes_told(changes, command.lang, terminal_width(command.width), origin))
    else:
        say([words["db_no_changes"]])
    return 0
