"""Edges of many shifts: from what clocks read to instants, all at once."""

from __future__ import annotations

from collections.abc import Sequence

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
    starts, offsets = np.array(clock, dtype=np.int64).T
    # A wall time is read in a stretch, or passed before it, if it lies below the reading at which
    # the stretch ends, and belongs to the first such one.
    readings = np.maximum.accumulate(starts[1:] + offsets[:-1])
    stretch = readings.searchsorted(walls, "right")
    instants: Ints = np.maximum(walls - offsets[stretch], starts[stretch])
    return instants
