"""The schedule as columns: one entry per task in outline order, summaries spanned."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from pmcore.scheduling.engine.arrays import FOREVER, NEVER, Flags, Ints
from pmcore.scheduling.engine.floats import ENDS, ends_in_task
from pmcore.scheduling.engine.levels import ranges
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.spans import Dated
from pmcore.scheduling.engine.standing import Standing
from pmcore.scheduling.options import FloatReading
from pmcore.scheduling.own_floats import OwnFloats, Span

# Up to this depth summaries are spanned level by level, beyond row by row.
_SHALLOW = 200
# How often a leaf may be looked at for the summaries above it, one by one; beyond, level by level.
_DEEP = 20
_NOTHING_FIXED: Mapping[int, int] = {}
NAMES = (
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "scheduled_start",
    "scheduled_finish",
    "total_float",
    "free_float",
    "interfering_float",
    "independent_float",
    "is_critical",
)


class Columns:
    """Dates and floats of every task, in outline order; read-only arrays.

    Attributes
    ----------
    early_start, early_finish, late_start, late_finish, scheduled_start, scheduled_finish
        Instants: minutes since 1970-01-01T00:00Z (of the wall clock when floating).
    total_float, free_float, interfering_float, independent_float
        Working minutes of the task's own calendar; elapsed minutes for an elapsed duration. A
        summary's is the smallest that a leaf below leaves it, or as its own dates tell. Independent
        float is computed when it is first asked for.
    is_critical
        Whether the task, or some leaf of the summary, is critical; or the summary by its own float.
    duration
        Minutes from scheduled start to scheduled finish, counted as floats are.
    """

    def __init__(self, solution: Solution) -> None:
        self._solution = solution
        self._rows = rows = _Rows(solution.network)
        network = solution.network
        finished = network.facts.of(Standing.FINISHED).leaf
        is_settled = np.zeros(network.size, dtype=bool)
        is_settled[finished] = True
        self._is_finished = is_settled[rows.nodes]
        is_settled[network.inactive] = True
        self._is_settled = is_settled[rows.nodes]
        self.early_start, self.early_finish = rows.span(network, solution.early)
        self.late_start, self.late_finish = rows.span(network, solution.late)
        self.scheduled_start, self.scheduled_finish = self.early_start, self.early_finish
        if solution.scheduled is not solution.early:
            self.scheduled_start, self.scheduled_finish = rows.span(network, solution.scheduled)
        self.total_float = self._float(
            solution.total_float,
            solution.float_origin,
            solution.late_place,
            reading=solution.float_reading,
            of_tasks=solution.floats_in_task,
        )
        self.free_float = self._float(
            solution.free_float, solution.early.place, solution.free_place
        )
        self._tasks: Ints = np.flatnonzero(~rows.outline.is_summary)
        if solution.own_ceiling is not None:
            self.free_float = self._own_free(solution.own_ceiling.limit)
        self.is_critical: Flags = rows.largest(self._critical()) > 0
        if solution.summary_float == "dates":
            self._count_by_dates()
        self.interfering_float = _kept(self.total_float - self.free_float)
        self.is_critical.flags.writeable = False

    @cached_property
    def independent_float(self) -> Ints:
        """How much of the free float is left when all predecessors are late."""
        solution = self._solution
        own, least = solution.independent_float, solution.independent_place
        found = self._float(own, least, solution.free_place, at_least=0)
        if solution.own_ceiling is None:
            return found
        return self._of_tasks(found, np.minimum(found, np.maximum(self.free_float, 0)))

    @cached_property
    def duration(self) -> Ints:
        """Working minutes from start to finish, elapsed ones for an elapsed duration."""
        table = self._solution.ground.table
        key = table.keys(self._solution.network.work_calendars())
        start, finish = self.scheduled_start - table.lo, self.scheduled_finish - table.lo
        return _kept(table.pos(key, finish) - table.pos(key, start))

    def arrays(self) -> dict[str, Ints | Flags]:
        """Columns by name."""
        return {name: getattr(self, name) for name in NAMES}

    def _own_free(self, limit: Ints) -> Ints:
        """Let tasks have the free float that what waits for themselves, and total float, leave."""
        solution = self._solution
        room = solution.own_free_float.copy()
        room[solution.network.facts.of(Standing.FINISHED).leaf] = 0
        room[[*solution.network.hammocks.nodes]] = 0
        room = self._float(room, solution.early.place, limit, of_tasks=solution.floats_in_task)
        return self._of_tasks(self.free_float, np.clip(room, 0, np.maximum(self.total_float, 0)))

    def _of_tasks(self, column: Ints, values: Ints) -> Ints:
        """Replace the values of all but summary tasks."""
        column = column.copy()
        column[self._tasks] = values[self._tasks]
        return _kept(column)

    def _critical(self) -> Ints:
        """Return 1 for each leaf that is critical.

        The float of people who work apart is counted in the calendar of their task, and so decides.
        """
        solution, rows = self._solution, self._rows
        critical = rows.of_leaves(solution.critical.astype(np.int64), np.maximum)
        apart = np.unique(rows.outline.part_row)
        if not solution.by_longest_path and apart.size:
            apart = apart[~solution.network.is_inactive[apart]]
            critical[apart] |= self.total_float[apart] <= solution.critical_float
        return critical

    def _count_by_dates(self) -> None:
        """Let summaries have the floats that their own dates tell, and be critical by these."""
        own = OwnFloats(
            self._solution,
            Span(self.early_start, self.early_finish),
            Span(self.late_start, self.late_finish),
            self._has_begun(),
        )
        self.total_float, self.free_float = own.total(self.total_float), own.free(self.free_float)
        if not self._solution.by_longest_path:
            self.is_critical[own.rows] = self._is_short(own.rows)

    def _has_begun(self) -> Flags:
        """By row: whether it, or something below it that takes part, has begun."""
        network, rows = self._solution.network, self._rows
        begun = network.facts.of(Standing.STARTED, Standing.PROMISED, Standing.FINISHED)
        has_begun = np.zeros(network.size, dtype=np.int64)
        has_begun[begun.leaf] = 1
        found: Flags = rows.largest(rows.of_leaves(has_begun, np.maximum)) > 0
        return found

    def _is_short(self, summaries: Ints) -> Flags:
        """Whether the total float of summaries, as it is theirs, makes them critical."""
        rows, left = self._rows, np.zeros(self._solution.network.size, dtype=np.int64)
        left[rows.nodes] = ~self._is_settled
        is_open = rows.largest(rows.of_leaves(left, np.maximum))[summaries] > 0
        short: Flags = self.total_float[summaries] <= self._solution.critical_float
        return short & is_open

    def _float(
        self,
        own: Ints,
        first: Ints,
        last: Ints,
        *,
        at_least: int = NEVER,
        reading: FloatReading | None = None,
        of_tasks: bool = False,
    ) -> Ints:
        """Floats of leaves, and for each summary the smallest among its leaves.

        A summary's is counted in its own calendar, from the start at each leaf's first place to
        the start at its last; as the options read total float from finish to finish, or the
        smaller of both, as are all floats where the calendar of tasks counts.

        Parameters
        ----------
        of_tasks
            Whether ``own`` tells the float of a task that is worked in parts; else it is found as
            that of a summary.
        """
        rows = self._rows
        column = rows.of_leaves(own, np.minimum)
        is_summary = rows.outline.is_summary[rows.summaries]
        # what takes no part limits no summary, but is itself no less free than others
        settled = [(rows.summaries[is_summary], self._is_settled)]
        if not of_tasks:
            settled.append((rows.summaries[~is_summary], self._is_finished))
        if any(chosen.size for chosen, _ in settled):
            ends = [*zip(*(self._ends(place, reading) for place in (first, last)), strict=True)]
            for chosen, is_settled in settled:
                column[chosen] = self._smallest(chosen, ends, is_settled, at_least)
        return _kept(column)

    def _smallest(
        self, rows: Ints, ends: list[tuple[Ints, ...]], is_settled: Flags, at_least: int
    ) -> Ints:
        """Return the smallest float below each row, counted in its calendar; 0 for none."""
        outline, table = self._rows.outline, self._solution.ground.table
        found = np.zeros(rows.size, dtype=np.int64)
        for calendar in np.unique(outline.calendar[rows]).tolist():
            some = np.flatnonzero(outline.calendar[rows] == calendar)
            below = self._rows.below(rows[some])
            key = table.keys(np.full(below.size, calendar)) - table.lo
            rooms = [table.pos_at(key + b[below]) - table.pos_at(key + a[below]) for a, b in ends]
            spread = np.maximum(np.minimum.reduce(rooms), at_least)
            spread[is_settled[below]] = FOREVER  # what is done limits nothing
            smallest = self._rows.smallest_below(rows[some], below, spread)
            found[some] = np.where(smallest == FOREVER, 0, smallest)
        return found

    def _ends(self, place: Ints, reading: FloatReading | None) -> list[Ints]:
        """Return the instants of leaves at which a float of summaries is counted."""
        ground, nodes = self._solution.ground, self._rows.nodes
        if self._solution.floats_in_task:
            return ends_in_task(ground, nodes, place, reading or "smallest")
        return [at(ground, nodes, place[nodes]) for at in ENDS[reading or "start"]]


class _Rows:
    """The rows of an outline, and how values of leaves reach the summaries above them.

    Attributes
    ----------
    leaves, nodes
        Rows and nodes of leaves; of a leaf that is worked in parts, each part.
    summaries
        Rows whose values follow from several nodes: summaries, and leaves worked in parts.
    """

    def __init__(self, network: Network) -> None:
        self.outline = outline = network.outline
        self.leaves, self.nodes = outline.leaf_rows_and_nodes
        self.summaries = np.flatnonzero(outline.node < 0)
        deepest = int(outline.depth.max())
        self._levels = (
            [np.flatnonzero(outline.depth == level) for level in range(deepest, 0, -1)]
            if self.summaries.size and deepest <= _SHALLOW
            else []
        )
        self._left_out: Flags = network.is_inactive & ~network.is_inactive[outline.parent]
        self._left_out |= network.is_hammock & ~network.is_hammock[outline.parent]

    def of_leaves(self, values: Ints, choose: np.ufunc) -> Ints:
        """Values of nodes by row, chosen among the parts of a leaf; summaries have none yet."""
        column = np.full(len(self.outline), FOREVER if choose is np.minimum else NEVER)
        if self.outline.part_row.size:
            choose.at(column, self.leaves, values[self.nodes])
        else:
            column[self.leaves] = values[self.nodes]
        return column

    def span(self, network: Network, dated: Dated) -> tuple[Ints, Ints]:
        """Return starts and finishes of one schedule; links may stretch a summary."""
        finishes = self.of_leaves(dated.finish, np.maximum)
        stretched = np.flatnonzero(network.nodes.role == Role.FINISH)
        # what takes no part reaches no node that others would wait for
        np.maximum.at(finishes, network.nodes.row[stretched], dated.finish[stretched])
        starts, fixed = self.of_leaves(dated.start, np.minimum), network.fixed
        return (
            _kept(self._rolled(starts, np.minimum, _set(fixed.row, fixed.start))),
            _kept(
                self._rolled(
                    finishes,
                    np.maximum,
                    _set(fixed.row, fixed.finish),
                    _set(fixed.row, fixed.start),
                )
            ),
        )

    def smallest(self, values: Ints) -> Ints:
        """Values of leaves, and the smallest of them for each summary."""
        return self._rolled(self.of_leaves(values, np.minimum), np.minimum)

    def below(self, summaries: Ints) -> Ints:
        """Which of the leaves lie below some of these summaries, each once."""
        first, last = self._reaches(summaries)
        is_outer = first >= np.append(0, np.maximum.accumulate(last)[:-1])
        return ranges(first[is_outer], (last - first)[is_outer])

    def smallest_below(self, summaries: Ints, below: Ints, values: Ints) -> Ints:
        """Return the smallest value below each summary, of one for each leaf ``below``."""
        first, last = self._reaches(summaries)
        if int((last - first).sum()) > _DEEP * below.size:  # many in one another
            column = np.full(len(self.outline), FOREVER)
            column[self.leaves[below]] = values
            return self._rolled(column, np.minimum)[summaries]
        cuts = below.searchsorted(np.stack([first, last], axis=1)).ravel()
        smallest: Ints = np.minimum.reduceat(np.append(values, FOREVER), cuts)[::2]
        return smallest

    def _reaches(self, summaries: Ints) -> tuple[Ints, Ints]:
        """First leaf below each summary, and the one after the last."""
        ends = self.outline.end[summaries]
        return self.leaves.searchsorted(summaries), self.leaves.searchsorted(ends)

    def largest(self, column: Ints) -> Ints:
        """Values of leaves by row, and the largest of them for each summary."""
        return self._rolled(column, np.maximum)

    def _rolled(
        self,
        column: Ints,
        choose: np.ufunc,
        fixed: Mapping[int, int] = _NOTHING_FIXED,
        least: Mapping[int, int] = _NOTHING_FIXED,
    ) -> Ints:
        """Roll values of leaves up; summaries scheduled by hand hand up what is fixed of them.

        None hands up less than ``least``: no finish lies before a start by hand.
        """
        # A summary is complete once all rows below it are. Levels of the tree need few array
        # calls for a broad tree; rows backwards need one step each for a tree of any depth.
        parent, left_out = self.outline.parent, self._left_out
        if self._levels and not fixed and not least:
            for level in self._levels:
                here = level[~left_out[level]]
                choose.at(column, parent[here], column[here])
        elif self.summaries.size:
            values, above, skipped = column.tolist(), parent.tolist(), left_out.tolist()
            pick = min if choose is np.minimum else max
            for row in range(len(values) - 1, -1, -1):
                values[row] = fixed.get(row, max(values[row], least.get(row, values[row])))
                if above[row] >= 0 and not skipped[row]:
                    values[above[row]] = pick(values[above[row]], values[row])
            column = np.array(values, dtype=np.int64)
        return column


def _set(rows: Ints, instants: Ints) -> dict[int, int]:
    pairs = zip(rows.tolist(), instants.tolist(), strict=True)
    return {row: instant for row, instant in pairs if instant != NEVER}


def _kept(column: Ints) -> Ints:
    column.flags.writeable = False
    return column
