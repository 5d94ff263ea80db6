"""What work has cost so far, and what is left to pay: by what people logged, or by progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from pmcore.calendars import instant_of
from pmcore.kernel import ResourceId, TaskId
from pmcore.kernel.coercion import one_of_kind
from pmcore.scheduling import ResourceCost, Schedule
from pmcore.tracking.worklog import WorkLog
from pmcore.wbs import Accrual, Assignment, Expense, Rate, RateTable, Task
from pmcore.wbs.dated_rates import DatedRates
from pmcore.wbs.money import added, coins, money

_ALL = 100


@dataclass(frozen=True, slots=True)
class CostStatus:
    """Costs of a task, a summary task or the whole project, in the project's currency.

    Attributes
    ----------
    planned
        As scheduled; see ``Schedule.costs()``.
    actual
        Incurred so far.
    remaining
        Still to come; nothing once a task is finished.
    """

    planned: Decimal
    actual: Decimal
    remaining: Decimal

    @property
    def at_completion(self) -> Decimal:
        """What it will have cost in the end."""
        return added((self.actual, self.remaining))

    @property
    def overrun(self) -> Decimal:
        """By how much that is more than planned; negative where it is less."""
        return added((self.at_completion, self.planned.copy_negate()))


def cost_status(schedule: Schedule, log: WorkLog | None = None) -> dict[TaskId | None, CostStatus]:
    """Say what has been incurred of the costs of a schedule, and what is left.

    Parameters
    ----------
    log
        What people worked. It costs the standard rate of its day, whoever was assigned, and what
        is left of the effort of who is assigned costs what it was planned to. Unless given,
        people have done the percent complete of their tasks in the schedule.

    Returns
    -------
    dict[TaskId | None, CostStatus]
        The whole project under ``None`` first, then every task in outline order; summary tasks
        add up what is below them and their own.

    Raises
    ------
    ProjectError
        ``task.unknown``, ``project.resource_unknown``, ``project.resource_kind`` for entries that
        do not fit the project.
    InputError
        ``value.invalid`` for what is no schedule or no log.

    Notes
    -----
    Percent complete is that of the schedule, for summary tasks rolled up. Materials, money spent
    and fixed costs are incurred by percent complete, or all at the start
    or the end of the task as their accrual says; so is work without a log. A use is incurred when
    the task starts, with accrual at the end when it is finished. Every amount is rounded once.
    What somebody knows an assignment or an expense to have cost so far (``actual_cost``) takes the
    place of what follows from progress, and from the log; what remains is the same.

    Examples
    --------
    >>> from pmcore import Calendar, Project, Resource, schedule
    >>> from pmcore.tracking import WorkEntry
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project("P", "P", start="2026-03-02", calendars=[office],
    ...                resources=[Resource("li", rates=["80/h"])])
    >>> _ = plan.add("dig", "Dig", duration="2d", assignments=["li"], percent_complete=25)
    >>> cost_status(schedule(plan))["dig"]
    CostStatus(planned=Decimal('1280.00'), actual=Decimal('320.00'), remaining=Decimal('960.00'))
    >>> log = WorkLog([WorkEntry("dig", "li", "2026-03-02", "10h")])
    >>> cost_status(schedule(plan), log)["dig"].actual
    Decimal('800.00')
    """
    one_of_kind(schedule, "schedule", Schedule)
    if log is not None:
        one_of_kind(log, "log", WorkLog)
    project, costs = schedule.project, schedule.costs()
    counting = _Counting(schedule, costs.places, log)
    rows, stands = project.unrolled(), _stands(schedule)
    found = [
        counting.of(row, task, stands[row], costs[task.id].fixed, costs[task.id].resources)
        for row, task in enumerate(rows.tasks)
    ]
    whole = [_Sums(0, 0, 0)]
    for row in range(len(found) - 1, -1, -1):  # what is below a row comes behind it
        above = int(rows.parent[row])
        into, at = (found, above) if above >= 0 else (whole, 0)
        into[at] = _Sums(*map(sum, zip(into[at], found[row], strict=True)))
    told: dict[TaskId | None, CostStatus] = {None: whole[0].told(costs.places)}
    for id, sums in zip(rows.ids, found, strict=True):
        told[id] = sums.told(costs.places)
    return told


def incurred_by_use(schedule: Schedule) -> dict[TaskId, tuple[Decimal, ...]]:
    """Say what each assignment of a task, and then each expense, has cost so far, by progress.

    On an inactive task that is only what is known.
    """
    costs, stands = schedule.costs(), _stands(schedule)
    counting = _Counting(schedule, costs.places, None)
    found: dict[TaskId, tuple[Decimal, ...]] = {}
    for row, task in enumerate(schedule.project.unrolled().tasks):
        sums = counting.each(task, stands[row], costs[task.id].resources)
        used: list[Assignment | Expense] = [*task.assignments, *task.expenses]
        known = (each.actual_cost for each in used)
        found[task.id] = (
            tuple(money(each.actual, costs.places) for each in sums)
            if sums
            else tuple(Decimal(0) if each is None else each for each in known)
        )
    return found


class _Sums(NamedTuple):
    """Costs in whole coins."""

    planned: int
    actual: int
    remaining: int

    def told(self, places: int) -> CostStatus:
        return CostStatus(*(money(each, places) for each in self))


class _Stand(NamedTuple):
    """How far a task is in its schedule: a summary by what is below it."""

    percent: int
    has_begun: bool
    is_finished: bool


def _stands(schedule: Schedule) -> list[_Stand]:
    """Return how far every task is, in outline order."""
    progress = schedule.progress
    parents = schedule.project.unrolled().parent
    is_active = schedule.is_active.tolist()
    below: dict[int, list[_Stand]] = defaultdict(list)
    found: list[_Stand] = []
    for row in range(len(parents) - 1, -1, -1):  # what is below a row comes behind it
        percent, leaves = progress.percent_complete[row], below.pop(row, [])
        stand = _Stand(
            percent,
            # a percentage is rounded down: some little work may have begun at 0 %
            progress.actual_start[row] is not None
            or percent > 0
            or any(each.has_begun for each in leaves),
            # a milestone to come is no part of a percentage
            all(each.is_finished for each in leaves)
            if leaves
            else progress.actual_finish[row] is not None or percent == _ALL,
        )
        found.append(stand)
        parent = parents[row]
        if parent >= 0 and (is_active[row] or not is_active[parent]):
            below[parent].append(stand)
    return found[::-1]


class _Counting:
    """Counts the costs of tasks one by one."""

    def __init__(self, schedule: Schedule, places: int, log: WorkLog | None) -> None:
        self._project, self._zone, self._places = schedule.project, schedule.zone, places
        self._workloads = schedule._workloads
        project = self._project
        self._known = {each.id: each for each in project.settings.resources}
        self._rates: dict[tuple[ResourceId, RateTable | None, Rate | None], DatedRates] = {}
        self._logged: dict[TaskId, dict[ResourceId, list[tuple[date, int]]]] = {}
        self._has_log = log is not None
        if log is not None:
            log.check(project)
            self._logged = _by_task(log)

    def of(
        self, row: int, task: Task, stand: _Stand, fixed: Decimal, used: tuple[ResourceCost, ...]
    ) -> _Sums:
        """Return the costs of a task without what is below it."""
        parts = [_share(stand, self._coins(fixed), task.accrual)]
        people, expenses = used[: len(task.assignments)], used[len(task.assignments) :]
        parts += self._uses(stand, zip(task.expenses, expenses, strict=False))
        if self._has_log:
            parts += self._logged_work(row, task, stand, people)
        else:
            parts += self._uses(stand, zip(task.assignments, people, strict=False))
        return _added(parts)

    def each(self, task: Task, stand: _Stand, used: tuple[ResourceCost, ...]) -> list[_Sums]:
        """Return the costs of each assignment of a task, then of each expense, by progress."""
        return [*self._uses(stand, zip((*task.assignments, *task.expenses), used, strict=False))]

    def _uses(
        self, stand: _Stand, used: Iterable[tuple[Assignment | Expense, ResourceCost]]
    ) -> Iterator[_Sums]:
        for held, each in used:
            accrual = self._known[each.resource].accrual
            amounts = (each.regular, each.overtime)
            parts = [_share(stand, self._coins(amount), accrual) for amount in amounts]
            yield self._as_known(
                held, _added([*parts, _use(stand, self._coins(each.per_use), accrual)])
            )

    def _as_known(self, held: Assignment | Expense, sums: _Sums) -> _Sums:
        """Return costs with what somebody knows to be incurred, whatever follows from progress."""
        if held.actual_cost is None:
            return sums
        return sums._replace(actual=self._coins(held.actual_cost))

    def _logged_work(
        self, row: int, task: Task, stand: _Stand, people: tuple[ResourceCost, ...]
    ) -> Iterator[_Sums]:
        logged = dict(self._logged.get(task.id, {}))
        efforts = self._workloads.efforts(row) if people else []
        for each, held, effort in zip(people, task.assignments, efforts, strict=True):
            entries = logged.pop(each.resource, [])
            done = sum(minutes for _, minutes in entries)
            planned = self._coins(each.regular) + self._coins(each.overtime)
            left = max(effort - done, Fraction()) / effort if effort else Fraction()
            remaining = 0 if stand.is_finished else coins(Fraction(planned) * left, 0)
            paid = _Sums(planned, self._paid(each.resource, held, entries), remaining)
            begun = stand._replace(has_begun=stand.has_begun or bool(entries))
            accrual = self._known[each.resource].accrual
            parts = [paid, _use(begun, self._coins(each.per_use), accrual)]
            yield self._as_known(held, _added(parts))
        for resource, entries in logged.items():  # who was not assigned
            use = self._rate(resource, None, min(day for day, _ in entries)).per_use
            yield _Sums(
                0, self._paid(resource, None, entries) + coins(Fraction(use), self._places), 0
            )

    def _paid(
        self, resource: ResourceId, held: Assignment | None, entries: list[tuple[date, int]]
    ) -> int:
        conversion = self._project.settings.conversion
        rates = ((self._rate(resource, held, day).standard, minutes) for day, minutes in entries)
        total = sum((rate.a_minute(conversion) * minutes for rate, minutes in rates), Fraction())
        return coins(total, self._places)

    def _rate(self, resource: ResourceId, held: Assignment | None, day: date) -> Rate:
        """Return the rate that is in force when a day begins; without assignment a usual one."""
        key = (resource, *((None, None) if held is None else (held.rate_table, held.rate)))
        if key not in self._rates:
            self._rates[key] = DatedRates.of(self._known[resource], self._zone, held)
        return self._rates[key].at(instant_of(day, self._zone))

    def _coins(self, amount: Decimal) -> int:
        return coins(Fraction(amount), self._places)


def _added(parts: list[_Sums]) -> _Sums:
    return _Sums(*map(sum, zip(*parts, strict=True)))


def _by_task(log: WorkLog) -> dict[TaskId, dict[ResourceId, list[tuple[date, int]]]]:
    found: dict[TaskId, dict[ResourceId, list[tuple[date, int]]]] = defaultdict(dict)
    for entry, minutes in log.with_minutes():
        found[entry.task].setdefault(entry.resource, []).append((entry.day, minutes))
    return found


def _share(stand: _Stand, planned: int, accrual: Accrual) -> _Sums:
    """Divide an amount into what is incurred and what is left."""
    if accrual == "prorated":
        actual = coins(Fraction(planned * stand.percent, _ALL), 0)
    else:
        actual = planned if _is_due(stand, accrual) else 0
    return _Sums(planned, actual, planned - actual)


def _use(stand: _Stand, planned: int, accrual: Accrual) -> _Sums:
    """Divide the cost of a use, which is never incurred bit by bit: MS Project has it so too."""
    is_due = _is_due(stand, accrual)
    return _Sums(planned, planned if is_due else 0, 0 if is_due else planned)


def _is_due(stand: _Stand, accrual: Accrual) -> bool:
    """Whether what is incurred all at once has been."""
    return stand.is_finished if accrual == "end" else stand.has_begun
