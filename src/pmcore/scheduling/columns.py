"""The schedule as columns: one entry per task in outline order, summaries spanned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pmcore.scheduling.network import FOREVER, NEVER, Flags, Ints, Network, Role
from pmcore.scheduling.solving import Solution


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Dates and floats of every task, in outline order; read-only arrays.

    Attributes
    ----------
    early_start, early_finish, late_start, late_finish
        Instants: minutes since 1970-01-01T00:00Z (of the wall clock when floating).
    total_float, free_float
        Working minutes of the task's own calendar; elapsed minutes for an elapsed duration. A
        summary's is the smallest among its leaves.
    is_critical
        Whether the task, or some leaf of the summary, is critical.
    deadline
        Instant of the deadline, -1 without one.
    """

    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    total_float: Ints
    free_float: Ints
    is_critical: Flags
    deadline: Ints

    def arrays(self) -> dict[str, Ints | Flags]:
        """Columns by name."""
        return {name: getattr(self, name) for name in self.__slots__}


def columns_of(solution: Solution, deadline: Ints) -> Columns:
    """Spread the solution's nodes over the rows of the outline."""
    network = solution.network
    node = np.array(network.outline.node, dtype=np.int64)
    leaf = np.flatnonzero(node >= 0)
    taken = {
        "early_start": (solution.early.start, FOREVER, np.minimum),
        "early_finish": (solution.early.finish, NEVER, np.maximum),
        "late_start": (solution.late.start, FOREVER, np.minimum),
        "late_finish": (solution.late.finish, NEVER, np.maximum),
        "total_float": (solution.total_float, FOREVER, np.minimum),
        "free_float": (solution.free_float, FOREVER, np.minimum),
        "is_critical": (solution.critical.astype(np.int64), 0, np.maximum),
    }
    table = np.empty((len(taken), node.size), dtype=np.int64)
    for column, (values, unset, _) in enumerate(taken.values()):
        table[column] = unset
        table[column, leaf] = values[node[leaf]]
    if leaf.size < node.size:
        _span_summaries(network, table, solution)
    columns = dict(zip(taken, table, strict=True))
    critical = columns.pop("is_critical").astype(bool)
    made = Columns(**columns, is_critical=critical, deadline=deadline)
    for array in made.arrays().values():
        array.flags.writeable = False
    return made


def _span_summaries(network: Network, table: Ints, solution: Solution) -> None:
    """Give each summary the span of its leaves, from the deepest level up."""
    depth = np.array(network.outline.depth, dtype=np.int64)
    parent = np.array(network.outline.parent, dtype=np.int64)
    stretched = _stretched(network, solution)
    # A summary's columns are complete once all rows below it are: rows backwards do that for a
    # tree of any depth, and levels of the tree do it with few array calls for a broad one.
    if int(depth.max()) > _DEEP:
        _span_backwards(table, parent.tolist(), stretched)
        return
    for level in range(int(depth.max()), -1, -1):
        here = np.flatnonzero(depth == level)
        for row in here[np.isin(here, list(stretched))].tolist() if stretched else ():
            _stretch(table, row, stretched[row])
        if level:
            for column, reduce in enumerate(_REDUCE):
                reduce.at(table[column], parent[here], table[column, here])


_DEEP = 200
_REDUCE = (np.minimum, np.maximum, np.minimum, np.maximum, np.minimum, np.minimum, np.maximum)
_EARLY_FINISH, _LATE_FINISH = 1, 3


def _span_backwards(table: Ints, parent: list[int], stretched: dict[int, tuple[int, int]]) -> None:
    columns = [column.tolist() for column in table]
    pick = (min, max, min, max, min, min, max)
    for row in range(len(parent) - 1, -1, -1):
        if row in stretched:
            early, late = stretched[row]
            if early > columns[_EARLY_FINISH][row]:
                columns[_EARLY_FINISH][row], columns[_LATE_FINISH][row] = early, late
        above = parent[row]
        if above >= 0:
            for column, choose in zip(columns, pick, strict=True):
                column[above] = choose(column[above], column[row])
    table[:] = columns


def _stretched(network: Network, solution: Solution) -> dict[int, tuple[int, int]]:
    """Finish nodes of summaries by row: early and late finish, which a link may have stretched."""
    nodes = network.nodes
    return {
        int(nodes.row[node]): (int(solution.early.finish[node]), int(solution.late.finish[node]))
        for node in np.flatnonzero(nodes.role == Role.FINISH).tolist()
    }


def _stretch(table: Ints, row: int, finishes: tuple[int, int]) -> None:
    early, late = finishes
    if early > table[_EARLY_FINISH, row]:
        table[_EARLY_FINISH, row], table[_LATE_FINISH, row] = early, late
