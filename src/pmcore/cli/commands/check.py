"""``pmcore check``: what is wrong or doubtful in a plan."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.counting import SEVERITIES, counted
from pmcore.cli.plans import loaded, progress_of, scheduled
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, DocumentError, Finding, PmcoreError
from pmcore.wbs import lint

_SHOWN = 10


def run(command: argparse.Namespace) -> int:
    """Print findings by severity and code; 1 when there are errors."""
    try:
        with progress_of(command) as progress:
            project = loaded(command, progress)
            findings = [*lint(project)]
            try:
                findings += scheduled(project, command, progress).findings
            except PmcoreError as error:
                findings.append(error.to_finding())
    except DocumentError as error:
        if error.code is not Code.DOCUMENT_INVALID:
            raise
        findings = [*error.findings]
        _show(command, findings)
        say([WORDS[command.lang]["not_loaded"]])
        return 1
    _show(command, findings)
    return int(_fails(findings, command.strict))


def _fails(findings: Sequence[Finding], strict: bool) -> bool:
    failing = ("error", "warning") if strict else ("error",)
    return any(finding.severity in failing for finding in findings)


def _show(command: argparse.Namespace, findings: Sequence[Finding]) -> None:
    words = WORDS[command.lang]
    if not findings:
        say([words["nothing_found"]])
        return
    width = terminal_width(command.width)
    by_code: dict[Code, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    ordered = sorted(by_code.values(), key=lambda group: SEVERITIES.index(group[0].severity))
    for group in ordered:
        most = len(group) if command.all else _SHOWN
        say(_group(group, command.lang, width, most))
    say([counted(findings, words)])


def _group(group: Sequence[Finding], language: str, width: int | None, most: int) -> Iterator[str]:
    """Yield the findings of one code: heading, messages, and advice where it changes."""
    words = WORDS[language]
    yield f"{words[group[0].severity]} {group[0].code}"
    shown = group[:most]
    for number, finding in enumerate(shown):
        place = finding.context.get("place")
        said = f"{place}: {finding.message(language)}" if place else finding.message(language)
        yield from wrapped(said, width, "  - ", "    ")
        advice = finding.advice(language)
        if number + 1 == len(shown) or shown[number + 1].advice(language) != advice:
            yield from wrapped(advice, width, "    > ", "      ")
    if len(group) > most:
        yield "  " + words["more"].format(n=len(group) - most)
    yield ""
