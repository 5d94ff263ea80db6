"""Instants of one schedule on the clock of another: what a clock shows is what is compared.

A plan without zones knows no instants, only what the clock on the wall shows, and so does every
file of Microsoft Project and Primavera. Beside such a plan, dates of one with zones are those that
the clock of its project shows, as exports write them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pmcore.calendars.zones import segments, to_instant
from pmcore.scheduling.engine.arrays import Ints


def on_clocks(instants: Ints, own: Sequence[str | None], others: Sequence[str | None]) -> Ints:
    """Return when each of the other clocks shows what the own clock shows at an instant.

    A time that the other clock shows twice is meant as it comes first, one that it skips as the
    instant of the change.

    >>> at = np.array([29_540_220])  # 2026-03-02 09:00 in Shanghai
    >>> on_clocks(at, ["Asia/Shanghai"], [None]).tolist() == [29_540_220 + 8 * 60]
    True
    """
    shown = instants.copy()
    pairs = np.array([f"{here}>{there}" for here, there in zip(own, others, strict=True)])
    for pair in np.unique(pairs).tolist():
        rows = np.flatnonzero(pairs == pair)
        here, there = own[int(rows[0])], others[int(rows[0])]
        if here != there:
            shown[rows] = _from_walls(_walls(instants[rows], here), there)
    return shown


def shown_by(instant: int, zone: str | None) -> int:
    """Return what the clock of a zone shows at an instant, as minutes.

    >>> shown_by(29_540_220, "Asia/Shanghai") - 29_540_220
    480
    """
    return instant + segments(zone, instant, instant + 1)[0].offset


def _walls(instants: Ints, zone: str | None) -> Ints:
    """Return what the clock of a zone shows, as minutes."""
    even = segments(zone, int(instants.min()), int(instants.max()) + 1)
    starts = np.array([each.start for each in even], dtype=np.int64)
    offsets = np.array([each.offset for each in even], dtype=np.int64)
    walls: Ints = instants + offsets[np.searchsorted(starts, instants, side="right") - 1]
    return walls


def _from_walls(walls: Ints, zone: str | None) -> Ints:
    different, where = np.unique(walls, return_inverse=True)
    instants = [to_instant(wall, zone) for wall in different.tolist()]
    return np.array(instants, dtype=np.int64)[where]
