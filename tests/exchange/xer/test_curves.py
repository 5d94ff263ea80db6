"""Resource curves of XER files are contours of twenty steps."""

from __future__ import annotations

from decimal import Context, localcontext
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.xer.documents import imported, task
from pmcore.calendars import Calendar
from pmcore.exchange import read_xer, write_xer
from pmcore.kernel import DocumentError
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.wbs import Assignment, Contour, Project, Resource
from pmcore.wbs.contours import CONTOUR_NAMES

OPTIONS = SchedulingOptions.primavera()
OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
BACK = [0, *[3.5] * 10, *[6.5] * 10]
BELL = [0, *[x for x in (0.5, 1.5, 4, 7.5, 11.5, 11.5, 7.5, 4, 1.5, 0.5) for _ in "ab"]]


def curve(number: int, values: list[Any]) -> dict[str, object]:
    points = {f"pct_usage_{place}": value for place, value in enumerate(values)}
    return {"curv_id": number, "curv_name": "Curve", "default_flag": "N", **points}


def kinds(result: Any) -> set[str]:
    return {str(each.context.get("kind")) for each in result.findings}


class TestReading:
    RSRC: ClassVar = [
        {"rsrc_id": 1, "rsrc_short_name": "LI", "rsrc_name": "Li", "rsrc_type": "RT_Labor"}
    ]
    WORKS: ClassVar = {
        "taskrsrc_id": 1,
        "task_id": 1,
        "proj_id": 1,
        "rsrc_id": 1,
        "target_qty_per_hr": 1,
        "curv_id": 7,
    }

    def read(self, *rows: dict[str, object], kind: str = "TT_Task") -> Any:
        tables = {"RSRCCURVDATA": list(rows)} if rows else {}
        return imported(task(1, task_type=kind), RSRC=self.RSRC, TASKRSRC=[self.WORKS], **tables)

    @pytest.mark.parametrize("kind", ["TT_Task", "TT_Rsrc"])
    def test_twenty_values_are_percents_of_the_average(self, kind: str) -> None:
        result = self.read(curve(7, BACK), kind=kind)

        assert result.project["A1"].assignments == (Assignment("LI", contour=[70, 130]),)
        assert not {"contour", "curve"} & kinds(result)

    def test_the_load_follows_the_curve(self) -> None:
        project = self.read(curve(7, BELL)).project
        load = schedule(project, OPTIONS).load("LI")

        assert (load.most, load.effort, load.percent.tolist()[0]) == (230, 480, 10)

    def test_a_linear_curve_is_even_work(self) -> None:
        assert self.read(curve(7, [0, *[5] * 20])).project["A1"].assignments == (Assignment("LI"),)

    def test_what_is_used_at_once_counts_in_the_first_twentieth_and_is_told(self) -> None:
        result = self.read(curve(7, [50, *[2.5] * 20]))

        assert result.project["A1"].assignments[0].contour == Contour([1050, *[50] * 19])
        assert "curve" in kinds(result)

    def test_odd_values_stay_a_hundred_percent_on_average_and_are_told(self) -> None:
        result = self.read(curve(7, [0, *[3.333] * 10, *[6.667] * 10]))
        contour = result.project["A1"].assignments[0].contour

        assert contour is not None
        assert contour.share == 1
        assert contour.steps == (67, 133)
        assert "curve" in kinds(result)

    @pytest.mark.parametrize(
        "rows", [(), (curve(8, BACK),), (curve(7, [0] * 21),), (curve(7, [0, -5, *[5] * 19]),)]
    )
    def test_a_curve_that_is_not_there_or_spreads_nothing_is_told(self, rows: Any) -> None:
        result = self.read(*rows)

        assert result.project["A1"].assignments == (Assignment("LI"),)
        assert "contour" in kinds(result)

    def test_what_is_no_number_is_a_problem_with_its_line(self) -> None:
        with pytest.raises(DocumentError) as caught:
            self.read(curve(7, [0, "many", *[5] * 19]))
        assert "RSRCCURVDATA" in str(caught.value.findings[0].context["place"])


def written(project: Project, **more: Any) -> tuple[bytes, set[str]]:
    """The bytes of a file, and what it tells."""
    exported = write_xer(project, **more)
    assert exported.data is not None
    return exported.data, {str(each.context.get("kind")) for each in exported.findings}


@st.composite
def steps_of_curves(draw: st.DrawFn) -> list[int]:
    """Percents of a hundred on average that a curve can say, each step said once or more often."""
    steps = [100] * draw(st.sampled_from((1, 2, 4, 5, 10, 20)))
    places = st.integers(0, len(steps) - 1)
    for taken, given_to in draw(st.lists(st.tuples(places, places), max_size=30)):
        percent = draw(st.integers(0, steps[taken]))
        steps[taken] -= percent
        steps[given_to] += percent
    often = draw(st.integers(1, 3))
    return [step for step in steps for _ in range(often)]


STEPS = st.lists(st.integers(0, 150), min_size=1, max_size=20).filter(any)


class TestWriting:
    def plan(self, contour: Any, **fields: Any) -> Project:
        project = Project(
            "P", "P", start="2026-03-02", calendars=[OFFICE], resources=[Resource("li")]
        )
        project.add("T1", "A", assignments=[Assignment("li", contour=contour)], **fields)
        return project

    def test_a_curve_is_read_back(self) -> None:
        project = self.plan([70, 130], duration="2d", fixed="duration")
        data, told = written(project)

        assert read_xer(data).project["T1"].assignments == project["T1"].assignments
        assert "curve" not in told
        assert b"Contour 1\tN\t0\t3.5\t3.5" in data

    @given(steps_of_curves())
    def test_what_is_in_parts_of_twenty_is_read_back_in_the_fewest(self, steps: list[int]) -> None:
        project = self.plan(steps, duration="2d", fixed="duration")
        data, told = written(project)
        (held,) = read_xer(data).project["T1"].assignments

        assert (held.contour or Contour([100])) == Contour(steps).fewest
        assert "curve" not in told

    def test_what_is_in_no_parts_of_twenty_is_told(self) -> None:
        for steps, is_told in (([50, 100, 150], True), ([50] * 3 + [150] * 3, False)):
            _, told = written(self.plan(steps, duration="2d", fixed="duration"))
            assert ("curve" in told) is is_told

    def test_shapes_that_are_spelled_in_two_ways_are_one_curve(self) -> None:
        project = self.plan([50, 150], duration="2d", fixed="duration")
        more = [Assignment("li", contour=[50, 50, 150, 150])]
        project.add("T2", "B", assignments=more, duration="2d", fixed="duration")
        data, _ = written(project)
        assert data.count(b"Contour 1") == 1
        assert b"Contour 2" not in data

    @pytest.mark.parametrize("name", CONTOUR_NAMES)
    def test_a_name_is_a_curve_and_units_on_average(self, name: str) -> None:
        project = self.plan(name, effort="14h")
        data, told = written(project)
        (held,) = read_xer(data).project["T1"].assignments

        assert held.units == Contour(name).share * 100
        assert held.contour is not None
        assert held.contour.share == 1
        assert "curve" in told

    def test_the_host_s_decimal_context_plays_no_part(self) -> None:
        project = self.plan("turtle", effort="7h")
        with localcontext(Context(prec=2)):
            data, _ = written(project)

        assert data == written(project)[0]

    @given(st.sampled_from(CONTOUR_NAMES) | STEPS, st.sampled_from(("7h", "1d", "100h")))
    def test_dates_and_work_stay(self, contour: Any, effort: str) -> None:
        project = self.plan(contour, effort=effort)
        data, _ = written(project)
        planned = schedule(project, OPTIONS)
        back = read_xer(data).project
        again = schedule(back, OPTIONS)
        held = back["T1"].assignments[0]
        length = int(planned.columns.duration[0])
        off = 1 + length * abs(float(project["T1"].assignments[0].average_units) - held.units) / 100

        assert again["T1"].early_finish == planned["T1"].early_finish
        assert abs(planned.load("li").effort - again.load("li").effort) <= off + length / 100
