"""The engine against the slow reference, which shares none of its code."""

from __future__ import annotations

import os
from collections.abc import Iterator, Set
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, note, reject, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar, DatedWeek, WorkWeek
from pmcore.kernel import Code, HorizonError, ScheduleError, TaskId
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.options import ConstraintReading
from pmcore.testing import ReferenceDates, ReferenceSchedule, project_code, reference_schedule
from pmcore.testing.strategies import plans
from pmcore.wbs import Project
from testing.by_hand import plan

COLUMNS = [field.name for field in fields(ReferenceDates)]
# 150 plans while working and in CI, 20,000 in the deep profile, in four shards that run side by
# side. ``pytest --hypothesis-show-statistics`` prints how many were compared.
IS_DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
PLANS_PER_SHARD = 5000 if IS_DEEP else 40
DEFAULTS = SchedulingOptions()


def reference(project: Project, options: SchedulingOptions) -> ReferenceSchedule:
    """Schedule slowly; a rare plan needs more than the usual weeks around its start."""
    start = project.settings.start
    day = start.date() if isinstance(start, datetime) else start
    try:
        return _within(35, 70, day, project, options)
    except HorizonError:
        return _within(250, 350, day, project, options)


def _within(
    before: int, after: int, day: date, project: Project, options: SchedulingOptions
) -> ReferenceSchedule:
    first, last = day - timedelta(days=before), day + timedelta(days=after)
    return reference_schedule(project, first, last, options)


def differences(
    project: Project, options: SchedulingOptions, expected: ReferenceSchedule
) -> Iterator[str]:
    """Yield a line for each number or set in which the engine and the reference differ."""
    computed = schedule(project, options)
    for name in COLUMNS:
        column = getattr(computed.columns, name).tolist()
        for task, got in zip(computed.task_ids, column, strict=True):
            wanted = getattr(expected.tasks[task], name)
            if got != wanted:
                yield f"{task} {name}: {_reading(name, got)}, not {_reading(name, wanted)}"
    yield from _difference("critical", _critical(computed), expected.critical)
    yield from _difference("drives", {each.key for each in computed.driving()}, expected.driving)
    yield from _difference("broken", {each.key for each in computed.broken()}, expected.broken)
    finish = max(
        int(at)
        for task, at in zip(computed.task_ids, computed.columns.early_finish.tolist(), strict=True)
        if task in expected.counted
    )
    if finish != expected.finish:
        yield f"finish: {_reading('', finish)}, not {_reading('', expected.finish)}"


def _critical(computed: Schedule) -> set[TaskId]:
    critical = computed.columns.is_critical.tolist()
    return {task for task, is_it in zip(computed.task_ids, critical, strict=True) if is_it}


def _difference(what: str, got: Set[Any], wanted: Set[Any]) -> Iterator[str]:
    if got != wanted:
        yield f"{what}: too much {sorted(got - wanted)}, missing {sorted(wanted - got)}"


def _reading(name: str, value: int) -> str:
    if name.endswith("float"):
        return f"{value} min"
    return f"{datetime(1970, 1, 1) + timedelta(minutes=value):%a %Y-%m-%d %H:%M}"  # noqa: DTZ001


class TestEngine:
    """The engine and the slow reference agree on every number, however a plan is read."""

    @pytest.mark.parametrize("shard", range(4))
    @settings(max_examples=PLANS_PER_SHARD)
    @given(drawn=plans())
    def test_the_engine_equals_the_reference(
        self, shard: int, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        note(project_code(*drawn))
        try:
            expected = reference(*drawn)
        except HorizonError:
            reject()  # one plan in a thousand reaches farther than the reference looks: a year

        assert list(differences(*drawn, expected)) == []


class TestDatesByHandThatTakeNoPart:
    """Dates by hand of a summary in which nothing takes part reach no summary above.

    One random plan in 25,000 showed that they did.
    """

    @pytest.mark.parametrize("day", [2, 10])
    @pytest.mark.parametrize(
        "below", [{"kind": "level_of_effort", "duration": "826min"}, {"is_active": False}]
    )
    def test_the_engine_equals_the_reference(self, day: int, below: dict[str, Any]) -> None:
        project = _plan()
        project.add("B", "B")
        project.add("D", "D", parent="B", manual_finish=datetime(2026, 3, day, 0, 7))  # noqa: DTZ001
        project.add("G", "G", parent="D", **below)
        project.add("F", "F", parent="B", duration="4h")
        project.add("E", "E", duration="1d", deadline="2026-03-02")
        project.link("B", "E")

        assert list(differences(project, DEFAULTS, reference(project, DEFAULTS))) == []
        assert schedule(project).verify().is_valid


class TestCalendarsThatStop:
    """Work may end in a calendar's very last minute; nothing waits for what never comes."""

    @settings(max_examples=PLANS_PER_SHARD)
    @given(plans(), st.integers(8, 40), st.sets(st.integers(0, 2), min_size=1))
    def test_the_engine_equals_the_reference(
        self, drawn: tuple[Project, SchedulingOptions], days: int, which: set[int]
    ) -> None:
        project, options = drawn
        _stop(project, days, which)
        note(project_code(project, options))
        try:
            expected = reference(project, options)
        except HorizonError:
            return  # a task waits for working time that never comes

        assert list(differences(project, options, expected)) == []

    def test_given_work_for_all_that_is_left_when_scheduled_then_it_fits(self) -> None:
        project = _plan()
        project.add("A", "A", duration="5d")
        _stop(project, 5, {0})

        planned = schedule(project)

        assert f"{planned.finish:%a %d %H:%M}" == "Fri 06 17:00"
        assert planned.verify().is_valid

    def test_given_a_longer_plan_beside_it_then_it_can_finish_in_the_last_minute(self) -> None:
        office = Calendar.standard("office", zone=None)
        project = _plan()
        project.configure(calendars=[office, office.derive("temp")], calendar="office")
        project.add("A", "A", duration="4d", calendar="temp")
        project.add("B", "B", duration="10d")
        _stop(project, 5, {1})

        assert f"{schedule(project)['A'].late_finish:%a %d %H:%M}" == "Fri 06 17:00"

    def test_given_more_work_than_is_left_when_scheduled_then_the_horizon_is_named(self) -> None:
        project = _plan()
        project.add("A", "A", duration="2401min")
        _stop(project, 5, {0})

        with pytest.raises(ScheduleError) as caught:
            schedule(project)
        assert caught.value.code == Code.SCHEDULE_HORIZON


def _stop(project: Project, days: int, which: Set[int]) -> None:
    """Let some of the calendars never work again after so many days."""
    start = project.settings.start
    first = date(start.year, start.month, start.day) + timedelta(days=days)
    never = DatedWeek(first, None, WorkWeek.of({}))
    project.configure(
        calendars=[
            replace(calendar, dated_weeks=(never,)) if number in which else calendar
            for number, calendar in enumerate(project.settings.calendars)
        ]
    )


class TestPastDisagreements:
    """Plans on which the two once differed, as small as they could be made."""

    @pytest.mark.parametrize("lag", ["0d", "1d"])
    @pytest.mark.parametrize("finish", [None, datetime(2026, 3, 15, 9, 45)])  # noqa: DTZ001
    def test_given_ff_into_a_summary_when_scheduled_then_they_agree(
        self, lag: str, finish: datetime | None
    ) -> None:
        project = _plan(finish=finish)
        project.add("A", "A", duration="1d")
        project.add("S", "S")
        project.add("B", "B", duration="1d", parent="S")
        project.add("D", "D", duration="3d")
        project.link("A", "S", "FF", lag=lag)

        assert list(differences(project, DEFAULTS, reference(project, DEFAULTS))) == []

    def test_given_ff_into_an_inner_summary_when_scheduled_then_they_agree(self) -> None:
        project = _plan()
        project.add("S", "S")
        project.add("T", "T", parent="S")
        for task, parent, duration in (("A", "S", "1d"), ("B", "T", "1d"), ("C", None, "5d")):
            project.add(task, task, parent=parent, duration=duration)
        project.add("D", "D", duration="1d")
        project.add("Y", "Y", duration="1d")
        project.link("Y", "T", "FF", lag="1d")
        project.link("S", "D")

        assert list(differences(project, DEFAULTS, reference(project, DEFAULTS))) == []

    def test_given_two_first_leaves_when_ss_leads_out_then_they_agree(self) -> None:
        project = _plan()
        project.add("S", "S")
        project.add("A", "A", duration="1d", parent="S")
        project.add("B", "B", duration="1d", parent="S")
        project.add("X", "X", duration="1d")
        project.add("D", "D", duration="3d")
        project.link("S", "X", "SS")

        assert list(differences(project, DEFAULTS, reference(project, DEFAULTS))) == []

    @pytest.mark.parametrize(
        ("text", "finish"),
        [
            ("S; A 1d in:S SNLT:03-02; B 1d; B -> S FS+4min", None),
            ("S; A 1d in:S FNLT:03-01; M 0d; S -> M", None),
            ("A 1d; S; B 1d in:S MSO:03-06; A -> S FS+4min", "2026-03-04"),
        ],
    )
    def test_given_a_leaf_held_in_a_summary_when_hard_then_they_agree(
        self, text: str, finish: str | None
    ) -> None:
        project, options = plan(text, finish=finish), SchedulingOptions(constraints="hard")

        assert list(differences(project, options, reference(project, options))) == []

    @pytest.mark.parametrize("alap", [False, True])
    def test_given_a_summary_whose_tasks_wait_for_nothing_then_it_holds_up_nobody(
        self, alap: bool
    ) -> None:
        project = _plan()
        project.add("A", "A")
        project.add("B", "B", parent="A", duration="1d", is_active=False)
        project.add("D", "D", parent="A", actual_start=date(2026, 3, 2), duration="1d")
        project.update("D", actual_finish=date(2026, 3, 3))
        project.add("F", "F", duration="1d", as_late_as_possible=alap)
        project.link("F", "A", lag="1ed")

        assert list(differences(project, DEFAULTS, reference(project, DEFAULTS))) == []
        assert schedule(project).verify().is_valid

    @pytest.mark.parametrize("constraints", ["mandatory", "hard"])
    def test_given_a_pinned_task_with_a_delay_then_the_longest_path_leads_through_it(
        self, constraints: ConstraintReading
    ) -> None:
        project = _plan(finish=datetime(2026, 3, 4, 17))  # noqa: DTZ001
        project.add("B", "B", duration="1d", constraints=["MSO 2026-03-07"], leveling_delay="3ed")
        project.add("E", "E", duration="1d", constraints=["SNET 2026-03-03"])
        project.link("E", "B")
        options = SchedulingOptions(constraints=constraints)

        assert list(differences(project, options, reference(project, options))) == []
        assert schedule(project, options).verify().is_valid


def _plan(finish: datetime | None = None) -> Project:
    office = Calendar.standard("office", zone=None)
    return Project("P", "Plan", start=date(2026, 3, 2), finish=finish, calendars=[office])
