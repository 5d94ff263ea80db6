"""Resource calendars as changes of a shared base: the answers of their own compilation."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar, CalendarException, CountryHolidays, WorkWeek
from pmcore.kernel import CalendarError, Code, HorizonError
from pmcore.testing.calendar_strategies import _TURNS, _exceptions, calendars

FIRST = date(2026, 3, 2)
LAST = FIRST + timedelta(days=25)
ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Africa/Cairo")
OFFICE = Calendar.standard("office", zone="UTC")


@st.composite
def resources(draw: st.DrawFn) -> Calendar:
    base = draw(calendars(id="base", zones=ZONES, max_bases=1))
    turns = draw(st.lists(_TURNS, max_size=6))
    return base.derive("own", exceptions=_exceptions(turns, FIRST))


def outcome(ask: Callable[..., int], arguments: tuple[int, ...]) -> object:
    try:
        return ask(*arguments)
    except HorizonError as error:
        return error.code, error.context


class TestDeltas:
    """A delta answers every question as the whole calendar does."""

    @given(resources(), st.data())
    def test_every_answer_equals_the_whole_calendar(
        self, calendar: Calendar, data: st.DataObject
    ) -> None:
        assert calendar.base is not None
        base = calendar.base.compile(FIRST, LAST)
        whole, delta = calendar.compile(FIRST, LAST), calendar.compile_over(base)

        assert delta.expanded() == whole
        assert (delta.lo, delta.hi, delta.total_minutes) == (
            whole.lo,
            whole.hi,
            whole.total_minutes,
        )
        edges = [*whole.starts, *whole.ends, whole.lo, whole.hi]
        instants = st.integers(whole.lo, whole.hi) | st.sampled_from(edges)
        for _ in range(4):
            a, b = sorted((data.draw(instants), data.draw(instants)))
            n = data.draw(st.integers(-3000, 3000))
            assert delta.pos(a) == whole.pos(a)
            assert delta.diff(a, b) == whole.diff(a, b)
            assert delta.total(a, b) == whole.total(a, b)
            assert delta.intervals(a, b) == whole.intervals(a, b)
            if a < whole.hi:
                assert delta.is_working(a) == whole.is_working(a)
            for ask in ("add", "next_start", "previous_finish"):
                arguments = (a, n) if ask == "add" else (a,)
                assert outcome(getattr(delta, ask), arguments) == outcome(
                    getattr(whole, ask), arguments
                )

    @given(resources(), st.integers(0, 9), st.integers(0, 9))
    def test_a_clipped_base_gives_the_clipped_answer(
        self, calendar: Calendar, early: int, late: int
    ) -> None:
        assert calendar.base is not None
        whole = calendar.compile(FIRST, LAST)
        lo, hi = whole.lo + 700 * early, whole.hi - 700 * late
        base = calendar.base.compile(FIRST, LAST).clip(lo, hi)

        assert calendar.compile_over(base).expanded() == whole.clip(lo, hi)

    def test_given_questions_beyond_when_asked_then_they_raise(self) -> None:
        delta = OFFICE.derive("own").compile_over(OFFICE.compile(FIRST, LAST))
        for ask in (
            lambda: delta.pos(delta.lo - 1),
            lambda: delta.start_at(-1),
            lambda: delta.finish_at(0),
            lambda: delta.is_working(delta.hi),
            lambda: delta.intervals(delta.lo, delta.hi + 1),
        ):
            with pytest.raises(HorizonError) as caught:
                ask()
            assert caught.value.context["calendar"] == "own"


class TestRefused:
    """Only exceptions upon the very base are a delta."""

    @pytest.mark.parametrize(
        "calendar",
        [
            OFFICE,
            OFFICE.derive("own", week=WorkWeek.of({"mon": "09:00-12:00"})),
            OFFICE.derive("own", holidays=CountryHolidays("US")),
            Calendar.standard("other", zone="UTC").derive("own"),
            Calendar("own", "own", "Asia/Shanghai", base=OFFICE),  # type: ignore[arg-type]
        ],
    )
    def test_given_more_than_exceptions_when_compiled_over_then_it_is_refused(
        self, calendar: Calendar
    ) -> None:
        with pytest.raises(CalendarError) as caught:
            calendar.compile_over(OFFICE.compile(FIRST, LAST))
        assert caught.value.code == Code.CALENDAR_NOT_A_DELTA
        assert "?" not in str(caught.value) + caught.value.message("zh")


def test_given_twenty_days_off_when_compiled_over_ten_years_then_two_kibibytes_hold_it() -> None:
    base = OFFICE.compile(date(2020, 1, 1), date(2029, 12, 31))
    days = [
        CalendarException.on(date(2020, 1, 6) + timedelta(days=170 * n), label="Leave")
        for n in range(20)
    ]
    own = OFFICE.derive("own", exceptions=days)

    kept = own.compile_over(base)

    held = {name: getattr(kept, name) for name in kept.__slots__ if name not in ("base", "zone")}
    assert kept.total_minutes < base.total_minutes
    assert sys.getsizeof(kept) + sum(map(sys.getsizeof, held.values())) <= 2048
