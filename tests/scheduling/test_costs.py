"""Costs of a schedule, against minutes priced one by one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import Duration
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.tracking import WorkEntry, WorkLog, baseline_of, cost_status
from pmcore.wbs import Assignment, Expense, Project, Rate, Resource, Split, Task

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
NIGHTS = Calendar.standard("nights", zone=None, weekdays="mon-sat", hours="22:00-06:00")
LI = Resource(
    "li",
    rates=[
        Rate("60/h", overtime="90/h", per_use=10),
        Rate("120/h", overtime="180/h", per_use=20, since="2026-03-04"),
    ],
)
TEAM = Resource("team", units=500, calendar="nights", rates=[Rate("480/d", per_use="2.50")])
SAND = Resource("sand", kind="material", measure="t", rates=[12, Rate(15, since="2026-03-03")])
TRAVEL = Resource("travel", kind="cost")


def plan(*tasks: Task, **settings: Any) -> Project:
    project = Project(
        "P",
        "Plan",
        start="2026-03-02",
        calendars=[OFFICE, NIGHTS],
        calendar="office",
        resources=[LI, TEAM, SAND, TRAVEL, Resource("free")],
        **settings,
    )
    project.add_many(tasks)
    return project


def cost(**fields: Any) -> str:
    """Return the planned cost of one task."""
    return f"{schedule(plan(Task('a', 'A', **fields))).costs()['a'].total:f}"


class TestPlannedCost:
    """Effort by its rate, overtime by its own, each use, quantities by price, the fixed cost."""

    def test_given_another_table_then_it_costs_by_that(self) -> None:
        wang = Resource(
            "wang", rates=["60/h"], rate_tables={"B": ["70/h", Rate("80/h", since="2026-03-03")]}
        )
        lime = Resource("lime", kind="material", rates=[3], rate_tables={"E": [5]})
        project = plan()
        project.configure(resources=[wang, lime])
        project.add(
            "a",
            "A",
            duration="2d",
            assignments=[Assignment("wang", rate_table="B")],
            expenses=[Expense("lime", 2, rate_table="E")],
        )
        project.add("b", "B", duration="2d", assignments=["wang"], expenses=["lime 2"])
        project.add("c", "C", duration="2d", assignments=[Assignment("wang", rate_table="D")])

        costs = schedule(project).costs()

        assert [f"{costs[id].total}" for id in "abc"] == ["1210.00", "966.00", "0.00"]

    def test_given_a_rate_of_its_own_then_that_counts_whatever_the_resource_costs(self) -> None:
        own = Assignment("li", effort="10h", overtime="2h", rate=Rate("7/h", overtime="9/h"))
        project = plan(Task("a", "A", assignments=[own], duration="3d"))
        project.add("b", "B", duration="3d", expenses=[Expense("sand", 4, rate="2.5")])
        project.add("c", "C", duration="1d", assignments=[Assignment("free", rate="10/h")])
        made = schedule(project)

        assert [f"{made.costs()[id].total}" for id in "abc"] == ["74.00", "10.00", "80.00"]
        assert [f"{baseline_of(made)[id].cost}" for id in "abc"] == ["74.00", "10.00", "80.00"]
        log = WorkLog([WorkEntry("a", "li", "2026-03-04", "4h")])
        assert cost_status(made, log)["a"].actual == 4 * 7

    def test_given_work_then_it_costs_its_effort(self) -> None:
        assert cost(duration="1d", assignments=["li 50%"]) == "250.00"
        assert cost(effort="4h", assignments=["li", "free"]) == "130.00"

    def test_given_a_started_task_that_pauses_then_its_work_is_what_costs(self) -> None:
        started = {"actual_start": "2026-03-02", "percent_complete": 25}

        # a day at the old rate, and after a pause over the change three at the new
        assert cost(duration="4d", splits=["1d pause 1d"], assignments=["li"], **started) == (
            f"{8 * 60 + 24 * 120 + 10}.00"
        )

    def test_given_a_dearer_rate_then_it_holds_from_its_date_on(self) -> None:
        assert cost(duration="3d", assignments=["li"]) == str(960 + 960 + 10) + ".00"

    def test_given_a_later_start_then_a_use_costs_what_it_costs_then(self) -> None:
        assert cost(duration="0d", assignments=["li"], constraints=["SNET 2026-03-05"]) == "20.00"
        assert cost(kind="milestone", assignments=["li"]) == "10.00"

    def test_given_overtime_then_it_has_a_rate_of_its_own(self) -> None:
        own = Assignment("li", effort="10h", overtime="2h")
        made = schedule(plan(Task("a", "A", duration="1d", assignments=[own]))).costs()["a"]

        assert [
            f"{each:f}" for each in (made.resources[0].regular, made.resources[0].overtime)
        ] == [
            "480.00",
            "180.00",
        ]

    def test_given_several_at_once_then_each_use_counts(self) -> None:
        made = schedule(plan(Task("a", "A", duration="1d", assignments=["team 300%"]))).costs()["a"]

        assert made.resources[0].per_use == Decimal("7.50")

    def test_given_materials_then_quantity_times_price(self) -> None:
        assert cost(duration="4h", expenses=["sand 2.5"]) == "30.00"
        assert cost(duration="2d", expenses=["sand 2"]) == "27.00"  # half of it a day later
        assert cost(duration="2d", expenses=["sand 3/d"]) == "81.00"
        assert cost(kind="milestone", expenses=["sand 2"], cost=1) == "25.00"

    def test_given_money_spent_then_it_counts_as_it_is(self) -> None:
        assert cost(duration="2d", expenses=["travel 99.99"], cost="0.01") == "100.00"
        assert cost(duration="2d", expenses=["travel 5/d"]) == "10.00"

    def test_given_an_inactive_task_then_it_costs_nothing(self) -> None:
        assert cost(duration="1d", assignments=["li"], cost=7, is_active=False) == "0.00"

    def test_given_work_that_is_done_then_it_costs_the_rate_of_its_days(self) -> None:
        late = {"actual_start": "2026-03-03T08:00", "actual_finish": "2026-03-04T17:00"}

        assert cost(duration="2d", assignments=["li"], **late) == str(480 + 960 + 10) + ".00"

    def test_given_a_summary_with_a_pace_then_its_span_counts(self) -> None:
        project = plan(
            Task("s", "S", expenses=["travel 1/d"], cost=1),
            Task("a", "A", parent="s", duration="2d"),
            Task("b", "B", parent="s", duration="3d"),
        )

        assert schedule(project).costs()["s"].total == 4

    def test_given_a_currency_then_its_smallest_coin_is_the_last_place(self) -> None:
        yen = schedule(plan(Task("a", "A", duration="1d", cost="10.5"), currency="JPY")).costs()

        assert (str(yen.total), yen.currency) == ("11", "JPY")
        assert repr(yen) == "<Costs of P: 11 JPY, 1 tasks>"

    def test_nothing_that_is_used_up_moves_a_date_or_has_a_load(self) -> None:
        plain = schedule(plan(Task("a", "A", duration="2d", assignments=["li"])))
        used = schedule(
            plan(Task("a", "A", duration="2d", assignments=["li"], expenses=["sand 9", "travel 1"]))
        )

        assert used["a"] == plain["a"]
        assert used.load("sand").effort == 0
        assert used.over_allocated() == ()

    def test_by_resource_and_fixed_cost_make_the_whole(self) -> None:
        costs = schedule(
            plan(
                Task("a", "A", duration="1d", assignments=["li"], expenses=["sand 1"], cost=5),
                Task("b", "B", duration="1d", assignments=["team"]),
            )
        ).costs()

        assert sum(costs.by_resource().values()) + 5 == costs.total
        assert list(costs.by_resource()) == ["li", "sand", "team"]


_DAYS = st.dates(date(2026, 3, 1), date(2026, 3, 14))
_NUMBERS = st.sampled_from(("0", "1", "7.77", "60", "100"))


@st.composite
def _rates(draw: st.DrawFn) -> list[Rate]:
    days = sorted(draw(st.lists(_DAYS, max_size=3, unique=True)))
    return [
        Rate(
            f"{draw(_NUMBERS)}/h", overtime=f"{draw(_NUMBERS)}/h", per_use=draw(_NUMBERS), since=at
        )
        for at in (None, *days)
    ]


@st.composite
def _plans(draw: st.DrawFn) -> Project:
    """Draw plans of work whose rates change, alone and together, with pauses and delays."""
    project = Project(
        "P",
        "P",
        start="2026-03-02",
        calendars=[OFFICE, NIGHTS],
        calendar="office",
        resources=[
            Resource("li", rates=draw(_rates())),
            Resource("wu", calendar="nights", rates=draw(_rates())),
        ],
    )
    for id in "abc"[: draw(st.integers(1, 3))]:
        apart = draw(st.booleans())
        team = [
            Assignment(
                who,
                draw(st.sampled_from((50, 100, 150))),
                effort=f"{draw(st.integers(1, 40))}h" if apart else None,
                delay=f"{draw(st.integers(0, 9))}h" if apart else None,
            )
            for who in draw(
                st.sampled_from((["li"], ["wu"], ["li", "wu"]))
                if apart
                else st.sampled_from((["li"], ["wu"]))
            )
        ]
        pause = draw(st.sampled_from(((), (Split("3h", "5h"),))))
        project.add(
            id,
            id,
            duration=f"{draw(st.integers(4, 40))}h",
            assignments=team,
            splits=() if apart else pause,
            constraints=[f"SNET {draw(_DAYS)}"],
            cost=draw(st.sampled_from((None, "3.335"))),
        )
    return project


def _by_the_minute(project: Project, id: str) -> Fraction:
    """Price every minute that somebody works on a task by the rate of its day."""
    task = project[id]
    begin = _midnight(max(date(2026, 3, 2), task.constraints[0].at))
    total = Fraction(0)
    for held in task.assignments:
        person = next(each for each in project.settings.resources if each.id == held.resource)
        calendar = NIGHTS if person.calendar else OFFICE
        working = calendar.compile(date(2026, 2, 25), date(2026, 5, 30))
        span = [t for t in range(begin, begin + 40 * 1440) if working.is_working(t)]
        if held.effort is not None:
            effort, first = project.minutes(held.effort), project.minutes(held.delay or "0h")
            length = -(-effort * 100 // held.units)
            worked, each_minute = span[first : first + length], Fraction(effort, length)
        else:
            length = project.minutes(task.duration or "0h")
            after = project.minutes(task.splits[0].after) if task.splits else length
            pause = project.minutes(task.splits[0].pause) if task.splits else 0
            worked = span[:after] + span[after + pause : length + pause]
            each_minute = Fraction(held.units, 100)
        for minute in worked:
            price = _rate(person, minute).standard
            total += each_minute * price.a_minute(project.settings.conversion)
        total += Fraction(_rate(person, worked[0]).per_use) * max(held.units, 100) / 100
    return total


def _midnight(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 1440


def _rate(person: Resource, minute: int) -> Rate:
    day = date(1970, 1, 1) + timedelta(days=minute // 1440)
    return [each for each in person.rates if each.since is None or each.since <= day][-1]


class TestManyRates:
    """Rates and stretches of work are walked once, side by side."""

    def test_given_a_rate_a_day_then_costs_take_no_longer_than_rates_and_days(self) -> None:
        rates = [
            Rate("80/h"),
            *(Rate(f"{each}/h", since=date(2026, 3, 3) + timedelta(each)) for each in range(900)),
        ]
        project = plan()
        project.configure(resources=[Resource("li", rates=rates)])
        project.add_many(
            Task(f"t{each}", f"T{each}", duration="640d", assignments=["li"]) for each in range(10)
        )
        made = schedule(project)
        began = perf_counter()
        costs = made.costs()

        assert perf_counter() - began < 2
        worked = (each for each in range(900) if (date(2026, 3, 3) + timedelta(each)).weekday() < 5)
        assert costs["t0"].total == 8 * (80 + sum(list(worked)[:639]))


class TestComparison:
    """What people are paid moves no date, so it is no cause."""

    def test_given_other_pay_and_another_calendar_then_only_the_calendar_is_a_cause(self) -> None:
        old = plan(Task("a", "A", duration="2d"))
        new = old.copy()
        paid = [Resource("li", rates=["1/h"]), *old.settings.resources[1:]]
        new.configure(resources=paid, calendar="nights")
        (move,) = schedule(new).compare(schedule(old)).moves

        assert move.because[0].settings == ("calendar",)


class TestLaws:
    """What holds for every plan."""

    @given(_plans())
    def test_costs_are_those_of_minutes_priced_one_by_one(self, project: Project) -> None:
        costs = schedule(project).costs()

        for task in project:
            exact = _by_the_minute(project, task.id) + Fraction(task.cost or 0)
            coins = Decimal(exact.numerator) / exact.denominator
            # each of the amounts of a task is rounded by itself: at most half a coin each
            assert abs(costs[task.id].total - coins) <= Decimal("0.005") * 5

    @given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 999)), min_size=1, max_size=12))
    def test_a_summary_costs_what_is_below_it_and_its_own(
        self, rows: list[tuple[int, int]]
    ) -> None:
        tasks = [
            Task(
                f"t{n}",
                "T",
                parent=None if n <= above else f"t{above}",
                cost=Decimal(coins).scaleb(-3),
            )
            for n, (above, coins) in enumerate(rows)
        ]
        project = plan(*tasks)
        costs = schedule(project).costs()

        for task in project:
            below = sum(costs[each].total for each in project.children(task.id))
            own = (task.cost or Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            assert costs[task.id].total == below + own
            assert costs[task.id].own == own
        assert costs.total == sum(costs[each].total for each in project.children())

    @pytest.mark.parametrize("reading", ["together", "apart"])
    def test_how_people_work_does_not_change_what_even_rates_cost(self, reading: Any) -> None:
        project = plan(Task("a", "A", duration="3d", assignments=["team 200%"]))
        costs = schedule(project, SchedulingOptions(assignments=reading)).costs()

        assert costs.total == Decimal("2885.00")


class TestLevelOfEffort:
    """People on it work as long as its dates span, as in their load."""

    @pytest.mark.parametrize("duration", [None, "1d"])
    def test_people_cost_the_span_of_its_dates(self, duration: str | None) -> None:
        project = plan(
            Task("a", "A", duration="5d"),
            Task("h", "H", kind="level_of_effort", duration=duration, assignments=["team 50%"]),
        )
        project.link("a", "h", "SS")
        project.link("a", "h", "FF")
        made = schedule(project)

        assert made.costs()["h"].resources[0].regular == 5 * 480 // 2
        assert baseline_of(made)["h"].effort == Duration("20h")
        assert cost_status(made, WorkLog([]))["h"].remaining == 5 * 480 // 2 + Decimal("2.50")
