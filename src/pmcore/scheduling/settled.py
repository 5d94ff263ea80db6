"""Which leaves are settled: finished, or taking no part, so that nothing of them can slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pmcore.scheduling.engine.arrays import Flags
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.standing import Standing

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


def settled(solution: Solution) -> Flags:
    """By node: whether it is a leaf that is finished or takes no part."""
    is_settled: Flags = np.zeros(solution.network.size, dtype=bool)
    is_settled[solution.network.facts.of(Standing.FINISHED).leaf] = True
    is_settled[solution.network.inactive] = True
    return is_settled


def settled_as(schedule: Schedule, row: int) -> str | None:
    """Name the sentence that says why nothing of a leaf can slip; ``None`` where it can."""
    if schedule._to_do(row).size:
        return None
    task = schedule.project[schedule.task_ids[row]]
    if task.is_level_of_effort:
        return "is_level_of_effort"
    return "is_finished" if task.is_active else "is_inactive"


def tightest_leaf(schedule: Schedule, solution: Solution, row: int) -> int:
    """Node with the least float of those below a row still to be done, critical ones first."""
    to_do = schedule._to_do(row)
    leaves = to_do if to_do.size else solution.network.outline.leaves(row)
    critical = leaves[solution.critical[leaves]]
    leaves = critical if critical.size else leaves
    return int(leaves[solution.total_float[leaves].argmin()])
