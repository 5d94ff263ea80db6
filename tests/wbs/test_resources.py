"""Who works on what: resources, assignments, and what edits make of them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import Duration, InputError, ProjectError
from pmcore.wbs import Assignment, Project, Resource, Task, lint, roll_up
from pmcore.wbs.assignments import assignments_of
from pmcore.wbs.effort import awaits_effort, effort_decides, is_elapsed, length_minutes
from wbs.plans import FACTORY, OFFICE, links, plan

EFFORT = Assignment("li", effort="3d")

PEOPLE = [Resource("li", "Li Wei", calendar="office"), Resource("wang"), Resource("an")]


def crew(text: str, **settings: Any) -> Project:
    """A jotted plan with three people."""
    return plan(text, **{"resources": PEOPLE, **settings})


def who(task: Task) -> list[str]:
    return [str(held) for held in task.assignments]


class TestRecords:
    """A resource has a name and maybe a calendar; an assignment a share of its time."""

    def test_people_write_an_assignment_as_text(self) -> None:
        task = Task("a", "A", assignments=["li", " wang  50 % ", Assignment("an", 200)])

        assert task.assignments == (
            Assignment("li"),
            Assignment("wang", 50),
            Assignment("an", 200),
        )
        assert [Assignment.parse(str(held)) for held in task.assignments] == [*task.assignments]

    @given(st.integers(1, 100_000))
    def test_what_is_written_is_read_back(self, units: int) -> None:
        held = Assignment("u.li@x", units)

        assert Assignment.parse(str(held)) == held
        assert eval(repr(held)) == held

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ("li 0%", "value.invalid"),
            ("li 100001%", "value.invalid"),
            ("li 12.5%", "value.invalid"),
            ("li 50", "value.invalid"),
            ("li, wang", "value.invalid"),
            ("li 9999999999%", "value.invalid"),
            ("", "value.invalid"),
            ("-li", "id.invalid"),
            (5, "value.invalid"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, wrong: Any, code: str) -> None:
        with pytest.raises(InputError) as caught:
            Task("a", "A", assignments=[wrong])

        assert caught.value.code == code

    @pytest.mark.parametrize("odd", [None, 5, True, 1.5, b"li", [], ["li"], {"li": 50}, object()])
    @pytest.mark.parametrize(
        "read",
        [
            lambda odd, _: Assignment.parse(odd),
            lambda odd, _: Assignment(odd),
            lambda odd, _: Resource(odd),
            lambda _, odd_list: Assignment("li", odd_list),
            lambda _, odd_list: Resource("li", odd_list),
            lambda _, odd_list: Resource("li", calendar=odd_list),
            lambda _, odd_list: assignments_of(odd_list),
        ],
    )
    def test_a_value_of_another_type_gets_a_coded_error(
        self, read: Callable[[Any, Any], Any], odd: Any
    ) -> None:
        with pytest.raises(InputError) as caught:
            read(odd, [odd])

        assert caught.value.code in ("value.invalid", "id.invalid", "text.invalid")

    def test_a_resource_is_assigned_once_to_a_task(self) -> None:
        with pytest.raises(InputError, match="add up its units"):
            Task("a", "A", assignments=["li", "wang", "li 50%"])

    def test_ten_thousand_people_with_calendars_of_their_own_are_no_problem(self) -> None:
        numbers = range(10_000)
        calendars = [OFFICE, *(OFFICE.derive(f"c{n}") for n in numbers)]
        people = [Resource(f"r{n}", calendar=f"c{n}") for n in numbers]

        project = plan(calendars=calendars, calendar="office", resources=people)
        project.add_many([Task(f"t{n}", "T", assignments=[f"r{n}"]) for n in numbers])

        assert len(project.settings.resources) == 10_000
        with pytest.raises(ProjectError) as caught:
            project.add("t", "T", assignments=["r999x"])
        assert caught.value.context["close"]


class TestLength:
    """Effort is shared out among the units of all people, unless a duration is to stay."""

    @pytest.mark.parametrize(
        ("fields", "minutes"),
        [
            ({"effort": "4h"}, 240),
            ({"effort": "4h", "assignments": ["li", "wang"]}, 120),
            ({"effort": "4h", "assignments": ["li 50%"]}, 480),
            ({"effort": "100min", "assignments": ["li", "wang", "an"]}, 34),
            ({"effort": "4h", "duration": "1d"}, 480),
            ({"effort": "4h", "duration": "1d", "fixed": "effort"}, 240),
            ({"effort": "4h", "duration": "1d", "fixed": "effort", "assignments": []}, 480),
            ({"duration": "1d", "fixed": "effort"}, 480),
            ({"effort": "4h", "duration": "1d", "fixed": "duration"}, 480),
            ({"effort": "4h", "fixed": "duration"}, None),
            ({"effort": "4h", "assignments": []}, None),
            ({"effort": "4h", "kind": "milestone"}, None),
            ({}, None),
        ],
    )
    def test_a_length_follows_from_what_is_fixed(
        self, fields: dict[str, Any], minutes: int | None
    ) -> None:
        task = Task("a", "A", **{"assignments": ["li"], **fields})

        assert length_minutes(task, Duration.to_minutes) == minutes

    @pytest.mark.parametrize(
        ("fields", "decides", "awaits"),
        [
            ({"effort": "4h"}, True, False),
            ({}, False, True),
            ({"duration": "1d", "fixed": "effort"}, False, True),
            ({"duration": "1ed", "effort": "4h", "fixed": "effort"}, True, False),
            ({"duration": "1d", "effort": "4h"}, False, False),
            ({"effort": "4h", "fixed": "duration"}, False, False),
            ({"effort": "4h", "assignments": []}, False, False),
            ({"effort": "4h", "kind": "milestone"}, False, False),
        ],
    )
    def test_an_effort_decides_when_there_is_one_and_is_awaited_when_there_is_none(
        self, fields: dict[str, Any], decides: bool, awaits: bool
    ) -> None:
        task = Task("a", "A", **{"assignments": ["li"], **fields})

        assert (effort_decides(task), awaits_effort(task)) == (decides, awaits)
        assert not (decides and is_elapsed(task))

    def test_a_percent_lag_is_a_part_of_it(self) -> None:
        project = crew("a; b 1d; c 1d; a -> b FS 50%; b -> c")
        project.update("a", effort="4d", duration="9ed", fixed="effort", assignments=["li", "an"])

        project.split("a", ["1d", "1d"])

        assert "a-2 -> b FS +480min" in links(project)

    def test_progress_is_weighted_by_it(self) -> None:
        project = crew("S; .a; .b 3d")
        project.update("a", effort="2d", assignments=["li", "wang"], percent_complete=100)

        total = roll_up(project)["S"]

        assert (total.duration_minutes, total.percent_complete) == (4 * 480, Decimal(25))
        assert project.merge(["a", "b"], duration="4d", effort="6d").percent_complete == 25


class TestSettings:
    """Nothing is assigned to nobody; a change that would do so is refused as a whole."""

    @pytest.mark.parametrize(
        ("edit", "code"),
        [
            (lambda p: p.configure(resources=PEOPLE[1:], name="x"), "project.resource_unknown"),
            (lambda p: p.configure(resources=[]), "project.resource_unknown"),
            (lambda p: p.configure(calendars=[FACTORY]), "project.calendar_unknown"),
            (lambda p: p.configure(resources=[*PEOPLE, PEOPLE[0]]), "value.invalid"),
            (lambda p: p.configure(resources=["li"]), "value.invalid"),
            (lambda p: p.add("b", "B", assignments=["l1"]), "project.resource_unknown"),
            (lambda p: p.update("a", assignments=["wang", "x"]), "project.resource_unknown"),
            (
                lambda p: p.add_many([Task("b", "B"), Task("c", "C", assignments=["x"])]),
                "project.resource_unknown",
            ),
            (
                lambda p: Project.from_records(plan().settings, p.tasks()),
                "project.resource_unknown",
            ),
        ],
    )
    def test_given_an_edit_that_leaves_a_hole_then_nothing_changes(
        self, edit: Callable[[Project], Any], code: str
    ) -> None:
        project = crew("a 1d")
        project.update("a", assignments=["li"])
        before = project.copy()

        with pytest.raises((InputError, ProjectError)) as caught:
            edit(project)

        assert caught.value.code == code
        assert project == before
        assert project.log == before.log

    def test_people_come_and_go_and_come_back(self) -> None:
        project = plan("a 1d")
        with project.change_set():
            project.configure(resources=PEOPLE)
            project.update("a", assignments=["li", "an 20%"], fixed="effort", effort="1d")
        with_people = project.copy()

        project.undo()
        assert project == plan("a 1d")
        assert project.settings.resources == ()
        project.redo()
        assert project == with_people

        project.update("a", assignments=["an"])
        project.configure(resources=PEOPLE[1:])
        project.undo()
        project.undo()
        assert project == with_people
        again = Project.from_records(project.settings, project.tasks())
        assert again == with_people

    def test_an_unknown_resource_is_named_with_what_looks_like_it(self) -> None:
        with pytest.raises(ProjectError) as caught:
            crew("a").update("a", assignments=["wag"])

        assert caught.value.context["close"] == ["wang"]
        assert "wang" in caught.value.advice("zh")


class TestSummaries:
    """What gives a leaf its length goes when it becomes a summary; who works on it stays."""

    FIELDS: ClassVar[dict[str, Any]] = {
        "effort": "2d",
        "fixed": "effort",
        "ignore_resource_calendars": True,
    }

    @pytest.mark.parametrize(
        "edit",
        [
            lambda p: p.indent("b"),
            lambda p: p.move("b", "a"),
            lambda p: p.add("c", "C", parent="a"),
            lambda p: p.add_many([Task("c", "C", parent="a")]),
        ],
    )
    def test_given_a_first_child_then_only_people_stay_and_all_of_it_comes_back(
        self, edit: Callable[[Project], Any]
    ) -> None:
        project = crew("a 1d; b 1d")
        team: list[Assignment | str] = [
            "wang 50%",
            Assignment("li", effort="3d", overtime="1h", contour="bell"),
        ]
        project.update("a", assignments=team, **self.FIELDS)
        before = project.copy()

        edit(project)

        assert project.is_summary("a")
        assert project["a"] == Task("a", "a", assignments=team)
        project.undo()
        assert project == before

    def test_given_no_children_any_more_then_people_wait_for_an_effort(self) -> None:
        project = crew("S; .a 1d")
        project.update("S", assignments=["li"])

        project.remove("a")

        assert who(project["S"]) == ["li"]
        assert "lint.effort" in {finding.code for finding in lint(project)}

    def test_what_is_left_to_somebody_is_no_plan_of_a_summary(self) -> None:
        started = Task(
            "S",
            "S",
            actual_start="2026-03-02",
            assignments=[Assignment("li", remaining_duration="1d")],
        )
        with pytest.raises(ProjectError, match=r"summary\.field"):
            crew("").add_many([started, Task("a", "A", parent="S")])

    @pytest.mark.parametrize("field", FIELDS)
    def test_a_summary_carries_none_of_it(self, field: str) -> None:
        project = crew("S; .a 1d")
        value = self.FIELDS[field]

        with pytest.raises(ProjectError, match=r"summary\.field") as caught:
            project.update("S", **{field: value})

        assert caught.value.context["field"] == field
        with pytest.raises(ProjectError, match=r"summary\.field"):
            crew("").add_many([Task("S", "S", **{field: value}), Task("a", "A", parent="S")])

    def test_people_may_attend_a_milestone(self) -> None:
        project = crew("m milestone")

        assert who(project.update("m", assignments=["li", "wang"])) == ["li", "wang"]


class TestSplit:
    """Each part is worked on by the same people; effort is shared out."""

    def test_parts_keep_their_people(self) -> None:
        project = crew("a 4d")
        project.update("a", assignments=["li", "an 50%"], effort="6d", fixed="effort")

        parts = project.split("a", ["1d", "3d"])

        assert [who(part) for part in parts] == [["li", "an 50%"]] * 2
        assert [part.fixed for part in parts] == ["effort", "effort"]
        lengths = [length_minutes(part, project.minutes) for part in parts]
        assert lengths == [480, 3 * 480]

    def test_durations_are_weights_where_effort_alone_gives_the_length(self) -> None:
        project = crew("a; s; a -> s FS 50%")
        project.update("a", assignments=["li", "wang"], effort="8d")

        parts = project.split("a", ["1d", "3d"])

        assert [part.effort for part in parts] == [Duration("960min"), Duration("2880min")]
        assert [part.duration for part in parts] == [None, None]
        lengths = [length_minutes(part, project.minutes) for part in parts]
        assert lengths == [480, 3 * 480]
        assert "a-2 -> s FS +960min" in links(project)

    def test_elapsed_time_is_no_weight_of_effort(self) -> None:
        project = crew("a")
        project.update("a", assignments=["li"], effort="8d")

        with pytest.raises(InputError, match=r"duration\.kind"):
            project.split("a", ["1ed", "1d"])

    @pytest.mark.parametrize(
        ("fields", "why", "fix"),
        [
            ({}, "no duration, so", "better than none. Then split it."),
            ({"assignments": ["li"]}, "no effort that would give one", "an effort, such as 5d"),
            ({"effort": "8d"}, "nobody is assigned to its effort of 8d", "Assign somebody"),
            ({"effort": "8d", "fixed": "duration"}, "its effort of 8d gives none", "fixed: units"),
        ],
    )
    def test_a_task_without_length_says_what_would_give_it_one(
        self, fields: dict[str, Any], why: str, fix: str
    ) -> None:
        project = crew("a")
        project.update("a", **fields)

        with pytest.raises(ProjectError, match=r"split\.duration") as caught:
            project.split("a", ["1d", "1d"])

        assert why in caught.value.message()
        assert fix in caught.value.advice()


class TestMerge:
    """People of all parts work on the merged task, if the parts agree how."""

    def test_people_are_joined_in_their_order(self) -> None:
        project = crew("a 1d; b 1d")
        project.update("a", assignments=["wang", "li 50%"])
        project.update("b", assignments=["li 50%", "an"])

        assert who(project.merge(["a", "b"])) == ["wang", "li 50%", "an"]

    def test_split_and_merge_are_inverse(self) -> None:
        project = crew("a 4d")
        project.update("a", assignments=["li", "an 50%"], effort="6d", fixed="effort")
        before = project["a"]

        project.split("a", ["1d", "3d"])
        merged = project.merge(["a", "a-2"], name="a")

        assert merged.replace(effort="6d") == before
        assert project.minutes(merged.effort or "0d") == 6 * 480

    @pytest.mark.parametrize(
        ("field", "one", "other"),
        [
            ("assignments", ["li", "wang"], ["wang 50%"]),
            ("fixed", "duration", "units"),
            ("ignore_resource_calendars", True, False),
        ],
    )
    def test_parts_that_disagree_are_refused_unless_the_call_settles_it(
        self, field: str, one: Any, other: Any
    ) -> None:
        project = crew("a 1d; b 1d")
        project.update("a", **{field: one})
        project.update("b", **{field: other})
        before = project.copy()

        with pytest.raises(ProjectError, match=r"merge\.conflict"):
            project.merge(["a", "b"])
        assert project == before

        assert project.merge(["a", "b"], **{field: one}) == project["a"].replace(**{field: one})

    @pytest.mark.parametrize(
        ("fixed", "given", "assignments"),
        [
            ("units", {"assignments": ["li", "wang"]}, ["li", "wang"]),
            ("effort", {"assignments": ["an"]}, ["an"]),
            ("units", {"duration": "8d"}, ["li", "wang"]),
        ],
    )
    def test_work_of_different_people_is_shared_among_all_only_if_the_call_settles_it(
        self, fixed: Any, given: Any, assignments: list[str]
    ) -> None:
        project = crew("a; b; a -> b")
        project.update("a", effort="4d", assignments=["li"], fixed=fixed)
        project.update("b", effort="4d", assignments=["wang"], fixed=fixed)
        before = project.copy()

        with pytest.raises(ProjectError, match="disagree on assignments: li, wang"):
            project.merge(["a", "b"])
        assert project == before

        merged = project.merge(["a", "b"], **given)
        assert (who(merged), merged.effort) == (assignments, Duration("8d"))

    def test_a_duration_does_not_settle_who_shares_an_effort_that_is_fixed(self) -> None:
        project = crew("a; b")
        project.update("a", effort="4d", assignments=["li"], fixed="effort")
        project.update("b", effort="4d", fixed="effort")

        with pytest.raises(ProjectError, match="disagree on assignments: li, none"):
            project.merge(["a", "b"], duration="8d")

    def test_the_same_people_in_another_order_are_no_conflict(self) -> None:
        project = crew("a; b")
        project.update("a", effort="4d", assignments=["li", "an 50%"])
        project.update("b", effort="2d", assignments=["an 50%", "li"])

        assert length_minutes(project.merge(["a", "b"]), project.minutes) == 4 * 480

    def test_an_effort_that_is_known_for_some_only_is_no_sum_when_it_decides(self) -> None:
        project = crew("a 1d; b 1d")
        for id in ("a", "b"):
            project.update(id, assignments=["li"], fixed="effort")
        project.update("a", effort="1d")

        with pytest.raises(ProjectError, match="disagree on effort"):
            project.merge(["a", "b"])

        assert project.merge(["a", "b"], effort="2d").effort == Duration("2d")

    def test_an_effort_that_decides_is_no_sum_with_a_part_that_nobody_works_on(self) -> None:
        project = crew("a; b")
        project.update("a", assignments=["li"], effort="1d")

        with pytest.raises(ProjectError, match="disagree on effort"):
            project.merge(["a", "b"])


class TestLint:
    """A length that is to follow from effort needs an effort."""

    def found(self, **fields: Any) -> list[str]:
        project = crew("a")
        project.update("a", **{"owner": "u.li", "assignments": ["li"], **fields})
        codes = [str(finding.code) for finding in lint(project)]
        return [code for code in codes if code != "lint.deliverable"]

    @pytest.mark.parametrize(
        ("fields", "codes"),
        [
            ({}, ["lint.effort"]),
            ({"duration": "1d", "fixed": "effort"}, ["lint.effort"]),
            ({"duration": "1d"}, []),
            ({"effort": "1d"}, []),
            ({"fixed": "duration"}, ["lint.duration"]),
            ({"effort": "3d", "fixed": "duration"}, ["lint.duration"]),
            ({"effort": "3d", "assignments": []}, ["lint.duration"]),
            ({"effort": "3d", "duration": "1d", "assignments": []}, []),
            ({"effort": "0d"}, []),
            ({"assignments": [], "fixed": "effort"}, ["lint.duration"]),
            ({"kind": "milestone"}, []),
            ({"effort": "20d"}, []),
            ({"effort": "20.5d"}, ["lint.long_task"]),
            ({"effort": "40d", "assignments": ["li", "an"]}, []),
            ({"duration": "30d", "effort": "1d", "fixed": "effort"}, []),
            ({"duration": "30ed", "effort": "21d", "fixed": "effort"}, ["lint.long_task"]),
            ({"effort": "999999999mo", "assignments": ["li 1%"]}, ["lint.long_task"]),
            ({"assignments": [EFFORT]}, []),
            ({"assignments": [Assignment("li", duration="3d")]}, []),
            ({"assignments": [Assignment("li", delay="3d")]}, ["lint.effort"]),
            ({"assignments": [EFFORT], "fixed": "duration"}, ["lint.duration"]),
            ({"manual_start": "2026-03-02", "manual_finish": "2026-03-03"}, []),
            ({"manual_start": "2026-03-02", "assignments": []}, ["lint.duration"]),
            ({"actual_start": "2026-03-02", "actual_finish": "2026-03-03"}, []),
            ({"actual_start": "2026-03-02", "assignments": []}, ["lint.duration"]),
        ],
    )
    def test_findings_by_what_is_fixed(self, fields: dict[str, Any], codes: list[str]) -> None:
        assert self.found(**fields) == codes

    @pytest.mark.parametrize(
        ("fields", "en", "zh"),
        [
            (
                {},
                "Task a has no duration.",
                "任务 a 没有工期。",
            ),
            (
                {"effort": "3d"},
                "Task a has no duration (nobody is assigned to its effort of 3d).",
                "任务 a 没有工期（工作量 3天 尚未分配给任何人）。",
            ),
            (
                {"effort": "3d", "fixed": "duration", "assignments": ["li"]},
                "Task a has no duration (with its duration fixed, its effort of 3d gives none).",
                "任务 a 没有工期（工期固定时，其工作量 3天 不计）。",
            ),
        ],
    )
    def test_a_task_without_length_says_why_its_effort_gives_none(
        self, fields: dict[str, Any], en: str, zh: str
    ) -> None:
        project = crew("a")
        project.update("a", **fields)

        (finding,) = (each for each in lint(project) if each.code == "lint.duration")

        assert (finding.message(), finding.message("zh")) == (en, zh)

    def test_a_task_that_effort_makes_long_says_how_long(self) -> None:
        project = crew("a")
        project.update("a", effort="21d", assignments=["li 80%"])

        texts = [finding.message() for finding in lint(project)]

        assert "Task a takes 26.25d, longer than 20 working days." in texts
