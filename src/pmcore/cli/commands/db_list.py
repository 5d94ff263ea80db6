"""``pmcore db list``: the projects of a store."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from pmcore.cli.console import say, terminal_width
from pmcore.cli.tables import Column, table
from pmcore.cli.words import WORDS
from pmcore.repositories import EVERYTHING, ProjectReader, ProjectRow, SqliteStore
from pmcore.repositories.protocols import MOST_ROWS


def run(command: argparse.Namespace) -> int:
    """Print one line for each project."""
    words = WORDS[command.lang]
    with SqliteStore(command.store) as store, store.view(command.tenant) as view:
        rows = [*every_project(view.projects, command.search)]
    if not rows:
        say([words["db_empty"]])
        return 0
    columns = [
        Column(words["id"], [row.id for row in rows], least=8),
        Column(words["db_project"], [row.name.pick(command.lang) for row in rows], least=8),
        Column(words["db_version"], [str(row.version) for row in rows], right=True),
        Column(words["db_stage"], [words[f"db_{row.lifecycle}"] for row in rows]),
        Column(words["db_tasks"], [f"{row.tasks:,}" for row in rows], right=True),
        Column(words["start"], [f"{row.start:%Y-%m-%d}" for row in rows]),
    ]
    say(table(columns, terminal_width(command.width)))
    return 0


def every_project(projects: ProjectReader, search: str = "") -> Iterator[ProjectRow]:
    """Yield the rows of all projects, page by page."""
    after = None
    while True:
        page = projects.list(EVERYTHING, search=search, after=after, limit=MOST_ROWS)
        yield from page.rows
        if (after := page.after) is None:
            return
