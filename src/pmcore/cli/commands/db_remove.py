"""``pmcore db remove``: a project gone from a store, with its history."""

from __future__ import annotations

import argparse

from pmcore.cli.console import say
from pmcore.cli.stores import store_of
from pmcore.cli.words import WORDS


def run(command: argparse.Namespace) -> int:
    """Remove the project if it is still at the version that whoever removes it has seen."""
    with store_of(command) as store, store.unit(command.tenant) as unit:
        unit.projects.remove(command.project, expected=command.at)
        unit.commit()
    words = WORDS[command.lang]
    say([words["db_removed"].format(id=command.project, version=command.at)])
    return 0
