"""Baselines: what was planned once, kept beside what is planned now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pmcore.kernel import (
    Code,
    Duration,
    DurationLike,
    InputError,
    LocalizedText,
    ProjectError,
    TaskId,
    TextLike,
    check_id,
    closest,
)
from pmcore.kernel.coercion import (
    DateLike,
    NumberLike,
    date_of,
    decimal_of,
    duration_of,
    flag,
    unusable,
    whole_number,
)
from pmcore.wbs.coercion import records
from pmcore.wbs.progress import precedes

LAST_NUMBER = 10
_LONGEST_TIME = 40


@dataclass(frozen=True, slots=True, init=False, repr=False)
class BaselineTask:
    """What a baseline says of one task; ``None`` is what it does not say.

    Attributes
    ----------
    task
        Its id. The task may be gone since.
    start, finish
        Its dates as they were planned; a date alone means its first instant or its end.
    duration
        Working or elapsed time from start to finish.
    effort
        Working time of all people together.
    cost
        In the project's currency.
    is_summary
        Whether it was a summary task: its effort and cost are those of the tasks below it.

    Raises
    ------
    InputError
        ``value.invalid``, as for a finish before the start; ``id.invalid``; the codes of times,
        durations and numbers.

    Examples
    --------
    >>> BaselineTask("dig", start="2026-03-02T09:00", finish="2026-03-04T18:00", duration="3d")
    BaselineTask('dig', start='2026-03-02T09:00', finish='2026-03-04T18:00', duration='3d')
    """

    task: TaskId
    start: date | None = None
    finish: date | None = None
    duration: Duration | None = None
    effort: Duration | None = None
    cost: Decimal | None = None
    is_summary: bool = False

    def __init__(
        self,
        task: TaskId,
        *,
        start: DateLike | None = None,
        finish: DateLike | None = None,
        duration: DurationLike | None = None,
        effort: DurationLike | None = None,
        cost: NumberLike | None = None,
        is_summary: bool = False,
    ) -> None:
        put = object.__setattr__
        put(self, "task", check_id(task))
        put(self, "start", None if start is None else date_of(start, "start"))
        put(self, "finish", None if finish is None else date_of(finish, "finish"))
        read = None if duration is None else duration_of(duration, "duration", elapsed=True)
        put(self, "duration", read)
        put(
            self, "effort", None if effort is None else duration_of(effort, "effort", elapsed=False)
        )
        put(self, "cost", None if cost is None else decimal_of(cost, "cost"))
        put(self, "is_summary", flag(is_summary, "is_summary"))
        if self.start is not None and self.finish is not None and precedes(self.finish, self.start):
            en, zh = f"it must not lie before the start {self.start}", f"不得早于开始 {self.start}"
            raise unusable("finish", self.finish, en, zh)

    def __repr__(self) -> str:
        held = ((name, getattr(self, name)) for name in _SPELLED)
        given = "".join(f", {name}={_word(value)}" for name, value in held if value is not None)
        summary = ", is_summary=True" if self.is_summary else ""
        return f"BaselineTask({self.task!r}{given}{summary})"


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Baseline:
    """One of the eleven baselines a project may have; immutable.

    Attributes
    ----------
    number
        0 to 10; 0 is the one that variances are counted from unless another is named.
    tasks
        What it says of each task, in the order given: usually that of the outline.
    name
        What people call it, such as *Contract*.
    saved_at
        When it was saved: a time with its offset, as the host passes it in.

    Raises
    ------
    InputError
        ``value.invalid``, as for a task that is there twice; ``text.invalid``.

    Examples
    --------
    >>> contract = Baseline(0, [BaselineTask("dig", finish="2026-03-04")], name="Contract")
    >>> contract
    <Baseline 0 'Contract': 1 tasks>
    >>> contract["dig"].finish, "pour" in contract
    (datetime.date(2026, 3, 4), False)
    """

    number: int
    tasks: tuple[BaselineTask, ...] = field(compare=False)
    name: LocalizedText | None
    saved_at: datetime | None
    _rows: dict[TaskId, BaselineTask] = field(hash=False)  # the same in any order

    def __init__(
        self,
        number: int,
        tasks: Iterable[BaselineTask] = (),
        *,
        name: TextLike | None = None,
        saved_at: datetime | str | None = None,
    ) -> None:
        put = object.__setattr__
        put(self, "number", number_of(number))
        put(self, "tasks", tuple(records(tasks, "tasks", BaselineTask)))
        put(self, "name", None if name is None else LocalizedText.of(name))
        put(self, "saved_at", None if saved_at is None else _instant_of(saved_at))
        put(self, "_rows", {row.task: row for row in self.tasks})
        if len(self._rows) < len(self.tasks):
            raise _twice(self.tasks)

    def __getitem__(self, task: TaskId) -> BaselineTask:
        row = self._rows.get(task)
        if row is None:
            close = closest(task, self._rows) if isinstance(task, str) else []
            raise ProjectError(Code.BASELINE_TASK, number=self.number, task=task, close=close)
        return row

    def get(self, task: TaskId) -> BaselineTask | None:
        """Return what it says of a task, if anything."""
        return self._rows.get(task)

    def __contains__(self, task: object) -> bool:
        return isinstance(task, str) and task in self._rows

    def __iter__(self) -> Iterator[BaselineTask]:
        return iter(self.tasks)

    def __len__(self) -> int:
        return len(self.tasks)

    def with_tasks(self, tasks: Iterable[BaselineTask]) -> Baseline:
        """Return the baseline with some tasks added, or put in place of what it said of them.

        >>> one = Baseline(0, [BaselineTask("dig", cost=100)])
        >>> one.with_tasks([BaselineTask("dig", cost=120), BaselineTask("pour", cost=80)]).tasks
        (BaselineTask('dig', cost='120'), BaselineTask('pour', cost='80'))
        """
        rows = self._rows | {row.task: row for row in records(tasks, "tasks", BaselineTask)}
        return Baseline(self.number, rows.values(), name=self.name, saved_at=self.saved_at)

    def __repr__(self) -> str:
        name = "" if self.name is None else f" {self.name.pick()!r}"
        return f"<Baseline {self.number}{name}: {len(self)} tasks>"


def number_of(value: object) -> int:
    """Read the number of a baseline."""
    return whole_number(value, "baseline", 0, LAST_NUMBER)


def _instant_of(value: object) -> datetime:
    given = value
    if isinstance(value, str) and len(value) <= _LONGEST_TIME:
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime) and value.utcoffset() is not None:
        return value
    en = "it must be a time with its offset, such as 2026-03-02T09:00+08:00"
    raise unusable("saved_at", given, en, "应为带时差的时间，例如 2026-03-02T09:00+08:00")


def _twice(rows: Iterable[BaselineTask]) -> InputError:
    counts = Counter(row.task for row in rows)
    twice = next(task for task, count in counts.items() if count > 1)
    return unusable("tasks", twice, "each task must be there only once", "每个任务只能出现一次")


_SPELLED = ("start", "finish", "duration", "effort", "cost")


def _word(value: Any) -> str:
    if isinstance(value, datetime):
        return repr(value.isoformat(timespec="minutes"))
    return repr(value.isoformat() if isinstance(value, date) else str(value))
