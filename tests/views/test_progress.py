"""Progress, dates set by hand and inactive tasks in a Gantt chart."""

from __future__ import annotations

import pytest

from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.views import gantt
from pmcore.wbs import Project
from scheduling.builders import plan


def under_way() -> Project:
    project = plan("a 2d; b 4d; c 1d; d 1d; s -; x 1d in:s; y 9d")
    project.configure(data_date="2026-03-05")
    project.update("a", actual_start="2026-03-02", actual_finish="2026-03-03")
    project.update("b", actual_start="2026-03-03", remaining_duration="1d")
    project.update("c", manual_start="2026-03-09")
    project.update("d", is_active=False)
    project.update("s", manual_start="2026-03-12")
    project.update("x", actual_start="2026-03-03", actual_finish="2026-03-03")
    return project


class TestProgress:
    """What is done is filled, what is by hand is hollow, what takes no part is grey."""

    def test_given_a_plan_under_way_when_charted_then_rows_say_what_is_known(self) -> None:
        rows = {row.task: row for row in gantt(schedule(under_way())).rows}

        assert (rows["a"].percent_complete, rows["a"].finished) == (100, True)
        assert (rows["b"].percent_complete, rows["b"].started, rows["b"].finished) == (
            75,
            True,
            False,
        )
        assert (rows["c"].is_manual, rows["s"].is_manual) == (True, True)
        assert (rows["d"].is_inactive, rows["d"].float_until) == (True, None)

    def test_given_a_manual_start_behind_the_finish_when_charted_then_the_row_has_no_length(
        self,
    ) -> None:
        row = next(row for row in gantt(schedule(under_way())).rows if row.task == "s")

        assert row.start == row.finish

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("en", ["Data date", "Dates set by hand", "Inactive: takes no part"]),
            ("zh", ["数据日期", "手动日期", "未激活，不参与排程"]),
        ],
    )
    def test_given_a_plan_under_way_when_drawn_then_legend_and_tooltips_name_it(
        self, language: str, words: list[str]
    ) -> None:
        svg = gantt(schedule(under_way()), language=language).to_svg()

        assert [svg.count(word) >= 1 for word in words] == [True] * 3
        assert 'class="pmg-datadate"' in svg
        assert "pmg-row pmg-inactive" in svg

    def test_given_no_data_date_or_one_that_is_ignored_when_drawn_then_no_line_stands(
        self,
    ) -> None:
        ignored = schedule(under_way(), SchedulingOptions(data_date="ignored"))

        assert gantt(ignored).data_date is None
        assert 'class="pmg-datadate"' not in gantt(schedule(plan("a 1d"))).to_svg()
