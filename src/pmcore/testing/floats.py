"""How far tasks can move: total, free, interfering and independent float."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from pmcore.kernel import TaskId
from pmcore.testing.early import least_place
from pmcore.testing.inequalities import Dates, Link
from pmcore.testing.leaves import Leaf
from pmcore.testing.minutes import WorkingMinutes
from pmcore.testing.plan import Plan
from pmcore.testing.room import Room
from pmcore.testing.state import State
from pmcore.testing.walking import farthest, first


class Float(NamedTuple):
    """The floats of one task, in minutes of its calendar."""

    total: int
    free: int
    independent: int

    @property
    def interfering(self) -> int:
        """What using it takes from the tasks that follow."""
        return self.total - self.free


NO_FLOAT = Float(0, 0, 0)


class Works(NamedTuple):
    """The work of one leaf: early, late, at its free limit, at its least place, and wanted."""

    early: Dates
    late: Dates
    limit: Dates
    least: Dates
    origin: Dates


class Floats:
    """The floats of every task of a plan."""

    def __init__(self, plan: Plan, links: list[Link], early: State, late: State) -> None:
        self.plan = plan
        self.links = links
        self.early = early
        self.late = late
        self.finish = early.finish()
        self.room = Room(plan, links, early, self.finish)
        self.own_room = Room(plan, links, early, self.finish, touching=plan.options.touches)
        self.works = {
            leaf.id: self._works(leaf)
            for leaf in plan.leaves.values()
            if leaf.standing != "finished" and leaf.task not in plan.hammocks
        }

    def of(self, task: TaskId) -> Float:
        """Return the floats of a leaf, or the smallest that a summary's leaves leave it."""
        leaf = self.plan.leaves.get(task)
        if task in self.plan.hammocks:
            return self._hammock(task)
        if leaf or task not in self.plan.fixed:
            return self._of_task(task)
        if self.is_by_dates(task):
            return self._of_dates(task, self._of_below(task))
        return self._of_below(task)

    def _of_task(self, task: TaskId) -> Float:
        """Return the floats of a task, or the smallest that a part of it leaves."""
        leaf = self.plan.leaves.get(task)
        if leaf and task not in self.works:
            return NO_FLOAT
        found = self._measure(task, self._counted_in(leaf)) if leaf else self._of_below(task)
        if self.is_one(task):
            works = [self.works[part] for part in self.plan.below[task]]
            total = self._between(task, [work.origin for work in works], [w.late for w in works])
            found = found._replace(total=self._read(*total))
        if self.plan.options.free_float == "room":
            return found
        free = max(0, min(self._own_free(task), found.total))
        return found._replace(free=free, independent=min(found.independent, free))

    def is_one(self, task: TaskId) -> bool:
        """Whether a task that people work on apart has the floats of its own dates."""
        return task not in self.plan.leaves and self._in_task

    def _between(self, task: TaskId, first: list[Dates], last: list[Dates]) -> tuple[int, int]:
        """Return how much later a task of parts starts, and finishes; begun, it can only finish."""
        position = self.plan.calendar_of(task).pos
        at_start = position(min(work.start for work in last)) - position(
            min(work.start for work in first)
        )
        at_finish = position(max(work.finish for work in last)) - position(
            max(work.finish for work in first)
        )
        return at_finish if self._has_begun(task) else at_start, at_finish

    def is_by_dates(self, task: TaskId) -> bool:
        """Whether a summary task has the floats that its own dates tell."""
        is_by_hand = any(date is not None for date in self.plan.fixed[task])
        return self.plan.options.summary_float == "dates" and not is_by_hand

    def is_open(self, task: TaskId) -> bool:
        """Whether something below a summary takes part and is still to be done."""
        return any(i in self.works and self._counts(i) for i in self.plan.below[task])

    def _of_dates(self, task: TaskId, below: Float) -> Float:
        """Return how much later a summary is in the late schedule; its free float without links."""
        early, late = self.early.shown(task, late=False), self.late.shown(task, late=True)
        position = self.plan.calendar_of(task).pos
        at_finish = position(late.finish) - position(early.finish)
        at_start = position(late.start) - position(early.start)
        total = self._read(at_finish if self._has_begun(task) else at_start, at_finish)
        is_followed = any(link.predecessor == task for link in self.links)
        return below._replace(total=total, free=below.free if is_followed else max(0, total))

    def _has_begun(self, task: TaskId) -> bool:
        if self.plan.project.is_summary(task):
            return any(map(self._has_begun, self.early.spanned(task)))
        return self.plan.project[task].actual_start is not None

    def _of_below(self, task: TaskId) -> Float:
        calendar, is_team = self.plan.calendar_of(task), task not in self.plan.fixed
        below = [i for i in self.plan.below[task] if i in self.works]
        counted = [i for i in below if is_team or self._counts(i)]  # a team is its task, not below
        floats = [self._measure(i, calendar) for i in counted] or [NO_FLOAT]
        return Float(*(min(each) for each in zip(*floats, strict=True)))

    def _hammock(self, task: TaskId) -> Float:
        """Return how far a level-of-effort task is later in the late schedule."""
        if self.plan.project[task].actual_finish is not None:
            return Float(0, 0, 0)
        position = self.plan.calendar_of(task).pos
        early, late = (state.hung[task] for state in (self.early, self.late))
        at_finish = position(late.finish) - position(early.finish)
        at_start = position(late.start) - position(early.start)
        if self.plan.project[task].actual_start is not None:  # only its end can still be later
            at_start = at_finish
        return Float(self._read(at_start, at_finish), 0, 0)

    def _read(self, at_start: int, at_finish: int) -> int:
        """Return the total float that the options ask for."""
        both = {"start": at_start, "finish": at_finish}
        return both.get(self.plan.options.total_float, min(both.values()))

    def _counts(self, leaf: TaskId) -> bool:
        return self.plan.leaves[leaf].task not in self.plan.idle

    def _counted_in(self, leaf: Leaf) -> WorkingMinutes:
        """Return the calendar in which the floats of a leaf are counted."""
        by_work = self.plan.options.float_calendar == "work"
        if by_work or leaf.calendar is self.plan.elapsed:
            return leaf.calendar
        return self.plan.calendar_of(leaf.task)

    @property
    def _in_task(self) -> bool:
        return self.plan.options.float_calendar == "task"

    def _measure(self, task: TaskId, calendar: WorkingMinutes) -> Float:
        """Return the room between starts, and the one between finishes where it counts, too."""
        starts = self._room(calendar, [work.start for work in self.works[task]])
        finishes = self._room(calendar, [work.finish for work in self.works[task]])
        if self._in_task and self.plan.leaves[task].standing == "started":
            starts = finishes  # it can only end later
        total = self._read(starts[0], finishes[0])
        rooms = [starts, finishes] if self._in_task else [starts]
        _, free, independent = (min(each) for each in zip(*rooms, strict=True))
        return Float(total, free, max(0, independent))

    def _room(self, calendar: WorkingMinutes, instants: list[int]) -> tuple[int, int, int]:
        early, late, limit, least, origin = map(calendar.pos, instants)
        return late - origin, limit - early, limit - least

    def _works(self, leaf: Leaf) -> Works:
        """Return the work of a leaf at its places."""
        places = (
            *(self.early.place[leaf.id], self.late.place[leaf.id]),
            *(self._free_limit(leaf), self._least_place(leaf), self._origin(leaf)),
        )
        return Works(*(leaf.work(place) for place in places))

    def _origin(self, leaf: Leaf) -> int:
        """Return the place that total float counts from: without a hard constraint, if so read."""
        place = self.early.place[leaf.id]
        if self.plan.options.hard_float == "dates" or leaf.standing != "planned":
            return place
        place = max(place, least_place(self.plan, leaf))
        for link in self.links:
            if leaf in self.plan.bounded_leaves(link):
                place = self._after(leaf, link, place, self.early)
        return place

    # ---- free float: all others at their early dates

    def _free_limit(self, leaf: Leaf) -> int:
        leaving = [link for link in self.links if leaf in self.early.anchors(link)]
        return farthest(
            self.early.place[leaf.id], lambda place: self._is_free(leaf, leaving, place)
        )

    def _own_free(self, task: TaskId) -> int:
        """Return how far a task moves before what waits for it, or its late place, ends that.

        Of people who work apart all move, and where the options count by the task's dates these
        tell how far; else the one who is first held.
        """
        leaf = self.plan.leaves.get(task)
        parts = [leaf] if leaf else [self.plan.leaves[i] for i in self.plan.below[task]]
        first = [part.work(self.early.place[part.id]) for part in parts]
        last = [part.work(self._own_limit(part)) for part in parts]
        if self.is_one(task):
            return min(self._between(task, first, last))
        calendar = self._counted_in(leaf) if leaf else self.plan.calendar_of(task)
        return min(map(partial(self._slip, calendar), parts, first, last))

    def _own_limit(self, leaf: Leaf) -> int:
        """Return the last place before what waits for the task of a leaf moves, if not too late."""
        early, late = self.early.place[leaf.id], self.late.place[leaf.id]
        leaving = [
            link
            for link in self.links
            if link.predecessor == leaf.task and leaf in self.early.anchors(link)
        ]
        return farthest(
            early,
            lambda place: (
                place <= late
                and all(
                    link.holds(leaf.handed(link, place, touching=self.own_room.touching), *after)
                    for link in leaving
                    for after in self.own_room.after(link, self.early)
                )
            ),
        )

    def _slip(self, calendar: WorkingMinutes, leaf: Leaf, first: Dates, last: Dates) -> int:
        """Return what lies between two places of a leaf, as free floats are counted."""
        at_start = calendar.pos(last.start) - calendar.pos(first.start)
        if not self._in_task:
            return at_start
        at_finish = calendar.pos(last.finish) - calendar.pos(first.finish)
        return at_finish if leaf.standing == "started" else min(at_start, at_finish)

    def _is_free(self, leaf: Leaf, leaving: list[Link], place: int) -> bool:
        """Whether what waits for a leaf, and the finish, can stay when it stands at a place."""
        in_time = leaf.dates(place).finish <= self.early.room(leaf, self.finish)
        return in_time and all(
            link.holds(self._moved(leaf, link, place), dates, own)
            for link in leaving
            for dates, own in self.room.after(link, self.early)
        )

    def _moved(self, moved: Leaf, link: Link, place: int) -> Dates:
        """Return the dates a dependency counts from when one leaf alone has moved.

        Out of a summary, its finish is bounded leaf by leaf. Its start is the smallest of all
        leaves: another one that starts as early holds it.
        """
        dates = moved.before(link, place)
        if link.predecessor == moved.id or link.leaves_a_finish:
            return dates
        reaching = self.plan.reaching(link.predecessor, at_finish=False)
        others = [
            leaf.before(link, self.early.place[leaf.id]).start
            for leaf in reaching
            if leaf is not moved
        ]
        return Dates(min([dates.start, *others]), dates.finish)

    # ---- independent float: all predecessors at their late dates

    def _least_place(self, leaf: Leaf) -> int:
        place = least_place(self.plan, leaf)
        for link in self.links:
            if leaf in self.plan.bounded_leaves(link):
                place = self._after(leaf, link, place, self.late)
        return place

    def _after(self, leaf: Leaf, link: Link, place: int, state: State) -> int:
        predecessor = state.before(link)
        held = partial(self.plan.held, link, leaf)
        return first(place, lambda place: link.holds(predecessor, *held(leaf.entry(place))))
