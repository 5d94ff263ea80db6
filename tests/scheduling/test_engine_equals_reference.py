"""The engine against the slow reference, which shares none of its code."""

from __future__ import annotations

from collections.abc import Iterator, Set
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, note

from pmcore.calendars import Calendar, instant_of
from pmcore.kernel import HorizonError, TaskId
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.testing import ReferenceSchedule, project_code, reference_schedule
from pmcore.testing.strategies import projects
from pmcore.wbs import Project

COLUMNS = ("early_start", "early_finish", "late_start", "late_finish", "total_float", "free_float")


def reference(project: Project) -> ReferenceSchedule:
    """Schedule slowly; a rare plan needs more than the usual weeks around its start."""
    start = project.settings.start
    day = start.date() if isinstance(start, datetime) else start
    try:
        return reference_schedule(project, day - timedelta(days=35), day + timedelta(days=70))
    except HorizonError:
        return reference_schedule(project, day - timedelta(days=250), day + timedelta(days=350))


def differences(project: Project, expected: ReferenceSchedule) -> Iterator[str]:
    """Yield a line for each number or set in which the engine and the reference differ."""
    computed = schedule(project)
    for row, task in enumerate(computed.task_ids):
        for name in COLUMNS:
            got = int(getattr(computed.columns, name)[row])
            wanted = getattr(expected.tasks[task], name)
            if got != wanted:
                yield f"{task} {name}: {_reading(name, got)}, not {_reading(name, wanted)}"
    yield from _difference("drives", {each.key for each in computed.driving()}, expected.driving)
    yield from _difference("longest path", _longest_path(project), expected.longest_path)
    finish = instant_of(computed.finish, computed.zone)
    if finish != expected.finish:
        yield f"finish: {_reading('', finish)}, not {_reading('', expected.finish)}"


def _longest_path(project: Project) -> set[TaskId]:
    computed = schedule(project, SchedulingOptions(criticality="longest_path"))
    critical = zip(computed.task_ids, computed.columns.is_critical, strict=True)
    return {task for task, is_on_it in critical if is_on_it and not project.is_summary(task)}


def _difference(what: str, got: Set[Any], wanted: Set[Any]) -> Iterator[str]:
    if got != wanted:
        yield f"{what}: too much {sorted(got - wanted)}, missing {sorted(wanted - got)}"


def _reading(name: str, value: int) -> str:
    if name.endswith("float"):
        return f"{value} min"
    return f"{datetime(1970, 1, 1) + timedelta(minutes=value):%a %Y-%m-%d %H:%M}"  # noqa: DTZ001


class TestEngine:
    """The engine and the slow reference agree on every number."""

    @given(projects())
    def test_the_engine_equals_the_reference(self, project: Project) -> None:
        note(project_code(project))

        assert list(differences(project, reference(project))) == []


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

        assert list(differences(project, reference(project))) == []

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

        assert list(differences(project, reference(project))) == []

    def test_given_two_first_leaves_when_ss_leads_out_then_they_agree(self) -> None:
        project = _plan()
        project.add("S", "S")
        project.add("A", "A", duration="1d", parent="S")
        project.add("B", "B", duration="1d", parent="S")
        project.add("X", "X", duration="1d")
        project.add("D", "D", duration="3d")
        project.link("S", "X", "SS")

        assert list(differences(project, reference(project))) == []


def _plan(finish: datetime | None = None) -> Project:
    office = Calendar.standard("office", zone=None)
    return Project("P", "Plan", start=date(2026, 3, 2), finish=finish, calendars=[office])
