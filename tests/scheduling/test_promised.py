"""A task that has started and whose finish is set by hand keeps both dates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pmcore.calendars import Calendar, datetime_of
from pmcore.kernel import Code
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project, Resource

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
DAY = 480


def plan(**pour: Any) -> Project:
    """Pour, promised for Thursday a week later, then paint; roofing takes three weeks."""
    project = Project(
        "P", "Plan", start="2026-03-02", calendars=[OFFICE], resources=[Resource("li")]
    )
    told = {"actual_start": "2026-03-04", "manual_finish": "2026-03-12", "percent_complete": 50}
    project.add("dig", "Dig", duration="4d")
    project.add("pour", "Pour", **{"duration": "2d", **told, **pour})
    project.add("paint", "Paint", duration="1d")
    project.add("roof", "Roof", duration="15d")
    project.link("pour", "paint")
    return project


def checked(project: Project, options: SchedulingOptions | None = None) -> Schedule:
    planned = schedule(project, options)
    assert planned.verify().is_valid
    return planned


class TestPromised:
    """Its start is actual, its finish by hand, in the early and the scheduled dates."""

    @pytest.mark.parametrize("finish", ["1973-01-01", datetime(1973, 1, 1, 10)])  # noqa: DTZ001
    def test_given_a_finish_long_before_the_start_then_it_ends_as_it_starts(
        self, finish: str | datetime
    ) -> None:
        """However many years before: what was over counts no time in between."""
        pour = checked(plan(manual_finish=finish))["pour"]

        assert pour.early_finish == pour.early_start

    @pytest.mark.parametrize(
        "options", [SchedulingOptions(), SchedulingOptions.ms_project()], ids=["pmcore", "tool"]
    )
    def test_given_a_finish_by_hand_then_it_stays_and_drives(
        self, options: SchedulingOptions
    ) -> None:
        planned = checked(plan(), options)
        pour = planned["pour"]

        assert (f"{pour.early_start:%d %H:%M}", f"{pour.early_finish:%d %H:%M}") == (
            "04 08:00",
            "12 17:00",
        )
        assert f"{planned['paint'].scheduled_start:%d %H:%M}" == "13 08:00"

    def test_given_late_dates_then_only_its_finish_can_be_later(self) -> None:
        pour = checked(plan())["pour"]

        assert (f"{pour.late_start:%d %H}", f"{pour.late_finish:%d %H}") == ("04 08", "20 08")
        assert pour.total_float == 5 * DAY

    def test_given_it_is_finished_then_the_actual_finish_counts(self) -> None:
        done = plan(actual_finish="2026-03-06", percent_complete=100)

        assert f"{checked(done)['pour'].early_finish:%d}" == "06"

    def test_given_a_start_by_hand_alone_then_what_remains_tells_its_finish(self) -> None:
        started = plan(manual_start="2026-03-02", manual_finish=None)

        assert f"{checked(started)['pour'].early_finish:%d}" == "05"

    def test_given_a_finish_before_it_started_then_it_ends_when_it_starts(self) -> None:
        pour = checked(plan(manual_finish="2026-03-03"))["pour"]

        assert pour.early_finish == pour.early_start

    def test_given_dependencies_into_it_then_none_holds_and_each_is_told(self) -> None:
        project = plan(manual_finish="2026-03-05")
        project.link("dig", "pour")
        project.link("roof", "pour", "FF")
        planned = checked(project)
        told = {each.code: each.message() for each in planned.findings}

        assert f"{planned['pour'].early_finish:%d}" == "05"
        assert "its finish set by hand stays" in told[Code.SCHEDULE_OUT_OF_SEQUENCE]
        assert Code.SCHEDULE_BROKEN_BY_HAND in told

    def test_given_it_should_have_followed_then_its_actual_start_holds(self) -> None:
        project = plan()
        project.link("dig", "pour")
        holding = SchedulingOptions(started="holding")

        assert f"{checked(project, holding)['dig'].late_finish:%d %H:%M}" == "03 17:00"


class TestPromisedTold:
    """What remains of it is told, and who works on it; explanations say what is known."""

    def test_given_progress_then_what_remains_shares_the_span_of_its_work(self) -> None:
        pour = checked(plan())["pour"]

        assert (pour.percent_complete, pour.remaining) == (50, 7 * DAY // 2)

    def test_given_what_remains_then_so_much_is_left(self) -> None:
        pour = checked(plan(remaining_duration="2d", percent_complete=0))["pour"]

        assert (pour.percent_complete, pour.remaining) == (71, 2 * DAY)

    def test_given_people_then_they_are_asked_for_what_remains_at_its_end(self) -> None:
        planned = checked(plan(assignments=["li"], remaining_duration="2d"))
        load = planned.load("li")

        assert load.effort == 2 * DAY
        assert f"{datetime_of(int(load.start[0]), None):%d %H:%M}" == "11 08:00"

    def test_given_it_is_explained_then_each_date_has_its_reason(self) -> None:
        planned = checked(plan())
        told = planned.explain("pour")

        assert [reason.kind for reason in told.early] == ["actual_start", "manual"]
        assert "pour “Pour” started on" in str(told)
        assert "Its start is actual. Its finish is set by hand." in str(told)
        assert "其开始为实际日期。其完成由人工设定。" in str(planned.explain("pour", "zh"))
