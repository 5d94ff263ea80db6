"""Calendars made to be slow: what they cost is counted, or compared within one run."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pmcore.calendars import Calendar, CountryHolidays, DaysOff, Holiday, HolidayNotice, notices
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
