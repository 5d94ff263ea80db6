"""What keeps tasks from being later, given where their successors are.

Three questions ask it: late dates (successors at their late dates), free float (at their early
dates) and ``alap="free"`` (at their scheduled dates).
"""

from __future__ import annotations

from collections.abc import Iterator

from pmcore.kernel import CalendarError
from pmcore.scheduling.certificate.anchors import LatestAnchors
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Link
from pmcore.scheduling.certificate.lowers import Decided
from pmcore.scheduling.certificate.places import Places
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.questions import Pull, Question, first_starts
from pmcore.scheduling.certificate.report import Report
from pmcore.scheduling.certificate.settling import Rule, Settling


class Uppers:
    """The upper bounds of every leaf when successors stand at their dates of one series.

    As with lower bounds, a summary hands one instant down to everything below it: the smallest
    that its FS and FF dependencies leave a finish, unless that was set by hand; and the smallest
    that its FNLT and its deadline leave it, which also bind what takes no part. What its SS and SF
    dependencies leave is handed on only to the leaves that begin it.
    """

    def __init__(self, plan: Plan, early: Dates, question: Question, report: Report) -> None:
        self.plan = plan
        self.early = early
        self.question = question
        self._report = report
        self._anchors = LatestAnchors(plan, early, question, report)
        self._bound: list[Pull | None] = [None for _ in plan.tasks]
        self._finish: list[Pull | None] = [None for _ in plan.tasks]
        self._start: list[Pull | None] = [None for _ in plan.tasks]
        self._is_known = [True for _ in plan.tasks]
        self._firsts = first_starts(plan, early) if question.alone else []
        rules = {**self._anchors.rules, "handed": self._handed, "part": self._part}
        settling = Settling(rules)
        for number in sorted(self._anchors.indirect):
            settling.of("limit", number)
        for row in plan.summaries:
            settling.of("handed", row)

    def greatest(self, row: int) -> Decided | None:
        """Return the greatest place of a leaf that keeps every upper bound.

        ``None`` when not even one bound is known.
        """
        places = self.plan.leaf(row)
        finish, start, is_known = self._narrowest(row)
        found = [] if finish is None else [places.greatest_finish(finish)]
        if start is not None:
            found.append(self._greatest(places, start, on_finish=False))
        for bound in () if self.question.alone else self.plan.bounds[row]:
            if bound.kind in ("SNLT", "MSO"):
                found.append(places.start_no_later(bound.at, is_day=bound.is_day))
        return Decided(min(found), is_known) if found else None

    def of_own(self, row: int, task: int) -> Decided | None:
        """Return the greatest place that what waits for its own task leaves a leaf.

        ``None`` where nothing does.
        """
        places, found, is_known = self.plan.leaf(row), list[int](), True
        is_part = row != task
        for link in self._leaving(task):
            at = self._anchors.at[link.number]
            if at is None:
                is_known = False
            elif link.from_finish:
                found.append(places.greatest_finish(at))
            elif not is_part or self._begins_with(row, task):
                found.append(self._greatest(places, at, on_finish=False))
        return Decided(min(found, default=0), is_known) if found or not is_known else None

    def _greatest(self, places: Places, at: int, *, on_finish: bool) -> int:
        """Return the greatest place whose finish, or start, is there for others by an instant."""
        if on_finish:
            return places.greatest_finish(at)
        return (places.greatest_touching if self.question.touching else places.greatest_start)(at)

    def _narrowest(self, row: int) -> tuple[int | None, int | None, bool]:
        """Return the smallest bounds on its finish and its start, and whether all are known."""
        finish: int | None = None
        start: int | None = None
        is_known = self._is_known_above(row)
        for pull in self._from_above(row):
            if pull.on_finish:
                finish = pull.at if finish is None else min(finish, pull.at)
            else:
                start = pull.at
        for link in self._leaving(row):
            at = self._anchors.at[link.number]
            if at is None:
                is_known = False
            elif link.from_finish:
                finish = at if finish is None or at < finish else finish
            else:
                start = at if start is None or at < start else start
        for bound in () if self.question.alone else self.plan.bounds[row]:
            if bound.kind in ("FNLT", "MFO", "deadline", "started"):
                finish = bound.at if finish is None else min(finish, bound.at)
        return finish, start, is_known

    def pulls(self, row: int) -> Iterator[tuple[int, Pull]]:
        """Yield the upper bounds of a leaf, each with the greatest place it allows."""
        places = self.plan.leaf(row)
        for pull in self._from_above(row):
            yield self._greatest(places, pull.at, on_finish=pull.on_finish), pull
        for link in self._leaving(row):
            at = self._anchors.at[link.number]
            if at is not None:
                greatest = self._greatest(places, at, on_finish=link.from_finish)
                yield greatest, Pull(at, link.from_finish, link)
        for bound in () if self.question.alone else self.plan.bounds[row]:
            if bound.kind in ("FNLT", "MFO", "deadline", "started"):
                yield places.greatest_finish(bound.at), Pull(bound.at, True, bound)
            elif bound.kind in ("SNLT", "MSO"):
                place = places.start_no_later(bound.at, is_day=bound.is_day)
                yield place, Pull(bound.at, False, bound)

    def _leaving(self, row: int) -> list[Link]:
        """Return the dependencies out of a leaf that bind it: a start that is known stays."""
        links = self.plan.out_of[row]
        if self.plan.known[row] is None and row not in self.plan.begun:
            return links
        return [link for link in links if link.from_finish or link.from_remaining]

    # ---- what is handed down

    def _from_above(self, row: int) -> Iterator[Pull]:
        """Yield what bounds a row from above."""
        parent, limit = self.plan.parents[row], self.question.finish
        is_idle, early = self.plan.is_idle[row], self.early.finishes[row]
        if limit is not None and not is_idle:
            yield Pull(limit.at, True, limit)
        elif limit is not None and early is not None:  # it ends no project, and may end after it
            yield Pull(max(limit.at, early), True, limit)
        if parent < 0:
            return
        bound, finish, start = self._bound[parent], self._finish[parent], self._start[parent]
        if bound is not None:
            yield bound
        if is_idle:
            return  # summaries do not reach what takes no part
        if finish is not None:
            yield finish
        is_moving = self.plan.known[row] is None or parent in self.plan.begun
        if start is not None and is_moving and self._begins_with(row, parent):
            yield start

    def _begins_with(self, row: int, parent: int) -> bool:
        """Whether a row is the start of a summary; or a part the start of what remains."""
        first = self.early.starts[parent]
        if parent in self.plan.begun:
            first = self.early.start_of_remaining(self.plan, parent)
        return self.early.starts[row] == first

    def _is_known_above(self, row: int) -> bool:
        """Whether nothing from above that could bound a task is missing."""
        parent = self.plan.parents[row]
        if self.plan.is_idle[row]:
            is_dated = self.early.finishes[row] is not None
            return self.question.finish is not None and is_dated
        if parent < 0:
            return self.question.finish is not None
        if self._start[parent] is not None and self.early.starts[row] is None:
            return False  # whether it begins the summary is not known
        return self._is_known[parent]

    def _handed(self, row: int) -> Rule:
        """Find what a summary hands down."""
        plan, parent = self.plan, self.plan.parents[row]
        if parent >= 0:
            yield "handed", parent
        is_known = True
        finishes: list[Pull] = []
        starts: list[Pull] = []
        for link in plan.out_of[row]:
            fixed = plan.fixed_finishes if link.from_finish else plan.fixed_starts
            at = yield from self._anchors.of(link)
            if fixed[row] is not None and not link.from_remaining:
                continue  # a date that was set by hand, or is a fact, waits for nobody
            if at is None:
                is_known = False
            elif link.from_finish:
                finishes.append(Pull(at, True, link))
            elif self._begins(row, at):
                starts.append(Pull(at, False, link))
        bounds: list[Pull] = []
        for bound in () if self.question.alone else plan.bounds[row]:
            if bound.kind in ("FNLT", "deadline", "started"):
                bounds.append(Pull(bound.at, True, bound))
        self._hand_on(row, bounds, finishes, starts)
        self._is_known[row] = self._is_known_above(row) and is_known
        return None

    def _hand_on(
        self, row: int, bounds: list[Pull], finishes: list[Pull], starts: list[Pull]
    ) -> None:
        parent = self.plan.parents[row]
        if parent >= 0:
            above = self._bound[parent], self._finish[parent], self._start[parent]
            if above[0] is not None:
                bounds.append(above[0])
            if above[1] is not None and self.plan.fixed_finishes[row] is None:
                finishes.append(above[1])
            is_moving = self.plan.fixed_starts[row] is None
            if above[2] is not None and is_moving and self._begins_with(row, parent):
                starts.append(above[2])
        self._bound[row] = min(bounds, key=_instant, default=None)
        self._finish[row] = min(finishes, key=_instant, default=None)
        self._start[row] = min(starts, key=_instant, default=None)

    def _begins(self, row: int, at: int) -> bool:
        """Whether a bound on a summary's start is one on the leaves that begin it.

        When leaves move together it is. A leaf that moves alone takes the summary's start along
        only until the next leaf begins.
        """
        return not self.question.alone or self._firsts[row][1] > at

    def _part(self, row: int) -> Rule:
        """Find where a part of a task stands."""
        yield "handed", self.plan.parents[row]
        try:
            decided = self.question.decide(self, row)
        except CalendarError as error:
            self._report.out_of_reach(row, error)
            return None
        return decided.place if decided is not None and decided.is_known else None


def _instant(pull: Pull) -> int:
    return pull.at
