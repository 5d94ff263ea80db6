"""Countries: days off, make-up workdays, breaks, projected years, names, closures."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from chinese_calendar import constants

from pmcore.calendars import (
    Calendar,
    CountryHolidays,
    HolidaySource,
    lunar_new_year,
    lunar_new_year_closure,
)
from pmcore.calendars.country_years import _swaps
from pmcore.calendars.holiday_package import announced_tables
from pmcore.kernel import CalendarError, Code, InputError, PmcoreError

CHINA = CountryHolidays("CN")


def week_of(days: str, source: CountryHolidays = CHINA) -> Calendar:
    return Calendar.standard("c", zone="Asia/Shanghai", weekdays=days, holidays=source)


class TestChina:
    """The State Council's notices 2018 to 2026, as the package chinesecalendar tells them."""

    @pytest.mark.parametrize(
        ("weekdays", "count"), [("mon-fri", 5), ("mon-sat", 6), ("mon-sun", 7)]
    )
    def test_every_day_equals_chinesecalendar(self, weekdays: str, count: int) -> None:
        wrong = []
        for plan in week_of(weekdays).days(date(2018, 1, 1), date(2026, 12, 31)):
            day = plan.date
            plain = day.weekday() < count and day not in constants.holidays
            if plan.is_working != (day in constants.workdays or plain):
                wrong.append(plan)

        assert wrong == []

    def test_given_alternating_weeks_when_a_break_holds_a_worked_saturday_then_it_is_off(
        self,
    ) -> None:
        assert str(week_of("mon-sat").day(date(2024, 2, 17))) == (
            "2024-02-17 Sat off (holiday: Official break)"
        )
        assert week_of("mon-sat").day(date(2024, 6, 8)).is_working

    def test_given_makeup_workdays_switched_off_when_resolved_then_saturdays_rest(self) -> None:
        on, off = (
            week_of("mon-fri"),
            week_of("mon-fri", CountryHolidays("CN", makeup_workdays=False)),
        )

        assert on.day(date(2026, 2, 14)).source == "make-up workday"
        assert (off.day(date(2026, 2, 14)).source, off.day(date(2026, 2, 20)).source) == (
            "week",
            "holiday",
        )

    def test_given_projected_years_when_resolved_then_every_day_says_so(self) -> None:
        calendar = week_of("mon-fri")

        assert CHINA.official_until == 2026
        assert not any(p.provisional for p in calendar.days(date(2026, 1, 1), date(2026, 12, 31)))
        assert all(p.provisional for p in calendar.days(date(2027, 1, 1), date(2028, 12, 31)))

    def test_the_tables_of_the_package_keep_their_shape(self) -> None:
        """Private to the package: make-up hours and the announced years come from here."""
        swaps = _swaps("CN")
        for year in range(2018, 2027):
            makeup = [
                d for d in CHINA.between(date(year, 1, 1), date(year, 12, 31)) if d.kind == "work"
            ]
            assert all(day.swapped == swaps[day.date] for day in makeup)
        assert max(announced_tables("CN")) == 2026
        assert swaps[date(2018, 12, 29)] == date(2018, 12, 31)


class TestCountries:
    """Each country on its own, in languages asked for, silent and within the years of the data."""

    def test_given_a_subdivision_when_asked_then_its_days_are_there(self) -> None:
        bavaria, berlin = CountryHolidays("DE", "BY"), CountryHolidays("DE", "BE")
        epiphany = date(2026, 1, 6)

        assert [day.label.pick("en") for day in bavaria.between(epiphany, epiphany)] == ["Epiphany"]
        assert berlin.between(epiphany, epiphany) == ()

    def test_given_languages_when_a_country_offers_them_then_names_are_in_them(self) -> None:
        day = date(2026, 10, 1)

        assert CHINA.between(day, day)[0].label.to_json() == {"en": "National Day", "zh": "国庆节"}
        assert CountryHolidays("DE", languages=("de",)).between(
            date(2026, 10, 3), date(2026, 10, 3)
        )[0].label.to_json() == {"de": "Tag der Deutschen Einheit"}
        assert CountryHolidays("CN", languages=("xx",)).between(day, day)[0].label.pick("zh") == (
            "国庆节"
        )

    def test_given_two_countries_when_combined_then_both_hold_and_makeup_days_stay(self) -> None:
        both = Calendar.standard("c", zone="UTC", holidays=(CHINA, CountryHolidays("US")))

        assert both.day(date(2024, 2, 4)).source == "make-up workday"
        assert both.day(date(2024, 7, 4)).label is not None
        assert not both.day(date(2024, 2, 16)).is_working

    def test_given_observed_days_when_they_cross_the_year_then_they_are_found(self) -> None:
        new_years_eve = date(2021, 12, 31)

        assert CountryHolidays("US").between(new_years_eve, new_years_eve)

    def test_given_a_year_known_in_part_when_asked_then_it_is_provisional_and_silent(self) -> None:
        """For India the data end in 2035 with a warning; we flag the years instead."""
        india = CountryHolidays("IN")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert india.between(date(2037, 1, 1), date(2037, 12, 31))

        assert india.is_official(2030)
        assert not india.is_official(2037)

    def test_given_an_estimated_feast_when_resolved_then_only_it_is_provisional(self) -> None:
        turkey = CountryHolidays("TR", languages=("tr",))
        days = {
            day.label.pick(): day for day in turkey.between(date(2035, 1, 1), date(2035, 12, 31))
        }

        assert {day.official for name, day in days.items() if "tahmini" in name} == {False}
        assert {day.official for name, day in days.items() if "tahmini" not in name} == {True}
        assert turkey.official_until is None

    @pytest.mark.parametrize("country", ["ZZ", "cn", "CHN", "XSHG", "", "C" * 999, None, 7])
    def test_given_no_country_when_made_then_it_is_refused(self, country: str) -> None:
        assert _code(lambda: CountryHolidays(country)) == Code.CALENDAR_COUNTRY_UNKNOWN

    @pytest.mark.parametrize("subdivision", ["ZZ", "", "by", 7, ["BY"]])
    def test_given_no_subdivision_when_made_then_it_is_refused(self, subdivision: str) -> None:
        assert (
            _code(lambda: CountryHolidays("DE", subdivision)) == Code.CALENDAR_SUBDIVISION_UNKNOWN
        )

    def test_given_languages_that_are_no_texts_when_made_then_it_is_refused(self) -> None:
        wrong: Any = [7]

        assert _code(lambda: CountryHolidays("CN", languages=wrong)) == Code.VALUE_INVALID
        one: Any = "zh_CN"
        assert CountryHolidays("CN", languages=one) == CountryHolidays("CN", languages=("zh_CN",))

    @pytest.mark.parametrize("year", [1949, 2101])
    def test_given_a_year_outside_the_data_when_asked_then_it_is_refused(self, year: int) -> None:
        with pytest.raises(PmcoreError) as caught:
            CHINA.is_official(year) if year < 2000 else CHINA.between(
                date(year, 1, 1), date(year, 1, 1)
            )
        assert caught.value.code == Code.CALENDAR_HOLIDAYS_UNKNOWN

    def test_a_country_is_a_holiday_source(self) -> None:
        assert isinstance(CHINA, HolidaySource)
        assert {CHINA, CountryHolidays("CN")} == {CHINA}

    def test_given_a_low_recursion_limit_when_resolved_then_it_works(self) -> None:
        calendar = week_of("mon-fri")
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(200)
        try:
            assert calendar.compile(date(2025, 1, 1), date(2025, 1, 31)).total_minutes
        finally:
            sys.setrecursionlimit(limit)


class TestLunarNewYear:
    """Closures that move with the lunar year, as exceptions for the years asked for."""

    DAYS = ("1985-02-20", "2000-02-05", "2020-01-25", "2024-02-10", "2025-01-29", "2026-02-17",
            "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03", "2033-01-31")  # fmt: skip

    @pytest.mark.parametrize("day", DAYS)
    def test_given_a_year_when_asked_then_its_new_year_is_known(self, day: str) -> None:
        expected = date.fromisoformat(day)

        assert lunar_new_year(expected.year) == expected

    def test_given_years_when_closed_then_both_ends_belong(self) -> None:
        closed = lunar_new_year_closure([2027, 2026, 2026], label="CNY shutdown")
        factory = week_of("mon-sat").derive("factory", exceptions=closed)

        assert len(closed) == 2
        feast = date(2026, 2, 17)
        for offset, works in ((-11, True), (-10, False), (0, False), (12, False), (13, True)):
            assert factory.day(feast + timedelta(days=offset)).is_working is works
        assert not factory.day(date(2027, 2, 10)).provisional

    @pytest.mark.parametrize(
        ("years", "before", "code"),
        [
            ([1949], 10, Code.CALENDAR_HOLIDAYS_UNKNOWN),
            (range(2026, 10**12), 10, Code.CALENDAR_HOLIDAYS_UNKNOWN),
            (["2026"], 10, Code.VALUE_INVALID),
            ([2026], -1, Code.VALUE_INVALID),
            ([2026], 10**9, Code.VALUE_INVALID),
        ],
    )
    def test_given_unusable_values_when_closed_then_they_are_refused(
        self, years: Iterable[int], before: int, code: Code
    ) -> None:
        assert _code(lambda: lunar_new_year_closure(years, before)) == code


def _code(call: object) -> Code:
    assert callable(call)
    with pytest.raises((CalendarError, InputError)) as caught:
        call()
    assert "?" not in str(caught.value)
    return caught.value.code
