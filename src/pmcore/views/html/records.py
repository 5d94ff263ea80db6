"""What a report says, as data: facts, a chart, tasks, findings and assumptions."""

from __future__ import annotations

from dataclasses import dataclass

from pmcore.kernel.findings import Finding
from pmcore.scheduling.dates import RowKind
from pmcore.views.chart import GanttChart


@dataclass(frozen=True, slots=True)
class ReportTask:
    """One line of the task table; times and lengths are said already.

    Attributes
    ----------
    wbs, name, kind, depth, owner, people
        As in :class:`~pmcore.views.GanttRow`.
    duration, start, finish, total_float
        What the cells say, in one line or several.
    is_critical, is_late
        Told by words as well as by colour.
    reason
        One sentence: what drives its start.
    """

    wbs: str
    name: str
    kind: RowKind
    depth: int
    owner: str
    people: str
    duration: str
    start: str
    finish: str
    total_float: str
    is_critical: bool
    is_late: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """A report on one schedule.

    Attributes
    ----------
    title
        What the report is about.
    chart
        The Gantt chart; the report is in its language.
    facts
        ``(label, value)`` pairs shown large below the title.
    tasks
        The task table.
    tasks_note
        Said above the table when it does not hold every task.
    findings
        In the order to show them.
    findings_note
        Said above them when some are left out.
    assumptions
        Sentences on calendars and options, at the foot.
    engine
        Name and version of what computed the dates.
    """

    title: str
    chart: GanttChart
    facts: tuple[tuple[str, str], ...]
    tasks: tuple[ReportTask, ...]
    tasks_note: str
    findings: tuple[Finding, ...]
    findings_note: str
    assumptions: tuple[str, ...]
    engine: str
