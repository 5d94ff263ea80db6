"""Zones: where clocks change, the rule for shift edges, and reading instants back."""

from __future__ import annotations

import contextlib
import os
from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import accumulate, pairwise
from typing import Any, get_args
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import WallPolicy, datetime_of, instant_of
from pmcore.calendars.edges import to_instants
from pmcore.calendars.zones import segments, to_instant
from pmcore.kernel import CalendarError, Code, InputError

_DAY = 1440
_YEARS = {
    "Africa/Cairo": (2023, 2026),
    "America/Santiago": (2022, 2025),
    "Pacific/Apia": (2011, 2012),
    "Australia/Lord_Howe": (2024, 2026),
    "Asia/Gaza": (2039, 2041),
    "Asia/Hebron": (2053, 2055),
    "America/Los_Angeles": (2024, 2026),
    "Europe/Berlin": (2024, 2026),
    "Europe/Dublin": (2024, 2026),
    "America/St_Johns": (2005, 2007),
    "Asia/Tehran": (2020, 2023),
    "Asia/Beirut": (2022, 2024),
    "America/Havana": (2024, 2026),
    "America/Asuncion": (2023, 2025),
    "Asia/Shanghai": (1986, 1992),
    "Africa/Casablanca": (2024, 2027),
    "America/Noronha": (2000, 2001),
    "Antarctica/Troll": (2024, 2026),
    "Pacific/Kwajalein": (1993, 1994),
}


def _reading(info: ZoneInfo, instant: int) -> int:
    offset = datetime.fromtimestamp(instant * 60, info).utcoffset()
    assert offset is not None
    return instant + int(offset.total_seconds()) // 60


def _minute(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) // 60


def _distinct_zones() -> list[str]:
    """Return one name of every zone whose clock differs from all others in these years."""
    seen: dict[object, str] = {}
    for zone in sorted(available_timezones()):
        with contextlib.suppress(CalendarError):
            clock = segments(zone, _minute(FIRST_YEAR), _minute(LAST_YEAR))
            seen.setdefault(tuple((s.start, s.offset) for s in clock[1:]), zone)
    return sorted(seen.values())


DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
# All changes of all zones in the deep search; a slice of them at other times.
FIRST_YEAR, LAST_YEAR = (1973, 2061) if DEEP else (2024, 2027)
ZONES = _distinct_zones()[:: 1 if DEEP else 3]


class TestSegments:
    """Clocks run evenly within a segment and change between segments."""

    @pytest.mark.parametrize("zone", sorted(_YEARS))
    def test_every_hour_reads_as_zoneinfo_says(self, zone: str) -> None:
        first, last = _YEARS[zone]
        info = ZoneInfo(zone)
        clock = segments(zone, _minute(first), _minute(last))

        starts = [segment.start for segment in clock]
        assert starts[0] <= _minute(first)
        for hour in range(_minute(first), _minute(last), 60):
            offset = clock[bisect_left(starts, hour + 1) - 1].offset
            assert hour + offset == _reading(info, hour)

    def test_given_a_pair_of_changes_six_days_apart_when_probed_then_both_are_found(self) -> None:
        autumn = segments("Asia/Gaza", _minute(2040) + 270 * _DAY, _minute(2040) + 300 * _DAY)

        assert len({s.offset for s in autumn}) == 2
        assert len([s for s in autumn if s.start > _minute(2040) + 200 * _DAY]) >= 3


class TestShiftEdgeRule:
    """An edge is the first instant at which the zone's clock reads its time or later."""

    @pytest.mark.parametrize("zone", sorted(_YEARS))
    def test_around_each_change_every_minute_equals_brute_force(self, zone: str) -> None:
        first, last = _YEARS[zone]
        info = ZoneInfo(zone)
        changes = [s.start for s in segments(zone, _minute(first), _minute(last))][1:]
        assert changes
        for change in changes:
            lo, hi = change - 4 * _DAY, change + 4 * _DAY
            highest = list(accumulate((_reading(info, t) for t in range(lo, hi)), max))
            walls = range(_reading(info, change) - 2 * _DAY, _reading(info, change) + 2 * _DAY)
            expected = [lo + bisect_left(highest, wall) for wall in walls]

            assert to_instants(np.array(walls), segments(zone, lo, hi)).tolist() == expected
            assert [to_instant(wall, zone) for wall in walls[::97]] == expected[::97]
            assert all(a <= b for a, b in pairwise(expected))

    @pytest.mark.parametrize("zone", ZONES)
    def test_law_14_at_every_change_of_a_zone_the_rule_holds_and_is_monotone(
        self, zone: str
    ) -> None:
        """Each edge is min{t: clock(t) >= w}: brute force around all changes of all zones."""
        info = ZoneInfo(zone)
        clock = segments(zone, _minute(FIRST_YEAR), _minute(LAST_YEAR))
        for before, after in pairwise(clock):
            jump = abs(after.offset - before.offset)
            lo, hi = after.start - jump - 90, after.start + jump + 90
            highest = list(accumulate((_reading(info, t) for t in range(lo, hi)), max))
            wall = after.start + min(before.offset, after.offset)
            walls = range(wall - 60, wall + jump + 60)
            expected = [lo + bisect_left(highest, wall) for wall in walls]

            assert to_instants(np.array(walls), segments(zone, lo, hi)).tolist() == expected
            assert all(a <= b for a, b in pairwise(expected))

    @given(st.lists(st.integers(_minute(1973), _minute(2200)), min_size=1, max_size=20))
    def test_a_floating_clock_is_the_instant_itself(self, walls: list[int]) -> None:
        assert [to_instant(wall, None) for wall in walls] == walls

    def test_given_a_skipped_day_when_asked_for_it_then_it_is_empty(self) -> None:
        """Apia went from 29 to 31 December 2011."""
        start = instant_of(date(2011, 12, 30), "Pacific/Apia", edge="start")
        end = instant_of(date(2011, 12, 30), "Pacific/Apia", edge="end")

        assert start == end == instant_of(date(2011, 12, 31), "Pacific/Apia", edge="start")


class TestInstantOf:
    """Dates have two ends in a zone; datetimes need an offset exactly where there is a zone."""

    def test_given_a_date_when_placed_then_its_end_is_the_next_ones_start(self) -> None:
        zone = "America/Los_Angeles"

        end = instant_of(date(2026, 3, 8), zone, edge="end")
        assert end == instant_of(date(2026, 3, 9), zone, edge="start")
        assert end - instant_of(date(2026, 3, 8), zone, edge="start") == 23 * 60

    def test_given_a_datetime_in_another_zone_when_placed_then_only_the_instant_counts(
        self,
    ) -> None:
        noon = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))

        assert instant_of(noon, "America/Los_Angeles") == instant_of(
            noon.astimezone(UTC), "Asia/Shanghai"
        )

    def test_given_a_naive_datetime_when_the_calendar_has_a_zone_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            instant_of(
                datetime.fromisoformat("2026-03-02T09:00"), "UTC", field="start", calendar="office"
            )
        assert caught.value.code == Code.TIME_NAIVE
        assert "office" in str(caught.value)

    def test_given_an_aware_datetime_when_the_calendar_floats_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            instant_of(datetime(2026, 3, 2, 9, tzinfo=UTC), None, field="start")
        assert caught.value.code == Code.TIME_AWARE

    @pytest.mark.parametrize(
        "value",
        [
            datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC),
            datetime(2026, 3, 2, 9, 0, 0, 1, tzinfo=UTC),
            datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=8, seconds=1))),
        ],
    )
    def test_given_seconds_when_placed_then_it_is_refused(self, value: datetime) -> None:
        with pytest.raises(InputError) as caught:
            instant_of(value, "UTC")
        assert caught.value.code == Code.TIME_SUB_MINUTE

    @pytest.mark.parametrize("value", [date(1972, 12, 31), date(2201, 1, 1), date.max])
    def test_given_a_far_year_when_placed_then_it_is_refused(self, value: date) -> None:
        for given_value in (value, datetime(value.year, value.month, value.day, tzinfo=UTC)):
            with pytest.raises(InputError) as caught:
                instant_of(given_value, "UTC")
            assert caught.value.code == Code.TIME_OUT_OF_RANGE

    def test_given_neither_date_nor_datetime_when_placed_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            instant_of("2026-03-02", "UTC")  # type: ignore[arg-type]
        assert caught.value.code == Code.CALENDAR_DATE_INVALID

    @pytest.mark.parametrize(
        "zone",
        ["Mars/Base", "", "../etc/passwd", "America", "localtime", "right/UTC", "a" * 999, 7],
    )
    def test_given_no_iana_zone_when_placed_then_it_is_refused(self, zone: object) -> None:
        with pytest.raises(CalendarError) as caught:
            instant_of(date(2026, 3, 2), zone)  # type: ignore[arg-type]
        assert caught.value.code == Code.CALENDAR_ZONE_UNKNOWN

    @given(
        st.integers(_minute(1974), _minute(2200)),
        st.sampled_from([None, "UTC", "Asia/Kathmandu", "America/St_Johns", "Africa/Cairo"]),
    )
    def test_what_datetime_of_gives_instant_of_reads_back(
        self, instant: int, zone: str | None
    ) -> None:
        assert instant_of(datetime_of(instant, zone), zone) == instant

    @pytest.mark.parametrize("instant", [-(10**30), -1, 10**30])
    def test_given_a_far_instant_when_shown_then_it_is_refused(self, instant: int) -> None:
        with pytest.raises(InputError) as caught:
            datetime_of(instant, "UTC")
        assert caught.value.code == Code.TIME_OUT_OF_RANGE


class TestTypedTimes:
    """A time typed on a zone's clock: the policy settles what the clock skips or repeats."""

    ANGELES = "America/Los_Angeles"
    SKIPPED = datetime.fromisoformat("2026-03-08T02:30")
    REPEATED = datetime.fromisoformat("2026-11-01T01:30")

    @pytest.mark.parametrize(
        ("policy", "skipped", "repeated"),
        [
            ("compatible", "03:30:00-07:00", "01:30:00-07:00"),
            ("earlier", "01:30:00-08:00", "01:30:00-07:00"),
            ("later", "03:30:00-07:00", "01:30:00-08:00"),
        ],
    )
    def test_given_a_policy_when_the_clocks_change_then_it_chooses(
        self, policy: WallPolicy, skipped: str, repeated: str
    ) -> None:
        for typed, expected in ((self.SKIPPED, skipped), (self.REPEATED, repeated)):
            instant = instant_of(typed, self.ANGELES, policy=policy)
            assert datetime_of(instant, self.ANGELES).isoformat()[11:] == expected
            assert instant_of(typed.replace(fold=1), self.ANGELES, policy=policy) == instant

    @pytest.mark.parametrize(
        ("typed", "code"),
        [(SKIPPED, Code.CALENDAR_TIME_SKIPPED), (REPEATED, Code.CALENDAR_TIME_REPEATED)],
    )
    def test_given_the_policy_reject_when_the_clocks_change_then_it_is_refused(
        self, typed: datetime, code: Code
    ) -> None:
        with pytest.raises(CalendarError) as caught:
            instant_of(typed, self.ANGELES, policy="reject")
        assert caught.value.code == code
        assert typed.isoformat(" ", "minutes") in caught.value.message("zh")

    def test_given_no_policy_when_typed_then_it_is_refused_as_before(self) -> None:
        with pytest.raises(InputError) as caught:
            instant_of(self.SKIPPED, self.ANGELES)
        assert caught.value.code == Code.TIME_NAIVE

    def test_given_a_policy_when_nothing_is_open_then_it_changes_nothing(self) -> None:
        noon = datetime.fromisoformat("2026-03-02T12:00")
        aware = noon.replace(tzinfo=UTC)
        for policy in get_args(WallPolicy):
            assert instant_of(noon, None, policy=policy) == instant_of(noon, None)
            assert instant_of(aware, self.ANGELES, policy=policy) == instant_of(aware, "UTC")
            assert instant_of(noon.date(), self.ANGELES, policy=policy) == instant_of(
                noon.date(), self.ANGELES
            )
            assert instant_of(noon, "UTC", policy=policy) == instant_of(aware, "UTC")

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("0001-01-01T00:00", Code.TIME_OUT_OF_RANGE),
            ("9999-12-31T23:59", Code.TIME_OUT_OF_RANGE),
            ("2026-03-02T09:00:01", Code.TIME_SUB_MINUTE),
        ],
    )
    def test_given_an_unusable_time_when_typed_then_it_is_refused(
        self, typed: str, code: Code
    ) -> None:
        for zone in (self.ANGELES, None):
            with pytest.raises(InputError) as caught:
                instant_of(datetime.fromisoformat(typed), zone, policy="later")
            assert caught.value.code == code

    def test_given_an_unknown_policy_when_typed_then_it_is_refused(self) -> None:
        wrong: Any = "maybe"
        for zone in ("UTC", None):
            with pytest.raises(InputError) as caught:
                instant_of(self.SKIPPED, zone, policy=wrong)
            assert caught.value.code == Code.VALUE_INVALID

    @given(
        st.integers(_minute(2024), _minute(2027)),
        st.sampled_from(["America/Los_Angeles", "Africa/Cairo", "Australia/Lord_Howe"]),
    )
    def test_a_typed_time_reads_back_or_moves_by_what_the_clock_jumps(
        self, wall: int, zone: str
    ) -> None:
        typed = datetime_of(wall, None)
        early, late = (instant_of(typed, zone, policy=p) for p in ("earlier", "later"))
        read = [datetime_of(t, zone).replace(tzinfo=None, fold=0) for t in (early, late)]

        assert instant_of(typed, zone, policy="compatible") in (early, late)
        assert early <= late
        if early == late:
            assert read == [typed, typed]
        elif read[0] == typed:
            assert read[1] == typed
        else:
            assert read[0] < typed < read[1]
            assert read[1] - read[0] == 2 * (late - early) * timedelta(minutes=1)
