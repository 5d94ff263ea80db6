"""What dates around the network ask of each leaf: bounds, pins and caps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from pmcore.kernel import TaskId
from pmcore.scheduling import SchedulingOptions
from pmcore.testing.inequalities import Bound, BoundKind
from pmcore.testing.leaves import Leaf
from pmcore.testing.minutes import Horizon, clock, midnight
from pmcore.testing.walking import first, last
from pmcore.wbs import Constraint, ConstraintKind, Project

_DAY = 1440
_READ_AS: dict[ConstraintKind, tuple[BoundKind, ...]] = {
    "SNET": ("SNET",),
    "FNET": ("FNET",),
    "SNLT": ("SNLT",),
    "FNLT": ("FNLT",),
    "MSO": ("SNET", "SNLT"),
    "MFO": ("FNET", "FNLT"),
}


class Limits:
    """The dates of a project as instants, and what they mean for its leaves."""

    def __init__(self, project: Project, options: SchedulingOptions, horizon: Horizon) -> None:
        self.project = project
        self.options = options
        self.horizon = horizon

    def lower(self, leaf: Leaf) -> list[Bound]:
        """Return what keeps a leaf from being earlier: the project start, SNET, FNET."""
        start = Bound("SNET", self._day_start(self.project.settings.start, self._zone(None)), None)
        return [start, *(bound for bound in self._constraints(leaf) if bound.is_lower)]

    def upper(self, leaf: Leaf) -> list[Bound]:
        """Return what keeps a leaf from being later, but for the project finish."""
        bounds = [bound for bound in self._constraints(leaf) if not bound.is_lower]
        return [*bounds, *self._deadlines(leaf)]

    def imposed_finish(self) -> int | None:
        """Return the instant every task must finish by, if the project names one."""
        finish = self.project.settings.finish
        return None if finish is None else self._day_end(finish, self._zone(None))

    def pin(self, leaf: Leaf) -> int | None:
        """Return the place that a hard MSO or MFO pins a leaf to: the former, if it has both."""
        if self.options.constraints == "soft":
            return None
        task = self.project[leaf.id]
        if start := task.constraint("MSO"):
            begin = Bound("SNET", self._day_start(start.at, self._zone(leaf.id)), None)
            return first(0, lambda place: begin.holds(leaf.dates(place)))
        if finish := task.constraint("MFO"):
            end = Bound("FNLT", self._day_end(finish.at, self._zone(leaf.id)), None)
            return last(leaf.places - 1, lambda place: end.holds(leaf.dates(place)))
        return None

    def cap(self, leaf: Leaf) -> int | None:
        """Return the last place that hard SNLT and FNLT, its own and from above, allow a leaf."""
        if self.options.constraints == "soft":
            return None
        caps = [bound for bound in self._constraints(leaf) if not bound.is_lower]
        return last(leaf.places - 1, lambda place: all_hold(caps, leaf, place)) if caps else None

    def _constraints(self, leaf: Leaf) -> Iterator[Bound]:
        for task in (leaf.id, *self.project.ancestors(leaf.id)):
            for constraint in self.project[task].constraints:
                yield from self._read(task, constraint, leaf)

    def _read(self, task: TaskId, constraint: Constraint, leaf: Leaf) -> Iterator[Bound]:
        zone = self._zone(task)
        for kind in _READ_AS[constraint.kind]:
            is_finish = kind in ("FNET", "FNLT")
            at = (self._day_end if is_finish else self._day_start)(constraint.at, zone)
            if kind == "SNLT" and not isinstance(constraint.at, datetime):
                at = leaf.calendar.next_working(at)
            yield Bound(kind, at, leaf.own)

    def _deadlines(self, leaf: Leaf) -> Iterator[Bound]:
        for task in (leaf.id, *self.project.ancestors(leaf.id)):
            deadline = self.project[task].deadline
            if deadline is not None:
                yield Bound("FNLT", self._day_end(deadline, self._zone(task)), None)

    def _zone(self, task: TaskId | None) -> str | None:
        named = self.project[task].calendar if task is not None else None
        calendar = named or self.project.settings.calendar
        return None if calendar is None else self.project.calendars[calendar].zone

    def _day_start(self, value: date | datetime, zone: str | None) -> int:
        if isinstance(value, datetime):
            return clock(value)
        return self.horizon.instant(midnight(value), zone)

    def _day_end(self, value: date | datetime, zone: str | None) -> int:
        if isinstance(value, datetime):
            return clock(value)
        return self.horizon.instant(midnight(value) + _DAY, zone)


def all_hold(bounds: list[Bound], leaf: Leaf, place: int) -> bool:
    """Whether a leaf keeps all bounds when it stands on a place."""
    dates = leaf.dates(place)
    return all(bound.holds(dates) for bound in bounds)
