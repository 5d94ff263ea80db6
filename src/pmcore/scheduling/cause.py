"""One edit that moved a task, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pmcore.kernel import TaskId
from pmcore.wbs import Dependency

CauseKind: TypeAlias = Literal[
    "duration",
    "calendar",
    "assignment",
    "constraint",
    "progress",
    "manual",
    "delay",
    "activity",
    "task_added",
    "task_removed",
    "dependency_added",
    "dependency_removed",
    "settings",
]


@dataclass(frozen=True, slots=True)
class Cause:
    """One edit that moved a task.

    Attributes
    ----------
    kind
        What was edited. A changed dependency counts as one removed and one added. ``progress``:
        actual dates, what remains, suspending; ``manual``: dates set by hand; ``delay``: a
        leveling delay or pauses; ``activity``: whether it takes part. ``task_added`` and
        ``task_removed`` move the summary tasks above that start or finish with it, what waits for
        these, and level of effort that spans what lies beside it; so do ``activity`` and, of a
        task that was moved to another summary task, ``constraint``.
    task
        The task that was edited, added or removed, or the successor of the dependency; ``None``
        for settings.
    dependency
        The dependency that was added or removed.
    settings
        Names of the project settings that changed, and of calendars, people whose calendar is
        another one and scheduling options: ``start``, ``calendars.office``, ``resources.u.li``,
        ``options.alap``. ``zones``: the calendars of one plan have zones, those of the other none.
    fields
        What of the task was edited: fields of :class:`Task` such as ``constraints``, ``deadline``
        or ``actual_start``.
    """

    kind: CauseKind
    task: TaskId | None = None
    dependency: Dependency | None = None
    settings: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
