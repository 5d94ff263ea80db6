"""Tasks without children, and the places they can stand on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from pmcore.kernel import HorizonError, TaskId
from pmcore.scheduling import SchedulingOptions
from pmcore.testing.inequalities import Dates, Link
from pmcore.testing.minutes import WorkingMinutes
from pmcore.testing.walking import last

if TYPE_CHECKING:
    from pmcore.testing.facts import Known

Standing = Literal["planned", "started", "finished", "manual", "promised", "carry"]


class Delay(NamedTuple):
    """Minutes that pass before a leaf, in a calendar of their own."""

    minutes: int
    passes_in: WorkingMinutes


class Leaf:
    """A task without children, or a part of one, with every place it could stand, in order.

    A task with work to do stands on a working minute; one without stands on any instant that the
    options allow a milestone, or on any instant at all where a fact may lie.

    Attributes
    ----------
    id, task
        Its name among the leaves, and the task it is or belongs to.
    calendar
        Its working time: the task's calendar, or elapsed time.
    own
        The calendar in which its dates are held against bounds, or ``None`` to compare instants.
    standing
        What is known of it. ``promised``: it started, and its finish is set by hand. ``carry`` is
        no task: what a finished one hands on.
    begun
        When it starts whatever the place, if that is known.
    delays
        What passes between where it would stand and where it does, the first one first.
    """

    def __init__(
        self,
        task: TaskId,
        minutes: int,
        calendar: WorkingMinutes,
        options: SchedulingOptions,
        *,
        part: int | None = None,
        standing: Standing = "planned",
        begun: int | None = None,
        delays: Sequence[Delay] = (),
    ) -> None:
        self.id = task if part is None else f"{task}/{part}"
        self.task = task
        self.minutes = minutes
        self.calendar = calendar
        self.own = calendar if minutes and options.compare == "working" else None
        self.standing = standing
        self.begun = begun
        self.delays = tuple(delays)
        self.is_main = not part
        self.known: Known | None = None
        self._instants = () if minutes else _allowed(calendar, options, standing)

    @property
    def places(self) -> int:
        """How many places there are."""
        if self.minutes:
            return len(self.calendar.minutes) - self.minutes + 1
        return len(self._instants)

    def dates(self, place: int) -> Dates:
        """Start and finish when it stands there, as others see them."""
        work = self.work(place)
        return work if self.begun is None else Dates(self.begun, work.finish)

    def before(self, link: Link, place: int) -> Dates:
        """Start and finish when it stands there, as a dependency out of it counts from them."""
        return self.work(place) if link.from_remaining else self.dates(place)

    def work(self, place: int) -> Dates:
        """Start and finish of the work that is left when it stands there."""
        if self.minutes:
            return Dates(self.calendar.begin(place), self.calendar.end(place + self.minutes))
        if not 0 <= place < len(self._instants):
            raise self.calendar.outside(place)
        return Dates(self._instants[place], self._instants[place])

    def handed(self, link: Link, place: int, *, touching: bool) -> Dates:
        """Start and finish as a dependency out of it counts; a start may touch a rest before it."""
        dates = self.before(link, place)
        is_moving = self.begun is None or link.from_remaining
        return self.touched(dates) if touching and is_moving else dates

    def kept_by(self, start: int, *, touching: bool = False) -> int:
        """Return the largest instant that it finishes no earlier than, started by ``start``.

        With ``touching`` it may start right after a rest that this lies in.
        """
        horizon, minutes = self.calendar.horizon, self.calendar.minutes
        place = bisect_left(minutes, start) if touching else bisect_right(minutes, start) - 1
        if place < 0:
            return horizon.lo
        return self.kept(place)

    def kept(self, place: int) -> int:
        """Return the largest instant that it finishes no earlier than, where it stands there."""
        end = place + self.minutes
        if end >= len(self.calendar.minutes):
            return self.calendar.horizon.hi
        return self.calendar.begin(end) if self.own else self.calendar.end(end)

    def touched(self, dates: Dates) -> Dates:
        """Return dates that start where the rest before them begins."""
        if not self.minutes:
            return dates
        position = self.calendar.pos(dates.start)
        # before the first minute that is looked at, all is a rest
        start = self.calendar.end(position) if position else self.calendar.horizon.lo
        return Dates(start, dates.finish)

    def entry(self, place: int, *, touching: bool = False) -> Dates:
        """Start and finish where it would stand without its delays: what waits for others.

        With ``touching`` a delay passes from where the rest before the start begins.
        """
        for delay in reversed(self.delays):
            start = self.work(place).start
            is_over = partial(self._is_over, delay, start, touching)
            if not is_over(0):
                return Dates(self.calendar.horizon.lo, self.calendar.horizon.lo)
            place = last(place, is_over)
        return self.work(place)

    def _is_over(self, delay: Delay, start: int, touching: bool, place: int) -> bool:
        """Whether a delay after one place is over by an instant."""
        if place < 0:
            return True
        try:
            work = self.touched(self.work(place)) if touching else self.work(place)
            position = delay.passes_in.pos(work.start) + delay.minutes
            return delay.passes_in.end(position) <= start
        except HorizonError:
            return False  # it is not over within all that is looked at


def _allowed(
    calendar: WorkingMinutes, options: SchedulingOptions, standing: Standing
) -> Sequence[int]:
    """Return the instants at which a milestone may be, or a fact."""
    if options.milestones == "any" or standing != "planned":
        return range(calendar.horizon.lo, calendar.horizon.hi + 1)
    if options.milestones == "start":
        return calendar.minutes
    return calendar.touching
