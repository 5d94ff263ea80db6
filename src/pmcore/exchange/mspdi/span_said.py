"""What an assignment to a summary task says of its work, and what of that is its own."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

_ALL = 100
# The file rounds work, units and percentages.
_SAME = 1


class SpanSaid(NamedTuple):
    """The work of an assignment to a summary task, in minutes; ``None`` where nothing is said.

    The tool works it out from the dates of the summary, as of a task of fixed duration: what
    follows from these and from its units is no effort of its own.

    Attributes
    ----------
    whole, overtime
        All work, and what of it is overtime.
    pace
        Percent of the time that is worked on average.
    room
        From its start to the finish of the summary.
    taken
        From its start to its own finish.

    Examples
    --------
    >>> usual = SpanSaid(2400, 0, Fraction(100), 2400, 2400)
    >>> usual.effort, usual.duration
    (None, None)
    >>> longer, shorter = (SpanSaid(work, 0, Fraction(50), 2400, 960) for work in (2400, 480))
    >>> (longer.effort, longer.duration), (shorter.effort, shorter.duration)
    ((2400, 960), (None, 960))
    """

    whole: int | None
    overtime: int
    pace: Fraction
    room: int | None
    taken: int | None

    @property
    def effort(self) -> int | None:
        """The work, where units do not give it."""
        return self.whole if self._at_units() is None else None

    @property
    def duration(self) -> int | None:
        """The time it takes, where that is not all there is."""
        length = self._at_units() or self.taken
        if length is None or self.room is None or length >= self.room - _SAME:
            return None
        return length

    def _at_units(self) -> int | None:
        """Return the minutes in which units give the work; ``None`` where they do not.

        Overtime takes none of that time: what it leaves ends sooner.
        """
        if self.whole is None or self.room is None:
            return self.room
        length = self.whole * _ALL / self.pace
        if abs(length - self.room) <= _SAME:
            return self.room
        regular = (self.whole - self.overtime) * _ALL / self.pace
        is_even = self.taken is not None and abs(regular - self.taken) <= _SAME
        return round(length) if is_even and length < self.room else None
