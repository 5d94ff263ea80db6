"""What keeps tasks from being earlier, given where their predecessors are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pmcore.kernel import CalendarError
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.delays import delayed
from pmcore.scheduling.certificate.inequalities import Bound, Cause, Link
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Report
from pmcore.scheduling.certificate.settling import Rule, Settling

# Before all places: of a leaf that nothing known bounds.
_ANYWHERE = -(1 << 60)
_STARTS = frozenset({"SNET", "MSO", "floor", "actual_start", "resume", "data_date"})
_FINISHES = frozenset({"FNET", "MFO"})


class Decided(NamedTuple):
    """The place that the neighbours leave a leaf.

    When one of them is not known, the true place may be further out, but not nearer.
    """

    place: int
    is_known: bool


class Push(NamedTuple):
    """One reason not to be earlier: what the start, or the finish, must not be before.

    ``is_final``: whether it is asked of where the leaf stands after its delays.
    """

    at: int
    on_finish: bool
    cause: Cause
    is_final: bool = False


class Lowers:
    """The lower bounds of every leaf when predecessors stand at their dates of one series.

    A dependency is walked once, whatever it leads into: what a summary hands down to everything
    below it (FS, SS, SNET: all of them "start not before an instant") is one instant, the
    largest. Dependencies go to everything that waits, an SNET only to what is still planned.

    Attributes
    ----------
    reaches
        By dependency, the instant it reaches; ``None`` where that is not known.
    carried
        By row of what a finished task hands on, when it does; ``None`` where that is not known.
    """

    def __init__(self, plan: Plan, dates: Dates, report: Report) -> None:
        self.plan = plan
        self.dates = dates
        self.carried: dict[int, int | None] = {}
        self._first = Push(plan.start.at, on_finish=False, cause=plan.start)
        self._links_above: list[Push | None] = [None for _ in plan.tasks]
        self._bounds_above: list[Push | None] = [None for _ in plan.tasks]
        self._is_known = [True for _ in plan.tasks]
        self._report = report
        hidden = [link for link in plan.links if self._is_hidden(link)]
        self._leaving: dict[int, list[Link]] = {link.predecessor: [] for link in hidden}
        for link in hidden:
            self._leaving[link.predecessor].append(link)
        is_hidden = {link.number for link in hidden}
        self.reaches = [
            None if link.number in is_hidden else self._reach(link, report) for link in plan.links
        ]
        rules = {"carry": self._carry, "handed": self._handed, "remaining": self._remaining}
        settling = Settling(rules)
        for row in sorted(self._leaving):
            settling.of("remaining" if row in plan.begun else "carry", row)
        for row in plan.summaries:
            self._hand_down(row)

    def least(self, row: int) -> Decided:
        """Return the least place of a leaf that keeps every lower bound."""
        plan = self.plan
        start, finish = _ANYWHERE, _ANYWHERE
        pushes, is_known = self._from_above(row)
        for push in pushes:
            start = max(start, push.at)
        for link in plan.into[row]:
            at = self.reaches[link.number]
            if at is None:
                is_known = False
            elif link.to_finish:
                finish = max(finish, at)
            else:
                start = max(start, at)
        place = self._bounded(row, start, finish)
        return Decided(place, is_known and place > _ANYWHERE)

    def _bounded(self, row: int, start: int, finish: int) -> int:
        """Return the least place of a leaf that others leave a start and a finish."""
        plan, places = self.plan, self.plan.leaf(row)
        for bound in plan.bounds[row]:
            if bound.kind in _STARTS:
                start = max(start, bound.at)
            elif bound.kind in _FINISHES:
                with_team = plan.start_of_team(row, bound.at)
                if with_team is None:
                    finish = max(finish, bound.at)
                else:
                    start = max(start, with_team)
        place = places.least_start(start) if start > _ANYWHERE else _ANYWHERE
        if finish > _ANYWHERE:
            place = max(place, places.least_finish(finish))
        if plan.delays[row] and place > _ANYWHERE:
            place = delayed(places, plan.delays[row], place)
        for floor in plan.floors[row]:
            place = max(place, places.least_start(floor.at))
        return place

    def pushes(self, row: int) -> Iterator[tuple[int, Push]]:
        """Yield the same reasons one by one, each with the least place it allows a leaf."""
        for push in (*self._from_above(row)[0], *self._own(row)):
            yield self.allows(row, push), push
        for floor in self.plan.floors[row]:
            push = Push(floor.at, False, floor, is_final=True)
            yield self.allows(row, push), push

    def allows(self, row: int, push: Push) -> int:
        """Return the least place that a reason allows a leaf."""
        places, delays = self.plan.leaf(row), self.plan.delays[row]
        place = (places.least_finish if push.on_finish else places.least_start)(push.at)
        return delayed(places, delays, place) if delays and not push.is_final else place

    def linked_above(self, row: int) -> Push | None:
        """Return the largest bound on its start that a task has from dependencies above."""
        parent = self.plan.parents[row]
        return None if parent < 0 else self._links_above[parent]

    def _own(self, row: int) -> Iterator[Push]:
        for bound in self.plan.bounds[row]:
            if bound.kind in _STARTS or bound.kind in _FINISHES:
                with_team = None
                if bound.kind in _FINISHES:
                    with_team = self.plan.start_of_team(row, bound.at)
                is_finish = bound.kind in _FINISHES and with_team is None
                yield Push(bound.at if with_team is None else with_team, is_finish, bound)
        for link in self.plan.into[row]:
            at = self.reaches[link.number]
            if at is not None and not link.stretches:
                yield Push(at, link.to_finish, link)

    def _from_above(self, row: int) -> tuple[list[Push], bool]:
        """Return what the project and summaries ask of the start of a leaf."""
        plan, parent = self.plan, self.plan.parents[row]
        found: list[Push] = []
        is_planned = plan.standing(row) == "planned"
        if is_planned and plan.begins_with_project[row]:
            found.append(self._first)
        if parent < 0:
            return found, True
        bound = self._bounds_above[parent]
        if is_planned and bound is not None:
            found.append(bound)
        if not plan.waits(row):
            return found, True
        link = self._links_above[parent]
        if link is not None:
            found.append(link)
        return found, self._is_known[parent]

    def _hand_down(self, row: int) -> None:
        parent = self.plan.parents[row]
        link = bound = None
        is_known = True
        if parent >= 0:
            link, bound = self._links_above[parent], self._bounds_above[parent]
            is_known = self._is_known[parent]
        for own in self._own(row):
            if isinstance(own.cause, Bound):
                bound = own if bound is None or own.at > bound.at else bound
            else:
                link = own if link is None or own.at > link.at else link
        unknown = (self.reaches[x.number] is None for x in self.plan.into[row] if not x.stretches)
        self._links_above[row], self._bounds_above[row] = link, bound
        self._is_known[row] = is_known and not any(unknown)

    # ---- what no schedule shows: what finished tasks hand on, where parts of started ones go on

    def _is_hidden(self, link: Link) -> bool:
        """Whether no schedule shows the date that a dependency counts from."""
        is_part = link.from_remaining and link.predecessor in self.plan.begun
        return is_part or self.plan.standing(link.predecessor) == "carry"

    def _remaining(self, row: int) -> Rule:
        """Find when what remains of a started task goes on: with the first of its parts."""
        found: list[int | None] = []
        for part in self.plan.parts[row]:
            place = self.dates.places[part]
            if place is None:
                place = yield from self._settled(part)
            found.append(None if place is None else self.plan.leaf(part).start(place))
        known = [at for at in found if at is not None]
        anchor = min(known) if len(known) == len(found) else None
        for link in self._leaving[row]:
            self.reaches[link.number] = self._walked(link, anchor, self._report)
        return anchor

    def _settled(self, part: int) -> Rule:
        """Find the least place of a part of a started task; ``None`` where that is not known."""
        starts: list[int | None] = [_ANYWHERE]
        finishes: list[int | None] = [_ANYWHERE]
        if self.plan.waits(part):
            starts += yield "handed", self.plan.parents[part]
        for link in self.plan.into[part]:
            (finishes if link.to_finish else starts).append((yield from self._reached(link)))
        start, finish = ([at for at in ends if at is not None] for ends in (starts, finishes))
        if len(start) + len(finish) < len(starts) + len(finishes):
            return None
        try:
            return self._bounded(part, max(start), max(finish))
        except CalendarError as error:
            self._report.out_of_reach(part, error)
            return None

    def _carry(self, row: int) -> Rule:
        """Find when a finished task hands on: after all that it should have waited for."""
        place: int | None = self.plan.floors[row][0].at  # its actual finish
        found: list[int | None] = []
        for link in self.plan.into[row]:
            found.append((yield from self._reached(link)))
        if self.plan.parents[row] >= 0:
            found += yield "handed", self.plan.parents[row]
        found.append(place)
        known = [at for at in found if at is not None]
        place = max(known) if len(known) == len(found) else None
        self.carried[row] = place
        for link in self._leaving[row]:
            self.reaches[link.number] = self._walked(link, place, self._report)
        return place

    def _handed(self, row: int) -> Rule:
        """Find what a summary hands down: the largest instant, or ``None`` for what is unknown."""
        found: list[int | None] = []
        for link in self.plan.into[row]:
            if not link.stretches:
                found.append((yield from self._reached(link)))
        if self.plan.parents[row] >= 0:
            found += yield "handed", self.plan.parents[row]
        known = [at for at in found if at is not None]
        if len(known) < len(found):
            return [None]
        return [max(known)] if known else []

    def _reached(self, link: Link) -> Rule:
        if self._is_hidden(link):
            rule = "remaining" if link.predecessor in self.plan.begun else "carry"
            yield rule, link.predecessor
        return self.reaches[link.number]

    def _reach(self, link: Link, report: Report) -> int | None:
        row = link.predecessor
        if link.from_remaining:
            try:
                anchor = self.dates.start_of_remaining(self.plan, row)
            except CalendarError as error:
                report.out_of_reach(row, error)
                return None
            return self._walked(link, anchor, report)
        dates = self.dates.finishes if link.from_finish else self.dates.anchors
        return self._walked(link, dates[row], report)

    def _walked(self, link: Link, anchor: int | None, report: Report) -> int | None:
        if anchor is None or link.minutes is None:
            return None
        try:
            return link.asks(anchor)
        except CalendarError as error:
            if link.minutes < 0:
                # The lead leads to before all that can be read, and so to before the project start.
                return self.plan.first
            report.out_of_reach(link.successor, error)
            return None
