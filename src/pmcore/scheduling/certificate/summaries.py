"""Summary tasks: each spans what is right below it, and is stretched by FF and SF into it."""

from __future__ import annotations

from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Link
from pmcore.scheduling.certificate.lowers import Lowers
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Report


def check_spans(plan: Plan, dates: Dates, lowers: Lowers, report: Report) -> None:
    """Hold the span of every summary against the tasks below it, in one series of dates."""
    for row in plan.summaries:
        is_checked = [
            _check_start(plan, row, dates, report),
            _check_finish(plan, row, dates, lowers, report),
        ]
        report.count("summary_span", known=all(is_checked))


def _check_start(plan: Plan, row: int, dates: Dates, report: Report) -> bool:
    given = dates.given_starts[row]
    starts = [(dates.starts[child], child) for child in plan.children[row]]
    known = [(start, child) for start, child in starts if start is not None]
    if given is None or len(known) < len(starts):
        return False
    start, child = min(known)
    if given != start:
        report.span(row, dates.start, (given, start), _why(plan, child))
    return True


def _check_finish(plan: Plan, row: int, dates: Dates, lowers: Lowers, report: Report) -> bool:
    given = dates.given_finishes[row]
    ends: list[tuple[int | None, int | Link]] = [
        (dates.finishes[child], child) for child in plan.children[row]
    ]
    ends += [(lowers.reaches[link.number], link) for link in plan.into[row] if link.stretches]
    known = [(finish, source) for finish, source in ends if finish is not None]
    if given is None or len(known) < len(ends):
        return False
    finish, source = max(known, key=lambda end: end[0])
    if given != finish:
        report.span(row, dates.finish, (given, finish), _why(plan, source))
    return True


def _why(plan: Plan, source: int | Link) -> dict[str, str]:
    if isinstance(source, Link):
        return source.rule()
    child = plan.tasks[source].id
    return {"en": f"the dates of {child} below it", "zh": f"其下 {child} 的日期"}
