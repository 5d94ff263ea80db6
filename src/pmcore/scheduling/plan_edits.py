"""The edits between two plans, each of which can be left out of the later one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from pmcore.calendars import Calendar
from pmcore.kernel import Duration, ResourceId, TaskId
from pmcore.scheduling.cause import FIELDS_OF, Cause, CauseKind
from pmcore.scheduling.options import SchedulingOptions
from pmcore.scheduling.settings_changed import changed_settings, kind_of
from pmcore.scheduling.spelling import Spelling
from pmcore.wbs import Dependency, Project, ReadableProject, Task
from pmcore.wbs.resources import Resource
from pmcore.wbs.settings import ProjectSettings

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Side

_OPTION = "options."
# Some of the edits: a bit for each, by its number.
EditSet: TypeAlias = int
_Pair: TypeAlias = tuple[TaskId, TaskId]
_Links: TypeAlias = dict[_Pair, list[Dependency]]
_Named = TypeVar("_Named", Calendar, Resource)


class PlanEdits:
    """What a planner did between two schedules, edit by edit, as far as dates may depend on it.

    Fields of a task that are about one thing are one edit; so are the dependencies between two
    tasks, a task that came or went with all below it and with its dependencies, each setting and
    option, all calendars together, and those of people. What moves no date, and what is only
    spelled otherwise, is no edit: every plan made here has it as the later one has.

    Where the data date changed, a task whose progress is left out went as planned: it keeps its
    earlier dates by hand. Told nothing at all it would have waited for the data date.

    Attributes
    ----------
    causes
        What each edit is told as; of dependencies that changed what went and what came.
    data_date
        The edit of the data date; none where it stayed.
    """

    def __init__(self, before: Side, after: Side) -> None:
        self.causes: list[tuple[Cause, ...]] = []
        self._before, self._after = before, after
        self._fields: dict[TaskId, list[tuple[int, dict[str, Any]]]] = {}
        self._told: dict[TaskId, EditSet] = {}
        self._added: dict[TaskId, int] = {}
        self._removed: dict[TaskId, int] = {}
        self._passing_summaries: list[Task] = []
        self._links = _between_pairs(before.project), _between_pairs(after.project)
        self._relinked: dict[_Pair, int] = {}
        self._find_edited()
        self._find_coming_and_going()
        self._find_relinked()
        # calendars stand on others: which of them would do alone, nobody asks
        self._settings = {
            kind: self._number(Cause("settings", settings=tuple(names)))
            for kind, names in groupby(changed_settings(before, after), _kind)
        }
        self.data_date = self._settings.get("data_date")

    def __len__(self) -> int:
        return len(self.causes)

    @property
    def everything(self) -> EditSet:
        """All edits."""
        return (1 << len(self)) - 1

    @property
    def progress(self) -> EditSet:
        """Those that tell of the progress of a task."""
        return sum(self._told.values())

    def options(self, made: EditSet) -> SchedulingOptions:
        """Return the options of scheduling with some of the edits made."""
        old, new = (side.schedule.options for side in (self._before, self._after))
        unmade = [kind for kind, edit in self._settings.items() if not self._is_made(edit, made)]
        names = (kind.removeprefix(_OPTION) for kind in unmade if kind.startswith(_OPTION))
        return replace(new, **{name: getattr(old, name) for name in names})

    def plan(self, made: EditSet) -> Project:
        """Return the plan with some of the edits made, and the others not.

        Raises
        ------
        PmcoreError
            Where the others are needed to make it a plan.
        """
        every = [*self._tasks(made)]
        hollow = self._hollow(every)
        tasks = [task for task in every if task.id not in hollow]
        links = self._dependencies(made, {task.id for task in tasks})
        return Project.from_records(self._plan_settings(made), tasks, links)

    def _plan_settings(self, made: EditSet) -> ProjectSettings:
        """Return settings with all that dates depend on as some of the edits have it.

        What tasks of the other plan may use besides stays known.
        """

        def of(kind: str) -> ProjectSettings:
            return self._side(kind, made).project.settings

        old, new = self._before.project.settings, self._after.project.settings
        return new.replace(
            start=of("start").start,
            finish=of("finish").finish,
            data_date=of("data_date").data_date,
            calendars=_joined(old.calendars, new.calendars, of("calendars").calendars),
            calendar=of("calendar").calendar,
            resources=_joined(old.resources, new.resources, of("resources").resources),
            conversion=of("conversion").conversion,
            lag_calendar=of("lag_calendar").lag_calendar,
            owners="optional",
        )

    def _side(self, kind: str, made: EditSet) -> Side:
        """Return the side whose settings of a kind count."""
        return self._after if self._is_made(self._settings.get(kind), made) else self._before

    def _number(self, *causes: Cause) -> int:
        self.causes.append(causes)
        return len(self.causes) - 1

    @staticmethod
    def _is_made(edit: int | None, made: EditSet) -> bool:
        return edit is None or bool(made >> edit & 1)

    def _find_edited(self) -> None:
        edited_of = Spelling(self._before, self._after).edited
        for new in self._after.project:
            if new.id not in self._before.project:
                continue
            old = self._before.project[new.id]
            if old is new:
                continue
            for kind, fields in FIELDS_OF.items():
                if edited := edited_of(old, new, fields):
                    number = self._number(Cause(kind, new.id, fields=edited))
                    held = {field: getattr(old, field) for field in fields}
                    self._fields.setdefault(new.id, []).append((number, held))
                    if kind == "progress" or (kind == "assignment" and _left(old) != _left(new)):
                        self._told[new.id] = self._told.get(new.id, 0) | 1 << number

    def _find_coming_and_going(self) -> None:
        before, after = self._before.project, self._after.project
        sides: tuple[tuple[CauseKind, ReadableProject, ReadableProject, dict[TaskId, int]], ...] = (
            ("task_added", after, before, self._added),
            ("task_removed", before, after, self._removed),
        )
        for kind, one, other, numbers in sides:
            for task in one:  # what is above a task comes before it
                if task.id not in other:
                    above = None if task.parent is None else numbers.get(task.parent)
                    number = self._number(Cause(kind, task.id)) if above is None else above
                    numbers[task.id] = number
                    if one.is_summary(task.id):
                        self._passing_summaries.append(task)

    def _find_relinked(self) -> None:
        old, new = self._links
        for pair in dict.fromkeys((*old, *new)):
            was, now = old.get(pair, []), new.get(pair, [])
            if was == now or any(end in self._added or end in self._removed for end in pair):
                continue
            gone = [Cause("dependency_removed", each.successor, each) for each in was]
            come = [Cause("dependency_added", each.successor, each) for each in now]
            kept = {each.dependency for each in gone} & {each.dependency for each in come}
            told = [each for each in (*gone, *come) if each.dependency not in kept]
            if told:
                self._relinked[pair] = self._number(*told)

    def _tasks(self, made: EditSet) -> Iterator[Task]:
        for task in self._after.project:
            if not self._is_made(self._added.get(task.id), made):
                continue
            held: dict[str, Any] = {}
            for number, fields in self._fields.get(task.id, ()):
                if not self._is_made(number, made):
                    held |= fields
            found = task.replace(**held) if held else task
            yield self._as_planned(found) if self._goes_as_planned(found, made) else found
        for id, number in self._removed.items():
            if not self._is_made(number, made):
                # what a host notes of it may be defined no more, and dates nothing
                yield self._before.project[id].replace(fields={}, scope={})

    def _hollow(self, tasks: list[Task]) -> set[TaskId]:
        """Find summary tasks that came or went and that nothing is in: they would be leaves."""
        known, inside = {task.id for task in tasks}, Counter(task.parent for task in tasks)
        hollow: set[TaskId] = set()
        for summary in reversed(self._passing_summaries):  # the lowest first
            if summary.id in known and not inside[summary.id]:
                hollow.add(summary.id)
                inside[summary.parent] -= 1
        return hollow

    def _goes_as_planned(self, task: Task, made: EditSet) -> bool:
        if self.data_date is None or not self._is_made(self.data_date, made):
            return False
        if not self._told.get(task.id, 0) & ~made:
            return False
        # level of effort goes as its neighbours do
        return task.actual_finish is None and not task.is_level_of_effort

    def _as_planned(self, task: Task) -> Task:
        planned = self._before.schedule[task.id]
        return task.replace(
            manual_start=planned.scheduled_start, manual_finish=planned.scheduled_finish
        )

    def _dependencies(self, made: EditSet, known: set[TaskId]) -> Iterator[Dependency]:
        old, new = self._links
        for pair in dict.fromkeys((*new, *old)):
            if not known.issuperset(pair):
                continue
            if pair in self._relinked:
                is_made = self._is_made(self._relinked[pair], made)
                yield from (new if is_made else old).get(pair, ())
            else:  # those of a task that came or went are in one of both alone
                yield from new.get(pair) or old[pair]


def _kind(setting: str) -> str:
    """Return what is one edit: an option by itself, of calendars and people all."""
    return setting if setting.startswith(_OPTION) else kind_of(setting)


def _left(task: Task) -> dict[ResourceId, Duration | None]:
    """Return what is told to be left for each of the people who work on a task."""
    return {each.resource: each.remaining_duration for each in task.assignments}


def _between_pairs(project: ReadableProject) -> _Links:
    found: _Links = {}
    for link in project.dependencies():
        found.setdefault((link.predecessor, link.successor), []).append(link)
    return found


def _joined(*several: Iterable[_Named]) -> list[_Named]:
    """Return all there are, of those with one id the last."""
    return list({each.id: each for each in chain.from_iterable(several)}.values())
