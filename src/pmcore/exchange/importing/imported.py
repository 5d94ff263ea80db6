"""What a file of another tool gave: the project, the dates stored beside it, and the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from pmcore.exchange.importing.tool import Tool
from pmcore.kernel import CalendarId, Finding, ResourceId, TaskId
from pmcore.scheduling import FloatPathOptions, SchedulingOptions
from pmcore.wbs import Project, ReadableProject

Raw: TypeAlias = "tuple[str, str | tuple[Raw, ...]]"


@dataclass(frozen=True, slots=True)
class StoredDates:
    """What the tool stored for one task; ``None`` where the file does not say.

    Attributes
    ----------
    start, finish, early_start, early_finish, late_start, late_finish
        Without a zone, as the file has them.
    total_float, free_float
        Minutes; Microsoft Project's total and free slack.
    is_critical
        As it was shown.
    """

    start: datetime | None = None
    finish: datetime | None = None
    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    total_float: float | None = None
    free_float: float | None = None
    is_critical: bool | None = None


@dataclass(frozen=True, slots=True)
class StoredCosts:
    """What the tool stored of the costs of one task; ``None`` where the file does not say.

    Attributes
    ----------
    cost
        What it will have cost in the end.
    actual_cost, remaining_cost
        What is incurred of that, and what is left.
    """

    cost: Decimal | None = None
    actual_cost: Decimal | None = None
    remaining_cost: Decimal | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Stored:
    """The dates that a file holds, beside what pmcore computes from its plan.

    Attributes
    ----------
    start, finish
        Of the project.
    status_date
        Up to when progress was reported, if the file says.
    tasks
        By id, in outline order; summary tasks, too.
    """

    start: datetime | None
    finish: datetime | None
    status_date: datetime | None
    tasks: Mapping[TaskId, StoredDates]

    def __repr__(self) -> str:
        return f"<Stored {self.start} to {self.finish}, {len(self.tasks)} tasks>"


@dataclass(frozen=True, slots=True, repr=False)
class Extras:
    """Everything in a file that the project does not hold, as it stood there.

    A field is a pair of its name and its text, or the pairs of the fields below it.

    Attributes
    ----------
    project
        Fields of the header, and sections such as ``OutlineCodes`` or whole tables.
    calendars, tasks, resources
        By the id that the project uses; blank rows and the row of the project itself as well.
    assignments
        By the id of the task, whole.
    """

    project: tuple[Raw, ...]
    calendars: Mapping[CalendarId, tuple[Raw, ...]]
    tasks: Mapping[TaskId, tuple[Raw, ...]]
    resources: Mapping[ResourceId, tuple[Raw, ...]]
    assignments: Mapping[TaskId, tuple[tuple[Raw, ...], ...]]

    def __repr__(self) -> str:
        return f"<Extras of {len(self.tasks)} tasks>"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Imported:
    """A project read from another tool's file, and what else the file says.

    Attributes
    ----------
    project
        The plan; its log is empty. Dates the tool computed are not part of it.
    stored
        The dates the tool computed.
    findings
        What was changed on the way in, and what dates may depend on but the project cannot hold.
    extras
        Everything the project does not hold, so that it can be written back.
    options
        How the tool schedules this plan, as far as the file says.
    tool
        Which tool wrote the file.
    float_paths
        Which float paths the tool shows, as arguments of :meth:`Schedule.float_paths`; ``None``
        where the file asks for none.
    as_read
        The plan as it was read, whatever is edited since; what is written back goes by it.
    """

    project: Project
    stored: Stored
    findings: tuple[Finding, ...]
    extras: Extras
    options: SchedulingOptions
    tool: Tool
    float_paths: FloatPathOptions | None = None
    as_read: ReadableProject = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "as_read", self.project.snapshot())

    def __repr__(self) -> str:
        count = len(self.findings)
        return f"<Imported {self.project.id}: {len(self.project)} tasks, {count} findings>"
