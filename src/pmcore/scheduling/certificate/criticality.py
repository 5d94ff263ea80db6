"""Critical flags: by total float, or by the longest path, which is one walk backwards."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Literal, TypeAlias

from pmcore.kernel import CalendarError, Code
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Link
from pmcore.scheduling.certificate.lowers import Lowers
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
    for row, flag in enumerate(_flags(plan, total, lowers, by_path=by_path)):
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
        if plan.places[row] is None:
            below = [flags[child] for child in plan.children[row]]
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
        finish = max(f for f in self.early.finishes if f is not None)
        todo: list[Spot] = [
            ("finish", row)
            for row, parent in enumerate(plan.parents)
            if parent < 0 and self.early.finishes[row] == finish
        ]
        while todo:
            side, row = todo.pop()
            spot: Spot = (side if plan.places[row] is None else "finish", row)
            if spot not in self.seen:
                self.seen.add(spot)
                todo.extend(self._behind(spot))

    def _behind(self, spot: Spot) -> Iterator[Spot]:
        """Yield what decides the date of a spot."""
        side, row = spot
        if self.plan.places[row] is not None:
            links = [*self._driving(row), *self._driving_above(row)]
        else:
            dates = self.early.finishes if side == "finish" else self.early.starts
            yield from ((side, c) for c in self.plan.children[row] if dates[c] == dates[row])
            links = self._stretching(row) if side == "finish" else []
        for link in links:
            if link.number not in self._taken:
                self._taken.add(link.number)
                yield ("finish" if link.from_finish else "start"), link.predecessor

    def _driving(self, row: int) -> list[Link]:
        """Return the dependencies that keep a leaf itself from being one step earlier."""
        places, place = self.plan.leaf(row), self.early.places[row]
        found = []
        for link in self.plan.into[row]:
            at = self.lowers.reaches[link.number]
            least = places.least_finish if link.to_finish else places.least_start
            if at is not None and least(at) == place:
                found.append(link)
        return found

    def _driving_above(self, row: int) -> Iterator[Link]:
        """Yield those that lead into the summaries above it.

        They drive when they reach to after the place one step earlier, and hold. The largest bound
        from above tells when to stop climbing, and no way up is gone twice.
        """
        place = self.early.places[row]
        if place is None or self.plan.parents[row] < 0:
            return
        places = self.plan.leaf(row)
        before, start = places.before(place), places.start(place)
        while self.lowers.above(row).at > before:
            row = self.plan.parents[row]
            if row < 0 or (row, before, start) in self._climbed:
                return
            self._climbed.add((row, before, start))
            reaches, links = self._pushing[row]
            yield from links[bisect_right(reaches, before) : bisect_right(reaches, start)]

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
        """Return for each row the largest finish of the leaves below it."""
        last = [finish or 0 for finish in self.early.finishes]
        for row in reversed(self.plan.summaries):
            last[row] = max(last[child] for child in self.plan.children[row])
        return last
