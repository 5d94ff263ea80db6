"""Where dependencies of tasks with facts begin and end."""

from __future__ import annotations

import numpy as np

from pmcore.scheduling.engine.network import Flags, Outline, Role
from pmcore.scheduling.engine.standing import Facts, FixedSummaries, Standing
from pmcore.scheduling.options import ProgressReading


class Standpoints:
    """What stands for each leaf with facts; false where nothing is known of any task.

    Attributes
    ----------
    is_known
        By row: whether it is a leaf of which something is known.
    is_fixed
        By row: whether it is a summary scheduled by hand.
    """

    def __init__(
        self, outline: Outline, facts: Facts, fixed: FixedSummaries, progress: ProgressReading
    ) -> None:
        rows = np.flatnonzero(outline.node >= 0)[facts.leaf]
        self.is_known: Flags = np.zeros(len(outline), dtype=bool)
        self.is_known[rows] = True
        self.is_fixed: Flags = np.zeros(len(outline), dtype=bool)
        self.is_fixed[fixed.row] = True
        standings = map(Standing, facts.standing.tolist())
        self._standing = dict(zip(rows.tolist(), standings, strict=True))
        self._waits = progress != "progress_override"
        self._carries = progress == "retained_logic"

    def __bool__(self) -> bool:
        return bool(self._standing) or bool(self.is_fixed.any())

    def leaving(self, row: int, *, at_finish: bool) -> Role:
        """Return what stands for a leaf where others wait for its start or its finish."""
        if not at_finish:
            return Role.STARTED
        is_finished = self._standing[row] is Standing.FINISHED
        return Role.CARRY if is_finished and self._carries else Role.LEAF

    def entering(self, row: int) -> Role | None:
        """Return what stands for a leaf where it waits for others; ``None`` where it does not."""
        standing = self._standing[row]
        if standing is Standing.STARTED and self._waits:
            return Role.LEAF
        return Role.CARRY if standing is Standing.FINISHED and self._carries else None
