"""Which leaves drive a leaf: by its own dependencies, and through the summaries above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pmcore.scheduling.engine.network import Kind, Role
from pmcore.scheduling.engine.solving import Solution

# How instants become places: of a milestone or of work, in which calendar.
_Reading: TypeAlias = tuple[bool, int]


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

    A gate is read once for all leaves of one calendar below it: a summary of a thousand leaves
    with a thousand dependencies costs two thousand steps.
    """

    def __init__(self, solution: Solution) -> None:
        self.solution, self.network = solution, solution.network
        self.anchor = solution.anchor.data
        edges, roles = self.network.edges, self.network.nodes.role
        self._source, self._is_gate = edges.source.data, (roles == Role.GATE).data
        self._into, self._drives = edges.into.data, solution.driving.drives.data
        self._gates: dict[tuple[int, _Reading], dict[int, Passage]] = {}

    def of(self, leaf: int) -> Iterator[int]:
        """Leaves that drive a leaf; those of its own dependencies come first.

        One that drives in several ways may come several times. A pinned leaf stands where it does
        because of its pin alone.
        """
        own, gate = self.nearest(leaf)
        yield from own
        while gate >= 0:
            passage = self.through(gate, leaf)
            yield from passage.leaves
            gate = passage.above

    def nearest(self, leaf: int) -> tuple[list[int], int]:
        """Leaves that drive a leaf by its own dependencies, and the gate that drives it, or -1."""
        own: list[int] = []
        gate = -1
        if self.solution.limits.floor[leaf] == self.solution.early.place[leaf]:
            return own, gate
        for edge in range(self._into[leaf], self._into[leaf + 1]):
            if self._drives[edge]:
                source = self._source[edge]
                if self._is_gate[source]:
                    gate = source
                else:
                    own.append(self.anchor[source])
        return own, gate

    def through(self, gate: int, leaf: int) -> Passage:
        """Leaves that drive a leaf through the gate of a summary above it."""
        nodes = self.network.nodes
        reading = bool(nodes.kind[leaf] == Kind.POINT), int(nodes.calendar[leaf])
        passages = self._gates.get((gate, reading))
        if passages is None:
            passages = self._gates[gate, reading] = self._opened(gate, reading)
        return passages.get(int(self.solution.early.place[leaf]), _CLOSED)

    def _opened(self, gate: int, reading: _Reading) -> dict[int, Passage]:
        """Passages of a gate by the place they ask for."""
        leaves: dict[int, dict[int, None]] = {}
        above: dict[int, int] = {}
        for edge in self.network.edges.entering(gate):
            place = self._place(int(self.solution.reach[edge]), reading)
            source = self._source[edge]
            if self._is_gate[source]:
                above[place] = source
            else:
                leaves.setdefault(place, {})[self.anchor[source]] = None
        return {
            place: Passage(tuple(leaves.get(place, ())), above.get(place, -1))
            for place in leaves.keys() | above.keys()
        }

    def _place(self, instant: int, reading: _Reading) -> int:
        """Place that an instant asks of a leaf."""
        is_point, calendar = reading
        one = self.solution.ground.table.one
        if is_point:
            return one.up(calendar, instant, self.solution.ground.allowed)
        return one.pos(calendar, instant)
