"""Shifts, weeks and exceptions: what they accept, what they refuse, how they read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import (
    OFF,
    CalendarException,
    DatedWeek,
    Shift,
    WorkWeek,
    format_hours,
    hours,
)
from pmcore.kernel import CalendarError, Code, InputError, PmcoreError


def code_of(call: Callable[[], object]) -> Code:
    with pytest.raises(PmcoreError) as caught:
        call()
    for language in ("en", "zh"):
        assert "?" not in caught.value.message(language) + caught.value.advice(language)
    return caught.value.code


SHIFTS = st.builds(
    lambda start, length: Shift(start, start + length), st.integers(0, 1439), st.integers(1, 1440)
)


class TestShift:
    """A stretch of one day, at most 24 hours; overnight it belongs to the day it starts on."""

    @given(SHIFTS)
    def test_what_is_written_reads_back(self, shift: Shift) -> None:
        assert Shift.parse(str(shift)) == shift
        assert eval(repr(shift)) == shift

    @pytest.mark.parametrize(
        ("text", "start", "end"),
        [
            ("09:00-12:00", 540, 720),
            ("9:00-12:00", 540, 720),
            ("09：00–12：00", 540, 720),
            ("22:00-06:00", 1320, 1800),
            ("00:00-24:00", 0, 1440),
            ("08:00-32:00", 480, 1920),
            ("12:00-00:00", 720, 1440),
        ],
    )
    def test_given_the_usual_spellings_when_parsed_then_they_are_read(
        self, text: str, start: int, end: int
    ) -> None:
        assert Shift.parse(text) == Shift(start, end)

    @pytest.mark.parametrize(
        "text",
        ["", "9-17", "09:00", "24:00-25:00", "08:00-08:00", "08:60-09:00", "08:00-49:00",
         "٠٩:٠٠-١٠:٠٠", "09:00-12:00-13:00", "x" * 10_000, None, 7],
    )  # fmt: skip
    def test_given_anything_else_when_parsed_then_it_is_refused(self, text: str) -> None:
        assert code_of(lambda: Shift.parse(text)) == Code.CALENDAR_SHIFT_INVALID

    @pytest.mark.parametrize(
        ("start", "end", "code"),
        [
            (0, 1441, Code.CALENDAR_SHIFT_TOO_LONG),
            (540, 540, Code.CALENDAR_SHIFT_INVALID),
            (-1, 10, Code.CALENDAR_SHIFT_INVALID),
            (1440, 1500, Code.CALENDAR_SHIFT_INVALID),
            (1.5, 10, Code.CALENDAR_SHIFT_INVALID),
            (True, 10, Code.CALENDAR_SHIFT_INVALID),
        ],
    )
    def test_given_impossible_minutes_when_made_then_it_is_refused(
        self, start: int, end: int, code: Code
    ) -> None:
        assert code_of(lambda: Shift(start, end)) == code


class TestDayHours:
    """Sorted shifts that neither overlap nor touch, within 24 hours of the first start."""

    @given(st.lists(SHIFTS, max_size=5))
    def test_hours_are_normal_or_refused_and_read_back(self, shifts: list[Shift]) -> None:
        ordered = sorted(shifts)
        if any(b.start < a.end for a, b in pairwise(ordered)):
            assert code_of(lambda: hours(shifts)) == Code.CALENDAR_SHIFTS_OVERLAP
            return
        if shifts and ordered[-1].end > ordered[0].start + 1440:
            assert code_of(lambda: hours(shifts)) == Code.CALENDAR_SHIFT_TOO_LONG
            return
        day = hours(shifts)
        assert hours(format_hours(day)) == day == hours(reversed(day))
        assert all(a.end < b.start for a, b in pairwise(day))
        assert sum(shift.minutes for shift in day) == sum(shift.minutes for shift in shifts)

    def test_given_touching_shifts_when_read_then_they_are_one(self) -> None:
        assert hours("12:00-13:00, 09:00-12:00") == (Shift(540, 780),)

    @pytest.mark.parametrize("text", ["", " off ", "OFF"])
    def test_given_no_shift_when_read_then_the_day_is_off(self, text: str) -> None:
        assert hours(text) == OFF

    def test_given_overlapping_shifts_when_read_then_both_are_named(self) -> None:
        with pytest.raises(CalendarError) as caught:
            hours("09:00-12:00 11:00-13:00")
        assert caught.value.code == Code.CALENDAR_SHIFTS_OVERLAP
        assert caught.value.context == {"first": "09:00-12:00", "second": "11:00-13:00"}

    @pytest.mark.parametrize("text", ["00:00-12:00 22:00-06:00", "06:00-14:00 20:00-30:30"])
    def test_given_shifts_beyond_24_hours_when_read_then_they_are_refused(self, text: str) -> None:
        assert code_of(lambda: hours(text)) == Code.CALENDAR_SHIFT_TOO_LONG

    @pytest.mark.parametrize("given_value", ["09:00-12:00 " * 500, ["09:00-12:00"], [None]])
    def test_given_no_shifts_when_read_then_it_is_refused(self, given_value: list[Shift]) -> None:
        assert code_of(lambda: hours(given_value)) == Code.CALENDAR_SHIFT_INVALID


class TestWorkWeek:
    """Weeks that take turns from an anchor Monday, without a seam at any year end."""

    def test_given_a_big_and_a_small_week_when_asked_across_years_then_they_alternate(self) -> None:
        """2026 has 53 ISO weeks; counting from the anchor never notices."""
        week = WorkWeek.of(
            {"mon-sat": "09:00-18:00"}, {"mon-fri": "09:00-18:00"}, anchor=date(2026, 1, 5)
        )
        saturday = date(2020, 1, 4)
        worked = []
        while saturday < date(2032, 1, 1):
            worked.append(bool(week.on(saturday)))
            saturday += timedelta(days=7)

        assert worked[::2] == [worked[0]] * len(worked[::2])
        assert worked[1::2] == [not worked[0]] * len(worked[1::2])
        assert week.on(date(2026, 1, 10))

    @given(st.integers(1, 5), st.integers(-300, 300), st.integers(-900, 900))
    def test_the_pattern_is_found_by_the_days_since_the_anchor(
        self, count: int, weeks: int, offset: int
    ) -> None:
        anchor = date(2026, 1, 5) + timedelta(weeks=weeks)
        days = tuple(hours([Shift(i, i + 1)]) for i in range(7 * count))

        day = anchor + timedelta(days=offset)
        assert WorkWeek(days, anchor).on(day) == days[offset % (7 * count)]

    def test_given_any_week_when_shown_then_it_pastes_back(self) -> None:
        week = WorkWeek.of(
            {"mon-wed fri": "09:00-18:00", "sat": "22:00-06:00"},
            {"sun": "00:00-24:00"},
            anchor=date(2026, 1, 5),
        )

        assert eval(repr(week), {"WorkWeek": WorkWeek, "datetime": __import__("datetime")}) == week

    @pytest.mark.parametrize("count", [0, 5, 8, 7 * 105])
    def test_given_a_wrong_number_of_days_when_made_then_it_is_refused(self, count: int) -> None:
        assert code_of(lambda: WorkWeek((OFF,) * count)) == Code.CALENDAR_WEEK_LENGTH

    @pytest.mark.parametrize("anchor", [None, date(2026, 1, 6)])
    def test_given_no_monday_when_weeks_take_turns_then_it_is_refused(
        self, anchor: date | None
    ) -> None:
        assert code_of(lambda: WorkWeek((OFF,) * 14, anchor)) == Code.CALENDAR_ANCHOR

    @pytest.mark.parametrize("spec", ["", "mo", "mon-", "mon-tue-wed", "1-5", "mon--fri", None])
    def test_given_no_weekdays_when_read_then_it_is_refused(self, spec: str) -> None:
        assert code_of(lambda: WorkWeek.of({spec: "off"})) == Code.CALENDAR_WEEKDAY_UNKNOWN

    def test_given_a_weekday_twice_when_read_then_it_is_refused(self) -> None:
        assert (
            code_of(lambda: WorkWeek.of({"mon-fri": "off", "Friday": "09:00-12:00"}))
            == Code.CALENDAR_WEEKDAY_TWICE
        )

    def test_given_an_inverted_dated_week_when_made_then_it_is_refused(self) -> None:
        week = WorkWeek.of({"mon": "09:00-12:00"})

        assert (
            code_of(lambda: DatedWeek(date(2026, 7, 1), date(2026, 6, 1), week))
            == Code.CALENDAR_RANGE_INVERTED
        )


class TestCalendarException:
    """Hours of one date or of a range; both ends belong to it."""

    def test_given_an_exception_when_shown_then_it_pastes_back(self) -> None:
        names = {"CalendarException": CalendarException, "datetime": __import__("datetime")}
        for exception in (
            CalendarException.on(date(2026, 5, 1), "09:00-12:00", {"en": "Half", "zh": "半天"}),
            CalendarException.between(date(2026, 5, 1), date(2026, 5, 3)),
        ):
            assert eval(repr(exception), names) == exception

    def test_given_no_label_when_made_then_it_says_what_it_does(self) -> None:
        assert str(CalendarException.on(date(2026, 5, 1)).label) == "Closed"
        assert CalendarException.on(date(2026, 5, 1), "09:00-12:00").label.pick("zh") == (
            "特别工作时间"
        )

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [
            (date(2026, 5, 2), date(2026, 5, 1), Code.CALENDAR_RANGE_INVERTED),
            (date(2026, 5, 2), date(2046, 5, 1), Code.CALENDAR_RANGE_TOO_LONG),
            (date(1972, 12, 31), date(1973, 1, 1), Code.TIME_OUT_OF_RANGE),
            (date(2200, 12, 31), date(2201, 1, 1), Code.TIME_OUT_OF_RANGE),
            (
                datetime.fromisoformat("2026-05-01T00:00"),
                date(2026, 5, 2),
                Code.CALENDAR_DATE_INVALID,
            ),
            ("2026-05-01", date(2026, 5, 2), Code.CALENDAR_DATE_INVALID),
            (None, None, Code.CALENDAR_DATE_INVALID),
        ],
    )
    def test_given_an_unusable_range_when_made_then_it_is_refused(
        self, first: date, last: date, code: Code
    ) -> None:
        assert code_of(lambda: CalendarException.between(first, last)) == code

    def test_given_a_datetime_when_refused_then_the_error_is_an_input_error(self) -> None:
        with pytest.raises(InputError):
            CalendarException.on(datetime.fromisoformat("2026-05-01T00:00"))
