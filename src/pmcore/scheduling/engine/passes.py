"""Both passes over a network, level by level with array calls, narrow levels edge by edge.

The forward pass takes the largest of what the edges ask, the backward pass the smallest of what
they allow; a summary's start is the other way round. Milestones move on to an allowed instant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from pmcore.kernel import Code, ScheduleError
from pmcore.scheduling.engine.arrays import FOREVER, MINUTES_PER_YEAR, Ints
from pmcore.scheduling.engine.calendar_table import Allowed, CalendarTable
from pmcore.scheduling.engine.edges import SpanLag
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.routes import Route, Stretch
from pmcore.scheduling.engine.transfers import Compare, Ends, Transfer, Way, carry, forward_transfer

_Numbers: TypeAlias = Iterator[tuple[int, ...]]
# looking up a member of an enumeration takes as long as a call on a short array
_WEIGHT, _LAGGED, _TEAM = int(Way.WEIGHT), int(Way.LAGGED), int(Way.TEAM)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What a pass stands on.

    Attributes
    ----------
    allowed
        Where a milestone may fall.
    """

    network: Network
    table: CalendarTable
    allowed: Allowed
    compare: Compare

    def points(self) -> Ints:
        """Nodes that need an allowed instant, ascending."""
        return self.network.nodes.points


def forward(ground: Ground, route: Route, place: Ints, cap: Ints, lag: Ints | None = None) -> Ints:
    """Raise ``place`` to the least schedule.

    Parameters
    ----------
    place
        Least place of each node from bounds alone; holds the answer afterwards.
    cap
        Largest place of each node whatever the edges ask.
    lag
        Minutes by edge, if the percentages of summaries are still to be filled in.

    Returns
    -------
    Ints
        By edge of the network: the place its successor needs because of it alone.
    """
    reach = np.zeros(ground.network.edges.source.size, dtype=np.int64)
    shares = None if lag is None else _Shares(ground, route, place, lag)
    points, is_bounded = _Points(ground), is_all_bounded(route.transfer, place)
    for number, batch in enumerate(route.batches):
        stretches = route.stretches(number)
        for stretch in shares.resolved(stretches) if shares else stretches:
            some = route.order[stretch.first : stretch.last]
            if stretch.way is None:
                reached = np.array(
                    run_forward(ground, route.transfer, some, place, cap, is_bounded=is_bounded)
                )
            else:
                reached = carry(ground.table, route.transfer, place, some, stretch.way)
                choose = np.minimum if stretch.way is Way.SMALLEST else np.maximum
                choose.at(place, route.transfer.goal[some], reached)
            reach[route.transfer.edge[some]] = reached
        if batch.is_level:
            here = points.within(batch.first, batch.last)
            if here.size:
                place[here] = ground.table.up(points.calendar[here], place[here], ground.allowed)
            np.minimum(
                place[batch.first : batch.last],
                cap[batch.first : batch.last],
                out=place[batch.first : batch.last],
            )
    return reach


def backward(ground: Ground, route: Route, place: Ints, floor: Ints) -> None:
    """Lower ``place``, the largest place of each node from bounds alone, to the greatest schedule.

    Parameters
    ----------
    floor
        Least place of each node whatever the edges allow.
    """
    points, is_bounded = _Points(ground), is_all_bounded(route.transfer, place)
    for number in range(len(route.batches) - 1, -1, -1):
        batch = route.batches[number]
        for stretch in route.stretches(number):
            some = route.order[stretch.first : stretch.last]
            if stretch.way is None:
                _run_backward(ground, route.transfer, some, place, floor, is_bounded=is_bounded)
            else:
                allowed = carry(ground.table, route.transfer, place, some, stretch.way)
                np.minimum.at(place, route.transfer.goal[some], allowed)
        if batch.is_level:
            here = points.within(batch.first, batch.last)
            if here.size:
                place[here] = ground.table.down(points.calendar[here], place[here], ground.allowed)
            np.maximum(
                place[batch.first : batch.last],
                floor[batch.first : batch.last],
                out=place[batch.first : batch.last],
            )


class _Points:
    """Milestones by node, and the calendar of each."""

    def __init__(self, ground: Ground) -> None:
        self.nodes = ground.points()
        self.calendar = ground.network.nodes.calendar
        self._first = self.nodes.searchsorted

    def within(self, first: int, last: int) -> Ints:
        """Milestones among nodes ``[first, last)``."""
        return self.nodes[self._first(first) : self._first(last)]


class _Shares:
    """Percent lags out of summaries, turned into minutes once the spans are known."""

    def __init__(self, ground: Ground, route: Route, place: Ints, lag: Ints) -> None:
        self.ground, self.route, self.place, self.lag = ground, route, place, lag
        spans = ground.network.span_lags
        where = dict(zip(route.order.tolist(), count(), strict=False)) if spans else {}
        self.at = sorted((where[span.edge], span) for span in spans)

    def resolved(self, stretches: Iterator[Stretch]) -> Iterator[Stretch]:
        """Pass on stretches, cut so that each share is resolved right before it is needed."""
        if not self.at:
            yield from stretches
            return
        places = [at for at, _ in self.at]
        for first, last, way in stretches:
            begun = first
            for at, span in self.at[bisect_left(places, first) : bisect_left(places, last)]:
                if way is None and begun < at:
                    yield Stretch(begun, at, way)
                    begun = at
                self._resolve(at, span)
            yield Stretch(begun, last, way)

    def _resolve(self, at: int, span: SpanLag) -> None:
        pos = self.ground.table.one.pos
        start, finish = int(self.place[span.start_node]), int(self.place[span.finish_node])
        minutes = pos(span.calendar, finish) - pos(span.calendar, start)
        lag = span.share.of(minutes)
        if abs(lag) > self.ground.network.limit:
            raise self._too_long(span)
        self.lag[span.edge] = lag
        ground, some = self.ground, slice(span.edge, span.edge + 1)
        ends = Ends(ground.network, self.lag, ground.compare, some)
        self.route.transfer.put(span.edge, forward_transfer(ends, ground.table))

    def _too_long(self, span: SpanLag) -> ScheduleError:
        network = self.ground.network
        dependency = network.dependencies[int(network.edges.dependency[span.edge])]
        return ScheduleError(
            Code.SCHEDULE_TOO_LONG,
            task=f"{dependency.predecessor} -> {dependency.successor}",
            length=str(dependency.lag),
            years=network.limit // MINUTES_PER_YEAR,
        )


def _columns(transfer: Transfer, some: Ints) -> tuple[_Numbers, _Numbers]:
    """Edges one by one, and what else those with a lag in a calendar need.

    Of each edge: way, what is added on leaving, or the weight alone, origin, goal, and the keys of
    the walk. Few have such a lag, and making integers of all columns is a tenth of a run.
    """
    t, way = transfer, transfer.way.take(some)
    leave_add = np.where(way == _WEIGHT, t.weight.take(some), t.leave_add.take(some))
    rows = [column.take(some) for column in (t.origin, t.goal, t.leave, t.arrive_add)]
    lagged = some[(way >= _LAGGED) & (way < _TEAM)]
    lags = [column.take(lagged) for column in (t.lag_leave, t.lag_add)]
    return _in_rows(way, leave_add, *rows), _in_rows(*lags)


def _in_rows(*columns: npt.NDArray[np.signedinteger]) -> _Numbers:
    return zip(*[column.tolist() for column in columns], strict=True)


def is_all_bounded(transfer: Transfer, place: Ints) -> bool:
    """Whether, when each node is reached, something bounds it: its own limits or some edge."""
    unbound = np.abs(place) >= FOREVER // 2
    unbound[transfer.goal] = False
    return not unbound.any()


def _plain(column: Ints, edges: int) -> list[int] | memoryview[int]:
    """Return a column of nodes to read and write one by one.

    A memoryview hands out integers several times faster than array indexing, a list twice as fast
    again; but a list costs an object per node, too much for a run of few edges in a large plan.
    """
    return column.tolist() if edges > column.size // 2 else column.data


def run_forward(
    ground: Ground, transfer: Transfer, some: Ints, places: Ints, caps: Ints, *, is_bounded: bool
) -> list[int]:
    """Walk edges one by one, sorted by goal; the arithmetic of :func:`carry` inline.

    A call per edge would double the time of a run.

    Parameters
    ----------
    is_bounded
        Whether all edges leave places that something bounds; see :func:`is_all_bounded`.
    """
    one, nodes = ground.table.one_for(transfer.edge.size), ground.network.nodes
    shift, begin, ends = one.shift_keys, one.begin, one.end_keys
    before_keys, start_keys = one.before_keys, one.start_keys
    bits, starts, befores = one.buckets if is_bounded else one.everywhere
    place, cap, kind, calendar = (
        _plain(column, some.size) for column in (places, caps, nodes.kind, nodes.calendar)
    )
    up, allowed = one.up, ground.allowed
    reached: list[int] = []
    teams = transfer.team_steps(one, some)
    rows, lags = _columns(transfer, some)
    for way, leave_add, origin, goal, leave, arrive_add in rows:
        at = place[origin]
        if way == 0:
            at += leave_add
        elif way == 4:
            assert teams is not None
            at = teams.walked(at)
        else:
            key = leave + at
            b = key >> bits
            key = at + begin[bisect_right(before_keys, key, befores[b], befores[b + 1])] + leave_add
            if way != 1:
                lag_leave, lag_add = next(lags)
                b = key >> bits
                found = bisect_right(start_keys, key, starts[b], starts[b + 1])
                end = ends[found]
                at = (key if key < end else end) - shift[found]
                key = lag_leave + at
                b = key >> bits
                key = (
                    at + begin[bisect_right(before_keys, key, befores[b], befores[b + 1])] + lag_add
                )
            b = key >> bits
            found = bisect_right(start_keys, key, starts[b], starts[b + 1])
            end = ends[found]
            at = (key if key < end else end) - shift[found] + arrive_add
        reached.append(at)
        if way == 3:
            place[goal] = min(place[goal], at)
        elif at > place[goal]:
            if kind[goal] == 1:
                at = up(calendar[goal], at, allowed)
            place[goal] = at if at < cap[goal] else cap[goal]
    _keep(place, places)
    return reached


def _run_backward(
    ground: Ground, transfer: Transfer, some: Ints, places: Ints, floors: Ints, *, is_bounded: bool
) -> None:
    """Walk edges one by one, the last predecessor first; see :func:`run_forward`."""
    one, nodes = ground.table.one_for(transfer.edge.size), ground.network.nodes
    shift, begin, ends = one.shift_keys, one.begin, one.end_keys
    before_keys, start_keys = one.before_keys, one.start_keys
    bits, starts, befores = one.buckets if is_bounded else one.everywhere
    place, floor, kind, calendar = (
        _plain(column, some.size) for column in (places, floors, nodes.kind, nodes.calendar)
    )
    down, allowed = one.down, ground.allowed
    teams = transfer.team_steps(one, some)
    rows, lags = _columns(transfer, some)
    for way, leave_add, origin, goal, leave, arrive_add in rows:
        at = place[origin]
        if way == 0:
            at += leave_add
        elif way == 4:
            assert teams is not None
            at = teams.walked(at)
        else:
            key = leave + at
            b = key >> bits
            key = at + begin[bisect_right(before_keys, key, befores[b], befores[b + 1])] + leave_add
            if way != 1:
                lag_leave, lag_add = next(lags)
                b = key >> bits
                found = bisect_right(start_keys, key, starts[b], starts[b + 1])
                end = ends[found]
                at = (key if key < end else end) - shift[found]
                key = lag_leave + at
                b = key >> bits
                key = (
                    at + begin[bisect_right(before_keys, key, befores[b], befores[b + 1])] + lag_add
                )
            b = key >> bits
            found = bisect_right(start_keys, key, starts[b], starts[b + 1])
            end = ends[found]
            at = (key if key < end else end) - shift[found] + arrive_add
        if at < place[goal]:
            if kind[goal] == 1:
                at = down(calendar[goal], at, allowed)
            place[goal] = at if at > floor[goal] else floor[goal]
    _keep(place, places)


def _keep(place: list[int] | memoryview[int], places: Ints) -> None:
    """Write places back that were walked as a list."""
    if isinstance(place, list):
        places[:] = place
