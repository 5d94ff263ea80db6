"""The calendar record: precedence, inheritance, what is refused at build."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    DatedWeek,
    Holiday,
    WorkWeek,
    format_hours,
    hours,
)
from pmcore.kernel import CalendarError, Code, LocalizedText, PmcoreError

MONDAY, SATURDAY = date(2026, 5, 4), date(2026, 5, 9)
OFFICE = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-12:00 13:30-18:30")


@dataclass(frozen=True)
class Source:
    """A holiday source of one date."""

    day: Holiday
    official: bool = True

    def between(self, first: date, last: date) -> tuple[Holiday, ...]:
        return (self.day,) if first <= self.day.date <= last else ()

    def is_official(self, year: int) -> bool:
        return self.official

    @property
    def official_until(self) -> int | None:
        return None if self.official else 2025


def feast(day: date, name: str = "Feast") -> Source:
    return Source(Holiday(day, "off", LocalizedText(name)))


def makeup(day: date, swapped: date | None = None) -> Source:
    return Source(Holiday(day, "work", LocalizedText("Make-up"), swapped=swapped))


def told(calendar: Calendar, day: date) -> tuple[str, str, str]:
    plan = calendar.day(day)
    return format_hours(plan.hours), plan.source, plan.calendar


class TestPrecedence:
    """Single exception, range, own holidays, the base's three, then the weeks, own before base."""

    def test_given_a_range_and_a_date_inside_it_when_resolved_then_the_date_wins(self) -> None:
        calendar = OFFICE.derive(
            "c",
            exceptions=[
                CalendarException.on(MONDAY, "10:00-11:00"),
                CalendarException.between(MONDAY, SATURDAY, label="Closed"),
            ],
        )

        assert told(calendar, MONDAY) == ("10:00-11:00", "exception", "c")
        assert told(calendar, MONDAY + timedelta(days=1)) == ("off", "exception", "c")

    def test_given_two_ranges_when_they_cross_then_the_later_given_wins(self) -> None:
        first = CalendarException.between(MONDAY, SATURDAY, "08:00-10:00")
        second = CalendarException.between(MONDAY, SATURDAY, "20:00-22:00")

        assert told(OFFICE.derive("c", exceptions=[first, second]), MONDAY)[0] == "20:00-22:00"
        assert told(OFFICE.derive("c", exceptions=[second, first]), MONDAY)[0] == "08:00-10:00"

    def test_given_a_holiday_and_an_exception_when_resolved_then_the_exception_wins(self) -> None:
        calendar = OFFICE.derive(
            "c", holidays=feast(MONDAY), exceptions=[CalendarException.on(MONDAY, "10:00-11:00")]
        )

        assert told(calendar, MONDAY) == ("10:00-11:00", "exception", "c")

    def test_given_own_and_base_holidays_when_they_differ_then_the_own_wins(self) -> None:
        base = Calendar.standard("base", zone="UTC", holidays=feast(SATURDAY))
        own = base.derive("own", holidays=makeup(SATURDAY, MONDAY))

        assert told(own, SATURDAY) == ("09:00-17:00", "make-up workday", "own")
        assert told(own.derive("leaf"), SATURDAY)[1:] == ("base make-up workday", "own")

    def test_given_a_source_that_tells_too_much_when_resolved_then_other_days_stay(self) -> None:
        @dataclass(frozen=True)
        class Talkative(Source):
            def between(self, first: date, last: date) -> tuple[Holiday, ...]:
                return (self.day,)

        source = Talkative(Holiday(SATURDAY, "off", LocalizedText("Feast")))
        calendar = Calendar.standard("c", zone="UTC", holidays=source)

        assert calendar.day(MONDAY).is_working
        week = calendar.days(SATURDAY + timedelta(days=1), SATURDAY + timedelta(days=7))
        assert {plan.source for plan in week} == {"week"}

    def test_given_two_sources_when_they_differ_then_the_first_given_wins(self) -> None:
        both = (makeup(SATURDAY, MONDAY), feast(SATURDAY))

        assert told(Calendar.standard("c", zone="UTC", holidays=both), SATURDAY)[0] != "off"
        assert told(Calendar.standard("c", zone="UTC", holidays=both[::-1]), SATURDAY)[0] == "off"

    def test_given_an_own_week_when_the_base_has_a_holiday_then_it_still_rests(self) -> None:
        """A week of one's own changes hours; it does not cancel the company's holidays."""
        base = Calendar.standard("base", zone="UTC", holidays=feast(MONDAY))
        own = base.derive("own", week=WorkWeek.of({"mon-sat": "06:00-14:00"}))

        assert told(own, MONDAY) == ("off", "base holiday", "base")
        assert told(own, SATURDAY) == ("06:00-14:00", "week", "own")

    def test_given_own_holidays_when_the_base_works_by_exception_then_the_holiday_wins(
        self,
    ) -> None:
        base = OFFICE.derive("b", exceptions=[CalendarException.on(MONDAY, "10:00-11:00")])

        assert told(base.derive("own", holidays=feast(MONDAY)), MONDAY)[1] == "holiday"

    def test_given_leave_when_the_company_makes_up_a_workday_then_leave_wins(self) -> None:
        base = Calendar.standard("base", zone="UTC", holidays=makeup(SATURDAY, MONDAY))
        leave = CalendarException.between(MONDAY, SATURDAY, label="Leave")

        assert told(base.derive("li", exceptions=[leave]), SATURDAY) == ("off", "exception", "li")

    def test_given_dated_weeks_when_they_hold_then_the_nearest_calendar_decides(self) -> None:
        summer = DatedWeek(date(2026, 6, 1), date(2026, 8, 31), WorkWeek.of({"mon": "08:00-09:00"}))
        base = OFFICE.derive("base", dated_weeks=[summer])
        own = base.derive("own", week=WorkWeek.of({"mon": "20:00-21:00"}))

        assert told(base, date(2026, 5, 25))[1] == "base week"
        assert told(base, date(2026, 6, 1)) == ("08:00-09:00", "dated week", "base")
        assert told(base.derive("leaf"), date(2026, 8, 31))[1] == "base dated week"
        assert told(base, date(2026, 9, 7))[1] == "base week"
        assert told(own, date(2026, 6, 1)) == ("20:00-21:00", "week", "own")

    def test_given_a_range_of_days_when_resolved_then_it_equals_day_by_day(self) -> None:
        calendar = Calendar.standard("c", zone="UTC", holidays=CountryHolidays("CN")).derive(
            "own",
            dated_weeks=[DatedWeek(date(2026, 2, 1), None, WorkWeek.of({"sat": "08:00-09:00"}))],
            exceptions=[CalendarException.between(date(2025, 12, 28), date(2026, 1, 3))],
        )
        first, last = date(2025, 12, 20), date(2026, 3, 10)

        one_by_one = [
            calendar.day(first + timedelta(days=n)) for n in range((last - first).days + 1)
        ]
        assert list(calendar.days(first, last)) == one_by_one


class TestMakeupHours:
    """Hours of the day off it pays for, else of its weekday, else of the first working day."""

    WEEK = WorkWeek.of({"tue": "07:00-08:00", "thu": "10:00-11:00", "sat": "20:00-21:00"})

    @pytest.mark.parametrize(
        ("day", "swapped", "expected"),
        [
            (date(2026, 5, 10), date(2026, 5, 7), "10:00-11:00"),
            (date(2026, 5, 9), date(2026, 5, 7), "10:00-11:00"),
            (date(2026, 5, 9), date(2026, 5, 8), "20:00-21:00"),
            (date(2026, 5, 9), None, "20:00-21:00"),
            (date(2026, 5, 10), None, "07:00-08:00"),
            (date(2026, 5, 10), date(2026, 5, 8), "07:00-08:00"),
        ],
    )
    def test_given_a_makeup_workday_when_resolved_then_its_hours_follow_the_rule(
        self, day: date, swapped: date | None, expected: str
    ) -> None:
        calendar = Calendar(
            "c", LocalizedText("c"), "UTC", self.WEEK, holidays=(makeup(day, swapped),)
        )

        assert told(calendar, day) == (expected, "make-up workday", "c")

    def test_given_a_derived_week_when_the_base_makes_up_then_the_derived_hours_hold(self) -> None:
        base = Calendar.standard("base", zone="UTC", holidays=makeup(SATURDAY, MONDAY))
        early = base.derive("early", week=WorkWeek.of({"mon-fri": "06:00-14:00"}))

        assert told(early, SATURDAY) == ("06:00-14:00", "base make-up workday", "base")

    def test_given_summer_hours_when_a_makeup_day_falls_in_them_then_they_hold(self) -> None:
        summer = DatedWeek(date(2026, 5, 1), None, WorkWeek.of({"mon-fri": "06:00-14:00"}))
        base = Calendar.standard("base", zone="UTC", holidays=makeup(SATURDAY, date(2026, 4, 30)))

        assert told(base.derive("own", dated_weeks=[summer]), SATURDAY)[0] == "06:00-14:00"


class TestProvisional:
    """A day is provisional while an announcement to come may change it."""

    def test_given_an_unofficial_year_when_resolved_then_plain_days_are_provisional(self) -> None:
        source = Source(Holiday(MONDAY, "off", LocalizedText("Feast")), official=False)
        settled = CalendarException.on(SATURDAY, "09:00-12:00")
        calendar = Calendar.standard("c", zone="UTC", holidays=source, exceptions=[settled])

        assert calendar.day(MONDAY + timedelta(days=1)).provisional
        assert not calendar.day(SATURDAY).provisional
        assert calendar.derive("leaf").day(MONDAY + timedelta(days=1)).provisional

    def test_given_an_estimated_holiday_when_resolved_then_only_it_is_provisional(self) -> None:
        source = Source(Holiday(MONDAY, "off", LocalizedText("Feast"), official=False))
        calendar = Calendar.standard("c", zone="UTC", holidays=source)

        assert calendar.day(MONDAY).provisional
        assert not calendar.day(MONDAY + timedelta(days=1)).provisional


class TestContent:
    """A calendar is a value: equal, hashed and compiled by content."""

    def test_given_equal_content_when_compared_then_they_are_one(self) -> None:
        again = Calendar.standard("office", zone="Asia/Shanghai", hours="13:30-18:30 09:00-12:00")

        assert again == OFFICE
        assert {again, OFFICE, copy.deepcopy(OFFICE)} == {OFFICE}
        assert again.compile(MONDAY, SATURDAY) is OFFICE.compile(MONDAY, SATURDAY)

    def test_given_plain_values_when_made_then_they_are_normalized(self) -> None:
        week = WorkWeek.of({"mon": "09:00-12:00"})
        late = DatedWeek(date(2027, 1, 1), None, week)
        early = DatedWeek(date(2026, 1, 1), date(2026, 12, 31), week)
        calendar = Calendar("c", "日历", None, week, [late, early])  # type: ignore[arg-type]

        assert calendar.name == LocalizedText("日历")
        assert calendar.dated_weeks == (early, late)

    def test_given_always_when_compiled_then_it_is_one_interval(self) -> None:
        time = Calendar.always(zone="America/New_York").compile(
            date(2026, 1, 1), date(2026, 12, 31)
        )

        assert (time.starts, time.ends) == ((time.lo,), (time.hi,))
        assert time.total_minutes == 365 * 1440

    def test_given_a_plan_when_shown_then_it_says_hours_and_why(self) -> None:
        plan = OFFICE.derive("c", exceptions=[CalendarException.on(MONDAY, label="Move")]).day(
            MONDAY
        )

        assert str(plan) == "2026-05-04 Mon off (exception: Move)"
        assert str(OFFICE.day(MONDAY)) == "2026-05-04 Mon 09:00-12:00 13:30-18:30 (week)"
        assert (plan.minutes, OFFICE.day(MONDAY).minutes) == (0, 480)


def _deep(depth: int) -> Calendar:
    calendar = OFFICE
    for n in range(depth):
        calendar = calendar.derive(f"c{n}")
    return calendar


# What a caller without a type checker may hand over.
WRONG: Any = "mon-fri"
NUMBER: Any = 7
WEEK = WorkWeek.of({"mon": "09:00-12:00"})
NAME = LocalizedText("c")
ONE_DAY_TWICE = [CalendarException.on(MONDAY), CalendarException.on(MONDAY, "09:00-10:00")]
MAY_ON, JUNE = DatedWeek(MONDAY, None, WEEK), DatedWeek(date(2026, 6, 1), None, WEEK)


class TestRefused:
    """What cannot work is refused at build, with a code and the values."""

    @pytest.mark.parametrize(
        ("make", "code"),
        [
            (lambda: Calendar.standard("c", zone=None, hours="off"), Code.CALENDAR_EMPTY),
            (lambda: OFFICE.derive("c", week=WorkWeek.of({})), Code.CALENDAR_EMPTY),
            (lambda: Calendar("c", NAME, None), Code.CALENDAR_WEEK_MISSING),
            (lambda: Calendar("c", NAME, "Mars/Base", WEEK), Code.CALENDAR_ZONE_UNKNOWN),
            (lambda: Calendar("c", NAME, NUMBER, WEEK), Code.CALENDAR_ZONE_UNKNOWN),
            (lambda: Calendar("c", NAME, None, WEEK, base=OFFICE), Code.CALENDAR_BASE_ZONE),
            (lambda: Calendar("", NAME, None, WEEK), Code.ID_INVALID),
            (lambda: Calendar.standard("a b", zone=None), Code.ID_INVALID),
            (lambda: Calendar.standard("c", name="", zone=None), Code.TEXT_INVALID),
            (lambda: Calendar("c", NAME, None, WRONG), Code.VALUE_INVALID),
            (lambda: Calendar("c", NAME, None, base=WRONG), Code.VALUE_INVALID),
            (lambda: Calendar("c", NAME, None, WEEK, WRONG), Code.VALUE_INVALID),
            (lambda: OFFICE.derive("c", holidays=[WRONG]), Code.VALUE_INVALID),
            (lambda: OFFICE.derive("c", exceptions=[WRONG]), Code.VALUE_INVALID),
            (lambda: OFFICE.derive("c", exceptions=NUMBER), Code.VALUE_INVALID),
            (lambda: OFFICE.derive("c", holidays=NUMBER), Code.VALUE_INVALID),
            (lambda: OFFICE.derive("c", dated_weeks=NUMBER), Code.VALUE_INVALID),
            (lambda: DatedWeek(MONDAY, None, WRONG), Code.VALUE_INVALID),
            (lambda: WorkWeek.of(WRONG), Code.VALUE_INVALID),
            (lambda: WorkWeek.of({"mon": NUMBER}), Code.CALENDAR_SHIFT_INVALID),
            (lambda: OFFICE.derive("c", exceptions=ONE_DAY_TWICE), Code.CALENDAR_EXCEPTION_TWICE),
            (
                lambda: OFFICE.derive("c", dated_weeks=[JUNE, MAY_ON]),
                Code.CALENDAR_DATED_WEEKS_OVERLAP,
            ),
            (lambda: _deep(17), Code.CALENDAR_BASE_DEPTH),
            (lambda: OFFICE.compile(SATURDAY, MONDAY), Code.CALENDAR_RANGE_INVERTED),
            (lambda: OFFICE.compile(date(1, 1, 1), MONDAY), Code.TIME_OUT_OF_RANGE),
            (lambda: OFFICE.compile(MONDAY, date(9999, 12, 31)), Code.TIME_OUT_OF_RANGE),
            (lambda: OFFICE.day(WRONG), Code.CALENDAR_DATE_INVALID),
        ],
    )
    def test_given_an_unusable_value_when_used_then_a_coded_error_is_raised(
        self, make: Callable[[], object], code: Code
    ) -> None:
        with pytest.raises(PmcoreError) as caught:
            make()
        assert caught.value.code == code
        for language in ("en", "zh"):
            assert "?" not in caught.value.message(language) + caught.value.advice(language)

    def test_given_a_week_off_when_an_exception_works_then_the_calendar_stands(self) -> None:
        working = CalendarException.on(MONDAY, "09:00-12:00")
        calendar = OFFICE.derive("c", week=WorkWeek.of({}), exceptions=[working])

        time = calendar.compile(MONDAY, SATURDAY)
        assert time.total_minutes == 180
        assert calendar.compile(SATURDAY, SATURDAY).total_minutes == 0

    def test_given_the_deepest_base_when_used_then_it_works(self) -> None:
        assert _deep(16).day(MONDAY).hours == OFFICE.day(MONDAY).hours

    def test_given_the_longest_horizon_when_compiled_then_it_works(self) -> None:
        time = OFFICE.compile(date(1973, 1, 1), date(2200, 12, 31))

        # Shanghai changed its clocks at night, outside office hours.
        days = (date(2201, 1, 1) - date(1973, 1, 1)).days
        assert time.total_minutes == 480 * sum(n % 7 < 5 for n in range(days))

    def test_given_a_year_beyond_the_holidays_when_compiled_then_it_is_refused(self) -> None:
        calendar = Calendar.standard("c", zone="UTC", holidays=CountryHolidays("CN"))

        with pytest.raises(CalendarError) as caught:
            calendar.compile(date(2100, 12, 1), date(2101, 1, 31))
        assert caught.value.code == Code.CALENDAR_HOLIDAYS_UNKNOWN
        assert caught.value.context["year"] == 2101


class TestNights:
    """A shift belongs to the day it starts on; what overlaps counts once."""

    NIGHT = Calendar.standard("night", zone="America/Los_Angeles", hours="22:00-06:00")

    def test_given_an_off_day_when_the_night_before_runs_into_it_then_that_night_stays(
        self,
    ) -> None:
        closed = self.NIGHT.derive("c", exceptions=[CalendarException.on(date(2026, 5, 5))])
        time = closed.compile(date(2026, 5, 5), date(2026, 5, 5))

        assert time.total_minutes == 360

    @pytest.mark.parametrize(
        ("day", "worked"), [("2026-03-07", 7), ("2026-06-06", 8), ("2026-10-31", 9)]
    )
    def test_given_changing_clocks_when_a_night_is_measured_then_it_is_elapsed_time(
        self, day: str, worked: int
    ) -> None:
        first = date.fromisoformat(day)
        night = Calendar.standard(
            "night", zone="America/Los_Angeles", hours="22:00-06:00", weekdays="sat"
        )

        time = night.compile(first, first + timedelta(days=1))
        assert time.total_minutes == worked * 60

    def test_given_a_night_into_a_day_shift_when_compiled_then_the_overlap_counts_once(
        self,
    ) -> None:
        calendar = Calendar(
            "c", NAME, None, WorkWeek.of({"mon": "22:00-06:00", "tue": "05:00-13:00"})
        )
        time = calendar.compile(MONDAY, SATURDAY)

        assert time.total_minutes == 15 * 60
        assert len(time.starts) == 1


def test_hours_of_a_plan_read_back() -> None:
    assert hours(format_hours(OFFICE.day(MONDAY).hours)) == OFFICE.day(MONDAY).hours


class TestImmutable:
    """Compiled time is shared by whoever asks for it, so nobody can change it."""

    def test_given_compiled_time_when_changed_then_it_refuses(self) -> None:
        time = Calendar.standard("c", zone="UTC").compile(date(2026, 3, 2), date(2026, 3, 6))

        for one in (time, pickle.loads(pickle.dumps(time)), copy.deepcopy(time)):
            assert one == time
            with pytest.raises(ValueError, match="read-only"):
                one.arrays[0][0] = 0
            assert isinstance(one.starts, tuple)
