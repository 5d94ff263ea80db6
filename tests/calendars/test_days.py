"""What holds on a day: the layers of random calendars against their definition, one by one."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.slow_days import slow_day
from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    DaysOff,
    HolidayNotice,
    KeepShare,
    KeepWithin,
    MakeupWorkday,
    WorkLike,
    WorkWeek,
    day_rule,
    format_hours,
    format_rule,
    hours,
)
from pmcore.kernel import Code, LocalizedText, PmcoreError
from pmcore.testing.calendar_strategies import calendars

MONDAY = date(2026, 5, 4)
FRIDAY, SATURDAY = date(2026, 5, 8), date(2026, 5, 9)
OFFICE = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-12:00 13:30-18:30")
DAY = timedelta(days=1)


def code_of(call: object) -> Code:
    assert callable(call)
    with pytest.raises(PmcoreError) as caught:
        call()
    for language in ("en", "zh"):
        said = caught.value.message(language) + caught.value.advice(language)
        assert "?" not in said
        assert "{" not in said
    return caught.value.code


def with_exceptions(*exceptions: CalendarException) -> Calendar:
    return OFFICE.derive("c", exceptions=exceptions)


def worked(calendar: Calendar, day: date) -> str:
    return format_hours(calendar.day(day).hours)


class TestDefinition:
    """Single date, range, rule, own holidays, the base's layers, weeks: the first that speaks."""

    @given(calendars())
    def test_every_day_equals_the_definition(self, calendar: Calendar) -> None:
        first = date(2026, 2, 25)
        for plan in calendar.days(first, first + 12 * DAY):
            slow = slow_day(calendar, plan.date)
            minutes = {m for shift in plan.hours for m in range(shift.start, shift.end)}

            assert minutes == slow.minutes
            assert (plan.source, plan.calendar) == (slow.source, slow.calendar)
            assert plan.because == slow.because
            assert plan.provisional is (slow.because is not None) is (plan.doubt is not None)

    @given(calendars(), st.integers(1, 40), st.integers(1, 40))
    def test_a_day_does_not_depend_on_the_range_it_is_asked_in(
        self, calendar: Calendar, before: int, after: int
    ) -> None:
        day = date(2026, 3, 4)
        days = calendar.days(day - before * DAY, day + after * DAY)

        assert days[before] == calendar.day(day)


class TestChanges:
    """Half days keep a part of what would hold, swapped days work like another day."""

    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            ("until 13:00", "09:00-12:00"),
            ("until 15:00", "09:00-12:00 13:30-15:00"),
            ("from 13:00", "13:30-18:30"),
            ("within 10:00-14:00", "10:00-12:00 13:30-14:00"),
            ("until 08:00", "off"),
            ("first 50%", "09:00-12:00 13:30-14:30"),
            ("first 25%", "09:00-11:00"),
            ("first 1%", "09:00-09:04"),
        ],
    )
    def test_given_a_part_of_the_day_when_resolved_then_only_it_is_worked(
        self, rule: str, expected: str
    ) -> None:
        calendar = with_exceptions(CalendarException.on(MONDAY, rule))

        assert worked(calendar, MONDAY) == expected
        assert str(calendar.day(MONDAY).label) == "Part of the day"

    def test_given_a_night_shift_when_half_of_it_is_kept_then_it_may_pass_midnight(self) -> None:
        night = Calendar.standard("n", zone=None, hours="20:00-06:00", weekdays="mon-sun")
        half = night.derive("h", exceptions=[CalendarException.on(MONDAY, "first 50%")])
        until = night.derive("u", exceptions=[CalendarException.on(MONDAY, "until 26:00")])

        assert worked(half, MONDAY) == "20:00-01:00"
        assert worked(until, MONDAY) == "20:00-02:00"

    def test_given_a_holiday_when_a_half_day_falls_on_it_then_it_stays_off(self) -> None:
        base = Calendar.standard("b", zone="UTC", holidays=CountryHolidays("US"))
        half = CalendarException.on(date(2026, 7, 3), "first 50%")

        assert worked(base.derive("c", exceptions=[half]), date(2026, 7, 3)) == "off"

    def test_given_several_own_exceptions_when_one_keeps_a_part_then_the_others_play_no_part(
        self,
    ) -> None:
        calendar = with_exceptions(
            CalendarException.between(MONDAY, FRIDAY, "20:00-22:00"),
            CalendarException.on(MONDAY, "first 50%"),
        )

        assert worked(calendar, MONDAY) == "09:00-12:00 13:30-14:30"
        assert worked(calendar, MONDAY + DAY) == "20:00-22:00"

    def test_given_the_base_changes_hours_when_half_is_kept_then_it_is_half_of_those(self) -> None:
        base = with_exceptions(CalendarException.between(MONDAY, FRIDAY, "20:00-22:00"))
        own = base.derive("own", exceptions=[CalendarException.on(MONDAY, "first 50%")])

        assert worked(own, MONDAY) == "20:00-21:00"

    def test_given_swapped_days_when_resolved_then_each_works_like_the_other(self) -> None:
        week = WorkWeek.of({"mon-thu": "09:00-18:00", "fri": "09:00-15:00"})
        shop = Calendar("shop", LocalizedText("shop"), None, week)
        calendar = shop.derive(
            "c",
            exceptions=[
                CalendarException.on(SATURDAY, "like fri", "Fair"),
                CalendarException.on(FRIDAY, f"like {SATURDAY}"),
            ],
        )

        assert worked(calendar, SATURDAY) == "09:00-15:00"
        assert worked(calendar, FRIDAY) == "off"
        assert str(calendar.day(FRIDAY).label) == "Swapped day"

    def test_given_weeks_that_take_turns_when_swapped_then_weekday_and_date_differ(self) -> None:
        week = WorkWeek.of({"mon-sat": "09:00-18:00"}, {"mon": "10:00-11:00"}, anchor=MONDAY)
        shop = Calendar("shop", LocalizedText("shop"), None, week)
        friday = FRIDAY + 7 * DAY
        like = {
            text: shop.derive("c", exceptions=[CalendarException.on(friday, f"like {text}")])
            for text in ("mon", str(FRIDAY))
        }

        assert worked(like["mon"], friday) == "10:00-11:00"
        assert worked(like[str(FRIDAY)], friday) == "09:00-18:00"

    def test_given_the_base_swaps_when_the_derived_week_differs_then_its_own_hours_hold(
        self,
    ) -> None:
        base = with_exceptions(CalendarException.on(SATURDAY, "like fri"))
        early = base.derive("early", week=WorkWeek.of({"mon-fri": "06:00-14:00"}))

        assert worked(early, SATURDAY) == "06:00-14:00"

    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("until 13:00", KeepWithin(0, 780)),
            ("Until 9:05", KeepWithin(0, 545)),
            ("from 12:30", KeepWithin(750, 2880)),
            ("within 23:00-25:00", KeepWithin(1380, 1500)),
            ("within 00:00-48:00", KeepWithin(0, 2880)),
            ("first 50%", KeepShare(50)),
            ("first 5 %", KeepShare(5)),
            ("like sat", WorkLike(5)),
            ("like Friday", WorkLike(4)),
            ("like 2026-05-08", WorkLike(FRIDAY)),
            ("09:00-12:00", hours("09:00-12:00")),
            ("off", ()),
        ],
    )
    def test_what_is_read_is_written_and_read_back(self, text: str, rule: object) -> None:
        assert day_rule(text) == rule
        assert day_rule(format_rule(day_rule(text))) == rule

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("until 00:00", Code.CALENDAR_SHIFT_INVALID),
            ("until 49:00", Code.CALENDAR_SHIFT_INVALID),
            ("from 24:00", Code.CALENDAR_SHIFT_INVALID),
            ("within 13:00-09:00", Code.CALENDAR_SHIFT_INVALID),
            ("until noon", Code.CALENDAR_SHIFT_INVALID),
            ("first 0%", Code.VALUE_INVALID),
            ("first 100%", Code.CALENDAR_SHIFT_INVALID),
            ("last 50%", Code.CALENDAR_SHIFT_INVALID),
            ("like someday", Code.CALENDAR_WEEKDAY_UNKNOWN),
            ("like 2026-02-30", Code.CALENDAR_DATE_INVALID),
            ("like 1800-01-01", Code.TIME_OUT_OF_RANGE),
            ("like " + "x" * 10_000, Code.CALENDAR_SHIFT_INVALID),
        ],
    )
    def test_given_no_rule_when_read_then_it_is_refused(self, text: str, code: Code) -> None:
        assert code_of(lambda: CalendarException.on(MONDAY, text)) == code

    @pytest.mark.parametrize(
        "make",
        [
            lambda: KeepShare(0),
            lambda: KeepShare(True),
            lambda: WorkLike(7),
            lambda: WorkLike(-1),
            lambda: CountryHolidays("CN", half_days="like fri"),  # type: ignore[arg-type]
            lambda: CountryHolidays("CN", half_days="off"),  # type: ignore[arg-type]
        ],
    )
    def test_given_an_unusable_change_when_made_then_it_is_refused(self, make: object) -> None:
        assert code_of(make) == Code.VALUE_INVALID


class TestHalfHolidays:
    """The data names half holidays without hours: the policy of the source gives them."""

    EVE = date(2026, 12, 24)

    @pytest.mark.parametrize(
        ("policy", "expected"),
        [(None, "09:00-17:00"), ("until 13:00", "09:00-13:00"), ("first 50%", "09:00-13:00")],
    )
    def test_given_a_policy_when_christmas_eve_comes_then_it_says_what_is_worked(
        self, policy: str | None, expected: str
    ) -> None:
        source = CountryHolidays("GR", half_days=policy)  # type: ignore[arg-type]
        plan = Calendar.standard("c", zone="Europe/Athens", holidays=source).day(self.EVE)

        assert format_hours(plan.hours) == expected
        assert (plan.source, str(plan.label)) == (
            ("holiday", "Christmas Eve") if policy else ("week", "None")
        )

    def test_given_half_days_when_others_are_asked_then_makeup_workdays_stay(self) -> None:
        source = CountryHolidays("CN", half_days="first 50%")  # type: ignore[arg-type]
        calendar = Calendar.standard("c", zone="UTC", holidays=source)

        assert calendar.day(date(2026, 2, 14)).source == "make-up workday"
        assert calendar.day(date(2026, 5, 4)).hours == ()  # Labour Day, observed; Youth Day too
        assert calendar.day(date(2026, 6, 1)).minutes == 240

    def test_given_a_country_without_half_days_when_asked_then_nothing_changes(self) -> None:
        plain, halves = CountryHolidays("FR"), CountryHolidays("FR", half_days=KeepShare(50))
        year = date(2026, 1, 1), date(2026, 12, 31)

        assert plain.between(*year) == halves.between(*year)


class TestNotices:
    """A notice takes the place of the projection for its year, and settles it."""

    NOTICE = HolidayNotice(
        2027,
        off=[
            DaysOff(date(2027, 1, 1), date(2027, 1, 3), LocalizedText(en="New Year", zh="元旦")),
            DaysOff(date(2027, 2, 5), date(2027, 2, 12), LocalizedText("Spring Festival")),
        ],
        work=[date(2027, 1, 31), MakeupWorkday(date(2027, 2, 20), swapped=date(2027, 2, 12))],
    )
    CHINA = CountryHolidays("CN", notices=(NOTICE,))
    OFFICE = Calendar.standard("office", zone="Asia/Shanghai", holidays=CHINA)

    def test_given_a_notice_when_resolved_then_its_year_is_official_and_the_next_is_not(
        self,
    ) -> None:
        assert self.CHINA.official_until == self.OFFICE.official_until == 2027
        assert CountryHolidays("CN").official_until == 2026
        days = self.OFFICE.days(date(2027, 1, 1), date(2028, 12, 31))
        assert {plan.date.year for plan in days if plan.provisional} == {2028}
        assert {plan.because for plan in days} == {None, "unannounced"}

    def test_given_a_notice_when_resolved_then_it_says_what_is_off_and_worked(self) -> None:
        plans = {plan.date: plan for plan in self.OFFICE.days(date(2027, 1, 1), date(2027, 2, 28))}

        assert str(plans[date(2027, 1, 1)]) == "2027-01-01 Fri off (holiday: New Year)"
        assert str(plans[date(2027, 1, 31)]) == (
            "2027-01-31 Sun 09:00-17:00 (make-up workday: Make-up workday)"
        )
        # The projection takes 2027-02-15 off; the notice, made up for this test, does not.
        assert not CountryHolidays("CN").is_official(2027)
        assert plans[date(2027, 2, 15)].is_working

    def test_given_a_six_day_week_when_the_break_holds_a_saturday_then_it_rests(self) -> None:
        six = Calendar.standard("six", zone="UTC", weekdays="mon-sat", holidays=self.CHINA)

        assert worked(six, date(2027, 2, 6)) == "off"
        assert worked(six, date(2027, 2, 13)) == "09:00-17:00"

    def test_given_no_makeup_workdays_when_resolved_then_the_notices_are_left_out(self) -> None:
        source = CountryHolidays("CN", makeup_workdays=False, notices=(self.NOTICE,))
        calendar = Calendar.standard("c", zone="UTC", holidays=source)

        assert worked(calendar, date(2027, 1, 31)) == "off"
        assert worked(calendar, date(2027, 2, 5)) == "off"

    def test_given_days_across_the_year_when_resolved_then_the_other_year_keeps_the_rest(
        self,
    ) -> None:
        notice = HolidayNotice(
            2027, [DaysOff(date(2026, 12, 31), date(2027, 1, 2), LocalizedText("New Year"))]
        )
        calendar = Calendar.standard(
            "c", zone="UTC", holidays=CountryHolidays("CN", notices=(notice,))
        )

        assert worked(calendar, date(2026, 12, 31)) == "off"
        assert worked(calendar, date(2026, 10, 1)) == "off"
        assert worked(calendar, date(2027, 10, 1)) == "09:00-17:00"

    def test_given_consecutive_notices_when_asked_then_the_last_one_counts(self) -> None:
        later = HolidayNotice(
            2028, [DaysOff(date(2028, 1, 1), date(2028, 1, 1), LocalizedText("x"))]
        )
        far = HolidayNotice(2040, [])

        assert CountryHolidays("CN", notices=(later, self.NOTICE, far)).official_until == 2028
        assert CountryHolidays("CN", notices=(far,)).official_until == 2026
        assert CountryHolidays("CN", notices=(far,)).is_official(2040)
        assert CountryHolidays("US", notices=(far,)).official_until is None

    def test_given_a_year_beyond_the_data_when_noticed_then_it_is_known(self) -> None:
        beyond = HolidayNotice(
            2150,
            [DaysOff(MONDAY.replace(year=2150), MONDAY.replace(year=2150), LocalizedText("x"))],
        )
        source = CountryHolidays("CN", notices=(beyond,))

        assert [day.date.year for day in source.between(date(2150, 1, 1), date(2150, 12, 31))] == [
            2150
        ]

    @pytest.mark.parametrize(
        ("make", "code"),
        [
            (lambda: HolidayNotice(2027, [], [date(2029, 1, 1)]), Code.CALENDAR_NOTICE_DATE),
            (
                lambda: HolidayNotice(2027, [], [date(2027, 1, 1)] * 2),
                Code.CALENDAR_NOTICE_TWICE,
            ),
            (lambda: HolidayNotice(2027, [], [None]), Code.VALUE_INVALID),  # type: ignore[list-item]
            (lambda: HolidayNotice("2027", []), Code.VALUE_INVALID),  # type: ignore[arg-type]
            (lambda: HolidayNotice(9999, []), Code.VALUE_INVALID),
            (lambda: HolidayNotice(2027, [], [date(2027, 1, 1)] * 101), Code.TOO_MANY),
            (lambda: HolidayNotice(2027, 7), Code.VALUE_INVALID),  # type: ignore[arg-type]
            (lambda: CountryHolidays("CN", notices=7), Code.VALUE_INVALID),  # type: ignore[arg-type]
            (
                lambda: CountryHolidays("CN", notices=(HolidayNotice(2030, []),) * 2),
                Code.CALENDAR_NOTICE_TWICE,
            ),
            (lambda: DaysOff(SATURDAY, MONDAY, LocalizedText("x")), Code.CALENDAR_RANGE_INVERTED),
            (lambda: MakeupWorkday("x"), Code.CALENDAR_DATE_INVALID),  # type: ignore[arg-type]
        ],
    )
    def test_given_an_unusable_notice_when_made_then_it_is_refused(
        self, make: object, code: Code
    ) -> None:
        assert code_of(make) == code

    def test_given_no_announcing_country_when_asked_then_the_calendar_waits_for_none(self) -> None:
        assert OFFICE.official_until is None
        assert (
            Calendar.standard("c", zone="UTC", holidays=CountryHolidays("US")).official_until
            is None
        )
        both = self.OFFICE.derive("own", holidays=CountryHolidays("HU"))
        hungary = CountryHolidays("HU").official_until
        assert hungary is not None
        assert both.official_until == min(2027, hungary)


class TestProvisionalReason:
    """A provisional day says why."""

    def test_given_reasons_when_resolved_then_each_is_told(self) -> None:
        china = Calendar.standard("c", zone="UTC", holidays=CountryHolidays("CN"))
        india = Calendar.standard("i", zone="UTC", holidays=CountryHolidays("IN"))
        turkey = Calendar.standard("t", zone="UTC", holidays=CountryHolidays("TR"))

        assert china.day(date(2027, 6, 1)).because == "unannounced"
        assert india.day(date(2037, 6, 1)).because == "incomplete"
        estimated = [
            plan for plan in turkey.days(date(2035, 1, 1), date(2035, 12, 31)) if plan.provisional
        ]
        assert {plan.because for plan in estimated} == {"estimated"}
        assert china.day(date(2027, 6, 1)).doubt == LocalizedText(
            en="the year's holidays are not announced yet", zh="该年放假安排尚未公布"
        )


class TestManyExceptions:
    """However many exceptions overlap, each day is decided once for each kind."""

    def test_given_ten_thousand_ranges_over_each_other_when_resolved_then_it_is_quick(
        self,
    ) -> None:
        first = date(2020, 1, 1)
        ranges = [
            CalendarException.between(
                first + (n % 50) * DAY, first + 3600 * DAY, f"09:00-{10 + n % 8}:00"
            )
            for n in range(10_000)
        ]
        calendar = OFFICE.derive("c", exceptions=ranges)
        began = time.perf_counter()
        days = calendar.days(first, date(2029, 12, 31))

        assert time.perf_counter() - began < 2
        assert format_hours(days[100].hours) == format_hours(ranges[-1].hours)  # type: ignore[arg-type]

    def test_given_many_exceptions_when_hashed_then_it_costs_what_few_cost(self) -> None:
        days = [CalendarException.on(date(2000, 1, 1) + n * DAY) for n in range(5000)]
        calendar = OFFICE.derive("c", exceptions=days)

        assert hash(calendar) == hash(OFFICE.derive("c", exceptions=list(days)))
        assert calendar != OFFICE.derive("c", exceptions=days[1:])
