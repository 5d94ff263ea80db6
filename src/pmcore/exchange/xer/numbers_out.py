"""The numbers by which rows of a file refer to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pmcore.exchange.exporting.ledger import Ledger
from pmcore.exchange.xer.losses import CALENDAR_ID, LONG_ID
from pmcore.kernel import CalendarId, ResourceId, TaskId
from pmcore.wbs import Project

_number_of = re.compile(r"C([1-9]\d{0,8})", re.ASCII).fullmatch
_FIRST_TASK = 1001
_LONGEST_CODE, _LONGEST_NODE = 40, 20


class Numbers:
    """Numbers of everything in a project.

    Attributes
    ----------
    project, root
        Of the project, and of the node that stands for it.
    calendars, resources, nodes, tasks
        By id; calendars that are called so already keep their number.
    """

    project = 1
    root = 1

    def __init__(self, project: Project, ledger: Ledger) -> None:
        settings = project.settings
        self.calendars: dict[CalendarId, int] = _kept(each.id for each in settings.calendars)
        for id, number in self.calendars.items():
            if id != f"C{number}":
                ledger.adjusted(CALENDAR_ID, id)
        self.resources: dict[ResourceId, int] = {
            each.id: number for number, each in enumerate(settings.resources, 1)
        }
        ids = [task.id for task in project]
        summaries = [id for id in ids if project.is_summary(id)]
        self.nodes: dict[TaskId, int] = {
            id: number for number, id in enumerate(summaries, self.root + 1)
        }
        leaves = (id for id in ids if id not in self.nodes)
        self.tasks: dict[TaskId, int] = {
            id: number for number, id in enumerate(leaves, _FIRST_TASK)
        }
        for id in (settings.id, *self.resources, *self.tasks):
            if len(id) > _LONGEST_CODE:
                ledger.beyond(LONG_ID, id)
        for id in self.nodes:
            if len(id) > _LONGEST_NODE:
                ledger.beyond(LONG_ID, id)

    def free_calendar(self) -> int:
        """Return a number that no calendar has."""
        return max(self.calendars.values(), default=0) + 1


def _kept(ids: Iterable[CalendarId]) -> dict[CalendarId, int]:
    """Give calendars numbers; those called ``C`` and a number keep it."""
    found: dict[CalendarId, int | None] = {}
    for id in ids:
        match = _number_of(id)
        found[id] = int(match[1]) if match else None
    taken = {number for number in found.values() if number is not None}
    fresh = (number for number in range(1, len(found) + len(taken) + 1) if number not in taken)
    return {id: next(fresh) if number is None else number for id, number in found.items()}
