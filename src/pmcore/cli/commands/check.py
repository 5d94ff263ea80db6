"""``pmcore check``: what is wrong or doubtful in a plan."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from pmcore.cli.console import say, terminal_width
from pmcore.cli.counting import counted
from pmcore.cli.expecting import as_expected
from pmcore.cli.listing import SHOWN, listed
from pmcore.cli.plans import opened, progress_of, scheduled
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, DocumentError, Finding, PmcoreError
from pmcore.wbs import lint


def run(command: argparse.Namespace) -> int:
    """Print what the import and the schedule show, then hygiene; 1 when there are errors."""
    words = WORDS[command.lang]
    try:
        with progress_of(command.plan) as progress:
            plan = opened(command.plan, command, progress)
            hygiene = [*lint(plan.project)]
            try:
                plan = as_expected(plan, command)
                dates = [*plan.unmet, *scheduled(plan, command, progress).findings]
            except PmcoreError as error:
                dates = [error.to_finding()]
    except DocumentError as error:
        if error.code is not Code.DOCUMENT_INVALID:
            raise
        _show(command, "", error.findings)
        say([counted(error.findings, words), words["not_loaded"]])
        return 1
    findings = [*plan.findings, *dates, *hygiene]
    _show(command, words["about_import"], plan.findings)
    _show(command, words["about_dates"], dates)
    _show(command, words["about_plan"], hygiene)
    say([counted(findings, words) if findings else words["nothing_found"]])
    return int(_fails(findings, command.strict))


def _fails(findings: Sequence[Finding], strict: bool) -> bool:
    failing = ("error", "warning") if strict else ("error",)
    return any(finding.severity in failing for finding in findings)


def _show(command: argparse.Namespace, heading: str, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    if heading:
        say([heading, ""])
    most = len(findings) if command.all else SHOWN
    more = WORDS[command.lang]["more"]
    width = terminal_width(command.width)
    say(listed(findings, command.lang, width, most=most, more=more))
