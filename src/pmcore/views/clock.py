"""Wall clock of a chart: instants to local times of its zone and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FLOATING_EPOCH = _EPOCH.replace(tzinfo=None)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """Shows instants as naive local times of one zone, or unchanged when the zone is ``None``.

    Examples
    --------
    >>> clock = Clock("Asia/Shanghai")
    >>> clock.local(0), clock.instant(clock.local(0))
    (datetime.datetime(1970, 1, 1, 8, 0), 0)
    """

    zone: str | None

    def local(self, instant: int) -> datetime:
        """Return what the clock reads at an instant."""
        if self.zone is None:
            return _FLOATING_EPOCH + instant * _MINUTE
        moment = _EPOCH + instant * _MINUTE
        return moment.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def instant(self, local: datetime) -> int:
        """Return when it reads a local time, the first time where it does so twice."""
        if self.zone is None:
            return (local - _FLOATING_EPOCH) // _MINUTE
        return (local.replace(tzinfo=ZoneInfo(self.zone)) - _EPOCH) // _MINUTE

    def whole_days(self, start: int, finish: int) -> tuple[int, int]:
        """Shrink an interval to the days that it holds from midnight to midnight.

        >>> Clock(None).whole_days(18 * 60, 3 * 1440 + 9 * 60)
        (1440, 4320)
        """
        begin, end = self.local(start), self.local(finish)
        first = begin.date() + timedelta(days=begin.time() > time.min)
        midnights = (datetime.combine(day, time.min) for day in (first, end.date()))
        left, right = (self.instant(midnight) for midnight in midnights)
        return left, right

    def last_day(self, start: int, finish: int) -> date:
        """Day of the last minute of ``[start, finish)``: work until 24:00 ends on its own day."""
        return self.local(finish - 1 if finish > start else finish).date()
