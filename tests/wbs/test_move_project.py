"""A project moves to another start; what people dated goes along by choice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar, CalendarException
from pmcore.kernel import PmcoreError
from pmcore.scheduling import schedule
from pmcore.testing.strategies import projects
from pmcore.wbs import MovedDate, Project, Task
from pmcore.wbs.progress import ACTUAL_DATES
from wbs.plans import FLOATING, plan

OLD, NEW = "2026-03-02", "2026-03-12"
CHOICES = ("constraints", "deadlines", "manual", "finish", "series")


def dated() -> Project:
    project = plan("S; .a 2d; b 1d; c 1d", finish="2026-06-30")
    project.update("S", constraints=["SNET 2026-03-03", "FNLT 2026-05-01"])
    project.update("a", constraints=["SNET 2026-03-04T09:00+08:00"], deadline="2026-03-20")
    project.update("b", manual_start="2026-03-05", manual_finish="2026-03-06")
    project.configure(data_date="2026-03-02")
    return project


def at(task: Task, kind: str) -> str:
    bound = task.constraint(kind)
    assert bound is not None
    return bound.at.isoformat()


class TestMoveProject:
    """The start moves, and by choice constraints, deadlines, manual dates, the imposed finish."""

    def test_given_no_choice_then_everything_people_dated_goes_along(self) -> None:
        project = dated()

        move = project.move_project(NEW)

        assert (move.days, move.by) == (10, "calendar_days")
        assert (str(project.settings.start), str(project.settings.finish)) == (NEW, "2026-07-10")
        assert (at(project["S"], "SNET"), at(project["S"], "FNLT")) == ("2026-03-13", "2026-05-11")
        assert at(project["a"], "SNET") == "2026-03-14T09:00:00+08:00"
        assert str(project["a"].deadline) == "2026-03-30"
        assert str(project["b"].manual_start) == "2026-03-15"
        assert str(project.settings.data_date) == "2026-03-02"

    @pytest.mark.parametrize("kept", CHOICES[:4])
    def test_given_a_choice_to_keep_then_only_those_dates_stay(self, kept: str) -> None:
        all_moved = {_kind(each) for each in dated().move_project(NEW).dates}

        choice: Any = {kept: "keep"}
        moved = {_kind(each) for each in dated().move_project(NEW, **choice).dates}

        assert all_moved == {"start", *CHOICES[:4]}
        assert moved == all_moved - {kept}

    def test_it_tells_every_date_that_changed(self) -> None:
        move = dated().move_project(NEW, constraints="keep", finish="keep")

        assert move.dates == (
            MovedDate(None, "start", date(2026, 3, 2), date(2026, 3, 12)),
            MovedDate("a", "deadline", date(2026, 3, 20), date(2026, 3, 30)),
            MovedDate("b", "manual_start", date(2026, 3, 5), date(2026, 3, 15)),
            MovedDate("b", "manual_finish", date(2026, 3, 6), date(2026, 3, 16)),
        )

    def test_it_is_one_change_that_is_undone_at_once(self) -> None:
        project = dated()
        project.move_project(NEW)
        assert project.version == dated().version + 1

        project.undo()

        assert project == dated()

    def test_given_the_start_it_has_then_nothing_is_logged(self) -> None:
        project = dated()

        assert project.move_project(OLD).dates == ()
        assert project.version == dated().version

    def test_working_days_are_those_of_the_project(self) -> None:
        project = plan("a; b; c")
        project.update("a", constraints=["SNET 2026-03-05"])  # a Thursday
        project.update("b", deadline="2026-03-08")  # a Sunday: the end of Friday's work
        project.update("c", constraints=["SNET 2026-03-08"])  # and the beginning of Monday's

        move = project.move_project("2026-03-04", by="working_days")

        assert move.days == 2
        assert at(project["a"], "SNET") == "2026-03-09"
        assert str(project["b"].deadline) == "2026-03-10"
        assert at(project["c"], "SNET") == "2026-03-11"

    def test_holidays_count_for_nothing(self) -> None:
        closed = CalendarException.between(date(2026, 3, 3), date(2026, 3, 6))
        project = plan("a", calendars=[Calendar.standard("o", zone=None, exceptions=[closed])])
        project.update("a", deadline="2026-03-10")

        assert project.move_project("2026-03-09", by="working_days").days == 1
        assert str(project["a"].deadline) == "2026-03-11"

    def test_dates_set_by_hand_on_a_weekend_stay_in_order(self) -> None:
        project = plan("a 1d")
        project.update("a", manual_start="2026-03-07", manual_finish="2026-03-08")

        project.move_project("2026-03-03", by="working_days")

        assert project["a"].manual_start == project["a"].manual_finish == date(2026, 3, 10)

    def test_times_of_day_stay_when_the_clock_changes_between(self) -> None:
        west = Calendar.standard("west", zone="America/Los_Angeles")
        project = plan("a", calendars=[west])
        project.update("a", constraints=["SNET 2026-03-06T09:00-08:00"])

        project.move_project("2026-03-09")

        assert at(project["a"], "SNET") == "2026-03-13T09:00:00-07:00"

    def test_a_finish_that_is_kept_cannot_lie_before_the_start(self) -> None:
        project = dated()
        with pytest.raises(PmcoreError) as caught:
            project.move_project("2026-07-01", finish="keep")

        assert caught.value.code == "value.invalid"
        assert project == dated()


class TestStarted:
    """Facts never move; a project under way moves only in what has not started."""

    def under_way(self) -> Project:
        project = dated()
        project.update("a", actual_start="2026-03-04", percent_complete=30)
        return project

    def test_given_a_task_that_has_started_then_it_is_refused_with_advice(self) -> None:
        with pytest.raises(PmcoreError) as caught:
            self.under_way().move_project(NEW)

        assert caught.value.code == "project.started"
        assert caught.value.context["tasks"] == ["a"]
        assert "unstarted_only" in caught.value.advice("en")
        assert "unstarted_only" in caught.value.advice("zh")

    def test_asked_for_what_is_unstarted_then_the_rest_keeps_all_its_dates(self) -> None:
        project, before = self.under_way(), self.under_way()

        project.move_project(NEW, unstarted_only=True)

        assert (project["a"], project["S"]) == (before["a"], before["S"])
        assert str(project["b"].manual_start) == "2026-03-15"
        assert str(project.settings.start) == NEW


class TestSeries:
    """Recurring tasks follow their rule to the days it then means."""

    def weekly(self, **fields: Any) -> Project:
        project = plan()
        project.add_recurring("r", "R", "FREQ=WEEKLY;BYDAY=MO", count=3, **fields)
        return project

    def test_the_rule_begins_later_and_its_tasks_keep_their_order(self) -> None:
        project = self.weekly()

        move = project.move_project(NEW)

        found = [at(project[id], "SNET") for id in ("r-1", "r-2", "r-3")]
        assert found == ["2026-03-16", "2026-03-23", "2026-03-30"]
        assert {each.field for each in move.dates} == {"start", "series.first", "SNET"}

    def test_kept_they_stay(self) -> None:
        project = self.weekly()

        project.move_project(NEW, series="keep")

        assert at(project["r-1"], "SNET") == "2026-03-02"

    def test_one_that_is_under_way_goes_on(self) -> None:
        project = self.weekly()
        project.update("r-1", percent_complete=100)

        project.move_project(NEW, unstarted_only=True)

        assert [at(task, "SNET")[8:] for task in project if task.parent] == ["02", "09", "16"]

    def test_there_and_back_they_are_as_they_were(self) -> None:
        project = self.weekly(at="09:00", on_day_off="shift_later")
        project.move_project(NEW)
        project.move_project(OLD)

        assert project == self.weekly(at="09:00", on_day_off="shift_later")


def _kind(moved: MovedDate) -> str:
    kinds = {"deadline": "deadlines", "manual_start": "manual", "manual_finish": "manual"}
    if moved.task is None:
        return moved.field
    return kinds.get(moved.field, "constraints")


def _moments(project: Project) -> list[date]:
    held = [project.settings.start, project.settings.finish]
    for task in project:
        held += [bound.at for bound in task.constraints]
        held += [task.deadline, task.manual_start, task.manual_finish]
    return [each for each in held if each is not None]


def _is_plain(value: date, zone: str | None) -> bool:
    """Whether no clock skips or repeats a time of day like this one."""
    if not isinstance(value, datetime) or zone is None:
        return True
    return 4 <= value.astimezone(ZoneInfo(zone)).hour < 23


offsets = st.integers(-400, 400)


class TestLaws:
    """There and back is the identity; facts stay; a move by whole weeks moves the schedule."""

    @given(projects(untold=True), offsets)
    @settings(max_examples=min(60, settings().max_examples))
    def test_there_and_back_is_the_identity(self, project: Project, days: int) -> None:
        zone = project.settings.zone
        assume(all(_is_plain(each, zone) for each in _moments(project)))
        before, start = project.copy(), project.settings.start

        move = project.move_project(start + timedelta(days=days))
        back = project.move_project(start)

        assert project == before
        assert back.days == -move.days

    @given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=5), offsets)
    @settings(max_examples=min(40, settings().max_examples))
    def test_by_working_days_too_while_all_dates_are_working_days(
        self, dates: list[tuple[int, int]], steps: int
    ) -> None:
        project = plan()
        for number, (first, last) in enumerate(dates):
            bound = f"SNET {_weekday(first).isoformat()}"
            project.add(f"t{number}", "T", constraints=[bound], deadline=_weekday(last))
        before = project.copy()

        project.move_project(_weekday(steps), by="working_days")
        gaps = {_number(each) for each in _moments(project)}
        project.move_project(OLD, by="working_days")

        assert project == before
        assert {gap - steps for gap in gaps} == {_number(each) for each in _moments(before)}

    @given(projects(), offsets, st.fixed_dictionaries({}, optional={
        name: st.sampled_from(("shift", "keep")) for name in CHOICES
    }))  # fmt: skip
    @settings(max_examples=min(60, settings().max_examples))
    def test_facts_stay_and_every_date_that_moves_is_told(
        self, project: Project, days: int, choices: dict[str, Any]
    ) -> None:
        before = project.copy()
        to = project.settings.start + timedelta(days=days)
        choices = {**choices, "finish": "shift"}

        move = project.move_project(to, unstarted_only=True, **choices)

        told = {each.task for each in move.dates}
        for task in before:
            after = project[task.id]
            assert [getattr(after, name) for name in ACTUAL_DATES] == [
                getattr(task, name) for name in ACTUAL_DATES
            ]
            assert (task.id in told) == (after != task)
            if task.status != "not_started":
                assert after == task
        assert project.settings.data_date == before.settings.data_date
        if project.version > before.version:
            project.undo()
        assert project == before

    @given(st.integers(-30, 30), st.integers(0, 20), st.integers(0, 20))
    @settings(max_examples=min(25, settings().max_examples))
    def test_moved_by_whole_weeks_the_schedule_moves_with_it(
        self, weeks: int, first: int, last: int
    ) -> None:
        project = plan("a 3d; b 2d; c 4h; a -> b; b -> c FS 1d", calendars=[FLOATING])
        project.update("b", constraints=[("SNET", date(2026, 3, 2) + timedelta(days=first))])
        project.update("c", deadline=date(2026, 3, 2) + timedelta(days=last))
        before = schedule(project)

        project.move_project(date(2026, 3, 2) + timedelta(weeks=weeks))

        after = schedule(project)
        for id in ("a", "b", "c"):
            step = timedelta(weeks=weeks)
            assert after[id].scheduled_start == before[id].scheduled_start + step
            assert after[id].scheduled_finish == before[id].scheduled_finish + step


def _weekday(number: int) -> date:
    """Return the Monday the plan starts on, or so many working days of its week after it."""
    weeks, days = divmod(number, 5)
    return date(2026, 3, 2) + timedelta(weeks=weeks, days=days)


def _number(day: date) -> int:
    """Return the number that :func:`_weekday` gives a day."""
    weeks, days = divmod((day - date(2026, 3, 2)).days, 7)
    assert days < 5
    return weeks * 5 + days
