"""Dates that come round again: RFC 5545 for whole days, against a slow reading of it."""

from __future__ import annotations

import sys
import time
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar, CalendarException, Recurrence
from pmcore.calendars.recurrence import MOST_DATES
from pmcore.kernel import CalendarError, Code, PmcoreError

DAY = timedelta(days=1)
START = date(2026, 1, 2)  # a Friday
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def listed(rule: str, first: date = START, last: date = date(2026, 3, 31)) -> list[str]:
    return [f"{day:%m-%d}" for day in Recurrence(rule).dates(first, last)]


class TestExamples:
    """The rules people write."""

    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            ("FREQ=WEEKLY;COUNT=3", ["01-02", "01-09", "01-16"]),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;COUNT=3", ["01-02", "01-16", "01-30"]),
            ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", ["01-06", "01-08", "01-13"]),
            ("FREQ=MONTHLY", ["01-02", "02-02", "03-02"]),
            ("FREQ=MONTHLY;BYMONTHDAY=31", ["01-31", "03-31"]),
            ("FREQ=MONTHLY;BYMONTHDAY=-1", ["01-31", "02-28", "03-31"]),
            ("FREQ=MONTHLY;BYDAY=1MO", ["01-05", "02-02", "03-02"]),
            ("FREQ=MONTHLY;BYDAY=-1FR", ["01-30", "02-27", "03-27"]),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", ["01-30", "02-27", "03-31"]),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=14", ["02-14"]),
            ("FREQ=YEARLY;BYYEARDAY=32", ["02-01"]),
            ("FREQ=YEARLY;BYWEEKNO=6;BYDAY=MO", ["02-02"]),
            ("FREQ=DAILY;INTERVAL=30", ["01-02", "02-01", "03-03"]),
            ("FREQ=DAILY;BYMONTH=3;BYMONTHDAY=8", ["03-08"]),
        ],
    )
    def test_given_a_rule_when_expanded_then_it_names_these_dates(
        self, rule: str, expected: list[str]
    ) -> None:
        assert listed(rule) == expected

    @pytest.mark.parametrize(
        ("begins", "expected"),
        [
            ("", ["01-04", "01-12", "01-18", "01-26"]),
            (";WKST=MO", ["01-04", "01-12", "01-18", "01-26"]),
            (";WKST=SU", ["01-04", "01-05", "01-18", "01-19"]),
        ],
    )
    def test_given_every_other_week_then_where_weeks_begin_decides_which_is_the_second(
        self, begins: str, expected: list[str]
    ) -> None:
        rule = f"FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;COUNT=4{begins}"

        assert listed(rule, date(2026, 1, 4)) == expected

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=WEEKLY;BYDAY=SU",
            "FREQ=WEEKLY;INTERVAL=2",
            "FREQ=DAILY;INTERVAL=2",
            "FREQ=MONTHLY;BYMONTHDAY=1",
        ],
    )
    def test_given_a_rule_that_counts_no_weeks_then_it_is_the_same_from_sunday(
        self, rule: str
    ) -> None:
        assert Recurrence(f"{rule};WKST=SU") == Recurrence(rule)

    def test_given_an_end_then_its_day_belongs_whatever_time_it_names(self) -> None:
        """dateutil#851, icalendar#708: UNTIL with a time drops or refuses the last day."""
        for until in ("20260116", "20260116T000000", "20260116T090000Z", "2026-01-16"):
            made = CalendarException.every(f"FREQ=WEEKLY;UNTIL={until}", START)

            assert made.last == date(2026, 1, 16)
            assert listed(made.rule.text, START, made.last)[-1] == "01-16"  # type: ignore[union-attr]

    def test_given_two_ends_then_the_earlier_one_holds(self) -> None:
        made = CalendarException.every("FREQ=DAILY;UNTIL=20260110", START, until=date(2026, 1, 5))

        assert made.last == date(2026, 1, 5)
        assert CalendarException.every("FREQ=WEEKLY", START).last == date(2200, 12, 31)

    def test_given_leap_days_then_they_come_every_four_years(self) -> None:
        leap = Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")
        years = [day.year for day in leap.dates(date(2092, 1, 1), date(2110, 12, 31))]

        assert years == [2092, 2096, 2104, 2108]


class TestSlowReading:
    """Equal to asking of each day whether the rule means it."""

    @given(
        st.sampled_from(("WEEKLY", "DAILY", "MONTHLY", "YEARLY")),
        st.integers(1, 5),
        st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
        st.lists(st.integers(1, 12), max_size=3, unique=True),
        st.lists(st.integers(-31, 31).filter(bool), max_size=3, unique=True),
        st.dates(date(1973, 1, 1), date(2190, 1, 1)),
    )
    def test_days_equal_those_that_match(
        self,
        frequency: str,
        interval: int,
        weekdays: list[str],
        months: list[int],
        month_days: list[int],
        first: date,
    ) -> None:
        if frequency == "WEEKLY":
            month_days = []
        parts = {
            "FREQ": frequency,
            "INTERVAL": str(interval),
            "BYDAY": ",".join(weekdays),
            "BYMONTH": ",".join(map(str, months)),
            "BYMONTHDAY": ",".join(map(str, month_days)),
        }
        rule = Recurrence(";".join(f"{name}={value}" for name, value in parts.items() if value))
        last = first + 1500 * DAY

        def means(day: date) -> bool:
            if frequency == "DAILY":
                steps = (day - first).days
            elif frequency == "WEEKLY":
                monday = first - first.weekday() * DAY
                steps = (day - monday).days // 7
            else:
                steps = 12 * (day.year - first.year) + day.month - first.month
            if frequency == "YEARLY":
                steps = day.year - first.year
            wanted_months, wanted_days, wanted_weekdays = months, month_days, weekdays
            if frequency in ("MONTHLY", "YEARLY") and not weekdays and not month_days:
                wanted_days = [first.day]
                if frequency == "YEARLY" and not months:
                    wanted_months = [first.month]
            if frequency == "WEEKLY" and not weekdays:
                wanted_weekdays = [NAMES[first.weekday()]]
            length = monthrange(day.year, day.month)[1]
            return (
                steps % interval == 0
                and (not wanted_months or day.month in wanted_months)
                and (not wanted_weekdays or NAMES[day.weekday()] in wanted_weekdays)
                and (
                    not wanted_days or day.day in wanted_days or day.day - length - 1 in wanted_days
                )
            )

        days = [first + n * DAY for n in range((last - first).days + 1)]
        assert list(rule.dates(first, last)) == [day for day in days if means(day)]

    @given(st.integers(0, 60_000), st.integers(1, 400))
    def test_a_window_shows_what_lies_in_it(self, offset: int, length: int) -> None:
        rule, first, last = Recurrence("FREQ=WEEKLY;BYDAY=FR"), START, date(2150, 1, 1)
        lo = (START - date(1970, 1, 1)).days + offset - 1000
        wanted = [
            n for day in rule.dates(first, last)
            if lo <= (n := (day - date(1970, 1, 1)).days) < lo + length
        ]  # fmt: skip

        assert list(rule.days_within(first, last, lo, lo + length)) == wanted


class TestPrecedence:
    """A single date beats a range, a range beats a rule, a later one beats an earlier one."""

    FRIDAYS = CalendarException.every("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", START, label="Off")
    OFFICE = Calendar.standard("office", zone=None)

    def test_given_every_other_friday_off_when_one_is_worked_then_it_works(self) -> None:
        """mpxj#498."""
        one = CalendarException.on(date(2026, 1, 16), "09:00-12:00")
        for order in ([self.FRIDAYS, one], [one, self.FRIDAYS]):
            calendar = self.OFFICE.derive("c", exceptions=order)

            assert [calendar.day(START + 7 * n * DAY).minutes for n in range(5)] == [
                0,
                480,
                180,
                480,
                0,
            ]

    def test_given_a_range_around_it_when_resolved_then_the_range_wins(self) -> None:
        open_week = CalendarException.between(date(2026, 1, 12), date(2026, 1, 17), "10:00-11:00")
        calendar = self.OFFICE.derive("c", exceptions=[open_week, self.FRIDAYS])

        assert calendar.day(date(2026, 1, 16)).minutes == 60

    def test_given_two_rules_when_they_meet_then_the_later_given_wins(self) -> None:
        last_day = CalendarException.every("FREQ=MONTHLY;BYMONTHDAY=-2", START, "first 50%")
        meets = date(2026, 1, 30)

        for rules, minutes in (([self.FRIDAYS, last_day], 240), ([last_day, self.FRIDAYS], 0)):
            assert self.OFFICE.derive("c", exceptions=rules).day(meets).minutes == minutes

    def test_given_a_rule_when_the_base_works_by_a_single_date_then_the_own_rule_wins(self) -> None:
        base = self.OFFICE.derive("b", exceptions=[CalendarException.on(START, "09:00-12:00")])

        assert not base.derive("own", exceptions=[self.FRIDAYS]).day(START).is_working

    def test_given_a_rule_when_shown_then_it_pastes_back(self) -> None:
        names = {"CalendarException": CalendarException, "datetime": __import__("datetime")}
        for made in (
            self.FRIDAYS,
            CalendarException.every("FREQ=DAILY;COUNT=2", START, "like sat", until=START + DAY),
        ):
            assert eval(repr(made), names) == made


HOSTILE = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;INTERVAL=1",
    "FREQ=HOURLY",
    "",
    ";;;",
    "FREQ=",
    "INTERVAL=2",
    "FREQ=WEEKLY;INTERVAL=0",
    "FREQ=WEEKLY;INTERVAL=-1",
    "FREQ=WEEKLY;INTERVAL=1001",
    "FREQ=WEEKLY;INTERVAL=99999999999999999999",
    "FREQ=DAILY;COUNT=0",
    "FREQ=DAILY;COUNT=20001",
    "FREQ=DAILY;COUNT=1000000000",
    "EXRULE:FREQ=DAILY",
    "FREQ=DAILY\nEXRULE:FREQ=DAILY",
    "FREQ=DAILY;COUNT=1e3",
    "FREQ=WEEKLY;FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=WEEKLY;BYDAY=1MO",
    "FREQ=DAILY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYDAY=0MO",
    "FREQ=MONTHLY;BYDAY=54MO",
    "FREQ=WEEKLY;BYDAY=",
    "FREQ=WEEKLY;BYSETPOS=1",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=9999",
    "FREQ=MONTHLY;BYSETPOS=1;BYSETPOS=2",
    "FREQ=DAILY;BYDAY=MO;BYSETPOS=1",
    "FREQ=MONTHLY;BYMONTHDAY=32",
    "FREQ=MONTHLY;BYMONTHDAY=0",
    "FREQ=WEEKLY;BYMONTHDAY=1",
    "FREQ=MONTHLY;BYWEEKNO=1",
    "FREQ=MONTHLY;BYYEARDAY=1",
    "FREQ=YEARLY;BYMONTH=13",
    "FREQ=YEARLY;BYMONTH=-1",
    "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO",
    "FREQ=YEARLY;BYEASTER=0",
    "FREQ=DAILY;BYHOUR=9",
    "FREQ=WEEKLY;INTERVAL=2;WKST=TU",
    "FREQ=YEARLY;BYWEEKNO=2;WKST=SU",
    "FREQ=DAILY;X",
    "FREQ=DAILY;DTSTART=20260101",
    "FREQ=DAILY;UNTIL=20260230",
    "FREQ=DAILY;UNTIL=tomorrow",
    "FREQ=DAILY;UNTIL=20260101;UNTIL=20260102",
    "FREQ=MONTHLY;BYMONTHDAY=" + ",".join(["1"] * 200),
    "FREQ=DAILY" + " " * 1000,
    "FREQ=DAILY\nRDATE:20260101",
    "ＦREQ=DAILY",
    "FREQ=DAILY;INTERVAL=٣",
]


class TestHostile:
    """What is not a rule, or never ends, is refused at once; nothing runs without bound."""

    @pytest.mark.parametrize("rule", [*HOSTILE, None, 7, b"FREQ=DAILY", ["FREQ=DAILY"]])
    def test_given_no_rule_when_made_then_it_is_refused(self, rule: str) -> None:
        began = time.perf_counter()
        with pytest.raises(CalendarError) as caught:
            CalendarException.every(rule, START, until=date(2026, 12, 31))

        assert caught.value.code == Code.CALENDAR_RULE_INVALID
        assert time.perf_counter() - began < 1
        for language in ("en", "zh"):
            assert "?" not in caught.value.message(language) + caught.value.advice(language)

    @pytest.mark.parametrize(
        "rule", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=YEARLY;BYDAY=MO,TU,WE"]
    )
    def test_given_a_rule_without_end_when_it_names_too_many_dates_then_it_is_refused(
        self, rule: str
    ) -> None:
        with pytest.raises(CalendarError) as caught:
            CalendarException.every(rule, START)
        assert caught.value.code == Code.CALENDAR_RULE_TOO_LONG

        assert CalendarException.every(rule, START, until=date(2060, 1, 1)).rule

    @pytest.mark.parametrize(
        "rule",
        [
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
            "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366",
            "FREQ=YEARLY;INTERVAL=1000;BYYEARDAY=366",
        ],
    )
    def test_given_a_rule_that_means_no_date_when_compiled_then_it_ends_soon(
        self, rule: str
    ) -> None:
        never = CalendarException.every(rule, START)
        calendar = Calendar.standard("c", zone=None, exceptions=[never])
        began = time.perf_counter()

        assert calendar.compile(START, date(2036, 1, 1)).total_minutes
        assert time.perf_counter() - began < 1

    @given(
        st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")),
        st.integers(1, 30),
        st.lists(st.sampled_from((*NAMES, "1MO", "-1FR")), max_size=7, unique=True),
        st.lists(st.integers(1, 12), max_size=12, unique=True),
        st.lists(st.integers(1, 31), max_size=4, unique=True),
        st.integers(1, 60),
    )
    def test_the_bound_on_its_length_is_never_too_small(
        self,
        frequency: str,
        interval: int,
        weekdays: list[str],
        months: list[int],
        month_days: list[int],
        years: int,
    ) -> None:
        parts = {
            "FREQ": frequency,
            "INTERVAL": str(interval),
            "BYDAY": ",".join(weekdays),
            "BYMONTH": ",".join(map(str, months)),
            "BYMONTHDAY": ",".join(map(str, month_days)),
        }
        text = ";".join(f"{name}={value}" for name, value in parts.items() if value)
        last = date(2026 + years, 1, 1)
        try:
            rule = Recurrence(text)
            rule.check_length(START, last)
        except PmcoreError:
            return
        from pmcore.calendars.recurrence import _most_dates
        from pmcore.calendars.rule_days import parts_of

        bound = _most_dates(parts_of(rule.text), START, last)
        assert len(rule.dates(START, last)) <= bound <= MOST_DATES

    @pytest.mark.parametrize(
        ("make", "code"),
        [
            (
                lambda: Recurrence("FREQ=DAILY").dates(START, date(9999, 1, 1)),
                Code.TIME_OUT_OF_RANGE,
            ),
            (lambda: Recurrence("FREQ=DAILY").dates(date(1, 1, 1), START), Code.TIME_OUT_OF_RANGE),
            (
                lambda: CalendarException.every("FREQ=DAILY", START, until="2026-02-01"),  # type: ignore[arg-type]
                Code.CALENDAR_DATE_INVALID,
            ),
            (
                lambda: CalendarException.every("FREQ=DAILY", "2026-01-01", until=START),  # type: ignore[arg-type]
                Code.CALENDAR_DATE_INVALID,
            ),
            (
                lambda: CalendarException.every("FREQ=DAILY", START, until=START - DAY),
                Code.CALENDAR_RANGE_INVERTED,
            ),
        ],
    )
    def test_given_unusable_dates_when_made_then_they_are_refused(
        self, make: Callable[[], object], code: Code
    ) -> None:
        with pytest.raises(PmcoreError) as caught:
            make()
        assert caught.value.code == code

    def test_given_an_end_beyond_all_years_when_made_then_it_has_none(self) -> None:
        made = CalendarException.every("FREQ=YEARLY;UNTIL=99991231", START)

        assert made.last == date(2200, 12, 31)

    def test_given_more_than_twenty_rules_when_made_then_the_calendar_is_refused(self) -> None:
        rules = [CalendarException.every("FREQ=YEARLY", START + n * DAY) for n in range(21)]

        Calendar.standard("c", zone=None, exceptions=rules[:20])
        with pytest.raises(PmcoreError) as caught:
            Calendar.standard("c", zone=None, exceptions=rules)
        assert caught.value.code == Code.TOO_MANY

    def test_given_a_low_recursion_limit_when_expanded_then_it_works(self) -> None:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(200)
        try:
            assert Recurrence("FREQ=MONTHLY;BYDAY=2TU").dates(START, date(2027, 1, 1))
        finally:
            sys.setrecursionlimit(limit)
