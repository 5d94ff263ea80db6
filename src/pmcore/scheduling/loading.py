"""How much of their time people are asked for, instant by instant, and where that is too much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from pmcore.calendars import datetime_of, instant_of
from pmcore.kernel import TaskId
from pmcore.kernel.coercion import DateLike, date_of
from pmcore.scheduling.engine.arrays import Ints
from pmcore.wbs import Resource

# The whole time of a resource, and the hundredth of a percent of it.
WHOLE = 1_000_000
OF_A_HUNDREDTH = WHOLE // 10_000
_PERCENT = WHOLE // 100


@dataclass(frozen=True, slots=True)
class Peak:
    """A stretch of time in which a resource is asked for more than there is of it.

    Attributes
    ----------
    start, finish
        In the zone of the project.
    percent, units
        What is asked for where most is missing, rounded up, and what there is of it then.
    minutes
        Working minutes that are too many, rounded down.
    tasks
        The tasks that ask for it, in outline order.
    """

    start: datetime
    finish: datetime
    percent: int
    units: int
    minutes: int
    tasks: tuple[TaskId, ...]

    @property
    def missing(self) -> int:
        """Percent of the resource that is missing where most is."""
        return self.percent - self.units


@dataclass(frozen=True, slots=True, eq=False)
class Work:
    """Stretches of work, one entry each.

    Attributes
    ----------
    task
        Number of the task that asks for it.
    start, finish
        Instants.
    level
        How much of the resource's time it takes, in millionths, rounded up.
    """

    task: Ints
    start: Ints
    finish: Ints
    level: Ints


class Load:
    """What is left to do for one resource, as percent of its time.

    Attributes
    ----------
    resource
        Whose load it is.
    tasks
        The tasks that ask for it, in outline order.
    start, finish, percent
        Instants between which the load does not change, ascending, and the load there, in whole
        percent, rounded up; times without any are left out.

    Examples
    --------
    >>> from pmcore import Calendar, Project, schedule
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project("P", "P", start="2026-03-02", calendars=[office], resources=[Resource("li")])
    >>> for name in ("dig", "pour"):
    ...     _ = plan.add(name, name, duration="1d", assignments=["li 75%"])
    >>> load = schedule(plan).load("li")
    >>> load.most, load.effort, [(str(peak.start), peak.percent) for peak in load.peaks()]
    (150, 720, [('2026-03-02 09:00:00', 150)])
    """

    __slots__ = ("_level", "_work", "_zone", "finish", "percent", "resource", "start", "tasks")

    def __init__(
        self, resource: Resource, tasks: tuple[TaskId, ...], work: Work, zone: str | None
    ) -> None:
        self.resource, self.tasks = resource, tasks
        self._work, self._zone = work, zone
        self.start, self.finish, self._level = _profile(work)
        self.percent = _percent(self._level)

    @property
    def effort(self) -> int:
        """Working minutes that are left to do, rounded down."""
        return int(((self.finish - self.start) * self._level).sum()) // WHOLE

    @property
    def most(self) -> int:
        """The largest percentage at any time."""
        return int(self.percent.max(initial=0))

    def between(self, first: DateLike, last: DateLike) -> int:
        """Return the working minutes from one time to another, rounded down.

        Parameters
        ----------
        first, last
            A date stands for its first instant in the zone of the project.

        Raises
        ------
        InputError
            ``value.invalid`` for what is no time; ``time.naive``; ``time.aware``: times must have
            an offset where the project has a zone.
        """
        begin, end = (
            instant_of(date_of(at, field), self._zone, field=field)
            for field, at in (("first", first), ("last", last))
        )
        shared = np.minimum(self.finish, end) - np.maximum(self.start, begin)
        return int((np.maximum(shared, 0) * self._level).sum()) // WHOLE

    def peaks(self) -> tuple[Peak, ...]:
        """Return stretches in which more is asked for than there is of the resource, by date.

        How much there is of it are its units, or what its availability says from a date on. A
        rest ends a stretch, as does every moment at which there is enough.
        """
        start, finish, level, units = self._held_against_units()
        over = np.flatnonzero(level > units)
        if not over.size:
            return ()
        cuts = np.flatnonzero(start[over][1:] != finish[over][:-1]) + 1
        columns = start, finish, level, units
        return tuple(
            self._peak(*(column[some] for column in columns)) for some in np.split(over, cuts)
        )

    def _held_against_units(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Return stretches with what is asked for and what there is, divided where that changes.

        Both are millionths of its time.
        """
        steps = self.resource.availability
        start, finish, level = self.start, self.finish, self._level
        changes = [instant_of(each.since, self._zone, field="since") for each in steps]
        for at in changes:
            inside = (start < at) & (at < finish)
            start = np.concatenate([start, np.full(int(inside.sum()), at)])
            level = np.concatenate([level, level[inside]])
            finish = np.concatenate([np.where(inside, at, finish), finish[inside]])
        order = np.argsort(start, kind="stable")
        start, finish, level = start[order], finish[order], level[order]
        much = np.array([self.resource.units, *(each.units for each in steps)], dtype=np.int64)
        units = much[np.searchsorted(changes, start, side="right")]
        return start, finish, level, units * _PERCENT

    def _peak(self, start: Ints, finish: Ints, level: Ints, units: Ints) -> Peak:
        missing, work = level - units, self._work
        worst = int(missing.argmax())
        asking = np.unique(work.task[(work.start < finish[-1]) & (work.finish > start[0])])
        return Peak(
            start=datetime_of(int(start[0]), self._zone),
            finish=datetime_of(int(finish[-1]), self._zone),
            percent=int(_percent(level[worst])),
            units=int(units[worst]) // _PERCENT,
            minutes=int(((finish - start) * missing).sum()) // WHOLE,
            tasks=tuple(self.tasks[i] for i in asking.tolist()),
        )

    def __iter__(self) -> Iterator[tuple[datetime, datetime, int]]:
        """Yield start, finish and percent of each stretch of even load."""
        columns = (self.start.tolist(), self.finish.tolist(), self.percent.tolist())
        for start, finish, percent in zip(*columns, strict=True):
            yield datetime_of(start, self._zone), datetime_of(finish, self._zone), percent

    def __repr__(self) -> str:
        return f"<Load of {self.resource.id}: {self.effort} minutes, at most {self.most}%>"


def _percent(level: Ints) -> Ints:
    """Whole percents of millionths, rounded up: what is asked for too much shows as more."""
    return -(-level // _PERCENT)


def _profile(work: Work) -> tuple[Ints, Ints, Ints]:
    """Add up stretches of work: between which instants how much is asked for."""
    instants, slot = np.unique(np.concatenate([work.start, work.finish]), return_inverse=True)
    change = np.zeros(instants.size, dtype=np.int64)
    np.add.at(change, slot, np.concatenate([work.level, -work.level]))
    level = np.cumsum(change)[:-1]
    asked = np.flatnonzero(level)
    return instants[:-1][asked], instants[1:][asked], level[asked]
