"""The tasks of a project as the outline reads: rows, and the nodes that stand for leaves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pmcore.kernel import TaskId
from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.wbs import Task


@dataclass(frozen=True, eq=False)
class Outline:
    """The tasks as the outline reads, one entry per row; arrays are not to be changed.

    Attributes
    ----------
    parent
        Row of the summary above, or -1.
    end
        Row after the last descendant: a summary's subtree is rows ``row + 1`` to ``end``.
    calendar
        Number of the task's own calendar.
    node
        Node of a leaf, or -1 for a summary task and for a leaf that is worked in parts.
    part_row, part_node
        Rows and nodes of the parts of such leaves, ascending by row; the longest part of each
        comes first.
    special
        Rows of tasks that say more than how long they take and in which calendar, ascending.
    """

    tasks: tuple[Task, ...]
    ids: tuple[TaskId, ...]
    depth: Ints
    parent: Ints
    end: Ints
    calendar: Ints
    node: Ints
    part_row: Ints
    part_node: Ints
    special: Ints

    def __len__(self) -> int:
        return len(self.tasks)

    @cached_property
    def row_of(self) -> dict[TaskId, int]:
        """Row of each task by id."""
        return {id: row for row, id in enumerate(self.ids)}

    @cached_property
    def is_summary(self) -> Flags:
        """By row: whether there are rows below it."""
        is_summary: Flags = self.end > np.arange(1, len(self) + 1)
        return is_summary

    @cached_property
    def main_part(self) -> dict[int, int]:
        """Node of the longest part, by row of a leaf that is worked in parts."""
        pairs = zip(self.part_row.tolist(), self.part_node.tolist(), strict=True)
        return dict(reversed([*pairs]))

    @cached_property
    def leaf_nodes(self) -> Ints:
        """Nodes of leaves, those of parts included, as the outline reads."""
        return self.leaf_rows_and_nodes[1]

    @cached_property
    def leaf_rows_and_nodes(self) -> tuple[Ints, Ints]:
        """Rows and nodes of leaves; a leaf that is worked in parts has several."""
        rows = np.flatnonzero(self.node >= 0)
        nodes = self.node[rows]
        if self.part_row.size:
            rows, nodes = (
                np.concatenate(pair) for pair in ((rows, self.part_row), (nodes, self.part_node))
            )
            order = np.argsort(rows, kind="stable")
            rows, nodes = rows[order], nodes[order]
        return rows, nodes

    def main_node(self, row: int) -> int:
        """Return the node of a leaf, or of its parts the last to end; -1 for a summary."""
        return self.main_part.get(row, int(self.node[row]))

    def is_leaf(self, row: int) -> bool:
        """Whether the row has no rows below it."""
        return not self.is_summary[row]

    def leaves(self, row: int) -> Ints:
        """Nodes of the leaves from a row down: of the row itself, or of those below a summary."""
        rows, nodes = self.leaf_rows_and_nodes
        first, last = rows.searchsorted([row, self.end[row]])
        found: Ints = nodes[first:last]
        return found
