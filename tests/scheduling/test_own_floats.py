"""Floats as Microsoft Project tells them: free float of one's own, and what constraints break."""

from __future__ import annotations

import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
OWN = SchedulingOptions(free_float="own")
DAY = 480


def plan() -> Project:
    """A phase of two tasks that a check waits for, and a longer roof."""
    project = Project("P", "Plan", start="2026-03-02", calendars=[OFFICE])
    project.add("phase", "Phase")
    project.add("pour", "Pour", duration="3d", parent="phase")
    project.add("sign", "Sign", duration="1d", parent="phase")
    project.add("check", "Check", duration="1d")
    project.add("roof", "Roof", duration="10d")
    project.link("phase", "check")
    return project


def late_hand_over(kind: str = "MFO", at: str = "2026-03-05T17:00") -> Project:
    """Five days of work before a hand-over that a constraint holds on the fourth."""
    project = Project("P", "Plan", start="2026-03-02", calendars=[OFFICE])
    project.add("dig", "Dig", duration="5d")
    project.add("hand", "Hand over", duration="1d", constraints=[f"{kind} {at}"])
    project.add("roof", "Roof", duration="10d")
    project.link("dig", "hand")
    return project


def checked(project: Project, options: SchedulingOptions) -> Schedule:
    planned = schedule(project, options)
    assert planned.verify().is_valid
    return planned


class TestOwnFreeFloat:
    """Free float lasts until something moves that waits for the task itself."""

    @pytest.mark.parametrize(("reading", "pour", "sign"), [("room", 0, 2), ("own", 6, 8)])
    def test_given_something_waits_for_the_phase_then_only_room_ends_with_it(
        self, reading: str, pour: int, sign: int
    ) -> None:
        planned = checked(plan(), SchedulingOptions.pmcore(free_float=reading))

        assert planned["pour"].free_float == pour * DAY
        assert planned["sign"].free_float == sign * DAY
        assert planned["pour"].total_float == 6 * DAY

    def test_given_something_waits_for_the_phase_then_its_own_free_float_ends_with_that(
        self,
    ) -> None:
        assert checked(plan(), OWN)["phase"].free_float == 0

    def test_given_something_waits_for_the_task_then_it_ends_its_free_float(self) -> None:
        project = plan()
        project.link("pour", "roof", lag="-1d")
        planned = checked(project, OWN)

        assert (planned["pour"].total_float, planned["pour"].free_float) == (0, 0)
        assert planned["sign"].free_float == planned["sign"].total_float

    def test_given_a_deadline_then_no_more_is_free_than_that_leaves(self) -> None:
        project = plan()
        project.update("roof", deadline="2026-03-17")
        project.update("sign", deadline="2026-03-04")

        assert checked(project, OWN)["sign"].free_float == 2 * DAY

    def test_given_a_missed_deadline_then_nothing_is_free(self) -> None:
        project = plan()
        project.update("pour", deadline="2026-03-02")
        pour = checked(project, OWN)["pour"]

        assert (pour.total_float, pour.free_float, pour.independent_float) == (-2 * DAY, 0, 0)

    def test_given_a_constraint_breaks_its_dependency_then_nothing_is_free(self) -> None:
        hard = SchedulingOptions.pmcore(constraints="hard", free_float="own")

        assert checked(late_hand_over(), hard)["dig"].free_float == 0
        assert (
            checked(late_hand_over(), SchedulingOptions(constraints="hard"))["dig"].free_float < 0
        )


class TestHardFloat:
    """A date that beats a dependency leaves its task the float that the dependency lacks."""

    @pytest.mark.parametrize(
        ("kind", "at"),
        [
            ("MFO", "2026-03-05T17:00"),
            ("FNLT", "2026-03-05T17:00"),
            ("MSO", "2026-03-05T08:00"),
            ("SNLT", "2026-03-05T08:00"),
        ],
    )
    @pytest.mark.parametrize(("reading", "days"), [("dates", 0), ("wanted", -2)])
    def test_given_it_is_held_two_days_too_early_then_it_lacks_two_days(
        self, kind: str, at: str, reading: str, days: int
    ) -> None:
        options = SchedulingOptions.pmcore(constraints="hard", hard_float=reading)
        planned = checked(late_hand_over(kind, at), options)

        assert planned["hand"].early_finish.isoformat() == "2026-03-05T17:00:00"
        assert planned["hand"].total_float == days * DAY
        assert planned["dig"].total_float == -2 * DAY

    def test_given_nothing_is_broken_then_both_readings_are_one(self) -> None:
        project = late_hand_over(at="2026-03-12T17:00")
        options = SchedulingOptions.pmcore(constraints="hard", hard_float="wanted")

        assert checked(project, options)["hand"].total_float == 0

    def test_given_soft_constraints_then_there_is_nothing_to_lack(self) -> None:
        options = SchedulingOptions(hard_float="wanted")
        hand = checked(late_hand_over(), options)["hand"]

        assert hand.early_finish.isoformat() == "2026-03-09T17:00:00"
        assert hand.total_float == -2 * DAY

    def test_microsoft_project_reads_both_so(self) -> None:
        options = SchedulingOptions.ms_project()

        assert (options.free_float, options.hard_float) == ("own", "wanted")


class TestTold:
    """Explanations claim no more than these floats say."""

    MS = SchedulingOptions.ms_project()

    def test_given_it_is_held_too_early_then_its_late_date_is_not_blamed(self) -> None:
        planned = checked(late_hand_over(), self.MS)
        told = str(planned.explain("hand"))

        assert "The date it is held at is 2d too early for what it waits for." in told
        assert "too late" not in told
        assert "固定它的日期比其前置任务所允许的早 2天。" in str(planned.explain("hand", "zh"))
        assert "The date it is held at is 2d too early" in str(planned.why_not_critical("hand"))

    def test_given_it_is_held_too_early_then_each_float_says_so(self) -> None:
        floats = checked(late_hand_over(), self.MS).explain_floats("hand")

        assert floats.total.sentences[0] == (
            "Total float: -2d, by which the date it is held at is too early for what it waits for."
        )
        assert floats.interfering.sentences == ("Interfering float: -2d, what total float lacks.",)

    def test_given_a_broken_dependency_then_no_slip_is_told_to_break_it(self) -> None:
        free = checked(late_hand_over(), self.MS).explain_floats("dig").free

        assert free.sentences == (
            "Free float: none.",
            "It would have to be earlier for its dependency on hand “Hand over” to hold.",
        )

    def test_given_only_its_phase_is_waited_for_then_that_is_told(self) -> None:
        planned = checked(plan(), self.MS)

        assert planned.explain_floats("pour").free.sentences == (
            "Free float: 6d.",
            "Nothing that waits for it itself ends that before its total float does.",
        )
        answer = str(planned.why_not_critical("pour"))
        assert "It can slip by 6d before anything moves that waits for it itself." in answer
        assert "any other task" not in answer
