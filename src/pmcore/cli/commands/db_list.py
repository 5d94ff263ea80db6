"""``pmcore db list``: the projects of a store."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial

from pmcore.cli.console import say, terminal_width
from pmcore.cli.listing import listed
from pmcore.cli.stores import DAMAGED, other_tenants
from pmcore.cli.tables import Column, table
from pmcore.cli.words import WORDS
from pmcore.kernel import Finding, StoreError
from pmcore.repositories import EVERYTHING, Is, Page, ProjectReader, ProjectRow, SqliteStore
from pmcore.repositories.asking_all import all_rows
from pmcore.repositories.protocols import MOST_ROWS


def run(command: argparse.Namespace) -> int:
    """Print one line for each project; 1 when some cannot be shown."""
    words = WORDS[command.lang]
    with SqliteStore(command.store) as store:
        rows, damaged = _rows(store, command)
        others = [] if rows or damaged else other_tenants(store, command)
    if rows:
        columns = [
            Column(words["id"], [row.id for row in rows], least=8),
            Column(words["db_project"], [row.name.pick(command.lang) for row in rows], least=8),
            Column(words["db_version"], [str(row.version) for row in rows], right=True),
            Column(words["db_stage"], [words[f"db_{row.lifecycle}"] for row in rows]),
            Column(words["db_tasks"], [f"{row.tasks:,}" for row in rows], right=True),
            Column(words["start"], [f"{row.start:%Y-%m-%d}" for row in rows]),
        ]
        say(table(columns, terminal_width(command.width)))
    elif not damaged:
        none = words["db_none_found" if command.search else "db_empty"]
        say([none.format(tenant=command.tenant, search=command.search), *others])
    width = terminal_width(command.width, sys.stderr)
    say(listed(damaged, command.lang, width, most=len(damaged), more=""), sys.stderr)
    return int(bool(damaged))


def _rows(
    store: SqliteStore, command: argparse.Namespace
) -> tuple[Sequence[ProjectRow], Sequence[Finding]]:
    """Return the rows of all projects; where a list cannot go on, of each that can be read."""
    try:
        with store.view(command.tenant) as view:
            return [*all_rows(partial(_page, view.projects, command.search))], []
    except StoreError as error:
        if error.code not in DAMAGED:
            raise
    rows: list[ProjectRow] = []
    damaged: list[Finding] = []
    for id in store.project_ids(command.tenant):
        try:
            with store.view(command.tenant) as view:
                rows += view.projects.list(Is("id", id), search=command.search).rows
        except StoreError as error:
            if error.code not in DAMAGED:
                raise
            damaged.append(error.to_finding())
    return rows, damaged


def _page(projects: ProjectReader, search: str, after: str | None) -> Page[ProjectRow]:
    return projects.list(EVERYTHING, search=search, after=after, limit=MOST_ROWS)
