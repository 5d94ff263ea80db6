"""The work of people who are assigned to a summary task: within the time that it spans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from pmcore.calendars import WorkingTime
from pmcore.kernel import Duration
from pmcore.wbs import Assignment
from pmcore.wbs.effort import shared_out

_ALL = 100
_NONE = Fraction()


class SpannedWork(NamedTuple):
    """What somebody does on a summary task.

    The summary gives the time, as a fixed duration does. Without an effort of their own their
    units give the work, and an effort of their own is spread evenly over that time, whatever
    their units.

    Attributes
    ----------
    working
        In which they work.
    begin, end
        Positions in it between which regular work is spread; overtime takes no time.
    regular, overtime
        Minutes.
    """

    working: WorkingTime
    begin: int
    end: int
    regular: Fraction
    overtime: Fraction

    @property
    def effort(self) -> Fraction:
        """Minutes of all work."""
        return self.regular + self.overtime

    def after(self, percent: int) -> int:
        """Return the position from which work is left when so many percent of the time are done."""
        return self.end - -(-(self.end - self.begin) * (_ALL - percent) // _ALL)

    def pieces(self, held: Assignment) -> Iterator[tuple[int, int, int]]:
        """Yield positions between which the work is even, with the percent of the contour there."""
        if held.contour is None:
            if self.begin < self.end:
                yield self.begin, self.end, _ALL
            return
        for first, last, percent in held.contour.pieces(self.end - self.begin):
            if percent:
                yield self.begin + first, self.begin + last, percent

    def paces(self, held: Assignment) -> Iterator[tuple[int, int, Fraction]]:
        """Yield the same pieces with the share of each minute that is worked."""
        pieces = [*self.pieces(held)]
        whole = sum((last - first) * percent for first, last, percent in pieces)
        for first, last, percent in pieces:
            yield first, last, self.regular * percent / whole


def spanned_work(
    held: Assignment,
    working: WorkingTime,
    span: tuple[int, int],
    minutes: Callable[[Duration], int],
) -> SpannedWork:
    """Find what somebody does on a summary task between its start and its finish.

    Nobody begins before it, and what would go on behind it ends with it.
    """
    start, finish = (working.pos(instant) for instant in (span[0], max(span)))
    begin = start if held.delay is None else min(start + minutes(held.delay), finish)
    end = finish if held.duration is None else min(begin + minutes(held.duration), finish)
    if held.effort is not None:
        effort = Fraction(minutes(held.effort))
    else:
        effort = (end - begin) * held.average_units / _ALL
    overtime = _NONE if held.overtime is None else min(Fraction(minutes(held.overtime)), effort)
    regular = effort - overtime
    if held.effort is None and overtime:  # what is done in overtime takes none of that time
        end = min(begin + shared_out(regular, held.average_units), end)
    return SpannedWork(working, begin, end, regular, overtime)
