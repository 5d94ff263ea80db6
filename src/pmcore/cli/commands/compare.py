"""``pmcore compare``: who moved between two versions of a plan, by how much, because of what.

One file of another tool is compared with the dates stored in it: see ``compare_stored``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from pmcore.cli.commands import compare_stored
from pmcore.cli.comparing import baseline_changes, comparison_to_data
from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.counting import some_of
from pmcore.cli.documents import write_document, wrote
from pmcore.cli.expecting import as_expected
from pmcore.cli.outputs import check_outputs
from pmcore.cli.plans import Opened, opened, progress_of, scheduled
from pmcore.cli.tables import Column, facts, table
from pmcore.cli.words import WORDS
from pmcore.kernel.wording import say_minutes, say_moment
from pmcore.scheduling import Cause, Comparison, Move, Schedule, SchedulingOptions
from pmcore.scheduling.telling_moves import said_fields, said_settings


def run(command: argparse.Namespace) -> int:
    """Schedule both, compare, print, write."""
    if command.new is None:
        return compare_stored.run(command)
    check_outputs([command.json], [command.old, command.new])
    with progress_of(command.old, command.new) as progress:
        plans = [opened(path, command, progress) for path in (command.old, command.new)]
        plans = [as_expected(plan, command) for plan in plans]
        written = _options(plans)
        before, after = (scheduled(plan, command, progress, written) for plan in plans)
        comparison = after.compare(before)
        if command.json:
            data = comparison_to_data(before, after, comparison)
            write_document(command.json, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    teller = _Teller(before, after, comparison, command.lang)
    width = terminal_width(command.width)
    say(wrapped(teller.title(command.old, command.new), width))
    say(["", *teller.moves(width), *teller.facts(width)])
    if command.json:
        say(wrote(command.json, command.lang))
    for plan in plans:
        plan.mention(command.lang)
    return 0


def _options(plans: Iterable[Opened]) -> SchedulingOptions | None:
    """Return how to read a plan file beside one of another tool: alike, else options differ."""
    return next((plan.options for plan in plans if plan.options), None)


class _Teller:
    """Says a comparison in one language."""

    def __init__(
        self, before: Schedule, after: Schedule, comparison: Comparison, language: str
    ) -> None:
        self.before = before
        self.after = after
        self.comparison = comparison
        self.language = language
        self.words = WORDS[language]

    def title(self, old: str, new: str) -> str:
        name = self.after.project_name.pick(self.language)
        return self.words["compared"].format(name=name, id=self.after.project_id, old=old, new=new)

    def moves(self, width: int | None) -> Iterator[str]:
        moves = self.comparison.moves
        if moves:
            yield from table(self._columns(moves), width)
            yield ""
            if any(move.finish_before == move.finish_after for move in moves):
                yield from wrapped(self.words["start_note"], width)
                yield ""
        elif self.comparison.is_empty:
            yield self.words["unmoved"]
            yield ""

    def facts(self, width: int | None) -> Iterator[str]:
        words, comparison = self.words, self.comparison
        said = [
            (words["finish"], self._finish()),
            (words["tasks_moved"], f"{len(comparison.moves):,}"),
            *(
                (words[name], some_of(tasks, words))
                for name, tasks in (
                    ("added", comparison.added),
                    ("removed", comparison.removed),
                    ("became_critical", comparison.became_critical),
                    ("no_longer_critical", comparison.no_longer_critical),
                )
                if tasks
            ),
        ]
        if baselines := self._baselines():
            said.append((words["baselines"], baselines))
        yield from facts(said, width)

    def _baselines(self) -> str:
        """Say which baselines are not what they were; nothing if all are."""
        words = self.words
        changes = baseline_changes(self.before.project, self.after.project)
        return words["comma"].join(
            words[f"baseline_{change}"].format(n=number)
            for change, numbers in changes.items()
            for number in numbers
        )

    def _columns(self, moves: Iterable[Move]) -> list[Column]:
        words, project = self.words, self.after.project
        listed = list(moves)
        was = [f"{_told(move)[0]:%Y-%m-%d %H:%M}" for move in listed]
        now = [f"{_told(move)[1]:%Y-%m-%d %H:%M}" for move in listed]
        names = [project[move.task].name.pick(self.language) for move in listed]
        because = [self._because(move) for move in listed]
        return [
            Column(words["id"], [move.task for move in listed], least=8),
            Column(words["task"], names, least=8),
            Column(words["was"], was, [at[:10] for at in was]),
            Column(words["now"], now, [at[:10] for at in now]),
            Column(words["moved"], [self._amount(move) for move in listed], right=True),
            Column(words["because_heading"], because, least=12),
        ]

    def _finish(self) -> str:
        words = self.words
        before, after = (
            say_moment(each.finish, self.language) for each in (self.before, self.after)
        )
        if before == after:
            return words["finish_stayed"].format(after=after)
        amount = self._signed(self.comparison.finish_minutes)
        return words["finish_moved"].format(before=before, after=after, amount=amount)

    def _amount(self, move: Move) -> str:
        signed = self._signed(move.minutes, elapsed=move.is_elapsed)
        return self.words["start_moved"].format(amount=signed) if move.is_start_only else signed

    def _signed(self, minutes: int, *, elapsed: bool = False) -> str:
        conversion = self.comparison.conversion
        said = say_minutes(minutes, conversion, self.language, elapsed=elapsed)
        return f"+{said}" if minutes > 0 else said

    def _because(self, move: Move) -> str:
        """Say the causes; a link that went and came again was changed."""
        said: dict[tuple[str, str], str] = {}
        for cause in move.because:
            about = self._about(cause)
            kind = "link" if cause.dependency else cause.kind
            what = said_fields(cause.fields, self.language)
            key: str = "edited" if what else cause.kind
            if ("link", about) in said:
                key = "dependency_changed"
            said[kind, about] = self.words[f"cause_{key}"].format(about=about, what=what)
        return self.words["comma"].join(said.values())

    def _about(self, cause: Cause) -> str:
        if cause.dependency is not None:
            return f"{cause.dependency.predecessor} -> {cause.dependency.successor}"
        settings = (said.strip() for said in said_settings(cause.settings, self.language))
        return cause.task or self.words["comma"].join(settings)


def _told(move: Move) -> tuple[datetime, datetime]:
    """Return what moved, before and after: the finish, or the start where only that did."""
    if move.is_start_only:
        return move.start_before, move.start_after
    return move.finish_before, move.finish_after
