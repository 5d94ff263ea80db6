"""Critical flags: by total float, or by the longest path, which is one walk backwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, TypeAlias

from pmcore.kernel import CalendarError, Code
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.delays import entry
from pmcore.scheduling.certificate.inequalities import Link
from pmcore.scheduling.certificate.lowers import Lowers, Push
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.reading import Given
from pmcore.scheduling.certificate.report import Report

Spot: TypeAlias = tuple[Literal["start", "finish"], int]

_ON_PATH = {"en": "it lies on the longest path", "zh": "它位于最长路径上"}
_OFF_PATH = {
    "en": "it does not lie on the longest path and has no negative float",
    "zh": "它不在最长路径上，且没有负浮动",
}
_BY_FLOAT = {"en": "its total float decides", "zh": "由其总浮动时间决定"}
_BELOW = {"en": "the tasks below it decide", "zh": "由其下的任务决定"}


def check_critical(
    plan: Plan, given: Given, total: list[int | None], lowers: Lowers | None, report: Report
) -> None:
    """Hold every flag against the rule of the options.

    Parameters
    ----------
    total
        Total float of each row, by its dates or else as given.
    lowers
        The bounds at the early dates; ``None`` when those are wrong or incomplete, so that no
        longest path can be told.
    """
    by_path = _by_path(plan)
    for row, flag in enumerate(_flags(plan, total, lowers, by_path=by_path)[: plan.count]):
        value = given.critical[row]
        report.count("critical", known=value is not None and flag is not None)
        if value is not None and flag is not None and value is not flag:
            why = _BY_FLOAT if not by_path else _ON_PATH if flag else _OFF_PATH
            report.add(
                Code.VERIFY_CRITICAL,
                task=plan.tasks[row].id,
                field="is_critical",
                value=value,
                expected=flag,
                because=_BELOW if plan.places[row] is None else why,
            )


def _flags(
    plan: Plan, total: list[int | None], lowers: Lowers | None, *, by_path: bool
) -> list[bool | None]:
    """Return what each flag must be; ``None`` where that is not known."""
    path: frozenset[int] = frozenset()
    if by_path:
        walked = None if lowers is None else _walked(plan, lowers)
        if walked is None:
            return [None for _ in plan.tasks]
        path = walked
    limit = -1 if by_path else plan.options.critical_float
    by_float = not by_path or plan.options.criticality == "auto"
    flags: list[bool | None] = [None for _ in plan.tasks]
    for row in range(len(plan.tasks) - 1, -1, -1):
        amount = total[row]
        if plan.standing(row) in ("finished", "carry") or plan.is_idle[row]:
            flags[row] = False  # what is over, or takes no part, moves nothing
        elif plan.counts_by_dates(row) and not by_path:
            is_short = None if amount is None else amount <= limit
            flags[row] = is_short if plan.is_left[row] else False
        elif plan.places[row] is None:
            below = [flags[child] for child in plan.children[row]]
            if row in plan.parts and not by_path:  # its float in the task's own calendar, too
                below.append(None if amount is None else amount <= limit)
            flags[row] = True if True in below else None if None in below else False
        elif row in path:
            flags[row] = True
        elif by_float:
            flags[row] = None if amount is None else amount <= limit
        else:
            flags[row] = False
    return flags


def _walked(plan: Plan, lowers: Lowers) -> frozenset[int] | None:
    try:
        return longest_path(plan, lowers)
    except CalendarError:  # a task stands where its calendar begins
        return None


def _by_path(plan: Plan) -> bool:
    if plan.options.criticality != "auto":
        return plan.options.criticality == "longest_path"
    calendars = {plan.leaf(row).clock.calendar for row in plan.leaves}
    calendars |= {plan.clocks[row].calendar for row in plan.hammocks}
    return len(calendars) > 1 or plan.finish is not None


def longest_path(plan: Plan, lowers: Lowers) -> frozenset[int]:
    """Return the leaves that the largest early finish rests on.

    Parameters
    ----------
    plan
        The plan.
    lowers
        The bounds at early dates that are complete.
    """
    walk = _Walk(plan, lowers)
    return frozenset(row for side, row in walk.seen if plan.places[row] is not None)


class _Walk:
    """From the tasks with the largest finish backwards along what drives them.

    A spot is the start or the finish of a row; the two are one for a leaf. Each spot is left
    once, and each dependency taken once.
    """

    def __init__(self, plan: Plan, lowers: Lowers) -> None:
        self.plan = plan
        self.lowers = lowers
        self.early: Dates = lowers.dates
        self.seen: set[Spot] = set()
        self._taken: set[int] = set()
        self._climbed: set[tuple[int, int, int]] = set()
        self._pushing = [self._sorted(row) for row in range(len(plan.tasks))]
        self._last_finish = self._last_finishes()
        todo = list(self._ends())
        while todo:
            side, row = todo.pop()
            spot: Spot = (side if plan.places[row] is None else "finish", row)
            if spot not in self.seen:
                self.seen.add(spot)
                todo.extend(self._behind(spot))

    def _ends(self) -> Iterator[Spot]:
        """Yield the leaves and summaries that finish last."""
        plan, finishes = self.plan, self.early.finishes
        finish = max(f for f in (finishes[row] for row in plan.counted()) if f is not None)
        for row in range(len(plan.tasks)):
            if finishes[row] == finish and not plan.is_idle[row]:
                yield "finish", row

    def _behind(self, spot: Spot) -> Iterator[Spot]:
        """Yield what decides the date of a spot."""
        side, row = spot
        if self.plan.places[row] is not None:
            links = [*self._driving(row), *self._driving_above(row)]
        else:
            yield from ((side, child) for child in self._reaching(side, row))
            links = self._stretching(row) if side == "finish" else []
        for link in links:
            if link.number not in self._taken:
                self._taken.add(link.number)
                yield from self._anchor(link)

    def _anchor(self, link: Link) -> Iterator[Spot]:
        """Yield what sets the date a dependency counts from: no start that is known."""
        row = link.predecessor
        if link.from_finish:
            yield "finish", row
        elif link.from_remaining and row in self.plan.begun:
            first = self.early.start_of_remaining(self.plan, row)
            parts = self.plan.parts[row]
            yield from (("finish", part) for part in parts if self.early.starts[part] == first)
        elif link.from_remaining or self.plan.places[row] is None or self.plan.known[row] is None:
            yield "start", row

    def _reaching(self, side: str, row: int) -> list[int]:
        """Return what right below a summary makes its start or finish."""
        plan = self.plan
        fixed = plan.fixed_finishes if side == "finish" else plan.fixed_starts
        if fixed[row] is not None:
            return []
        dates = self.early.finishes if side == "finish" else self.early.starts
        found = [c for c in plan.children[row] if dates[c] == dates[row] and not plan.is_idle[c]]
        if side == "finish":
            return found
        return [c for c in found if plan.places[c] is None or plan.known[c] is None]

    def _driving(self, row: int) -> list[Link]:
        """Return the dependencies that keep a leaf itself from being one step earlier."""
        place = self._place(row)
        found = []
        for link in self.plan.into[row]:
            at = self.lowers.reaches[link.number]
            if at is not None:
                push = Push(at, link.to_finish, link)
                if self.lowers.allows(row, push) == place:
                    found.append(link)
        return found

    def _place(self, row: int) -> int | None:
        if self.plan.standing(row) == "carry":
            return self.lowers.carried[row]
        return self.early.places[row]

    def _driving_above(self, row: int) -> Iterator[Link]:
        """Yield those that lead into the summaries above it.

        They drive when they reach to after the place one step earlier, and hold. The largest bound
        from above tells when to stop climbing, and no way up is gone twice.
        """
        place = self._place(row)
        if place is None or self.plan.parents[row] < 0 or not self.plan.waits(row):
            return
        before, start = self._steps(row, place)
        while (above := self.lowers.linked_above(row)) is not None and above.at > before:
            row = self.plan.parents[row]
            if row < 0 or (row, before, start) in self._climbed:
                return
            self._climbed.add((row, before, start))
            reaches, links = self._pushing[row]
            yield from links[bisect_right(reaches, before) : bisect_right(reaches, start)]

    def _steps(self, row: int, place: int) -> tuple[int, int]:
        """Return where a leaf waits for others: one step earlier, and where it is."""
        places, delays = self.plan.leaf(row), self.plan.delays[row]
        if not delays:
            return places.before(place), places.start(place)
        earlier = places.greatest_start(places.before(place))
        before, start = (places.start(entry(places, delays, each)) for each in (earlier, place))
        return before, start

    def _stretching(self, row: int) -> list[Link]:
        finish = self.early.finishes[row]
        if finish is None or self._last_finish[row] >= finish:
            return []
        links = self.plan.into[row]
        return [x for x in links if x.stretches and self.lowers.reaches[x.number] == finish]

    def _sorted(self, row: int) -> tuple[list[int], list[Link]]:
        """Return what pushes everything below a summary, by the instant it reaches."""
        if self.plan.places[row] is not None:
            return [], []
        found = []
        for link in self.plan.into[row]:
            at = self.lowers.reaches[link.number]
            if at is not None and not link.stretches:
                found.append((at, link.number, link))
        found.sort()
        return [at for at, _, _ in found], [link for _, _, link in found]

    def _last_finishes(self) -> list[int]:
        """Return for each row the largest finish of what is below it, stretches left out."""
        last = [finish or 0 for finish in self.early.finishes]
        for row in reversed(self.plan.summaries):
            fixed = self.plan.fixed_finishes[row]
            if fixed is None:
                below = self.plan.counted_children(row)
                start = self.plan.start_by_hand(row)
                finishes = (last[child] for child in below)
                last[row] = max(*finishes, start) if start is not None else max(finishes)
        return last
