"""What people of the file have done of a started task, and have still to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from pmcore.exchange.importing.changes import RESUMED_ALONE
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.apart_in import is_idle
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.stored_time import StoredTime
from pmcore.kernel import CalendarId, ConversionSettings, Duration
from pmcore.scheduling.engine.remains import Share, goes_on, shares_of
from pmcore.wbs import Assignment, Task
from pmcore.wbs.effort import is_worked, length_minutes

_LEAST_UNITS = Decimal("0.0001")
# The file rounds work and units, so that a length made of them may be a minute off.
_SAME = 1
_TENTHS = 10
# The parts of work by what their fields are called, each with the other one.
_DONE, _LEFT = ("Actual", "Remaining"), ("Remaining", "Actual")


class UnderWay:
    """Reads how far each of those is who work on a started task.

    In the tool each of them goes on alone, whatever the progress of the task as a whole would
    leave them.
    """

    def __init__(self, time: StoredTime, conversion: ConversionSettings) -> None:
        self._stored, self._conversion = time, conversion

    def read(
        self,
        task: Task,
        record: Record,
        records: Mapping[str, Record],
        used: Callable[[Assignment], Sequence[CalendarId | None]],
    ) -> Task:
        """Return a started task whose people say what is done and left, where it tells more.

        Parameters
        ----------
        records
            Of the assignments, by resource.
        used
            Calendars that an assignment is worked in; ``None`` is the project's own.
        """
        if not goes_on(task) or not is_worked(task) or len(task.assignments) < 2:
            return task
        begun, whole = record.instant("ActualStart"), length_minutes(task, self._minutes) or 0
        lengths: list[int | None] = []
        team: list[Assignment] = []
        for each, share in zip(task.assignments, shares_of(task, self._minutes), strict=True):
            said = records.get(each.resource)
            told = None if said is None else self._told(said, records.values(), used(each))
            lengths.append(None if told is None else told[1])
            team.append(each)
            if said is not None and told is not None:
                delay = self._delay(said, begun, used(each))
                if told[0] and told[1] and self._rests_alone(said, record, used(each)):
                    said.adjusted(RESUMED_ALONE)
                if delay > _SAME or not _is_same(share, *told):
                    team[-1] = self._planned(each, sum(told), delay, whole)
        return self._going_on(task, team, lengths)

    def _delay(
        self, said: Record, begun: datetime | None, used: Sequence[CalendarId | None]
    ) -> int:
        """Minutes of work from the actual start of the task to where somebody began, or will."""
        start = said.instant("Start")
        if start is None:
            return int(said.number("Delay") or 0) // _TENTHS
        return self._stored.between(used, begun, start) or 0

    def _rests_alone(self, said: Record, record: Record, used: Sequence[CalendarId | None]) -> bool:
        """Whether the work of somebody goes on at another time than that of their task."""
        stop, resume = said.instant("Stop"), said.instant("Resume")
        rested = self._stored.between(used, stop, resume) or 0
        return rested > _SAME and resume != record.instant("Resume")

    def _planned(self, held: Assignment, length: int, delay: int, whole: int) -> Assignment:
        """Return an assignment with how long it takes, and how much later it began."""
        is_own = abs(length - whole) > _SAME
        return replace(
            held,
            delay=typed(delay, "h", self._conversion) if delay > _SAME else None,
            duration=typed(length, "h", self._conversion) if is_own else None,
        )

    def _going_on(self, task: Task, team: list[Assignment], lengths: list[int | None]) -> Task:
        """Return a task of which is told what is left to whom it does not itself leave that."""
        made = task if team == [*task.assignments] else task.replace(assignments=team)
        left = [
            replace(held, remaining_duration=typed(told, "h", self._conversion))
            if told is not None and abs(share.left - told) > _SAME
            else held
            for held, share, told in zip(team, shares_of(made, self._minutes), lengths, strict=True)
        ]
        return made if left == team else made.replace(assignments=left)

    def _told(
        self, said: Record, records: Iterable[Record], used: Sequence[CalendarId | None]
    ) -> tuple[int, int] | None:
        """Minutes of an assignment that are done, and that are left, if it says both."""
        if is_idle(said, records):
            return 0, 0
        done, left = (self._regular(said, *part) for part in (_DONE, _LEFT))
        if done is None or left is None:
            return None
        if left and said.whole("WorkContour", 0):
            goes_on_at: datetime | None = said.instant("Resume") or said.instant("Start")
            left = self._stored.between(used, goes_on_at, said.instant("Finish"))
        return None if left is None else (done, left)

    def _regular(self, said: Record, which: str, other: str) -> int | None:
        """Minutes that so much regular work takes, spread evenly.

        Some tools leave work of 0 out of the file: what is missing is what the other part leaves.
        """
        work, units = said.seconds(f"{which}Work"), said.number("Units")
        if work is None and f"{other}Work" in said.fields:
            work = max((said.seconds("Work") or 0) - (said.seconds(f"{other}Work") or 0), 0)
        if work is None or units is None or units < _LEAST_UNITS:
            return None
        regular = max(work - (said.seconds(f"{which}OvertimeWork") or 0), 0)
        return int((Decimal(regular) / 60 / units).to_integral_value(ROUND_HALF_UP))

    def _minutes(self, duration: Duration) -> int:
        return duration.to_minutes(self._conversion)


def _is_same(share: Share, done: int, left: int) -> bool:
    """Whether somebody has done, and has left, what the progress of the task itself tells."""
    return abs(share.done - done) <= _SAME and abs(share.left - left) <= _SAME
