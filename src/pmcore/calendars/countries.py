"""Countries as a source of holidays."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from operator import attrgetter

from pmcore.calendars.dates import check_plain_date
from pmcore.calendars.day_changes import KeepShare, KeepWithin, day_rule
from pmcore.calendars.holidays import HalfDay, Holiday
from pmcore.calendars.notices import HolidayNotice
from pmcore.kernel import CalendarError, Code, InputError

_country_code = re.compile(r"[A-Z]{2}", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class CountryHolidays:
    """The public holidays of a country or a part of it, with its make-up workdays.

    The data come from the package ``holidays``, which is imported on first use. For China,
    weekend days inside an official break are off as well, so that six-day weeks rest through the
    break as the State Council's notices say.

    Attributes
    ----------
    country
        Two letters of ISO 3166-1: ``CN``, ``US``, ``DE``.
    subdivision
        State, province or region, as ``CA`` in the US; ``None`` for the whole country.
    makeup_workdays
        Whether official make-up workdays are worked.
    languages
        Names are given in each of these that the country's data offers, else in its own
        language. The process locale plays no part.
    half_days
        What is worked on half holidays such as Christmas Eve in Greece: ``until 13:00``,
        ``first 50%``. The data names the days but no hours; unless given they are whole days.
    notices
        What has been announced for years that the data only project; each takes the place of
        the data for its year.

    Raises
    ------
    CalendarError
        ``calendar.country_unknown``; ``calendar.subdivision_unknown``; ``calendar.notice_twice``.

    Examples
    --------
    >>> china = CountryHolidays("CN")
    >>> for day in china.between(date(2026, 2, 14), date(2026, 2, 16)):
    ...     print(day.date, day.kind, day.label.pick("zh"), day.swapped)
    2026-02-14 work 调休上班（换休 2026-02-20） 2026-02-20
    2026-02-15 off 假期连休 None
    2026-02-16 off 农历除夕 None
    >>> china.official_until, china.is_official(2027)
    (2026, False)
    """

    country: str
    subdivision: str | None = None
    makeup_workdays: bool = True
    languages: tuple[str, ...] = ("en_US", "zh_CN")
    half_days: HalfDay | None = None
    notices: tuple[HolidayNotice, ...] = ()

    def __post_init__(self) -> None:
        from pmcore.calendars.country_years import check_country

        if not isinstance(self.country, str) or not _country_code(self.country):
            raise CalendarError(Code.CALENDAR_COUNTRY_UNKNOWN, country=self.country)
        check_country(self.country, self.subdivision)
        object.__setattr__(self, "languages", _languages(self.languages))
        object.__setattr__(self, "half_days", _half_days(self.half_days))
        object.__setattr__(self, "notices", _notices(self.notices))

    @property
    def official_until(self) -> int | None:
        """Last year whose days are announced; ``None`` where the law fixes them for good.

        China and some other countries publish each year's breaks and make-up workdays a few
        weeks before it begins. Later years are projected: 10 to 16 days a year prove wrong.
        """
        from pmcore.calendars.country_years import announced_until

        until = announced_until(self.country)
        for notice in self.notices:
            if until is not None and notice.year == until + 1:
                until += 1
        return until

    def is_official(self, year: int) -> bool:
        """Whether the days of this year are announced, and the data for it are complete."""
        from pmcore.calendars.country_years import announced_until, is_complete

        if any(notice.year == year for notice in self._notices_near(year)):
            return True
        until = announced_until(self.country)
        if until is not None and year > until:
            return False
        return is_complete(self.country, self.subdivision, self.languages, year)

    def between(self, first: date, last: date) -> tuple[Holiday, ...]:
        """Return holidays and make-up workdays from ``first`` to ``last``, by date.

        Raises
        ------
        CalendarError
            ``calendar.holidays_unknown`` when the range leaves the years of the data.
        """
        check_plain_date(first, "first")
        check_plain_date(last, "last")
        found: list[Holiday] = []
        for year in range(first.year, last.year + 1):
            days = self._days_of(year)
            whole = first <= date(year, 1, 1) and date(year, 12, 31) <= last
            found.extend(day for day in days if whole or first <= day.date <= last)
        return tuple(day for day in found if self.makeup_workdays or day.kind != "work")

    def _days_of(self, year: int) -> tuple[Holiday, ...]:
        from pmcore.calendars.country_years import country_year, half_days

        near = self._notices_near(year)
        announced = {day.date: day for notice in near for day in notice.holidays_in(year)}
        if any(notice.year == year for notice in near):
            return tuple(announced[day] for day in sorted(announced))
        known = country_year(self.country, self.subdivision, self.languages, year).days
        if self.half_days is not None:
            where = (self.country, self.subdivision, self.languages)
            known = _with_half_days(known, half_days(*where, year), self.half_days)
        if not announced:
            return known
        days = {day.date: day for day in known} | announced
        return tuple(days[day] for day in sorted(days))

    def _notices_near(self, year: int) -> tuple[HolidayNotice, ...]:
        """Return the notices that may speak of days of ``year``: its own and its neighbours'."""
        if not self.notices:
            return ()
        by_year = attrgetter("year")
        at = bisect_left(self.notices, year - 1, key=by_year)
        return self.notices[at : bisect_left(self.notices, year + 2, at, key=by_year)]


def _with_half_days(
    known: tuple[Holiday, ...], halves: tuple[Holiday, ...], keep: HalfDay
) -> tuple[Holiday, ...]:
    """Add half days where no holiday or make-up workday is known."""
    days = {day.date: replace(day, keep=keep) for day in halves}
    days |= {day.date: day for day in known}
    return tuple(days[day] for day in sorted(days))


def _languages(given: str | Iterable[str]) -> tuple[str, ...]:
    listed = (given,) if isinstance(given, str) or not isinstance(given, Iterable) else tuple(given)
    for language in listed:
        if not isinstance(language, str):
            problem = {
                "en": "it must be a text such as en_US or zh_CN",
                "zh": "应为 en_US、zh_CN 等文本",
            }
            raise InputError(Code.VALUE_INVALID, field="languages", value=language, problem=problem)
    return listed


def _half_days(given: HalfDay | str | None) -> HalfDay | None:
    if given is None:
        return None
    rule = day_rule(given)
    if not isinstance(rule, KeepWithin | KeepShare):
        problem = {
            "en": "it must keep a part of a day, as until 13:00 or first 50%",
            "zh": "应保留一天的一部分，如 until 13:00 或 first 50%",
        }
        raise InputError(Code.VALUE_INVALID, field="half_days", value=given, problem=problem)
    return rule


def _notices(given: HolidayNotice | Iterable[HolidayNotice]) -> tuple[HolidayNotice, ...]:
    listed = tuple(given) if isinstance(given, Iterable) else (given,)
    for notice in listed:
        if not isinstance(notice, HolidayNotice):
            problem = {"en": "it must be a HolidayNotice", "zh": "应为 HolidayNotice"}
            raise InputError(Code.VALUE_INVALID, field="notices", value=notice, problem=problem)
    ordered = tuple(sorted(listed, key=lambda notice: notice.year))
    for one, other in pairwise(ordered):
        if one.year == other.year:
            raise CalendarError(Code.CALENDAR_NOTICE_TWICE, value=one.year)
    return ordered
