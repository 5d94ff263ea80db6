"""Baselines: projects of the file that say what of this one was planned once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.importing.money import fine
from pmcore.exchange.importing.texts import fit_name
from pmcore.exchange.p6.features import BASELINE, BASELINE_ROW
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.outline_in import Outline
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel import ConversionSettings, Duration, InputError, TaskId
from pmcore.kernel.ids import is_id
from pmcore.wbs import Baseline, BaselineTask
from pmcore.wbs.baselines import LAST_NUMBER
from pmcore.wbs.money import added

# What P6 shows as baseline dates: those planned, which it leaves out of finished activities.
_START = ("target_start_date", "act_start_date", "start_date", "early_start_date")
_FINISH = ("target_end_date", "act_end_date", "end_date", "early_end_date")
_PRICED = ("TASKRSRC", "PROJCOST")


class _Planned(NamedTuple):
    """What was planned once, of an activity or of all below a node."""

    start: datetime | None
    finish: datetime | None
    length: int | None
    work: int | None
    cost: Decimal | None


class BaselinesIn:
    """Reads the projects of a file that are baselines of the one that is read.

    An activity of a baseline is the one here with the same activity ID; a WBS node spans those
    below it, as P6 shows it.
    """

    def __init__(
        self, gathered: Gathered, outline: Outline, conversion: ConversionSettings, desk: P6Desk
    ) -> None:
        self._gathered = gathered
        self._outline = outline
        self._conversion = conversion
        self._desk = desk
        self._ids: dict[str, TaskId] = {}
        for record in gathered.tasks.values():
            self._ids.setdefault(record.text("task_code"), record.name)
        self._order = {row.id: place for place, row in enumerate(outline.rows)}
        self._summaries = {row.id for row in outline.rows if row.is_summary}

    def read(self) -> list[Baseline]:
        """Return the baselines; the one that P6 compares with is number 0, others follow."""
        current = self._gathered.project.text("sum_base_proj_id")
        copies = self._gathered.baselines
        found = [row for row in copies if row.text("proj_id") == current]
        others = [row for row in copies if row.text("proj_id") != current]
        if current and not found:
            self._gathered.project.unused(BASELINE)
        first = 0 if found or not current else 1
        numbered = list(enumerate([*found, *others], first))
        for _, row in numbered[LAST_NUMBER + 1 - first :]:
            row.unused(BASELINE)
        return [self._baseline(number, row) for number, row in numbered if number <= LAST_NUMBER]

    def _baseline(self, number: int, project: Record) -> Baseline:
        own = project.text("proj_id")
        costs = self._costs(own)
        planned: dict[TaskId, _Planned] = {}
        for record in self._gathered.tables.rows("TASK"):
            if record.text("proj_id") != own:
                continue
            task = self._task(record)
            if task is None or task in planned:
                project.unused(BASELINE_ROW)
                continue
            planned[task] = self._planned(record, costs)
        planned |= self._above(planned)
        rows: list[BaselineTask] = []
        for task in sorted(planned, key=lambda task: self._order.get(task, len(self._order))):
            row = self._row(task, planned[task])
            if row is None:
                project.unused(BASELINE_ROW)
            else:
                rows.append(row)
        name = project.words("project_name") or project.words("proj_short_name")
        return Baseline(number, rows, name=fit_name(name))

    def _task(self, record: Record) -> TaskId | None:
        """Return the id of an activity; of one that is gone its own, unless another has that."""
        code = record.text("task_code")
        if code in self._ids:
            return self._ids[code]
        return code if is_id(code) and code not in self._order else None

    def _planned(self, record: Record, costs: dict[str, Decimal]) -> _Planned:
        start, finish = map(record.first_moment, (_START, _FINISH))
        start, finish = start or finish, finish or start  # a milestone has one of them
        length, work = record.minutes("target_drtn_hr_cnt"), record.minutes("target_work_qty")
        return _Planned(start, finish, length, work or None, costs.get(record.text("task_id")))

    def _row(self, task: TaskId, planned: _Planned) -> BaselineTask | None:
        """Return what is said of a task; ``None`` where it cannot be true."""
        try:
            return BaselineTask(
                task,
                start=planned.start,
                finish=planned.finish,
                duration=self._typed(planned.length, "d"),
                effort=self._typed(planned.work, "h"),
                cost=planned.cost,
                is_summary=task in self._summaries,
            )
        except InputError:
            return None

    def _typed(self, minutes: int | None, unit: str) -> Duration | None:
        return None if minutes is None else typed(minutes, unit, self._conversion)

    def _costs(self, project: str) -> dict[str, Decimal]:
        """Return what each activity of a baseline was to cost: its people and its expenses."""
        found: dict[str, list[Decimal]] = defaultdict(list)
        for table in _PRICED:
            for row in self._gathered.tables.rows(table):
                if row.text("proj_id") == project and (cost := row.number("target_cost")):
                    found[row.text("task_id")].append(fine(cost))
        return {task: added(costs) for task, costs in found.items()}

    def _above(self, leaves: dict[TaskId, _Planned]) -> dict[TaskId, _Planned]:
        """Return what the nodes above some activities span and add up."""
        below: dict[TaskId, list[_Planned]] = defaultdict(list)
        found: dict[TaskId, _Planned] = {}
        for row in reversed(self._outline.rows):  # what is below a row comes behind it
            if row.is_summary and row.id in below:
                found[row.id] = _together(below[row.id])
            planned = found.get(row.id) or leaves.get(row.id)
            if planned is not None and row.parent is not None:
                below[row.parent].append(planned)
        return found


def _together(parts: list[_Planned]) -> _Planned:
    return _Planned(
        min(_known(part.start for part in parts), default=None),
        max(_known(part.finish for part in parts), default=None),
        None,
        sum(part.work or 0 for part in parts) or None,
        added(costs) if (costs := [part.cost for part in parts if part.cost is not None]) else None,
    )


def _known(moments: Iterable[datetime | None]) -> Iterator[datetime]:
    return (moment for moment in moments if moment is not None)
