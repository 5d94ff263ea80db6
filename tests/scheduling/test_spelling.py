"""A comparison names what was edited, not what is only written out in another way."""

from __future__ import annotations

from typing import Any

import pytest

from pmcore import schedule
from pmcore.calendars import Calendar
from pmcore.exchange import read_mspdi, write_mspdi
from pmcore.scheduling import Comparison, Schedule, SchedulingOptions
from pmcore.wbs import Assignment, Project, Resource

HOURS = "08:00-12:00 13:00-17:00"
SHANGHAI, ANGELES = "Asia/Shanghai", "America/Los_Angeles"


def plan(*, zone: str | None = None, length: str = "2d", **fields: Any) -> Project:
    calendars = [
        Calendar.standard("office", zone=zone, hours=HOURS),
        Calendar.standard("abroad", zone=zone and ANGELES, hours=HOURS),
    ]
    project = Project(
        "SITE",
        "Site",
        start="2026-03-02",
        calendar="office",
        calendars=calendars,
        resources=[Resource("li")],
    )
    project.add("dig", "Dig", duration=length, **fields)
    return project


def compared(before: Schedule, after: Schedule) -> Comparison:
    return after.compare(before)


def causes(comparison: Comparison) -> list[tuple[str, tuple[str, ...]]]:
    [move] = comparison.moves
    return [(cause.kind, cause.fields) for cause in move.because]


class TestSpelling:
    """A day or its first working minute, 16h or 2d: nobody edited that."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ({"constraints": ["SNET 2026-03-04"]}, {"constraints": ["SNET 2026-03-04T08:00"]}),
            ({"constraints": ["SNET 2026-03-04"]}, {"constraints": ["SNET 2026-03-03T17:00"]}),
            ({"constraints": ["FNLT 2026-03-20"]}, {"constraints": ["FNLT 2026-03-20T17:00"]}),
            (
                {"constraints": ["SNET 2026-03-04", "FNLT 2026-03-20"]},
                {"constraints": ["FNLT 2026-03-20", "SNET 2026-03-04T00:00"]},
            ),
            ({"deadline": "2026-03-20"}, {"deadline": "2026-03-20T17:00"}),
            ({"deadline": "2026-03-20"}, {"deadline": "2026-03-21T00:00"}),
            ({"effort": "2d", "assignments": ["li"]}, {"effort": "16h", "assignments": ["li"]}),
            ({"assignments": ["li"]}, {"effort": "40h", "assignments": ["li"]}),
            (
                {"assignments": [Assignment("li", delay="1d")]},
                {"assignments": [Assignment("li", delay="8h")]},
            ),
            ({"leveling_delay": "1ed"}, {"leveling_delay": "24eh"}),
            ({"splits": ["1d pause 1d"]}, {"splits": ["8h pause 480min"]}),
            (
                {"actual_start": "2026-03-03", "remaining_duration": "1d"},
                {"actual_start": "2026-03-03T08:00", "remaining_duration": "8h"},
            ),
        ],
    )
    def test_given_a_longer_task_then_only_that_is_the_cause(
        self, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        if "remaining_duration" in before:
            after = {**after, "remaining_duration": "24h"}
            expected: list[tuple[str, tuple[str, ...]]] = [("progress", ("remaining_duration",))]
            found = compared(schedule(plan(**before)), schedule(plan(**after)))
        else:
            expected = [("duration", ("duration",))]
            found = compared(schedule(plan(**before)), schedule(plan(length="24h", **after)))

        assert causes(found) == expected

    @pytest.mark.parametrize(
        ("before", "after", "field"),
        [
            (
                {"constraints": ["SNET 2026-03-04"]},
                {"constraints": ["SNET 2026-03-05"]},
                "constraints",
            ),
            (
                {"constraints": ["SNET 2026-03-04"]},
                {"constraints": ["MSO 2026-03-05"]},
                "constraints",
            ),
            (
                {"manual_finish": "2026-03-20"},
                {"manual_finish": "2026-03-20T16:00"},
                "manual_finish",
            ),
            (
                {"assignments": ["li"]},
                {"assignments": [Assignment("li", delay="1d")]},
                "assignments",
            ),
        ],
    )
    def test_given_what_means_something_else_then_it_is_named(
        self, before: dict[str, Any], after: dict[str, Any], field: str
    ) -> None:
        found = compared(schedule(plan(**before)), schedule(plan(length="3d", **after)))

        assert (field,) in [fields for _, fields in causes(found)]

    @pytest.mark.parametrize("calendar", [None, "abroad"])
    def test_given_the_file_of_a_plan_with_zones_then_one_clock_tells_both(
        self, calendar: str | None
    ) -> None:
        fields = {
            "calendar": calendar,
            "constraints": ["SNET 2026-03-05"],
            "deadline": "2026-03-20",
        }
        options = SchedulingOptions.ms_project()
        before, longer = (
            schedule(plan(zone=SHANGHAI, length=length, **fields), options)
            for length in ("2d", "3d")
        )
        files = [
            read_mspdi(write_mspdi(each.project, schedule=each).data or b"")
            for each in (before, longer)
        ]
        same, other = (compared(before, schedule(each.project, options)) for each in files)

        assert same.is_empty
        assert ("duration", ("duration",)) in causes(other)
        assert "constraint" not in [kind for kind, _ in causes(other)]
