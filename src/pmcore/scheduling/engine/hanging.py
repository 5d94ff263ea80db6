"""Dates of level-of-effort tasks (hammocks): after the passes, from those of their neighbours.

In the passes each is a milestone that nothing leads to and that takes no part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pmcore.scheduling.engine.arrays import NEVER
from pmcore.scheduling.engine.calendar_table import CalendarTable
from pmcore.scheduling.engine.hammocks import Suspension
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.standing import Standing

if TYPE_CHECKING:
    from pmcore.scheduling.engine.spans import Dated
    from pmcore.scheduling.options import FloatReading


class Asked(NamedTuple):
    """An instant that a hammock is asked to start or to finish at.

    Attributes
    ----------
    node
        Of the neighbour.
    suspension
        Number of what it hangs on; -1 where it spans what lies around it.
    """

    instant: int
    node: int
    suspension: int


_Around: TypeAlias = dict[int, tuple[list[Asked], list[Asked]]]


class HammockDates:
    """Dates the hammocks of a network, one schedule after the other, the early one first."""

    def __init__(self, network: Network, table: CalendarTable) -> None:
        self._network, self._table = network, table
        self._lags: dict[int, int] = {}
        self._of: dict[int, list[int]] = {node: [] for node in network.hammocks.nodes}
        for number, each in enumerate(network.hammocks.suspensions):
            self._of[each.node].append(number)
        facts = network.facts
        self._known: dict[int, tuple[int, int]] = {
            node: (start, finish)
            for node, start, finish in zip(
                facts.leaf.tolist(), facts.start.tolist(), facts.finish.tolist(), strict=True
            )
            if node in self._of
        }
        by_hand = facts.of(Standing.MANUAL)
        # where others wait for it, a start by hand stands in every schedule
        self._by_hand: dict[int, int] = dict(
            zip(by_hand.leaf.tolist(), by_hand.start.tolist(), strict=True)
        )

    def put(self, dated: Dated) -> None:
        """Overwrite the dates of all hammocks in a schedule."""
        if not self._lags:
            self._resolve(dated)
        around: _Around = {}  # of many in one summary the first looks at all that is in it
        for node in self._network.hammocks.nodes:
            dated.start[node], dated.finish[node] = self._dates(node, dated, around)

    def total_float(self, early: Dated, late: Dated, reading: FloatReading) -> list[int]:
        """Working minutes between early and late dates, of each hammock in order.

        Of one that has begun only the finish can still be later.
        """
        one, lo = self._table.one, self._table.lo
        found = []
        for node in self._network.hammocks.nodes:
            calendar = int(self._network.nodes.calendar[node])
            at_start, at_finish = (
                one.pos(calendar, int(last[node]) - lo) - one.pos(calendar, int(first[node]) - lo)
                for first, last in ((early.start, late.start), (early.finish, late.finish))
            )
            at_start = at_finish if node in self._known else at_start
            choice = {"start": at_start, "finish": at_finish}
            found.append(choice.get(reading, min(at_start, at_finish)))
        return found

    def given(
        self, node: int, dated: Dated, around: _Around | None = None
    ) -> tuple[list[Asked], list[Asked]]:
        """Return what asks a hammock to start, and what asks it to finish.

        Parameters
        ----------
        around
            What was found in summaries of this schedule, by row, to be added to.
        """
        if node in self._network.hammocks.loose:
            above = int(self._network.outline.parent[self._network.nodes.row[node]])
            around = {} if around is None else around
            if above not in around:
                around[above] = self._around(above, dated)
            return around[above]
        starts: list[Asked] = []
        finishes: list[Asked] = []
        for number in self._of[node]:
            each = self._network.hammocks.suspensions[number]
            side = finishes if each.to_finish else starts
            side.append(Asked(self._reached(number, dated), each.anchor, number))
        return starts, finishes

    def _dates(self, node: int, dated: Dated, around: _Around) -> tuple[int, int]:
        begun, finished = self._known.get(node, (NEVER, NEVER))
        if finished != NEVER:
            return begun, finished
        starts, finishes = self.given(node, dated, around)
        if node in self._network.hammocks.loose and starts:  # as a summary has its dates
            start = starts[0].instant if begun == NEVER else begun
            return start, max(start, finishes[0].instant)
        least = min((asked.instant for asked in starts), default=self._begin)
        start = self._aligned(node, least, at_start=True) if begun == NEVER else begun
        if finishes:
            most = max(asked.instant for asked in finishes)
        else:  # what has begun and is not finished goes on until the data date
            most = start if begun == NEVER else max(start, self._network.data_date)
        return start, max(start, self._aligned(node, most, at_start=False))

    @property
    def _begin(self) -> int:
        network = self._network
        return network.start if network.data_date == NEVER else network.data_date

    def _around(self, above: int, dated: Dated) -> tuple[list[Asked], list[Asked]]:
        """First start and last finish of all that takes part in a summary, or in the project."""
        network = self._network
        nodes = network.outline.leaf_nodes if above < 0 else network.outline.leaves(above)
        nodes = nodes[~network.is_inactive[network.nodes.row[nodes]]]
        if not nodes.size:
            return [], []
        first = int(nodes[dated.start[nodes].argmin()])
        last = int(nodes[dated.finish[nodes].argmax()])
        return (
            [Asked(int(dated.start[first]), first, -1)],
            [Asked(int(dated.finish[last]), last, -1)],
        )

    def _aligned(self, node: int, instant: int, *, at_start: bool) -> int:
        """Next beginning of work, or the last end of it; outside of the table when in doubt."""
        table, one = self._table, self._table.one
        at = instant - table.lo
        if not 0 <= at <= table.length:
            return instant
        calendar = int(self._network.nodes.calendar[node])
        position = one.pos(calendar, at)
        if at_start:
            return one.start_at(calendar, position) + table.lo
        return one.finish_at(calendar, position) + table.lo

    def _reached(self, number: int, dated: Dated) -> int:
        """Walk a lag from the neighbour: from a successor the other way."""
        each, one, lo = self._network.hammocks.suspensions[number], self._table.one, self._table.lo
        anchor, calendar = self._anchor(each, dated), each.calendar
        lag = self._lags[number] if each.is_ahead else -self._lags[number]
        if not lag:
            return anchor
        at = min(max(anchor - lo, -1), self._table.length + 1)
        position = one.pos(calendar, at) + lag
        if lag > 0:
            return one.finish_at(calendar, position) + lo
        return one.start_at(calendar, position) + lo

    def _anchor(self, each: Suspension, dated: Dated) -> int:
        if each.from_finish:
            return int(dated.finish[each.anchor])
        return self._by_hand.get(each.anchor, int(dated.start[each.anchor]))

    def _resolve(self, early: Dated) -> None:
        """Find the minutes of every lag: a share of a summary's span is one of the early span."""
        table = self._table
        for number, each in enumerate(self._network.hammocks.suspensions):
            self._lags[number] = each.lag
            if each.span is not None:
                share, first, last, calendar = each.span
                start, finish = int(early.start[first]), int(early.finish[last])
                one = table.one
                span = one.pos(calendar, finish - table.lo) - one.pos(calendar, start - table.lo)
                self._lags[number] = share.of(span)
