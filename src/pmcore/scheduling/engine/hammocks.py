"""Level-of-effort tasks, or hammocks, and the dependencies they hang on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter

import numpy as np

from pmcore.kernel import Duration
from pmcore.scheduling.engine.arrays import Ints


@dataclass(frozen=True, slots=True)
class Suspension:
    """One dependency that gives a hammock its start or its finish.

    Attributes
    ----------
    node
        Of the hammock.
    anchor
        Node of the neighbour: a leaf, or the start or the finish of a summary.
    from_finish, to_finish
        Which date of the neighbour counts, and which of the hammock it gives; else the start.
    is_ahead
        Whether the neighbour is the predecessor, so that the lag is walked forward.
    lag, calendar
        Minutes of the lag and the number of the calendar they run in.
    dependency
        Index into the dependencies of the project.
    span
        Of a percent lag out of a summary: the share, its start and finish node, its calendar.
    """

    node: int
    anchor: int
    from_finish: bool
    to_finish: bool
    is_ahead: bool
    lag: int
    calendar: int
    dependency: int
    span: tuple[Duration, int, int, int] | None = None

    def moved(self, moved: Sequence[int]) -> Suspension:
        """Return it with new numbers of nodes."""
        span = self.span
        if span is not None:
            span = span[0], moved[span[1]], moved[span[2]], span[3]
        return replace(self, node=moved[self.node], anchor=moved[self.anchor], span=span)

    def renumbered(self, number: Sequence[int]) -> Suspension:
        """Return it with new numbers of calendars."""
        span = self.span
        if span is not None:
            span = *span[:3], number[span[3]]
        return replace(self, calendar=number[self.calendar], span=span)

    def calendars(self) -> Iterator[int]:
        """Numbers of the calendars it needs."""
        yield self.calendar
        if self.span is not None:
            yield self.span[3]


@dataclass(frozen=True, slots=True)
class Hammocks:
    """All hammocks of a network.

    Attributes
    ----------
    nodes
        Their nodes, each after those it hangs on.
    loose
        Nodes of those without any dependency.
    suspensions
        What gives them their dates.
    """

    nodes: tuple[int, ...] = ()
    loose: frozenset[int] = frozenset()
    suspensions: tuple[Suspension, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.nodes)

    @property
    def lags(self) -> int:
        """Minutes of all lags together."""
        return sum(abs(each.lag) for each in self.suspensions)

    def shares(self) -> Iterator[Duration]:
        """Lags that are shares of the span of a summary."""
        return (each.span[0] for each in self.suspensions if each.span is not None)

    def moved(self, moved: Ints) -> Hammocks:
        """Return them with new numbers of nodes."""
        if not self:
            return self
        to: list[int] = moved.tolist()
        return Hammocks(
            tuple(to[node] for node in self.nodes),
            frozenset(to[node] for node in self.loose),
            tuple(each.moved(to) for each in self.suspensions),
        )

    def renumbered(self, number: Ints) -> Hammocks:
        """Return them with new numbers of calendars."""
        to: list[int] = number.tolist()
        return replace(self, suspensions=tuple(each.renumbered(to) for each in self.suspensions))

    def calendars(self) -> Ints:
        """Numbers of the calendars that lags need."""
        found = {number for each in self.suspensions for number in each.calendars()}
        return np.array(sorted(found), dtype=np.int64)


def in_order(
    nodes: Sequence[int], loose: Iterable[int], suspensions: Sequence[Suspension]
) -> Hammocks:
    """Put hammocks in order: each after those it hangs on."""
    order: TopologicalSorter[int] = TopologicalSorter(dict.fromkeys(nodes, ()))
    own = frozenset(nodes)
    for each in suspensions:
        if each.anchor in own:
            order.add(each.node, each.anchor)
    return Hammocks(tuple(order.static_order()), frozenset(loose), tuple(suspensions))
