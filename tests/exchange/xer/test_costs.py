"""Rates, materials and expenses of Primavera files."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.xer.documents import imported, kinds, task
from exchange.xer.test_round_trip import back, plan, written
from exchange.xer.test_round_trip import kinds as told
from pmcore import schedule
from pmcore.exchange import (
    CostAgreement,
    compare_stored_costs,
    read_xer,
    write_mspdi,
    write_xer,
)
from pmcore.exchange.importing.imported import Imported
from pmcore.kernel import InputError
from pmcore.wbs import Assignment, Availability, Expense, Project, Rate, Resource, Task

LI = {"rsrc_id": 1, "rsrc_short_name": "LI", "rsrc_name": "Li", "rsrc_type": "RT_Labor"}
SAND = {"rsrc_id": 2, "rsrc_short_name": "SAND", "rsrc_name": "Sand", "rsrc_type": "RT_Mat"}


SAND_FREE = Resource("SAND", kind="material")


def rate(since: str, price: object, most: object = 1, resource: int = 1) -> dict[str, object]:
    return {
        "rsrc_rate_id": since + str(resource),
        "rsrc_id": resource,
        "max_qty_per_hr": most,
        "cost_per_qty": price,
        "start_date": f"{since} 00:00",
    }


def works(resource: int, **more: object) -> dict[str, object]:
    own = {"taskrsrc_id": resource, "task_id": 1, "proj_id": 1, "rsrc_id": resource}
    return {**own, "target_qty_per_hr": 1, **more}


def spent(cost: object, load: str = "CL_Uniform", number: int = 1) -> dict[str, object]:
    return {
        "cost_item_id": number,
        "proj_id": 1,
        "task_id": 1,
        "cost_name": "Travel",
        "target_cost": cost,
        "cost_load_type": load,
    }


class TestTables:
    """P6 has five prices of a resource, of which an assignment picks one: the tables A to E."""

    def test_other_prices_are_tables_of_rates(self) -> None:
        rows = [
            {**rate("2026-01-01", 50), "cost_per_qty2": 60, "cost_per_qty5": 0},
            {**rate("2026-07-01", 50), "cost_per_qty2": 70, "cost_per_qty5": 0},
        ]
        work = works(1, target_qty=8, rate_type="COST_PER_QTY2", target_cost=480)
        result = imported(task(1), RSRC=[LI], RSRCRATE=rows, TASKRSRC=[work])

        (li,) = result.project.settings.resources
        assert li.rates == (Rate("50/h"),)
        assert dict(li.rate_tables) == {"B": (Rate("60/h"), Rate("70/h", since="2026-07-01"))}
        (held,) = result.project["A1"].assignments
        assert held.rate_table == "B"
        assert kinds(result) == {}

    def test_an_assignment_may_have_a_price_of_its_own(self) -> None:
        own = {"cost_per_qty": 70, "cost_per_qty_source_type": "ST_Custom", "ot_factor": 1.5}
        work = works(1, target_qty=8, target_cost=560, rate_type="COST_PER_QTY2", **own)
        sand = works(2, target_qty=4, target_cost=280, **own)
        result = imported(
            task(1),
            RSRC=[LI, {**SAND, "unit_id": 7}],
            RSRCRATE=[rate("2026-01-01", 50)],
            TASKRSRC=[work, sand],
        )

        task_ = result.project["A1"]
        assert task_.assignments[0].rate == Rate("70/h", overtime="105/h")
        assert task_.expenses == (Expense("SAND", 4, rate=70),)
        assert schedule(result.project).costs().total == 560 + 280
        assert kinds(result) == {}

    def test_what_was_typed_instead_of_computed_is_what_it_has_cost(self) -> None:
        typed = {"cost_qty_link_flag": "N", "act_reg_cost": 70, "act_ot_cost": 5, "remain_cost": 9}
        result = imported(
            task(1),
            RSRC=[LI, {**SAND, "unit_id": 7}],
            TASKRSRC=[works(1, **typed), works(2, target_qty=4, **typed)],
        )
        done = works(1, cost_qty_link_flag="N", act_reg_qty=2)
        free = imported(task(1), RSRC=[LI], TASKRSRC=[done])

        held = result.project["A1"]
        assert held.assignments == (Assignment("LI", actual_cost=75),)
        assert held.expenses == (Expense("SAND", 4, actual_cost=75),)
        assert free.project["A1"].assignments == (Assignment("LI", actual_cost=0),)
        assert kinds(result) == {"cost": 2}

    def test_what_something_has_cost_is_left_out_of_a_file_and_told(self) -> None:
        crew, used = [Assignment("LI", actual_cost=5)], [Expense("SAND", 2, actual_cost=5)]
        dig = Task("A1", "Dig", duration="2d", assignments=crew, expenses=used)
        project = plan(dig, resources=[Resource("LI"), Resource("SAND", kind="material")])

        assert {"actual_cost of assignments", "actual_cost of expenses"} <= set(
            told(written(project))
        )

    def test_prices_of_assignments_come_back_as_they_were_written(self) -> None:
        li, sand = Resource("LI", rates=["50/h"]), Resource("SAND", kind="material")
        crew = [Assignment("LI", rate=Rate("70/h", overtime="105/h"))]
        used = [Expense("SAND", 2, rate="12.5")]
        dig = Task("A1", "Dig", duration="2d", assignments=crew, expenses=used, fixed="duration")
        project = plan(dig, resources=[li, sand])

        assert back(project) == project
        assert told(written(project)) == {}
        assert compare_stored_costs(read_xer(written(project).data or b"")).differences == ()

    @pytest.mark.parametrize(
        ("own", "kind"),
        [
            (Rate("70/h", per_use=5), "cost per use of assignments"),
            (Rate("70/h", overtime="0/h"), "overtime rates of assignments"),
            (Rate("3/h", overtime="1/h"), "overtime rates of assignments"),
            (Rate("0/h", overtime="1/h"), "overtime rates of assignments"),
        ],
    )
    def test_what_a_price_of_an_assignment_does_not_hold_is_told(
        self, own: Rate, kind: str
    ) -> None:
        dig = Task("A1", "Dig", duration="2d", assignments=[Assignment("LI", rate=own)])

        assert kind in told(written(plan(dig, resources=[Resource("LI")])))

    def test_they_come_back_as_they_were_written(self) -> None:
        people = [
            Resource(
                "LI",
                rates=["50/h", Rate("60/h", since="2026-07-01")],
                rate_tables={"C": ["70/h"], "E": ["8/h", Rate("9/h", since="2026-08-01")]},
            ),
            Resource("SAND", kind="material", rate_tables={"B": [5]}),
        ]
        project = plan(
            Task(
                "A1",
                "Dig",
                duration="2d",
                assignments=[Assignment("LI", rate_table="C")],
                expenses=[Expense("SAND", 2, rate_table="B")],
                fixed="duration",
            ),
            resources=people,
        )

        assert back(project) == project
        assert told(written(project)) == {}

    def test_an_overtime_rate_of_another_multiple_in_a_table_is_told(self) -> None:
        li = Resource("LI", rates=["50/h"], rate_tables={"B": [Rate("50/h", overtime="75/h")]})

        assert "project_overtime rates" in told(written(plan(resources=[li])))


class TestZero:
    """A file has a zero where nobody said anything, so a zero that somebody typed is told."""

    @pytest.mark.parametrize("write", [write_mspdi, write_xer])
    def test_costs_and_rates_of_zero_are_told(self, write: Any) -> None:
        people = [
            Resource("LI", rates=["0/h"], rate_tables={"B": ["0/h"]}),
            Resource("WU", rates=[Rate("0/h", per_use=5)]),
            SAND_FREE,
        ]
        project = plan(
            Task("A1", "Dig", duration="1d", cost=0), Task("A2", "Dig"), resources=people
        )

        [found] = [each for each in write(project).findings if each.context["kind"] == "zero_cost"]

        assert (found.context["count"], found.context["first"]) == (3, "LI")


class TestCurrency:
    """The currency of all costs is that of the file."""

    @pytest.mark.parametrize("currency", [None, "USD", "EUR", "JPY", "CNY"])
    def test_it_comes_back(self, currency: str | None) -> None:
        project = plan(Task("A1", "Dig", duration="1d", cost=12), currency=currency)

        assert back(project).settings.currency == currency
        assert "project_currency" not in told(written(project))

    def test_one_that_only_other_projects_use_is_not_the_plans(self) -> None:
        rows = [
            {"curr_id": 1, "curr_short_name": "USD", "base_exch_rate": 1},
            {"curr_id": 2, "curr_short_name": "EUR", "base_exch_rate": 0.9},
        ]

        assert imported(task(1), CURRTYPE=rows).project.settings.currency == "USD"
        assert imported(task(1), CURRTYPE=rows[1:]).project.settings.currency is None


class TestReading:
    """Rates hold by the hour and by date, expenses without a resource are fixed cost."""

    def test_rates_of_one_day_hold_one_after_the_other(self) -> None:
        later = {**rate("2026-07-01", 70), "start_date": "2026-07-01 08:00", "rsrc_rate_id": 9}
        rows = [rate("2026-01-01", 50), rate("2026-07-01", 60), later]
        result = imported(task(1), RSRC=[LI], RSRCRATE=rows)

        (li,) = result.project.settings.resources
        midnight, morning = (datetime.fromisoformat(f"2026-07-01T0{hour}:00") for hour in (0, 8))
        assert li.rates == (
            Rate("50/h"),
            Rate("60/h", since=midnight),
            Rate("70/h", since=morning),
        )
        assert kinds(result) == {}

    def test_given_rates_from_before_all_plans_then_the_last_holds_from_the_beginning(self) -> None:
        rows = [rate(f"{year}-01-01", year) for year in (1900, 1960, 1975, 1990)]
        result = imported(task(1), RSRC=[LI], RSRCRATE=rows)

        (li,) = result.project.settings.resources
        assert li.rates == (
            Rate("1960/h"),
            Rate("1975/h", since="1975-01-01"),
            Rate("1990/h", since="1990-01-01"),
        )
        assert kinds(result) == {"far_rate": 1}

    def test_rates_and_limits_change_by_date(self) -> None:
        result = imported(
            task(1),
            RSRC=[{**LI, "ot_flag": "Y", "ot_factor": "1.5"}],
            RSRCRATE=[
                rate("2026-07-01", 60, 0.5),
                rate("2026-01-01", 50, 2),
                rate("2026-09-01", 60),
            ],
        )
        (li,) = result.project.settings.resources

        assert li.rates == (
            Rate("50/h", overtime="75/h"),
            Rate("60/h", overtime="90/h", since="2026-07-01"),
        )
        assert li.units == 200
        assert li.availability == (Availability("2026-07-01", 50), Availability("2026-09-01", 100))

    def test_amounts_that_a_plan_cannot_hold_are_adjusted_and_told(self) -> None:
        result = imported(
            task(1),
            RSRC=[{**LI, "ot_flag": "Y", "ot_factor": 1000}],
            RSRCRATE=[rate("2026-01-01", 10**12)],
            PROJCOST=[spent(10**12, number=number) for number in range(1000)],
        )
        most = 10**15 - 1

        assert result.project["A1"].cost == most
        (li,) = result.project.settings.resources
        assert li.rates == (Rate(f"{10**12}/h", overtime=f"{most}/h"),)
        assert kinds(result) == {"money_large": 2}

    @pytest.mark.parametrize("most", [0, ""])
    def test_rows_that_all_say_none_set_no_limit(self, most: object) -> None:
        rows = [rate("2026-01-01", 50, most), rate("2026-07-01", 60, most)]
        (li,) = imported(task(1), RSRC=[LI], RSRCRATE=rows).project.settings.resources

        assert (li.units, li.availability) == (100, ())

    def test_materials_are_used_up(self) -> None:
        result = imported(
            task(1),
            RSRC=[{**SAND, "unit_id": 7}],
            UMEASURE=[{"unit_id": 7, "unit_abbrev": "t", "unit_name": "Tonne"}],
            RSRCRATE=[rate("2026-01-01", 12.5, resource=2)],
            TASKRSRC=[works(2, target_qty=4, target_cost=50)],
        )

        assert result.project.settings.resources == (
            Resource("SAND", "Sand", kind="material", measure="t", rates=["12.5"]),
        )
        assert result.project["A1"].expenses == (Expense("SAND", 4),)
        assert schedule(result.project).costs().total == 50
        assert kinds(result) == {}

    def test_expenses_add_up_to_a_fixed_cost(self) -> None:
        result = imported(task(1), PROJCOST=[spent(100, "CL_End"), spent(50.5, "CL_End", 2)])

        assert (str(result.project["A1"].cost), result.project["A1"].accrual) == ("150.5", "end")
        assert "PROJCOST" in dict(result.extras.tasks["A1"])

    @pytest.mark.parametrize(
        ("rates", "more", "kind"),
        [
            ([], {"target_cost": 9}, {"cost": 1}),
            ([rate("2026-01-01", 50)], {"target_cost": 400}, {}),
            (
                [rate("2026-01-01", 50)],
                {"target_cost": 9, "cost_per_qty_source_type": "ST_Custom"},
                {"cost": 1},
            ),
            ([rate("2026-01-01", -50)], {}, {"negative": 1}),
            ([rate("2026-01-01", 50), rate("2026-01-01", 60)], {}, {"shift_rate": 1}),
            ([rate("2026-01-01", 50), rate("2300-01-01", 60)], {}, {"far_rate": 1}),
            ([rate("1900-01-01", 50), rate("2026-01-01", 50)], {}, {}),
        ],
    )
    def test_costs_that_rates_do_not_tell_are_told(
        self, rates: list[dict[str, object]], more: dict[str, object], kind: dict[str, int]
    ) -> None:
        result: Imported = imported(task(1), RSRC=[LI], RSRCRATE=rates, TASKRSRC=[works(1, **more)])

        assert kinds(result) == kind


class TestStored:
    """What assignments and expenses store is held against what rates and progress give."""

    def told(self, price: object, **costs: object) -> CostAgreement:
        work = works(1, target_qty=8, remain_qty=8, **costs)
        return compare_stored_costs(
            imported(task(1), RSRC=[LI], RSRCRATE=[rate("2026-01-01", price)], TASKRSRC=[work])
        )

    def test_given_costs_that_follow_from_rates_then_they_agree(self) -> None:
        found = self.told(50, act_reg_cost=0, act_ot_cost=0, remain_cost=400)

        assert (found.compared["cost"], found.differences) == (1, ())

    def test_given_a_price_that_is_not_that_of_the_resource_then_it_is_told(self) -> None:
        (one,) = self.told(0, act_reg_cost=0, act_ot_cost=0, remain_cost=800).differences

        assert one.costs["remaining_cost"] == (Decimal(800), Decimal("0.00"))
        assert one.cause.name == "cost"

    def test_given_expenses_then_they_count(self) -> None:
        money = {**spent(180), "act_cost": 0, "remain_cost": 180}
        found = compare_stored_costs(imported(task(1), PROJCOST=[money]))

        assert (found.compared["cost"], found.differences) == (1, ())

    def test_given_nothing_stored_then_there_is_nothing_to_compare(self) -> None:
        assert self.told(50).compared["cost"] == 0


def _moments() -> st.SearchStrategy[list[date]]:
    """Draw days, or times of a day, one after the other."""
    days = st.dates(date(1973, 1, 1), date(2200, 12, 31)) | st.dates(
        date(2026, 7, 1), date(2026, 7, 3)
    )
    return st.lists(st.tuples(days, st.sampled_from((0, 8, 20))), max_size=4, unique=True).map(
        _typed
    )


def _typed(moments: list[tuple[date, int]]) -> list[date]:
    days = Counter(day for day, _ in moments)
    return [
        datetime.fromisoformat(f"{day}T{hour:02}:00") if hour or days[day] > 1 else day
        for day, hour in sorted(moments)
    ]


def _different(most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(1, most), min_size=5, max_size=5, unique=True)


def priced(*resources: Resource, **fields: Any) -> Project:
    return plan(Task("A1", "Dig", duration="2d", **fields), resources=resources)


class TestWriting:
    """What P6 holds comes back; the rest is told."""

    @pytest.mark.parametrize(
        "project",
        [
            priced(Resource("li", rates=["50/h", Rate("60/h", since="2026-07-01")])),
            priced(Resource("li", rates=[Rate("50/h", overtime="75/h")], units=300)),
            priced(
                Resource(
                    "li",
                    rates=["50/h", Rate("60/h", since=date(2026, 7, 1))],
                    availability=[
                        Availability(datetime.fromisoformat("2026-05-01T12:00"), 50),
                        Availability("2026-07-01", 0),
                    ],
                )
            ),
            priced(
                Resource(
                    "li",
                    rates=["50/h", *(Rate(f"{n}/h", since=f"2026-07-01T0{n}:00") for n in (0, 8))],
                    availability=[Availability("2026-07-01", 50)],
                )
            ),
            priced(
                Resource(
                    "li",
                    rates=["1/h", Rate("2/h", since="1975-01-01"), Rate("3/h", since="1980-01-01")],
                )
            ),
            priced(Resource("li", units=200, availability=[Availability("1973-01-01", 50)])),
            priced(
                Resource(
                    "li", rates=[f"{10**15 - 1}/h", Rate(f"{10**12 + 1}/h", since="2027-01-01")]
                ),
                Resource("sand", kind="material", rates=[10**15 - 1]),
                expenses=[f"sand {10**15 - 1}"],
                cost=10**14,
            ),
            priced(
                Resource("sand", kind="material", measure='"t"', rates=[Rate("12.5")]),
                Resource("gravel", kind="material"),
                expenses=["sand 2.25", "gravel 3"],
                cost="99.99",
                accrual="start",
            ),
        ],
    )
    def test_it_comes_back(self, project: Project) -> None:
        assert told(written(project)) == {}
        assert back(project) == project

    @pytest.mark.parametrize(
        ("project", "kind"),
        [
            (priced(Resource("li", rates=["400/d"])), {"rate_unit": 1}),
            (priced(Resource("li", rates=[Rate("5/h", per_use=1)])), {"project_cost per use": 1}),
            (priced(Resource("li", accrual="end")), {"project_accrual of resources": 1}),
            (
                priced(
                    Resource(
                        "li",
                        rates=[
                            Rate("5/h", overtime="6/h"),
                            Rate("5/h", overtime="7/h", since="2026-07-01"),
                        ],
                    )
                ),
                {"project_overtime rates": 1},
            ),
            (
                priced(Resource("li", rates=["5/h", Rate("5/h", since="2026-07-01")])),
                {"same_rate": 1},
            ),
            (
                priced(Resource("li", rates=[Rate(0, overtime="5/h")])),
                {"project_overtime rates": 1},
            ),
            (
                priced(Resource("li", rates=[Rate(f"{10**14}/h", overtime=f"{10**14}/min")])),
                {"project_overtime rates": 1},
            ),
            (
                priced(Resource("sand", kind="material"), expenses=["sand 2/d"]),
                {"by_time": 1},
            ),
            (
                priced(Resource("travel", kind="cost"), expenses=["travel 300"]),
                {"cost_resource": 1, "spent": 1},
            ),
            (priced(accrual="end"), {"accrual": 1}),
            (priced(Resource("li", rates=[Rate("5/h", overtime="80/d")])), {"rate_unit": 1}),
            (priced(Resource("li", calendar="C1")), {"own_calendar": 1}),
        ],
    )
    def test_what_does_not_fit_is_told(self, project: Project, kind: dict[str, int]) -> None:
        assert told(written(project)) == kind

    @pytest.mark.parametrize(
        "project",
        [
            priced(Resource("li", rates=[f"{10**14}/min"])),
            priced(Resource("sand", kind="material"), expenses=[f"sand {10**14}/min"]),
        ],
    )
    def test_what_would_not_be_read_again_is_refused(self, project: Project) -> None:
        with pytest.raises(InputError) as caught:
            written(project)

        assert caught.value.code == "value.invalid"

    def test_money_spent_comes_back_as_fixed_cost(self) -> None:
        project = priced(Resource("travel", kind="cost"), expenses=["travel 150/d"], cost=1)

        assert back(project)["A1"].cost == 301

    @given(_moments(), _moments(), _different(10**15 - 1), _different(9))
    def test_costs_are_the_same_when_read_back(
        self, dates: list[date], other: list[date], prices: list[int], units: list[int]
    ) -> None:
        rates = [
            Rate(f"{price}/h", since=at) for at, price in zip([None, *dates], prices, strict=False)
        ]
        steps = [Availability(at, 10 * much) for at, much in zip(other, units[1:], strict=False)]
        li = Resource("li", units=10 * units[0], rates=rates, availability=steps)
        project = plan(Task("A1", "Dig", duration="400d", assignments=["li"]), resources=[li])
        again = back(project)

        assert again.settings.resources == project.settings.resources
        assert schedule(again).costs().total == schedule(project).costs().total
