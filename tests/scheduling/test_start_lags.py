"""Lags out of the start of started work: from its actual start, or from what remains of it."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.scheduling.certificate import verify
from pmcore.scheduling.options import ProgressReading
from pmcore.wbs import DependencyType, Project
from scheduling.builders import plan
from scheduling.certificate_rows import Rows, scheduled_slowly, verified

EARLY = SchedulingOptions(start_lag_from="early_start")
DAY = 480


def digging(
    lag: str = "5d",
    *,
    type: DependencyType = "SS",
    pour: str = "6d",
    data_date: str | None = "2026-03-06",
    **progress: Any,
) -> Project:
    """Return a plan whose digging began on Tuesday 3, out of sequence, and is followed by pouring.

    Of eight days five remain. They wait for the site, which takes Friday 6 to Tuesday 10, and so
    begin on Wednesday 11. By the data date, Friday 6, digging has gone on for three days.
    """
    project = plan(f"site 3d; dig 8d; pour {pour}; site -> dig")
    project.link("dig", "pour", type, lag=lag)
    known = {"actual_start": "2026-03-03", "remaining_duration": "5d", **progress}
    project.update("dig", **known)
    project.configure(data_date=data_date)
    return project


def made(project: Project, options: SchedulingOptions = EARLY) -> Schedule:
    """Schedule; the certificate and the slow reference agree."""
    found = schedule(project, options)
    assert found.verify().is_valid
    for row in scheduled_slowly(project, options)[0]:
        for field in ("early_start", "early_finish", "late_start", "late_finish"):
            assert getattr(found[row["id"]], field) == row[field], (row["id"], field)
        for field in ("total_float", "free_float", "independent_float"):
            assert getattr(found[row["id"]], field) == row[f"{field}_minutes"], (row["id"], field)
    return found


def start(project: Project, options: SchedulingOptions = EARLY, task: str = "pour") -> str:
    return f"{made(project, options)[task].early_start:%a %d %H:%M}"


class TestEarly:
    """From the start of what remains counts so much of a lag as is longer than work has gone on."""

    @pytest.mark.parametrize(
        ("lag", "expected"),
        [
            ("5d", "Fri 13 09:00"),  # 2d are left
            ("3d", "Wed 11 09:00"),  # none is
            ("1d", "Wed 11 09:00"),
            ("0d", "Wed 11 09:00"),
            ("-1d", "Wed 11 09:00"),  # a lead counts as no lag
            ("50%", "Thu 12 09:00"),  # half of eight days: 1d is left
            ("96eh", "Mon 16 09:00"),  # less 24 worked hours: until Saturday
        ],
    )
    def test_given_work_that_waits_then_its_follower_waits_for_what_is_left(
        self, lag: str, expected: str
    ) -> None:
        assert start(digging(lag)) == expected

    @pytest.mark.parametrize(
        ("lag", "expected"),
        [("5d", "Tue 10 09:00"), ("0d", "Fri 06 09:00"), ("-1d", "Fri 06 09:00")],
    )
    def test_by_default_the_whole_lag_runs_from_the_actual_start(
        self, lag: str, expected: str
    ) -> None:
        assert start(digging(lag), SchedulingOptions()) == expected

    def test_given_sf_then_a_finish_waits(self) -> None:
        found = made(digging(type="SF", pour="2d"))["pour"]

        assert (
            f"{found.early_start:%a %d} {found.early_finish:%a %d %H:%M}" == "Wed 11 Thu 12 18:00"
        )

    @pytest.mark.parametrize("type", ["FS", "FF"])
    def test_given_another_type_then_nothing_changes(self, type: DependencyType) -> None:
        project = digging(type=type)

        assert start(project) == start(project, SchedulingOptions())

    def test_given_a_lag_calendar_then_what_is_left_runs_in_it(self) -> None:
        project = digging("5d")
        project.unlink("dig", "pour", "SS")
        project.link("dig", "pour", "SS", "5d", "factory")  # Wed 11 09:00 to Fri 13 09:00

        assert start(project) == "Fri 13 09:00"

    def test_given_progress_override_then_what_remains_begins_at_the_data_date(self) -> None:
        override = SchedulingOptions(start_lag_from="early_start", progress="progress_override")

        assert start(digging(), override) == "Tue 10 09:00"

    def test_p6_counts_from_there_and_microsoft_project_does_not(self) -> None:
        assert SchedulingOptions.primavera().start_lag_from == "early_start"
        assert SchedulingOptions.ms_project().start_lag_from == "actual_start"


class TestGoneOn:
    """Work goes on from its actual start to the data date, but for when it is suspended."""

    @pytest.mark.parametrize(
        ("progress", "expected"),
        [
            ({"remaining_duration": "8d"}, "Fri 13 09:00"),  # whatever is done in three days
            ({"remaining_duration": "0d"}, "Fri 13 09:00"),  # it ends with the site, Tuesday 10
            ({"suspended": "2026-03-04", "resume": "2026-03-05"}, "Mon 16 09:00"),
            ({"suspended": "2026-03-04T12:00:00+08:00"}, "Mon 16 15:00"),  # 11 of 40 hours
            ({"suspended": "2026-03-04"}, "Tue 17 09:00"),
            ({"suspended": "2026-03-04", "resume": "2026-03-20"}, "Thu 26 09:00"),
            ({"suspended": "2026-03-09", "resume": "2026-03-10"}, "Fri 13 09:00"),
            ({"actual_start": "2026-03-09"}, "Wed 18 09:00"),  # it has not begun by then
        ],
    )
    def test_given_progress_then_what_has_gone_on_is_not_waited_for(
        self, progress: dict[str, Any], expected: str
    ) -> None:
        assert start(digging(**progress)) == expected

    @pytest.mark.parametrize(
        ("data_date", "reading"), [(None, "heeded"), ("2026-03-06", "ignored")]
    )
    def test_given_no_data_date_that_counts_then_what_is_done_has_gone_on(
        self, data_date: str | None, reading: Any
    ) -> None:
        options = SchedulingOptions(start_lag_from="early_start", data_date=reading)
        project = digging(data_date=data_date, remaining_duration="7d")

        # the site ends on Wednesday 4; of 5d one is done, the others end on Tuesday 10
        assert start(project, options) == "Wed 11 09:00"


class TestLate:
    """What follows bounds what remains, which drives it."""

    def test_given_a_long_follower_then_what_remains_has_no_float_and_lies_on_the_path(
        self,
    ) -> None:
        found = made(digging(), SchedulingOptions(start_lag_from="early_start",
                                                  criticality="longest_path"))  # fmt: skip

        assert [found[task].is_critical for task in ("site", "dig", "pour")] == [True] * 3
        assert (found["dig"].total_float, found["dig"].free_float) == (0, 0)
        assert ("dig", "pour", "SS") in {each.key for each in found.driving()}

    def test_by_default_an_actual_start_holds_nothing(self) -> None:
        found = made(digging(), SchedulingOptions())

        assert (found["dig"].total_float, found["dig"].free_float) == (0, 0)
        assert found["pour"].total_float == 0
        assert made(digging(pour="8d"), SchedulingOptions())["dig"].total_float == 2 * DAY

    def test_given_a_follower_held_by_a_date_then_both_floats_reach_to_it(self) -> None:
        project = digging()
        project.update("pour", constraints=["SNET 2026-03-16"])
        found = made(project)["dig"]

        # Thursday 12 and two days lead to Monday morning; by its own finish it could wait longer
        assert (found.total_float, found.free_float) == (DAY, DAY)

    def test_given_open_ends_then_work_that_is_followed_from_its_start_is_none(self) -> None:
        options = SchedulingOptions(start_lag_from="early_start", open_ends="own_finish")
        project = digging(pour="1d")
        project.add("long", "Long", duration="30d")
        project.link("dig", "long", "SS")
        project.unlink("dig", "pour", "SS")

        assert made(project, options)["dig"].total_float == 0
        project.update("long", constraints=["SNET 2026-03-16"])
        assert made(project, options)["dig"].total_float == 3 * DAY


class TestNeighbours:
    """Only leaves count from what remains, and only what has started of them."""

    def test_given_a_summary_then_its_start_is_the_actual_one(self) -> None:
        project = digging()
        project.add("phase", "Phase")
        project.move("dig", parent="phase")
        project.unlink("dig", "pour", "SS")
        project.link("phase", "pour", "SS", "5d")

        assert start(project) == "Tue 10 09:00"

    @pytest.mark.parametrize("more", [{"actual_finish": "2026-03-05", "remaining_duration": None}])
    def test_given_finished_work_then_its_lag_runs_from_the_actual_start(
        self, more: dict[str, Any]
    ) -> None:
        assert start(digging(**more)) == "Tue 10 09:00"

    def test_given_level_of_effort_then_it_starts_by_the_date_that_is_shown(self) -> None:
        project = digging()
        project.add("watch", "Watch", kind="level_of_effort")
        project.link("dig", "watch", "SS", "5d")

        assert start(project, task="watch") == "Tue 10 09:00"

    @pytest.mark.parametrize(
        ("progress", "expected"),
        [("retained_logic", "Fri 13 09:00"), ("actual_dates", "Fri 06 09:00")],
    )
    def test_given_a_finished_follower_then_it_hands_on_what_is_left(
        self, progress: ProgressReading, expected: str
    ) -> None:
        project = digging()
        project.update("pour", actual_start="2026-03-05", actual_finish="2026-03-05")
        project.add("tail", "Tail", duration="1d")
        project.link("pour", "tail")
        options = SchedulingOptions(start_lag_from="early_start", progress=progress)

        assert start(project, options, "tail") == expected


class TestFindings:
    """Out of sequence is a matter of actual dates; a date by hand breaks what the options ask."""

    @pytest.mark.parametrize(("lag", "minutes"), [("1d", []), ("5d", [3 * DAY])])
    def test_out_of_sequence_is_judged_by_the_actual_start(
        self, lag: str, minutes: list[int]
    ) -> None:
        project = digging(lag)
        project.update("pour", actual_start="2026-03-05", remaining_duration="5d")
        found = [f for f in made(project).findings if f.code is Code.SCHEDULE_OUT_OF_SEQUENCE]

        assert [f.context["minutes"] for f in found if f.context["task"] == "pour"] == minutes

    @pytest.mark.parametrize(
        ("options", "minutes"), [(SchedulingOptions(), [DAY]), (EARLY, [4 * DAY])]
    )
    def test_dates_by_hand_break_what_is_asked(
        self, options: SchedulingOptions, minutes: list[int]
    ) -> None:
        project = digging()
        project.update("pour", manual_start="2026-03-09")
        found = made(project, options).findings

        assert [
            f.context["minutes"] for f in found if f.code is Code.SCHEDULE_BROKEN_BY_HAND
        ] == minutes


class TestTold:
    """Sentences name the start of what remains and what is left of the lag."""

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            (
                "en",
                (
                    "It waits for the start of what remains of dig “Dig” on Wed 2026-03-11 09:00, "
                    "plus a lag of 5d in calendar office, of which 2d is left at the data date, "
                    "that is Thu 2026-03-12 18:00."
                ),
            ),
            (
                "zh",
                (
                    "须等 dig“Dig”的剩余部分于 2026-03-11 周三 09:00 开始，再按日历 office 延隔 5天"
                    "（至数据日期尚余 2天），即 2026-03-12 周四 18:00。"
                ),
            ),
        ],
    )
    def test_what_a_follower_waits_for(self, language: str, said: str) -> None:
        found = made(digging())

        assert said in str(found.explain("pour", language=language))
        if language == "en":
            assert said in str(found.why_not_earlier("pour", "2026-03-12"))

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            (
                "en",
                (
                    "If what remains of it started after Wed 2026-03-11 09:00, pour “Pour” could "
                    "not start by Fri 2026-03-13 09:00 (SS, plus a lag of 5d in calendar office, "
                    "of which 2d is left at the data date)."
                ),
            ),
            ("zh", "若剩余部分晚于 2026-03-11 周三 09:00 开始，pour“Pour”将无法于"),
        ],
    )
    def test_what_holds_what_remains(self, language: str, said: str) -> None:
        assert said in str(made(digging()).explain("dig", language=language))

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"lag": "-1d"}, "less a lead of 1d in calendar office, which does not count, that is"),
            ({"lag": "0d"}, "of what remains of dig “Dig” on Wed 2026-03-11 09:00."),
            ({"type": "SF", "pour": "4h"}, "Its finish waits for the start of what remains of dig"),
            (
                {"data_date": None, "remaining_duration": "7d"},
                "plus a lag of 5d in calendar office, of which 4d is left, that is",
            ),
            (
                {"actual_start": "2026-03-09"},
                "09:00, plus a lag of 5d in calendar office, that is Tue 2026-03-17 18:00.",
            ),
        ],
    )
    def test_what_is_left_of_a_lag(self, changes: dict[str, Any], said: str) -> None:
        assert said in str(made(digging(**changes)).explain("pour"))

    def test_what_a_finished_follower_should_have_waited_for(self) -> None:
        project = digging()
        project.update("pour", actual_start="2026-03-05", actual_finish="2026-03-05")
        project.add("tail", "Tail", duration="1d")
        project.link("pour", "tail")
        found = made(project)

        assert (
            "pour “Pour” should have waited for the start of what remains of dig “Dig” on "
            "Wed 2026-03-11 09:00, plus a lag of 5d"
        ) in str(found.explain("tail"))
        assert "dig“Dig”于 2026-03-11 周三 09:00 开始其剩余部分" in str(
            found.explain("tail", language="zh")
        )

    def test_given_work_that_was_suspended_then_a_comparison_says_whose_progress_it_is(
        self,
    ) -> None:
        before = made(digging())
        after = made(digging(suspended="2026-03-04", resume="2026-03-05"))
        moves = {move.task: move for move in before.compare(after)}

        assert [(each.kind, each.task) for each in moves["pour"].because] == [("progress", "dig")]
        assert "dig" not in moves


class TestCertificate:
    """It computes what is left by itself, and rejects what starts a minute too soon or too late."""

    @pytest.mark.parametrize("minutes", [-1, 1])
    def test_given_a_minute_too_soon_or_too_late_then_it_is_rejected(self, minutes: int) -> None:
        project = digging()
        rows: dict[str, Any] = {"site": {}, "dig": {}, "pour": {"early_start": _at("13T09:00")}}
        rows["dig"] = {"early_start": _at("03T09:00"), "early_finish": _at("17T18:00")}
        moved = _at("13T09:01" if minutes > 0 else "12T17:59")

        assert verify(project, rows, EARLY).is_valid
        assert not verify(project, rows | {"pour": {"early_start": moved}}, EARLY).is_valid
        assert not verify(project, rows, SchedulingOptions()).is_valid

    def test_given_floats_of_the_other_reading_then_they_are_rejected(self) -> None:
        project = digging(pour="8d")
        rows, finish = scheduled_slowly(project, EARLY)
        row = _row(rows, "dig")
        assert verified(project, rows, EARLY, finish).is_valid

        for field, minutes in (("total_float_minutes", 2 * DAY), ("free_float_minutes", DAY)):
            spoilt: Rows = [dict(each) for each in rows]
            _row(spoilt, "dig")[field] = minutes
            assert row[field] == 0
            assert not verified(project, spoilt, EARLY, finish).is_valid

    def test_given_a_late_date_as_if_nothing_held_what_remains_then_it_is_rejected(self) -> None:
        project = digging(pour="8d")
        rows, finish = scheduled_slowly(project, EARLY)
        others = scheduled_slowly(project, SchedulingOptions())[0]
        spoilt: Rows = [dict(each) for each in rows]
        _row(spoilt, "dig")["late_finish"] = _row(others, "dig")["late_finish"]

        assert _row(others, "dig")["late_finish"] != _row(rows, "dig")["late_finish"]
        assert not verified(project, spoilt, EARLY, finish).is_valid


def _at(moment: str) -> str:
    return f"2026-03-{moment}+08:00"


def _row(rows: Rows, task: str) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == task)
