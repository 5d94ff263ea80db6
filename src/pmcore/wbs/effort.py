"""How long a task takes: its duration, or the effort of the people assigned to it shared out."""

from __future__ import annotations

from collections.abc import Callable

from pmcore.kernel import Duration
from pmcore.wbs.task import Task


def effort_decides(task: Task) -> bool:
    """Whether the effort of a task, shared out among the people assigned, gives its length.

    >>> effort_decides(Task("dig", "Dig", effort="4d", assignments=["li"]))
    True
    >>> effort_decides(Task("dig", "Dig", duration="2d", effort="4d", assignments=["li"]))
    False
    """
    return task.effort is not None and _is_for_effort_to_decide(task)


def awaits_effort(task: Task) -> bool:
    """Whether effort is to give the length of a task, but is not known yet.

    >>> awaits_effort(Task("dig", "Dig", assignments=["li"]))
    True
    >>> awaits_effort(Task("dig", "Dig", duration="2d", assignments=["li"]))
    False
    """
    return task.effort is None and _is_for_effort_to_decide(task)


def length_minutes(task: Task, minutes: Callable[[Duration], int]) -> int | None:
    """Minutes a task takes, ``None`` when not known: its duration, or its effort shared out.

    >>> dig = Task("dig", "Dig", effort="4d", assignments=["li", "wang 50%"])
    >>> length_minutes(dig, Duration.to_minutes)
    1280
    """
    effort = task.effort
    if effort is not None and _is_for_effort_to_decide(task):
        units = sum(held.units for held in task.assignments)
        return -(-minutes(effort) * 100 // units)
    return None if task.duration is None else minutes(task.duration)


def is_elapsed(task: Task) -> bool:
    """Whether the length of a task is elapsed time; what follows from effort never is."""
    duration = task.duration
    return duration is not None and duration.kind == "elapsed" and not effort_decides(task)


def _is_for_effort_to_decide(task: Task) -> bool:
    if not task.assignments or task.is_milestone or task.fixed == "duration":
        return False
    return task.fixed == "effort" or task.duration is None
