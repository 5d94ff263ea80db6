"""``pmcore db verify``: whether all is as it was saved."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from pmcore.cli.commands.db_list import every_project
from pmcore.cli.console import say, terminal_width
from pmcore.cli.listing import listed
from pmcore.cli.words import WORDS
from pmcore.kernel import Finding
from pmcore.repositories import EVERYTHING, CalendarReader, SqliteStore
from pmcore.repositories.protocols import MOST_ROWS


def run(command: argparse.Namespace) -> int:
    """Print what is found, or that nothing is; 1 when something is."""
    words = WORDS[command.lang]
    found: list[Finding] = []
    with SqliteStore(command.store) as store, store.view(command.tenant) as view:
        ids: Sequence[str] = [command.project] if command.project else []
        if not ids:
            ids = [row.id for row in every_project(view.projects)]
        for id in ids:
            found += view.projects.verify(id) + view.schedules.verify(id)
        if not command.project:
            found += _in_calendars(view.calendars)
        found += store.verify()
    width = terminal_width(command.width)
    say(listed(found, command.lang, width, most=len(found), more=""))
    said = words["db_damaged" if found else "db_sound"]
    say([said.format(n=len(ids), found=len(found))])
    return int(bool(found))


def _in_calendars(calendars: CalendarReader) -> Iterator[Finding]:
    """Yield what is wrong with shared calendars."""
    after = None
    while True:
        page = calendars.list(EVERYTHING, after=after, limit=MOST_ROWS)
        for row in page.rows:
            yield from calendars.verify(row.id)
        after = page.after
        if after is None:
            return
