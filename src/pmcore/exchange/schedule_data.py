"""Schedules as documents: everything computed, for other programs and for spreadsheets."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pmcore.exchange.layout import laid_out
from pmcore.exchange.schedule_columns import ACTUAL_TIMES, TIMES, Columns, schedule_columns
from pmcore.exchange.schedule_costs import CostsByTask, cost_columns, cost_section
from pmcore.exchange.task_lines import task_lines
from pmcore.kernel import Finding, TaskId
from pmcore.kernel.findings import check_language
from pmcore.scheduling import Schedule
from pmcore.scheduling.segments import may_rest
from pmcore.wbs import Dependency

SCHEDULE_SCHEMA = "pmcore.schedule/1"
_FORMULA = frozenset("=+-@＝＋－＠")
_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")
_PROGRESS = (
    *("percent_complete", "work_percent", "physical_percent", "percent_complete_type"),
    *("percent_by_type", *ACTUAL_TIMES, "remaining_minutes", "is_manual", "is_active"),
)
_TYPED = ("id", "wbs", "name", "owner", "calendar")  # columns whose texts people write


def schedule_to_data(
    schedule: Schedule,
    language: str = "en",
    *,
    also: Iterable[Finding] = (),
    costs: CostsByTask | None = None,
) -> dict[str, Any]:
    """Write a schedule as dictionaries, lists, texts, numbers and booleans, ready for JSON.

    Parameters
    ----------
    schedule
        Any schedule.
    language
        ``en`` or ``zh``: the language of the findings' messages and advice.
    also
        Findings to put before the schedule's own, such as those of an import.
    costs
        What :func:`pmcore.tracking.cost_status` says of the schedule: then every task has
        ``planned_cost``, ``actual_cost`` and ``remaining_cost``, exact decimal texts, and ``cost``
        says them of the whole project, with its currency.

    Returns
    -------
    dict
        ``pmcore.schedule/1``. Times are ISO 8601 with the offset of each task's own zone; lengths
        and floats are minutes of the task's own calendar. ``start`` and ``finish`` of a task are
        its scheduled dates. ``driving`` names the dependencies that by themselves keep a task from
        being earlier, ``broken`` those that hard constraints override. ``segments`` say when a task
        is worked that splits or an interruption cut into pieces.

    Raises
    ------
    InputError
        ``language.unknown``.
    """
    columns = schedule_columns(schedule)
    tasks = _tasks(schedule, columns) | cost_columns(columns["id"], costs)
    return {
        **_head(schedule, language, columns, costs),
        "tasks": [
            dict(zip(tasks, values, strict=True)) for values in zip(*tasks.values(), strict=True)
        ],
        **_tail(schedule, language, also),
    }


def schedule_to_json(
    schedule: Schedule,
    language: str = "en",
    *,
    also: Iterable[Finding] = (),
    costs: CostsByTask | None = None,
) -> str:
    """Write a schedule as JSON text; see :func:`schedule_to_data`."""
    columns = schedule_columns(schedule)
    tasks = _tasks(schedule, columns) | cost_columns(columns["id"], costs)
    head = laid_out(_head(schedule, language, columns, costs)).removesuffix("\n}\n")
    tail = laid_out(_tail(schedule, language, also)).removeprefix("{\n")
    lines = ",\n".join(task_lines(tasks))
    return f'{head},\n  "tasks": [\n{lines}\n  ],\n{tail}'


def schedule_to_csv(
    schedule: Schedule, language: str = "en", *, costs: CostsByTask | None = None
) -> str:
    """Write a schedule as CSV (RFC 4180), one line per task in outline order.

    A text that a spreadsheet may take for a formula gets an apostrophe in front: one that begins
    with a tab, or whose first visible character is one of ``= + - @`` or a full-width one of these.
    Numbers stay numbers.

    Parameters
    ----------
    schedule
        Any schedule.
    language
        Language of the names.
    costs
        Adds three columns, as :func:`schedule_to_data` adds fields.
    """
    columns = schedule_columns(schedule)
    columns |= cost_columns(columns["id"], costs)
    columns["name"] = [name.pick(language) for name in columns["name"]]
    for typed in _TYPED:
        columns[typed] = [_harmless(text) for text in columns[typed]]
    for flags in ("is_elapsed", "is_critical", "is_manual", "is_active"):
        columns[flags] = ["true" if flag else "false" for flag in columns[flags]]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    return text.getvalue()


def _harmless(text: str | None) -> str | None:
    # Nearly every text begins with a letter or digit, which no spreadsheet takes for a formula.
    if text is None or text[:1].isalnum() or not _is_formula(text):
        return text
    return f"'{text}"


def _is_formula(text: str) -> bool:
    visible = (char for char in text if unicodedata.category(char) not in _UNSEEN)
    return text.startswith(("\t", "\r")) or next(visible, "") in _FORMULA


def _head(
    schedule: Schedule, language: str, columns: Columns, costs: CostsByTask | None
) -> dict[str, Any]:
    """Return the sections before the tasks."""
    check_language(language)
    settings = schedule.project.settings
    return {
        "schema": SCHEDULE_SCHEMA,
        "project": {
            "id": settings.id,
            "name": schedule.project_name.to_json(),
            "version": schedule.project_version,
            "start": settings.start.isoformat(),
            "finish": settings.finish and settings.finish.isoformat(),
            "calendar": schedule.default_calendar,
            "zone": schedule.zone,
        },
        "start": _time(schedule.start),
        "finish": _time(schedule.finish),
        **cost_section(costs, settings.currency),
        "options": asdict(schedule.options),
        "critical_path": _critical_path(schedule, columns),
    }


def _tail(schedule: Schedule, language: str, also: Iterable[Finding]) -> dict[str, Any]:
    """Return the sections after the tasks."""
    found = (*also, *schedule.findings)
    return {"findings": [_finding(finding, language) for finding in found]}


def _critical_path(schedule: Schedule, columns: Columns) -> list[TaskId]:
    """Name the critical leaves by scheduled start, then in outline order."""
    starts = schedule.columns.scheduled_start.tolist()
    marked = zip(starts, columns["id"], columns["is_critical"], columns["kind"], strict=True)
    critical = [(start, id) for start, id, mark, kind in marked if mark and kind != "summary"]
    return [id for _, id in sorted(critical, key=lambda each: each[0])]


def _tasks(schedule: Schedule, columns: Columns) -> Columns:
    """Return the fields of the document's tasks, in their order."""
    ids = columns["id"]
    driving, broken = _entering(schedule.driving()), _entering(schedule.broken())
    return {
        "id": ids,
        "wbs": columns["wbs"],
        "name": [name.to_json() for name in columns["name"]],
        "kind": columns["kind"],
        "parent": [task.parent for task in schedule.project],
        "calendar": columns["calendar"],
        "owner": columns["owner"],
        "start": columns["scheduled_start"],
        "finish": columns["scheduled_finish"],
        "duration_minutes": columns["duration_minutes"],
        "is_elapsed": columns["is_elapsed"],
        **{name: columns[name] for name in TIMES},
        **{name: columns[name] for name in columns if name.endswith("_float_minutes")},
        "is_critical": columns["is_critical"],
        "deadline": columns["deadline"],
        **{name: columns[name] for name in _PROGRESS},
        "segments": _segments(schedule),
        "driving": [driving.get(id, []) for id in ids],
        "broken": [broken.get(id, []) for id in ids],
    }


def _segments(schedule: Schedule) -> list[list[dict[str, str]]]:
    """Say when tasks are worked that are not worked in one piece."""
    found: list[list[dict[str, str]]] = []
    for task in schedule.project:
        pieces = schedule.segments(task.id) if may_rest(task) else ()
        told = [{"start": _time(start), "finish": _time(finish)} for start, finish in pieces]
        found.append(told if len(told) > 1 else [])
    return found


def _entering(links: Iterable[Dependency]) -> Mapping[TaskId, list[dict[str, str]]]:
    """Describe dependencies by successor."""
    entering = defaultdict(list)
    for link in links:
        entering[link.successor].append({"predecessor": link.predecessor, "type": str(link.type)})
    return entering


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    return {
        **finding.to_dict(),
        "message": finding.message(language),
        "advice": finding.advice(language),
    }


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
