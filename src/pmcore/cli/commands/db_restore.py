"""``pmcore db restore``: a project and its log from a backup."""

from __future__ import annotations

import argparse
import sys
from hashlib import sha256
from pathlib import Path

from pmcore.cli.console import say
from pmcore.cli.plans import named
from pmcore.cli.stores import added, author_of, tasks_of
from pmcore.cli.words import WORDS
from pmcore.exchange.files import file_bytes
from pmcore.repositories import SqliteStore, backup_limits, read_backup
from pmcore.repositories.asking_all import all_rows
from pmcore.repositories.backup import LIMITS
from pmcore.repositories.people.naming import ids_named
from pmcore.repositories.protocols import MOST_ROWS
from pmcore.wbs.changes import NOBODY


def run(command: argparse.Namespace) -> int:
    """Read the file, and add the project with every version."""
    limits = LIMITS if command.values is None else backup_limits(command.values)
    with named(command.backup):
        text = file_bytes(Path(command.backup), limits)
        project, author = read_backup(text, id=command.as_id, limits=limits)
    if author == NOBODY or command.actor or command.reason:
        author = author_of(command)
    named_by_it = {*ids_named(project), author.actor}
    key = sha256(text).hexdigest()
    with SqliteStore(command.store) as store, store.unit(command.tenant) as unit:
        version = added(unit.projects, project, key, author, with_log=True)
        erased = all_rows(lambda after: unit.people.erased(after=after, limit=MOST_ROWS))
        back = [id for id in erased if id in named_by_it]
        unit.commit()
    words = WORDS[command.lang]
    counts = tasks_of(len(project), words)
    say([words["db_added"].format(id=project.id, version=version, counts=counts)])
    say([words["db_back"].format(person=id) for id in back], sys.stderr)
    return 0
