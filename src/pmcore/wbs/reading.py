"""Reading a project: the half of the aggregate that changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from pmcore.kernel import (
    CalendarId,
    Code,
    Duration,
    DurationLike,
    LocalizedText,
    ProjectError,
    ProjectId,
    TaskId,
)
from pmcore.wbs.baselines import Baseline
from pmcore.wbs.changes import Change
from pmcore.wbs.dependency import Dependency, DependencyType
from pmcore.wbs.history import History
from pmcore.wbs.outline import (
    Unrolled,
    ancestors,
    outline_rows,
    preorder,
    unrolled,
    wbs_code,
    wbs_codes,
)
from pmcore.wbs.rewinding import checked_log, rewound
from pmcore.wbs.settings import Lifecycle, ProjectSettings
from pmcore.wbs.state import ProjectState, find_baseline, find_dependency
from pmcore.wbs.task import Task

if TYPE_CHECKING:
    from pmcore.calendars import Calendar


class ReadableProject:
    """Everything one may ask a :class:`~pmcore.wbs.project.Project`; no method changes it."""

    __slots__ = ("_history", "_state", "_version")
    _history: History
    _state: ProjectState
    _version: int

    @property
    def id(self) -> ProjectId:
        """Id of the project."""
        return self._state.settings.id

    @property
    def settings(self) -> ProjectSettings:
        """The header record: names, dates, calendars, rules, lifecycle."""
        return self._state.settings

    @property
    def calendars(self) -> Mapping[CalendarId, Calendar]:
        """Calendars by id."""
        return MappingProxyType({held.id: held for held in self.settings.calendars})

    @property
    def lifecycle(self) -> Lifecycle:
        """State in the life of the project."""
        return self.settings.lifecycle

    @property
    def version(self) -> int:
        """A number that grows by one with every change."""
        return self._version

    @property
    def stamp(self) -> str:
        """What a store calls this very version of it; empty for one that no store gave or took."""
        return self.stamp_at(self._version)

    def stamp_at(self, version: int) -> str:
        """Return what a store calls a version that led here; empty for one it never had."""
        return self._history.stamps.get(version, "")

    @property
    def made_from(self) -> str:
        """What a store calls the version that the file it was read from was made from.

        Empty where a file says nothing. It stays whatever is edited, and goes into plan files. A
        file may hold anything, so that no store takes it for a stamp.
        """
        return self._history.made_from

    @property
    def log(self) -> tuple[Change, ...]:
        """Every change since the project was made or loaded, oldest first."""
        return tuple(self._history.log)

    def as_of(self, version: int, *, may_lie: bool = False) -> ReadableProject:
        """Return the project as it was at a version that its log reaches back to.

        Parameters
        ----------
        version
            How many changes had led there.
        may_lie
            Whether the log is from elsewhere, so that every record in it is held against what is
            there.

        Raises
        ------
        ProjectError
            ``history.version``; ``history.broken`` for a log from elsewhere that does not fit.

        Examples
        --------
        >>> from pmcore.wbs import Project
        >>> plan = Project("SITE", "Site", start="2026-03-02")
        >>> task = plan.add("dig", "Dig", duration="3d")
        >>> task = plan.update("dig", duration="5d")
        >>> str(plan.as_of(1)["dig"].duration)
        '3d'
        """
        since = [change for change in self._history.log if change.number > version]
        numbers = [change.number for change in since]
        if version > self.version or numbers != [*range(version + 1, self.version + 1)]:
            first = self.version - len(self._history.log)
            named = {"project": self.id, "first": first, "last": self.version}
            raise ProjectError(Code.HISTORY_VERSION, version=version, **named)
        view = object.__new__(ReadableProject)
        view._state = rewound(self._state, reversed(since), may_lie=may_lie)
        view._history = History.of(self._history.log[: len(self._history.log) - len(since)])
        stamps = self._history.stamps.items()
        view._history.stamps = {number: stamp for number, stamp in stamps if number <= version}
        view._version = version
        return view

    def check_log(self) -> None:
        """Believe nothing of a log from elsewhere: each record in it must be what it changed.

        Raises
        ------
        ProjectError
            ``history.broken`` at a change that does not say what was there, or is no undo or redo
            of the change that it names.
        InputError
            ``input.too_many`` where holding changed settings against tasks would not end soon.
        """
        checked_log(self._state, self._history.log)

    def __len__(self) -> int:
        return len(self._state.tasks)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and id in self._state.tasks

    def __getitem__(self, id: TaskId) -> Task:
        return self._state.task(id)

    def __iter__(self) -> Iterator[Task]:
        tasks = self._state.tasks
        return (tasks[id] for id, _ in preorder(self._state.children))

    def name_of(self, id: object) -> LocalizedText | None:
        """Return the name of a task; ``None`` for what is no id of one."""
        return self[id].name if isinstance(id, str) and id in self else None

    def tasks(self) -> tuple[Task, ...]:
        """All tasks, as the outline reads."""
        return tuple(unrolled(self._state).tasks)

    def outline(self) -> tuple[tuple[Task, int], ...]:
        """All tasks with their depth (top level 0), as the outline reads."""
        return tuple(outline_rows(self._state))

    def unrolled(self) -> Unrolled:
        """All tasks as columns: ids, records, depths and rows of the summary tasks above."""
        return unrolled(self._state)

    def links(self) -> Mapping[TaskId, tuple[Dependency, ...]]:
        """Dependencies by predecessor, by successor id and type. A live view."""
        return MappingProxyType(self._state.out_of)

    def children(self, id: TaskId | None = None) -> tuple[TaskId, ...]:
        """Ids right below a task, in order; ``None`` for the top level."""
        if id is not None:
            self._state.task(id)
        return self._state.children.get(id, ())

    def parent(self, id: TaskId) -> TaskId | None:
        """Id of the summary task a task belongs to."""
        return self._state.task(id).parent

    def ancestors(self, id: TaskId) -> tuple[TaskId, ...]:
        """Ids above a task, its parent first."""
        self._state.task(id)
        return tuple(ancestors(self._state.tasks, id))

    def descendants(self, id: TaskId) -> tuple[TaskId, ...]:
        """Ids below a task, as the outline reads."""
        self._state.task(id)
        return tuple(below for below, _ in preorder(self._state.children, id))

    def tree(self) -> Mapping[TaskId | None, tuple[TaskId, ...]]:
        """Ids below each summary task, in order; ``None`` holds the top level. A live view."""
        return MappingProxyType(self._state.children)

    def is_summary(self, id: TaskId) -> bool:
        """Whether a task has children."""
        self._state.task(id)
        return id in self._state.children

    def dependencies(self) -> tuple[Dependency, ...]:
        """All dependencies: predecessors as the outline reads, then successor id and type."""
        out_of = self._state.out_of
        ids = [task.id for task, _ in outline_rows(self._state)]
        return tuple(chain.from_iterable([out_of[id] for id in ids if id in out_of]))

    def predecessors(self, id: TaskId) -> tuple[Dependency, ...]:
        """Dependencies in which a task waits for another, by predecessor id and type."""
        self._state.task(id)
        return self._state.into.get(id, ())

    def successors(self, id: TaskId) -> tuple[Dependency, ...]:
        """Dependencies in which others wait for a task, by successor id and type."""
        self._state.task(id)
        return self._state.out_of.get(id, ())

    def dependency(
        self, predecessor: TaskId, successor: TaskId, type: DependencyType = "FS"
    ) -> Dependency:
        """Return one dependency, or raise ``dependency.unknown``."""
        return find_dependency(self._state, predecessor, successor, type)

    @property
    def baselines(self) -> Mapping[int, Baseline]:
        """Baselines by number, the lowest first."""
        return MappingProxyType(dict(sorted(self._state.baselines.items())))

    def baseline(self, number: int = 0) -> Baseline:
        """Return one baseline, or raise ``baseline.unknown``."""
        return find_baseline(self._state, number)

    def wbs_code(self, id: TaskId) -> str:
        """WBS code of a task, by the project's mask.

        A code has at most 50 levels. Below level 50 it begins with the id of a task above it in
        brackets, which stands for the code of that task: ``[T50].1.2``. After 50 more levels the
        task there takes its place.
        """
        self._state.task(id)
        return wbs_code(self._state, id)

    def wbs_codes(self) -> Iterator[tuple[TaskId, str]]:
        """WBS codes of all tasks as the outline reads, one by one; see :meth:`wbs_code`."""
        return wbs_codes(self._state.children, self.settings.mask)

    def minutes(self, duration: DurationLike) -> int:
        """Minutes of a typed duration, by the project's conversion settings."""
        return self._state.rules.minutes(Duration(duration))

    def __eq__(self, other: object) -> bool:
        """Whether two projects hold the same plan; version and log do not count."""
        if not isinstance(other, ReadableProject):
            return NotImplemented
        mine, theirs = self._state, other._state
        return (
            mine.settings == theirs.settings
            and mine.tasks == theirs.tasks
            and mine.children == theirs.children
            and mine.out_of == theirs.out_of
            and mine.baselines == theirs.baselines
        )

    __hash__ = None  # type: ignore[assignment]  # it changes

    def __repr__(self) -> str:
        counts = f"{len(self)} tasks, {sum(map(len, self._state.out_of.values()))} dependencies"
        return f"<Project {self.id}: {counts}, version {self.version}, {self.lifecycle}>"
