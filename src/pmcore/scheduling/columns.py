"""The schedule as columns: one entry per task in outline order, summaries spanned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pmcore.scheduling.lags import walk_one
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
    for row, (early, late) in _stretched_finishes(solution).items():
        table[_EARLY_FINISH, row], table[_LATE_FINISH, row] = early, late
    # A summary is complete once all rows below it are. Levels of the tree need few array calls
    # for a broad tree; rows backwards need one step each for a tree of any depth.
    if int(depth.max()) > _DEEP:
        _span_backwards(table, parent.tolist())
        return
    for level in range(int(depth.max()), 0, -1):
        here = np.flatnonzero(depth == level)
        for column, (reduce, _) in enumerate(_SPANS):
            reduce.at(table[column], parent[here], table[column, here])


_DEEP = 200
_SPANS = (
    (np.minimum, min),
    (np.maximum, max),
    (np.minimum, min),
    (np.maximum, max),
    (np.minimum, min),
    (np.minimum, min),
    (np.maximum, max),
)
_EARLY_FINISH, _LATE_FINISH = 1, 3


def _span_backwards(table: Ints, parent: list[int]) -> None:
    columns = [column.tolist() for column in table]
    for row in range(len(parent) - 1, 0, -1):
        above = parent[row]
        if above >= 0:
            for column, (_, choose) in zip(columns, _SPANS, strict=True):
                column[above] = choose(column[above], column[row])
    table[:] = columns


def _stretched_finishes(solution: Solution) -> dict[int, tuple[int, int]]:
    """Early and late finish to which links stretch a summary, by row.

    In either schedule a summary finishes no earlier than the dependencies on its finish ask for
    with their predecessors' dates in that schedule.
    """
    network, edges = solution.network, solution.network.edges
    start, finish = solution.late.start.copy(), solution.late.finish.copy()
    found: dict[int, tuple[int, int]] = {}
    for node in np.flatnonzero(network.nodes.role >= Role.FINISH).tolist():
        entering = range(int(edges.into[node]), int(edges.into[node + 1]))
        if network.nodes.role[node] == Role.START:
            start[node] = min(int(start[edges.source[edge]]) for edge in entering)
            continue
        finish[node] = max(_late_bound(solution, edge, start, finish) for edge in entering)
        row = int(network.nodes.row[node])
        found[row] = int(solution.early.finish[node]), int(finish[node])
    return found


def _late_bound(solution: Solution, edge: int, start: Ints, finish: Ints) -> int:
    """Where the anchor of an edge and its lag lead in the late schedule."""
    edges = solution.network.edges
    source = edges.source[edge]
    anchor = finish[source] if edges.from_finish[edge] else start[source]
    working = solution.table.working[int(edges.lag_calendar[edge])]
    return walk_one(working, int(anchor), int(solution.early.lag[edge]))
