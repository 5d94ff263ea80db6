"""FF and SF into tasks whose people work in calendars of their own."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st

from pmcore.scheduling import Schedule, SchedulingOptions, dating, schedule
from pmcore.scheduling.engine.calendar_table import OneAtATime
from pmcore.scheduling.engine.compiling import compile_network
from pmcore.testing import project_code
from pmcore.wbs import Assignment, Project
from scheduling.builders import PEOPLE, staffed
from scheduling.test_engine_equals_reference import PLANS_PER_SHARD, differences, reference

MS_PROJECT = SchedulingOptions.ms_project()
HARD = replace(MS_PROJECT, constraints="hard")


def digging(team: list[str], link: str, lag: str = "0d", *, before: str = "1d") -> Project:
    """Dig for four hours, after a survey."""
    made = staffed()
    made.add("survey", "Survey", duration=before)
    made.add("dig", "Dig", duration="4h", assignments=team)
    made.link("survey", "dig", link, lag)  # type: ignore[arg-type]
    return made


def dates(found: Schedule, task: str = "dig") -> str:
    each = found[task]
    return f"{each.early_start:%d %H:%M} - {each.early_finish:%d %H:%M}"


def broken_by(found: Schedule) -> list[int]:
    """Return by how many minutes each dependency is broken that is told to be."""
    told = [each for each in found.findings if each.code == "schedule.dependency_broken"]
    return [int(str(each.context["minutes"])) for each in told]


@st.composite
def crowded(draw: st.DrawFn) -> Project:
    """Draw a few tasks, most of them worked by several, that wait for each other in any way."""
    made = staffed()
    for number in range(draw(st.integers(2, 4))):
        team = draw(st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True))
        fields: dict[str, Any] = {"duration": f"{draw(st.sampled_from([0, 4, 8, 12, 24]))}h"}
        if draw(st.integers(0, 5)) == 0:
            fields["leveling_delay"] = draw(st.sampled_from(["6eh", "1ed"]))
        fields["is_active"] = draw(st.integers(0, 5)) != 0
        if draw(st.booleans()):
            kind = draw(st.sampled_from(["FNET", "MFO", "FNLT", "MSO", "SNET"]))
            day, time = draw(st.integers(3, 13)), draw(st.sampled_from(["08:00", "12:00", "17:00"]))
            fields["constraints"] = [f"{kind} 2026-03-{day:02d}T{time}"]
        delays = st.sampled_from([None, None, None, "2h"])
        people = [Assignment(each, delay=draw(delays)) for each in team]
        made.add(f"T{number}", f"T{number}", assignments=people, **fields)
        for before in range(number):
            if draw(st.booleans()):
                link = draw(st.sampled_from(["FF", "FF", "SF", "SS", "FS"]))
                lag = draw(st.sampled_from(["0d", "0d", "1d", "4h", "-4h", "50%", "1ed"]))
                made.link(f"T{before}", f"T{number}", link, lag)  # type: ignore[arg-type]
    return made


class TestFinishAsked:
    """All start with the task; it starts no earlier than lets the first of them end as asked."""

    @pytest.mark.parametrize(
        ("team", "expected"),
        [
            (["office", "early"], "02 11:00 - 02 16:00"),  # whoever works late could start later
            (["early", "office"], "02 11:00 - 02 16:00"),
            (["office", "evenings"], "02 08:00 - 02 20:00"),  # the evening before: project start
        ],
    )
    def test_given_other_hours_when_a_finish_waits_then_they_start_together(
        self, team: list[str], expected: str
    ) -> None:
        found = schedule(digging(team, "FF"), MS_PROJECT)

        assert dates(found) == expected
        assert found.verify().is_valid

    def test_given_who_works_seldom_when_a_finish_waits_then_they_decide_the_start(self) -> None:
        project = digging(["four", "seldom"], "FF", before="2w")

        assert dates(schedule(project, MS_PROJECT)) == "12 13:00 - 13 13:00"
        project.update("dig", duration="12h")
        assert dates(schedule(project, MS_PROJECT)) == "11 13:00 - 13 17:00"

    def test_given_a_start_that_a_finish_waits_for_then_they_start_together(self) -> None:
        project = digging(["office", "early"], "SF")
        project.update("survey", constraints=["SNET 2026-03-05T08:00"])

        assert dates(schedule(project, MS_PROJECT)) == "04 13:00 - 05 08:00"

    def test_given_a_start_waits_too_then_the_later_of_both_counts(self) -> None:
        project = digging(["office", "early"], "FF")
        project.link("survey", "dig", "SS", "1d")

        assert dates(schedule(project, MS_PROJECT)) == "03 07:00 - 03 12:00"

    @pytest.mark.parametrize("kind", ["FNET", "MFO"])
    def test_given_a_date_for_the_finish_then_they_start_together(self, kind: str) -> None:
        project = staffed()
        asked = [f"{kind} 2026-03-04T17:00"]
        project.add("dig", "Dig", duration="4h", assignments=["office", "early"], constraints=asked)

        found = schedule(project, MS_PROJECT)
        assert dates(found) == "04 11:00 - 04 16:00"
        assert found.verify().is_valid
        assert [str(each.constraint) for each in found.explain("dig").early if each.constraint]

    def test_given_a_reason_is_asked_for_then_it_is_the_dependency(self) -> None:
        found = schedule(digging(["office", "early"], "FF"), MS_PROJECT)

        assert "survey" in str(found.explain("dig"))
        assert [each.key for each in found.driving()] == [("survey", "dig", "FF")]

    def test_given_they_may_end_later_when_late_then_so_may_what_comes_before(self) -> None:
        project = digging(["office", "early"], "FF")
        project.add("end", "End", duration="3d")

        found = schedule(project, MS_PROJECT)
        assert f"{found['dig'].late_finish:%d %H:%M}" == "04 17:00"
        assert f"{found['survey'].late_finish:%d %H:%M}" == "04 17:00"
        assert "could not finish by Wed 2026-03-04 16:00 (FF)" in str(found.explain("survey"))

    def test_given_many_dates_for_finishes_then_they_are_read_in_a_few_calls(self) -> None:
        project, team = staffed(), ["office", "early"]
        for number in range(50):
            asked = [f"FNET 2026-03-{2 + number % 20:02}T17:00"]
            project.add(f"T{number}", "Dig", duration="4h", assignments=team, constraints=asked)
        asking = OneAtATime.start_at
        with patch.object(OneAtATime, "start_at", autospec=True, side_effect=asking) as one_by_one:
            schedule(project, MS_PROJECT)

        assert one_by_one.call_count < 50


class TestBroken:
    """A hard date breaks what the dates of its task do not keep, not what only a delay would."""

    @pytest.mark.parametrize(
        ("delay", "before", "minutes"),
        [
            ({"assignments": [Assignment("office", delay="2h")]}, "20h", []),
            ({"assignments": [Assignment("office", delay="2h")]}, "21h", [60]),
            ({"leveling_delay": "1ed"}, "20h", []),
            ({"leveling_delay": "1ed"}, "21h", [60]),
            ({"assignments": ["early", Assignment("office", delay="2h")]}, "20h", []),
            ({"assignments": ["early", Assignment("office", delay="2h")]}, "21h", [60]),
        ],
    )
    def test_given_a_delay_cut_short_then_only_the_finish_asked_counts(
        self, delay: dict[str, Any], before: str, minutes: list[int]
    ) -> None:
        project = staffed()
        project.add("survey", "Survey", duration=before)
        project.add("dig", "Dig", duration="1d", constraints=["MFO 2026-03-04T12:00"], **delay)
        project.link("survey", "dig", "FF")

        found = schedule(project, HARD)
        assert broken_by(found) == minutes
        assert [each.key for each in found.broken()] == [("survey", "dig", "FF")] * len(minutes)

    def test_given_who_rests_at_the_start_then_their_finish_counts(self) -> None:
        project = staffed()
        project.add("survey", "Survey", duration="1d")
        team = ["office", "evenings"]
        project.add("dig", "Dig", duration="4h", assignments=team, constraints=["SNLT 2026-03-02"])
        project.link("survey", "dig", "FF", "3eh")

        found = schedule(project, HARD)
        assert dates(found) == "02 08:00 - 02 20:00"
        assert broken_by(found) == []

    @given(crowded())
    def test_none_is_broken_by_nothing(self, project: Project) -> None:
        assert all(minutes > 0 for minutes in broken_by(schedule(project, HARD)))


class TestEngine:
    """The engine, the slow reference and the verifier agree, by edge and by level."""

    @pytest.mark.parametrize("narrow", [1, 2**31])
    @settings(max_examples=PLANS_PER_SHARD)
    @given(
        crowded(),
        st.sampled_from(
            [
                MS_PROJECT,
                HARD,
                SchedulingOptions(assignments="apart"),
                SchedulingOptions(assignments="apart", compare="instant"),
                SchedulingOptions.primavera(),
            ]
        ),
    )
    def test_the_engine_equals_the_reference(
        self, narrow: int, project: Project, options: SchedulingOptions
    ) -> None:
        note(project_code(project, options))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(dating, "compile_network", partial(compile_network, narrow=narrow))

            assert list(differences(project, options, reference(project, options))) == []
            assert schedule(project, options).verify().is_valid
