"""``pmcore db erase-person``: nobody of that name was here."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from pmcore.cli.console import say
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, StoreError
from pmcore.repositories import Erasure, NotScrubbedError, SqliteStore, erase_person


def run(command: argparse.Namespace) -> int:
    """Erase, and say where something was replaced, whether the file could be scrubbed or not."""
    now = datetime.now(UTC)
    words = WORDS[command.lang]
    with SqliteStore(command.store) as store:
        try:
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
        except NotScrubbedError as error:
            _say(error.told, words)
            raise
        except StoreError as error:
            if error.code is Code.STORE_UNREADABLE and not command.also:
                say([words["db_erase_also"].format(person=command.person)], sys.stderr)
            raise
    _say(told, words)
    if told.damaged:
        return 1
    say([words["db_erased_done"].format(person=told.person)])
    return 0


def _say(told: Erasure, words: Mapping[str, str]) -> None:
    """Say what was replaced, what stays, and what may still name the person."""
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
    own = f"person {told.person}"  # their own record is gone, whatever it said
    if own in told.damaged:
        say([words["db_erased_own"].format(person=told.person)], sys.stderr)
    damaged = [id for id in told.damaged if id != own]
    say([words["db_erased_damaged"].format(id=id) for id in damaged], sys.stderr)
