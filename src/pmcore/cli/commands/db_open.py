"""``pmcore db open``: a project of a store as a file."""

from __future__ import annotations

import argparse
import sys

from pmcore.cli.console import say
from pmcore.cli.outputs import check_new, check_outputs
from pmcore.cli.plans import Opened
from pmcore.cli.saving import check_format, done, left_out, saved
from pmcore.cli.stores import files_of, store_of
from pmcore.wbs import Project, ReadableProject


def run(command: argparse.Namespace) -> int:
    """Read the project, as it is or was, and write it."""
    check_format(command.output)
    check_outputs([command.output], files_of(command.store))
    check_new(command.output, replace=command.replace)
    with store_of(command) as store, store.view(command.tenant) as view:
        held: ReadableProject
        if command.as_of is None:
            held = view.projects.open(command.project)
        else:
            held = view.projects.as_of(command.project, command.as_of)
    plan = Opened(command.store, Project.of(held, made_from=held.stamp))
    exported = saved(plan, command.output, command.lang)
    say(left_out(plan, exported, command.output, command), sys.stderr)
    say(done(plan, exported, command.output, command.lang))
    return 0
