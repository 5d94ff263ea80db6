"""What a file says of a task beside the plan: dates that its tool computed, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from decimal import Decimal
from functools import lru_cache
from itertools import compress
from operator import itemgetter

from pmcore.exchange.importing.imported import Raw, StoredDates
from pmcore.exchange.mspdi.gathered import LINK
from pmcore.exchange.mspdi.outline_in import Row
from pmcore.exchange.mspdi.record import Record
from pmcore.scheduling.options import LateTasks
from pmcore.wbs import ConstraintKind

ASAP, ALAP = 0, 1
BOUNDS: dict[int, ConstraintKind] = {2: "MSO", 3: "MFO", 4: "SNET", 5: "SNLT", 6: "FNET", 7: "FNLT"}
SUMMARY_BOUNDS = ("SNET", "FNLT")
_STORED = {
    "start": "Start",
    "finish": "Finish",
    "early_start": "EarlyStart",
    "early_finish": "EarlyFinish",
    "late_start": "LateStart",
    "late_finish": "LateFinish",
}
_STORED_FIELDS = frozenset((*_STORED.values(), "TotalSlack", "FreeSlack", "Critical"))
_FLOATS = ("TotalSlack", "FreeSlack")
_NONE = Decimal(0)
_NOT_DATED = StoredDates()
# Elements the project or the stored dates hold; a summary's own ones follow from its tasks.
_HELD = frozenset(
    (*_STORED.values(), "UID", "Name", "OutlineLevel", "ConstraintType", "ConstraintDate")
) | {
    *("Deadline", "Priority", "Notes", "CalendarUID", "TotalSlack", "FreeSlack", "Critical"),
    *("FixedCost", "FixedCostAccrual"),
}
_HELD_BY_LEAVES = _HELD | {
    "Duration",
    "DurationFormat",
    "PercentComplete",
    "PhysicalPercentComplete",
    "EarnedValueMethod",
    "IgnoreResourceCalendar",
    "Type",
    "Work",
}
_HELD_AND_LINKS, _HELD_BY_LEAVES_AND_LINKS = _HELD | {LINK}, _HELD_BY_LEAVES | {LINK}
_name = itemgetter(0)


def floats_left_out(rows: Iterable[Row]) -> frozenset[str]:
    """Return the fields of floats that stand where there is float, and nowhere else.

    MPXJ writes no float of 0: where a file says 0 of none of its tasks, but more or less of some,
    one that is missing is 0. Where it says it of no task at all, nothing is known.
    """
    records = [row.record for row in rows]
    said = {field: {record.text(field) for record in records} - {""} for field in _FLOATS}
    return frozenset(
        field for field, texts in said.items() if texts and not any(map(_is_none, texts))
    )


def _is_none(text: str) -> bool:
    return not text.strip("+-0.")


def stored_of(record: Record, left_out: frozenset[str] = frozenset()) -> StoredDates:
    """Read the dates that the file holds for a task.

    Parameters
    ----------
    left_out
        Fields of floats that the file leaves out where they are 0.
    """
    if _STORED_FIELDS.isdisjoint(record.fields):
        return _NOT_DATED
    moments = {name: record.instant(field) for name, field in _STORED.items()}
    late = moments["late_start"] and moments["late_finish"]
    total, free = (
        _NONE if field in left_out and late and not record.text(field) else record.number(field)
        for field in _FLOATS
    )
    return StoredDates(
        **moments,
        total_float=None if total is None else _tenth(total),
        free_float=None if free is None else _tenth(free),
        is_critical=record.flag("Critical") if record.text("Critical") else None,
    )


@lru_cache(maxsize=4096)
def _tenth(number: Decimal) -> float:
    return float(number / 10)


def held_of(*, is_summary: bool) -> frozenset[str]:
    """Return the elements that a task or its stored dates hold."""
    return _HELD if is_summary else _HELD_BY_LEAVES


def extras_of(row: Row, links: Set[Raw], *, all_late: bool) -> tuple[Raw, ...]:
    """Return what neither the task nor its stored dates hold.

    Parameters
    ----------
    links
        Those that are not held either, such as links to other projects.
    all_late
        Whether the plan is scheduled from its finish, with every task as late as possible.
    """
    held = _HELD_AND_LINKS if row.is_summary else _HELD_BY_LEAVES_AND_LINKS
    if not _is_bound_taken(row, all_late=all_late):
        held -= {"ConstraintType", "ConstraintDate"}
    raw = row.record.raw
    if links:
        return tuple([each for each in raw if each[0] not in held or each in links])
    return tuple(compress(raw, _others(tuple(map(_name, raw)), held)))


@lru_cache(maxsize=512)  # most tasks have the same elements
def _others(names: Sequence[str], held: frozenset[str]) -> list[bool]:
    """Return for each element whether it is none of those that are held."""
    return [name not in held for name in names]


def late_tasks_of(rows: Iterable[Row], *, backward: bool) -> LateTasks:
    """Return which tasks are late: all, unless some of a plan from its finish are to be early.

    There a task of which nothing is said is late.
    """
    leaves = (row.record for row in rows if not row.is_summary)
    said = (record.text("ConstraintType") for record in leaves)
    return "marked" if backward and str(ASAP) in said else "all"


def _is_bound_taken(row: Row, *, all_late: bool) -> bool:
    """Whether the task says what the row says of its constraint."""
    kind = row.record.whole("ConstraintType", ASAP) or ASAP
    if kind in BOUNDS and not row.record.text("ConstraintDate"):
        return False
    if not row.is_summary and not all_late:
        return True
    return BOUNDS.get(kind) in SUMMARY_BOUNDS if row.is_summary and kind else kind != ASAP
