"""Time zones: where their clocks change, and when a clock first reads a given time.

Instants are whole minutes since 1970-01-01T00:00Z; wall minutes are what a clock reads, counted
from 1970-01-01T00:00 of that clock. A floating calendar has no zone: there the two are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pmcore.kernel import CalendarError, Code

_BLOCK = 366 * 1440
# Real zones never change twice within three days without an effect at the end of them: the
# closest pair that cancels out is six days apart (Gaza 2040). A third of a probe is the margin.
_PROBE = 3 * 1440
# The clocks of the world run from 12 hours behind UTC to 14 ahead of it.
WIDEST_OFFSET = 24 * 60
_EPOCH = datetime.fromisoformat("1970-01-01")
_zone_name = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]{0,31}(/[A-Za-z0-9_+\-]{1,31}){0,2}").fullmatch
# These files depend on the host, or count leap seconds.
_NOT_ZONES = frozenset({"localtime", "posixrules", "posix", "right", "Factory"})


class Segment(NamedTuple):
    """A stretch of time in which a zone's clock runs evenly."""

    start: int
    """The first instant of it."""
    offset: int
    """Minutes by which the clock is ahead of UTC."""


@lru_cache(maxsize=1024)
def zone_info(name: str) -> ZoneInfo:
    """Return the IANA zone called ``name``.

    Raises
    ------
    CalendarError
        ``calendar.zone_unknown``.
    """
    usable = isinstance(name, str) and _zone_name(name)
    if usable and name.split("/", maxsplit=1)[0] not in _NOT_ZONES:
        try:
            return ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            pass
    raise CalendarError(Code.CALENDAR_ZONE_UNKNOWN, value=name)


def segments(zone: str | None, lo: int, hi: int) -> tuple[Segment, ...]:
    """Return the even stretches of a zone's clock that cover ``[lo, hi)``.

    The first may begin before ``lo``. A floating clock is one stretch with offset 0.
    """
    if zone is None:
        return (Segment(lo, 0),)
    found: list[Segment] = []
    for block in range(lo // _BLOCK, (hi - 1) // _BLOCK + 1):
        for segment in _block_segments(zone, block):
            if not found or segment.offset != found[-1].offset:
                found.append(segment)
    return tuple(found)


def to_instant(wall: int, zone: str | None) -> int:
    """Return the first instant at which the clock of ``zone`` reads ``wall`` or later.

    This is the one rule for shift edges. It is total and monotone: a time that the clock skips
    becomes the instant of the change, a time that it reads twice its first occurrence, and a
    repeated hour belongs to the shift that spans it.
    """
    clock = segments(zone, wall - WIDEST_OFFSET, wall + 2 * WIDEST_OFFSET)
    read = (
        max(start, wall - offset)
        for (start, offset), following in pairwise(clock)
        if wall < following.start + offset
    )
    return next(read, max(clock[-1].start, wall - clock[-1].offset))


def _block_segments(zone: str, block: int) -> tuple[Segment, ...]:
    kept = _blocks(zone)
    if block not in kept:
        kept[block] = tuple(_found_segments(zone_info(zone), block))
    return kept[block]


@lru_cache(maxsize=1024)
def _blocks(zone: str) -> dict[int, tuple[Segment, ...]]:
    """Return what is known of a zone; all 230 years of all 600 zones take some 30 MB."""
    return {}


def _found_segments(info: ZoneInfo, block: int) -> list[Segment]:
    at, end = block * _BLOCK, (block + 1) * _BLOCK
    found = [Segment(at, _offset(info, at))]
    for first, last in _unquiet(info, block):
        at, stop = max(at, first), min(last, end)
        while at < stop:
            probe = min(at + _PROBE, stop)
            if _offset(info, probe) == found[-1].offset:
                at = probe
            else:
                at = _change(info, at, probe)
                found.append(Segment(at, _offset(info, at)))
    return found


def _unquiet(info: ZoneInfo, block: int) -> Iterator[tuple[int, int]]:
    """Yield stretches of instants outside of which the clock does not change.

    The clock is asked for its offset at what it reads, which is much quicker than at instants. A
    change shows between two readings; the instants of these are less than a day away from them.
    """
    read = _readings(block)
    offsets = [*map(info.utcoffset, read)]
    begin = block * _BLOCK - WIDEST_OFFSET
    for at, (before, after) in enumerate(pairwise(offsets)):
        if before != after:
            first = begin + at * _PROBE
            yield first - WIDEST_OFFSET, first + _PROBE + WIDEST_OFFSET


@lru_cache(maxsize=256)
def _readings(block: int) -> tuple[datetime, ...]:
    """Return readings of a clock three days apart, from before a block begins to after its end."""
    begin, end = block * _BLOCK - WIDEST_OFFSET, (block + 1) * _BLOCK + WIDEST_OFFSET + _PROBE
    return tuple(_EPOCH + timedelta(minutes=at) for at in range(begin, end, _PROBE))


def _change(info: ZoneInfo, before: int, after: int) -> int:
    # The offset differs at the two ends: halve until one minute is left. Should there be several
    # changes between, the search goes on from the one found here.
    old = _offset(info, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(info, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(info: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant * 60, info).utcoffset()
    assert offset is not None
    return offset.days * 1440 + offset.seconds // 60
