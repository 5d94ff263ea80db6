"""Free, interfering and independent float, and what is critical, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from testing.by_hand import DAY, early, floats, late, more_floats, plan, scheduled


class TestInterferingFloat:
    """Total float - free float; negative where a date is nearer than the early successors."""

    def test_given_a_chain_when_scheduled_then_its_first_task_interferes(self) -> None:
        schedule = scheduled(plan("A 1d; B 1d; D 5d; C 1d; A -> B; B -> C; D -> C"))

        assert floats(schedule, "A") == (3 * DAY, 0)
        assert floats(schedule, "B") == (3 * DAY, 3 * DAY)
        assert more_floats(schedule, "A") == (3 * DAY, 0)
        # With A at its late Thursday nothing is left of B's float.
        assert more_floats(schedule, "B") == (0, 0)

    def test_given_a_near_deadline_when_scheduled_then_it_is_negative(self) -> None:
        schedule = scheduled(plan("A 1d due:03-03; D 5d"))

        assert floats(schedule, "A") == (DAY, 4 * DAY)
        assert more_floats(schedule, "A") == (-3 * DAY, 4 * DAY)


class TestIndependentFloat:
    """What is left of the free float when all predecessors take their late dates."""

    def test_given_a_late_predecessor_when_scheduled_then_the_rest_is_independent(self) -> None:
        project = plan("P 1d; B 1d; Q 3d; D 5d; C 1d; P -> B; P -> Q; B -> C; Q -> C; D -> C")

        schedule = scheduled(project)

        # P may slip to Tuesday for Q; B could then still choose from Wednesday to Friday.
        assert late(schedule, "P") == ("Tue 03 09:00", "Tue 03 17:00")
        assert floats(schedule, "B") == (3 * DAY, 3 * DAY)
        assert more_floats(schedule, "B") == (0, 2 * DAY)

    def test_given_its_own_lower_bound_when_scheduled_then_it_counts_from_there(self) -> None:
        schedule = scheduled(plan("A 1d SNET:03-04; D 5d"))

        assert more_floats(schedule, "A") == (0, 2 * DAY)

    def test_given_fs_into_its_summary_when_scheduled_then_that_counts_as_well(self) -> None:
        schedule = scheduled(plan("P 1d; S; A 1d in:S; D 5d; P -> S"))

        assert late(schedule, "P") == ("Thu 05 09:00", "Thu 05 17:00")
        assert floats(schedule, "A") == (3 * DAY, 3 * DAY)
        assert more_floats(schedule, "A") == more_floats(schedule, "S") == (0, 0)

    def test_given_a_late_predecessor_over_a_weekend_when_scheduled_then_rest_is_no_float(
        self,
    ) -> None:
        project = plan("P 1d on:always; B 1d; D 10d; P -> B; P -> D FF", start="2026-03-06")

        schedule = scheduled(project)

        # P can run late until the very end, so B has nothing of its own.
        assert early(schedule, "B") == ("Fri 06 09:00", "Fri 06 17:00")
        assert floats(schedule, "B") == (9 * DAY, 9 * DAY)
        assert more_floats(schedule, "B") == (0, 0)


class TestNegativeFreeFloat:
    """Negative where a hard constraint breaks a dependency out of the task."""

    def test_given_fs_out_of_a_summary_when_broken_then_each_leaf_lacks_its_own_share(
        self,
    ) -> None:
        project = plan("S; A 3d in:S; B 2d in:S; C 1d in:S; X 1d MSO:03-03; S -> X")

        schedule = scheduled(project, constraints="hard")

        free = [schedule.tasks[task].free_float for task in "SABC"]
        assert free == [-2 * DAY, -2 * DAY, -DAY, 0]

    def test_given_ss_out_of_a_summary_when_broken_then_its_first_leaf_lacks_it(self) -> None:
        project = plan("S; A 1d in:S; B 1d in:S SNET:03-04; X 1d MSO:02-27; D 5d; S -> X SS")

        schedule = scheduled(project, constraints="hard")

        assert schedule.broken == {("S", "X", "SS")}
        assert [schedule.tasks[task].free_float for task in "AB"] == [-DAY, 2 * DAY]


class TestSummaries:
    """The smallest that any leaf below leaves it, in the summary's own calendar."""

    def test_given_a_calendar_of_its_own_when_scheduled_then_floats_are_counted_in_it(
        self,
    ) -> None:
        schedule = scheduled(plan("S on:always; A 1d in:S on:office; B 8h in:S on:always; D 6d"))

        # A waits from Monday 9:00 to Monday 9:00: five days of the office, a week of S.
        assert floats(schedule, "A") == (5 * DAY, 5 * DAY)
        # B, from Monday 0:00, ends with the others on Monday 17:00.
        assert floats(schedule, "B") == ((7 * 24 + 9) * 60, (7 * 24 + 9) * 60)
        assert floats(schedule, "S") == (7 * 24 * 60, 7 * 24 * 60)
        assert more_floats(schedule, "S") == (0, 7 * 24 * 60)


class TestCritical:
    """Total float at most the threshold, or on the longest path; a summary when a leaf is."""

    @pytest.mark.parametrize(
        ("options", "critical"),
        [
            ({}, {"S", "A"}),
            ({"criticality": "total_float"}, set()),
            ({"criticality": "total_float", "critical_float": 3 * DAY}, {"S", "A"}),
            ({"criticality": "total_float", "critical_float": 4 * DAY}, {"S", "A", "B"}),
            ({"criticality": "longest_path"}, {"S", "A"}),
        ],
    )
    def test_given_an_imposed_finish_when_scheduled_then_the_option_decides(
        self, options: dict[str, Any], critical: set[str]
    ) -> None:
        schedule = scheduled(plan("S; A 2d in:S; B 1d", finish="2026-03-06"), **options)

        assert schedule.critical == critical

    def test_given_negative_float_off_the_longest_path_when_auto_then_it_is_critical(self) -> None:
        schedule = scheduled(plan("A 5d; B 2ed due:03-02"))

        assert schedule.longest_path == {"A"}
        assert schedule.critical == {"A", "B"}

    def test_given_one_calendar_when_auto_then_float_decides(self) -> None:
        schedule = scheduled(plan("A 1d; B 1h; A -> B SS"), critical_float=7 * 60)

        assert schedule.longest_path == {"A"}
        assert schedule.critical == {"A", "B"}
