"""Tasks: what is to be done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple, Unpack

from pmcore.kernel import (
    CalendarId,
    Code,
    Duration,
    InputError,
    LocalizedText,
    PartyId,
    TaskId,
    TextLike,
    check_id,
)
from pmcore.kernel.ids import check_ids
from pmcore.wbs.assignments import Assignment
from pmcore.wbs.coercion import FieldValue
from pmcore.wbs.constraint import Constraint
from pmcore.wbs.deliverable import Deliverable
from pmcore.wbs.details import ChecklistItem, Estimate, ExternalRef
from pmcore.wbs.evolve import AT_ONCE, Form
from pmcore.wbs.expenses import Expense
from pmcore.wbs.hints import TASK_HINTS
from pmcore.wbs.progress import (
    ACTUAL_DATES,
    check_manual,
    check_progress,
    check_shares,
    moments_of_milestone,
    refuse_dates,
    told_anew,
)
from pmcore.wbs.rates import Accrual
from pmcore.wbs.series import Series
from pmcore.wbs.splits import Split
from pmcore.wbs.task_fields import (
    DEFAULT_PRIORITY,
    TASK_READ,
    TASK_READ_ALL,
    AllTaskFields,
    FixedSide,
    NewTaskFields,
    PercentCompleteType,
    TaskKind,
    TaskStatus,
)
from pmcore.wbs.values import NO_VALUES, Values

_TOLD_OF_PROGRESS = frozenset({*ACTUAL_DATES, "remaining_duration"})
_TOLD_OF_TEAM = frozenset({*_TOLD_OF_PROGRESS, "percent_complete", "assignments"})
_NOTHING, _ALL = Decimal(0), Decimal(100)
_USUAL = (
    *("id", "name", "parent", "duration", "assignments", "constraints", "percent_complete"),
    *("labels", "notes"),
)
_SETTLING = _TOLD_OF_PROGRESS | {"kind", "manual_start"}  # what other fields may follow from


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Task:
    """One task, milestone or summary task of a project; immutable.

    Parameters
    ----------
    id
        Short, stable, unique in the project.
    name
        Text in one language, or a mapping from language to text.
    **fields
        The attributes below, written the friendly way: ``duration="3d"``,
        ``deadline="2026-03-02"``, ``constraints=["SNET 2026-03-02"]``, ``checklist=["Call"]``.

    Attributes
    ----------
    parent
        The summary task it belongs to; whether a task is a summary follows from its children.
    kind
        ``task``; ``milestone``: an event without duration; ``level_of_effort``: work that goes on
        as long as others do (P6's level of effort, a hammock). Its dependencies, or without any
        the summary task it lies in, give its dates as long as they are not actual ones, and
        nothing waits for it.
    duration
        Working or elapsed time from start to finish; ``None`` is not known yet.
    effort
        Working time of all people together.
    fixed
        What stays as it is written when people work on the task. ``units``: their time on it, so
        that a duration is counted in their working time, and an effort alone gives the duration.
        ``effort``: the effort always gives the duration. ``duration``: the duration is counted
        in the task's own calendar, whoever works on it.
    assignments
        Who works on it, each with the percent of their time: ``["li", "wang 50%"]``. On a summary
        task they work as long as it spans, and move none of its dates.
    calendar
        Id of a calendar of the project; ``None`` is the project's own, or that of the people
        who are assigned.
    ignore_resource_calendars
        Whether the calendars of the people assigned play no part.
    owner
        The one person who answers for it.
    collaborators, approvers
        People besides the owner; approvers in their order.
    priority
        0 to 1000, default 500.
    constraints
        At most one of each kind.
    deadline
        Soft upper bound of the finish; a date means its end.
    as_late_as_possible
        ALAP: schedule it late instead of early. Its early and late dates do not change.
    manual_start, manual_finish
        A manually scheduled task keeps these dates whatever it depends on; of one alone the
        other follows by the duration. Once it has started only the finish counts. Those of a
        summary task are its own, and no task below starts earlier unless an SNET or FNET of its
        own says so.
    leveling_delay
        Elapsed time, such as ``3ed``, by which it starts later than it could.
    splits
        Pauses in its work: ``["2d pause 3d"]`` is a pause of three days after two days' work,
        in the working time of the task. They come on top of its duration.
    is_active
        Whether it takes part: an inactive task keeps its place in the plan and is dated, but
        nothing waits for it and no summary spans it.
    estimate
        Optimistic, likely and pessimistic duration.
    percent_complete
        0 to 100: how much of its duration is done. It moves a date only together with an actual
        start, and gives way to ``remaining_duration``.
    percent_complete_type
        Which percentage tells how far it is: that of its ``duration``, of the ``work``, which a
        schedule counts, or the ``physical`` one. It moves no date; see ``Schedule.progress``.
    physical_percent
        0 to 100, exact: how much of the result stands, told by hand. It moves no date. An edit
        that sets an actual finish makes it 100 where it was told, or tells how far the task is.
    actual_start, actual_finish
        When it really started and finished; a date means the first or last working instant of
        that day. Facts: no schedule moves them. With an actual finish it is 100 % complete, and
        nothing remains.
    remaining_duration
        How much of a started task is still to be done; else what ``percent_complete`` leaves.
    suspended, resume
        Since when the work of a started task rests, and when what remains goes on. A lag that
        counts from what remains is used up only by the time in which work goes on.
    expected_finish
        When whoever does the work says it will be finished; a date means its end. It moves
        nothing until :func:`pmcore.tracking.expected_finishes` sets durations by it.
    cost
        Fixed cost in the project's currency: what the task costs besides those who work on it
        and its expenses.
    accrual
        When the fixed cost is incurred: at the ``start`` or the ``end`` of the task, or
        ``prorated``, bit by bit.
    expenses
        Materials it uses up and money it spends: ``["concrete 12", "fuel 5/d", "travel 300"]``.
        They move no date.
    deliverables, checklist
        What it hands over; small steps.
    labels
        Sorted, each once whatever its case.
    scope
        Values on the project's scope axes.
    external_refs
        The same thing in other systems.
    fields
        Custom fields that the project defines. They are one value: to change one of them, give
        them all, as in ``fields={**task.fields, "sku": "A-17"}``.
    notes
        Free text of up to 20,000 characters.
    series
        By which rule the tasks below it come round again; see ``Project.add_recurring``.

    Raises
    ------
    InputError
        The code of the first value that cannot be used; ``field.unknown`` for a name that
        is no attribute; ``task.milestone_duration`` for a milestone that takes time;
        ``task.level_of_effort`` for a date that such a task is given.

    Examples
    --------
    >>> Task("T1", "Dig", duration="3d", labels=["site"])
    Task('T1', 'Dig', duration='3d', labels=('site',))
    """

    id: TaskId
    name: LocalizedText
    parent: TaskId | None = None
    kind: TaskKind = "task"
    duration: Duration | None = None
    effort: Duration | None = None
    fixed: FixedSide = "units"
    assignments: tuple[Assignment, ...] = ()
    calendar: CalendarId | None = None
    ignore_resource_calendars: bool = False
    owner: PartyId | None = None
    collaborators: tuple[PartyId, ...] = ()
    approvers: tuple[PartyId, ...] = ()
    priority: int = DEFAULT_PRIORITY
    constraints: tuple[Constraint, ...] = ()
    deadline: date | None = None
    as_late_as_possible: bool = False
    manual_start: date | None = None
    manual_finish: date | None = None
    leveling_delay: Duration | None = None
    splits: tuple[Split, ...] = ()
    is_active: bool = True
    estimate: Estimate | None = None
    percent_complete: int = 0
    percent_complete_type: PercentCompleteType = "duration"
    physical_percent: Decimal = _NOTHING
    actual_start: date | None = None
    actual_finish: date | None = None
    remaining_duration: Duration | None = None
    suspended: date | None = None
    resume: date | None = None
    expected_finish: date | None = None
    cost: Decimal | None = None
    accrual: Accrual = "prorated"
    expenses: tuple[Expense, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    checklist: tuple[ChecklistItem, ...] = ()
    labels: tuple[str, ...] = ()
    scope: Values[tuple[str, ...]] = NO_VALUES
    external_refs: tuple[ExternalRef, ...] = ()
    fields: Values[FieldValue] = NO_VALUES
    notes: str = ""
    series: Series | None = None

    def __init__(self, id: TaskId, name: TextLike, **fields: Unpack[NewTaskFields]) -> None:
        object.__setattr__(self, "id", check_id(id))
        object.__setattr__(self, "name", LocalizedText.of(name))
        _FORM.fill(self, fields)
        self._settle(fields)

    @classmethod
    def many(cls, given: Iterable[Mapping[str, Any]]) -> list[Task]:
        """Make many tasks at once, each as ``Task(**fields)`` would be, in less time.

        Raises
        ------
        InputError
            The code of a value that cannot be used, of whichever task.
        TypeError
            For one without id or name.

        Examples
        --------
        >>> Task.many([{"id": "dig", "name": "Dig", "duration": "3d"}, {"id": "go", "name": "Go"}])
        [Task('dig', 'Dig', duration='3d'), Task('go', 'Go')]
        """
        return cls.from_items(given, {}).tasks

    @classmethod
    def from_items(
        cls, items: Iterable[Mapping[str, Any]], ready: Mapping[str, Callable[[Any], Any]]
    ) -> TasksRead:
        """Make many tasks of plain data, each as ``Task(**fields)`` would be of fields made ready.

        Parameters
        ----------
        ready
            What makes a value ready, such as records of objects, by field that needs it.
        """
        made: list[Task] = []
        given: set[str] = set()
        readings = _FORM.readings(ready)
        rest = iter(items)
        while some := list(islice(rest, AT_ONCE)):
            if not all("id" in fields and "name" in fields for fields in some):
                raise TypeError("each task must have an id and a name")
            columns = _FORM.columns(some, readings)
            columns["id"] = check_ids([fields["id"] for fields in some])
            columns["name"] = LocalizedText.of_all([fields["name"] for fields in some])
            tasks = _FORM.made(columns)
            if not _SETTLING.isdisjoint(columns):
                for task, fields in zip(tasks, some, strict=True):
                    if not _SETTLING.isdisjoint(fields):
                        task._settle(fields)
            if "assignments" in columns:
                for task in tasks:
                    check_shares(task)
            made += tasks
            given.update(columns)
        return TasksRead(made, frozenset(given))

    @classmethod
    def from_columns(
        cls,
        ids: Sequence[TaskId],
        names: Sequence[str | Mapping[str, str]],
        columns: Mapping[str, tuple[Sequence[Any], Sequence[int]]],
    ) -> list[Task]:
        """Make tasks that were tasks before: no value is held against another.

        Parameters
        ----------
        names
            As :meth:`LocalizedText.to_json` gave them.
        columns
            Of each other field the values there are, and for each task the place of its own
            among them, counted from 1; 0 where it has the default.
        """
        every = range(1, len(ids) + 1)
        read = {
            field: (_FORM.read_values(field, values), places)
            for field, (values, places) in columns.items()
        }
        own = {"id": (ids, every), "name": (LocalizedText.again(names), every)}
        return _FORM.filled(len(ids), {**read, **own})

    def replace(self, **fields: Unpack[AllTaskFields]) -> Task:
        """Return a task with some fields changed; each value given replaces the whole old one.

        >>> Task("T1", "Dig", duration="3d").replace(duration="4d")
        Task('T1', 'Dig', duration='4d')
        """
        task = _FORM.changed(self, fields)
        task._settle(fields)
        if fields.get("actual_finish") is not None and "physical_percent" not in fields:
            task._finish()
        return task

    @property
    def is_milestone(self) -> bool:
        """Whether it is an event without duration."""
        return self.kind == "milestone"

    @property
    def is_level_of_effort(self) -> bool:
        """Whether its dates follow from those of its neighbours, and nothing waits for it."""
        return self.kind == "level_of_effort"

    @property
    def status(self) -> TaskStatus:
        """``not_started``, ``in_progress`` or ``finished``, from actual dates and percentage."""
        if self.percent_complete == 100 or self.actual_finish is not None:
            return "finished"
        is_told = self.percent_complete or self.physical_percent
        started = is_told or self.actual_start is not None
        return "in_progress" if started else "not_started"

    @property
    def is_manual(self) -> bool:
        """Whether it has dates of its own, set by hand."""
        return self.manual_start is not None or self.manual_finish is not None

    def constraint(self, kind: str) -> Constraint | None:
        """Return its constraint of a kind, if it has one."""
        return next((held for held in self.constraints if held.kind == kind), None)

    def _settle(self, given: Mapping[str, Any]) -> None:
        """Fill in what follows from other fields, and refuse what contradicts itself."""
        if self.kind == "milestone":
            if self.duration is not None and not self.duration.is_zero:
                raise InputError(
                    Code.TASK_MILESTONE_DURATION, task=self.id, duration=str(self.duration)
                )
            self._put(moments_of_milestone(self))
        elif self.kind == "level_of_effort":
            refuse_dates(self)
        if self.actual_finish is not None and "percent_complete" not in given:
            self._put({"percent_complete": 100})
        if given.get("actual_finish") is not None and "remaining_duration" not in given:
            self._put({"remaining_duration": None})
        if self.assignments and not _TOLD_OF_TEAM.isdisjoint(given):
            team = told_anew(self, given)
            if team is not None:
                self._put({"assignments": team})
            check_shares(self)
        if self.actual_start is not None or not _TOLD_OF_PROGRESS.isdisjoint(given):
            check_progress(self)
        if self.manual_start is not None:
            check_manual(self)

    def _finish(self) -> None:
        """Tell that the whole result stands, if it was told how much of it does."""
        if self.physical_percent or self.percent_complete_type == "physical":
            self._put({"physical_percent": _ALL})

    def _put(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"Task({self.id!r}, {self.name.to_json()!r}{_FORM.spelled(self)})"


class TasksRead(NamedTuple):
    """Tasks that were made of plain data.

    Attributes
    ----------
    tasks
        In the order of the data.
    given
        The fields that any of them was given; others have their defaults, or follow from these.
    """

    tasks: list[Task]
    given: frozenset[str]


_FORM = Form(Task, TASK_READ, TASK_HINTS, TASK_READ_ALL, _USUAL)
