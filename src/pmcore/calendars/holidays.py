"""Public holidays and make-up workdays (调休) as a source that calendars draw on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from pmcore.calendars.dates import check_plain_date
from pmcore.kernel import CalendarError, Code, InputError, LocalizedText

HolidayKind: TypeAlias = Literal["off", "work"]
_Date: TypeAlias = date
_country_code = re.compile(r"[A-Z]{2}", re.ASCII).fullmatch


@dataclass(frozen=True, slots=True)
class Holiday:
    """What a source says about one date.

    Attributes
    ----------
    date
        The date.
    kind
        ``off``, or ``work`` for a make-up workday on what would be a day off.
    label
        Its names.
    official
        Whether it is announced or fixed by law, not projected or estimated.
    swapped
        For a make-up workday: the day off that it pays for, if known. Its hours are the ones
        that day would have had.
    """

    date: date
    kind: HolidayKind
    label: LocalizedText
    official: bool = True
    swapped: _Date | None = None


@runtime_checkable
class HolidaySource(Protocol):
    """Where a calendar learns about holidays. Immutable, hashable, equal by content."""

    def between(self, first: date, last: date) -> tuple[Holiday, ...]:
        """Return the holidays and make-up workdays from ``first`` to ``last``, by date."""
        ...

    def is_official(self, year: int) -> bool:
        """Whether the days of this year, ordinary ones included, are settled."""
        ...


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

    Raises
    ------
    CalendarError
        ``calendar.country_unknown``; ``calendar.subdivision_unknown``.

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

    def __post_init__(self) -> None:
        from pmcore.calendars.country_years import check_country

        if not isinstance(self.country, str) or not _country_code(self.country):
            raise CalendarError(Code.CALENDAR_COUNTRY_UNKNOWN, country=self.country)
        check_country(self.country, self.subdivision)
        object.__setattr__(self, "languages", _languages(self.languages))

    @property
    def official_until(self) -> int | None:
        """Last year whose days are announced; ``None`` where the law fixes them for good.

        China and some other countries publish each year's breaks and make-up workdays a few
        weeks before it begins. Later years are projected: 10 to 16 days a year prove wrong.
        """
        from pmcore.calendars.country_years import announced_until

        return announced_until(self.country)

    def is_official(self, year: int) -> bool:
        """Whether the days of this year are announced, and the data for it are complete."""
        from pmcore.calendars.country_years import country_year

        until = self.official_until
        if until is not None and year > until:
            return False
        return country_year(self.country, self.subdivision, self.languages, year).complete

    def between(self, first: date, last: date) -> tuple[Holiday, ...]:
        """Return holidays and make-up workdays from ``first`` to ``last``, by date.

        Raises
        ------
        CalendarError
            ``calendar.holidays_unknown`` when the range leaves the years of the data.
        """
        from pmcore.calendars.country_years import country_year

        check_plain_date(first, "first")
        check_plain_date(last, "last")
        found: list[Holiday] = []
        for year in range(first.year, last.year + 1):
            days = country_year(self.country, self.subdivision, self.languages, year).days
            whole = first <= date(year, 1, 1) and date(year, 12, 31) <= last
            found.extend(day for day in days if whole or first <= day.date <= last)
        return tuple(day for day in found if self.makeup_workdays or day.kind == "off")


def _languages(given: str | Iterable[str]) -> tuple[str, ...]:
    listed = (given,) if isinstance(given, str) else tuple(given)
    for language in listed:
        if not isinstance(language, str):
            problem = "a language is text such as en_US or zh_CN"
            raise InputError(Code.VALUE_INVALID, field="languages", value=language, problem=problem)
    return listed
