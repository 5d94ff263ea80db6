"""Calendars of a Primavera file: nested data, exceptions by day number, bases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from exchange.xer.documents import (
    HOURS,
    calendar,
    data,
    document,
    imported,
    kinds,
    project,
    task,
    week,
)
from pmcore.calendars import Calendar, format_hours
from pmcore.exchange import read_xer
from pmcore.kernel import DocumentError


def calendars(*rows: object) -> dict[str, Calendar]:
    plan = imported(CALENDAR=rows).project  # type: ignore[arg-type]
    return {each.id: each for each in plan.settings.calendars}


def hours(read: Calendar, day: str) -> str:
    return format_hours(read.day(date.fromisoformat(day)).hours)


class TestHours:
    """Weekdays from Sunday, 1; 00:00 ends a day."""

    def test_a_week_as_p6_writes_it(self) -> None:
        read = calendars(calendar())["C1"]

        assert hours(read, "2026-03-02") == "08:00-12:00 13:00-17:00"
        assert hours(read, "2026-03-01") == "off"
        assert (str(read.name), read.zone) == ("Office", None)

    @pytest.mark.parametrize(
        ("shift", "read"),
        [
            ("(f|16:00|s|08:00)", "08:00-16:00"),
            ("(s|00:00|f|00:00)", "00:00-24:00"),
            ("(s|16:00|f|00:00)", "16:00-24:00"),
            ("(s|00:00|f|24:00)", "00:00-24:00"),
            ("(s|8:00 AM|f|5:30 PM)", "08:00-17:30"),
            ("(s|12:00 AM|f|12:00 PM)", "00:00-12:00"),
            ("(s|22:00|f|06:00)", "22:00-06:00"),
        ],
    )
    def test_times(self, shift: str, read: str) -> None:
        days = week("", f"(0||0{shift}())", *[""] * 5)

        assert hours(calendars(calendar(clndr_data=data(days)))["C1"], "2026-03-02") == read

    def test_space_and_breaks_between_parts(self) -> None:
        spread = data().replace(")(", ")\x7f\x7f  (")

        assert hours(calendars(calendar(clndr_data=spread))["C1"], "2026-03-02").endswith("17:00")

    def test_a_calendar_without_data_has_usual_hours_and_says_so(self) -> None:
        result = imported(CALENDAR=[calendar(clndr_data=" ")])

        assert kinds(result) == {"default_hours": 1}
        assert hours(result.project.settings.calendars[0], "2026-03-02").startswith("08:00")


class TestExceptions:
    """Days counted from the end of 1899, off or with hours of their own."""

    def test_days_off_and_special_days(self) -> None:
        special = f"(0||0(d|46083)())(0||1(d|46082)({HOURS}))"
        read = calendars(calendar(clndr_data=data(exceptions=special)))["C1"]

        assert hours(read, "2026-03-02") == "off"
        assert hours(read, "2026-03-01") == "08:00-12:00 13:00-17:00"

    def test_two_for_one_date_are_told(self) -> None:
        twice = "(0||0(d|46083)())(0||1(d|46083)())"

        assert kinds(imported(CALENDAR=[calendar(clndr_data=data(exceptions=twice))])) == {
            "exception_twice": 1
        }


class TestBases:
    """A derived calendar has hours of its own and rests when its base does."""

    def test_exceptions_are_inherited(self) -> None:
        off = data(exceptions="(0||0(d|46083)())")
        own = data(week("", *["(0||0(s|10:00|f|14:00)())"] * 5, ""))
        read = calendars(calendar(2, own, base_clndr_id=1, default_flag="N"), calendar(1, off))[
            "C2"
        ]

        assert hours(read, "2026-03-02") == "off"
        assert hours(read, "2026-03-03") == "10:00-14:00"

    def test_one_without_work_that_nothing_uses_is_kept(self) -> None:
        never = data(week(*[""] * 7))
        silent = calendar(3, data(""), base_clndr_id=2)

        result = imported(CALENDAR=[calendar(), calendar(2, never), silent])

        assert [each.id for each in result.project.settings.calendars] == ["C1"]
        assert kinds(result) == {"empty_calendar": 2}
        assert dict(result.extras.calendars["C2"])["clndr_data"] == never

    def test_one_with_work_of_its_own_stands_alone_where_its_base_never_works(self) -> None:
        never, tuesdays = data(week(*[""] * 7)), data(week("", "", HOURS, "", "", "", ""))
        person = {"rsrc_id": 1, "rsrc_name": "Li", "rsrc_type": "RT_Labor", "clndr_id": 3}
        rows = [calendar(), calendar(2, never), calendar(3, tuesdays, base_clndr_id=2)]

        result = imported(CALENDAR=rows, RSRC=[person])

        assert [each.calendar for each in result.project.settings.resources] == ["C3"]
        assert kinds(result) == {"empty_calendar": 1, "idle_base": 1}
        worked = [hours(result.project.calendars["C3"], f"2026-03-0{day}") for day in (2, 3, 4)]
        assert worked == ["off", "08:00-12:00 13:00-17:00", "off"]

    def test_a_person_who_never_works_works_as_the_project_does(self) -> None:
        never = data(week(*[""] * 7))
        person = {"rsrc_id": 1, "rsrc_name": "Li", "rsrc_type": "RT_Labor", "clndr_id": 2}

        result = imported(CALENDAR=[calendar(), calendar(2, never)], RSRC=[person])

        assert [each.calendar for each in result.project.settings.resources] == [None]
        assert kinds(result) == {"empty_calendar": 1, "idle_person": 1}

    @pytest.mark.parametrize(
        ("tables", "told"),
        [
            ({"TASK": [task(clndr_id=99)]}, 1),
            ({"RSRC": [{"rsrc_id": 1, "clndr_id": 9}]}, 1),
            ({"CALENDAR": [calendar(), calendar(2, base_clndr_id=9)]}, 1),
            ({"CALENDAR": []}, 3),
        ],
        ids=["of a task", "of a resource", "of a base", "all of them"],
    )
    def test_one_that_is_not_there_has_another_stand_in(
        self, tables: dict[str, Any], told: int
    ) -> None:
        result = imported(**tables)

        own = result.project.settings.calendar
        assert own == ("C1" if tables.get("CALENDAR", True) else "standard")
        assert {each.calendar for each in result.project} <= {None, own}
        assert kinds(result)["no_calendar"] == told

    def test_one_without_work_that_a_task_uses_is_refused_with_its_line(self) -> None:
        rows = [calendar(), calendar(2, data(week(*[""] * 7)))]

        with pytest.raises(DocumentError) as caught:
            read_xer(document(task(1, clndr_id=2), CALENDAR=rows))

        [found] = caught.value.findings
        assert (found.code, found.context["place"]) == ("calendar.empty", "CALENDAR C2 (line 8)")

    @pytest.mark.parametrize(
        ("rows", "code"),
        [
            (
                [calendar(base_clndr_id=2), calendar(2, base_clndr_id=1)],
                "document.base_loop",
            ),
            ([calendar(), calendar()], "import.uid_twice"),
            ([calendar(clndr_data=data(week(*[""] * 7)))], "calendar.empty"),
            ([calendar(), calendar(2, data(week("", "(0||0(s|0a:00|f|1)())")))], "value.invalid"),
            ([calendar(), calendar(2, data("(0||8()())"))], "value.invalid"),
            ([calendar(), calendar(2, data("(0||mon()())"))], "value.invalid"),
            ([calendar(), calendar(2, data(exceptions="(0||0()())"))], "value.invalid"),
            ([calendar(), calendar(2, data(exceptions="(0||0(d|-5)())"))], "value.invalid"),
            ([calendar(), calendar(2, data(exceptions="(0||0(d|9999999999)())"))], "value.invalid"),
            ([calendar(), calendar(2, data(exceptions="(0||0(d|5)())"))], "time.out_of_range"),
            ([calendar(), calendar(2, "(" * 100_000)], "value.invalid"),
            ([calendar(), calendar(2, "(0||a()(" * 50_000 + "))" * 50_000)], "value.invalid"),
            ([calendar(), calendar(2, "(0||a()()")], "value.invalid"),
            ([calendar(), calendar(2, "(0||a()()))")], "value.invalid"),
            ([calendar(), calendar(2, "hours")], "value.invalid"),
            ([calendar(), calendar(2, "(0||a(b(c))())")], "value.invalid"),
            ([calendar(), calendar(2, "(0||a()()" * 300_000)], "value.invalid"),
            (
                [calendar(), calendar(2, data(week("", HOURS + "(0||2(s|09:00|f|10:00)())")))],
                "calendar.shifts_overlap",
            ),
        ],
    )
    def test_what_cannot_be_is_refused_with_its_line(
        self, rows: list[dict[str, object]], code: str
    ) -> None:
        with pytest.raises(DocumentError) as caught:
            read_xer(document(CALENDAR=rows))

        first = caught.value.findings[0]
        assert first.code == code
        assert "line" in str(first.context["place"])
        assert first.message("zh")

    def test_the_usual_calendar_stands_in_for_one_that_is_not_named(self) -> None:
        rows = [calendar(1, default_flag="N"), calendar(2)]
        result = imported(CALENDAR=rows, PROJECT=[project(clndr_id="")])

        assert result.project.settings.calendar == "C2"

    def test_without_any_calendar_the_standard_one_stands_in(self) -> None:
        result = imported(
            {"task_id": 1, "proj_id": 1, "task_code": "A", "task_name": "Dig"},
            CALENDAR=[],
            PROJECT=[project(clndr_id="")],
        )

        assert result.project.settings.calendar == "standard"
        assert kinds(result)["no_calendar"] == 1
