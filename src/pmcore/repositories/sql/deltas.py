"""What rows a run of changes leaves different, however often it touched them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import NamedTuple

from pmcore.kernel import TaskId
from pmcore.wbs import (
    Baseline,
    BaselineEdit,
    Change,
    Dependency,
    DependencyEdit,
    DependencyKey,
    OutlineEdit,
    ReadableProject,
    SettingsEdit,
    TaskEdit,
)

_key = attrgetter("predecessor", "successor", "type")


class Run(NamedTuple):
    """Siblings that follow each other and need new places, between two that keep theirs."""

    left: TaskId | None
    ids: tuple[TaskId, ...]
    right: TaskId | None


class Delta:
    """Rows to write and rows to delete.

    Attributes
    ----------
    tasks
        Ids of rows that may be different: those to write and those to delete.
    runs
        Siblings that need new places.
    links
        By key; ``None`` where the row goes.
    baselines
        By number; ``None`` where the row goes.
    settings
        Whether they are different.
    """

    def __init__(self, project: ReadableProject, changes: Iterable[Change]) -> None:
        self.tasks: dict[TaskId, None] = {}
        self.links: dict[DependencyKey, Dependency | None] = {}
        self.baselines: dict[int, Baseline | None] = {}
        self.settings = False
        placed: dict[TaskId | None, set[TaskId]] = {}
        for change in changes:
            for edit in change.edits:
                if isinstance(edit, TaskEdit):
                    self.tasks[edit.id] = None
                elif isinstance(edit, DependencyEdit):
                    self.links[edit.key] = edit.after
                elif isinstance(edit, OutlineEdit):
                    placed.setdefault(edit.parent, set()).update(edit.inserted)
                elif isinstance(edit, BaselineEdit):
                    self.baselines[edit.number] = edit.after
                else:
                    assert isinstance(edit, SettingsEdit)
                    self.settings = True
        self.runs = [
            run
            for parent, loose in placed.items()
            if parent is None or parent in project
            for run in _runs(project.children(parent), loose)
        ]
        self.tasks.update(dict.fromkeys(id for run in self.runs for id in run.ids))

    @classmethod
    def of_all(cls, project: ReadableProject) -> Delta:
        """Return the rows of a whole project."""
        delta = cls(project, ())
        delta.tasks = dict.fromkeys(task.id for task in project)
        links = project.dependencies()
        delta.links = dict(zip(map(_key, links), links, strict=True))
        delta.baselines = dict(project.baselines)
        delta.settings = True
        delta.runs = [Run(None, ids, None) for ids in project.tree().values()]
        return delta


def _runs(children: tuple[TaskId, ...], loose: set[TaskId]) -> Iterator[Run]:
    """Cut siblings into runs that need new places."""
    left: TaskId | None = None
    run: list[TaskId] = []
    for id in children:
        if id in loose:
            run.append(id)
            continue
        if run:
            yield Run(left, tuple(run), id)
            run = []
        left = id
    if run:
        yield Run(left, tuple(run), None)
