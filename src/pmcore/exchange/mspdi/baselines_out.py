"""Baselines of a plan as elements of the rows of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.baselines_in import BASELINE_FIELD
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.losses import (
    BASELINE_GONE,
    BASELINE_KIND,
    BASELINE_NAMED,
    EFFORT_UNIT,
    UNIT,
)
from pmcore.exchange.mspdi.money import hundredths
from pmcore.exchange.mspdi.units_out import format_of, length
from pmcore.kernel import Duration, TaskId
from pmcore.wbs import Baseline, BaselineTask, Task

_NOTHING: Mapping[int, Baseline] = {}


class BaselinesOut:
    """Writes what baselines say of tasks; what a file said comes out again as it stood."""

    def __init__(self, desk: DeskOut, summaries: Collection[TaskId | None]) -> None:
        self._desk = desk
        self._summaries = summaries
        self._held = desk.project.baselines
        self._was = desk.before.as_read.baselines if desk.before else _NOTHING
        self._conversion = desk.project.settings.conversion

    def note(self) -> None:
        """Note what rows have no place for."""
        ledger, project = self._desk.ledger, self._desk.project
        for baseline in self._held.values():
            if baseline.name is not None or baseline.saved_at is not None or not len(baseline):
                ledger.left_out(BASELINE_NAMED, f"baseline {baseline.number}")
            for row in baseline:
                if row.task not in project:
                    ledger.left_out(BASELINE_GONE, row.task)

    def of(self, task: Task, kept: Iterable[Raw]) -> list[tuple[str, str]]:
        """Return the elements of a task, but for those that stand in the file as they are."""
        if not self._held:
            return []
        said = (raw for raw in kept if raw[0] == BASELINE_FIELD)
        stand = {_number(raw) for raw in said if self.stands(task.id, raw)}
        return [
            (BASELINE_FIELD, self._written(number, row, task))
            for number, baseline in self._held.items()
            if (row := baseline.get(task.id)) is not None and number not in stand
        ]

    def stands(self, id: TaskId, raw: Raw) -> bool:
        """Whether an element of the file still says what the plan does, or was never read."""
        number = _number(raw)
        now, was = (_row(held, number, id) for held in (self._held, self._was))
        return now == was

    def stands_whole(self, raw: Raw) -> bool:
        """Whether an element of the project's own row is one of a baseline that has not changed."""
        number = _number(raw)
        return number is None or self._held.get(number) == self._was.get(number)

    def _written(self, number: int, row: BaselineTask, task: Task) -> str:
        clock, id = self._desk.clock, row.task
        if row.is_summary != (id in self._summaries):
            self._desk.ledger.adjusted(BASELINE_KIND, id)
        fields = [
            ("Number", str(number)),
            ("Interim", "0"),
            ("Start", "" if row.start is None else clock.begins(row.start, id, task)),
            ("Finish", "" if row.finish is None else clock.ends(row.finish, id, task)),
            ("Duration", "" if row.duration is None else self._length(row.duration, id)),
            ("DurationFormat", "" if row.duration is None else format_of(row.duration)),
            ("Work", "" if row.effort is None else self._work(row.effort, id)),
            ("Cost", "" if row.cost is None else hundredths(row.cost)),
        ]
        return "".join([f"<{name}>{text}</{name}>" for name, text in fields if text])

    def _length(self, said: Duration, id: TaskId) -> str:
        minutes = said.to_minutes(self._conversion)
        if typed(minutes, said.unit, self._conversion) != said:
            self._desk.ledger.adjusted(UNIT, id)
        return length(minutes)

    def _work(self, effort: Duration, id: TaskId) -> str:
        minutes = effort.to_minutes(self._conversion)
        if typed(minutes, "h", self._conversion) != effort:
            self._desk.ledger.adjusted(EFFORT_UNIT, id)
        return length(minutes)


def _row(held: Mapping[int, Baseline], number: int | None, id: TaskId) -> BaselineTask | None:
    baseline = None if number is None else held.get(number)
    return None if baseline is None else baseline.get(id)


def _number(raw: Raw) -> int | None:
    """Return the number that an element of a file says, if it is one."""
    inner = dict(raw[1]) if isinstance(raw[1], tuple) else {}
    said = inner.get("Number")
    text = said.strip() if isinstance(said, str) else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else None
