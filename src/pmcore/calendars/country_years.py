"""The package ``holidays``, read year by year into plain records.

Everything the package does by surprise is dealt with here: it follows the process locale unless
told a language, warns about years it knows half, answers silently with nothing outside its
years, and lists only the statutory and swapped days of a Chinese break. It is imported inside
the functions, because the import takes a tenth of a second and most programs never need it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from itertools import groupby
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pmcore.calendars.dates import ONE_DAY
from pmcore.calendars.holidays import Holiday
from pmcore.kernel import CalendarError, Code, LocalizedText

if TYPE_CHECKING:
    from holidays.holiday_base import HolidayBase

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
_warnings_lock = RLock()
_Offered: TypeAlias = tuple[str | None, ...]


class CountryYear(NamedTuple):
    """What the package knows about one year of one country."""

    days: tuple[Holiday, ...]
    complete: bool
    """False when the package warned that it knows this year only in part."""


def check_country(country: str, subdivision: str | None) -> None:
    """Raise a coded error unless the package knows the country and the subdivision."""
    known = _country(country).subdivisions
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
    return max(_tables(country), default=None) if country in _ANNOUNCED_YEARLY else None


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
    limits = _country(country)
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
    if "half_day" not in _country(country).categories:
        return ()
    return _half_days(country, subdivision, _offered(country, languages), year)


@lru_cache(maxsize=1024)
def _half_days(
    country: str, subdivision: str | None, offered: _Offered, year: int
) -> tuple[Holiday, ...]:
    # With this category alone the package loses make-up workdays: it is asked apart.
    sources = [
        _populated(country, subdivision, language, range(year, year + 1), "half_day")
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
    limits = _country(country)
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
    sources = [_populated(country, subdivision, language, years) for language in offered]
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


def _off(country: str, source: _Populated, day: date, label: LocalizedText) -> Holiday:
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


def _days_within_breaks(source: _Populated) -> frozenset[date]:
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
def _tables(country: str) -> Mapping[int, tuple[tuple[Any, ...], ...]]:
    """Return the announced tables by year: tuples (to month, to day, from month, from day[, year]).

    The package has no public name for them; a test holds their shape.
    """
    given = getattr(_open(country, None, None), "special_public_holidays", {})
    return {
        year: tuple(row for row in (rows if isinstance(rows[0], tuple) else (rows,)))
        for year, rows in given.items()
        if rows
    }


@lru_cache(maxsize=256)
def _swaps(country: str) -> Mapping[date, date]:
    """Map each make-up workday to the day off that it pays for."""
    swaps: dict[date, date] = {}
    for year, rows in _tables(country).items():
        for row in rows:
            if len(row) >= 4:
                worked = date(row[4] if len(row) > 4 else year, row[2], row[3])
                swaps[worked] = date(year, row[0], row[1])
    return swaps


class _Country(NamedTuple):
    start_year: int
    end_year: int
    subdivisions: frozenset[str]
    languages: tuple[str, ...]
    default_language: str | None
    categories: frozenset[str]


class _Populated(NamedTuple):
    tag: str
    names: Mapping[date, str]
    estimated: frozenset[date]
    makeup: frozenset[date]
    incomplete: frozenset[int]


@lru_cache(maxsize=256)
def _country(country: str) -> _Country:
    found = _open(country, None, None)
    return _Country(
        found.start_year,
        found.end_year,
        frozenset(found.subdivisions),
        tuple(found.supported_languages),
        found.default_language,
        frozenset(found.supported_categories),
    )


def _open(
    country: str, subdivision: str | None, language: str | None, category: str = "public"
) -> HolidayBase:
    import holidays

    with _lock_warnings():
        try:
            return holidays.country_holidays(
                country, subdiv=subdivision, language=language, categories=category
            )
        except (NotImplementedError, AttributeError):
            pass  # two ways in which the library says that it does not know the country
    raise CalendarError(Code.CALENDAR_COUNTRY_UNKNOWN, country=country)


def _populated(
    country: str,
    subdivision: str | None,
    language: str | None,
    years: range,
    category: str = "public",
) -> _Populated:
    limits = _country(country)
    source = _open(country, subdivision, language, category)
    incomplete = set()
    with _lock_warnings() as caught:
        for year in years:
            if limits.start_year <= year <= limits.end_year:
                source.get(date(year, 1, 1))
            if caught:
                incomplete.add(year)
                caught.clear()
    names = dict(sorted(source.items()))
    marks = _estimate_marks(source)
    return _Populated(
        _tag(language),
        names,
        frozenset(day for day, name in names.items() if any(mark in name for mark in marks)),
        frozenset(source.weekend_workdays),
        frozenset(incomplete),
    )


def _estimate_marks(source: HolidayBase) -> list[str]:
    """Return what the package adds to a name when the date is only an estimate."""
    labels = [
        getattr(source, name, None) for name in ("estimated_label", "observed_estimated_label")
    ]
    return [source.tr(label).replace("%s", "").strip() for label in labels if label]


@contextmanager
def _lock_warnings() -> Iterator[list[warnings.WarningMessage]]:
    # Catching warnings swaps a list of the whole process; the lock keeps our threads from
    # restoring each other's.
    with _warnings_lock, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught


def _tag(language: str | None) -> str:
    """Turn the package's ``zh_CN`` into the tag people ask for, ``zh``.

    >>> _tag("en_US"), _tag("zh_TW"), _tag(None)
    ('en', 'zh-TW', '')
    """
    return {"en_US": "en", "zh_CN": "zh", None: ""}.get(language, str(language).replace("_", "-"))


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
