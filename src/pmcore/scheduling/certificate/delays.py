"""Delays: what passes between where a leaf would stand and where it does.

What waits for others is where it would stand; a delay then moves it to the first place at which the
delay is over. Both directions are one number, as with lags.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pmcore.scheduling.certificate.clocks import Clock
from pmcore.scheduling.certificate.places import Places


class Delay(NamedTuple):
    """Minutes that pass before a leaf, counted by a clock of their own."""

    minutes: int
    clock: Clock


def delayed(places: Places, delays: Sequence[Delay], place: int) -> int:
    """Return the first place at which all delays after ``place`` are over, one after the other."""
    for delay in delays:
        over = delay.clock.end(delay.clock.pos(places.start(place)) + delay.minutes)
        place = places.least_start(over)
    return place


def entry(places: Places, delays: Sequence[Delay], place: int, *, touching: bool = False) -> int:
    """Return the last place whose delays are over at ``place``: where it would stand.

    Parameters
    ----------
    touching
        Whether delays pass from where the rest before a start begins.
    """
    greatest = places.greatest_touching if touching else places.greatest_start
    for delay in reversed(delays):
        begun = delay.clock.begin(delay.clock.pos(places.start(place)) - delay.minutes)
        place = greatest(begun)
    return place
