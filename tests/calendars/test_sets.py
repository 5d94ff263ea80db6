"""Working time as sets of minutes: and, or, minus, not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar, WorkingTime, common_time, elapsed
from pmcore.kernel import CalendarError, Code, HorizonError
from pmcore.testing.calendar_strategies import calendars

FIRST = date(2026, 3, 2)
LAST = FIRST + timedelta(days=9)
ZONES = ("UTC", "Asia/Shanghai", "America/Los_Angeles", "Africa/Cairo")


@st.composite
def times(draw: st.DrawFn) -> tuple[WorkingTime, WorkingTime, WorkingTime]:
    """Three calendars in any zones, seen through one horizon."""
    window = elapsed(FIRST, LAST)
    drawn = [
        draw(calendars(id=id, zones=ZONES, max_bases=1, holidays=False)) for id in ("A", "B", "C")
    ]
    compiled = [
        each.compile(FIRST - timedelta(days=2), LAST + timedelta(days=2)).clip(window.lo, window.hi)
        for each in drawn
    ]
    return compiled[0], compiled[1], compiled[2]


def minutes(time: WorkingTime) -> set[int]:
    return {t for a, b in zip(time.starts, time.ends, strict=True) for t in range(a, b)}


def same(one: WorkingTime, other: WorkingTime) -> bool:
    """Whether two times work in the same minutes; how they were combined is another matter."""
    return (one.lo, one.hi, one.starts, one.ends) == (other.lo, other.hi, other.starts, other.ends)


class TestSets:
    """Each operation is the one on sets of minutes, and its result is as tidy as any."""

    @given(times())
    def test_every_operation_equals_the_one_on_sets(
        self, drawn: tuple[WorkingTime, WorkingTime, WorkingTime]
    ) -> None:
        a, b, _ = drawn
        whole = set(range(a.lo, a.hi))
        for made, expected in (
            (a & b, minutes(a) & minutes(b)),
            (a | b, minutes(a) | minutes(b)),
            (a - b, minutes(a) - minutes(b)),
            (~a, whole - minutes(a)),
        ):
            edges = [t for pair in zip(made.starts, made.ends, strict=True) for t in pair]
            assert minutes(made) == expected
            assert sorted(set(edges)) == edges
            assert made.total_minutes == len(expected)

    @given(times())
    def test_law_8_lattice(self, drawn: tuple[WorkingTime, WorkingTime, WorkingTime]) -> None:
        a, b, c = drawn
        assert same(a & b, b & a)
        assert same(a | b, b | a)
        assert same(a & (b & c), (a & b) & c)
        assert same(a | (b | c), (a | b) | c)
        assert same(a & (b | c), (a & b) | (a & c))
        assert same(a | (b & c), (a | b) & (a | c))
        assert same(a & (a | b), a)
        assert same(a | (a & b), a)
        assert same(a & a, a)
        assert same(~(a & b), ~a | ~b)
        assert same(~(a | b), ~a & ~b)
        assert same(~~a, a)
        assert same(a - b, a & ~b)

    @given(times())
    def test_law_9_inclusion_and_exclusion(
        self, drawn: tuple[WorkingTime, WorkingTime, WorkingTime]
    ) -> None:
        a, b, _ = drawn
        assert (a | b).total_minutes + (a & b).total_minutes == a.total_minutes + b.total_minutes

    @given(times())
    def test_law_10_work_and_rest_make_up_elapsed_time(
        self, drawn: tuple[WorkingTime, WorkingTime, WorkingTime]
    ) -> None:
        a, _, _ = drawn
        assert a.total_minutes + (~a).total_minutes == a.hi - a.lo
        assert same(a | ~a, elapsed(FIRST, LAST))
        assert not (a & ~a).starts

    @given(times(), st.integers(1, 3000))
    def test_law_11_with_less_time_nothing_finishes_earlier(
        self, drawn: tuple[WorkingTime, WorkingTime, WorkingTime], n: int
    ) -> None:
        a, b, _ = drawn
        less = a & b
        if n <= less.total_minutes:
            assert less.add(less.lo, n) >= a.add(a.lo, n)


def office(id: str, zone: str | None, hours: str = "09:00-12:00 13:00-18:00") -> Calendar:
    return Calendar.standard(id, zone=zone, hours=hours)


class TestCommonTime:
    """Where several calendars work at once; never is an error that names both."""

    def test_given_offices_over_the_world_when_joined_then_their_overlap_is_known(self) -> None:
        """69, 17 and 631 hours a year, computed once by hand for 2025."""
        first, last = date(2025, 1, 1), date(2025, 12, 31)
        shanghai, angeles, berlin = (
            office(id, zone).compile(first, last)
            for id, zone in (
                ("sh", "Asia/Shanghai"),
                ("la", "America/Los_Angeles"),
                ("be", "Europe/Berlin"),
            )
        )

        assert common_time(shanghai, berlin).total_minutes > 600 * 60
        assert common_time(shanghai, angeles).total_minutes // 60 in range(60, 80)
        assert common_time(angeles, berlin).total_minutes // 60 in range(10, 25)

    def test_given_no_common_hours_when_joined_then_both_are_named(self) -> None:
        early, late, noon = (
            office(id, "UTC", hours).compile(FIRST, LAST)
            for id, hours in (
                ("early", "06:00-12:00"),
                ("late", "14:00-20:00"),
                ("noon", "11:00-15:00"),
            )
        )

        with pytest.raises(CalendarError) as caught:
            common_time(noon, early, late)
        assert caught.value.code == Code.CALENDAR_NO_COMMON_TIME
        assert (caught.value.context["first"], caught.value.context["second"]) == (
            "noon & early",
            "late",
        )
        assert "?" not in str(caught.value)

    def test_given_one_calendar_when_joined_then_it_is_itself(self) -> None:
        time = office("a", None).compile(FIRST, LAST)

        assert common_time(time) is time

    def test_given_many_calendars_when_joined_then_it_equals_joining_in_turn(self) -> None:
        listed = [
            office(f"c{n}", "UTC", f"0{n}:00-17:00").compile(FIRST, LAST) for n in range(3, 9)
        ]

        assert same(common_time(*listed), reduce(lambda a, b: a & b, listed))

    def test_given_floating_and_zoned_when_joined_then_it_is_refused(self) -> None:
        one, other = (office("a", zone).compile(FIRST, LAST) for zone in (None, "UTC"))
        asks: list[Callable[[], object]] = [
            lambda: one & other,
            lambda: one | other,
            lambda: other - one,
        ]
        for ask in asks:
            with pytest.raises(CalendarError) as caught:
                ask()
            assert caught.value.code == Code.CALENDAR_MIXED_ZONES
            assert "?" not in str(caught.value)


class TestHorizons:
    """What two horizons have in common is all that is known of both."""

    def test_given_different_horizons_when_combined_then_the_common_part_remains(self) -> None:
        calendar = office("a", "UTC")
        one = calendar.compile(FIRST, LAST)
        other = calendar.compile(FIRST + timedelta(days=3), LAST + timedelta(days=30))

        assert ((one | other).lo, (one | other).hi) == (other.lo, one.hi)
        assert same(one & other, other.clip(other.lo, one.hi))

    def test_given_horizons_apart_when_combined_then_it_is_refused(self) -> None:
        calendar = office("a", "UTC")
        one = calendar.compile(FIRST, LAST)
        other = calendar.compile(LAST + timedelta(days=3), LAST + timedelta(days=30))

        with pytest.raises(HorizonError):
            one & other
