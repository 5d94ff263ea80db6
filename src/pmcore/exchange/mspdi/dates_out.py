"""The dates that a file holds for its tasks: computed, as they stood in it, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from pmcore.exchange.importing.imported import StoredDates
from pmcore.exchange.mspdi.xml_out import Worded, worded
from pmcore.kernel import TaskId
from pmcore.scheduling import Schedule

Texts: TypeAlias = "list[str]"
NAMES = (
    *("Start", "Finish", "EarlyStart", "EarlyFinish", "LateStart", "LateFinish"),
    *("FreeSlack", "TotalSlack", "Critical"),
)
_COLUMNS = (
    *("scheduled_start", "scheduled_finish", "early_start", "early_finish"),
    *("late_start", "late_finish"),
)


class RowDates(NamedTuple):
    """What a file says of the dates of one task; empty where it says nothing."""

    start: str = ""
    finish: str = ""
    early_start: str = ""
    early_finish: str = ""
    late_start: str = ""
    late_finish: str = ""
    free_slack: str = ""
    total_slack: str = ""
    critical: str = ""


class RowProgress(NamedTuple):
    """How far a task is, a summary task with all below it; ``None`` where no schedule tells.

    Attributes
    ----------
    percent
        Of its duration.
    work_percent
        Of its work, if there is any.
    """

    percent: int | None = None
    work_percent: int | None = None


class SpannedDates(NamedTuple):
    """When somebody works on a summary task, as a file says it, and how much.

    Attributes
    ----------
    start, finish
        Empty where there is no time for it.
    work, overtime
        Minutes of all work, and what of it is overtime; exact.
    room, taken
        Minutes from its start to the finish of the summary, and to its own.
    percent
        Of it that is done.
    """

    start: str
    finish: str
    work: Fraction
    overtime: Fraction
    room: int
    taken: int
    percent: int


NO_DATES = RowDates()
NO_PROGRESS = RowProgress()
_BLOCK = 4096


def dated(dates: RowDates) -> Worded:
    """Return the dates of a task as elements."""
    if not all(dates):
        return worded(zip(NAMES, dates, strict=True))
    texts = (
        f"<Start>{dates.start}</Start>",
        f"<Finish>{dates.finish}</Finish>",
        f"<EarlyStart>{dates.early_start}</EarlyStart>",
        f"<EarlyFinish>{dates.early_finish}</EarlyFinish>",
        f"<LateStart>{dates.late_start}</LateStart>",
        f"<LateFinish>{dates.late_finish}</LateFinish>",
        f"<FreeSlack>{dates.free_slack}</FreeSlack>",
        f"<TotalSlack>{dates.total_slack}</TotalSlack>",
        f"<Critical>{dates.critical}</Critical>",
    )
    return Worded(NAMES, texts)


class _Worded(dict[int, str]):
    """Texts of instants, each made when it is first asked for."""

    def __init__(self, clock: Callable[[int], datetime]) -> None:
        super().__init__()
        self._clock = clock

    def __missing__(self, instant: int) -> str:
        text = self[instant] = self._clock(instant).isoformat()
        return text


class ComputedDates:
    """The dates of a schedule by row, as a clock shows them: some rows at once, when asked for.

    Whoever writes half of a document needs half of them.
    """

    def __init__(self, schedule: Schedule, clock: Callable[[int], datetime]) -> None:
        self._schedule = schedule
        self._texts = _Worded(clock)
        self._positions: dict[str, dict[int, int]] = {name: {} for name in schedule.working_times}
        self._dates: dict[int, list[RowDates]] = {}
        self._spans: dict[int, list[int]] = {}

    def dates(self, row: int) -> RowDates:
        """Return the dates of a task."""
        block, place = divmod(row, _BLOCK)
        if block not in self._dates:
            self._dates[block] = self._dates_of(_rows_of(block))
        return self._dates[block][place]

    def span(self, row: int) -> int:
        """Return the minutes from start to finish of a task, in its calendar."""
        block, place = divmod(row, _BLOCK)
        if block not in self._spans:
            self._spans[block] = self._spans_of(_rows_of(block))
        return self._spans[block][place]

    def _dates_of(self, rows: slice) -> list[RowDates]:
        columns, word = self._schedule.columns, self._texts.__getitem__
        moments = [map(word, getattr(columns, name)[rows].tolist()) for name in _COLUMNS]
        floats = columns.free_float, columns.total_float
        slacks = [map(str, (10 * column[rows]).tolist()) for column in floats]
        critical = ["1" if is_critical else "0" for is_critical in columns.is_critical[rows]]
        return list(map(RowDates._make, zip(*moments, *slacks, critical, strict=True)))

    def _spans_of(self, rows: slice) -> list[int]:
        schedule, columns = self._schedule, self._schedule.columns
        told = zip(
            columns.scheduled_start[rows].tolist(),
            columns.scheduled_finish[rows].tolist(),
            schedule.work_calendars[rows],
            schedule.is_elapsed[rows].tolist(),
            strict=True,
        )
        found = []
        for start, finish, name, by_clock in told:
            if by_clock:
                found.append(finish - start)
                continue
            known, time = self._positions[name], schedule.working_times[name]
            for at in (start, finish):
                if at not in known:
                    known[at] = time.pos(at)
            found.append(known[finish] - known[start])
        return found


def _rows_of(block: int) -> slice:
    return slice(block * _BLOCK, (block + 1) * _BLOCK)


def as_stored(stored: Mapping[TaskId, StoredDates], task: TaskId) -> RowDates:
    """Return the dates that a file had for a task."""
    held = stored.get(task)
    if held is None:
        return NO_DATES
    critical = "" if held.is_critical is None else str(int(held.is_critical))
    return RowDates(
        _moment(held.start),
        _moment(held.finish),
        _moment(held.early_start),
        _moment(held.early_finish),
        _moment(held.late_start),
        _moment(held.late_finish),
        _tenths(held.free_float),
        _tenths(held.total_float),
        critical,
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.isoformat()


def _tenths(minutes: float | None) -> str:
    """Write minutes as tenths.

    >>> _tenths(480.0), _tenths(0.25)
    ('4800', '2.5')
    """
    return "" if minutes is None else f"{round(minutes * 10, 6):.15g}"
