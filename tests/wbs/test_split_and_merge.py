"""One task into several in sequence, and several into one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import CycleError, Duration, InputError, ProjectError
from pmcore.wbs import Assignment, Estimate, Expense, FieldDefinition, Resource, ScopeAxis
from pmcore.wbs.split import shares
from wbs.plans import jotted, links, plan

SAND = Resource("sand", kind="material")


class TestSplit:
    """Incoming links reach the first part, outgoing links leave the last; parts are linked FS."""

    def test_parts_follow_each_other_where_the_task_stood(self) -> None:
        project = plan("a; b 3d; c; a -> b; b -> c FS 1d")

        project.split("b", ["1d", "1d", "2d"])

        assert jotted(project) == (
            "a; b 1d; b-2 1d; b-3 2d; c; a -> b; b -> b-2; b-2 -> b-3; b-3 -> c FS +1d"
        )
        assert [str(project[id].name) for id in ("b", "b-2", "b-3")] == [
            "b (1/3)",
            "b (2/3)",
            "b (3/3)",
        ]

    def test_links_of_the_start_stay_first_and_links_of_the_finish_go_last(self) -> None:
        project = plan("p; t 4d; s; p -> t SS; p -> t FF; t -> s SS; t -> s FF")

        project.split("t", ["1d", "3d"])

        assert links(project) == [
            "p -> t SS", "p -> t-2 FF", "t -> s SS", "t -> t-2", "t-2 -> s FF",
        ]  # fmt: skip

    def test_a_percent_lag_keeps_the_minutes_it_stood_for(self) -> None:
        project = plan("t 4d; s; t -> s FS 50%")

        project.split("t", ["1d", "3d"])

        assert "t-2 -> s FS +960min" in links(project)

    def test_amounts_are_shared_out_and_the_rest_goes_where_it_belongs(self) -> None:
        project = plan("t 4d")
        project.update(
            "t",
            effort="10h",
            cost="100.01",
            estimate=("2d", "4d", "8d"),
            percent_complete=50,
            constraints=["SNET 2026-03-02", "FNLT 2026-03-20"],
            deadline="2026-03-21",
            deliverables=["Pit"],
            checklist=["Fence"],
            external_refs=[("erp", "po", "1")],
            owner="u.li",
            labels=["x"],
        )

        first, last = project.split("t", ["1d", "3d"])

        assert (first.effort, last.effort) == (Duration("150min"), Duration("450min"))
        assert (first.cost, last.cost) == (Decimal("25.00"), Decimal("75.01"))
        assert last.estimate == Estimate("720min", "1440min", "2880min")
        assert (first.percent_complete, last.percent_complete) == (100, 33)
        assert [held.kind for held in first.constraints] == ["SNET"]
        assert [held.kind for held in last.constraints] == ["FNLT"]
        assert (first.deadline, first.deliverables, first.checklist) == (None, (), ())
        assert (len(last.deliverables), len(last.checklist)) == (1, 1)
        assert (len(first.external_refs), len(last.external_refs)) == (1, 0)
        assert first.owner == last.owner == "u.li"
        assert first.labels == last.labels == ("x",)

    def test_ids_and_names_may_be_given_and_taken_ids_are_skipped(self) -> None:
        project = plan("t 2d; t-2")
        assert [task.id for task in project.split("t", ["1d", "1d"])] == ["t", "t-3"]

        parts = project.split("t-3", ["2h", "6h"], ids=["last"], names=["One", {"zh": "二"}])

        assert [(part.id, part.name.pick("zh")) for part in parts] == [
            ("t-3", "One"),
            ("last", "二"),
        ]

    def test_a_long_name_leaves_room_for_its_number(self) -> None:
        project = plan("t 2d")
        project.update("t", name="x" * 500)

        assert all(len(str(part.name)) == 500 for part in project.split("t", ["1d", "1d"]))

    def test_an_elapsed_task_splits_too(self) -> None:
        project = plan("t 2ed")

        assert [str(part.duration) for part in project.split("t", ["1ed", "0ed"])] == ["1ed", "0ed"]

    @given(st.integers(0, 10_000), st.lists(st.integers(0, 50), min_size=1, max_size=8))
    def test_shares_add_up_to_the_whole(self, total: int, weights: list[int]) -> None:
        parts = shares(total, weights)

        assert sum(parts) == total
        assert len(parts) == len(weights)
        whole = sum(weights) or len(weights)
        even = weights if sum(weights) else [1] * len(weights)
        assert all(abs(part - total * weight / whole) < 1 for part, weight in zip(parts, even))  # noqa: B905


class TestMerge:
    """Durations add up, links among the parts vanish, the others move to the first."""

    def test_the_first_takes_in_the_others(self) -> None:
        project = plan("p; a 1d; x; b 2d; s; p -> a; a -> b; b -> s FS 1d; p -> b SS")

        project.merge(["b", "a"])

        assert jotted(project) == "p; a 3d; x; s; p -> a; p -> a SS; a -> s FS +1d"

    def test_split_and_merge_are_inverse_in_time_and_links(self) -> None:
        project = plan("p; t 3d; s; p -> t; t -> s")

        project.split("t", ["1d", "2d"])
        project.merge(["t", "t-2"], name="t")

        assert project == plan("p; t 3d; s; p -> t; t -> s")

    def test_what_parts_carry_is_joined(self) -> None:
        project = plan(
            "a 1d; b 3d",
            field_definitions=[FieldDefinition("grade")],
            scope_axes=[ScopeAxis("m")],
        )
        project.update(
            "a", owner="u.li", cost=10, effort="1h", percent_complete=100, labels=["x"],
            deliverables=["Pit"], checklist=["one"], notes="first", scope={"m": "US"},
            constraints=["SNET 2026-03-02"], estimate=("1d", "1d", "2d"),
        )  # fmt: skip
        project.update(
            "b", owner="u.wu", collaborators=["u.an", "u.li"], cost="2.50", effort="2h",
            labels=["y"], deliverables=["Wall"], checklist=["two"], notes="second", priority=900,
            scope={"m": "DE"}, constraints=["FNLT 2026-03-20"], estimate=("2d", "3d", "4d"),
            approvers=["u.an"], external_refs=[("erp", "po", "1")], fields={"grade": "A"},
            deadline="2026-03-21",
        )  # fmt: skip

        merged = project.merge(["a", "b"])

        assert (merged.owner, merged.collaborators) == ("u.li", ("u.an", "u.wu"))
        assert (merged.cost, merged.effort) == (Decimal("12.50"), Duration("3h"))
        assert (merged.percent_complete, merged.priority) == (25, 900)
        assert [held.id for held in merged.deliverables] == ["D1", "b.D1"]
        assert [str(item.text) for item in merged.checklist] == ["one", "two"]
        assert merged.notes == "first\n\nsecond"
        assert merged.scope["m"] == ("DE", "US")
        assert [held.kind for held in merged.constraints] == ["SNET", "FNLT"]
        assert merged.estimate == Estimate("3d", "4d", "6d")
        assert merged.fields["grade"] == "A"
        assert str(merged.deadline) == "2026-03-21"

    def test_of_two_links_alike_the_longer_lag_stays(self) -> None:
        project = plan("p 2d; a 1d; b 1d; p -> a FS 1d; p -> b FS 3d")

        project.merge(["a", "b"])

        assert links(project) == ["p -> a FS +3d"]

    def test_percent_lags_of_one_predecessor_compare_as_percent(self) -> None:
        project = plan("p 2d; a 1d; b 1d; p -> a FS 10%; p -> b FS 30%")

        project.merge(["a", "b"])

        assert links(project) == ["p -> a FS +30%"]

    @pytest.mark.parametrize(
        ("field", "one", "other"),
        [
            ("deadline", "2026-03-02", "2026-03-03"),
            ("constraints", ["SNET 2026-03-02"], ["SNET 2026-03-03"]),
            ("duration", "1d", None),
            ("calendar", "office", None),
        ],
    )
    def test_parts_that_disagree_are_refused_unless_the_call_settles_it(
        self, field: str, one: Any, other: Any
    ) -> None:
        project = plan("a 1d; b 1d")
        project.update("a", **{field: one})
        project.update("b", **{field: other})
        before = project.copy()

        with pytest.raises(ProjectError, match=r"merge\.conflict"):
            project.merge(["a", "b"])
        assert project == before

        assert project.merge(["a", "b"], **{field: one}) == project["a"]

    def test_a_value_that_only_some_have_is_said_in_the_readers_words(self) -> None:
        with pytest.raises(ProjectError) as caught:
            plan("a 1d; b").merge(["a", "b"])

        assert caught.value.context["values"] == ["1d", None]
        assert caught.value.message() == "Tasks a, b disagree on duration: 1d, none."
        assert caught.value.message("zh") == "任务 a, b 的 duration 不一致：1d, 无。"

    def test_given_a_task_between_the_parts_then_the_loop_is_refused(self) -> None:
        project = plan("a 1d; x 1d; b 1d; a -> x; x -> b")

        with pytest.raises(CycleError):
            project.merge(["a", "b"])

        assert jotted(project) == "a 1d; x 1d; b 1d; a -> x; x -> b"

    def test_parts_without_any_duration_have_the_mean_progress(self) -> None:
        project = plan("a; b")
        project.update("a", percent_complete=50)

        merged = project.merge(["a", "b"])

        assert (merged.duration, merged.percent_complete, merged.cost) == (None, 25, None)


class TestExpenses:
    """What tasks use is paid as before, and all of it is there."""

    @pytest.mark.parametrize("paid", [{"rate_table": "B"}, {"rate": 3}])
    def test_given_tasks_merged_or_split_then_what_they_use_is_paid_as_before(
        self, paid: Any
    ) -> None:
        used = Expense("sand", 2, **paid)
        project = plan("a 1d; b 1d", resources=[SAND])
        for id in "ab":
            project.update(id, expenses=[used])

        assert project.merge(["a", "b"]).expenses == (Expense("sand", 4, **paid),)
        parts = project.split("a", ["1d", "1d"])
        assert [each.expenses for each in parts] == [(used,), (used,)]

    def test_given_tasks_that_pay_otherwise_then_they_are_not_merged(self) -> None:
        project = plan("a 1d; b 1d", resources=[SAND])
        project.update("a", expenses=[Expense("sand", 2)])
        project.update("b", expenses=[Expense("sand", 2, rate=3)])
        with pytest.raises(ProjectError, match=r"merge\.conflict"):
            project.merge(["a", "b"])

    def test_given_known_costs_then_they_add_up_and_cannot_be_shared_out(self) -> None:
        project = plan("a 1d; b 1d", resources=[SAND, Resource("li")])
        for id, cost in (("a", 5), ("b", "2.5")):
            project.update(
                id,
                assignments=[Assignment("li", actual_cost=cost)],
                expenses=[Expense("sand", 2, actual_cost=cost)],
            )
        merged = project.merge(["a", "b"])

        assert merged.assignments == (Assignment("li", actual_cost="7.5"),)
        assert merged.expenses == (Expense("sand", 4, actual_cost="7.5"),)
        for field in ("assignments", "expenses"):
            with pytest.raises(InputError, match=field):
                project.split("a", ["1d", "1d"])
            project.update("a", assignments=["li"])

    @pytest.mark.parametrize("field", ["assignments", "expenses"])
    def test_given_the_cost_of_one_alone_then_they_are_not_merged(self, field: str) -> None:
        project = plan("a 1d; b 1d", resources=[SAND, Resource("li")])
        used: dict[str, Any] = {
            "assignments": [Assignment("li", actual_cost=1)],
            "expenses": [Expense("sand", 2, actual_cost=1)],
        }
        project.update("a", **{field: used[field]})
        project.update("b", assignments=["li"], expenses=["sand 2"])

        with pytest.raises(ProjectError, match=r"merge\.conflict") as caught:
            project.merge(["a", "b"])
        assert caught.value.context["field"] == "actual_cost"
