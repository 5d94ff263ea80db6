"""The time axis and the scale below it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.views.clock import Clock
from pmcore.views.svg.axis import Axis, Cell, axis, choose_unit
from pmcore.views.svg.scale import TimeScale
from pmcore.views.text import text_width

DAY = 1440
MARCH_2 = 20_514 * DAY  # 2026-03-02T00:00, a Monday
ZONES = (None, "UTC", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")

instants = st.integers(-20_000_000, 160_000_000)
spans = st.one_of(st.integers(0, 5_000), st.integers(0, 500 * DAY), st.integers(0, 200 * 365 * DAY))
widths = st.integers(150, 3_000)


@st.composite
def scales(draw: st.DrawFn) -> TimeScale:
    first = draw(instants)
    last = min(first + draw(spans), 173_000_000)
    left = draw(st.integers(0, 500))
    return TimeScale.around(min(first, last), last, left, left + draw(widths), 20)


def tiers(divided: Axis) -> tuple[tuple[tuple[Cell, ...], int, bool], ...]:
    return (
        (divided.major, 12, True),
        (divided.minor, 11, False),
        (divided.weekdays, 11, False),
    )


class TestTimeScale:
    """Later is never further left, and nothing leaves the plot."""

    @given(scales(), instants, instants)
    def test_x_is_monotone_in_time(self, scale: TimeScale, one: int, other: int) -> None:
        early, late = sorted((one, other))

        assert scale.left <= scale.x(early) <= scale.x(late) <= scale.right

    @given(instants, spans, widths)
    def test_the_window_keeps_its_margin(self, first: int, span: int, width: int) -> None:
        scale = TimeScale.around(first, first + span, 0, width, 20)

        assert scale.x(first) >= 19
        assert scale.x(first + span) <= width - 19


class TestAxis:
    """Labels never overlap, whatever the span."""

    @given(scales(), st.sampled_from(ZONES), st.sampled_from(["en", "zh"]))
    def test_every_label_lies_within_its_cell(
        self, scale: TimeScale, zone: str | None, language: str
    ) -> None:
        for cells, size, bold in tiers(axis(scale, Clock(zone), language)):
            for cell in cells:
                width = text_width(cell.label, size, bold=bold)
                left = cell.label_x - (width + 1) // 2 if cell.centred else cell.label_x
                assert not cell.label or cell.left <= left
                assert not cell.label or left + width <= cell.right

    @given(scales(), st.sampled_from(ZONES))
    def test_cells_follow_each_other_without_gap_from_edge_to_edge(
        self, scale: TimeScale, zone: str | None
    ) -> None:
        for cells, _, _ in tiers(axis(scale, Clock(zone), "en")):
            if cells:
                assert (cells[0].left, cells[-1].right) == (scale.left, scale.right)
                assert all(one.right == other.left for one, other in pairwise(cells))

    @given(scales(), st.sampled_from(ZONES))
    def test_some_label_is_shown_and_the_number_of_cells_is_bounded(
        self, scale: TimeScale, zone: str | None
    ) -> None:
        divided = axis(scale, Clock(zone), "en")

        assert any(cell.label for cell in (*divided.minor, *divided.major))
        assert len(divided.minor) <= (scale.right - scale.left) // 16 + 2

    @pytest.mark.parametrize(
        ("days", "period"),
        [
            (0, "hour"),
            (2, "hour"),
            (14, "day"),
            (100, "week"),
            (400, "month"),
            (1500, "quarter"),
            (5000, "year"),
            (70_000, "year"),
        ],
    )
    def test_given_a_span_when_the_plot_is_800_wide_then_the_unit_suits_it(
        self, days: int, period: str
    ) -> None:
        scale = TimeScale.around(MARCH_2, MARCH_2 + days * DAY, 0, 800, 20)

        assert choose_unit(scale).period == period

    def test_given_two_weeks_in_chinese_when_divided_then_days_carry_their_weekday(self) -> None:
        scale = TimeScale(MARCH_2, MARCH_2 + 14 * DAY, 0, 700)

        divided = axis(scale, Clock(None), "zh")

        assert [cell.label for cell in divided.major] == ["2026年3月"]
        assert [cell.label for cell in divided.minor][:3] == ["2", "3", "4"]
        assert "".join(cell.label for cell in divided.weekdays[:7]) == "一二三四五六日"

    def test_given_a_week_cut_off_when_divided_then_its_monday_is_not_named_at_the_edge(
        self,
    ) -> None:
        scale = TimeScale(MARCH_2 + 3 * DAY, MARCH_2 + 100 * DAY, 0, 700)

        labels = [cell.label for cell in axis(scale, Clock(None), "en").minor]

        assert labels[:3] == ["", "9", "16"]

    def test_given_a_zone_when_divided_then_days_begin_at_its_midnight(self) -> None:
        scale = TimeScale(MARCH_2, MARCH_2 + 10 * DAY, 0, 720)

        divided = axis(scale, Clock("Asia/Shanghai"), "en")

        assert divided.minor[1].left == scale.x(MARCH_2 + DAY - 8 * 60)

    def test_given_a_day_of_23_hours_when_divided_then_it_is_narrower(self) -> None:
        clock = Clock("America/New_York")  # clocks go forward on 2026-03-08
        scale = TimeScale(MARCH_2 + 5 * 60, MARCH_2 + 15 * DAY + 4 * 60, 0, 40 * 24)

        divided = axis(scale, clock, "en")

        lengths = [cell.right - cell.left for cell in divided.minor]
        assert lengths.index(min(lengths)) == 6


class TestClock:
    """Instants become local times of the zone and come back."""

    @given(instants, st.sampled_from(ZONES))
    def test_every_instant_comes_back_except_in_the_repeated_hour(
        self, instant: int, zone: str | None
    ) -> None:
        clock = Clock(zone)

        assert instant - clock.instant(clock.local(instant)) in (0, 30, 60)

    def test_given_work_until_midnight_when_asked_for_its_last_day_then_that_day_counts(
        self,
    ) -> None:
        clock = Clock(None)

        assert clock.last_day(MARCH_2, MARCH_2 + DAY).isoformat() == "2026-03-02"
        assert clock.last_day(MARCH_2, MARCH_2).isoformat() == "2026-03-02"
