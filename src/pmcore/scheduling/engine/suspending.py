"""What level-of-effort tasks (hammocks) hang on: their dependencies, read from either end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from pmcore.kernel import Duration
from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.hammocks import Hammocks, Suspension, in_order
from pmcore.scheduling.engine.leaves import Leaves
from pmcore.scheduling.engine.nodes import Role

if TYPE_CHECKING:
    from pmcore.scheduling.engine.linking import Linking


class Suspending:
    """Reads the dependencies of hammocks.

    Parameters
    ----------
    calendar
        Lag calendar of each dependency.
    node
        Makes the node of a summary, or of a leaf that is worked in parts, by row and role.
    """

    def __init__(
        self, linking: Linking, leaves: Leaves, calendar: Ints, node: Callable[[int, Role], int]
    ) -> None:
        self._linking, self._leaves = linking, leaves
        self._outline, self._points = linking.outline, linking.standpoints
        self._calendar, self._node = calendar, node

    def hammocks(self) -> Hammocks:
        """Find what each hangs on: neighbours that take part, and hammocks before it."""
        linking, points = self._linking, self._points
        own = points.is_hammock & ~self._outline.is_summary
        found: list[Suspension] = []
        held: set[int] = set()
        for link in np.flatnonzero(own[linking.before] | own[linking.after]).tolist():
            before, after = int(linking.before[link]), int(linking.after[link])
            held.update((before, after))
            if own[after] and self._counts(before):
                found.append(self._suspension(link, after, before))
            if own[before] and not points.is_inactive[after]:
                found.append(self._suspension(link, before, after))
        nodes: list[int] = self._leaves.hammocks.tolist()
        rows = self._leaves.nodes.row
        return in_order(nodes, [node for node in nodes if int(rows[node]) not in held], found)

    def _counts(self, before: int) -> bool:
        """Whether a predecessor gives a date: it takes part, or is a hammock that does."""
        task = self._outline.tasks[before]
        return not self._points.is_inactive[before] or (task.is_level_of_effort and task.is_active)

    def _suspension(self, link: int, row: int, neighbour: int) -> Suspension:
        linking, outline = self._linking, self._outline
        is_ahead = int(linking.after[link]) == row
        ends = bool(linking.from_finish[link]), bool(linking.to_finish[link])
        from_finish, to_finish = ends if is_ahead else ends[::-1]
        lag, span = linking.dependencies[link].lag, None
        if is_ahead and lag.kind == "percent" and not outline.is_leaf(neighbour):
            span = self._span(neighbour, lag)
        anchor = int(outline.node[neighbour])
        if anchor < 0 and not from_finish and self._points.is_known[neighbour]:
            anchor = outline.main_part[neighbour]  # each part has started with its task
        elif anchor < 0:
            anchor = self._node(neighbour, Role.FINISH if from_finish else Role.START)
        in_elapsed = bool(linking.in_elapsed[link])
        return Suspension(
            node=int(outline.node[row]),
            anchor=anchor,
            from_finish=from_finish,
            to_finish=to_finish,
            is_ahead=is_ahead,
            lag=int(linking.lag[link]),
            calendar=linking.elapsed if in_elapsed else int(self._calendar[link]),
            dependency=link,
            span=span,
        )

    def _span(self, summary: int, share: Duration) -> tuple[Duration, int, int, int]:
        start, finish = (self._node(summary, role) for role in (Role.START, Role.FINISH))
        return share, start, finish, int(self._outline.calendar[summary])
