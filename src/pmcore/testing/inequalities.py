"""The inequalities of a schedule, each as one predicate that both schedules ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pmcore.kernel import TaskId
from pmcore.testing.minutes import WorkingMinutes
from pmcore.wbs import DependencyType

BoundKind = Literal["SNET", "FNET", "SNLT", "FNLT"]


class Dates(NamedTuple):
    """Start and finish of a task, as instants."""

    start: int
    finish: int


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit from outside the network on a start or finish.

    Attributes
    ----------
    kind
        SNET and the project start are ``SNET``; FNLT, deadline and project finish are ``FNLT``.
    at
        The instant.
    own
        The calendar in which positions are compared, or ``None`` to compare instants.
    """

    kind: BoundKind
    at: int
    own: WorkingMinutes | None

    @property
    def is_lower(self) -> bool:
        """Whether it pushes tasks to later dates."""
        return self.kind in ("SNET", "FNET")

    def holds(self, dates: Dates) -> bool:
        """Whether these dates keep the limit."""
        if self.kind == "SNET":
            return dates.start >= self.at
        if self.kind == "FNLT":
            return dates.finish <= self.at
        if self.kind == "FNET":
            return not_before(dates.finish, self.at, self.own)
        return not_before(self.at, dates.start, self.own)


@dataclass(frozen=True, slots=True)
class Link:
    """One dependency with its lag in minutes.

    Attributes
    ----------
    lag
        Minutes to walk from the anchor, negative for a lead.
    walked_in
        The lag calendar.
    key
        Predecessor, successor and type, which name the dependency in results.
    from_remaining
        Whether it counts from the start of what remains of its predecessor, not from the actual
        start.
    """

    predecessor: TaskId
    successor: TaskId
    type: DependencyType
    lag: int
    walked_in: WorkingMinutes
    key: tuple[TaskId, TaskId, str]
    from_remaining: bool = False

    @property
    def leaves_a_finish(self) -> bool:
        """Whether the anchor is the predecessor's finish."""
        return self.type in ("FS", "FF")

    @property
    def bounds_a_finish(self) -> bool:
        """Whether it is the successor's finish that is bounded."""
        return self.type in ("FF", "SF")

    def reaches(self, predecessor: Dates) -> int:
        """Walk the lag from the anchor: the instant *b* of the specification."""
        anchor = predecessor.finish if self.leaves_a_finish else predecessor.start
        if self.lag == 0:
            return anchor
        position = self.walked_in.pos(anchor) + self.lag
        return self.walked_in.end(position) if self.lag > 0 else self.walked_in.begin(position)

    def holds(self, predecessor: Dates, successor: Dates, own: WorkingMinutes | None) -> bool:
        """Whether the inequality holds between these dates.

        ``own`` is the successor's calendar when it has work to do; two finishes in one gap of
        that calendar are the same. Milestones and summaries, without work, compare instants.
        """
        reached = self.reaches(predecessor)
        if self.bounds_a_finish:
            return not_before(successor.finish, reached, own)
        return successor.start >= reached


def not_before(later: int, earlier: int, own: WorkingMinutes | None) -> bool:
    """Whether ``later`` >= ``earlier``, as positions in ``own`` if given, else as instants."""
    return own.pos(later) >= own.pos(earlier) if own else later >= earlier
