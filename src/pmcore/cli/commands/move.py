"""``pmcore move``: a plan with another start, and with every date that is to go along."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pmcore.cli.console import say, terminal_width
from pmcore.cli.following import following
from pmcore.cli.naming import told_as
from pmcore.cli.outputs import check_outputs
from pmcore.cli.plans import Opened, named, opened, progress_of
from pmcore.cli.saving import check_format, done, left_out, saved
from pmcore.cli.tables import Column, table, when
from pmcore.cli.words import WORDS
from pmcore.kernel import PmcoreError
from pmcore.scheduling import Schedule, schedule
from pmcore.wbs import ProjectMove
from pmcore.wbs.edits_move import DateChoice


def run(command: argparse.Namespace) -> int:
    """Read, move, write, and list what moved."""
    check_format(command.output)
    check_outputs([command.output], [command.plan])
    choices: dict[str, DateChoice] = dict.fromkeys(command.keep, "keep")
    with progress_of(command.plan) as progress:
        plan = opened(command.plan, command, progress)
        project = plan.project.copy()
        with named(command.plan), told_as({"to": "DATE", "by": "--by"}):
            moved = project.move_project(
                command.to, by=command.by, unstarted_only=command.unstarted_only, **choices
            )
        edited = replace(plan.changed_to(project), is_edited=True)
        exported = saved(edited, command.output, command.lang)
        dated = _dated(plan, edited)
    words, width = WORDS[command.lang], terminal_width(command.width)
    say(_lines(moved, words, width))
    if dated is not None:
        say([*following(*dated, command.lang, width), ""])
    say(left_out(edited, exported, command.output, command), sys.stderr)
    say(done(edited, exported, command.output, command.lang))
    return 0


def _dated(plan: Opened, edited: Opened) -> tuple[Schedule, Schedule] | None:
    """Schedule the plan as it was and as it is, if that can be done: moving it needs no dates."""
    try:
        before, after = (schedule(each.project, each.options) for each in (plan, edited))
    except PmcoreError:
        return None  # pmcore schedule says why
    return before, after


def _lines(moved: ProjectMove, words: Mapping[str, str], width: int | None) -> Iterator[str]:
    yield words[f"moved_{moved.by}"].format(days=f"{moved.days:+}")
    yield ""
    yield from table(
        [
            Column(words["id"], [each.task or words["the_project"] for each in moved.dates]),
            Column(words["field"], [each.field for each in moved.dates]),
            Column(words["before"], [when(each.before) for each in moved.dates]),
            Column(words["after"], [when(each.after) for each in moved.dates]),
        ],
        width,
    )
    yield ""
