"""``pmcore db undo``: the last change taken back, as a new version."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from pmcore.cli.console import say
from pmcore.cli.stores import store_of
from pmcore.cli.words import WORDS

_FAR = 1000  # changes to look back: so many undone ones may stand before the one to undo


def run(command: argparse.Namespace, *, again: bool = False) -> int:
    """Undo, or redo, save, and say what it was."""
    now = datetime.now(UTC).replace(microsecond=0)
    with store_of(command) as store, store.unit(command.tenant) as unit:
        project = unit.projects.open(command.project, history=_FAR)
        before = project.version
        replay = project.redo if again else project.undo
        change = replay(actor=command.actor, at=now, reason=command.reason)
        key = f"{change.kind}-{before}"
        version = unit.projects.save(project, expected=before, key=key)
        unit.commit()
    said = WORDS[command.lang]["db_redone" if again else "db_undone"]
    say([said.format(id=project.id, of=change.of, version=version)])
    return 0
