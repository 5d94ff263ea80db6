"""The open change: edits made so far, and how to take them back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from pmcore.kernel import Code, ProjectError, TaskId
from pmcore.wbs.baselines import Baseline
from pmcore.wbs.changes import (
    NOBODY,
    Author,
    BaselineEdit,
    DependencyEdit,
    Edit,
    OutlineEdit,
    SettingsEdit,
    TaskEdit,
)
from pmcore.wbs.cycles import check_precedence
from pmcore.wbs.dependency import Dependency
from pmcore.wbs.settings import ProjectSettings
from pmcore.wbs.state import ProjectState
from pmcore.wbs.task import Task


class Draft:
    """Edits applied to a state and not yet one change of the log.

    Every operation on a project runs inside :meth:`step`: it either ends with all its edits
    made and no loop closed, or leaves the state as it was before the step.
    """

    __slots__ = ("_logged", "author", "edits", "state")

    def __init__(
        self, state: ProjectState, author: Author = NOBODY, *, logged: bool = True
    ) -> None:
        self.state = state
        self.author = author
        self._logged = logged  # a state that is thrown away on failure needs no edits
        self.edits: list[Edit] = []

    @contextmanager
    def step(self) -> Iterator[None]:
        """Take back everything done inside when it raises, whatever it raises."""
        mark = len(self.edits)
        try:
            yield
            check_precedence(self.state, self.edits[mark:])
        except BaseException:
            self.take_back(mark)
            raise

    def take_back(self, mark: int = 0) -> None:
        """Undo the edits from ``mark`` on."""
        undone = self.edits[mark:]
        if not all(isinstance(edit, DependencyEdit) and edit.before is None for edit in undone):
            self.state.ranks = None  # what comes back may break the order the ranks prove
        self.state.revert_all(undone)
        del self.edits[mark:]

    def put(self, task: Task) -> None:
        """Add a task row, or replace the one with its id."""
        before = self.state.tasks.get(task.id)
        if before != task:
            self.make(TaskEdit(before, task))

    def drop(self, id: TaskId) -> None:
        """Remove a task row."""
        self.make(TaskEdit(self.state.tasks[id], None))

    def splice(
        self, parent: TaskId | None, index: int, removed: Iterable[TaskId], new: Iterable[TaskId]
    ) -> None:
        """Exchange children of ``parent`` from place ``index`` on."""
        self.make(OutlineEdit(parent, index, tuple(removed), tuple(new)))

    def relate(self, dependency: Dependency) -> None:
        """Add a dependency, or replace the one with its key."""
        before = self.state.dependency(dependency.key)
        if before != dependency:
            self.make(DependencyEdit(before, dependency))

    def unrelate(self, dependency: Dependency) -> None:
        """Remove a dependency."""
        self.make(DependencyEdit(dependency, None))

    def put_all(self, tasks: Sequence[Task]) -> None:
        """Add rows of tasks that are known to be new."""
        self.state.tasks.update({task.id: task for task in tasks})
        if self._logged:
            self.edits.extend([TaskEdit(None, task) for task in tasks])

    def relate_all(self, dependencies: Sequence[Dependency]) -> list[Dependency]:
        """Add many dependencies; return those that repeat one, in which case none was added."""
        repeated = self.state.relate_all(dependencies)
        if self._logged and not repeated:
            self.edits.extend([DependencyEdit(None, dependency) for dependency in dependencies])
        return repeated

    def put_baseline(self, number: int, baseline: Baseline | None) -> None:
        """Set or replace a baseline; ``None`` clears the one that is there."""
        before = self.state.baselines.get(number)
        if before != baseline:
            self.make(BaselineEdit(before, baseline))

    def set_up(self, settings: ProjectSettings) -> None:
        """Replace the header record."""
        if settings != self.state.settings:
            self.make(SettingsEdit(self.state.settings, settings))

    def make_all(self, edits: Sequence[Edit]) -> None:
        """Apply edits in their order and remember them."""
        self.state.apply_all(edits)
        self.edits.extend(edits)

    def make(self, edit: Edit) -> None:
        """Apply an edit and remember it."""
        self.state.apply(edit)
        if self._logged:
            self.edits.append(edit)

    def check_author(self, author: Author) -> None:
        """Raise ``history.author`` if an edit names another author than the change it joins."""
        for field in ("actor", "at", "reason"):
            value, held = getattr(author, field), getattr(self.author, field)
            if value not in (held, getattr(NOBODY, field)):
                raise ProjectError(Code.HISTORY_AUTHOR, field=field, value=value, held=held or None)

    def check_owners(self, among: Iterable[TaskId | None] | None = None) -> None:
        """Raise ``task.owner_missing`` if a leaf that was touched should have an owner."""
        state = self.state
        if state.settings.owners != "required":
            return
        without = sorted(
            id
            for id in (self._touched() if among is None else among)
            if id in state.tasks and id not in state.children and state.tasks[id].owner is None
        )
        if without:
            raise ProjectError(Code.TASK_OWNER_MISSING, count=len(without), tasks=without)

    def _touched(self) -> set[TaskId | None]:
        touched: set[TaskId | None] = set()
        for edit in self.edits:
            if isinstance(edit, TaskEdit):
                touched.add(edit.id)
            elif isinstance(edit, OutlineEdit):
                touched.add(edit.parent)
            elif isinstance(edit, SettingsEdit) and edit.before.owners != "required":
                touched.update(self.state.tasks)
        return touched

    def recheck(self) -> None:
        """Hold every record against settings that were just changed."""
        rules = self.state.rules
        rules.check_settings()
        for task in self.state.tasks.values():
            rules.check_task(task)
        for links in self.state.out_of.values():
            for dependency in links:
                rules.check_dependency(dependency)
        for baseline in self.state.baselines.values():
            rules.check_baseline(baseline)
