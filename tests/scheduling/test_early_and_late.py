"""Dates small enough to check by hand. 2026-03-02 is a Monday; the office works 9-12 and 13-18."""

from __future__ import annotations

import pytest

from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from scheduling.builders import plan


def days(planned: Schedule, task: str) -> tuple[str, str, str, str]:
    dates = planned[task]
    moments = (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish)
    return tuple(f"{at:%m-%d %H:%M}" for at in moments)  # type: ignore[return-value]


class TestAlignment:
    """A task starts at the start of a working minute and finishes at the end of one."""

    def test_given_work_until_friday_evening_when_scheduled_then_it_ends_friday(self) -> None:
        assert days(schedule(plan("dig 5d")), "dig")[:2] == ("03-02 09:00", "03-06 18:00")

    def test_given_a_successor_on_friday_evening_when_scheduled_then_it_starts_monday(self) -> None:
        planned = schedule(plan("dig 5d; pour 1d; dig -> pour"))

        assert days(planned, "pour")[:2] == ("03-09 09:00", "03-09 18:00")


class TestMilestones:
    """Start equals finish; any instant that touches working time will do."""

    def test_given_a_predecessor_when_scheduled_then_it_stays_on_friday_evening(self) -> None:
        planned = schedule(plan("dig 5d; done 0d; dig -> done"))

        assert days(planned, "done")[0] == "03-06 18:00"

    def test_given_a_saturday_when_scheduled_then_it_moves_to_monday_morning(self) -> None:
        planned = schedule(plan("done 0d SNET:2026-03-07"))

        assert days(planned, "done")[0] == "03-09 09:00"


class TestDependencyTypes:
    """The anchor plus lag bounds the start (FS, SS) or the finish (FF, SF)."""

    @pytest.mark.parametrize(
        ("link", "start", "finish"),
        [
            ("FS", "03-05 09:00", "03-06 18:00"),
            ("FS+1d", "03-06 09:00", "03-09 18:00"),
            ("FS-1d", "03-04 09:00", "03-05 18:00"),
            ("FS+1ed", "03-06 09:00", "03-09 18:00"),
            ("FS+3ed", "03-09 09:00", "03-10 18:00"),
            ("FS+50%", "03-06 14:00", "03-10 14:00"),
            ("SS", "03-02 09:00", "03-03 18:00"),
            ("SS+2d", "03-04 09:00", "03-05 18:00"),
            ("FF", "03-03 09:00", "03-04 18:00"),
            ("FF+1d", "03-04 09:00", "03-05 18:00"),
            ("SF", "03-02 09:00", "03-03 18:00"),
            ("SF+4d", "03-04 09:00", "03-05 18:00"),
        ],
    )
    def test_given_one_link_when_scheduled_then_the_successor_is_here(
        self, link: str, start: str, finish: str
    ) -> None:
        planned = schedule(plan(f"dig 3d; pour 2d; dig -> pour {link}"))

        assert days(planned, "pour")[:2] == (start, finish)

    def test_given_a_bound_in_a_gap_when_finish_to_finish_then_no_sliver_is_worked(self) -> None:
        """The factory ends on Saturday; the office need not work a minute on Monday for it."""
        planned = schedule(plan("make 6d on:factory; check 1d; make -> check FF"))

        assert days(planned, "make")[1] == "03-07 17:30"
        assert days(planned, "check")[:2] == ("03-06 09:00", "03-06 18:00")


class TestLagCalendars:
    """A lag is walked in the successor's calendar unless told otherwise."""

    @pytest.mark.parametrize(
        ("lag_calendar", "start"),
        [
            (None, "03-09 17:30"),
            ("successor", "03-09 17:30"),
            ("predecessor", "03-09 09:00"),
            ("project", "03-09 17:30"),
            ("elapsed", "03-09 09:00"),
            ("factory", "03-09 09:00"),
        ],
    )
    def test_given_a_lag_over_saturday_when_walked_then_its_calendar_decides(
        self, lag_calendar: str | None, start: str
    ) -> None:
        project = plan("make 5d on:factory; check 1d")
        project.link("make", "check", lag="1d", lag_calendar=lag_calendar)

        assert days(schedule(project), "check")[0] == start


class TestConstraints:
    """Soft: lower bounds push, upper bounds show as negative float, dependencies always hold."""

    @pytest.mark.parametrize(
        ("constraint", "start"),
        [
            ("SNET:2026-03-04", "03-04 09:00"),
            ("SNET:2026-03-07", "03-09 09:00"),
            ("FNET:2026-03-05", "03-04 09:00"),
            ("FNET:2026-03-07", "03-05 09:00"),
            ("MSO:2026-03-05", "03-05 09:00"),
            ("MFO:2026-03-05", "03-04 09:00"),
            ("SNLT:2026-03-05", "03-02 09:00"),
            ("FNLT:2026-03-05", "03-02 09:00"),
        ],
    )
    def test_given_a_constraint_when_scheduled_then_the_early_start_obeys(
        self, constraint: str, start: str
    ) -> None:
        assert days(schedule(plan(f"dig 2d {constraint}; end 9d")), "dig")[0] == start

    @pytest.mark.parametrize(
        ("constraint", "late_start", "total_float"),
        [
            ("SNLT:2026-03-05", "03-05 09:00", 3),
            ("SNLT:2026-03-07", "03-09 09:00", 5),
            ("FNLT:2026-03-05", "03-04 09:00", 2),
            ("MSO:2026-03-05", "03-05 09:00", 0),
            ("MFO:2026-03-05", "03-04 09:00", 0),
            ("deadline:2026-03-05", "03-04 09:00", 2),
        ],
    )
    def test_given_an_upper_bound_when_scheduled_then_the_late_start_obeys(
        self, constraint: str, late_start: str, total_float: int
    ) -> None:
        planned = schedule(plan(f"dig 2d {constraint}; end 9d"))

        assert days(planned, "dig")[2] == late_start
        assert planned["dig"].total_float == total_float * 480

    def test_given_a_date_that_cannot_be_kept_when_scheduled_then_float_is_negative(self) -> None:
        planned = schedule(plan("dig 3d; pour 2d deadline:2026-03-05; dig -> pour"))

        assert days(planned, "pour")[1] == "03-06 18:00"
        assert planned["pour"].total_float == planned["dig"].total_float == -480
        missed = {finding.code: finding for finding in planned.findings}
        assert missed["schedule.deadline_missed"].context["minutes"] == 480  # type: ignore[index]


class TestFloat:
    """Measured in working time of the task's own calendar."""

    def test_given_a_short_parallel_path_when_scheduled_then_it_floats(self) -> None:
        planned = schedule(plan("long 5d; short 2d; end 1d; long -> end; short -> end"))

        assert planned["short"].total_float == planned["short"].free_float == 3 * 480

    def test_given_a_chain_with_float_when_scheduled_then_only_its_end_is_free(self) -> None:
        planned = schedule(plan("a 1d; b 1d; long 5d; end 0d; a -> b; b -> end; long -> end"))

        assert (planned["a"].total_float, planned["a"].free_float) == (3 * 480, 0)
        assert (planned["b"].total_float, planned["b"].free_float) == (3 * 480, 3 * 480)

    def test_given_an_imposed_finish_when_scheduled_then_every_task_floats_to_it(self) -> None:
        planned = schedule(plan("dig 3d", finish="2026-03-06"))

        assert planned["dig"].total_float == 2 * 480
        assert planned["dig"].free_float == 0
        assert planned["dig"].is_critical  # on the longest path, whatever its float


class TestCriticality:
    """Longest path when calendars differ or a finish is imposed; else total float."""

    def test_given_two_calendars_when_scheduled_then_the_longest_path_is_critical(self) -> None:
        project = plan("make 6d on:factory; check 1d; idle 1d; make -> check")
        planned = schedule(project)

        assert [dates.id for dates in planned.critical_path()] == ["make", "check"]
        assert planned["make"].total_float == 60  # Monday 8:00 to 9:00, before the office opens

    def test_given_a_threshold_when_scheduled_then_near_critical_tasks_count(self) -> None:
        project = plan("long 5d; short 4d; end 1d; long -> end; short -> end")
        options = SchedulingOptions(criticality="total_float", critical_float=480)

        assert [d.id for d in schedule(project, options).critical_path()] == [
            "long",
            "short",
            "end",
        ]


class TestSummaries:
    """A summary spans its leaves; dependencies and bounds on it reach them all."""

    def test_given_a_link_into_a_summary_when_scheduled_then_every_leaf_waits(self) -> None:
        planned = schedule(plan("dig 2d; all -; a 1d in:all; b 2d in:all; dig -> all"))

        assert days(planned, "a")[0] == days(planned, "b")[0] == "03-04 09:00"
        assert days(planned, "all")[:2] == ("03-04 09:00", "03-05 18:00")

    def test_given_a_link_out_of_a_summary_when_scheduled_then_it_waits_for_the_last(self) -> None:
        planned = schedule(plan("all -; a 1d in:all; b 2d in:all; end 1d; all -> end"))

        assert days(planned, "end")[0] == "03-04 09:00"
        assert planned["a"].total_float == planned["a"].free_float == 480

    def test_given_start_to_start_out_of_a_summary_then_its_first_leaf_counts(self) -> None:
        text = "x 1d; all -; a 3d in:all; b 2d in:all; end 1d; x -> a; all -> end SS+1d"
        planned = schedule(plan(text))

        assert days(planned, "end")[0] == "03-03 09:00"

    def test_given_a_constraint_on_a_summary_when_scheduled_then_its_leaves_obey(self) -> None:
        project = plan("all - SNET:2026-03-04 deadline:2026-03-05; a 1d in:all; end 9d")
        planned = schedule(project)

        assert days(planned, "a") == ("03-04 09:00", "03-04 18:00", "03-05 09:00", "03-05 18:00")

    def test_given_a_finish_beyond_its_leaves_when_linked_then_the_summary_stretches(self) -> None:
        text = "dig 4d; all -; a 1d in:all; end 1d; dig -> all FF; all -> end"
        planned = schedule(plan(text))

        assert days(planned, "a")[:2] == ("03-02 09:00", "03-02 18:00")
        assert days(planned, "all")[1] == "03-05 18:00"
        assert days(planned, "end")[0] == "03-06 09:00"


class TestZones:
    """A hand-over between zones needs no rule: finish is an instant."""

    def test_given_work_in_two_zones_when_linked_then_each_runs_on_its_own_clock(self) -> None:
        planned = schedule(plan("here 1d; there 1d on:abroad; here -> there"))

        assert days(planned, "here")[1] == "03-02 18:00"  # = 02:00 in Los Angeles
        assert planned["there"].early_start.isoformat() == "2026-03-02T09:00:00-08:00"

    def test_given_elapsed_time_when_scheduled_then_weekends_count(self) -> None:
        planned = schedule(plan("dig 5d; dry 2ed; paint 1d; dig -> dry; dry -> paint"))

        assert days(planned, "dry")[:2] == ("03-06 18:00", "03-08 18:00")
        assert planned["dry"].is_elapsed
        assert days(planned, "paint")[0] == "03-09 09:00"
