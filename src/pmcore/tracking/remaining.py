"""What remains of a started task, in minutes."""

from __future__ import annotations

from collections.abc import Callable

from pmcore.kernel import Duration
from pmcore.wbs import Task
from pmcore.wbs.effort import length_minutes


def remaining_minutes(task: Task, minutes: Callable[[Duration], int]) -> int:
    """Return the minutes that remain of a started task: as given, else what its percentage leaves.

    Parameters
    ----------
    minutes
        Converts durations by the settings of the project.
    """
    if task.remaining_duration is not None:
        return minutes(task.remaining_duration)
    return -(-(length_minutes(task, minutes) or 0) * (100 - task.percent_complete) // 100)
