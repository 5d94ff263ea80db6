"""The document as a whole: what comes after what, written by one process or by two."""

from __future__ import annotations

from collections.abc import Iterator

from pmcore.exchange.exporting import in_two
from pmcore.exchange.mspdi.assignments_out import AssignmentsOut, ToldWork
from pmcore.exchange.mspdi.calendars_out import CalendarsOut
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.header_out import HeaderOut
from pmcore.exchange.mspdi.resources_out import ResourcesOut
from pmcore.exchange.mspdi.rows_out import Dating, RowsOut
from pmcore.exchange.mspdi.tasks_out import TasksOut
from pmcore.exchange.mspdi.xml_in import NAMESPACE
from pmcore.exchange.mspdi.xml_out import encoded
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Task

_OWN_SHARE = 0.54  # what the helper makes has to be sent


class DocumentOut:
    """Writes a document line by line.

    Parameters
    ----------
    dating
        Tells the dates of its rows.
    options
        How the plan is scheduled.
    """

    def __init__(self, desk: DeskOut, dating: Dating, options: SchedulingOptions | None) -> None:
        self._desk, self._dating = desk, dating
        self._header = HeaderOut(desk, options, dating.whole, is_computed=dating.is_computed)
        self._header.note()
        tasks = TasksOut(desk, self._header.task_field, options)
        self._resources = ResourcesOut(desk, self._header.resource_field)
        self._assignments = AssignmentsOut(desk)
        self._rows = RowsOut(desk, tasks, dating, self._header.fields, self._header.project_field)

    def parts(self) -> Iterator[bytes]:
        """Yield the document in parts."""
        whole = len(self._desk.project)
        yield from encoded(self._down_to(whole))
        yield from encoded(self._from(whole))

    def parts_in_two(self) -> Iterator[bytes]:
        """Yield the same, the second half of which another process makes."""
        half = self._half()
        begin, end = encoded(self._down_to(half)), encoded(self._from(half))
        return in_two(begin, end, self._desk.ledger)

    def _half(self) -> int:
        """Return how many rows this process writes: those of people take half as long."""
        rows = len(self._desk.project)
        assigned = sum(map(self._assignments.work_on, self._desk.rows.tasks))
        return min(int((rows + assigned / 2) * _OWN_SHARE), rows)

    def _down_to(self, place: int) -> Iterator[str]:
        """Yield what comes before the task of a place."""
        yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        yield f'<Project xmlns="{NAMESPACE}">'
        yield from self._header.lines()
        yield "<Calendars>"
        yield from CalendarsOut(self._desk).lines()
        yield "</Calendars>"
        yield "<Tasks>"
        yield from self._rows.first()
        yield from self._rows.lines(0, place)

    def _from(self, place: int) -> Iterator[str]:
        """Yield that task and what comes after it."""
        yield from self._rows.lines(place, len(self._desk.project))
        yield "</Tasks>"
        yield "<Resources>"
        yield from self._resources.lines()
        yield "</Resources>"
        yield "<Assignments>"
        yield from self._assignments.others()
        for row, task in enumerate(self._desk.rows.tasks):
            if self._assignments.work_on(task):
                yield from self._assignments.of(task, self._told(row, task))
        yield "</Assignments>"
        yield "</Project>"

    def _told(self, row: int, task: Task) -> ToldWork:
        """Return what the dates say of those who work on a task."""
        dating, is_summary = self._dating, task.id in self._desk.project.tree()
        return ToldWork(
            dating.of(row, task.id),
            dating.span(row),
            dating.pieces(task.id) if task.splits else None,
            dating.team(row) if is_summary and task.assignments else None,
            dating.incurred(task.id) if self._header.says_incurred else None,
        )
