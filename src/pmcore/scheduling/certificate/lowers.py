"""What keeps tasks from being earlier, given where their predecessors are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pmcore.kernel import CalendarError
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Cause, Link
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Report


class Decided(NamedTuple):
    """The place that the neighbours leave a leaf.

    When one of them is not known, the true place may be further out, but not nearer.
    """

    place: int
    is_known: bool


class Push(NamedTuple):
    """One reason not to be earlier: what the start, or the finish, must not be before."""

    at: int
    on_finish: bool
    cause: Cause


class Lowers:
    """The lower bounds of every leaf when predecessors stand at their dates of one series.

    A dependency is walked once, whatever it leads into: what a summary hands down to everything
    below it (FS, SS, SNET: all of them "start not before an instant") is one instant, the
    largest.

    Attributes
    ----------
    reaches
        By dependency, the instant it reaches; ``None`` where that is not known.
    """

    def __init__(self, plan: Plan, dates: Dates, report: Report) -> None:
        self.plan = plan
        self.dates = dates
        self.reaches = [self._reach(link, report) for link in plan.links]
        self._first = Push(plan.start.at, on_finish=False, cause=plan.start)
        self._handed: list[Push] = [self._first for _ in plan.tasks]
        self._is_known = [True for _ in plan.tasks]
        for row in plan.summaries:
            self._hand_down(row)

    def least(self, row: int) -> Decided:
        """Return the least place of a leaf that keeps every lower bound."""
        places = self.plan.leaf(row)
        handed, is_known = self._from_above(row)
        start, finish = handed.at, None
        for bound in self.plan.bounds[row]:
            if bound.kind in ("SNET", "MSO"):
                start = max(start, bound.at)
            elif bound.kind in ("FNET", "MFO"):
                finish = bound.at if finish is None else max(finish, bound.at)
        for link in self.plan.into[row]:
            at = self.reaches[link.number]
            if at is None:
                is_known = False
            elif not link.to_finish:
                start = max(start, at)
            else:
                finish = at if finish is None else max(finish, at)
        place = places.least_start(start)
        if finish is not None:
            place = max(place, places.least_finish(finish))
        return Decided(place, is_known)

    def pushes(self, row: int) -> Iterator[tuple[int, Push]]:
        """Yield the same reasons one by one, each with the least place it allows a leaf."""
        places = self.plan.leaf(row)
        for push in (self._from_above(row)[0], *self._own(row)):
            least = places.least_finish if push.on_finish else places.least_start
            yield least(push.at), push

    def above(self, row: int) -> Push:
        """Return the largest bound on its start that a task has from above."""
        return self._from_above(row)[0]

    def _own(self, row: int) -> Iterator[Push]:
        for bound in self.plan.bounds[row]:
            if bound.kind in ("SNET", "MSO", "FNET", "MFO"):
                yield Push(bound.at, bound.kind in ("FNET", "MFO"), bound)
        for link in self.plan.into[row]:
            at = self.reaches[link.number]
            if at is not None and not link.stretches:
                yield Push(at, link.to_finish, link)

    def _from_above(self, row: int) -> tuple[Push, bool]:
        parent = self.plan.parents[row]
        if parent < 0:
            return self._first, True
        return self._handed[parent], self._is_known[parent]

    def _hand_down(self, row: int) -> None:
        push, is_known = self._from_above(row)
        for own in self._own(row):
            push = own if own.at > push.at else push
        unknown = (self.reaches[x.number] is None for x in self.plan.into[row] if not x.stretches)
        self._handed[row], self._is_known[row] = push, is_known and not any(unknown)

    def _reach(self, link: Link, report: Report) -> int | None:
        dates = self.dates.finishes if link.from_finish else self.dates.starts
        anchor = dates[link.predecessor]
        if anchor is None or link.minutes is None:
            return None
        try:
            return link.reach(anchor)
        except CalendarError as error:
            if link.minutes < 0:
                # The lead leads to before all that can be read, and so to before the project start.
                return self.plan.first
            report.out_of_reach(link.successor, error)
            return None
