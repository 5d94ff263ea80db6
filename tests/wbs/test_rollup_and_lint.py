"""What summaries amount to, and what a careful planner would question."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import Code
from pmcore.wbs import (
    ChecklistItem,
    Deliverable,
    LintOptions,
    Project,
    Resource,
    Task,
    lint,
    roll_up,
)
from wbs.plans import plan


class TestRollUp:
    """Summaries add up their leaves, bottom-up; the whole project stands under None."""

    def test_progress_is_weighted_by_duration(self) -> None:
        project = plan("S; .a 3d; .T; ..b 1d; c 4d")
        project.update("a", percent_complete=100)
        project.update("b", percent_complete=50)

        totals = roll_up(project)

        assert list(totals) == [None, "S", "T"]
        assert totals["S"].percent_complete == Decimal("87.50")
        assert totals["T"].percent_complete == Decimal("50.00")
        assert totals[None].percent_complete == Decimal("43.75")
        assert (totals[None].leaves, totals["S"].duration_minutes) == (3, 4 * 480)

    def test_without_durations_every_leaf_counts_alike(self) -> None:
        project = plan("S; .a; .b")
        project.update("a", percent_complete=25)

        assert roll_up(project)["S"].percent_complete == Decimal("12.50")
        assert roll_up(plan())[None].percent_complete == 0

    def test_costs_efforts_checklists_and_deliverables_add_up(self) -> None:
        project = plan("S; .a 1d; .b 1d")
        project.update("S", cost=5, checklist=["x"])
        project.update("a", cost="1.25", effort="2h", checklist=[ChecklistItem("y", done=True)])
        project.update(
            "b",
            effort="1d",
            deliverables=[
                Deliverable("D1", "A", state="accepted"),
                Deliverable("D2", "B", state="submitted"),
                Deliverable("D3", "C", required=False),
            ],
        )

        total = roll_up(project)["S"]

        assert (total.cost, total.effort_minutes) == (Decimal("6.25"), 600)
        assert (total.checklist_done, total.checklist_total) == (1, 2)
        assert (total.deliverables_missing, total.deliverables_required) == (1, 2)

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 40)), max_size=25))
    def test_the_whole_is_the_sum_of_its_top_level(self, rows: list[tuple[int, int]]) -> None:
        tasks = [Task("t0", "t")]
        for place, (above, cost) in enumerate(rows, start=1):
            tasks.append(Task(f"t{place}", "t", parent=f"t{min(above, place - 1)}", cost=cost))
        project = Project.from_records(plan().settings, tasks)

        totals = roll_up(project)

        assert totals[None].cost == sum(cost for _, cost in rows)
        leaves = [task for task in tasks if not project.is_summary(task.id)]
        assert totals[None].leaves == len(leaves)


def found(project: Project, **options: Any) -> list[str]:
    """Codes with the tasks they are about."""
    return [f"{finding.code} {finding.task}" for finding in lint(project, LintOptions(**options))]


class TestLint:
    """Findings, never exceptions; thresholds come from the host."""

    def test_a_careful_plan_has_no_findings(self) -> None:
        project = plan("S; .a 5d; .m milestone; a -> m")
        project.update("a", deliverables=[Deliverable("D", "Pit", criteria=["Deep"])])
        for name in ("a", "m"):
            project.update(name, owner="u.li")

        assert lint(project) == ()

    def test_missing_owner_duration_and_deliverable(self) -> None:
        assert found(plan("a")) == ["lint.owner a", "lint.deliverable a", "lint.duration a"]
        assert found(plan("a"), owners=False, deliverables=False) == ["lint.duration a"]

    @pytest.mark.parametrize(
        ("duration", "limit", "long"),
        [("20d", 20, False), ("161h", 20, True), ("20ed", 20, False), ("21ed", 20, True)],
    )
    def test_a_task_longer_than_the_limit(self, duration: str, limit: int, long: bool) -> None:
        codes = found(plan(f"a {duration}"), longest_task_days=limit)

        assert ("lint.long_task a" in codes) is long

    def test_who_works_on_a_summary_and_below_it_counts_twice(self) -> None:
        project = plan("S; .T; ..a 1d; .b 1d", resources=[Resource("li"), Resource("wang")])
        project.update("S", assignments=["li", "wang"])
        for task in ("T", "a"):
            project.update(task, assignments=["li 50%"])
        told = [each for each in lint(project) if each.code is Code.LINT_COUNTED_TWICE]

        assert [(each.context["task"], each.context["tasks"]) for each in told] == [
            ("S", ["T", "a"]),
            ("T", ["a"]),
        ]
        assert told[1].message() == (
            "li works on summary task T and on what lies below it (a): "
            "the work counts in both places."
        )

    def test_a_phase_without_a_milestone(self) -> None:
        project = plan("S; .T; ..m milestone; R; .a; b")

        codes = found(project, owners=False, deliverables=False, open_ends=False)

        assert codes == ["lint.phase_milestone R", "lint.duration a", "lint.duration b"]

    def test_open_ends_but_for_the_first_and_the_last(self) -> None:
        project = plan("a 1d; b 1d; c 1d; d 1d; a -> b; c -> d")

        codes = found(project, owners=False, deliverables=False)

        assert codes == ["lint.open_end b", "lint.open_start c"]

    def test_level_of_effort_holds_up_nothing(self) -> None:
        project = plan("a 1d; S; .b 1d; .m milestone; c 1d; d 1d; a -> c; c -> d; a -> b; b -> d")
        project.add("H", "H", kind="level_of_effort")
        project.link("a", "H", "SS")
        project.link("H", "d", "FF")

        assert found(project, owners=False, deliverables=False) == [
            "lint.open_start m",
            "lint.open_end m",
        ]
        project.unlink("a", "c", "FS")
        project.link("H", "c")
        project.link("H", "S")
        codes = found(project, owners=False, deliverables=False)
        assert codes == ["lint.waits_for_effort m", "lint.open_end m", "lint.waits_for_effort c"]
        told = [each for each in lint(project) if each.code is Code.LINT_WAITS_FOR_EFFORT]
        assert told[0].severity == "warning"
        assert told[0].context["predecessors"] == ["H"]
        assert "(H)" in told[0].message()
        assert "（H）" in told[0].message("zh")

    def test_links_of_a_summary_count_for_its_leaves(self) -> None:
        project = plan("a 1d; S; .b 1d; .m milestone; c 1d; a -> S; S -> c")

        assert found(project, owners=False, deliverables=False) == []
