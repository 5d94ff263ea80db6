"""What holds for the length of every task, whoever works on it, and for its parts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import Duration, InputError, ProjectError
from pmcore.wbs import Assignment, Project, Resource, Task
from pmcore.wbs.effort import awaits_effort, effort_decides, has_length, length_minutes
from pmcore.wbs.split import shares
from wbs.plans import plan

CREW, NEWCOMER = ("li", "wang", "zhao"), "an"
units = st.sampled_from([1, 33, 50, 100, 150, 100_000]) | st.integers(1, 400)
some_minutes = st.integers(0, 9999).map("{}min".format)
lengths = st.sampled_from(["0d", "1min", "7h", "2.5d", "1w"]) | some_minutes
weights = st.lists(st.integers(0, 9), min_size=2, max_size=4)


def crews(least: int = 0) -> st.SearchStrategy[list[Assignment]]:
    """Some of three people, each with a share of their time."""
    drawn = st.dictionaries(st.sampled_from(CREW), units, min_size=least, max_size=3)
    return drawn.map(lambda crew: [Assignment(*held) for held in crew.items()])


def tasks(id: str = "t", **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Task]:
    """Tasks with all that a length may follow from."""
    usual: dict[str, st.SearchStrategy[Any]] = {
        "duration": st.none() | lengths | st.sampled_from(["2ed", "100emin"]),
        "effort": st.none() | lengths,
        "fixed": st.sampled_from(["units", "duration", "effort"]),
        "assignments": crews(),
    }
    return st.builds(Task, st.just(id), st.just("T"), **{**usual, **given})


def by_effort(id: str = "t", **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Task]:
    """Tasks with an effort and somebody to share it, and no duration."""
    needed = {"duration": st.none(), "effort": lengths, "fixed": st.just("units")}
    return tasks(id, **{**needed, "assignments": crews(1), **given})


driven = by_effort(fixed=st.sampled_from(["units", "effort"])) | tasks(
    effort=lengths, fixed=st.just("effort"), assignments=crews(1)
)
one_crew = crews(1).map(st.just)
pairs = st.one_of(
    st.tuples(tasks("t"), tasks("u")),
    st.tuples(by_effort("t"), by_effort("u")),
    one_crew.flatmap(
        lambda crew: st.tuples(by_effort("t", assignments=crew), by_effort("u", assignments=crew))
    ),
)


def length(task: Task) -> int | None:
    return length_minutes(task, Duration.to_minutes)


def joined(task: Task, percent: int) -> Task:
    """The task with one person more."""
    return task.replace(assignments=[*task.assignments, Assignment(NEWCOMER, percent)])


def in_project(*given: Task) -> Project:
    project = plan(resources=[Resource(id) for id in CREW])
    project.add_many(given)
    return project


class TestLength:
    """A duration, or an effort shared out; what is fixed says which."""

    @given(tasks())
    def test_it_is_known_or_something_is_missing(self, task: Task) -> None:
        assert has_length(task) == (length(task) is not None)
        assert not (effort_decides(task) and awaits_effort(task))

    @given(driven, units)
    def test_one_more_person_never_lengthens_what_effort_decides(
        self, task: Task, percent: int
    ) -> None:
        assert effort_decides(task)
        before, after = length(task), length(joined(task, percent))

        assert before is not None
        assert after is not None
        assert after <= before

    @given(tasks(fixed=st.just("duration")), units)
    def test_a_fixed_duration_stays_whoever_joins(self, task: Task, percent: int) -> None:
        assert length(joined(task, percent)) == length(task)


class TestParts:
    """What is split and merged again takes as much work and as much time as before."""

    @given(tasks() | driven, weights)
    def test_split_and_merge_keep_effort_length_and_people(
        self, task: Task, weights: list[int]
    ) -> None:
        project, before = in_project(task), length(task)
        unit = "emin" if task.duration and task.duration.kind == "elapsed" else "min"
        durations = [f"{part}{unit}" for part in shares(before or 0, weights)]
        if before is None:
            with pytest.raises(ProjectError, match=r"split\.duration"):
                project.split("t", durations)
            return

        merged = project.merge([part.id for part in project.split("t", durations)])

        assert length(merged) == before
        assert merged.assignments == task.assignments
        efforts = [each and each.to_minutes() for each in (merged.effort, task.effort)]
        assert efforts[0] == efforts[1]

    @given(by_effort(), weights)
    def test_parts_in_sequence_take_as_long_as_the_whole_but_for_rounding(
        self, task: Task, weights: list[int]
    ) -> None:
        parts = in_project(task).split("t", [f"{weight}h" for weight in weights])

        rounded_up = sum(length(part) or 0 for part in parts) - (length(task) or 0)
        assert 0 <= rounded_up < len(parts)

    @given(pairs)
    def test_merged_tasks_take_as_long_as_one_after_the_other_but_for_rounding(
        self, pair: tuple[Task, Task]
    ) -> None:
        try:
            merged = in_project(*pair).merge(["t", "u"])
        except (ProjectError, InputError):
            return  # the two disagree, or one is elapsed time

        known = [minutes for minutes in map(length, pair) if minutes is not None]
        after = length(merged)
        assert (after is None) == (len(known) < 2)
        assert after is None or 0 <= sum(known) - after <= 1
