"""The events that follow from a change, or from two schedules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from pmcore.kernel import TaskId
from pmcore.repositories.events import EventBody
from pmcore.wbs import (
    Dependency,
    DependencyEdit,
    DependencyKey,
    Edit,
    OutlineEdit,
    ProjectSettings,
    SettingsEdit,
    Task,
    TaskEdit,
)

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule

_TASK = tuple(field.name for field in fields(Task) if field.name not in ("id", "parent", "fields"))
_LAG = ("lag", "lag_calendar")
_SETTINGS = tuple(field.name for field in fields(ProjectSettings))


class _Net:
    """What is different after some edits, however often they touched it."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.tasks: dict[TaskId, tuple[Task | None, Task | None]] = {}
        self.links: dict[DependencyKey, tuple[Dependency | None, Dependency | None]] = {}
        self.settings: dict[str, None] = {}
        self.left: dict[TaskId, TaskId | None] = {}  # the summary task that a task was taken from
        self.entered: dict[TaskId, TaskId | None] = {}  # and the one it was put into
        for edit in edits:
            if isinstance(edit, TaskEdit):
                self.tasks[edit.id] = (self.tasks.get(edit.id, (edit.before,))[0], edit.after)
            elif isinstance(edit, DependencyEdit):
                self.links[edit.key] = (self.links.get(edit.key, (edit.before,))[0], edit.after)
            elif isinstance(edit, OutlineEdit):
                for id in edit.removed:
                    self.left.setdefault(id, edit.parent)
                self.entered.update(dict.fromkeys(edit.inserted, edit.parent))
            elif isinstance(edit, SettingsEdit):
                self.settings.update(dict.fromkeys(_differing(_SETTINGS, edit.before, edit.after)))
            else:
                self.settings["baselines"] = None

    def stays(self, id: TaskId) -> bool:
        """Whether a task was there before and is there now."""
        before, after = self.tasks.get(id, (id, id))
        return before is not None and after is not None


def events_of(edits: Iterable[Edit]) -> tuple[EventBody, ...]:
    """Return the events of the edits of one change.

    What goes comes first, then what appears, the summary task before what is below it: a consumer
    that makes the same changes one by one never meets an id that it does not know.

    Examples
    --------
    >>> from pmcore.wbs import Project
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> task = plan.add("dig", "Dig", kind="milestone")
    >>> task = plan.update("dig", deadline="2026-04-01")
    >>> for event in events_of(plan.log[-1].edits):
    ...     print(event.kind, event.data)
    task.changed {'task': 'dig', 'fields': ['deadline']}
    milestone.changed {'task': 'dig', 'fields': ['deadline']}
    """
    net = _Net(edits)
    return (*_of_project(net), *_gone(net), *_come(net), *_changed(net))


def _of_project(net: _Net) -> Iterator[EventBody]:
    if net.settings:
        yield EventBody("project.changed", {"fields": [*net.settings]})


def _gone(net: _Net) -> Iterator[EventBody]:
    for key, (before, after) in net.links.items():
        if before is not None and after is None:
            yield EventBody("dependency.removed", _ends(key))
    for id, (old, new) in net.tasks.items():
        if old is not None and new is None:
            yield EventBody("task.removed", {"task": id})


def _come(net: _Net) -> Iterator[EventBody]:
    new = {id: task for id, (old, task) in net.tasks.items() if task is not None and old is None}
    for id in _parents_first(new):
        yield EventBody("task.added", {"task": id, "parent": new[id].parent})
    for id, parent in net.entered.items():
        if id in net.left and net.stays(id):
            yield EventBody(
                "task.moved", {"task": id, "parent": parent, "parent_before": net.left[id]}
            )


def _changed(net: _Net) -> Iterator[EventBody]:
    for id, (old, new) in net.tasks.items():
        if old is not None and new is not None:
            yield from _of_task(id, old, new)
    for key, (before, after) in net.links.items():
        if after is not None and before is None:
            yield EventBody("dependency.added", _ends(key))
        elif before is not None and after is not None and before != after:
            names = _differing(_LAG, before, after)
            yield EventBody("dependency.changed", {**_ends(key), "fields": names})


def _of_task(id: TaskId, old: Task, new: Task) -> Iterator[EventBody]:
    names = [*_differing(_TASK, old, new), *_custom(old, new)]
    if not names:
        return
    yield EventBody("task.changed", {"task": id, "fields": names})
    if not (old.is_milestone or new.is_milestone):
        return
    if new.is_milestone and old.actual_finish is None and new.actual_finish is not None:
        finish = new.actual_finish.isoformat()
        yield EventBody("milestone.reached", {"task": id, "finish": finish})
    else:
        yield EventBody("milestone.changed", {"task": id, "fields": names})


def _custom(old: Task, new: Task) -> list[str]:
    ids = dict.fromkeys([*old.fields, *new.fields])
    return [f"fields.{id}" for id in ids if old.fields.get(id) != new.fields.get(id)]


def _differing(names: Iterable[str], old: object, new: object) -> list[str]:
    return [name for name in names if attrgetter(name)(old) != attrgetter(name)(new)]


def _ends(key: DependencyKey) -> dict[str, Any]:
    predecessor, successor, type = key
    return {"predecessor": predecessor, "successor": successor, "type": type}


def _parents_first(tasks: dict[TaskId, Task]) -> Iterator[TaskId]:
    seen: set[TaskId] = set()
    for id in tasks:
        above: list[TaskId] = []
        at: TaskId | None = id
        while at in tasks and at not in seen:
            seen.add(at)
            above.append(at)
            at = tasks[at].parent
        yield from reversed(above)


def schedule_moves(before: Schedule, after: Schedule) -> tuple[EventBody, ...]:
    """Return an event for each task that one schedule of a project dates otherwise than another.

    Parameters
    ----------
    before, after
        Schedules that the host computed, as of the version before a save and the one after.

    Returns
    -------
    tuple[EventBody, ...]
        To be put into the outbox, all or some of them; in outline order.

    Raises
    ------
    ScheduleError
        ``schedule.not_comparable`` when the projects differ.

    Examples
    --------
    >>> from pmcore import Calendar, Project, schedule
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project("SITE", "Site", start="2026-03-02", calendars=[office])
    >>> task = plan.add("dig", "Dig", duration="3d")
    >>> old, task = schedule(plan), plan.update("dig", duration="5d")
    >>> for event in schedule_moves(old, schedule(plan)):
    ...     print(event.data["task"], event.data["finish"], event.data["because"])
    dig 2026-03-06T17:00:00 [{'kind': 'duration', 'task': 'dig'}]
    """
    return tuple(
        EventBody(
            "schedule.moved",
            {
                "task": move.task,
                "start_before": move.start_before.isoformat(),
                "start": move.start_after.isoformat(),
                "finish_before": move.finish_before.isoformat(),
                "finish": move.finish_after.isoformat(),
                "minutes": move.minutes,
                "is_elapsed": move.is_elapsed,
                "because": [{"kind": cause.kind, "task": cause.task} for cause in move.because],
            },
        )
        for move in after.compare(before)
    )
