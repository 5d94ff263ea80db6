"""What is known of leaves whatever the plan says: actual dates, and dates set by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

import numpy as np

from pmcore.calendars import Calendar, GrowingTime, datetime_of, instant_of
from pmcore.kernel import Duration
from pmcore.scheduling.engine.arrays import NEVER, Ints
from pmcore.scheduling.engine.crews import Remain
from pmcore.scheduling.engine.irregular import pauses_of
from pmcore.scheduling.engine.outline import Outline
from pmcore.scheduling.engine.remains import Share, remaining_minutes, with_pauses
from pmcore.scheduling.engine.standing import Facts, FixedSummaries, Standing
from pmcore.wbs import Task
from pmcore.wbs.effort import is_elapsed
from pmcore.wbs.progress import ends_by_hand

Edge = Literal["start", "end"]
_MOST_YEARS = 150
_EDGES: tuple[Edge, Edge] = ("start", "end")


def _edge_of(task: Task) -> Edge:
    """Return which end of its day the start of a task is; a milestone is reached by the end."""
    return "end" if task.is_milestone else "start"


class FactReader:
    """Reads facts of tasks, their dates in the calendar of each.

    A plain date is the first or the last working instant of its day; of a day without work its
    first or last instant.

    Parameters
    ----------
    calendars
        By id; ``None`` is the project's own.
    minutes
        Converts durations by the settings of the project.
    """

    def __init__(
        self, calendars: Mapping[str | None, Calendar], minutes: Callable[[Duration], int]
    ) -> None:
        self._calendars, self._minutes = calendars, minutes
        self._working: dict[str, GrowingTime] = {}

    def of_leaves(
        self,
        leaves: Sequence[Task],
        special: Sequence[int],
        lengths: Ints,
        remains: Mapping[int, Sequence[Remain]],
    ) -> Facts:
        """Find the leaves of which something is known; each part of one that is worked apart.

        Parameters
        ----------
        special
            Numbers of the leaves that may be such, ascending.
        lengths
            Minutes of each leaf from start to finish, as planned.
        remains
            By number of a leaf: what is left of each part of one that people work on apart.

        Raises
        ------
        CalendarError
            ``calendar.holidays_unknown``.
        """
        found: list[tuple[int, ...]] = []
        for leaf in special:
            task, length = leaves[leaf], int(lengths[leaf])
            if task.actual_start is None and not task.is_manual:
                continue
            if task.actual_start is None:
                dates = self._manual(task, length)
                found.append((leaf, Standing.MANUAL, *dates, NEVER, NEVER, 0, 0, 0))
                continue
            start = self._instant(task, "actual_start", _edge_of(task))
            if task.actual_finish is not None:
                finish = max(start, self._instant(task, "actual_finish", "end"))
                found.append((leaf, Standing.FINISHED, start, finish, NEVER, NEVER, 0, 0, 0))
                continue
            if task.is_level_of_effort:  # its neighbours say what remains
                found.append((leaf, Standing.STARTED, start, NEVER, NEVER, NEVER, 0, 0, 0))
                continue
            if ends_by_hand(task):
                finish = max(start, self._instant(task, "manual_finish", "end"))
                found.append((leaf, Standing.PROMISED, start, finish, NEVER, NEVER, 0, 0, 0))
                continue
            resume = NEVER if task.resume is None else self._instant(task, "resume", "start")
            rests = self._suspended(task), resume
            pauses = [*pauses_of(task.splits, self._minutes)]
            parts = [share for share, _ in remains.get(leaf, ())]
            for share in parts or [self._whole(task, length)]:
                done, left = with_pauses(share, pauses)
                row = leaf, Standing.STARTED, start, NEVER, *rests, share.waited, done, left
                found.append(row)
        return Facts(*np.array(found, dtype=np.int64).reshape(-1, 9).T.copy())

    def _whole(self, task: Task, length: int) -> Share:
        """Return what is done and left of a task that is worked in one piece."""
        left = remaining_minutes(task, length, self._minutes)
        return Share(0, max(length - left, 0), left, 0)

    def of_summaries(self, outline: Outline) -> FixedSummaries:
        """Find the summaries whose dates were set by hand."""
        found: list[tuple[int, int, int]] = []
        for row in outline.special[outline.node[outline.special] < 0].tolist():
            task = outline.tasks[row]
            if task.is_manual:
                start, finish = task.manual_start, task.manual_finish
                first = NEVER if start is None else self._instant(task, "manual_start", "start")
                last = NEVER if finish is None else self._instant(task, "manual_finish", "end")
                found.append((row, first, last if last == NEVER else max(first, last)))
        return FixedSummaries(*np.array(found, dtype=np.int64).reshape(-1, 3).T.copy())

    def _manual(self, task: Task, length: int) -> tuple[int, int]:
        """Return start and finish set by hand, one of them by the duration where it must be."""
        if task.manual_start is None:
            finish = self._instant(task, "manual_finish", "end")
            return self._moved(task, finish, -length), finish
        start = self._instant(task, "manual_start", _edge_of(task))
        if task.manual_finish is None:
            return start, self._moved(task, start, length)
        return start, max(start, self._instant(task, "manual_finish", "end"))

    def _suspended(self, task: Task) -> int:
        """Return since when a task rests, of a day its beginning: only what is worked counts."""
        if task.suspended is None:
            return NEVER
        zone = self._calendars[task.calendar].zone
        return instant_of(task.suspended, zone, field=f"suspended of {task.id}", edge="start")

    def _instant(self, task: Task, field: str, edge: Edge) -> int:
        value: date = getattr(task, field)
        calendar = self._calendars[task.calendar]
        what = f"{field} of {task.id}"
        if isinstance(value, datetime):
            return instant_of(value, calendar.zone, field=what, calendar=calendar.id)
        first, last = (instant_of(value, calendar.zone, field=what, edge=e) for e in _EDGES)
        worked = self._time(calendar, value).covering(first, last).intervals(first, last)
        if edge == "start":
            return worked[0][0] if worked else first
        return worked[-1][1] if worked else last

    def _moved(self, task: Task, instant: int, minutes: int) -> int:
        if not minutes or is_elapsed(task):
            return instant + minutes
        calendar = self._calendars[task.calendar]
        around = datetime_of(instant, calendar.zone).date()
        return self._time(calendar, around).add(instant, minutes)

    def _time(self, calendar: Calendar, around: date) -> GrowingTime:
        known = self._working.get(calendar.id)
        if known is None:
            known = self._working[calendar.id] = calendar.growing(around, years=_MOST_YEARS)
        return known
