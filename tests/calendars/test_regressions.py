"""Defects of other tools, from their issue trackers: each with the answer that is right."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    WorkingTime,
    WorkWeek,
    datetime_of,
    instant_of,
)
from pmcore.kernel import CalendarError, Code, LocalizedText

MONDAY = date(2026, 1, 5)


def floating(hours: str, weekdays: str = "mon-fri", *exceptions: CalendarException) -> Calendar:
    return Calendar.standard("c", zone=None, hours=hours, weekdays=weekdays, exceptions=exceptions)


def off(*days: str) -> tuple[CalendarException, ...]:
    return tuple(CalendarException.on(date.fromisoformat(day)) for day in days)


def at(text: str, zone: str | None = None) -> int:
    moment = datetime.fromisoformat(text)
    return instant_of(moment.replace(tzinfo=ZoneInfo(zone)) if zone else moment, zone)


def around(calendar: Calendar, text: str) -> WorkingTime:
    day = date.fromisoformat(text[:10])
    return calendar.compile(day - timedelta(days=40), day + timedelta(days=40))


def walked(calendar: Calendar, text: str, minutes: int) -> str:
    time = around(calendar, text)
    end = time.add(at(text, calendar.zone), minutes)
    return datetime_of(end, calendar.zone).isoformat(timespec="minutes")


class TestOtherToolsDefects:
    """The numbers are those of the study; the tracker is named where the defect was reported."""

    def test_1_given_a_shift_to_midnight_when_walked_over_it_then_it_ends(self) -> None:
        """joniles/mpxj#657: infinite loop."""
        calendar = floating("00:00-04:30 08:30-24:00", "mon-sun")

        assert walked(calendar, "2024-02-05T22:00", 600) == "2024-02-06T12:00"
        assert walked(calendar, "2024-02-06T12:00", -600) == "2024-02-05T22:00"

    def test_4_given_no_working_time_when_built_then_it_is_refused(self) -> None:
        with pytest.raises(CalendarError) as caught:
            floating("off", "mon-sun", *off("2026-01-01"))
        assert caught.value.code == Code.CALENDAR_EMPTY

    def test_5_given_every_other_friday_off_when_one_is_set_working_then_it_works(self) -> None:
        """mpxj#498: the single date beats what recurs, in whatever order they are given."""
        friday = date(2026, 5, 8)
        off_fridays = CalendarException.every("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", friday)
        working = CalendarException.on(friday + timedelta(days=14), "09:00-17:00")

        for given in ((off_fridays, working), (working, off_fridays)):
            calendar = floating("09:00-17:00", "mon-fri", *given)
            worked = [calendar.day(friday + timedelta(days=7 * n)).is_working for n in range(5)]
            assert worked == [False, True, True, True, False]

    def test_5_given_two_rules_for_a_day_when_they_differ_then_the_later_definition_wins(
        self,
    ) -> None:
        """mpxj#498, the other half of it."""
        friday = date(2026, 5, 8)
        rules = [
            CalendarException.every("FREQ=WEEKLY;BYDAY=FR", friday, hours)
            for hours in ("off", "09:00-12:00")
        ]

        assert floating("09:00-17:00", "mon-fri", *rules).day(friday).minutes == 180
        assert floating("09:00-17:00", "mon-fri", *rules[::-1]).day(friday).minutes == 0

    def test_6_given_holidays_when_days_are_counted_then_they_are_left_out(self) -> None:
        """mpxj#125: 11 days instead of 9."""
        calendar = floating(
            "09:00-17:00", "mon-fri", *off("2019-12-25", "2019-12-26", "2019-12-27", "2020-01-01")
        )
        plans = calendar.days(date(2019, 12, 23), date(2020, 1, 8))

        assert sum(plan.is_working for plan in plans) == 9

    def test_7_given_a_day_off_when_work_would_start_on_it_then_it_starts_after(self) -> None:
        """mpxj#8."""
        calendar = floating("08:00-16:00", "mon-tue thu-sun")
        tuesday = "2026-05-05T20:00"

        assert walked(calendar, tuesday, 60) == "2026-05-07T09:00"
        time = around(calendar, tuesday)
        assert time.next_start(at(tuesday)) == at("2026-05-07T08:00")

    def test_8_given_two_whole_days_when_measured_then_no_minute_is_lost_at_midnight(self) -> None:
        """odoo#70030, #72210, #25345, #258357."""
        calendar = floating("00:00-24:00", "mon-tue")

        assert walked(calendar, "2026-05-04T00:00", 1440) == "2026-05-05T00:00"
        time = calendar.compile(date(2026, 5, 4), date(2026, 5, 10))
        assert (time.total_minutes, len(time.starts)) == (48 * 60, 1)

    def test_10_given_a_zone_ahead_of_utc_when_measured_then_half_an_hour_is_that(self) -> None:
        """odoo#18166."""
        calendar = Calendar.standard("c", zone="Australia/Brisbane")
        time = around(calendar, "2026-05-04")
        zone = calendar.zone

        assert time.diff(at("2026-05-04T09:10", zone), at("2026-05-04T09:40", zone)) == 30

    def test_11_given_a_day_and_night_shift_when_walked_over_midnight_then_it_adds_up(self) -> None:
        """odoo#15746: 05:00 instead of 03:00."""
        calendar = Calendar.always(zone="Africa/Johannesburg")

        assert walked(calendar, "2026-05-04T20:00", 420) == "2026-05-05T03:00+02:00"

    def test_13_given_weeks_that_take_turns_when_asked_from_any_day_then_the_turn_is_the_same(
        self,
    ) -> None:
        """odoo#96391, #275420; OCA/hr#1384: the turn depended on where the question began."""
        week = WorkWeek.of({"mon-sat": "09:00-17:00"}, {"mon-fri": "09:00-17:00"}, anchor=MONDAY)
        calendar = Calendar("c", LocalizedText("c"), None, week)
        last = date(2027, 2, 28)
        whole = calendar.compile(MONDAY, last)
        for offset in range(1, 30):
            first = MONDAY + timedelta(days=offset)
            part = calendar.compile(first, last)

            assert part == whole.clip(part.lo, part.hi)
        saturdays = [date(2026, 12, 19) + timedelta(days=7 * n) for n in range(6)]
        assert [calendar.day(day).is_working for day in saturdays] == [False, True] * 3

    def test_14_given_a_holiday_on_monday_when_friday_overflows_then_it_ends_on_tuesday(
        self,
    ) -> None:
        """pandas#16867, #29901."""
        calendar = floating("09:00-17:00", "mon-fri", *off("2014-01-20"))

        assert walked(calendar, "2014-01-17T15:00", 480) == "2014-01-21T15:00"

    def test_15_given_a_saturday_shift_when_friday_is_off_then_it_is_used(self) -> None:
        """pandas#23542."""
        calendar = floating("08:00-17:00", "mon-sat", *off("2018-11-09"))

        assert walked(calendar, "2018-11-08T08:00", 600) == "2018-11-10T09:00"

    def test_18_given_a_repeated_hour_when_an_hour_is_walked_then_it_is_the_second_one(
        self,
    ) -> None:
        """lennym/moment-business-time#58."""
        calendar = Calendar.standard(
            "c", zone="Europe/Amsterdam", hours="00:00-10:00", weekdays="mon-sun"
        )

        assert walked(calendar, "2022-10-30T02:00", 60) == "2022-10-30T02:00+01:00"

    def test_20_given_holidays_long_past_when_walked_back_then_it_ends(self) -> None:
        """businesstimedelta#9: subtraction over holidays failed, or never ended."""
        calendar = floating("09:00-17:00", "mon-fri", *off("2010-01-01"))

        assert walked(calendar, "2026-05-04T12:00", -480) == "2026-05-01T12:00"
        assert walked(calendar, "2010-01-01T12:00", -60) == "2009-12-31T16:00"

    def test_21_given_a_holiday_on_the_first_day_when_counted_then_it_is_counted(self) -> None:
        """botant/py-business-calendar#9, #4: IndexError."""
        calendar = floating("09:00-17:00", "mon-fri", *off("2026-05-04"))

        assert sum(p.is_working for p in calendar.days(date(2026, 5, 4), date(2026, 5, 8))) == 4

    def test_22_given_an_evening_start_when_measured_then_the_next_day_counts(self) -> None:
        """seatgeek/businesstime#13: 0 instead of 8 hours."""
        time = around(floating("09:00-17:00"), "2016-06-17")

        assert time.diff(at("2016-06-17T18:00"), at("2016-06-20T18:00")) == 480

    def test_23_given_a_holiday_told_twice_when_walked_over_then_it_counts_once(self) -> None:
        """The package workdays 1.4 skipped a day too many."""
        once = Calendar.standard("c", zone="UTC", holidays=CountryHolidays("US"))
        twice = Calendar.standard("c", zone="UTC", holidays=(CountryHolidays("US"),) * 2)
        days = date(2026, 1, 1), date(2026, 12, 31)

        assert once.compile(*days) == twice.compile(*days)
        with pytest.raises(CalendarError) as caught:
            floating("09:00-17:00", "mon-fri", *off("2025-01-07", "2025-01-07"))
        assert caught.value.code == Code.CALENDAR_EXCEPTION_TWICE
        calendar = floating("09:00-17:00", "mon-fri", *off("2025-01-07"))
        assert walked(calendar, "2025-01-06T17:00", 480) == "2025-01-08T17:00"

    def test_24_given_swapped_ends_when_measured_then_the_sign_changes(self) -> None:
        """numpy#23197."""
        time = around(floating("09:00-17:00"), "2026-05-04")
        a, b = at("2026-05-02T12:00"), at("2026-05-06T12:00")

        assert time.diff(a, b) == -time.diff(b, a) == 2 * 480 + 180

    def test_25_given_a_range_that_ends_on_a_half_day_when_compiled_then_it_is_half(self) -> None:
        """gerrymanoim/exchange_calendars#8: the special close was ignored."""
        close = CalendarException.on(date(2026, 12, 24), "until 13:00")
        calendar = floating("09:30-16:00", "mon-fri", close)
        for first in (date(2026, 12, 1), date(2026, 12, 24)):
            time = calendar.compile(first, date(2026, 12, 24))

            assert time.total(at("2026-12-24T00:00"), time.hi) == 210

    @pytest.mark.parametrize(
        ("country", "day"), [("UA", date(1996, 12, 28)), ("CN", date(2005, 12, 31))]
    )
    def test_27_given_a_makeup_day_for_the_next_year_when_resolved_then_it_works(
        self, country: str, day: date
    ) -> None:
        """vacanza/holidays#2196; chinese-calendar#125."""
        calendar = Calendar.standard("c", zone="UTC", holidays=CountryHolidays(country))

        assert calendar.day(day).source == "make-up workday"

    def test_31_given_a_plan_made_on_saturday_when_started_then_it_is_monday(self) -> None:
        """erpnext#35956."""
        time = around(floating("09:00-17:00"), "2026-05-02")

        assert time.next_start(at("2026-05-02T11:00")) == at("2026-05-04T09:00")

    @pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Shanghai"])
    def test_33_given_any_zone_when_a_date_is_placed_then_it_stays_that_date(
        self, zone: str
    ) -> None:
        """opf/openproject#11119: negative offsets shifted dates."""
        day = date(2026, 5, 4)
        start, end = instant_of(day, zone, edge="start"), instant_of(day, zone, edge="end")

        assert datetime_of(start, zone).date() == datetime_of(end - 1, zone).date() == day

    def test_33_given_a_lag_over_a_weekend_when_walked_then_days_off_do_not_count(self) -> None:
        """opf/openproject#18594: the lag counted Saturday and Sunday."""
        calendar = floating("09:00-17:00")

        assert walked(calendar, "2026-05-08T17:00", 2 * 480) == "2026-05-12T17:00"
        assert walked(calendar, "2026-05-12T09:00", -2 * 480) == "2026-05-08T09:00"

    @pytest.mark.parametrize(
        ("weekday", "day"),
        [("mon", "2026-05-04"), ("sat", "2026-05-09"), ("sun", "2026-05-10")],
    )
    def test_33_given_a_weekday_by_name_when_resolved_then_it_is_that_one(
        self, weekday: str, day: str
    ) -> None:
        """opf/openproject#12767: one counted weekdays from 0, another from 1."""
        calendar = floating("09:00-17:00", weekday)
        days = calendar.days(date(2026, 5, 4), date(2026, 5, 10))

        assert [plan.date for plan in days if plan.is_working] == [date.fromisoformat(day)]


class TestHandOff:
    """Two offices over an ocean: a finish is an instant, and the next start its own calendar's."""

    def test_given_eight_hour_tasks_when_handed_over_then_dst_moves_one_of_them(self) -> None:
        hours = "09:00-12:00 13:00-18:00"
        first, last = date(2025, 3, 1), date(2025, 3, 31)
        shanghai = Calendar.standard("sh", zone="Asia/Shanghai", hours=hours).compile(first, last)
        angeles = Calendar.standard("la", zone="America/Los_Angeles", hours=hours).compile(
            first, last
        )

        finish = shanghai.add(at("2025-03-03T09:00", "Asia/Shanghai"), 480)
        assert datetime_of(finish, shanghai.zone).isoformat() == "2025-03-03T18:00:00+08:00"
        finish = angeles.add(finish, 480)
        assert datetime_of(finish, angeles.zone).isoformat() == "2025-03-03T18:00:00-08:00"
        start = shanghai.next_start(finish)
        assert datetime_of(start, shanghai.zone).isoformat() == "2025-03-04T10:00:00+08:00"
        finish = shanghai.add(start, 480)
        assert datetime_of(finish, shanghai.zone).isoformat() == "2025-03-05T10:00:00+08:00"
        later = angeles.add(at("2025-03-10T09:00", "America/Los_Angeles"), 480)
        assert datetime_of(later, shanghai.zone).isoformat() == "2025-03-11T09:00:00+08:00"
