"""Hours of a calendar as the clock of another zone shows them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, groupby, pairwise
from typing import NamedTuple, TypeAlias

from pmcore.calendars import Calendar, CalendarException, DatedWeek, DayHours, Shift, WorkWeek
from pmcore.calendars.dates import MINUTES_PER_DAY, day_number
from pmcore.calendars.zones import Segment, segments
from pmcore.exchange.exporting.clock_hours import (
    AROUND,
    Span,
    around,
    by_midnight,
    date_of,
    joined_hours,
    worked,
)
from pmcore.kernel import LocalizedText

Stretch: TypeAlias = tuple[date, date]
_ONE_DAY = timedelta(days=1)
_APART = timedelta(days=14)  # what lies closer together is looked at at once
_NOON = MINUTES_PER_DAY // 2


class Moved(NamedTuple):
    """A calendar on the clock of a zone.

    Attributes
    ----------
    calendar
        Floating, no shift longer than to midnight.
    repeated
        The dates on which it works through an hour that the clock shows twice: what does not fit
        is worked after it, in the breaks that follow.
    lost
        Those of them on which no break follows within a day: an hour of work is missing.
    """

    calendar: Calendar
    repeated: tuple[date, ...]
    lost: tuple[date, ...]


def moved(calendar: Calendar, zone: str, first: date, last: date) -> Moved:
    """Return a calendar that works when another works, told by the clock of a zone.

    Its usual week is the other's, shifted by what the clocks are apart most of the time. Where
    they are apart by more or less, dated weeks hold; every other date that is not like its week is
    an exception. So it is exact from ``first`` to ``last``, but where the clock of the zone is put
    back during work: nobody works twice in one hour, so the rest of that shift is an hour late.

    Raises
    ------
    CalendarError
        ``calendar.holidays_unknown``.

    Examples
    --------
    >>> office = Calendar.standard("la", zone="America/Los_Angeles", hours="08:00-16:00")
    >>> year = date(2026, 1, 1), date(2026, 12, 31)
    >>> here = moved(office, "Europe/Berlin", *year).calendar
    >>> print(here.day(date(2026, 3, 2)), here.day(date(2026, 3, 9)), sep="; ")
    2026-03-02 Mon 17:00-24:00 (week); 2026-03-09 Mon 16:00-24:00 (dated week)
    >>> [(str(each.first), str(each.last)) for each in here.dated_weeks]
    [('2026-03-08', '2026-03-28'), ('2026-10-25', '2026-10-31')]
    """
    hours, repeated, lost = worked(calendar, zone, first, last)
    stretches = list(_stretches(calendar.zone, zone, first, last))
    days = Counter[int]()
    for begin, end, apart in stretches:
        days[apart] += (end - begin).days + 1
    weeks = {apart: _shifted(_usual_week(calendar), apart) for apart in days}
    usual = max(days, key=lambda apart: days[apart])
    dated = [
        DatedWeek(begin, end, weeks[apart]) for begin, end, apart in stretches if apart != usual
    ]
    labels = _labels(calendar, zone, first, last)
    others = (
        (day, hours.get(day, ()), labels.get(day))
        for begin, end, apart in stretches
        for day in _dates(begin, end)
        if hours.get(day, ()) != weeks[apart].on(day)
    )
    here = Calendar(
        calendar.id,
        calendar.name,
        None,
        weeks[usual],
        tuple(dated),
        exceptions=tuple(_exceptions(others)),
    )
    return Moved(here, repeated, lost)


def moved_over(calendar: Calendar, base: Calendar, zone: str, first: date, last: date) -> Moved:
    """Return a calendar as changes of its base, where it has nothing but exceptions of its own.

    Parameters
    ----------
    base
        What :func:`moved` made of its base.
    """
    days: list[tuple[date, DayHours, LocalizedText | None]] = []
    repeated: dict[date, None] = {}
    lost: dict[date, None] = {}
    for begin, end in _near(calendar.exceptions, first, last):
        hours, again, missing = worked(calendar, zone, begin, end)
        labels, usual = _labels(calendar, zone, begin, end), base.days(begin, end)
        repeated |= dict.fromkeys(again)
        lost |= dict.fromkeys(missing)
        days += (
            (plan.date, hours.get(plan.date, ()), labels.get(plan.date))
            for plan in usual
            if hours.get(plan.date, ()) != plan.hours
        )
    own = tuple(_exceptions(days))
    here = Calendar(calendar.id, calendar.name, None, exceptions=own, base=base)
    return Moved(here, tuple(repeated), tuple(lost))


def feels_changes(calendar: Calendar, zone: str, first: date, last: date) -> bool:
    """Whether a calendar of a zone may work in an hour that its clock skips or shows twice.

    >>> year = date(2026, 1, 1), date(2026, 12, 31)
    >>> for hours in ("22:00-06:00", "09:00-17:00"):
    ...     team = Calendar.standard("team", zone="Europe/Berlin", hours=hours)
    ...     print(feels_changes(team, "Europe/Berlin", *year))
    True
    False
    """
    skipped = _changes(zone, first, last)
    return any(
        shift.start < high + midnight and low + midnight < shift.end
        for shift in _shifts(calendar)
        for low, high in skipped
        for midnight in (0, MINUTES_PER_DAY)
    )


# ---- where exceptions are


def _near(exceptions: Iterable[CalendarException], first: date, last: date) -> Iterator[Stretch]:
    """Yield stretches of dates on which exceptions may show on any clock, apart from each other."""
    spans = sorted(
        (max(begin - AROUND, first), min(end + AROUND, last))
        for each in exceptions
        for begin, end in _dates_of(each, first, last)
    )
    waiting: Stretch | None = None
    for begin, end in spans:
        if waiting is not None and begin <= waiting[1] + _APART:
            waiting = waiting[0], max(waiting[1], end)
            continue
        if waiting is not None:
            yield waiting
        waiting = begin, end
    if waiting is not None:
        yield waiting


def _dates_of(exception: CalendarException, first: date, last: date) -> Iterable[Stretch]:
    """Return the dates that an exception means in some years and around them."""
    begin = max(exception.first, first - AROUND)
    end = min(exception.last, last + AROUND)
    if begin > end:
        return ()
    if exception.rule is None:
        return [(begin, end)]
    return [(day, day) for day in exception.rule.dates(exception.first, end) if day >= begin]


# ---- weeks


def _usual_week(calendar: Calendar) -> tuple[DayHours, ...]:
    return next(each.week for each in calendar.lineage() if each.week is not None).days[:7]


def _shifted(week: tuple[DayHours, ...], minutes: int) -> WorkWeek:
    """Return a week so many minutes later, each day from midnight to midnight."""
    found: defaultdict[int, list[Span]] = defaultdict(list)
    for number, hours in enumerate(week):
        for shift in hours:
            start = number * MINUTES_PER_DAY + shift.start + minutes
            for begin, end in by_midnight(start, start + shift.minutes):
                day, minute = divmod(begin, MINUTES_PER_DAY)
                found[day % 7].append((minute, minute + end - begin))
    return WorkWeek(tuple(joined_hours(sorted(found[number])) for number in range(7)))


def _stretches(
    own: str | None, zone: str, first: date, last: date
) -> Iterator[tuple[date, date, int]]:
    """Yield the dates between which a clock is so many minutes ahead of another."""
    begin, end = (day_number(day) * MINUTES_PER_DAY for day in around(first, last))
    there, here = segments(own, begin, end), segments(zone, begin, end)
    found: list[tuple[date, int]] = []
    for at in sorted({max(each.start, begin) for each in (*there, *here)}):
        offset = _in_force(here, at)
        apart = offset - _in_force(there, at)
        day = max(date_of((at + offset) // MINUTES_PER_DAY), first)
        if found and found[-1][0] == day:
            found.pop()
        if not found or found[-1][1] != apart:
            found.append((day, apart))
    ends = [day - _ONE_DAY for day, _ in found[1:]] + [last]
    for (day, apart), until in zip(found, ends, strict=True):
        if day <= last:
            yield day, min(until, last), apart


def _in_force(clock: tuple[Segment, ...], at: int) -> int:
    return clock[bisect_right([each.start for each in clock], at) - 1].offset


# ---- dates that are not like their week


def _labels(
    calendar: Calendar, zone: str, first: date, last: date
) -> dict[date, LocalizedText | None]:
    """Return why dates have the hours they have: as the calendar says of the noons they hold."""
    begin, end = around(first, last)
    stretches = list(_stretches(calendar.zone, zone, begin, end))
    starts = [each[0] for each in stretches]
    found: dict[date, LocalizedText | None] = {}
    for plan in calendar.days(begin, end):
        if plan.label is not None:
            apart = stretches[bisect_right(starts, plan.date) - 1][2]
            found[plan.date + (_NOON + apart) // MINUTES_PER_DAY * _ONE_DAY] = plan.label
    return found


def _exceptions(
    days: Iterable[tuple[date, DayHours, LocalizedText | None]],
) -> Iterator[CalendarException]:
    """Yield exceptions, one for dates in a row that are alike."""
    runs = groupby(enumerate(days), lambda item: (item[1][0] - item[0] * _ONE_DAY, item[1][1:]))
    for _, run in runs:
        together = [day for _, day in run]
        _, hours, label = together[0]
        yield CalendarException.between(together[0][0], together[-1][0], hours, label)


# ---- changes of a clock


def _changes(zone: str, first: date, last: date) -> list[Span]:
    """Return what a clock skips or shows twice, in minutes from the midnight before."""
    begin, end = (day_number(day) * MINUTES_PER_DAY for day in around(first, last))
    found = []
    for before, after in pairwise(segments(zone, begin, end)):
        low, high = sorted((after.start + before.offset, after.start + after.offset))
        midnight = low // MINUTES_PER_DAY * MINUTES_PER_DAY
        found.append((low - midnight, high - midnight))
    return found


def _shifts(calendar: Calendar) -> Iterator[Shift]:
    """Yield every shift that a calendar may have on some day: other rules only cut these."""
    for each in calendar.lineage():
        weeks = [*([each.week] if each.week else []), *(dated.week for dated in each.dated_weeks)]
        yield from chain.from_iterable(day for week in weeks for day in week.days)
        for exception in each.exceptions:
            if isinstance(exception.hours, tuple):
                yield from exception.hours


def _dates(first: date, last: date) -> Iterator[date]:
    return (first + number * _ONE_DAY for number in range((last - first).days + 1))
