"""What other projects ask for: dates of an activity, and relationships within one file."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.xer.documents import (
    Row,
    calendar,
    data,
    finding_of,
    imported,
    kinds,
    link,
    project,
    task,
    week,
)
from pmcore.exchange import Imported, compare_stored
from pmcore.scheduling import schedule
from pmcore.wbs import Constraint

GATE = project(2, "GATE", export_flag="N", clndr_id=1)
EIGHT_TO_FIVE = "(0||1(s|08:00|f|12:00)())(0||2(s|13:00|f|17:00)())"
SIX_DAYS = data(week("", *[EIGHT_TO_FIVE] * 6))


def other(**more: object) -> Row:
    """An activity of the other project, Thursday and Friday."""
    own = {"early_start_date": "2026-03-05 08:00", "early_end_date": "2026-03-06 17:00"}
    late = {"late_start_date": "2026-03-12 08:00", "late_end_date": "2026-03-13 17:00"}
    return {**task(200, 16, proj_id=2, wbs_id=""), **own, **late, **more}


def into(kind: str = "PR_FS", hours: float = 0, **more: object) -> Row:
    return link(200, 100, kind, hours, **{"pred_proj_id": 2, **more})


def out_of(kind: str = "PR_FS", hours: float = 0, **more: object) -> Row:
    return link(100, 200, kind, hours, **{"proj_id": 2, **more})


def read(*rows: Row, **tables: Any) -> Imported:
    return imported(*rows, PROJECT=(project(), GATE), **tables)


class TestDates:
    """External dates of an activity are bounds, unless they are to be ignored."""

    DATES: ClassVar[dict[str, object]] = {
        "external_early_start_date": "2026-03-04 08:00",
        "external_late_end_date": "2026-03-20 17:00",
    }

    def test_they_are_read_as_constraints(self) -> None:
        result = imported(task(1, **self.DATES))

        assert result.project["A1"].constraints == (
            Constraint("SNET", "2026-03-04T08:00"),
            Constraint("FNLT", "2026-03-20T17:00"),
        )
        assert kinds(result) == {"external_bound": 2}
        assert "external_early_start_date" in dict(result.extras.tasks["A1"])

    @pytest.mark.parametrize(("day", "counts"), [("03", "04"), ("05", "05")])
    def test_of_two_of_a_kind_the_one_that_asks_for_more_counts(
        self, day: str, counts: str
    ) -> None:
        own = {"cstr_type": "CS_MSOA", "cstr_date": f"2026-03-{day} 08:00"}
        result = imported(task(1, **self.DATES, **own))

        assert result.project["A1"].constraint("SNET") == Constraint(
            "SNET", f"2026-03-{counts}T08:00"
        )
        assert kinds(result) == {"external_bound": 2}

    def test_they_may_be_ignored(self) -> None:
        options = {"proj_id": 1, "sched_outer_depend_type": "SD_None"}
        result = imported(task(1, **self.DATES), SCHEDOPTIONS=[options])

        assert (result.project["A1"].constraints, kinds(result)) == ((), {})


class TestRelationships:
    """Those with activities of the file are bounds by the dates that these have."""

    @pytest.mark.parametrize(
        ("kind", "bound"),
        [
            ("PR_FS", Constraint("SNET", "2026-03-06T17:00")),
            ("PR_SS", Constraint("SNET", "2026-03-05T08:00")),
            ("PR_FF", Constraint("FNET", "2026-03-06T17:00")),
            ("PR_SF", Constraint("FNET", "2026-03-05T08:00")),
        ],
    )
    def test_what_others_do_first_holds_the_early_dates(self, kind: str, bound: Constraint) -> None:
        result = read(task(), other(), TASKPRED=[into(kind)])

        assert result.project["A100"].constraints == (bound,)
        assert kinds(result) == {"external_link_bound": 1}
        assert [name for name, _ in result.extras.tasks["A100"]].count("TASKPRED") == 1

    @pytest.mark.parametrize(
        ("kind", "bound"),
        [
            ("PR_FS", Constraint("FNLT", "2026-03-12T08:00")),
            ("PR_SS", Constraint("SNLT", "2026-03-12T08:00")),
            ("PR_FF", Constraint("FNLT", "2026-03-13T17:00")),
            ("PR_SF", Constraint("SNLT", "2026-03-13T17:00")),
        ],
    )
    def test_what_others_wait_for_has_their_late_dates(self, kind: str, bound: Constraint) -> None:
        result = read(task(), other(), TASKPRED=[out_of(kind)])

        assert result.project["A100"].constraints == (bound,)
        assert kinds(result) == {"external_link_bound": 1}

    def test_it_moves_the_dates_that_are_compared(self) -> None:
        row = task(early_start_date="2026-03-09 08:00", early_end_date="2026-03-09 17:00")
        agreement = compare_stored(read(row, other(), TASKPRED=[into()]))

        assert (agreement.compared, agreement.differences) == (1, ())

    def test_actual_dates_come_first(self) -> None:
        done = {"act_start_date": "2026-03-03 08:00", "act_end_date": "2026-03-03 17:00"}
        result = read(task(), other(**done), TASKPRED=[into()])

        assert result.project["A100"].constraints == (Constraint("SNET", "2026-03-03T17:00"),)

    def test_finished_work_waits_for_nothing(self) -> None:
        result = read(task(), other(act_end_date="2026-03-03 17:00"), TASKPRED=[out_of()])

        assert (result.project["A100"].constraints, kinds(result)) == ((), {})

    @pytest.mark.parametrize(
        ("option", "bound"),
        [
            ("rcal_Predecessor", "2026-03-07T17:00"),  # its own calendar works on Saturday
            ("rcal_Successor", "2026-03-09T17:00"),
            ("rcal_ProjDefault", "2026-03-09T17:00"),
            ("rcal_24Hour", "2026-03-07T01:00"),
        ],
    )
    def test_lags_run_in_the_calendar_of_the_options(self, option: str, bound: str) -> None:
        options = {"proj_id": 1, "sched_calendar_on_relationship_lag": option}
        result = read(
            task(),
            other(clndr_id=2),
            TASKPRED=[into(hours=8)],
            CALENDAR=[calendar(), calendar(2, SIX_DAYS, default_flag="N")],
            SCHEDOPTIONS=[options],
        )

        assert result.project["A100"].constraints == (Constraint("SNET", bound),)

    def test_a_lag_behind_is_walked_back(self) -> None:
        result = read(task(), other(), TASKPRED=[out_of(hours=8)])

        assert result.project["A100"].constraints == (Constraint("FNLT", "2026-03-11T08:00"),)

    def test_several_are_the_latest_and_the_earliest(self) -> None:
        first = other(task_id=300, early_end_date="2026-03-10 17:00")
        links = [into(), {**into(), "pred_task_id": 300}, out_of(), out_of("PR_FF")]
        result = read(task(), other(), first, TASKPRED=links)

        assert set(result.project["A100"].constraints) == {
            Constraint("SNET", "2026-03-10T17:00"),
            Constraint("FNLT", "2026-03-12T08:00"),
        }
        assert kinds(result) == {"external_link_bound": 4}

    def test_they_may_be_ignored(self) -> None:
        options = {"proj_id": 1, "sched_outer_depend_type": "SD_None"}
        result = read(task(), other(), TASKPRED=[into()], SCHEDOPTIONS=[options])

        assert (result.project["A100"].constraints, kinds(result)) == ((), {})
        assert "TASKPRED" in dict(result.extras.tasks["A100"])


class TestNotRead:
    """What the file does not tell moves nothing, and is told."""

    @pytest.mark.parametrize(
        "rows",
        [
            (task(),),  # the other project is not there
            (task(), other(early_start_date="", early_end_date="")),
            (task(task_type="TT_LOE"), other()),
        ],
    )
    def test_it_is_kept_and_told(self, rows: tuple[Row, ...]) -> None:
        result = read(*rows, TASKPRED=[into()])

        assert result.project["A100"].constraints == ()
        assert result.project.dependencies() == ()
        assert finding_of(result, "external_link").context["count"] == 1
        assert "TASKPRED" in dict(result.extras.tasks["A100"])

    def test_a_lag_in_a_calendar_of_the_other_project(self) -> None:
        theirs = calendar(2, SIX_DAYS, default_flag="N", proj_id=2)
        result = read(
            task(),
            other(clndr_id=2),
            TASKPRED=[into(hours=8)],
            CALENDAR=[calendar(), theirs],
        )

        assert result.project["A100"].constraints == ()
        assert kinds(result)["external_link"] == 1

    def test_a_lag_without_end_is_a_problem_of_its_line(self) -> None:
        endless = into(hours=9e8)
        with pytest.raises(Exception, match="TASKPRED A100") as caught:
            read(task(), other(), TASKPRED=[endless])

        assert getattr(caught.value, "code", None) == "document.invalid"

    def test_a_date_that_is_none_is_a_problem_of_the_line_it_stands_in(self) -> None:
        with pytest.raises(Exception, match="early_end_date"):
            read(task(), other(early_end_date="soon"), TASKPRED=[into()])


@st.composite
def linked(draw: st.DrawFn) -> tuple[list[Row], list[Row], Row]:
    """Some activities, one of another project between them, and relationships all over."""
    day = draw(st.integers(2, 20))
    stored = {
        "early_start_date": f"2026-03-{day:02} {draw(st.sampled_from(['08:00', '13:00']))}",
        "early_end_date": f"2026-03-{day + draw(st.integers(1, 9)):02} 17:00",
    }
    hours, works_in = st.sampled_from([0, 4, 8, 20]), st.sampled_from([1, 2])
    rows = [task(number, draw(hours), clndr_id=draw(works_in)) for number in (1, 2, 3)]
    type_of = st.sampled_from(["PR_FS", "PR_SS", "PR_FF", "PR_SF"])
    lag = st.sampled_from([-12, 0, 0, 4, 16])
    links: list[Row] = [
        {**link(200, number, draw(type_of), draw(lag)), "pred_proj_id": 2}
        for number in (1, 2, 3)
        if draw(st.booleans())
    ]
    links += [link(at, at + 1, draw(type_of), draw(lag)) for at in (1, 2)]
    lag_calendar = draw(st.sampled_from(["rcal_Predecessor", "rcal_Successor", "rcal_24Hour"]))
    options: Row = {"proj_id": 1, "sched_calendar_on_relationship_lag": lag_calendar}
    return [*rows, other(**stored, clndr_id=draw(works_in))], links, options


class TestLaw:
    """As if the other project stood in the plan, with the dates it has."""

    @given(linked())
    def test_dates_are_those_of_one_plan_of_both(
        self, drawn: tuple[list[Row], list[Row], Row]
    ) -> None:
        rows, links, options = drawn
        tables: dict[str, list[Row]] = {
            "CALENDAR": [calendar(), calendar(2, SIX_DAYS, default_flag="N")],
            "SCHEDOPTIONS": [options],
        }
        apart = read(*rows, TASKPRED=links, **tables)
        here = [{**row, "proj_id": 1, "wbs_id": 10} for row in rows]
        inside = [{**each, "pred_proj_id": 1} for each in links]
        both = imported(*here, TASKPRED=inside, **tables)
        stood = both.stored.tasks["A200"]
        both.project.update("A200", manual_start=stood.start, manual_finish=stood.finish)

        assert dates_of(apart) == dates_of(both)


def dates_of(result: Imported) -> dict[str, tuple[datetime, datetime]]:
    computed = schedule(result.project, result.options)
    return {
        each.id: (each.early_start, each.early_finish) for each in computed if each.id != "A200"
    }
