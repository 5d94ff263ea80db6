"""Which leaves drive a leaf: by its own dependencies, and through the summaries above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pmcore.scheduling.engine.nodes import Kind, Role
from pmcore.scheduling.engine.solution import Solution

# How instants become places: by the kind of a node, in which calendar.
_Reading: TypeAlias = tuple[Kind, int]


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """What drives leaves of one place through the gate of a summary above them.

    Attributes
    ----------
    leaves
        In the order of the gate's dependencies, each once.
    above
        Gate of the next summary above, where that drives them too; else -1.
    """

    leaves: tuple[int, ...]
    above: int


_CLOSED = Passage((), -1)


class Drivers:
    """Finds the leaves whose dates drive a leaf.

    What a finished task hands on is driven by what it should have waited for. Where the start of
    a leaf is a fact, what stands for that fact drives, not the leaf: what remains of it does not.

    A gate is read once for all leaves of one calendar below it: a summary of a thousand leaves
    with a thousand dependencies costs two thousand steps.
    """

    def __init__(self, solution: Solution) -> None:
        self.solution, self.network = solution, solution.network
        self.anchor = solution.anchor.data
        edges, roles = self.network.edges, self.network.nodes.role
        self._source, self._role = edges.source.data, roles.data
        self._into, self._drives = edges.into.data, solution.driving.drives.data
        self._gates: dict[tuple[int, _Reading], dict[int, Passage]] = {}

    def of(self, leaf: int) -> Iterator[int]:
        """Leaves that drive a leaf; those of its own dependencies come first.

        One that drives in several ways may come several times. A pinned leaf stands where it does
        because of its pin alone.
        """
        node = self.behind_delays(leaf)
        own, gate = self.nearest(node)
        yield from own
        while gate >= 0:
            passage = self.through(gate, node)
            yield from passage.leaves
            gate = passage.above

    def behind_delays(self, leaf: int) -> int:
        """Return where a leaf would stand without the delays that drive it: itself without any."""
        node = leaf
        while not self._is_pinned(node):
            edges = (edge for edge in self._entering(node) if self._drives[edge])
            delayed = (self._source[edge] for edge in edges)
            before = next((each for each in delayed if self._role[each] == Role.DELAYED), None)
            if before is None:
                return node
            node = before
        return node

    def nearest(self, node: int) -> tuple[list[int], int]:
        """Leaves that drive a node by its own dependencies, and the gate that drives it, or -1.

        Parameters
        ----------
        node
            Of a leaf, behind its delays.
        """
        own: list[int] = []
        gate = -1
        if self._is_pinned(node):
            return own, gate
        for edge in self._entering(node):
            source = self._source[edge]
            if self._drives[edge] and self._role[source] == Role.GATE:
                gate = source
            elif self._drives[edge]:
                own.append(self.anchor[source])
        return [*self.real(own)], gate

    def through(self, gate: int, node: int) -> Passage:
        """Leaves that drive a leaf, behind its delays, through the gate of a summary above it."""
        nodes = self.network.nodes
        reading = Kind(int(nodes.kind[node])), int(nodes.calendar[node])
        passages = self._gates.get((gate, reading))
        if passages is None:
            passages = self._gates[gate, reading] = self._opened(gate, reading)
        return passages.get(int(self.solution.early.place[node]), _CLOSED)

    def real(self, nodes: Iterable[int]) -> Iterator[int]:
        """Put leaves in the place of what finished leaves hand on: themselves, or its drivers."""
        pending, seen = [*nodes][::-1], set[int]()
        while pending:
            node = pending.pop()
            if self._role[node] != Role.CARRY:
                yield node
            elif not self._hands_on(node):
                yield int(self.network.outline.node[self.network.nodes.row[node]])
            elif node not in seen:
                seen.add(node)
                pending += [*self._into_carry(node)][::-1]

    def _into_carry(self, node: int) -> Iterator[int]:
        """Return what drives what a finished leaf hands on, as it comes."""
        place, pending = int(self.solution.early.place[node]), [node]
        while pending:
            for edge in self._entering(pending.pop()):
                if int(self.solution.reach[edge]) == place:
                    source = self._source[edge]
                    if self._role[source] == Role.GATE:
                        pending.append(source)
                    else:
                        yield self.anchor[source]

    def _hands_on(self, node: int) -> bool:
        known = self.network.nodes.earliest[node]
        return bool(self.solution.early.start[node] > known)

    def _entering(self, node: int) -> range:
        return range(self._into[node], self._into[node + 1])

    def _is_pinned(self, node: int) -> bool:
        return bool(self.solution.limits.floor[node] == self.solution.early.place[node])

    def _opened(self, gate: int, reading: _Reading) -> dict[int, Passage]:
        """Passages of a gate by the place they ask for."""
        leaves: dict[int, dict[int, None]] = {}
        above: dict[int, int] = {}
        for edge in self.network.edges.entering(gate):
            place = self._place(int(self.solution.reach[edge]), reading)
            source = self._source[edge]
            if self._role[source] == Role.GATE:
                above[place] = source
            else:
                real = self.real([self.anchor[source]])
                leaves.setdefault(place, {}).update(dict.fromkeys(real))
        return {
            place: Passage(tuple(leaves.get(place, ())), above.get(place, -1))
            for place in leaves.keys() | above.keys()
        }

    def _place(self, instant: int, reading: _Reading) -> int:
        """Place that an instant asks of a leaf."""
        kind, calendar = reading
        one = self.solution.ground.table.one
        if kind is Kind.POINT:
            return one.up(calendar, instant, self.solution.ground.allowed)
        return one.pos(calendar, instant) if kind is Kind.WORK else instant
