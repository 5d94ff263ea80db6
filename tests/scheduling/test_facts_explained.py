"""What is said of facts, delays, people apart, dates by hand: every question has an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.testing.strategies import plans
from pmcore.wbs import Assignment, Project, Resource
from scheduling.builders import plan


def said(project: Project, task: str, options: SchedulingOptions | None = None) -> str:
    return str(schedule(project, options).explain(task))


def kinds(project: Project, task: str, options: SchedulingOptions | None = None) -> list[str]:
    return [reason.kind for reason in schedule(project, options).explain(task).early]


class TestFacts:
    """Actual dates are facts; what remains goes on where the data date and the options say."""

    def test_given_a_finished_task_when_explained_then_both_dates_are_actual(self) -> None:
        project = plan("a 2d; b 1d; a -> b")
        project.update("a", actual_start="2026-03-03", actual_finish="2026-03-04")

        assert said(project, "a") == (
            "a “A” started on Tue 2026-03-03 09:00 and finished on Wed 2026-03-04 18:00: "
            "2d in calendar office. Both dates are actual."
        )
        assert kinds(project, "a") == ["actual_start", "actual_finish"]
        answer = schedule(project).why_not_critical("a", "zh")
        assert (answer.stands, str(answer)) == (True, "a“A”已完成，不会再推迟。")

    @pytest.mark.parametrize(
        ("fields", "data_date", "kind", "sentence"),
        [
            ({}, "2026-03-05", "data_date", "goes on at the data date, Thu 2026-03-05 00:00."),
            ({}, None, "done", "goes on after what is done."),
            (
                {"suspended": "2026-03-03", "resume": "2026-03-10"},
                "2026-03-05",
                "resume",
                "goes on when its work is resumed, on Tue 2026-03-10 09:00.",
            ),
        ],
    )
    def test_given_a_started_task_when_explained_then_what_remains_goes_on_somewhere(
        self, fields: dict[str, Any], data_date: str | None, kind: str, sentence: str
    ) -> None:
        project = plan("a 4d")
        project.configure(data_date=data_date)
        project.update("a", actual_start="2026-03-02", percent_complete=25, **fields)

        assert kinds(project, "a") == ["actual_start", kind]
        assert f"What remains (3d) {sentence}" in said(project, "a")

    def test_given_nothing_left_when_explained_then_its_end_is_not_known(self) -> None:
        project = plan("a 4d")
        project.configure(data_date="2026-03-05")
        project.update("a", actual_start="2026-03-02", percent_complete=100)

        assert "Nothing of it remains, but its actual finish is not known. " in said(project, "a")
        assert "It counts as finished at the data date" in said(project, "a")

    def test_given_work_out_of_sequence_when_explained_then_the_option_is_named(self) -> None:
        project = plan("a 4d; b 3d; a -> b")
        project.update("b", actual_start="2026-03-03", remaining_duration="1d")

        waits = "What remains (1d) waits for the finish of a “A” on Thu 2026-03-05 18:00"
        assert f"{waits}, although it has started (retained logic)." in said(project, "b")
        free = SchedulingOptions(progress="progress_override")
        assert kinds(project, "b", free) == ["actual_start", "done"]

    def test_given_a_finish_out_of_sequence_when_explained_then_it_hands_on_what_it_missed(
        self,
    ) -> None:
        project = plan("a 4d; b 1d; c 1d; a -> b; b -> c")
        project.update("b", actual_start="2026-03-02", actual_finish="2026-03-02")

        assert kinds(project, "c") == ["handed_on", "out_of_sequence"]
        assert (
            "It follows b “B”, which is finished, but out of sequence. "
            "b “B” should have waited for the finish of a “A” on Thu 2026-03-05 18:00 "
            "(retained logic)."
        ) in said(project, "c")
        chain = schedule(project).explain_finish().chain
        assert [step.task for step in chain] == ["a", "c"]
        paths = schedule(project).float_paths()
        assert [path.tasks for path in paths] == [("a", "c")]


class TestByHand:
    """Dates set by hand stand; a summary set by hand holds what is below it."""

    def test_given_a_manual_task_when_explained_then_its_dates_are_set_by_hand(self) -> None:
        project = plan("a 4d; b 1d; a -> b")
        project.update("b", manual_start="2026-03-03")

        assert "Its dates are set by hand." in said(project, "b")
        assert schedule(project).why_not_earlier("b", "2026-03-02").reasons[0].kind == "manual"

    def test_given_a_manual_summary_when_explained_then_it_holds_its_tasks(self) -> None:
        project = plan("s -; x 1d in:s")
        project.update("s", manual_start="2026-03-04")
        planned = schedule(project)

        assert [reason.kind for reason in planned.explain("s").early] == ["manual", "span"]
        assert (
            "It cannot start earlier because s “S”, which is scheduled by hand, starts on "
            "Wed 2026-03-04 09:00."
        ) in str(planned.explain("x"))
        answer = planned.why_not_earlier("s", "2026-03-03")
        assert (answer.task, answer.reasons[0].kind) == ("s", "manual")


class TestDelays:
    """A delay puts a task off from where it could stand."""

    def test_given_a_leveling_delay_when_explained_then_it_and_what_lies_before_are_told(
        self,
    ) -> None:
        project = plan("a 1d; b 1d; a -> b")
        project.update("b", leveling_delay="3ed")

        assert kinds(project, "b") == ["leveling_delay", "dependency"]
        assert "It is delayed by 3ed (leveling); without that it could start on" in said(
            project, "b"
        )
        assert schedule(project).float_paths()[0].tasks == ("a", "b")

    def test_given_an_inactive_task_when_explained_then_it_takes_no_part(self) -> None:
        project = plan("a 9d; b 1d; a -> b")
        project.update("a", is_active=False)

        assert "It takes no part (inactive): nothing waits for it." in said(project, "a")
        assert kinds(project, "b") == ["project_start"]
        assert schedule(project).finish.date().isoformat() == "2026-03-02"

    def test_given_an_open_end_when_explained_then_its_late_dates_are_its_early_ones(self) -> None:
        options = SchedulingOptions(open_ends="own_finish")
        text = said(plan("a 1d; b 5d"), "a", options)

        assert "It has no float. It is critical." in text
        assert "Nothing waits for it, and so its late dates are its early ones (open end)." in text


class TestPeopleApart:
    """A task that people work on apart ends with the last of them."""

    def test_given_two_people_when_explained_then_the_last_is_named(self) -> None:
        project = plan("a 1d")
        project.configure(
            resources=[Resource("li", "Li Wei"), Resource("wang", "Wang", calendar="factory")]
        )
        people = [Assignment("li", effort="3d"), Assignment("wang", effort="1d")]
        project.update("a", assignments=people)
        planned = schedule(project)

        assert planned.explain("a").early[0].resource == "li"
        assert (
            "Li Wei works until Wed 2026-03-04 18:00, the last of the 2 who work on it apart."
            in (str(planned.explain("a")))
        )


class TestMoves:
    """What is told of progress explains moves like any other edit."""

    @pytest.mark.parametrize(
        ("fields", "kind"),
        [
            ({"actual_start": "2026-03-04"}, "progress"),
            ({"manual_start": "2026-03-04"}, "manual"),
            ({"leveling_delay": "2ed"}, "delay"),
            ({"splits": ["4h pause 1d"]}, "delay"),
            ({"is_active": False}, "activity"),
        ],
    )
    def test_given_an_edit_when_compared_then_the_follower_moved_because_of_it(
        self, fields: dict[str, Any], kind: str
    ) -> None:
        project = plan("a 2d; b 1d; a -> b")
        before = schedule(project)
        project.update("a", **fields)
        moves = {move.task: move for move in schedule(project).compare(before)}

        assert [(cause.kind, cause.task) for cause in moves["b"].because] == [(kind, "a")]


def a_minute_before(at: datetime) -> datetime:
    """The minute before, also where a clock was put forward in between."""
    if at.tzinfo is None:
        return at - timedelta(minutes=1)
    return (at.astimezone(UTC) - timedelta(minutes=1)).astimezone(at.tzinfo)


class TestQuestions:
    """No mixture of facts leaves a question without an answer that can be said."""

    @pytest.mark.parametrize("language", ["en", "zh"])
    @given(drawn=plans())
    def test_every_task_is_explained(
        self, language: str, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        planned = schedule(*drawn)

        for task in planned.task_ids:
            explained = planned.explain(task, language)
            assert explained.early
            assert "{" not in str(explained)
            assert "None" not in str(explained)

    @given(drawn=plans())
    def test_every_start_and_every_float_is_questioned(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        planned = schedule(*drawn)

        for dates in planned:
            before = planned.why_not_earlier(dates.id, a_minute_before(dates.early_start))
            assert before.stands
            assert before.reasons
            assert not planned.why_not_earlier(dates.id, dates.early_start).stands
            assert str(planned.why_not_critical(dates.id, "zh"))

    @given(drawn=plans())
    def test_the_finish_the_paths_and_the_findings_are_told(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        planned = schedule(*drawn)

        assert planned.explain_finish().chain
        assert planned.explain_finish("zh").chain
        on_paths = [task for path in planned.float_paths(100) for task in path.tasks]
        assert len(on_paths) == len(set(on_paths))
        for finding in planned.findings:
            for language in ("en", "zh"):
                assert "?" not in finding.message(language)
        assert set(planned.holding()) <= set(planned.project.dependencies())
        assert planned.to_rows()

    @given(drawn=plans(), other=plans())
    def test_every_move_is_told(
        self,
        drawn: tuple[Project, SchedulingOptions],
        other: tuple[Project, SchedulingOptions],
    ) -> None:
        before, after = schedule(*drawn), schedule(*other)

        assert after.compare(before).to_text()
        assert before.compare(after).to_text("zh")
