"""The dates that P6 computed, as it stored them."""

from __future__ import annotations

from pmcore.exchange.importing.imported import StoredDates
from pmcore.exchange.xer.record import Record

# What P6 shows as start and finish: the actual date, else where the remaining work lies.
_START = ("act_start_date", "restart_date", "early_start_date")
_FINISH = ("act_end_date", "reend_date", "early_end_date")
HELD = frozenset(
    (
        *_START,
        *_FINISH,
        "late_start_date",
        "late_end_date",
        "total_float_hr_cnt",
        "free_float_hr_cnt",
    )
)


def stored_of(record: Record, *, by_path: bool) -> StoredDates:
    """Read the dates that the file holds for an activity.

    Parameters
    ----------
    by_path
        Whether the longest path makes critical: only that is stored.
    """
    moments = {field: record.instant(field) for field in (*_START, *_FINISH)}
    total, free = (record.minutes(f"{each}_float_hr_cnt") for each in ("total", "free"))
    return StoredDates(
        start=next((moments[field] for field in _START if moments[field]), None),
        finish=next((moments[field] for field in _FINISH if moments[field]), None),
        early_start=moments["early_start_date"],
        early_finish=moments["early_end_date"],
        late_start=record.instant("late_start_date"),
        late_finish=record.instant("late_end_date"),
        total_float=None if total is None else float(total),
        free_float=None if free is None else float(free),
        is_critical=record.flag("driving_path_flag") if by_path else None,
    )
