"""The project: one aggregate of immutable records, and every way to edit it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Unpack, get_args

from pmcore.kernel import (
    DurationLike,
    ProjectId,
    TaskId,
    TextLike,
)
from pmcore.kernel.coercion import choice, one_of_kind, unusable
from pmcore.wbs import edits_baselines, edits_tasks, merge, split
from pmcore.wbs.arranging import ArrangedProject
from pmcore.wbs.baselines import Baseline
from pmcore.wbs.becoming import edits_between
from pmcore.wbs.changes import Change
from pmcore.wbs.coercion import records
from pmcore.wbs.cycles import check_all_precedence
from pmcore.wbs.dependency import Dependency
from pmcore.wbs.draft import Draft
from pmcore.wbs.edits_tasks import DependencyRule
from pmcore.wbs.history import History
from pmcore.wbs.reading import ReadableProject
from pmcore.wbs.settings import ProjectSettings, SettingsFields, SetupFields
from pmcore.wbs.task import Task
from pmcore.wbs.task_fields import NewTaskFields, TaskFields


class Project(ArrangedProject):
    """What people decide: tasks in a tree, dependencies, settings, and the log of changes.

    Every edit checks the rules first and leaves the project as it was when one is broken. Dates
    are not kept here; they are computed from it.

    Parameters
    ----------
    id
        Id of the project.
    name
        Text, or texts by language.
    **settings
        At least ``start``; see :class:`ProjectSettings`.

    Raises
    ------
    InputError, ProjectError
        For settings that cannot be used: ``project.mixed_zones``, ``time.naive``...

    Examples
    --------
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> plan.add("dig", "Dig", duration="3d")
    Task('dig', 'Dig', duration='3d')
    >>> plan.add("pour", "Pour", duration="2d")
    Task('pour', 'Pour', duration='2d')
    >>> plan.link("dig", "pour", lag="1d")
    Dependency('dig', 'pour', 'FS', lag='+1d')
    >>> plan.version, [task.id for task in plan], plan.wbs_code("pour")
    (3, ['dig', 'pour'], '2')
    >>> plan.undo()
    <Change 4: undo link, 1 edits>
    """

    __slots__ = ()

    def __init__(self, id: ProjectId, name: TextLike, **settings: Unpack[SetupFields]) -> None:
        self._begin(ProjectSettings(id, name=name, **settings), 0)

    @classmethod
    def from_records(
        cls,
        settings: ProjectSettings,
        tasks: Iterable[Task] = (),
        dependencies: Iterable[Dependency] = (),
        *,
        baselines: Iterable[Baseline] = (),
        version: int = 0,
        log: Iterable[Change] = (),
        made_from: str = "",
    ) -> Project:
        """Build a project from ready records, all of them checked.

        Siblings keep the order of ``tasks``; parents may come after their children.

        Parameters
        ----------
        version
            How many changes led here.
        log
            The last of these changes, oldest first: as far back as is to be undone.
        made_from
            What a store calls the version that the file of these records was made from.

        Raises
        ------
        InputError, ProjectError
            One problem as its own error; several as ``input.invalid`` with ``findings``, of
            which there are at most 100.
        """
        one_of_kind(settings, "settings", ProjectSettings)
        project = object.__new__(cls)
        project._begin(settings, version)
        draft = Draft(project._state, logged=False)
        edits_tasks.add_many(
            draft, records(tasks, "tasks", Task), records(dependencies, "dependencies", Dependency)
        )
        check_all_precedence(project._state)
        edits_baselines.put_baselines(draft, records(baselines, "baselines", Baseline))
        draft.check_owners(project._state.tasks)
        project._history = History.of(log, made_from)
        return project

    # ---- editing tasks

    def add(
        self,
        id: TaskId,
        name: TextLike,
        *,
        index: int | None = None,
        **fields: Unpack[NewTaskFields],
    ) -> Task:
        """Add a task, by default as the last child of ``parent``.

        A task that gets its first child becomes a summary: its duration, effort, estimate and
        percent complete are cleared in the same change. Who is assigned to it stays, and works on
        it as long as its children take.

        Raises
        ------
        ProjectError
            ``task.duplicate``, ``task.orphan``, ``task.milestone_child``, ``summary.constraint``,
            ``project.calendar_unknown``...
        """
        task = Task(id, name, **fields)
        with self._edit("add") as draft:
            return edits_tasks.add_task(draft, task, index)

    def add_many(self, tasks: Iterable[Task] = (), dependencies: Iterable[Dependency] = ()) -> None:
        """Add ready records in one change; parents may come after their children.

        Raises
        ------
        InputError, ProjectError
            One problem as its own error; several as ``input.invalid`` with ``findings``, of
            which there are at most 100.
        """
        rows = records(tasks, "tasks", Task)
        links = records(dependencies, "dependencies", Dependency)
        with self._edit("add many") as draft:
            edits_tasks.add_many(draft, rows, links)

    def update(self, id: TaskId, /, **fields: Unpack[TaskFields]) -> Task:
        """Change fields of a task: ``plan.update("T503", duration="30d")``.

        What is given replaces the old value as a whole: ``labels=["a"]`` leaves one label, and
        ``fields={"sku": "A-17"}`` leaves one custom field. To keep the others, pass them along:
        ``fields={**plan["T503"].fields, "sku": "A-17"}``. Neither id nor parent changes here; see
        :meth:`move`.

        Raises
        ------
        InputError
            ``field.unknown``, ``field.elsewhere``, ``value.invalid``, ``duration.invalid``...
        ProjectError
            ``task.unknown``, ``summary.field`` for what follows from the children,
            ``project.calendar_unknown``, ``field.undefined``...
        """
        with self._edit("update") as draft:
            return edits_tasks.update_task(draft, id, fields)

    def remove(self, id: TaskId, dependencies: DependencyRule = "refuse") -> None:
        """Remove a task and all below it.

        Parameters
        ----------
        id
            The task.
        dependencies
            What becomes of links with tasks that stay: ``refuse`` the removal, ``drop`` them, or
            ``bridge``: predecessors are passed on to successors and lags of one kind add up.

        Raises
        ------
        ProjectError
            ``task.linked`` when refused; ``dependency.lags`` when lags cannot add up.
        """
        choice(dependencies, "dependencies", get_args(DependencyRule))
        with self._edit("remove") as draft:
            edits_tasks.remove_task(draft, id, dependencies)

    def split(
        self,
        id: TaskId,
        durations: Sequence[DurationLike],
        *,
        ids: Sequence[TaskId] | None = None,
        names: Sequence[TextLike] | None = None,
    ) -> tuple[Task, ...]:
        """Turn a leaf into parts that follow each other: ``plan.split("T5", ["5d", "3d"])``.

        The parts' durations need not add up to the duration before. Where effort gives the length,
        they are weights: 8 days of effort split by ``["1d", "3d"]`` become 2 and 6. The first part
        keeps the id; the others are called ``T5-2``, ``T5-3``... unless ``ids`` names them. Links
        to the start stay with the first part, links from the finish move to the last; deadline,
        deliverables and checklist go to the last; effort, cost, expenses, estimate and progress
        are shared by duration.

        Raises
        ------
        InputError
            ``value.invalid`` for fewer than two parts or another number of ids or names;
            ``duration.kind`` for elapsed time where effort gives the length.
        ProjectError
            ``task.unknown``, ``task.not_leaf``, ``split.duration``, ``task.duplicate``.
        """
        with self._edit("split") as draft:
            return split.split_task(draft, id, durations, ids, names)

    def merge(self, ids: Sequence[TaskId], **fields: Unpack[TaskFields]) -> Task:
        """Turn sibling leaves into one task: ``plan.merge(["T5", "T6"], name="Production")``.

        It keeps id, name and place of the first. Durations, effort, cost, expenses and estimates
        add up; lists are joined; owners after the first become collaborators; links among the parts
        vanish. What ``fields`` gives is taken instead. Where effort gives the length, the parts
        must have the same people, or ``assignments`` say who shares the whole effort.

        Raises
        ------
        InputError
            ``value.invalid`` for fewer than two tasks; ``duration.mixed``.
        ProjectError
            ``merge.siblings``, ``task.not_leaf``, ``merge.conflict`` when they disagree on what
            ``fields`` does not settle, ``dependency.lags``.
        CycleError
            ``dependency.cycle`` when a task that stays lies between two parts.
        """
        with self._edit("merge") as draft:
            return merge.merge_tasks(draft, ids, fields)

    # ---- baselines

    def set_baseline(self, baseline: Baseline, *, replace: bool = False) -> None:
        """Keep what is planned now, to hold later plans against it.

        ``plan.set_baseline(baseline_of(schedule(plan)))``, with ``baseline_of`` of
        :mod:`pmcore.tracking`. A baseline never changes by other edits: tasks that are removed
        stay in it, new ones are not in it.

        Parameters
        ----------
        baseline
            Its number says which of the eleven it is.
        replace
            Whether it may take the place of one with that number.

        Raises
        ------
        ProjectError
            ``baseline.exists`` where there is one already.
        InputError
            ``value.invalid``; ``time.naive`` or ``time.aware`` for dates that do not fit the
            project's clock; ``duration.not_whole_minutes``.

        Examples
        --------
        >>> from pmcore.wbs import BaselineTask
        >>> plan = Project("SITE", "Site", start="2026-03-02")
        >>> plan.set_baseline(Baseline(0, [BaselineTask("dig", finish="2026-03-04")]))
        >>> plan.baselines[0]["dig"].finish.isoformat()
        '2026-03-04'
        """
        with self._edit("set baseline") as draft:
            edits_baselines.set_baseline(draft, baseline, replace=replace)

    def clear_baseline(self, number: int) -> None:
        """Take a baseline away.

        Raises
        ------
        ProjectError
            ``baseline.unknown``.
        """
        with self._edit("clear baseline") as draft:
            edits_baselines.clear_baseline(draft, number)

    # ---- all at once

    def become(self, other: ReadableProject) -> None:
        """Take over the plan of another project with the same id, as one change.

        What a program or a person made of a copy becomes the next version: rows that are equal
        stay untouched, all others come from ``other``, which obeys the rules already.

        Raises
        ------
        InputError
            ``value.invalid`` for a project with another id.

        Examples
        --------
        >>> plan = Project("SITE", "Site", start="2026-03-02")
        >>> copy = plan.copy()
        >>> _ = copy.add("dig", "Dig", duration="3d"), copy.update("dig", duration="5d")
        >>> plan.become(copy)
        >>> plan.log[-1], plan == copy
        (<Change 1: become, 2 edits>, True)
        """
        if one_of_kind(other, "other", ReadableProject).id != self.id:
            raise unusable(
                "other", other.id, f"it must be project {self.id}", f"应为项目 {self.id}"
            )
        with self._edit("become") as draft:
            draft.state.ranks = None  # they prove the order of the plan as it was
            draft.make_all(edits_between(draft.state, other._state))

    # ---- settings

    def configure(self, **settings: Unpack[SettingsFields]) -> ProjectSettings:
        """Change settings: ``plan.configure(finish="2026-07-10")``.

        Every record is checked against the new ones. A list, such as ``calendars``, is replaced
        as a whole.

        Raises
        ------
        InputError, ProjectError
            ``field.unknown``, ``value.invalid``, ``project.calendar_unknown`` when a calendar
            goes that a task or a resource uses, ``project.resource_unknown`` when a resource goes
            that is assigned, ``task.owner_missing``...
        """
        with self._edit("configure") as draft:
            draft.set_up(self.settings.replace(**settings))
            draft.recheck()
            return self.settings
