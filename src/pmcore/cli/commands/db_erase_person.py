"""``pmcore db erase-person``: nobody of that name was here."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from pmcore.cli.console import say
from pmcore.cli.words import WORDS
from pmcore.repositories import SqliteStore, erase_person


def run(command: argparse.Namespace) -> int:
    """Erase, and say where something was replaced."""
    now = datetime.now(UTC)
    words = WORDS[command.lang]
    with SqliteStore(command.store) as store:
        told = erase_person(
            store,
            command.tenant,
            command.person,
            also=command.also,
            key=f"erase-{now.isoformat()}",
            actor=command.actor,
            at=now.replace(microsecond=0),
            reason=command.reason,
        )
    for each in told.projects:
        named = {"id": each.id, "version": each.version, "count": sum(each.found.values())}
        say([words["db_erased"].format(**named)])
    say(
        [
            words["db_erased_shared"].format(kind=each.kind, id=each.id, version=each.version)
            for each in told.documents
        ]
    )
    say([words["db_erased_other"].format(id=id) for id in told.people])
    if not (told.projects or told.documents or told.people or told.damaged):
        say([words["db_erased_none"].format(person=told.person)])
    say([words["db_erased_left"].format(id=id) for id in told.left])
    if told.damaged:
        say([words["db_erased_damaged"].format(id=id) for id in told.damaged], sys.stderr)
        return 1
    say([words["db_erased_done"].format(person=told.person)])
    return 0
