"""Constraints and deadlines as bounds on leaves: the one place that says what each kind means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Literal

import numpy as np

from pmcore.calendars import instant_of
from pmcore.scheduling.engine.network import (
    FOREVER,
    NEVER,
    Bound,
    Bounds,
    Outline,
    Side,
    WorkCalendar,
)
from pmcore.wbs import Task

SOFT: Mapping[str, tuple[Side, ...]] = {
    "SNET": (Side.LOW_START,),
    "FNET": (Side.LOW_FINISH,),
    "SNLT": (Side.HIGH_START,),
    "FNLT": (Side.HIGH_FINISH,),
    "MSO": (Side.LOW_START, Side.HIGH_START),
    "MFO": (Side.LOW_FINISH, Side.HIGH_FINISH),
}
HARD: Mapping[str, tuple[Side, ...]] = {
    **SOFT,
    "MSO": (*SOFT["MSO"], Side.PIN_START),
    "MFO": (*SOFT["MFO"], Side.PIN_FINISH),
}
LOWER = (Side.LOW_START, Side.LOW_FINISH)
UPPER = (Side.HIGH_START, Side.HIGH_DAY, Side.HIGH_FINISH, Side.DEADLINE)
CAPS = (Side.HIGH_START, Side.HIGH_DAY, Side.HIGH_FINISH)
AT_FINISH = (Side.LOW_FINISH, Side.HIGH_FINISH, Side.DEADLINE, Side.PIN_FINISH)
_constraints, _deadline = attrgetter("constraints"), attrgetter("deadline")
# what a leaf takes over from the summaries above it: the tightest of each, lower or upper
_HANDED_DOWN: tuple[tuple[Side, int], ...] = (
    (Side.LOW_START, NEVER),
    (Side.HIGH_FINISH, FOREVER),
    (Side.DEADLINE, FOREVER),
)


def bounds_of(
    task: Task, row: int, calendar: WorkCalendar, sides: Mapping[str, tuple[Side, ...]]
) -> Iterator[Bound]:
    """Read the constraints and the deadline of one task, in that order."""
    for constraint in task.constraints:
        for side in sides[constraint.kind]:
            instant = _instant(constraint.at, side, task, calendar)
            is_day = side is Side.HIGH_START and not isinstance(constraint.at, datetime)
            yield Bound(Side.HIGH_DAY if is_day else side, instant, row, constraint)
    if task.deadline is not None:
        instant = _instant(task.deadline, Side.DEADLINE, task, calendar)
        yield Bound(Side.DEADLINE, instant, row, None)


def _instant(at: date, side: Side, task: Task, calendar: WorkCalendar) -> int:
    edge: Literal["start", "end"] = "end" if side in AT_FINISH else "start"
    return instant_of(
        at, calendar.zone, field=f"date of {task.id}", edge=edge, calendar=calendar.id
    )


def collect_bounds(
    outline: Outline, calendars: Sequence[WorkCalendar], sides: Mapping[str, tuple[Side, ...]]
) -> Bounds:
    """Collect the bounds of all leaves, those of the summaries above handed down.

    Of what several summaries above ask, a leaf gets the tightest only: nesting costs nothing.
    """
    free = [instant for _, instant in _HANDED_DOWN]
    above: dict[int, list[int]] = {}
    found: list[tuple[int, int, int]] = []
    node, parent = outline.node.tolist(), outline.parent.tolist()
    for row in _rows_with_bounds(outline, parent):
        task = outline.tasks[row]
        calendar = calendars[int(outline.calendar[row])]
        own = list(bounds_of(task, row, calendar, sides))
        inherited = above.get(parent[row], free)
        if node[row] < 0:
            above[row] = _tightened(inherited, own)
            continue
        found += [(node[row], bound.side, bound.instant) for bound in own]
        handed = zip(_HANDED_DOWN, inherited, strict=True)
        found += [(node[row], side, at) for (side, unset), at in handed if at != unset]
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return Bounds(*np.ascontiguousarray(table.T))


def _rows_with_bounds(outline: Outline, parent: list[int]) -> Iterator[int]:
    """Rows with bounds of their own or of a summary above, each after its summary."""
    tasks = outline.tasks
    constraints, deadlines = map(_constraints, tasks), map(_deadline, tasks)
    own = [bool(some) or due is not None for some, due in zip(constraints, deadlines, strict=True)]
    if True not in own:
        return
    bound = [False] * len(tasks)
    for row, is_own in enumerate(own):
        if is_own or (parent[row] >= 0 and bound[parent[row]]):
            bound[row] = True
            yield row


def _tightened(inherited: list[int], own: list[Bound]) -> list[int]:
    tightest = list(inherited)
    for bound in own:
        for place, (side, _) in enumerate(_HANDED_DOWN):
            if bound.side is side:
                choose = max if side is Side.LOW_START else min
                tightest[place] = choose(tightest[place], bound.instant)
    return tightest
