"""The rows of a file: tasks, blank rows and the row of the project, merged with what they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from operator import itemgetter
from typing import Literal, NamedTuple, Protocol, TypeAlias

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.mspdi.baselines_in import BASELINE_FIELD
from pmcore.exchange.mspdi.baselines_out import BaselinesOut
from pmcore.exchange.mspdi.costs_out import COST_FIELDS, cost_fields
from pmcore.exchange.mspdi.crossing_out import besides
from pmcore.exchange.mspdi.dates_out import RowDates, RowProgress, SpannedDates
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.field_names import VALUE
from pmcore.exchange.mspdi.fields_out import FieldsOut
from pmcore.exchange.mspdi.gathered import LINK
from pmcore.exchange.mspdi.order import TASK
from pmcore.exchange.mspdi.outline_out import outline_numbers
from pmcore.exchange.mspdi.stored_in import held_of
from pmcore.exchange.mspdi.tasks_out import (
    Place,
    TasksOut,
    Written,
    named,
)
from pmcore.exchange.mspdi.timephased_out import Pieces
from pmcore.exchange.mspdi.work_out import PERCENT, WORK_PERCENT
from pmcore.exchange.mspdi.xml_out import Parts, Words, line, ordered, rendered, worded
from pmcore.kernel import TaskId
from pmcore.tracking import CostStatus
from pmcore.wbs import Task

# How extras call the row that stands for the project: the second where a task has the first.
_PROJECT_ROWS = ("T0", "#0")
_CHANGING = frozenset((VALUE, BASELINE_FIELD))
_SEVERAL = _CHANGING | {LINK}
_name = itemgetter(0)
_UID = frozenset(("UID",))
_PERCENTS = frozenset((PERCENT, WORK_PERCENT))
_MOST_SHAPES = 4096
# What became of a task since its row was read. "Moved" is what stayed in a plan that changed; its
# place may be another. With code: it has a WBS code of its own.
_State: TypeAlias = Literal["new", "unchanged", "moved", "moved with code", "changed"]
# What a shape below is made of; a bare tuple is made in less time.
_Key: TypeAlias = "tuple[tuple[tuple[str, ...], ...], tuple[str, ...], _State, bool]"
_STRUCTURE = frozenset(("ID", "WBS", "OutlineNumber"))
# What a plan decides, though the file's own words for it are kept beside it.
_DECIDED = _STRUCTURE | frozenset(
    (
        *("Active", "Manual", "IsNull", "ManualStart", "ManualFinish", "Milestone", "Summary"),
        *("EffortDriven", "ActualStart", "ActualFinish", "RemainingDuration", "Stop", "Resume"),
        *("LevelingDelay", "LevelingDelayFormat"),
    )
)
# What follows from the plan: of a task that has changed since, it is not written again.
_FOLLOWS = frozenset(
    (
        *("ManualDuration", "FreeformDurationFormat", "ResumeValid", "StartVariance"),
        *("FinishVariance", "WorkVariance", "StartSlack", "FinishSlack", "PercentWorkComplete"),
        *("OvertimeWork", "ActualDuration", "ActualWork", "ActualOvertimeWork", "RegularWork"),
        *("RemainingWork", "RemainingOvertimeWork", "PreLeveledStart", "PreLeveledFinish"),
        *("BCWS", "BCWP", "ACWP", "CV", "StartText", "FinishText", "DurationText"),
        *("Cost", "OvertimeCost", "ActualCost", "ActualOvertimeCost", "RemainingCost"),
        "RemainingOvertimeCost",
        "TimephasedData",
    )
)


class Dating(Protocol):
    """Tells the dates that the rows of a file get."""

    whole: RowDates
    is_computed: bool

    def of(self, row: int, task: TaskId) -> RowDates:
        """Return the dates of a task."""

    def span(self, row: int) -> int | None:
        """Return the minutes between them, if known."""

    def progress(self, row: int) -> RowProgress:
        """Return how far a task is, if known."""

    def pieces(self, task: TaskId) -> Pieces | None:
        """Return when a task is worked that is worked in pieces, if known."""

    def team(self, row: int) -> Sequence[SpannedDates] | None:
        """Return when and how much each of those works who are assigned to a summary task."""

    def incurred(self, task: TaskId) -> Sequence[Decimal] | None:
        """Return what each assignment and then each expense of a task has cost so far."""

    def costs(self, task: TaskId | None) -> CostStatus | None:
        """Return what a task, or the project, costs; nothing where nobody counted it."""


class RowsOut:
    """Writes the rows of a project in their order.

    Parameters
    ----------
    project_field
        Number of the custom field that holds the project's id; empty where it needs none.
    """

    def __init__(
        self,
        desk: DeskOut,
        tasks: TasksOut,
        dating: Dating,
        fields: FieldsOut,
        project_field: str,
    ) -> None:
        self._fields = fields
        self._desk = desk
        self._tasks = tasks
        self._dating = dating
        self._project_field = project_field
        before = desk.before
        self._kept: Mapping[TaskId, tuple[Raw, ...]] = before.extras.tasks if before else {}
        was = before.as_read.unrolled() if before else None
        self._was = dict(zip(was.ids, was.tasks, strict=True)) if was else {}
        self._had_tasks = before.as_read.tree() if before else {}
        self._tree = desk.project.tree()
        self._baselines = BaselinesOut(desk, self._tree)
        self._baselines.note()
        self._words = Words()
        self._picks: dict[_Key, list[int]] = {}
        self._project_row = next(id for id in _PROJECT_ROWS if id not in self._was)
        self._others = self._blanks_behind()

    def first(self) -> Iterator[str]:
        """Yield what comes before all tasks, one row a line."""
        yield from self._project()
        yield from self._blanks(None, 0)

    def lines(self, begin: int, end: int) -> Iterator[str]:
        """Yield one row a line: tasks of these places in the plan, and blank rows behind them."""
        if begin == end:
            return
        rows, codes = self._desk.rows, self._desk.project.wbs_codes()
        place = begin + sum(len(self._others.get(id, ())) for id in (None, *rows.ids[:begin]))
        placed = zip(rows.tasks, outline_numbers(self._tree), codes, strict=True)
        for row, (task, outline, (id, code)) in enumerate(islice(placed, begin, end), begin):
            place += 1
            fields = self._tasks.fields(
                task,
                Place(place, outline, code),
                self._dating.of(row, id),
                self._dating.span(row),
                self._dating.costs(id),
                progress=self._dating.progress(row),
            )
            yield f"<Task>{self._merged(task, fields)}</Task>"
            if id in self._others:
                yield from self._blanks(id, place)
                place += len(self._others[id])

    def _blanks(self, behind: TaskId | None, place: int) -> Iterator[str]:
        """Yield the blank rows behind a task."""
        for blank, raw in enumerate(self._others.get(behind, ()), place + 1):
            yield self._blank(raw, blank)

    def _blanks_behind(self) -> dict[TaskId | None, list[tuple[Raw, ...]]]:
        """Return blank rows by the task that they stand behind."""
        found: dict[TaskId | None, list[tuple[Raw, ...]]] = {}
        if self._kept.keys() - self._was.keys() <= {self._project_row}:
            return found
        behind: TaskId | None = None
        for id, raw in self._kept.items():
            if id in self._was:
                behind = id if id in self._desk.project else behind
            elif id != self._project_row:
                found.setdefault(behind, []).append(raw)
        return found

    def _blank(self, raw: tuple[Raw, ...], place: int) -> str:
        if self._desk.is_unchanged:
            return line("Task", rendered(raw))
        moved = [("ID", str(place)) if name == "ID" else (name, held) for name, held in raw]
        return line("Task", rendered(moved))

    def _project(self) -> Iterator[str]:
        """Yield the row that stands for the project, where there is to be one."""
        kept = self._kept.get(self._project_row, ())
        if self._desk.before is not None and not kept and not self._project_field:
            return
        project, whole = self._desk.project, self._dating.whole
        own: list[Written] = [
            ("UID", "0"),
            ("ID", "0"),
            ("Name", self._desk.texts.name(project.settings.name, project.id)),
            ("Active", "1"),
            ("Manual", "0"),
            ("Type", "1"),
            ("IsNull", "0"),
            ("WBS", "0"),
            ("OutlineNumber", "0"),
            ("OutlineLevel", "0"),
            ("Priority", "500"),
            ("Start", whole.start),
            ("Finish", whole.finish),
            ("Summary", "1"),
            *cost_fields(self._dating.costs(None)),
        ]
        if kept:
            moved = self._dating.is_computed or not self._desk.is_unchanged
            counted = COST_FIELDS if self._dating.costs(None) else ()
            changed = ("Name", "Start", "Finish", *counted) if moved else ()
            own = [each for each in own if each[0] in changed]
            kept = tuple(each for each in kept if each[0] not in changed)
        kept = tuple(
            each for each in kept if each[0] != BASELINE_FIELD or self._baselines.stands_whole(each)
        )
        if self._project_field:
            own.append(("ExtendedAttribute", named(self._project_field, project.id)))
        yield line("Task", ordered([each for each in own if each[1]], rendered(kept), TASK))

    def _merged(self, task: Task, own: Parts) -> str:
        """Return the fields of a task together with what its row said besides."""
        was, said = self._was.get(task.id), self._kept.get(task.id)
        names, texts = own
        for more in (self._fields.of(task, was, said or ()), self._baselines.of(task, said or ())):
            if more:
                part = worded(more)
                names.append(part.names)
                texts += part.texts
        state: _State = "new"
        kept: tuple[Raw, ...] = ()
        kept_names: tuple[str, ...] = ()
        if was is not None and said is not None:
            state = self._state(task, said)
            kept, kept_names = self._standing(task, was, said)
            if LINK in kept_names:
                kept = besides(self._desk, task.id, kept)
                kept_names = tuple(map(_name, kept))
        texts += map(self._words.__getitem__, kept)
        picks = self._picked((tuple(names), kept_names, state, task.id in self._tree))
        return "".join([texts[pick] for pick in picks])

    def _picked(self, shape: _Key) -> list[int]:
        """Return the places of the elements to be written, in their order."""
        picks = self._picks.get(shape)
        if picks is None:
            if len(self._picks) > _MOST_SHAPES:
                self._picks.clear()
            picks = self._picks[shape] = _Shape(*shape).picks()
        return picks

    def _standing(
        self, task: Task, was: Task, said: tuple[Raw, ...]
    ) -> tuple[tuple[Raw, ...], tuple[str, ...]]:
        """Return what a row said besides, and its names.

        Baselines and custom fields that have changed are left out.
        """
        names = tuple(map(_name, said))
        if not _CHANGING.isdisjoint(names):
            said = tuple([each for each in said if self._stands(task, was, each)])
            names = tuple(map(_name, said))
        return said, names

    def _stands(self, task: Task, was: Task, field: Raw) -> bool:
        if field[0] == BASELINE_FIELD:
            return self._baselines.stands(task.id, field)
        return field[0] != VALUE or self._fields.stands(task, was, field)

    def _state(self, task: Task, kept: tuple[Raw, ...]) -> _State:
        """Return how a task stands to its row."""
        if self._desk.is_unchanged:
            return "unchanged"
        had_tasks = task.id in self._had_tasks
        if not self._desk.was_read(task) or (task.id in self._tree) != had_tasks:
            return "changed"
        fields = dict(kept)
        is_own_code = fields.get("WBS") != fields.get("OutlineNumber")
        return "moved with code" if is_own_code else "moved"


class _Shape(NamedTuple):
    """Which fields a task, in parts, and its row have: most tasks of a plan have the same."""

    parts: tuple[tuple[str, ...], ...]
    kept: tuple[str, ...]
    state: _State
    is_summary: bool

    def own(self) -> list[str]:
        """Return the fields of the task."""
        return [name for part in self.parts for name in part]

    def picks(self) -> list[int]:
        """Return the places of the fields to be written, own ones first, in their order."""
        wanted, dropped = self._wanted(), self._dropped()
        kept = [
            (name, place)
            for place, name in enumerate(self.kept, len(self.own()))
            if name not in dropped
        ]
        wanted = (wanted | _SEVERAL) - ({name for name, _ in kept} - _SEVERAL)
        own = [(name, place) for place, name in enumerate(self.own()) if name in wanted]
        return [place for _, place in ordered(own, kept, TASK)]

    def _wanted(self) -> frozenset[str]:
        """Return the fields that the plan may state where its row does not."""
        if self.state in ("new", "changed"):
            return frozenset(self.own())
        held = held_of(is_summary=self.is_summary) | self._counted()
        return held if self.state == "unchanged" else held | _STRUCTURE

    def _counted(self) -> frozenset[str]:
        """Return what was counted, and does not stay: costs, and how far a summary task is.

        Of a leaf that stayed as it was the file's own word stands.
        """
        counted = COST_FIELDS if self._stays else (*COST_FIELDS, *_PERCENTS)
        return frozenset(counted).intersection(self.own())

    @property
    def _stays(self) -> bool:
        """Whether what follows from the progress of a task stays, below it as well."""
        return self.state == "unchanged" or not self.is_summary

    def _dropped(self) -> frozenset[str]:
        """Return what is not written again as the row had it."""
        if self.state == "changed":
            held = held_of(is_summary=self.is_summary)
            return held | _DECIDED | _FOLLOWS | frozenset(self.own()).difference(_SEVERAL) | _UID
        dropped = _UID | self._counted() | (frozenset() if self._stays else _PERCENTS)
        if self.state == "moved":
            return _STRUCTURE | dropped
        return _STRUCTURE - {"WBS"} | dropped if self.state == "moved with code" else dropped
