"""Edges of many shifts: from what clocks read to instants, all at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from pmcore.calendars.intervals import Ints
from pmcore.calendars.zones import Segment


def to_instants(walls: Ints, clock: Sequence[Segment]) -> Ints:
    """Return for each wall time the first instant at which the clock reads it or later.

    The rule is that of :func:`~pmcore.calendars.zones.to_instant`.

    Parameters
    ----------
    walls
        Wall minutes in ascending order.
    clock
        From :func:`segments`, wide enough to contain every answer.
    """
    # A wall time is read in a stretch, or passed before it, if it lies below the reading at which
    # the stretch ends and was not reached in an earlier one.
    readings = [following.start + offset for (_, offset), following in pairwise(clock)]
    reached = np.maximum.accumulate(walls.searchsorted(readings)).tolist()
    parts = pairwise([0, *reached, walls.size])
    return np.concatenate(
        [
            np.maximum(walls[first:last] - offset, start)
            for (first, last), (start, offset) in zip(parts, clock, strict=True)
        ]
    )
