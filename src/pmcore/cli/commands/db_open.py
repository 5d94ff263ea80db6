"""``pmcore db open``: a project of a store as a file."""

from __future__ import annotations

import argparse
import sys

from pmcore.cli.console import say
from pmcore.cli.outputs import check_new, check_outputs
from pmcore.cli.plans import Opened
from pmcore.cli.saving import check_format, done, left_out, saved
from pmcore.cli.stores import files_of, store_of
from pmcore.wbs import Project


def run(command: argparse.Namespace) -> int:
    """Read the project, as it is or was, and write it."""
    check_format(command.output)
    check_outputs([command.output], files_of(command.store))
    check_new(command.output, replace=command.replace)
    with store_of(command) as store, store.view(command.tenant) as view:
        if command.as_of is None:
            project = view.projects.open(command.project)
        else:
            past = view.projects.as_of(command.project, command.as_of)
            project = Project.of(past)
    plan = Opened(command.store, project)
    exported = saved(plan, command.output, command.lang)
    say(left_out(plan, exported, command.output, command), sys.stderr)
    say(done(plan, exported, command.output, command.lang))
    return 0
