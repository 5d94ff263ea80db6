"""Level of effort: each such task from the dates of its neighbours, in the same series of dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from pmcore.kernel import CalendarError
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Cause, Link
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Report

# An instant that is asked for, and by what; ``None`` while it is not known.
_Given: TypeAlias = tuple[int, Cause | Mapping[str, str]]
_Asked: TypeAlias = tuple[int | None, Cause | Mapping[str, str]]

_IS_ACTUAL = {"en": "that it is actual", "zh": "其为实际日期，这"}
_NOTHING_ENDS = {"en": "that nothing ends it later", "zh": "没有更晚的依据决定其完成，这"}


def check_hammocks(plan: Plan, dates: Dates, report: Report) -> None:
    """Hold the dates of every level-of-effort task against those of its neighbours."""
    for row in sorted(plan.hammocks):
        try:
            _check(plan, row, dates, report)
        except CalendarError as error:
            report.out_of_reach(row, error)


def _check(plan: Plan, row: int, dates: Dates, report: Report) -> None:
    known = plan.hammocks[row]
    if known is not None and known.standing == "finished":
        given = dates.given_starts[row], dates.given_finishes[row]
        report.count("level_of_effort", known=None not in given)
        _compare(row, dates, report, _fact(known.start), _fact(known.finish))
        return
    asked = _around(plan, row, dates) if row in plan.loose else _by_links(plan, row, dates)
    given = dates.given_starts[row], dates.given_finishes[row]
    starts, finishes = ([(at, cause) for at, cause in side if at is not None] for side in asked)
    is_known = len(starts) + len(finishes) == len(asked[0]) + len(asked[1])
    report.count("level_of_effort", known=is_known and None not in given)
    if not is_known:
        return
    start = _start(plan, row, starts) if known is None else _fact(known.start)
    if row in plan.loose and starts:  # as a summary has its dates
        start = _first(starts) if known is None else start
        finish = _last([_last(finishes), (start[0], _NOTHING_ENDS)])
    else:
        if known is not None and plan.data_date is not None and not finishes:
            finishes = [(plan.data_date.at, plan.data_date)]
        finish = _finish(plan, row, start[0], finishes)
    _compare(row, dates, report, start, finish)


def _fact(instant: int) -> _Given:
    return instant, _IS_ACTUAL


def _compare(row: int, dates: Dates, report: Report, start: _Given, finish: _Given) -> None:
    """Hold both dates against what they must be."""
    for field, value, (expected, cause) in (
        (dates.start, dates.given_starts[row], start),
        (dates.finish, dates.given_finishes[row], finish),
    ):
        if value is not None and value != expected:
            report.hangs(row, field, (value, expected), cause)


def _start(plan: Plan, row: int, starts: list[_Given]) -> _Given:
    begin = plan.start if plan.data_date is None else plan.data_date
    least, cause = _first(starts) if starts else (begin.at, begin)
    clock = plan.clocks[row]
    return clock.begin(clock.pos(least)), cause


def _finish(plan: Plan, row: int, start: int, finishes: list[_Given]) -> _Given:
    clock = plan.clocks[row]
    if finishes:
        most, cause = _last(finishes)
        if most >= plan.first and clock.pos(most) > clock.pos(start):
            return clock.end(clock.pos(most)), cause
    return start, _NOTHING_ENDS


def _first(asked: list[_Given]) -> _Given:
    return min(asked, key=lambda each: each[0])


def _last(asked: list[_Given]) -> _Given:
    return max(asked, key=lambda each: each[0])


def _by_links(plan: Plan, row: int, dates: Dates) -> tuple[list[_Asked], list[_Asked]]:
    starts: list[_Asked] = []
    finishes: list[_Asked] = []
    for link in plan.hung[row]:
        is_ahead = link.successor == row
        gives_finish = link.to_finish if is_ahead else link.from_finish
        asked = _walked(plan, link, dates, is_ahead=is_ahead)
        (finishes if gives_finish else starts).append((asked, link))
    return starts, finishes


def _walked(plan: Plan, link: Link, dates: Dates, *, is_ahead: bool) -> int | None:
    """Return where a predecessor leads; or a successor, the lag walked the other way.

    What lies before or after all that can be read lies one minute outside: it may not matter.
    """
    at_finish = link.from_finish if is_ahead else link.to_finish
    neighbour = link.predecessor if is_ahead else link.successor
    anchor = (dates.finishes if at_finish else dates.anchors)[neighbour]
    if anchor is None or link.minutes is None:
        return None
    try:
        return link.reach(anchor, back=not is_ahead)
    except CalendarError:
        is_later = (link.minutes > 0) is is_ahead
        return plan.last + 1 if is_later else plan.first - 1


def _around(plan: Plan, row: int, dates: Dates) -> tuple[list[_Asked], list[_Asked]]:
    """Return the dates of all that takes part in the summary above."""
    below = plan.tasks_below(plan.parents[row])
    said = [
        {"en": f"the dates of {id} beside it", "zh": f"同级任务 {id} 的日期"}
        for id in (plan.tasks[each].id for each in below)
    ]
    starts = [(dates.starts[each], why) for each, why in zip(below, said, strict=True)]
    finishes = [(dates.finishes[each], why) for each, why in zip(below, said, strict=True)]
    return [*starts], [*finishes]
