"""What a store says of tasks without opening their projects."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pmcore.kernel import (
    CalendarId,
    Duration,
    LocalizedText,
    PartyId,
    ProjectId,
    ResourceId,
    TaskId,
)
from pmcore.kernel.predicate import Row
from pmcore.repositories.rows import search_words
from pmcore.wbs import ReadableProject, Task
from pmcore.wbs.task_fields import TaskKind

# What a predicate may ask of a task: one value or none, or a collection.
TASK_FIELDS = {
    "project": "one",
    "id": "one",
    "parent": "one",
    "above": "many",
    "kind": "one",
    "owner": "one",
    "calendar": "one",
    "assigned": "many",
    "labels": "many",
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list.

    Attributes
    ----------
    parent
        The nearest summary task above it that is visible; ``None`` where none is.
    level
        How many summary tasks above it are visible: how far to indent it.
    assigned
        Ids of the resources that work on it.
    """

    project: ProjectId
    id: TaskId
    name: LocalizedText
    parent: TaskId | None
    level: int
    kind: TaskKind
    duration: Duration | None
    effort: Duration | None
    percent_complete: int
    deadline: date | None
    owner: PartyId | None
    calendar: CalendarId | None
    assigned: tuple[ResourceId, ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, project: ProjectId, task: Task, above: Sequence[TaskId]) -> TaskRow:
        """Return the row of a task below some visible summary tasks, the outermost first."""
        return cls(
            project, task.id, task.name, above[-1] if above else None, len(above), task.kind,
            task.duration, task.effort, task.percent_complete, task.deadline, task.owner,
            task.calendar, assigned_to(task), task.labels,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlacedTask:
    """A task where it stands in the outline of its project.

    Attributes
    ----------
    place
        A text for each task; they compare as an outline reads.
    above
        All summary tasks above it, outermost first.
    """

    project: ProjectId
    task: Task
    place: str
    above: tuple[TaskId, ...]

    @property
    def words(self) -> str:
        """What a search looks through."""
        return search_words(self.task.name, self.task.id)

    @property
    def sorting(self) -> str:
        """What lists by name are sorted by."""
        return self.words.partition("\n")[0]

    def fields(self) -> Row:
        """Return what predicates ask of."""
        task = self.task
        asked: dict[str, str | Collection[str] | None] = {
            "project": self.project,
            "id": task.id,
            "parent": task.parent,
            "above": self.above,
            "kind": task.kind,
            "owner": task.owner,
            "calendar": task.calendar,
            "assigned": assigned_to(task),
            "labels": task.labels,
        }
        return asked


def assigned_to(task: Task) -> tuple[ResourceId, ...]:
    """Return who works on a task."""
    return tuple(each.resource for each in task.assignments)


def placed(project: ReadableProject) -> Iterator[PlacedTask]:
    """Walk through the tasks of a project as its outline reads.

    Examples
    --------
    >>> from pmcore.wbs import Project
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> _ = plan.add("house", "House"), plan.add("walls", "Walls", parent="house")
    >>> [(each.place, each.task.id, each.above) for each in placed(plan)]
    [('0000000/', 'house', ()), ('0000000/0000000/', 'walls', ('house',))]
    """
    line: list[tuple[TaskId, str]] = []
    counts = [0]
    for task, level in project.outline():
        del line[level:], counts[level + 1 :]
        place = f"{line[-1][1] if line else ''}{counts[level]:07}/"
        counts[level] += 1
        yield PlacedTask(project.id, task, place, tuple(id for id, _ in line))
        line.append((task.id, place))
        counts.append(0)
