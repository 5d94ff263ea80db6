"""Rules in closed form: equal to dateutil, which walks from date to date."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar, CalendarException, Recurrence
from pmcore.calendars.compiling import compiled
from pmcore.calendars.dates import EPOCH_DAY, FIRST_DATE, LAST_DATE, day_number
from pmcore.calendars.rule_days import _found, rule_days

DAY = timedelta(days=1)
START = date(2026, 1, 2)  # a Friday
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MANY = settings(max_examples=4 * settings().max_examples)
# dateutil looks for dates up to the year 9999 where a rule has none left. The Gregorian calendar,
# weekdays included, repeats every 400 years: walked 7600 years later there is little to look at.
YEARS_LATER = 7600
DAYS_LATER = YEARS_LATER // 400 * 146_097


def walked(rule: Recurrence, first: date, last: date, week: str = "MO") -> list[int]:
    """Return the days since 1970-01-01 to which dateutil walks: the slow oracle.

    Weeks begin on the day given, unless the rule says on which.
    """
    parts = dict(part.split("=") for part in rule.text.split(";"))
    count = int(parts.pop("COUNT", 366 * 400))
    begin, end = (
        datetime(day.year + YEARS_LATER, day.month, day.day)  # noqa: DTZ001 - a plain date
        for day in (first, last)
    )
    parts = {"WKST": week, **parts, "UNTIL": f"{end:%Y%m%d}"}
    moments = rrulestr(";".join(map("=".join, parts.items())), dtstart=begin)
    found: list[int] = []
    # In a week that begins in 9999 and ends in 10000 it fails, long past the last date.
    with suppress(ValueError):
        found.extend(m.toordinal() - DAYS_LATER - EPOCH_DAY for m in islice(moments, count))
    return found


def closed(rule: Recurrence, first: date, last: date) -> list[int]:
    return list(rule_days(rule.text, first, day_number(first), day_number(last) + 1))


def named(rule: str, first: date, last: date) -> list[str]:
    return [str(day) for day in Recurrence(rule).dates(first, last)]


def numbers(most: int) -> st.SearchStrategy[int]:
    """Numbers of days from either end, often the outermost ones."""
    edges = [n for n in (1, 2, most - 2, most - 1, most) if n > 0]
    return st.sampled_from([*edges, *(-n for n in edges)]) | st.integers(-most, most).filter(bool)


def lists(values: st.SearchStrategy[object]) -> st.SearchStrategy[str]:
    few, many = (st.lists(values, min_size=1, max_size=most) for most in (3, 7))
    return (few | many).map(lambda drawn: ",".join(map(str, drawn)))


def weekdays(frequency: str, in_year: bool) -> st.SearchStrategy[str]:
    plain = st.sampled_from(NAMES)
    if frequency in ("DAILY", "WEEKLY"):
        return lists(plain)
    nth = numbers(5) | numbers(53) if in_year else numbers(5)
    counted = st.builds("{}{}".format, nth, plain)
    return lists(plain) | lists(counted) | lists(plain | counted)


@st.composite
def rules(draw: st.DrawFn) -> Recurrence:
    """Rules of every combination of parts that is allowed."""
    parts = {"FREQ": draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))}
    yearly, monthly = parts["FREQ"] == "YEARLY", parts["FREQ"] == "MONTHLY"

    def maybe(name: str, values: st.SearchStrategy[object], allowed: bool = True) -> None:
        if allowed and draw(st.booleans()):
            parts[name] = str(draw(values))

    maybe("INTERVAL", st.integers(1, 14) | st.sampled_from((53, 100, 366, 1000)))
    maybe("COUNT", st.integers(1, 12) | st.integers(1, 3000))
    maybe("BYMONTH", lists(st.integers(1, 12)))
    maybe("BYMONTHDAY", lists(numbers(31)), parts["FREQ"] != "WEEKLY")
    maybe("BYYEARDAY", lists(numbers(366)), yearly)
    maybe("BYWEEKNO", lists(numbers(53)), yearly)
    maybe("BYDAY", weekdays(parts["FREQ"], yearly and "BYMONTH" not in parts))
    if "BYWEEKNO" in parts and any(char.isdigit() for char in parts.get("BYDAY", "")):
        del parts["BYWEEKNO"]
    names_days = any(name.startswith("BY") for name in parts)
    placed = names_days and (yearly or monthly or parts["FREQ"] == "WEEKLY")
    maybe("BYSETPOS", lists(numbers(5) | numbers(366)), placed)
    maybe("WKST", st.sampled_from(("MO", "SU")), "BYWEEKNO" not in parts)
    return Recurrence(";".join(map("=".join, parts.items())))


def starts() -> st.SearchStrategy[date]:
    """Dates to begin on, often leap days and the days around the New Year."""
    leap = st.sampled_from([date(y, 2, 29) for y in range(1976, 2200, 4) if y != 2100])
    turn = st.builds(
        lambda year, n: date(year, 1, 1) + n * DAY, st.integers(1974, 2195), st.integers(-5, 5)
    )
    return leap | turn | st.dates(FIRST_DATE, date(2195, 12, 31))


class TestOracle:
    """Whatever a rule says, it means the days to which dateutil walks."""

    @MANY
    @given(rules(), starts(), st.sampled_from((0, 10, 400, 1500, 4000, 9000)))
    def test_the_days_are_those_that_dateutil_walks_to(
        self, rule: Recurrence, first: date, length: int
    ) -> None:
        last = min(first + length * DAY, LAST_DATE)

        assert closed(rule, first, last) == walked(rule, first, last)

    @MANY
    @given(rules(), starts(), st.sampled_from((400, 4000)))
    def test_where_weeks_begin_is_left_out_only_where_it_makes_no_difference(
        self, rule: Recurrence, first: date, length: int
    ) -> None:
        last = min(first + length * DAY, LAST_DATE)
        assume("BYWEEKNO" not in rule.text and "WKST" not in rule.text)
        assume(Recurrence(f"{rule.text};WKST=SU") == rule)

        assert walked(rule, first, last, "SU") == walked(rule, first, last)

    @MANY
    @given(rules(), starts(), st.integers(-500, 5000), st.sampled_from((0, 1, 7, 31, 400, 4000)))
    def test_a_window_shows_what_lies_in_it(
        self, rule: Recurrence, first: date, offset: int, length: int
    ) -> None:
        last = min(first + 4000 * DAY, LAST_DATE)
        lo = day_number(first) + offset
        wanted = [day for day in walked(rule, first, last) if lo <= day < lo + length]

        assert list(rule.days_within(first, last, lo, lo + length)) == wanted

    @pytest.mark.parametrize(
        ("rule", "most"),
        [
            ("FREQ=YEARLY;BYWEEKNO={}", 53),
            ("FREQ=YEARLY;BYDAY={}WE", 53),
            ("FREQ=YEARLY;BYMONTH=2,12;BYDAY={}SU", 5),
            ("FREQ=MONTHLY;BYDAY={}MO", 5),
            ("FREQ=MONTHLY;BYMONTHDAY={}", 31),
            ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={}", 24),
        ],
    )
    def test_every_number_means_the_same(self, rule: str, most: int) -> None:
        """Over 36 years: every year that the Gregorian calendar knows occurs, common and leap."""
        first, last = date(1996, 1, 1), date(2031, 12, 31)
        for number in (*range(1, most + 1), *range(-most, 0)):
            made = Recurrence(rule.format(number))

            assert closed(made, first, last) == walked(made, first, last), made


class TestHabits:
    """Where dateutil leaves RFC 5545 we follow it, knowingly (ADR-0006)."""

    def test_given_a_week_from_the_end_when_it_begins_in_december_then_those_days_are_left_out(
        self,
    ) -> None:
        """Week 1 of 2026, its 53rd from the end, begins on Monday, 2025-12-29."""
        days = named("FREQ=YEARLY;BYWEEKNO=-53", date(2025, 12, 1), date(2026, 12, 31))

        assert days == ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]
        assert named("FREQ=YEARLY;BYWEEKNO=1", date(2025, 12, 1), date(2026, 12, 31))[0] == (
            "2025-12-29"
        )

    def test_given_a_common_year_from_saturday_on_then_its_first_two_days_are_in_week_53(
        self,
    ) -> None:
        """ISO 8601 counts them in week 52 of 2021."""
        first, last = date(2021, 12, 20), date(2022, 1, 31)

        assert named("FREQ=YEARLY;BYWEEKNO=53", first, last) == ["2022-01-01", "2022-01-02"]
        assert named("FREQ=YEARLY;BYWEEKNO=52", first, last)[-1] == "2021-12-31"

    def test_given_positions_when_a_rule_begins_amid_a_week_then_they_count_from_there(
        self,
    ) -> None:
        wednesday = date(2026, 1, 7)
        rule = "FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=1"

        assert named(rule, wednesday, date(2026, 1, 20)) == [
            "2026-01-09",
            "2026-01-12",
            "2026-01-19",
        ]

    def test_given_positions_when_a_rule_begins_amid_a_month_then_they_count_from_its_first_day(
        self,
    ) -> None:
        rule = "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2"

        assert named(rule, date(2026, 1, 13), date(2026, 2, 28)) == ["2026-02-09"]

    def test_given_weekdays_with_and_without_numbers_then_a_day_must_be_both(self) -> None:
        last = date(2026, 2, 28)

        assert named("FREQ=MONTHLY;BYDAY=MO,1TU", START, last) == []
        assert named("FREQ=MONTHLY;BYDAY=MO,1MO", START, last) == ["2026-01-05", "2026-02-02"]


class TestRepaired:
    """Where dateutil fails, we do not."""

    def test_given_a_week_that_would_end_in_the_year_10000_then_the_rule_means_what_it_says(
        self,
    ) -> None:
        """dateutil steps from 2000 by 366 weeks into the last week of 9999 and raises."""
        rule = "FREQ=WEEKLY;INTERVAL=366;BYMONTH=1;BYDAY=SA"

        assert named(rule, date(2000, 2, 29), date(2099, 12, 31)) == []


class TestCost:
    """A rule costs what the years asked for cost, whatever it says."""

    def test_given_a_window_far_from_the_start_then_only_its_years_are_looked_at(self) -> None:
        _found.cache_clear()
        lo = day_number(date(2190, 5, 1))
        fridays = Recurrence("FREQ=WEEKLY;INTERVAL=3;BYDAY=FR")

        assert len(fridays.days_within(date(1975, 1, 3), LAST_DATE, lo, lo + 365)) in (17, 18)
        assert _found.cache_info().misses == 1

    def test_given_twenty_rules_that_mean_no_date_when_compiled_then_it_takes_no_time(
        self,
    ) -> None:
        """dateutil walks through sixteen years of days for each of them: three seconds in all."""
        never = [
            CalendarException.every("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", START + n * DAY)
            for n in range(20)
        ]
        calendar = Calendar.standard("c", zone=None, exceptions=never)
        compiled.cache_clear()
        _found.cache_clear()
        began = time.process_time()

        assert calendar.compile(START, date(2035, 12, 31)).total_minutes
        assert time.process_time() - began < 1

    def test_given_a_count_that_is_never_reached_then_it_ends_with_the_years_asked_for(
        self,
    ) -> None:
        never = Recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3")
        _found.cache_clear()

        assert not never.days_within(date(1975, 1, 1), LAST_DATE, 20_000, 22_000)
        assert _found.cache_info().misses <= 8

    def test_what_is_kept_takes_a_few_megabytes_at_most(self) -> None:
        most = _found.cache_info().maxsize

        assert most is not None
        assert most * 8 * 366 * _found("FREQ=DAILY", START, 254).itemsize < 8 * 2**20
