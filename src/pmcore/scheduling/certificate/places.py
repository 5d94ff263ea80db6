"""Places: where a task without children may stand in its calendar, as whole numbers in order.

A task with work to do stands on a position: the number of its first working minute. A task
without stands on an instant that the milestone option allows. Every question is monotone: a
later bound never gives an earlier place. So of many bounds on a start, the largest decides.
"""

from __future__ import annotations

from typing import Protocol

from pmcore.scheduling.certificate.clocks import Clock
from pmcore.scheduling.options import MilestoneReading


class Places(Protocol):
    """Where one task may stand."""

    @property
    def clock(self) -> Clock:
        """The calendar that measures its work and float."""

    @property
    def minutes(self) -> int:
        """Its duration."""

    def start(self, place: int) -> int:
        """Return the instant at which it starts there."""

    def finish(self, place: int) -> int:
        """Return the instant at which it finishes there."""

    def of_start(self, t: int) -> int | None:
        """Return the place that starts at ``t``, if there is one."""

    def of_finish(self, t: int) -> int | None:
        """Return the place that finishes at ``t``, if there is one."""

    def least_start(self, t: int) -> int:
        """Return the least place whose start is not before ``t``."""

    def least_finish(self, t: int) -> int:
        """Return the least place whose finish is not before ``t``, as ``compare`` reads it."""

    def greatest_start(self, t: int) -> int:
        """Return the greatest place that starts no later than ``t``, as instants."""

    def greatest_touching(self, t: int) -> int:
        """Return the greatest place that starts no later than a rest which ``t`` lies in."""

    def greatest_finish(self, t: int) -> int:
        """Return the greatest place that finishes no later than ``t``."""

    def start_no_later(self, t: int, *, is_day: bool) -> int:
        """Return the greatest place that keeps SNLT ``t``, as ``compare`` reads it."""

    def latest_kept(self, finish: int) -> int:
        """Return the largest instant that a ``finish`` is not before, as ``compare`` reads it."""

    def work(self, earlier: int, later: int) -> int:
        """Working minutes from one place to another."""

    def before(self, place: int) -> int:
        """Return the instant at which it starts one step earlier."""


class WorkPlaces:
    """Places of a task that works for some minutes: positions in its calendar."""

    __slots__ = ("_literal", "clock", "minutes")

    def __init__(self, clock: Clock, minutes: int, *, literal: bool) -> None:
        self.clock = clock
        self.minutes = minutes
        self._literal = literal

    def start(self, place: int) -> int:
        """Return the instant at which it starts there."""
        return self.clock.begin(place)

    def finish(self, place: int) -> int:
        """Return the instant at which it finishes there."""
        return self.clock.end(place + self.minutes)

    def of_start(self, t: int) -> int | None:
        """Return the place that starts at ``t``, if there is one."""
        return self.clock.pos(t) if self.clock.is_working(t) else None

    def of_finish(self, t: int) -> int | None:
        """Return the place that finishes at ``t``, if there is one."""
        return self.clock.pos(t) - self.minutes if self.clock.is_working(t - 1) else None

    def least_start(self, t: int) -> int:
        """Return the least place whose start is not before ``t``."""
        return self.clock.pos(t)

    def least_finish(self, t: int) -> int:
        """Return the least place whose finish is not before ``t``, as ``compare`` reads it."""
        place = self.clock.pos(t) - self.minutes
        # Read literally, the end of Friday is before Monday morning: it takes one minute more.
        return place + 1 if self._literal and self.finish(place) < t else place

    def greatest_start(self, t: int) -> int:
        """Return the greatest place that starts no later than ``t``, as instants."""
        return self.clock.pos(t) if self.clock.is_working(t) else self.clock.pos(t) - 1

    def greatest_touching(self, t: int) -> int:
        """Return the greatest place that starts no later than a rest which ``t`` lies in."""
        return self.clock.pos(t)

    def greatest_finish(self, t: int) -> int:
        """Return the greatest place that finishes no later than ``t``."""
        return self.clock.pos(t) - self.minutes

    def start_no_later(self, t: int, *, is_day: bool) -> int:
        """Return the greatest place that keeps SNLT ``t``, as ``compare`` reads it."""
        # The first working instant of a day has the position of its midnight.
        return self.greatest_start(t) if self._literal and not is_day else self.clock.pos(t)

    def latest_kept(self, finish: int) -> int:
        """Return the largest instant that a ``finish`` is not before, as ``compare`` reads it."""
        return finish if self._literal else self.clock.begin(self.clock.pos(finish))

    def work(self, earlier: int, later: int) -> int:
        """Working minutes from one place to another."""
        return later - earlier

    def before(self, place: int) -> int:
        """Return the instant at which it starts one step earlier."""
        return self.clock.begin(place - 1)


class MomentPlaces:
    """Places of a milestone: the instants its calendar allows."""

    __slots__ = ("_milestones", "clock", "minutes")

    def __init__(self, clock: Clock, milestones: MilestoneReading) -> None:
        self.clock = clock
        self.minutes = 0
        self._milestones = milestones

    def start(self, place: int) -> int:
        """Return the instant at which it starts there."""
        return place

    def finish(self, place: int) -> int:
        """Return the instant at which it finishes there."""
        return place

    def of_start(self, t: int) -> int | None:
        """Return the place that starts at ``t``, if there is one."""
        return t if self._allows(t) else None

    def of_finish(self, t: int) -> int | None:
        """Return the place that finishes at ``t``, if there is one."""
        return t if self._allows(t) else None

    def least_start(self, t: int) -> int:
        """Return the least place whose start is not before ``t``."""
        return t if self._allows(t) else self.clock.begin(self.clock.pos(t))

    def least_finish(self, t: int) -> int:
        """Return the least place whose finish is not before ``t``, as ``compare`` reads it."""
        return self.least_start(t)

    def greatest_start(self, t: int) -> int:
        """Return the greatest place that starts no later than ``t``, as instants."""
        if self._allows(t):
            return t
        position = self.clock.pos(t)
        if self._milestones == "start":
            return self.clock.begin(position - 1)
        return self.clock.end(position)

    def greatest_touching(self, t: int) -> int:
        """Return the greatest place that starts no later than ``t``: it works at no time."""
        return self.greatest_start(t)

    def greatest_finish(self, t: int) -> int:
        """Return the greatest place that finishes no later than ``t``."""
        return self.greatest_start(t)

    def start_no_later(self, t: int, *, is_day: bool) -> int:
        """Return the greatest place that keeps SNLT ``t``, as ``compare`` reads it."""
        return self.greatest_start(self.clock.begin(self.clock.pos(t)) if is_day else t)

    def latest_kept(self, finish: int) -> int:
        """Return the largest instant that a ``finish`` is not before, as ``compare`` reads it."""
        return finish

    def work(self, earlier: int, later: int) -> int:
        """Working minutes from one place to another."""
        return self.clock.pos(later) - self.clock.pos(earlier)

    def before(self, place: int) -> int:
        """Return the instant at which it starts one step earlier."""
        return self.greatest_start(place - 1)

    def _allows(self, t: int) -> bool:
        if self._milestones == "any":
            return True
        if self.clock.is_working(t):
            return True
        return self._milestones == "touch" and self.clock.is_working(t - 1)
