"""Calendars made to be slow: what they cost is counted, or compared within one run."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    DatedWeek,
    DaysOff,
    Holiday,
    HolidayNotice,
    WorkWeek,
    notices,
)
from pmcore.kernel import LocalizedText

DAY = timedelta(days=1)


class TestNotices:
    """What a notice says is put in order once, however many years are asked for."""

    def test_given_a_notice_a_year_when_years_are_asked_again_then_nothing_is_made_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        years = range(2030, 2080)
        whole = [
            HolidayNotice(year, [DaysOff(date(year, 1, 2), date(year, 12, 31), LocalizedText("x"))])
            for year in years
        ]
        calendar = Calendar.standard(
            "c", zone=None, holidays=CountryHolidays("CN", notices=tuple(whole))
        )
        made: list[date] = []

        def counted(day: date, *rest: object, **more: object) -> Holiday:
            made.append(day)
            return Holiday(day, *rest, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(notices, "Holiday", counted)
        plans = calendar.days(date(2030, 1, 1), date(2079, 12, 31))

        assert {plan.date for plan in plans if plan.is_working} == {
            date(y, 1, 1) for y in years if date(y, 1, 1).weekday() < 5
        } - {plan.date for plan in plans if plan.source == "holiday"}
        assert len(made) <= 366 * len(years)


class TestDatedWeeks:
    """A day finds the week pattern in force without looking at the dated weeks one by one."""

    def test_given_many_dated_weeks_when_each_day_works_like_another_then_they_cost_little(
        self,
    ) -> None:
        first, last = date(2026, 1, 1), date(2045, 12, 31)
        like = CalendarException.every("FREQ=DAILY", first, "like fri", until=last)
        week = WorkWeek.of({"mon-fri": "09:00-17:00"})
        later = tuple(
            DatedWeek(last + n * DAY, last + n * DAY, WorkWeek.of({"sat": "09:00-12:00"}))
            for n in range(1, 1001)
        )
        plain, many = (
            Calendar("c", LocalizedText("c"), None, week, dated, exceptions=(like,))
            for dated in ((), later)
        )

        assert many.days(first, last) == plain.days(first, last)
        assert _seconds(many, first, last) < 10 * _seconds(plain, first, last)


def _seconds(calendar: Calendar, first: date, last: date) -> float:
    began = time.process_time()
    calendar.days(first, last)
    return time.process_time() - began
