"""The latest anchors that dependencies leave their predecessors: lags taken back."""

from __future__ import annotations

from pmcore.kernel import CalendarError
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.delays import entry
from pmcore.scheduling.certificate.inequalities import Link
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.questions import Question
from pmcore.scheduling.certificate.report import Report
from pmcore.scheduling.certificate.settling import Rule


class LatestAnchors:
    """Where the predecessor of each dependency may end, or start, at the latest.

    Most follow from a date that the schedule tells. Those of the others wait for what is not shown:
    parts of tasks, what finished tasks hand on, and summaries; the rules say for what.

    Attributes
    ----------
    at
        By number of the dependency, the latest anchor; ``None`` where it is not known.
    indirect
        Numbers of those that wait for others.
    rules
        That find them, by name; ``handed`` and ``part`` are for who asks for upper bounds.
    """

    def __init__(self, plan: Plan, early: Dates, question: Question, report: Report) -> None:
        self.plan = plan
        self.early = early
        self.question = question
        self._report = report
        self.at: list[int | None] = [None for _ in plan.links]
        self.indirect: set[int] = set()
        self.rules = {
            "limit": self._limit,
            "entered": self._entered,
            "carry": self._carry,
            "ceiling": self._ceiling,
        }
        for links in plan.out_of:
            for link in links:
                if self._is_told(link):
                    self._take_back(link, self._told(link))
                else:
                    self.indirect.add(link.number)

    def of(self, link: Link) -> Rule:
        """Return the latest anchor of a dependency, once it is found."""
        if link.number in self.indirect:
            yield "limit", link.number
        return self.at[link.number]

    def _is_told(self, link: Link) -> bool:
        """Whether the schedule tells the date that a dependency bounds."""
        plan, row = self.plan, link.successor
        if plan.places[row] is None:
            return not link.stretches and plan.is_plain_below[row]
        return row < plan.count  # parts, and what finished tasks hand on, are not shown

    def _told(self, link: Link) -> int | None:
        targets, row = self.question.targets, link.successor
        if self.plan.known[row] is not None or self.plan.delays[row]:
            return self._entry(row, targets.places[row], on_finish=link.to_finish)
        return (targets.finishes if link.to_finish else targets.starts)[row]

    def _limit(self, number: int) -> Rule:
        """Find the latest anchor that a dependency leaves its predecessor."""
        link = self.plan.links[number]
        row = link.successor
        if link.stretches:
            name = self.question.targets.name
            is_late = name == "late" or (name == "scheduled" and not self.plan.is_forward)
            target = (yield "ceiling", row) if is_late else self.early.finishes[row]
        elif self.plan.places[row] is None:
            target = yield "entered", row
        elif self.plan.standing(row) == "carry":
            target = yield "carry", row
        else:
            target = self._entry(row, (yield "part", row), on_finish=link.to_finish)
        self._take_back(link, target)

    def _entry(self, row: int, place: int | None, *, on_finish: bool) -> int | None:
        """Return the date of a leaf that waits: of what is left to do, before any delay."""
        if place is None:
            return None
        places, delays = self.plan.leaf(row), self.plan.delays[row]
        try:
            if delays:
                place = entry(places, delays, place, touching=self.question.touching)
            return places.finish(place) if on_finish else places.start(place)
        except CalendarError as error:
            self._report.out_of_reach(row, error)
            return None

    def _take_back(self, link: Link, target: int | None) -> None:
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
            at = link.latest_anchor(target, touching=self.question.touching)
        except CalendarError as error:
            at, beyond = self.plan.last - 1, error if link.minutes > 0 else beyond
        finish = self.question.finish
        if beyond is None or (finish is not None and at >= finish.at):
            # from beyond all that can be read a lag must not come back
            self.at[link.number] = at
        else:
            self._report.out_of_reach(link.predecessor, beyond)

    def _entered(self, row: int) -> Rule:
        """Find the smallest start below a summary, of what waits to start and takes part."""
        found: list[int | None] = []
        for child in self.plan.entering[row]:
            if self.plan.places[child] is None:
                found.append((yield "entered", child))
            elif self.plan.standing(child) == "carry":
                found.append((yield "carry", child))
            elif child >= self.plan.count:
                found.append(self._entry(child, (yield "part", child), on_finish=False))
            else:
                found.append(
                    self._entry(child, self.question.targets.places[child], on_finish=False)
                )
        known = [at for at in found if at is not None]
        return min(known) if len(known) == len(found) else None

    def _carry(self, row: int) -> Rule:
        """Find how late a finished task may hand on."""
        finish = self.question.finish
        found: list[int | None] = [None if finish is None else finish.at]
        for link in self.plan.out_of[row]:
            found.append((yield from self.of(link)))
        known = [at for at in found if at is not None]
        return min(known) if len(known) == len(found) else None

    def _ceiling(self, row: int) -> Rule:
        """Find how late a summary may be stretched by what follows it and the summaries above."""
        parent, finish = self.plan.parents[row], self.question.finish
        found: list[int | None] = [None if finish is None else finish.at]
        if parent >= 0 and self.plan.fixed_finishes[parent] is None:
            found.append((yield "ceiling", parent))
        for link in self.plan.out_of[row]:
            if link.from_finish:
                found.append((yield from self.of(link)))
        known = [at for at in found if at is not None]
        return min(known) if len(known) == len(found) else None
