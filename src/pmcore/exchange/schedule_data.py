"""Schedules as documents: everything computed, for other programs and for spreadsheets."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pmcore.exchange.layout import laid_out
from pmcore.kernel import Finding, TaskId
from pmcore.kernel.findings import check_language
from pmcore.scheduling import Schedule, TaskDates

SCHEDULE_SCHEMA = "pmcore.schedule/1"
_FORMULA = frozenset("=+-@＝＋－＠")
_UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")


def schedule_to_data(schedule: Schedule, language: str = "en") -> dict[str, Any]:
    """Write a schedule as dictionaries, lists, texts, numbers and booleans, ready for JSON.

    Parameters
    ----------
    schedule
        Any schedule.
    language
        ``en`` or ``zh``: the language of the findings' messages and advice.

    Returns
    -------
    dict
        ``pmcore.schedule/1``. Times are ISO 8601 with the offset of each task's own zone; lengths
        and floats are minutes of the task's own calendar. ``driving`` names the dependencies that
        by themselves keep a task from being earlier.

    Raises
    ------
    InputError
        ``language.unknown``.
    """
    check_language(language)
    driving = _driving(schedule)
    project = schedule.project
    return {
        "schema": SCHEDULE_SCHEMA,
        "project": {
            "id": project.id,
            "name": schedule.project_name.to_json(),
            "version": schedule.project_version,
            "start": project.settings.start.isoformat(),
            "calendar": schedule.default_calendar,
            "zone": schedule.zone,
        },
        "start": _time(schedule.start),
        "finish": _time(schedule.finish),
        "options": asdict(schedule.options),
        "critical_path": [dates.id for dates in schedule.critical_path()],
        "tasks": [
            _task(dates, project.parent(dates.id), driving.get(dates.id, [])) for dates in schedule
        ],
        "findings": [_finding(finding, language) for finding in schedule.findings],
    }


def schedule_to_json(schedule: Schedule, language: str = "en") -> str:
    """Write a schedule as JSON text; see :func:`schedule_to_data`."""
    return laid_out(schedule_to_data(schedule, language))


def schedule_to_csv(schedule: Schedule, language: str = "en") -> str:
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
    """
    rows = schedule.to_rows(language)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(rows[0])
    writer.writerows([_cell(value) for value in row.values()] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and _is_formula(value):
        return f"'{value}"
    return value


def _is_formula(text: str) -> bool:
    visible = (char for char in text if unicodedata.category(char) not in _UNSEEN)
    return text.startswith(("\t", "\r")) or next(visible, "") in _FORMULA


def _task(dates: TaskDates, parent: TaskId | None, driving: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": dates.id,
        "wbs": dates.wbs,
        "name": dates.name.to_json(),
        "kind": dates.kind,
        "parent": parent,
        "calendar": dates.calendar,
        "owner": dates.owner,
        "start": _time(dates.early_start),
        "finish": _time(dates.early_finish),
        "duration_minutes": dates.duration,
        "is_elapsed": dates.is_elapsed,
        "early_start": _time(dates.early_start),
        "early_finish": _time(dates.early_finish),
        "late_start": _time(dates.late_start),
        "late_finish": _time(dates.late_finish),
        "total_float_minutes": dates.total_float,
        "free_float_minutes": dates.free_float,
        "is_critical": dates.is_critical,
        "deadline": None if dates.deadline is None else dates.deadline.isoformat(),
        "driving": driving,
    }


def _driving(schedule: Schedule) -> Mapping[TaskId, list[dict[str, str]]]:
    driving = defaultdict(list)
    for link in schedule.driving():
        driving[link.successor].append({"predecessor": link.predecessor, "type": str(link.type)})
    return driving


def _finding(finding: Finding, language: str) -> dict[str, Any]:
    return {
        **finding.to_dict(),
        "message": finding.message(language),
        "advice": finding.advice(language),
    }


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
