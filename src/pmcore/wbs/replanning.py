"""Edits of many tasks by a rule: tasks that recur, and a project that moves."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Unpack, get_args

from pmcore.kernel import TaskId, TextLike
from pmcore.kernel.coercion import DateLike, choice, date_of, flag
from pmcore.wbs import edits_recurring
from pmcore.wbs.edits_move import DateChoice, MoveChoices, ProjectMove, move_project
from pmcore.wbs.edits_tasks import DependencyRule
from pmcore.wbs.recording import RecordedProject
from pmcore.wbs.series import AllSeriesFields, Series, SeriesFields
from pmcore.wbs.shifting import MoveBy
from pmcore.wbs.task import Task
from pmcore.wbs.task_fields import OccurrenceFields

if TYPE_CHECKING:
    from pmcore.calendars import Recurrence


class RecurringFields(SeriesFields, OccurrenceFields, total=False):
    """When a task recurs, and what each occurrence is like."""


class ChangedRecurringFields(AllSeriesFields, OccurrenceFields, total=False):
    """The same with the rule and the day it begins on."""


class ReplannedProject(RecordedProject):
    """A project some of whose edits make, move or change many tasks by a rule."""

    __slots__ = ()

    def add_recurring(
        self,
        id: TaskId,
        name: TextLike,
        rule: str | Recurrence,
        *,
        first: DateLike | None = None,
        parent: TaskId | None = None,
        index: int | None = None,
        **fields: Unpack[RecurringFields],
    ) -> Task:
        """Add a task that recurs: a summary task with one task per occurrence.

        Occurrences are called ``id-1``, ``id-2``... and have an SNET constraint at their moment;
        the rule stays with the summary task, so that :meth:`change_recurring` can extend it.

        Parameters
        ----------
        id, name, parent, index
            Of the summary task; occurrences have its name and their number.
        rule
            An iCalendar rule such as ``FREQ=WEEKLY;INTERVAL=2;BYDAY=FR``.
        first
            The day the rule begins on; the project's start unless given.
        **fields
            ``count``, ``until``, ``at``, ``on_day_off`` and ``repeats`` are those of
            :class:`Series`; all others are what each occurrence is to have.

        Returns
        -------
        Task
            The summary task.

        Raises
        ------
        CalendarError
            ``calendar.rule_invalid``; ``calendar.rule_too_long`` for more than 20,000 days;
            ``calendar.range_inverted``; ``calendar.gap_too_long`` when no working day is near.
        InputError
            ``series.endless``; ``value.invalid``, as for a field that occurrences cannot share.
        ProjectError
            ``series.empty``; those of ``add``.

        Examples
        --------
        >>> from pmcore.calendars import Calendar
        >>> from pmcore.wbs import Project
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("SITE", "Site", start="2026-03-01", calendars=[office])
        >>> count = plan.add_recurring(
        ...     "count", "Stocktaking", "FREQ=MONTHLY;BYMONTHDAY=1", count=3,
        ...     on_day_off="shift_later", duration="4h",
        ... )
        >>> [str(plan[id].constraints[0].at) for id in plan.children("count")]
        ['2026-03-02', '2026-04-01', '2026-05-01']
        """
        when, each = _divided(fields)
        series = Series(rule, self._first_day() if first is None else first, each=each, **when)
        summary = Task(id, name, parent=parent, series=series)
        with self._edit("add recurring") as draft:
            return edits_recurring.add_recurring(draft, summary, index)

    def change_recurring(
        self,
        id: TaskId,
        /,
        dependencies: DependencyRule = "refuse",
        **fields: Unpack[ChangedRecurringFields],
    ) -> Task:
        """Change a recurring task and what of it has not started: ``until="2026-12-31"``.

        Everything up to the last occurrence that has started stays as it is. What comes after
        moves in its order to the days of a new rule or a new first day; with the old ones, an
        occurrence on a day that is still meant stays there, and others move to the days that are
        left. Surplus ones are removed and missing ones made. Fields of tasks that are given
        change there too. Without any, occurrences follow a calendar that changed.

        Parameters
        ----------
        id
            The summary task.
        dependencies
            What becomes of links of occurrences that are removed; as for ``remove``.
        **fields
            As for :meth:`add_recurring`, with ``rule`` and ``first``.

        Raises
        ------
        ProjectError
            ``series.none``; ``series.empty``; ``task.linked``; those of ``update``.
        CalendarError, InputError
            As for :meth:`add_recurring`.
        """
        choice(dependencies, "dependencies", get_args(DependencyRule))
        when, each = _divided(fields)
        with self._edit("change recurring") as draft:
            return edits_recurring.change_recurring(draft, id, when, each, dependencies)

    def next_occurrence(self, id: TaskId) -> Task | None:
        """Make the next task of a series that repeats on completion.

        Its rule begins anew on the day the last one was really finished: ``FREQ=DAILY;INTERVAL=3``
        is three days after it, ``FREQ=WEEKLY;BYDAY=MO`` the Monday after it.

        Returns
        -------
        Task or None
            The new task; nothing when ``count`` or ``until`` ends the series.

        Raises
        ------
        ProjectError
            ``series.unfinished`` while the last one has no actual finish; ``series.by_rule``;
            ``series.none``; ``task.unknown``.
        """
        with self._edit("next occurrence") as draft:
            return edits_recurring.next_occurrence(draft, id)

    def move_project(
        self,
        to: DateLike,
        *,
        by: MoveBy = "calendar_days",
        constraints: DateChoice = "shift",
        deadlines: DateChoice = "shift",
        manual: DateChoice = "shift",
        finish: DateChoice = "shift",
        series: DateChoice = "shift",
        unstarted_only: bool = False,
    ) -> ProjectMove:
        """Move the project to another start; dates that people set go along or stay.

        Each choice is ``shift``, by as many days as the start moves, or ``keep``. Times of day
        stay what the project's clock shows. Actual dates, the data date, baselines, custom
        fields and calendars never move.

        Parameters
        ----------
        to
            The new start.
        by
            Count ``calendar_days``, or ``working_days`` of the project's calendar: then a start
            on a day off counts as the next working day, a finish as the last one.
        constraints, deadlines, manual, finish
            Dates of constraints, deadlines and expected finishes, dates set by hand, the imposed
            finish.
        series
            The first and last day of recurring tasks; those that have not started are moved to
            the days the rule then means.
        unstarted_only
            Where tasks have started: leave these and the summary tasks above them as they are.

        Returns
        -------
        ProjectMove
            By how many days, and every date that changed.

        Raises
        ------
        ProjectError
            ``project.started``; ``task.linked``, ``series.empty`` where a recurring task would
            lose occurrences.
        InputError
            ``value.invalid``, as for an imposed finish that is kept and lies before the new
            start; ``time.out_of_range``; ``time.naive``.
        CalendarError
            ``calendar.gap_too_long`` when no working day is near.

        Examples
        --------
        >>> from pmcore.wbs import Project
        >>> plan = Project("SITE", "Site", start="2026-03-02")
        >>> dig = plan.add("dig", "Dig", constraints=["SNET 2026-03-04"], deadline="2026-03-20")
        >>> plan.move_project("2026-03-09", deadlines="keep")
        <ProjectMove by 7 calendar_days: 2 dates>
        >>> plan["dig"]
        Task('dig', 'Dig', constraints=(Constraint('SNET', '2026-03-11'),),
        deadline=datetime.date(2026, 3, 20))
        """
        choices = MoveChoices(constraints, deadlines, manual, finish, series)
        for name, value in choices._asdict().items():
            choice(value, name, get_args(DateChoice))
        choice(by, "by", get_args(MoveBy))
        flag(unstarted_only, "unstarted_only")
        start = date_of(to, "to")
        with self._edit("move project") as draft:
            return move_project(draft, start, by, choices, unstarted_only=unstarted_only)

    def _first_day(self) -> date:
        start = self.settings.start
        return start.date() if isinstance(start, datetime) else start


def _divided(fields: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Tell attributes of the series from fields of its occurrences."""
    names = AllSeriesFields.__annotations__
    when = {name: value for name, value in fields.items() if name in names}
    return when, {name: value for name, value in fields.items() if name not in names}
