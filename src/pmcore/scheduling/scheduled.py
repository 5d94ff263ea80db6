"""The schedule: a timetable that answers questions, each date explained; immutable."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pmcore.kernel import Finding, ResourceId, TaskId
from pmcore.kernel.coercion import DateLike, one_of_kind
from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.findings import findings_of
from pmcore.scheduling.timetable import Timetable
from pmcore.wbs import Dependency

if TYPE_CHECKING:
    from pmcore.scheduling.after_late import AllLate
    from pmcore.scheduling.asking import Answer, FinishExplanation
    from pmcore.scheduling.certificate import Verification
    from pmcore.scheduling.comparing import Comparison
    from pmcore.scheduling.costs import Costs
    from pmcore.scheduling.explaining import Explanation
    from pmcore.scheduling.explaining_floats import FloatExplanation
    from pmcore.scheduling.loading import Load
    from pmcore.scheduling.paths import FloatPath, PathRanking
    from pmcore.scheduling.rests import LongRests
    from pmcore.scheduling.spanning import Spanning


class Schedule(Timetable):
    """Dates of one project version; made by :func:`schedule`, never changed.

    Attributes
    ----------
    project
        The project as it was scheduled; it can only be read.
    options
        How it was scheduled.
    columns
        All dates and floats as arrays in outline order.
    """

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What a planner should see: missed deadlines and constraints, provisional holidays..."""
        return findings_of(self, self._solution)

    def holding(self) -> tuple[Dependency, ...]:
        """Dependencies that by themselves hold a scheduled date.

        Those of :meth:`driving`, but for tasks that ALAP or backward planning moved: then those
        that keep them from being later.
        """
        from pmcore.scheduling.reasons import held_dependencies

        if self._solution.scheduled is self._solution.early:
            return self.driving()
        return held_dependencies(self, self._solution)

    def float_paths(
        self,
        most: int = 10,
        *,
        within: int | None = None,
        to: TaskId | None = None,
        by: PathRanking = "total_float",
    ) -> tuple[FloatPath, ...]:
        """Split the tasks into paths, the critical ones first, then by total float.

        Parameters
        ----------
        most
            At most so many paths.
        within
            Only paths with at most so many minutes of the float that ranks them.
        to
            A task or milestone: only paths that lead to it, the one that ends with it first.
        by
            What ranks the paths. ``total_float``: how far each can slip before the finish, or a
            date that was set, moves. ``free_float``: how far before ``to`` moves, or the tasks that
            finish last where that is left out, whatever else would.

        Raises
        ------
        InputError
            ``value.invalid``.

        Notes
        -----
        A path begins at its most urgent task (critical, least total float, latest finish) and
        follows driving dependencies backwards over tasks that are on no path yet, as the multiple
        float paths of Primavera P6 do, by total float or by free float and ending with any
        activity. The first is the critical path; where two paths lead to the finish with the same
        float, both are listed. By free float the first is what drives the task at its end, which
        total float does not tell of one that is not critical; constraints, deadlines and an
        imposed finish play no part then.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> for id, days in {"dig": 3, "buy": 1, "pour": 2}.items():
        ...     _ = plan.add(id, id, duration=f"{days}d")
        >>> _ = plan.link("dig", "pour"), plan.link("buy", "pour")
        >>> [(path.tasks, path.total_float) for path in schedule(plan).float_paths()]
        [(('dig', 'pour'), 0), (('buy',), 960)]
        >>> schedule(plan).float_paths(to="buy", by="free_float")[0].tasks
        ('buy',)
        """
        from pmcore.scheduling.paths import float_paths

        if to is not None:
            self.row(to)  # an unknown id is answered with ids that look alike
        return float_paths(self._solution, most, within, to=to, by=by)

    # why

    def explain(self, task: TaskId, language: str = "en") -> Explanation:
        """Say why a task has its dates, in ``en`` or ``zh``.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        """
        from pmcore.scheduling.explaining import explain

        return explain(self, self._solution, task, language)

    def explain_finish(self, language: str = "en") -> FinishExplanation:
        """Say which chain of tasks leads to the finish, each with what holds it.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> _ = plan.add("dig", "Dig", duration="3d"), plan.add("pour", "Pour", duration="2d")
        >>> _ = plan.link("dig", "pour")
        >>> [step.task for step in schedule(plan).explain_finish().chain]
        ['dig', 'pour']
        """
        from pmcore.scheduling.asking import explain_finish

        return explain_finish(self, self._solution, language)

    def why_not_earlier(self, task: TaskId, at: DateLike, language: str = "en") -> Answer:
        """Say everything that keeps a task from starting by a date or moment.

        Parameters
        ----------
        task
            For a summary the leaf that starts first answers.
        at
            A date: some time on that day would do. A moment: then or before.
        language
            ``en`` or ``zh``.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        InputError
            ``value.invalid`` and the codes of times for a date that cannot be read.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> _ = plan.add("dig", "Dig", duration="3d"), plan.add("pour", "Pour", duration="2d")
        >>> _ = plan.link("dig", "pour")
        >>> answer = schedule(plan).why_not_earlier("pour", "2026-03-03")
        >>> answer.stands, answer.reasons[0].task
        (True, 'dig')
        """
        from pmcore.scheduling.asking import why_not_earlier

        return why_not_earlier(self, self._solution, task, at, language)

    def why_not_critical(self, task: TaskId, language: str = "en") -> Answer:
        """Say why a task is not critical: how far it can slip, and what it would meet then.

        For a summary the leaf with the least float answers, or the summary itself where its own
        dates make it critical.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        """
        from pmcore.scheduling.asking import why_not_critical

        return why_not_critical(self, self._solution, task, language)

    def explain_floats(self, task: TaskId, language: str = "en") -> FloatExplanation:
        """Say what ends each of a task's four floats, in ``en`` or ``zh``.

        For a summary the leaf with the least float answers, unless its own dates tell its floats.

        Raises
        ------
        ProjectError
            ``task.unknown``.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> _ = plan.add("dig", "Dig", duration="3d"), plan.add("paint", "Paint", duration="2d")
        >>> floats = schedule(plan).explain_floats("paint")
        >>> floats.free.minutes, floats.free.reasons[0].kind
        (480, 'project_finish')
        """
        from pmcore.scheduling.explaining_floats import explain_floats

        return explain_floats(self, self._solution, task, language)

    # how much

    def count_minutes(self, spans: Sequence[tuple[TaskId | None, int, int]]) -> list[int]:
        """Count how long it is from one instant to another, as tasks count it.

        Parameters
        ----------
        spans
            Of each a task, or ``None`` for the project's calendar, and two instants as the
            columns have them. They may lie beyond the schedule.

        Returns
        -------
        list[int]
            Working minutes of the calendar that the task is worked in, or elapsed ones where its
            duration is elapsed; negative where the second instant is the earlier one.

        Raises
        ------
        ProjectError
            ``task.unknown``.
        CalendarError
            ``calendar.holidays_unknown`` for years that a holiday source does not know.
        """
        from pmcore.scheduling.measuring import count_minutes

        for task, _, _ in spans:
            if task is not None and task not in self:
                self.row(task)
        return count_minutes(self._solution, self.default_calendar, spans)

    def load(self, resource: ResourceId) -> Load:
        """Return what is left to do for one resource, instant by instant.

        Work counts at the scheduled dates: of a task that has started what remains, of a finished
        or an inactive one nothing.

        Raises
        ------
        InputError
            ``value.invalid`` for a resource that the project does not have.
        """
        return self._workloads.of(resource)

    def over_allocated(self) -> tuple[Finding, ...]:
        """Return a finding for each resource that is asked for more than there is of it.

        No schedule avoids that by itself: it is for the planner to see, and not among
        :attr:`findings`, because it costs a look at every assignment.
        """
        found = self._workloads.over_allocated()
        return tuple(finding.naming(self.project.name_of) for finding in found)

    def costs(self) -> Costs:
        """Return what every task costs as it is planned, done and left together.

        Work costs its effort at the rate of the day it falls on, spread evenly over the time of
        the assignment; overtime its own rate, each use what a use costs; materials their price;
        the fixed cost comes on top, and a summary task adds up what is below it. An inactive task
        costs nothing.

        Notes
        -----
        Every amount is counted exactly and rounded once, half up, to the smallest coin of the
        project's currency (hundredths without one). Sums are sums of rounded amounts.
        """
        from pmcore.scheduling.pricing import Pricing

        return Pricing(self.project, self._solution, self.columns, self._workloads).costs()

    # against something else

    def compare(self, other: Schedule) -> Comparison:
        """Say which tasks moved from ``other`` to this schedule, by how much and because of what.

        Where the calendars of one schedule have zones and those of the other none, as in every file
        of Microsoft Project or Primavera, what clocks show is compared: 09:00 in Shanghai is 09:00.

        Raises
        ------
        ScheduleError
            ``schedule.not_comparable`` when the projects differ.
        InputError
            ``value.invalid`` for what is no schedule.
        """
        from pmcore.scheduling.comparing import Side, compare

        one_of_kind(other, "other", Schedule)
        return compare(Side.of(other, other._solution), Side.of(self, self._solution))

    def verify(self) -> Verification:
        """Hold this schedule against every rule, by a checker that shares no code with the engine.

        Examples
        --------
        >>> from pmcore import Calendar, Project, schedule
        >>> office = Calendar.standard("office", zone=None)
        >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
        >>> _ = plan.add("dig", "Dig", duration="3d")
        >>> schedule(plan).verify().is_valid
        True
        """
        from pmcore.scheduling.certificate import verify

        return verify(self.project, self.to_rows(), self.options, finish=self.finish)

    # tables

    def to_rows(self, language: str = "en") -> list[dict[str, Any]]:
        """One mapping per task in outline order: plain texts, numbers and ISO times."""
        from pmcore.scheduling.tables import to_rows

        return to_rows(self, language)

    def to_frame(self, library: Literal["pandas", "polars"] = "pandas") -> Any:
        """Return a data frame, one line per task.

        Raises
        ------
        MissingExtraError
            ``extra.missing`` when the library is not installed.
        """
        from pmcore.scheduling.tables import to_frame

        return to_frame(self, library)

    def _repr_html_(self) -> str:
        # ADR-0003: what a notebook shows is the one thing drawn from above.
        from pmcore.views import gantt

        return gantt(self, max_rows=60).to_svg()

    def __repr__(self) -> str:
        days = f"{self.start:%Y-%m-%d} to {self.finish:%Y-%m-%d}"
        critical = len(self._critical_rows())
        return f"<Schedule of {self.project_id}: {len(self)} tasks, {days}, {critical} critical>"

    # inside

    @cached_property
    def _long_rests(self) -> LongRests:
        from pmcore.scheduling.rests import LongRests

        return LongRests(self._solution)

    @cached_property
    def _all_late(self) -> AllLate:
        from pmcore.scheduling.after_late import AllLate

        return AllLate(self._solution)

    @cached_property
    def _is_settled(self) -> Flags:
        from pmcore.scheduling.settled import settled

        return settled(self._solution)

    def _to_do(self, row: int) -> Ints:
        """Nodes of the leaves from a row down that are not settled."""
        own = int(self._outline.node[row])
        leaves = self._outline.leaves(row) if own < 0 else np.array([own])
        to_do: Ints = leaves[~self._is_settled[leaves]]
        return to_do

    @cached_property
    def _spanning(self) -> Spanning:
        from pmcore.scheduling.spanning import Spanning

        return Spanning(self._solution, self.columns)
