"""The package ``holidays``: the one place where it is asked.

Everything the package does by surprise is dealt with here: it follows the process locale unless
told a language, warns about years it knows half, and loses make-up workdays where half holidays
are asked for together with the rest. It is imported inside the functions, because the import
takes a tenth of a second and most programs never need it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any, NamedTuple

from pmcore.kernel import CalendarError, Code

if TYPE_CHECKING:
    from holidays.holiday_base import HolidayBase

_warnings_lock = RLock()


class CountryFacts(NamedTuple):
    """What the package says of a country, whatever the year."""

    start_year: int
    end_year: int
    subdivisions: frozenset[str]
    languages: tuple[str, ...]
    default_language: str | None
    categories: frozenset[str]


class Populated(NamedTuple):
    """Named days of some years of a country, in one language, in order of their dates."""

    tag: str
    names: Mapping[date, str]
    estimated: frozenset[date]
    makeup: frozenset[date]
    incomplete: frozenset[int]


@lru_cache(maxsize=256)
def announced_tables(country: str) -> Mapping[int, tuple[tuple[Any, ...], ...]]:
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
def country_facts(country: str) -> CountryFacts:
    """Return what the package says of a country.

    Raises
    ------
    CalendarError
        ``calendar.country_unknown``.
    """
    found = _open(country, None, None)
    return CountryFacts(
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


def populated(
    country: str,
    subdivision: str | None,
    language: str | None,
    years: range,
    category: str = "public",
) -> Populated:
    """Return what the package names in some years, and which of them it knows in part."""
    limits = country_facts(country)
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
    return Populated(
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
