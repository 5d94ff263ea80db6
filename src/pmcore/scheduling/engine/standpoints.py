"""Where dependencies of tasks with facts begin and end."""

from __future__ import annotations

import numpy as np

from pmcore.scheduling.engine.arrays import NEVER, Flags, Ints
from pmcore.scheduling.engine.leaves import Leaves
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.outline import Outline
from pmcore.scheduling.engine.standing import Standing
from pmcore.scheduling.options import ProgressReading, StartLagAnchor


class Standpoints:
    """What stands for each leaf with facts; false where nothing is known of any task.

    Attributes
    ----------
    is_known
        By row: whether it is a leaf, no level of effort, of which something is known.
    is_fixed
        By side, then by row: whether it is a summary with a start, or a finish, set by hand.
    is_inactive
        By row: whether it takes no part; a summary does if some leaf below it does.
    is_hammock
        By row: whether it is level of effort, or a summary of nothing else.
    """

    def __init__(
        self, leaves: Leaves, progress: ProgressReading, start_lag_from: StartLagAnchor
    ) -> None:
        outline, facts, fixed = leaves.outline, leaves.facts, leaves.fixed
        rows = leaves.nodes.row[facts.leaf]
        self.is_fixed = {
            Role.START: _marked(len(outline), fixed.row[fixed.start != NEVER]),
            Role.FINISH: _marked(len(outline), fixed.row[fixed.finish != NEVER]),
            Role.GATE: _marked(len(outline), fixed.row[:0]),
        }
        self.is_inactive = _of_nothing_else(outline, leaves.nodes.row[leaves.inactive])
        self.is_hammock = _of_nothing_else(outline, leaves.nodes.row[leaves.hammocks])
        # no dependency binds level of effort, so nothing has to stand for what is known of it
        self.is_known = _marked(len(outline), rows) & ~self.is_hammock
        standings = map(Standing, facts.standing.tolist())
        self._standing = dict(zip(rows.tolist(), standings, strict=True))
        self._from_remaining = start_lag_from == "early_start"
        self._waits = progress != "progress_override"
        self._carries = progress == "retained_logic"

    def __bool__(self) -> bool:
        fixed = any(each.any() for each in self.is_fixed.values())
        return bool(self._standing) or fixed or bool(self.is_inactive.any())

    def leaving(self, row: int, *, at_finish: bool) -> Role:
        """Return what stands for a leaf where others wait for its start or its finish."""
        standing = self._standing[row]
        if not at_finish:
            is_left = self._from_remaining and standing is Standing.STARTED
            return Role.LEAF if is_left else Role.STARTED
        is_finished = standing is Standing.FINISHED
        return Role.CARRY if is_finished and self._carries else Role.LEAF

    def entering(self, row: int) -> Role | None:
        """Return what stands for a leaf where it waits for others; ``None`` where it does not."""
        standing = self._standing[row]
        if standing is Standing.STARTED and self._waits:
            return Role.LEAF
        return Role.CARRY if standing is Standing.FINISHED and self._carries else None


def _marked(count: int, rows: Ints) -> Flags:
    marks: Flags = np.zeros(count, dtype=bool)
    marks[rows] = True
    return marks


def _of_nothing_else(outline: Outline, rows: Ints) -> Flags:
    """By row: whether it is one of some leaves, or a summary of nothing else."""
    found: Flags = np.zeros(len(outline), dtype=bool)
    if rows.size:
        is_other = ~outline.is_summary
        is_other[rows] = False
        others = is_other.tolist()
        for row in range(len(outline) - 1, 0, -1):  # a row comes after the summary it lies below
            if others[row] and outline.parent[row] >= 0:
                others[outline.parent[row]] = True
        found = ~np.array(others)
    return found
