"""What is known of a leaf whatever the plan says, and the reasons that these facts are."""

from __future__ import annotations

from typing import NamedTuple

from pmcore.scheduling.engine.arrays import NEVER
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.standing import Standing
from pmcore.scheduling.reason import Reason


class Known(NamedTuple):
    """Facts of one leaf; instants are minutes since 1970, ``None`` where nothing says so.

    Attributes
    ----------
    waited
        Minutes of work from the actual start to where this part of a started task began.
    done, remaining
        Minutes of a started task that are done, and that are left.
    """

    standing: Standing
    start: int
    finish: int | None
    resume: int | None
    waited: int
    done: int
    remaining: int

    @property
    def is_finished(self) -> bool:
        """Whether both dates are actual ones."""
        return self.standing is Standing.FINISHED

    @property
    def is_started(self) -> bool:
        """Whether it started and something of it is still to be scheduled."""
        return self.standing is Standing.STARTED

    @property
    def has_begun(self) -> bool:
        """Whether it started and is not finished, whatever says when it will be."""
        return self.standing in (Standing.STARTED, Standing.PROMISED)

    @property
    def is_by_hand(self) -> bool:
        """Whether its finish, and unless it has started its start, was set by hand."""
        return self.standing in (Standing.MANUAL, Standing.PROMISED)

    @property
    def actual_start(self) -> int | None:
        """When it really started, if it has."""
        return None if self.standing is Standing.MANUAL else self.start

    @property
    def actual_finish(self) -> int | None:
        """When it really finished, if it has."""
        return self.finish if self.is_finished else None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Its dates that are facts, as reasons."""
        if self.standing is Standing.MANUAL:
            return (Reason("manual", self.start),)
        start = Reason("actual_start", self.start)
        if self.standing is Standing.PROMISED:
            return start, Reason("manual", self.finish or self.start)
        if self.finish is None:
            return (start,)
        return start, Reason("actual_finish", self.finish)


def known_of(solution: Solution, node: int) -> Known | None:
    """Return what is known of a leaf, by its node; ``None`` for nothing."""
    facts = solution.network.facts
    if not len(facts):
        return None
    at = int(facts.leaf.searchsorted(node))
    if at == len(facts) or facts.leaf[at] != node:
        return None
    return Known(
        standing=Standing(int(facts.standing[at])),
        start=int(facts.start[at]),
        finish=_unless_never(int(facts.finish[at])),
        resume=_unless_never(int(facts.resume[at])),
        waited=int(facts.waited[at]),
        done=int(facts.done[at]),
        remaining=int(facts.remaining[at]),
    )


def _unless_never(instant: int) -> int | None:
    return None if instant == NEVER else instant
