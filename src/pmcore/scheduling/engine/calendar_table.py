"""All calendars of a network as one set of arrays, so that one call answers for many tasks.

Instants here count from the first instant of the table, so that an instant is a position in
elapsed time, the last calendar. Arithmetic never fails: an answer beyond the table goes on as if
all time beyond worked, and :meth:`CalendarTable.left` says afterwards which results cannot be
trusted. That is what lets a pass run without a check at each step. So an allowed instant that is
looked for from before the table is not its first one: it stays before it.

A calendar may have done all its work before the table ends. The last of its positions is known
then, and work may end there; but where its next minute begins is not: so far beyond the table that
no lead of the plan comes back from there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import chain
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from pmcore.calendars import WorkingTime
from pmcore.scheduling.engine.arrays import Flags, Ints

# A list holds an integer in forty bytes, an array in eight.
_LARGE = 200_000
# Making a list takes about as long as it saves when each edge finds three intervals in it.
_INTERVALS_PER_EDGE = 64
_BUCKETS_PER_INTERVAL = 4
Allowed: TypeAlias = Literal["touch", "start", "any"]
# First instant of which a table says whether it is allowed: right before 0 work may have ended.
_SEEN_FROM: dict[Allowed, int] = {"touch": 1, "start": 0}


class LaidCalendars:
    """The intervals of compiled calendars, laid end to end; nothing of it depends on a plan.

    Parameters
    ----------
    working
        Compiled calendars that share one range ``[lo, hi)``; their index is the calendar number.
        The last one is elapsed time.

    Attributes
    ----------
    starts, ends
        The intervals of all calendars. Each calendar opens with an empty interval at the table's
        beginning, to which everything before belongs, and closes with one at its end, to which
        everything after belongs.
    before
        Working minutes before each interval.
    number
        Calendar of each interval.
    shift
        What an instant of each interval has more than its position.
    first, last
        Intervals that open and close each calendar.
    """

    def __init__(self, working: Sequence[WorkingTime]) -> None:
        self.working = tuple(working)
        self.lo, self.hi = working[0].lo, working[0].hi
        starts, ends, before = zip(*(time.arrays for time in working), strict=True)
        counts = np.array([column.size + 2 for column in starts])
        self.number = np.repeat(np.arange(len(working), dtype=np.int64), counts)
        self.last = np.cumsum(counts) - 1
        self.first = self.last - counts + 1
        self.totals = np.array([time.total_minutes for time in working])
        closing = np.full(self.totals.size, self.hi)
        self.starts = _laid(starts, closing, self.lo)
        self.ends = _laid(ends, closing, self.lo)
        self.before = _laid(before, self.totals, 0)
        self.shift = self.starts - self.before
        # by what a search answers: the number of the interval after
        self.shift_found = np.concatenate([[0], self.shift])
        self.end_found = np.concatenate([[0], self.ends])
        for column in vars(self).values():
            if isinstance(column, np.ndarray):
                column.flags.writeable = False


class CalendarTable:
    """All calendars of a network, each in its own range of keys.

    Parameters
    ----------
    laid
        The calendars.
    overrun
        How many minutes arithmetic may run beyond the table on either side: all durations and
        lags of the plan together.

    Attributes
    ----------
    start_keys, before_keys
        Where each interval begins, as a key of an instant and as a key of a position.
    begin_found
        By what a search of a position answers: what the instant has more than it.
    end_keys, shift_keys
        By what a search of an instant answers: where the interval ends, as a key; what a key has
        more than the position. What closes a calendar goes on beyond the table, but not without
        end, so that no walk leads to the keys of another calendar.
    """

    def __init__(self, laid: LaidCalendars, overrun: int) -> None:
        self.laid = laid
        self.working, self.totals = laid.working, laid.totals
        self.lo, self.hi = laid.lo, laid.hi
        self.length = self.hi - self.lo
        self.span = self._span(laid, overrun)
        self.pad = overrun + 4
        base = laid.number * self.span + self.pad
        self.start_keys = base + laid.starts
        self.before_keys = base + laid.before
        self.start_keys[laid.first] -= self.pad
        self.before_keys[laid.first] -= self.pad
        self.begin_found = laid.shift_found.copy()
        self.begin_found[laid.last + 1] += overrun + 2
        base_found = np.concatenate([base[:1], base])
        self.end_keys = laid.end_found + base_found
        self.end_keys[laid.last + 1] += 3 * overrun + 8
        self.shift_keys = laid.shift_found + base_found

    @staticmethod
    def fits(laid: LaidCalendars, overrun: int) -> bool:
        """Whether the keys of all calendars fit into 64 bits."""
        return (laid.totals.size + 1) * CalendarTable._span(laid, overrun) < 2**62

    @staticmethod
    def _span(laid: LaidCalendars, overrun: int) -> int:
        # Positions end 3 overruns beyond the table; a walk adds one on leaving each of two
        # calendars, and lengths and lags of at most one more each time.
        return laid.hi - laid.lo + 12 * overrun + 64

    def keys(self, calendar: Ints) -> Ints:
        """Return the base of the keys of each calendar; the methods below take keys."""
        key = calendar * self.span
        key += self.pad
        return key

    def pos(self, key: Ints, instant: Ints) -> Ints:
        """Working minutes before each instant."""
        return self.pos_at(key + instant)

    def pos_at(self, key: Ints) -> Ints:
        """Working minutes before each instant, given as a key of its own."""
        found = self.start_keys.searchsorted(key, "right")
        position: Ints = np.minimum(key, self.end_keys.take(found))
        position -= self.shift_keys.take(found)
        return position

    def leave(self, key: Ints, position: Ints) -> Ints:
        """Instants of positions, each read in the interval its key leads to."""
        found = self.before_keys.searchsorted(key + position, "right")
        instant: Ints = position + self.begin_found.take(found)
        return instant

    def start_at(self, calendar: Ints, position: Ints) -> Ints:
        """Where each working minute begins: the largest instant with this position."""
        return self.leave(self.keys(calendar), position)

    def up(self, calendar: Ints, instant: Ints, allowed: Allowed) -> Ints:
        """Return the smallest allowed instant at or after each instant."""
        if allowed == "any":
            return instant
        found = self._found(calendar, instant)
        ends = self.laid.ends[found]
        is_before = found <= self.laid.first[calendar]
        inside = instant <= ends if allowed == "touch" else instant < ends
        inside &= ~is_before
        inside |= found == self.laid.last[calendar]
        following = self.laid.starts[np.minimum(found + 1, self.laid.starts.size - 1)]
        answer = np.where(inside, instant, following)
        is_before &= instant < _SEEN_FROM[allowed]
        return np.where(is_before, np.minimum(instant, -1), answer)

    def down(self, calendar: Ints, instant: Ints, allowed: Allowed) -> Ints:
        """Return the largest allowed instant at or before each instant."""
        if allowed == "any":
            return instant
        found = self._found(calendar, instant)
        last = self.laid.ends[found] - (0 if allowed == "touch" else 1)
        # where the table has ended, only its end is known
        found_after = found == self.laid.last[calendar]
        answer = np.where(found_after, instant, np.minimum(instant, last))
        return np.where(found == self.laid.first[calendar], np.minimum(instant, -1), answer)

    def left(self, calendar: Ints, position: Ints, length: Ints) -> Flags:
        """Whether work at these positions may lie outside of what was compiled."""
        return (position < 0) | (position + np.maximum(length, 1) > self.totals[calendar])

    def _found(self, calendar: Ints, instant: Ints) -> Ints:
        return self.start_keys.searchsorted(self.keys(calendar) + instant, "right") - 1

    @cached_property
    def one(self) -> OneAtATime:
        """The same answers for single instants."""
        return OneAtATime(self)

    def one_for(self, edges: int) -> OneAtATime:
        """Return the same for a walk of so many edges.

        Until it exists, a short walk through many intervals is not worth lists of them all.
        """
        is_short = edges * _INTERVALS_PER_EDGE < self.start_keys.size
        return (
            OneAtATime(self, as_lists=False) if is_short and "one" not in vars(self) else self.one
        )


class Buckets(NamedTuple):
    """Where to search for a key: a search among few intervals takes half the time of one among all.

    Attributes
    ----------
    bits
        Keys that differ in no more than these last bits are in one bucket.
    starts, befores
        What lies in bucket ``b`` of ``start_keys``, or of ``before_keys``, are the intervals from
        the number at ``b`` to that at ``b + 1``.
    """

    bits: int
    starts: Sequence[int]
    befores: Sequence[int]

    @classmethod
    def of(cls, table: CalendarTable) -> Buckets:
        """Return a few buckets for each interval; no key may lie outside of the table's."""
        end, intervals = table.totals.size * table.span, table.start_keys.size
        bits = (end // (intervals * _BUCKETS_PER_INTERVAL)).bit_length()
        starts, befores = (
            np.bincount(keys >> bits, minlength=(end >> bits) + 1).cumsum()
            for keys in (table.start_keys, table.before_keys)
        )
        return cls(bits, quick(np.append(0, starts)), quick(np.append(0, befores)))

    @classmethod
    def one(cls, table: CalendarTable) -> Buckets:
        """Return a bucket of all intervals, and at -1 an empty one for all that lies before."""
        everything = 0, table.start_keys.size, 0
        return cls(62, everything, everything)


class OneAtATime:
    """A calendar table asked for one instant at a time, on plain integers.

    Attributes
    ----------
    begin, end_keys, shift_keys
        By the number of the interval after, which is what a search answers; see
        :class:`CalendarTable`.
    buckets
        For keys of dates that something bounds.
    everywhere
        For all others.
    """

    __slots__ = ("before_keys", "begin", "buckets", "end_keys", "everywhere", "first", "last",
                 "length", "pad", "shift_keys", "span", "start_keys", "starts")  # fmt: skip

    def __init__(self, table: CalendarTable, *, as_lists: bool = True) -> None:
        laid, plain = table.laid, quick if as_lists else _viewed
        self.span, self.pad, self.length = table.span, table.pad, table.length
        self.starts, self.begin = plain(laid.starts), plain(table.begin_found)
        self.end_keys, self.shift_keys = plain(table.end_keys), plain(table.shift_keys)
        self.start_keys, self.before_keys = plain(table.start_keys), plain(table.before_keys)
        self.everywhere = Buckets.one(table)
        self.buckets = Buckets.of(table) if as_lists else self.everywhere
        self.first: list[int] = table.laid.first.tolist()
        self.last: list[int] = table.laid.last.tolist()

    def day_start(self, calendar: int, instant: int) -> int:
        """First working instant from an instant on; far ones stand at the table's ends."""
        return self.up(calendar, min(max(instant, 0), self.length), "start")

    def pos(self, calendar: int, instant: int) -> int:
        """Working minutes before the instant."""
        key = calendar * self.span + self.pad + instant
        found = bisect_right(self.start_keys, key)
        return min(key, self.end_keys[found]) - self.shift_keys[found]

    def start_at(self, calendar: int, position: int) -> int:
        """Where the working minute begins: the largest instant with this position."""
        key = calendar * self.span + self.pad + position
        return position + self.begin[bisect_right(self.before_keys, key)]

    def finish_at(self, calendar: int, position: int) -> int:
        """Where the minute before ends: the smallest instant with this position."""
        return self.start_at(calendar, position - 1) + 1

    def up(self, calendar: int, instant: int, allowed: Allowed) -> int:
        """Return the smallest allowed instant at or after the instant."""
        if allowed == "any":
            return instant
        key = calendar * self.span + self.pad + instant
        found = bisect_right(self.start_keys, key)
        inside = key <= self.end_keys[found] if allowed == "touch" else key < self.end_keys[found]
        if found - 1 <= self.first[calendar]:
            return self.starts[found] if instant >= _SEEN_FROM[allowed] else min(instant, -1)
        return instant if inside or found - 1 == self.last[calendar] else self.starts[found]

    def down(self, calendar: int, instant: int, allowed: Allowed) -> int:
        """Return the largest allowed instant at or before the instant."""
        if allowed == "any":
            return instant
        base = calendar * self.span + self.pad
        found = bisect_right(self.start_keys, base + instant)
        if found - 1 == self.first[calendar]:
            return min(instant, -1)
        if found - 1 == self.last[calendar]:
            return instant
        return min(instant, self.end_keys[found] - base - (0 if allowed == "touch" else 1))


def _viewed(column: Ints) -> Sequence[int]:
    return column.data


def quick(column: Ints) -> Sequence[int]:
    """Return plain integers: a list is found in most quickly, a large one would fill the memory."""
    return column.tolist() if column.size <= _LARGE else column.data


def _laid(columns: Sequence[Ints], closing: Ints, less: int) -> Ints:
    """Lay columns end to end, their values lowered, each between a 0 and its closing value."""
    pairs = zip(columns, closing.tolist(), strict=True)
    parts = ((np.array([less]), column, np.array([last])) for column, last in pairs)
    return np.concatenate([*chain.from_iterable(parts)]) - less
