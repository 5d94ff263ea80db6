"""Walking along places until a predicate turns.

Moving one minute at a time is what is meant. Every predicate fails up to some place and holds
from there on (or the reverse), so striding and then halving the last stride is the same.
"""

from __future__ import annotations

from collections.abc import Callable

_STRIDE = 512


def first(place: int, holds: Callable[[int], bool]) -> int:
    """Return the first place from ``place`` on that holds."""
    if holds(place):
        return place
    while not holds(place + _STRIDE):
        place += _STRIDE
    return _turn(place, place + _STRIDE, holds)


def last(place: int, holds: Callable[[int], bool]) -> int:
    """Return the last place up to ``place`` that holds."""
    if holds(place):
        return place
    while not holds(place - _STRIDE):
        place -= _STRIDE
    return _turn(place, place - _STRIDE, holds)


def farthest(place: int, holds: Callable[[int], bool]) -> int:
    """Return the last place that holds, wherever it lies from ``place``."""
    if not holds(place):
        return last(place, holds)
    while holds(place + _STRIDE):
        place += _STRIDE
    return _turn(place + _STRIDE, place, holds)


def _turn(failing: int, holding: int, holds: Callable[[int], bool]) -> int:
    """Return the place that holds next to one that does not, between two places."""
    while abs(holding - failing) > 1:
        middle = (failing + holding) // 2
        if holds(middle):
            holding = middle
        else:
            failing = middle
    return holding
