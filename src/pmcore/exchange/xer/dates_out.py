"""Dates of a schedule, as P6 stores those it computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmcore.exchange.xer.clock_out import Clock
from pmcore.exchange.xer.sheet import Value, hours
from pmcore.wbs import Task

if TYPE_CHECKING:
    from pmcore.scheduling import TaskDates


def dates_of(dates: TaskDates, task: Task, clock: Clock) -> dict[str, Value]:
    """Return the fields of a task's dates; what remains of finished work has none."""
    done = task.actual_finish is not None
    late = clock.computed(dates.late_start), clock.computed(dates.late_finish)
    scheduled = clock.computed(dates.scheduled_start), clock.computed(dates.scheduled_finish)
    return {
        "early_start_date": clock.computed(dates.early_start),
        "early_end_date": clock.computed(dates.early_finish),
        "late_start_date": late[0],
        "late_end_date": late[1],
        "rem_late_start_date": None if done else late[0],
        "rem_late_end_date": None if done else late[1],
        "restart_date": None if done else scheduled[0],
        "reend_date": None if done else scheduled[1],
        "target_start_date": scheduled[0],
        "target_end_date": scheduled[1],
        "total_float_hr_cnt": None if done else hours(dates.total_float),
        "free_float_hr_cnt": None if done else hours(dates.free_float),
        "driving_path_flag": "Y" if dates.is_critical else "N",
    }
