"""Hard constraints, and how bounds and milestones are read, on plans worked out by hand."""

from __future__ import annotations

import pytest

from testing.by_hand import DAY, early, floats, late, plan, scheduled


class TestPins:
    """MSO and MFO pin a task, whatever dependencies and the project start say."""

    def test_given_mso_before_the_predecessor_ends_when_hard_then_the_dependency_breaks(
        self,
    ) -> None:
        project = plan("A 3d; B 1d MSO:03-03; C 1d; A -> B; B -> C")

        schedule = scheduled(project, constraints="hard")

        assert early(schedule, "B") == late(schedule, "B") == ("Tue 03 09:00", "Tue 03 17:00")
        assert early(schedule, "C") == ("Wed 04 09:00", "Wed 04 17:00")
        assert schedule.broken == {("A", "B", "FS")}
        assert schedule.driving == {("B", "C", "FS")}
        # A would have to end by Tuesday 9:00, two days before Wednesday evening.
        assert early(schedule, "A") == ("Mon 02 09:00", "Wed 04 17:00")
        assert late(schedule, "A") == ("Thu 26 09:00", "Mon 02 17:00")
        assert floats(schedule, "A") == (-2 * DAY, -2 * DAY)

    def test_given_mandatory_dates_then_only_what_must_start_on_a_day_breaks_a_dependency(
        self,
    ) -> None:
        project = plan("A 3d; B 1d MSO:03-03; C 1d SNLT:03-03; A -> B; A -> C")

        schedule = scheduled(project, constraints="mandatory")

        assert early(schedule, "B") == late(schedule, "B") == ("Tue 03 09:00", "Tue 03 17:00")
        assert early(schedule, "C") == ("Thu 05 09:00", "Thu 05 17:00")
        assert schedule.broken == {("A", "B", "FS")}

    def test_given_the_same_plan_when_soft_then_the_task_waits(self) -> None:
        project = plan("A 3d; B 1d MSO:03-03; C 1d; A -> B; B -> C")

        schedule = scheduled(project)

        assert early(schedule, "B") == ("Thu 05 09:00", "Thu 05 17:00")
        assert schedule.broken == frozenset()
        assert floats(schedule, "B") == (-2 * DAY, 0)

    def test_given_mfo_on_a_saturday_when_hard_then_the_task_ends_on_friday(self) -> None:
        schedule = scheduled(plan("A 1d MFO:03-07; B 8d"), constraints="hard")

        assert early(schedule, "A") == late(schedule, "A") == ("Fri 06 09:00", "Fri 06 17:00")

    def test_given_mso_and_mfo_when_hard_then_mso_pins(self) -> None:
        schedule = scheduled(plan("A 1d MSO:03-04 MFO:03-06"), constraints="hard")

        assert early(schedule, "A") == late(schedule, "A") == ("Wed 04 09:00", "Wed 04 17:00")

    def test_given_a_day_before_the_project_starts_when_hard_then_it_is_kept(self) -> None:
        schedule = scheduled(plan("A 1d MSO:02-27"), constraints="hard")

        assert early(schedule, "A") == ("Fri 27 09:00", "Fri 27 17:00")

    @pytest.mark.parametrize(
        ("milestones", "start", "finish"),
        [
            ("touch", "Mon 09 09:00", "Fri 06 17:00"),
            ("start", "Mon 09 09:00", "Fri 06 16:59"),
            ("any", "Sat 07 00:00", "Sun 08 00:00"),
        ],
    )
    def test_given_milestones_on_a_saturday_when_hard_then_the_nearest_instant_inside_is_taken(
        self, milestones: str, start: str, finish: str
    ) -> None:
        project = plan("A 0d MSO:03-07; B 0d MFO:03-07")

        schedule = scheduled(project, constraints="hard", milestones=milestones)

        # From Saturday's first instant on, or up to its last one.
        assert early(schedule, "A") == (start, start)
        assert early(schedule, "B") == (finish, finish)

    def test_given_a_pin_where_the_predecessor_ends_when_hard_then_it_drives(self) -> None:
        schedule = scheduled(plan("A 1d; B 1d MSO:03-03; A -> B"), constraints="hard")

        assert schedule.driving == {("A", "B", "FS")}
        assert schedule.longest_path == {"A", "B"}

    def test_given_one_leaf_pinned_when_fs_leads_into_its_summary_then_it_breaks_and_drives(
        self,
    ) -> None:
        project = plan("P 2d; S; A 1d in:S; B 1d in:S MSO:03-02; P -> S")

        schedule = scheduled(project, constraints="hard")

        assert early(schedule, "A") == ("Wed 04 09:00", "Wed 04 17:00")
        assert early(schedule, "B") == ("Mon 02 09:00", "Mon 02 17:00")
        assert schedule.broken == schedule.driving == {("P", "S", "FS")}
        assert schedule.longest_path == {"P", "A"}


class TestCaps:
    """SNLT and FNLT cap the early place; deadlines and the project finish cap nothing."""

    def test_given_fnlt_too_early_when_hard_then_the_task_keeps_it(self) -> None:
        project = plan("A 3d; B 2d FNLT:03-05; C 1d; A -> B; B -> C")

        schedule = scheduled(project, constraints="hard")

        # B would need Thursday and Friday; it has to end with Thursday.
        assert early(schedule, "B") == late(schedule, "B") == ("Wed 04 09:00", "Thu 05 17:00")
        assert early(schedule, "C") == ("Fri 06 09:00", "Fri 06 17:00")
        assert schedule.broken == {("A", "B", "FS")}
        assert floats(schedule, "A") == (-DAY, -DAY)
        # The end rests on C and B; B on its cap alone.
        assert schedule.longest_path == {"B", "C"}

    def test_given_fnlt_at_ease_when_hard_then_the_task_is_as_early_as_without(self) -> None:
        schedule = scheduled(plan("A 1d; B 1d FNLT:03-05; A -> B"), constraints="hard")

        assert early(schedule, "B") == ("Tue 03 09:00", "Tue 03 17:00")
        assert schedule.broken == frozenset()

    def test_given_fnlt_on_a_summary_when_hard_then_its_leaves_start_before_the_project(
        self,
    ) -> None:
        schedule = scheduled(plan("S FNLT:03-03; A 3d in:S"), constraints="hard")

        assert early(schedule, "A") == ("Fri 27 09:00", "Tue 03 17:00")

    def test_given_a_deadline_and_an_imposed_finish_when_hard_then_they_cap_nothing(self) -> None:
        project = plan("A 3d due:03-03", finish="2026-03-02")

        schedule = scheduled(project, constraints="hard")

        assert early(schedule, "A") == ("Mon 02 09:00", "Wed 04 17:00")

    @pytest.mark.parametrize(
        ("before", "start", "broken"),
        [("1d", "Wed 04 09:00", 0), ("3d", "Thu 05 09:00", 0), ("4d", "Thu 05 09:00", 1)],
    )
    def test_given_a_window_when_hard_then_the_start_falls_in_it(
        self, before: str, start: str, broken: int
    ) -> None:
        project = plan(f"A {before}; B 1d SNET:03-04 SNLT:03-05; A -> B")

        schedule = scheduled(project, constraints="hard")

        assert early(schedule, "B")[0] == start
        assert len(schedule.broken) == broken


class TestCompare:
    """In working time all instants of one rest are equal; as instants they are not."""

    def test_given_a_saturday_bound_when_read_literally_then_monday_has_a_sliver(self) -> None:
        project = plan("A 5.5ed; B 1d; A -> B FF")

        assert early(scheduled(project), "B") == ("Fri 06 09:00", "Fri 06 17:00")
        literal = scheduled(project, compare="instant")
        assert early(literal, "B") == ("Fri 06 09:01", "Mon 09 09:01")
        assert literal.driving == {("A", "B", "FF")}
        # As late as B at the end, A may run on until Monday 9:01.
        assert late(literal, "A")[1] == "Mon 09 09:01"

    def test_given_fnet_on_a_saturday_when_read_literally_then_monday_has_a_sliver(self) -> None:
        project = plan("A 1d FNET:03-07T12:00")

        assert early(scheduled(project), "A")[1] == "Fri 06 17:00"
        assert early(scheduled(project, compare="instant"), "A")[1] == "Mon 09 09:01"

    def test_given_snlt_on_a_saturday_when_read_literally_then_the_start_is_on_friday(
        self,
    ) -> None:
        project = plan("A 1d SNLT:03-07T12:00; D 10d")

        assert late(scheduled(project), "A")[0] == "Mon 09 09:00"
        assert late(scheduled(project, compare="instant"), "A")[0] == "Fri 06 16:59"


class TestMilestones:
    """On an instant that touches working time, at the start of a working minute, or on any."""

    @pytest.mark.parametrize(
        ("milestones", "after_friday", "from_saturday"),
        [
            ("touch", "Fri 06 17:00", "Mon 09 09:00"),
            ("start", "Mon 09 09:00", "Mon 09 09:00"),
            ("any", "Fri 06 17:00", "Sat 07 00:00"),
        ],
    )
    def test_given_a_weekend_when_scheduled_then_the_option_places_them(
        self, milestones: str, after_friday: str, from_saturday: str
    ) -> None:
        project = plan("A 5d; M 0d; N 0d SNET:03-07; B 1d; A -> M; M -> B")

        schedule = scheduled(project, milestones=milestones)

        assert early(schedule, "M") == (after_friday, after_friday)
        assert early(schedule, "N") == (from_saturday, from_saturday)
        # M may wait for the instant at which B begins, and A has no float under any reading.
        assert late(schedule, "M") == ("Mon 09 09:00", "Mon 09 09:00")
        assert floats(schedule, "A") == floats(schedule, "M") == (0, 0)
        assert schedule.longest_path == {"A", "M", "B"}


class TestLagCalendar:
    """The one the dependency names, else the option's, else the project's setting."""

    @pytest.mark.parametrize(
        ("option", "start"),
        [
            (None, "Tue 03 17:00"),
            ("predecessor", "Tue 03 17:00"),
            ("project", "Tue 03 17:00"),
            ("successor", "Tue 03 01:00"),
            ("elapsed", "Tue 03 01:00"),
        ],
    )
    def test_given_a_lag_when_it_names_no_calendar_then_the_option_counts(
        self, option: str | None, start: str
    ) -> None:
        project = plan("A 1d; B 1h on:always; C 1h on:always", lag_calendar="predecessor")
        project.link("A", "B", lag="1d")
        project.link("A", "C", lag="1d", lag_calendar="project")

        schedule = scheduled(project, lag_calendar=option)

        # 480 minutes after Monday 17:00: Tuesday's office hours, or 8 hours around the clock.
        assert early(schedule, "B")[0] == start
        assert early(schedule, "C")[0] == "Tue 03 17:00"
