"""Working time as one flag per minute: slow, obvious, and sharing no code with the calendars."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import accumulate, compress, pairwise
from zoneinfo import ZoneInfo

from pmcore.calendars import Calendar
from pmcore.kernel import Code, HorizonError

_DAY = 1440
_EPOCH = date(1970, 1, 1)


class Horizon:
    """The minutes a reference schedule looks at, and what the clocks of a zone read in them.

    Parameters
    ----------
    first, last
        Dates. Two days are added on either side, so that both are whole in every zone.
    """

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.lo = midnight(first) - 2 * _DAY
        self.hi = midnight(last) + 3 * _DAY
        self._highest: dict[str, Sequence[int]] = {}

    def days(self) -> list[date]:
        """Every date that a clock somewhere shows within the horizon, and the day before."""
        count = (self.last - self.first).days + 1
        return [self.first + timedelta(days=n) for n in range(-4, count + 4)]

    def instant(self, wall: int, zone: str | None) -> int:
        """Return the first instant at which the zone's clock reads ``wall`` or later.

        Raises
        ------
        HorizonError
            ``calendar.horizon``.
        """
        highest = self._highest_readings(zone)
        if not highest[0] <= wall <= highest[-1]:
            raise self.outside(wall, zone or "floating")
        return self.edge(wall, zone)

    def edge(self, wall: int, zone: str | None) -> int:
        """Return the same instant, or the end of the horizon that is nearest to it."""
        return self.lo + bisect_left(self._highest_readings(zone), wall)

    def outside(self, instant: int, calendar: str) -> HorizonError:
        """Return the error for an instant that is not within the horizon."""
        return HorizonError(
            Code.CALENDAR_HORIZON,
            value=instant,
            calendar=calendar,
            first=self.first,
            last=self.last,
        )

    def _highest_readings(self, zone: str | None) -> Sequence[int]:
        """Return what the clock has read at most up to each minute.

        A clock that is put back reads some minutes twice and one that is put forward leaves some
        out; the highest reading so far never falls, which makes "first" unambiguous.
        """
        if zone is None:
            return range(self.lo, self.hi)
        if zone not in self._highest:
            self._highest[zone] = self._accumulated(zone)
        return self._highest[zone]

    def _accumulated(self, zone: str) -> Sequence[int]:
        # Zones do not change twice within a day: equal ends mean an even day, or even days.
        at_midnights = [offset_at(day, zone) for day in range(self.lo, self.hi + 1, _DAY)]
        if len(set(at_midnights)) == 1:
            return range(self.lo + at_midnights[0], self.hi + at_midnights[0])
        return list(accumulate(self._readings(zone, at_midnights), max))

    def _readings(self, zone: str, at_midnights: list[int]) -> list[int]:
        readings: list[int] = []
        days = range(self.lo, self.hi, _DAY)
        for day, (before, after) in zip(days, pairwise(at_midnights), strict=True):
            if before == after:
                readings.extend(range(day + before, day + before + _DAY))
            else:
                readings.extend(t + offset_at(t, zone) for t in range(day, day + _DAY))
        return readings


class WorkingMinutes:
    """The working minutes of one calendar within a horizon.

    Parameters
    ----------
    horizon
        The minutes to look at.
    calendar
        Whose days to read, or ``None`` for elapsed time, in which every minute works.

    Examples
    --------
    >>> from datetime import date
    >>> elapsed = WorkingMinutes(Horizon(date(2026, 3, 2), date(2026, 3, 2)), None)
    >>> elapsed.pos(elapsed.end(100)) == 100, elapsed.begin(5) == elapsed.end(5)
    (True, True)
    """

    def __init__(self, horizon: Horizon, calendar: Calendar | None) -> None:
        self.horizon = horizon
        self.name = calendar.id if calendar else "elapsed"
        span = range(horizon.lo, horizon.hi)
        self.minutes: Sequence[int] = span
        if calendar is not None:
            self.minutes = list(compress(span, self._works(calendar)))

    @classmethod
    def shared(cls, calendars: Sequence[WorkingMinutes]) -> WorkingMinutes:
        """Return the minutes in which all of several calendars work."""
        first, *others = calendars
        both = cls(first.horizon, None)
        both.name = " & ".join(each.name for each in calendars)
        both.minutes = sorted(set(first.minutes).intersection(*(each.minutes for each in others)))
        return both

    def _works(self, calendar: Calendar) -> bytearray:
        """Return a flag for each minute of the horizon."""
        works = bytearray(self.horizon.hi - self.horizon.lo)
        for day in self.horizon.days():
            for shift in calendar.day(day).hours:
                start, end = (
                    self.horizon.edge(midnight(day) + wall, calendar.zone) - self.horizon.lo
                    for wall in (shift.start, shift.end)
                )
                works[start:end] = b"\1" * (end - start)
        return works

    def pos(self, instant: int) -> int:
        """How many working minutes lie before ``instant``."""
        if not self.horizon.lo <= instant <= self.horizon.hi:
            raise self.horizon.outside(instant, self.name)
        return bisect_left(self.minutes, instant)

    def begin(self, position: int) -> int:
        """Where the working minute number ``position`` begins."""
        if not 0 <= position < len(self.minutes):
            raise self.outside(position)
        return self.minutes[position]

    def end(self, position: int) -> int:
        """Where the working minute number ``position - 1`` ends."""
        return self.begin(position - 1) + 1

    @cached_property
    def touching(self) -> Sequence[int]:
        """Every instant that lies in a closed working interval, in order.

        Those are the beginnings and the ends of all working minutes.
        """
        return sorted({*self.minutes, *(minute + 1 for minute in self.minutes)})

    def next_working(self, instant: int) -> int:
        """Return the first instant from ``instant`` on at which a working minute begins."""
        return self.begin(self.pos(instant))

    def outside(self, position: int) -> HorizonError:
        """Return the error for a position that the horizon does not reach."""
        return HorizonError(
            Code.CALENDAR_HORIZON_WORK,
            value=position,
            minutes=len(self.minutes),
            calendar=self.name,
            first=self.horizon.first,
            last=self.horizon.last,
        )


def midnight(day: date) -> int:
    """Minutes from 1970-01-01 to 00:00 of ``day`` on one and the same clock."""
    return (day - _EPOCH).days * _DAY


def clock(moment: datetime) -> int:
    """Minutes since 1970: on the UTC line for an aware datetime, else on its own clock."""
    start = datetime(1970, 1, 1, tzinfo=None if moment.tzinfo is None else UTC)
    return (moment - start) // timedelta(minutes=1)


def offset_at(instant: int, zone: str) -> int:
    """How far the zone's clock is ahead of UTC at an instant, in minutes."""
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=instant)
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    return offset // timedelta(minutes=1)
