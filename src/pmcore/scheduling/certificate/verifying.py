"""Verify a schedule: read it, hold every rule against it, and count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pmcore.kernel import CalendarError, Code, TaskId
from pmcore.kernel.coercion import unusable
from pmcore.scheduling.certificate.criticality import check_critical
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.earliest import check_earliest
from pmcore.scheduling.certificate.floats import Floats
from pmcore.scheduling.certificate.hammocks import check_hammocks
from pmcore.scheduling.certificate.inequalities import Bound
from pmcore.scheduling.certificate.latest import check_latest, latest
from pmcore.scheduling.certificate.lowers import Decided, Lowers
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.questions import Question
from pmcore.scheduling.certificate.reading import Given
from pmcore.scheduling.certificate.report import Report
from pmcore.scheduling.certificate.scheduled import Scheduled, at_ease, drawn
from pmcore.scheduling.certificate.summaries import check_spans
from pmcore.scheduling.certificate.uppers import Uppers
from pmcore.scheduling.certificate.verification import RULES, Verification
from pmcore.scheduling.options import SchedulingOptions, options_of
from pmcore.wbs.reading import ReadableProject


def verify(
    project: ReadableProject,
    dates: Mapping[TaskId, Mapping[str, Any]] | Iterable[Mapping[str, Any]],
    options: SchedulingOptions | None = None,
    *,
    finish: datetime | str | None = None,
) -> Verification:
    """Check anybody's schedule of a project, without scheduling.

    Each date and float is held against the inequalities of
    ``docs/explanation/scheduling-semantics.md`` with its neighbours where the schedule puts them.
    A schedule that passes, with every field given, is the only one that can.

    Parameters
    ----------
    project
        The plan.
    dates
        A mapping by task id, or rows with an ``id``. Fields, each of which may be left out:
        ``early_start, early_finish, late_start, late_finish, scheduled_start, scheduled_finish``
        (datetimes or ISO texts, with an offset if the project's calendars have a zone),
        ``total_float_minutes, free_float_minutes, interfering_float_minutes,
        independent_float_minutes`` and ``is_critical``. Other fields are not looked at, and
        ``ignored`` of the result names them.
    options
        How the schedule means to read the plan; ``SchedulingOptions()`` by default.
    finish
        The project finish it states: the latest scheduled finish; where no scheduled dates are
        given, the latest early finish of a plan in which these two are the same.

    Returns
    -------
    Verification
        What is wrong, what was checked and what could not be, since something was not given.

    Raises
    ------
    ScheduleError
        ``schedule.empty``, ``schedule.no_calendar``.
    InputError
        ``value.invalid`` for dates that are neither rows nor a mapping, for what is no project or
        are no options, and for backward planning without an imposed finish; ``input.too_many``.
    CalendarError
        ``calendar.holidays_unknown`` around the project start.

    Notes
    -----
    Cost grows with tasks and dependencies, not with the length of the plan.

    Examples
    --------
    >>> from pmcore import Calendar, Project
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
    >>> _ = plan.add("dig", "Dig", duration="1d"), plan.add("pour", "Pour", duration="1d")
    >>> _ = plan.link("dig", "pour")
    >>> given = {
    ...     "dig": {"early_start": "2026-03-02T09:00"},
    ...     "pour": {"early_start": "2026-03-03T10:00"},
    ... }
    >>> result = verify(plan, given)
    >>> result.is_valid, result.findings[0].message()
    (False, 'early_start of pour is 2026-03-03T10:00, 1h too late: the dependency dig -> pour (FS)
    lets it be 2026-03-03T09:00.')
    """
    if not isinstance(project, ReadableProject):
        raise unusable("project", project, "it must be a Project", "应为 Project")
    plan = Plan(project, options_of(options))
    report = Report(plan)
    given = Given(plan, dates, finish, report)
    _Checks(plan, given, report).run()
    checked, unchecked = (
        {rule: count[rule] for rule in RULES}  # type: ignore[index]  # the same words
        for count in (report.checked, report.unchecked)
    )
    found = {str(code): count for code, count in sorted(report.found.items())}
    findings = tuple(report.findings)
    return Verification(project.id, findings, found, checked, unchecked, given.ignored)


class _Checks:
    """The checks in their order, each with what it needs of the others."""

    def __init__(self, plan: Plan, given: Given, report: Report) -> None:
        self.plan = plan
        self.given = given
        self.report = report
        self.early = Dates(plan, given, "early", report)
        self.late = Dates(plan, given, "late", report)
        self.scheduled = Dates(plan, given, "scheduled", report)
        self._set_shares()
        for task, error in plan.facts.unread.items():
            report.out_of_reach(plan.rows[task], error)

    def run(self) -> None:
        """Run all checks."""
        plan, report = self.plan, self.report
        early = Lowers(plan, self.early, report)
        check_earliest(plan, self.early, early, report)
        check_spans(plan, self.early, early, report)
        self.finish = self._early_finish()
        is_early_right = not report.found and self.finish is not None

        limit = self.finish if plan.finish is None else plan.finish
        question = Question(self.late, limit, False, plan.touches, latest)
        uppers = Uppers(plan, self.early, question, report)
        check_latest(plan, self.late, uppers, report)
        late = Lowers(plan, self.late, report)
        check_spans(plan, self.late, late, report)

        alone = Question(self.early, self.finish, True, False, _at_early_place)
        free = Uppers(plan, self.early, alone, report)
        own = free
        if plan.options.free_float == "own" and plan.touches:
            own = Uppers(plan, self.early, alone._replace(touching=True), report)
        floats = Floats((self.early, self.late), (free, own), (early, late), self.given, report)
        floats.check()
        check_critical(
            plan, self.given, self._total(floats), early if is_early_right else None, report
        )
        self._check_scheduled()
        for dates in (self.early, self.late, self.scheduled):
            check_hammocks(plan, dates, report)
        self._check_finish()

    def _set_shares(self) -> None:
        """Take percentages of summary tasks from their early spans."""
        hung = (link for links in self.plan.hung.values() for link in links)
        for link in (*self.plan.links, *hung):
            row = self.plan.rows[link.dependency.predecessor]
            start, finish = self.early.starts[row], self.early.finishes[row]
            if link.minutes is None and start is not None and finish is not None:
                clock = self.plan.clocks[row]
                try:
                    span = clock.pos(finish) - clock.pos(start)
                except CalendarError as error:
                    self.report.out_of_reach(row, error)
                else:
                    link.minutes = link.dependency.lag.of(span)

    def _early_finish(self) -> Bound | None:
        """Return the largest early finish as a bound, if all early finishes are known."""
        finish = _largest(self.plan, self.early)
        if finish is None:
            return None
        return Bound("project_finish", finish, None, self.plan.shown(finish), is_day=False)

    def _check_finish(self) -> None:
        """Hold the stated finish against the latest one of the dates to work to."""
        finish, given = _largest(self.plan, self.scheduled), self.given.finish
        if finish is None and self._schedules_early():
            finish = _largest(self.plan, self.early)
        self.report.count("finish", known=finish is not None and given is not None)
        if finish is not None and given is not None and given != finish:
            value, expected = self.plan.shown(given), self.plan.shown(finish)
            self.report.add(Code.VERIFY_FINISH, field="finish", value=value, expected=expected)

    def _total(self, floats: Floats) -> list[int | None]:
        """Return total float by row: from the dates, else as given."""
        given = self.given.floats["total_float_minutes"]
        return [
            value if room.total is None else room.total
            for room, value in zip(floats.rooms, given, strict=True)
        ]

    def _check_scheduled(self) -> None:
        lowers = Lowers(self.plan, self.scheduled, self.report)
        uppers = None
        question = None
        if self._pulls_tasks():
            question = Question(self.scheduled, self.finish, False, False, at_ease)
        elif not (self.plan.is_forward or self.plan.is_all_late):
            question = Question(self.scheduled, self.plan.finish, False, False, drawn)
        if question is not None:
            uppers = Uppers(self.plan, self.early, question, self.report)
        series = (self.early, self.late, self.scheduled)
        Scheduled(series, lowers, uppers, self.report).check()
        check_spans(self.plan, self.scheduled, lowers, self.report)

    def _pulls_tasks(self) -> bool:
        """Whether some tasks are scheduled as late as their successors leave them."""
        options = self.plan.options
        is_free = (options.direction, options.alap) == ("forward", "free")
        return is_free and self._has_alap()

    def _schedules_early(self) -> bool:
        """Whether every task is scheduled at its early dates."""
        return self.plan.options.direction == "forward" and not self._has_alap()

    def _has_alap(self) -> bool:
        return any(self.plan.is_alap(row) for row in self.plan.leaves)


def _at_early_place(uppers: Uppers, row: int) -> Decided | None:
    place = uppers.early.places[row]
    return None if place is None else Decided(place, is_known=True)


def _largest(plan: Plan, dates: Dates) -> int | None:
    """Return the largest finish of all that count, if all are known."""
    counted = [dates.finishes[row] for row in plan.counted()]
    known = [finish for finish in counted if finish is not None]
    return max(known) if len(known) == len(counted) else None
