"""What work has cost so far, and what is left to pay."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import ProjectError
from pmcore.scheduling import schedule
from pmcore.tracking import CostStatus, WorkEntry, WorkLog, cost_status
from pmcore.tracking.costs import incurred_by_use
from pmcore.wbs import Assignment, Expense, Project, Rate, Resource, Task

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
CHANGED = date(2026, 3, 4)


def plan(*tasks: Task, **accruals: Any) -> Project:
    li = Resource("li", rates=[Rate("60/h", per_use=10), Rate("90/h", since=CHANGED)], **accruals)
    sand = Resource("sand", kind="material", rates=[Rate(12, per_use=3)], **accruals)
    project = Project(
        "P",
        "P",
        start="2026-03-02",
        calendars=[OFFICE],
        resources=[li, sand, Resource("wu", rates=["30/h"])],
    )
    project.add_many(tasks)
    return project


def status(project: Project, *entries: WorkEntry, logged: bool = False) -> tuple[str, ...]:
    log = WorkLog(entries) if entries or logged else None
    found = cost_status(schedule(project), log)["a"]
    return tuple(f"{each:f}" for each in (found.planned, found.actual, found.remaining))


class TestByProgress:
    """Without a log, percent complete tells what is incurred."""

    def test_given_half_done_then_half_of_the_work_and_every_use_is_incurred(self) -> None:
        task = Task(
            "a", "A", duration="1d", assignments=["li"], expenses=["sand 1"], cost=1,
            percent_complete=50,
        )  # fmt: skip

        assert status(plan(task)) == ("506.00", "259.50", "246.50")

    @pytest.mark.parametrize(
        ("accrual", "percent", "actual"),
        [("start", 0, "0.00"), ("start", 1, "490.00"), ("end", 99, "0.00"), ("end", 100, "490.00")],
    )
    def test_given_another_accrual_then_it_is_incurred_at_once(
        self, accrual: str, percent: int, actual: str
    ) -> None:
        task = Task("a", "A", duration="1d", assignments=["li"], percent_complete=percent)

        assert status(plan(task, accrual=accrual))[1] == actual

    def test_given_an_inactive_task_then_nothing_is_incurred(self) -> None:
        task = Task("a", "A", duration="1d", assignments=["li"], is_active=False)

        assert status(plan(task)) == ("0.00", "0.00", "0.00")

    def test_given_a_remaining_duration_then_it_tells_how_much_is_done(self) -> None:
        task = Task(
            "a", "A", duration="4d", assignments=["wu"],
            actual_start="2026-03-02T08:00", remaining_duration="1d",
        )  # fmt: skip

        assert status(plan(task)) == ("960.00", "720.00", "240.00")

    @pytest.mark.parametrize(
        ("accrual", "percents", "actual"),
        [
            ("prorated", (50, 100), "75.00"),
            ("prorated", (100, 100), "100.00"),
            ("start", (0, 0), "0.00"),
            ("start", (1, 0), "100.00"),
            ("end", (100, 99), "0.00"),
            ("end", (100, 100), "100.00"),
        ],
    )
    def test_given_a_summary_then_what_is_below_it_tells_how_far_it_is(
        self, accrual: Any, percents: tuple[int, int], actual: str
    ) -> None:
        below = [
            Task(id, "B", parent="a", duration="1d", percent_complete=percent)
            for id, percent in zip("bc", percents, strict=True)
        ]

        assert status(plan(Task("a", "A", cost=100, accrual=accrual), *below))[1] == actual


class TestByLog:
    """Logged work costs the rate of its day; what is left costs what it was planned to."""

    TASK = Task("a", "A", duration="2d", assignments=["li", "wu"])

    def test_given_a_day_of_work_then_its_rate_counts(self) -> None:
        early = WorkEntry("a", "li", "2026-03-03", "8h")
        late = WorkEntry("a", "li", "2026-03-04", "8h")

        assert status(plan(self.TASK), early) == ("1450.00", "490.00", "960.00")
        assert status(plan(self.TASK), late) == ("1450.00", "730.00", "960.00")

    def test_given_another_table_then_its_rate_of_the_day_counts(self) -> None:
        wang = Resource("wang", rates=["10/h"], rate_tables={"C": ["70/h"]})
        project = plan()
        project.configure(resources=[wang])
        project.add("a", "A", duration="1d", assignments=[Assignment("wang", rate_table="C")])

        assert status(project, WorkEntry("a", "wang", "2026-03-02", "2h")) == (
            "560.00",
            "140.00",
            "420.00",
        )

    def test_given_more_work_than_planned_then_nothing_of_it_remains(self) -> None:
        entries = [WorkEntry("a", "wu", f"2026-03-0{day}", "10h") for day in (2, 3)]
        found = cost_status(schedule(plan(self.TASK)), WorkLog(entries))["a"]

        assert (found.actual, found.remaining) == (Decimal("600.00"), Decimal("970.00"))
        assert (found.at_completion, found.overrun) == (Decimal("1570.00"), Decimal("120.00"))

    def test_given_a_finished_task_then_nothing_remains(self) -> None:
        done = self.TASK.replace(actual_start="2026-03-02", actual_finish="2026-03-03")
        entry = WorkEntry("a", "li", "2026-03-02", "1h")

        assert status(plan(done), entry)[1:] == ("70.00", "0.00")

    def test_given_who_was_not_assigned_then_their_rate_counts_too(self) -> None:
        task = Task("a", "A", duration="1d", assignments=["wu"])

        assert status(plan(task), WorkEntry("a", "li", "2026-03-02", "1h"))[1] == "70.00"

    def test_given_an_empty_log_then_only_what_was_done_besides_work_is_incurred(self) -> None:
        task = self.TASK.replace(percent_complete=50, expenses=["sand 1"])

        assert status(plan(task), logged=True)[1] == "19.00"

    def test_given_a_material_at_work_then_the_log_is_refused(self) -> None:
        with pytest.raises(ProjectError) as caught:
            status(plan(self.TASK), WorkEntry("a", "sand", "2026-03-02", "1h"))

        assert caught.value.code == "project.resource_kind"


_HOURS = st.lists(
    st.tuples(st.sampled_from("ab"), st.sampled_from(("li", "wu")), st.integers(0, 9)), max_size=8
)


class TestKnown:
    """What somebody knows to have been paid counts, whatever follows from progress or a log."""

    TASK = Task(
        "a",
        "A",
        duration="1d",
        percent_complete=50,
        assignments=[Assignment("li", actual_cost="99.5"), "wu"],
        expenses=[Expense("sand", 10, actual_cost=7)],
    )

    def test_given_known_costs_then_they_are_incurred_and_the_rest_remains(self) -> None:
        assert status(plan(self.TASK)) == (
            "853.00",
            f"{99.5 + 120 + 7:.2f}",
            f"{240 + 120 + 60}.00",
        )

    def test_given_a_log_then_what_is_known_counts_all_the_same(self) -> None:
        entries = (WorkEntry("a", who, "2026-03-02", "2h") for who in ("li", "wu"))

        assert status(plan(self.TASK), *entries) == (
            "853.00",
            f"{99.5 + 60 + 7:.2f}",
            f"{360 + 180 + 60}.00",
        )

    def test_given_known_costs_of_a_summary_then_they_add_up_from_there(self) -> None:
        known = Assignment("li", effort="2h", actual_cost=1000)
        below = Task("b", "B", parent="a", duration="1d", assignments=["wu"], percent_complete=100)

        assert status(plan(Task("a", "A", assignments=[known]), below)) == (
            "370.00",
            "1240.00",
            "0.00",
        )

    def test_each_use_says_what_it_has_cost(self) -> None:
        costs = incurred_by_use(schedule(plan(self.TASK)))

        assert costs == {"a": (Decimal("99.50"), Decimal(120), Decimal(7))}
        idle = plan(self.TASK.replace(is_active=False))
        assert incurred_by_use(schedule(idle)) == {"a": (Decimal("99.5"), Decimal(0), Decimal(7))}


class TestLaws:
    """What holds for every plan and every log."""

    @given(st.integers(0, 100), st.sampled_from(("start", "prorated", "end")), st.integers(1, 999))
    def test_by_progress_nothing_is_lost(self, percent: int, accrual: str, cost: int) -> None:
        task = Task(
            "a", "A", duration="7h", assignments=["li 33%"], expenses=["sand 1.37"],
            cost=Decimal(cost).scaleb(-2), percent_complete=percent,
        )  # fmt: skip
        project = plan(Task("s", "S", cost=1), task.replace(parent="s"), accrual=accrual)
        found = cost_status(schedule(project))

        for each in found.values():
            assert each.at_completion == each.planned
            assert each.overrun == 0
        assert found[None] == found["s"]
        if percent == 100:
            assert found["a"].remaining == 0

    @given(
        st.lists(
            st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 100)),
            min_size=1,
            max_size=4,
        )
    )
    def test_without_a_log_the_percent_of_the_schedule_is_incurred(
        self, leaves: list[tuple[int, int, int]]
    ) -> None:
        project = plan(Task("s", "S", cost=100), Task("t", "T", cost=100, parent="s"))
        for number, (length, left, percent) in enumerate(leaves):
            told: Any = {"percent_complete": percent}
            if left:
                told = {"actual_start": "2026-03-02T08:00", "remaining_duration": f"{left}h"}
            project.add(f"a{number}", "A", parent="t", cost=100, duration=f"{length}h", **told)
        made = schedule(project)
        found = cost_status(made)

        own = {id: found[id].actual for id in found}
        own["s"] = found["s"].actual - found["t"].actual
        own["t"] = found["t"].actual - sum(
            found[each.id].actual for each in made if each.id[0] == "a"
        )
        for dates in made:
            assert own[dates.id] == dates.percent_complete

    @given(_HOURS)
    def test_actual_costs_are_those_of_the_entries_one_by_one(
        self, hours: list[tuple[str, str, int]]
    ) -> None:
        project = plan(
            Task("a", "A", duration="2d", assignments=["li"]),
            Task("b", "B", duration="2d", assignments=[Assignment("wu")]),
        )
        entries = [
            WorkEntry(task, who, date(2026, 3, 2) + timedelta(days=day), "1h")
            for task, who, day in hours
        ]
        found = cost_status(schedule(project), WorkLog(entries))

        for task in "ab":
            exact = Fraction(0)
            for entry in entries:
                if entry.task == task:
                    is_late = entry.day >= CHANGED
                    exact += 30 if entry.resource == "wu" else 90 if is_late else 60
            first = min(
                (e.day for e in entries if (e.task, e.resource) == (task, "li")), default=None
            )
            if first is not None and (task == "a" or first < CHANGED):
                exact += 10
            assert found[task].actual == exact
        assert found[None].actual == found["a"].actual + found["b"].actual

    def test_a_status_is_a_value(self) -> None:
        assert CostStatus(Decimal(1), Decimal(2), Decimal(3)).overrun == 4
