"""Root causes by trial: plans with some of the edits are scheduled, and tell which it takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from pmcore.kernel import PmcoreError, TaskId
from pmcore.scheduling.cause import MOST_CAUSES, Cause
from pmcore.scheduling.dating import schedule
from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.plan_edits import EditSet, PlanEdits

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Side

# Tasks and dependencies that are scheduled in all trials of one comparison: a second or two.
MOST_SCHEDULED = 400_000
# As many as for a cause where following finds none: seldom wanted, and half a minute at most.
MOST_BISECTED = 10 * MOST_SCHEDULED
# What takes as long as scheduling a task: beginning at all, and so many shifts of calendars, which
# are compiled anew where a trial is the first to work in them.
_TASKS_PER_PLAN = 300
_SHIFTS_PER_TASK = 50


def tried_causes(before: Side, after: Side, moved: Sequence[TaskId]) -> dict[TaskId, list[Cause]]:
    """Find the fewest edits that by themselves make each task as late, or as early, as it became.

    Whatever a task would not have moved so far without is a cause of it. Where these edits alone
    do not move it so far, as where one of several would have done, edits are left out one after
    another for as long as the others still do.

    Returns
    -------
    dict[TaskId, list[Cause]]
        For each task that was settled, in the order of the edits, those of at most three of them.
        Nothing where edits and tasks are too many to try or where only one of the schedules has
        zones, and nothing for a task that without any edit stands elsewhere, because the plans are
        spelled otherwise.

    Notes
    -----
    Leaving out is ``ddmin`` at its finest grain: Zeller and Hildebrandt, "Simplifying and Isolating
    Failure-Inducing Input", IEEE Transactions on Software Engineering 28 (2002), section 3.
    """
    found: dict[TaskId, list[Cause]] = {}
    trials = _trials(before, after, moved, MOST_SCHEDULED)
    if trials is None or not trials.can_afford(len(trials.edits) + 1):
        return found
    try:
        for chosen, place in _settled(trials):
            found[moved[place]] = _told(trials.edits, islice(_numbers(chosen), MOST_CAUSES))
    except _TooManyError:
        pass  # the others are followed instead
    return found


def bisected_causes(
    before: Side, after: Side, moved: Sequence[TaskId]
) -> dict[TaskId, list[Cause]]:
    """Find for each task an edit at whose turn it moved as far, were one made after another.

    It takes few plans, however many edits there are: each halves those that come into question. In
    another order another edit may be the one.

    Returns
    -------
    dict[TaskId, list[Cause]]
        As :func:`tried_causes` does; nothing where even a single plan would be too many.
    """
    found: dict[TaskId, list[Cause]] = {}
    trials = _trials(before, after, moved, MOST_BISECTED)
    if trials is None or not trials.can_afford(1):
        return found
    pending = [(0, len(trials.edits), trials.places())]
    while pending:
        first, last, places = pending.pop()
        middle = trials.first_plan(first, last) if places else None
        if middle is not None:
            earlier, later = trials.parted((1 << middle) - 1, places)
            pending += [(middle, last, later), (first, middle, earlier)]
        elif last - first <= MOST_CAUSES:  # it is among these, with no plan in between
            causes = _told(trials.edits, range(first, last))
            found |= {moved[place]: causes for place in places}
    return found


def _trials(before: Side, after: Side, moved: Sequence[TaskId], most: int) -> _Trials | None:
    """Return what edits can be tried by; nothing where there are none, or clocks differ."""
    if before.is_floating != after.is_floating:
        return None
    edits = PlanEdits(before, after)
    return _Trials(before, after, edits, moved, most) if edits else None


def _told(edits: PlanEdits, chosen: Iterable[int]) -> list[Cause]:
    """Return the causes that edits are told as; settings as one that names them all."""
    held = [cause for number in chosen for cause in edits.causes[number]]
    names = tuple(chain.from_iterable(cause.settings for cause in held))
    others = [cause for cause in held if not cause.settings]
    return [*others, Cause("settings", settings=names)] if names else others


class _TooManyError(Exception):
    """Another plan would be one too many."""


class _Trials:
    """Schedules plans with some of the edits made, and remembers where these lead."""

    def __init__(
        self, before: Side, after: Side, edits: PlanEdits, moved: Sequence[TaskId], most: int
    ) -> None:
        self.edits, self._moved = edits, moved
        self._left = most // max(map(_cost, (before, after)))
        rows = [[side.schedule.row(task) for task in moved] for side in (before, after)]
        old, new = (
            {name: side.dates[name][row] for name in ("scheduled_start", "scheduled_finish")}
            for side, row in zip((before, after), rows, strict=True)
        )
        # A task is said to have moved by its finish, or where that stays by its start.
        self._by_finish = old["scheduled_finish"] != new["scheduled_finish"]
        self._was, self._now = self._told(old), self._told(new)
        self._dates: dict[EditSet, Ints | None] = {}

    @property
    def given(self) -> EditSet:
        """The edit of the data date, which is made whatever is left out."""
        number = self.edits.data_date
        return 0 if number is None else 1 << number

    def numbers(self) -> list[int]:
        """All edits that may be left out."""
        return [number for number in range(len(self.edits)) if number != self.edits.data_date]

    def can_afford(self, count: int) -> bool:
        """Whether so many more plans may be scheduled."""
        return count <= self._left

    def places(self) -> list[int]:
        """Tasks, by their place among those that moved, that nothing but edits moved."""
        dates = self._with(0)
        return [] if dates is None else np.flatnonzero(dates == self._was).tolist()

    def first_plan(self, first: int, last: int) -> int | None:
        """Return how many edits make a plan, more than some and fewer than others, about half."""
        middle = (first + last) // 2
        for count in sorted(range(first + 1, last), key=lambda count: abs(count - middle)):
            if not self.can_afford(1):
                return None
            if self._with((1 << count) - 1) is not None:
                return count
        return None

    def reaches(self, made: EditSet) -> Flags | None:
        """Whether each task moves as far by some edits alone; ``None`` where they make no plan."""
        dates = self._with(made)
        if dates is None:
            return None
        way = np.sign(self._now - self._was)
        reached: Flags = dates * way >= self._now * way
        return reached

    def parted(self, made: EditSet, places: list[int]) -> tuple[list[int], list[int]]:
        """Part tasks into those that some edits alone move as far, and the others."""
        reached = self.reaches(made) if made else None
        if reached is None:
            return [], places
        moved = [place for place in places if reached[place]]
        return moved, [place for place in places if not reached[place]]

    def _with(self, made: EditSet) -> Ints | None:
        if made not in self._dates:
            self._dates[made] = self._scheduled(made)
        return self._dates[made]

    def _scheduled(self, made: EditSet) -> Ints | None:
        if not self.can_afford(1):
            raise _TooManyError
        self._left -= 1
        try:
            found = schedule(self.edits.plan(made), self.edits.options(made))
        except PmcoreError:
            return None
        rows = [found.row(task) for task in self._moved]
        columns = found.columns
        return self._told(
            {
                "scheduled_start": columns.scheduled_start[rows],
                "scheduled_finish": columns.scheduled_finish[rows],
            }
        )

    def _told(self, dates: Mapping[str, Ints]) -> Ints:
        return np.where(self._by_finish, dates["scheduled_finish"], dates["scheduled_start"])


def _cost(side: Side) -> int:
    """How many tasks would take as long as scheduling a plan like this one."""
    network, shifts = side.solution.network, side.solution.ground.table.start_keys.size
    size = len(side.schedule) + len(network.dependencies)
    return _TASKS_PER_PLAN + size + shifts // _SHIFTS_PER_TASK


def _settled(trials: _Trials) -> Iterator[tuple[EditSet, int]]:
    """Yield the edits behind each task, by its place.

    That time went on is tried first: it moves what should have begun and is not told of. In
    whatever else is tried the data date is the later one.
    """
    reached, left = trials.parted(trials.given, trials.places())
    yield from ((trials.given, place) for place in reached)
    unsettled: list[int] = []
    for needed, places in _needed(trials, left).items():
        reached, others = trials.parted(needed | trials.given, places)
        yield from _timed(trials, needed, reached)
        unsettled += others
    if unsettled:
        # Of several that are equal one end keeps the first, and the other the last.
        first = _least(trials, unsettled, trials.numbers()[::-1])
        last = _least(trials, unsettled, trials.numbers())
        for place in unsettled:
            yield from _timed(trials, first[place] | last[place], [place])


def _timed(trials: _Trials, needed: EditSet, places: list[int]) -> Iterator[tuple[EditSet, int]]:
    """Add that time went on where it takes that, too, as where a task not told of is longer now.

    What is told of progress is told by a data date, and says so much itself.
    """
    given = 0 if needed & trials.edits.progress else trials.given
    alone, others = trials.parted(needed, places) if given else (places, [])
    yield from ((needed, place) for place in alone)
    yield from ((needed | given, place) for place in others)


def _needed(trials: _Trials, places: list[int]) -> dict[EditSet, list[int]]:
    """Group tasks by the edits without any one of which they would not have moved so far."""
    needed = dict.fromkeys(places, 0)
    for number in trials.numbers() if places else ():
        reached = trials.reaches(trials.edits.everything & ~(1 << number))
        if reached is not None:
            for place in places:
                needed[place] |= (not reached[place]) << number
    groups: dict[EditSet, list[int]] = {}
    for place, edits in needed.items():
        groups.setdefault(edits, []).append(place)
    return groups


def _least(trials: _Trials, places: list[int], order: Sequence[int]) -> dict[int, EditSet]:
    """Leave out one edit after another where the rest moves a task as far.

    An edit without which there is no plan stays, but is told only where no other is left. Of these
    each is tried again after the others, as a new summary task after what moved into it.
    """
    groups = {(trials.edits.everything, 0): places}
    for number in (*order, *order):
        edit, parted = 1 << number, dict[tuple[EditSet, EditSet], list[int]]()
        for (kept, proven), alike in groups.items():
            if not kept & edit or proven & edit:
                parted.setdefault((kept, proven), []).extend(alike)
                continue
            reached = trials.reaches(kept & ~edit)
            for place in alike:
                if reached is None:
                    key = kept, proven
                elif reached[place]:
                    key = kept & ~edit, proven
                else:
                    key = kept, proven | edit
                parted.setdefault(key, []).append(place)
        groups = parted
    return {
        place: proven or kept & ~trials.given or kept
        for (kept, proven), alike in groups.items()
        for place in alike
    }


def _numbers(edits: EditSet) -> Iterator[int]:
    return (number for number in range(edits.bit_length()) if edits >> number & 1)
