"""The schedule as rows and as a data frame."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from pmcore.kernel import Code, InputError, MissingExtraError
from pmcore.kernel.findings import check_language

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


def to_rows(schedule: Schedule, language: str = "en") -> list[dict[str, Any]]:
    """One mapping per task in outline order; see :meth:`Schedule.to_rows`."""
    if not isinstance(language, str):
        check_language(language)
    return [
        {
            "id": dates.id,
            "wbs": dates.wbs,
            "name": dates.name.pick(language),
            "kind": dates.kind,
            "depth": dates.depth,
            "owner": dates.owner,
            "calendar": dates.calendar,
            "duration_minutes": dates.duration,
            "is_elapsed": dates.is_elapsed,
            "early_start": dates.early_start.isoformat(timespec="minutes"),
            "early_finish": dates.early_finish.isoformat(timespec="minutes"),
            "late_start": dates.late_start.isoformat(timespec="minutes"),
            "late_finish": dates.late_finish.isoformat(timespec="minutes"),
            "scheduled_start": dates.scheduled_start.isoformat(timespec="minutes"),
            "scheduled_finish": dates.scheduled_finish.isoformat(timespec="minutes"),
            "total_float_minutes": dates.total_float,
            "free_float_minutes": dates.free_float,
            "interfering_float_minutes": dates.interfering_float,
            "independent_float_minutes": dates.independent_float,
            "is_critical": dates.is_critical,
            "deadline": dates.deadline and dates.deadline.isoformat(),
            "percent_complete": dates.percent_complete,
            "work_percent": dates.work_percent,
            "physical_percent": _number(dates.physical_percent),
            "percent_complete_type": dates.percent_complete_type,
            "percent_by_type": dates.percent_by_type,
            "actual_start": _text(dates.actual_start),
            "actual_finish": _text(dates.actual_finish),
            "remaining_minutes": dates.remaining,
            "is_manual": dates.is_manual,
            "is_active": dates.is_active,
        }
        for dates in schedule
    ]


def to_frame(schedule: Schedule, library: str = "pandas") -> Any:
    """Return a data frame; see :meth:`Schedule.to_frame`.

    Times are UTC instants (naive when the schedule is floating), so that tasks of several zones
    share one column; lengths are minutes.
    """
    if library not in ("pandas", "polars"):
        problem = {"en": "must be pandas or polars", "zh": "应为 pandas 或 polars"}
        raise InputError(Code.VALUE_INVALID, field="library", value=library, problem=problem)
    try:
        frames = import_module(library)
    except ImportError as error:
        raise MissingExtraError(
            Code.EXTRA_MISSING, feature="Schedule.to_frame", package=library, extra=library
        ) from error
    rows = to_rows(schedule)
    for row, dates in zip(rows, schedule, strict=True):
        for name in _TIMES:
            row[name] = _utc(getattr(dates, name))
        row["deadline"] = _utc(schedule.deadlines.get(dates.id))
    # polars looks at the first hundred rows only, of which none may have begun
    all_rows = {} if library == "pandas" else {"infer_schema_length": None}
    frame = frames.DataFrame(rows, **all_rows)
    if schedule.zone is None:
        return frame
    return _as_utc_pandas(frame) if library == "pandas" else _as_utc_polars(frame)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")


def _number(percent: Decimal | None) -> float | None:
    return None if percent is None else float(percent)


_TIMES = (
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "scheduled_start",
    "scheduled_finish",
    "actual_start",
    "actual_finish",
)


def _utc(moment: datetime | None) -> datetime | None:
    """Return the moment on the UTC clock, naive like a column of instants."""
    if moment is None or moment.tzinfo is None:
        return moment
    return moment.astimezone(UTC).replace(tzinfo=None)


def _as_utc_pandas(frame: Any) -> Any:
    import pandas as pd

    for name in (*_TIMES, "deadline"):
        frame[name] = pd.to_datetime(frame[name], utc=True)
    return frame


def _as_utc_polars(frame: Any) -> Any:
    import polars as pl

    return frame.with_columns(
        [
            pl.col(name).cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
            for name in (*_TIMES, "deadline")
        ]
    )
