"""``pmcore recur``: a plan with one more task that comes round again by a rule."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pmcore.cli.console import say, terminal_width
from pmcore.cli.naming import option, told_as
from pmcore.cli.outputs import check_outputs
from pmcore.cli.plans import named, opened, progress_of
from pmcore.cli.saving import check_format, done, left_out, saved
from pmcore.cli.tables import Column, table, when
from pmcore.cli.words import WORDS
from pmcore.kernel import TaskId
from pmcore.wbs import Project

_GIVEN = (
    *("first", "count", "until", "at", "on_day_off", "repeats"),
    *("duration", "parent", "calendar", "owner"),
)


def run(command: argparse.Namespace) -> int:
    """Read, add, write, and list the occurrences."""
    check_format(command.output)
    check_outputs([command.output], [command.plan])
    given: dict[str, Any] = {
        name: value for name in _GIVEN if (value := getattr(command, name)) is not None
    }
    if command.assign:
        given["assignments"] = command.assign
    with progress_of(command.plan) as progress:
        plan = opened(command.plan, command, progress)
        project = plan.project.copy()
        names = {name: option(name) for name in given} | {"assignments": "--assign"}
        with named(command.plan), told_as(names):
            project.add_recurring(command.task, command.name, command.rule, **given)
        edited = replace(plan.changed_to(project), is_edited=True)
        exported = saved(edited, command.output, command.lang)
    words, width = WORDS[command.lang], terminal_width(command.width)
    say(_lines(project, command.task, words, width))
    say(left_out(edited, exported, command.output, command), sys.stderr)
    say(done(edited, exported, command.output, command.lang))
    return 0


def _lines(
    project: Project, summary: TaskId, words: Mapping[str, str], width: int | None
) -> Iterator[str]:
    made = [project[id] for id in project.children(summary)]
    bounds = [task.constraint("SNET") for task in made]
    days = [when(None if bound is None else bound.at) for bound in bounds]
    yield from table(
        [
            Column(words["id"], [task.id for task in made]),
            Column(words["task"], [str(task.name) for task in made], least=12),
            Column(words["not_before"], days),
        ],
        width,
    )
    yield ""
