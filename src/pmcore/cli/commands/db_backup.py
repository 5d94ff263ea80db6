"""``pmcore db backup``: a project with its whole log as a file."""

from __future__ import annotations

import argparse
from shlex import quote

from pmcore.cli.console import say
from pmcore.cli.documents import write_document, wrote
from pmcore.cli.outputs import STANDARD, check_new, check_outputs
from pmcore.cli.store_arguments import tenant_of
from pmcore.cli.stores import files_of, store_of
from pmcore.cli.words import WORDS
from pmcore.repositories import backup


def run(command: argparse.Namespace) -> int:
    """Write it, and say how it comes back."""
    check_outputs([command.output], files_of(command.store))
    check_new(command.output, replace=command.replace)
    with store_of(command) as store, store.view(command.tenant) as view:
        write_document(command.output, backup(view.projects, command.project) + "\n")
    say(wrote(command.output, command.lang))
    if command.output == STANDARD:
        return 0
    said = ["pmcore", "db", "restore", "STORE", command.output, *tenant_of(command)]
    again = " ".join(map(quote, said))
    say([WORDS[command.lang]["try"].format(command=again)])
    return 0
