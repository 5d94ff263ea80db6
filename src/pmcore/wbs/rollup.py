"""Roll-up: what summary tasks and the project amount to, from their leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from pmcore.kernel import TaskId
from pmcore.wbs.effort import whole_minutes
from pmcore.wbs.outline import bottom_up
from pmcore.wbs.project import Project
from pmcore.wbs.task import Task

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class RollUp:
    """Totals over everything below a summary task, or over the whole project.

    Attributes
    ----------
    leaves
        Leaf tasks, milestones included.
    duration_minutes
        Sum of the leaves' durations, those that follow from effort included: a weight, not a
        time span.
    effort_minutes
        Sum of the leaves' efforts.
    cost
        Sum of fixed costs, a summary's own included. What people and expenses cost depends on
        dates: see ``Schedule.costs()``.
    percent_complete
        Mean over leaves weighted by duration (working and elapsed minutes alike), to two places;
        unweighted when no leaf takes time.
    checklist_done, checklist_total
        Checklist items.
    deliverables_missing, deliverables_required
        Required deliverables that are not accepted yet, and all required ones.
    """

    leaves: int
    duration_minutes: int
    effort_minutes: int
    cost: Decimal
    percent_complete: Decimal
    checklist_done: int
    checklist_total: int
    deliverables_missing: int
    deliverables_required: int


@dataclass(slots=True)
class _Sums:
    """Totals that add up; percentages are kept as weighted sums until the end."""

    leaves: int = 0
    duration: int = 0
    effort: int = 0
    cost: Decimal = Decimal(0)
    weighted: int = 0
    unweighted: int = 0
    done: int = 0
    items: int = 0
    missing: int = 0
    required: int = 0

    def add(self, other: _Sums) -> None:
        self.leaves += other.leaves
        self.duration += other.duration
        self.effort += other.effort
        self.cost += other.cost
        self.weighted += other.weighted
        self.unweighted += other.unweighted
        self.done += other.done
        self.items += other.items
        self.missing += other.missing
        self.required += other.required

    def result(self) -> RollUp:
        percent = Decimal(0)
        if self.duration:
            percent = Decimal(self.weighted) / self.duration
        elif self.leaves:
            percent = Decimal(self.unweighted) / self.leaves
        return RollUp(
            self.leaves,
            self.duration,
            self.effort,
            self.cost,
            percent.quantize(_HUNDREDTH, ROUND_HALF_UP),
            self.done,
            self.items,
            self.missing,
            self.required,
        )


def roll_up(project: Project) -> Mapping[TaskId | None, RollUp]:
    """Add up leaves, effort, fixed cost, progress, checklists and deliverables.

    Returns
    -------
    Mapping[TaskId | None, RollUp]
        One entry per summary task, as the outline reads, and the whole project under ``None``
        first.

    Examples
    --------
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> tasks = [Task("all", "All"), Task("dig", "Dig", parent="all", duration="3d", cost=900)]
    >>> plan.add_many([*tasks, Task("pour", "Pour", parent="all", duration="1d", cost=400)])
    >>> plan.update("dig", percent_complete=50).status
    'in_progress'
    >>> totals = roll_up(plan)["all"]
    >>> totals.leaves, totals.cost, totals.percent_complete
    (2, Decimal('1300'), Decimal('37.50'))
    """
    children = project.tree()
    sums: dict[TaskId | None, _Sums] = {id: _Sums() for id in (None, *children)}
    for id in bottom_up(children):
        task = project[id]
        if id in children:
            own = sums[id]
            _add_own(own, task)
        else:
            own = _leaf(project, task)
        sums[task.parent].add(own)
    order = (None, *(task.id for task in project.tasks() if task.id in children))
    return {id: sums[id].result() for id in order}


def _leaf(project: Project, task: Task) -> _Sums:
    duration = whole_minutes(task, project.minutes)
    sums = _Sums(
        leaves=1,
        duration=duration,
        effort=project.minutes(task.effort) if task.effort is not None else 0,
        weighted=duration * task.percent_complete,
        unweighted=task.percent_complete,
    )
    _add_own(sums, task)
    return sums


def _add_own(sums: _Sums, task: Task) -> None:
    """Add what a leaf and a summary alike may carry."""
    if task.cost is not None:
        sums.cost += task.cost
    if task.checklist:
        sums.items += len(task.checklist)
        sums.done += sum(item.done for item in task.checklist)
    if task.deliverables:
        required = [held for held in task.deliverables if held.required]
        sums.required += len(required)
        sums.missing += sum(held.state != "accepted" for held in required)
