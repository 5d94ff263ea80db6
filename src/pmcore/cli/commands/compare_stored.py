"""``pmcore compare FILE``: computed dates beside those that the tool that wrote it stored."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from pmcore.cli.agreeing import Held, agreement_to_data, held
from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.counting import counted
from pmcore.cli.documents import write_document, wrote
from pmcore.cli.listing import SHOWN, listed
from pmcore.cli.outputs import check_outputs
from pmcore.cli.plans import Opened, format_of, opened, options_of, progress_of
from pmcore.cli.tables import Column, facts, table
from pmcore.cli.words import WORDS
from pmcore.exchange import FieldDifference, Imported
from pmcore.exchange.layout import laid_out
from pmcore.kernel import Code, InputError
from pmcore.kernel.wording import say_minutes, say_moment


def run(command: argparse.Namespace) -> int:
    """Schedule as the file says, hold it against the stored dates, print, write."""
    _check_file(command.old)
    check_outputs([command.json], [command.old])
    words = WORDS[command.lang]
    with progress_of(command.old) as progress:
        imported = _as_asked(opened(command.old, command, progress), command)
        progress.stage(words["scheduling"].format(count=f"{len(imported.project):,}"))
        found = held(imported)
        if command.json:
            progress.stage(words["writing"].format(path=command.json))
            write_document(command.json, laid_out(agreement_to_data(found, command.lang)))
    say(_Teller(found, command.old, command.lang).lines(terminal_width(command.width)))
    if command.json:
        say(wrote(command.json, command.lang))
    return 0


def _check_file(path: str) -> None:
    """Refuse one plan file: it holds no dates to compare with."""
    if format_of(path) is None:
        problem = {
            "en": f"{path} is not Microsoft Project XML, Primavera XER or Primavera XML, so it "
            "takes a NEW to compare it with",
            "zh": f"{path} 不是 Microsoft Project XML、Primavera XER 或 Primavera XML，"
            "须指明用于比较的 NEW",
        }
        raise InputError(Code.CLI_USAGE, problem=problem, command="pmcore compare")


def _as_asked(plan: Opened, command: argparse.Namespace) -> Imported:
    assert plan.imported is not None  # _check_file
    options = options_of(command, plan.options)
    return replace(plan.imported, project=plan.project, options=options)


class _Teller:
    """Says in one language what differs."""

    def __init__(self, found: Held, path: str, language: str) -> None:
        self.found = found
        self.path = path
        self.language = language
        self.words = WORDS[language]
        self.schedule = found.agreement.schedule
        self.findings = (*found.imported.findings, *self.schedule.findings)

    def lines(self, width: int | None) -> Iterator[str]:
        name = self.schedule.project_name.pick(self.language)
        title = self.words["compared_stored"].format(
            name=name, id=self.schedule.project_id, path=self.path
        )
        yield from wrapped(title, width)
        yield ""
        if self.found.fields.differences:
            yield from table(self._columns(), width)
            yield ""
        if self.found.costs.differences:
            yield from table(self._cost_columns(), width)
            yield ""
        warnings = [finding for finding in self.findings if finding.severity != "info"]
        more = self.words["more_in_check"]
        yield from listed(warnings, self.language, width, most=SHOWN, more=more)
        yield from facts(self._facts(), width)

    def _columns(self) -> list[Column]:
        words = self.words
        rows = [(task, field) for task in self.found.fields.differences for field in task.fields]
        stored, computed = (
            [self._said(task, task.fields[field][side]) for task, field in rows] for side in (0, 1)
        )
        return [
            Column(words["id"], [task.dates.id for task, _ in rows], least=6),
            Column(
                words["task"], [task.dates.name.pick(self.language) for task, _ in rows], least=8
            ),
            Column(words["what"], [words[field] for _, field in rows]),
            Column(words["stored"], stored),
            Column(words["computed"], computed),
            Column(
                words["because_heading"], [task.reason(self.language) for task, _ in rows], least=12
            ),
        ]

    def _cost_columns(self) -> list[Column]:
        words, project, language = self.words, self.schedule.project, self.language
        rows = [(each, name) for each in self.found.costs.differences for name in each.costs]
        stored, computed = (
            [_coins(each.costs[name])[side] for each, name in rows] for side in (0, 1)
        )
        causes = [each.cause.zh if language == "zh" else each.cause.en for each, _ in rows]
        names = [project[each.task].name.pick(language) for each, _ in rows]
        return [
            Column(words["id"], [each.task for each, _ in rows], least=6),
            Column(words["task"], names, least=8),
            Column(words["what"], [words[name] for _, name in rows]),
            Column(words["stored"], stored, right=True),
            Column(words["computed"], computed, right=True),
            Column(words["because_heading"], causes, least=12),
        ]

    def _said(self, task: FieldDifference, value: datetime | float) -> str:
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%d %H:%M}"
        conversion = self.schedule.project.settings.conversion
        elapsed = task.dates.is_elapsed
        return say_minutes(round(value), conversion, self.language, elapsed=elapsed)

    def _facts(self) -> list[tuple[str, str]]:
        words, findings = self.words, counted(self.findings, self.words)
        if self.findings:
            findings = words["see_check"].format(counts=findings, plan=self.path)
        said = [
            (words["agree"], self._share()),
            (words["of_each"], self._of_each()),
            (words["costs"], self._costs()),
            (words["causes"], self._causes()),
            (words["finish"], self._finish()),
            (words["findings"], findings),
        ]
        return [(label, text) for label, text in said if text]

    def _share(self) -> str:
        agreement = self.found.agreement
        most = agreement.compared
        if not most:
            return self.words["nothing_stored"]
        agreeing = most - len(agreement.differences)
        # rounded down: all of them, and only they, are 100 percent
        return self.words["share"].format(n=agreeing, of=most, percent=100 * agreeing // most)

    def _of_each(self) -> str:
        """Say of each kind of date how many agree, the kinds that the file has."""
        fields, differing = self.found.fields, self.found.fields.differing()
        return self.words["comma"].join(
            self.words["agree_of"].format(
                what=self.words[field], n=most - differing[field], of=most
            )
            for field, most in fields.compared.items()
            if most
        )

    def _costs(self) -> str:
        """Say of each kind of cost how many agree, the kinds that the file has."""
        costs, differing = self.found.costs, self.found.costs.differing()
        return self.words["comma"].join(
            self.words["agree_of"].format(what=self.words[name], n=most - differing[name], of=most)
            for name, most in costs.compared.items()
            if most
        )

    def _causes(self) -> str:
        named = {each.cause.name: each.cause for each in self.found.agreement.differences}
        causes = ((named[name], count) for name, count in self.found.agreement.causes().items())
        return self.words["comma"].join(
            self.words["cause_count"].format(
                cause=cause.zh if self.language == "zh" else cause.en, n=count
            )
            for cause, count in causes
        )

    def _finish(self) -> str:
        after = say_moment(self.schedule.finish, self.language)
        stored, cause = self.found.imported.stored.finish, self.found.agreement.finish_cause
        if stored is None or cause is None:
            return after
        before = say_moment(stored, self.language)
        because = cause.zh if self.language == "zh" else cause.en
        return self.words["finish_other"].format(before=before, after=after, cause=because)


def _coins(amounts: tuple[Decimal, Decimal]) -> list[str]:
    """Write amounts with equally many places, so that they can be compared at a glance."""
    places = max(len(f"{amount:f}".partition(".")[2]) for amount in amounts)
    return [f"{amount:.{places}f}" for amount in amounts]
