"""The slow reference scheduler: both schedules as fixpoints of one set of inequalities."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pmcore.kernel import TaskId
from pmcore.testing.driving import Driving
from pmcore.testing.fixpoints import State, early_schedule, farthest, late_schedule
from pmcore.testing.inequalities import Link
from pmcore.testing.plan import Leaf, Plan
from pmcore.wbs import Project


@dataclass(frozen=True, slots=True)
class ReferenceDates:
    """What the reference says about one task: instants, and floats in minutes."""

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    total_float: int
    free_float: int


@dataclass(frozen=True, slots=True)
class ReferenceSchedule:
    """A schedule as plain data.

    Attributes
    ----------
    tasks
        Dates and floats of every task and summary task.
    finish
        The largest early finish, stretched summaries included.
    driving
        Predecessor, successor and type of each driving dependency.
    longest_path
        The tasks (not summaries) that the finish rests on.
    """

    tasks: Mapping[TaskId, ReferenceDates]
    finish: int
    driving: frozenset[tuple[TaskId, TaskId, str]]
    longest_path: frozenset[TaskId]


def reference_schedule(project: Project, first: date, last: date) -> ReferenceSchedule:
    """Schedule a project by sweeping over its inequalities until nothing moves.

    It reads like ``docs/explanation/scheduling-semantics.md``, shares no code with
    :mod:`pmcore.scheduling`, and is meant for small projects: every minute between the two dates
    is looked at.

    Parameters
    ----------
    project
        A valid project.
    first, last
        Dates between which every early and late date, every bound and every lag falls.

    Raises
    ------
    HorizonError
        ``calendar.horizon`` when something lies outside.

    Examples
    --------
    >>> from datetime import date
    >>> from pmcore.calendars import Calendar
    >>> office = Calendar.standard("office", zone=None)
    >>> project = Project("P", "Shed", start=date(2026, 3, 2), calendars=[office])
    >>> _ = project.add("dig", "Dig", duration="1d")
    >>> _ = project.add("pour", "Pour", duration="4h")
    >>> _ = project.link("dig", "pour")
    >>> schedule = reference_schedule(project, date(2026, 2, 2), date(2026, 3, 31))
    >>> schedule.finish - schedule.tasks["pour"].early_start
    240
    """
    plan = Plan(project, first, last)
    links, early = early_schedule(plan)
    late = late_schedule(plan, links, early)
    driving = Driving(plan, links, early)
    return ReferenceSchedule(
        tasks=_results(plan, links, early, late),
        finish=early.finish(),
        driving=frozenset(link.key for link in links if driving.drives(link)),
        longest_path=driving.longest_path(),
    )


def _results(
    plan: Plan, links: list[Link], early: State, late: State
) -> dict[TaskId, ReferenceDates]:
    total = {leaf.id: _total_float(leaf, early, late) for leaf in plan.leaves.values()}
    free = {leaf.id: _free_float(plan, links, early, leaf) for leaf in plan.leaves.values()}
    results = {}
    for task in plan.project.tasks():
        leaves = plan.below.get(task.id, [task.id])
        results[task.id] = ReferenceDates(
            *early.dates(task.id),
            *late.dates(task.id),
            total_float=min(total[i] for i in leaves),
            free_float=min(free[i] for i in leaves),
        )
    return results


def _total_float(leaf: Leaf, early: State, late: State) -> int:
    pos = leaf.calendar.pos
    return pos(late.dates(leaf.id).start) - pos(early.dates(leaf.id).start)


def _free_float(plan: Plan, links: list[Link], early: State, leaf: Leaf) -> int:
    """Move one leaf later, all others at their early dates, until something is in the way."""
    finish = early.finish()
    leaving = [each for each in links if each.predecessor in (leaf.id, *plan.over(leaf.id))]

    def is_free(place: int) -> bool:
        if leaf.dates(place).finish > finish:
            return False
        moved = State(plan, {**early.place, leaf.id: place}, early.stretch)
        return all(
            each.holds(moved.dates(each.predecessor), dates, own)
            for each in leaving
            for dates, own in early.successors(each)
        )

    place = farthest(early.place[leaf.id], is_free)
    pos = leaf.calendar.pos
    return pos(leaf.dates(place).start) - pos(early.dates(leaf.id).start)
