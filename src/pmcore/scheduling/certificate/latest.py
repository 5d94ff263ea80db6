"""Late dates: each leaf at the greatest place its neighbours leave, or where it is pinned."""

from __future__ import annotations

from pmcore.kernel import CalendarError, Code
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Link
from pmcore.scheduling.certificate.lowers import Decided
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Misplaced, Report
from pmcore.scheduling.certificate.uppers import Uppers

_OPEN_END = {
    "en": "nothing waits for it, so that its early finish",
    "zh": "没有任务等待它，其最早完成",
}


def check_latest(plan: Plan, late: Dates, uppers: Uppers, report: Report) -> None:
    """Hold every late place against what keeps it from being later."""
    for row in plan.hidden_leaves:
        expected = report.attempt(latest, uppers, row)
        if expected is not None and expected.is_known:
            late.put(plan, row, expected.place, report)
    for row in plan.shown_leaves:
        if plan.is_settled(row):
            continue
        place = late.places[row]
        expected = None if place is None else report.attempt(latest, uppers, row)
        is_known = expected is not None and expected.is_known
        report.count("latest", known=place is not None and is_known)
        if place is not None and expected is not None and place != expected.place:
            try:
                _wrong(uppers, late, row, (place, expected), report)
            except CalendarError as error:
                report.out_of_reach(row, error)


def latest(uppers: Uppers, row: int) -> Decided | None:
    """Return the place of a leaf that its successors, bounds and pin leave it.

    With open ends that finish by themselves, what nobody waits for is no later than it is early.
    """
    pin = uppers.plan.pin(row)
    if pin is not None:
        return Decided(pin[1], is_known=True)
    greatest, is_open = uppers.greatest(row), _ends_by_itself(uppers, row)
    if not is_open:
        return greatest
    early = uppers.early.places[row]
    if early is None or greatest is None:
        return None
    return Decided(min(early, greatest.place), greatest.is_known)


def _ends_by_itself(uppers: Uppers, row: int) -> bool:
    return uppers.plan.options.open_ends == "own_finish" and uppers.plan.is_open[row]


def _wrong(
    uppers: Uppers, late: Dates, row: int, found: tuple[int, Decided], report: Report
) -> None:
    place, expected = found
    pin = uppers.plan.pin(row)
    if pin is not None:
        held = Misplaced(row, place, expected.place, pin[0], pin[0].kind == "MFO")
        report.misplaced(Code.VERIFY_BOUND_BROKEN, late.name, held)
    elif _ends_by_itself(uppers, row) and expected.place == uppers.early.places[row]:
        code = Code.VERIFY_BOUND_BROKEN if place > expected.place else Code.VERIFY_NOT_LATEST
        if place > expected.place or expected.is_known:
            open_end = Misplaced(row, place, expected.place, _OPEN_END, on_finish=True)
            report.misplaced(code, late.name, open_end)
    elif place > expected.place:
        for greatest, pull in uppers.pulls(row):
            if greatest < place:
                is_link = isinstance(pull.cause, Link)
                code = Code.VERIFY_DEPENDENCY_BROKEN if is_link else Code.VERIFY_BOUND_BROKEN
                broken = Misplaced(row, place, greatest, pull.cause, pull.on_finish)
                report.misplaced(code, late.name, broken)
    elif expected.is_known:
        _, pull = min(uppers.pulls(row), key=lambda pulled: pulled[0])
        early = Misplaced(row, place, expected.place, pull.cause, pull.on_finish)
        report.misplaced(Code.VERIFY_NOT_LATEST, late.name, early)
