"""Dependencies as edges; what dependencies of summaries need as nodes and edges of their own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pmcore.kernel import Duration, TaskId
from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.engine.edges import EdgeColumns, Ties
from pmcore.scheduling.engine.hammocks import Hammocks
from pmcore.scheduling.engine.lapsing import with_facts
from pmcore.scheduling.engine.leaves import Leaves
from pmcore.scheduling.engine.lengths import Lengths, listed
from pmcore.scheduling.engine.link_fields import LinkFields
from pmcore.scheduling.engine.matching import places_among
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.standpoints import Standpoints
from pmcore.scheduling.engine.suspending import Suspending
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Dependency
from pmcore.wbs.effort import is_elapsed as is_elapsed_length

_TYPES = {"FS": 0, "SS": 1, "FF": 2, "SF": 3}
_ABSURD = 2**40
_IF_WANTED = -2
_FROM_FINISH = np.array([True, False, True, False])
_TO_FINISH = np.array([False, False, True, True])


class Linking:
    """Edges between leaves and the nodes that stand for summaries.

    Attributes
    ----------
    virtual
        Row and role of each node made for a summary, in order of number.
    order_only
        Pairs of nodes of which the first is needed before the second, without an edge.
    span_lags
        Edge, share, start node, finish node and row of each percent lag out of a summary.
    hammocks
        What level-of-effort tasks hang on, once the edges are made.
    lapsing
        Edges with a lag that began before the data date, and when each began, once they are made.
    """

    def __init__(
        self,
        leaves: Leaves,
        links: Mapping[TaskId, tuple[Dependency, ...]],
        lengths: Lengths,
        options: SchedulingOptions,
        data_date: int,
    ) -> None:
        self._data_date = data_date
        self.outline, self.elapsed, self._leaves = leaves.outline, leaves.elapsed, leaves
        self.standpoints = Standpoints(leaves, options.progress, options.start_lag_from)
        outline = self.outline
        self.virtual: dict[tuple[int, Role], int] = {}
        self.order_only: list[tuple[int, int]] = []
        self.span_lags: list[tuple[int, Duration, int, int, int]] = []
        self.hammocks = Hammocks()
        self.lapsing: list[tuple[int, int]] = []
        fields = LinkFields(links, outline.ids)
        self.dependencies, self._named = tuple(fields.records), fields.named
        count = len(fields.records)
        rows = listed(fields.counts, len(fields.counts))
        self.before = np.repeat(np.arange(rows.size), rows)
        self.after = places_among(outline.ids, fields.successors)
        kind = listed(map(_TYPES.__getitem__, fields.types), count)
        self.from_finish, self.to_finish = _FROM_FINISH[kind], _TO_FINISH[kind]
        self.source, self.target = outline.node[self.before], outline.node[self.after]
        self._name_summaries()
        self._name_facts()
        self.lag, self.in_elapsed, percent = lengths.of(fields.lags)
        for link in np.flatnonzero(percent).tolist():
            self._measure_percentage(link)

    def edges(self, default: str, number: Mapping[str | None, int]) -> EdgeColumns:
        """Return the edges.

        Parameters
        ----------
        default
            Lag calendar of dependencies that name none.
        number
            Calendar numbers by id; ``None`` is the project's own.
        """
        calendar = self._lag_calendars(default, number)
        if self._leaves.hammocks.size:
            self.hammocks = Suspending(self, self._leaves, calendar, self._node).hammocks()
        later = np.zeros(calendar.size, dtype=bool)
        later[[edge for edge, *_ in self.span_lags]] = True
        calendar[self.in_elapsed | ((self.lag == 0) & ~later)] = self.elapsed
        edges = EdgeColumns(
            source=self.source,
            target=self.target,
            from_finish=self.from_finish,
            to_finish=self.to_finish,
            lag=self.lag,
            lag_calendar=calendar,
            dependency=np.arange(calendar.size),
        )
        if self.standpoints:
            edges, self.lapsing = with_facts(self._binding(edges), self._carried(), self._data_date)
        ties = self._ties()
        return edges.with_ties(ties) if ties.source.size else edges

    def _delays(self) -> Ties:
        """Edges from where leaves would stand to where they stand after their delay."""
        before, after, minutes, calendar = self._leaves.delays
        return Ties(before, after, np.zeros(before.size, dtype=bool), minutes, calendar)

    def _name_summaries(self) -> None:
        for link in np.flatnonzero(self.source < 0).tolist():
            row, at_finish = int(self.before[link]), bool(self.from_finish[link])
            role = Role.FINISH if at_finish else Role.START
            if self.standpoints.is_known[row]:  # of parts, their task tells
                named = self.standpoints.leaving(row, at_finish=at_finish)
                role = role if named is Role.LEAF else named
            self.source[link] = self._node(row, role)
        for link in np.flatnonzero(self.target < 0).tolist():
            row, to_finish = int(self.after[link]), bool(self.to_finish[link])
            # of a leaf in parts all start together, so that the first of them ends as asked
            is_summary = bool(self.outline.is_summary[row])
            role = Role.FINISH if to_finish and is_summary else Role.GATE
            self.target[link] = self._node(row, role)
        entered = np.flatnonzero(self.target < self._leaves.entry.size)
        self.target[entered] = self._leaves.entry[self.target[entered]]

    def _name_facts(self) -> None:
        """Let links of leaves with facts begin and end where these stand; -1 where nowhere.

        Nor do those out of tasks that take no part begin anywhere.
        """
        points = self.standpoints
        for link in np.flatnonzero(points.is_known[self.before]).tolist():
            row = int(self.before[link])
            role = points.leaving(row, at_finish=bool(self.from_finish[link]))
            if role is not Role.LEAF:
                self.source[link] = self._node(row, role)
        self.source[points.is_inactive[self.before]] = -1
        for link in np.flatnonzero(points.is_known[self.after]).tolist():
            self.target[link] = self._entered(int(self.after[link]), int(self.target[link]))
        if not points:
            return
        # a summary is not stretched whose finish was set by hand, or that takes no part
        unmoved = points.is_fixed[Role.FINISH] | points.is_inactive & self.outline.is_summary
        self.target[unmoved[self.after] & self.to_finish] = -1
        waits = self._waiting_rows()
        self.target[~waits[self.after] & ~self.to_finish] = -1
        self.target[points.is_hammock[self.after]] = -1

    def _waiting_rows(self) -> Flags:
        """By row: whether it, or some leaf below, waits for anything before it starts."""
        outline, points = self.outline, self.standpoints
        waits = ~outline.is_summary & ~points.is_hammock
        for row in np.flatnonzero(points.is_known).tolist():
            waits[row] = self._entered(row, 0) >= 0
        marks = waits.tolist()
        for row in range(len(marks) - 1, 0, -1):  # a row comes after the summary it lies below
            if marks[row] and outline.parent[row] >= 0:
                marks[outline.parent[row]] = True
        return np.array(marks)

    def _entered(self, row: int, leaf: int) -> int:
        """Return the node at which what a leaf waits for arrives; -1 where it waits for nothing."""
        role = self.standpoints.entering(row)
        if role is None:
            return -1
        return leaf if role is Role.LEAF else self.virtual.get((row, role), -1)

    def _binding(self, edges: EdgeColumns) -> EdgeColumns:
        """Leave out the edges of dependencies that bind nothing, for what should wait is known."""
        kept = (self.source >= 0) & (self.target >= 0)
        number = np.cumsum(kept) - 1
        self.span_lags = [
            (int(number[span[0]]), *span[1:]) for span in self.span_lags if kept[span[0]]
        ]
        return edges.take(np.flatnonzero(kept))

    def _carried(self) -> dict[int, tuple[int, int]]:
        """Node and actual finish of each finished leaf, by the node of what it hands on."""
        facts = self._leaves.facts
        finish = dict(zip(facts.leaf.tolist(), facts.finish.tolist(), strict=True))
        leaves = {
            node: int(self.outline.node[row])
            for (row, role), node in self.virtual.items()
            if role is Role.CARRY
        }
        return {node: (leaf, finish[leaf]) for node, leaf in leaves.items()}

    def _node(self, row: int, role: Role) -> int:
        """Node of a summary; made once, its leaves are tied on later."""
        return self.virtual.setdefault(
            (row, role), self._leaves.nodes.kind.size + len(self.virtual)
        )

    def _measure_percentage(self, link: int) -> None:
        """Find the minutes of a percent lag, or note a summary's: only a pass can know its span."""
        row, share = int(self.before[link]), self.dependencies[link].lag
        if self.outline.is_leaf(row):
            leaf = self.outline.main_part.get(row, int(self.outline.node[row]))
            # what is absurd is refused by its length, but it must be a number until then
            minutes = share.of(int(self._leaves.length[leaf]))
            self.lag[link] = min(max(minutes, -_ABSURD), _ABSURD)
            is_elapsed = self._leaves.nodes.calendar[leaf] == self.elapsed
            if self.standpoints.is_hammock[row]:  # as planned, whatever dates it
                is_elapsed = is_elapsed_length(self.outline.tasks[row])
            self.in_elapsed[link] = is_elapsed and self.lag[link] != 0
            return
        if self.source[link] < 0 or self.target[link] < 0:
            return
        start, finish = self._node(row, Role.START), self._node(row, Role.FINISH)
        self.order_only += [(start, int(self.target[link])), (finish, int(self.target[link]))]
        self.span_lags.append((link, share, start, finish, row))

    def _lag_calendars(self, default: str, number: Mapping[str | None, int]) -> Ints:
        after, before = self.outline.calendar[self.after], self.outline.calendar[self.before]
        fixed = {"project": number[None], "elapsed": self.elapsed}
        by_word = {"successor": after, "predecessor": before}
        chosen = by_word.get(default)
        calendar = np.full(after.size, fixed.get(default, 0)) if chosen is None else chosen.copy()
        for link, choice in self._named:
            own = by_word.get(choice)
            named = fixed.get(choice)
            if own is not None:
                calendar[link] = own[link]
            else:
                calendar[link] = number[choice] if named is None else named
        return calendar

    def _ties(self) -> Ties:
        """Tie each leaf and each summary node to the nearest summary above that has a node.

        One edge per leaf, role and nearest summary: a summary of a thousand leaves costs a
        thousand edges however many dependencies it has, and nesting costs no more.
        """
        ties = self._delays()
        for role in (Role.GATE, Role.FINISH, Role.START) if self.virtual else ():
            below, above = self._tied(role)
            pair = (above, below) if role is Role.GATE else (below, above)
            ties = ties.with_more(Ties.within(*pair, role is Role.FINISH, self.elapsed))
        return ties

    def _tied(self, role: Role) -> tuple[Ints, Ints]:
        """Nodes that are tied to one of a summary above, and those of the summaries."""
        own, parent = self._own_nodes(role), self.outline.parent.tolist()
        fixed = self.standpoints.is_fixed[role].tolist()
        nearest = [-1] * len(parent)
        below: list[int] = []
        summaries: list[int] = []
        for row, above in enumerate(parent):
            inherited = nearest[above] if above >= 0 else -1
            node = own[row]
            if node == _IF_WANTED:
                node = self._wanted(row, role) if inherited >= 0 else -1
            nearest[row] = inherited if node < 0 else node
            if node >= 0 and inherited >= 0:
                below.append(node)
                summaries.append(inherited)
            if fixed[row]:
                nearest[row] = -1  # its dates are its own: nothing below reaches it
        if role is Role.FINISH:
            for row in self._started_by_hand():
                if nearest[row] >= 0:  # no finish lies before a start by hand
                    below.append(self._node(row, Role.START))
                    summaries.append(nearest[row])
        parts = self._counted_parts(role)
        if role is Role.START:  # a summary starts with the task, whenever what remains of it does
            for row in np.flatnonzero(self.standpoints.is_known & (self.outline.node < 0)).tolist():
                nearest[row] = self.virtual.get((row, role), -1)
        held = np.array(nearest, dtype=np.int64)[self.outline.part_row[parts]]
        some = held >= 0
        node_of = self._leaves.entry if role is Role.GATE else np.arange(self._leaves.entry.size)
        return (
            np.concatenate(
                [listed(below, len(below)), node_of[self.outline.part_node[parts]][some]]
            ),
            np.concatenate([listed(summaries, len(summaries)), held[some]]),
        )

    def _own_nodes(self, role: Role) -> list[int]:
        """By row: the node that is tied to summaries above, if any; some are made when wanted."""
        points, leaves = self.standpoints, self.outline.node >= 0
        own = self.outline.node.copy()
        if role is Role.GATE:
            own[leaves] = self._leaves.entry[own[leaves]]
        else:
            own[points.is_inactive] = -1
        own[points.is_hammock] = -1
        nodes: list[int] = own.tolist()
        binding = (self.source >= 0) & (self.target >= 0)
        asked = frozenset(self.target[binding].tolist()) if role is Role.GATE else None
        for (row, kind), node in self.virtual.items():
            # what takes no part reaches no summary, not even with dates by hand
            is_out = role is not Role.GATE and points.is_inactive[row]
            if kind is role and not is_out and (asked is None or node in asked):
                nodes[row] = node
        for row in np.flatnonzero(points.is_fixed[role] & ~points.is_inactive).tolist():
            nodes[row] = _IF_WANTED
        if role is not Role.FINISH:
            is_told = points.is_known & ((role is Role.GATE) | ~points.is_inactive)
            for row in np.flatnonzero(is_told).tolist():
                nodes[row] = self._entered(row, nodes[row]) if role is Role.GATE else _IF_WANTED
        return nodes

    def _wanted(self, row: int, role: Role) -> int:
        """Make the node of a date that is known, now that a summary above spans it."""
        return self._node(row, Role.STARTED if self.outline.is_leaf(row) else role)

    def _started_by_hand(self) -> list[int]:
        """Rows of summaries of which only the start was set by hand."""
        points = self.standpoints
        started = points.is_fixed[Role.START] & ~points.is_fixed[Role.FINISH]
        rows: list[int] = np.flatnonzero(started & ~points.is_inactive).tolist()
        return rows

    def _counted_parts(self, role: Role) -> Ints:
        """Numbers of parts that summaries span; what these wait for, all parts wait for that do."""
        rows, points = self.outline.part_row, self.standpoints
        if role is not Role.GATE:
            return np.flatnonzero(~points.is_inactive[rows])
        known = points.is_known
        waits = [not known[row] or self._entered(row, row) >= 0 for row in rows.tolist()]
        return np.flatnonzero(np.array(waits, dtype=bool))
