"""What a pointer resting on a row is told."""

from __future__ import annotations

from collections.abc import Iterator

from pmcore.views.chart import GanttChart, GanttRow
from pmcore.views.clock import Clock
from pmcore.views.svg.columns import day_words, deadline_words, moment_words
from pmcore.views.words import words
from pmcore.views.words.tables import ChartWords


def tooltip(row: GanttRow, chart: GanttChart) -> str:
    """Tell a row in lines: what it is, when, and whatever is special about it."""
    return "\n".join(_lines(row, chart))


def _lines(row: GanttRow, chart: GanttChart) -> Iterator[str]:
    said, tasks = words(chart.language).chart, words(chart.language).tasks
    yield f"{row.wbs} {row.name}".strip()
    yield _span(row, row.start, row.finish, chart)
    if row.zone is not None:
        yield said.own_clock.format(zone=row.zone)
    if row.baseline is not None:
        yield said.planned.format(span=_span(row, *row.baseline, chart))
    yield from _known(row, said)
    if row.rests:
        commas = words(chart.language).calendars.list_separator
        spans = (_days_off(row, *rest, chart) for rest in row.rests)
        yield said.rests.format(spans=commas.join(spans))
    if row.segments:
        commas = words(chart.language).calendars.list_separator
        pieces = (_span(row, *piece, chart) for piece in row.segments)
        yield said.pieces.format(spans=commas.join(pieces))
    if row.owner:
        yield f"{tasks.owner}: {row.owner}"
    if row.people:
        yield f"{tasks.people}: {row.people}"
    if row.percent_complete:
        yield said.complete.format(percent=row.percent_complete)
    if row.percent_complete_type == "work":
        yield said.work_done.format(percent=row.percent_by_type)
    if row.percent_complete_type == "physical":
        yield said.result_stands.format(percent=row.percent_by_type)
    if row.is_critical:
        yield tasks.critical
    if row.float_until is not None:
        yield said.float_until.format(date=moment_words(row, row.float_until, chart))
    if row.deadline is not None:
        due = deadline_words(row, row.deadline, chart)
        yield f"{said.missed_deadline if row.is_late else tasks.deadline}: {due}"
    if row.hidden:
        yield said.folded.format(count=f"{row.hidden:,}")
    if row.note:
        yield row.note


def _known(row: GanttRow, said: ChartWords) -> Iterator[str]:
    if row.started:
        yield said.finished if row.finished else said.started
    if row.is_manual:
        yield said.manual
    if row.kind == "level_of_effort":
        yield said.level_of_effort
    if row.is_inactive:
        yield said.inactive


def _days_off(row: GanttRow, start: int, finish: int, chart: GanttChart) -> str:
    clock = Clock(row.zone or chart.zone)
    first, last = clock.whole_days(start, finish)
    if first >= last:
        return _span(row, start, finish, chart)
    days = clock.local(first).date(), clock.last_day(first, last)
    return " – ".join(dict.fromkeys(day_words(day, chart) for day in days))


def _span(row: GanttRow, start: int, finish: int, chart: GanttChart) -> str:
    first, last = (moment_words(row, moment, chart) for moment in (start, finish))
    return first if first == last else f"{first} – {last}"
