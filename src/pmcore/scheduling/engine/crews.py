"""Who works on which leaf: how long that takes, and in whose common working time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pmcore.calendars import Calendar
from pmcore.calendars.common import CommonCalendar
from pmcore.scheduling.engine.network import Ints
from pmcore.wbs import Project, Task
from pmcore.wbs.effort import is_elapsed, length_minutes


@dataclass(frozen=True, slots=True, eq=False)
class Crews:
    """Leaves that people work on together.

    Attributes
    ----------
    leaf
        Number among the leaves.
    minutes
        Working minutes.
    calendar
        Number of the working calendar, counted through the project's calendars and ``common``.
    common
        Calendars that several people share.
    """

    leaf: Ints
    minutes: Ints
    calendar: Ints
    common: tuple[CommonCalendar, ...]


def read_crews(
    project: Project, leaves: Sequence[Task], number: Mapping[str | None, int], *, heeded: bool
) -> Crews:
    """Find the crews of all leaves that are assigned to somebody.

    Parameters
    ----------
    number
        Numbers of the project's calendars by id; ``None`` is the project's own.
    heeded
        Whether calendars of people count at all.
    """
    settings = project.settings
    works_in = {resource.id: number[resource.calendar] for resource in settings.resources}
    shared: dict[tuple[int, ...], int] = {}
    found: list[tuple[int, int, int]] = []
    known = settings.calendars
    for leaf, task in enumerate(leaves) if works_in else ():
        if not task.assignments or task.fixed == "duration" or task.is_milestone:
            continue
        if is_elapsed(task):
            continue
        minutes = length_minutes(task, project.minutes) or 0
        numbers: tuple[int, ...] = (number[task.calendar],)
        if heeded and not task.ignore_resource_calendars:
            everyone = {works_in[held.resource] for held in task.assignments}
            numbers = tuple(sorted(everyone | set(numbers if task.calendar else ())))
        at = numbers[0]
        if len(numbers) > 1:
            at = shared.setdefault(numbers, len(known) + len(shared))
        found.append((leaf, minutes, at))
    columns = np.array(found, dtype=np.int64).reshape(-1, 3)
    common = tuple(CommonCalendar(tuple(known[i] for i in numbers)) for numbers in shared)
    return Crews(columns[:, 0], columns[:, 1], columns[:, 2], common)


def parts_of(calendar: Calendar | CommonCalendar) -> tuple[Calendar, ...]:
    """Return the calendar itself, or those that have the time in common."""
    return calendar.calendars if isinstance(calendar, CommonCalendar) else (calendar,)
