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
from pmcore.wbs import Assignment, Availability, Project, Resource, Split

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

    def test_given_progress_before_a_pause_then_it_is_left_out(self) -> None:
        project = plan()
        project.add(
            "a",
            "A",
            duration="1d",
            splits=[Split("6h", "8h")],
            assignments=["li"],
            actual_start="2026-03-02",
            percent_complete=50,
        )

        assert schedule(project).load("li").effort == 240
        assert profile(project, "li") == [("02 13", "02 15", 100), ("03 15", "03 17", 100)]

    def test_given_a_pause_after_what_somebody_does_alone_then_they_do_no_more(self) -> None:
        project = plan()
        crew = [Assignment("li", effort="2h"), Assignment("team", effort="8h")]
        project.add("a", "A", duration="1d", splits=[Split("4h", "4h")], assignments=crew)

        assert profile(project, "li") == [("02 08", "02 10", 100)]

    def test_given_days_then_the_work_between_them_is_told(self) -> None:
        project = plan()
        project.add("a", "A", duration="3d", assignments=["li"])
        load = schedule(project).load("li")
        days = [datetime_of((20514 + day) * 1440, None) for day in range(5)]

        assert [load.between(*span) for span in pairwise(days)] == [480, 480, 480, 0]
        assert load.between("2026-03-02T15:00", "2026-03-04") == 120 + 480
        with pytest.raises(InputError, match="last cannot be soon"):
            load.between("2026-03-02", "soon")

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
            "2026-03-02 08:00 to 2026-03-02 12:00, by a “A”, b “B” (stretches: 1)."
        )
        assert "200%" in finding.message("zh")


class TestAvailability:
    """How much there is of a resource may change from a date on."""

    def available(self, *steps: Availability, units: int = 100) -> Project:
        project = plan()
        li = Resource("li", units=units, availability=steps)
        project.configure(resources=[li, *project.settings.resources[1:]])
        project.add("a", "A", duration="3d", assignments=["li 80%"])
        return project

    def test_given_less_of_it_later_then_only_that_time_is_a_peak(self) -> None:
        project = self.available(
            Availability("2026-03-03T13:00", 50), Availability("2026-03-04", 80)
        )
        (peak,) = schedule(project).load("li").peaks()

        assert (f"{peak.start:%d %H}", f"{peak.finish:%d %H}") == ("03 13", "03 17")
        assert (peak.percent, peak.units, peak.missing, peak.minutes) == (80, 50, 30, 72)

    def test_given_none_of_it_then_everything_is_too_much(self) -> None:
        project = self.available(Availability("2026-01-01", 0), Availability("2026-03-04", 100))
        (finding,) = schedule(project).over_allocated()

        assert finding.context["units"] == 0
        assert "of which there is 0%" in finding.message()
        assert finding.context["minutes"] == 2 * 480 * 80 // 100

    def test_given_more_of_it_later_then_there_is_enough(self) -> None:
        project = self.available(Availability("2026-03-02", 100), units=50)

        assert schedule(project).over_allocated() == ()

    def test_given_a_change_within_a_peak_then_the_worst_place_is_told(self) -> None:
        project = self.available(Availability("2026-03-02T10:00", 20), units=60)
        first, *_ = schedule(project).load("li").peaks()

        assert (f"{first.start:%H}", f"{first.finish:%H}") == ("08", "12")
        assert (first.percent, first.units, first.minutes) == (80, 20, (120 * 20 + 120 * 60) // 100)

    @given(
        st.lists(
            st.tuples(st.integers(0, 5 * 24), st.sampled_from((0, 50, 100, 200))),
            max_size=4,
            unique_by=lambda step: step[0],
        ),
        st.lists(st.sampled_from(("li", "li 50%", "li 150%")), min_size=1, max_size=3),
    )
    def test_missing_minutes_are_those_counted_one_by_one(
        self, hours: list[tuple[int, int]], work: list[str]
    ) -> None:
        begin = 20514 * 1440
        steps = sorted((begin + hour * 60, units) for hour, units in hours)
        project = plan()
        li = Resource(
            "li", availability=[Availability(datetime_of(at, None), much) for at, much in steps]
        )
        project.configure(resources=[li, *project.settings.resources[1:]])
        for number, each in enumerate(work):
            project.add(f"t{number}", "T", duration=f"{3 + number}d", assignments=[each])
        load = schedule(project).load("li")

        missing = 0
        for start, finish, percent in zip(
            load.start.tolist(), load.finish.tolist(), load.percent.tolist(), strict=True
        ):
            for minute in range(start, finish):
                units = [100, *(much for at, much in steps if at <= minute)][-1]
                missing += max(percent - units, 0)
        told = [peak.minutes for peak in load.peaks()]
        assert sum(told) <= missing / 100 <= sum(told) + len(told)


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
