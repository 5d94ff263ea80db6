"""One edit that moved a task, as data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

from pmcore.kernel import TaskId
from pmcore.wbs import Dependency

MOST_CAUSES = 3  # edits that are told of one move
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
# which fields of a task each kind of edit is about
FIELDS_OF: Mapping[CauseKind, tuple[str, ...]] = MappingProxyType(
    {
        "duration": ("duration", "kind"),
        "calendar": ("calendar",),
        # who works on it, and what follows from that
        "assignment": ("assignments", "effort", "fixed", "ignore_resource_calendars"),
        # what bounds it, or says which end of its room it takes
        "constraint": ("constraints", "deadline", "as_late_as_possible", "parent"),
        # facts, or what is told of its progress
        "progress": (
            "actual_start",
            "actual_finish",
            "percent_complete",
            "remaining_duration",
            "suspended",
            "resume",
        ),
        "manual": ("manual_start", "manual_finish"),
        "delay": ("leveling_delay", "splits"),
        "activity": ("is_active",),
    }
)


@dataclass(frozen=True, slots=True)
class Cause:
    """One edit that moved a task.

    Attributes
    ----------
    kind
        What was edited. A changed dependency counts as one removed and one added. ``progress``:
        actual dates, what remains, suspending; ``manual``: dates set by hand; ``delay``: a
        leveling delay or pauses; ``activity``: whether it takes part. ``task_added`` and
        ``task_removed`` are told of the topmost task that came or went, with all below it and with
        all dependencies at these. They and ``activity`` also move summary tasks, what waits for
        these and level of effort beside them; so does ``constraint`` of a task that was moved to
        another summary task.
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

    @property
    def edit(self) -> Edit:
        """What is the same of causes that are one edit: the tasks that dependencies are between."""
        link = self.dependency
        return self if link is None else (link.predecessor, link.successor)


Edit: TypeAlias = Cause | tuple[TaskId, TaskId]


def of_first_edits(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """Return the causes of the first few edits, each cause once."""
    found: dict[Cause, None] = {}
    edits: set[Edit] = set()
    for cause in causes:
        if len(edits) < MOST_CAUSES or cause.edit in edits:
            edits.add(cause.edit)
            found[cause] = None
    return tuple(found)
