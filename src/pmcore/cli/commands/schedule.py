"""``pmcore schedule``: dates as a table, and as files."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.counting import counted, counted_tasks, some_of
from pmcore.cli.documents import write_document, wrote
from pmcore.cli.expecting import as_expected
from pmcore.cli.listing import SHOWN, listed
from pmcore.cli.outputs import check_outputs
from pmcore.cli.plans import Opened, opened, progress_of, scheduled
from pmcore.cli.tables import Column, facts, table
from pmcore.cli.words import WORDS
from pmcore.exchange import schedule_to_csv, schedule_to_json
from pmcore.kernel import Code, Finding, InputError, TaskId
from pmcore.kernel.wording import say_minutes, say_moment
from pmcore.scheduling import Schedule, TaskDates
from pmcore.tracking import CostStatus, cost_status

_INDENT = "  "
_MINUTE, _DAY = "%Y-%m-%d %H:%M", "%Y-%m-%d"
_MOST_NAMED = 6
_MARKS = {
    ">": "moved_later",
    "<": "moved_earlier",
    "=": "by_hand",
    "~": "goes_along",
    "-": "inactive",
}
_ACTUAL = " A"  # as Primavera P6 marks such dates


def run(command: argparse.Namespace) -> int:
    """Schedule, print, write."""
    _check_drawn(command)
    check_outputs([getattr(command, kind) for kind in _OUTPUTS], [command.plan])
    with progress_of(command.plan) as progress:
        plan = opened(command.plan, command, progress)
        if command.baseline is not None:
            plan.project.baseline(command.baseline)  # said before anything is scheduled
        plan = as_expected(plan, command)
        schedule = scheduled(plan, command, progress)
        costs = cost_status(schedule) if command.costs else None
        told = _Told(schedule, (*plan.findings, *plan.unmet), costs)
        for kind, write in _OUTPUTS.items():
            path = getattr(command, kind)
            if path:
                progress.stage(WORDS[command.lang]["writing"].format(path=path))
                write(told, command, path)
    width = terminal_width(command.width)
    say(_lines(schedule, costs or {}, command.lang, width))
    findings = (*plan.findings, *plan.unmet, *schedule.findings)
    say(_warnings(findings, command.lang, width))
    cost = None if costs is None else costs[None]
    more = [*_cost(cost, schedule, command.lang), *_expected(plan, command.lang)]
    say(_summary(schedule, findings, command, width, more))
    return 0


def _check_drawn(command: argparse.Namespace) -> None:
    """Refuse a baseline that nothing would show."""
    if command.baseline is not None and not (command.html or command.svg):
        problem = {
            "en": "--baseline is drawn by --html or --svg; pmcore baseline PLAN lists variances",
            "zh": "--baseline 由 --html 或 --svg 绘制；偏差请用 pmcore baseline PLAN",
        }
        raise InputError(Code.CLI_USAGE, problem=problem, command="pmcore schedule")


@dataclass(frozen=True, slots=True)
class _Told:
    """What files can be written of.

    Attributes
    ----------
    also
        What the import found.
    costs
        If they were asked for.
    """

    schedule: Schedule
    also: Sequence[Finding]
    costs: Mapping[TaskId | None, CostStatus] | None


def _html(told: _Told, command: argparse.Namespace, path: str) -> None:
    from pmcore.views import report

    page = report(told.schedule, command.lang, also=told.also, baseline=command.baseline)
    write_document(path, page)


def _svg(told: _Told, command: argparse.Namespace, path: str) -> None:
    from pmcore.views import gantt

    chart = gantt(told.schedule, language=command.lang, baseline=command.baseline)
    write_document(path, chart.to_svg())


def _json(told: _Told, command: argparse.Namespace, path: str) -> None:
    text = schedule_to_json(told.schedule, command.lang, also=told.also, costs=told.costs)
    write_document(path, text)


def _csv(told: _Told, command: argparse.Namespace, path: str) -> None:
    # With a byte order mark: without it spreadsheets show Chinese as noise.
    text = schedule_to_csv(told.schedule, command.lang, costs=told.costs)
    write_document(path, text, encoding="utf-8-sig")


_OUTPUTS: dict[str, Callable[[_Told, argparse.Namespace, str], None]] = {
    "html": _html,
    "svg": _svg,
    "json": _json,
    "csv": _csv,
}


def _lines(
    schedule: Schedule,
    costs: Mapping[TaskId | None, CostStatus],
    language: str,
    width: int | None,
) -> Iterator[str]:
    words = WORDS[language]
    name = schedule.project_name.pick(language)
    rows = list(schedule)
    counts = counted_tasks(rows, words)
    title = words["project"].format(name=name, id=schedule.project_id, counts=counts)
    yield from wrapped(title, width)
    yield ""
    columns = _columns(rows, schedule, language)
    yield from table([*columns, *_cost_columns(rows, costs, language)], width)
    yield ""
    marks = set(map(_mark, rows))
    legend = [words["starred"], *(words[_MARKS[mark]] for mark in _MARKS if mark in marks)]
    if any(dates.actual_start for dates in rows):
        legend.append(words["actual"])
    legend.append(_zones(schedule, rows, language))
    yield from wrapped(words["space"].join(legend), width)
    yield ""


def _columns(rows: list[TaskDates], schedule: Schedule, language: str) -> list[Column]:
    words, conversion = WORDS[language], schedule.project.settings.conversion

    def said(lengths: list[tuple[int, TaskDates]], *, rough: bool = False) -> list[str]:
        return [
            say_minutes(
                _hours(minutes) if rough else minutes,
                conversion,
                language,
                elapsed=dates.is_elapsed,
            )
            for minutes, dates in lengths
        ]

    starts = [(dates.scheduled_start, dates.actual_start) for dates in rows]
    finishes = [(dates.scheduled_finish, dates.actual_finish) for dates in rows]
    names = [_INDENT * min(dates.depth, 8) + dates.name.pick(language) for dates in rows]
    durations = [(dates.duration, dates) for dates in rows]
    floats = [(dates.total_float, dates) for dates in rows]
    moved = [_mark(dates) for dates in rows]
    done = [f"{dates.percent_by_type}%" if _is_begun(dates) else "" for dates in rows]
    marked = [f"{'*' if dates.is_critical else ' '} {dates.wbs}" for dates in rows]
    return [
        Column(f"  {words['wbs']}", marked, least=12),
        Column(words["id"], [dates.id for dates in rows], least=12),
        Column(words["task"], names, least=12),
        Column(words["duration"], said(durations), said(durations, rough=True), right=True),
        *([Column("", moved)] if any(moved) else []),
        *([Column(words["done"], done, right=True)] if any(done) else []),
        Column(words["start"], _times(starts, _MINUTE), _times(starts, _DAY)),
        Column(words["finish"], _times(finishes, _MINUTE), _times(finishes, _DAY)),
        Column(words["float"], said(floats), said(floats, rough=True), right=True),
    ]


def _cost_columns(
    rows: list[TaskDates], costs: Mapping[TaskId | None, CostStatus], language: str
) -> Iterator[Column]:
    """Yield what tasks cost, and what is incurred of it where something is."""
    if costs:
        words, told = WORDS[language], [costs[dates.id] for dates in rows]
        yield Column(words["cost"], [f"{each.planned:f}" for each in told], right=True)
        if any(each.actual for each in told):
            yield Column(words["incurred"], [f"{each.actual:f}" for each in told], right=True)


def _times(moments: list[tuple[datetime, datetime | None]], shape: str) -> list[str]:
    """Write scheduled moments, those that really were marked."""
    return [f"{at:{shape}}{'' if actual is None else _ACTUAL}" for at, actual in moments]


def _is_begun(dates: TaskDates) -> bool:
    is_told = dates.percent_complete or dates.percent_by_type
    return bool(is_told) or dates.actual_start is not None


def _mark(dates: TaskDates) -> str:
    """Mark what goes along or takes no part, what was dated by hand or is not at early dates."""
    if dates.kind == "level_of_effort":
        return "~"
    if not dates.is_active:
        return "-"
    if dates.is_manual and dates.actual_start is None:
        return "="
    if dates.scheduled_start == dates.early_start:
        return ""
    return ">" if dates.scheduled_start > dates.early_start else "<"


def _hours(minutes: int) -> int:
    """Leave out odd minutes beside full hours."""
    odd = abs(minutes) % 60 if abs(minutes) > 60 else 0
    return minutes - odd if minutes > 0 else minutes + odd


def _zones(schedule: Schedule, rows: list[TaskDates], language: str) -> str:
    """Say whose clocks the times are; a plan across borders has several."""
    words = WORDS[language]
    if schedule.zone is None:
        return words["floating"]
    others: dict[str, list[str]] = {}
    elsewhere = {*schedule.in_other_zones}
    for dates in rows:
        if dates.id in elsewhere:
            others.setdefault(str(schedule.zone_of(dates.id)), []).append(dates.id)
    if not others:
        return words["zone"].format(zone=schedule.zone)
    named = "; " if language == "en" else "；"
    said = named.join(
        words["other_zone"].format(zone=zone, tasks=_some(tasks)) for zone, tasks in others.items()
    )
    return words["zones"].format(zone=schedule.zone, others=said)


def _said_of_all(schedule: Schedule, at: datetime, language: str) -> str:
    """Say a moment of the whole plan, and on whose clock where its tasks have several."""
    said = say_moment(at, language)
    if not schedule.in_other_zones:
        return said
    return WORDS[language]["on_clock"].format(at=said, zone=schedule.zone)


def _some(tasks: list[str]) -> str:
    shown = " ".join(tasks[:_MOST_NAMED])
    return f"{shown} ..." if len(tasks) > _MOST_NAMED else shown


def _warnings(findings: Sequence[Finding], language: str, width: int | None) -> Iterator[str]:
    """Yield what the dates miss, in full: a table alone does not show it."""
    missed = [finding for finding in findings if finding.severity != "info"]
    more = WORDS[language]["more_in_check"]
    yield from listed(missed, language, width, most=SHOWN, more=more)


def _summary(
    schedule: Schedule,
    findings: Sequence[Finding],
    command: argparse.Namespace,
    width: int | None,
    more: Sequence[tuple[str, str]],
) -> Iterator[str]:
    language = command.lang
    words = WORDS[language]
    path = [dates.id for dates in schedule.critical_path()]
    said = [
        (words["start"], _said_of_all(schedule, schedule.start, language)),
        (words["finish"], _said_of_all(schedule, schedule.finish, language)),
        (words["critical"], some_of(path, words)),
        *more,
        (words["findings"], _findings(findings, command)),
    ]
    yield from facts(said, width)
    for kind in _OUTPUTS:
        if getattr(command, kind):
            yield from wrote(getattr(command, kind), language)


def _expected(plan: Opened, language: str) -> Iterator[tuple[str, str]]:
    """Say which tasks take until their expected finish, if any do."""
    words = WORDS[language]
    if plan.expected:
        said = words["expected_set"].format(tasks=some_of(plan.expected, words))
        yield words["expected"], said


def _cost(cost: CostStatus | None, schedule: Schedule, language: str) -> Iterator[tuple[str, str]]:
    """Say what the whole project costs, if that was asked for."""
    if cost is None:
        return
    currency = schedule.project.settings.currency
    said = {name: f"{getattr(cost, name):f}" for name in ("planned", "actual", "remaining")}
    if currency is not None:
        said = {name: f"{amount} {currency}" for name, amount in said.items()}
    words = WORDS[language]
    yield words["cost"], words["cost_of_all"].format(**said)


def _findings(findings: Sequence[Finding], command: argparse.Namespace) -> str:
    words = WORDS[command.lang]
    counts = counted(findings, words)
    if not findings:
        return counts
    return words["see_check"].format(counts=counts, plan=command.plan)
