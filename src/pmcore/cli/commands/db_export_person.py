"""``pmcore db export-person``: all that is held on a person as a file."""

from __future__ import annotations

import argparse
import json
import sys

from pmcore.cli.console import say
from pmcore.cli.documents import write_document, wrote
from pmcore.cli.outputs import check_new, check_outputs
from pmcore.cli.stores import files_of
from pmcore.cli.words import WORDS
from pmcore.repositories import SqliteStore


def run(command: argparse.Namespace) -> int:
    """Write it."""
    check_outputs([command.output], files_of(command.store))
    check_new(command.output, replace=command.replace)
    with SqliteStore(command.store) as store, store.view(command.tenant) as view:
        held = view.people.export(command.person, also=command.also)
    write_document(command.output, json.dumps(held, ensure_ascii=False, indent=2) + "\n")
    words, damaged = WORDS[command.lang], held.get("damaged", [])
    say(wrote(command.output, command.lang))
    if held.keys() <= {"schema", "id", "projects"} and not held["projects"]:
        say([words["db_exported_none"].format(person=command.person)], sys.stderr)
    say([words["db_exported_damaged"].format(id=id) for id in damaged], sys.stderr)
    return int(bool(damaged))
