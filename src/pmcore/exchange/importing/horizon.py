"""How far from its start a plan reaches that another tool has scheduled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from pmcore.exchange.importing.imported import StoredDates
from pmcore.scheduling import SchedulingOptions

_USUAL = SchedulingOptions().horizon_years
_FARTHEST = 150
# What is computed may end some years after what is stored, or begin before it.
_BESIDE = 5


def horizon_for(start: date | None, stored: Iterable[StoredDates]) -> int:
    """Return the horizon, in years, of a plan whose tasks have these dates.

    It is the usual one unless the tool itself has put a task beyond: what it could schedule can be
    scheduled here.

    >>> from datetime import datetime
    >>> horizon_for(date(1984, 1, 1), [StoredDates(start=datetime(2031, 3, 2))])
    52
    """
    if start is None:
        return _USUAL
    moments = (at for dates in stored for at in (dates.start, dates.finish) if at is not None)
    farthest = max((abs(at.year - start.year) for at in moments), default=0)
    return min(max(_USUAL, farthest + _BESIDE), _FARTHEST)
