"""``pmcore explain``: why a task has its dates, or what leads to the finish of the plan."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.expecting import as_expected
from pmcore.cli.plans import opened, progress_of, scheduled
from pmcore.kernel import Code, InputError, TaskId
from pmcore.kernel.coercion import date_of
from pmcore.scheduling import Explanation, Schedule


def run(command: argparse.Namespace) -> int:
    """Print one reason per line."""
    _check_question(command)
    with progress_of(command.plan) as progress:
        plan = opened(command.plan, command, progress)
        # a wrong id is answered with ids that look alike, before anything is scheduled
        task = None if command.task is None else plan.project[command.task].id
        plan = as_expected(plan, command)
        schedule = scheduled(plan, command, progress)
    width = terminal_width(command.width)
    if task is None:
        say(_finish(schedule, command.lang, width))
    else:
        for sentence in _answer(schedule, task, command):
            say(wrapped(sentence, width, rest="  "))
    plan.mention(command.lang)
    return 0


def _check_question(command: argparse.Namespace) -> None:
    """Refuse a question about no task, and a date that cannot be read, before any work."""
    given = {
        "--not-earlier": command.not_earlier is not None,
        "--not-critical": command.not_critical,
        "--floats": command.floats,
    }
    for option, is_given in given.items():
        if is_given and command.task is None:
            problem = {"en": f"{option} needs a TASK", "zh": f"{option} 须指明任务"}
            raise InputError(Code.CLI_USAGE, problem=problem, command="pmcore explain")
    if command.not_earlier is not None:
        date_of(command.not_earlier, "--not-earlier")


def _answer(schedule: Schedule, task: TaskId, command: argparse.Namespace) -> Sequence[str]:
    if command.not_earlier is not None:
        return schedule.why_not_earlier(task, command.not_earlier, command.lang).sentences
    if command.not_critical:
        return schedule.why_not_critical(task, command.lang).sentences
    if command.floats:
        return schedule.explain_floats(task, command.lang).sentences
    return schedule.explain(task, command.lang).sentences


def _finish(schedule: Schedule, language: str, width: int | None) -> Iterator[str]:
    """Yield the chain that leads to the finish, the first task first."""
    explained = schedule.explain_finish(language)
    yield from wrapped(explained.sentences[0], width)
    for explanation in explained.chain:
        yield ""
        yield from _step(explanation, width)


def _step(explanation: Explanation, width: int | None) -> Iterator[str]:
    yield from wrapped(explanation.sentences[0], width, rest="  ")
    for sentence in explanation.because:
        yield from wrapped(sentence, width, "  - ", "    ")
