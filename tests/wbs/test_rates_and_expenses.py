"""Kinds of resources, what they cost, and expenses of tasks."""

from __future__ import annotations

import pickle
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import ConversionSettings, Duration, InputError, ProjectError
from pmcore.wbs import Amount, Assignment, Availability, Expense, Project, Rate, Resource, Task
from pmcore.wbs.effort import effort_shares
from pmcore.wbs.money import added, coins, money, places_of

SAND = Resource("sand", kind="material", measure="t", rates=[12])
TRAVEL = Resource("travel", kind="cost")


def plan(*tasks: Task) -> Project:
    project = Project("P", "P", start="2026-03-02", resources=[Resource("li"), SAND, TRAVEL])
    project.add_many(tasks)
    return project


class TestAmount:
    """A number, or so many by the minute, hour, day, week or month."""

    @pytest.mark.parametrize(
        ("text", "a_minute"),
        [("60/h", 1), ("480/d", 1), ("2400/w", 1), ("9600/mo", 1), ("2/min", 2), ("7", 7)],
    )
    def test_given_a_unit_then_a_minute_of_it_follows_the_project(
        self, text: str, a_minute: int
    ) -> None:
        assert Amount(text).a_minute(ConversionSettings()) == a_minute

    def test_given_another_day_then_a_rate_by_the_day_changes(self) -> None:
        assert Amount("80/d").a_minute(ConversionSettings(minutes_per_day=420)) == Fraction(80, 420)

    @pytest.mark.parametrize(
        "value", ["", "/h", "8/y", "8/ed", "-1", "-1/h", "NaN/h", "1e99/h", "8/h/d", True, None]
    )
    def test_given_no_amount_then_it_is_refused(self, value: Any) -> None:
        with pytest.raises(InputError) as caught:
            Amount(value)

        assert caught.value.code == "value.invalid"

    def test_it_reads_what_it_writes(self) -> None:
        for text in ("80/h", "0.5/mo", "12.50", "100"):
            assert str(Amount(text)) == text
            assert Amount(str(Amount(text))) == Amount(text)


class TestResourceKinds:
    """Work is by the time and has a calendar; a material has a price, a cost resource neither."""

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "robot"},
            {"measure": "kg"},
            {"rates": ["80"]},
            {"rates": [Rate("80/h", overtime=90)]},
            {"rates": "80/h"},
            {"rates": [Rate("80/h", since="2026-01-01")]},
            {"rates": ["80/h", "90/h"]},
            {"rates": ["8/h", Rate("9/h", since="2026-02-01"), Rate("7/h", since="2026-01-01")]},
            {"kind": "material", "rates": ["80/h"]},
            {"kind": "material", "rates": [Rate(80, overtime=90)]},
            {"kind": "material", "calendar": "office"},
            {"kind": "material", "units": 200},
            {"kind": "material", "availability": [Availability("2026-01-01", 50)]},
            {"kind": "cost", "rates": [1]},
            {"accrual": "later"},
            {"availability": [Availability("2026-01-01", 50), Availability("2026-01-01", 60)]},
            {"availability": ["2026-01-01"]},
            {"rate_tables": {"A": ["80/h"]}},
            {"rate_tables": {"B": ["80"]}},
            {"rate_tables": ["80/h"]},
            {"rate_tables": {"B": [Rate("80/h", since="2026-01-01")]}},
            {"kind": "cost", "rate_tables": {"B": [1]}},
        ],
    )
    def test_given_what_does_not_go_together_then_it_is_refused(self, wrong: Any) -> None:
        with pytest.raises(InputError) as caught:
            Resource("a", **wrong)

        assert caught.value.code == "value.invalid"

    def test_given_a_step_that_changes_nothing_then_it_is_left_out(self) -> None:
        days = ("2026-03-01", 100), ("2026-04-01", 50), ("2026-05-01", 50)
        known = Resource("li", availability=[Availability(*step) for step in days])

        assert known.availability == (Availability("2026-04-01", 50),)

    def test_a_repr_pastes_back(self) -> None:
        known = [
            Resource("li", rates=["80/h", Rate("90/h", per_use=5, since="2026-07-01")]),
            Resource(
                "li", rate_tables={"C": ["80/h"], "B": ["9/h", Rate("8/h", since="2026-07-01")]}
            ),
            Resource("li", accrual="end", availability=[Availability("2026-07-01", 0)]),
            SAND,
            TRAVEL,
        ]
        names = {"Resource": Resource, "Rate": Rate, "Availability": Availability}

        assert [eval(repr(each), names) for each in known] == known
        assert pickle.loads(pickle.dumps(known)) == known

    def test_given_tables_then_they_are_held_by_letter_and_empty_ones_are_not(self) -> None:
        known = Resource("li", rates=["80/h"], rate_tables={"C": [], "B": ["90/h"]})

        assert known.rate_tables == Resource("li", rate_tables={"B": ["90/h"]}).rate_tables
        assert known.rates_in("B") == (Rate("90/h"),)
        assert (known.rates_in(None), known.rates_in("E")) == ((Rate("80/h"),), ())

    @pytest.mark.parametrize("letter", ["A", "b", "", 2])
    def test_given_no_table_then_an_assignment_is_refused(self, letter: Any) -> None:
        for make in (Assignment, partial(Expense, quantity=1)):
            with pytest.raises(InputError) as caught:
                make("li", rate_table=letter)

            assert caught.value.context["field"] == "rate_table"

    @pytest.mark.parametrize(
        ("make", "rate"),
        [
            (Assignment, "80"),
            (Assignment, Rate("80/h", overtime="9")),
            (Assignment, Rate("80/h", since="2026-03-02")),
            (partial(Expense, quantity=1), "80/h"),
            (partial(Expense, quantity=1), Rate("80", overtime="9/h")),
        ],
    )
    def test_given_no_rate_of_its_kind_then_it_is_refused(self, make: Any, rate: Any) -> None:
        with pytest.raises(InputError) as caught:
            make("li", rate=rate)

        assert caught.value.context["field"] == "rate"

    def test_given_a_rate_of_its_own_then_there_is_no_table_beside_it(self) -> None:
        for make in (partial(Assignment, rate="1/h"), partial(Expense, quantity=1, rate=1)):
            with pytest.raises(InputError, match="rate_table"):
                make("li", rate_table="B")
        known = [
            Assignment("li", rate=Rate("80/h", overtime="90/h"), actual_cost="5.50"),
            Expense("sand", 2, rate=7, actual_cost=0),
        ]

        names = {"Assignment": Assignment, "Expense": Expense, "Rate": Rate}
        assert [eval(repr(each), names) for each in known] == known

    def test_what_something_has_cost_is_no_less_than_nothing(self) -> None:
        for make in (Assignment, partial(Expense, quantity=1)):
            assert make("li", actual_cost="1.5").actual_cost == Decimal("1.5")
            with pytest.raises(InputError) as caught:
                make("li", actual_cost=-1)
            assert caught.value.context["field"] == "actual_cost"

    def test_given_money_spent_by_a_table_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            plan(Task("a", "A", expenses=[Expense("travel", 5, rate_table="B")]))

        assert caught.value.context["field"] == "rate_table"
        with pytest.raises(InputError, match="rate"):
            plan(Task("a", "A", expenses=[Expense("travel", 5, rate=2)]))

    def test_given_who_is_used_otherwise_then_a_change_of_kind_is_refused(self) -> None:
        project = plan(Task("a", "A", assignments=["li"]))

        with pytest.raises(ProjectError) as caught:
            project.configure(resources=[Resource("li", kind="material")])

        assert caught.value.code == "project.resource_kind"
        assert "li is a material resource" in caught.value.message()


class TestExpenses:
    """What a task uses up of a material, or spends."""

    @pytest.mark.parametrize("text", ["sand", "sand x", "sand -1", "sand 1 2", "", 7, "a b 1"])
    def test_given_no_expense_then_it_is_refused(self, text: Any) -> None:
        with pytest.raises(InputError):
            Task("a", "A", expenses=[text])

    def test_given_a_resource_twice_then_it_is_refused(self) -> None:
        with pytest.raises(InputError):
            Task("a", "A", expenses=["sand 1", "sand 2"])

    def test_given_a_split_then_the_quantity_is_shared_and_the_pace_stays(self) -> None:
        project = plan(Task("a", "A", duration="4d", expenses=["sand 10.01", "travel 5/d"]))

        first, last = project.split("a", ["1d", "3d"])

        assert first.expenses == (Expense("sand", "2.50"), Expense("travel", "5/d"))
        assert last.expenses == (Expense("sand", "7.51"), Expense("travel", "5/d"))

    def test_given_a_merge_then_quantities_add_up(self) -> None:
        one = Task("a", "A", duration="1d", expenses=["sand 1.5", "travel 5/d"], accrual="end")
        other = Task("b", "B", duration="1d", expenses=["travel 5/d", "sand 2"], accrual="end")

        merged = plan(one, other).merge(["a", "b"])

        assert merged.expenses == (Expense("sand", "3.5"), Expense("travel", "5/d"))
        assert merged.accrual == "end"

    def test_given_another_pace_then_a_merge_is_refused(self) -> None:
        one = Task("a", "A", duration="1d", expenses=["travel 5/d"])
        other = Task("b", "B", duration="1d", expenses=["travel 5"])

        with pytest.raises(ProjectError) as caught:
            plan(one, other).merge(["a", "b"])

        assert caught.value.code == "merge.conflict"


class TestEffortShares:
    """Each assignment's effort: its own, else its part of the task's, else its time on it."""

    @pytest.mark.parametrize(
        ("fields", "minutes"),
        [
            ({"duration": "1d", "assignments": ["li", "wu 50%"]}, [480, 240]),
            ({"effort": "3h", "assignments": ["li", "wu 50%"]}, [120, 60]),
            ({"duration": "1d", "effort": "3h", "assignments": ["li"]}, [180]),
            ({"kind": "milestone", "effort": "3h", "assignments": ["li", "wu"]}, [90, 90]),
            ({"kind": "milestone", "assignments": ["li"]}, [0]),
            ({"assignments": ["li"]}, [0]),
        ],
    )
    def test_given_a_task_then_its_people_share_the_work(
        self, fields: Any, minutes: list[int]
    ) -> None:
        assert effort_shares(Task("a", "A", **fields), Duration.to_minutes) == minutes


class TestMoney:
    """Counted in coins, rounded once: half a coin up."""

    @given(st.fractions(min_value=0, max_value=10**9), st.sampled_from((0, 2, 3)))
    def test_a_coin_is_never_farther_than_half(self, amount: Fraction, places: int) -> None:
        error = Fraction(money(coins(amount, places), places)) - amount

        assert -Fraction(1, 2 * 10**places) < error <= Fraction(1, 2 * 10**places)

    def test_the_currency_tells_the_smallest_coin(self) -> None:
        assert [places_of(each) for each in ("EUR", "JPY", "KWD", None)] == [2, 0, 3, 2]

    @given(st.lists(st.integers(0, 10**20)))
    def test_sums_are_exact(self, amounts: list[int]) -> None:
        assert added(money(each, 2) for each in amounts) == money(sum(amounts), 2)
