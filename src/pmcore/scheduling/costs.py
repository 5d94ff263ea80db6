"""What a schedule costs: by assignment, task and summary task, and altogether."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pmcore.kernel import ProjectId, ResourceId, TaskId
from pmcore.wbs.money import added


@dataclass(frozen=True, slots=True)
class ResourceCost:
    """What one resource costs on one task.

    Attributes
    ----------
    resource
        Its id.
    regular
        Work in working time at the standard rate; a material at its price; of a cost resource
        the money spent.
    overtime
        Overtime at its rate.
    per_use
        What each use costs, however long.
    """

    resource: ResourceId
    regular: Decimal
    overtime: Decimal
    per_use: Decimal

    @property
    def total(self) -> Decimal:
        """All of it."""
        return added((self.regular, self.overtime, self.per_use))


@dataclass(frozen=True, slots=True)
class TaskCost:
    """What a task costs.

    Attributes
    ----------
    total
        All of it, with everything below a summary task.
    fixed
        Its own fixed cost.
    resources
        Its assignments, then its expenses, in the order of the task.
    """

    total: Decimal
    fixed: Decimal
    resources: tuple[ResourceCost, ...] = ()

    @property
    def own(self) -> Decimal:
        """What it costs without what is below it."""
        return added((self.fixed, *(each.total for each in self.resources)))


class Costs(Mapping[TaskId, TaskCost]):
    """Planned costs of a schedule, by task in outline order.

    Attributes
    ----------
    currency
        That of the project, if it names one.
    places
        How many places after the point an amount has.
    total
        Of the whole project.

    Examples
    --------
    >>> from pmcore import Calendar, Project, Resource, schedule
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project("P", "P", start="2026-03-02", calendars=[office], resources=[
    ...     Resource("li", rates=["80/h"]),
    ...     Resource("concrete", kind="material", measure="m3", rates=[95]),
    ... ])
    >>> _ = plan.add("pour", "Pour", duration="2d", assignments=["li"], expenses=["concrete 12"])
    >>> costs = schedule(plan).costs()
    >>> costs.total, [(each.resource, each.total) for each in costs["pour"].resources]
    (Decimal('2420.00'), [('li', Decimal('1280.00')), ('concrete', Decimal('1140.00'))])
    """

    __slots__ = ("_tasks", "currency", "places", "project_id", "total")

    def __init__(
        self,
        project_id: ProjectId,
        tasks: Mapping[TaskId, TaskCost],
        total: Decimal,
        currency: str | None,
        places: int,
    ) -> None:
        self.project_id = project_id
        self.total = total
        self.currency = currency
        self.places = places
        self._tasks = tasks

    def __getitem__(self, task: TaskId) -> TaskCost:
        return self._tasks[task]

    def __iter__(self) -> Iterator[TaskId]:
        return iter(self._tasks)

    def __len__(self) -> int:
        return len(self._tasks)

    def by_resource(self) -> dict[ResourceId, Decimal]:
        """Return what each resource costs altogether, in order of first mention."""
        sums: dict[ResourceId, list[Decimal]] = {}
        for task in self._tasks.values():
            for each in task.resources:
                sums.setdefault(each.resource, []).append(each.total)
        return {resource: added(amounts) for resource, amounts in sums.items()}

    def __repr__(self) -> str:
        currency = f" {self.currency}" if self.currency else ""
        return f"<Costs of {self.project_id}: {self.total:f}{currency}, {len(self)} tasks>"
