"""What a schedule says: explanations, comparisons, tables, findings."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pmcore.calendars import Calendar, CalendarException, CountryHolidays
from pmcore.kernel import CalendarError, InputError, MissingExtraError, ProjectError, ScheduleError
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.wbs import Assignment, Project, Resource, Split
from scheduling.builders import OFFICE, plan


class TestExplain:
    """Every date answers why: as data, and as a sentence in English or Chinese."""

    def test_given_a_dependency_when_explained_then_it_is_named_with_its_date(self) -> None:
        planned = schedule(plan("dig 3d; pour 2d; dig -> pour FS+1d"))
        explanation = planned.explain("pour")

        assert [reason.kind for reason in explanation.early] == ["dependency"]
        assert explanation.early[0].task == "dig"
        assert "finish of dig “Dig” on Wed 2026-03-04 18:00" in str(explanation)
        assert "Thu 2026-03-05 18:00" in str(explanation)

    def test_given_chinese_when_explained_then_the_sentences_are_chinese(self) -> None:
        said = str(schedule(plan("dig 3d; pour 2d; dig -> pour")).explain("pour", "zh"))

        assert "须等 dig“Dig”于" in said
        assert "It" not in said

    def test_given_no_predecessor_when_explained_then_the_project_start_holds_it(self) -> None:
        explanation = schedule(plan("dig 3d")).explain("dig")

        assert [reason.kind for reason in explanation.early] == ["project_start"]
        assert [reason.kind for reason in explanation.late] == ["project_finish"]

    def test_given_a_constraint_on_a_summary_when_explained_then_the_summary_is_named(self) -> None:
        planned = schedule(plan("all - SNET:2026-03-04; a 1d in:all; end 9d"))
        reason = planned.explain("a").early[0]

        assert (reason.kind, reason.task) == ("constraint", "all")
        assert "SNET 2026-03-04 (start no earlier than), set on all" in str(planned.explain("a"))

    def test_given_a_link_into_a_summary_when_explained_then_leaf_and_link_are_named(self) -> None:
        text = "p -; x 1d in:p; y 2d in:p; all -; a 1d in:all; p -> all"
        reasons = schedule(plan(text)).explain("a").early

        assert [(r.kind, r.task, r.dependency and r.dependency.key) for r in reasons] == [
            ("dependency", "y", ("p", "all", "FS"))
        ]

    def test_given_a_summary_when_explained_then_its_first_and_last_leaf_are_named(self) -> None:
        planned = schedule(plan("all -; a 1d in:all; b 2d in:all; a -> b"))

        assert [reason.task for reason in planned.explain("all").early] == ["a", "b"]

    def test_given_a_phase_that_is_too_late_when_explained_then_its_worst_leaf_tells_its_own_amount(
        self,
    ) -> None:
        text = "all - on:always deadline:2026-03-03; a 4d in:all on:office; b 1d in:all on:office"
        planned = schedule(plan(text))

        assert "a “A” in it is 2d too late for a date that was set." in str(planned.explain("all"))
        assert "其中 a“A”比某个已设定的日期晚 2天。" in str(planned.explain("all", "zh"))

    def test_given_a_binding_successor_when_explained_then_the_late_date_names_it(self) -> None:
        planned = schedule(plan("a 1d; b 1d deadline:2026-03-04; end 9d; a -> b"))

        assert [reason.kind for reason in planned.explain("a").late] == ["dependency"]
        assert [reason.kind for reason in planned.explain("b").late] == ["deadline"]

    def test_given_a_deadline_beyond_the_finish_when_explained_then_it_holds_nothing(self) -> None:
        planned = schedule(plan("a 1d deadline:2026-12-31 FNLT:2026-11-30; end 9d"))

        assert [reason.kind for reason in planned.explain("a").late] == ["project_finish"]

    def test_given_a_holiday_on_the_way_when_explained_then_the_rest_is_named(self) -> None:
        china = Calendar.standard("cn", zone="Asia/Shanghai", holidays=CountryHolidays("CN"))
        project = Project("P", name="P", start="2026-02-09", calendars=[china])
        project.add("dig", "Dig", duration="8d")
        explained = schedule(project).explain("dig")

        assert "Calendar cn rests from 2026-02-15 to 2026-02-23 (" in explained.because[-1]

    def test_given_a_critical_task_with_float_when_explained_then_it_says_why(self) -> None:
        planned = schedule(plan("make 6d on:factory; check 1d; make -> check"))

        assert "lies on the longest path" in str(planned.explain("make"))

    def test_given_another_zone_when_explained_then_both_clocks_are_shown(self) -> None:
        planned = schedule(plan("here 1d; there 1d on:abroad; here -> there"))

        assert "Mon 2026-03-02 02:00 (Mon 2026-03-02 18:00 in Asia/Shanghai)" in str(
            planned.explain("there")
        )

    def test_given_an_unknown_task_when_explained_then_the_error_is_coded(self) -> None:
        with pytest.raises(ProjectError) as caught:
            schedule(plan("dig 3d")).explain("nope")
        assert caught.value.code == "task.unknown"


@pytest.mark.usefixtures("either_way")
class TestCompare:
    """Who moved, by how much, and because of whose change."""

    def test_given_a_longer_task_when_compared_then_its_successors_moved_because_of_it(
        self,
    ) -> None:
        project = plan("dig 3d; pour 2d; side 1d; dig -> pour")
        before = schedule(project)
        project.update("dig", duration="5d")
        comparison = schedule(project).compare(before)

        assert [(m.task, m.minutes, [c.task for c in m.because]) for m in comparison] == [
            ("dig", 960, ["dig"]),
            ("pour", 960, ["dig"]),
        ]
        assert comparison.finish_minutes == 960
        assert "pour “Pour”: Fri 2026-03-06 18:00 -> Tue 2026-03-10 18:00, 2d later" in str(
            comparison
        )

    def test_given_no_change_when_compared_then_nothing_moved(self) -> None:
        project = plan("dig 3d")

        assert schedule(project).compare(schedule(project)).is_empty

    @pytest.mark.parametrize(
        ("edit", "causes"),
        [
            (lambda p: p.unlink("a", "b"), ["dependency_removed a -> b"]),
            (lambda p: p.link("x", "s", lag="9d"), ["dependency_added x -> s"]),
            (lambda p: p.update("s", constraints=["SNET 2026-04-01"]), ["constraint s"]),
            (lambda p: (p.update("a", duration="4d"), p.link("x", "b")), ["duration a"]),
            (lambda p: p.update("b", calendar="factory"), ["calendar b"]),
            (lambda p: p.configure(start="2026-03-09"), ["settings start"]),
            (lambda p: p.relink("a", "b", lag="2d"), ["dependency_removed", "dependency_added"]),
        ],
    )
    def test_given_one_edit_when_compared_then_the_tasks_it_moves_name_it(
        self, edit: Any, causes: list[str]
    ) -> None:
        project = plan("x 1d; s -; a 2d in:s; b 2d in:s; c 1d; a -> b; b -> c")
        before = schedule(project)
        edit(project)
        move = next(m for m in schedule(project).compare(before) if m.task == "c")

        told = [
            " ".join(
                [
                    cause.kind,
                    *([cause.task or ""] if cause.dependency is None and cause.task else []),
                    *(
                        [f"{cause.dependency.predecessor} -> {cause.dependency.successor}"]
                        if cause.dependency and len(causes) == 1
                        else []
                    ),
                    *cause.settings,
                ]
            )
            for cause in move.because
        ]
        assert told == causes

    def test_given_three_edits_when_one_changes_a_link_then_both_its_halves_are_told(self) -> None:
        project = plan("a 2d; b 2d; c 1d; a -> b; b -> c")
        before = schedule(project)
        project.update("a", duration="4d")
        project.update("b", duration="4d")
        project.relink("b", "c", lag="2d")

        *_, move = schedule(project).compare(before)

        kinds = ["duration", "duration", "dependency_removed", "dependency_added"]
        assert (move.task, [cause.kind for cause in move.because]) == ("c", kinds)

    @pytest.mark.parametrize(
        ("edit", "task", "causes"),
        [
            # what drives b is later, but no longer drives c, which is earlier
            (lambda p: p.unlink("b", "c"), "c", [("dependency_removed", "c")]),
            (
                lambda p: p.update("c", constraints=["SNET 2026-04-01"]),
                "c",
                [("constraint", "c")],
            ),
            # x is later, too, but what s ends with is c
            (lambda p: p.update("x", duration="2d"), "s", [("duration", "a")]),
            # a is later, but s ends earlier because the last in it does
            (lambda p: p.update("last", duration="1d"), "s", [("duration", "last")]),
        ],
    )
    def test_given_two_edits_when_compared_then_only_the_one_behind_a_move_is_named(
        self, edit: Any, task: str, causes: list[tuple[str, str]]
    ) -> None:
        long = 9 if task == "s" and causes[0][1] == "last" else 1
        project = plan(f"a 2d; b 1d; s -; x 1d in:s; c 1d in:s; last {long}d in:s; a -> b; b -> c")
        before = schedule(project)
        project.update("a", duration="4d")
        edit(project)
        move = next(m for m in schedule(project).compare(before) if m.task == task)

        assert [(cause.kind, cause.task) for cause in move.because] == causes

    def test_given_a_milestone_that_moved_over_a_weekend_then_no_working_time_is_told(self) -> None:
        project = plan("a 5d; m 0d; a -> m")
        before = schedule(project)
        project.update("m", constraints=["SNET 2026-03-09"])
        comparison = schedule(project).compare(before)

        assert str(comparison).splitlines()[1] == (
            "m “M”: Fri 2026-03-06 18:00 -> Mon 2026-03-09 09:00, later by no working time, "
            "because its constraints changed"
        )
        assert "推迟，其间没有工作时间，因为" in comparison.to_text("zh")

    def test_given_a_start_alone_that_moved_when_compared_then_the_starts_are_told(self) -> None:
        project = plan("s -; a 1d in:s SNET:2026-03-06; b 5d in:s")
        before = schedule(project)
        project.update("a", constraints=[])
        project.update("b", duration="4d", constraints=["SNET 2026-03-03"])
        lines = str(schedule(project).compare(before)).splitlines()
        chinese = schedule(project).compare(before).to_text("zh")

        assert lines[-1].startswith(
            "b “B”: Mon 2026-03-02 09:00 -> Tue 2026-03-03 09:00 (start), 1d later, because"
        )
        assert "b“B”：2026-03-02 周一 09:00 -> 2026-03-03 周二 09:00（开始），推迟 1天" in chinese

    def test_given_an_elapsed_task_when_compared_then_its_move_is_elapsed_like_its_float(
        self,
    ) -> None:
        project = plan("a 1d; ship 2ed; a -> ship")
        before = schedule(project)
        project.update("a", duration="6d")
        comparison = schedule(project).compare(before)
        move = comparison.moves[1]

        assert (move.minutes, move.is_elapsed) == (7 * 1440, True)
        assert "ship “Ship”: Wed 2026-03-04 18:00 -> Wed 2026-03-11 18:00, 7ed later" in str(
            comparison
        )

    def test_given_a_plan_that_shrank_by_years_when_compared_then_it_is_measured(self) -> None:
        project = plan("dig 2000d")
        before = schedule(project)
        project.update("dig", duration="2d")
        after = schedule(project)

        assert after.compare(before).finish_minutes == -1998 * 480
        assert before.compare(after).finish_minutes == 1998 * 480

    def test_given_a_new_and_a_removed_task_when_compared_then_both_are_listed(self) -> None:
        project = plan("dig 3d; old 1d")
        before = schedule(project)
        project.remove("old")
        project.add("new", "New", duration="1d")
        comparison = schedule(project).compare(before)

        assert (comparison.added, comparison.removed) == (("new",), ("old",))

    @pytest.mark.parametrize(
        ("edit", "en", "zh"),
        [
            (
                lambda p: p.relink("a", "b", to="SS", lag="1d"),
                "because the link a -> b changed from FS to SS+1d",
                "因为依赖 a -> b 由 FS 改为 SS+1d",
            ),
            (
                lambda p: p.relink("a", "b", lag="-1d", lag_calendar="factory"),
                "because the link a -> b changed from FS to FS-1d (factory)",
                "因为依赖 a -> b 由 FS 改为 FS-1d (factory)",
            ),
            (
                lambda p: p.configure(start="2026-03-09"),
                "because the project start changed",
                "因为项目开始日期有变",
            ),
            (
                lambda p: p.configure(
                    calendars=[
                        replace(OFFICE, exceptions=(CalendarException.on(date(2026, 3, 3)),)),
                        *p.settings.calendars[1:],
                    ]
                ),
                "because calendar office changed",
                "因为日历 office 有变",
            ),
            (
                lambda p: p.update("b", deadline="2026-03-20", constraints=["SNET 2026-03-20"]),
                "because its constraints and deadline changed",
                "因为其约束和截止日期有变",
            ),
        ],
    )
    def test_given_an_edit_when_compared_then_it_is_told_as_a_planner_would(
        self, edit: Any, en: str, zh: str
    ) -> None:
        project = plan("a 2d; b 2d; a -> b")
        before = schedule(project)
        edit(project)
        comparison = schedule(project).compare(before)

        assert comparison.to_text("en").splitlines()[-1].endswith(en)
        assert comparison.to_text("zh").splitlines()[-1].endswith(zh)

    def test_given_several_causes_when_compared_then_they_are_listed_and_named(self) -> None:
        project = plan("a 2d; b 2d; c 2d; a -> b; b -> c")
        before = schedule(project)
        for task in ("a", "b"):
            project.update(task, duration="3d")
        project.update("c", splits=[Split("1d", "1d")])
        comparison = schedule(project).compare(before)

        assert [line.partition("because ")[2] for line in str(comparison).splitlines()[1:]] == [
            "its duration changed",
            "the duration of a “A” changed and its duration changed",
            "the duration of a “A” changed, the duration of b “B” changed and its pauses changed",
        ]
        assert comparison.to_text("zh").splitlines()[3].partition("因为")[2] == (
            " a“A”的工期有变，b“B”的工期有变，且其停顿有变"
        )

    def test_given_options_that_differ_when_compared_then_they_are_named(self) -> None:
        project = plan("a 2d; b 2d; a -> b FS+1d")
        before = schedule(project)
        one = schedule(project, SchedulingOptions(lag_calendar="elapsed"))

        assert str(one.compare(before)).endswith("because the option lag_calendar changed")

    def test_given_many_people_on_another_calendar_then_a_line_names_a_few(self) -> None:
        project = plan("a 2d; b 2d; a -> b")
        people = [Resource(f"p{number}", "P") for number in range(1, 41)]
        project.configure(resources=people)
        project.update("a", assignments=["p7"])
        before = schedule(project)
        project.configure(resources=[replace(each, calendar="abroad") for each in people])
        comparison = schedule(project).compare(before)

        said = (
            "because the calendars of p1, p2, p3, p4, p5, p6, p7, p8, p9, p10 and 30 more changed"
        )
        assert comparison.to_text().endswith(said)
        assert comparison.to_text("zh").endswith("、p9、p10 等 40 个资源的日历有变")
        assert len(comparison.moves[0].because[0].settings) == 40

    @pytest.mark.parametrize(
        ("edit", "cause", "lines"),
        [
            (
                lambda p: p.remove("last"),
                "task_removed",
                ("2d earlier, because last “Last” was removed", "Removed: last “Last”."),
            ),
            (
                lambda p: p.add("new", "New", duration="9d", parent="inner"),
                "task_added",
                ("4d later, because new “New” was added", "Added: new “New”."),
            ),
        ],
    )
    def test_given_a_leaf_that_came_or_went_when_compared_then_what_it_ended_moved_for_it(
        self, edit: Any, cause: str, lines: tuple[str, str]
    ) -> None:
        project = plan("s -; inner - in:s; a 3d in:inner; last 5d in:inner; side 1d in:inner")
        before = schedule(project)
        edit(project)
        comparison = schedule(project).compare(before)

        assert [(m.task, [c.kind for c in m.because]) for m in comparison] == [
            ("s", [cause]),
            ("inner", [cause]),
        ]
        assert str(comparison).splitlines()[1].endswith(lines[0])
        assert str(comparison).splitlines()[-1] == lines[1]

    def test_given_a_leaf_inside_that_went_when_compared_then_no_summary_moved_for_it(self) -> None:
        project = plan("s -; a 3d in:s; last 5d in:s; side 1d in:s")
        before = schedule(project)
        project.remove("side")
        project.update("last", duration="6d")
        comparison = schedule(project).compare(before)

        assert [c.kind for c in comparison.moves[0].because] == ["duration"]

    def test_given_another_project_when_compared_then_it_is_refused(self) -> None:
        other = Project("Q", name="Q", start="2026-03-02", calendars=[Calendar.always()])
        other.add("dig", "Dig", duration="1ed")
        with pytest.raises(ScheduleError) as caught:
            schedule(plan("dig 3d")).compare(schedule(other))
        assert caught.value.code == "schedule.not_comparable"


class TestTables:
    """Rows are plain data; frames carry UTC instants."""

    def test_given_rows_when_written_as_json_then_nothing_is_lost(self) -> None:
        rows = schedule(plan("dig 3d deadline:2026-03-09; end 0d; dig -> end")).to_rows("zh")

        assert json.loads(json.dumps(rows)) == rows
        assert rows[0]["early_finish"] == "2026-03-04T18:00+08:00"
        assert rows[0]["deadline"] == "2026-03-09"
        assert rows[1]["deadline"] is None

    @pytest.mark.parametrize("library", ["pandas", "polars"])
    def test_given_a_library_when_framed_then_one_line_stands_per_task(self, library: Any) -> None:
        pytest.importorskip(library)
        frame = schedule(plan("dig 3d; end 0d; dig -> end")).to_frame(library)

        assert frame.shape == (2, 31)
        assert frame["percent_complete"][0] == 0
        assert str(frame["early_finish"][0]).startswith("2026-03-04 10:00:00+00:00")

    @pytest.mark.parametrize("library", ["pandas", "polars"])
    def test_given_many_rows_that_say_nothing_when_framed_then_a_late_word_fits(
        self, library: Any
    ) -> None:
        pytest.importorskip(library)
        project = plan("; ".join(f"t{number} 1d" for number in range(120)))
        project.update("t119", actual_start="2026-03-02", effort="1d", physical_percent="12.5")
        frame = schedule(project).to_frame(library)

        assert frame["work_percent"][119] == 0
        assert frame["physical_percent"][119] == 12.5

    def test_given_a_library_that_is_missing_when_framed_then_the_extra_is_named(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(__import__("sys").modules, "polars", None)
        with pytest.raises(MissingExtraError, match="the extra polars"):
            schedule(plan("dig 3d")).to_frame("polars")

    def test_given_an_unknown_library_when_framed_then_it_is_refused(self) -> None:
        with pytest.raises(InputError):
            schedule(plan("dig 3d")).to_frame("os")  # type: ignore[arg-type]


class TestSchedule:
    """A value: reads like a sequence, never changes, survives pickling."""

    def test_given_a_schedule_when_the_project_changes_then_it_stays(self) -> None:
        project = plan("dig 3d")
        planned = schedule(project)
        project.update("dig", duration="9d")

        assert planned["dig"].duration == 3 * 480
        with pytest.raises(ValueError, match="read-only"):
            planned.columns.early_start[0] = 0

    def test_given_a_schedule_when_pickled_then_it_answers_the_same(self) -> None:
        planned = schedule(plan("dig 3d; pour 1d; dig -> pour"))
        again = pickle.loads(pickle.dumps(planned))

        assert again.to_rows() == planned.to_rows()
        assert str(again.explain("pour")) == str(planned.explain("pour"))

    def test_given_a_notebook_when_shown_then_it_is_a_drawing(self) -> None:
        assert schedule(plan("dig 3d"))._repr_html_().startswith("<svg")


class TestFindings:
    """What a planner should see is data with a stable code."""

    def test_given_unannounced_holidays_when_scheduled_then_the_schedule_says_so(self) -> None:
        china = Calendar.standard("cn", zone="Asia/Shanghai", holidays=CountryHolidays("CN"))
        project = Project("P", name="P", start="2027-03-01", calendars=[china])
        project.add("dig", "Dig", duration="3d")

        (finding,) = schedule(project).findings
        assert finding.code == "schedule.provisional_holidays"
        assert finding.context["years"] == [2027]

    def test_given_people_of_one_office_when_unannounced_then_it_is_said_once(self) -> None:
        china = Calendar.standard("cn", zone="Asia/Shanghai", holidays=CountryHolidays("CN"))
        project = Project("P", name="P", start="2027-03-01", calendars=[china, china.derive("li")])
        project.configure(calendar="cn")
        project.add("dig", "Dig", duration="3d")
        project.add("pour", "Pour", duration="3d", calendar="li")

        (finding,) = schedule(project).findings
        assert finding.context["calendars"] == ["cn", "li"]

    def test_given_no_duration_when_scheduled_then_it_is_said(self) -> None:
        (finding,) = schedule(plan("dig -")).findings
        assert (finding.code, finding.task) == ("schedule.no_duration", "dig")

    def test_given_dates_or_work_in_place_of_a_duration_then_no_moment_is_told(self) -> None:
        project = plan("dig -; pour -; set -; rest -")
        project.update("dig", manual_start="2026-03-09", manual_finish="2026-03-11")
        project.update("pour", actual_start="2026-03-02", actual_finish="2026-03-04")
        project.configure(resources=[Resource("li")])
        project.update("set", assignments=[Assignment("li", effort="3d")])

        assert {each.task for each in schedule(project).findings} == {"rest"}

    def test_given_missed_dates_when_scheduled_then_each_is_found_with_its_amount(self) -> None:
        planned = schedule(plan("a 3d; b 2d SNLT:2026-03-04; a -> b", finish="2026-03-05"))

        assert [(str(f.code), f.context["minutes"]) for f in planned.findings] == [
            ("schedule.finish_missed", 480),
            ("schedule.negative_float", -480),
            ("schedule.constraint_missed", 480),
        ]

    def test_given_a_milestone_on_the_morning_after_its_deadline_then_it_is_missed(self) -> None:
        planned = schedule(plan("a 1d on:abroad; done 0d deadline:2026-03-02; a -> done"))
        missed = planned.findings[-1]

        assert missed.code == "schedule.deadline_missed"
        assert missed.context["late"] == {"en": "9eh", "zh": "9日历小时"}


class TestBadInput:
    """A clear coded error, quickly."""

    def test_given_no_tasks_when_scheduled_then_it_says_so(self) -> None:
        with pytest.raises(ScheduleError) as caught:
            schedule(plan(""))
        assert caught.value.code == "schedule.empty"

    def test_given_no_calendar_when_scheduled_then_it_says_so(self) -> None:
        project = Project("P", name="P", start="2026-03-02")
        project.add("dig", "Dig", duration="1d")
        with pytest.raises(ScheduleError) as caught:
            schedule(project)
        assert caught.value.code == "schedule.no_calendar"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("dig 3d; pour 1d; dig -> pour FS+999999999d", "schedule.too_long"),
            ("dig 999999999d", "schedule.too_long"),
            ("dig 1d SNET:2199-01-01", "schedule.bound_too_far"),
            ("dig 1d deadline:1975-01-01", "schedule.bound_too_far"),
            ("a 9000d; b 9000d; a -> b", "schedule.horizon"),
        ],
    )
    def test_given_a_plan_beyond_the_horizon_when_scheduled_then_it_is_refused(
        self, text: str, code: str
    ) -> None:
        with pytest.raises(ScheduleError) as caught:
            schedule(plan(text))
        assert caught.value.code == code

    def test_given_a_plan_that_runs_too_long_then_years_before_it_are_not_blamed(self) -> None:
        """Holidays of Germany are known from 1991 on, and nobody asked for any before."""
        germany = Calendar.standard("de", zone="Europe/Berlin", holidays=CountryHolidays("DE"))
        project = Project("P", name="P", start="2026-03-02", calendars=[germany])
        project.add("dig", "Dig", duration="12000d")
        with pytest.raises(ScheduleError) as caught:
            schedule(project)
        assert caught.value.code == "schedule.horizon"

    def test_given_a_plan_backward_into_years_that_are_not_known_then_these_are_named(self) -> None:
        germany = Calendar.standard("de", zone="Europe/Berlin", holidays=CountryHolidays("DE"))
        project = Project("P", "P", start="1995-01-02", finish="1995-06-30", calendars=[germany])
        project.add("dig", "Dig", duration="1500d")
        with pytest.raises(CalendarError) as caught:
            schedule(project)
        assert caught.value.code == "calendar.holidays_unknown"
        assert caught.value.context["year"] == 1990

    def test_given_a_plan_near_the_end_of_known_holidays_when_scheduled_then_it_is_answered(
        self,
    ) -> None:
        china = Calendar.standard("cn", zone="Asia/Shanghai", holidays=CountryHolidays("CN"))
        project = Project("P", name="P", start="2099-06-01", calendars=[china])
        project.add("dig", "Dig", duration="3d")
        assert schedule(project).finish.year == 2099

        project.update("dig", duration="900d")
        with pytest.raises(CalendarError) as caught:
            schedule(project)
        assert caught.value.code == "calendar.holidays_unknown"

    @pytest.mark.parametrize(
        "options",
        [{"criticality": "guess"}, {"critical_float": 1.5}, {"horizon_years": 0}],
    )
    def test_given_bad_options_when_made_then_they_are_refused(self, options: Any) -> None:
        with pytest.raises(InputError):
            SchedulingOptions(**options)
