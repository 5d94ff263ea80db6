"""Started tasks on which people work apart: what each has still to do, in their own calendar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeAlias

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import Code, Duration, InputError
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.testing import project_code
from pmcore.testing.strategies import plans
from pmcore.wbs import Assignment, Project, Rate, Resource
from scheduling.certificate_rows import DATES, FLOATS, scheduled_slowly

OFFICE = Calendar.standard("office", zone=None, hours="09:00-17:00")
AFTERNOONS = Calendar.standard("afternoons", zone=None, hours="13:00-17:00")
NIGHTS = Calendar.standard("nights", zone=None, weekdays="mon-sat", hours="22:00-06:00")
APART = SchedulingOptions(assignments="apart")
FROM_REMAINING = replace(APART, start_lag_from="early_start")
PLANS = settings(max_examples=min(settings().max_examples, 3000))


def digging(*team: Assignment | str, **progress: Any) -> Project:
    """Return a plan whose digging began on Monday 2, and is followed by pouring.

    Li and Wu work from nine to five, Ana in the afternoons only.
    """
    project = Project(
        "P",
        "Plan",
        start="2026-03-02",
        calendars=[OFFICE, AFTERNOONS, NIGHTS],
        calendar="office",
        resources=[
            Resource("li", rates=[Rate("60/h"), Rate("90/h", since="2026-03-05")]),
            Resource("wu"),
            Resource(
                "ana", calendar="afternoons", rates=[Rate("30/h"), Rate("50/h", since="2026-03-05")]
            ),
        ],
    )
    known = {"actual_start": "2026-03-02", **progress}
    project.add("dig", "Dig", duration="4d", assignments=team or ["li", "ana"], **known)
    project.add("pour", "Pour", duration="1d")
    project.link("dig", "pour")
    return project


def made(project: Project, options: SchedulingOptions = APART) -> Schedule:
    """Schedule; the certificate and the slow reference agree."""
    rows, _ = scheduled_slowly(project, options)
    found = schedule(project, options)
    assert found.verify().is_valid, found.verify().findings
    for row in rows:
        for field in DATES:
            assert getattr(found[row["id"]], field) == row[field], (row["id"], field)
        for field in FLOATS:
            assert getattr(found[row["id"]], field) == row[f"{field}_minutes"], (row["id"], field)
    return found


def finish(project: Project, options: SchedulingOptions = APART, task: str = "dig") -> str:
    return f"{made(project, options)[task].early_finish:%a %d %H:%M}"


def worked(found: Schedule, person: str) -> list[str]:
    """Return the days on which somebody has something left to do."""
    return [f"{start:%d %H}-{end:%H}" for start, end, _ in found.load(person)]


class TestDates:
    """The task is finished when the last of them is."""

    def test_given_half_is_done_then_each_does_the_other_half_in_their_own_time(self) -> None:
        project = digging(percent_complete=50)
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert worked(found, "li") == ["09 09-17", "10 09-17"]
        assert worked(found, "ana") == ["09 13-17", "10 13-17", "11 13-17", "12 13-17"]
        assert finish(project) == "Thu 12 17:00"
        assert f"{found['pour'].early_start:%a %d}" == "Fri 13"

    def test_given_they_work_together_then_what_remains_is_in_the_time_they_share(self) -> None:
        project = digging(percent_complete=50)
        project.configure(data_date="2026-03-09")

        assert finish(project, SchedulingOptions()) == "Thu 12 17:00"
        assert worked(schedule(project), "li") == worked(schedule(project), "ana")

    def test_given_no_data_date_then_each_goes_on_after_what_they_have_done(self) -> None:
        # two days of Li are Monday and Tuesday, two days of Ana take until Thursday
        found = made(digging(percent_complete=50))

        assert worked(found, "li") == ["04 09-17", "05 09-17"]
        assert worked(found, "ana") == ["06 13-17", "09 13-17", "10 13-17", "11 13-17"]

    def test_given_one_of_them_is_done_by_then_then_only_the_others_go_on(self) -> None:
        team = [Assignment("li", effort="4d"), Assignment("ana", effort="1d")]
        project = digging(*team, percent_complete=50)
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert worked(found, "li") == ["09 09-17", "10 09-17"]
        assert worked(found, "ana") == []
        assert finish(project) == "Tue 10 17:00"

    def test_given_somebody_was_to_begin_later_then_what_is_left_of_their_delay_passes(
        self,
    ) -> None:
        team = [Assignment("li", effort="4d"), Assignment("ana", effort="1d", delay="3d")]
        project = digging(*team, percent_complete=50)
        project.configure(data_date="2026-03-09")

        # a day of the delay is left: two afternoons
        assert worked(made(project), "ana") == ["11 13-17", "12 13-17"]

    def test_given_no_data_date_then_the_whole_delay_counts_from_the_actual_start(self) -> None:
        team = [Assignment("li", effort="4d"), Assignment("ana", effort="1d", delay="3d")]

        assert worked(made(digging(*team, percent_complete=50)), "ana") == ["10 13-17", "11 13-17"]

    def test_given_it_takes_longer_than_planned_then_each_takes_so_much_longer(self) -> None:
        team = [Assignment("li", effort="4d"), Assignment("ana", effort="1d")]
        project = digging(*team, remaining_duration="5d")
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert (found.load("li").effort, found.load("ana").effort) == (5 * 480, 2 * 480)

    def test_given_nothing_is_left_then_it_counts_as_finished_where_they_stand(self) -> None:
        project = digging(remaining_duration="0d")
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert f"{found['dig'].early_finish:%a %d %H:%M}" == "Mon 09 00:00"
        assert [finding.code for finding in found.findings] == ["schedule.finish_unknown"]
        assert worked(found, "ana") == []

    def test_given_it_was_interrupted_then_each_goes_on_when_it_is_resumed(self) -> None:
        project = digging(percent_complete=50, suspended="2026-03-04", resume="2026-03-16")

        found = made(project)
        assert worked(found, "li") == ["16 09-17", "17 09-17"]
        assert worked(found, "ana")[0] == "16 13-17"
        assert [(f"{a:%d %H}", f"{b:%d %H}") for a, b in found.segments("dig")] == [
            ("02 09", "05 17"),
            ("16 09", "19 17"),
        ]

    @pytest.mark.parametrize(
        ("progress", "expected"),
        [("retained_logic", "Thu 19"), ("actual_dates", "Thu 19"), ("progress_override", "Thu 12")],
    )
    def test_given_it_began_out_of_sequence_then_options_say_whether_the_rest_waits(
        self, progress: Any, expected: str
    ) -> None:
        project = digging(percent_complete=50)
        project.add("site", "Site", duration="5d", constraints=["SNET 2026-03-05"])
        project.link("site", "dig")
        project.configure(data_date="2026-03-09")

        assert finish(project, replace(APART, progress=progress))[:6] == expected

    def test_given_a_finish_must_wait_then_all_go_on_together_and_one_ends_then(self) -> None:
        team = [Assignment("li", effort="3d"), Assignment("ana", effort="4d")]
        project = digging(*team, percent_complete=50)
        project.add("survey", "Survey", duration="15d")
        project.link("survey", "dig", "FF")
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert worked(found, "li") == ["24 13-17", "25 09-13"]
        assert (worked(found, "ana")[0], worked(found, "ana")[-1]) == ("24 13-17", "27 13-17")

    def test_given_pauses_then_each_rests_when_as_much_of_their_work_is_done(self) -> None:
        project = digging(percent_complete=50, splits=["3d pause 2d"])
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert worked(found, "li") == ["09 09-17", "12 09-17"]
        assert worked(found, "ana") == ["09 13-17", "10 13-17", "17 13-17", "18 13-17"]


class TestOwn:
    """Somebody may say what is left to them; the progress of the task is for all others."""

    def test_given_own_remaining_durations_then_these_are_left(self) -> None:
        team = [
            Assignment("li", remaining_duration="3d"),
            Assignment("ana", remaining_duration="4h"),
        ]
        project = digging(*team, percent_complete=50)
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert worked(found, "li") == ["09 09-17", "10 09-17", "11 09-17"]
        assert worked(found, "ana") == ["09 13-17"]
        assert (found["dig"].percent_complete, found["dig"].remaining) == (50, 3 * 480)

    def test_given_only_one_says_it_then_the_others_follow_the_task(self) -> None:
        team = [Assignment("li", remaining_duration="3d"), Assignment("ana")]
        project = digging(*team, percent_complete=50)
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert (found.load("li").effort, found.load("ana").effort) == (3 * 480, 2 * 480)

    def test_given_no_data_date_then_each_goes_on_from_what_they_have_done(self) -> None:
        team = [
            Assignment("li", remaining_duration="3d"),
            Assignment("wu", remaining_duration="1d"),
        ]
        found = made(digging(*team, percent_complete=50))

        assert worked(found, "li") == ["03 09-17", "04 09-17", "05 09-17"]
        assert worked(found, "wu") == ["05 09-17"]

    def test_given_all_of_their_work_is_left_then_what_is_left_of_their_delay_passes(self) -> None:
        team = [
            Assignment("li", effort="4d"),
            Assignment("wu", effort="1d", delay="3d", remaining_duration="2d"),
        ]
        project = digging(*team, percent_complete=50)
        project.configure(data_date="2026-03-09")

        assert worked(made(project), "wu") == ["10 09-17", "11 09-17"]

    @pytest.mark.parametrize(
        "told", [{"percent_complete": 75}, {"remaining_duration": "1d"}, {"actual_start": None}]
    )
    def test_given_the_task_tells_its_progress_anew_then_theirs_is_taken_back(
        self, told: dict[str, Any]
    ) -> None:
        project = digging(Assignment("li", remaining_duration="3d"), Assignment("ana"))
        project.update("dig", **told)

        assert [each.remaining_duration for each in project["dig"].assignments] == [None, None]
        project.undo()
        assert str(project["dig"].assignments[0].remaining_duration) == "3d"

    def test_given_it_is_finished_then_nothing_is_left_to_them(self) -> None:
        project = digging(Assignment("li", remaining_duration="3d"))
        project.update("dig", actual_finish="2026-03-06")

        assert project["dig"].assignments == (Assignment("li"),)

    @pytest.mark.parametrize(
        ("told", "says"),
        [
            ({"actual_start": None}, "3d of the work of li remain, but it has no actual_start"),
            ({"actual_finish": "2026-03-06"}, "it is finished, but 3d of the work of li remain"),
        ],
    )
    def test_given_what_cannot_be_then_it_is_refused(self, told: dict[str, Any], says: str) -> None:
        with pytest.raises(InputError) as caught:
            digging(Assignment("li", remaining_duration="3d"), **told)

        assert caught.value.code is Code.TASK_PROGRESS
        assert says in caught.value.message()


class TestStarts:
    """Its start is a fact for all of them; what remains begins with the first of them."""

    def test_given_a_summary_above_then_it_starts_with_the_task(self) -> None:
        project = digging(percent_complete=50)
        project.add("works", "Works")
        project.move("dig", parent="works")
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert f"{found['works'].early_start:%a %d %H:%M}" == "Mon 02 09:00"
        assert f"{found['works'].early_finish:%a %d %H:%M}" == "Thu 12 17:00"

    def test_given_a_lag_from_what_remains_then_the_first_of_them_counts(self) -> None:
        team = [Assignment("li", effort="3d"), Assignment("ana", effort="4d")]
        project = digging(*team, percent_complete=50)
        project.add("guide", "Guide", duration="1d")
        project.link("dig", "guide", "SS", lag="7d")
        project.configure(data_date="2026-03-09")

        # by the data date the work of Ana, who ends last, has gone on for two and a half days
        found = made(project, FROM_REMAINING)
        assert f"{found['guide'].early_start:%a %d %H:%M}" == "Fri 13 13:00"
        because = found.explain("guide").because[0]
        assert "the start of what remains of dig “Dig” on Mon 2026-03-09 09:00" in because
        assert f"{made(project)['guide'].early_start:%a %d}" == "Wed 11"

    def test_given_its_start_is_waited_for_then_that_ends_no_free_float(self) -> None:
        project = digging(percent_complete=50)
        project.add("guide", "Guide", duration="1d")
        project.add("opening", "Opening", duration="9d")
        project.link("dig", "guide", "SS")
        project.configure(data_date="2026-03-09")

        found = made(project, replace(APART, free_float="own"))
        assert found["dig"].free_float == 0  # pouring follows it
        project.unlink("dig", "pour")
        assert made(project, replace(APART, free_float="own"))["dig"].free_float == 5 * 480

    def test_given_level_of_effort_beside_it_then_it_hangs_on_the_actual_start(self) -> None:
        project = digging(percent_complete=50)
        project.add("guard", "Guard", kind="level_of_effort")
        project.link("dig", "guard", "SS")
        project.link("dig", "guard", "FF")
        project.configure(data_date="2026-03-09")

        found = made(project)
        assert f"{found['guard'].early_start:%a %d}" == "Mon 02"
        assert f"{found['guard'].early_finish:%a %d}" == "Thu 12"

    def test_given_it_holds_what_it_followed_then_the_late_finish_is_its_actual_start(self) -> None:
        project = digging(percent_complete=50)
        project.add("survey", "Survey", duration="2d")
        project.link("survey", "dig")

        found = made(project, replace(APART, started="holding"))
        assert f"{found['survey'].late_finish:%a %d %H:%M}" == "Fri 27 17:00"
        assert found.explain("survey").late[0].kind == "started"


class TestTold:
    """Who ends last, how far it is, what it costs."""

    def test_given_an_explanation_then_it_names_who_ends_last(self) -> None:
        project = digging(percent_complete=50)
        project.configure(data_date="2026-03-09")
        told = made(project).explain("dig").because

        assert told == (
            "ana works until Thu 2026-03-12 17:00, the last of the 2 who work on it apart.",
            "Its start is actual.",
            "What remains (2d) goes on at the data date, Mon 2026-03-09 00:00.",
        )

    def test_given_a_delay_that_counts_then_it_is_told(self) -> None:
        team = [Assignment("li", effort="4d"), Assignment("ana", effort="2d", delay="3d")]
        told = made(digging(*team, percent_complete=40)).explain("dig").because

        assert "begins 3d later than it could, which is on Mon 2026-03-02 09:00" in " ".join(told)

    def test_given_a_delay_that_is_left_then_it_is_told_from_where_the_rest_goes_on(self) -> None:
        team = [Assignment("li", effort="4d"), Assignment("ana", effort="2d", delay="3d")]
        project = digging(*team, percent_complete=40)
        project.configure(data_date="2026-03-09")
        told = made(project).explain("dig").because

        assert "begins 1d later than it could, which is on Mon 2026-03-09 13:00" in " ".join(told)
        assert told.count("Its start is actual.") == 1

    def test_given_remaining_duration_then_the_percentage_follows_from_the_whole_team(self) -> None:
        team = [Assignment("li", effort="4d"), Assignment("ana", effort="1d", delay="4d")]
        found = made(digging(*team, remaining_duration="3d"))

        assert (found["dig"].percent_complete, found["dig"].remaining) == (40, 3 * 480)

    def test_given_rates_that_change_then_done_and_left_are_paid_when_each_works(self) -> None:
        project = digging(percent_complete=50)
        project.configure(data_date="2026-03-09")
        work = made(project).costs()["dig"].resources

        # Li: two days of March 2 and 3, two of March 9 and 10. Ana: four afternoons until the 5th,
        # of which one is paid by the new rate, and four from the 9th on
        assert {each.resource: each.total for each in work} == {
            "li": 16 * 60 + 16 * 90,
            "ana": 12 * 30 + (4 + 16) * 50,
        }

    def test_given_somebody_then_it_is_told_when_they_work(self) -> None:
        project = digging(percent_complete=50)
        project.configure(data_date="2026-03-09")
        found = made(project)

        def segments(who: str) -> list[str]:
            return [f"{a:%d %H}-{b:%d %H}" for a, b in found.segments("dig", who)]

        assert segments("li") == ["02 09-03 17", "09 09-10 17"]
        assert segments("ana") == ["02 13-05 17", "09 13-12 17"]
        with pytest.raises(InputError, match="somebody who works on dig"):
            found.segments("dig", "wu")

    def test_given_all_went_as_planned_then_progress_counts_until_the_last_of_them(self) -> None:
        from pmcore.tracking import progress_as_planned

        project = digging(percent_complete=50)
        project.configure(data_date="2026-03-09")

        told = progress_as_planned(made(project), "2026-03-11")["dig"]
        project.update("dig", **told)
        team = project["dig"].assignments
        assert [str(each.remaining_duration) for each in team] == ["0min", "480min"]

        project.configure(data_date="2026-03-11")
        assert worked(made(project), "ana") == ["11 13-17", "12 13-17"]


_Drawn: TypeAlias = tuple[str | None, str | None, int, str | None]
TEAM = st.lists(
    st.tuples(
        st.sampled_from(("li", "wu", "ana")),
        st.sampled_from((None, "1h", "7h", "20h")),
        st.sampled_from((None, "3h", "13h", "50h")),
        st.sampled_from((50, 100, 200)),
    ),
    min_size=1,
    max_size=3,
    unique_by=lambda each: each[0],
)


def _begun(project: Project, told: list[_Drawn]) -> None:
    """Let all who are there work on the leaves of a plan, most of which have begun."""
    known = [each.id for each in project.settings.resources]
    for number, task in enumerate(project.tasks()):
        if project.is_summary(task.id) or task.kind != "task" or task.is_level_of_effort:
            continue
        effort, delay, percent, own = told[number % len(told)]
        there = {each.resource for each in task.assignments}
        more = [each for each in known if each not in there]
        team = [*task.assignments, *map(Assignment, more[:1])]
        team += [Assignment(each, effort=effort, delay=delay) for each in more[1:2]]
        if own is not None and task.actual_finish is None and not task.is_manual:
            team[0] = replace(team[0], remaining_duration=Duration(own))
        begun: dict[str, Any] = {}
        if task.actual_finish is None and not task.is_manual:
            begun = {"percent_complete": percent}
            begun["actual_start"] = task.actual_start or project.settings.start
        project.update(task.id, assignments=team, **begun)


class TestLaws:
    """The engine, the slow reference and the certificate agree on random plans."""

    @PLANS
    @given(
        drawn=plans(max_tasks=5),
        told=st.lists(
            st.tuples(
                st.sampled_from((None, None, "3h", "20h", "5min")),
                st.sampled_from((None, "2h", "13h", "100min")),
                st.integers(0, 100),
                st.sampled_from((None, "0h", "2h", "700min")),
            ),
            min_size=5,
            max_size=5,
        ),
    )
    def test_the_engine_the_reference_and_the_certificate_agree(
        self,
        drawn: tuple[Project, SchedulingOptions],
        told: list[_Drawn],
    ) -> None:
        project, options = drawn[0], replace(drawn[1], assignments="apart")
        _begun(project, told)
        note(project_code(project, options))

        made(project, options)

    @given(TEAM, st.integers(0, 99), st.one_of(st.none(), st.integers(2, 20)))
    def test_each_has_left_what_lies_after_the_progress_of_the_task(
        self,
        team: list[tuple[str, str | None, str | None, int]],
        percent: int,
        day: int | None,
    ) -> None:
        crew = [
            Assignment(who, units, effort=effort, delay=delay) for who, effort, delay, units in team
        ]
        project = digging(*crew, percent_complete=percent)
        project.configure(data_date=None if day is None else f"2026-03-{day:02}")
        found = made(project)

        minutes = project.minutes
        first = min(minutes(each.delay) if each.delay else 0 for each in crew)
        spans = {}
        for each in crew:
            begin = (minutes(each.delay) if each.delay else 0) - first
            length = minutes(each.effort) * 100 // each.units if each.effort else 4 * 480
            spans[each.resource] = range(begin, begin + length)
        whole = max(span.stop for span in spans.values())
        done = whole * percent // 100
        ends = []
        for each in crew:
            left = sum(minute >= done for minute in spans[each.resource])
            load = found.load(each.resource)
            assert load.effort == left * each.units // 100
            ends += [end for _, end, _ in load]
        assert max(ends) == found["dig"].early_finish
