"""Floats of summary tasks from their own dates, where the options count them so."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.engine.edges import STRUCTURAL
from pmcore.scheduling.engine.floats import read_float
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.solution import Solution


class Span(NamedTuple):
    """Starts and finishes of all tasks in one schedule, in outline order."""

    start: Ints
    finish: Ints


class OwnFloats:
    """How much later summary tasks are in the late schedule than in the early one.

    Parameters
    ----------
    has_begun
        By row: whether it, or something below it that takes part, has started or is finished.

    Attributes
    ----------
    rows
        Summary tasks that count so: those with a date by hand do not move, and tell nothing.
    """

    def __init__(self, solution: Solution, early: Span, late: Span, has_begun: Flags) -> None:
        network = solution.network
        self.rows = rows = np.flatnonzero(solution.counts_by_dates)
        self._is_followed = _followed(network)[rows]
        table = solution.ground.table
        key = table.keys(network.outline.calendar[rows])
        at_start, at_finish = (
            table.pos(key, last[rows] - table.lo) - table.pos(key, first[rows] - table.lo)
            for first, last in zip(early, late, strict=True)
        )
        self._total = read_float(at_start, at_finish, has_begun[rows], solution.float_reading)

    def total(self, of_leaves: Ints) -> Ints:
        """Return total floats, those of summary tasks replaced."""
        return _replaced(of_leaves, self.rows, self._total)

    def free(self, of_leaves: Ints) -> Ints:
        """Return free floats: that of a summary task that nothing waits for is its total float."""
        alone = np.flatnonzero(~self._is_followed)
        return _replaced(of_leaves, self.rows[alone], np.maximum(self._total[alone], 0))


def _followed(network: Network) -> Flags:
    """By row: whether a dependency that binds leaves it."""
    nodes, edges = network.nodes, network.edges
    is_followed: Flags = np.zeros(len(network.outline), dtype=bool)
    is_followed[nodes.row[edges.source[edges.dependency != STRUCTURAL]]] = True
    return is_followed


def _replaced(column: Ints, rows: Ints, values: Ints) -> Ints:
    column = column.copy()
    column[rows] = values
    column.flags.writeable = False
    return column
