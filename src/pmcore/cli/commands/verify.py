"""``pmcore verify``: whether a schedule of a plan is right."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.plans import check_finish, named, opened, options_of, progress_of
from pmcore.cli.words import WORDS
from pmcore.exchange.schedule_in import GivenSchedule, limits_for, load_schedule
from pmcore.kernel import Code, DocumentError
from pmcore.scheduling.certificate import Verification, verify
from pmcore.wbs import Project

_SHOWN = 20


def run(command: argparse.Namespace) -> int:
    """Print what the verification says; 1 when the schedule is not right."""
    with progress_of(command.plan, command.schedule) as progress:
        plan = opened(command.plan, command, progress)
        project = plan.project
        with named(command.schedule):
            given = load_schedule(command.schedule, limits_for(project))
            _check_project(given, project)
        options = options_of(command, given.options or plan.options)
        if options.direction == "backward":
            check_finish(project)
        progress.stage(WORDS[command.lang]["verifying"].format(count=f"{len(project):,}"))
        result = verify(project, given.rows, options, finish=given.finish)
    say(_lines(result, command, terminal_width(command.width)))
    plan.mention(command.lang)
    return int(not result.is_valid)


def _check_project(given: GivenSchedule, project: Project) -> None:
    if given.project is not None and given.project != project.id:
        raise DocumentError(Code.DOCUMENT_OTHER_PROJECT, given=given.project, project=project.id)


def _lines(result: Verification, command: argparse.Namespace, width: int | None) -> Iterator[str]:
    """Yield the verdict, the findings, and what was checked."""
    words = WORDS[command.lang]
    verdict, *said = result.to_text(command.lang).split("\n")
    counts = said[-1 - (not result.is_complete) - bool(result.ignored) :]
    shown = result.findings if command.all else result.findings[:_SHOWN]
    yield from wrapped(verdict, width)
    for finding in shown:
        yield from wrapped(finding.message(command.lang), width, "- ", "  ")
    if result.total > len(shown):
        more = words["more_kept"] if command.all else words["more"]
        yield more.format(n=f"{result.total - len(shown):,}")
    for line in counts:
        yield from wrapped(line, width)
