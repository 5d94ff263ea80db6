"""Early dates: each leaf at the least place its neighbours leave, or where it is pinned or capped.

The same rule with a floor for tasks as late as possible makes the scheduled dates under
``alap="total"``.
"""

from __future__ import annotations

from collections.abc import Iterator

from pmcore.kernel import CalendarError, Code
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Bound, Cause, Link
from pmcore.scheduling.certificate.lowers import Decided, Lowers
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Misplaced, Report

_FROM_ABOVE = ("SNLT", "FNLT", "MSO", "MFO")  # what pins or caps a place


def check_earliest(plan: Plan, early: Dates, lowers: Lowers, report: Report) -> None:
    """Hold every early place against what keeps it from being earlier."""
    for link in plan.links:
        is_known = lowers.reaches[link.number] is not None
        successor = plan.rows[link.dependency.successor]
        report.count("dependency", known=is_known and early.starts[successor] is not None)
    settle_parts(plan, early, lowers, report)
    for row in plan.shown_leaves:
        if plan.has_both_dates(row):
            continue
        place = early.places[row]
        expected = None if place is None else report.attempt(earliest, lowers, row)
        is_known = expected is not None and expected.is_known
        report.count("earliest", known=place is not None and is_known)
        if place is None or expected is None:
            continue
        try:
            if place < expected.place:
                _too_early(lowers, row, place, expected.place, report)
            elif place > expected.place and is_known:
                _too_late(lowers, row, place, expected.place, report)
        except CalendarError as error:
            report.out_of_reach(row, error)


def settle_parts(plan: Plan, early: Dates, lowers: Lowers, report: Report) -> None:
    """Let the parts of tasks stand where what bounds them puts them: no schedule shows them."""
    for row in plan.hidden_leaves:
        expected = report.attempt(earliest, lowers, row)
        if expected is not None and expected.is_known:
            early.put(plan, row, expected.place, report)


def earliest(lowers: Lowers, row: int, floor: int | None = None) -> Decided:
    """Return the place of a leaf that its predecessors, bounds, pin and caps leave it.

    Parameters
    ----------
    lowers
        The bounds, with predecessors at the dates of the series in question.
    row
        The leaf.
    floor
        A place it must not be before, besides.
    """
    pin = lowers.plan.pin(row)
    if pin is not None:
        return Decided(pin[1], is_known=True)
    place, is_known = lowers.least(row)
    place = place if floor is None else max(place, floor)
    cap = min((cap for cap, _ in caps(lowers.plan, row)), default=None)
    if cap is not None and cap <= place:
        return Decided(cap, is_known=True)
    return Decided(place, is_known)


def caps(plan: Plan, row: int) -> Iterator[tuple[int, Bound]]:
    """Yield what caps a leaf under hard constraints, each with the greatest place it allows."""
    if not plan.is_hard or plan.known[row] is not None:
        return
    places = plan.leaf(row)
    for bound in plan.bounds[row]:
        if bound.kind == "SNLT":
            yield places.start_no_later(bound.at, is_day=bound.is_day), bound
        elif bound.kind == "FNLT":
            yield places.greatest_finish(bound.at), bound
    inherited = plan.caps_above[row]
    if inherited is not None:
        yield places.greatest_finish(inherited.at), inherited


def decider(lowers: Lowers, row: int, place: int) -> tuple[Cause, bool]:
    """Return what puts a leaf at the expected place, and whether it bounds the finish."""
    pin = lowers.plan.pin(row)
    if pin is not None:
        return pin[0], pin[0].kind == "MFO"
    for least, push in lowers.pushes(row):
        if least == place:
            return push.cause, push.on_finish
    for greatest, bound in caps(lowers.plan, row):
        if greatest == place:
            return bound, bound.kind == "FNLT"
    raise AssertionError("a place that nothing decides")


def _too_early(lowers: Lowers, row: int, place: int, expected: int, report: Report) -> None:
    """Report every bound and dependency that the place breaks."""
    pin = lowers.plan.pin(row)
    if pin is not None:
        _broken(lowers, Misplaced(row, place, expected, pin[0], pin[0].kind == "MFO"), report)
        return
    for least, push in lowers.pushes(row):
        if least > place:
            bound = min(least, expected)
            _broken(lowers, Misplaced(row, place, bound, push.cause, push.on_finish), report)


def _too_late(lowers: Lowers, row: int, place: int, expected: int, report: Report) -> None:
    cause, on_finish = decider(lowers, row, expected)
    found = Misplaced(row, place, expected, cause, on_finish)
    if isinstance(cause, Bound) and cause.kind in _FROM_ABOVE and lowers.plan.is_hard:
        _broken(lowers, found, report)
    else:
        report.misplaced(Code.VERIFY_NOT_EARLIEST, lowers.dates.name, found)


def _broken(lowers: Lowers, found: Misplaced, report: Report) -> None:
    is_link = isinstance(found.cause, Link)
    code = Code.VERIFY_DEPENDENCY_BROKEN if is_link else Code.VERIFY_BOUND_BROKEN
    report.misplaced(code, lowers.dates.name, found)
