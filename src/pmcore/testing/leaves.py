"""Tasks without children, and the places they can stand on."""

from __future__ import annotations

from collections.abc import Sequence

from pmcore.kernel import TaskId
from pmcore.scheduling import SchedulingOptions
from pmcore.testing.inequalities import Dates
from pmcore.testing.minutes import WorkingMinutes


class Leaf:
    """A task without children, with every place it could stand in its calendar, in order.

    A task with work to do stands on a working minute; one without stands on any instant that the
    options allow a milestone.

    Attributes
    ----------
    calendar
        Its working time: the task's calendar, or elapsed time.
    own
        The calendar in which its dates are held against bounds, or ``None`` to compare instants.
    """

    def __init__(
        self, task_id: TaskId, minutes: int, calendar: WorkingMinutes, options: SchedulingOptions
    ) -> None:
        self.id = task_id
        self.minutes = minutes
        self.calendar = calendar
        self.own = calendar if minutes and options.compare == "working" else None
        self._instants = () if minutes else _allowed(calendar, options)

    @property
    def places(self) -> int:
        """How many places there are."""
        if self.minutes:
            return len(self.calendar.minutes) - self.minutes + 1
        return len(self._instants)

    def dates(self, place: int) -> Dates:
        """Start and finish when it stands there."""
        if self.minutes:
            return Dates(self.calendar.begin(place), self.calendar.end(place + self.minutes))
        if not 0 <= place < len(self._instants):
            raise self.calendar.outside(place)
        return Dates(self._instants[place], self._instants[place])


def _allowed(calendar: WorkingMinutes, options: SchedulingOptions) -> Sequence[int]:
    """Return the instants at which a milestone may be."""
    if options.milestones == "start":
        return calendar.minutes
    if options.milestones == "any":
        return range(calendar.horizon.lo, calendar.horizon.hi + 1)
    return calendar.touching
