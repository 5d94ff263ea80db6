"""Baselines of a Microsoft Project file: read as such, and written as they stood."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from exchange.mspdi.documents import calendar, document, finding_of, imported, kinds, task
from pmcore import Calendar, Duration, Project, schedule
from pmcore.exchange import read_mspdi, write_mspdi
from pmcore.scheduling import SchedulingOptions
from pmcore.tracking import baseline_of, variance
from pmcore.wbs import Baseline, BaselineTask

DATES = "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish>"
LENGTH = "<Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat>"


def saved(number: int | str, content: str = DATES) -> str:
    return f"<Baseline><Number>{number}</Number>{content}</Baseline>"


def written(project: Project, **more: Any) -> tuple[str, set[str]]:
    """The text of a file, and what it tells."""
    result = write_mspdi(project, **more)
    assert result.data is not None
    return result.data.decode(), {str(each.context["kind"]) for each in result.findings}


class TestReading:
    """Each of the eleven becomes a baseline of the project."""

    def test_a_row_says_what_was_planned_once(self) -> None:
        more = f"{DATES}{LENGTH}<Work>PT8H30M0S</Work><Cost>123450</Cost>"
        result = imported(task(1, saved(0, more)), task(2, saved(10)))

        assert result.project.baselines == {
            0: Baseline(
                0,
                [
                    BaselineTask(
                        "T1",
                        start="2026-03-02T08:00",
                        finish="2026-03-03T17:00",
                        duration="2d",
                        effort="8.5h",
                        cost="1234.50",
                    )
                ],
            ),
            10: Baseline(
                10, [BaselineTask("T2", start="2026-03-02T08:00", finish="2026-03-03T17:00")]
            ),
        }
        assert (kinds(result), result.findings) == ({}, ())

    def test_a_cost_written_in_full_is_rounded_and_told(self) -> None:
        cost = "<Cost>33333.33333333333</Cost>"
        result = imported(task(1, saved(0, DATES + cost)), task(2, saved(0, DATES + cost)))

        assert [row.cost for row in result.project.baseline()] == [Decimal("333.333333333")] * 2
        assert kinds(result) == {"money_rounded": 2}

    def test_a_summary_is_known_as_one(self) -> None:
        level = "<OutlineLevel>{}</OutlineLevel>"
        result = imported(task(1, level.format(1) + saved(0)), task(2, level.format(2) + saved(0)))

        rows = result.project.baseline()
        assert [row.is_summary for row in rows] == [True, False]

    def test_work_below_none_is_none(self) -> None:
        result = imported(task(1, saved(0, "<Work>PT-8H0M0S</Work>")))

        assert result.project.baseline()["T1"].effort == Duration("0h")
        assert kinds(result) == {"negative": 1}

    @pytest.mark.parametrize(
        "baseline",
        [
            saved(11),
            saved(-1),
            saved("x"),
            "<Baseline><Start>2026-03-02T08:00:00</Start></Baseline>",
            saved(0, "<Start>soon</Start>"),
            saved(0, "<Start>2026-03-04T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish>"),
            saved(0, "<Start>1900-01-01T08:00:00</Start>"),
            saved(0, "<Duration>2 days</Duration>"),
            saved(0, "<Duration>PT999999999H0M0S</Duration><DurationFormat>3</DurationFormat>"),
            saved(0, "<Cost>a lot</Cost>"),
            saved(0, f"<Interim>1</Interim>{DATES}"),
            saved(0) + saved(0),
        ],
    )
    def test_what_cannot_be_read_is_told_and_kept_and_refuses_nothing(self, baseline: str) -> None:
        result = imported(task(1), task(2, baseline))

        assert kinds(result) == {"baseline": 1}
        assert finding_of(result, "baseline").context["first"] == "T2"
        again = write_mspdi(result.project, imported=result).data
        assert again is not None
        assert read_mspdi(again).extras.tasks["T2"] == result.extras.tasks["T2"]

    def test_hundreds_of_bad_ones_are_all_told(self) -> None:
        result = imported(*(task(uid, saved(0, "<Start>x</Start>")) for uid in range(1, 301)))

        assert kinds(result) == {"baseline": 300}

    def test_those_of_people_are_told_and_kept(self) -> None:
        person = f"<Resource><UID>1</UID><Name>Li</Name>{saved(0, '<Work>PT8H0M0S</Work>')}"
        assigned = f"<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>{saved(0)}"
        result = imported(resources=f"{person}</Resource>", assignments=f"{assigned}</Assignment>")

        assert kinds(result) == {"people_baseline": 2}
        assert not result.project.baselines
        text, _ = written(result.project, imported=result)
        assert text.count("<Baseline>") == 2


class TestWriting:
    """What has not changed stands as it stood; what has is written anew or gone."""

    FILE = document(
        task(1, saved(0, f"<Interim>0</Interim>{DATES}<BCWS>7.00</BCWS>") + saved(4)),
        task(2, saved(0)),
        calendars=calendar(),
    )

    def test_a_new_task_of_a_baseline_is_written(self) -> None:
        was = read_mspdi(self.FILE)
        plan = read_mspdi(self.FILE).project
        row = BaselineTask("T2", start="2026-03-09T08:00")
        plan.set_baseline(plan.baseline(0).with_tasks([row]), replace=True)

        text, told = written(plan, imported=was)

        assert read_mspdi(text.encode()).project == plan
        assert "<BCWS>7.00</BCWS>" in text
        assert text.count("<Number>0</Number>") == 2
        assert told == set()

    def test_a_cleared_baseline_is_gone_from_every_row(self) -> None:
        was = read_mspdi(self.FILE)
        plan = read_mspdi(self.FILE).project
        plan.clear_baseline(0)

        text, _ = written(plan, imported=was)

        assert "BCWS" not in text
        assert set(read_mspdi(text.encode()).project.baselines) == {4}

    def test_the_row_of_the_project_forgets_a_baseline_that_changed(self) -> None:
        row = f"<Task><UID>0</UID><Name>Fence</Name><Summary>1</Summary>{saved(0)}{saved(4)}</Task>"
        file = self.FILE.replace(b"<Tasks>", f"<Tasks>{row}".encode())
        was, plan = read_mspdi(file), read_mspdi(file).project
        assert written(plan, imported=was)[0].count("<Baseline>") == 5
        plan.clear_baseline(0)

        assert written(plan, imported=was)[0].count("<Number>4</Number>") == 2
        assert "<Number>0</Number>" not in written(plan, imported=was)[0]

    def test_a_changed_task_keeps_its_baselines(self) -> None:
        was = read_mspdi(self.FILE)
        plan = read_mspdi(self.FILE).project
        plan.update("T1", duration="5d")

        text, _ = written(plan, imported=was)

        assert read_mspdi(text.encode()).project.baselines == was.project.baselines
        assert "<BCWS>7.00</BCWS>" in text

    def test_setting_a_baseline_leaves_the_stored_dates(self) -> None:
        more = "<Start>2026-03-02T08:00:00</Start><Finish>2026-03-02T17:00:00</Finish>"
        was = imported(task(1, more))
        plan = read_mspdi(document(task(1, more))).project
        plan.set_baseline(baseline_of(schedule(plan)))

        text, told = written(plan, imported=was)

        assert read_mspdi(text.encode()).stored.tasks == was.stored.tasks
        assert told == set()

    def test_what_the_format_cannot_hold_is_told(self) -> None:
        office = Calendar.standard("C1", zone=None, hours="08:00-12:00 13:00-17:00")
        plan = Project("P", "P", start="2026-03-02T08:00", calendars=[office])
        plan.add("T1", "Dig", duration="1d")
        rows = [
            BaselineTask("T1", is_summary=True, start="2026-03-02", effort="1d"),
            BaselineTask("gone"),
        ]
        plan.set_baseline(Baseline(0, rows, name="Contract"))
        plan.set_baseline(Baseline(1))

        _, told = written(plan)

        assert told == {
            "baseline_name",
            "baseline_gone",
            "baseline_kind",
            "effort_unit",
            "date_only",
        }

    def test_a_baseline_of_a_schedule_reads_back_and_has_no_variance(self) -> None:
        office = Calendar.standard("C1", zone=None, hours="08:00-12:00 13:00-17:00")
        plan = Project("P", "P", start="2026-03-02T08:00", calendars=[office])
        plan.add("T1", "Phase")
        plan.add("T2", "Dig", parent="T1", duration="3d", effort="12h")
        plan.add("T3", "Pour", parent="T1", duration="2ed")
        plan.link("T2", "T3")
        plan.set_baseline(baseline_of(schedule(plan, SchedulingOptions.ms_project())))

        text, told = written(plan)
        back = read_mspdi(text.encode())

        assert (told, back.project) == (set(), plan)
        same = variance(schedule(back.project, SchedulingOptions.ms_project()))
        assert all(each.is_none for each in same.tasks.values())

    def test_costs_are_exact(self) -> None:
        for cost in ("0", "0.01", "999999999.99", "0.123456789"):
            plan = imported().project
            plan.set_baseline(Baseline(0, [BaselineTask("T1", cost=cost)]))

            back = read_mspdi(written(plan)[0].encode()).project

            assert back.baseline()["T1"].cost == Decimal(cost)
