"""Walking a lag in its calendar, forwards and back, for one dependency or for many.

For an anchor *a* and a lag of *n* minutes, ``walk`` gives *b* = *a* ⊕ *n*: the end of the *n*-th
working minute after the anchor, or for a lead the largest instant with |*n*| working minutes before
it. ``walk_back`` gives the largest anchor whose *b* is still at or before a limit: the exact
inverse of the inequality, which is not the same as walking by −*n*.
"""

from __future__ import annotations

import numpy as np

from pmcore.calendars import WorkingTime
from pmcore.scheduling.calendar_table import CalendarTable
from pmcore.scheduling.network import Ints


def walk(table: CalendarTable, calendar: Ints, anchor: Ints, lag: Ints) -> Ints:
    """Instants *a* ⊕ *n*."""
    forward, back = np.flatnonzero(lag > 0), np.flatnonzero(lag < 0)
    if not forward.size and not back.size:
        return anchor
    reached = anchor.copy()
    for some, place in ((forward, table.finish_at), (back, table.start_at)):
        if some.size:
            chosen = calendar[some]
            reached[some] = place(chosen, table.pos(chosen, anchor[some]) + lag[some])
    return reached


def walk_back(table: CalendarTable, calendar: Ints, limit: Ints, lag: Ints) -> Ints:
    """Largest anchors *a* with *a* ⊕ *n* ≤ limit."""
    forward, back = np.flatnonzero(lag > 0), np.flatnonzero(lag < 0)
    if not forward.size and not back.size:
        return limit
    anchor = limit.copy()
    # A lead reaches back to the start of a working minute, so the minute that begins at the
    # limit itself still counts: hence the step of one there.
    for some, step in ((forward, 0), (back, 1)):
        if some.size:
            chosen = calendar[some]
            position = table.pos(chosen, limit[some] + step) - step - lag[some]
            anchor[some] = table.start_at(chosen, position)
    return anchor


def walk_one(working: WorkingTime, anchor: int, lag: int) -> int:
    """Instant *a* ⊕ *n*."""
    return working.add(anchor, lag) if lag else anchor


def walk_back_one(working: WorkingTime, limit: int, lag: int) -> int:
    """Largest anchor *a* with *a* ⊕ *n* ≤ limit."""
    if not lag:
        return limit
    step = 1 if lag < 0 else 0
    return working.start_at(working.pos(limit + step) - step - lag)
