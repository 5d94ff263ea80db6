"""Questions planners ask: why not earlier, why not critical, what leads to the finish."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from pmcore.calendars import instant_of
from pmcore.kernel import InputError, ProjectError
from pmcore.scheduling import Reason, Schedule, SchedulingOptions, schedule
from pmcore.scheduling.dates import TaskDates
from pmcore.testing.strategies import plans
from pmcore.wbs import Project
from scheduling.builders import plan

HARD = SchedulingOptions(constraints="hard")
BY_FLOAT = SchedulingOptions(criticality="total_float")
ONE_DAY = timedelta(days=1)
LANGUAGES = ("en", "zh")
Drawn = tuple[Project, SchedulingOptions]


def told(reasons: tuple[Reason, ...]) -> list[str]:
    """Name each reason by its constraint, dependency or kind."""
    return [
        f"{reason.constraint.kind} {reason.constraint.at}"
        if reason.constraint
        else " ".join(reason.dependency.key)
        if reason.dependency
        else reason.kind
        for reason in reasons
    ]


class TestWhyNotEarlier:
    """A date: some time on that day would do. A moment: then or before."""

    CHAIN = "a 3d; b 1d; c 1d SNET:2026-03-06; a -> c; b -> c SS+2d"

    @pytest.mark.parametrize(
        ("at", "reasons"),
        [
            ("2026-03-02", ["SNET 2026-03-06", "a c FS", "b c SS"]),
            ("2026-03-03", ["SNET 2026-03-06", "a c FS", "b c SS"]),
            ("2026-03-04", ["SNET 2026-03-06", "a c FS"]),  # b lets it start on Wednesday
            ("2026-03-05", ["SNET 2026-03-06"]),  # a lets it start on Thursday
            ("2026-03-06", []),
            ("2026-03-06T08:59+08:00", ["SNET 2026-03-06"]),
            ("2026-03-06T09:00+08:00", []),
            ("2027-01-01", []),
        ],
    )
    def test_given_three_bounds_when_asked_then_those_that_forbid_it_are_named(
        self, at: str, reasons: list[str]
    ) -> None:
        answer = schedule(plan(self.CHAIN)).why_not_earlier("c", at)

        assert told(answer.reasons) == reasons
        assert answer.stands == bool(reasons)

    def test_given_a_day_too_early_when_asked_then_the_answer_says_what_holds_it(self) -> None:
        planned = schedule(plan("a 3d; b 1d; a -> b FS-1d"))

        assert str(planned.why_not_earlier("b", "2026-03-03")) == (
            "b “B” cannot start by 2026-03-03; its early start is Wed 2026-03-04 09:00. "
            "It waits for the finish of a “A” on Wed 2026-03-04 18:00, "
            "less a lead of 1d in calendar office, that is Wed 2026-03-04 09:00."
        )
        assert str(planned.why_not_earlier("b", "2026-03-03", "zh")).startswith(
            "b“B”不能在 2026-03-03 或更早开始，其最早开始时间为 2026-03-04 周三 09:00。"
            "须等 a“A”于 2026-03-04 周三 18:00 完成"
        )

    def test_given_a_day_that_would_do_when_asked_then_nothing_stands_against_it(self) -> None:
        planned = schedule(plan("a 3d; b 1d; a -> b"))
        answer = planned.why_not_earlier("b", "2026-03-05")

        assert (answer.stands, answer.reasons) == (False, ())
        assert str(answer) == (
            "It can: nothing keeps b “B” from starting by 2026-03-05. "
            "Its early start is Thu 2026-03-05 09:00."
        )
        assert str(planned.why_not_earlier("b", "2026-03-05", "zh")) == (
            "可以：b“B”能在 2026-03-05 或更早开始，其最早开始时间为 2026-03-05 周四 09:00。"
        )

    def test_given_a_summary_when_asked_then_its_first_leaf_answers(self) -> None:
        planned = schedule(plan("a 2d; s -; x 1d in:s; y 1d in:s; x -> y; a -> s"))
        answer = planned.why_not_earlier("s", "2026-03-03")

        assert answer.task == "x"
        assert told(answer.reasons) == ["a s FS"]
        assert "this holds for everything in s “S”" in str(answer)

    def test_given_a_rule_on_the_phase_when_asked_then_the_phase_is_named(self) -> None:
        planned = schedule(plan("s - SNET:2026-03-05; x 1d in:s"))

        assert "SNET 2026-03-05 (start no earlier than), set on s “S”" in str(
            planned.why_not_earlier("x", "2026-03-04")
        )

    def test_given_a_pinned_task_when_asked_then_only_the_pin_is_named(self) -> None:
        planned = schedule(plan("a 3d; b 1d MSO:2026-03-03; a -> b"), HARD)

        assert told(planned.why_not_earlier("b", "2026-03-02").reasons) == ["MSO 2026-03-03"]

    def test_given_a_task_moved_late_when_asked_then_its_early_date_counts(self) -> None:
        project = plan("a 1d; long 5d")
        project.update("a", as_late_as_possible=True)
        answer = schedule(project).why_not_earlier("a", "2026-03-02")

        assert not answer.stands
        assert answer.sentences[-1] == (
            "It is scheduled later all the same; its explanation says why."
        )

    def test_given_the_project_start_when_asked_then_it_stands_against_what_was_before(
        self,
    ) -> None:
        answer = schedule(plan("a 1d")).why_not_earlier("a", "2026-02-27")

        assert told(answer.reasons) == ["project_start"]

    @pytest.mark.parametrize("at", ["soon", "2026-02-30", 3, None, ""])
    def test_given_no_date_when_asked_then_it_is_refused(self, at: Any) -> None:
        with pytest.raises(InputError) as caught:
            schedule(plan("a 1d")).why_not_earlier("a", at)
        assert caught.value.code == "value.invalid"

    def test_given_a_moment_without_offset_in_a_zone_when_asked_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            schedule(plan("a 1d")).why_not_earlier("a", datetime(2026, 3, 2, 9))  # noqa: DTZ001
        assert caught.value.code == "time.naive"
        assert caught.value.context["calendar"] == "office"

    def test_given_a_moment_with_another_offset_when_asked_then_the_tasks_clock_tells_it(
        self,
    ) -> None:
        planned = schedule(plan("a 3d; b 1d on:abroad; a -> b"))

        assert str(planned.why_not_earlier("b", "2026-03-04T12:00+08:00")).startswith(
            "b “B” cannot start by Tue 2026-03-03 20:00; "
            "its early start is Wed 2026-03-04 09:00 (America/Los_Angeles time)."
        )

    def test_given_an_unknown_task_or_language_when_asked_then_it_is_refused(self) -> None:
        planned = schedule(plan("a 1d"))
        with pytest.raises(ProjectError) as unknown:
            planned.why_not_earlier("nope", "2026-03-02")
        with pytest.raises(InputError) as foreign:
            planned.why_not_earlier("a", "2026-03-02", "fr")

        assert unknown.value.code == "task.unknown"
        assert foreign.value.code == "language.unknown"

    @given(plans(untold=True))
    def test_it_stands_if_and_only_if_the_early_start_is_after_the_day(self, drawn: Drawn) -> None:
        planned = schedule(*drawn)
        for dates in leaves(planned):
            for day in (-2, -1, 0, 1):
                at = dates.early_start.date() + day * ONE_DAY
                answer = planned.why_not_earlier(dates.id, at)

                assert answer.stands == (day < 0)
                assert answer.stands == bool(answer.reasons)

    @given(plans(untold=True))
    def test_each_reason_by_itself_forbids_the_day(self, drawn: Drawn) -> None:
        project, options = drawn
        planned = schedule(project, replace(options, compare="working"))
        for dates in leaves(planned):
            if not dates.duration or dates.is_elapsed or is_held_by_a_hard_date(planned, dates):
                continue
            if not is_plain(project, dates):
                continue
            day = dates.early_start.date() - ONE_DAY
            own = project[dates.id].calendar or planned.default_calendar
            zone = planned.working_times[own].zone  # people may work in another
            night = instant_of(day, zone, edge="end")
            for reason in planned.why_not_earlier(dates.id, day).reasons:
                assert earliest_start(planned, dates, reason) >= night


class TestWhyNotCritical:
    """How far a task can slip, and what it would meet then."""

    def test_given_float_when_asked_then_it_says_how_much_and_what_is_next(self) -> None:
        planned = schedule(plan("a 1d; b 1d; long 5d; end 0d; a -> b; b -> end; long -> end"))
        answer = planned.why_not_critical("a")

        assert (answer.stands, told(answer.reasons)) == (True, ["a b FS"])
        assert str(answer) == (
            "a “A” is not critical: its total float is 3d. "
            "It can slip by 3d, to finish on Thu 2026-03-05 18:00, before the project finishes "
            "later or a date that was set is missed. If it finished after Thu 2026-03-05 18:00, "
            "b “B” could not start by Fri 2026-03-06 09:00 (FS)."
        )
        assert planned.why_not_critical("a", "zh").sentences[:2] == (
            "a“A”不是关键任务：总浮动时间为 3天。",
            (
                "它可推迟 3天（至 2026-03-05 周四 18:00 完成），而不推迟项目完成，"
                "也不错过已设定的日期。"
            ),
        )

    def test_given_free_float_when_asked_then_it_says_how_far_nobody_else_moves(self) -> None:
        planned = schedule(plan("a 1d; long 5d"))

        assert "It can slip by 4d before any other task moves." in str(
            planned.why_not_critical("a")
        )
        assert "它可推迟 4天而不影响其他任务。" in str(planned.why_not_critical("a", "zh"))

    @pytest.mark.parametrize(
        ("options", "en", "zh"),
        [
            (
                BY_FLOAT,
                (
                    "a “A” is critical. It has no float: if it slips, the project finishes later "
                    "or a date that was set is missed."
                ),
                "a“A”是关键任务。没有浮动时间：一旦推迟，项目就会晚完成，或错过某个已设定的日期。",
            ),
            (
                SchedulingOptions(criticality="total_float", critical_float=480),
                "a “A” is critical. Its total float of 0d is not above the threshold of 1d.",
                "a“A”是关键任务。它的总浮动时间 0天未超过阈值 1天。",
            ),
            (
                SchedulingOptions(criticality="longest_path"),
                (
                    "a “A” is critical. It lies on the longest path, which leads to the finish on "
                    "Fri 2026-03-06 18:00."
                ),
                "a“A”是关键任务。它位于通向 2026-03-06 周五 18:00 完成的最长路径上。",
            ),
        ],
    )
    def test_given_a_critical_task_when_asked_then_it_says_by_what(
        self, options: SchedulingOptions, en: str, zh: str
    ) -> None:
        planned = schedule(plan("a 5d"), options)

        assert not planned.why_not_critical("a").stands
        assert [str(planned.why_not_critical("a", tag)) for tag in LANGUAGES] == [en, zh]

    def test_given_a_backward_plan_when_asked_then_the_path_is_told_of_early_dates(self) -> None:
        project = plan("a 2d", finish="2026-03-20")
        planned = schedule(project, SchedulingOptions(direction="backward"))

        assert str(planned.why_not_critical("a")) == (
            "a “A” is critical. It lies on the longest path, which by early dates leads to the "
            "finish on Tue 2026-03-03 18:00."
        )

    def test_given_negative_float_when_asked_then_it_says_how_late_it_is(self) -> None:
        planned = schedule(plan("a 5d deadline:2026-03-04"), BY_FLOAT)

        assert str(planned.why_not_critical("a")) == (
            "a “A” is critical. It is 2d too late: every date set can be met only if it finishes "
            "by Wed 2026-03-04 18:00."
        )

    def test_given_a_threshold_when_asked_then_it_is_named(self) -> None:
        options = SchedulingOptions(criticality="total_float", critical_float=480)
        planned = schedule(plan("a 1d; long 5d"), options)

        assert str(planned.why_not_critical("a")).startswith(
            "a “A” is not critical: its total float of 4d is above the threshold of 1d."
        )

    def test_given_several_calendars_when_asked_then_the_path_is_what_counts(self) -> None:
        planned = schedule(plan("make 6d on:factory; check 1d; side 1d; make -> check"))

        assert str(planned.why_not_critical("side")).startswith(
            "side “Side” does not lie on the longest path: its total float is 5d."
        )
        assert not planned.why_not_critical("make").stands

    def test_given_a_summary_when_asked_then_the_leaf_with_the_least_float_answers(self) -> None:
        planned = schedule(plan("s -; x 1d in:s; y 3d in:s; long 5d"))

        assert planned.why_not_critical("s").task == "y"

    def test_given_an_unknown_task_when_asked_then_it_is_refused(self) -> None:
        with pytest.raises(ProjectError) as caught:
            schedule(plan("a 1d")).why_not_critical("nope")
        assert caught.value.code == "task.unknown"

    @given(plans(untold=True))
    def test_it_stands_if_and_only_if_the_task_is_not_critical(self, drawn: Drawn) -> None:
        planned = schedule(*drawn)
        for task in planned.task_ids:
            answer = planned.why_not_critical(task)

            assert answer.stands != planned[task].is_critical
            assert answer.reasons


class TestExplainFinish:
    """A chain of tasks, each held by the one before, the first by something else."""

    def test_given_a_plan_when_asked_then_the_chain_leads_to_the_last_task(self) -> None:
        project = plan("a 2d; side 1d; b 3d; end 0d; a -> b; side -> b; b -> end")
        finish = schedule(project).explain_finish()

        assert [step.task for step in finish.chain] == ["a", "b", "end"]
        assert f"{finish.finish:%m-%d %H:%M}" == "03-06 18:00"
        lines = str(finish).splitlines()
        assert lines[0] == "The project finishes on Fri 2026-03-06 18:00. What leads there:"
        assert lines[2].endswith("It waits for the finish of a “A” on Tue 2026-03-03 18:00.")
        assert str(schedule(project).explain_finish("zh")).startswith(
            "项目于 2026-03-06 周五 18:00 完成，由以下任务决定："
        )

    def test_given_a_task_abroad_on_the_way_when_asked_then_the_finish_names_its_clock(
        self,
    ) -> None:
        planned = schedule(plan("make 1d; live 0d on:abroad; make -> live"))

        assert [
            str(planned.explain_finish(language)).splitlines()[0] for language in ("en", "zh")
        ] == [
            "The project finishes on Tue 2026-03-03 01:00 (Asia/Shanghai time). What leads there:",
            "项目于 2026-03-03 周二 01:00 完成（Asia/Shanghai 时间），由以下任务决定：",
        ]

    def test_given_a_date_on_the_way_when_asked_then_the_chain_begins_at_it(self) -> None:
        finish = schedule(plan("a 1d; b 1d SNET:2026-03-05; c 1d; a -> b; b -> c")).explain_finish()

        assert [step.task for step in finish.chain] == ["b", "c"]
        assert "It is held by SNET 2026-03-05" in finish.sentences[1]

    def test_given_a_phase_on_the_way_when_asked_then_the_chain_runs_through_its_leaf(self) -> None:
        text = "s -; x 1d in:s; y 3d in:s; t -; z 1d in:t; s -> t"
        finish = schedule(plan(text)).explain_finish()

        assert [step.task for step in finish.chain] == ["y", "z"]

    def test_given_a_backward_plan_when_asked_then_what_holds_its_late_dates_is_told(self) -> None:
        project = plan("a 2d; s -; b 2d in:s; end 0d; a -> b; b -> end", finish="2026-03-20")
        planned = schedule(project, SchedulingOptions(direction="backward"))

        assert planned.explain_finish().sentences[1] == (
            "a “A” starts on Tue 2026-03-17 09:00 and finishes on Wed 2026-03-18 18:00: "
            "2d in calendar office. Its early start is Mon 2026-03-02 09:00, but the plan is "
            "scheduled backward: it is held by b “B”."
        )
        for step in planned.explain_finish().chain:
            assert step.because == planned.explain(step.task).because
            assert "waits" not in " ".join(step.because)

    @given(plans(untold=True))
    def test_each_task_of_the_chain_is_held_by_the_one_before(self, drawn: Drawn) -> None:
        planned = schedule(*drawn)
        chain = planned.explain_finish().chain

        assert len({step.task for step in chain}) == len(chain)
        for before, step in pairwise(chain):
            assert before.task in {reason.task for reason in step.early}
        for step in chain[:1]:
            assert not any(reason.dependency for reason in step.early)

    @given(plans(untold=True))
    def test_the_chain_ends_with_a_task_that_finishes_last(self, drawn: Drawn) -> None:
        planned = schedule(*drawn)
        last = planned[planned.explain_finish().chain[-1].task]

        # a leaf, or the summary that a dependency stretches beyond all of them
        assert last.scheduled_finish == planned.finish


class TestBecause:
    """What is told as the reason holds the scheduled dates, not others."""

    def test_given_a_task_as_late_as_possible_when_explained_then_what_holds_it_is_told(
        self,
    ) -> None:
        project = plan("a 1d; long 5d; live 0d; a -> live; long -> live; end 9d")
        project.update("a", as_late_as_possible=True)

        (because,) = schedule(project).explain("a").because
        assert because == (
            "It could start on Mon 2026-03-02 09:00, but is to be as late as possible: "
            "it is held by live “Live”."
        )

    def test_given_no_float_in_a_backward_plan_when_explained_then_no_early_date_is_told(
        self,
    ) -> None:
        project = plan("a 1d; b 2d SNET:2026-03-19; a -> b", finish="2026-03-20")
        planned = schedule(project, SchedulingOptions(direction="backward"))

        assert planned.explain("b").because == (
            "The plan is scheduled backward: it is held by the finish of the project.",
        )
        assert planned.explain("b", "zh").because == ("计划按倒排安排：受 项目完成时间 限制。",)

    def test_given_a_summary_planned_backward_when_explained_then_its_late_leaves_are_told(
        self,
    ) -> None:
        project = plan("s -; a 1d in:s; b 3d in:s; end 0d; s -> end", finish="2026-03-20")
        planned = schedule(project, SchedulingOptions(direction="backward"))

        assert planned.explain("s").because == (
            "It starts with b “B”.",
            "It finishes with a “A”.",
        )


class TestFloatOfMovedTasks:
    """Float counts from the early date, which the dates of a moved task do not show."""

    PLAN = "a 1d; long 6d; live 0d; a -> live; long -> live"

    def test_given_a_task_at_its_latest_date_when_explained_then_no_further_slip_is_offered(
        self,
    ) -> None:
        backward = plan(self.PLAN, finish="2026-03-20")
        planned = schedule(backward, SchedulingOptions(direction="backward"))

        assert (
            "This is its latest date; counted from its early date it has 14d of total float "
            "and 5d of free float. It is not critical. If it finished after"
            in str(planned.explain("a"))
        )
        assert "这已是最晚日期；自最早日期算起，总浮动时间 14天，自由浮动时间 5天。" in str(
            planned.explain("a", "zh")
        )
        assert planned.why_not_critical("a").sentences[1] == (
            "Counted from its early date it can slip by 14d, to finish on Fri 2026-03-20 18:00, "
            "before the project finishes later or a date that was set is missed."
        )

    def test_given_a_task_held_before_its_latest_date_when_explained_then_both_are_told(
        self,
    ) -> None:
        project = plan("a 1d; next 1d; mid 3d; end 9d; a -> next; mid -> next")
        project.update("a", as_late_as_possible=True)

        assert (
            "It can finish as late as Wed 2026-03-11 18:00; counted from its early date it has 7d "
            "of total float and 2d of free float. It is not critical. If"
            in str(schedule(project).explain("a"))
        )

    def test_given_a_backward_plan_that_is_too_late_when_explained_then_it_is_told_of_early_dates(
        self,
    ) -> None:
        planned = schedule(
            plan("a 3d", finish="2026-03-03"), SchedulingOptions(direction="backward")
        )

        assert "This is its latest date; counted from its early date it is 1d too late." in str(
            planned.explain("a")
        )


class TestEveryPlan:
    """No plan and no option leaves a date without words."""

    @given(plans(untold=True))
    def test_every_question_is_answered_in_both_languages(self, drawn: Drawn) -> None:
        planned = schedule(*drawn)
        for language in LANGUAGES:
            said = [str(planned.explain_finish(language))]
            for dates in planned:
                said.append(str(planned.explain(dates.id, language)))
                said.append(str(planned.why_not_critical(dates.id, language)))
                day = dates.early_start.date() - ONE_DAY
                said.append(str(planned.why_not_earlier(dates.id, day, language)))

            assert all(said)
            assert "{" not in "".join(said)

    @given(plans(untold=True))
    def test_every_leaf_has_reasons_for_its_scheduled_dates(self, drawn: Drawn) -> None:
        planned = schedule(*drawn)
        for dates in leaves(planned):
            explanation = planned.explain(dates.id)

            assert explanation.scheduled
            assert explanation.early


def leaves(planned: Schedule) -> list[TaskDates]:
    return [dates for dates in planned if dates.kind != "summary"]


def is_plain(project: Project, dates: TaskDates) -> bool:
    """Whether a start alone tells the finish: nothing is known, delayed, or worked apart."""
    task = project[dates.id]
    is_known = task.actual_start is not None or task.is_manual
    return not (is_known or task.leveling_delay or len(task.assignments) > 1 or task.splits)


def is_held_by_a_hard_date(planned: Schedule, dates: TaskDates) -> bool:
    """Whether a pin or a cap may decide the early dates, whatever else bounds them."""
    kinds: set[str] = set()
    task = planned.project[dates.id]
    while True:
        kinds |= {constraint.kind for constraint in task.constraints}
        if task.parent is None:
            break
        task = planned.project[task.parent]
    return planned.options.constraints == "hard" and bool(kinds & {"MSO", "MFO", "SNLT", "FNLT"})


def earliest_start(planned: Schedule, dates: TaskDates, reason: Reason) -> int:
    """Where a reason alone lets a task start, worked out from its instant."""
    working = planned.working_times[dates.calendar]
    if (reason.dependency and reason.dependency.type in ("FF", "SF")) or (
        reason.constraint and reason.constraint.kind in ("FNET", "MFO")
    ):
        return working.add(reason.instant, -dates.duration)
    return working.next_start(reason.instant)
