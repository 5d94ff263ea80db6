"""Leads and lags that lead out of the years that are compiled at first: the range follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given, note, reject, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import HorizonError
from pmcore.scheduling import SchedulingOptions, dating, schedule
from pmcore.scheduling.engine.compiling import compile_network
from pmcore.testing import project_code, reference_schedule
from pmcore.testing.strategies import options as readings
from pmcore.testing.strategies import plans
from pmcore.wbs import DependencyType, Project
from scheduling.test_engine_equals_reference import PLANS_PER_SHARD, differences
from testing.by_hand import plan

MS_PROJECT = SchedulingOptions.ms_project()
PRESETS = [
    MS_PROJECT,
    replace(MS_PROJECT, milestones="start"),
    SchedulingOptions(),
    SchedulingOptions.primavera(),
]
# Two months before it begins the first year that is compiled: ten weeks of a lead are enough.
START = date(2026, 3, 2)
FIRST, LAST = date(2025, 3, 1), date(2026, 12, 31)
HOURS = ["09:00-17:00", "08:00-12:00 13:00-17:00", "22:00-06:00", "16:00-24:00"]
MILESTONE: dict[str, Any] = {"kind": "milestone"}
DELAYS = st.sampled_from([None, None, None, "20ed", "90ed"])
LINKS: list[DependencyType] = ["FS", "FS", "FS", "SS", "SS", "FF", "SF"]
LEADS = ["-60d", "-70d", "-100d", "-90ed", "-120ed"] * 3
LAGS = ["-150%", "0d", "-1d", "60d", "90ed", "150%", *LEADS[:5]]


def lead(lag: str, link: str = "FS", **fields: Any) -> Project:
    """Return a plan of one day, and of what is far before it."""
    made = plan("A 1d")
    made.add("B", "B", **fields)
    made.link("A", "B", link, lag)  # type: ignore[arg-type]
    return made


def start(project: Project, options: SchedulingOptions = MS_PROJECT) -> str:
    found = schedule(project, options)
    assert found.verify().is_valid
    return f"{found['B'].early_start:%Y-%m-%d %H:%M}"


class TestLeads:
    """A milestone that the plan puts before all compiled years stands where a task would."""

    @pytest.mark.parametrize(
        ("lag", "link", "expected"),
        [
            ("-40d", "FS", "2026-01-06 09:00"),
            ("-60d", "FS", "2025-12-09 09:00"),
            ("-100d", "FS", "2025-10-14 09:00"),
            ("-2000d", "FS", "2018-07-03 09:00"),
            ("-100d", "SS", "2025-10-13 09:00"),
            ("-200ed", "FS", "2025-08-14 17:00"),
        ],
    )
    def test_given_a_far_lead_when_scheduled_then_the_milestone_stands_there(
        self, lag: str, link: str, expected: str
    ) -> None:
        assert start(lead(lag, link, kind="milestone")) == expected

    def test_given_a_share_of_a_long_summary_then_the_milestone_stands_there(self) -> None:
        project = plan("S; A 1d in:S; Z 0d in:S MSO:03-03; B 0d")
        project.update("Z", constraints=["MSO 2030-01-01T09:00"])
        project.link("S", "B", "FS", "-150%")

        assert start(project) == "2024-03-29 13:00"  # a share of half a day

    @pytest.mark.parametrize("fields", [{"duration": "1d"}, {"kind": "milestone"}])
    @pytest.mark.parametrize(
        ("delay", "expected"),
        [
            ("20ed", "2025-11-03 09:00"),
            ("120ed", "2026-02-11 09:00"),
            ("200ed", "2026-05-04 09:00"),
        ],
    )
    def test_given_a_delay_after_it_then_it_counts_from_there(
        self, fields: dict[str, Any], delay: str, expected: str
    ) -> None:
        """Though the task itself, delayed, may lie within the compiled years."""
        assert start(lead("-100d", leveling_delay=delay, **fields)) == expected


@st.composite
def led(draw: st.DrawFn) -> Project:
    """Draw a few tasks, most of them milestones, each with dependencies on those before it."""
    zone = draw(st.sampled_from([None, None, "Asia/Shanghai", "America/Los_Angeles"]))
    hours = st.sampled_from(HOURS)
    calendars = [Calendar.standard(id, zone=zone, hours=draw(hours)) for id in "CK"]
    made = Project("P", "Plan", start=START, calendars=calendars, calendar="C")
    made.add("S", "S")
    for number, id in enumerate("ABCD"):
        fields = draw(st.sampled_from([MILESTONE, MILESTONE, {"duration": "1d"}]))
        delay, calendar = draw(DELAYS), draw(st.sampled_from("CCK"))
        above = "S" if number < 2 else None
        made.add(id, id, parent=above, calendar=calendar, leveling_delay=delay, **fields)
    for pair in draw(st.sampled_from([["AB", "SC", "CD"], ["AC", "BD", "CD"], ["AB"]])):
        lag = draw(st.sampled_from(LEADS + LAGS))
        made.link(pair[0], pair[1], draw(st.sampled_from(LINKS)), lag)
    return made


@st.composite
def far(draw: st.DrawFn) -> Project:
    """Draw a plan of any kind, and stretch its leads, lags and delays."""
    project, _ = draw(plans(max_tasks=5))
    project.configure(start=START, finish=None)
    for task in project.tasks():
        if task.leveling_delay is not None:
            project.update(task.id, leveling_delay=draw(DELAYS))
    for link in project.dependencies():
        project.relink(*link.key, lag=draw(st.sampled_from(LAGS)))
    return project


class TestEngine:
    """The engine, the slow reference and the verifier agree, by edge and by level."""

    @pytest.mark.parametrize("narrow", [1, 2**31])
    @settings(max_examples=PLANS_PER_SHARD)
    @given(led() | far(), st.sampled_from(PRESETS) | st.sampled_from(PRESETS) | readings())
    def test_the_engine_equals_the_reference(
        self, narrow: int, project: Project, drawn: SchedulingOptions
    ) -> None:
        options = replace(drawn, direction="forward")
        note(project_code(project, options))
        try:
            expected = reference_schedule(project, FIRST, LAST, options)
        except HorizonError:
            reject()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(dating, "compile_network", partial(compile_network, narrow=narrow))

            assert list(differences(project, options, expected)) == []
            assert schedule(project, options).verify().is_valid
