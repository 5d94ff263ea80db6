"""How long a task takes when people's effort decides it."""

from __future__ import annotations

from collections.abc import Callable

from pmcore.kernel import Duration
from pmcore.wbs.task import Task


def effort_decides(task: Task) -> bool:
    """Whether the length of a task is to follow from its effort and the people assigned to it.

    >>> effort_decides(Task("dig", "Dig", effort="4d", assignments=["li"]))
    True
    >>> effort_decides(Task("dig", "Dig", duration="2d", effort="4d", assignments=["li"]))
    False
    """
    if not task.assignments or task.is_milestone or task.fixed == "duration":
        return False
    return task.fixed == "effort" or task.duration is None


def length_minutes(task: Task, minutes: Callable[[Duration], int]) -> int | None:
    """Minutes a task takes, ``None`` when not known: its duration, or its effort shared out.

    >>> dig = Task("dig", "Dig", effort="4d", assignments=["li", "wang 50%"])
    >>> length_minutes(dig, Duration.to_minutes)
    1280
    """
    if task.effort is not None and effort_decides(task):
        units = sum(held.units for held in task.assignments)
        return -(-minutes(task.effort) * 100 // units)
    return None if task.duration is None else minutes(task.duration)


def is_elapsed(task: Task) -> bool:
    """Whether the length of a task is elapsed time; what follows from effort never is."""
    if task.duration is None or task.duration.kind != "elapsed":
        return False
    return task.effort is None or not effort_decides(task)
