"""How far tasks are by their duration, by their work and by what of their result stands."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, get_args

import pytest
from hypothesis import given, note, reject, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import HorizonError
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.testing import project_code
from pmcore.testing.plan import Plan
from pmcore.testing.spanned import SpannedReference
from pmcore.testing.strategies import plans
from pmcore.testing.work import WorkDone
from pmcore.wbs import Assignment, PercentCompleteType, Project, Resource, Task

OFFICE = Calendar.standard("office", zone=None, hours="09:00-17:00")
BEGUN = {"actual_start": "2026-03-02"}
PLANS = settings(max_examples=min(settings().max_examples, 2000))


def plan_of(*tasks: Task) -> Project:
    crew = [Resource("li"), Resource("wu"), Resource("ana")]
    project = Project("P", "P", start="2026-03-02", calendars=[OFFICE], resources=crew)
    project.add_many([*tasks])
    return project


def leaf(id: str = "dig", **fields: Any) -> Task:
    return Task(id, id, **{"duration": "4d", **fields})


def work_percent(**fields: Any) -> int | None:
    return schedule(plan_of(leaf(**fields)))["dig"].work_percent


class TestWork:
    """What is done of the work of all, by what is done and left of their time."""

    @pytest.mark.parametrize(
        ("fields", "percent"),
        [
            ({}, None),
            ({"assignments": ["li"]}, 0),
            ({"effort": "0h", "assignments": ["li"], "fixed": "duration"}, None),
            ({"effort": "3d", "percent_complete": 30}, 30),
            ({"assignments": ["li", "wu 50%"], "percent_complete": 33}, 33),
            ({"assignments": ["li"], **BEGUN, "percent_complete": 33}, 33),
            ({"assignments": ["li"], **BEGUN, "remaining_duration": "3d"}, 25),
            ({"assignments": ["li"], **BEGUN, "remaining_duration": "6d"}, 0),
            ({"assignments": ["li"], **BEGUN, "remaining_duration": "10min"}, 99),
            ({"assignments": ["li"], **BEGUN, "actual_finish": "2026-03-20"}, 100),
            ({"duration": "0d", "effort": "1d", **BEGUN, "remaining_duration": "0d"}, 100),
            ({"kind": "milestone", "duration": None, "effort": "1d", "percent_complete": 50}, 50),
        ],
    )
    def test_given_even_work_then_it_is_as_far_as_the_time(
        self, fields: dict[str, Any], percent: int | None
    ) -> None:
        assert work_percent(**fields) == percent

    def test_given_a_contour_then_late_work_is_done_late(self) -> None:
        back = [Assignment("li", contour=[50, 150])]

        assert work_percent(assignments=back, **BEGUN, percent_complete=50) == 25
        assert work_percent(assignments=back, **BEGUN, remaining_duration="1d") == 63  # 125 of 200

    def test_given_the_last_steps_ask_for_nothing_then_all_is_done_before_the_end(self) -> None:
        idle = [Assignment("li", contour=[100, 0])]

        assert work_percent(assignments=idle, **BEGUN, percent_complete=50) == 100
        assert work_percent(assignments=idle, **BEGUN, percent_complete=49) == 98

    def test_given_each_has_something_else_left_then_their_work_is_added_up(self) -> None:
        team = [
            Assignment("li", remaining_duration="1d"),  # three of four days are done
            Assignment("wu", 50, remaining_duration="4d"),  # nothing of two days' work
        ]
        assert work_percent(assignments=team, **BEGUN) == 50

    def test_given_somebody_joins_later_then_the_first_half_is_not_half_of_the_work(self) -> None:
        team = ["li", Assignment("wu", effort="2d", delay="2d")]

        # of li's four days two are done, of wu's two days none
        assert work_percent(assignments=team, **BEGUN, percent_complete=50) == 33

    def test_given_an_end_by_hand_then_what_remains_is_done_at_the_end(self) -> None:
        fields = {"assignments": ["li"], **BEGUN, "manual_finish": "2026-03-06"}

        assert work_percent(**fields, remaining_duration="1d") == 80
        assert work_percent(**fields, percent_complete=30) == 30

    def test_given_backward_planning_ends_it_before_its_start_then_nothing_is_negative(
        self,
    ) -> None:
        by_hand = {"assignments": ["li"], **BEGUN, "manual_finish": "2026-03-11"}
        project = plan_of(
            Task("all", "All"),
            leaf("dig", parent="all", **by_hand, remaining_duration="0h"),
            leaf("pour", parent="all", duration="9d", **BEGUN, percent_complete=10),
        )
        project.configure(finish="2026-03-04")
        project.link("dig", "pour")
        found = schedule(project, SchedulingOptions(direction="backward"))

        assert found["dig"].scheduled_finish < found["dig"].scheduled_start
        assert (found["dig"].work_percent, found["dig"].remaining) == (100, 0)
        assert found["all"].percent_complete == 10

    def test_given_a_summary_then_work_weighs_not_time(self) -> None:
        many = leaf("many", parent="all", assignments=["li", "wu", "ana"], percent_complete=100)
        one = leaf("one", parent="all", assignments=["li"])
        found = schedule(plan_of(Task("all", "All"), many, one, leaf("nobody", parent="all")))

        assert found["all"].percent_complete == 33
        assert found["all"].work_percent == 75
        assert found["nobody"].work_percent is None

    def test_given_people_on_a_summary_then_their_work_is_as_far_as_it(self) -> None:
        lead = Task("all", "All", assignments=[Assignment("ana", effort="16h")])
        done = leaf("done", parent="all", assignments=["wu"], percent_complete=100)
        open_ = leaf("open", parent="all", assignments=["li"])
        found = schedule(plan_of(lead, done, open_))

        # of 4 days of wu all, of 4 days of li nothing, of 2 days of ana half
        assert (found["all"].percent_complete, found["all"].work_percent) == (50, 50)
        alone = schedule(plan_of(lead, leaf("a", parent="all", percent_complete=25)))
        assert alone["all"].work_percent == 25

    def test_given_more_is_left_than_was_planned_then_it_counts_as_work(self) -> None:
        long = leaf("long", parent="all", assignments=["li"], **BEGUN, remaining_duration="12d")
        done = leaf("done", parent="all", assignments=["wu"], percent_complete=100)
        found = schedule(plan_of(Task("all", "All"), long, done))

        assert found["all"].work_percent == 25  # 4 of 16 days

    def test_given_inactive_and_supervising_tasks_then_only_the_inactive_do_not_count(self) -> None:
        tasks = [
            Task("all", "All"),
            leaf("dig", parent="all", assignments=["li"]),
            leaf("idle", parent="all", assignments=["li"], is_active=False, percent_complete=100),
            leaf(
                "lead",
                parent="all",
                kind="level_of_effort",
                assignments=["wu"],
                percent_complete=50,
            ),
        ]
        found = schedule(plan_of(*tasks))

        assert found["idle"].work_percent == 100
        assert found["all"].work_percent == 25  # of 4 days of li nothing, of 4 days of wu half


class TestByType:
    """A task is as far as the percentage says that it is told by."""

    @pytest.mark.parametrize(
        ("fields", "percent"),
        [
            ({"percent_complete": 30, "physical_percent": 80}, 30),
            ({"percent_complete": 30, "percent_complete_type": "work"}, 29),
            ({"percent_complete_type": "physical", "physical_percent": "99.9"}, 99),
            ({"percent_complete_type": "physical", "percent_complete": 30}, 0),
        ],
    )
    def test_given_a_type_then_that_percentage_tells(
        self, fields: dict[str, Any], percent: int
    ) -> None:
        team = ["li", Assignment("wu", effort="100min", delay="3d")]
        found = schedule(plan_of(leaf(assignments=team, **BEGUN, **fields)))["dig"]

        assert found.percent_by_type == percent
        assert found.percent_complete_type == fields.get("percent_complete_type", "duration")
        assert found.physical_percent == Decimal(fields.get("physical_percent", 0))

    @pytest.mark.parametrize("type", ["duration", "work", "physical"])
    def test_given_it_has_finished_then_all_of_it_is_done(self, type: str) -> None:
        fields: dict[str, Any] = {"actual_finish": "2026-03-05", "physical_percent": 70, **BEGUN}
        found = schedule(plan_of(leaf(percent_complete_type=type, **fields)))["dig"]

        assert found.percent_by_type == 100
        assert found.physical_percent == 70

    def test_given_nobody_is_to_do_the_work_then_the_duration_tells(self) -> None:
        found = schedule(plan_of(leaf(percent_complete_type="work", percent_complete=40)))

        assert found["dig"].percent_by_type == 40

    def test_given_a_summary_then_it_is_the_mean_of_its_leaves_by_length(self) -> None:
        told: dict[str, Any] = {"percent_complete_type": "physical", "physical_percent": 50}
        built = leaf("built", parent="all", duration="6d", **told)
        other = leaf("other", parent="all", duration="2d", percent_complete=10)
        found = schedule(plan_of(Task("all", "All"), built, other))["all"]

        assert (found.percent_by_type, found.percent_complete) == (40, 2)
        assert (found.physical_percent, found.percent_complete_type) == (None, None)

    def test_given_a_physical_percentage_then_no_date_moves(self) -> None:
        plain = schedule(plan_of(leaf(**BEGUN, percent_complete=20)))
        told = schedule(
            plan_of(
                leaf(
                    **BEGUN,
                    percent_complete=20,
                    percent_complete_type="physical",
                    physical_percent=90,
                )
            )
        )
        assert told["dig"].scheduled_finish == plain["dig"].scheduled_finish
        assert told["dig"].remaining == plain["dig"].remaining
        assert not told.compare(plain).moves


def _reference(project: Project, found: Schedule, options: SchedulingOptions) -> WorkDone:
    start = project.settings.start
    day = date(start.year, start.month, start.day)
    spans = dict(zip(found.task_ids, found.columns.duration.tolist(), strict=True))
    try:
        plan = Plan(project, options, day - timedelta(days=35), day + timedelta(days=70))
        return WorkDone(plan, spans, SpannedReference(project, found).works())
    except HorizonError:
        reject()


class _Drawn(NamedTuple):
    """What is said of a leaf: nothing of its progress, or that it began."""

    kind: PercentCompleteType
    physical: Decimal
    percent: int
    left: str | None
    begins: bool
    ends_by_hand: bool
    own: Assignment


TOLD = st.lists(
    st.builds(
        _Drawn,
        st.sampled_from(get_args(PercentCompleteType)),
        st.decimals(0, 100, places=2),
        st.integers(0, 100),
        st.sampled_from((None, None, "0h", "7h", "20h")),
        st.sampled_from((True, True, False)),
        st.sampled_from((False, False, False, True)),
        st.sampled_from(
            [
                Assignment("P9", 70, effort=effort, delay=delay, contour=contour)
                for effort in (None, "5h")
                for delay in (None, "3h")
                for contour in (None, "bell", [0, 150])
            ]
        ),
    ),
    min_size=6,
    max_size=6,
)


def _told(project: Project, told: list[_Drawn]) -> None:
    """Let somebody work on most leaves of a plan, and most of these have begun."""
    project.configure(resources=[*project.settings.resources, Resource("P9")])
    start = project.settings.start
    for number, task in enumerate(project.tasks()):
        if project.is_summary(task.id):
            continue
        said = told[number % len(told)]
        fields: dict[str, Any] = {
            "percent_complete_type": said.kind,
            "physical_percent": said.physical,
        }
        is_work = task.kind == "task" and not task.is_manual and task.actual_start is None
        if is_work and number % 3:
            fields["assignments"] = [*task.assignments, said.own]
            fields["ignore_resource_calendars"] = True  # not all have time in common
        if is_work and said.begins:
            fields |= {"actual_start": start, "percent_complete": said.percent}
            by_hand = start + timedelta(days=9) if said.ends_by_hand else None
            is_elapsed = task.duration is not None and task.duration.kind == "elapsed"
            fields |= {"manual_finish": by_hand, "remaining_duration": said.left}
            if is_elapsed:
                fields["remaining_duration"] = None
        project.update(task.id, **fields)


class TestLaws:
    """The schedule, and a count of every cell of work, say the same of random plans."""

    @PLANS
    @given(drawn=plans(max_tasks=6), told=TOLD)
    def test_the_schedule_and_the_slow_count_agree(
        self, drawn: tuple[Project, SchedulingOptions], told: list[_Drawn]
    ) -> None:
        project, options = drawn
        _told(project, told)
        note(project_code(project, options))
        found = schedule(project, options)
        counted = _reference(project, found, options).percents()

        assert {each.id: each.work_percent for each in found} == counted
        for each in found:
            task = project[each.id]
            assert each.work_percent in (None, *range(101))
            assert 0 <= each.percent_by_type <= 100
            if task.actual_finish is not None:
                assert each.percent_by_type == 100
                assert each.work_percent in (None, 100)

    @given(drawn=plans(max_tasks=6), told=TOLD)
    def test_no_percentage_but_that_of_the_duration_moves_anything(
        self, drawn: tuple[Project, SchedulingOptions], told: list[_Drawn]
    ) -> None:
        project, options = drawn
        plain = schedule(project, options)
        for number, task in enumerate(project.tasks()):
            if not project.is_summary(task.id):
                said = told[number % len(told)]
                project.update(
                    task.id, percent_complete_type=said.kind, physical_percent=said.physical
                )

        assert not schedule(project, options).compare(plain).moves
