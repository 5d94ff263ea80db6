"""Why tasks moved between two schedules: edits, followed forwards along what drives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, TypeAlias

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.network import Role
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Dependency, Task

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Side

CauseKind: TypeAlias = Literal[
    "duration",
    "calendar",
    "assignment",
    "constraint",
    "dependency_added",
    "dependency_removed",
    "settings",
]
MOST_CAUSES = 3
# A leaf by its id, or what stands for a summary in the network by id and role.
_Place: TypeAlias = tuple[TaskId, Role]
_SETTINGS = ("start", "finish", "conversion", "lag_calendar", "calendar", "calendars", "resources")
# what bounds a task, or says which end of its room it takes
_BOUNDS = attrgetter("constraints", "deadline", "as_late_as_possible", "parent")
# who works on a task, and what follows from that
_WORK = attrgetter("assignments", "effort", "fixed", "ignore_resource_calendars")


@dataclass(frozen=True, slots=True)
class Cause:
    """One edit that moved a task.

    Attributes
    ----------
    kind
        What was edited. A changed dependency counts as one removed and one added.
    task
        The task that was edited, or the successor of the dependency; ``None`` for settings.
    dependency
        The dependency that was added or removed.
    settings
        Names of the project settings and scheduling options that changed.
    """

    kind: CauseKind
    task: TaskId | None = None
    dependency: Dependency | None = None
    settings: tuple[str, ...] = ()


def causes_of(before: Side, after: Side, moved: set[TaskId]) -> dict[TaskId, list[Cause]]:
    """Find the edits behind each moved task, at most three a task.

    An edit is followed from the task it touches to every moved task that something driving, in
    either schedule, connects to it. Tasks that no edit reaches moved because of the settings.

    Returns
    -------
    dict[TaskId, list[Cause]]
        For every moved task, in the order of the edits, those of tasks first. A summary has
        only causes that stretched it; it moves with its leaves for theirs.
    """
    edits = list(_edits(before, after, moved))
    found = _spread_all(edits, _following(before, after, driving_only=True), moved)
    if not all(found.values()):
        # One of several equal reasons went away: it drove nothing alone.
        wider = _spread_all(edits, _following(before, after, driving_only=False), moved)
        late = _scheduled_late(before) | _scheduled_late(after)
        for task in [task for task, causes in found.items() if not causes]:
            # what is scheduled late follows the finish, and so whatever moved that
            everything = [cause for cause, _ in edits] if task in late else []
            found[task] = (wider[task] or everything)[:MOST_CAUSES]
    changed = tuple(
        name
        for name in _SETTINGS
        if getattr(before.project.settings, name) != getattr(after.project.settings, name)
    )
    options = before.schedule.options, after.schedule.options
    changed += tuple(
        f"options.{field.name}"
        for field in fields(SchedulingOptions)
        if getattr(options[0], field.name) != getattr(options[1], field.name)
    )
    if changed:
        for causes in found.values():
            if not causes:
                causes.append(Cause("settings", settings=changed))
    return found


def _spread_all(
    edits: list[tuple[Cause, list[_Place]]],
    following: dict[_Place, list[_Place]],
    moved: set[TaskId],
) -> dict[TaskId, list[Cause]]:
    found: dict[TaskId, list[Cause]] = {task: [] for task in moved}
    for cause, places in edits:
        _spread(cause, places, following, found)
    return found


def _scheduled_late(side: Side) -> set[TaskId]:
    """Leaves whose scheduled dates are held from behind."""
    network = side.solution.network
    leaves = network.outline.node[network.outline.node >= 0]
    if side.schedule.options.direction == "forward":
        leaves = leaves[network.nodes.is_late[leaves]]
    return {network.task_of(leaf).id for leaf in leaves.tolist()}


def _spread(
    cause: Cause,
    places: list[_Place],
    following: dict[_Place, list[_Place]],
    found: dict[TaskId, list[Cause]],
) -> None:
    """Note a cause at every moved leaf it reaches; a leaf with enough causes passes on no more."""
    seen = set(places)
    pending = list(reversed(places))
    while pending:
        place = pending.pop()
        task, role = place
        causes = found.get(task) if role in (Role.LEAF, Role.FINISH) else None
        if causes is not None and len(causes) < MOST_CAUSES:
            causes.append(cause)
        elif causes is not None or role is Role.LEAF:
            continue
        for target in following.get(place, ()):
            if target not in seen:
                seen.add(target)
                pending.append(target)


def _following(before: Side, after: Side, *, driving_only: bool) -> dict[_Place, list[_Place]]:
    """Places that follow each place in either schedule, all or those that it drives."""
    following: dict[_Place, dict[_Place, None]] = {}
    for solution in (before.solution, after.solution):
        edges, nodes = solution.network.edges, solution.network.nodes
        tasks = solution.network.outline.tasks
        places = [
            (tasks[row].id, Role(role))
            for row, role in zip(nodes.row.tolist(), nodes.role.tolist(), strict=True)
        ]
        # An edge out of a summary's gate passes on what enters the gate.
        carries = solution.driving.drives | (nodes.role[edges.source] == Role.GATE)
        chosen = carries.nonzero()[0] if driving_only else slice(None)
        for source, target in zip(
            edges.source[chosen].tolist(), edges.target[chosen].tolist(), strict=True
        ):
            following.setdefault(places[source], {})[places[target]] = None
    return {place: list(targets) for place, targets in following.items()}


def _edits(before: Side, after: Side, moved: set[TaskId]) -> Iterator[tuple[Cause, list[_Place]]]:
    """Edits that can have moved something, with the places where they act."""
    for task in after.schedule.task_ids:
        if task in before.schedule:
            old, new = before.project[task], after.project[task]
            if old is not new:
                yield from _task_edits(after, old, new, moved)
    for link in _links(before, after):
        yield Cause("dependency_removed", link.successor, link), _entered(after, link)
    for link in _links(after, before):
        yield Cause("dependency_added", link.successor, link), _entered(after, link)


def _task_edits(
    after: Side, old: Task, new: Task, moved: set[TaskId]
) -> Iterator[tuple[Cause, list[_Place]]]:
    at_task: list[_Place] = [(new.id, Role.LEAF)] if new.id in moved else []
    if old.duration != new.duration or old.kind != new.kind:
        yield Cause("duration", new.id), at_task
    if old.calendar != new.calendar:
        yield Cause("calendar", new.id), at_task
    if _WORK(old) != _WORK(new):
        yield Cause("assignment", new.id), at_task
    if _BOUNDS(old) != _BOUNDS(new):
        yield Cause("constraint", new.id), _moved_below(after, new.id, moved)


def _moved_below(after: Side, task: TaskId, moved: set[TaskId]) -> list[_Place]:
    outline, row = after.solution.network.outline, after.schedule.row(task)
    return [(t.id, Role.LEAF) for t in outline.tasks[row : outline.end[row]] if t.id in moved]


def _links(one: Side, other: Side) -> list[Dependency]:
    """Driving dependencies of one schedule that the other one's project does not have."""
    known = set(other.solution.network.dependencies)
    return [link for link in one.schedule.driving() if link not in known]


def _entered(after: Side, link: Dependency) -> list[_Place]:
    """Where a dependency acts: its successor, or each leaf below it, or the summary's finish."""
    if link.successor not in after.schedule:
        return []
    if link.type in ("FF", "SF") and after.project.is_summary(link.successor):
        return [(link.successor, Role.FINISH)]
    outline, row = after.solution.network.outline, after.schedule.row(link.successor)
    below = outline.tasks[row : outline.end[row]]
    return [(task.id, Role.LEAF) for task in below]
