"""Who works on a task, and when: effort, units, and the common working time of people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pmcore.calendars import Calendar, CalendarException, CountryHolidays
from pmcore.kernel import CalendarError, Code
from pmcore.scheduling import Schedule, SchedulingOptions, TaskDates, schedule
from pmcore.wbs import Project, Resource

MONDAY = date(2026, 3, 2)
OFFICE = Calendar.standard("office", zone=None, hours="09:00-12:00 13:00-18:00")
LI = OFFICE.derive("li", exceptions=[CalendarException.on(date(2026, 3, 4), label="Leave")])
MORNINGS = Calendar.standard("mornings", zone=None, hours="09:00-12:00")
NIGHTS = Calendar.standard("nights", zone=None, hours="20:00-24:00")
PEOPLE = [
    Resource("li", calendar="li"),
    Resource("wang", calendar="mornings"),
    Resource("zhao"),
    Resource("nora", calendar="nights"),
]


def plan() -> Project:
    return Project(
        "P",
        "P",
        start=MONDAY,
        calendars=[OFFICE, LI, MORNINGS, NIGHTS],
        calendar="office",
        resources=PEOPLE,
    )


def dated(options: SchedulingOptions | None = None, **fields: Any) -> TaskDates:
    project = plan()
    project.add("T", "T", **fields)
    planned = schedule(project, options)
    assert planned.verify().is_valid
    return planned["T"]


def finish(**fields: Any) -> str:
    return f"{dated(**fields).early_finish:%a %H:%M}"


class TestLength:
    """What is fixed stays; the rest follows from effort and units."""

    @pytest.mark.parametrize(
        ("fields", "minutes"),
        [
            ({"duration": "2d", "assignments": ["zhao 50%"]}, 960),
            ({"effort": "2d", "assignments": ["zhao 50%"]}, 1920),
            ({"effort": "2d", "assignments": ["zhao", "wang"]}, 480),
            ({"effort": "100min", "assignments": ["zhao 33%"]}, 304),
            ({"effort": "2d", "duration": "5d", "assignments": ["zhao"]}, 2400),
            ({"effort": "2d", "duration": "5d", "assignments": ["zhao"], "fixed": "effort"}, 960),
            ({"effort": "2d", "duration": "5d", "fixed": "effort"}, 2400),
            (
                {"effort": "2d", "duration": "5d", "assignments": ["zhao"], "fixed": "duration"},
                2400,
            ),
            ({"effort": "2d", "assignments": ["zhao"], "fixed": "duration"}, 0),
            ({"effort": "2d"}, 0),
            ({"kind": "milestone", "effort": "2d", "assignments": ["zhao"], "fixed": "effort"}, 0),
        ],
    )
    def test_given_effort_and_units_then_the_length_follows(
        self, fields: dict[str, Any], minutes: int
    ) -> None:
        assert dated(**fields).duration == minutes

    @pytest.mark.parametrize(
        ("fields", "en", "zh"),
        [
            (
                {"effort": "3d"},
                "T has no duration (nobody is assigned to its effort of 3d) and is",
                "T 没有工期（工作量 3天 尚未分配给任何人），按",
            ),
            (
                {"effort": "3d", "assignments": ["zhao"], "fixed": "duration"},
                "T has no duration (with its duration fixed, its effort of 3d gives none) and is",
                "T 没有工期（工期固定时，其工作量 3天 不计），按",
            ),
            (
                {"assignments": ["zhao"]},
                "T has no duration (and no effort that would give one) and is",
                "T 没有工期（也没有可据以得出工期的工作量），按",
            ),
        ],
    )
    def test_given_an_effort_that_gives_no_length_then_the_finding_says_why(
        self, fields: dict[str, Any], en: str, zh: str
    ) -> None:
        project = plan()
        project.add("T", "T", **fields)

        (finding,) = schedule(project).findings

        assert finding.code == "schedule.no_duration"
        assert finding.message().startswith(en)
        assert finding.message("zh").startswith(zh)

    def test_given_an_effort_of_nothing_then_no_length_is_missing(self) -> None:
        project = plan()
        project.add("T", "T", effort="0d", assignments=["zhao"])

        assert schedule(project).findings == ()

    def test_given_an_elapsed_duration_then_people_play_no_part(self) -> None:
        dates = dated(duration="1ed", assignments=["li"])

        assert (dates.is_elapsed, dates.duration, dates.calendar) == (True, 1440, "office")


class TestCommonTime:
    """Assigned people work on a task when all of them, and its own calendar, work."""

    def test_given_leave_when_scheduled_then_the_work_goes_round_it(self) -> None:
        assert finish(duration="3d", assignments=["li"]) == "Thu 18:00"
        assert finish(duration="3d", assignments=["zhao"]) == "Wed 18:00"

    def test_given_no_calendar_of_its_own_then_the_peoples_alone_counts(self) -> None:
        dates = dated(duration="4h", assignments=["nora"])

        assert f"{dates.early_start:%a %H:%M} {dates.calendar}" == "Mon 20:00 nights"

    def test_given_a_calendar_of_its_own_then_both_must_work(self) -> None:
        dates = dated(duration="6h", calendar="mornings", assignments=["li"])

        assert f"{dates.early_finish:%a %H:%M} {dates.calendar}" == "Tue 12:00 li & mornings"

    def test_given_two_people_then_they_work_together(self) -> None:
        assert finish(duration="9h", assignments=["li", "wang"]) == "Thu 12:00"

    @pytest.mark.parametrize(
        ("fields", "options"),
        [
            ({"ignore_resource_calendars": True}, None),
            ({"fixed": "duration"}, None),
            ({}, SchedulingOptions(resource_calendars="ignored")),
        ],
    )
    def test_given_calendars_that_do_not_count_then_the_own_one_holds(
        self, fields: dict[str, Any], options: SchedulingOptions | None
    ) -> None:
        dates = dated(options, duration="3d", assignments=["li"], **fields)

        assert f"{dates.early_finish:%a %H:%M} {dates.calendar}" == "Wed 18:00 office"

    @pytest.mark.parametrize("years", [1, 40])
    def test_given_people_who_never_meet_then_the_error_names_them(self, years: int) -> None:
        project = plan()
        project.add("T", "T", duration="1h", assignments=["wang", "nora"])

        with pytest.raises(CalendarError) as caught:
            schedule(project, SchedulingOptions(horizon_years=years))

        context = caught.value.context
        assert caught.value.code == Code.CALENDAR_NO_COMMON_TIME
        assert (context["first"], context["second"]) == ("mornings", "nights")

    def test_given_strangers_beside_other_trouble_then_they_are_named_all_the_same(self) -> None:
        china = CountryHolidays("LK")  # whose holidays are known to 2026
        early, late = (
            Calendar.standard(id, zone="UTC", hours=hours, holidays=china)
            for id, hours in (("early", "06:00-10:00"), ("late", "18:00-22:00"))
        )
        people = [Resource("a", calendar="early"), Resource("b", calendar="late")]
        project = Project(
            "P", "P", start=MONDAY, calendars=[early, late], calendar="early", resources=people
        )
        project.add("T", "T", duration="1h", assignments=["a", "b"])

        with pytest.raises(CalendarError) as caught:
            schedule(project)

        assert caught.value.code == Code.CALENDAR_NO_COMMON_TIME

    def test_lags_and_dates_stay_in_the_own_calendar(self) -> None:
        project = plan()
        project.add("A", "A", duration="1d", assignments=["li"])
        project.add("B", "B", duration="1h", assignments=["nora"])
        project.link("A", "B", lag="3h")

        assert f"{schedule(project)['B'].early_start:%a %H:%M}" == "Tue 20:00"

    def test_float_is_counted_in_the_time_people_work(self) -> None:
        project = plan()
        project.add("long", "L", duration="4d")
        project.add("T", "T", duration="1d", assignments=["li"])

        assert schedule(project)["T"].total_float == 2 * 480


class TestWords:
    """Dates of people's work say who works, and what changed."""

    def planned(self, **fields: Any) -> Schedule:
        project = plan()
        project.add("T", "T", **fields)
        return schedule(project)

    @pytest.mark.parametrize(
        ("fields", "en", "zh"),
        [
            (
                {"effort": "3d", "assignments": ["li 50%"]},
                "6d in calendar li (3d of effort by li 50%).",
                "工期 6天（工作量 3天，人员 li 投入 50%，日历 li）。",
            ),
            (
                {"effort": "4d", "assignments": ["li", "zhao"]},
                "2d in calendar office & li (4d of effort by li and zhao).",
                "工期 2天（工作量 4天，人员 li、zhao，日历 office & li）。",
            ),
            (
                {"effort": "5d", "assignments": ["li", "wang 50%", "zhao"], "duration": "9d"}
                | {"fixed": "effort"},
                "2d in calendar office & li & mornings (5d of effort by li, wang 50% and zhao).",
                (
                    "工期 2天（工作量 5天，人员 li、wang 投入 50%、zhao，"
                    "日历 office & li & mornings）。"
                ),
            ),
            (
                {"duration": "2d", "assignments": ["li"]},
                "2d of work by li in calendar li.",
                "工期 2天（人员 li，日历 li）。",
            ),
            (
                {"duration": "2d", "effort": "3d", "assignments": ["li", "wang", "zhao"]},
                "2d of work by li, wang and zhao in calendar office & li & mornings.",
                "工期 2天（人员 li、wang、zhao，日历 office & li & mornings）。",
            ),
            (
                {"duration": "2d", "effort": "3d", "assignments": ["li"], "fixed": "duration"},
                "2d in calendar office (fixed, whoever works on it).",
                "工期 2天（固定工期，不随人员变动，日历 office）。",
            ),
            (
                {"duration": "2d", "effort": "3d", "fixed": "duration"},
                "2d in calendar office.",
                "工期 2天（日历 office）。",
            ),
            (
                {"duration": "1ed", "assignments": ["li"]},
                "1d of elapsed time.",
                "工期 1天（连续时间）。",
            ),
        ],
    )
    def test_a_length_says_what_it_comes_from(
        self, fields: dict[str, Any], en: str, zh: str
    ) -> None:
        planned = self.planned(**fields)

        assert planned.explain("T").sentences[0].endswith(f": {en}")
        assert planned.explain("T", "zh").sentences[0].endswith(f"，{zh}")

    def test_people_and_calendars_are_told_by_name(self) -> None:
        office = Calendar.standard("o.1", zone=None, name={"en": "Office", "zh": "办公室"})
        leave = office.derive(
            "c.17",
            name="Leave of Li",
            exceptions=[CalendarException.between(date(2026, 3, 3), date(2026, 3, 9))],
        )
        people = [
            Resource("u.17", {"en": "Li Wei", "zh": "李伟"}, calendar="c.17"),
            Resource("u.18", {"en": "Wang Fang", "zh": "王芳"}),
        ]
        project = Project(
            "P",
            "P",
            start="2026-03-02",
            calendars=[office, leave],
            calendar="o.1",
            resources=people,
        )
        project.add("T", "T", duration="2d", assignments=["u.17", "u.18 50%"])
        project.add("next", "Next", duration="1d")
        project.link("T", "next", lag="1d")
        planned = schedule(project)

        assert "2d of work by Li Wei and Wang Fang 50% in calendar Office & Leave of Li." in str(
            planned.explain("T")
        )
        assert "Calendar Office & Leave of Li rests from" in str(planned.explain("T"))
        assert "lag of 1d in calendar Office" in str(planned.explain("next"))
        chinese = str(planned.explain("T", "zh"))
        assert all(name in chinese for name in ("李伟", "王芳", "办公室 & Leave of Li"))

    def test_a_share_of_a_length_from_effort_runs_in_working_time(self) -> None:
        project = plan()
        project.add("T", "T", duration="9ed", effort="2d", assignments=["zhao"], fixed="effort")
        project.add("U", "U", duration="1d")
        project.link("T", "U", lag="50%")

        assert "plus a lag of 50% in calendar office" in str(schedule(project).explain("U"))

    def test_leave_that_is_waited_for_is_told(self) -> None:
        leave = CalendarException.between(
            date(2026, 3, 3), date(2026, 3, 20), label="Parental leave"
        )
        project = plan()
        li = OFFICE.derive("li", exceptions=[leave])
        project.configure(calendars=[OFFICE, li, MORNINGS, NIGHTS])
        project.add("T", "T", duration="9h", assignments=["li", "wang"])

        assert "Parental leave" in str(schedule(project).explain("T"))

    def test_a_move_names_the_change_of_people(self) -> None:
        project = plan()
        project.add("T", "T", duration="3d", assignments=["zhao"])
        before = schedule(project)
        project.update("T", assignments=["li"])

        (move,) = schedule(project).compare(before)

        assert [cause.kind for cause in move.because] == ["assignment"]
        assert move.minutes == 480

    def test_a_move_names_the_change_of_a_persons_calendar(self) -> None:
        project = plan()
        project.add("T", "T", duration="3d", assignments=["zhao"])
        before = schedule(project)
        project.configure(resources=[*PEOPLE[:2], Resource("zhao", calendar="li"), PEOPLE[3]])

        (move,) = schedule(project).compare(before)

        assert move.because[0].settings == ("resources.zhao",)


class TestReach:
    """Calendars are compiled as far as a plan needs, whatever day of the year it starts."""

    def test_given_a_closure_of_years_from_december_then_the_end_is_found(self) -> None:
        closed = CalendarException.between(date(2026, 12, 23), date(2028, 12, 31))
        shop = Calendar.standard("shop", zone="UTC", exceptions=[closed])
        project = Project("P", "P", start="2026-12-20", calendars=[shop])
        project.add("T", "T", duration="5d")

        assert f"{schedule(project).finish:%Y-%m-%d}" == "2029-01-03"
