"""``pmcore db backup``: a project with its whole log as a file."""

from __future__ import annotations

import argparse
from shlex import quote

from pmcore.cli.console import say
from pmcore.cli.outputs import check_new, check_outputs
from pmcore.cli.store_arguments import tenant_of
from pmcore.cli.stores import files_of, store_of
from pmcore.cli.words import WORDS
from pmcore.exchange import write_file
from pmcore.repositories import backup


def run(command: argparse.Namespace) -> int:
    """Write it, and say how it comes back."""
    check_outputs([command.output], files_of(command.store))
    check_new(command.output, replace=command.replace)
    with store_of(command) as store, store.view(command.tenant) as view:
        write_file(command.output, backup(view.projects, command.project) + "\n")
    words = WORDS[command.lang]
    say([words["wrote"].format(path=command.output)])
    said = ["pmcore", "db", "restore", "STORE", command.output, *tenant_of(command)]
    again = " ".join(map(quote, said))
    say([words["try"].format(command=again)])
    return 0
