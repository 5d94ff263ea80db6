"""Two schedules of one project, of which only one has zones: what clocks show is compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pytest

from pmcore.calendars import Calendar
from pmcore.scheduling import Schedule, schedule
from pmcore.scheduling.clocks import on_clocks
from pmcore.wbs import Project

SHANGHAI, BERLIN, LOS_ANGELES = "Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles"


def planned(text: str, *zones: str | None) -> Schedule:
    """Schedule ``dig 2d; pour 18ed on:c1``; calendars are c0, the project's, c1 and so on."""
    calendars = [Calendar.standard(f"c{n}", zone=zone) for n, zone in enumerate(zones)]
    project = Project("P", "Plan", start="2026-03-02", calendars=calendars, calendar="c0")
    before = None
    for part in text.split(";"):
        id, duration, *on = part.split()
        project.add(id, id, duration=duration, calendar=on[0][3:] if on else None)
        if before:
            project.link(before, id)
        before = id
    return schedule(project)


class TestCompare:
    """09:00 in Shanghai is 09:00 in a plan that knows no zones."""

    @pytest.mark.parametrize("zones", [(SHANGHAI, None), (None, SHANGHAI)])
    def test_given_nothing_but_zones_when_compared_then_nothing_moved(
        self, zones: tuple[str | None, str | None]
    ) -> None:
        before, after = (planned("dig 2d; pour 3d", zone) for zone in zones)
        found = after.compare(before)

        assert found.is_empty
        assert (found.finish_minutes, str(found)) == (0, "The project finish does not move.")

    @pytest.mark.parametrize("zones", [(SHANGHAI, None), (None, SHANGHAI)])
    def test_given_an_edit_as_well_when_compared_then_only_it_is_told(
        self, zones: tuple[str | None, str | None]
    ) -> None:
        before, after = planned("dig 2d; pour 3d", zones[0]), planned("dig 3d; pour 3d", zones[1])
        found = after.compare(before)

        assert [(move.task, move.minutes) for move in found] == [("dig", 480), ("pour", 480)]
        assert found.finish_minutes == 480
        assert str(found).splitlines()[1] == (
            "dig: Tue 2026-03-03 17:00 -> Wed 2026-03-04 17:00, 1d later, "
            "because its duration changed"
        )

    def test_given_tasks_of_several_zones_when_compared_then_the_projects_clock_tells_all(
        self,
    ) -> None:
        zoned = planned("make 1d; sell 1d on:c1", SHANGHAI, LOS_ANGELES)
        found = planned("make 1d; sell 1d on:c1", None, None).compare(zoned)

        # in Los Angeles it is still Monday morning when Shanghai has done its work of that day;
        # a plan without zones has one clock, and hours of that one are meant by its calendars
        assert [(move.task, f"{move.start_before:%a %H:%M}") for move in found] == [
            ("sell", "Tue 01:00")
        ]
        assert [each.settings for move in found for each in move.because] == [("zones",)]

    def test_given_a_clock_put_forward_when_compared_then_the_zone_is_the_cause(self) -> None:
        zoned = planned("dig 1d; dry 40ed", BERLIN)
        found = planned("dig 1d; dry 40ed", None).compare(zoned)

        assert str(found).splitlines()[1] == (
            "dry: Sat 2026-04-11 18:00 -> Sat 2026-04-11 17:00, 1eh earlier, "
            "because only one of the two plans has time zones"
        )

    def test_given_other_hours_as_well_when_compared_then_they_are_named_and_the_start_is_not(
        self,
    ) -> None:
        def made(zone: str | None, start: str, hours: str) -> Schedule:
            base = Calendar.standard("base", zone=zone, hours=hours)
            project = Project("P", "Plan", start=start, calendars=[base.derive("own")])
            project.add("dig", "Dig", duration="2d")
            return schedule(project)

        zoned = made(SHANGHAI, "2026-03-02T04:00+00:00", "09:00-17:00")
        found = made(None, "2026-03-02T12:00", "08:00-15:00").compare(zoned)

        assert [each.settings for each in found.moves[0].because] == [("zones", "calendars.own")]


class TestOnClocks:
    """When another clock shows what a clock shows at an instant."""

    @staticmethod
    def shown(moments: Sequence[str], own: str | None, other: str | None) -> list[int]:
        at = [round(datetime.fromisoformat(each + "+00:00").timestamp()) // 60 for each in moments]
        walls = on_clocks(np.array(at), [own] * len(at), [other] * len(at))
        return [there - here for here, there in zip(at, walls.tolist(), strict=True)]

    def test_the_clock_is_read_as_it_runs_at_each_instant(self) -> None:
        moments = ["2026-03-28T12:00", "2026-03-29T00:59", "2026-03-29T01:00", "2026-10-25T01:00"]

        assert self.shown(moments, BERLIN, None) == [60, 60, 120, 60]

    def test_a_time_shown_twice_is_the_first_and_a_skipped_one_the_change(self) -> None:
        moments = ["2026-03-29T02:30", "2026-10-25T02:30"]

        assert self.shown(moments, None, BERLIN) == [-90, -120]

    def test_from_zone_to_zone_the_wall_time_stays(self) -> None:
        assert self.shown(["2026-03-02T01:00"], SHANGHAI, LOS_ANGELES) == [16 * 60]
