"""Summary tasks: each spans what is right below it, and is stretched by FF and SF into it."""

from __future__ import annotations

from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Link
from pmcore.scheduling.certificate.lowers import Lowers
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Report

_STARTS = {"en": "its start set by hand", "zh": "其手动设定的开始"}
_BEGUN = {"en": "its actual start", "zh": "其实际开始"}
_BY_HAND = {"en": "its date set by hand", "zh": "其手动设定的日期"}


def check_spans(plan: Plan, dates: Dates, lowers: Lowers, report: Report) -> None:
    """Hold the span of every summary against the tasks below it, in one series of dates."""
    for row in plan.summaries:
        is_checked = [
            _check_start(plan, row, dates, report),
            _check_finish(plan, row, dates, lowers, report),
        ]
        report.count("summary_span", known=all(is_checked))


def _check_start(plan: Plan, row: int, dates: Dates, report: Report) -> bool:
    given, fixed = dates.given_starts[row], plan.fixed_starts[row]
    if fixed is not None:
        why = _BEGUN if row in plan.begun else _BY_HAND
        return _check_fixed(row, dates.start, (given, fixed), why, report)
    starts = [(dates.starts[child], child) for child in plan.counted_children(row)]
    known = [(start, child) for start, child in starts if start is not None]
    if given is None or len(known) < len(starts):
        return False
    start, child = min(known)
    if given != start:
        report.span(row, dates.start, (given, start), _why(plan, child))
    return True


def _check_finish(plan: Plan, row: int, dates: Dates, lowers: Lowers, report: Report) -> bool:
    given, fixed = dates.given_finishes[row], plan.fixed_finishes[row]
    if fixed is not None:
        return _check_fixed(row, dates.finish, (given, fixed), _BY_HAND, report)
    ends: list[tuple[int | None, int | Link]] = [
        (dates.finishes[child], child) for child in plan.counted_children(row)
    ]
    ends += [(lowers.reaches[link.number], link) for link in plan.into[row] if link.stretches]
    start = plan.start_by_hand(row)
    if start is not None:  # it does not finish before it starts
        ends.append((start, row))
    known = [(finish, source) for finish, source in ends if finish is not None]
    if given is None or len(known) < len(ends):
        return False
    finish, source = max(known, key=lambda end: end[0])
    if given != finish:
        why = _STARTS if source == row else _why(plan, source)
        report.span(row, dates.finish, (given, finish), why)
    return True


def _check_fixed(
    row: int, field: str, dates: tuple[int | None, int], why: dict[str, str], report: Report
) -> bool:
    given, fixed = dates
    if given is None:
        return False
    if given != fixed:
        report.fact(row, field, (given, fixed), why)
    return True


def _why(plan: Plan, source: int | Link) -> dict[str, str]:
    if isinstance(source, Link):
        return source.rule()
    if source >= plan.count:
        return {"en": "the work of those who work on it", "zh": "各人员在其上的工作"}
    child = plan.tasks[source].id
    return {"en": f"the dates of {child} below it", "zh": f"其下 {child} 的日期"}
