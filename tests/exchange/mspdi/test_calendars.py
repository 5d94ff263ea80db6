"""Calendars of a Microsoft Project file work on the same days and hours."""

from __future__ import annotations

from datetime import date

import pytest

from exchange.mspdi.documents import HOURS, calendar, day, document, imported, kinds, task
from pmcore import Calendar, schedule
from pmcore.calendars import format_hours
from pmcore.exchange import Imported, read_mspdi, write_mspdi
from pmcore.kernel import DocumentError
from pmcore.wbs import Project, Resource

SHORT = (
    "<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime>"
    "</WorkingTime></WorkingTimes>"
)

_LAST_MONDAY_OF_MAY = (
    "<Type>3</Type><Month>4</Month><MonthItem>4</MonthItem><MonthPosition>4</MonthPosition>"
)
_TWO_WEDNESDAYS = (
    "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>2</Occurrences>"
    "<Type>6</Type><Period>1</Period><DaysOfWeek>8</DaysOfWeek>"
)
EVERY_DAY = "".join(day(number, HOURS) for number in range(1, 8))


def week_days(period: int, days: int) -> str:
    return f"<Type>6</Type><Period>{period}</Period><DaysOfWeek>{days}</DaysOfWeek>"


def nth_of_months(period: int, item: int, place: int) -> str:
    return (
        f"<Type>5</Type><Period>{period}</Period><MonthItem>{item}</MonthItem>"
        f"<MonthPosition>{place}</MonthPosition>"
    )


def period(first: str, last: str) -> str:
    return (
        f"<TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00</ToDate>"
        "</TimePeriod>"
    )


def exception(first: str, last: str, more: str = "", working: str = "") -> str:
    flag = int(bool(working))
    return (
        f"<Exception>{period(first, last)}<Name>Closed</Name>{more}"
        f"<DayWorking>{flag}</DayWorking>{working}</Exception>"
    )


def read(calendars: str, uid: int = 1) -> Calendar:
    return imported(calendars=calendars).project.calendars[f"C{uid}"]


def hours(calendar: Calendar, *days: str) -> list[str]:
    return [format_hours(calendar.day(date.fromisoformat(each)).hours) for each in days]


def off_days(calendar: Calendar, first: str, last: str) -> list[str]:
    plans = calendar.days(date.fromisoformat(first), date.fromisoformat(last))
    return [str(plan.date) for plan in plans if not plan.hours and plan.date.weekday() < 5]


class TestWeeks:
    """Weekdays with their hours; all calendars float."""

    def test_a_base_calendar_is_read(self) -> None:
        office = read(calendar())

        assert (office.zone, str(office.name), office.base) == (None, "Standard", None)
        assert hours(office, "2026-03-02", "2026-03-07") == ["08:00-12:00 13:00-17:00", "off"]

    def test_midnight_ends_a_day(self) -> None:
        around = (
            "<WorkingTimes><WorkingTime><FromTime>00:00:00</FromTime><ToTime>00:00:00</ToTime>"
            "</WorkingTime></WorkingTimes>"
        )
        evening = around.replace("00:00:00</FromTime>", "23:00:00</FromTime>")
        week = day(2, around) + day(3, evening) + "".join(map(day, (1, 4, 5, 6, 7)))

        assert hours(read(calendar(days=week)), "2026-03-02", "2026-03-03") == [
            "00:00-24:00",
            "23:00-24:00",
        ]

    def test_a_working_day_without_hours_has_the_usual_ones_and_is_told(self) -> None:
        week = "<WeekDay><DayType>2</DayType><DayWorking>1</DayWorking></WeekDay>"
        week += "".join(map(day, (1, 3, 4, 5, 6, 7)))
        result = imported(calendars=calendar(days=week))

        assert hours(result.project.calendars["C1"], "2026-03-02") == ["08:00-12:00 13:00-17:00"]
        assert kinds(result) == {"default_hours": 1}

    def test_a_derived_calendar_inherits_day_by_day(self) -> None:
        own = calendar(2, days=day(6, SHORT), base=1, name="Li")
        li = read(calendar() + own, 2)

        assert li.base is not None
        assert hours(li, "2026-03-05", "2026-03-06") == ["08:00-12:00 13:00-17:00", "08:00-12:00"]

    def test_a_derived_calendar_may_come_before_its_base(self) -> None:
        li = read(calendar(2, days="", base=1) + calendar(), 2)

        assert li.week is None
        assert hours(li, "2026-03-02") == ["08:00-12:00 13:00-17:00"]

    def test_a_file_without_calendars_gets_the_standard_one_and_is_told(self) -> None:
        text = document().decode()
        empty = text[: text.index("<Calendar>")] + text[text.index("</Calendars>") :]
        result = read_mspdi(empty.replace("<CalendarUID>1</CalendarUID>", "").encode())

        assert list(result.project.calendars) == ["standard"]
        assert kinds(result) == {"no_calendar": 1}


class TestLostCalendars:
    """A calendar that is not there refuses no file: another one stands in, and that is told."""

    LATE = calendar(2, days="".join(day(number, SHORT) for number in range(1, 8)), name="Late")

    @pytest.mark.parametrize(
        ("calendars", "own"),
        [
            (LATE + calendar(3), "C3"),
            (LATE + calendar(3, name="Office"), "C2"),
            (calendar(2, days="", base=1) + calendar(3, days="", base=2), "C2"),
        ],
        ids=["the standard one", "else the first", "derived ones only"],
    )
    def test_the_projects_own(self, calendars: str, own: str) -> None:
        result = imported(calendars=calendars)

        assert result.project.settings.calendar == own
        assert kinds(result)["no_calendar"] >= 1

    def test_the_one_that_another_stands_on(self) -> None:
        result = imported(calendars=calendar() + calendar(2, days="", base=9, name="Li"))

        li = result.project.calendars["C2"]
        assert li.base is not None
        assert li.base.id == "C1"
        assert kinds(result) == {"no_calendar": 1}

    def test_those_of_tasks_and_people(self) -> None:
        lost = "<CalendarUID>7</CalendarUID>"
        result = imported(
            task(1, lost),
            resources=f"<Resource><UID>1</UID><Name>Li</Name><Type>1</Type>{lost}</Resource>",
        )

        assert result.project["T1"].calendar is None
        assert result.project.settings.resources[0].calendar is None
        assert kinds(result) == {"no_calendar": 2}


class TestWorkWeeks:
    """Work weeks hold for a while; days they do not state are as usual."""

    weeks = (
        f"<WorkWeeks><WorkWeek>{period('2026-07-06', '2026-07-19')}<Name>Summer</Name>"
        f"<WeekDays>{day(6, SHORT)}</WeekDays></WorkWeek></WorkWeeks>"
    )

    def test_a_work_week_holds_for_its_dates(self) -> None:
        office = read(calendar(more=self.weeks))

        assert hours(office, "2026-07-03", "2026-07-10", "2026-07-13", "2026-07-24") == [
            "08:00-12:00 13:00-17:00",
            "08:00-12:00",
            "08:00-12:00 13:00-17:00",
            "08:00-12:00 13:00-17:00",
        ]

    def test_a_base_s_work_week_shows_through_open_days(self) -> None:
        own = calendar(2, days=day(2, SHORT), base=1)
        li = read(calendar(more=self.weeks) + own, 2)

        assert hours(li, "2026-07-06", "2026-07-10") == ["08:00-12:00", "08:00-12:00"]


class TestExceptions:
    """Dates with other hours: single, ranges, and those that come round again."""

    def test_ranges_and_single_days_are_read(self) -> None:
        listed = exception("2026-03-03", "2026-03-04") + exception(
            "2026-03-07", "2026-03-07", working=SHORT
        )
        office = read(calendar(more=f"<Exceptions>{listed}</Exceptions>"))

        assert off_days(office, "2026-03-02", "2026-03-08") == ["2026-03-03", "2026-03-04"]
        assert hours(office, "2026-03-07") == ["08:00-12:00"]
        assert str(office.exceptions[0].label) == "Closed"

    def test_older_files_write_them_as_days_of_type_0(self) -> None:
        old = (
            f"<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking>"
            f"{period('2026-03-03', '2026-03-03')}</WeekDay>"
        )
        week = old + "".join(day(n, HOURS if 2 <= n <= 6 else "") for n in range(1, 8))

        assert off_days(read(calendar(days=week)), "2026-03-02", "2026-03-06") == ["2026-03-03"]

    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            ("<Type>1</Type><Period>1</Period>", ["2026-03-02", "2026-03-03", "2026-03-04"]),
            ("<Type>7</Type><Period>2</Period>", ["2026-03-02", "2026-03-04", "2026-03-06"]),
            (
                "<Type>6</Type><Period>2</Period><DaysOfWeek>34</DaysOfWeek>",
                ["2026-03-02", "2026-03-06", "2026-03-16"],
            ),
            ("<Type>4</Type><Period>1</Period><MonthDay>9</MonthDay>", ["2026-03-09"]),
            (
                "<Type>4</Type><Period>1</Period><MonthDay>31</MonthDay>",
                ["2026-03-31", "2026-04-30", "2026-06-30"],
            ),
            (
                "<Type>4</Type><Period>1</Period><MonthDay>30</MonthDay>",
                ["2026-03-30", "2026-04-30", "2026-06-30"],
            ),
            ("<Type>2</Type><Month>3</Month><MonthDay>31</MonthDay>", ["2026-04-30", "2027-04-30"]),
            ("<Type>2</Type><Month>1</Month><MonthDay>29</MonthDay>", ["2028-02-29"]),
            (
                "<Type>5</Type><MonthItem>5</MonthItem><MonthPosition>1</MonthPosition>",
                ["2026-03-10", "2026-04-14"],
            ),
            (
                "<Type>5</Type><MonthItem>1</MonthItem><MonthPosition>4</MonthPosition>",
                ["2026-03-31", "2026-04-30"],
            ),
            (
                "<Type>2</Type><Month>3</Month><MonthDay>1</MonthDay>",
                ["2026-04-01", "2027-04-01"],
            ),
            (
                _LAST_MONDAY_OF_MAY,
                ["2026-05-25", "2027-05-31"],
            ),
            (
                _TWO_WEDNESDAYS,
                ["2026-03-04", "2026-03-11"],
            ),
        ],
    )
    def test_a_recurring_exception_comes_round_again(self, rule: str, expected: list[str]) -> None:
        listed = exception("2026-03-02", "2029-03-01", rule)
        office = read(calendar(more=f"<Exceptions>{listed}</Exceptions>"))

        found = off_days(office, "2026-03-02", "2028-12-29")

        assert found[: len(expected)] == expected

    @pytest.mark.parametrize(
        ("rule", "first", "count", "expected"),
        [
            ("<Type>7</Type><Period>5</Period>", "2000-03-01", 5, "03-01 03-06 03-11 03-16 03-21"),
            (week_days(4, 16), "2001-01-01", 6, "01-04 02-01 03-01 03-29 04-26 05-24"),
            (week_days(6, 64), "2001-01-01", 4, "01-06 02-17 03-31 05-12"),
            (week_days(7, 1), "2001-01-01", 6, "02-18 04-08 05-27 07-15 09-02 10-21"),
            (nth_of_months(3, 5, 1), "2002-01-01", 4, "01-08 04-09 07-09 10-08"),
            (nth_of_months(6, 8, 4), "2002-01-01", 2, "01-25 07-26"),
            (
                "<Type>4</Type><Period>5</Period><MonthDay>4</MonthDay>",
                *("2003-01-01", 3, "01-04 06-04 11-04"),
            ),
        ],
    )
    def test_the_days_are_those_that_the_tool_lists_beside_the_rule(
        self, rule: str, first: str, count: int, expected: str
    ) -> None:
        """Facts of a file of Project 2013: its weeks begin on Sunday, whatever the file says."""
        count_of = (
            "<EnteredByOccurrences>1</EnteredByOccurrences>"
            f"<Occurrences>{count}</Occurrences>{rule}"
        )
        last = f"{first[:4]}-{expected[-5:]}"
        listed = exception(first, last, count_of)

        office = read(calendar(days=EVERY_DAY, more=f"<Exceptions>{listed}</Exceptions>"))

        days = office.days(date.fromisoformat(first), date(int(first[:4]), 12, 31))
        assert [f"{each.date:%m-%d}" for each in days if not each.hours] == expected.split()

    def test_the_29th_of_february_is_the_28th_in_other_years(self) -> None:
        rule = "<Type>2</Type><Month>1</Month><MonthDay>29</MonthDay>"
        listed = exception("2024-02-29", "2030-03-01", rule)
        office = read(calendar(more=f"<Exceptions>{listed}</Exceptions>"))

        assert off_days(office, "2024-01-01", "2029-12-31") == [
            *("2024-02-29", "2025-02-28", "2028-02-29", "2029-02-28"),
        ]

    @pytest.mark.parametrize(
        "rule",
        [
            "<Type>8</Type>",
            "<Type>6</Type><DaysOfWeek>0</DaysOfWeek>",
            "<Type>4</Type><MonthDay>0</MonthDay>",
            "<Type>4</Type><MonthDay>32</MonthDay>",
            "<Type>2</Type><Month>2</Month><MonthDay>-1</MonthDay>",
        ],
    )
    def test_an_unknown_kind_of_recurrence_is_told(self, rule: str) -> None:
        listed = exception("2026-03-02", "2026-03-31", rule)
        result = imported(calendars=calendar(more=f"<Exceptions>{listed}</Exceptions>"))

        assert kinds(result) == {"recurrence": 1}
        assert any(name == "Exceptions" for name, _ in result.extras.calendars["C1"])

    def test_more_rules_than_a_calendar_takes_stand_date_by_date(self) -> None:
        rule = "<Type>4</Type><Period>1</Period><MonthDay>{}</MonthDay>"
        listed = "".join(
            exception("2026-03-01", "2026-05-31", rule.format(n)) for n in range(1, 26)
        )
        office = read(calendar(more=f"<Exceptions>{listed}</Exceptions>"))

        assert off_days(office, "2026-03-23", "2026-03-27") == [
            "2026-03-23",
            "2026-03-24",
            "2026-03-25",
        ]

    def test_a_second_exception_for_a_date_is_told(self) -> None:
        listed = exception("2026-03-03", "2026-03-03") * 2
        result = imported(calendars=calendar(more=f"<Exceptions>{listed}</Exceptions>"))

        assert kinds(result) == {"exception_twice": 1}


NEVER = "".join(map(day, range(1, 8)))


def idle_person() -> Imported:
    """A plan of one task, done by somebody whose calendar never works."""
    return imported(
        calendars=calendar() + calendar(2, days=NEVER, base=1),
        resources="<Resource><UID>1</UID><Name>Li</Name><CalendarUID>2</CalendarUID></Resource>",
        assignments="<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID></Assignment>",
    )


def work(result: Imported, day: str) -> str:
    """Return the hours of a day in the last calendar of a file."""
    return format_hours(result.project.settings.calendars[-1].day(date.fromisoformat(day)).hours)


class TestWithoutWork:
    """A calendar in which nobody works is refused where a task is worked in it, else kept."""

    def test_one_that_nothing_uses_is_kept_with_what_stands_on_it(self) -> None:
        idle = calendar(7, days=NEVER, name="Closed") + calendar(8, days="", base=7, name="Too")

        result = imported(calendars=calendar() + idle)

        assert [each.id for each in result.project.settings.calendars] == ["C1"]
        assert kinds(result) == {"empty_calendar": 2}
        [told] = result.findings[:1]
        assert (told.code, told.context["first"]) == ("import.set_aside", "C7")
        assert dict(result.extras.calendars["C8"])["Name"] == "Too"

    def test_it_is_written_again_and_keeps_its_number(self) -> None:
        before = imported(calendars=calendar() + calendar(2, days=NEVER, name="Closed"))
        project = before.project
        late = Calendar.standard("late", zone=None, hours="12:00-20:00")
        project.configure(calendars=[*project.settings.calendars, late])

        data = write_mspdi(project, imported=before).data

        assert data is not None
        again = read_mspdi(data)
        assert kinds(again)["empty_calendar"] == 1
        assert again.extras.calendars["C2"] == before.extras.calendars["C2"]
        assert again.project.calendars["late"] == project.calendars["late"]

    def test_a_person_who_never_works_works_as_the_project_does_and_keeps_the_calendar(
        self,
    ) -> None:
        result = idle_person()

        assert [(each.id, each.calendar) for each in result.project.settings.resources] == [
            ("R1", None)
        ]
        assert kinds(result)["idle_person"] == 1
        assert [
            str(each.scheduled_finish) for each in schedule(result.project, result.options)
        ] == ["2026-03-02 17:00:00"]
        again = read_mspdi(write_mspdi(result.project, imported=result).data or b"")
        assert again.extras.resources == result.extras.resources
        assert again.extras.calendars == result.extras.calendars

    def test_a_person_in_a_calendar_of_ours_that_never_works_any_more_works_as_the_project_does(
        self,
    ) -> None:
        own = [Calendar.standard(id, zone=None) for id in ("late", "office")]
        people = [Resource(id, calendar="late") for id in ("li", "wang")]
        plan = Project("P", "Plan", start="2026-03-02", calendars=own, resources=people)
        plan.configure(calendar="office")
        written = (write_mspdi(plan).data or b"").decode()
        before, _, rest = written.partition("<WeekDays>")
        _, _, after = rest.partition("</WeekDays>")

        result = read_mspdi(f"{before}<WeekDays>{NEVER}</WeekDays>{after}".encode())

        assert [each.calendar for each in result.project.settings.resources] == [None, None]
        assert kinds(result)["idle_person"] == 2
        back = read_mspdi(write_mspdi(result.project, imported=result).data or b"")
        assert back.project == result.project
        assert result.extras.calendars["late"] in back.extras.calendars.values()
        assert "no_calendar" not in kinds(back)

    def test_one_with_work_of_its_own_stands_alone_where_its_base_never_works(self) -> None:
        own = calendar(3, days=day(3, HOURS), base=2)
        result = imported(
            calendars=calendar() + calendar(2, days=NEVER) + own,
            resources="<Resource><UID>1</UID><Name>Li</Name><CalendarUID>3</CalendarUID></Resource>",
        )

        assert [each.calendar for each in result.project.settings.resources] == ["C3"]
        worked = [work(result, f"2026-03-0{each}") for each in range(2, 9)]
        assert worked == ["off", "08:00-12:00 13:00-17:00", *["off"] * 5]
        assert kinds(result) == {"empty_calendar": 1, "idle_base": 1}
        again = read_mspdi(write_mspdi(result.project, imported=result).data or b"")
        assert again.project == result.project

    def test_a_calendar_given_to_such_a_person_is_the_only_one(self) -> None:
        before = idle_person()
        late = Calendar.standard("late", zone=None, hours="12:00-20:00")
        project = before.project
        project.configure(calendars=[*project.settings.calendars, late])
        [li] = project.settings.resources
        project.configure(resources=[Resource("R1", li.name, calendar="late")])

        again = read_mspdi(write_mspdi(project, imported=before).data or b"")

        assert [each.calendar for each in again.project.settings.resources] == ["late"]
        assert "idle_person" not in kinds(again)

    @pytest.mark.parametrize(
        ("calendars", "used"),
        [
            (calendar(2, days=NEVER), "<CalendarUID>2</CalendarUID>"),
            (
                calendar(2, days="", base=3) + calendar(3, days=NEVER),
                "<CalendarUID>2</CalendarUID>",
            ),
        ],
    )
    def test_one_that_is_used_is_refused_with_its_place(self, calendars: str, used: str) -> None:
        with pytest.raises(DocumentError) as caught:
            read_mspdi(document(task(1, used), calendars=calendar() + calendars))

        [found] = caught.value.findings
        uid = 3 if "<UID>3<" in calendars else 2
        assert (found.code, found.context["place"]) == (
            "calendar.empty",
            f"Calendar {uid} (line 4)",
        )


class TestBadCalendars:
    """What cannot be worked with is refused with its place."""

    @pytest.mark.parametrize(
        ("calendars", "code"),
        [
            (calendar(days="".join(map(day, range(1, 8)))), "calendar.empty"),
            (
                calendar() + calendar(2, base=3, days="") + calendar(3, base=2, days=""),
                "document.base_loop",
            ),
            (calendar() + calendar(), "import.uid_twice"),
            (calendar().replace("17:00:00", "11:00:00"), "calendar.shift_too_long"),
            (calendar().replace("08:00:00", "8 o'clock"), "value.invalid"),
            (
                calendar(more=f"<Exceptions>{exception('2026-03-04', '2026-03-03')}</Exceptions>"),
                "calendar.range_inverted",
            ),
            (
                calendar(more="<Exceptions><Exception><Name>x</Name></Exception></Exceptions>"),
                "value.invalid",
            ),
        ],
    )
    def test_a_bad_calendar_is_refused(self, calendars: str, code: str) -> None:
        with pytest.raises(DocumentError) as caught:
            read_mspdi(document(calendars=calendars))

        assert code in [finding.code for finding in caught.value.findings]
        assert all(finding.context["place"] for finding in caught.value.findings)
