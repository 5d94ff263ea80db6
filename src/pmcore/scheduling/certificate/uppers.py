"""What keeps tasks from being later, given where their successors are.

Three questions ask it: late dates (successors at their late dates), free float (at their early
dates) and ``alap="free"`` (at their scheduled dates).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pmcore.kernel import CalendarError
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Bound, Cause, Link
from pmcore.scheduling.certificate.lowers import Decided
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Report


class Pull(NamedTuple):
    """One reason not to be later: what the start, or the finish, must not be after."""

    at: int
    on_finish: bool
    cause: Cause


class Question(NamedTuple):
    """What is asked of :class:`Uppers`.

    Attributes
    ----------
    targets
        The dates at which successors stand.
    finish
        What no finish may be after; ``None`` while it is not known.
    alone
        Whether one leaf moves by itself (free float): then dates set on it do not count, and the
        start of a summary moves only with a leaf that alone begins it.
    """

    targets: Dates
    finish: Bound | None
    alone: bool


class Uppers:
    """The upper bounds of every leaf when successors stand at their dates of one series.

    As with lower bounds, a summary hands one instant down to everything below it: the smallest
    that its FNLT, its deadline and its FS and FF dependencies leave a finish. What its SS and SF
    dependencies leave is handed on only to the leaves that begin it.
    """

    def __init__(self, plan: Plan, early: Dates, question: Question, report: Report) -> None:
        self.plan = plan
        self.early = early
        self.question = question
        self.limits: list[int | None] = [None for _ in plan.links]
        self._set_limits(report)
        self._finish: list[Pull | None] = [None for _ in plan.tasks]
        self._start: list[Pull | None] = [None for _ in plan.tasks]
        self._is_known = [True for _ in plan.tasks]
        self._firsts = _first_starts(plan, early) if question.alone else []
        for row in plan.summaries:
            self._hand_down(row)

    def greatest(self, row: int) -> Decided | None:
        """Return the greatest place of a leaf that keeps every upper bound.

        ``None`` when not even one bound is known.
        """
        places = self.plan.leaf(row)
        finish, start, is_known = self._narrowest(row)
        found = [] if finish is None else [places.greatest_finish(finish)]
        if start is not None:
            found.append(places.greatest_start(start))
        for bound in () if self.question.alone else self.plan.bounds[row]:
            if bound.kind in ("SNLT", "MSO"):
                found.append(places.start_no_later(bound.at, is_day=bound.is_day))
        return Decided(min(found), is_known) if found else None

    def _narrowest(self, row: int) -> tuple[int | None, int | None, bool]:
        """Return the smallest bounds on its finish and its start, and whether all are known."""
        finish: int | None = None
        start: int | None = None
        is_known = self._is_known_above(row)
        for pull in self._from_above(row):
            finish, start = (pull.at, start) if pull.on_finish else (finish, pull.at)
        for link in self.plan.out_of[row]:
            at = self.limits[link.number]
            if at is None:
                is_known = False
            elif link.from_finish:
                finish = at if finish is None or at < finish else finish
            else:
                start = at if start is None or at < start else start
        for bound in () if self.question.alone else self.plan.bounds[row]:
            if bound.kind in ("FNLT", "MFO", "deadline"):
                finish = bound.at if finish is None else min(finish, bound.at)
        return finish, start, is_known

    def pulls(self, row: int) -> Iterator[tuple[int, Pull]]:
        """Yield the upper bounds of a leaf, each with the greatest place it allows."""
        places = self.plan.leaf(row)
        for pull in self._from_above(row):
            yield (
                (places.greatest_finish if pull.on_finish else places.greatest_start)(pull.at),
                pull,
            )
        for link in self.plan.out_of[row]:
            at = self.limits[link.number]
            if at is not None:
                greatest = places.greatest_finish if link.from_finish else places.greatest_start
                yield greatest(at), Pull(at, link.from_finish, link)
        for bound in () if self.question.alone else self.plan.bounds[row]:
            if bound.kind in ("FNLT", "MFO", "deadline"):
                yield places.greatest_finish(bound.at), Pull(bound.at, True, bound)
            elif bound.kind in ("SNLT", "MSO"):
                place = places.start_no_later(bound.at, is_day=bound.is_day)
                yield place, Pull(bound.at, False, bound)

    # ---- what is handed down

    def _from_above(self, row: int) -> Iterator[Pull]:
        parent = self.plan.parents[row]
        if parent < 0:
            if self.question.finish is not None:
                yield Pull(self.question.finish.at, True, self.question.finish)
            return
        finish, start = self._finish[parent], self._start[parent]
        if finish is not None:
            yield finish
        if start is not None and self.early.starts[row] == self.early.starts[parent]:
            yield start

    def _is_known_above(self, row: int) -> bool:
        """Whether nothing from above that could bound a task is missing."""
        parent = self.plan.parents[row]
        if parent < 0:
            return self.question.finish is not None
        if self._start[parent] is not None and self.early.starts[row] is None:
            return False  # whether it begins the summary is not known
        return self._is_known[parent]

    def _hand_down(self, row: int) -> None:
        finishes = [pull for pull in self._from_above(row) if pull.on_finish]
        starts = [pull for pull in self._from_above(row) if not pull.on_finish]
        for link in self.plan.out_of[row]:
            at = self.limits[link.number]
            if at is not None and link.from_finish:
                finishes.append(Pull(at, True, link))
            elif at is not None and self._begins(row, at):
                starts.append(Pull(at, False, link))
        for bound in () if self.question.alone else self.plan.bounds[row]:
            if bound.kind in ("FNLT", "deadline"):
                finishes.append(Pull(bound.at, True, bound))
        self._finish[row] = min(finishes, key=_instant, default=None)
        self._start[row] = min(starts, key=_instant, default=None)
        limits = (self.limits[link.number] for link in self.plan.out_of[row])
        self._is_known[row] = self._is_known_above(row) and None not in limits

    def _begins(self, row: int, at: int) -> bool:
        """Whether a bound on a summary's start is one on the leaves that begin it.

        When leaves move together it is. A leaf that moves alone takes the summary's start along
        only until the next leaf begins.
        """
        return not self.question.alone or self._firsts[row][1] > at

    # ---- what dependencies leave their predecessor

    def _set_limits(self, report: Report) -> None:
        targets = self.question.targets
        for link in self.plan.links:
            if not link.stretches:
                dates = targets.finishes if link.to_finish else targets.starts
                self._limit(link, dates[link.successor], report)
        if targets.name == "late":
            self._set_ceilings(report)
        else:
            for link in filter(_stretches, self.plan.links):
                self._limit(link, self.early.finishes[link.successor], report)

    def _limit(self, link: Link, target: int | None, report: Report) -> None:
        """Take the lag back from the date of the successor to the latest anchor."""
        if target is None or link.minutes is None:
            return
        places = self.plan.places[link.successor]
        beyond = None
        if link.to_finish and places is not None:
            try:
                target = places.latest_kept(target)
            except CalendarError as error:  # its calendar does not work again
                target, beyond = self.plan.last - 1, error
        try:
            at = link.latest_anchor(target)
        except CalendarError as error:
            at, beyond = self.plan.last - 1, error if link.minutes > 0 else beyond
        finish = self.question.finish
        if beyond is None or (finish is not None and at >= finish.at):
            # from beyond all that can be read a lag must not come back
            self.limits[link.number] = at
        else:
            report.out_of_reach(link.predecessor, beyond)

    def _set_ceilings(self, report: Report) -> None:
        """Limit what stretches a summary by what follows it and the summaries above it.

        How late a summary may finish depends on the summaries above and on those its own FF and
        SF stretch: a walk with a stack, each summary once, follows them.
        """
        ceilings: dict[int, int | None] = {}
        for first in sorted({link.successor for link in self.plan.links if link.stretches}):
            stack = [first]
            while stack:
                row = stack[-1]
                waiting = [each for each in self._ceiling_needs(row) if each not in ceilings]
                if waiting:
                    stack.extend(waiting)
                    continue
                stack.pop()
                if row not in ceilings:
                    ceilings[row] = self._ceiling(row, ceilings, report)
        for link in filter(_stretches, self.plan.links):
            self._limit(link, ceilings[link.successor], report)

    def _ceiling_needs(self, row: int) -> list[int]:
        parent = self.plan.parents[row]
        ahead = [link.successor for link in self.plan.out_of[row] if link.stretches]
        return ahead if parent < 0 else [parent, *ahead]

    def _ceiling(self, row: int, ceilings: dict[int, int | None], report: Report) -> int | None:
        parent = self.plan.parents[row]
        finish = self.question.finish
        least = (None if finish is None else finish.at) if parent < 0 else ceilings[parent]
        for link in self.plan.out_of[row]:
            if link.stretches:
                self._limit(link, ceilings[link.successor], report)
            if link.from_finish:
                at = self.limits[link.number]
                least = None if at is None or least is None else min(least, at)
        return least


def _stretches(link: Link) -> bool:
    return link.stretches


def _instant(pull: Pull) -> int:
    return pull.at


def _first_starts(plan: Plan, early: Dates) -> list[tuple[int, float]]:
    """Return for each row the two smallest early starts of the leaves below it."""
    firsts: list[tuple[int, float]] = [(start or 0, float("inf")) for start in early.starts]
    for row in reversed(plan.summaries):
        found = sorted(start for child in plan.children[row] for start in firsts[child])
        firsts[row] = (int(found[0]), found[1])
    return firsts
