"""Level of effort: dated by its neighbours after all others, in every schedule; drives nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from pmcore.kernel import Code, InputError, ScheduleError
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.certificate import verify
from pmcore.tracking import progress_as_planned
from pmcore.wbs import Project, Resource
from testing.by_hand import plan

HAMMOCK: dict[str, Any] = {"kind": "level_of_effort", "duration": "1d"}


def hung(text: str, *links: str, **fields: Any) -> Project:
    """Return a plan with a level-of-effort task H, linked as in ``A -> H SS+1d``."""
    tasks, _, rest = text.partition("|")
    project = plan(tasks)
    project.add("H", "H", **{**HAMMOCK, **fields})
    for line in (*filter(None, rest.split(";")), *links):
        before, _, after, *kind = line.split()
        link: Any = kind[0] if kind else "FS"
        project.link(before, after, link[:2], lag=link[2:] or "0d")
    return project


def read(made: Schedule, task: str = "H") -> tuple[str, str]:
    dates = made[task]
    return f"{dates.scheduled_start:%a %d %H:%M}", f"{dates.scheduled_finish:%a %d %H:%M}"


class TestSpan:
    """Start: the smallest that any neighbour gives; finish: the largest."""

    @pytest.mark.parametrize(
        ("links", "dates"),
        [
            (["A -> H SS", "B -> H FF"], ("Mon 02 09:00", "Wed 04 17:00")),
            (["A -> H SS+1d", "B -> H FF+1d"], ("Tue 03 09:00", "Thu 05 17:00")),
            (["A -> H SS", "H -> B FF"], ("Mon 02 09:00", "Wed 04 17:00")),
            (["H -> A SS", "H -> B FS"], ("Mon 02 09:00", "Mon 02 17:00")),
            (["A -> H FS", "B -> H FF"], ("Tue 03 09:00", "Wed 04 17:00")),
            (["A -> H SF", "B -> H SS"], ("Tue 03 09:00", "Tue 03 09:00")),
            (["H -> A SS+4h", "H -> B FF-4h"], ("Fri 27 13:00", "Thu 05 13:00")),
            (["H -> B SF+1d", "A -> H SF"], ("Wed 04 09:00", "Wed 04 09:00")),
            (
                ["A -> H SS", "B -> H SS", "A -> H FF", "B -> H FF"],
                ("Mon 02 09:00", "Wed 04 17:00"),
            ),
        ],
    )
    def test_neighbours_give_its_dates(self, links: list[str], dates: tuple[str, str]) -> None:
        assert read(schedule(hung("A 1d; B 2d; A -> B", *links))) == dates

    def test_given_nothing_that_ends_it_then_it_has_no_length(self) -> None:
        assert read(schedule(hung("A 1d", "A -> H SS"))) == ("Mon 02 09:00", "Mon 02 09:00")

    @pytest.mark.parametrize(
        ("data_date", "start"), [(None, "Mon 02 09:00"), (date(2026, 3, 4), "Wed 04 09:00")]
    )
    def test_given_nothing_that_starts_it_then_the_project_or_data_date_does(
        self, data_date: date | None, start: str
    ) -> None:
        project = hung("A 5d", "A -> H FF")
        project.configure(data_date=data_date)

        assert read(schedule(project))[0] == start

    def test_its_own_calendar_says_where_its_dates_fall(self) -> None:
        project = hung("A 5d; W 1d on:always", "A -> H FS", "W -> H FF+4ed")

        assert read(schedule(project)) == ("Mon 09 09:00", "Mon 09 09:00")
        project.update("H", calendar="always")
        assert read(schedule(project)) == ("Fri 06 17:00", "Fri 06 17:00")

    def test_facts_of_neighbours_count(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF")
        project.update("A", actual_start="2026-02-26", actual_finish="2026-02-27")

        assert read(schedule(project))[0] == "Thu 26 09:00"

    def test_a_summary_counts_with_its_dates(self) -> None:
        project = hung("S; A 1d in:S; B 2d in:S; C 1d; A -> B", "S -> H SS", "S -> H FF+50%")

        assert read(schedule(project)) == ("Mon 02 09:00", "Fri 06 13:00")

    def test_an_inactive_neighbour_does_not_count(self) -> None:
        project = hung("A 1d; B 2d", "A -> H FF", "B -> H FF")
        project.update("B", is_active=False)

        assert read(schedule(project))[1] == "Mon 02 17:00"

    def test_of_others_of_its_kind_only_predecessors_count(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF")
        project.add("G", "G", **HAMMOCK)
        project.link("H", "G", "SS", lag="1d")
        project.link("H", "G", "FF", lag="1d")

        assert read(schedule(project)) == ("Mon 02 09:00", "Wed 04 17:00")
        assert read(schedule(project), "G") == ("Tue 03 09:00", "Thu 05 17:00")

    def test_its_planned_length_and_people_move_nothing(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF")
        first = read(schedule(project))
        project.configure(resources=[Resource("li")])
        project.update("H", duration="30d", effort="9d", fixed="effort", assignments=["li"])

        made = schedule(project)
        assert read(made) == first
        assert made["H"].duration == 3 * 480
        assert made.load("li").effort == 3 * 480


class TestBesideDates:
    """It is work all the same: it costs, and progress as planned leaves it to its neighbours."""

    def test_it_costs(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF", cost="300")
        made = schedule(project)
        project.update("H", is_active=False)

        assert (str(made.costs().total), str(schedule(project).costs().total)) == ("300.00", "0.00")

    def test_progress_as_planned_does_not_date_it(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF")

        assert [*progress_as_planned(schedule(project), "2026-03-04")] == ["A", "B"]


class TestFacts:
    """What is known of it stands; what it hangs on gives the rest."""

    @pytest.mark.parametrize(
        ("facts", "dates"),
        [
            ({"actual_start": "2026-02-27"}, ("Fri 27 09:00", "Wed 04 17:00")),
            ({"actual_start": "2026-03-03T10:30"}, ("Tue 03 10:30", "Wed 04 17:00")),
            ({"actual_start": "2026-03-06"}, ("Fri 06 09:00", "Fri 06 09:00")),
            (
                {"actual_start": "2026-02-27", "actual_finish": "2026-03-02"},
                ("Fri 27 09:00", "Mon 02 17:00"),
            ),
        ],
    )
    def test_actual_dates_stand_in_every_schedule(
        self, facts: dict[str, str], dates: tuple[str, str]
    ) -> None:
        project = hung("A 1d; B 2d; Z 9d; A -> B", "A -> H SS", "B -> H FF", **facts)
        made = schedule(project)
        row = made["H"]

        assert read(made) == dates
        assert row.late_start == row.early_start
        if "actual_finish" in facts:
            assert (row.late_finish, row.total_float) == (row.early_finish, 0)
        assert made.verify().is_valid

    @pytest.mark.parametrize(
        ("data_date", "finish"), [(None, "Mon 02 09:00"), (date(2026, 3, 5), "Wed 04 17:00")]
    )
    def test_given_nothing_that_ends_it_then_it_goes_on_until_the_data_date(
        self, data_date: date | None, finish: str
    ) -> None:
        project = hung("A 1d", "A -> H SS", actual_start="2026-03-02")
        project.configure(data_date=data_date)
        made = schedule(project)

        assert read(made)[1] == finish
        assert made.verify().is_valid

    def test_without_dependencies_only_its_finish_follows_its_summary(self) -> None:
        project = hung("A 1d; B 2d; A -> B", actual_start="2026-02-26")

        assert read(schedule(project)) == ("Thu 26 09:00", "Wed 04 17:00")

    def test_another_of_its_kind_follows_it(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF", actual_start="2026-02-27")
        project.add("I", "I", kind="level_of_effort")
        project.link("H", "I", "SS")
        project.link("H", "I", "FF")

        assert read(schedule(project), "I") == ("Fri 27 09:00", "Wed 04 17:00")

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "It started on Fri 2026-02-27 09:00. It goes on until the finish of B"),
            ("zh", "它已于 2026-02-27 周五 09:00 开始。其完成取决于"),
        ],
    )
    def test_told(self, language: str, said: str) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF", actual_start="2026-02-27")

        assert said in str(schedule(project).explain("H", language=language))

    def test_what_remains_is_what_its_percentage_leaves_of_its_span(self) -> None:
        begun = {"actual_start": "2026-03-02", "percent_complete": 25}
        row = schedule(hung("A 4d", "A -> H SS", "A -> H FF", **begun))["H"]

        assert (row.remaining, row.percent_complete) == (3 * 480, 25)

    @pytest.mark.parametrize(
        "field", ["remaining_duration", "suspended", "resume", "expected_finish"]
    )
    def test_what_would_say_when_it_ends_is_refused(self, field: str) -> None:
        value = "1d" if field == "remaining_duration" else "2026-03-09"
        with pytest.raises(InputError) as caught:
            hung("A 1d", **{"actual_start": "2026-03-02", field: value})

        assert caught.value.code is Code.TASK_LEVEL_OF_EFFORT


class TestSummaries:
    """Without a dependency it spans what lies beside it: P6's WBS summary activity."""

    def test_it_spans_its_summary(self) -> None:
        project = plan("S; A 1d in:S; T in:S; B 2d in:T; A -> B; C 9d")
        project.add("H", "H", parent="S", **HAMMOCK)

        assert read(schedule(project)) == ("Mon 02 09:00", "Wed 04 17:00")

    def test_at_the_top_it_spans_the_project(self) -> None:
        assert read(schedule(hung("A 1d; C 9d"))) == ("Mon 02 09:00", "Thu 12 17:00")

    def test_no_summary_is_spanned_by_it(self) -> None:
        project = plan("S; A 1d in:S; B 3d; A -> B")
        project.add("H", "H", parent="S", **HAMMOCK)
        project.link("A", "H", "SS")
        project.link("B", "H", "FF")

        assert read(schedule(project), "S") == ("Mon 02 09:00", "Mon 02 17:00")

    def test_but_for_a_summary_of_nothing_else(self) -> None:
        project = plan("S; B 3d")
        project.add("H", "H", parent="S", **HAMMOCK)
        project.link("B", "H", "SS")
        project.link("B", "H", "FF")

        assert read(schedule(project), "S") == ("Mon 02 09:00", "Wed 04 17:00")


class TestDrivesNothing:
    """Nothing waits for it, in no schedule; it ends no project and is never critical."""

    def test_neither_successors_nor_predecessors_are_bounded(self) -> None:
        project = hung("A 1d; B 2d; C 5d", "A -> H FF+9d", "H -> B FS+9d")
        made = schedule(project)

        assert made["B"].early_start == made["A"].early_start
        assert made["A"].late_finish == made["C"].late_finish
        assert f"{made.finish:%d}" == "06"
        assert made["H"].scheduled_finish > made.finish
        assert not made["H"].is_critical

    def test_its_floats(self) -> None:
        made = schedule(hung("A 1d; C 5d", "A -> H SS", "A -> H FF"))
        dates = made["H"]

        assert (dates.total_float, dates.free_float) == (4 * 480, 0)
        assert (dates.interfering_float, dates.independent_float) == (4 * 480, 0)
        assert f"{dates.late_start:%a %d %H:%M}" == "Fri 06 09:00"

    def test_a_plan_of_nothing_else_has_dates_too(self) -> None:
        made = schedule(hung(""))

        assert read(made) == ("Mon 02 09:00", "Mon 02 09:00")
        assert made.verify().is_valid

    def test_scheduled_backward_it_follows_late_dates(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF")
        project.configure(finish=date(2026, 3, 13))
        made = schedule(project, SchedulingOptions(direction="backward"))

        assert read(made) == ("Wed 11 09:00", "Fri 13 17:00")

    def test_a_lag_beyond_the_horizon_is_refused(self) -> None:
        project = hung("A 1d", "A -> H SS+99999d")

        with pytest.raises(ScheduleError) as caught:
            schedule(project)
        assert caught.value.code in (Code.SCHEDULE_HORIZON, Code.SCHEDULE_TOO_LONG)


class TestTold:
    """Which neighbour gives its start and its finish is told, in sentences and as data."""

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("en", "It starts with the start of A on Mon 2026-03-02 09:00, plus a lag of 1d"),
            ("en", "It goes on until the finish of B on Wed 2026-03-04 17:00."),
            ("en", "It is level of effort"),
            ("zh", "其完成取决于 B 于 2026-03-04 周三 17:00 完成。"),
        ],
    )
    def test_explanations(self, language: str, said: str) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS+1d", "H -> B FF")
        told = schedule(project).explain("H", language)

        assert said in str(told)
        assert [reason.task for reason in told.early] == ["A", "B"]

    def test_given_no_dependency_then_its_first_and_last_neighbours_are_told(self) -> None:
        made = schedule(hung("A 1d; B 2d; A -> B"))

        told = made.explain("H")
        assert [(each.kind, each.task) for each in told.early] == [("span", "A"), ("span", "B")]
        assert "It starts with A, the first beside it to start." in str(told)

    def test_given_no_neighbour_that_counts_then_that_is_told(self) -> None:
        project = hung("A 1d", "A -> H SS")
        project.update("A", is_active=False)

        said = str(schedule(project).explain("H"))
        assert "Nothing starts it but the project start" in said
        assert "Nothing gives it a later finish than its start." in said

    def test_questions(self) -> None:
        made = schedule(hung("A 1d; B 2d; A -> B", "A -> H SS+1d", "B -> H FF"))

        assert made.why_not_critical("H").sentences[0].endswith("holds up nothing.")
        assert made.why_not_earlier("H", "2026-03-02").reasons[0].task == "A"
        assert not made.why_not_earlier("H", "2026-03-03").stands

    def test_a_move_has_the_cause_of_its_neighbour(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF")
        before = schedule(project)
        project.update("A", duration="2d")

        moves = {move.task: move.because for move in schedule(project).compare(before)}
        assert [(cause.kind, cause.task) for cause in moves["H"]] == [("duration", "A")]

    def test_at_the_top_it_moves_because_of_what_it_spans(self) -> None:
        project = plan("a 1d; b 5d")
        project.add("lead", "Lead", kind="level_of_effort")
        before = schedule(project)
        project.update("b", duration="2d")

        assert (
            "because the duration of b changed"
            in str(schedule(project).compare(before)).split("lead")[1]
        )

    def test_a_dependency_taken_away_is_a_cause(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF")
        before = schedule(project)
        project.unlink("B", "H", "FF")

        (move,) = schedule(project).compare(before)
        assert [cause.kind for cause in move.because] == ["dependency_removed"]

    def test_it_does_not_end_the_project_of_a_comparison(self) -> None:
        project = hung("A 1d", "A -> H SS", "A -> H FF")
        before = schedule(project)
        project.relink("A", "H", "FF", lag="3d")

        assert schedule(project).compare(before).finish_minutes == 0

    def test_given_a_deadline_of_its_summary_then_no_finding_is_about_it(self) -> None:
        project = plan("S due:03-03; A 1d in:S; B 9d")
        project.add("H", "H", parent="S", **HAMMOCK)
        project.link("B", "H", "FF")

        assert schedule(project).findings == ()


def beside() -> Project:
    """Return a plan with a level-of-effort task H that spans A and B in one summary task."""
    project = plan("Z 9d")
    project.add("S", "S")
    for name, fields in (("A", {"duration": "1d"}), ("B", {"duration": "2d"}), ("H", HAMMOCK)):
        project.add(name, name, **{**fields, "parent": "S"})
    return project


@pytest.mark.usefixtures("either_way")
class TestCausesBeside:
    """What joins or leaves what it spans moves it, and is told if it gives one of its dates."""

    @pytest.mark.parametrize(
        ("edit", "kind", "task"),
        [
            (lambda p: p.add("C", "C", parent="S", duration="5d"), "task_added", "C"),
            (lambda p: p.remove("B"), "task_removed", "B"),
            (lambda p: p.move("B", None), "constraint", "B"),
            (lambda p: p.update("B", is_active=False), "activity", "B"),
        ],
    )
    def test_cause(self, edit: Callable[[Project], object], kind: str, task: str) -> None:
        project = beside()
        before = schedule(project)
        edit(project)

        compared = schedule(project).compare(before)

        move = next(each for each in compared.moves if each.task == "H")
        assert [(cause.kind, cause.task) for cause in move.because] == [(kind, task)]
        for language in ("en", "zh"):
            assert task in compared.to_text(language)

    def test_given_what_gives_it_no_date_then_it_is_no_cause(self) -> None:
        project = beside()
        before = schedule(project)
        project.update("B", duration="3d")
        project.add("C", "C", parent="S", duration="1d")

        move = next(each for each in schedule(project).compare(before).moves if each.task == "H")

        assert [(cause.kind, cause.task) for cause in move.because] == [("duration", "B")]


class TestCertificate:
    """Its dates are checked against those of its neighbours, whoever computed them."""

    @pytest.mark.parametrize("field", ["early_start", "late_finish", "scheduled_finish"])
    def test_a_wrong_date_is_found(self, field: str) -> None:
        project = hung("A 1d; B 2d; C 5d; A -> B", "A -> H SS", "B -> H FF")
        rows = {row["id"]: dict(row) for row in schedule(project).to_rows()}
        right = schedule(project).verify()
        rows["H"][field] = datetime(2026, 3, 9, 10)  # noqa: DTZ001 - the plan is floating
        wrong = verify(project, rows)

        assert (right.is_valid, right.is_complete) == (True, True)
        assert wrong.found["verify.level_of_effort"] == 1
        (finding,) = (f for f in wrong.findings if f.code == "verify.level_of_effort")
        assert "the dependency" in finding.message()
        assert "依赖" in finding.message("zh")

    @pytest.mark.parametrize("horizon", [40, 150])
    @pytest.mark.parametrize("link", ["A -> H FF-20800d", "H -> A FF+20800d"])
    def test_given_a_lead_beyond_all_years_that_ends_nothing_then_it_is_checked(
        self, link: str, horizon: int
    ) -> None:
        made = schedule(hung("A 1d", link), SchedulingOptions(horizon_years=horizon))
        result = made.verify()

        assert read(made) == ("Mon 02 09:00", "Mon 02 09:00")
        assert result.is_valid, str(result)
        assert result.is_complete

    def test_given_a_lag_beyond_all_years_then_it_is_said_that_it_cannot_be_checked(self) -> None:
        project = hung("A 1d", "A -> H FF+20800d")
        dates = {"early_start": "2026-03-02T09:00", "early_finish": "2026-03-02T17:00"}
        rows = [{"id": task, **dates} for task in ("A", "H")]

        result = verify(project, rows)

        codes = [finding.code for finding in result.findings if finding.context["task"] == "H"]
        assert codes == [Code.VERIFY_OUT_OF_REACH]

    def test_what_is_not_given_is_not_checked(self) -> None:
        project = hung("A 1d; B 2d; A -> B", "A -> H SS", "B -> H FF")
        result = verify(project, {"H": {"early_start": "2026-03-02T09:00"}})

        assert result.unchecked["level_of_effort"] == 3
