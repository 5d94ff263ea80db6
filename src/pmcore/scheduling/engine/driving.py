"""Which edges drive, which are broken, and the longest path."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.engine.delaying import Delays
from pmcore.scheduling.engine.edges import STRUCTURAL
from pmcore.scheduling.engine.nodes import Kind, Role
from pmcore.scheduling.engine.passes import Ground
from pmcore.scheduling.engine.places import BEYOND
from pmcore.scheduling.engine.spans import Dated
from pmcore.scheduling.engine.teams import Team


class Driving:
    """What the early schedule rests on.

    Parameters
    ----------
    reach
        By edge: the place its target needs because of it alone.
    cap
        By node: the largest place that hard constraints leave it.
    delays
        What lies between where leaves would stand and where they do.
    team
        What edges ask of people who work apart, forwards, if any does.

    Attributes
    ----------
    drives
        By edge: whether it holds and by itself forbids its target to be one step earlier. An edge
        into a summary drives when it drives some leaf below; one that stretches a summary's
        finish drives when it reaches beyond every leaf.
    broken
        By edge: whether its inequality does not hold between early dates, which only hard
        constraints can cause.
    """

    def __init__(
        self,
        ground: Ground,
        early: Dated,
        reach: Ints,
        cap: Ints,
        delays: Delays,
        *,
        team: Team | None,
    ) -> None:
        self.ground, self.network = ground, ground.network
        self.early, self.reach, self._delays, self._team = early, reach, delays, team
        self._capped = self._capped_by(cap)
        self._stands = self._effective()
        self.broken = self._broken()
        self.drives = self._drives()

    def _capped_by(self, cap: Ints) -> Flags:
        """By node: whether a cap decides its place, or that of the leaf behind its delay."""
        capped: Flags = (self.early.place == cap) & (cap < BEYOND)
        return capped[self._delays.behind(np.arange(cap.size))] if self._delays else capped

    def _effective(self) -> Ints:
        """By node: its early place; before a delay, the last from which the leaf stands there."""
        if not self._delays:
            return self.early.place
        nodes = np.arange(self.network.size)
        return self._delays.before(nodes, self.early.place[self._delays.behind(nodes)])

    def _drives(self) -> Flags:
        nodes, edges = self.network.nodes, self.network.edges
        place = self.early.place[edges.target]
        drives: Flags = self.reach == place
        into_point = np.flatnonzero(nodes.kind[edges.target] == Kind.POINT)
        calendar = nodes.calendar[edges.target[into_point]]
        arrived = self.reach.copy()
        arrived[into_point] = self.ground.table.up(
            calendar, arrived[into_point], self.ground.allowed
        )
        drives[into_point] = arrived[into_point] == place[into_point]
        if self._delays:
            into = np.flatnonzero(nodes.role[edges.target] == Role.DELAYED)
            leaf, stands = self._delays.leaves(edges.target[into], arrived[into])
            drives[into] = stands == self.early.place[leaf]
        drives &= ~self.broken
        stretched = edges.to_finish & (nodes.role[edges.target] == Role.FINISH)
        stretched &= edges.dependency != STRUCTURAL
        if stretched.any():
            drives &= ~(stretched & self._reached_by_leaf(drives)[edges.target])
        into_gate = np.flatnonzero(nodes.role[edges.target] == Role.GATE)
        if into_gate.size:
            drives[into_gate] = self._drives_gates(into_gate)
        return drives

    def _reached_by_leaf(self, drives: Flags) -> Flags:
        """Whether some leaf below a summary's finish reaches it, so that nothing stretches it."""
        nodes, edges = self.network.nodes, self.network.edges
        # a finish that was set by hand is reached, too
        reached: Flags = (nodes.role == Role.LEAF) | (nodes.kind == Kind.INSTANT)
        inside = drives & (edges.dependency == STRUCTURAL)
        inside &= nodes.role[edges.target] == Role.FINISH
        for edge in np.flatnonzero(inside).tolist():  # predecessors first: edges are in their order
            reached[edges.target[edge]] |= reached[edges.source[edge]]
        return reached

    def _drives_gates(self, edges_in: Ints) -> Flags:
        """Whether edges into summaries drive some leaf below.

        The latest instant that would still let a leaf below start one step earlier decides; for
        a gate with several leaves the smallest.
        """
        nodes, edges = self.network.nodes, self.network.edges
        step = np.full(self.network.size, BEYOND)
        behind = np.flatnonzero(nodes.role[edges.source] == Role.GATE)
        below = np.unique(edges.target[behind])
        is_leaf = np.isin(nodes.role[below], (Role.LEAF, Role.DELAYED, Role.CARRY))
        below = below[is_leaf & ~self._capped[below]]
        step[below] = self.steps_before(below)
        latest: list[int] = step.tolist()
        pairs = zip(edges.source[behind].tolist(), edges.target[behind].tolist(), strict=True)
        for source, target in reversed([*pairs]):  # successors first: edges are sorted by target
            latest[source] = min(latest[source], latest[target])
        drives: Flags = self.reach[edges_in] > np.array(latest)[edges.target[edges_in]]
        capped = np.zeros(self.reach.size, dtype=bool)
        for entering, leaves in self._gates_with_capped():
            steps, starts = self.steps_before(leaves), self._starts(leaves)
            capped[entering] = _hold_some(self.reach[entering], starts, steps)
        return drives | capped[edges_in]

    def _gates_with_capped(self) -> Iterator[tuple[slice, Ints]]:
        """Gates above leaves that a constraint caps: the edges into each, and these leaves."""
        if not self._capped.any():
            return
        nodes, into = self.network.nodes, self.network.edges.into
        for gate in np.flatnonzero(nodes.role == Role.GATE).tolist():
            leaves = self.network.outline.leaves(int(nodes.row[gate]))
            leaves = self._delays.entries(leaves)
            leaves = leaves[self._capped[leaves]]
            if leaves.size:
                yield slice(int(into[gate]), int(into[gate + 1])), leaves

    def _starts(self, leaves: Ints) -> Ints:
        """Return starts of leaves, from the table's first instant on."""
        return self._start_at(leaves, self._stands[leaves])

    def _start_at(self, nodes: Ints, place: Ints) -> Ints:
        works, calendar = self.network.nodes.works[nodes], self.network.nodes.calendar[nodes]
        return np.where(works, self.ground.table.start_at(calendar, place), place)

    def steps_before(self, leaves: Ints) -> Ints:
        """Return starts of leaves moved one step earlier, from the table's first instant on.

        Of what lies before a delay: the latest start that lets its leaf be a step earlier.
        """
        nodes, table = self.network.nodes, self.ground.table
        behind = self._delays.behind(leaves)
        place = self.early.place[behind] - 1
        points = np.flatnonzero(nodes.kind[behind] == Kind.POINT)
        calendar = nodes.calendar[behind[points]]
        place[points] = table.down(calendar, place[points], self.ground.allowed)
        return self._start_at(leaves, self._delays.before(leaves, place))

    def _broken(self) -> Flags:
        """Hold dependencies against the dates that all see: a delay cut short breaks none."""
        edges, place = self.network.edges, self.early.place
        if self._delays:
            place = place[self._delays.behind(np.arange(place.size))]
        broken: Flags = self.reach > place[edges.target]
        broken &= self._capped[edges.target]
        for entering, leaves in self._gates_with_capped():
            start = self._start_at(leaves, place[leaves]).min()
            broken[entering] = self.reach[entering] > start
        broken &= edges.dependency != STRUCTURAL
        self._spare_ended(broken)
        return broken

    def _spare_ended(self, broken: Flags) -> None:
        """Let dependencies hold whose team ends as asked, though it starts before it should."""
        if self._team is None:
            return
        entry, _ = self.network.team_entries
        asked = np.intersect1d(np.flatnonzero(broken), entry)
        if asked.size:
            start = self.early.place[self.network.edges.source[asked]]
            ended = self._team.ended(self.ground.table, asked, start, self.early.place)
            broken[asked] = ~ended

    def longest_path(self, latest: int) -> Flags:
        """Nodes reached by walking driving edges backwards from the largest early finish."""
        nodes, edges = self.network.nodes, self.network.edges
        reached: Flags = (self.early.finish == latest) & (
            (nodes.role == Role.LEAF) | (nodes.role == Role.FINISH)
        )
        reached[self.network.inactive] = False
        # lists of what each node is asked; a memoryview (.data) is enough for what few are
        marks, is_gate = reached.tolist(), (nodes.role == Role.GATE).tolist()
        source, into, driving = edges.source.data, edges.into.data, self._followed().data
        # per gate: leaves above whose starts, and steps before, decide what drives through it
        asked: dict[int, list[int]] = {}
        for node in range(self.network.size - 1, -1, -1):
            if not marks[node]:
                continue
            entering = range(into[node], into[node + 1])
            if is_gate[node]:
                leaves = self._decisive(asked[node])
                for before in self._through_gate(entering, leaves):
                    marks[before] = True
                    if is_gate[before]:
                        asked.setdefault(before, []).extend(leaves)
                continue
            for edge in entering:
                before = source[edge]
                if is_gate[before]:
                    asked.setdefault(before, []).append(node)
                    marks[before] = True
                elif driving[edge]:
                    marks[before] = True
        reached[:] = marks
        return reached

    def _followed(self) -> Flags:
        """By edge: whether the longest path goes on along it.

        What drives into where a leaf would stand without its delay was told by where the leaf does
        stand: the delay itself hands on in any case.
        """
        if not self._delays:
            return self.drives
        nodes, edges = self.network.nodes, self.network.edges
        followed: Flags = self.drives | (nodes.role[edges.source] == Role.DELAYED)
        return followed

    def _decisive(self, leaves: list[int]) -> list[int]:
        """Of leaves below one gate, the first to be held up, and all that a constraint caps."""
        asked = np.unique(leaves)
        capped = self._capped[asked]
        free = asked[~capped]
        first = free[self.steps_before(free).argmin()] if free.size else asked[:0]
        return [*np.atleast_1d(first).tolist(), *asked[capped].tolist()]

    def _through_gate(self, entering: range, leaves: list[int]) -> list[int]:
        """Return sources of edges into a gate that drive one of these leaves, or lead on."""
        edges, some = self.network.edges, slice(entering.start, entering.stop)
        asked = np.array(leaves, dtype=np.int64)
        steps, starts, capped = self.steps_before(asked), self._starts(asked), self._capped[asked]
        bound = self.reach[some]
        chosen = (edges.dependency[some] == STRUCTURAL) & (bound > steps.min())
        chosen |= bound > steps[~capped].min(initial=BEYOND)
        chosen |= _hold_some(bound, starts[capped], steps[capped])
        found: list[int] = edges.source[some][chosen].tolist()
        return found


def _hold_some(bound: Ints, starts: Ints, steps: Ints) -> Flags:
    """Whether each bound lets some leaf start where it does, but not at its step earlier."""
    order = starts.argsort()
    # of the leaves that a bound lets start where they do, the one with the earliest step decides
    earliest = np.append(np.minimum.accumulate(steps[order][::-1])[::-1], BEYOND)
    holds: Flags = earliest[starts[order].searchsorted(bound)] < bound
    return holds
