"""Dependencies, lags, bounds and summaries in the default reading, worked out by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from pmcore.kernel import Code, HorizonError, InputError
from pmcore.testing import reference_schedule
from testing.by_hand import DAY, early, floats, late, plan, reading, scheduled


class TestDependencyTypes:
    """FS, SS: start >= b. FF, SF: finish >= b."""

    def test_given_fs_when_scheduled_then_the_successor_starts_on_the_next_morning(self) -> None:
        project = plan()
        project.add("A", "A", duration="1d")
        project.add("B", "B", duration="1d")
        project.link("A", "B")

        schedule = scheduled(project)

        # A fills Monday; Monday 17:00 is not where a working minute begins, so B has Tuesday.
        assert early(schedule, "A") == late(schedule, "A") == ("Mon 02 09:00", "Mon 02 17:00")
        assert early(schedule, "B") == late(schedule, "B") == ("Tue 03 09:00", "Tue 03 17:00")
        assert floats(schedule, "A") == floats(schedule, "B") == (0, 0)
        assert schedule.driving == {("A", "B", "FS")}
        assert schedule.longest_path == {"A", "B"}
        assert reading(schedule.finish) == "Tue 03 17:00"

    def test_given_ss_with_lag_when_scheduled_then_the_lag_is_walked_from_the_start(self) -> None:
        project = plan()
        project.add("A", "A", duration="1d")
        project.add("B", "B", duration="1h")
        project.link("A", "B", "SS", lag="2h")

        schedule = scheduled(project)

        # b = end of the 120th minute after Monday 9:00. B may wait until 16:00: 5 hours.
        assert early(schedule, "B") == ("Mon 02 11:00", "Mon 02 12:00")
        assert late(schedule, "B") == ("Mon 02 16:00", "Mon 02 17:00")
        assert floats(schedule, "B") == (300, 300)
        assert floats(schedule, "A") == (0, 0)
        assert schedule.driving == {("A", "B", "SS")}
        assert schedule.longest_path == {"A"}

    def test_given_ff_when_scheduled_then_both_finish_together(self) -> None:
        project = plan()
        project.add("A", "A", duration="1d")
        project.add("B", "B", duration="2h")
        project.link("A", "B", "FF")

        schedule = scheduled(project)

        assert early(schedule, "B") == ("Mon 02 15:00", "Mon 02 17:00")
        assert floats(schedule, "B") == (0, 0)
        assert schedule.longest_path == {"A", "B"}

    def test_given_sf_with_lag_when_scheduled_then_the_finish_waits_for_the_start(self) -> None:
        project = plan()
        project.add("A", "A", duration="4h")
        project.add("B", "B", duration="4h")
        project.link("A", "B", "SF", lag="1d")

        schedule = scheduled(project)

        # b = end of the 480th minute after Monday 9:00 = Monday 17:00. A then floats 4 h by the
        # project finish, but none by B: its start may not move while B finishes Monday 17:00.
        assert early(schedule, "B") == ("Mon 02 13:00", "Mon 02 17:00")
        assert late(schedule, "A") == ("Mon 02 09:00", "Mon 02 13:00")
        assert floats(schedule, "A") == (0, 0)
        assert schedule.driving == {("A", "B", "SF")}


class TestLags:
    """n > 0: the end of the n-th working minute; n < 0: the largest instant with |n| before."""

    def test_given_a_lag_over_a_weekend_when_scheduled_then_the_calendar_decides(self) -> None:
        project = plan()
        project.add("A", "A", duration="5d")
        project.add("B", "B", duration="1d")
        project.link("A", "B", lag="1d")

        # Friday 17:00 plus one working day is Monday 17:00, so B starts on Tuesday.
        assert early(scheduled(project), "B") == ("Tue 10 09:00", "Tue 10 17:00")

        project.unlink("A", "B")
        project.link("A", "B", lag="1ed")

        # One elapsed day ends on Saturday 17:00.
        assert early(scheduled(project), "B") == ("Mon 09 09:00", "Mon 09 17:00")

    def test_given_a_lead_of_a_day_when_scheduled_then_it_reaches_the_morning(self) -> None:
        project = plan()
        project.add("A", "A", duration="2d")
        project.add("M", "M", kind="milestone")
        project.add("B", "B", duration="1d")
        project.link("A", "M", lag="-1d")
        project.link("A", "B", lag="-4h")

        schedule = scheduled(project)

        # From Tuesday 17:00 back: 480 minutes before it lie at Monday 17:00 to Tuesday 9:00, the
        # largest is Tuesday 9:00. 240 minutes back is Tuesday 13:00.
        assert early(schedule, "M") == ("Tue 03 09:00", "Tue 03 09:00")
        assert early(schedule, "B") == ("Tue 03 13:00", "Wed 04 13:00")
        # A could finish 4 h after its late date of Tuesday only if B moved.
        assert floats(schedule, "A") == (0, 0)
        # M may go to the project's end on Wednesday 13:00: 480 + 240 minutes.
        assert floats(schedule, "M") == (720, 720)

    def test_given_half_of_two_days_when_scheduled_then_the_lag_is_one_day(self) -> None:
        project = plan()
        project.add("A", "A", duration="2d")
        project.add("B", "B", duration="1d")
        project.link("A", "B", lag="50%")

        # Tuesday 17:00 plus 480 minutes: Wednesday 17:00.
        assert early(scheduled(project), "B") == ("Thu 05 09:00", "Thu 05 17:00")

    def test_given_half_of_elapsed_days_when_scheduled_then_it_elapses(self) -> None:
        project = plan()
        project.add("A", "A", duration="2ed")
        project.add("B", "B", duration="1d")
        project.link("A", "B", lag="50%")

        # A: Monday 0:00 to Wednesday 0:00; plus 1440 elapsed minutes: Thursday 0:00.
        assert early(scheduled(project), "B") == ("Thu 05 09:00", "Thu 05 17:00")

    def test_given_a_lag_calendar_when_scheduled_then_the_lag_is_walked_in_it(self) -> None:
        project = plan()
        project.add("A", "A", duration="1d")
        expected = {
            "successor": "Tue 03 01:00",
            "predecessor": "Tue 03 17:00",
            "project": "Tue 03 17:00",
            "elapsed": "Tue 03 01:00",
            "office": "Tue 03 17:00",
            None: "Tue 03 01:00",
        }
        for number, calendar in enumerate(expected):
            project.add(f"B{number}", "B", duration="1h", calendar="always")
            project.link("A", f"B{number}", lag="1d", lag_calendar=calendar)

        schedule = scheduled(project)

        # 480 minutes after Monday 17:00: 8 hours around the clock, or Tuesday's office hours.
        starts = [early(schedule, f"B{number}")[0] for number in range(len(expected))]
        assert starts == list(expected.values())


class TestMilestones:
    """start = finish = any instant that touches working time."""

    def test_given_a_friday_evening_when_scheduled_then_a_milestone_stays_there(self) -> None:
        project = plan()
        project.add("A", "A", duration="5d")
        project.add("M", "M", kind="milestone")
        project.add("B", "B", duration="1d")
        project.link("A", "M")
        project.link("M", "B")

        schedule = scheduled(project)

        # Late, it may wait for the instant at which B begins; in working time that is no float.
        assert early(schedule, "M") == ("Fri 06 17:00", "Fri 06 17:00")
        assert late(schedule, "M") == ("Mon 09 09:00", "Mon 09 09:00")
        assert floats(schedule, "M") == (0, 0)
        assert schedule.longest_path == {"A", "M", "B"}

    def test_given_a_saturday_when_scheduled_then_a_milestone_moves_to_monday(self) -> None:
        project = plan()
        project.add("M", "M", kind="milestone", constraints=["SNET 2026-03-07"])

        assert early(scheduled(project), "M") == ("Mon 09 09:00", "Mon 09 09:00")

    def test_given_a_project_of_a_milestone_when_scheduled_then_it_opens_the_day(self) -> None:
        project = plan()
        project.add("M", "M")

        # The first instant from Monday 0:00 on that touches working time.
        assert early(scheduled(project), "M") == ("Mon 02 09:00", "Mon 02 09:00")


class TestFinishesInAGap:
    """All instants of one non-working gap are equal for a finish; milestones compare instants."""

    def test_given_a_saturday_bound_when_scheduled_then_friday_evening_is_enough(self) -> None:
        project = plan()
        project.add("A", "A", duration="5.5ed")
        project.add("B", "B", duration="1d")
        project.add("M", "M", kind="milestone")
        project.link("A", "B", "FF")
        project.link("A", "M", "FF")

        schedule = scheduled(project)

        # A runs from Monday 0:00 to Saturday 12:00. No sliver of B is left for Monday 9:01.
        assert early(schedule, "A") == ("Mon 02 00:00", "Sat 07 12:00")
        assert early(schedule, "B") == ("Fri 06 09:00", "Fri 06 17:00")
        assert early(schedule, "M") == ("Mon 09 09:00", "Mon 09 09:00")
        assert schedule.driving == {("A", "B", "FF"), ("A", "M", "FF")}
        # M at Monday 9:00 is the end, and B may finish then too: no later than Monday 9:00 in
        # instants is Friday 17:00 for B. A itself floats 45 hours to Monday 9:00.
        assert floats(schedule, "B") == (0, 0)
        assert floats(schedule, "A") == (45 * 60, 45 * 60)


class TestWhatStopsIt:
    """Everything falls between the two dates; a schedule needs a calendar of the project's own."""

    def test_given_too_few_days_when_scheduled_then_the_horizon_is_named(self) -> None:
        project = plan()
        project.add("A", "A", duration="20d")

        with pytest.raises(HorizonError) as caught:
            reference_schedule(project, date(2026, 3, 2), date(2026, 3, 6))

        assert caught.value.code == Code.CALENDAR_HORIZON_WORK
        assert caught.value.context["calendar"] == "office"

    def test_given_a_date_outside_when_scheduled_then_the_horizon_is_named(self) -> None:
        project = plan()
        project.add("A", "A", duration="1d", constraints=["SNET 2027-01-01"])

        with pytest.raises(HorizonError) as caught:
            scheduled(project)

        assert caught.value.code == Code.CALENDAR_HORIZON

    def test_given_no_calendar_of_its_own_when_scheduled_then_it_is_asked_for(self) -> None:
        project = plan(calendar=None)

        with pytest.raises(InputError) as caught:
            scheduled(project)

        assert caught.value.context["field"] == "calendar"


class TestUpperBounds:
    """Upper bounds never pull a task against its dependencies; they show as negative float."""

    def test_given_a_missed_deadline_when_scheduled_then_float_is_negative(self) -> None:
        project = plan()
        project.add("A", "A", duration="3d", deadline=date(2026, 3, 3))

        schedule = scheduled(project)

        # Monday to Wednesday; due Tuesday 24:00, so late on Friday to Tuesday.
        assert early(schedule, "A") == ("Mon 02 09:00", "Wed 04 17:00")
        assert late(schedule, "A") == ("Fri 27 09:00", "Tue 03 17:00")
        assert floats(schedule, "A") == (-DAY, 0)

    def test_given_must_start_on_a_day_too_early_when_scheduled_then_it_is_soft(self) -> None:
        project = plan()
        project.add("A", "A", duration="2d")
        project.add("B", "B", duration="1d", constraints=["MSO 2026-03-02"])
        project.link("A", "B")

        schedule = scheduled(project)

        # B waits for A until Wednesday. Late it starts on Monday 9:00, the first working instant
        # of the day; A would have to be over by then: Thursday and Friday before.
        assert early(schedule, "B") == ("Wed 04 09:00", "Wed 04 17:00")
        assert late(schedule, "B") == ("Mon 02 09:00", "Mon 02 17:00")
        assert late(schedule, "A") == ("Thu 26 09:00", "Fri 27 17:00")
        assert floats(schedule, "A") == floats(schedule, "B") == (-2 * DAY, 0)

    def test_given_must_finish_on_when_scheduled_then_the_day_ends_it(self) -> None:
        project = plan()
        project.add("A", "A", duration="1d", constraints=["MFO 2026-03-05"])
        project.add("B", "B", duration="5d")

        schedule = scheduled(project)

        # Finish >= Thursday 24:00 as positions: Thursday 17:00. And not later.
        assert early(schedule, "A") == late(schedule, "A") == ("Thu 05 09:00", "Thu 05 17:00")
        assert floats(schedule, "A") == (0, DAY)

    def test_given_an_imposed_finish_when_scheduled_then_it_bounds_the_late_dates(self) -> None:
        project = plan(finish=date(2026, 3, 3))
        project.add("A", "A", duration="1d")

        schedule = scheduled(project)

        # Free float ends at the largest early finish all the same.
        assert late(schedule, "A") == ("Tue 03 09:00", "Tue 03 17:00")
        assert floats(schedule, "A") == (DAY, 0)
        assert reading(schedule.finish) == "Mon 02 17:00"


class TestSummaryTasks:
    """A summary task spans its leaves: start = the smallest, finish = the largest."""

    def test_given_fs_out_of_a_summary_when_scheduled_then_every_leaf_is_bounded(self) -> None:
        project = plan()
        project.add("S", "S")
        project.add("A", "A", duration="1d", parent="S")
        project.add("B", "B", duration="2d", parent="S")
        project.add("C", "C", duration="1d")
        project.link("S", "C")

        schedule = scheduled(project)

        assert early(schedule, "S") == ("Mon 02 09:00", "Tue 03 17:00")
        assert early(schedule, "C") == ("Wed 04 09:00", "Wed 04 17:00")
        assert floats(schedule, "A") == (DAY, DAY)
        assert floats(schedule, "S") == floats(schedule, "B") == (0, 0)
        assert schedule.longest_path == {"B", "C"}

    def test_given_fs_into_a_summary_when_scheduled_then_it_drives_by_one_leaf(self) -> None:
        project = plan()
        project.add("P", "P", duration="1d")
        project.add("S", "S")
        project.add("A", "A", duration="1d", parent="S")
        project.add("B", "B", duration="1d", parent="S", constraints=["SNET 2026-03-04"])
        project.link("P", "S")

        schedule = scheduled(project)

        assert early(schedule, "A") == ("Tue 03 09:00", "Tue 03 17:00")
        assert early(schedule, "B") == ("Wed 04 09:00", "Wed 04 17:00")
        assert schedule.driving == {("P", "S", "FS")}
        # The end rests on B, and B on its constraint alone.
        assert schedule.longest_path == {"B"}
        assert floats(schedule, "P") == (DAY, 0)

    def test_given_ss_out_of_a_summary_when_scheduled_then_its_first_leaf_counts(self) -> None:
        project = plan()
        project.add("S", "S")
        project.add("A", "A", duration="1d", parent="S")
        project.add("B", "B", duration="1d", parent="S", constraints=["SNET 2026-03-04"])
        project.add("C", "C", duration="1d")
        project.link("S", "C", "SS", lag="1d")

        schedule = scheduled(project)

        # Monday 9:00 plus a day is Monday 17:00: C on Tuesday. Late, C has Wednesday, so A may
        # start on Tuesday 9:00 (plus a day: Tuesday 17:00). B is not bounded by C.
        assert early(schedule, "C") == ("Tue 03 09:00", "Tue 03 17:00")
        assert late(schedule, "C") == ("Wed 04 09:00", "Wed 04 17:00")
        assert late(schedule, "A") == ("Tue 03 09:00", "Tue 03 17:00")
        assert floats(schedule, "A") == (DAY, 0)
        assert floats(schedule, "B") == (0, 0)

    def test_given_ff_into_a_summary_when_scheduled_then_only_its_finish_is_stretched(self) -> None:
        project = plan()
        project.add("Y", "Y", duration="3d")
        project.add("S", "S")
        project.add("A", "A", duration="1d", parent="S")
        project.add("D", "D", duration="1d")
        project.link("Y", "S", "FF")
        project.link("S", "D")

        schedule = scheduled(project)

        # A stays on Monday; S reaches to Wednesday evening with Y, and D waits for that.
        assert early(schedule, "A") == ("Mon 02 09:00", "Mon 02 17:00")
        assert early(schedule, "S") == ("Mon 02 09:00", "Wed 04 17:00")
        assert early(schedule, "D") == ("Thu 05 09:00", "Thu 05 17:00")
        assert floats(schedule, "A") == (2 * DAY, 2 * DAY)
        assert floats(schedule, "Y") == (0, 0)
        assert schedule.driving == {("Y", "S", "FF"), ("S", "D", "FS")}
        assert schedule.longest_path == {"Y", "D"}

    def test_given_ff_into_a_summary_at_ease_when_scheduled_then_it_has_no_free_float(self) -> None:
        project = plan(finish=datetime(2026, 3, 15, 9, 45))  # noqa: DTZ001
        project.add("S", "S")
        project.add("B", "B", duration="1d", parent="S")
        project.add("C", "C", duration="1d")
        project.add("E", "E", duration="5d")
        project.link("C", "S", "FF", lag="1d")

        schedule = scheduled(project)

        # S is stretched by C to Tuesday 17:00; C alone may not move while S keeps that date.
        assert early(schedule, "S") == ("Mon 02 09:00", "Tue 03 17:00")
        assert floats(schedule, "C") == (8 * DAY, 0)
        # Late, on the Sunday imposed, all work is over on Friday, and so is the stretch: C by
        # Thursday and a day.
        assert late(schedule, "B") == ("Fri 13 09:00", "Fri 13 17:00")
        assert late(schedule, "C") == ("Thu 12 09:00", "Thu 12 17:00")
        assert late(schedule, "S") == ("Fri 13 09:00", "Fri 13 17:00")

    def test_given_two_first_leaves_when_one_moves_then_the_other_holds_the_start(self) -> None:
        project = plan()
        project.add("S", "S")
        project.add("A", "A", duration="1d", parent="S")
        project.add("B", "B", duration="1d", parent="S")
        project.add("X", "X", duration="1d")
        project.add("D", "D", duration="3d")
        project.link("S", "X", "SS")

        schedule = scheduled(project)

        assert floats(schedule, "A") == floats(schedule, "B") == (2 * DAY, 2 * DAY)

    def test_given_a_stretched_summary_at_the_end_when_scheduled_then_it_is_the_finish(
        self,
    ) -> None:
        project = plan()
        project.add("Y", "Y", duration="1d")
        project.add("S", "S")
        project.add("A", "A", duration="1d", parent="S")
        project.link("Y", "S", "FF", lag="1d")

        schedule = scheduled(project)

        assert reading(schedule.finish) == "Tue 03 17:00"
        assert floats(schedule, "A") == (DAY, DAY)
        assert floats(schedule, "Y") == (0, 0)
        assert schedule.longest_path == {"Y"}

    def test_given_a_share_of_a_summary_when_scheduled_then_its_span_is_shared(self) -> None:
        project = plan()
        project.add("S", "S")
        project.add("A", "A", duration="1d", parent="S")
        project.add("B", "B", duration="1d", parent="S")
        project.add("C", "C", duration="1d")
        project.link("A", "B")
        project.link("S", "C", lag="50%")

        # S spans Monday and Tuesday, 960 minutes; half of it after Tuesday 17:00 is Wednesday
        # 17:00.
        assert early(scheduled(project), "C") == ("Thu 05 09:00", "Thu 05 17:00")

    def test_given_bounds_on_a_summary_when_scheduled_then_every_leaf_keeps_them(self) -> None:
        project = plan()
        project.add("S", "S", constraints=["SNET 2026-03-03"], deadline=date(2026, 3, 4))
        project.add("A", "A", duration="1d", parent="S")
        project.add("B", "B", duration="3d", parent="S")

        schedule = scheduled(project)

        # Both start on Tuesday; B ends on Thursday, a day too late, A on Tuesday.
        assert early(schedule, "S") == ("Tue 03 09:00", "Thu 05 17:00")
        assert late(schedule, "A") == ("Wed 04 09:00", "Wed 04 17:00")
        assert floats(schedule, "A") == (DAY, 2 * DAY)
        assert floats(schedule, "B") == (-DAY, 0)
        assert floats(schedule, "S") == (-DAY, 0)
