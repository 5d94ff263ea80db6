"""Amounts and moments of findings, said in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pmcore.calendars import datetime_of
from pmcore.kernel import JsonValue
from pmcore.kernel.findings import LANGUAGES
from pmcore.kernel.wording import say_minutes
from pmcore.scheduling.engine.nodes import Kind
from pmcore.scheduling.engine.solution import Solution

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


class Measures:
    """Measures by how much something in a schedule comes too late."""

    def __init__(self, schedule: Schedule, solution: Solution) -> None:
        self.schedule, self.solution = schedule, solution
        self.network, self.outline = solution.network, solution.network.outline
        self.table = solution.ground.table

    def late(self, leaf: int, bound: int, reached: int) -> dict[str, Any]:
        """How long ``bound`` is passed, measured like the float of the leaf that reaches it.

        Milestones compare instants, and ``compare="instant"`` does for all: what falls on the
        next morning is late, though by no working minute, and the elapsed time is told instead.
        """
        calendar = int(self.network.nodes.calendar[leaf])
        one, lo = self.table.one, self.table.lo
        minutes = 0
        if bound < reached:
            minutes = one.pos(calendar, reached - lo) - one.pos(calendar, bound - lo)
        is_point = self.network.nodes.kind[leaf] == Kind.POINT
        is_literal = is_point or self.solution.ground.compare == "instant"
        if bound < reached and not minutes and is_literal:
            return {"late": self.spoken(reached - bound, elapsed=True), "minutes": reached - bound}
        return {"late": self.said(minutes, leaf), "minutes": minutes}

    def said(self, minutes: int, leaf: int) -> dict[str, JsonValue]:
        """Say minutes of a leaf, by its node."""
        elapsed = int(self.network.nodes.calendar[leaf]) == self.network.elapsed
        return self.spoken(minutes, elapsed=elapsed)

    def spoken(self, minutes: int, *, elapsed: bool) -> dict[str, JsonValue]:
        """Say an amount in both languages: a message picks the one of its reader."""
        conversion = self.schedule.project.settings.conversion
        return {tag: say_minutes(minutes, conversion, tag, elapsed=elapsed) for tag in LANGUAGES}

    def zone(self, row: int) -> str | None:
        """Zone in which the dates of a row are said."""
        return self.network.calendars[int(self.outline.calendar[row])].zone

    def short(self, instant: int, zone: str | None) -> str:
        """Write a moment to the minute."""
        return f"{datetime_of(instant, zone):%Y-%m-%d %H:%M}"
