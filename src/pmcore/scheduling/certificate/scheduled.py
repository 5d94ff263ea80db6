"""Scheduled dates: the ones to work to, by direction and by the reading of ALAP."""

from __future__ import annotations

from typing import NamedTuple

from pmcore.kernel import Code
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.earliest import decider, earliest
from pmcore.scheduling.certificate.latest import latest
from pmcore.scheduling.certificate.lowers import Decided, Lowers
from pmcore.scheduling.certificate.report import Misplaced, Report, Told
from pmcore.scheduling.certificate.uppers import Uppers

_EARLY = {"en": "its early dates", "zh": "其最早日期"}
_LATE = {"en": "its late dates", "zh": "其最晚日期"}


class _Expected(NamedTuple):
    place: int
    cause: Told
    on_finish: bool


class Scheduled:
    """The three series of dates and the bounds between them.

    Parameters
    ----------
    early, late, scheduled
        The dates.
    lowers, uppers
        What predecessors and successors at their scheduled dates leave. Only tasks as late as
        possible under ``alap="free"``, and backward plans in which only these are late, need the
        successors: else ``None``.
    """

    def __init__(
        self,
        series: tuple[Dates, Dates, Dates],
        lowers: Lowers,
        uppers: Uppers | None,
        report: Report,
    ) -> None:
        self.plan = lowers.plan
        self.early, self.late, self.scheduled = series
        self.lowers = lowers
        self.uppers = uppers
        self.report = report

    def check(self) -> None:
        """Hold every leaf's scheduled place against what the options ask for."""
        self._settle_parts()
        for row in self.plan.shown_leaves:
            if self.plan.is_settled(row):
                continue
            if self.plan.has_both_dates(row) and not self.plan.is_all_late:
                continue
            place = self.scheduled.places[row]
            expected = None
            if place is not None:
                expected = self.report.attempt(Scheduled._expected, self, row)
            self.report.count("scheduled", known=expected is not None)
            if place is not None and expected is not None and place != expected.place:
                found = Misplaced(row, place, *expected)
                self.report.misplaced(Code.VERIFY_SCHEDULED, self.scheduled.name, found)

    def _settle_parts(self) -> None:
        for row in self.plan.hidden_leaves:
            expected = self.report.attempt(Scheduled._expected, self, row)
            if expected is not None:
                self.scheduled.put(self.plan, row, expected.place, self.report)

    def _expected(self, row: int) -> _Expected | None:
        options = self.plan.options
        if self.plan.is_all_late:
            return self._at(self.late, row, _LATE)
        if options.direction == "backward":
            return self._drawn(row)
        if options.alap == "total":
            return self._pushed(row, is_late=self.plan.is_alap(row))
        if self.plan.is_alap(row) and self.plan.pin(row) is None:
            return self._pulled(row)
        return self._at(self.early, row, _EARLY)

    def _at(self, dates: Dates, row: int, cause: dict[str, str]) -> _Expected | None:
        place = dates.places[row]
        return None if place is None else _Expected(place, cause, False)

    def _pushed(self, row: int, *, is_late: bool) -> _Expected | None:
        """Return the least place; no ALAP task goes before its late or its early one."""
        floor = None
        if is_late:
            early, late = self.early.places[row], self.late.places[row]
            if early is None or late is None:
                return None
            floor = max(early, late)
        expected = earliest(self.lowers, row, floor)
        if not expected.is_known:
            return None
        if expected.place == floor:
            return _Expected(floor, _LATE, False)
        cause, on_finish = decider(self.lowers, row, expected.place)
        return _Expected(expected.place, cause, on_finish)

    def _drawn(self, row: int) -> _Expected | None:
        """Return the greatest place its successors leave it; unmarked, not behind the early one."""
        uppers = self.uppers
        found = None if uppers is None else drawn(uppers, row)
        if uppers is None or found is None or not found.is_known:
            return None
        pin, early = self.plan.pin(row), self.early.places[row]
        if pin is not None:
            return _Expected(found.place, pin[0], pin[0].kind == "MFO")
        if found.place == early:
            return _Expected(found.place, _EARLY, False)
        _, pull = min(uppers.pulls(row), key=lambda pulled: pulled[0])
        return _Expected(found.place, pull.cause, pull.on_finish)

    def _pulled(self, row: int) -> _Expected | None:
        """Return the greatest place that moves no successor, not before the early one."""
        early, uppers = self.early.places[row], self.uppers
        pulled = None if uppers is None else at_ease(uppers, row)
        if uppers is None or early is None or pulled is None or not pulled.is_known:
            return None
        if pulled.place <= early:
            return _Expected(early, _EARLY, False)
        _, pull = min(uppers.pulls(row), key=lambda found: found[0])
        return _Expected(pulled.place, pull.cause, pull.on_finish)


def drawn(uppers: Uppers, row: int) -> Decided | None:
    """Return where a leaf goes in a backward plan in which only marked tasks are late."""
    found, plan = latest(uppers, row), uppers.plan
    if plan.is_alap(row) or plan.pin(row) is not None:
        return found
    early = uppers.early.places[row]
    if early is None or found is None:
        return None
    return Decided(min(early, found.place), found.is_known)


def at_ease(uppers: Uppers, row: int) -> Decided | None:
    """Return where a leaf goes that is to be as late as moves nobody: others at their early place.

    That is the greatest place its successors leave it, but not before its early one.
    """
    early = uppers.early.places[row]
    if early is None:
        return None
    if not uppers.plan.is_alap(row) or uppers.plan.pin(row) is not None:
        return Decided(early, is_known=True)
    greatest = uppers.greatest(row)
    if greatest is None:
        return None
    return Decided(max(early, greatest.place), greatest.is_known)
