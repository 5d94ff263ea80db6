"""What a schedule tells of work under way: how far it is, and in which pieces it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given

from pmcore import Calendar, Project, SchedulingOptions, schedule
from pmcore.calendars import instant_of
from pmcore.scheduling import Schedule, TaskDates
from pmcore.testing.strategies import plans
from pmcore.wbs import Task
from pmcore.wbs.effort import length_minutes

OFFICE = Calendar.standard("office", zone=None, hours="09:00-12:00 13:00-18:00")


def plan_of(*tasks: Task, data_date: str | None = None) -> Project:
    plan = Project("P", "P", start="2026-03-02", calendars=[OFFICE], data_date=data_date)
    plan.add_many([*tasks])
    return plan


def pieces(plan: Project, task: str) -> list[str]:
    found = schedule(plan).segments(task)
    return [f"{start:%d %H:%M} - {finish:%d %H:%M}" for start, finish in found]


def leaf(id: str, **fields: Any) -> Task:
    return Task(id, id, **fields)


class TestHowFar:
    """Actual dates, the share that is done, and what is left."""

    @pytest.mark.parametrize(
        ("fields", "percent", "started", "finished", "left"),
        [
            ({}, 0, None, None, 1440),
            ({"splits": ["1d pause 2d"]}, 0, None, None, 1440),
            ({"actual_start": "2026-03-02"}, 0, 2, None, 1440),
            ({"actual_start": "2026-03-02", "percent_complete": 40}, 40, 2, None, 864),
            (
                {
                    "actual_start": "2026-03-02",
                    "percent_complete": 50,
                    "splits": ["2d pause 2d"],
                },
                50,
                2,
                None,
                720,
            ),
            ({"actual_start": "2026-03-02", "remaining_duration": "1d"}, 66, 2, None, 480),
            (
                {
                    "actual_start": "2026-03-02",
                    "actual_finish": "2026-03-05",
                    "percent_complete": 100,
                },
                100,
                2,
                5,
                0,
            ),
        ],
    )
    def test_given_a_leaf_then_its_own_words_hold(
        self,
        fields: dict[str, Any],
        percent: int,
        started: int | None,
        finished: int | None,
        left: int,
    ) -> None:
        dates = schedule(plan_of(leaf("A", duration="3d", **fields)))["A"]

        assert (dates.percent_complete, dates.remaining) == (percent, left)
        assert (dates.actual_start and dates.actual_start.day) == started
        assert (dates.actual_finish and dates.actual_finish.day) == finished

    def test_given_a_summary_then_its_leaves_count_by_their_length(self) -> None:
        done = {"actual_start": "2026-03-02", "percent_complete": 100}
        plan = plan_of(
            leaf("S"),
            leaf("A", parent="S", duration="1d", actual_finish="2026-03-02", **done),
            leaf("B", parent="S", duration="3d"),
            leaf("C", parent="S", duration="9d", is_active=False),
        )
        dates = schedule(plan)["S"]

        assert (dates.percent_complete, dates.remaining) == (25, 1080)
        assert dates.actual_start == datetime.fromisoformat("2026-03-02T09:00")
        assert dates.actual_finish is None

        plan.update(
            "B", actual_start="2026-03-02", actual_finish="2026-03-09", percent_complete=100
        )
        dates = schedule(plan)["S"]

        assert (dates.percent_complete, dates.remaining) == (100, 0)
        assert dates.actual_finish == datetime.fromisoformat("2026-03-09T18:00")

    def test_given_milestones_alone_then_a_summary_counts_them(self) -> None:
        plan = plan_of(
            leaf("S"),
            leaf("M", parent="S", kind="milestone", actual_start="2026-03-02",
                 actual_finish="2026-03-02", percent_complete=100),
            leaf("N", parent="S", kind="milestone"),
        )  # fmt: skip

        assert schedule(plan)["S"].percent_complete == 50

    def test_given_dates_by_hand_and_inactive_tasks_then_they_are_told(self) -> None:
        plan = plan_of(
            leaf("A", duration="1d", manual_start="2026-03-04"),
            leaf("S"),
            leaf("B", parent="S", duration="1d", is_active=False),
        )
        rows = schedule(plan).to_rows()

        assert [(row["is_manual"], row["is_active"]) for row in rows] == [
            (True, True),
            (False, False),
            (False, False),
        ]

    @given(plans())
    def test_actual_times_are_told_as_they_were_given(
        self, plan: tuple[Project, SchedulingOptions]
    ) -> None:
        made = schedule(*plan)

        for dates in made:
            task = made.project[dates.id]
            if dates.kind == "summary":
                continue
            for field in ("actual_start", "actual_finish"):
                given, told = getattr(task, field), getattr(dates, field)
                assert (given is None) == (told is None)
                if isinstance(given, datetime) and task.actual_finish is None:
                    assert told == given


class TestSegments:
    """A bar in pieces: cut by splits, and where started work goes on later."""

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({}, ["02 09:00 - 04 18:00"]),
            ({"splits": ["1d pause 1d"]}, ["02 09:00 - 02 18:00", "04 09:00 - 05 18:00"]),
            (
                {"splits": ["4h pause 4h", "1d pause 5d"]},
                ["02 09:00 - 02 14:00", "03 09:00 - 03 14:00", "10 14:00 - 12 14:00"],
            ),
            (  # in whatever order they are told
                {"splits": ["1d pause 5d", "4h pause 4h"]},
                ["02 09:00 - 02 14:00", "03 09:00 - 03 14:00", "10 14:00 - 12 14:00"],
            ),
            ({"splits": ["1d pause 0d"]}, ["02 09:00 - 04 18:00"]),
            ({"splits": ["0d pause 1d"]}, ["03 09:00 - 05 18:00"]),
            ({"splits": ["1d pause 1d", "1d pause 1d"]},
             ["02 09:00 - 02 18:00", "05 09:00 - 06 18:00"]),
            (
                {"actual_start": "2026-03-02", "remaining_duration": "2d",
                 "suspended": "2026-03-02T18:00", "resume": "2026-03-05T09:00"},
                ["02 09:00 - 02 18:00", "05 09:00 - 06 18:00"],
            ),
            (
                {"actual_start": "2026-03-02", "remaining_duration": "2d",
                 "splits": ["4h pause 4h", "2d pause 1d"], "resume": "2026-03-09T09:00"},
                ["02 09:00 - 02 14:00", "03 09:00 - 03 14:00", "09 09:00 - 09 18:00",
                 "11 09:00 - 11 18:00"],
            ),
            ({"actual_start": "2026-03-02", "resume": "2026-03-05T09:00"},
             ["02 09:00 - 09 18:00"]),
        ],
    )  # fmt: skip
    def test_given_pauses_then_their_pieces(self, fields: dict[str, Any], told: list[str]) -> None:
        assert pieces(plan_of(leaf("A", duration="3d", **fields)), "A") == told

    def test_given_a_data_date_then_the_rest_of_started_work_is_a_piece(self) -> None:
        begun = leaf("A", duration="3d", actual_start="2026-03-02", percent_complete=34)
        plan = plan_of(begun, data_date="2026-03-06")

        assert len(pieces(plan, "A")) == 2

    @given(plans())
    def test_pieces_are_those_found_minute_by_minute(
        self, plan: tuple[Project, SchedulingOptions]
    ) -> None:
        made = schedule(*plan)

        for task in made.project:
            found = made.segments(task.id)
            dates = made[task.id]
            assert found[0][0] >= dates.scheduled_start
            if dates.kind == "summary":
                assert len(found) == 1
                continue
            assert found[-1][1] <= max(dates.scheduled_start, dates.scheduled_finish)
            flat = [at for piece in found for at in piece]
            assert flat == sorted(flat)
            length = length_minutes(task, made.project.minutes) or 0
            is_begun = task.actual_start is not None and task.actual_finish is None
            is_free = not task.assignments and task.manual_finish is None
            if is_begun and is_free and 0 < dates.remaining < length:
                # a start after the data date leaves no room for what is done
                assert worked(made, dates, found) <= length
            if task.splits and task.actual_start is None and not task.is_manual and len(found) > 1:
                told = [[instant(edge) for edge in piece] for piece in found]
                assert told == slow_segments(made, task)


def worked(made: Schedule, dates: TaskDates, found: tuple[tuple[datetime, datetime], ...]) -> int:
    """Minutes of work in pieces."""
    working = made.working_times[dates.calendar]
    spans = [(instant(start), instant(end)) for start, end in found]
    if dates.is_elapsed:
        return sum(end - start for start, end in spans)
    return sum(working.pos(end) - working.pos(start) for start, end in spans)


def slow_segments(made: Schedule, task: Task) -> list[list[int]]:
    """Walk through the bar minute by minute: work, until a pause is due."""
    dates, minutes = made[task.id], made.project.minutes
    working = made.working_times[dates.calendar]
    due = [(minutes(split.after), minutes(split.pause)) for split in task.splits]
    work = dates.duration - sum(rest for _, rest in due)
    worked = rest = 0
    found: list[list[int]] = []
    is_resting = True
    for at in range(instant(dates.scheduled_start), instant(dates.scheduled_finish)):
        if not dates.is_elapsed and not working.is_working(at):
            continue
        while not rest and due and (due[0][0] <= worked or worked == work):
            rest = due.pop(0)[1]
        if rest:
            rest -= 1
            is_resting = True
            continue
        worked += 1
        if is_resting:
            found.append([at, at + 1])
        found[-1][1] = at + 1
        is_resting = False
    return found


def instant(moment: datetime) -> int:
    return instant_of(moment, None if moment.tzinfo is None else str(moment.tzinfo))
