"""Tasks that come round again by a rule, and the next one when the last is finished."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar, CalendarException, Recurrence
from pmcore.kernel import Duration, PmcoreError, ProjectError
from pmcore.wbs import Assignment, FieldDefinition, Project, Resource, Series, Task
from wbs.plans import FACTORY, OFFICE, plan

MONDAY = date(2026, 3, 2)
RULES = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=5",
    "FREQ=WEEKLY;BYDAY=MO",
    "FREQ=WEEKLY;BYDAY=FR,SA,SU",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    "FREQ=MONTHLY;BYMONTHDAY=1",
    "FREQ=MONTHLY;BYDAY=-1FR",
)
CHOICES = ("keep", "skip", "shift_later", "shift_earlier")


def series_of(project: Project, id: str = "r") -> Series:
    series = project[id].series
    assert series is not None
    return series


def moments(project: Project, id: str = "r") -> list[str]:
    """The SNET moments of the tasks below, as the outline reads."""
    return [_bound(project[child]).isoformat() for child in project.children(id)]


def days(project: Project, id: str = "r") -> list[date]:
    found = [_bound(project[child]) for child in project.children(id)]
    return [at.date() if isinstance(at, datetime) else at for at in found]


def _bound(task: Task) -> date:
    bound = task.constraint("SNET")
    assert bound is not None
    return bound.at


def weekly(**fields: Any) -> Project:
    project = plan(calendars=[OFFICE, FACTORY], calendar="office")
    given = {"rule": "FREQ=WEEKLY;BYDAY=MO", "count": 4, "duration": "1h", **fields}
    project.add_recurring("r", "Meeting", **given)
    return project


def finish(project: Project, id: str, day: str) -> None:
    project.update(id, actual_start=day, actual_finish=day)


class TestAddRecurring:
    """A summary task with one task per occurrence, each with SNET at its moment."""

    def test_given_a_rule_and_a_count_then_tasks_are_numbered_and_stand_at_their_moments(
        self,
    ) -> None:
        project = weekly(at="09:30", count=2)

        assert project.children("r") == ("r-1", "r-2")
        assert moments(project) == ["2026-03-02T09:30:00+08:00", "2026-03-09T09:30:00+08:00"]
        assert [str(project[id].name) for id in project.children("r")] == ["Meeting 1", "Meeting 2"]
        assert project["r-2"].duration == Duration("1h")
        assert project["r"].duration is None

    def test_it_is_one_change_that_is_undone_at_once(self) -> None:
        project = weekly()

        project.undo()

        assert len(project) == 0
        project.redo()
        assert project == weekly()

    def test_names_are_numbered_in_every_language(self) -> None:
        project = plan()
        project.add_recurring("r", {"en": "Meeting", "zh": "例会"}, "FREQ=DAILY", count=1)

        assert project["r-1"].name.to_json() == {"en": "Meeting 1", "zh": "例会 1"}

    def test_ends_within_the_rule_count_and_what_ends_sooner_holds(self) -> None:
        rule = "FREQ=WEEKLY;BYDAY=MO;COUNT=9;UNTIL=20260320"

        assert days(weekly(rule=rule, count=None)) == [date(2026, 3, day) for day in (2, 9, 16)]
        assert len(days(weekly(rule=rule, count=2))) == 2
        assert series_of(weekly(rule=rule)).rule == "FREQ=WEEKLY;BYDAY=MO"

    @pytest.mark.parametrize(
        ("choice", "wanted"),
        [
            ("keep", ["2026-03-07", "2026-03-14"]),
            ("skip", []),
            ("shift_later", ["2026-03-09", "2026-03-16"]),
            ("shift_earlier", ["2026-03-06", "2026-03-13"]),
        ],
    )
    def test_on_days_off_occurrences_stay_go_or_shift(self, choice: Any, wanted: list[str]) -> None:
        friday = weekly(rule="FREQ=WEEKLY;BYDAY=SA", until="2026-03-14", on_day_off="keep")
        if wanted:
            friday.change_recurring("r", on_day_off=choice)
            assert moments(friday) == wanted

    def test_the_calendar_of_the_task_tells_days_off_before_that_of_the_project(self) -> None:
        saturdays = {"rule": "FREQ=WEEKLY;BYDAY=SA", "count": 1, "on_day_off": "shift_later"}

        assert moments(weekly(**saturdays)) == ["2026-03-09"]
        assert moments(weekly(**saturdays, calendar="factory")) == ["2026-03-07"]

    def test_occurrences_that_meet_on_one_day_become_one(self) -> None:
        project = weekly(rule="FREQ=DAILY;COUNT=8", count=None, on_day_off="shift_later")

        assert [day.day for day in days(project)] == [2, 3, 4, 5, 6, 9]

    def test_a_calendar_that_never_works_again_is_told(self) -> None:
        closed = Calendar.standard(
            "c",
            zone=None,
            exceptions=[CalendarException.every("FREQ=DAILY", MONDAY, until=date(2036, 1, 1))],
        )
        with pytest.raises(PmcoreError, match=re.escape("calendar.gap_too_long")):
            plan(calendars=[closed]).add_recurring(
                "r", "R", "FREQ=DAILY", count=1, on_day_off="shift_later"
            )

    def test_a_time_the_clock_skips_moves_with_the_clock(self) -> None:
        west = Calendar.standard("west", zone="America/Los_Angeles", weekdays="mon-sun")
        project = plan(calendars=[west], start="2026-03-07")
        project.add_recurring("r", "R", "FREQ=DAILY", count=3, at="02:30")

        assert moments(project) == [
            "2026-03-07T02:30:00-08:00",
            "2026-03-08T03:30:00-07:00",
            "2026-03-09T02:30:00-07:00",
        ]

    def test_owners_of_occurrences_satisfy_a_project_that_asks_for_them(self) -> None:
        project = plan(owners="required")
        project.add_recurring("r", "R", "FREQ=DAILY", count=2, owner="u.li")

        assert {project[id].owner for id in project.children("r")} == {"u.li"}

    def test_custom_fields_have_the_types_the_project_defines(self) -> None:
        project = plan(field_definitions=[FieldDefinition("due", "date")])
        project.add_recurring("r", "R", "FREQ=DAILY", count=1, fields={"due": MONDAY})

        assert project["r-1"].fields["due"] == MONDAY

    def test_a_series_pastes_back_as_code(self) -> None:
        series = series_of(weekly(at="09:00", on_day_off="skip", until="2026-05-01"))

        assert eval(repr(series)) == series

    def test_ids_that_are_taken_are_left_out(self) -> None:
        project = plan("r-1; r-3")
        project.add_recurring("r", "R", "FREQ=DAILY", count=2)

        assert project.children("r") == ("r-2", "r-4")


class TestChangeRecurring:
    """What has started stays; what has not is made anew, and keeps what people added to it."""

    def test_when_extended_then_the_tasks_that_are_there_stay(self) -> None:
        project = weekly(count=2)
        project.update("r-2", notes="bring cake")

        project.change_recurring("r", count=3)

        assert project.children("r") == ("r-1", "r-2", "r-3")
        assert project["r-2"].notes == "bring cake"

    def test_when_shortened_then_those_that_have_not_started_go(self) -> None:
        project = weekly()
        project.update("r-2", percent_complete=50)

        project.change_recurring("r", count=1)

        assert project.children("r") == ("r-1", "r-2")

    def test_when_the_rule_changes_then_only_what_follows_the_last_start_moves(self) -> None:
        project = weekly()
        finish(project, "r-1", "2026-03-02")
        project.add("x", "X")
        project.link("r-2", "x")

        project.change_recurring("r", rule="FREQ=WEEKLY;BYDAY=TU")

        assert [day.day for day in days(project)] == [2, 3, 10, 17, 24]
        assert project.children("r") == ("r-1", "r-2", "r-3", "r-4", "r-5")
        assert [link.successor for link in project.successors("r-2")] == ["x"]

    def test_when_the_time_changes_then_links_and_notes_stay(self) -> None:
        project = weekly()
        project.update("r-3", notes="bring cake", constraints=["FNLT 2026-03-20", *_snet(project)])

        project.change_recurring("r", at="10:00")

        assert moments(project)[2] == "2026-03-16T10:00:00+08:00"
        assert project["r-3"].notes == "bring cake"
        assert project["r-3"].constraint("FNLT")

    def test_when_a_day_becomes_a_holiday_then_only_its_occurrence_is_left_out(self) -> None:
        project = weekly(on_day_off="skip")
        closed = CalendarException.on(date(2026, 3, 9))
        project.configure(calendars=[Calendar.standard("office", zone=None, exceptions=[closed])])

        project.change_recurring("r")

        assert project.children("r") == ("r-1", "r-3", "r-4")

    def test_fields_that_are_given_change_in_the_series_and_in_what_has_not_started(self) -> None:
        project = weekly()
        finish(project, "r-1", "2026-03-02")
        project.update("r-3", owner="u.li")

        project.change_recurring("r", duration="2h", count=5)

        lengths = [str(project[id].duration) for id in project.children("r")]
        assert lengths == ["1h", "2h", "2h", "2h", "2h"]
        assert project["r-3"].owner == "u.li"

    def test_tasks_of_another_kind_below_the_summary_stay_where_they_are(self) -> None:
        project = weekly()
        project.add("note", "Minutes", parent="r", index=0)
        project.add("wrap", "Wrap up", parent="r")

        project.change_recurring("r", count=5)

        assert project.children("r") == ("note", "r-1", "r-2", "r-3", "r-4", "r-5", "wrap")

    def test_an_occurrence_that_was_broken_down_has_started_when_a_part_has(self) -> None:
        project = weekly()
        project.add("part", "Part", parent="r-2")
        project.change_recurring("r", at="10:00", duration="2h")
        assert project["r-2"].duration is None
        project.update("part", percent_complete=10)

        project.change_recurring("r", at="11:00")

        assert [moment[11:13] for moment in moments(project)] == ["10", "10", "11", "11"]

    def test_who_comes_works_on_an_occurrence_that_was_broken_down_too(self) -> None:
        project = weekly()
        project.configure(resources=[Resource("li")])
        project.add("part", "Part", parent="r-2")

        project.change_recurring("r", assignments=["li"])

        who = [project[id].assignments for id in ("r", *project.children("r"))]
        assert who == [(), *[(Assignment("li"),)] * 4]

    def test_it_is_one_change_and_can_be_undone(self) -> None:
        project = weekly()
        before = project.copy()

        project.change_recurring("r", rule="FREQ=DAILY;COUNT=9", at="08:00", duration="5h")
        assert project.version == before.version + 1
        project.undo()

        assert project == before

    def test_when_refused_then_the_plan_is_as_it_was(self) -> None:
        project = weekly()
        project.add("x", "X")
        project.link("r-4", "x")
        before = project.copy()

        with pytest.raises(PmcoreError, match=re.escape("task.linked")):
            project.change_recurring("r", count=2)
        assert project == before
        project.change_recurring("r", dependencies="drop", count=2)
        assert project.children("r") == ("r-1", "r-2")

    def test_a_series_can_end_and_leave_its_tasks(self) -> None:
        project = weekly()

        project.update("r", series=None)

        assert len(project.children("r")) == 4
        with pytest.raises(PmcoreError, match=re.escape("series.none")):
            project.change_recurring("r", count=5)


def _snet(project: Project) -> list[Any]:
    return list(project["r-3"].constraints)


class TestOnCompletion:
    """The next task is made when the last one is finished, counted from its actual finish."""

    def oil(self, **fields: Any) -> Project:
        return weekly(
            **{"rule": "FREQ=DAILY;INTERVAL=10", "count": None, **fields}, repeats="on_completion"
        )

    def test_the_rule_begins_anew_on_the_day_of_the_finish(self) -> None:
        project = self.oil()
        finish(project, "r-1", "2026-03-05")

        task = project.next_occurrence("r")

        assert task is not None
        assert (task.id, days(project)) == ("r-2", [MONDAY, date(2026, 3, 15)])
        assert (task.status, task.duration) == ("not_started", Duration("1h"))

    @pytest.mark.parametrize(
        ("choice", "wanted"),
        [("keep", 15), ("skip", 25), ("shift_later", 16), ("shift_earlier", 13)],
    )
    def test_days_off_are_left_as_by_rule(self, choice: Any, wanted: int) -> None:
        project = self.oil(on_day_off=choice)
        finish(project, "r-1", "2026-03-05")
        project.next_occurrence("r")

        assert days(project)[1].day == wanted

    def test_it_never_shifts_back_before_the_finish(self) -> None:
        project = self.oil(rule="FREQ=DAILY", on_day_off="shift_earlier")
        finish(project, "r-1", "2026-03-06")
        project.next_occurrence("r")

        assert days(project)[1] == date(2026, 3, 9)

    def test_count_and_until_end_it(self) -> None:
        for end in ({"count": 1}, {"until": "2026-03-10"}):
            project = self.oil(**end)
            finish(project, "r-1", "2026-03-02")

            assert project.next_occurrence("r") is None

    def test_a_finish_late_at_night_counts_by_the_clock_of_the_calendar(self) -> None:
        project = self.oil(rule="FREQ=DAILY")
        late = "2026-03-02T23:00+00:00"  # 07:00 on the 3rd in Shanghai
        project.update("r-1", actual_start=late, actual_finish=late)
        project.next_occurrence("r")

        assert days(project)[1] == date(2026, 3, 4)

    def test_what_waits_follows_a_changed_rule(self) -> None:
        project = self.oil()
        finish(project, "r-1", "2026-03-05")
        project.next_occurrence("r")

        project.change_recurring("r", rule="FREQ=DAILY;INTERVAL=20")

        assert days(project) == [MONDAY, date(2026, 3, 25)]
        assert len(project.log) == 4

    def test_a_weekly_rule_names_the_next_such_day(self) -> None:
        project = self.oil(rule="FREQ=WEEKLY;BYDAY=MO")
        finish(project, "r-1", "2026-03-04")
        project.next_occurrence("r")

        assert days(project)[1] == date(2026, 3, 9)


def _worked(project: Project, day: date) -> bool:
    return bool(project.calendars["office"].day(day).hours)


@st.composite
def recurring(draw: st.DrawFn) -> Project:
    """A series with a holiday or two, of which some occurrences may have started."""
    closed = [
        CalendarException.on(MONDAY + timedelta(days=number))
        for number in draw(st.sets(st.integers(0, 60), max_size=4))
    ]
    office = Calendar.standard("office", zone=None, exceptions=closed)
    project = plan("a", calendars=[office])
    project.add_recurring(
        "r",
        "R",
        draw(st.sampled_from(RULES)),
        first=MONDAY + timedelta(days=draw(st.integers(0, 6))),
        count=draw(st.integers(4, 12)),
        on_day_off=draw(st.sampled_from(("keep", "shift_later", "shift_earlier"))),
        at=draw(st.sampled_from((None, "09:00"))),
        duration="1h",
    )
    for id in draw(st.sets(st.sampled_from(project.children("r")), max_size=2)):
        project.update(id, percent_complete=draw(st.integers(1, 100)))
    return project


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "rule": st.sampled_from(RULES),
        "count": st.integers(1, 15),
        "at": st.sampled_from((None, "10:00")),
        "on_day_off": st.sampled_from(CHOICES),
        "duration": st.sampled_from(("1h", "2h")),
    },
)


class TestLaws:
    """Occurrences lie on days of the rule or next to them, and never on a day off unless kept."""

    @given(st.sampled_from(RULES), st.integers(0, 400), st.integers(1, 20))
    @settings(max_examples=min(40, settings().max_examples))
    def test_kept_occurrences_are_the_days_of_the_rule(
        self, rule: str, offset: int, count: int
    ) -> None:
        first = MONDAY + timedelta(days=offset)
        project = weekly(rule=rule, first=first, count=count)

        oracle = rrulestr(f"{rule};COUNT={count}", dtstart=datetime(*first.timetuple()[:3]))  # noqa: DTZ001
        assert days(project) == [at.date() for at in oracle]

    @given(recurring())
    @settings(max_examples=min(40, settings().max_examples))
    def test_none_lies_on_a_day_off_unless_kept(self, project: Project) -> None:
        series = series_of(project)
        found = days(project)
        named = set(series.recurrence.dates(series.first, date(2030, 1, 1)))

        assert found == sorted(set(found))
        if series.on_day_off == "keep":
            assert set(found) == named
        else:
            assert all(_worked(project, day) for day in found)
            assert {day for day in named if _worked(project, day)} <= set(found)

    @given(recurring(), CHANGES)
    @settings(max_examples=min(60, settings().max_examples))
    def test_making_it_anew_a_second_time_changes_nothing(
        self, project: Project, changes: dict[str, Any]
    ) -> None:
        _attempt(project, changes)
        once, version = project.copy(), project.version

        _attempt(project, {})

        assert project == once
        assert project.version == version

    @given(recurring(), CHANGES)
    @settings(max_examples=min(60, settings().max_examples))
    def test_what_has_started_stays_and_undo_takes_all_back(
        self, project: Project, changes: dict[str, Any]
    ) -> None:
        before = project.copy()

        _attempt(project, changes)

        started = [task for task in before if task.status != "not_started"]
        assert all(project[task.id] == task for task in started)
        if project.version > before.version:
            project.undo()
        assert project == before

    @given(recurring(), CHANGES)
    @settings(max_examples=min(40, settings().max_examples))
    def test_what_is_left_is_as_if_the_series_had_been_added_so(
        self, project: Project, changes: dict[str, Any]
    ) -> None:
        _attempt(project, changes)
        series = series_of(project)
        fresh = plan(calendars=list(project.settings.calendars))
        when = {name: getattr(series, name) for name in ("first", "count", "at", "on_day_off")}
        with suppress_empty():
            fresh.add_recurring("r", "R", series.rule, **when)

        last = max(
            (n for n, t in enumerate(_tasks(project)) if t.status != "not_started"), default=-1
        )
        until = days(project)[last] if last >= 0 else date.min
        assert days(project)[last + 1 :] == [
            day for day in (days(fresh) if "r" in fresh else ()) if day > until
        ]

    @given(st.sampled_from(RULES), st.integers(0, 60), st.sampled_from(CHOICES))
    @settings(max_examples=min(40, settings().max_examples))
    def test_the_next_on_completion_is_after_the_finish_and_on_its_rule(
        self, rule: str, late: int, choice: Any
    ) -> None:
        project = weekly(count=None, on_day_off=choice, repeats="on_completion")
        with suppress_empty():
            project.change_recurring("r", rule=rule)
        done = days(project)[0] + timedelta(days=late)
        finish(project, "r-1", done.isoformat())

        project.next_occurrence("r")

        held = series_of(project)
        if len(days(project)) == 1:  # such a rule may mean days off only
            assert choice == "skip"
            return
        day = days(project)[1]
        assert day > done
        named = Recurrence(held.rule).dates(done, done + timedelta(days=200))
        if choice == "keep":
            assert day == next(each for each in named if each > done)
        else:
            assert _worked(project, day)


@contextmanager
def suppress_empty() -> Iterator[None]:
    try:
        yield
    except ProjectError as error:
        if error.code != "series.empty":
            raise


def _tasks(project: Project) -> list[Task]:
    return [project[id] for id in project.children("r")]


def _attempt(project: Project, changes: dict[str, Any]) -> None:
    """Change the series, unless nothing would be left of it."""
    with suppress_empty():
        project.change_recurring("r", **changes)
