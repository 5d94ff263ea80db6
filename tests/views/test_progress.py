"""Progress, dates set by hand and inactive tasks in a Gantt chart."""

from __future__ import annotations

import re

import pytest

from pmcore.kernel import InputError
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.views import gantt
from pmcore.views.chart import GanttRow
from pmcore.wbs import Assignment, PercentCompleteType, Project, Resource
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


class TestLevelOfEffort:
    """A slim bar between two posts: it is there while others are."""

    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", "Level of effort: goes on with others"), ("zh", "配合任务，随其他任务持续")],
    )
    def test_given_level_of_effort_when_drawn_then_it_has_a_bar_of_its_own(
        self, language: str, said: str
    ) -> None:
        project = plan("a 2d; b 4d")
        project.add("h", "H", kind="level_of_effort", percent_complete=50)
        chart = gantt(schedule(project), language=language)
        row = next(row for row in chart.rows if row.task == "h")
        svg = chart.to_svg()

        assert (row.kind, row.float_until) == ("level_of_effort", None)
        assert svg.count('class="pmg-post"') == 2  # the row and the legend
        assert svg.count(said) == 2  # the legend and the tooltip


class TestOtherPercentages:
    """The bar is filled by time; the tooltip says as well how far the task is by what tells it."""

    @pytest.mark.parametrize(
        ("kind", "language", "said"),
        [
            ("work", "en", "25% of its work is done"),
            ("work", "zh", "工时完成 25%"),
            ("physical", "en", "60% of its result stands"),
            ("physical", "zh", "实物完成 60%"),
        ],
    )
    def test_given_a_type_then_the_tooltip_says_it(
        self, kind: PercentCompleteType, language: str, said: str
    ) -> None:
        project = plan("a 4d")
        project.configure(resources=[Resource("li")])
        team = [Assignment("li", contour=[50, 150])]
        project.update("a", actual_start="2026-03-02", percent_complete=50, assignments=team)
        project.update("a", percent_complete_type=kind, physical_percent="60.4")
        chart = gantt(schedule(project), language=language)

        assert chart.rows[0].percent_complete == 50
        assert said in chart.to_svg()


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


class TestSplits:
    """Work in pieces is drawn as bars of their own, joined by a dotted line."""

    @staticmethod
    def split() -> Project:
        project = plan("a 6d; b 5d; c 3d; d 4d; a -> b")
        project.update("a", splits=["2d pause 3d", "4d pause 2d"])
        project.update("d", splits=["4h pause 1h"])
        project.update("c", actual_start="2026-03-02", remaining_duration="1d")
        project.update("c", suspended="2026-03-03", resume="2026-03-09")
        return project

    def test_given_splits_when_charted_then_rows_say_their_pieces(self) -> None:
        rows = {row.task: row for row in gantt(schedule(self.split())).rows}

        assert [len(rows[task].segments) for task in "abcd"] == [3, 0, 2, 2]
        assert rows["a"].segments[0][0] == rows["a"].start
        assert rows["a"].segments[-1][1] == rows["a"].finish

    def test_given_splits_when_drawn_then_each_piece_is_a_bar(self) -> None:
        svg = gantt(schedule(self.split())).to_svg()
        drawn = re.findall(r'data-task="(.)">(.*?)</g>', svg)
        bars = {task: parts.count("pmg-bar") for task, parts in drawn}

        assert bars == {"a": 3, "b": 1, "c": 2, "d": 1}  # an hour is too little to be seen
        assert "Split: the work pauses" in svg
        assert "Worked in pieces: " in svg

    def test_given_pieces_out_of_order_when_made_then_a_code(self) -> None:
        with pytest.raises(InputError) as caught:
            GanttRow("a", "1", "a", "task", 0, 0, 100, segments=((50, 60), (10, 20)))

        assert caught.value.context["field"] == "segments"
