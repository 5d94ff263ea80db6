"""Laws of working time, and its equality with one flag per minute.

The numbers are those of the fifteen laws that calendars were designed by; 8 to 10, on sets of
working time, stand in ``test_sets.py``, and 14, on the edges of shifts, in ``test_zones.py``.
"""

from __future__ import annotations

import pickle
from bisect import bisect_left
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pmcore.calendars import (
    Calendar,
    CalendarException,
    WorkingTime,
    WorkWeek,
    datetime_of,
    elapsed,
    instant_of,
)
from pmcore.exchange import plan_from_json, plan_to_json
from pmcore.kernel import HorizonError
from pmcore.testing.calendar_strategies import WEEKS, calendars
from pmcore.wbs import Project

_DAY = 1440
_EPOCH = date(1970, 1, 1)
_SPAN = 20

# Zone and a first date such that a change of clocks lies within the next 20 days.
PLACES: list[tuple[str | None, date]] = [
    (None, date(2026, 3, 2)),
    ("UTC", date(2026, 2, 23)),
    ("Asia/Shanghai", date(1990, 4, 9)),
    ("America/Los_Angeles", date(2026, 3, 1)),
    ("America/New_York", date(2025, 10, 27)),
    ("Europe/Berlin", date(2026, 3, 23)),
    ("Africa/Cairo", date(2024, 4, 22)),
    ("America/Santiago", date(2024, 9, 2)),
    ("Pacific/Apia", date(2011, 12, 26)),
    ("Australia/Lord_Howe", date(2025, 3, 31)),
    ("Asia/Gaza", date(2040, 9, 20)),
    ("Asia/Kathmandu", date(1985, 12, 26)),
]


class Minutes:
    """The slow, obvious reference: one flag for each minute of the horizon."""

    def __init__(self, calendar: Calendar, first: date, last: date) -> None:
        base, highest = _clock(calendar.zone, first, last)

        def instant(wall: int) -> int:
            return base + bisect_left(highest, wall)

        self.lo = instant((first - _EPOCH).days * _DAY)
        self.hi = instant(((last - _EPOCH).days + 1) * _DAY)
        self.flags = [False] * (self.hi - self.lo)
        day = first - timedelta(days=1)
        while day <= last:
            midnight = (day - _EPOCH).days * _DAY
            for shift in calendar.day(day).hours:
                begin = max(instant(midnight + shift.start), self.lo)
                end = min(instant(midnight + shift.end), self.hi)
                for t in range(begin, end):
                    self.flags[t - self.lo] = True
            day += timedelta(days=1)
        self.worked = [self.lo + i for i, flag in enumerate(self.flags) if flag]

    def pos(self, t: int) -> int:
        return sum(self.flags[: t - self.lo])

    def add(self, t: int, n: int) -> int:
        """End of the n-th worked minute from t on, or start of the n-th before it."""
        if n > 0:
            return [m for m in self.worked if m >= t][n - 1] + 1
        return [m for m in self.worked if m < t][n] if n < 0 else t


@lru_cache(maxsize=64)
def _clock(zone: str | None, first: date, last: date) -> tuple[int, list[int]]:
    """First instant of a window around the days, and the highest reading up to each minute."""
    lo = ((first - _EPOCH).days - 3) * _DAY
    hi = ((last - _EPOCH).days + 4) * _DAY
    if zone is None:
        return lo, list(range(lo, hi))
    info = ZoneInfo(zone)
    readings = []
    for t in range(lo, hi):
        offset = datetime.fromtimestamp(t * 60, info).utcoffset()
        assert offset is not None
        readings.append(t + int(offset.total_seconds()) // 60)
    return lo, list(accumulate(readings, max))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Calendar, date]:
    """A calendar with everything a calendar can have, and the first date to look at."""
    zone, first = draw(st.sampled_from(PLACES))
    floating = zone is None
    drawn = calendars(floating=floating, around=first, zones=() if zone is None else (zone,))
    return draw(drawn), first


def _compiled(case: tuple[Calendar, date]) -> WorkingTime:
    calendar, first = case
    return calendar.compile(first, first + timedelta(days=_SPAN))


def _instants(time: WorkingTime) -> st.SearchStrategy[int]:
    edges = [*time.starts, *time.ends, time.lo, time.hi]
    return st.integers(time.lo, time.hi) | st.sampled_from(edges)


class TestReference:
    """The compiled calendar answers as one flag per minute does."""

    @given(cases(), st.data())
    def test_every_operation_equals_the_reference(
        self, case: tuple[Calendar, date], data: st.DataObject
    ) -> None:
        calendar, first = case
        time = _compiled(case)
        slow = Minutes(calendar, first, first + timedelta(days=_SPAN))
        assert (time.lo, time.hi) == (slow.lo, slow.hi)
        assert [t for a, b in zip(time.starts, time.ends, strict=True) for t in range(a, b)] == (
            slow.worked
        )
        assert time.total_minutes == len(slow.worked)
        for _ in range(5):
            t = data.draw(_instants(time))
            n = data.draw(st.integers(-3000, 3000))
            assert time.pos(t) == slow.pos(t)
            if t < time.hi:
                assert time.is_working(t) is slow.flags[t - slow.lo]
            if 0 <= slow.pos(t) + n <= len(slow.worked) and n:
                assert time.add(t, n) == slow.add(t, n)
            if slow.pos(t) < len(slow.worked):
                assert time.next_start(t) == next(m for m in slow.worked if m >= t)
            if slow.pos(t):
                assert time.previous_finish(t) == [m for m in slow.worked if m < t][-1] + 1
            if time.lo < t < time.hi:
                around = slow.flags[t - slow.lo - 1] or slow.flags[t - slow.lo]
                assert time.touches(t) is around

    @given(cases())
    def test_intervals_are_in_order_and_neither_empty_nor_touching(
        self, case: tuple[Calendar, date]
    ) -> None:
        time = _compiled(case)

        edges = [t for pair in zip(time.starts, time.ends, strict=True) for t in pair]
        assert all(a < b for a, b in pairwise(edges))
        assert all(time.lo <= t <= time.hi for t in edges)
        assert time.before == tuple(time.pos(t) for t in time.starts)


class TestArithmetic:
    """Working time is arithmetic on positions."""

    @given(cases(), st.data())
    def test_law_1_differences_add_up_and_change_sign(
        self, case: tuple[Calendar, date], data: st.DataObject
    ) -> None:
        time = _compiled(case)
        a, b, c = (data.draw(_instants(time)) for _ in range(3))

        assert time.diff(a, b) + time.diff(b, c) == time.diff(a, c)
        assert time.diff(a, b) == -time.diff(b, a)

    @given(cases(), st.data())
    def test_law_2_a_difference_is_at_most_the_elapsed_time(
        self, case: tuple[Calendar, date], data: st.DataObject
    ) -> None:
        time = _compiled(case)
        a, b = sorted(data.draw(_instants(time)) for _ in range(2))

        assert 0 <= time.diff(a, b) <= b - a

    @given(cases(), st.data())
    def test_laws_3_and_4_a_finish_is_the_earliest_and_a_start_the_latest(
        self, case: tuple[Calendar, date], data: st.DataObject
    ) -> None:
        time = _compiled(case)
        t, u = data.draw(_instants(time)), data.draw(_instants(time))
        n = data.draw(st.integers(1, 3000))

        if u >= t and time.pos(t) + n <= time.total_minutes:
            assert (time.add(t, n) <= u) == (n <= time.diff(t, u))
        if u <= t and time.pos(t) - n >= 0:
            assert (u <= time.add(t, -n)) == (time.diff(u, t) >= n)

    @given(cases(), st.data())
    def test_law_5_walking_there_measures_n_and_back_has_the_old_position(
        self, case: tuple[Calendar, date], data: st.DataObject
    ) -> None:
        time = _compiled(case)
        assume(time.total_minutes)
        t = data.draw(_instants(time))
        n = data.draw(st.integers(-time.pos(t), time.total_minutes - time.pos(t)))

        there = time.add(t, n)
        assert time.diff(t, there) == n
        if n:
            assert time.pos(time.add(there, -n)) == time.pos(t)

    @given(cases(), st.data())
    def test_law_6_two_walks_one_way_are_one_walk(
        self, case: tuple[Calendar, date], data: st.DataObject
    ) -> None:
        time = _compiled(case)
        t, room = time.lo, time.total_minutes
        m = data.draw(st.integers(0, room))
        n = data.draw(st.integers(0, room - m))

        assert time.add(time.add(t, m), n) == time.add(t, m + n)
        assert time.add(time.add(time.hi, -m), -n) == time.add(time.hi, -m - n)

    @given(cases(), st.data())
    def test_law_7_later_never_finishes_earlier(
        self, case: tuple[Calendar, date], data: st.DataObject
    ) -> None:
        time = _compiled(case)
        t, u = sorted(data.draw(_instants(time)) for _ in range(2))
        n = data.draw(st.integers(-3000, 3000))
        assume(0 <= time.pos(t) + n < time.total_minutes)
        assume(0 <= time.pos(u) + n <= time.total_minutes)

        assert time.add(t, n) <= time.add(u, n)

    @given(cases())
    def test_work_and_rest_make_up_elapsed_time(self, case: tuple[Calendar, date]) -> None:
        calendar, first = case
        time = _compiled(case)

        whole = elapsed(first, first + timedelta(days=_SPAN), calendar.zone)
        rest = sum(
            b - a for a, b in zip([time.lo, *time.ends], [*time.starts, time.hi], strict=True)
        )
        assert (whole.lo, whole.hi) == (time.lo, time.hi)
        assert time.total_minutes + rest == whole.total_minutes


class TestCalendarLaws:
    """What holds between calendars, and between horizons."""

    @given(cases(), st.integers(0, _SPAN), st.integers(1, 3000))
    def test_laws_11_and_15_a_day_off_never_adds_work_nor_finishes_earlier(
        self, case: tuple[Calendar, date], offset: int, n: int
    ) -> None:
        calendar, first = case
        off = CalendarException.on(first + timedelta(days=offset))
        less = _compiled((calendar.derive("less", exceptions=[off]), first))
        more = _compiled(case)

        assert set(_minutes(less)) <= set(_minutes(more))
        if n <= less.total_minutes:
            assert less.add(less.lo, n) >= more.add(more.lo, n)

    @given(WEEKS, st.sampled_from([(None, 0), ("UTC", 0), ("Asia/Shanghai", 480)]))
    def test_law_12_a_fixed_offset_moves_the_timeline_and_nothing_else(
        self, week: WorkWeek, place: tuple[str | None, int]
    ) -> None:
        zone, offset = place
        first, last = date(2026, 5, 1), date(2026, 5, 30)
        floating = Calendar("f", "f", None, week).compile(first, last)  # type: ignore[arg-type]
        placed = Calendar("p", "p", zone, week).compile(first, last)  # type: ignore[arg-type]

        assert tuple(t - offset for t in floating.starts) == placed.starts
        assert tuple(t - offset for t in floating.ends) == placed.ends

    @given(WEEKS, st.data())
    def test_law_13_a_pattern_repeats_with_its_cycle(
        self, week: WorkWeek, data: st.DataObject
    ) -> None:
        time = Calendar("c", "c", None, week).compile(  # type: ignore[arg-type]
            date(2026, 5, 1), date(2026, 9, 30)
        )
        cycle = len(week.days) * _DAY
        t = data.draw(st.integers(time.lo, time.lo + 40 * _DAY))
        n = data.draw(st.integers(1, 5000))
        assume(time.pos(t + cycle) + n <= time.total_minutes)

        assert time.add(t + cycle, n) == time.add(t, n) + cycle

    @given(cases(), st.integers(1, 9), st.integers(1, 9), st.data())
    def test_answers_do_not_depend_on_the_horizon(
        self, case: tuple[Calendar, date], more: int, later: int, data: st.DataObject
    ) -> None:
        calendar, first = case
        small = _compiled(case)
        large = calendar.compile(
            first - timedelta(days=more), first + timedelta(days=_SPAN + later)
        )

        assert large.clip(small.lo, small.hi) == small
        a, b = sorted(data.draw(_instants(small)) for _ in range(2))
        assert large.intervals(a, b) == small.intervals(a, b)
        assert (
            large.total(a, b) == small.total(a, b) == sum(y - x for x, y in small.intervals(a, b))
        )

    @given(cases())
    def test_calendars_and_working_time_survive_pickling(self, case: tuple[Calendar, date]) -> None:
        calendar, _ = case
        again = pickle.loads(pickle.dumps(calendar))

        assert again == calendar
        assert hash(again) == hash(calendar)
        time = _compiled(case)
        assert pickle.loads(pickle.dumps(time)) == time
        batch = pickle.loads(pickle.dumps(time.batch()))
        assert batch.pos([time.hi]).tolist() == [time.total_minutes]
        delta = pickle.loads(pickle.dumps(calendar.derive("own").compile_over(time)))
        assert delta.expanded().starts == time.starts


class TestOutside:
    """What a calendar says does not depend on who asks, nor on the way it was kept."""

    @given(cases(), st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns"]), st.data())
    def test_law_the_zone_of_an_argument_plays_no_part(
        self, case: tuple[Calendar, date], zone: str, data: st.DataObject
    ) -> None:
        time = _compiled(case)
        assume(time.zone is not None)
        t = data.draw(_instants(time))

        assert instant_of(datetime_of(t, zone), time.zone) == t
        assert instant_of(datetime_of(t, time.zone), zone) == t

    @given(cases())
    def test_law_a_calendar_survives_its_plan_file(self, case: tuple[Calendar, date]) -> None:
        calendar, first = case
        plan = Project("P", "P", start=first, calendars=[calendar], calendar=calendar.id)
        again = plan_from_json(plan_to_json(plan)).calendars[calendar.id]

        assert again == calendar
        assert _compiled((again, first)) == _compiled(case)


class TestHorizon:
    """A question that leaves the horizon raises; nothing is clamped."""

    @given(cases())
    def test_questions_beyond_the_horizon_raise(self, case: tuple[Calendar, date]) -> None:
        time = _compiled(case)

        for ask in (
            lambda: time.pos(time.lo - 1),
            lambda: time.pos(time.hi + 1),
            lambda: time.is_working(time.hi),
            lambda: time.start_at(time.total_minutes),
            lambda: time.start_at(-1),
            lambda: time.finish_at(0),
            lambda: time.finish_at(time.total_minutes + 1),
            lambda: time.add(time.hi, 1),
            lambda: time.add(time.lo, -1),
            lambda: time.next_start(time.hi),
            lambda: time.previous_finish(time.lo),
            lambda: time.touches(time.hi + 1),
            lambda: time.intervals(time.lo - 1, time.hi),
            lambda: time.total(time.lo, time.hi + 1),
            lambda: time.clip(time.lo - 1, time.hi),
        ):
            with pytest.raises(HorizonError):
                ask()


def _minutes(time: WorkingTime) -> list[int]:
    return [t for a, b in zip(time.starts, time.ends, strict=True) for t in range(a, b)]
