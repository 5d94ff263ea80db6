"""Working time that is compiled as far as questions lead, and not beyond a limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    DatedWeek,
    WorkWeek,
    datetime_of,
    instant_of,
)
from pmcore.kernel import CalendarError, Code, HorizonError, PmcoreError

START = date(2026, 3, 2)
NOW = instant_of(START, "UTC")
OFFICE = Calendar.standard("office", zone="UTC")
NEVER = WorkWeek.of({})
DAY = 1440


class TestGrowing:
    """Whatever is asked in whatever order, the answer is that of one long horizon."""

    @given(
        st.lists(
            st.tuples(st.integers(-8000, 8000), st.integers(-700_000, 700_000)),
            min_size=1,
            max_size=5,
        )
    )
    def test_answers_equal_those_of_a_horizon_long_enough(
        self, asked: list[tuple[int, int]]
    ) -> None:
        wide = OFFICE.compile(date(1996, 4, 1), date(2056, 1, 31))
        time = OFFICE.growing(START)
        for days, n in asked:
            t = NOW + days * DAY + 600
            assert time.next_start(t) == wide.next_start(t)
            assert time.previous_finish(t) == wide.previous_finish(t)
            assert time.is_working(t) == wide.is_working(t)
            assert time.diff(NOW, t) == wide.diff(NOW, t)
            if wide.lo + 400 * DAY < t + 4 * n < wide.hi - 400 * DAY:
                assert time.add(t, n) == wide.add(t, n)
        assert time.covering(NOW).intervals(NOW, NOW + DAY) == wide.intervals(NOW, NOW + DAY)

    def test_given_near_questions_when_asked_then_little_is_compiled(self) -> None:
        time = OFFICE.growing(START)
        time.add(NOW, 480)

        assert repr(time) == "<GrowingTime office: 2025-03-01 to 2029-03-04 so far>"
        working = time.covering(NOW)
        assert (working.hi - working.lo) // DAY <= 5 * 366


class TestLimit:
    """Beyond the limit an error, never a date, and never an endless search."""

    @pytest.mark.parametrize("n", [10**6, 10**18, 10**400, -(10**6), -(10**400)])
    def test_given_too_much_work_when_walked_then_the_limit_is_named(self, n: int) -> None:
        time = OFFICE.growing(START, years=5)
        with pytest.raises(HorizonError) as caught:
            time.add(NOW, n)
        assert caught.value.code == Code.CALENDAR_HORIZON_LIMIT
        assert caught.value.context == {"calendar": "office", "years": 5, "around": "2026-03-02"}
        assert "?" not in str(caught.value) + caught.value.message("zh")

    @pytest.mark.parametrize("t", [-(10**30), 10**30, NOW + 31 * 366 * DAY])
    def test_given_a_far_instant_when_asked_then_the_limit_is_named(self, t: int) -> None:
        time = OFFICE.growing(START)
        asks: list[Callable[[], object]] = [
            lambda: time.next_start(t),
            lambda: time.diff(NOW, t),
            lambda: time.add(t, 1),
        ]
        for ask in asks:
            with pytest.raises(HorizonError) as caught:
                ask()
            assert caught.value.code == Code.CALENDAR_HORIZON_LIMIT

    def test_given_the_whole_range_when_asked_then_its_ends_are_the_limit(self) -> None:
        for around in (date(1973, 1, 1), date(2200, 12, 31)):
            time = OFFICE.growing(around, years=227)
            with pytest.raises(HorizonError):
                time.add(NOW, 10**9)

    def test_given_holidays_known_for_some_years_when_asked_then_it_reaches_as_far(self) -> None:
        calendar = Calendar.standard("c", zone="UTC", holidays=CountryHolidays("CN"))
        time = calendar.growing(date(2090, 1, 1))
        late = instant_of(date(2100, 6, 1), "UTC")

        assert datetime_of(time.next_start(late), "UTC").year == 2100
        with pytest.raises(CalendarError) as caught:
            time.next_start(instant_of(date(2101, 6, 1), "UTC"))
        assert caught.value.code == Code.CALENDAR_HOLIDAYS_UNKNOWN

    @pytest.mark.parametrize("years", [0, 228, -1, 1.5, True, "3"])
    def test_given_unusable_limits_when_made_then_they_are_refused(self, years: int) -> None:
        for given_limits in ({"years": years}, {"longest_gap": years}):
            with pytest.raises(PmcoreError) as caught:
                OFFICE.growing(START, **given_limits)
            assert caught.value.code == Code.VALUE_INVALID


class TestGaps:
    """A calendar that rests for years looks wrong: the answer beyond is refused."""

    def rested(self, first: date, last: date | None) -> Calendar:
        return OFFICE.derive("c", dated_weeks=[DatedWeek(first, last, NEVER)])

    def test_given_a_calendar_that_stops_when_asked_beyond_then_it_is_refused(self) -> None:
        time = self.rested(date(2027, 1, 1), None).growing(START)

        assert time.next_start(NOW) == NOW + 9 * 60
        asks: list[Callable[[], object]] = [
            lambda: time.add(NOW, 10**6),
            lambda: time.next_start(instant_of(date(2027, 6, 1), "UTC")),
        ]
        for ask in asks:
            with pytest.raises(CalendarError) as caught:
                ask()
            assert caught.value.code == Code.CALENDAR_GAP
            assert "?" not in str(caught.value) + caught.value.message("zh")

    def test_given_a_rest_of_four_years_when_an_answer_skips_it_then_it_is_refused(self) -> None:
        calendar = self.rested(date(2026, 5, 1), date(2030, 4, 30))
        time = calendar.growing(START)

        asks: list[Callable[[], object]] = [
            lambda: time.add(NOW, 200 * 480),
            lambda: time.previous_finish(instant_of(date(2030, 4, 30), "UTC")),
            lambda: time.add(instant_of(date(2030, 6, 1), "UTC"), -200 * 480),
        ]
        for ask in asks:
            with pytest.raises(CalendarError) as caught:
                ask()
            assert caught.value.code == Code.CALENDAR_GAP
        assert calendar.growing(START, longest_gap=5).add(NOW, 200 * 480)
        # Two years of the rest are left: no more than a person may be away.
        late = instant_of(date(2028, 6, 1), "UTC")
        assert datetime_of(time.next_start(late), "UTC").date() == date(2030, 5, 1)

    def test_given_a_long_leave_when_an_answer_skips_it_then_it_is_given(self) -> None:
        leave = CalendarException.between(date(2026, 5, 1), date(2028, 4, 30))
        time = OFFICE.derive("c", exceptions=[leave]).growing(START)

        later = datetime_of(time.next_start(instant_of(date(2026, 5, 1), "UTC")), "UTC").date()
        assert later == date(2028, 5, 1)

    def test_given_no_work_before_when_asked_back_then_it_is_refused(self) -> None:
        calendar = self.rested(date(1990, 1, 1), START + timedelta(days=30)).growing(START)
        with pytest.raises(CalendarError) as caught:
            calendar.previous_finish(NOW)
        assert caught.value.code == Code.CALENDAR_GAP
