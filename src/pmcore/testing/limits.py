"""What dates around the network ask of each leaf: bounds, pins and caps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from pmcore.kernel import TaskId
from pmcore.testing.inequalities import Bound, BoundKind, Dates
from pmcore.testing.leaves import Leaf, Standing
from pmcore.testing.minutes import clock, midnight
from pmcore.testing.walking import first, last
from pmcore.wbs import Constraint, ConstraintKind

if TYPE_CHECKING:
    from pmcore.testing.plan import Plan

_DAY = 1440
_READ_AS: dict[ConstraintKind, tuple[BoundKind, ...]] = {
    "SNET": ("SNET",),
    "FNET": ("FNET",),
    "SNLT": ("SNLT",),
    "FNLT": ("FNLT",),
    "MSO": ("SNET", "SNLT"),
    "MFO": ("FNET", "FNLT"),
}


_ASKED_OF: dict[Standing, tuple[BoundKind, ...]] = {
    "planned": ("SNET", "FNET", "SNLT", "FNLT"),
    "started": ("FNET", "FNLT"),
    "manual": ("FNLT",),
    "promised": ("FNLT",),
    "finished": (),
    "carry": (),
}
_LAPSED: tuple[BoundKind, ...] = ("FNLT",)  # what is still asked of what has started
_DATED: tuple[ConstraintKind, ...] = ("SNET", "FNET", "MSO", "MFO")


class Limits:
    """The dates of a project as instants, and what they mean for its leaves."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.project = plan.project
        self.options = plan.options
        self.horizon = plan.horizon

    def earliest(self, leaf: Leaf) -> int:
        """Return the first place from which nothing keeps a leaf."""
        bounds, known = self._before_delays(leaf), self._known(leaf)
        return first(
            0,
            lambda place: all_hold(bounds, leaf.entry(place)) and all_hold(known, leaf.work(place)),
        )

    def _before_delays(self, leaf: Leaf) -> list[Bound]:
        """Return lower bounds that hold before a delay: the project start, SNET, FNET."""
        if leaf.standing != "planned":
            going_on = [Bound("SNET", at, None) for at in self._going_on(leaf)]
            ends = [each for each in self._constraints(leaf) if each.kind == "FNET"]
            return [*going_on, *(self._together(leaf, each) for each in ends)]
        bounds = [bound for bound in self._constraints(leaf) if bound.is_lower]
        floor = self._floor(leaf)
        bounds += [floor] if floor else []
        is_told = any(bound.kind == "SNET" for bound in bounds) or self._waits_to_start(leaf)
        if self.options.project_start == "floor" or not is_told:
            start = self._day_start(self.project.settings.start, self._zone(None))
            bounds.append(Bound("SNET", start, None))
        return [self._together(leaf, bound) for bound in bounds]

    def _together(self, leaf: Leaf, bound: Bound) -> Bound:
        """Return a bound as people who work apart keep it: all start, so that one ends in time."""
        team = self._team(leaf) if bound.kind == "FNET" else []
        if not team:
            return bound
        starts: list[int] = []
        for one in team:
            end = Bound("FNET", bound.at, one.own)
            starts.append(_first_work(one, end).start)
        return Bound("SNET", min(starts), None)

    def _team(self, leaf: Leaf) -> list[Leaf]:
        """Return all parts of the task of a part that work."""
        if leaf.id == leaf.task:
            return []
        parts = [self.plan.leaves[each] for each in self.plan.below[leaf.task]]
        return [part for part in parts if part.minutes]

    def _known(self, leaf: Leaf) -> list[Bound]:
        """Return lower bounds from facts and the data date."""
        known, data_date = leaf.known, self.data_date()
        instants = [data_date] if leaf.standing == "planned" else []
        if known is not None and leaf.standing == "started":
            instants += [known.dates.finish] if data_date is None else []
        elif known is not None:
            instants.append(known.dates.finish)
        return [Bound("SNET", instant, None) for instant in instants if instant is not None]

    def _going_on(self, leaf: Leaf) -> list[int]:
        """Return the instants before which nothing that remains of a started leaf goes on."""
        if leaf.standing != "started" or leaf.known is None:
            return []
        instants = (leaf.known.dates.start, leaf.known.resume, self.data_date())
        return [at for at in instants if at is not None]

    def upper(self, leaf: Leaf) -> list[Bound]:
        """Return what keeps a leaf from being later, but for the project finish."""
        if leaf.standing in ("finished", "carry"):
            return []
        bounds = [bound for bound in self._constraints(leaf) if not bound.is_lower]
        return [*bounds, *self._deadlines(leaf), *self._held(leaf)]

    def beginning(self) -> int:
        """Return the data date, or the project start where there is none."""
        data_date = self.data_date()
        start = self._day_start(self.project.settings.start, self._zone(None))
        return start if data_date is None else data_date

    def data_date(self) -> int | None:
        """Return the instant before which no remaining work is done, if there is one."""
        data_date = self.project.settings.data_date
        if data_date is None or self.options.data_date == "ignored":
            return None
        return self._day_start(data_date, self._zone(None))

    def imposed_finish(self) -> int | None:
        """Return the instant every task must finish by, if the project names one."""
        finish = self.project.settings.finish
        return None if finish is None else self._day_end(finish, self._zone(None))

    def pin(self, leaf: Leaf) -> int | None:
        """Return the place that MSO or MFO pins a leaf to: the former, if it has both.

        What is finished has no other place than its own.
        """
        if leaf.standing == "finished":
            return 0
        if self.options.constraints == "soft" or leaf.standing != "planned":
            return None
        task = self.project[leaf.task]
        if start := task.constraint("MSO"):
            begin = Bound("SNET", self._day_start(start.at, self._zone(leaf.task)), None)
            return first(0, lambda place: begin.holds(leaf.work(place)))
        if finish := task.constraint("MFO"):
            end = Bound("FNLT", self._day_end(finish.at, self._zone(leaf.task)), None)
            starts = [_last_work(one, end)[1].start for one in self._team(leaf)]
            if not starts:
                return _last_work(leaf, end)[0]
            together = Bound("SNET", min(starts), None)
            return first(0, lambda place: together.holds(leaf.work(place)))
        return None

    def cap(self, leaf: Leaf) -> int | None:
        """Return the last place that hard SNLT and FNLT, its own and from above, allow a leaf."""
        if self.options.constraints != "hard" or leaf.standing != "planned":
            return None
        caps = [bound for bound in self._constraints(leaf) if not bound.is_lower]
        if not caps:
            return None
        return last(leaf.places - 1, lambda place: all_hold(caps, leaf.work(place)))

    def _constraints(self, leaf: Leaf) -> Iterator[Bound]:
        """Yield what constraints ask: of what has started its finish only, of facts no earliest."""
        is_lapsed = leaf.standing == "started" and self.options.started_constraints == "lapsed"
        kinds = _LAPSED if is_lapsed else _ASKED_OF[leaf.standing]
        for task in (leaf.task, *self.project.ancestors(leaf.task)):
            for constraint in self.project[task].constraints:
                for bound in self._read(task, constraint, leaf):
                    if bound.kind in kinds:
                        yield bound

    def _read(self, task: TaskId, constraint: Constraint, leaf: Leaf) -> Iterator[Bound]:
        zone = self._zone(task)
        for kind in _READ_AS[constraint.kind]:
            is_finish = kind in ("FNET", "FNLT")
            at = (self._day_end if is_finish else self._day_start)(constraint.at, zone)
            if kind == "SNLT" and not isinstance(constraint.at, datetime):
                at = leaf.calendar.next_working(at)
            yield Bound(kind, at, leaf.own)

    def _deadlines(self, leaf: Leaf) -> Iterator[Bound]:
        for task in (leaf.task, *self.project.ancestors(leaf.task)):
            deadline = self.project[task].deadline
            if deadline is not None:
                yield Bound("FNLT", self._day_end(deadline, self._zone(task)), None)

    def _held(self, leaf: Leaf) -> Iterator[Bound]:
        """Yield the actual starts of what should have followed a leaf, or a summary above it."""
        if self.options.started == "released":
            return
        held = {leaf.task, *self.project.ancestors(leaf.task)} - self.plan.idle
        for each in self.project.dependencies():
            if each.predecessor in held and each.type == "FS" and each.lag.is_zero:
                for begun in self._started(each.successor):
                    yield Bound("FNLT", begun, None)

    def _started(self, task: TaskId) -> Iterator[int]:
        """Yield the actual starts of a task, or of what lies below it."""
        for leaf in self.plan.leaves.values():
            is_it = task in (leaf.task, *self.project.ancestors(leaf.task))
            has_begun = leaf.standing in ("started", "promised")
            if is_it and has_begun and leaf.task not in self.plan.idle:
                assert leaf.begun is not None
                yield leaf.begun

    def _floor(self, leaf: Leaf) -> Bound | None:
        """Return the start of the nearest summary above that is scheduled by hand."""
        if any(self.project[leaf.task].constraint(kind) for kind in _DATED):
            return None
        for task in self.project.ancestors(leaf.task):
            start, _ = self.plan.fixed[task]
            if start is not None:
                return Bound("SNET", start, None)
        return None

    def _waits_to_start(self, leaf: Leaf) -> bool:
        """Whether some dependency asks the leaf, or a summary above it, to wait."""
        waiting = {leaf.task, *self.project.ancestors(leaf.task)}
        return any(
            each.successor in waiting
            and each.type in ("FS", "SS")
            and each.predecessor not in self.plan.idle
            for each in self.project.dependencies()
        )

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


def _first_work(leaf: Leaf, bound: Bound) -> Dates:
    return leaf.work(first(0, lambda place: bound.holds(leaf.work(place))))


def _last_work(leaf: Leaf, bound: Bound) -> tuple[int, Dates]:
    place = last(leaf.places - 1, lambda place: bound.holds(leaf.work(place)))
    return place, leaf.work(place)


def all_hold(bounds: Iterable[Bound], dates: Dates) -> bool:
    """Whether dates keep all bounds."""
    return all(bound.holds(dates) for bound in bounds)
