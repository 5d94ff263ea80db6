"""From instants to pixels."""

from __future__ import annotations

from dataclasses import dataclass

_SHORTEST = 120  # minutes; the window of a chart whose tasks take no time


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Instants ``first..last`` laid over pixels ``left..right``.

    Examples
    --------
    >>> scale = TimeScale(0, 1000, 100, 600)
    >>> scale.x(0), scale.x(500), scale.x(1000), scale.x(9999)
    (100, 350, 600, 600)
    """

    first: int
    last: int
    left: int
    right: int

    @classmethod
    def around(cls, first: int, last: int, left: int, right: int, margin: int) -> TimeScale:
        """Lay a window with ``margin`` empty pixels at both ends."""
        if last - first < _SHORTEST:
            last = first + _SHORTEST
        inner = right - left - 2 * margin
        extra = -(-(last - first) * margin // inner)
        return cls(first - extra, last + extra, left, right)

    def x(self, instant: int) -> int:
        """Pixel of an instant, never outside the plot."""
        inside = min(max(instant, self.first), self.last)
        return self.left + (inside - self.first) * (self.right - self.left) // self.span

    @property
    def span(self) -> int:
        """Minutes from edge to edge."""
        return self.last - self.first

    def pixels(self, minutes: int) -> int:
        """Width of a length of time, rounded down."""
        return minutes * (self.right - self.left) // self.span
