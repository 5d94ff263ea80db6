"""Long rests in explanations: each is looked for, and named, once for all tasks."""

from __future__ import annotations

from datetime import date

import pytest

from pmcore.calendars import Calendar, CalendarException
from pmcore.scheduling import schedule
from pmcore.wbs import Project, Resource

MONDAYS = Calendar.standard("mondays", zone="UTC", weekdays="mon")
CLOSED = CalendarException.between(date(2026, 3, 9), date(2026, 3, 10), label="Closed")


def crew_plan(tasks: int, people: int, *named: CalendarException) -> Project:
    own = [MONDAYS.derive(f"c{n}", exceptions=named) for n in range(people)]
    hired = [Resource(f"r{n}", calendar=f"c{n}") for n in range(people)]
    project = Project(
        "P",
        name="P",
        start="2026-03-02",
        calendars=[MONDAYS, *own],
        calendar="mondays",
        resources=hired,
    )
    for n in range(tasks):
        project.add(f"t{n}", "T", duration="10d", assignments=[one.id for one in hired])
    return project


def days_asked(project: Project, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count how often a calendar tells its days while every task is explained twice."""
    planned, asked, tell = schedule(project), [], Calendar.days

    def count(calendar: Calendar, first: date, last: date) -> object:
        asked.append(calendar.id)
        return tell(calendar, first, last)

    with monkeypatch.context() as patch:
        patch.setattr(Calendar, "days", count)
        for task in planned.task_ids * 2:
            assert " rests from 2026-03-" in str(planned.explain(task))
    return len(asked)


class TestRestsOfACrew:
    """300 people in a week of Mondays were asked for their days of every rest of every task."""

    def test_given_more_tasks_when_explained_then_no_calendar_is_asked_again(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        few = days_asked(crew_plan(1, 3, CLOSED), monkeypatch)

        assert 0 < few == days_asked(crew_plan(5, 3, CLOSED), monkeypatch)

    def test_given_calendars_without_names_then_none_is_asked(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert days_asked(crew_plan(1, 3), monkeypatch) == 0

    def test_given_very_many_people_then_only_some_are_asked(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        fifty, more = (days_asked(crew_plan(1, n, CLOSED), monkeypatch) for n in (50, 60))

        assert fifty == more

    def test_given_a_name_of_one_of_the_crew_then_it_is_said(self) -> None:
        named, nameless = crew_plan(1, 2, CLOSED), crew_plan(1, 2)

        assert "(Closed)" in str(schedule(named).explain("t0"))
        assert "(Closed)" not in str(schedule(nameless).explain("t0"))
