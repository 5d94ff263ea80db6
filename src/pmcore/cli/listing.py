"""Findings for people: grouped by code, worst first, with advice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pmcore.cli.console import wrapped
from pmcore.cli.counting import SEVERITIES
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, Finding

SHOWN = 10


def listed(
    findings: Sequence[Finding], language: str, width: int | None, *, most: int, more: str
) -> Iterator[str]:
    """Yield the lines of findings, at most so many of each code; ``more`` counts the others."""
    by_code: dict[Code, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    ordered = sorted(by_code.values(), key=lambda group: SEVERITIES.index(group[0].severity))
    for group in ordered:
        yield from _group(group[:most], language, width)
        if len(group) > most:
            yield "  " + more.format(n=len(group) - most)
        yield ""


def _group(shown: Sequence[Finding], language: str, width: int | None) -> Iterator[str]:
    """Yield the findings of one code: heading, messages, and advice where it changes."""
    yield f"{WORDS[language][shown[0].severity]} {shown[0].code}"
    for number, finding in enumerate(shown):
        place = finding.context.get("place")
        said = f"{place}: {finding.message(language)}" if place else finding.message(language)
        yield from wrapped(said, width, "  - ", "    ")
        advice = finding.advice(language)
        if number + 1 == len(shown) or shown[number + 1].advice(language) != advice:
            yield from wrapped(advice, width, "    > ", "      ")
