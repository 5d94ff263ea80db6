"""Walking along places until a predicate turns.

Moving one minute at a time is what is meant. Every predicate fails up to some place and holds
from there on (or the reverse), so walking in strides and then in single steps is the same.
"""

from __future__ import annotations

from collections.abc import Callable

_STRIDE = 128


def first(place: int, holds: Callable[[int], bool]) -> int:
    """Return the first place from ``place`` on that holds."""
    if holds(place):
        return place
    while not holds(place + _STRIDE):
        place += _STRIDE
    while not holds(place):
        place += 1
    return place


def last(place: int, holds: Callable[[int], bool]) -> int:
    """Return the last place up to ``place`` that holds."""
    if holds(place):
        return place
    while not holds(place - _STRIDE):
        place -= _STRIDE
    while not holds(place):
        place -= 1
    return place


def farthest(place: int, holds: Callable[[int], bool]) -> int:
    """Return the last place that holds, wherever it lies from ``place``."""
    if not holds(place):
        return last(place, holds)
    while holds(place + _STRIDE):
        place += _STRIDE
    while holds(place + 1):
        place += 1
    return place
