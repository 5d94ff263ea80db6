"""Computed dates held against stored ones: where they differ, and the likely cause."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from exchange.mspdi.documents import calendar, day, imported, kinds, link, task
from pmcore.calendars import instant_of
from pmcore.exchange import StoredDates, compare_stored, compare_stored_fields, read_mspdi
from pmcore.scheduling import Schedule

SAMPLES = Path(__file__).parents[4] / "shared" / "data" / "mspdi"
# What agrees so far: no change may make it fewer.
FEWEST_RIGHT, FEWEST_LATE, FEWEST_FLOATS = 819, 815, 803
# The list gives floats that the files leave out, too.
FEWEST_TOTAL, FEWEST_FREE = 778, 802
SUMMARIES = 88


def stored(start: str, finish: str) -> str:
    return f"<Start>2026-03-{start}:00</Start><Finish>2026-03-{finish}:00</Finish>"


FIRST = stored("02T08:00", "02T17:00")
CONTOURED = stored("02T08:00", "04T12:00")
LATER = stored("04T08:00", "04T17:00")


class TestAgreement:
    """To the minute, task by task."""

    def test_equal_dates_agree(self) -> None:
        agreement = compare_stored(
            imported(task(1, FIRST), task(2, link(1) + stored("03T08:00", "03T17:00")))
        )

        assert (agreement.compared, agreement.differences, agreement.share) == (2, (), 1.0)

    def test_tasks_without_stored_dates_are_not_compared(self) -> None:
        agreement = compare_stored(imported(task(1)))

        assert (agreement.compared, agreement.share) == (0, 1.0)

    def test_a_difference_names_its_cause(self) -> None:
        agreement = compare_stored(imported(task(1, LATER)))

        assert [each.cause.name for each in agreement.differences] == ["unknown"]
        assert agreement.share == 0.0

    def test_a_task_that_only_follows_counts_with_the_first_cause(self) -> None:
        agreement = compare_stored(
            imported(
                task(1, LATER),
                task(2, link(1) + stored("05T08:00", "05T17:00")),
            )
        )

        assert [each.cause.name for each in agreement.differences] == ["unknown", "predecessor"]
        assert agreement.differences[1].because == "T1"
        assert agreement.causes() == {"unknown": 2}

    def test_a_finish_on_the_other_side_of_a_rest_is_the_same_moment(self) -> None:
        agreement = compare_stored(imported(task(1, stored("02T08:00", "03T08:00"))))

        assert agreement.causes() == {"same_moment": 1}

    def test_a_task_scheduled_by_hand_stays_where_it_is(self) -> None:
        agreement = compare_stored(imported(task(1, "<Manual>1</Manual>" + LATER)))

        assert agreement.differences == ()

    def test_a_started_task_scheduled_by_hand_keeps_its_finish(self) -> None:
        started = (
            "<ActualStart>2026-03-03T08:00:00</ActualStart><PercentComplete>50</PercentComplete>"
        )
        told = f"<Manual>1</Manual>{started}{stored('03T08:00', '06T17:00')}"
        following = link(1) + stored("09T08:00", "09T17:00")

        assert compare_stored(imported(task(1, told), task(2, following))).differences == ()

    def test_a_task_scheduled_by_hand_that_runs_backwards_stands_at_its_finish(self) -> None:
        turned = "<Manual>1</Manual>" + stored("05T08:00", "03T17:00")
        following = link(1) + stored("04T08:00", "04T17:00")
        result = imported(task(1, turned), task(2, following))

        agreement = compare_stored(result)

        assert [each.task for each in agreement.differences] == ["T1"]
        assert f"{agreement.schedule['T1'].scheduled_start:%d %H:%M}" == "03 17:00"
        assert kinds(result) == {"backwards": 1}

    def test_no_child_starts_before_a_manual_summary(self) -> None:
        agreement = compare_stored(
            imported(
                task(1, "<OutlineLevel>1</OutlineLevel><Manual>1</Manual>" + LATER),
                task(2, "<OutlineLevel>2</OutlineLevel>" + LATER),
            )
        )

        assert agreement.differences == ()

    def test_an_actual_start_is_where_the_task_starts(self) -> None:
        started = "<ActualStart>2026-03-04T08:00:00</ActualStart>"
        agreement = compare_stored(imported(task(1, started + LATER)))

        assert agreement.differences == ()

    def test_a_date_before_the_project_start_is_kept(self) -> None:
        early = (
            "<ConstraintType>4</ConstraintType><ConstraintDate>2026-02-02T08:00:00</ConstraintDate>"
            "<Start>2026-02-02T08:00:00</Start><Finish>2026-02-02T17:00:00</Finish>"
        )

        assert compare_stored(imported(task(1, early))).differences == ()

    @pytest.mark.parametrize(
        ("said", "start", "finish"),
        [
            (
                "<Work>PT16H0M0S</Work><OvertimeWork>PT12H0M0S</OvertimeWork>",
                "02T08:00",
                "02T12:00",
            ),
            ("<Work>PT8H0M0S</Work><Delay>4800</Delay>", "03T08:00", "03T17:00"),
            (
                f"<Work>PT8H0M0S</Work><WorkContour>8</WorkContour>{CONTOURED}",
                "02T08:00",
                "04T12:00",
            ),
        ],
    )
    def test_overtime_delay_and_contour_of_an_assignment_are_followed(
        self, said: str, start: str, finish: str
    ) -> None:
        people = "<Resource><UID>1</UID><Name>Li</Name><Type>1</Type></Resource>"
        assigned = (
            "<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units>"
            f"{said}</Assignment>"
        )
        agreement = compare_stored(
            imported(task(1, stored(start, finish)), resources=people, assignments=assigned)
        )

        assert (agreement.compared, agreement.differences) == (1, ())

    def test_a_leveling_delay_is_waited_out(self) -> None:
        delayed = f"<LevelingDelay>28800</LevelingDelay>{stored('04T08:00', '04T17:00')}"
        agreement = compare_stored(imported(task(1, delayed)))

        assert (agreement.compared, agreement.differences) == (1, ())

    @pytest.mark.parametrize(
        ("flag", "kind"), [("ExternalTask", "external_task"), ("IsSubproject", "subproject")]
    )
    @pytest.mark.parametrize("begun", ["", "<ActualStart>2026-03-03T08:00:00</ActualStart>"])
    def test_what_another_project_dates_drives_from_where_it_stands(
        self, flag: str, kind: str, begun: str
    ) -> None:
        stub = f"<{flag}>1</{flag}>{begun}{LATER}"
        result = imported(task(1, stub), task(2, link(1) + stored("05T08:00", "05T17:00")))

        assert compare_stored(result).differences == ()
        assert kinds(result) == {kind: 1}

    def test_an_inserted_project_with_its_tasks_in_the_file_spans_them(self) -> None:
        level = "<OutlineLevel>{}</OutlineLevel>".format
        inserted = task(1, level(1) + "<IsSubproject>1</IsSubproject>" + LATER)
        result = imported(inserted, task(2, level(2) + FIRST))

        assert compare_stored(result).differences == ()
        assert result.project["T1"].manual_start is None

    def test_late_dates_of_an_inserted_project_are_another_projects(self) -> None:
        late = f"<IsSubproject>1</IsSubproject>{LATER}<LateStart>2026-03-09T08:00:00</LateStart>"
        found = compare_stored_fields(imported(task(1, late)))

        assert [each.cause.name for each in found.differences] == ["subproject"]
        assert found.differing() == {"late_start": 1}

    def test_nothing_waits_for_an_inactive_task(self) -> None:
        idle = f"<Active>0</Active>{FIRST}"
        agreement = compare_stored(imported(task(1, idle), task(2, link(1) + FIRST)))

        assert (agreement.compared, agreement.differences) == (2, ())

    def test_a_task_as_late_as_possible_is_shown_without_float(self) -> None:
        late = "<ConstraintType>1</ConstraintType><TotalSlack>0</TotalSlack>"
        found = compare_stored_fields(
            imported(
                task(1, stored("02T08:00", "06T17:00"), hours=40),
                task(2, late + stored("06T08:00", "06T17:00")),
                task(3, "<TotalSlack>19200</TotalSlack>"),
            )
        )

        assert found.differences == ()
        assert found.compared["total_float"] == 2

    def test_floats_beside_a_task_as_late_as_possible_count_from_where_it_stands(self) -> None:
        """Dig 1d, then Pour 1d as late as possible, then Fence 1d, beside 5 days of other work.

        Pour goes to Thursday, and Fence to Friday, without float; Dig may slip for two days.
        """
        late = "<ConstraintType>1</ConstraintType><TotalSlack>0</TotalSlack>"
        floats = "<TotalSlack>{}</TotalSlack><FreeSlack>{}</FreeSlack><Critical>{}</Critical>"
        found = compare_stored_fields(
            imported(
                task(1, stored("02T08:00", "02T17:00") + floats.format(9600, 9600, 0)),
                task(2, late + link(1) + stored("05T08:00", "05T17:00")),
                task(3, link(2) + stored("06T08:00", "06T17:00") + floats.format(0, 0, 1)),
                task(4, floats.format(0, 0, 1), hours=40),
                task(5, link(1, lag="4800") + link(3) + stored("06T17:00", "06T17:00"), hours=0),
            )
        )

        assert found.differences == ()

    def test_a_finish_that_waits_for_a_start_is_shown_at_that_instant(self) -> None:
        begun = (
            "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-03T08:00:00</ConstraintDate>"
        )
        first = begun + stored("03T08:00", "03T17:00")
        last = link(1, type=2) + stored("02T08:00", "03T08:00")
        agreement = compare_stored(imported(task(1, first), task(2, last)))

        assert (agreement.compared, agreement.differences) == (2, ())

    def test_a_finding_says_both_dates_and_the_cause(self) -> None:
        outside = "<PredecessorLink><CrossProject>1</CrossProject></PredecessorLink>"
        agreement = compare_stored(imported(task(1, outside + LATER)))
        (finding,) = agreement.findings

        assert finding.task == "T1"
        assert finding.message() == (
            "T1 is computed from 2026-03-02 08:00 to 2026-03-02 17:00, the file says 2026-03-04 "
            "08:00 to 2026-03-04 17:00. Likely because of links to other projects."
        )
        assert "跨项目链接" in finding.message("zh")

    def test_people_who_work_on_their_own_are_named(self) -> None:
        resources = "".join(
            f"<Resource><UID>{u}</UID><CalendarUID>{u + 1}</CalendarUID></Resource>" for u in (1, 2)
        )
        assignments = "".join(
            f"<Assignment><TaskUID>1</TaskUID><ResourceUID>{u}</ResourceUID></Assignment>"
            for u in (1, 2)
        )
        agreement = compare_stored(
            imported(
                task(1, LATER),
                calendars=calendar()
                + calendar(2, base=1, days="")
                + calendar(3, base=1, days=day(2)),
                resources=resources,
                assignments=assignments,
            )
        )

        assert agreement.causes() == {"assignments": 1}


class TestFarDates:
    """What the tool could schedule, decades from the start of its project, is compared."""

    ERA = "<StartDate>1984-01-02T08:00:00</StartDate>"
    BOUND = "<ConstraintType>4</ConstraintType><ConstraintDate>2026-03-02T08:00:00</ConstraintDate>"

    def test_given_a_task_stored_far_away_then_the_horizon_reaches_it(self) -> None:
        result = imported(task(1, self.BOUND + FIRST), start=self.ERA)

        assert result.options.horizon_years == 47
        assert compare_stored(result).share == 1.0

    def test_given_nothing_stored_far_away_then_the_horizon_is_the_usual_one(self) -> None:
        assert imported(task(1, FIRST)).options.horizon_years == 40
        assert imported(task(1, self.BOUND), start=self.ERA).options.horizon_years == 40

    def test_given_the_last_year_there_is_then_no_more_is_asked_than_can_be(self) -> None:
        last = "<Start>2149-12-31T08:00:00</Start><Finish>2149-12-31T17:00:00</Finish>"

        assert imported(task(1, last), start=self.ERA).options.horizon_years == 150


class TestFloatsLeftOut:
    """MPXJ writes no float of 0; Microsoft Project writes them all."""

    LATE = "<LateStart>2026-03-04T08:00:00</LateStart><LateFinish>2026-03-04T17:00:00</LateFinish>"

    def floats(self, *said: str) -> list[tuple[float | None, float | None]]:
        rows = [task(number, FIRST + more) for number, more in enumerate(said, 1)]
        stored = imported(*rows).stored.tasks.values()
        return [(each.total_float, each.free_float) for each in stored]

    def test_given_only_some_float_is_told_then_none_is_left_out(self) -> None:
        some = f"{self.LATE}<TotalSlack>9600</TotalSlack>"

        assert self.floats(some, self.LATE) == [(960, None), (0, None)]

    def test_given_a_float_of_none_is_told_then_nothing_is_known_of_others(self) -> None:
        some = f"{self.LATE}<TotalSlack>9600</TotalSlack><FreeSlack>4800</FreeSlack>"
        none = f"{self.LATE}<TotalSlack>0</TotalSlack><FreeSlack>0.0</FreeSlack>"

        assert self.floats(some, none, self.LATE) == [(960, 480), (0, 0), (None, None)]

    def test_given_no_late_dates_then_nothing_is_known(self) -> None:
        some = f"{self.LATE}<TotalSlack>-4800</TotalSlack>"

        assert self.floats(some, "") == [(-480, None), (None, None)]

    def test_given_no_float_at_all_then_nothing_is_known(self) -> None:
        assert self.floats(self.LATE) == [(None, None)]


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="samples lie beside the checkout, in ../shared")
class TestSamples:
    """Real files, read in place: all are read, and agreement does not get less."""

    def test_every_sample_is_read_as_its_list_says(self) -> None:
        right = 0
        for line in (SAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines():
            expected = json.loads(line)
            result = read_mspdi(SAMPLES / "files" / expected["file"])
            for each in expected["tasks"]:
                dates = result.stored.tasks[f"T{each['uid']}"]
                assert dates.start is not None
                assert dates.finish is not None
                assert dates.start.isoformat(timespec="minutes") == each["start"]
                assert dates.finish.isoformat(timespec="minutes") == each["finish"]
            agreement = compare_stored(result)
            right += agreement.compared - len(agreement.differences)
            assert "unknown" not in agreement.causes()

        assert right >= FEWEST_RIGHT

    def test_late_dates_and_floats_agree_as_far_as_they_did(self) -> None:
        late, floats = 0, 0
        for path in sorted((SAMPLES / "files").iterdir()):
            result = read_mspdi(path)
            planned = compare_stored(result).schedule
            for id, dates in result.stored.tasks.items():
                if id not in planned.project or planned.project.is_summary(id):
                    continue
                late += _is_late(planned, id, dates)
                known = dates.total_float
                floats += known is not None and abs(planned[id].total_float - known) <= 1

        assert late >= FEWEST_LATE
        assert floats >= FEWEST_FLOATS

    def test_tasks_have_the_floats_that_the_list_says(self) -> None:
        total, free = 0, 0
        for line in (SAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines():
            expected = json.loads(line)
            planned = compare_stored(read_mspdi(SAMPLES / "files" / expected["file"])).schedule
            for each in expected["tasks"]:
                if not each["auto"] or planned.project.is_summary(f"T{each['uid']}"):
                    continue
                dates, known = planned[f"T{each['uid']}"], each["total_float_minutes"]
                total += known is not None and abs(dates.total_float - known) <= 1
                free += abs(dates.free_float - each["free_float_minutes"]) <= 1

        assert total >= FEWEST_TOTAL
        assert free >= FEWEST_FREE

    def test_summary_tasks_have_the_floats_that_the_list_says(self) -> None:
        total, free, critical = 0, 0, 0
        for line in (SAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines():
            expected = json.loads(line)
            result = read_mspdi(SAMPLES / "files" / expected["file"])
            planned = compare_stored(result).schedule
            for each in expected["tasks"]:
                id = f"T{each['uid']}"
                if planned.project.is_summary(id):
                    dates = planned[id]
                    total += abs(dates.total_float - each["total_float_minutes"]) <= 1
                    free += abs(dates.free_float - each["free_float_minutes"]) <= 1
                    critical += dates.is_critical is result.stored.tasks[id].is_critical

        assert (total, free, critical) == (SUMMARIES,) * 3


def _is_late(planned: Schedule, id: str, stored: StoredDates) -> bool:
    """Whether late dates agree: no work lies between a computed and a stored one."""
    dates = planned[id]
    time = planned.working_times[planned.project[id].calendar or planned.default_calendar]
    pairs = (dates.late_start, stored.late_start), (dates.late_finish, stored.late_finish)
    return all(
        held is not None
        and time.pos(instant_of(at, None)) == time.pos(instant_of(held.replace(second=0), None))
        for at, held in pairs
    )
