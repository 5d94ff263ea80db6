"""Constraints and deadlines as bounds on leaves: the one place that says what each kind means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date, datetime
from typing import Literal

import numpy as np

from pmcore.calendars import instant_of
from pmcore.scheduling.engine.arrays import FOREVER, NEVER
from pmcore.scheduling.engine.network import Bound, Bounds, Hold, Side, WorkCalendar
from pmcore.scheduling.engine.outline import Outline
from pmcore.scheduling.engine.standing import FixedSummaries
from pmcore.scheduling.options import StartedConstraints
from pmcore.wbs import Task
from pmcore.wbs.progress import ends_by_hand

SOFT: Mapping[str, tuple[Side, ...]] = {
    "SNET": (Side.LOW_START,),
    "FNET": (Side.LOW_FINISH,),
    "SNLT": (Side.HIGH_START,),
    "FNLT": (Side.HIGH_FINISH,),
    "MSO": (Side.LOW_START, Side.HIGH_START),
    "MFO": (Side.LOW_FINISH, Side.HIGH_FINISH),
}
PINNED: Mapping[str, tuple[Side, ...]] = {
    **SOFT,
    "MSO": (*SOFT["MSO"], Side.PIN_START),
    "MFO": (*SOFT["MFO"], Side.PIN_FINISH),
}
# no date that a task should keep takes back what is known of it: only its late finish heeds them
KNOWN: Mapping[str, tuple[Side, ...]] = {"FNLT": (Side.DEADLINE,), "MFO": (Side.DEADLINE,)}
# what is asked of the start of a task that has started comes too late; what is asked of its finish
# does, too, or not
STARTED: Mapping[StartedConstraints, Mapping[str, tuple[Side, ...]]] = {
    "kept": {**KNOWN, "FNET": (Side.LOW_FINISH,), "MFO": (Side.LOW_FINISH, Side.DEADLINE)},
    "lapsed": KNOWN,
}
LOWER = (Side.LOW_START, Side.LOW_FINISH, Side.FLOOR)
UPPER = (Side.HIGH_START, Side.HIGH_DAY, Side.HIGH_FINISH, Side.DEADLINE)
IS_LOWER = np.array([side in LOWER for side in Side])
CAPS = (Side.HIGH_START, Side.HIGH_DAY, Side.HIGH_FINISH)
AT_FINISH = (Side.LOW_FINISH, Side.HIGH_FINISH, Side.DEADLINE, Side.PIN_FINISH)
# what a leaf takes over from the summaries above it: the tightest of each, lower or upper, and the
# start of the nearest that is scheduled by hand
_HANDED_DOWN: tuple[tuple[Side, int], ...] = (
    (Side.LOW_START, NEVER),
    (Side.FLOOR, NEVER),
    (Side.HIGH_FINISH, FOREVER),
    (Side.DEADLINE, FOREVER),
)
_FLOOR_SLOT = 1
_DATED = frozenset({"SNET", "FNET", "MSO", "MFO"})


def sides_for(
    task: Task,
    sides: Mapping[str, tuple[Side, ...]],
    started: StartedConstraints,
    *,
    is_leaf: bool,
) -> Mapping[str, tuple[Side, ...]]:
    """Return what each constraint of a task asks; less of a leaf of which dates are known."""
    if not is_leaf:
        return sides
    if task.actual_start is not None and not ends_by_hand(task):
        return STARTED[started]
    return KNOWN if task.is_manual else sides


def handed_to(task: Task, side: Side) -> Side | None:
    """Return what a bound of a summary above asks of a leaf; ``None`` for nothing."""
    if task.actual_finish is not None or task.is_level_of_effort:
        return None
    if task.actual_start is not None or task.is_manual:
        return Side.DEADLINE if side in (Side.HIGH_FINISH, Side.DEADLINE) else None
    if side is Side.FLOOR and any(held.kind in _DATED for held in task.constraints):
        return None
    return side


def bounds_of(
    task: Task, row: int, calendar: WorkCalendar, sides: Mapping[str, tuple[Side, ...]]
) -> Iterator[Bound]:
    """Read the constraints and the deadline of one task, in that order.

    Parameters
    ----------
    sides
        See :func:`sides_for`.
    """
    if task.actual_finish is not None:
        return
    for constraint in task.constraints:
        for side in sides.get(constraint.kind, ()):
            instant = _instant(constraint.at, side, task, calendar)
            is_day = side is Side.HIGH_START and not isinstance(constraint.at, datetime)
            yield Bound(Side.HIGH_DAY if is_day else side, instant, row, constraint)
    if task.deadline is not None:
        instant = _instant(task.deadline, Side.DEADLINE, task, calendar)
        yield Bound(Side.DEADLINE, instant, row, None)


def held_at(row: int, task: Task, holds: Mapping[int, Hold]) -> list[Bound]:
    """Return the bound on the late finish of a task that started ones should have waited for."""
    hold = holds.get(row)
    if hold is None or task.actual_finish is not None:
        return []
    return [Bound(Side.DEADLINE, hold.instant, row, None, hold.task)]


def _instant(at: date, side: Side, task: Task, calendar: WorkCalendar) -> int:
    edge: Literal["start", "end"] = "end" if side in AT_FINISH else "start"
    return instant_of(
        at, calendar.zone, field=f"date of {task.id}", edge=edge, calendar=calendar.id
    )


def collect_bounds(
    outline: Outline,
    calendars: Sequence[WorkCalendar],
    sides: Mapping[str, tuple[Side, ...]],
    fixed: FixedSummaries,
    entry: Mapping[int, int],
    *,
    holds: Mapping[int, Hold],
    started: StartedConstraints,
) -> Bounds:
    """Collect the bounds of all leaves, those of the summaries above handed down.

    Of what several summaries above ask, a leaf gets the tightest only: nesting costs nothing.

    Parameters
    ----------
    fixed
        Summaries that are floors for what lies below.
    entry
        By node of a leaf with a delay before it: where it would stand without.
    holds
        By row, what holds its late finish.
    started
        What constraints ask of leaves that have started.
    """
    free = [instant for _, instant in _HANDED_DOWN]
    above: dict[int, list[int]] = {}
    found: list[tuple[int, int, int]] = []
    parent, place = outline.parent.tolist(), _Placing(outline, entry)
    floors = dict(zip(fixed.row.tolist(), fixed.start.tolist(), strict=True))
    for row in _rows_with_bounds(outline, parent, {*floors, *holds}):
        task = outline.tasks[row]
        calendar, is_leaf = calendars[int(outline.calendar[row])], outline.is_leaf(row)
        asked_of = sides_for(task, sides, started, is_leaf=is_leaf)
        own = [*bounds_of(task, row, calendar, asked_of), *held_at(row, task, holds)]
        inherited = above.get(parent[row], free)
        if not is_leaf:
            above[row] = _tightened(inherited, own, floors.get(row, NEVER))
            continue
        for bound in own:
            found += [(node, bound.side, bound.instant) for node in place.of(row, bound.side)]
        for (side, unset), at in zip(_HANDED_DOWN, inherited, strict=True):
            asked = None if at == unset else handed_to(task, side)
            if asked is not None:
                found += [(node, asked, at) for node in place.of(row, asked)]
    table = np.array(found, dtype=np.int64).reshape(-1, 3)
    return Bounds(*np.ascontiguousarray(table.T))


class _Placing:
    """Which nodes of a leaf a bound is for."""

    def __init__(self, outline: Outline, entry: Mapping[int, int]) -> None:
        self._outline, self._entry = outline, entry

    def of(self, row: int, side: Side) -> Iterator[int]:
        """Lower bounds hold before a delay, and for all who work apart."""
        node = int(self._outline.node[row])
        nodes = [node] if node >= 0 else self._outline.leaves(row).tolist()
        for each in nodes:
            yield self._entry.get(each, each) if side in LOWER else each


def _rows_with_bounds(outline: Outline, parent: list[int], more: Set[int]) -> Iterator[int]:
    """Rows with bounds of their own or of a summary above, each after its summary."""
    tasks, special = outline.tasks, outline.special.tolist()
    given = [row for row in special if tasks[row].constraints or tasks[row].deadline is not None]
    if not (more or given):
        return
    own, bound = [False] * len(tasks), [False] * len(tasks)
    for row in (*given, *more):
        own[row] = True
    for row, is_own in enumerate(own):
        if is_own or (parent[row] >= 0 and bound[parent[row]]):
            bound[row] = True
            yield row


def _tightened(inherited: list[int], own: list[Bound], floor: int) -> list[int]:
    tightest = list(inherited)
    if floor != NEVER:
        tightest[_FLOOR_SLOT] = floor
    for bound in own:
        for place, (side, _) in enumerate(_HANDED_DOWN):
            if bound.side is side:
                choose = max if side is Side.LOW_START else min
                tightest[place] = choose(tightest[place], bound.instant)
    return tightest
