"""A baseline under the bars: what was planned once, beside what is planned now."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from pmcore.calendars import Calendar, instant_of
from pmcore.kernel import InputError, ProjectError
from pmcore.scheduling import schedule
from pmcore.tracking import baseline_of
from pmcore.views import GanttRow, gantt, report
from pmcore.wbs import Baseline, BaselineTask, Project

OFFICE = Calendar.standard("office", zone="Asia/Shanghai", hours="09:00-17:00")


def fence() -> Project:
    """Dig for two days, then done; kept as a baseline, and then a day late."""
    plan = Project("fence", "Fence", start="2026-03-02", calendars=[OFFICE])
    plan.add("dig", "Dig", duration="2d")
    plan.add("done", "Done", kind="milestone")
    plan.link("dig", "done")
    plan.set_baseline(baseline_of(schedule(plan)))
    plan.update("dig", duration="3d")
    plan.add("paint", "Paint", duration="1d")
    return plan


def at(text: str) -> int:
    return instant_of(datetime.fromisoformat(f"{text}+08:00"), "Asia/Shanghai")


class TestChart:
    """Rows carry the planned interval of the baseline that is asked for."""

    def test_given_a_baseline_then_each_task_of_it_has_its_planned_dates(self) -> None:
        rows = gantt(schedule(fence()), baseline=0).rows

        planned = at("2026-03-02T09:00"), at("2026-03-03T17:00")
        assert [row.baseline for row in rows] == [planned, (planned[1], planned[1]), None]

    def test_given_none_then_none_is_drawn(self) -> None:
        chart = gantt(schedule(fence()))

        assert all(row.baseline is None for row in chart.rows)
        assert 'class="pmg-planned"' not in chart.to_svg()

    def test_a_date_alone_and_half_a_span(self) -> None:
        rows = [BaselineTask("dig", start="2026-03-02", finish="2026-03-02"), BaselineTask("done")]

        chart = gantt(schedule(fence()), baseline=Baseline(0, rows))

        assert chart.rows[0].baseline == (at("2026-03-02T00:00"), at("2026-03-03T00:00"))
        assert chart.rows[1].baseline is None

    def test_a_window_grows_for_a_baseline_but_leaves_the_bars_most_of_the_width(self) -> None:
        early = [BaselineTask("dig", start="2026-03-01", finish="2026-03-02")]
        far = [BaselineTask("dig", start="1973-01-01", finish="2200-01-01")]
        dates = schedule(fence())
        usual = gantt(dates)

        near = gantt(dates, baseline=Baseline(0, early))
        wide = gantt(dates, baseline=Baseline(0, far))

        assert near.first < usual.first
        assert wide.last - wide.first <= 1.5 * (usual.last - usual.first)
        assert 'class="pmg-planned"' in wide.to_svg()

    def test_given_no_such_baseline_then_it_is_refused(self) -> None:
        with pytest.raises(ProjectError, match=r"baseline\.unknown"):
            gantt(schedule(fence()), baseline=3)
        with pytest.raises(InputError, match="baseline"):
            GanttRow("a", "1", "A", "task", 0, 0, 9, baseline=(5, 4))


class TestDrawing:
    """A thin bar below the bar, named in legend and tooltip."""

    @pytest.mark.parametrize(("language", "word"), [("en", "Baseline"), ("zh", "基线")])
    def test_it_is_drawn_and_explained(self, language: str, word: str) -> None:
        svg = gantt(schedule(fence()), baseline=0, language=language).to_svg()

        assert svg.count('class="pmg-planned"') == 3  # two rows and the legend
        assert f">{word}<" in svg
        assert ("Planned: 2 Mar" if language == "en" else "原计划：") in svg

    def test_it_lies_below_its_bar_and_within_its_row(self) -> None:
        svg = gantt(schedule(fence()), baseline=0).to_svg()
        row = svg[svg.index('data-task="dig"') :]

        bar, planned = (
            re.search(rf'<rect class="pmg-{kind}"[^>]* y="(\d+)"[^>]* height="(\d+)"', row)
            for kind in ("bar", "planned")
        )
        assert bar is not None
        assert planned is not None
        assert int(bar[1]) + int(bar[2]) < int(planned[1])

    def test_a_report_shows_it_as_well(self) -> None:
        assert 'class="pmg-planned"' in report(schedule(fence()), baseline=0)
