"""Both passes over a network, level by level with array calls, narrow levels edge by edge.

The forward pass takes the largest of what the edges ask, the backward pass the smallest of what
they allow; a summary's start is the other way round. Milestones move on to an allowed instant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from pmcore.kernel import Code, ScheduleError
from pmcore.scheduling.engine.calendar_table import Allowed, CalendarTable
from pmcore.scheduling.engine.network import MINUTES_PER_YEAR, Ints, Network, SpanLag
from pmcore.scheduling.engine.routes import Route, Stretch
from pmcore.scheduling.engine.transfers import Compare, Ends, Transfer, Way, carry, forward_transfer


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
    shares = None if lag is None else _Shares(ground, route.transfer, place, lag)
    points = _Points(ground)
    for number, batch in enumerate(route.batches):
        stretches = route.stretches(number)
        for stretch in shares.resolved(stretches) if shares else stretches:
            some = slice(stretch.first, stretch.last)
            if stretch.way is None:
                reached = np.array(_run_forward(ground, route.transfer, some, place, cap))
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
    points = _Points(ground)
    for number in range(len(route.batches) - 1, -1, -1):
        batch = route.batches[number]
        for stretch in route.stretches(number):
            some = slice(stretch.first, stretch.last)
            if stretch.way is None:
                _run_backward(ground, route.transfer, some, place, floor)
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

    def __init__(self, ground: Ground, transfer: Transfer, place: Ints, lag: Ints) -> None:
        self.ground, self.transfer, self.place, self.lag = ground, transfer, place, lag
        where = {int(edge): i for i, edge in enumerate(transfer.edge)} if self._spans else {}
        self.at = sorted((where[span.edge], span) for span in self._spans)

    @property
    def _spans(self) -> tuple[SpanLag, ...]:
        return self.ground.network.span_lags

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
        self.transfer.put(at, forward_transfer(ends, ground.table))

    def _too_long(self, span: SpanLag) -> ScheduleError:
        network = self.ground.network
        dependency = network.dependencies[int(network.edges.dependency[span.edge])]
        return ScheduleError(
            Code.SCHEDULE_TOO_LONG,
            task=f"{dependency.predecessor} -> {dependency.successor}",
            length=str(dependency.lag),
            years=network.limit // MINUTES_PER_YEAR,
        )


def _columns(transfer: Transfer, some: slice) -> Iterator[tuple[int, ...]]:
    """Edges one by one: origin, goal, way, weight and the coefficients of the walk."""
    t = transfer
    columns = (t.origin, t.goal, t.way, t.weight, t.leave, t.leave_add, t.lag_enter, t.lag_leave)
    more = (t.lag_add, t.arrive, t.arrive_add)
    return zip(*[column[some].tolist() for column in (*columns, *more)], strict=True)


def _plain(places: Ints, whole: bool) -> list[int] | memoryview[int]:
    """Return places to read and write one by one: of a run that is the whole pass, as a list."""
    return places.tolist() if whole else places.data


def _run_forward(
    ground: Ground, transfer: Transfer, some: slice, places: Ints, caps: Ints
) -> list[int]:
    """Walk edges one by one, sorted by goal; the arithmetic of :func:`carry` inline.

    A call per edge would double the time of a run.
    """
    whole, one = some == slice(0, transfer.edge.size), ground.table.one
    shift, begin, ends = one.shift, one.begin, one.ends
    before_keys, start_keys = one.before_keys, one.start_keys
    # a memoryview (.data) hands out Python integers several times faster than array indexing
    place, cap, kind = _plain(places, whole), caps.data, ground.network.nodes.kind.data
    calendar, up, allowed = ground.network.nodes.calendar.data, one.up, ground.allowed
    reached: list[int] = []
    for (origin, goal, way, weight, leave, leave_add, lag_enter, lag_leave, lag_add, arrive,
         arrive_add) in _columns(transfer, some):  # fmt: skip
        at = place[origin]
        if way == 0:
            at += weight
        else:
            at += begin[bisect_right(before_keys, leave + at)] + leave_add
            if way != 1:
                found = bisect_right(start_keys, lag_enter + at)
                end = ends[found]
                at = (at if at < end else end) - shift[found]
                at += begin[bisect_right(before_keys, lag_leave + at)] + lag_add
            found = bisect_right(start_keys, arrive + at)
            end = ends[found]
            at = (at if at < end else end) - shift[found] + arrive_add
        reached.append(at)
        if way == 3:
            place[goal] = min(place[goal], at)
        elif at > place[goal]:
            if kind[goal] == 1:
                at = up(calendar[goal], at, allowed)
            place[goal] = at if at < cap[goal] else cap[goal]
    if whole:
        places[:] = place
    return reached


def _run_backward(
    ground: Ground, transfer: Transfer, some: slice, places: Ints, floors: Ints
) -> None:
    """Walk edges one by one, the last predecessor first; see :func:`_run_forward`."""
    whole, one = some == slice(0, transfer.edge.size), ground.table.one
    shift, begin, ends = one.shift, one.begin, one.ends
    before_keys, start_keys = one.before_keys, one.start_keys
    place, floor, kind = _plain(places, whole), floors.data, ground.network.nodes.kind.data
    calendar, down, allowed = ground.network.nodes.calendar.data, one.down, ground.allowed
    for (origin, goal, way, weight, leave, leave_add, lag_enter, lag_leave, lag_add, arrive,
         arrive_add) in _columns(transfer, some):  # fmt: skip
        at = place[origin]
        if way == 0:
            at += weight
        else:
            at += begin[bisect_right(before_keys, leave + at)] + leave_add
            if way != 1:
                found = bisect_right(start_keys, lag_enter + at)
                end = ends[found]
                at = (at if at < end else end) - shift[found]
                at += begin[bisect_right(before_keys, lag_leave + at)] + lag_add
            found = bisect_right(start_keys, arrive + at)
            end = ends[found]
            at = (at if at < end else end) - shift[found] + arrive_add
        if at < place[goal]:
            if kind[goal] == 1:
                at = down(calendar[goal], at, allowed)
            place[goal] = at if at > floor[goal] else floor[goal]
    if whole:
        places[:] = place
