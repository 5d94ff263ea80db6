"""Rates, materials, money spent and availability of Microsoft Project files."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.mspdi.documents import document, imported, kinds, task
from pmcore import schedule
from pmcore.calendars import Calendar
from pmcore.exchange import Imported, compare_stored_costs, read_mspdi, write_mspdi
from pmcore.kernel import InputError
from pmcore.scheduling import SchedulingOptions
from pmcore.tracking import cost_status
from pmcore.wbs import Assignment, Availability, Expense, Project, Rate, Resource

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "mspdi" / "files"
FILES = sorted(SAMPLES.glob("*.xml"))
OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
# Tasks whose stored cost is another one, and why. T1 is the summary above them.
DIFFERENT = {
    "ActualTaskProperties-1b37": (
        {"T1", "T2"},
        "work done before its rate was set, and a use without work",
    ),
}


def moments() -> st.SearchStrategy[list[date]]:
    """Draw times one after the other: around where files end, minutes apart, any others."""
    first, last = map(datetime.fromisoformat, ("1973-01-01", "2200-12-31"))
    any_time = st.datetimes(first, last)
    edges = ("1983-12-31T23:59", "1984-01-01T00:00", "2049-12-31T00:00", "2149-12-31T23:59")
    near = st.builds(
        lambda edge, minutes: datetime.fromisoformat(edge) + timedelta(minutes=minutes),
        st.sampled_from(edges),
        st.integers(-2, 2) | st.sampled_from((1439, 1440)),
    )
    times = (any_time | near).map(lambda at: at.replace(second=0, microsecond=0))
    return st.lists(times, max_size=4, unique=True).map(lambda found: [*sorted(found)])


def different(most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(1, most), min_size=5, max_size=5, unique=True)


def resource(more: str, uid: int = 1, type_: int = 1) -> str:
    return f"<Resource><UID>{uid}</UID><Name>R</Name><Type>{type_}</Type>{more}</Resource>"


def read(more: str, type_: int = 1) -> tuple[Resource, dict[str, int]]:
    result = imported(resources=resource(more, type_=type_))
    return result.project.settings.resources[0], kinds(result)


def rate(since: str, standard: str, more: str = "", table: int = 0) -> str:
    return (
        f"<Rate><RatesFrom>{since}T00:00:00</RatesFrom><RateTable>{table}</RateTable>"
        f"<StandardRate>{standard}</StandardRate><StandardRateFormat>2</StandardRateFormat>{more}"
        "</Rate>"
    )


def period(first: str, last: str, units: str) -> str:
    return (
        f"<AvailabilityPeriod><AvailableFrom>{first}</AvailableFrom>"
        f"<AvailableTo>{last}</AvailableTo><AvailableUnits>{units}</AvailableUnits>"
        "</AvailabilityPeriod>"
    )


def assignment(more: str, uid: int = 1) -> str:
    return (
        f"<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>{uid}</ResourceUID>{more}"
        "</Assignment>"
    )


class TestRates:
    """Files write rates by the hour and costs in hundredths."""

    @pytest.mark.parametrize(
        ("number", "format_", "rate"),
        [
            ("50", 2, "50/h"),
            ("50.00", 3, "400/d"),
            ("0.5", 1, "0.008333333/min"),
            ("60", 1, "1/min"),
            ("12.5", 4, "500/w"),
            ("6.25", 5, "1000/mo"),
            ("33.33333333333333", 2, "33.333333333/h"),
        ],
    )
    def test_a_rate_is_read_in_the_unit_it_was_typed_in(
        self, number: str, format_: int, rate: str
    ) -> None:
        known, _ = read(
            f"<StandardRate>{number}</StandardRate><StandardRateFormat>{format_}"
            f"</StandardRateFormat><OvertimeRate>{number}</OvertimeRate>"
        )

        expected = rate if format_ != 1 or number == "60" else "0.5/h"
        assert known.rates == (Rate(expected),)

    def test_of_rates_before_all_plans_the_last_counts(self) -> None:
        table = rate("1959-01-01", "40") + rate("1963-01-01", "50") + rate("2026-07-01", "60")
        known, _ = read(f"<Rates>{table}</Rates>")

        assert [str(each.standard) for each in known.rates] == ["50/h", "60/h"]

    def test_rates_by_date_come_from_the_first_table(self) -> None:
        table = rate("1984-01-01", "50", "<CostPerUse>550</CostPerUse>")
        table += rate("2026-03-04", "60", "<OvertimeRate>90</OvertimeRate>")
        known, found = read(f"<StandardRate>60</StandardRate><Rates>{table}</Rates>")

        assert known.rates == (
            Rate("50/h", overtime="0", per_use="5.5"),
            Rate("60/h", overtime="90/h", since="2026-03-04T00:00"),
        )
        assert found == {}

    def test_tables_that_say_nothing_or_are_unknown_come_out_again(self) -> None:
        nothing = rate("1984-01-01", "0", "<OvertimeRate>0</OvertimeRate>", table=1)
        table = rate("1984-01-01", "50") + nothing + rate("1984-01-01", "70", table=7)
        text = document(task(1), resources=resource(f"<Rates>{table}</Rates>"))
        before = read_mspdi(text)
        before.project.configure(resources=[Resource("R1", "R", rates=["80/h"])])

        data = write_mspdi(before.project, imported=read_mspdi(text)).data or b""

        assert b"<RateTable>1</RateTable><StandardRate>0</StandardRate>" in data
        assert b"<RateTable>7</RateTable><StandardRate>70</StandardRate>" in data
        assert b"<StandardRate>80</StandardRate>" in data
        assert b"<StandardRate>50</StandardRate>" not in data

    def test_tables_b_to_e_are_read_by_letter(self) -> None:
        paid = "<OvertimeRate>90</OvertimeRate><OvertimeRateFormat>2</OvertimeRateFormat>"
        table = rate("1984-01-01", "50") + rate("1984-01-01", "60", paid, table=2)
        table += rate("2026-03-04", "70", paid, table=2) + rate("1984-01-01", "0", table=3)

        known, found = read(f"<StandardRate>50</StandardRate><Rates>{table}</Rates>")

        assert dict(known.rate_tables) == {
            "C": (
                Rate("60/h", overtime="90/h"),
                Rate("70/h", overtime="90/h", since="2026-03-04T00:00"),
            )
        }
        assert found == {}

    def test_an_assignment_picks_the_table_it_is_paid_by(self) -> None:
        tables = "".join(
            rate("1984-01-01", price, f"<OvertimeRate>{price}</OvertimeRate>", table=number)
            for number, price in enumerate(("50", "60", "70"))
        )
        sand = resource(f"<Rates>{tables}</Rates>", uid=2, type_=0)
        people = resource(f"<Rates>{tables}</Rates>") + sand
        work = assignment("<CostRateTable>2</CostRateTable><Work>PT8H0M0S</Work>")
        used = assignment("<CostRateTable>1</CostRateTable><Units>3</Units>", uid=2)
        costs = "<Cost>74000</Cost>"

        result = imported(task(1, costs), resources=people, assignments=work + used)

        dug = result.project["T1"]
        assert (dug.assignments[0].rate_table, dug.expenses[0].rate_table) == ("C", "B")
        assert schedule(result.project, result.options).costs()["T1"].total == 740
        assert compare_stored_costs(result).differences == ()
        result.project.update("T1", notes="Changed")
        again = read_mspdi(write_mspdi(result.project, imported=result).data or b"").project
        assert again == result.project

    def test_a_rate_by_the_year_and_a_credit_are_told(self) -> None:
        known, found = read(
            "<StandardRate>50</StandardRate><StandardRateFormat>7</StandardRateFormat>"
            "<OvertimeRate>-1</OvertimeRate>"
        )

        assert known.rates == (Rate("50/h", overtime="0"),)
        assert found == {"yearly": 1, "negative": 1}

    def test_a_rate_from_a_date_that_no_plan_reaches_is_told(self) -> None:
        table = rate("1984-01-01", "50") + rate("2300-01-01", "60")
        known, found = read(f"<Rates>{table}</Rates>")

        assert known.rates == (Rate("50/h", overtime="0"),)
        assert found == {"far_rate": 1}

    def test_of_two_rates_from_one_date_the_first_counts_and_it_is_told(self) -> None:
        table = rate("1984-01-01", "50") + rate("1984-01-01", "60")
        known, found = read(f"<Rates>{table}</Rates>")

        assert known.rates == (Rate("50/h", overtime="0"),)
        assert found == {"same_date": 1}

    def test_nothing_is_no_rate(self) -> None:
        assert read("<StandardRate>0</StandardRate><CostPerUse>0</CostPerUse>")[0].rates == ()


class TestKinds:
    """A cost resource is a material by its type, with a flag."""

    @pytest.mark.parametrize(
        ("more", "type_", "kind"),
        [
            ("", 0, "material"),
            ("<IsCostResource>1</IsCostResource>", 0, "cost"),
            ("", 2, "cost"),
            ("<IsCostResource>0</IsCostResource>", 1, "work"),
        ],
    )
    def test_the_kind_follows(self, more: str, type_: int, kind: str) -> None:
        assert read(more, type_)[0].kind == kind

    def test_a_material_has_a_label_and_a_price(self) -> None:
        known, _ = read(
            "<MaterialLabel>m3</MaterialLabel><StandardRate>95</StandardRate>"
            "<StandardRateFormat>8</StandardRateFormat><AccrueAt>1</AccrueAt>"
            "<MaxUnits>1</MaxUnits><CalendarUID>7</CalendarUID>",
            0,
        )

        assert known == Resource(
            "R1", "R", kind="material", measure="m3", rates=[95], accrual="start"
        )

    def test_a_long_label_is_cut_and_told(self) -> None:
        known, found = read(f"<MaterialLabel>{'x' * 300}</MaterialLabel>", 0)

        assert len(known.measure or "") == 100
        assert found == {"text": 1}

    def test_a_budget_is_told_and_kept(self) -> None:
        result = imported(resources=resource("<IsBudget>1</IsBudget>", type_=0))

        assert kinds(result) == {"budget": 1}
        assert result.project.settings.resources == ()
        assert "R1" in result.extras.resources

    @pytest.mark.parametrize(
        ("more", "expense"),
        [
            ("<Units>12.5</Units>", "R1 12.5"),
            ("<Units>3</Units><RateScale>3</RateScale>", "R1 3"),
            (
                "<Units>3</Units><RateScale>3</RateScale><HasFixedRateUnits>0</HasFixedRateUnits>",
                "R1 3/d",
            ),
        ],
    )
    def test_an_assignment_of_a_material_is_an_expense(self, more: str, expense: str) -> None:
        result = imported(resources=resource("", type_=0), assignments=assignment(more))

        assert [str(each) for each in result.project["T1"].expenses] == [expense]
        assert result.project["T1"].assignments == ()

    def test_an_assignment_of_a_cost_resource_is_its_money(self) -> None:
        result = imported(
            resources=resource("", type_=2),
            assignments=assignment("<Cost>30050</Cost>") + assignment("<Cost>100</Cost>"),
        )

        assert result.project["T1"].expenses == (Expense("R1", "301.5"),)
        assert kinds(result) == {"twice": 1}


class TestAvailability:
    """Periods of the file become steps; what lies between two periods is none."""

    ALWAYS = "1984-01-01T00:00:00", "2049-12-31T23:59:00"

    def steps(self, *periods: str) -> tuple[int, list[tuple[str, int]], dict[str, int]]:
        known, found = read(
            f"<MaxUnits>2</MaxUnits><AvailabilityPeriods>{''.join(periods)}</AvailabilityPeriods>"
        )
        steps = [(each.since.isoformat()[:16], each.units) for each in known.availability]
        return known.units, steps, found

    def test_one_period_for_ever_is_no_step(self) -> None:
        assert self.steps(period(*self.ALWAYS, "0.5")) == (50, [], {})

    def test_periods_that_follow_each_other_are_steps(self) -> None:
        first = period(self.ALWAYS[0], "2026-03-31T23:59:00", "1")
        then = period("2026-04-01T00:00:00", self.ALWAYS[1], "3")

        assert self.steps(then, first) == (100, [("2026-04-01T00:00", 300)], {})

    def test_gaps_are_none(self) -> None:
        only = period("2026-04-01T00:00:00", "2026-04-30T00:00:00", "0.5")

        assert self.steps(only) == (
            200,
            [("1984-01-01T00:00", 0), ("2026-04-01T00:00", 50), ("2026-05-01T00:00", 0)],
            {},
        )

    @pytest.mark.parametrize(
        "periods",
        [
            (period(*ALWAYS, "1"), period(*ALWAYS, "2")),
            (period("2026-05-01T00:00:00", "2026-01-01T00:00:00", "1"),),
            (period("2300-05-01T00:00:00", "2300-06-01T00:00:00", "1"),),
        ],
    )
    def test_overlaps_and_periods_that_run_backwards_are_told_and_kept(
        self, periods: tuple[str, ...]
    ) -> None:
        assert self.steps(*periods) == (200, [], {"availability": 1})

    def test_none_at_all_is_one_step(self) -> None:
        first = period("0001-01-01T00:00:00", "2020-12-31T23:59:59", "0")
        last = period("2026-01-01T00:00:00", "9999-12-31T23:59:59", "1")

        assert self.steps(first, last) == (
            200,
            [("1984-01-01T00:00", 0), ("2026-01-01T00:00", 100)],
            {},
        )


class TestWork:
    """People who are paid have the work of the file, and keep their dates."""

    def test_overtime_is_read(self) -> None:
        more = "<Units>1</Units><Work>PT10H0M0S</Work><OvertimeWork>PT2H0M0S</OvertimeWork>"
        paid = "<StandardRate>50</StandardRate><OvertimeRate>75</OvertimeRate>"
        result = imported(
            task(1, "<Work>PT10H0M0S</Work>"),
            resources=resource(paid),
            assignments=assignment(more),
        )
        costs = schedule(result.project, result.options).costs()

        assert result.project["T1"].assignments == (Assignment("R1", effort="10h", overtime="2h"),)
        assert costs["T1"].total == 8 * 50 + 2 * 75

    def test_uneven_work_of_who_is_paid_is_read_and_moves_nothing(self) -> None:
        more = "<Units>1</Units><Work>PT5H0M0S</Work>"
        text = [
            document(
                task(1, "<Work>PT5H0M0S</Work><Type>1</Type>"),
                resources=resource(paid),
                assignments=assignment(more),
            )
            for paid in ("", "<StandardRate>50</StandardRate>")
        ]
        plain, paid = map(read_mspdi, text)

        assert schedule(paid.project, paid.options).costs()["T1"].total == 250
        assert dated(plain).finish == dated(paid).finish

    def test_what_a_task_uses_up_is_no_work_of_its_team(self) -> None:
        project = Project(
            "P",
            "P",
            start="2026-03-02T08:00",
            calendars=[OFFICE],
            resources=[
                Resource("li"),
                Resource("wu", rates=["1/h"]),
                Resource("sand", kind="material"),
            ],
        )
        project.add("dig", "Dig", duration="422min", effort="0.95h", assignments=["li 7%", "wu 7%"])
        project.update("dig", expenses=["sand 0"])

        again = read_mspdi(write_mspdi(project).data or b"").project
        assert again["dig"].assignments == project["dig"].assignments


def dated(result: Imported) -> Any:
    return schedule(result.project, result.options)


class TestWriting:
    """What stands in the file."""

    def test_everything_is_written_as_the_tool_has_it(self) -> None:
        project = Project(
            "SITE",
            "Site",
            start="2026-03-02T08:00",
            calendars=[OFFICE],
            currency="EUR",
            resources=[
                Resource(
                    "li",
                    rates=["400/d", Rate("55/h", per_use=6, since="2026-03-03T00:00")],
                    accrual="end",
                    availability=[Availability("2026-04-01T00:00", 50)],
                ),
                Resource("sand", kind="material", measure="t", rates=[12]),
                Resource("travel", kind="cost"),
            ],
        )
        project.add(
            "dig",
            "Dig",
            duration="2d",
            assignments=["li"],
            expenses=["sand 5/d", "travel 300"],
            cost="12.34",
            accrual="end",
        )
        text = (write_mspdi(project).data or b"").decode()

        for part in (
            "<CurrencyDigits>2</CurrencyDigits><CurrencyCode>EUR</CurrencyCode>",
            "<FixedCost>1234</FixedCost><FixedCostAccrual>2</FixedCostAccrual>",
            "<StandardRate>50</StandardRate><StandardRateFormat>3</StandardRateFormat>",
            "<RatesTo>2026-03-02T23:59:00</RatesTo>",
            "<RatesFrom>2026-03-03T00:00:00</RatesFrom><RatesTo>2049-12-31T23:59:00</RatesTo>",
            "<CostPerUse>600</CostPerUse>",
            "<AvailableTo>2026-03-31T23:59:00</AvailableTo><AvailableUnits>1</AvailableUnits>",
            "<MaterialLabel>t</MaterialLabel>",
            "<IsCostResource>1</IsCostResource>",
            "<HasFixedRateUnits>0</HasFixedRateUnits><FixedMaterial>0</FixedMaterial>",
            "<RateScale>3</RateScale>",
            "<Cost>30000</Cost>",
        ):
            assert part in re.sub(r"\n", "", text), part

    @given(moments(), moments(), different(10**15 - 1), different(9))
    def test_rates_and_units_of_any_date_read_back(
        self, dates: list[date], other: list[date], prices: list[int], units: list[int]
    ) -> None:
        rates = [
            Rate(f"{price}/h", since=at) for at, price in zip([None, *dates], prices, strict=False)
        ]
        steps = [Availability(at, 10 * much) for at, much in zip(other, units[1:], strict=False)]
        li = Resource("li", units=10 * units[0], rates=rates, availability=steps)
        project = Project("P", "P", start="2026-03-02T08:00", calendars=[OFFICE], resources=[li])
        project.add("dig", "Dig", duration="2d")
        again = read_mspdi(write_mspdi(project).data or b"").project

        assert again.settings.resources == (li,)

    def test_a_rate_that_would_not_be_read_again_is_refused(self) -> None:
        li = Resource("li", rates=[f"{10**14}/min"])
        project = Project("P", "P", start="2026-03-02T08:00", calendars=[OFFICE], resources=[li])
        project.add("dig", "Dig", duration="2d")
        with pytest.raises(InputError) as caught:
            write_mspdi(project)

        assert caught.value.code == "value.invalid"

    @pytest.mark.parametrize(
        ("rates", "expenses", "kind"),
        [(["100/w"], [], "money_rounded"), ([], ["travel 5/d"], "spent_by_time")],
    )
    def test_what_does_not_fit_is_told(
        self, rates: list[str], expenses: list[str], kind: str
    ) -> None:
        project = Project(
            "Site",
            "Site",
            start="2026-03-02T08:00",
            calendars=[Calendar.standard("C1", zone=None)],
            resources=[Resource("R1", rates=rates), Resource("travel", kind="cost")],
            conversion=read_mspdi(
                document(header="<MinutesPerWeek>420</MinutesPerWeek>")
            ).project.settings.conversion,
        )
        project.add("T1", "Dig", duration="2d", assignments=["R1"], expenses=expenses)

        found = write_mspdi(project).findings

        assert [each.context["kind"] for each in found if each.context["kind"] == kind] == [kind]

    def test_rows_say_what_they_cost_with_all_below_them(self) -> None:
        project = Project(
            "S",
            "Site",
            start="2026-03-02T08:00",
            calendars=[OFFICE],
            resources=[Resource("li", rates=["80/h"]), Resource("travel", kind="cost")],
        )
        project.add("site", "Yard", expenses=["travel 5/d"], cost=7)
        project.add("dig", "Dig", parent="site", duration="2d", assignments=["li"])
        project.add("pour", "Pour", parent="site", duration="1d", assignments=["li"])
        project.update("dig", actual_start="2026-03-02T08:00", percent_complete=50)
        project.link("dig", "pour")
        planned = schedule(project)
        data = write_mspdi(project, schedule=planned).data or b""

        assert read_mspdi(data).project["site"].expenses == (Expense("travel", 15),)
        assert stored(data) == {
            "Site": [1942_00, 647_26, 1294_74],  # a third of what is spent all along
            "Yard": [1942_00, 647_26, 1294_74],
            "Dig": [1280_00, 640_00, 640_00],
            "Pour": [640_00, 0, 640_00],
        }

    def test_of_a_file_that_was_read_the_costs_of_summaries_change_with_what_is_below(self) -> None:
        rows = task(1, "<OutlineLevel>1</OutlineLevel><Cost>99</Cost>", name="Site")
        rows += task(2, "<OutlineLevel>2</OutlineLevel><FixedCost>5000</FixedCost>")
        before = read_mspdi(document(rows))
        before.project.update("T2", cost=60)
        data = (
            write_mspdi(before.project, imported=before, schedule=schedule(before.project)).data
            or b""
        )

        assert stored(data)["Site"] == [60_00, 0, 60_00]

    def test_money_spent_by_the_time_of_tasks_without_dates_is_told(self) -> None:
        travel = Resource("travel", kind="cost")
        project = Project(
            "S", "S", start="2026-03-02T08:00", calendars=[OFFICE], resources=[travel]
        )
        project.add("site", "Site", expenses=["travel 5/d"])
        project.add("dig", "Dig", parent="site", duration="2d")
        found = write_mspdi(project).findings

        assert [each.context["kind"] for each in found] == ["spent_undated"]

    def test_level_of_effort_spends_as_long_as_its_dates_span(self) -> None:
        travel = Resource("travel", kind="cost")
        project = Project(
            "S", "S", start="2026-03-02T08:00", calendars=[OFFICE], resources=[travel]
        )
        project.add("lead", "Lead", kind="level_of_effort", expenses=["travel 5/d"])
        project.add("dig", "Dig", duration="2d")
        data = write_mspdi(project, schedule=schedule(project)).data or b""

        assert read_mspdi(data).project["lead"].expenses == (Expense("travel", 10),)

    def test_of_a_changed_task_and_resource_old_costs_go(self) -> None:
        text = document(
            task(1, "<Cost>40000</Cost><ActualCost>100</ActualCost>"),
            resources=resource("<StandardRate>50</StandardRate><Cost>40000</Cost>"),
        )
        before = read_mspdi(text)
        before.project.update("T1", duration="3d")
        before.project.configure(resources=[Resource("R1", "R", rates=["60/h"])])

        data = write_mspdi(before.project, imported=read_mspdi(text)).data or b""

        assert b"Cost>40000" not in data
        assert b"ActualCost" not in data


class TestTypedCosts:
    """Where the tool does not compute what work has cost, it is what somebody typed."""

    PAID = resource("<StandardRate>50</StandardRate>")

    def read(self, more: str, *, typed: str = "1") -> Imported:
        text = document(
            task(1, more),
            header=f"<EditableActualCosts>{typed}</EditableActualCosts>",
            resources=self.PAID + resource("", uid=2, type_=0),
            assignments=assignment("<ActualCost>1250</ActualCost>")
            + assignment("<Units>3</Units>", uid=2),
        )
        return read_mspdi(text)

    def test_given_a_project_of_typed_costs_then_they_are_known(self) -> None:
        held = self.read("<PercentComplete>50</PercentComplete>").project["T1"]

        assert held.assignments == (Assignment("R1", actual_cost="12.5"),)
        assert held.expenses == (Expense("R2", 3),)  # it has no price, and cost nothing
        assert cost_status(schedule(self.read("").project))["T1"].actual == Decimal("12.5")

    def test_given_a_project_of_computed_costs_then_they_are_computed(self) -> None:
        assert self.read("", typed="0").project["T1"].assignments == (Assignment("R1"),)

    def plan(self) -> Project:
        li, sand = Resource("R1", rates=["50/h"]), Resource("R2", kind="material", rates=[3])
        project = Project(
            "P",
            "P",
            start="2026-03-02T08:00",
            calendars=[Calendar.standard("C1", zone=None, hours="08:00-12:00 13:00-17:00")],
            calendar="C1",
            resources=[li, sand],
        )
        used: dict[str, Any] = {"assignments": ["R1"], "expenses": ["R2 4"]}
        project.add("T1", "Dig", duration="2d", **used)
        project.add("T2", "Pour", duration="2d", **used)
        for id in ("T1", "T2"):
            project.update(id, actual_start="2026-03-02T08:00", percent_complete=50)
        return project

    def test_what_is_known_comes_back_beside_what_was_computed(self) -> None:
        project = self.plan()
        known = [Assignment("R1", actual_cost="99.5")], [Expense("R2", 4, actual_cost=0)]
        project.update("T1", assignments=known[0], expenses=known[1])
        exported = write_mspdi(project, schedule=schedule(project))
        again = read_mspdi(exported.data or b"").project

        assert again["T1"] == project["T1"]
        assert again["T2"].assignments == (Assignment("R1", actual_cost=400),)
        assert again["T2"].expenses == (Expense("R2", 4, actual_cost=6),)
        told = [each for each in exported.findings if each.context["kind"] == "incurred"]
        assert [(each.context["count"], each.context["first"]) for each in told] == [(1, "T2")]
        assert cost_status(schedule(again)) == cost_status(schedule(project))

    def test_without_a_schedule_it_is_left_out_and_told(self) -> None:
        project = self.plan()
        project.update("T1", assignments=[Assignment("R1", actual_cost="99.5")])
        exported = write_mspdi(project)

        assert read_mspdi(exported.data or b"").project["T1"].assignments == (Assignment("R1"),)
        assert "incurred_undated" in {each.context["kind"] for each in exported.findings}

    def test_when_nothing_is_known_any_more_then_the_tool_computes_again(self) -> None:
        before = self.read("<PercentComplete>50</PercentComplete>")
        before.project.update("T1", assignments=["R1"])
        data = write_mspdi(before.project, imported=before).data or b""

        assert b"<EditableActualCosts>1" not in data
        assert read_mspdi(data).project["T1"].assignments == (Assignment("R1"),)


class TestStored:
    """Costs that the file stores are held against those that are computed, to the coin."""

    PAID = resource("<StandardRate>50</StandardRate>")

    def test_given_costs_that_follow_from_rates_then_they_agree(self) -> None:
        costs = "<Cost>40000.4</Cost><ActualCost>0</ActualCost><RemainingCost>40000</RemainingCost>"
        found = compare_stored_costs(
            imported(task(1, costs), resources=self.PAID, assignments=assignment(""))
        )

        assert found.differences == ()
        assert found.compared == {"cost": 1, "actual_cost": 1, "remaining_cost": 1}
        assert repr(found) == "<CostAgreement: 1 of 1 tasks>"

    @pytest.mark.parametrize(
        ("costs", "assigned", "cause"),
        [
            ("<Cost>1000</Cost>", "", "unknown"),
            ("<Cost>1000</Cost>", "<CostRateTable>9</CostRateTable>", "rate_table"),
            ("<Cost>1000</Cost>", "<WorkContour>8</WorkContour>", "timephased"),
            ("<Cost>1000</Cost><ActualCost>1000</ActualCost>", "", "incurred"),
            ("<Cost>1000</Cost><Start>2026-03-04T08:00:00</Start>", "", "dates"),
        ],
    )
    def test_given_another_cost_then_it_is_told_with_its_likely_cause(
        self, costs: str, assigned: str, cause: str
    ) -> None:
        found = compare_stored_costs(
            imported(task(1, costs), resources=self.PAID, assignments=assignment(assigned))
        )

        (one,) = found.differences
        assert one.costs["cost"] == (Decimal(10), Decimal("400.00"))
        assert one.cause.name == cause

    def test_given_a_summary_then_what_lies_below_explains_it(self) -> None:
        above = task(1, "<OutlineLevel>1</OutlineLevel><Cost>1000</Cost>")
        below = task(2, "<OutlineLevel>2</OutlineLevel><Cost>1000</Cost>")
        found = compare_stored_costs(imported(above, below))

        assert [(each.task, each.cause.name) for each in found.differences] == [
            ("T1", "below"),
            ("T2", "unknown"),
        ]

    @pytest.mark.parametrize(
        "costs", ["NaN", "1e400", "-1e-99999", "ten", "", "١", "1_0", "Infinity"]
    )
    def test_given_no_number_then_there_is_nothing_to_compare(self, costs: str) -> None:
        assert compare_stored_costs(imported(task(1, f"<Cost>{costs}</Cost>"))).compared == {
            "cost": 0,
            "actual_cost": 0,
            "remaining_cost": 0,
        }


def stored(data: bytes) -> dict[str, list[int]]:
    """What the rows of a file say of costs, by name, in hundredths."""
    root = ElementTree.fromstring(data)
    space = root.tag.partition("}")[0] + "}"
    return {
        row.findtext(f"{space}Name", ""): [
            int(row.findtext(space + field, "0"))
            for field in ("Cost", "ActualCost", "RemainingCost")
        ]
        for row in root.iterfind(f"{space}Tasks/{space}Task")
    }


@pytest.mark.skipif(not FILES, reason=f"no sample files in {SAMPLES}")
class TestSamples:
    """What the files of Microsoft Project cost, against what it stored."""

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_a_sample_costs_what_is_stored(self, path: Path) -> None:
        result = read_mspdi(path)
        costs = schedule(result.project, result.options).costs()

        stored = stored_costs(path)
        differ = {id for id in costs if costs[id].total != stored[id]}

        assert differ == DIFFERENT.get(path.stem, (set(), ""))[0]

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_a_comparison_names_the_same_tasks(self, path: Path) -> None:
        found = compare_stored_costs(read_mspdi(path))

        differ = {each.task for each in found.differences if "cost" in each.costs}
        assert differ == DIFFERENT.get(path.stem, (set(), ""))[0]
        assert all(each.cause.name != "unknown" for each in found.differences)


def stored_costs(path: Path) -> dict[str, Decimal]:
    """Costs of tasks by id, to the hundredth; files have them in hundredths."""
    root = ElementTree.parse(path).getroot()
    space = root.tag.partition("}")[0] + "}"
    rows = root.iterfind(f"{space}Tasks/{space}Task")
    return {
        f"T{row.findtext(f'{space}UID')}": Decimal(row.findtext(f"{space}Cost") or 0) / 100
        for row in rows
    }


def test_the_reading_of_assignments_does_not_change_costs() -> None:
    """People paid by the hour cost the same together and apart."""
    for path in FILES[:6]:
        result = read_mspdi(path)
        both = [
            schedule(result.project, SchedulingOptions(assignments=each)).costs().total
            for each in ("together", "apart")
        ]
        assert both[0] == both[1]
