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


def computed(schedule: Schedule, clock: Callable[[int], datetime]) -> list[RowDates]:
    """Return the dates of a schedule, in outline order, as a clock shows them."""
    texts = _Worded(clock)
    columns = schedule.columns
    moments = [map(texts.__getitem__, getattr(columns, name).tolist()) for name in _COLUMNS]
    slacks = [
        map(str, (10 * column).tolist()) for column in (columns.free_float, columns.total_float)
    ]
    critical = ["1" if is_critical else "0" for is_critical in columns.is_critical.tolist()]
    return list(map(RowDates._make, zip(*moments, *slacks, critical, strict=True)))


def spans(schedule: Schedule) -> list[int]:
    """Return the minutes from start to finish of each task, in outline order, in its calendar."""
    positions: dict[str, dict[int, int]] = {name: {} for name in schedule.working_times}
    columns = schedule.columns
    rows = zip(
        columns.scheduled_start.tolist(),
        columns.scheduled_finish.tolist(),
        schedule.work_calendars,
        schedule.is_elapsed.tolist(),
        strict=True,
    )
    found = []
    for start, finish, name, by_clock in rows:
        if by_clock:
            found.append(finish - start)
            continue
        known, time = positions[name], schedule.working_times[name]
        for at in (start, finish):
            if at not in known:
                known[at] = time.pos(at)
        found.append(known[finish] - known[start])
    return found


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
