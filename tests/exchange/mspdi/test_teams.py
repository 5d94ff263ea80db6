"""How long each person of a file works, where it leaves their work over time out."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest

from exchange.mspdi.documents import OFFICE_WEEK, calendar, imported, kinds, link, task
from pmcore import schedule
from pmcore.calendars import Calendar, CalendarException
from pmcore.exchange import Imported, compare_stored, read_mspdi, write_mspdi
from pmcore.exchange.mspdi.stored_time import StoredTime
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Assignment, FixedSide, Project, Resource

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
LI = OFFICE.derive("li", exceptions=[CalendarException.on(date(2026, 3, 4))])
NOBODY = -65535
at = datetime.fromisoformat


def stored(start: str, finish: str) -> str:
    return f"<Start>2026-03-{start}:00</Start><Finish>2026-03-{finish}:00</Finish>"


IGNORED = "<IgnoreResourceCalendar>1</IgnoreResourceCalendar>"
AFTERNOONS = re.sub(r"<WorkingTime><FromTime>08.*?</WorkingTime>", "", OFFICE_WEEK)
TWO_DAYS, FOUR_DAYS = stored("02T08:00", "03T17:00"), stored("02T08:00", "05T17:00")
AFTER_FOUR = stored("06T08:00", "06T17:00")


def person(uid: int, more: str = "") -> str:
    return f"<Resource><UID>{uid}</UID><Name>P{uid}</Name><Type>1</Type>{more}</Resource>"


def works(resource: int, hours: int, more: str) -> str:
    return (
        f"<Assignment><TaskUID>1</TaskUID><ResourceUID>{resource}</ResourceUID><Units>1</Units>"
        f"<Work>PT{hours}H0M0S</Work>{more}</Assignment>"
    )


def agrees(result: Imported) -> bool:
    agreement = compare_stored(result)
    assert agreement.compared
    return agreement.differences == ()


def site(data_date: str | None = None) -> Project:
    return Project(
        "SITE",
        "Fence",
        start="2026-03-02T08:00",
        data_date=data_date,
        calendars=[OFFICE, LI],
        calendar="office",
        resources=[Resource("li", calendar="li"), Resource("wang")],
    )


class TestPauses:
    """Dates further apart than the work takes tell that it pauses."""

    def test_somebody_who_pauses_takes_as_long_as_their_dates_say(self) -> None:
        result = imported(
            task(1, FOUR_DAYS, hours=16),
            task(2, link(1) + AFTER_FOUR),
            resources=person(1),
            assignments=works(1, 16, FOUR_DAYS),
        )

        assert agrees(result)
        assert str(result.project["T1"].assignments[0].duration) == "32h"
        assert kinds(result) == {"stretched": 1}

    def test_somebody_who_does_more_than_their_units_takes_as_long_as_the_task(self) -> None:
        result = imported(
            task(1, FOUR_DAYS, hours=32),
            task(2, link(1) + AFTER_FOUR),
            resources=person(1),
            assignments=works(1, 40, FOUR_DAYS),
        )

        assert agrees(result)
        assert not result.project["T1"].assignments[0].is_apart
        assert kinds(result) == {"pressed": 1}

    def test_somebody_whose_dates_and_task_disagree_takes_as_long_as_their_work(self) -> None:
        result = imported(
            task(1, FOUR_DAYS, hours=24),
            resources=person(1),
            assignments=works(1, 40, FOUR_DAYS),
        )

        assert str(result.project["T1"].assignments[0].duration) == "40h"
        assert kinds(result) == {}

    def test_a_weekend_is_no_pause(self) -> None:
        dates = stored("06T08:00", "09T17:00")
        result = imported(
            task(1, dates, hours=16), resources=person(1), assignments=works(1, 16, dates)
        )

        assert not result.project["T1"].assignments[0].is_apart
        assert kinds(result) == {}

    def test_work_that_nobody_does_pauses_halfway(self) -> None:
        result = imported(
            task(1, FOUR_DAYS, hours=16),
            task(2, link(1) + AFTER_FOUR),
            assignments=works(NOBODY, 16, FOUR_DAYS),
        )

        assert agrees(result)
        assert list(map(str, result.project["T1"].splits)) == ["1d pause 2d"]
        assert kinds(result) == {"guessed_pause": 1}

    def test_a_fixed_duration_pauses_halfway(self) -> None:
        result = imported(
            task(1, FOUR_DAYS + "<Type>1</Type>", hours=16),
            resources=person(1),
            assignments=works(1, 16, FOUR_DAYS),
        )

        assert agrees(result)
        assert list(map(str, result.project["T1"].splits)) == ["1d pause 2d"]

    @pytest.mark.parametrize(
        ("resource", "stopped", "finish", "splits"),
        [
            (NOBODY, "", "05T17:00", ["1.5d pause 2d"]),
            (1, "", "05T17:00", ["1.5d pause 2d"]),
            (1, "contoured", "05T17:00", ["1.5d pause 2d"]),
            # two days of the pause are told: what remains is done in one piece
            (1, "05T08:00", "05T17:00", []),
            (1, "04T08:00", "05T17:00", ["1.5d pause 1d"]),
        ],
    )
    def test_started_work_pauses_in_what_remains(
        self, resource: int, stopped: str, finish: str, splits: list[str]
    ) -> None:
        dates = stored("02T08:00", finish)
        begun = (
            "<ActualStart>2026-03-02T08:00:00</ActualStart><PercentComplete>50</PercentComplete>"
            "<RemainingDuration>PT8H0M0S</RemainingDuration>"
        )
        contour = "<WorkContour>8</WorkContour>" if stopped == "contoured" else ""
        if stopped and not contour:
            begun += f"<Stop>2026-03-02T17:00:00</Stop><Resume>2026-03-{stopped}:00</Resume>"
        result = imported(
            task(1, dates + begun, hours=16),
            resources=person(1),
            assignments=works(resource, 16, dates + contour),
        )

        assert agrees(result)
        assert list(map(str, result.project["T1"].splits)) == splits

    @pytest.mark.parametrize(
        "more",
        [
            stored("02T08:00", "02T08:00"),
            "<Start>2026-03-02T08:00:00</Start>",
            "<Finish>2026-03-05T17:00:00</Finish>",
            stored("02T08:00", "05T17:00").replace("2026-03-05", "2199-01-01"),
        ],
    )
    def test_dates_that_tell_no_pause(self, more: str) -> None:
        result = imported(task(1, hours=16), assignments=works(NOBODY, 16, more))

        assert result.project["T1"].splits == ()

    def test_work_that_is_not_the_length_of_its_task_tells_no_pause(self) -> None:
        result = imported(task(1, hours=16), assignments=works(NOBODY, 8, FOUR_DAYS))

        assert result.project["T1"].splits == ()


class TestConverted:
    """A file that a converter took the work over time out of gives the dates that it stores."""

    @pytest.mark.parametrize("people", [[], ["li"], ["wang 50%"]])
    @pytest.mark.parametrize("fixed", ["units", "duration"])
    @pytest.mark.parametrize(
        "begun", [{}, {"actual_start": "2026-03-03T08:00", "percent_complete": 25}]
    )
    def test_pauses_are_followed(
        self, people: list[str], fixed: FixedSide, begun: dict[str, Any]
    ) -> None:
        plan = site()
        plan.add(
            "dig",
            "Dig",
            duration="4d",
            splits=["1d pause 2d", "3d pause 1d"],
            assignments=people,
            fixed=fixed,
            **begun,
        )
        plan.add("pour", "Pour", duration="2d")
        plan.link("dig", "pour")
        dates = schedule(plan, SchedulingOptions.ms_project(milestones="any"))
        data = write_mspdi(plan, schedule=dates).data
        assert data is not None
        converted = re.sub(rb"<TimephasedData>.*?</TimephasedData>", b"", data)

        assert len(converted) < len(data)
        assert agrees(read_mspdi(converted))


class TestStoredTime:
    """Work between dates of any years, asked for in any order."""

    @pytest.mark.parametrize("order", [1, -1])
    def test_dates_of_several_decades(self, order: int) -> None:
        time = StoredTime({OFFICE.id: OFFICE}, OFFICE.id)
        years = (1973, 2026, 1999, 2040, 2200)[::order]
        spans = [(at(f"{year}-03-02T08:00"), at(f"{year}-03-09T08:00")) for year in years]

        assert [time.between([None], *span) for span in spans] == [5 * 480] * len(spans)

    def test_dates_that_no_calendar_knows(self) -> None:
        time = StoredTime({OFFICE.id: OFFICE}, OFFICE.id)
        known = at("2026-03-02T08:00"), at("2026-03-03T08:00")
        unknown = at("0001-03-02T08:00"), at("0001-03-03T08:00")

        found = [time.between([None], *span) for span in (unknown, known, unknown, known)]
        assert found == [None, 480, None, 480]


class TestNeverTogether:
    """Who never works when their task may be done refuses no file."""

    MORNINGS = re.sub(r"<WorkingTime><FromTime>13.*?</WorkingTime>", "", OFFICE_WEEK)

    def read(self, more: str = "") -> Imported:
        return imported(
            task(1, stored("02T13:00", "03T17:00") + "<CalendarUID>3</CalendarUID>" + more),
            calendars=calendar()
            + calendar(2, days=self.MORNINGS, name="Mornings")
            + calendar(3, days=AFTERNOONS, name="Afternoons"),
            resources=person(1) + person(2, "<CalendarUID>2</CalendarUID>"),
            assignments=works(1, 8, "") + works(2, 8, ""),
        )

    def test_the_calendar_of_the_task_counts(self) -> None:
        result = self.read()

        assert agrees(result)
        assert result.project["T1"].ignore_resource_calendars
        assert kinds(result) == {"never_together": 1}

    @pytest.mark.parametrize("more", ["<Type>1</Type>", IGNORED], ids=["fixed", "ignored"])
    def test_where_it_counts_anyway_nothing_is_told(self, more: str) -> None:
        result = self.read(more)

        assert agrees(result)
        assert kinds(result) == {}


class TestLeveling:
    """Leveling may delay one person beyond the task."""

    said = "<LevelingDelay>28800</LevelingDelay>"

    def test_an_assignment_waits_out_its_delay(self) -> None:
        both = person(1) + person(2)
        late = stored("04T08:00", "04T17:00")
        one = works(1, 8, stored("02T08:00", "02T17:00")) + works(2, 8, self.said + late)
        result = imported(
            task(1, stored("02T08:00", "04T17:00"), hours=24), resources=both, assignments=one
        )

        assert agrees(result)
        assert str(result.project["T1"].assignments[1].delay) == "16h"
        assert "leveling_delay" not in kinds(result)

    def test_over_a_weekend_only_work_is_delayed(self) -> None:
        dates = stored("09T08:00", "09T17:00")  # a Monday, three days after a Friday
        result = imported(
            task(1, hours=8),
            resources=person(1),
            assignments=works(1, 8, "<LevelingDelay>43200</LevelingDelay>" + dates),
        )

        assert str(result.project["T1"].assignments[0].delay) == "8h"

    def test_a_delay_that_the_task_has_too_counts_once(self) -> None:
        dates = stored("04T08:00", "04T17:00")
        result = imported(
            task(1, self.said + dates),
            resources=person(1),
            assignments=works(1, 8, self.said + dates),
        )

        assert agrees(result)
        assert result.project["T1"].assignments[0].delay is None

    def test_a_delay_without_a_start_is_told(self) -> None:
        result = imported(task(1), resources=person(1), assignments=works(1, 8, self.said))

        assert kinds(result) == {"leveling_delay": 1}

    def test_a_delay_from_before_all_time_is_none(self) -> None:
        said = "<LevelingDelay>99999999999999</LevelingDelay>" + TWO_DAYS
        result = imported(task(1, hours=16), resources=person(1), assignments=works(1, 16, said))

        assert result.project["T1"].assignments[0].delay is None


BEGUN = "<ActualStart>2026-03-02T08:00:00</ActualStart><PercentComplete>50</PercentComplete>"
HALF = BEGUN + "<RemainingDuration>PT16H0M0S</RemainingDuration>"


def did(resource: int, done: int, left: int, dates: str) -> str:
    more = f"<ActualWork>PT{done}H0M0S</ActualWork><RemainingWork>PT{left}H0M0S</RemainingWork>"
    return works(resource, done + left, more + dates)


def begun_by_two(*assignments: str, finish: str = "05T17:00") -> Imported:
    """A task of four days, half of it done, by one for whole days and one for afternoons."""
    return imported(
        task(1, stored("02T08:00", finish) + HALF, hours=32),
        task(2, link(1) + AFTER_FOUR),
        calendars=calendar() + calendar(2, days=AFTERNOONS, name="Afternoons"),
        resources=person(1) + person(2, "<CalendarUID>2</CalendarUID>"),
        assignments="".join(assignments),
    )


class TestUnderWay:
    """Each of those who work on a started task goes on with what is left to them."""

    def test_who_has_more_left_than_the_task_leaves_says_so(self) -> None:
        result = begun_by_two(
            did(1, 16, 16, FOUR_DAYS), did(2, 8, 8, stored("02T13:00", "05T17:00"))
        )

        assert agrees(result)
        one, other = result.project["T1"].assignments
        assert not one.is_apart
        assert (str(other.duration), str(other.remaining_duration)) == ("16h", "8h")
        assert kinds(result) == {}

    def test_who_has_not_begun_yet_begins_when_the_file_says(self) -> None:
        result = begun_by_two(
            did(1, 16, 16, FOUR_DAYS), did(2, 0, 8, stored("04T13:00", "05T17:00"))
        )

        assert agrees(result)
        other = result.project["T1"].assignments[1]
        assert list(map(str, other.lengths)) == ["8h", "8h", "8h"]

    def test_who_is_done_already_has_nothing_left(self) -> None:
        result = begun_by_two(
            did(1, 16, 16, FOUR_DAYS), did(2, 4, 0, stored("02T13:00", "02T17:00"))
        )

        assert agrees(result)
        dates = schedule(result.project, result.options)
        assert dates.load("R2").effort == 0
        assert dates.load("R1").effort == 16 * 60

    @pytest.mark.parametrize(
        ("done", "left", "dates"),
        [(0, 8, stored("04T13:00", "05T17:00")), (4, 0, stored("02T13:00", "02T17:00"))],
        ids=["not begun", "done"],
    )
    def test_work_of_none_may_be_left_out(self, done: int, left: int, dates: str) -> None:
        told = did(2, done, left, dates)
        untold = re.sub("<[A-Za-z]*Work>PT0H0M0S</[A-Za-z]*Work>", "", told)

        full, short = (begun_by_two(did(1, 16, 16, FOUR_DAYS), other) for other in (told, untold))

        assert untold != told
        assert full.project["T1"].assignments == short.project["T1"].assignments
        assert agrees(short)

    def test_who_says_no_work_where_another_does_has_none(self) -> None:
        untold = did(2, 0, 0, stored("02T08:00", "02T08:00"))
        untold = re.sub("<[A-Za-z]*Work>PT0H0M0S</[A-Za-z]*Work>", "", untold)
        result = begun_by_two(did(1, 16, 16, FOUR_DAYS), untold)

        assert agrees(result)

    def test_who_ends_last_ends_the_task(self) -> None:
        dates = stored("02T13:00", "11T17:00")
        result = begun_by_two(did(1, 16, 16, FOUR_DAYS), did(2, 8, 24, dates), finish="11T17:00")

        found = schedule(result.project, result.options)
        assert f"{found['T1'].early_finish:%d %H:%M}" == "11 17:00"

    def test_who_goes_on_as_the_task_does_says_nothing(self) -> None:
        result = begun_by_two(
            did(1, 16, 16, FOUR_DAYS), did(2, 16, 16, stored("02T13:00", "11T17:00"))
        )

        assert [each.lengths for each in result.project["T1"].assignments] == [(), ()]

    @pytest.mark.parametrize(
        ("rest", "told"),
        [
            ("03T17:00|04T13:00", {}),  # only a morning in which Ana never works
            ("03T17:00|06T13:00", {"resumed_alone": 1}),
        ],
    )
    def test_who_is_interrupted_alone_is_told(self, rest: str, told: dict[str, int]) -> None:
        stop, resume = (f"2026-03-{at}:00" for at in rest.split("|"))
        dates = f"{stored('02T13:00', '05T17:00')}<Stop>{stop}</Stop><Resume>{resume}</Resume>"
        result = begun_by_two(did(1, 16, 16, FOUR_DAYS), did(2, 8, 8, dates))

        assert kinds(result) == told

    def test_what_is_left_to_each_comes_back(self) -> None:
        plan = site("2026-03-05T08:00")
        plan.add(
            "dig",
            "Dig",
            duration="4d",
            assignments=[
                Assignment("li", remaining_duration="12h"),
                Assignment("wang", delay="8h", duration="16h", remaining_duration="16h"),
            ],
            actual_start="2026-03-02T08:00",
            percent_complete=50,
        )
        written = write_mspdi(plan, schedule=schedule(plan))
        assert written.data is not None

        assert read_mspdi(written.data).project == plan
        assert not written.findings


class TestWriting:
    """What is written says no pause that is not there."""

    @pytest.mark.parametrize(
        ("data_date", "fields"),
        [
            (None, {"assignments": ["li", "wang"]}),
            (
                "2026-03-12T08:00",
                {
                    "assignments": ["wang"],
                    "actual_start": "2026-03-02T08:00",
                    "percent_complete": 25,
                },
            ),
        ],
    )
    def test_who_pauses_for_another_reason_comes_back_as_they_were(
        self, data_date: str | None, fields: dict[str, Any]
    ) -> None:
        plan = site(data_date)
        plan.add("dig", "Dig", duration="4d", **fields)
        dates = schedule(plan, SchedulingOptions(assignments="apart", milestones="any"))
        data = write_mspdi(plan, schedule=dates).data
        assert data is not None

        assert read_mspdi(data).project == plan
