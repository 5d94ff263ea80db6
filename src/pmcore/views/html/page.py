"""A report as one HTML page: no scripts, no links, no files beside it."""

from __future__ import annotations

from collections.abc import Iterable

from pmcore.kernel.findings import Finding
from pmcore.views.html.records import Report, ReportTask
from pmcore.views.html.style import STYLE
from pmcore.views.html.words import ReportWords, report_words
from pmcore.views.text import escape
from pmcore.views.words import words

_LONGEST_SENTENCE = 4_000
_INDENT = 16
# A page that could not load anything even if a name smuggled markup past the escaping.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_page(report: Report) -> str:
    """Write a report as one self-contained page, the same for the same report."""
    language = report.chart.language
    said = report_words(language)
    title = escape(report.title)
    body = [
        f"<header><p>{said.heading}</p><h1>{title}</h1>{_facts(report.facts)}</header>",
        f'<section class="chart" aria-label="{said.gantt}">{report.chart.to_svg()}</section>',
        _tasks(report, said),
        _findings(report, said),
        _footer(report, said),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{words(language).tag}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title} – {said.heading}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    items = (
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in facts
    )
    return f"<dl>{''.join(items)}</dl>"


def _tasks(report: Report, said: ReportWords) -> str:
    plain = ((said.wbs, ""), (said.task, ""), (said.owner, ""), (said.duration, "n"))
    dated = ((said.start, "n"), (said.finish, "n"), (said.total_float, "n"))
    columns = (*plain, *dated, (said.critical, ""), (said.why, ""))
    head = "".join(f"<th{_class(kind)}>{heading}</th>" for heading, kind in columns)
    rows = "".join(_task(task, said) for task in report.tasks)
    return (
        f"<section><h2>{said.tasks}</h2>{_note(report.tasks_note)}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _task(task: ReportTask, said: ReportWords) -> str:
    kinds = f"{task.kind} critical" if task.is_critical else task.kind
    marks = [("critical", said.critical)] if task.is_critical else []
    marks += [("late", said.late)] if task.is_late else []
    badges = " ".join(_badge(kind, label) for kind, label in marks)
    indent = f' style="padding-left:{10 + _INDENT * min(task.depth, 8)}px"' if task.depth else ""
    numbers = (task.duration, task.start, task.finish, task.total_float)
    cells = "".join(f'<td class="n">{_lines(number)}</td>' for number in numbers)
    reason = escape(task.reason, _LONGEST_SENTENCE)
    return (
        f'<tr class="{kinds}"><td class="w">{escape(task.wbs)}</td>'
        f'<td class="name"{indent}>{escape(task.name)}</td>'
        f'<td class="name">{escape(task.owner)}</td>'
        f'{cells}<td>{badges}</td><td class="why">{reason}</td></tr>'
    )


def _findings(report: Report, said: ReportWords) -> str:
    if not report.findings:
        return f"<section><h2>{said.findings}</h2><p>{said.no_findings}</p></section>"
    language = report.chart.language
    rows = "".join(_finding(finding, said, language) for finding in report.findings)
    note = _note(report.findings_note)
    return f"<section><h2>{said.findings}</h2>{note}<table><tbody>{rows}</tbody></table></section>"


def _finding(finding: Finding, said: ReportWords, language: str) -> str:
    message, advice = finding.message(language), finding.advice(language)
    return (
        f"<tr><td>{_badge(finding.severity, said.severities[finding.severity])}</td>"
        f'<td class="w"><code>{escape(finding.code)}</code></td>'
        f"<td>{escape(message, _LONGEST_SENTENCE)}</td>"
        f'<td class="why">{escape(advice, _LONGEST_SENTENCE)}</td></tr>'
    )


def _footer(report: Report, said: ReportWords) -> str:
    items = "".join(f"<li>{escape(one, _LONGEST_SENTENCE)}</li>" for one in report.assumptions)
    listed = f"<h2>{said.assumptions}</h2><ul>{items}</ul>" if items else ""
    engine = escape(said.computed_by.format(engine=report.engine))
    return f"<footer>{listed}<p>{engine}</p></footer>"


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>' if text else ""


def _badge(kind: str, label: str) -> str:
    return f'<span class="badge {kind}">{label}</span>'


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
