"""Holidays and make-up workdays of a country, year by year, as plain records.

The package ``holidays`` answers silently with nothing outside its years, lists only the statutory
and swapped days of a Chinese break, and projects what is not announced yet without a word; the
records say what is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple, TypeAlias

from pmcore.calendars.dates import ONE_DAY
from pmcore.calendars.holiday_package import (
    Populated,
    announced_tables,
    country_facts,
    populated,
)
from pmcore.calendars.holidays import Holiday
from pmcore.kernel import CalendarError, Code, LocalizedText

# Where make-up workdays are set by decree each year, so that a later year is a projection.
_ANNOUNCED_YEARLY = frozenset(["AZ", "BY", "CN", "HU", "KG", "KZ", "LV", "MM", "RU", "UZ", "VN"])
# These Mondays were announced alone, "adjoining the weekend", and the weekend before is not part
# of the break: a six-day week works that Saturday. All other breaks take in their weekends.
_MONDAYS_ALONE = frozenset(
    {date(2018, 1, 1), date(2018, 6, 18), date(2018, 9, 24), date(2024, 6, 10)}
)
# Days of a break that no holiday falls on: the weekends it takes in.
OFFICIAL_BREAK = LocalizedText(en="Official break", zh="假期连休")
_MAKEUP = LocalizedText(en="Make-up workday", zh="调休上班")
_Offered: TypeAlias = tuple[str | None, ...]


class CountryYear(NamedTuple):
    """What the package knows about one year of one country."""

    days: tuple[Holiday, ...]
    complete: bool
    """False when the package warned that it knows this year only in part."""


def check_country(country: str, subdivision: str | None) -> None:
    """Raise a coded error unless the package knows the country and the subdivision."""
    known = country_facts(country).subdivisions
    if subdivision is None:
        return
    if not isinstance(subdivision, str) or subdivision not in known:
        raise CalendarError(
            Code.CALENDAR_SUBDIVISION_UNKNOWN,
            country=country,
            subdivision=subdivision,
            known=sorted(known),
        )


@lru_cache(maxsize=256)
def announced_until(country: str) -> int | None:
    """Return the last year with an announced table, for a country that announces each year."""
    return max(announced_tables(country), default=None) if country in _ANNOUNCED_YEARLY else None


def country_year(
    country: str, subdivision: str | None, languages: tuple[str, ...], year: int
) -> CountryYear:
    """Return the holidays and make-up workdays of one year, by date.

    Raises
    ------
    CalendarError
        ``calendar.holidays_unknown``: the package has no data for that year.
    """
    _check_year(country, year)
    asked = country, subdivision, _offered(country, languages), year // 10
    _incomplete(*asked)  # kept while the decade is at hand
    return _decade(*asked)[year]


def is_complete(
    country: str, subdivision: str | None, languages: tuple[str, ...], year: int
) -> bool:
    """Return :attr:`CountryYear.complete`, which is kept for longer than the days are."""
    _check_year(country, year)
    return year not in _incomplete(country, subdivision, _offered(country, languages), year // 10)


def _check_year(country: str, year: int) -> None:
    limits = country_facts(country)
    if not limits.start_year <= year <= limits.end_year:
        raise CalendarError(
            Code.CALENDAR_HOLIDAYS_UNKNOWN,
            country=country,
            year=year,
            first=limits.start_year,
            last=limits.end_year,
        )


def half_days(
    country: str, subdivision: str | None, languages: tuple[str, ...], year: int
) -> tuple[Holiday, ...]:
    """Return the days of one year that the package names as half holidays, by date."""
    if "half_day" not in country_facts(country).categories:
        return ()
    return _half_days(country, subdivision, _offered(country, languages), year)


@lru_cache(maxsize=1024)
def _half_days(
    country: str, subdivision: str | None, offered: _Offered, year: int
) -> tuple[Holiday, ...]:
    # With this category alone the package loses make-up workdays: it is asked apart.
    sources = [
        populated(country, subdivision, language, range(year, year + 1), "half_day")
        for language in offered
    ]
    return tuple(
        Holiday(
            day,
            "half",
            LocalizedText({source.tag: source.names[day] for source in sources}),
            _is_announced(country, year) and day not in sources[0].estimated,
        )
        for day in sources[0].names
        if day.year == year
    )


@lru_cache(maxsize=1024)
def _offered(country: str, languages: tuple[str, ...]) -> _Offered:
    """Return the languages the country's data offers, each once, else its own.

    Years are kept by these, not by the languages asked for: of those there is no end.
    """
    limits = country_facts(country)
    offered: _Offered = tuple(dict.fromkeys(tag for tag in languages if tag in limits.languages))
    return offered or (limits.default_language,)


@lru_cache(maxsize=32_768)
def _incomplete(
    country: str, subdivision: str | None, offered: _Offered, decade: int
) -> frozenset[int]:
    known = _decade(country, subdivision, offered, decade)
    return frozenset(year for year in known if not known[year].complete)


# Some 20 kB each.
@lru_cache(maxsize=2048)
def _decade(
    country: str, subdivision: str | None, offered: _Offered, decade: int
) -> Mapping[int, CountryYear]:
    # One year more on either side: breaks and observed days cross the turn of the year.
    years = range(decade * 10 - 1, decade * 10 + 11)
    sources = [populated(country, subdivision, language, years) for language in offered]
    first = sources[0]
    labels: dict[tuple[str, ...], LocalizedText] = {}
    names: dict[date, LocalizedText] = {}
    for day in first.names:
        # The same feasts come round each year.
        said = tuple(source.names[day] for source in sources)
        if said not in labels:
            tags = (source.tag for source in sources)
            labels[said] = LocalizedText(dict(zip(tags, said, strict=True)))
        names[day] = labels[said]
    breaks = _days_within_breaks(first) if country == "CN" else frozenset()
    names.update((day, OFFICIAL_BREAK) for day in breaks)
    records = [_off(country, first, day, names[day]) for day in names if day not in first.makeup]
    records += [_work(country, day) for day in first.makeup]
    records.sort(key=lambda record: record.date)
    of_year = {
        year: tuple(found) for year, found in groupby(records, key=lambda record: record.date.year)
    }
    return {
        year: CountryYear(of_year.get(year, ()), year not in first.incomplete)
        for year in years[1:-1]
    }


def _off(country: str, source: Populated, day: date, label: LocalizedText) -> Holiday:
    official = _is_announced(country, day.year) and day not in source.estimated
    return Holiday(day, "off", label, official)


def _work(country: str, day: date) -> Holiday:
    swapped = _swaps(country).get(day)
    label = _MAKEUP
    if swapped:
        label = LocalizedText(
            en=f"Make-up workday (for {swapped} off)", zh=f"调休上班（换休 {swapped}）"
        )
    return Holiday(day, "work", label, _is_announced(country, day.year), swapped)


def _is_announced(country: str, year: int) -> bool:
    until = announced_until(country)
    return until is None or year <= until


def _days_within_breaks(source: Populated) -> frozenset[date]:
    """Find the weekend days that belong to a break though the package does not name them.

    The notices speak of whole breaks ("February 15 to 23"); the package lists the statutory and
    the swapped days of them. A run of days off that holds a named day is the break, and the
    make-up workdays that border it end it.
    """
    filled: set[date] = set()
    for named in source.names:
        run = {named}
        for step in (-ONE_DAY, ONE_DAY):
            day = named + step
            while day not in source.makeup and (day.weekday() >= 5 or day in source.names):
                run.add(day)
                day += step
        if not (run & _MONDAYS_ALONE):
            filled |= run
    return frozenset(filled - source.names.keys())


@lru_cache(maxsize=256)
def _swaps(country: str) -> Mapping[date, date]:
    """Map each make-up workday to the day off that it pays for."""
    swaps: dict[date, date] = {}
    for year, rows in announced_tables(country).items():
        for row in rows:
            if len(row) >= 4:
                worked = date(row[4] if len(row) > 4 else year, row[2], row[3])
                swaps[worked] = date(year, row[0], row[1])
    return swaps


@lru_cache(maxsize=512)
def spring_festival(year: int) -> date:
    """Return Lunar New Year's Day: the first day that the package names so in China.

    Raises
    ------
    CalendarError
        ``calendar.holidays_unknown``.
    """
    named = country_year("CN", None, ("zh_CN",), year).days
    return min(day.date for day in named if day.label.pick("zh").startswith("春节"))
