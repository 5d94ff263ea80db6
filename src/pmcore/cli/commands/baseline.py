"""``pmcore baseline``: how far a plan is from what was planned once; set and clear baselines."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from shlex import quote

from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.counting import some_of
from pmcore.cli.documents import write_document, wrote
from pmcore.cli.expecting import as_expected
from pmcore.cli.naming import option, told_as
from pmcore.cli.outputs import STANDARD, check_outputs
from pmcore.cli.plans import Opened, opened, progress_of, scheduled
from pmcore.cli.progress import Progress
from pmcore.cli.saving import check_format, left_out, read_as, saved
from pmcore.cli.tables import Column, facts, table
from pmcore.cli.variances import variance_to_data
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, InputError
from pmcore.kernel.wording import say_minutes, say_moment
from pmcore.scheduling import Schedule
from pmcore.tracking import TaskVariance, Variance, baseline_of, variance
from pmcore.wbs import BaselineTask

_OF_SET = ("name", "saved_at", "replace")


def run(command: argparse.Namespace) -> int:
    """Set or clear a baseline in a new file, or show the variances from one."""
    _check(command)
    output = command.set or command.clear
    with progress_of(command.plan) as progress:
        plan = opened(command.plan, command, progress)
        if output:
            return _edit(plan, output, command, progress)
        plan.project.baseline(command.number)  # said before anything is scheduled
        plan = as_expected(plan, command)
        schedule = scheduled(plan, command, progress)
        found = variance(schedule, command.number)
        if command.json:
            data = variance_to_data(schedule, found)
            write_document(command.json, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    teller = _Teller(schedule, found, command.lang)
    width = terminal_width(command.width)
    say(wrapped(teller.title(), width))
    say(["", *teller.rows(width), *teller.facts(width)])
    if command.json:
        say(wrote(command.json, command.lang))
    plan.mention(command.lang)
    return 0


def _check(command: argparse.Namespace) -> None:
    """Refuse what does not go together, before any work."""
    given = [name for name in _OF_SET if getattr(command, name)]
    if given and not command.set:
        named = option(given[0])
        raise _usage(f"{named} needs --set", f"{named} 须与 --set 同用")
    output = command.set or command.clear
    if output and command.json:
        raise _usage("--json shows variances; leave --set and --clear out", "--json 仅用于查看偏差")
    if output:
        check_format(output)
    check_outputs([output, command.json], [command.plan])


def _usage(en: str, zh: str) -> InputError:
    return InputError(Code.CLI_USAGE, problem={"en": en, "zh": zh}, command="pmcore baseline")


def _edit(plan: Opened, output: str, command: argparse.Namespace, progress: Progress) -> int:
    project = plan.project.copy()
    if command.set:
        schedule = scheduled(as_expected(plan, command), command, progress)
        with told_as({"saved_at": "--saved-at", "name": "--name"}):
            made = baseline_of(
                schedule, command.number, name=command.name, saved_at=command.saved_at
            )
        project.set_baseline(made, replace=command.replace)
    else:
        project.clear_baseline(command.number)
    words = WORDS[command.lang]
    progress.stage(words["writing"].format(path=output))
    edited = plan.changed_to(project)
    exported = saved(edited, output, command.lang)
    say(left_out(edited, exported, output, command), sys.stderr)
    say(wrote(output, command.lang))
    if command.set and output != STANDARD:
        number = f" --number {command.number}" if command.number else ""
        said = f"pmcore baseline {quote(output)}{number}{read_as(plan, exported)}"
        say([words["try"].format(command=said)])
    return 0


class _Teller:
    """Says a variance in one language."""

    def __init__(self, schedule: Schedule, found: Variance, language: str) -> None:
        self.schedule = schedule
        self.found = found
        self.language = language
        self.words = WORDS[language]

    def title(self) -> str:
        baseline = self.found.baseline
        named = "" if baseline.name is None else f" {baseline.name.pick(self.language)}"
        at = "" if baseline.saved_at is None else f" ({baseline.saved_at:%Y-%m-%d %H:%M %z})"
        return self.words["held_against"].format(
            name=self.schedule.project_name.pick(self.language),
            id=self.schedule.project_id,
            number=baseline.number,
            named=f"{named}{at}",
        )

    def rows(self, width: int | None) -> Iterator[str]:
        changed = [each for each in self.found.tasks.values() if not each.is_none]
        if changed:
            yield from table(self._columns(changed), width)
        else:
            yield self.words["no_variance"]
        yield ""

    def facts(self, width: int | None) -> Iterator[str]:
        words, found = self.words, self.found
        changed = sum(not each.is_none for each in found.tasks.values())
        counts = words["of_tasks"].format(n=f"{changed:,}", of=f"{len(found.tasks):,}")
        said = [(words["finish"], self._finish()), (words["changed_tasks"], counts)]
        for name, tasks in (("added", found.added), ("removed", found.removed)):
            if tasks:
                said.append((words[name], some_of(tasks, words)))
        yield from facts(said, width)

    def _columns(self, changed: Sequence[TaskVariance]) -> list[Column]:
        words, project = self.words, self.schedule.project
        planned = [_shown(each.baseline) for each in changed]
        now = [_shown(each.now) for each in changed]
        names = [project[each.task].name.pick(self.language) for each in changed]
        amounts = {
            "start": [self._minutes(each.start_minutes, each) for each in changed],
            "finish": [self._minutes(each.finish_minutes, each) for each in changed],
            "duration": [self._minutes(each.duration_minutes, each) for each in changed],
            "effort": [self._signed(each.effort_minutes) for each in changed],
            "cost": [_cost(each.cost) for each in changed],
        }
        return [
            Column(words["id"], [each.task for each in changed], least=8),
            Column(words["task"], names, least=8),
            Column(words["planned"], planned, [at[:10] for at in planned]),
            Column(words["now"], now, [at[:10] for at in now]),
            *(
                Column(words[name], texts, right=True)
                for name, texts in amounts.items()
                if any(texts)
            ),
        ]

    def _finish(self) -> str:
        words, found = self.words, self.found
        now = "" if found.finish is None else say_moment(found.finish, self.language)
        if found.baseline_finish is None:
            return words["not_planned"].format(after=now)
        before = say_moment(found.baseline_finish, self.language)
        if not found.finish_minutes:
            return words["finish_as_planned"].format(after=now)
        amount = self._signed(found.finish_minutes)
        return words["finish_moved"].format(before=before, after=now, amount=amount)

    def _minutes(self, minutes: int | None, each: TaskVariance) -> str:
        return self._signed(minutes, elapsed=each.is_elapsed)

    def _signed(self, minutes: int | None, *, elapsed: bool = False) -> str:
        """Say what is later or more with a plus; nothing where there is no difference."""
        if not minutes:
            return ""
        said = say_minutes(minutes, self.found.conversion, self.language, elapsed=elapsed)
        return f"+{said}" if minutes > 0 else said


def _shown(row: BaselineTask) -> str:
    at = row.finish
    if at is None:
        return ""
    return f"{at:%Y-%m-%d %H:%M}" if isinstance(at, datetime) else f"{at:%Y-%m-%d}"


def _cost(cost: Decimal | None) -> str:
    return f"{cost:+f}" if cost else ""
