"""Scheduled dates (as late as possible, backward planning) on plans worked out by hand."""

from __future__ import annotations

import pytest

from pmcore.kernel import InputError
from testing.by_hand import DAY, early, floats, late, plan, planned, scheduled


class TestAlapFree:
    """As late as moves no other task and not the finish; early and late dates are as ever."""

    def test_given_a_monday_start_when_alap_then_the_task_fills_the_friday_before(self) -> None:
        project = plan("A 1d alap; D 5d; B 1d; A -> B; D -> B")

        schedule = scheduled(project)

        assert early(schedule, "A") == ("Mon 02 09:00", "Mon 02 17:00")
        assert late(schedule, "A") == ("Fri 06 09:00", "Fri 06 17:00")
        assert planned(schedule, "A") == ("Fri 06 09:00", "Fri 06 17:00")
        assert planned(schedule, "B") == early(schedule, "B") == ("Mon 09 09:00", "Mon 09 17:00")

    def test_given_another_calendar_when_alap_then_it_ends_as_the_next_begins(self) -> None:
        project = plan("A 1h on:always alap; D 5d; B 1d; A -> B; D -> B")

        assert planned(scheduled(project), "A") == ("Mon 09 08:00", "Mon 09 09:00")

    def test_given_an_alap_chain_when_scheduled_then_each_waits_for_the_next(self) -> None:
        project = plan("A 1d alap; B 1d alap; D 5d; C 1d; A -> B; B -> C; D -> C")

        schedule = scheduled(project)

        assert planned(schedule, "B") == ("Fri 06 09:00", "Fri 06 17:00")
        assert planned(schedule, "A") == ("Thu 05 09:00", "Thu 05 17:00")

    def test_given_a_successor_with_float_when_alap_then_it_is_not_moved(self) -> None:
        schedule = scheduled(plan("A 1d alap; C 1d; D 5d; A -> C"))

        assert floats(schedule, "A") == (3 * DAY, 0)
        assert planned(schedule, "A") == ("Mon 02 09:00", "Mon 02 17:00")
        assert planned(schedule, "C") == ("Tue 03 09:00", "Tue 03 17:00")

    def test_given_an_imposed_finish_when_alap_then_the_early_finish_still_ends_it(self) -> None:
        schedule = scheduled(plan("A 1d alap; D 2d", finish="2026-03-13"))

        assert planned(schedule, "A") == ("Tue 03 09:00", "Tue 03 17:00")

    def test_given_a_deadline_when_alap_then_it_is_kept(self) -> None:
        schedule = scheduled(plan("A 1d alap due:03-04; D 5d"))

        assert planned(schedule, "A") == ("Wed 04 09:00", "Wed 04 17:00")

    def test_given_a_deadline_missed_when_alap_then_the_task_stays_early(self) -> None:
        schedule = scheduled(plan("A 3d alap due:03-03; D 5d"))

        assert planned(schedule, "A") == ("Mon 02 09:00", "Wed 04 17:00")

    def test_given_ss_out_of_a_summary_when_alap_then_only_its_first_leaf_is_held(self) -> None:
        project = plan("S; A 1d in:S alap; B 1d in:S alap SNET:03-04; X 1d; D 5d; S -> X SS")

        schedule = scheduled(project)

        assert planned(schedule, "A") == ("Mon 02 09:00", "Mon 02 17:00")
        assert planned(schedule, "B") == ("Fri 06 09:00", "Fri 06 17:00")
        assert early(schedule, "S") == ("Mon 02 09:00", "Wed 04 17:00")
        assert planned(schedule, "S") == ("Mon 02 09:00", "Fri 06 17:00")

    def test_given_ff_into_a_summary_when_alap_then_its_early_finish_is_not_stretched(
        self,
    ) -> None:
        schedule = scheduled(plan("Y 1d alap; S; A 3d in:S; D 5d; Y -> S FF"))

        assert planned(schedule, "Y") == ("Wed 04 09:00", "Wed 04 17:00")

    def test_given_a_broken_dependency_when_alap_then_the_task_stays_early(self) -> None:
        project = plan("A 3d alap; B 1d MSO:03-03; D 5d; A -> B")

        schedule = scheduled(project, constraints="hard")

        assert planned(schedule, "A") == ("Mon 02 09:00", "Wed 04 17:00")

    def test_given_a_neighbour_that_breaks_it_when_alap_then_the_others_still_wait(self) -> None:
        project = plan("S; A 3d in:S; B 1d in:S alap; X 1d MSO:03-04; D 5d; S -> X")

        schedule = scheduled(project, constraints="hard")

        # A breaks the dependency; B ends by Wednesday 9:00 at the latest all the same.
        assert schedule.broken == {("S", "X", "FS")}
        assert planned(schedule, "B") == ("Tue 03 09:00", "Tue 03 17:00")

    @pytest.mark.parametrize("alap", ["free", "total"])
    def test_given_a_pin_when_alap_then_the_task_stays(self, alap: str) -> None:
        project = plan("A 1d alap MSO:03-03; D 5d")

        schedule = scheduled(project, constraints="hard", alap=alap)

        assert planned(schedule, "A") == ("Tue 03 09:00", "Tue 03 17:00")


class TestAlapTotal:
    """At the late place, and successors follow."""

    def test_given_a_successor_with_float_when_alap_then_it_is_pushed(self) -> None:
        project = plan("A 1d alap; C 1d; D 5d; A -> C")

        schedule = scheduled(project, alap="total")

        assert planned(schedule, "A") == ("Thu 05 09:00", "Thu 05 17:00")
        assert planned(schedule, "C") == ("Fri 06 09:00", "Fri 06 17:00")
        assert early(schedule, "C") == ("Tue 03 09:00", "Tue 03 17:00")

    def test_given_an_imposed_finish_when_alap_then_it_ends_the_task(self) -> None:
        schedule = scheduled(plan("A 1d alap; D 2d", finish="2026-03-14"), alap="total")

        assert planned(schedule, "A") == ("Fri 13 09:00", "Fri 13 17:00")

    def test_given_negative_float_when_alap_then_the_task_stays_early(self) -> None:
        schedule = scheduled(plan("A 3d alap due:03-03; D 5d"), alap="total")

        assert late(schedule, "A")[0] == "Fri 27 09:00"
        assert planned(schedule, "A") == ("Mon 02 09:00", "Wed 04 17:00")

    def test_given_ff_into_a_summary_when_alap_then_it_is_stretched(self) -> None:
        project = plan("Y 1d alap; S; A 1d in:S; D 5d; Y -> S FF")

        schedule = scheduled(project, alap="total")

        assert planned(schedule, "Y") == ("Fri 06 09:00", "Fri 06 17:00")
        assert planned(schedule, "S") == ("Mon 02 09:00", "Fri 06 17:00")
        assert early(schedule, "S") == ("Mon 02 09:00", "Mon 02 17:00")

    def test_given_a_capped_successor_when_alap_then_the_cap_holds(self) -> None:
        project = plan("A 1d alap; C 2d FNLT:03-05; D 5d; A -> C; A -> D SS+1d")

        schedule = scheduled(project, constraints="hard", alap="total")

        # C late on Wednesday and Thursday lets A have Tuesday; D, with its lag, Monday.
        assert late(schedule, "C") == ("Wed 04 09:00", "Thu 05 17:00")
        assert planned(schedule, "A") == ("Mon 02 09:00", "Mon 02 17:00")
        assert planned(schedule, "C") == ("Tue 03 09:00", "Wed 04 17:00")


class TestBackward:
    """Every task at its late dates before an imposed finish, whatever its ALAP mark."""

    def test_given_a_promotion_date_when_backward_then_work_should_have_begun(self) -> None:
        project = plan("A 4d; B 3d; A -> B", finish="2026-03-06")

        schedule = scheduled(project, direction="backward", alap="total")

        # Back from Friday: B from Wednesday on, A from Thursday of the week before the start.
        assert planned(schedule, "B") == ("Wed 04 09:00", "Fri 06 17:00")
        assert planned(schedule, "A") == late(schedule, "A") == ("Thu 26 09:00", "Tue 03 17:00")
        assert early(schedule, "A") == ("Mon 02 09:00", "Thu 05 17:00")
        assert floats(schedule, "A") == (-2 * DAY, 0)

    def test_given_time_enough_when_backward_then_everything_waits(self) -> None:
        project = plan("S; A 1d in:S; B 1d in:S; A -> B", finish="2026-03-14")

        schedule = scheduled(project, direction="backward")

        assert planned(schedule, "S") == ("Thu 12 09:00", "Fri 13 17:00")

    def test_given_no_finish_when_backward_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            scheduled(plan("A 1d"), direction="backward")

        assert caught.value.context["field"] == "direction"
