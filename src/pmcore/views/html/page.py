"""A report as one HTML page: no scripts, no links, no files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pmcore.kernel.findings import Finding
from pmcore.views.html.records import Report, ReportTask
from pmcore.views.html.style import STYLE
from pmcore.views.text import escape
from pmcore.views.words import Words, words

_LONGEST_SENTENCE = 4_000
_INDENT = 16
_date = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d( \d\d:\d\d)?(?!\d)")
# A page that could not load anything even if a name smuggled markup past the escaping.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_page(report: Report) -> str:
    """Write a report as one self-contained page, the same for the same report."""
    language = report.chart.language
    said = words(language)
    heading, drawing = said.report.heading, said.report.gantt
    title = escape(report.title)
    body = [
        f"<header><p>{heading}</p><h1>{title}</h1>{_facts(report.facts)}</header>",
        f'<section class="chart" aria-label="{drawing}">{report.chart.to_svg()}</section>',
        _tasks(report, said),
        _findings(report, said),
        _footer(report, said),
    ]
    return (
        f'<!DOCTYPE html>\n<html lang="{said.tag}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title} – {heading}</title><style>{STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _facts(facts: Iterable[tuple[str, str]]) -> str:
    items = (
        f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>" for label, value in facts
    )
    return f"<dl>{''.join(items)}</dl>"


def _tasks(report: Report, said: Words) -> str:
    heads = said.tasks
    who = [field for field in ("owner", "people") if any(getattr(t, field) for t in report.tasks)]
    named = ((getattr(heads, field), "") for field in who)
    plain = ((heads.wbs, ""), (heads.task, ""), *named, (heads.duration, "n"))
    dated = ((heads.start, "n"), (heads.finish, "n"), (heads.total_float, "n"))
    columns = (*plain, *dated, (heads.critical, ""), (heads.why, ""))
    head = "".join(f"<th{_class(kind)}>{heading}</th>" for heading, kind in columns)
    rows = "".join(_task(task, who, said) for task in report.tasks)
    return (
        f"<section><h2>{said.report.tasks}</h2>{_note(report.tasks_note)}"
        f'<div class="scroll"><table class="tasks"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _task(task: ReportTask, who: list[str], said: Words) -> str:
    kinds = f"{task.kind} critical" if task.is_critical else task.kind
    marks = [("critical", said.tasks.critical)] if task.is_critical else []
    marks += [("late", said.tasks.late)] if task.is_late else []
    badges = " ".join(_badge(kind, label) for kind, label in marks)
    indent = f' style="padding-left:{10 + _INDENT * min(task.depth, 8)}px"' if task.depth else ""
    numbers = (task.duration, task.start, task.finish, task.total_float)
    cells = "".join(f'<td class="n">{_lines(number)}</td>' for number in numbers)
    people = "".join(f'<td class="who">{escape(getattr(task, field))}</td>' for field in who)
    return (
        f'<tr class="{kinds}"><td class="w">{escape(task.wbs)}</td>'
        f'<td class="name"{indent}>{escape(task.name)}</td>'
        f'{people}{cells}<td>{badges}</td><td class="why">{_sentence(task.reason)}</td></tr>'
    )


def _findings(report: Report, said: Words) -> str:
    heading = f"<h2>{said.report.findings}</h2>"
    if not report.findings:
        return f"<section>{heading}<p>{said.report.no_findings}</p></section>"
    language = report.chart.language
    rows = "".join(_finding(finding, said, language) for finding in report.findings)
    note = _note(report.findings_note)
    table = f'<div class="scroll"><table><tbody>{rows}</tbody></table></div>'
    return f"<section>{heading}{note}{table}</section>"


def _finding(finding: Finding, said: Words, language: str) -> str:
    message, advice = finding.message(language), finding.advice(language)
    return (
        f"<tr><td>{_badge(finding.severity, said.report.severities[finding.severity])}</td>"
        f'<td class="w"><code>{escape(finding.code)}</code></td>'
        f"<td>{_sentence(message)}</td>"
        f'<td class="why">{_sentence(advice)}</td></tr>'
    )


def _footer(report: Report, said: Words) -> str:
    items = "".join(f"<li>{_sentence(one)}</li>" for one in report.assumptions)
    listed = f"<h2>{said.report.assumptions}</h2><ul>{items}</ul>" if items else ""
    engine = escape(said.report.computed_by.format(engine=report.engine))
    return f"<footer>{listed}<p>{engine}</p></footer>"


def _sentence(text: str) -> str:
    """Escape a sentence; its dates stay on one line."""
    return _date.sub(r'<span class="date">\g<0></span>', escape(text, _LONGEST_SENTENCE))


def _lines(text: str) -> str:
    return "<br>".join(escape(line) for line in text.split("\n"))


def _note(text: str) -> str:
    return f'<p class="note">{escape(text)}</p>' if text else ""


def _badge(kind: str, label: str) -> str:
    return f'<span class="badge {kind}">{label}</span>'


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
