"""Root causes, tried out: what is named moves the task, and nothing is named in vain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.calendars.weeks import WorkWeek
from pmcore.kernel import PmcoreError
from pmcore.scheduling import Move, Schedule, SchedulingOptions, schedule, trials
from pmcore.scheduling.comparing import Side
from pmcore.testing.strategies import plans
from pmcore.wbs import (
    Assignment,
    Constraint,
    Dependency,
    FieldDefinition,
    Project,
    Resource,
    ScopeAxis,
)
from scheduling.builders import plan

Edit = Callable[[Project], object]
_FIRST = date(2026, 3, 2)


@st.composite
def edits(draw: st.DrawFn, project: Project) -> tuple[str, Edit]:
    """Draw an edit, with the task that a cause of it would name."""
    links = project.dependencies()
    if links and draw(st.sampled_from((True, False))):
        link: Dependency = draw(st.sampled_from(links))
        ends = link.predecessor, link.successor, link.type
        lag = draw(st.sampled_from((None, "0d", "1d", "3d")))
        if lag is None:
            return link.successor, lambda p: p.unlink(*ends)
        return link.successor, lambda p: p.relink(*ends, lag=lag)
    id = draw(st.sampled_from([task.id for task in project]))
    day = _FIRST + timedelta(days=draw(st.integers(0, 25)))
    fields: Mapping[str, Any] = draw(
        st.sampled_from(
            (
                {"duration": f"{day.day % 6 + 1}d"},
                {"constraints": [Constraint("SNET", day)]},
                {"constraints": [Constraint("FNLT", day)]},
                {"as_late_as_possible": not project[id].as_late_as_possible},
                {"is_active": not project[id].is_active},
                {"deadline": day},
                {"leveling_delay": "2ed"},
                {"actual_start": date(2026, 3, 3)},
                {"remaining_duration": f"{day.day % 4}d"},
            )
        )
    )
    return id, lambda p: p.update(id, **fields)


def told(planned: Schedule, move: Move) -> datetime:
    """Return the date that a task is said to have moved by."""
    dates = planned[move.task]
    return dates.scheduled_start if move.is_start_only else dates.scheduled_finish


def edited_and_scheduled(
    project: Project, options: SchedulingOptions, data: st.DataObject
) -> tuple[list[tuple[str, Edit]], Schedule, Schedule]:
    """Draw two or three edits that can be made together; return them and both schedules."""
    chosen = data.draw(st.lists(edits(project), min_size=2, max_size=3))
    edited = project.copy()
    try:
        for _, edit in chosen:
            edit(edited)
        return chosen, schedule(project, options), schedule(edited, options)
    except PmcoreError:
        reject()


class TestLaw:
    """Two or three edits of any kind, under any options."""

    @given(plans(), st.data())
    def test_what_is_named_makes_the_task_move_as_far(
        self, drawn: tuple[Project, SchedulingOptions], data: st.DataObject
    ) -> None:
        project, options = drawn
        chosen, before, after = edited_and_scheduled(project, options, data)

        for move in after.compare(before):
            assert move.because, move
            alone = project.copy()
            named = {cause.task for cause in move.because}
            try:
                for id, edit in chosen:
                    if id in named:
                        edit(alone)
                planned = schedule(alone, options)
            except PmcoreError:  # what is named needs another edit to be a plan
                continue
            was, now = told(before, move), told(after, move)
            reached = told(planned, move)
            assert reached >= now if now > was else reached <= now


class TestTried:
    """Which edits are told of several."""

    def test_given_either_of_two_would_do_then_both_are_told(self) -> None:
        project = plan("a 2d; b 2d; c 1d; a -> c; b -> c")
        before = schedule(project)
        project.update("a", duration="4d")
        project.update("b", duration="4d")
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert [cause.task for cause in moves["c"].because] == ["a", "b"]

    def test_given_an_edit_that_pulls_the_other_way_then_it_is_no_cause(self) -> None:
        project = plan("a 4d; b 4d; c 1d; a -> b; b -> c")
        before = schedule(project)
        project.update("a", duration="9d")
        project.update("b", duration="3d")
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert [cause.task for cause in moves["c"].because] == ["a"]

    def test_given_two_edits_that_move_only_together_then_both_are_told(self) -> None:
        """One of them alone is hidden by the parallel task."""
        project = plan("a 4d; b 4d; c 1d; a -> c; b -> c")
        before = schedule(project)
        project.update("a", duration="2d")
        project.update("b", duration="2d")
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert [cause.task for cause in moves["c"].because] == ["a", "b"]

    def test_given_a_phase_that_went_then_it_is_the_cause_with_all_in_it(self) -> None:
        project = plan("phase -; a 2d in:phase; b 2d in:phase; c 1d; a -> b; b -> c")
        before = schedule(project)
        project.remove("phase", dependencies="drop")
        after = schedule(project)

        for kind, one, two in (("task_removed", after, before), ("task_added", before, after)):
            (move,) = one.compare(two)
            assert [(cause.kind, cause.task) for cause in move.because] == [(kind, "phase")]

    def test_given_a_summary_whose_first_child_came_then_an_edit_elsewhere_is_not_blamed(
        self,
    ) -> None:
        """Without the child there is no plan in which its summary has no duration of its own."""
        project = plan("a 2d; b 2d; side 1d; a -> b")
        before = schedule(project)
        project.add("inside", "Inside", parent="a", duration="5d")
        project.update("side", duration="2d")
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert "side" not in {cause.task for cause in moves["b"].because}
        assert "inside" in {cause.task for cause in moves["b"].because}

    def test_given_edits_that_are_a_plan_only_together_then_a_new_summary_elsewhere_is_not_blamed(
        self,
    ) -> None:
        """What moved into it has to be left out before the summary can be."""
        project = plan("a 2d; b 2d; c 1d; d 2d; a -> b; b -> d; c -> d")
        project.update("b", actual_start="2026-03-02", percent_complete=61)
        before = schedule(project)
        project.update("b", kind="milestone", duration=None)
        project.add("new", "New")
        project.move("c", parent="new")

        for move in schedule(project).compare(before):
            assert {cause.task for cause in move.because} == {"b"}

    def test_given_a_new_summary_without_what_moved_into_it_then_it_is_no_task_that_dates_another(
        self,
    ) -> None:
        """Left empty it would be a leaf at the start of the phase, and hold its start there."""
        project = plan("b 4d; phase -; a 2d in:phase; last 1d in:phase SNET:2026-03-20; b -> a")
        before = schedule(project)
        project.add("new", "New", parent="phase")
        project.move("a", parent="new")
        project.update("b", duration="6d")
        moves = {move.task: move for move in schedule(project).compare(before)}

        for task in ("phase", "a"):
            assert [(each.kind, each.task) for each in moves[task].because] == [("duration", "b")]

    def test_given_what_a_host_noted_is_defined_no_more_then_edits_are_tried_all_the_same(
        self,
    ) -> None:
        project = plan("a 2d; b 2d; c 1d; a -> b; b -> c")
        project.configure(
            field_definitions=[FieldDefinition("sku")], scope_axes=[ScopeAxis("brand", ["x"])]
        )
        project.update("b", fields={"sku": "17"}, scope={"brand": "x"})
        before = schedule(project)
        edited = plan("a 2d; c 1d; a -> c")

        (move,) = schedule(edited).compare(before)

        # the new dependency only holds it back
        assert [(each.kind, each.task) for each in move.because] == [("task_removed", "b")]

    def test_given_somebody_left_the_project_then_what_only_that_changed_is_not_told(self) -> None:
        project = plan("a 2d; b 2d; a -> b")
        project.configure(resources=[Resource("li", "Li")])
        project.update("a", assignments=["li"], effort="2d")
        before = schedule(project)
        edited = plan("a 4d; b 2d; a -> b")
        moves = schedule(edited).compare(before)

        assert [cause.kind for cause in moves.moves[1].because] == ["duration"]

    def test_given_settings_and_a_task_then_each_move_has_its_own(self) -> None:
        project = plan("a 2d SNET:2026-03-20; b 2d; c 1d; a -> c")
        before = schedule(project)
        project.configure(start="2026-03-04")
        project.update("a", duration="4d")
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert [cause.kind for cause in moves["b"].because] == ["settings"]
        assert [cause.kind for cause in moves["c"].because] == ["duration"]

    def test_given_several_options_then_only_those_that_move_a_task_are_told(self) -> None:
        project = plan("a 2d; b 2d SNET:2026-03-02; c 2d SNLT:2026-03-03; a -> b FS+1d; a -> c")
        before = schedule(project)
        options = SchedulingOptions(
            lag_calendar="elapsed",
            constraints="hard",
            milestones="start",
            float_calendar="task",  # where floats are counted moves nothing
        )
        comparison = schedule(project, options).compare(before)
        moves = {move.task: move for move in comparison}

        assert [cause.settings for cause in moves["b"].because] == [("options.lag_calendar",)]
        assert [cause.settings for cause in moves["c"].because] == [("options.constraints",)]

    def test_given_an_option_and_a_start_that_move_together_then_one_cause_names_both(
        self,
    ) -> None:
        project = plan("a 2d; b 2d; a -> b FS+3d")
        before = schedule(project, SchedulingOptions(lag_calendar="elapsed"))
        project.configure(start="2026-03-05")
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert [cause.settings for cause in moves["a"].because] == [("start",)]
        assert [cause.settings for cause in moves["b"].because] == [
            ("start", "options.lag_calendar")
        ]

    def test_given_several_settings_then_only_what_moves_a_task_is_told(self) -> None:
        project = plan("a 2d SNET:2026-03-20; b 2d; c 1d on:factory; a -> c")
        before = schedule(project)
        project.configure(
            start="2026-03-04",
            calendars=[
                replace(each, week=WorkWeek.of({"mon-fri": "08:00-10:00"}))
                if each.id == "factory"
                else each
                for each in project.settings.calendars
            ],
        )
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert [cause.settings for cause in moves["b"].because] == [("start",)]
        assert [cause.settings for cause in moves["c"].because] == [("calendars.factory",)]

    def test_given_a_calendar_that_came_with_the_task_on_it_then_only_what_lengthens_it_is_told(
        self,
    ) -> None:
        project = plan("a 2d; b 2d; a -> b")
        before = schedule(project)
        week = project.settings.calendars[0]
        project.configure(calendars=[*project.settings.calendars, replace(week, id="new")])
        project.update("a", calendar="new", duration="4d")
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert [cause.kind for cause in moves["b"].because] == ["duration"]


class TestDataDate:
    """Progress is told, and time went on with it."""

    def moves(self, **told: dict[str, Any]) -> dict[str, list[tuple[str, str | None]]]:
        project = plan("a 4d; b 4d; c 1d; late 2d; a -> b; b -> c")
        before = schedule(project)
        project.configure(data_date="2026-03-05")
        for id, fields in told.items():
            project.update(id, **fields)
        found = schedule(project).compare(before)
        return {move.task: [(each.kind, each.task) for each in move.because] for move in found}

    def test_given_progress_that_is_behind_then_that_is_the_cause_and_not_the_time(self) -> None:
        moves = self.moves(
            a={"actual_start": "2026-03-02", "remaining_duration": "3d"},
            late={"actual_start": "2026-03-02", "actual_finish": "2026-03-03"},
        )

        assert moves == {task: [("progress", "a")] for task in "abc"}

    def test_given_a_task_that_nothing_is_told_of_then_time_is_the_cause(self) -> None:
        moves = self.moves(a={"actual_start": "2026-03-02", "remaining_duration": "1d"})

        assert moves == {"late": [("settings", None)]}

    def test_given_a_task_that_is_done_sooner_then_progress_is_the_cause(self) -> None:
        moves = self.moves(
            a={"actual_start": "2026-03-02", "actual_finish": "2026-03-04"},
            late={"actual_start": "2026-03-02", "actual_finish": "2026-03-03"},
        )

        assert moves == {task: [("progress", "a")] for task in "abc"}

    def test_given_a_task_not_told_of_is_longer_then_that_and_the_time_are_told(self) -> None:
        """It is two days longer, and begins three days later."""
        project = plan("a 4d; b 1d; a -> b")
        before = schedule(project)
        project.configure(data_date="2026-03-05")
        project.update("a", duration="6d")

        for move in schedule(project).compare(before):
            assert [each.kind for each in move.because] == ["duration", "settings"]

    def test_given_level_of_effort_that_has_begun_then_it_goes_as_its_neighbours_do(self) -> None:
        project = plan("a 4d; b 4d; late 2d; care -; a -> b; a -> care SS; b -> care FF")
        project.update("care", kind="level_of_effort")
        before = schedule(project)
        project.configure(data_date="2026-03-05")
        project.update("a", actual_start="2026-03-02", remaining_duration="3d")
        project.update("care", actual_start="2026-03-02")
        moves = {move.task: move.because for move in schedule(project).compare(before)}

        assert [(each.kind, each.task) for each in moves["care"]] == [("progress", "a")]
        assert [each.settings for each in moves["late"]] == [("data_date",)]

    def test_given_what_is_left_to_somebody_then_that_is_progress_as_well(self) -> None:
        project = plan("a -; b 4d; a -> b")
        project.configure(resources=[Resource("li", "Li")], data_date="2026-03-04")
        li = Assignment("li", effort="6d", remaining_duration="4d")
        project.update("a", assignments=[li], actual_start="2026-03-02")
        before = schedule(project)
        project.configure(data_date="2026-03-06")
        li = Assignment("li", effort="6d", remaining_duration="3d")
        project.update("a", assignments=[li])

        for move in schedule(project).compare(before):
            assert [(each.kind, each.task) for each in move.because] == [("assignment", "a")]

    def test_given_a_plan_edit_as_well_then_each_move_has_its_own(self) -> None:
        project = plan("a 4d; b 4d; c 1d; late 2d; a -> b; b -> c")
        project.update("a", actual_start="2026-03-02", remaining_duration="4d")
        before = schedule(project)
        project.configure(data_date="2026-03-05")
        project.update("a", remaining_duration="1d")
        project.update("c", duration="3d")
        moves = {move.task: move.because for move in schedule(project).compare(before)}

        assert [(each.kind, each.task) for each in moves["c"]] == [("duration", "c")]
        assert [each.settings for each in moves["late"]] == [("data_date",)]


class TestTooMuch:
    """Beyond so many scheduled tasks edits are followed, and no move is left without a cause."""

    @pytest.mark.parametrize("plans_made", [0, 4, 5, 6, 8])
    def test_given_no_more_plans_may_be_made_then_what_is_not_settled_is_followed(
        self, monkeypatch: pytest.MonkeyPatch, plans_made: int
    ) -> None:
        project = plan("a 2d; b 2d; c 1d; d 1d; a -> c; b -> c; c -> d")
        before = schedule(project)
        for task in ("a", "b", "d"):
            project.update(task, duration="4d")
        monkeypatch.setattr(trials, "_cost", lambda _: 1)
        monkeypatch.setattr(trials, "MOST_SCHEDULED", plans_made)
        made: list[Project] = []

        def counting(plan: Project, options: SchedulingOptions) -> Schedule:
            made.append(plan)
            return schedule(plan, options)

        monkeypatch.setattr(trials, "schedule", counting)
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert [cause.task for cause in moves["c"].because] == ["a", "b"]
        assert [cause.task for cause in moves["d"].because] == ["a", "b", "d"]
        assert len(made) <= plans_made
        assert bool(made) == (plans_made >= 4)
        assert moves["c"].is_tried == (plans_made >= 8)

    @given(plans(), st.data())
    def test_every_move_has_a_cause_all_the_same(
        self, drawn: tuple[Project, SchedulingOptions], data: st.DataObject
    ) -> None:
        """Where following finds none, halving the edits does."""
        project, options = drawn
        _, before, after = edited_and_scheduled(project, options, data)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(trials, "MOST_SCHEDULED", 0)
            moves = after.compare(before).moves

        assert all(move.because for move in moves)

    def test_given_moves_that_nothing_leads_to_then_halving_finds_the_edit_at_whose_turn(
        self,
    ) -> None:
        project = plan("; ".join(f"t{number} 1d" for number in range(40)) + "; end 0d; t7 -> end")
        before = schedule(project)
        for number in range(40):
            project.update(f"t{number}", splits=["4h pause 2h"])
        project.update("t7", duration="5d")
        one, other = (Side.of(each, each._solution) for each in (before, schedule(project)))
        found = trials.bisected_causes(one, other, ["t3", "end"])

        assert [(each.kind, each.task) for each in found["t3"]] == [("delay", "t3")]
        assert {each.task for each in found["end"]} == {"t7"}

    @pytest.mark.parametrize("heavy", ["links", "calendars"])
    def test_given_a_few_tasks_that_take_long_then_as_few_plans_are_made(
        self, monkeypatch: pytest.MonkeyPatch, heavy: str
    ) -> None:
        """What counts is what a plan takes, not its tasks alone."""
        project = plan("a 2d; b 2d; c 1d; a -> b; b -> c")
        if heavy == "links":
            ids = [project.add(f"t{number}", "T", duration="1d").id for number in range(30)]
            for place, id in enumerate(ids):
                for later in ids[place + 1 :]:
                    project.link(id, later)
        else:
            hours = " ".join(f"{hour:02}:00-{hour:02}:30" for hour in range(24))
            dense = Calendar.standard("dense", zone="Asia/Shanghai", hours=hours)
            project.configure(calendars=[*project.settings.calendars, dense])
            project.add("far", "Far", duration="500d", calendar="dense")
        before = schedule(project)
        for task in "abc":
            project.update(task, duration="4d")
        after = schedule(project)
        made: list[Project] = []

        def counting(plan: Project, options: SchedulingOptions) -> Schedule:
            made.append(plan)
            return schedule(plan, options)

        monkeypatch.setattr(trials, "schedule", counting)
        monkeypatch.setattr(trials, "MOST_SCHEDULED", 2000)  # five plans of a few tasks

        assert [cause.task for cause in after.compare(before).moves[0].because] == ["a"]
        assert not made
