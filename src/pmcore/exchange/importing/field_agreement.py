"""Dates and floats held against those a file stored: where they differ, and the likely cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from pmcore.exchange.importing.agreement import Agreement, compare_stored, differs
from pmcore.exchange.importing.clues import SAME_MOMENT, UNKNOWN, Clues
from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported
from pmcore.kernel import TaskId

if TYPE_CHECKING:
    from pmcore.scheduling import TaskDates

_FIELDS = ("start", "finish", "late_start", "late_finish", "total_float", "free_float")
_PLAN_FINISH = Feature("finish", "the finish of the plan, which differs", "计划的完成日期不同")
_SUCCESSOR = Feature("successor", "the successor that differs,", "后续任务的日期不同：")
_SCALED = Feature(
    "scaled_float",
    "a float stored a hundred times too small, as old versions of that tool did",
    "时差存储值缩小为百分之一，该软件旧版本如此",
)
_Value: TypeAlias = "datetime | float"
Pairs: TypeAlias = Mapping[str, tuple[_Value, _Value]]

_COMPUTED = {"start": "scheduled_start", "finish": "scheduled_finish"}
_SCALE, _LAST_DIGIT = 100, 0.1


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A task of which a date or a float is not the stored one.

    Attributes
    ----------
    dates
        As computed.
    fields
        What differs: stored, computed; times, or minutes of float.
    cause
        What most likely explains it: a guess by rules, not a proof.
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


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class FieldAgreement:
    """How far computed and stored dates and floats of leaf tasks agree, to the minute.

    Attributes
    ----------
    compared
        How many leaf tasks the file has each of ``start``, ``finish``, ``late_start``,
        ``late_finish``, ``total_float`` and ``free_float`` of.
    differences
        Those of which one differs by a minute or more, in outline order.
    """

    compared: Mapping[str, int]
    differences: tuple[FieldDifference, ...]

    def differing(self) -> Counter[str]:
        """Count the differences of each field."""
        return Counter(field for each in self.differences for field in each.fields)

    def __repr__(self) -> str:
        differing = self.differing()
        told = (
            f"{name} {most - differing[name]} of {most}" for name, most in self.compared.items()
        )
        return f"<FieldAgreement: {', '.join(told)}>"


def compare_stored_fields(imported: Imported, agreement: Agreement | None = None) -> FieldAgreement:
    """Hold start and finish, late dates and floats of leaf tasks against what the file stored.

    Parameters
    ----------
    agreement
        What :func:`compare_stored` found; unless given, it is found first.

    Raises
    ------
    ScheduleError, InputError
        As :func:`~pmcore.scheduling.schedule`.

    Examples
    --------
    >>> from pmcore.exchange import read_mspdi
    >>> xml = b'''<Project><StartDate>2026-03-02T08:00:00</StartDate>
    ...   <Tasks><Task>
    ...     <UID>1</UID><Name>Dig</Name><Duration>PT16H0M0S</Duration>
    ...     <Start>2026-03-02T08:00:00</Start><TotalSlack>4800</TotalSlack>
    ...   </Task></Tasks></Project>'''
    >>> found = compare_stored_fields(read_mspdi(xml))
    >>> dict(found.compared)["total_float"], found.differences[0].fields
    (1, {'total_float': (480.0, 0)})
    """
    agreement = agreement or compare_stored(imported)
    compared: Counter[str] = Counter()
    apart: dict[TaskId, Pairs] = {}
    rows = agreement.leaves
    for row in rows:
        pairs = dict(_pairs(row, imported))
        compared.update(list(pairs))  # counts, one each
        differing = {field: pair for field, pair in pairs.items() if differs(*pair)}
        if differing:
            apart[row.id] = differing
    causes = _Causes(imported, agreement, apart)
    found = (
        FieldDifference(row, apart[row.id], *causes.of(row)) for row in rows if row.id in apart
    )
    return FieldAgreement({field: compared[field] for field in _FIELDS}, tuple(found))


def _pairs(row: TaskDates, imported: Imported) -> Iterator[tuple[str, tuple[_Value, _Value]]]:
    """Yield the fields that the file has for a task: stored, computed."""
    stored = imported.stored.tasks.get(row.id)
    for field in _FIELDS if stored else ():
        value = getattr(stored, field)
        if value is not None:
            yield field, (value, getattr(row, _COMPUTED.get(field, field)))


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
        self._finish_differs = finish is not None and differs(finish, agreement.schedule.finish)
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
            return _SUCCESSOR, after
        return (_PLAN_FINISH if self._finish_differs else UNKNOWN), None

    def _as_shown(self, dates: TaskDates) -> Feature | None:
        """Return how the file shows what is the same number or the same moment after all."""
        pairs = self._fields[dates.id].values()
        if all(_is_scaled(*pair) for pair in pairs):
            return _SCALED
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
