"""Edges that ask for the finish of a task whose people work apart, and how they are walked.

By array calls for many edges at once, or by plain integers for one edge after another.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from pmcore.scheduling.engine.arrays import FOREVER, Flags, Ints
from pmcore.scheduling.engine.calendar_table import CalendarTable, OneAtATime

if TYPE_CHECKING:
    from pmcore.scheduling.engine.transfers import Transfer

# What the walk of an edge needs of one part: its calendar, and the coefficients.
_Part: TypeAlias = tuple[int, int, int, int, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Team:
    """Edges that ask for the finish of a task whose people work apart.

    They all start with the task, and the task ends with the last of them. So it need not start
    before the first of the instants from which one of them would end as asked; and what it follows
    may be as late as lets one of them end in time.

    Attributes
    ----------
    walks
        Each edge with each part, as if the edge led into the part; ascending by edge.
    calendar
        That of the part.
    is_backward
        Whether they lead from the start of the task to what it follows.
    touching
        Whether who rests at that start begins right after.
    """

    walks: Transfer
    calendar: Ints
    is_backward: bool
    touching: bool

    @property
    def before(self) -> int:
        """By how many minutes who rests at a start of the task began before it."""
        return 0 if self.touching else 1

    def copied(self) -> Team:
        """Return edges of which some may be overwritten."""
        return replace(self, walks=self.walks.copied())

    def put(self, other: Team) -> None:
        """Overwrite the walks of the one edge that another has."""
        first = int(self.walks.edge.searchsorted(other.walks.edge[0]))
        for at in range(other.walks.edge.size):
            one = np.array([at])
            self.walks.put(first + at, other.walks.take(one))

    def walked(self, table: CalendarTable, edge: Ints, start: Ints) -> Ints:
        """Walk some edges from places of their origins, one for each."""
        some, count = self.parts(edge)
        begin = np.cumsum(count) - count
        at, calendar = np.repeat(start, count), self.calendar[some]
        if self.is_backward:
            at = self.begun(table, calendar, at)
            reached = np.maximum.reduceat(self.walks.walked(table, at, some), begin)
        else:
            place = self.walks.walked(table, at, some)
            reached = np.minimum.reduceat(table.start_at(calendar, place), begin)
        return np.where(np.abs(start) < FOREVER // 2, reached, start)

    def ended(self, table: CalendarTable, edge: Ints, start: Ints, place: Ints) -> Flags:
        """Whether somebody of each team ends as asked, from places of the origins of edges.

        Parameters
        ----------
        place
            By node: where parts stand.
        """
        some, count = self.parts(edge)
        least = self.walks.walked(table, np.repeat(start, count), some)
        in_time = place[self.walks.goal[some]] >= least
        ended: Flags = np.logical_or.reduceat(in_time, np.cumsum(count) - count)
        return ended

    def begun(self, table: CalendarTable, calendar: Ints, start: Ints) -> Ints:
        """Return the last places that start no later, or the first that do not start before."""
        begun = np.minimum(start, table.length) + self.before
        place: Ints = table.pos(table.keys(calendar), begun)
        return place - self.before

    def parts(self, edge: Ints) -> tuple[Ints, Ints]:
        """Return the walks of some edges, and how many of them each edge has."""
        first, last = (self.walks.edge.searchsorted(edge, side) for side in ("left", "right"))
        count = last - first
        begin = np.cumsum(count) - count
        return np.repeat(first - begin, count) + np.arange(count.sum()), count


class TeamSteps:
    """Some edges to a team each, walked one after another on plain integers.

    The answers are those of :meth:`Team.walked`, whose array calls take several times as long where
    an edge has but a few parts.

    Parameters
    ----------
    edge
        The edges in the order in which they are walked.
    """

    __slots__ = ("_before", "_counts", "_is_backward", "_one", "_parts")

    def __init__(self, team: Team, one: OneAtATime, edge: Ints) -> None:
        self._one, self._is_backward, self._before = one, team.is_backward, team.before
        some, count = team.parts(edge)
        walks = team.walks
        lags = walks.lag_leave, walks.lag_add
        columns = team.calendar, walks.leave, walks.leave_add, *lags, walks.arrive_add
        self._parts: Iterator[_Part] = zip(*[each[some].tolist() for each in columns], strict=True)
        self._counts: Iterator[int] = iter(count.tolist())

    def walked(self, start: int) -> int:
        """Walk the next edge from the place of its origin."""
        parts = [*islice(self._parts, next(self._counts))]
        if abs(start) >= FOREVER // 2:
            return start
        one, before = self._one, self._before
        if self._is_backward:
            begun, pos = min(start, one.length) + before, one.pos
            return max([self._reached(pos(part[0], begun) - before, part) for part in parts])
        return min([one.start_at(part[0], self._reached(start, part)) for part in parts])

    def _reached(self, at: int, part: _Part) -> int:
        """Walk to one part from a place: all three steps."""
        one = self._one
        begin, before_keys = one.begin, one.before_keys
        shift, ends, start_keys = one.shift_keys, one.end_keys, one.start_keys
        _, leave, leave_add, lag_leave, lag_add, arrive_add = part
        key = at + begin[bisect_right(before_keys, leave + at)] + leave_add
        found = bisect_right(start_keys, key)
        end = ends[found]
        at = (key if key < end else end) - shift[found]
        key = at + begin[bisect_right(before_keys, lag_leave + at)] + lag_add
        found = bisect_right(start_keys, key)
        end = ends[found]
        return (key if key < end else end) - shift[found] + arrive_add
