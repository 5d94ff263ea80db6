"""Holiday notices: a year's days off and make-up workdays, entered by hand when they come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TypeAlias, TypeVar

from pmcore.calendars.dates import FIRST_DATE, LAST_DATE, ONE_DAY, check_date, check_range
from pmcore.calendars.holidays import Holiday
from pmcore.kernel import CalendarError, Code, InputError, LocalizedText

T = TypeVar("T")
_Date: TypeAlias = date
_MOST_ENTRIES = 100
_MAKEUP = LocalizedText(en="Make-up workday", zh="调休上班")


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days off in a row that a notice announces.

    Attributes
    ----------
    first, last
        Both are off, and so is every day between, weekends included.
    label
        The occasion, for people.

    Raises
    ------
    CalendarError
        ``calendar.range_inverted``.
    """

    first: date
    last: date
    label: LocalizedText

    def __post_init__(self) -> None:
        check_range(self.first, self.last, ("first", "last"))
        object.__setattr__(self, "label", LocalizedText.of(self.label))


@dataclass(frozen=True, slots=True)
class MakeupWorkday:
    """A day that a notice makes a workday, for a day off elsewhere.

    Attributes
    ----------
    date
        The date that is worked.
    swapped
        The day off that it pays for, if the notice or the company says so: its hours are worked.
        Else those of its own weekday, and where that is off those of the week's first workday.
    """

    date: date
    swapped: _Date | None = None

    def __post_init__(self) -> None:
        check_date(self.date, "date")
        if self.swapped is not None:
            check_date(self.swapped, "swapped")


@dataclass(frozen=True, slots=True, init=False)
class HolidayNotice:
    """All days off and make-up workdays of a year as the authority announced them.

    Given to :class:`~pmcore.calendars.CountryHolidays` it takes the place of whatever the data
    holds for that year, and the year is no longer provisional. It need not wait for the data.

    Attributes
    ----------
    year
        The year that the notice settles.
    off
        The breaks. They may begin in the December before or end in the January after.
    work
        Make-up workdays, or plain dates. Those outside the year count as well.

    Raises
    ------
    CalendarError
        ``calendar.notice_date``; ``calendar.notice_twice``; ``calendar.range_inverted``.
    InputError
        ``value.invalid``; ``input.too_many``; ``calendar.date_invalid``; ``time.out_of_range``.

    Examples
    --------
    >>> notice = HolidayNotice(
    ...     2031,
    ...     off=[DaysOff(date(2031, 1, 1), date(2031, 1, 3), "New Year")],
    ...     work=[date(2030, 12, 28)],
    ... )
    >>> [(str(day.date), day.kind) for day in notice.holidays()][:2]
    [('2030-12-28', 'work'), ('2031-01-01', 'off')]
    """

    year: int
    off: tuple[DaysOff, ...]
    work: tuple[MakeupWorkday, ...]

    def __init__(
        self, year: int, off: Iterable[DaysOff], work: Iterable[MakeupWorkday | date] = ()
    ) -> None:
        object.__setattr__(self, "year", _year(year))
        object.__setattr__(self, "off", _listed("off", off, DaysOff))
        days = work if isinstance(work, Iterable) else (work,)
        made = (MakeupWorkday(day) if isinstance(day, date) else day for day in days)
        object.__setattr__(self, "work", _listed("work", made, MakeupWorkday))
        self._check_dates()

    def holidays(self) -> tuple[Holiday, ...]:
        """Return the days of the notice, by date."""
        return tuple(day for days in _by_year(self).values() for day in days)

    def holidays_in(self, year: int) -> tuple[Holiday, ...]:
        """Return those of :meth:`holidays` that lie in ``year``."""
        return _by_year(self).get(year, ())

    def _holidays(self) -> Iterator[Holiday]:
        for days in self.off:
            for n in range((days.last - days.first).days + 1):
                yield Holiday(days.first + n * ONE_DAY, "off", days.label)
        for day in self.work:
            yield Holiday(day.date, "work", _MAKEUP, swapped=day.swapped)

    def _check_dates(self) -> None:
        first, last = date(self.year - 1, 12, 1), date(self.year + 1, 1, 31)
        for days in self.off:
            for day in (days.first, days.last):
                self._check_date(day, first, last)
        for work in self.work:
            self._check_date(work.date, first, last)
        listed = [day.date for day in self.holidays()]
        for day, following in pairwise(listed):
            if day == following:
                raise CalendarError(Code.CALENDAR_NOTICE_TWICE, value=day)

    def _check_date(self, day: date, first: date, last: date) -> None:
        if not first <= day <= last:
            raise CalendarError(Code.CALENDAR_NOTICE_DATE, date=day, year=self.year)


# A notice of a whole year and its turns has 427 days: all that are kept take some 30 MB.
@lru_cache(maxsize=512)
def _by_year(notice: HolidayNotice) -> Mapping[int, tuple[Holiday, ...]]:
    ordered = sorted(notice._holidays(), key=lambda day: day.date)
    grouped = groupby(ordered, key=lambda day: day.date.year)
    return {year: tuple(days) for year, days in grouped}


def _year(year: object) -> int:
    if type(year) is int and FIRST_DATE.year < year < LAST_DATE.year:
        return year
    limits = f"{FIRST_DATE.year + 1}..{LAST_DATE.year - 1}"
    problem = {"en": f"it must be a year in {limits}", "zh": f"应为 {limits} 内的年份"}
    raise InputError(Code.VALUE_INVALID, field="year", value=year, problem=problem)


def _listed(field: str, given: Iterable[object], kind: type[T]) -> tuple[T, ...]:
    listed = tuple(given) if isinstance(given, Iterable) else (given,)
    if len(listed) > _MOST_ENTRIES:
        raise InputError(Code.TOO_MANY, what=field, count=len(listed), limit=_MOST_ENTRIES)
    items: list[T] = []
    for item in listed:
        if not isinstance(item, kind):
            problem = {"en": f"it must be a {kind.__name__}", "zh": f"应为 {kind.__name__}"}
            raise InputError(Code.VALUE_INVALID, field=field, value=item, problem=problem)
        items.append(item)
    return tuple(items)
