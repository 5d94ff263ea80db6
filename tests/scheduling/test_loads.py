"""Loads of resources, against minutes counted one by one."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar, datetime_of
from pmcore.kernel import Code, InputError
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.wbs import Assignment, Project, Resource, Split

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
NIGHTS = Calendar.standard("nights", zone=None, weekdays="mon-sat", hours="22:00-06:00")


def plan(**settings: Any) -> Project:
    return Project(
        "P",
        "Plan",
        start="2026-03-02",
        calendars=[OFFICE, NIGHTS],
        calendar="office",
        resources=[
            Resource("li"),
            Resource("wang", calendar="nights"),
            Resource("team", units=300),
        ],
        **settings,
    )


def profile(project: Project, resource: str, **options: Any) -> list[tuple[str, str, int]]:
    load = schedule(project, SchedulingOptions(**options)).load(resource)
    return [(f"{start:%d %H}", f"{finish:%d %H}", percent) for start, finish, percent in load]


class TestLoad:
    def test_given_one_task_then_its_working_time_counts(self) -> None:
        project = plan()
        project.add("a", "A", duration="1d", assignments=["li 50%"])

        assert profile(project, "li") == [("02 08", "02 12", 50), ("02 13", "02 17", 50)]
        assert schedule(project).load("li").effort == 240

    def test_given_two_at_once_then_they_add_up(self) -> None:
        project = plan()
        project.add("a", "A", duration="4h", assignments=["li"])
        project.add("b", "B", duration="1d", assignments=["li 50%"])
        load = schedule(project).load("li")

        assert profile(project, "li") == [("02 08", "02 12", 150), ("02 13", "02 17", 50)]
        (peak,) = load.peaks()
        assert (peak.percent, peak.minutes, peak.tasks) == (150, 120, ("a", "b"))

    def test_given_a_team_then_three_at_once_are_no_peak(self) -> None:
        project = plan()
        for name in "abc":
            project.add(name, name, duration="1d", assignments=["team"])

        assert schedule(project).load("team").most == 300
        assert schedule(project).over_allocated() == ()

    def test_given_who_works_alone_then_their_own_hours_and_length_count(self) -> None:
        project = plan()
        project.add(
            "a",
            "A",
            duration="2d",
            assignments=[
                Assignment("li", effort="4h", delay="4h"),
                Assignment("wang", effort="8h"),
            ],
        )

        assert profile(project, "li") == [("02 13", "02 17", 100)]
        assert profile(project, "wang") == [("02 22", "03 06", 100)]

    def test_given_a_pause_then_nobody_works_in_it(self) -> None:
        project = plan()
        project.add("a", "A", duration="8h", splits=[Split("4h", "4h")], assignments=["li"])

        assert profile(project, "li") == [("02 08", "02 12", 100), ("03 08", "03 12", 100)]

    def test_given_progress_then_only_what_remains_counts(self) -> None:
        project = plan(data_date="2026-03-04")
        project.add(
            "a",
            "A",
            duration="2d",
            assignments=["li"],
            actual_start="2026-03-02",
            percent_complete=50,
        )
        project.add(
            "b",
            "B",
            duration="1d",
            assignments=["li"],
            actual_start="2026-03-02",
            actual_finish="2026-03-02",
        )
        project.add("c", "C", duration="1d", assignments=["li"], is_active=False)

        assert profile(project, "li") == [("04 08", "04 12", 100), ("04 13", "04 17", 100)]

    def test_given_days_then_the_work_between_them_is_told(self) -> None:
        project = plan()
        project.add("a", "A", duration="3d", assignments=["li"])
        load = schedule(project).load("li")
        days = [datetime_of((20514 + day) * 1440, None) for day in range(5)]

        assert [load.between(*span) for span in pairwise(days)] == [480, 480, 480, 0]

    def test_given_an_unknown_resource_then_it_is_refused(self) -> None:
        project = plan()
        project.add("a", "A", duration="1d")
        with pytest.raises(InputError) as caught:
            schedule(project).load("zhao")
        assert caught.value.code == Code.VALUE_INVALID

    def test_given_too_much_then_a_finding_names_who_when_and_by_what(self) -> None:
        project = plan()
        project.add("a", "A", duration="4h", assignments=["li"])
        project.add("b", "B", duration="1d", assignments=["li"])
        (finding,) = schedule(project).over_allocated()

        assert finding.code == Code.SCHEDULE_OVER_ALLOCATED
        assert finding.message() == (
            "li is asked for up to 200% of their time, of which there is 100%: worst from "
            "2026-03-02 08:00 to 2026-03-02 12:00, by a, b (stretches: 1)."
        )
        assert "200%" in finding.message("zh")


WORK = st.lists(
    st.tuples(st.sampled_from(("1h", "3h", "1d", "100min")), st.sampled_from((33, 50, 100, 150))),
    min_size=1,
    max_size=6,
)


class TestLaw:
    @given(WORK, st.sampled_from(("together", "apart")), st.data())
    def test_every_minute_is_asked_for_by_the_tasks_that_run_in_it(
        self, work: list[tuple[str, int]], reading: Any, data: st.DataObject
    ) -> None:
        project = plan()
        for number, (length, units) in enumerate(work):
            crew = [Assignment("li", units)]
            crew += [Assignment("wang")] if reading == "apart" and number % 2 else []
            project.add(f"t{number}", "T", duration=length, assignments=crew)
            if number and data.draw(st.booleans()):
                project.link(
                    f"t{number - 1}", f"t{number}", data.draw(st.sampled_from(("FS", "SS")))
                )
        planned = schedule(project, SchedulingOptions(assignments=reading))
        office = planned.working_times["office"]
        asked: dict[int, int] = defaultdict(int)
        for number, (_, units) in enumerate(work):
            start = office.pos(int(planned.columns.scheduled_start[number]))
            if reading == "together":
                minutes = int(planned[f"t{number}"].duration)
            else:
                minutes = project.minutes(project[f"t{number}"].duration)  # type: ignore[arg-type]
            for position in range(start, start + minutes):
                asked[office.start_at(position)] += units
        load = planned.load("li")
        counted = {
            minute: percent
            for begin, end, percent in zip(
                load.start.tolist(), load.finish.tolist(), load.percent.tolist(), strict=True
            )
            for minute in range(begin, end)
        }

        assert counted == dict(asked)
