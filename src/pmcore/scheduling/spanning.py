"""What the start and the finish of a summary are: a leaf, a summary, a stretch, a date by hand."""

from __future__ import annotations

import numpy as np

from pmcore.scheduling.columns import Columns
from pmcore.scheduling.engine.arrays import NEVER, Flags, Ints
from pmcore.scheduling.engine.edges import STRUCTURAL
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.leaf_node import anchor_leaf
from pmcore.scheduling.reason import Reason


class Spanning:
    """Finds what gives summaries their dates; what lies below is looked at once for all."""

    def __init__(self, solution: Solution, columns: Columns) -> None:
        self._solution, self._columns = solution, columns
        self._network, self._outline = solution.network, solution.network.outline
        fixed = self._network.fixed
        self._starts = _Side(self, fixed.row[fixed.start != NEVER])
        self._finishes = _Side(self, fixed.row[fixed.finish != NEVER])

    def reasons(self, row: int, *, scheduled: bool = False) -> tuple[Reason, Reason]:
        """For a summary: what is its start, what is its finish; the first of several.

        Where a dependency stretched the finish beyond every leaf, of this summary or of one below,
        that dependency is the reason.
        """
        return self._start(row, scheduled=scheduled), self._finish(row, scheduled=scheduled)

    def first(self, row: int) -> int:
        """Return the row that gives a row its early start: a leaf, or a summary set by hand."""
        column = self._columns.early_start
        if self._outline.is_leaf(row) or self._starts.is_fixed[row]:
            return row
        found = self._starts.below(row, column)
        return row if found is None else found

    def is_by_hand(self, row: int) -> bool:
        """Whether the start of a summary was set by hand."""
        return bool(self._starts.is_fixed[row])

    def _start(self, row: int, *, scheduled: bool) -> Reason:
        columns = self._columns
        column = columns.scheduled_start if scheduled else columns.early_start
        instant = int(column[row])
        if self._starts.is_fixed[row]:
            return Reason("manual", instant)
        found = self._starts.below(row, column)
        assert found is not None
        return Reason("span", instant, self._outline.tasks[found].id)

    def _finish(self, row: int, *, scheduled: bool) -> Reason:
        columns = self._columns
        column = columns.scheduled_finish if scheduled else columns.early_finish
        instant = int(column[row])
        if self._finishes.is_fixed[row]:
            return Reason("manual", instant)
        found = self._finishes.below(row, column)
        if found is not None:
            return Reason("span", instant, self._outline.tasks[found].id)
        return self._stretch(row, instant, scheduled=scheduled)

    def _stretch(self, row: int, instant: int, *, scheduled: bool) -> Reason:
        """Dependency that stretches a summary, or one inside it, to where it finishes."""
        solution, nodes, edges = self._solution, self._network.nodes, self._network.edges
        reach = solution.scheduled_reach if scheduled else solution.reach
        target = nodes.row[edges.target]
        inside = (target >= row) & (target < self._outline.end[row])
        inside &= (nodes.role[edges.target] == Role.FINISH) & (edges.dependency != STRUCTURAL)
        inside &= reach + solution.ground.table.lo == instant
        inside &= self._finishes.above[target] <= row
        found = np.flatnonzero(inside)
        if not found.size:
            return Reason("span", instant, self._outline.tasks[row + 1].id)
        edge = int(found[0])
        dependency = self._network.dependencies[int(edges.dependency[edge])]
        other = anchor_leaf(solution, int(edges.source[edge]))
        return Reason("dependency", instant, other, dependency)


class _Side:
    """Rows that hand up their starts, or their finishes.

    Attributes
    ----------
    is_fixed
        By row: whether it is a summary with this date set by hand.
    above
        By row: the nearest such summary above it, or -1.
    """

    def __init__(self, spanning: Spanning, fixed: Ints) -> None:
        outline = self._outline = spanning._outline
        network = spanning._network
        self._last: tuple[Flags, Flags] = network.is_inactive, network.is_hammock
        self.is_fixed: Flags = np.zeros(len(outline), dtype=bool)
        self.is_fixed[fixed] = True
        self.above: Ints = np.full(len(outline), -1)
        for row in fixed.tolist():  # those further in come later
            self.above[row + 1 : outline.end[row]] = row
        self._hands_up: Flags = ~outline.is_summary | self.is_fixed

    def below(self, row: int, column: Ints) -> int | None:
        """Return the first row below a summary that has its date and hands it up."""
        some = slice(row + 1, int(self._outline.end[row]))
        chosen = (column[some] == column[row]) & self._hands_up[some]
        chosen &= self.above[some] <= row
        for is_out in self._last:  # what takes no part counts where nothing else does
            if not is_out[row]:
                chosen &= ~is_out[some]
        found = np.flatnonzero(chosen)
        return None if not found.size else row + 1 + int(found[0])
