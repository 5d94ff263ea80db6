"""Work in pieces: written as work over time, and read from it again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mpxj_peer
from exchange.mspdi.documents import calendar, document, imported, kinds, task
from pmcore import schedule
from pmcore.calendars import Calendar, CalendarException
from pmcore.exchange import Exported, read_mspdi, write_mspdi
from pmcore.scheduling import SchedulingOptions
from pmcore.wbs import Assignment, Project, Resource, Split

OFFICE = Calendar.standard("office", zone=None, hours="08:00-12:00 13:00-17:00")
LATE = Calendar.standard("late", zone=None, hours="12:00-16:00 17:00-23:00")
LI = OFFICE.derive("li", exceptions=[CalendarException.on(date(2026, 3, 4))])
OPTIONS = SchedulingOptions.ms_project(milestones="any")


def plan(**fields: Any) -> Project:
    people = [Resource("li", calendar="li"), Resource("wang"), Resource("an")]
    made = Project(
        "SITE",
        "Fence",
        start="2026-03-02T08:00",
        calendars=[OFFICE, LATE, LI],
        calendar="office",
        resources=people,
    )
    made.add("dig", "Dig", **{"duration": "4d", **fields})
    return made


def written(project: Project) -> Exported:
    return write_mspdi(project, schedule=schedule(project, OPTIONS))


def back(project: Project) -> Project:
    data = written(project).data
    assert data is not None
    return read_mspdi(data).project


def told(exported: Exported) -> list[str]:
    return [str(found.context["kind"]) for found in exported.findings if "kind" in found.context]


STARTED = {"actual_start": "2026-03-02T08:00"}


class TestRoundTrip:
    """What a schedule dates is read back as the splits it came from."""

    @pytest.mark.parametrize(
        "fields",
        [
            {"splits": ["1d pause 2d"]},
            {"splits": ["0.5d pause 1.5d", "1d pause 8d", "3.5d pause 20d"]},
            {"splits": ["1d pause 0.25d"]},
            {"splits": ["1d pause 2d"], "assignments": ["li"]},
            {"splits": ["1d pause 2d"], "assignments": ["an 30%", "wang 50%"]},
            {"splits": ["1d pause 2d"], "assignments": ["li"], "fixed": "duration"},
            {"splits": ["1d pause 2d"], "assignments": ["wang"], "calendar": "late"},
            {"splits": ["1d pause 2d"], "calendar": "late"},
            {"splits": ["8h pause 12h"], "duration": "32h"},
            {"splits": ["1d pause 2d"], "is_active": False},
            {"splits": ["1d pause 2d", "3d pause 1d"], "percent_complete": 50, **STARTED},
            {"splits": ["1d pause 2d"], "remaining_duration": "3.5d", **STARTED},
            {
                "splits": ["1d pause 2d", "3d pause 1d"],
                "percent_complete": 50,
                "suspended": "2026-03-05T17:00",
                "resume": "2026-03-16T08:00",
                **STARTED,
            },
            {
                "splits": ["1d pause 2d"],
                "actual_finish": "2026-03-09T17:00",
                "percent_complete": 100,
                **STARTED,
            },
        ],
    )
    def test_splits_come_back(self, fields: dict[str, Any]) -> None:
        project = plan(**fields)

        assert "splits" not in told(written(project))
        assert back(project)["dig"].splits == project["dig"].splits
        assert back(project) == project

    @given(
        st.lists(st.tuples(st.integers(1, 15), st.integers(1, 40)), min_size=1, max_size=4),
        st.sampled_from((None, "late", "office")),
        st.sampled_from(((), ("li",), ("an 50%", "wang"))),
        st.integers(0, 100),
    )
    def test_any_splits_come_back(
        self,
        drawn: list[tuple[int, int]],
        own: str | None,
        people: tuple[str, ...],
        percent: int,
    ) -> None:
        pauses = {after: Split(f"{after}h", f"{pause}h") for after, pause in sorted(drawn)}
        more = {"percent_complete": percent, **STARTED} if percent else {}
        if own == "late":
            people = ()  # the hours in common are no whole days
        project = plan(
            duration="16h", splits=[*pauses.values()], calendar=own, assignments=people, **more
        )

        if told(written(project)) == []:
            assert back(project) == project
        else:
            # a pause where what is done ends, or one that nothing is done after
            assert told(written(project)) == ["splits"]

    def test_a_plan_that_has_changed_says_its_new_pieces_once(self) -> None:
        data = written(plan(splits=["1d pause 2d"])).data
        assert data is not None
        before = read_mspdi(data)
        changed = before.project.copy()
        changed.update("dig", splits=["2d pause 1d"])

        again = write_mspdi(changed, schedule=schedule(changed, OPTIONS), imported=before).data

        assert again is not None
        assert again.count(b"<Assignment>") == 1
        assert read_mspdi(again).project == changed


class TestLosses:
    """Pauses that have no place in the file are told."""

    @pytest.mark.parametrize(
        "fields",
        [
            {"splits": ["0d pause 1d"]},
            {"splits": ["4d pause 1d"]},
            {"splits": ["1d pause 0d"]},
            {"splits": ["1d pause 1d"], "duration": "4ed"},
            {"splits": ["2d pause 1d"], "percent_complete": 50, **STARTED},
            {"splits": ["1d pause 1d"], "assignments": ["li", "wang"]},
            {
                "splits": ["1d pause 1d"],
                "assignments": [Assignment("wang", duration="1d"), Assignment("li")],
            },
        ],
    )
    def test_a_pause_that_is_not_between_two_pieces(self, fields: dict[str, Any]) -> None:
        assert "splits" in told(written(plan(**fields)))

    def test_pauses_without_dates(self) -> None:
        assert told(write_mspdi(plan(splits=["1d pause 1d"]))) == ["splits"]

    def test_units_that_the_task_is_not_typed_in(self) -> None:
        assert told(written(plan(splits=["8h pause 2d"]))) == ["unit"]


def stretch(start: str, finish: str, hours: float, kind: int = 1) -> str:
    minutes = round(hours * 60)
    return (
        f"<TimephasedData><Type>{kind}</Type><UID>1</UID><Start>2026-03-{start}:00</Start>"
        f"<Finish>2026-03-{finish}:00</Finish><Unit>2</Unit>"
        f"<Value>PT{minutes // 60}H{minutes % 60}M0S</Value></TimephasedData>"
    )


def assignment(*stretches: str, more: str = "") -> str:
    return (
        "<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>"
        f"<Units>1</Units>{more}{''.join(stretches)}</Assignment>"
    )


class TestReading:
    """Files of Microsoft Project say the work of each day; gaps in working time are splits."""

    @pytest.mark.parametrize(
        ("stretches", "splits"),
        [
            # days that last until the next begins, and a record without work for the pause
            (
                [
                    stretch("02T08:00", "03T08:00", 8),
                    stretch("03T08:00", "05T08:00", 0),
                    stretch("05T08:00", "06T08:00", 8),
                    stretch("06T08:00", "06T17:00", 8),
                ],
                ["1d pause 2d"],
            ),
            # nothing said of the pause
            (
                [stretch("02T08:00", "02T17:00", 8), stretch("05T08:00", "06T17:00", 16)],
                ["1d pause 2d"],
            ),
            # a weekend is no pause, whether it is told or not
            ([stretch("05T08:00", "07T08:00", 16), stretch("09T08:00", "09T17:00", 8)], []),
            (
                [
                    stretch("05T08:00", "06T17:00", 16),
                    stretch("06T17:00", "09T08:00", 0),
                    stretch("09T08:00", "09T17:00", 8),
                ],
                [],
            ),
            # out of order, done and to be done
            (
                [
                    stretch("05T08:00", "06T17:00", 16),
                    stretch("02T08:00", "02T17:00", 8, kind=2),
                ],
                ["1d pause 2d"],
            ),
            # baselines are no work
            ([stretch("02T08:00", "04T17:00", 24), stretch("09T08:00", "09T17:00", 8, 4)], []),
            # four hours somewhere in a day: what is a pause cannot be told
            (
                [
                    stretch("02T08:00", "03T08:00", 8),
                    stretch("03T08:00", "04T08:00", 0),
                    stretch("04T08:00", "05T08:00", 4),
                    stretch("05T08:00", "06T17:00", 12),
                ],
                [],
            ),
        ],
    )
    def test_pauses_of_work_over_time(self, stretches: list[str], splits: list[str]) -> None:
        result = imported(task(1, hours=24), assignments=assignment(*stretches))

        assert list(map(str, result.project["T1"].splits)) == splits
        assert ("timephased" in kinds(result)) == (not splits)

    @pytest.mark.parametrize(
        "stretches",
        [
            [stretch("02T17:00", "02T08:00", 8)],
            [stretch("02T08:00", "02T17:00", 0)],
            [stretch("02T08:00", "02T17:00", 8).replace("2026", "9999")] * 2,
            [stretch("02T08:00", "02T17:00", 8), stretch("09T08:00", "09T17:00", 8).replace(
                "2026", "2199")],
            ["<TimephasedData><Type>1</Type></TimephasedData>", "<TimephasedData/>"],
        ],
    )  # fmt: skip
    def test_work_that_says_nothing_is_carried_along(self, stretches: list[str]) -> None:
        result = imported(task(1, hours=24), assignments=assignment(*stretches))

        assert result.project["T1"].splits == ()

    def test_contours_are_no_splits(self) -> None:
        pieces = [stretch("02T08:00", "02T17:00", 8), stretch("05T08:00", "06T17:00", 16)]
        shaped = assignment(*pieces, more="<WorkContour>8</WorkContour>")

        assert imported(task(1, hours=24), assignments=shaped).project["T1"].splits == ()

    def test_thousands_of_days_are_read_soon(self) -> None:
        pieces = [stretch("02T08:00", "02T17:00", 8), stretch("05T08:00", "06T17:00", 16)] * 3000
        data = document(task(1, hours=24), assignments=assignment(*pieces), calendars=calendar())

        assert read_mspdi(data).project["T1"].splits == ()


@pytest.mark.skipif(bool(mpxj_peer.missing()), reason=mpxj_peer.missing())
class TestMpxj:
    """MPXJ, an independent reader, finds the same pieces."""

    def test_pieces_are_those_of_the_schedule(self, tmp_path: Path) -> None:
        project = plan(splits=["1d pause 2d"])
        project.add("a", "A", duration="4d", splits=["12h pause 8h", "3d pause 5d"])
        project.add("b", "B", duration="3d", splits=["1d pause 1d"], assignments=["wang 50%"])
        project.add("c", "C", duration="4d", splits=["1d pause 1d", "3d pause 2d"])
        project.update("c", percent_complete=50, actual_start="2026-03-02T08:00")
        project.add("d", "D", duration="9d")
        made = schedule(project, OPTIONS)
        write_mspdi(project, tmp_path / "plan.xml", schedule=made)

        answer = mpxj_peer.ask(tmp_path / "plan.xml")

        pieces = {each["name"]: each["pieces"] for each in answer["tasks"].values()}
        expected = {
            str(task.name): [
                [f"{start:%Y-%m-%dT%H:%M}", f"{end:%Y-%m-%dT%H:%M}"]
                for start, end in made.segments(task.id)
            ]
            for task in project
        }
        assert pieces.pop("D") == []
        expected.pop("D")
        assert pieces == expected
