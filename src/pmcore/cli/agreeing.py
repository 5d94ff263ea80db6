"""Dates that a file stored beside those computed: by task, by kind of date, as a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from pmcore.exchange import Agreement, CostAgreement, Imported, compare_stored_costs
from pmcore.exchange.importing import SAME_MOMENT, UNKNOWN, Clues, Feature
from pmcore.kernel import TaskId
from pmcore.scheduling import TaskDates

AGREEMENT_SCHEMA = "pmcore.agreement/1"
FIELDS = ("start", "finish", "late_start", "late_finish", "total_float", "free_float")
PLAN_FINISH = Feature("finish", "the finish of the plan, which differs", "计划的完成日期不同")
SUCCESSOR = Feature("successor", "the successor that differs,", "后续任务的日期不同：")
SCALED = Feature(
    "scaled_float",
    "a float stored a hundred times too small, as old versions of that tool did",
    "时差存储值缩小为百分之一，该软件旧版本如此",
)
Value: TypeAlias = "datetime | float"
Pairs: TypeAlias = Mapping[str, tuple[Value, Value]]

_COMPUTED = {"start": "scheduled_start", "finish": "scheduled_finish"}
_ONE_MINUTE = timedelta(minutes=1)
_SCALE, _LAST_DIGIT = 100, 0.1


@dataclass(frozen=True, slots=True)
class Apart:
    """A task of which something differs.

    Attributes
    ----------
    dates
        As computed.
    fields
        What differs: stored, computed; times, or minutes of float.
    cause
        What most likely explains it.
    because
        The other task that it follows, when that is the cause.
    """

    dates: TaskDates
    fields: Pairs
    cause: Feature
    because: TaskId | None

    def reason(self, language: str) -> str:
        """Say the cause."""
        said = self.cause.zh if language == "zh" else self.cause.en
        if self.because is None:
            return said
        return f"{said}{self.because}" if language == "zh" else f"{said} {self.because}"


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that a file stored, held against what is computed.

    Attributes
    ----------
    imported, agreement
        What it was made from.
    tasks
        Those of which something differs, in outline order.
    compared
        How many stored values there were of each of :data:`FIELDS`.
    costs
        The same of costs.
    """

    imported: Imported
    agreement: Agreement
    tasks: tuple[Apart, ...]
    compared: Mapping[str, int]
    costs: CostAgreement

    def differing(self) -> Counter[str]:
        """Count the differences of each of :data:`FIELDS`."""
        return Counter(field for task in self.tasks for field in task.fields)


def held(imported: Imported, agreement: Agreement) -> Held:
    """Hold floats, late dates and costs, too, against what the file stored for leaf tasks."""
    compared: Counter[str] = Counter()
    apart: dict[TaskId, Pairs] = {}
    rows = agreement.leaves
    for row in rows:
        pairs = dict(_pairs(row, imported))
        compared.update(list(pairs))  # counts, one each
        differing = {field: pair for field, pair in pairs.items() if _differs(*pair)}
        if differing:
            apart[row.id] = differing
    causes = _Causes(imported, agreement, apart)
    tasks = (Apart(row, apart[row.id], *causes.of(row)) for row in rows if row.id in apart)
    return Held(
        imported,
        agreement,
        tuple(tasks),
        {field: compared[field] for field in FIELDS},
        compare_stored_costs(imported, agreement),
    )


def agreement_to_data(held: Held, language: str) -> dict[str, Any]:
    """Write what was found as dictionaries, lists, texts and numbers, ready for JSON."""
    imported, agreement, differing = held.imported, held.agreement, held.differing()
    schedule, stored = agreement.schedule, held.imported.stored
    return {
        "schema": AGREEMENT_SCHEMA,
        "project": {"id": schedule.project_id, "name": schedule.project_name.to_json()},
        "options": asdict(schedule.options),
        "start": _pair(stored.start, schedule.start),
        "finish": _pair(stored.finish, schedule.finish),
        "compared": agreement.compared,
        "agreeing": agreement.compared - len(agreement.differences),
        "share": agreement.share,
        "causes": agreement.causes(),
        "fields": {
            field: {"compared": held.compared[field], "differing": differing[field]}
            for field in FIELDS
        },
        "tasks": [_task(task, language) for task in held.tasks],
        "costs": _costs(held, language),
        "findings": [
            {
                **finding.to_dict(),
                "message": finding.message(language),
                "advice": finding.advice(language),
            }
            for finding in (*imported.findings, *schedule.findings)
        ],
    }


def _task(task: Apart, language: str) -> dict[str, Any]:
    return {
        "task": task.dates.id,
        "name": task.dates.name.to_json(),
        "differences": {field: _pair(*pair) for field, pair in task.fields.items()},
        "cause": task.cause.name,
        "because": task.because,
        "message": task.reason(language),
    }


def _costs(held: Held, language: str) -> dict[str, Any]:
    """Say of costs what is said of dates; amounts are exact decimal texts."""
    costs, project = held.costs, held.imported.project
    differing = costs.differing()
    return {
        "currency": project.settings.currency,
        "fields": {
            name: {"compared": count, "differing": differing[name]}
            for name, count in costs.compared.items()
        },
        "tasks": [
            {
                "task": each.task,
                "name": project[each.task].name.to_json(),
                "differences": {
                    name: {"stored": f"{stored:f}", "computed": f"{computed:f}"}
                    for name, (stored, computed) in each.costs.items()
                },
                "cause": each.cause.name,
                "message": each.cause.zh if language == "zh" else each.cause.en,
            }
            for each in costs.differences
        ],
    }


def _pair(stored: Value | None, computed: Value) -> dict[str, Any]:
    return {"stored": _plain(stored), "computed": _plain(computed)}


def _plain(value: Value | None) -> str | float | None:
    # Seconds are rare in such files, and shown where there are any.
    return value.isoformat() if isinstance(value, datetime) else value


def _pairs(row: TaskDates, imported: Imported) -> Iterator[tuple[str, tuple[Value, Value]]]:
    """Yield the fields that the file has for a task: stored, computed."""
    stored = imported.stored.tasks.get(row.id)
    for field in FIELDS if stored else ():
        value = getattr(stored, field)
        if value is not None:
            yield field, (value, getattr(row, _COMPUTED.get(field, field)))


def _differs(stored: Any, computed: Any) -> bool:
    if isinstance(stored, datetime):
        return bool(abs(computed - stored) >= _ONE_MINUTE)
    return bool(abs(computed - stored) >= 1)


def _is_scaled(stored: Any, computed: Any) -> bool:
    """Whether a float is what was computed, in hundredths of the unit, to its first decimal."""
    if isinstance(stored, datetime) or not stored:
        return False
    return bool(abs(stored * _SCALE - computed) <= _SCALE * _LAST_DIGIT)


class _Causes:
    """Says why a task differs; where only late dates and floats do, by what stands behind it."""

    def __init__(
        self, imported: Imported, agreement: Agreement, apart: Mapping[TaskId, Pairs]
    ) -> None:
        self._imported = imported
        self._clues = Clues(imported, agreement.schedule, frozenset(apart))
        self._fields = apart
        self._known = {each.task: each for each in agreement.differences}
        finish = imported.stored.finish
        self._finish_differs = finish is not None and _differs(finish, agreement.schedule.finish)
        above = imported.project.ancestors
        self._apart = {*apart, *(each for task in apart for each in above(task))}

    def of(self, dates: TaskDates) -> tuple[Feature, TaskId | None]:
        task = dates.id
        if task in self._known:
            return self._known[task].cause, self._known[task].because
        pinned = self._imported.tool.pin(self._imported, task)
        if pinned is not None:
            return pinned, None
        shown = self._as_shown(dates)
        if shown is not None:
            return shown, None
        after = self._successor(task)
        if after is not None:
            return SUCCESSOR, after
        return (PLAN_FINISH if self._finish_differs else UNKNOWN), None

    def _as_shown(self, dates: TaskDates) -> Feature | None:
        """Return how the file shows what is the same number or the same moment after all."""
        pairs = self._fields[dates.id].values()
        if all(_is_scaled(*pair) for pair in pairs):
            return SCALED
        for stored, computed in pairs:
            if not (isinstance(stored, datetime) and isinstance(computed, datetime)):
                return None
            if not self._clues.is_rest_between(dates, computed, stored):
                return None
        return SAME_MOMENT

    def _successor(self, task: TaskId) -> TaskId | None:
        """Return a task that waits for this one, or for a summary above it, and differs."""
        project = self._imported.project
        for each in (task, *project.ancestors(task)):
            for dependency in project.successors(each):
                if dependency.successor in self._apart:
                    return dependency.successor
        return None
