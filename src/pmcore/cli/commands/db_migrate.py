"""``pmcore db migrate``: the tables of today in a store of yesterday."""

from __future__ import annotations

import argparse

from pmcore.cli.console import say
from pmcore.cli.words import WORDS
from pmcore.repositories import SqliteStore
from pmcore.repositories.sql.schema import SCHEMA_VERSION


def run(command: argparse.Namespace) -> int:
    """Migrate the file, and say from which version to which."""
    before = SqliteStore.migrate(command.store)
    words = WORDS[command.lang]
    said = words["db_current" if before == SCHEMA_VERSION else "db_migrated"]
    say([said.format(path=command.store, before=before, version=SCHEMA_VERSION)])
    return 0
