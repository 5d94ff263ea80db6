"""Networks of the kind textbooks solve on paper, in day numbers as they write them.

Day 0 is the morning of Monday 2026-03-02, so a task from 3 to 7 starts on the fourth morning and
finishes on the seventh evening. Numbers were worked by hand; a docstring names a source where the
case has one.
"""

from __future__ import annotations

from datetime import date

import pytest

from pmcore.calendars import Calendar, CountryHolidays, instant_of
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project
from scheduling.builders import OFFICE, plan

DAY = 480
SEVEN_DAYS = Calendar.standard(
    "seven", zone="Asia/Shanghai", hours="09:00-12:00 13:00-18:00", weekdays="mon-sun"
)
CHINA = Calendar.standard(
    "china",
    zone="Asia/Shanghai",
    hours="09:00-12:00 13:00-18:00",
    holidays=CountryHolidays("CN"),
)


def days(planned: Schedule, task: str) -> tuple[float, float, float, float]:
    """Return ES, EF, LS, LF in working days of the project's calendar since its start."""
    office = planned.working_times[planned.default_calendar]
    dates, zone = planned[task], planned.zone
    origin = instant_of(planned.project.settings.start, zone)
    es, ef, ls, lf = (
        office.diff(origin, instant_of(at, zone)) / DAY
        for at in (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish)
    )
    return es, ef, ls, lf


def floats(planned: Schedule, task: str) -> tuple[float, float, float, float]:
    """Return total, free, interfering and independent float in days."""
    dates = planned[task]
    return (
        dates.total_float / DAY,
        dates.free_float / DAY,
        dates.interfering_float / DAY,
        dates.independent_float / DAY,
    )


def spoken(planned: Schedule, task: str) -> tuple[str, str]:
    """Return early start and finish on the clock of the task."""
    dates = planned[task]
    return f"{dates.early_start:%a %m-%d %H:%M}", f"{dates.early_finish:%a %m-%d %H:%M}"


def critical(planned: Schedule) -> list[str]:
    return [dates.id for dates in planned.critical_path()]


class TestActivityOnNode:
    """Forward: ES = the largest EF before it. Backward: LF = the smallest LS after it."""

    NETWORK = (
        "a 3d; b 4d; c 2d; d 5d; e 1d; f 2d; g 4d; h 3d; a -> b; a -> c; b -> d; c -> e; c -> f;"
        "d -> g; e -> g; f -> h; g -> h"
    )

    @pytest.mark.parametrize(
        ("task", "es", "ef", "ls", "lf", "total", "free"),
        [
            ("a", 0, 3, 0, 3, 0, 0),
            ("b", 3, 7, 3, 7, 0, 0),
            ("c", 3, 5, 9, 11, 6, 0),
            ("d", 7, 12, 7, 12, 0, 0),
            ("e", 5, 6, 11, 12, 6, 6),
            ("f", 5, 7, 14, 16, 9, 9),
            ("g", 12, 16, 12, 16, 0, 0),
            ("h", 16, 19, 16, 19, 0, 0),
        ],
    )
    def test_given_eight_tasks_when_scheduled_then_the_table_is_this(
        self, task: str, es: int, ef: int, ls: int, lf: int, total: int, free: int
    ) -> None:
        planned = schedule(plan(self.NETWORK))

        assert days(planned, task) == (es, ef, ls, lf)
        assert floats(planned, task)[:2] == (total, free)

    def test_given_eight_tasks_when_scheduled_then_the_zeros_are_the_critical_path(self) -> None:
        assert critical(schedule(plan(self.NETWORK))) == ["a", "b", "d", "g", "h"]

    def test_given_two_equal_paths_when_scheduled_then_both_are_critical(self) -> None:
        planned = schedule(
            plan("a 2d; b 3d; c 1d; d 4d; end 0d; a -> b; c -> d; b -> end; d -> end")
        )

        assert critical(planned) == ["a", "c", "d", "b", "end"]


class TestActivityOnArrow:
    """An exercise of eight events, each activity from one event to another.

    Free float = E of its end - EF; independent = E of its end - L of its beginning - duration. The
    events are at 0, 2/11, 7, 8/11, 13/14, 17, 15/16 and 22 (early/late where they differ).
    """

    NETWORK = (
        "a 2d; b 7d; c 8d; d 3d; e 6d; f 10d; g 4d; h 6d; i 2d; j 5d; k 6d; a -> d; b -> e; b -> f;"
        "b -> g; c -> h; d -> i; e -> i; f -> j; h -> j; g -> k; i -> k"
    )

    @pytest.mark.parametrize(
        ("task", "dates", "four"),
        [
            ("a", (0, 2, 9, 11), (9, 0, 9, 0)),
            ("b", (0, 7, 0, 7), (0, 0, 0, 0)),
            ("c", (0, 8, 3, 11), (3, 0, 3, 0)),
            ("d", (2, 5, 11, 14), (9, 8, 1, 0)),  # 13 - 11 - 3 is negative
            ("e", (7, 13, 8, 14), (1, 0, 1, 0)),
            ("f", (7, 17, 7, 17), (0, 0, 0, 0)),
            ("g", (7, 11, 12, 16), (5, 4, 1, 4)),  # 15 - 7 - 4
            ("h", (8, 14, 11, 17), (3, 3, 0, 0)),  # 17 - 11 - 6
            ("i", (13, 15, 14, 16), (1, 0, 1, 0)),
            ("j", (17, 22, 17, 22), (0, 0, 0, 0)),
            ("k", (15, 21, 16, 22), (1, 1, 0, 0)),  # 22 - 16 - 6
        ],
    )
    def test_given_eleven_activities_when_scheduled_then_the_table_is_this(
        self, task: str, dates: tuple[int, ...], four: tuple[int, ...]
    ) -> None:
        planned = schedule(plan(self.NETWORK))

        assert days(planned, task) == dates
        assert floats(planned, task) == four


class TestPrecedenceDiagram:
    """Fourteen activities with three starts that wait for starts.

    Where an SS leads out of a task its own late start is bounded: g may start at 23 at the latest,
    since j does, though it could end as late as 35.
    """

    NETWORK = (
        "a 2d; b 10d; c 13d; d 12d; e 12d; f 7d; g 10d; h 16d; i 6d; j 12d; k 5d; l 8d; m 5d; n 3d;"
        "a -> b SS; a -> c; a -> d; b -> e; b -> f; d -> g; d -> h; f -> i; c -> j; g -> j SS;"
        "i -> k SS; e -> l; i -> l; k -> l; h -> m; g -> n; j -> n; l -> n; m -> n"
    )

    @pytest.mark.parametrize(
        ("task", "dates"),
        [
            ("a", (0, 2, 0, 2)),
            ("b", (0, 10, 4, 14)),
            ("c", (2, 15, 10, 23)),
            ("d", (2, 14, 2, 14)),
            ("e", (10, 22, 15, 27)),
            ("f", (10, 17, 14, 21)),
            ("g", (14, 24, 23, 33)),
            ("h", (14, 30, 14, 30)),
            ("i", (17, 23, 21, 27)),
            ("j", (15, 27, 23, 35)),
            ("k", (17, 22, 22, 27)),
            ("l", (23, 31, 27, 35)),
            ("m", (30, 35, 30, 35)),
            ("n", (35, 38, 35, 38)),
        ],
    )
    def test_given_fourteen_activities_when_scheduled_then_the_table_is_this(
        self, task: str, dates: tuple[int, ...]
    ) -> None:
        assert days(schedule(plan(self.NETWORK)), task) == dates

    def test_given_fourteen_activities_when_scheduled_then_five_are_critical(self) -> None:
        assert critical(schedule(plan(self.NETWORK))) == ["a", "d", "h", "m", "n"]


class TestLags:
    """FS, SS, FF and SF with waiting time, and the leads that take it back."""

    @pytest.mark.parametrize(
        ("link", "second"),
        [
            ("FS+2d", (7, 9)),  # 5 + 2
            ("FS-2d", (3, 5)),  # 5 - 2
            ("SS+2d", (2, 4)),  # 0 + 2
            ("FF+1d", (4, 6)),  # 5 + 1 is its finish, less 2
            ("SF+6d", (4, 6)),  # 0 + 6 is its finish, less 2
            ("FS+40%", (7, 9)),  # 40 % of five days are two
            ("FS-9d", (0, 2)),  # the lead reaches before the project start, which holds
        ],
    )
    def test_given_five_days_and_a_link_to_two_days_then_these_are(
        self, link: str, second: tuple[float, float]
    ) -> None:
        assert days(schedule(plan(f"a 5d; b 2d; a -> b {link}")), "b")[:2] == second

    def test_given_a_lag_beside_a_short_branch_then_the_branch_floats_over_it(self) -> None:
        """a 0-3, two days to wait, b 5-7; c 3-4 may finish as late as 7."""
        planned = schedule(plan("a 3d; b 2d; c 1d; a -> b FS+2d; a -> c"))

        assert days(planned, "b") == (5, 7, 5, 7)
        assert days(planned, "c") == (3, 4, 6, 7)
        assert floats(planned, "a")[0] == 0

    def test_given_start_to_start_then_the_start_alone_can_be_critical(self) -> None:
        """The finish of a at 10 holds nobody up, its start does: b follows it to 22."""
        planned = schedule(plan("a 10d; b 20d; a -> b SS+2d"))

        assert days(planned, "b") == (2, 22, 2, 22)
        assert floats(planned, "a")[0] == 0

    def test_given_an_end_that_nobody_waits_for_then_it_floats_to_the_project_finish(self) -> None:
        planned = schedule(plan("a 10d; b 3d; a -> b SS"))

        assert days(planned, "b") == (0, 3, 7, 10)


class TestLadders:
    """SS and FF together: each trade starts after and finishes after the one before."""

    def test_given_three_rungs_then_the_slower_follower_is_held_by_its_finish(self) -> None:
        """b: max(0 + 2, 10 + 2 - 8) = 4. c: max(4 + 2, 12 + 2 - 10) = 6."""
        rungs = "a -> b SS+2d; a -> b FF+2d; b -> c SS+2d; b -> c FF+2d"
        planned = schedule(plan(f"a 10d; b 8d; c 10d; {rungs}"))

        assert days(planned, "b") == (4, 12, 4, 12)
        assert days(planned, "c") == (6, 16, 6, 16)
        # c pulls on the start of b alone, and b on the finish of a alone
        assert [(d.predecessor, d.successor, d.type) for d in planned.driving()] == [
            ("a", "b", "FF"),
            ("b", "c", "SS"),
        ]

    @pytest.mark.parametrize(("b", "finish"), [("4d", 11), ("5d", 10), ("6d", 10)])
    def test_given_a_path_in_by_the_finish_and_out_by_the_start_then_longer_is_sooner(
        self, b: str, finish: float
    ) -> None:
        """A reverse-critical task: with 4 days b runs 6-10 and c from 6; with 5 days from 5.

        J. D. Wiest, "Precedence diagramming method: Some unusual characteristics and their
        implications for project managers", Journal of Operations Management 1 (3), 1981.
        """
        planned = schedule(plan(f"a 10d; b {b}; c 5d; a -> b FF; b -> c SS"))

        assert max(days(planned, task)[1] for task in "abc") == finish


class TestFourFloats:
    """Total: to the late start. Free: while successors stay early. Interfering: the rest.

    Independent: what is left of the free float when predecessors are late.
    """

    NETWORK = (
        "long 4d; rest 6d; side 2d; a 2d; x 3d; c 4d; b 1d; end 0d; long -> rest; long -> side;"
        "a -> x; x -> b; c -> b; rest -> end; side -> end; b -> end"
    )

    @pytest.mark.parametrize(
        ("task", "total", "free", "interfering", "independent"),
        [
            ("long", 0, 0, 0, 0),
            ("rest", 0, 0, 0, 0),
            ("side", 4, 4, 0, 4),  # behind a critical task: all of it its own
            ("a", 4, 0, 4, 0),  # shares its float with x and b
            ("x", 4, 0, 4, 0),
            ("c", 5, 1, 4, 1),  # one day before b would move, whatever others do
            ("b", 4, 4, 0, 0),  # free, but x and c may use it up
        ],
    )
    def test_given_a_path_of_ten_days_and_three_beside_it_then_the_table_is_this(
        self, task: str, total: int, free: int, interfering: int, independent: int
    ) -> None:
        planned = schedule(plan(self.NETWORK))

        assert floats(planned, task) == (total, free, interfering, independent)


class TestImposedFinish:
    """The backward pass begins at the finish that was asked for, not at the one that came out."""

    def test_given_a_finish_two_days_short_then_the_path_has_minus_two(self) -> None:
        planned = schedule(plan("a 4d; c 2d; b 5d; a -> b; c -> b", finish="2026-03-10"))

        assert days(planned, "b") == (4, 9, 2, 7)
        assert floats(planned, "a")[:2] == (-2, 0)
        assert floats(planned, "b")[:2] == (-2, 0)
        # c could wait two days for a and yet is due at once: its interfering float is negative
        assert floats(planned, "c")[:3] == (0, 2, -2)

    def test_given_a_finish_three_days_late_then_no_task_has_zero_and_the_path_is_critical(
        self,
    ) -> None:
        """Zero float would call nothing critical, so the longest path decides."""
        planned = schedule(plan("a 4d; c 2d; b 5d; a -> b; c -> b", finish="2026-03-17"))

        assert floats(planned, "a")[0] == floats(planned, "b")[0] == 3
        assert critical(planned) == ["a", "b"]


class TestTwoCalendars:
    """With several calendars a task on the longest path may float: weekends give it room."""

    def five_seven_five(self) -> Project:
        """Mon-Wed in the office, Thu-Fri by people who work seven days, Monday in the office."""
        project = Project(
            "P", "P", start="2026-03-02", calendars=[OFFICE, SEVEN_DAYS], calendar="office"
        )
        for task, duration, calendar in (("a", 3, None), ("b", 2, "seven"), ("c", 1, None)):
            project.add(task, task, duration=f"{duration}d", calendar=calendar)
        project.link("a", "b")
        project.link("b", "c")
        return project

    def test_given_a_weekend_before_the_last_task_then_the_path_floats_over_it(self) -> None:
        planned = schedule(self.five_seven_five())

        assert spoken(planned, "b") == ("Thu 03-05 09:00", "Fri 03-06 18:00")
        assert f"{planned['b'].late_finish:%a %m-%d %H:%M}" == "Sun 03-08 18:00"
        assert floats(planned, "b")[:2] == (2, 2)  # Saturday and Sunday
        # b may begin on Saturday, so a may finish on Friday: two days of its own week
        assert floats(planned, "a")[:2] == (2, 0)
        assert floats(planned, "c")[:2] == (0, 0)

    def test_given_float_on_the_longest_path_then_float_alone_misses_it(self) -> None:
        project = self.five_seven_five()
        by_float = SchedulingOptions(criticality="total_float")

        assert critical(schedule(project)) == ["a", "b", "c"]
        assert critical(schedule(project, by_float)) == ["c"]


class TestMilestones:
    """A moment at either edge of work: MS Project shows 08:00 without and 17:00 with a predecessor.

    Here the office works from 09:00 to 18:00.
    """

    def test_given_no_predecessor_then_it_is_in_the_morning(self) -> None:
        assert spoken(schedule(plan("m 0d; a 1d")), "m")[0] == "Mon 03-02 09:00"

    def test_given_a_predecessor_then_it_is_that_evening(self) -> None:
        assert spoken(schedule(plan("a 5d; m 0d; a -> m")), "m")[0] == "Fri 03-06 18:00"

    def test_given_starts_only_then_it_waits_for_the_next_morning(self) -> None:
        project = plan("a 5d; m 0d; a -> m")
        planned = schedule(project, SchedulingOptions(milestones="start"))

        assert spoken(planned, "m")[0] == "Mon 03-09 09:00"


class TestRests:
    """Weekends and holidays lie between working minutes; elapsed time runs through them."""

    @pytest.mark.parametrize(
        ("link", "start"),
        [
            ("FS", "Mon 03-09 09:00"),
            ("FS+1d", "Tue 03-10 09:00"),  # Monday is the day to wait
            ("FS+1ed", "Mon 03-09 09:00"),  # over by Saturday 18:00
            ("FS+3ed", "Tue 03-10 09:00"),  # over by Monday 18:00
            ("FS-1d", "Fri 03-06 09:00"),
        ],
    )
    def test_given_a_finish_on_friday_then_the_weekend_counts_so(
        self, link: str, start: str
    ) -> None:
        assert spoken(schedule(plan(f"a 5d; b 1d; a -> b {link}")), "b")[0] == start

    def test_given_concrete_poured_on_friday_then_it_cures_over_the_weekend(self) -> None:
        planned = schedule(plan("pour 5d; cure 3ed; strip 1d; pour -> cure; cure -> strip"))

        assert spoken(planned, "cure") == ("Fri 03-06 18:00", "Mon 03-09 18:00")
        assert spoken(planned, "strip")[0] == "Tue 03-10 09:00"

    def test_given_twelve_hours_from_friday_noon_then_seven_are_left_for_monday(self) -> None:
        """35 h end on Friday 12:00; five hours fit into the afternoon, seven are left."""
        planned = schedule(plan("a 35h; b 12h; a -> b"))

        assert spoken(planned, "b") == ("Fri 03-06 13:00", "Mon 03-09 17:00")

    @pytest.mark.parametrize(
        ("start", "finish"),
        [
            (date(2026, 4, 2), "Tue 04-07 18:00"),  # Qingming: off from Saturday to Monday
            (date(2026, 5, 7), "Sat 05-09 18:00"),  # the Saturday pays for the Labour Day break
            (date(2026, 4, 30), "Thu 05-07 18:00"),  # off from Friday 1 to Tuesday 5 May
        ],
    )
    def test_given_three_days_around_a_chinese_holiday_then_they_end_here(
        self, start: date, finish: str
    ) -> None:
        """General Office of the State Council, notice on the public holidays of 2026."""
        project = Project("P", "P", start=start, calendars=[CHINA])
        project.add("a", "A", duration="3d")

        assert spoken(schedule(project), "a")[1] == finish


class TestConstraints:
    """A window keeps a task between two dates; a hard date keeps it against its predecessors."""

    def test_given_a_window_then_it_holds_both_passes(self) -> None:
        """Not before the morning of day 2, not after the evening of day 7 (Tuesday 10 March)."""
        planned = schedule(plan("a 2d SNET:2026-03-04 FNLT:2026-03-10; end 20d"))

        assert days(planned, "a") == (2, 4, 5, 7)

    def test_given_must_start_on_before_its_predecessor_ends_then_hard_keeps_the_date(self) -> None:
        """MS Project, "Tasks will always honor their constraint dates": b is pinned to day 2."""
        project = plan("a 4d; b 3d MSO:2026-03-04; a -> b")

        assert days(schedule(project), "b") == (4, 7, 2, 5)
        honoured = schedule(project, SchedulingOptions.ms_project())
        assert days(honoured, "b") == (2, 5, 2, 5)
        assert floats(honoured, "a")[0] == -2
        assert [(d.predecessor, d.successor) for d in honoured.broken()] == [("a", "b")]


class TestAsLateAsPossible:
    """P6 takes up the free float and moves nobody; MS Project goes to the late dates."""

    NETWORK = "a 1d; b 2d; c 1d; long 6d; end 0d; a -> c; b -> c; c -> end; long -> end"

    def late(self, *tasks: str) -> Project:
        project = plan(self.NETWORK)
        for task in tasks:
            project.update(task, as_late_as_possible=True)
        return project

    def test_given_one_day_of_free_float_then_it_is_used_and_no_more(self) -> None:
        """c cannot start before b ends on day 2, so a may take day 1."""
        planned = schedule(self.late("a"))

        assert f"{planned['a'].scheduled_start:%m-%d}" == "03-03"
        assert planned["c"].scheduled_start == planned["c"].early_start
        assert days(planned, "a")[0] == 0  # its early start is what it was

    def test_given_a_task_and_its_successor_then_both_move_to_the_end(self) -> None:
        planned = schedule(self.late("a", "c"))

        assert f"{planned['c'].scheduled_start:%m-%d}" == "03-09"
        assert f"{planned['a'].scheduled_start:%m-%d}" == "03-06"

    def test_given_the_late_dates_then_the_successor_is_pushed(self) -> None:
        planned = schedule(self.late("a"), SchedulingOptions(alap="total"))

        assert f"{planned['a'].scheduled_start:%m-%d}" == "03-06"
        assert f"{planned['c'].scheduled_start:%m-%d}" == "03-09"
        assert days(planned, "c")[0] == 2


class TestSummaries:
    """A phase spans what is in it, and what waits for the phase waits for the last of it."""

    def test_given_a_phase_before_a_task_then_its_last_task_drives(self) -> None:
        planned = schedule(
            plan("phase -; a 2d in:phase; b 3d in:phase; c 1d in:phase; a -> b; d 2d; phase -> d")
        )

        assert days(planned, "phase") == (0, 5, 0, 5)
        assert days(planned, "d") == (5, 7, 5, 7)
        assert floats(planned, "c")[:2] == (4, 4)
        assert critical(planned) == ["a", "b", "d"]
