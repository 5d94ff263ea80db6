"""Computed dates held against those that P6 stored: where they differ, and the likely cause."""

from __future__ import annotations

from pathlib import Path

import pytest

from exchange.xer.documents import HOURS, calendar, data, imported, link, task, week
from pmcore.exchange import compare_stored, read_xer

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "xer"


def stored(start: str, finish: str) -> dict[str, object]:
    return {
        "early_start_date": f"2026-03-{start}",
        "early_end_date": f"2026-03-{finish}",
        "late_start_date": f"2026-03-{start}",
        "late_end_date": f"2026-03-{finish}",
        "total_float_hr_cnt": 0,
        "free_float_hr_cnt": 0,
    }


FIRST = stored("02 08:00", "02 17:00")
LATER = stored("04 08:00", "04 17:00")


class TestAgreement:
    """To the minute, task by task."""

    def test_equal_dates_agree(self) -> None:
        rows = task(1, **FIRST), task(2, **stored("03 08:00", "03 17:00"))
        agreement = compare_stored(imported(*rows, TASKPRED=[link(1, 2)]))

        assert (agreement.compared, agreement.differences) == (2, ())

    def test_given_an_activity_stored_far_away_then_the_horizon_reaches_it(self) -> None:
        far = {"early_start_date": "2070-03-03 08:00", "early_end_date": "2070-03-03 17:00"}
        bound = {"cstr_type": "CS_MSOA", "cstr_date": "2070-03-03 08:00"}
        result = imported(task(1, **FIRST), task(2, **{**FIRST, **far, **bound}))

        assert result.options.horizon_years == 49
        assert compare_stored(result).differences == ()

    @pytest.mark.parametrize(
        ("more", "cause"),
        [
            ({}, "unknown"),
            ({"task_type": "TT_LOE"}, "level_of_effort"),
            ({"expect_end_date": "2026-03-06 17:00"}, "expected_finish"),
            ({"restart_date": "2026-03-04 08:00", "early_start_date": "2026-03-02 08:00"},
             "leveling"),
        ],
    )  # fmt: skip
    def test_a_difference_names_its_cause(self, more: dict[str, object], cause: str) -> None:
        agreement = compare_stored(imported(task(1, **{**LATER, **more})))

        assert [each.cause.name for each in agreement.differences] == [cause]

    def test_a_task_takes_until_its_expected_finish(self) -> None:
        rows = (
            task(1, expect_end_date="2026-03-04 17:00", **stored("02 08:00", "04 17:00")),
            task(2, **stored("05 08:00", "05 17:00")),
        )
        agreement = compare_stored(imported(*rows, TASKPRED=[link(1, 2)]))

        assert (agreement.compared, agreement.differences) == (2, ())

    def test_a_mandatory_date_beats_relationships_and_a_start_on_does_not(self) -> None:
        on = {"cstr_date": "2026-03-03 08:00"}
        rows = (
            task(1, 16, **stored("02 08:00", "03 17:00")),
            task(2, cstr_type="CS_MANDSTART", **on, **stored("03 08:00", "03 17:00")),
            task(3, cstr_type="CS_MSO", **on, **LATER),
            task(4, cstr_type="CS_MSOB", **on, **LATER),
        )
        agreement = compare_stored(imported(*rows, TASKPRED=[link(1, 2), link(1, 3), link(1, 4)]))

        assert (agreement.compared, agreement.differences) == (4, ())
        assert agreement.schedule.broken()[0].key == ("A1", "A2", "FS")

    def test_a_link_with_another_project_is_named(self) -> None:
        other = link(9, 1, pred_proj_id=7)
        agreement = compare_stored(imported(task(1, **LATER), TASKPRED=[other]))

        assert agreement.causes() == {"external_link": 1}

    def test_who_only_follows_counts_with_the_first(self) -> None:
        rows = task(1, task_type="TT_Task", **LATER), task(2, **stored("05 08:00", "05 17:00"))
        agreement = compare_stored(imported(*rows, TASKPRED=[link(1, 2)]))

        assert [each.because for each in agreement.differences] == [None, "A1"]

    def test_a_start_milestone_is_shown_at_the_next_start(self) -> None:
        start, end = stored("03 08:00", "03 08:00"), stored("02 17:00", "02 17:00")
        rows = (
            task(1, **FIRST),
            task(2, 0, task_type="TT_Mile", **start),
            task(3, 0, task_type="TT_FinMile", **end),
        )
        agreement = compare_stored(imported(*rows, TASKPRED=[link(1, 2), link(1, 3)]))

        assert (agreement.compared, agreement.differences) == (3, ())

    def test_dates_and_floats_are_read(self) -> None:
        read = imported(task(1, **{**FIRST, "total_float_hr_cnt": 4})).stored.tasks["A1"]

        assert (read.start, read.late_finish) == (read.early_start, read.finish)
        assert (read.total_float, read.free_float, read.is_critical) == (240.0, 0.0, None)

    def test_what_remains_of_started_work_is_kept_apart(self) -> None:
        begun = {"act_start_date": "2026-03-02 08:00", "remain_drtn_hr_cnt": 8}
        result = imported(
            task(1, **LATER, **begun), task(2, **{**begun, "act_end_date": "2026-03-02 17:00"})
        )
        started, finished = result.stored.tasks["A1"], result.stored.tasks["A2"]

        assert (started.start, started.early_start, started.late_start) == (
            result.project["A1"].actual_start, None, None,
        )  # fmt: skip
        assert started.late_finish is not None
        assert finished.finish == result.project["A2"].actual_finish
        assert dict(result.extras.tasks["A1"])["late_start_date"] == "2026-03-04 08:00"
        assert result.stored.start == started.start


class TestLagCalendars:
    """One lag, four answers: 8 hours after Friday noon."""

    @pytest.mark.parametrize(
        ("option", "start"),
        [
            ("rcal_Predecessor", "2026-03-09 13:00"),
            ("rcal_Successor", "2026-03-07 13:00"),
            ("rcal_ProjDefault", "2026-03-09 13:00"),
            ("rcal_24Hour", "2026-03-07 08:00"),
        ],
    )
    def test_a_lag_runs_in_the_calendar_that_the_file_names(self, option: str, start: str) -> None:
        daily = calendar(2, data(week(*[HOURS] * 7)), default_flag="N")
        result = imported(
            task(1, 4, cstr_type="CS_MSOA", cstr_date="2026-03-06 08:00"),
            task(2, clndr_id=2),
            CALENDAR=[calendar(), daily],
            TASKPRED=[link(1, 2, "PR_FS", 8)],
            SCHEDOPTIONS=[{"proj_id": 1, "sched_calendar_on_relationship_lag": option}],
        )
        read = compare_stored(result).schedule["A2"]

        assert f"{read.early_start:%Y-%m-%d %H:%M}" == start


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="samples lie beside the checkout, in ../shared")
class TestSamples:
    """Real files, read in place: every activity comes out as P6 stored it."""

    @pytest.mark.parametrize(
        ("name", "project", "compared"),
        [
            ("MultiprojectWithExternal", None, 2),
            ("MultiprojectWithExternal", "5442", 1),
            ("PredecessorCalendar", None, 1),
            ("ProjectDefaultCalendar", None, 1),
            ("SuccessorCalendar", None, 1),
            ("TwentyFourHourCalendar", None, 1),
        ],
    )
    def test_every_start_and_finish_agrees(
        self, name: str, project: str | None, compared: int
    ) -> None:
        agreement = compare_stored(read_xer(SAMPLES / f"{name}.xer", project=project))

        assert (agreement.compared, agreement.share) == (compared, 1.0)

    def test_four_projects_have_four_lag_calendars(self) -> None:
        read = {
            number: read_xer(SAMPLES / "ScheduleOptions.xer", project=str(number)).options
            for number in range(4861, 4865)
        }

        assert [each.lag_calendar for each in read.values()] == [
            "elapsed", "project", "successor", "predecessor",
        ]  # fmt: skip
