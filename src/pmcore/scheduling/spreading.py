"""How edits spread to the tasks that moved because of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

from pmcore.kernel import TaskId
from pmcore.scheduling.cause import MOST_CAUSES, Cause, Edit, of_first_edits
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.influence import Dates, Influence, Place, Way

if TYPE_CHECKING:
    from pmcore.scheduling.comparing import Side

_ONE_WAY = (Way.LATER, Way.EARLIER)
# which edits each place has passed on, by the way it moved
_Passed: TypeAlias = dict[tuple[Place, Way], list[Edit]]


class Spread:
    """Carries edits to the tasks that moved because of them.

    Parameters
    ----------
    moved
        Tasks in both schedules whose scheduled dates differ.
    """

    def __init__(self, before: Side, after: Side, moved: set[TaskId]) -> None:
        scheduled = _ways(before, after, "scheduled")
        late = _ways(before, after, "late")
        for task in moved:
            late[task] = late.get(task, Way(0)) | scheduled[task]
        self._moved = moved
        self._told = _ways_told(before, after, moved)
        # Only what moved passes a cause on, and only the way it moved itself.
        self._ways = {
            Dates.EARLY: _ways(before, after, "early"),
            Dates.LATE: late,
            Dates.PUSHED: scheduled,
        }

    def all(
        self,
        edits: Sequence[tuple[Cause, list[Place]]],
        influence: Influence,
        *,
        one_way: bool = True,
    ) -> dict[TaskId, list[Cause]]:
        """Return the causes of each moved task, at most three; by edits and where they act.

        ``one_way`` makes what is later because of an edit only make others later, and the same
        for what is earlier.
        """
        found: dict[TaskId, list[Cause]] = {task: [] for task in self._moved}
        passed: _Passed = {}
        for cause, places in edits:
            for way in _ONE_WAY if one_way else (Way.EITHER,):
                for place in self._reached(cause.edit, places, way, influence, passed):
                    causes = found.get(place.task, [])
                    if self._is_told(place, way, influence) and cause not in causes[-1:]:
                        causes.append(cause)
        return {task: [*of_first_edits(causes)] for task, causes in found.items()}

    def _is_told(self, place: Place, way: Way, influence: Influence) -> bool:
        if not self._told.get(place.task, Way.EITHER) & way:
            return False
        if place.role is Role.FINISH:
            return place.dates is not Dates.LATE
        return place.role is Role.LEAF and place.dates in influence.shown.get(place.task, ())

    def _reached(
        self, edit: Edit, places: list[Place], way: Way, influence: Influence, passed: _Passed
    ) -> Iterator[Place]:
        """Follow from places; one that passed on enough edits passes on no more."""
        seen = set(places)
        pending = list(reversed(places))
        while pending:
            place = pending.pop()
            if place.role is Role.LEAF or (place.role is Role.FINISH and place.task in self._moved):
                known = passed.setdefault((place, way), [])
                if edit not in known:
                    if len(known) == MOST_CAUSES:
                        continue
                    known.append(edit)
                if not self._ways[place.dates].get(place.task, Way(0)) & way:
                    continue
            yield place
            for target in influence.of(place, way):
                if target not in seen:
                    seen.add(target)
                    pending.append(target)


def _ways(before: Side, after: Side, dates: str) -> dict[TaskId, Way]:
    """Tasks in both whose early, late or scheduled dates differ, with the ways they moved."""
    found: dict[TaskId, Way] = {}
    both = [task for task in after.schedule.task_ids if task in before.schedule]
    rows = [[side.schedule.row(task) for task in both] for side in (before, after)]
    for name in (f"{dates}_start", f"{dates}_finish"):
        moved = after.dates[name][rows[1]] - before.dates[name][rows[0]]
        for place in moved.nonzero()[0].tolist():
            way = Way.LATER if moved[place] > 0 else Way.EARLIER
            found[both[place]] = found.get(both[place], Way(0)) | way
    return found


def _ways_told(before: Side, after: Side, moved: set[TaskId]) -> dict[TaskId, Way]:
    """Which way each moved task is said to have moved: by its finish, or its start alone."""
    found = {}
    for task in moved:
        rows = before.schedule.row(task), after.schedule.row(task)
        by = 0
        for name in ("scheduled_finish", "scheduled_start"):
            by = by or int(after.dates[name][rows[1]] - before.dates[name][rows[0]])
        found[task] = Way.LATER if by > 0 else Way.EARLIER
    return found
