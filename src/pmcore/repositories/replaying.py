"""Whether a log leads to what stands there: each change is taken back, record by record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from pmcore.kernel import Code, Finding, JsonValue, ProjectId, TaskId
from pmcore.kernel.naming import say_task
from pmcore.wbs import (
    BaselineEdit,
    Change,
    DependencyEdit,
    Edit,
    OutlineEdit,
    ReadableProject,
    Task,
    TaskEdit,
)

K = TypeVar("K")
V = TypeVar("V")
Said: TypeAlias = dict[str, str]
AT_ONCE = 500  # changes that are read together


class Replay:
    """What stood in a project at a version, as far as its log was taken back.

    Each edit says what it left there. That must be there when all later ones are taken back: else a
    change was made without the log, or one of the log was lost. Nothing is asked of changes from
    before an erasure, which is no edit and has put other texts in their place.

    Attributes
    ----------
    version
        How far it has come.
    is_over
        Whether nothing can be told of what was before.
    """

    def __init__(self, project: ReadableProject) -> None:
        self.version, self.is_over = project.version, False
        self._id, self._name_of = project.id, project.name_of
        self._settings = project.settings
        self._tasks = {task.id: task for task in project.tasks()}
        self._links = {link.key: link for link in project.dependencies()}
        self._baselines = dict(project.baselines)
        above: list[TaskId | None] = [None, *self._tasks]
        self._children = {id: project.children(id) for id in above}

    def take_back(self, changes: Sequence[Change]) -> Finding | None:
        """Take changes back, oldest first; return what does not fit. After none it is over."""
        self.is_over |= not changes
        for change in reversed(changes):
            if self.is_over or change.kind == "erasure":
                self.is_over = True
                return None
            for edit in reversed(change.edits):
                if (unlike := self._unlike(edit)) is not None:
                    self.is_over = True
                    return log_unlike(self._id, change.number, unlike)
            self.version = change.number - 1
        return None

    def _unlike(self, edit: Edit) -> Said | None:
        """Put what was there before an edit in the place of what it left; say if that differs."""
        if isinstance(edit, TaskEdit):
            if not _exchanged(self._tasks, edit.after, edit.before, lambda task: task.id):
                told = self._said(edit.id, edit.after or edit.before)
                return {"en": f"task {told['en']}", "zh": f"任务 {told['zh']}"}
        elif isinstance(edit, DependencyEdit):
            if not _exchanged(self._links, edit.after, edit.before, lambda link: link.key):
                first, second = self._said(edit.key[0]), self._said(edit.key[1])
                said = {each: f"{first[each]} -> {second[each]} {edit.key[2]}" for each in first}
                return {"en": f"dependency {said['en']}", "zh": f"依赖 {said['zh']}"}
        elif isinstance(edit, BaselineEdit):
            if not _exchanged(self._baselines, edit.after, edit.before, lambda each: each.number):
                return {"en": f"baseline {edit.number}", "zh": f"基线 {edit.number}"}
        elif isinstance(edit, OutlineEdit):
            return self._unlike_outline(edit)
        elif self._settings != edit.after:
            return {"en": "the settings", "zh": "设置"}
        else:
            self._settings = edit.before
        return None

    def _said(self, id: str, task: Task | None = None) -> Said:
        """Say a task by id and name, by language; one that is gone, by what an edit says of it."""
        name = self._name_of(id) or (None if task is None else task.name)
        if name is None:
            return {"en": id, "zh": id}
        return {each: say_task(id, name.pick(each), each) for each in ("en", "zh")}

    def _unlike_outline(self, edit: OutlineEdit) -> Said | None:
        held = self._children.get(edit.parent, ())
        end = edit.index + len(edit.inserted)
        if held[edit.index : end] != edit.inserted:
            below = self._said(edit.parent or self._id)
            return {"en": f"the order below {below['en']}", "zh": f"{below['zh']} 之下的次序"}
        self._children[edit.parent] = (*held[: edit.index], *edit.removed, *held[end:])
        return None


def log_unlike(project: ProjectId, version: int, record: Said) -> Finding:
    """Say that the log left something else at a version than what stood there."""
    named: dict[str, JsonValue] = {"project": project, "version": version, "record": {**record}}
    return Finding(Code.STORE_LOG_UNLIKE, named)


def _exchanged(held: dict[K, V], after: V | None, before: V | None, key: Callable[[V], K]) -> bool:
    """Put what was before an edit where it left something, unless something else stands there."""
    if after is not None and held.pop(key(after), None) != after:
        return False
    return before is None or held.setdefault(key(before), before) is before
