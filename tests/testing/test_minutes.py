from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.testing.minutes import Horizon, WorkingMinutes, clock
from pmcore.testing.strategies import STARTS, calendars

ANGELES = "America/Los_Angeles"


def local(text: str) -> int:
    return clock(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ANGELES)))


class TestShiftEdges:
    """A shift edge is the first instant at which the clock reads its time or later."""

    night = Calendar.standard("night", zone=ANGELES, hours="22:00-06:00", weekdays="mon-sun")

    def test_given_a_clock_put_forward_when_counted_then_the_night_has_seven_hours(self) -> None:
        minutes = WorkingMinutes(Horizon(date(2026, 3, 7), date(2026, 3, 8)), self.night)

        start, end = local("2026-03-07T22:00"), local("2026-03-08T06:00")
        assert minutes.pos(end) - minutes.pos(start) == 7 * 60

    def test_given_a_clock_put_back_when_counted_then_the_night_has_nine_hours(self) -> None:
        minutes = WorkingMinutes(Horizon(date(2026, 10, 31), date(2026, 11, 1)), self.night)

        start, end = local("2026-10-31T22:00"), local("2026-11-01T06:00")
        assert minutes.pos(end) - minutes.pos(start) == 9 * 60

    def test_given_an_edge_that_the_clock_skips_when_counted_then_it_is_the_change(self) -> None:
        early = Calendar.standard("early", zone=ANGELES, hours="02:30-04:00", weekdays="sun")
        minutes = WorkingMinutes(Horizon(date(2026, 3, 7), date(2026, 3, 8)), early)

        # 2:00 becomes 3:00; the shift is what is left, 3:00 to 4:00.
        assert minutes.minutes == list(range(local("2026-03-08T03:00"), local("2026-03-08T04:00")))


class TestTouching:
    """An instant touches working time when it lies in a closed working interval."""

    def test_given_a_shift_of_two_minutes_when_asked_then_three_instants_touch(self) -> None:
        short = Calendar.standard("short", zone=None, hours="17:00-17:02", weekdays="mon")
        minutes = WorkingMinutes(Horizon(date(2026, 3, 2), date(2026, 3, 2)), short)

        five = clock(datetime(2026, 3, 2, 17))  # noqa: DTZ001
        assert minutes.touching == [five, five + 1, five + 2]


class TestWorkingTimeAgrees:
    """The calendars' compiled working time is the same set of minutes."""

    @given(st.data(), st.sampled_from(STARTS), st.booleans())
    def test_every_minute_is_where_the_compiled_calendar_has_it(
        self, data: st.DataObject, around: date, floating: bool
    ) -> None:
        calendar = data.draw(calendars(floating=floating, around=around))
        first, last = around - timedelta(days=12), around + timedelta(days=35)
        compiled = calendar.compile(first, last)
        minutes = WorkingMinutes(Horizon(first, last), calendar)

        counted = [m for m in minutes.minutes if compiled.lo <= m < compiled.hi]

        assert counted == [
            minute
            for start, end in zip(compiled.starts, compiled.ends, strict=True)
            for minute in range(start, end)
        ]
        assert [compiled.start_at(p) for p in range(0, len(counted), 97)] == counted[::97]
        assert [compiled.finish_at(p + 1) for p in range(0, len(counted), 97)] == [
            minute + 1 for minute in counted[::97]
        ]
