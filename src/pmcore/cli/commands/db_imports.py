"""``pmcore db imports``: what imports in batches wrote that have not ended, and nobody sees."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from pmcore.cli.console import say, terminal_width
from pmcore.cli.tables import Column, table
from pmcore.cli.words import WORDS
from pmcore.repositories import SqliteStore

_ALL = datetime.max.replace(tzinfo=UTC)  # of whatever clock their times are


def run(command: argparse.Namespace) -> int:
    """Print one line for each, or drop one; 1 where there is none to drop."""
    words = WORDS[command.lang]
    with SqliteStore(command.store) as store, store.unit(command.tenant) as unit:
        rows = unit.imports.unfinished(before=_ALL)
        if command.drop is not None:
            is_there = command.drop in {row.project for row in rows}
            if is_there:
                unit.imports.drop(command.drop)
                unit.commit()
            said = words["db_dropped" if is_there else "db_not_dropped"].format(id=command.drop)
            say([said], sys.stdout if is_there else sys.stderr)
            return int(not is_there)
    if not rows:
        say([words["db_no_imports"]])
        return 0
    columns = [
        Column(words["id"], [row.project for row in rows], least=8),
        Column(words["db_rows"], [f"{row.done:,} / {row.total:,}" for row in rows], right=True),
        Column(words["db_last_batch"], [f"{row.at:%Y-%m-%d %H:%M %z}" for row in rows]),
    ]
    say(table(columns, terminal_width(command.width)))
    return 0
