"""Which leaves are settled: finished, or taking no part, so that nothing of them can slip."""

from __future__ import annotations

import numpy as np

from pmcore.scheduling.engine.arrays import Flags
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.standing import Standing


def settled(solution: Solution) -> Flags:
    """By node: whether it is a leaf that is finished or takes no part."""
    is_settled: Flags = np.zeros(solution.network.size, dtype=bool)
    is_settled[solution.network.facts.of(Standing.FINISHED).leaf] = True
    is_settled[solution.network.inactive] = True
    return is_settled
