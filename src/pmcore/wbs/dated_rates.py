"""Rates of a resource by instant: which one holds when, and for how much of some work."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from pmcore.calendars import instant_of
from pmcore.wbs.assignments import Assignment
from pmcore.wbs.expenses import Expense
from pmcore.wbs.rates import Rate
from pmcore.wbs.resources import Resource

_FREE = (Rate(),)


class DatedRates:
    """Rates in the order in which they hold, and the instants at which one follows another.

    A resource without rates costs nothing.
    """

    __slots__ = ("_changes", "_rates")

    def __init__(self, rates: Sequence[Rate], changes: Sequence[int]) -> None:
        self._rates, self._changes = rates, changes

    @classmethod
    def of(
        cls, resource: Resource, zone: str | None, paid: Assignment | Expense | None = None
    ) -> DatedRates:
        """Return the rates of a resource, or those by which a use of it is paid.

        A date is its first instant in a zone.
        """
        if paid is not None and paid.rate is not None:
            return cls((paid.rate,), ())
        rates = resource.rates_in(None if paid is None else paid.rate_table) or _FREE
        dates = (each.since for each in rates if each.since is not None)
        return cls(rates, [instant_of(each, zone, field="since") for each in dates])

    @property
    def is_one(self) -> bool:
        """Whether one rate holds all the time."""
        return len(self._rates) == 1

    def at(self, instant: int) -> Rate:
        """Return the rate that holds at an instant."""
        return self._rates[bisect_right(self._changes, instant)]

    def between(self, start: int, finish: int) -> DatedRates:
        """Return those rates that hold at some time from an instant until another."""
        first = bisect_right(self._changes, start)
        last = max(first, bisect_left(self._changes, finish))
        return DatedRates(self._rates[first : last + 1], self._changes[first:last])

    def work(self, stretches: Sequence[tuple[int, int, int]]) -> Iterator[tuple[Rate, int]]:
        """Yield the rates that hold during stretches of work, each with its share of them.

        Parameters
        ----------
        stretches
            Start and finish of each, and how much is done in every minute of it, in order and
            without overlap.
        """
        starts = [start for start, _, _ in stretches]
        done = [0, *accumulate((finish - start) * level for start, finish, level in stretches)]

        def before(change: int) -> int:
            at = bisect_right(starts, change)  # it lies in the stretch before, or behind it
            if not at:
                return 0
            start, _, level = stretches[at - 1]
            return min(done[at - 1] + (change - start) * level, done[at])

        ends = [0, *map(before, self._changes), done[-1]]
        for rate, (earlier, later) in zip(self._rates, pairwise(ends), strict=True):
            if later > earlier:
                yield rate, later - earlier
