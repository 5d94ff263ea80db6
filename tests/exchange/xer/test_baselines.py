"""Baselines of Primavera files: projects of the file, which are read as baselines of this one."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from exchange.xer.documents import ROOT, Row, document, imported, kinds, node, project, task
from pmcore.exchange import Imported, read_xer
from pmcore.kernel import DocumentError, Duration
from pmcore.scheduling import schedule
from pmcore.tracking import variance
from pmcore.wbs import Baseline


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}")


def copy_of(number: int = 7, name: str = "FENCE - B1", **more: object) -> Row:
    return project(number, name, orig_proj_id=1, **more)


def planned(number: int, code: str, days: str = "02 03", /, **more: object) -> Row:
    """An activity of a baseline, as it was planned."""
    start, finish = days.split()
    own = {"proj_id": 7, "task_code": code, "wbs_id": "", "clndr_id": ""}
    dates = {"target_start_date": f"2026-03-{start} 08:00"}
    return {
        **task(number, 16),
        **own,
        **dates,
        "target_end_date": f"2026-03-{finish} 17:00",
        **more,
    }


def read(*rows: Row, copies: Any = None, current: object = 7, **tables: Any) -> Imported:
    own = project(sum_base_proj_id=current)
    return imported(*rows, PROJECT=[own, *([copy_of()] if copies is None else copies)], **tables)


class TestRead:
    """What of each activity was planned once."""

    def test_dates_lengths_and_work(self) -> None:
        result = read(task(1), planned(71, "A1", target_work_qty=12))
        baseline = result.project.baseline()

        assert (baseline.number, str(baseline.name)) == (0, "FENCE - B1")
        held = baseline["A1"]
        assert (held.start, held.finish) == (at("02T08:00"), at("03T17:00"))
        assert (held.duration, held.effort, held.cost) == (Duration("2d"), Duration("12h"), None)
        assert kinds(result) == {}
        assert "import.project_chosen" not in {each.code for each in result.findings}

    def test_it_is_what_variances_are_counted_from(self) -> None:
        plan = read(task(1, 24), planned(71, "A1"))
        told = variance(schedule(plan.project, plan.options))

        assert told.tasks["A1"].finish_minutes == 480

    def test_people_and_expenses_cost(self) -> None:
        paid = {"task_id": 71, "proj_id": 7, "target_cost": 100.5}
        result = read(
            task(1),
            planned(71, "A1"),
            TASKRSRC=[{"taskrsrc_id": 1, "rsrc_id": "", **paid}],
            PROJCOST=[{"cost_item_id": 1, **paid}],
        )

        assert result.project.baseline()["A1"].cost == Decimal("201.0")

    def test_a_node_spans_and_adds_up_what_is_below_it(self) -> None:
        rows = (
            task(1, wbs_id=11),
            task(2, wbs_id=12),
            planned(71, "A1", "02 03", target_work_qty=5),
            planned(72, "A2", "04 06", target_work_qty=7),
        )
        nodes = [ROOT, node(11, "NORTH"), node(12, "GATE", 11)]
        baseline = read(*rows, PROJWBS=nodes).project.baseline()

        assert [each.task for each in baseline.tasks] == ["NORTH", "A1", "GATE", "A2"]
        north = baseline["NORTH"]
        assert (north.start, north.finish) == (at("02T08:00"), at("06T17:00"))
        assert (north.effort, north.is_summary, north.duration) == (Duration("12h"), True, None)

    def test_a_finished_activity_without_planned_dates_has_its_actual_ones(self) -> None:
        done = {"act_start_date": "2026-03-03 08:00", "act_end_date": "2026-03-04 17:00"}
        blank = {"target_start_date": "", "target_end_date": ""}
        held = read(task(1), planned(71, "A1", **blank, **done)).project.baseline()["A1"]

        assert (held.start, held.finish) == (at("03T08:00"), at("04T17:00"))

    def test_a_milestone_has_one_date(self) -> None:
        end = planned(71, "A1", task_type="TT_FinMile", target_start_date="")
        held = read(task(1, 0, task_type="TT_FinMile"), end).project.baseline()["A1"]

        assert held.start == held.finish == at("03T17:00")

    def test_an_activity_that_is_gone_stays(self) -> None:
        result = read(task(1), planned(71, "A1"), planned(72, "OLD", "04 06"))

        assert [each.task for each in result.project.baseline().tasks] == ["A1", "OLD"]
        assert "OLD" not in result.project


class TestNumbers:
    """The one that P6 compares with is number 0, the others follow as they stand in the file."""

    def test_several(self) -> None:
        copies = [copy_of(8, "B2"), copy_of(7, "B1"), copy_of(9, "B3")]
        found = read(task(1), planned(71, "A1"), copies=copies).project.baselines

        assert [(number, str(each.name)) for number, each in found.items()] == [
            (0, "B1"),
            (1, "B2"),
            (2, "B3"),
        ]

    def test_without_a_current_one_the_first_is(self) -> None:
        found = read(task(1), planned(71, "A1"), current="").project.baselines

        assert list(found) == [0]

    def test_a_current_one_that_is_not_there_is_told_and_has_its_number(self) -> None:
        result = read(task(1), planned(71, "A1"), current=99)

        assert list(result.project.baselines) == [1]
        assert kinds(result) == {"baseline": 1}

    def test_planned_dates_of_an_activity_are_no_baseline(self) -> None:
        row = {"target_start_date": "2026-03-02 08:00", "target_end_date": "2026-03-02 17:00"}

        assert not read(task(1, **row), copies=[], current="").project.baselines

    def test_more_than_eleven_are_told(self) -> None:
        copies = [copy_of(number, f"B{number}") for number in range(7, 20)]
        result = read(task(1), planned(71, "A1"), copies=copies)

        assert list(result.project.baselines) == list(range(11))
        assert kinds(result) == {"baseline": 2}

    def test_a_baseline_may_be_read_as_a_project_of_its_own(self) -> None:
        data = document(task(1), planned(71, "A1"), PROJECT=[project(), copy_of()])
        result = read_xer(data, project="7")

        assert [each.id for each in result.project] == ["A1"]
        assert result.project["A1"].duration == Duration("2d")


class TestOdd:
    """What moves no date refuses no file."""

    def test_an_id_that_stands_there_twice(self) -> None:
        result = read(task(1), planned(71, "A1"), planned(72, "A1", "04 06"))

        assert result.project.baseline()["A1"].finish == at("03T17:00")
        assert kinds(result) == {"baseline_activity": 1}

    def test_an_id_that_is_a_node_here(self) -> None:
        nodes = [ROOT, node(11, "NORTH")]
        result = read(task(1, wbs_id=11), planned(71, "NORTH"), PROJWBS=nodes)

        assert result.project.baseline() == Baseline(0, [], name="FENCE - B1")
        assert kinds(result) == {"baseline_activity": 1}

    @pytest.mark.parametrize(
        "odd",
        [
            {"target_end_date": "2026-03-01 17:00"},
            {"target_drtn_hr_cnt": -8},
            {"target_work_qty": 9e11},
        ],
    )
    def test_what_cannot_be_true(self, odd: dict[str, object]) -> None:
        result = read(task(1), planned(71, "A1", **odd))

        assert "A1" not in result.project.baseline()
        assert kinds(result) == {"baseline_activity": 1}

    def test_two_projects_that_are_copies_of_each_other_are_a_choice(self) -> None:
        both = [project(1, "A", orig_proj_id=2), project(2, "B", orig_proj_id=1)]
        with pytest.raises(DocumentError) as caught:
            read_xer(document(task(1), PROJECT=both))

        assert caught.value.code == "import.project_choice"
