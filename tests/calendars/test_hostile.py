"""Calendars made to be slow: what they cost is counted, or compared within one run."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest

from pmcore.calendars import (
    Calendar,
    CalendarException,
    CountryHolidays,
    DatedWeek,
    DaysOff,
    Holiday,
    HolidayNotice,
    WorkingTime,
    WorkWeek,
    instant_of,
    notices,
    zones,
)
from pmcore.calendars.compiling import compiled
from pmcore.calendars.country_years import _decade
from pmcore.calendars.dates import day_number
from pmcore.calendars.winning import winning
from pmcore.kernel import Code, InputError, LocalizedText, PmcoreError

DAY = timedelta(days=1)


class TestNotices:
    """What a notice says is put in order once, however many years are asked for."""

    def test_given_a_notice_a_year_when_years_are_asked_again_then_nothing_is_made_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        years = range(2030, 2080)
        whole = [
            HolidayNotice(year, [DaysOff(date(year, 1, 2), date(year, 12, 31), LocalizedText("x"))])
            for year in years
        ]
        calendar = Calendar.standard(
            "c", zone=None, holidays=CountryHolidays("CN", notices=tuple(whole))
        )
        made: list[date] = []

        def counted(day: date, *rest: object, **more: object) -> Holiday:
            made.append(day)
            return Holiday(day, *rest, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(notices, "Holiday", counted)
        plans = calendar.days(date(2030, 1, 1), date(2079, 12, 31))

        assert {plan.date for plan in plans if plan.is_working} == {
            date(y, 1, 1) for y in years if date(y, 1, 1).weekday() < 5
        } - {plan.date for plan in plans if plan.source == "holiday"}
        assert len(made) <= 366 * len(years)


class TestDatedWeeks:
    """A day finds the week pattern in force without looking at the dated weeks one by one."""

    def test_given_many_dated_weeks_when_each_day_works_like_another_then_they_cost_little(
        self,
    ) -> None:
        first, last = date(2026, 1, 1), date(2045, 12, 31)
        like = CalendarException.every("FREQ=DAILY", first, "like fri", until=last)
        week = WorkWeek.of({"mon-fri": "09:00-17:00"})
        later = tuple(
            DatedWeek(last + n * DAY, last + n * DAY, WorkWeek.of({"sat": "09:00-12:00"}))
            for n in range(1, 1001)
        )
        plain, many = (
            Calendar("c", LocalizedText("c"), None, week, dated, exceptions=(like,))
            for dated in ((), later)
        )

        assert many.days(first, last) == plain.days(first, last)
        usual, seconds = (_best(lambda c=c: c.days(first, last)) for c in (plain, many))  # type: ignore[misc]
        assert seconds < 10 * usual


class TestOverlappingRanges:
    """Of several ranges the one given last holds, and a single date beats them all."""

    @pytest.mark.parametrize("longest", [2, 9, 100, 700])
    def test_given_many_that_overlap_when_resolved_then_the_last_one_holds(
        self, longest: int
    ) -> None:
        source, first = random.Random(longest), date(2026, 1, 1)
        begins = [source.randrange(-50, 400) for _ in range(300)]
        ends = [begin + source.randrange(longest) for begin in begins]
        given = [
            CalendarException.between(first + begin * DAY, first + end * DAY, label=str(n))
            for n, (begin, end) in enumerate(zip(begins, ends, strict=True))
            if begin < end
        ]
        single = CalendarException.on(first + 7 * DAY, label="single")
        days = [first + n * DAY for n in range(400)]
        held = winning([single, *given], days[0], days[-1])

        for at, day in enumerate(days):
            holding = [each for each in given if each.first <= day <= each.last]
            expected = single if at == 7 else holding[-1] if holding else None
            assert held.get(day_number(day)) == expected
        assert list(held) == sorted(held)


class TestSources:
    """Few holiday sources to a calendar, and years that are kept by what they depend on."""

    def test_given_more_sources_than_eight_when_made_then_they_are_refused(self) -> None:
        sources = [CountryHolidays("US", state) for state in ("CA", "NY", "TX", "FL")]
        base = Calendar.standard("base", zone=None, holidays=sources)
        eight = base.derive("eight", holidays=sources)

        assert eight.day(date(2026, 7, 3)).source == "holiday"
        with pytest.raises(InputError) as caught:
            eight.derive("nine", holidays=CountryHolidays("US"))
        assert caught.value.code == Code.TOO_MANY
        assert caught.value.context == {"what": "holidays", "count": 9, "limit": 8}

    def test_given_languages_that_nobody_offers_when_asked_then_years_are_read_once(self) -> None:
        years = date(2026, 1, 1), date(2026, 12, 31)
        usual = CountryHolidays("US", languages=("en_US",)).between(*years)
        before = _decade.cache_info().misses
        for n in range(20):
            languages = ("en_US", f"xx_{n}", "en_US")
            assert CountryHolidays("US", languages=languages).between(*years) == usual

        assert _decade.cache_info().misses == before

    def test_given_more_years_than_are_kept_when_asked_if_official_then_none_is_read_again(
        self,
    ) -> None:
        source = CountryHolidays("US")
        source.between(date(2000, 1, 1), date(2060, 12, 31))
        _decade.cache_clear()
        official = [source.is_official(year) for year in range(2000, 2061)]

        assert all(official)
        assert _decade.cache_info().misses == 0


class TestZones:
    """A zone's clock is asked once, however many zones a plan has."""

    def test_given_many_zones_when_they_are_asked_again_then_no_clock_is(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        names = [name for name in sorted(available_timezones()) if "/" in name][:60]
        span = instant_of(date(1973, 1, 2), None), instant_of(date(2190, 1, 1), None)
        first = [zones.segments(name, *span) for name in names]
        asked = _asked(monkeypatch)

        assert [zones.segments(name, *span) for name in names] == first
        assert asked == []

    def test_given_a_clock_that_never_changes_when_asked_then_a_year_is_one_question(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = _asked(monkeypatch)
        zones._blocks.cache_clear()
        zones.segments("Asia/Shanghai", *(n * 366 * 1440 for n in (40, 50)))

        assert len(asked) == 10


class TestDaysOff:
    """Compiling costs what is worked; a calendar that adds nothing to its base costs nothing."""

    FIRST, LAST = date(2000, 1, 1), date(2080, 12, 31)

    def test_given_one_shift_in_eight_weeks_when_compiled_then_days_off_cost_little(self) -> None:
        hours = {"mon": "09:00-17:00"}
        weeks = WorkWeek.of(hours, *[{}] * 7, anchor=date(2026, 3, 2))
        sparse = Calendar("c", LocalizedText("c"), "UTC", weeks)
        short, long = (
            _best(lambda last=last: self._compiled(sparse, last))  # type: ignore[misc]
            for last in (date(2001, 12, 31), self.LAST)
        )

        assert len(self._compiled(sparse, self.LAST).starts) == 528
        assert long < 8 * short

    def test_given_nothing_of_its_own_when_compiled_then_it_shares_the_time_of_its_base(
        self,
    ) -> None:
        office = Calendar.standard("office", zone="UTC")
        own, base = (
            calendar.compile(self.FIRST, self.LAST) for calendar in (office.derive("li"), office)
        )

        assert own.calendar == "li"
        assert np.shares_memory(own.arrays[0], base.arrays[0])

    def test_given_another_zone_when_compiled_then_nothing_is_shared(self) -> None:
        office = Calendar.standard("office", zone="UTC")
        away = Calendar("li", LocalizedText("li"), "Asia/Shanghai", base=office)

        own, base = (calendar.compile(self.FIRST, self.LAST) for calendar in (away, office))
        assert own.next_start(own.lo) == base.next_start(base.lo) - 8 * 60

    def _compiled(self, calendar: Calendar, last: date) -> WorkingTime:
        compiled.cache_clear()
        return calendar.compile(self.FIRST, last)


class TestHardlyWorking:
    """Looking far ahead in a calendar that hardly works ends soon, with a code."""

    def test_given_one_minute_a_year_when_more_than_there_is_is_asked_for_then_a_code_soon(
        self,
    ) -> None:
        first = date(2026, 1, 1)
        rule = CalendarException.every("FREQ=YEARLY", first, "09:00-09:01")
        rare = Calendar("rare", LocalizedText("Rare"), "UTC", WorkWeek.of({}), exceptions=(rule,))
        at = instant_of(first, "UTC")

        began = time.process_time()
        third = rare.growing(first).add(at, 3)
        with pytest.raises(PmcoreError) as caught:
            rare.growing(first).add(at, 1000)

        assert third == instant_of(date(2028, 1, 1), "UTC") + 9 * 60 + 1
        assert caught.value.code == Code.CALENDAR_HORIZON_LIMIT
        assert time.process_time() - began < 0.5


def _asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the instants at which a zone's clock is asked for its offset from now on."""
    asked: list[int] = []
    offset = zones._offset

    def counted(zone: ZoneInfo, instant: int) -> int:
        asked.append(instant)
        return offset(zone, instant)

    monkeypatch.setattr(zones, "_offset", counted)
    return asked


def _best(call: Callable[[], object]) -> float:
    """Return the seconds of a call, the best of several, without the first."""
    times = []
    for _ in range(10):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
    return min(times)


class TestWholeMinutes:
    """Time is whole minutes: what is none is refused, whatever kind of working time is asked."""

    @staticmethod
    def times() -> tuple[Any, ...]:
        office = Calendar.standard("office", zone=None)
        day = date(2026, 3, 2)
        year = office.compile(day, date(2026, 12, 31))
        leave = office.derive("leave", exceptions=[CalendarException.on(date(2026, 3, 3))])
        return year, leave.compile_over(year), office.growing(day)

    @pytest.mark.parametrize("strange", [1.5, 1.0, float("nan"), "5", None, date(2026, 3, 2)])
    def test_given_no_whole_minutes_when_asked_then_it_is_refused(self, strange: Any) -> None:
        at = instant_of(date(2026, 3, 4), None) + 9 * 60
        for working in self.times():
            questions: tuple[Callable[..., int], ...] = (
                lambda asked=working: asked.add(at, strange),
                lambda asked=working: asked.add(strange, 60),
                lambda asked=working: asked.diff(at, strange),
                lambda asked=working: asked.diff(strange, at),
                lambda asked=working: asked.next_start(strange),
                lambda asked=working: asked.previous_finish(strange),
            )
            for ask in questions:
                with pytest.raises(InputError) as caught:
                    ask()
                assert caught.value.code == Code.VALUE_INVALID

    def test_given_integers_of_numpy_when_asked_then_they_count(self) -> None:
        at = instant_of(date(2026, 3, 4), None) + 9 * 60
        for working in self.times():
            found = working.add(np.int64(at), np.int32(60))

            assert (type(found), found) == (int, at + 60)
