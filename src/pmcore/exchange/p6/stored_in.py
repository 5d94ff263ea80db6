"""The dates that P6 computed, as it stored them.

Early and late dates of work that has started are those of what remains of it, which nobody else
means by them: they stay extras. Finished work has none that say anything.
"""

from __future__ import annotations

from pmcore.exchange.importing.imported import StoredDates
from pmcore.exchange.p6.activities_in import MILESTONES, START_MILESTONE
from pmcore.exchange.p6.record import Record

# What P6 shows as start and finish, which XER leaves out: the actual date, else where the
# remaining work lies.
_START = ("start_date", "act_start_date", "restart_date", "early_start_date")
_FINISH = ("end_date", "act_end_date", "reend_date", "early_end_date")
_SHOWN = frozenset(
    ("start_date", "end_date", "act_start_date", "act_end_date", "restart_date", "reend_date")
)
_STARTS = frozenset(("early_start_date", "late_start_date"))
_FINISHES = frozenset(("early_end_date", "late_end_date"))
_FLOATS = frozenset(("total_float_hr_cnt", "free_float_hr_cnt"))


def held_of(record: Record) -> frozenset[str]:
    """Return the fields of an activity that its stored dates hold."""
    if record.text("act_end_date"):
        return _SHOWN
    held = _SHOWN | _FINISHES | _FLOATS
    return held if record.text("act_start_date") else held | _STARTS


def stored_of(record: Record, *, by_path: bool) -> StoredDates:
    """Read the dates that the file holds for an activity.

    Parameters
    ----------
    by_path
        Whether the longest path makes critical: only that is stored.
    """
    held = held_of(record)
    moments = {field: record.instant(field) for field in (*_START, *_FINISH)}
    late = {field: record.instant(field) for field in ("late_start_date", "late_end_date")}
    floats = {field: record.minutes(field) for field in sorted(_FLOATS)}
    known = {**moments, **late}
    told = {field: at if field in held else None for field, at in known.items()}
    total, free = (floats[f"{each}_float_hr_cnt"] for each in ("total", "free"))
    start = next((moments[field] for field in _START if moments[field]), None)
    finish = next((moments[field] for field in _FINISH if moments[field]), None)
    if record.text("task_type") in MILESTONES:  # only one of its dates is looked after
        begins = record.text("task_type") == START_MILESTONE
        first, second = (start, finish) if begins else (finish, start)
        start = finish = first or second
    return StoredDates(
        start=start,
        finish=finish,
        early_start=told["early_start_date"],
        early_finish=told["early_end_date"],
        late_start=told["late_start_date"],
        late_finish=told["late_end_date"],
        total_float=None if total is None or not _FLOATS & held else float(total),
        free_float=None if free is None or not _FLOATS & held else float(free),
        is_critical=record.flag("driving_path_flag") if by_path else None,
    )
