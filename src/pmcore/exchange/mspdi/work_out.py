"""How much of the work on tasks is done, as far as a plan tells without its dates."""

from __future__ import annotations

from fractions import Fraction

from pmcore.scheduling.engine.remains import goes_on
from pmcore.scheduling.work_done import Minutes, Work, has_work, work_of, works_of
from pmcore.wbs import Assignment, Task
from pmcore.wbs.progress import ends_by_hand

PERCENT, WORK_PERCENT = "PercentComplete", "PercentWorkComplete"
_HALF = Fraction(1, 2)
_NOT_BEGUN, _NO_WORK = (WORK_PERCENT, "0"), (WORK_PERCENT, "")


def planned_percent(task: Task, minutes: Minutes) -> int | None:
    """Return the percentage of its work that is done of a leaf; ``None`` where that is not known.

    Examples
    --------
    >>> from pmcore.kernel import Duration
    >>> dig = Task("dig", "Dig", duration="4d", assignments=["li"], percent_complete=25)
    >>> planned_percent(dig, Duration.to_minutes)
    25
    """
    if not (task.assignments or task.effort is not None) or _follows_dates(task):
        return None
    if not task.percent_complete and task.actual_start is None:  # most tasks of most plans
        return 0 if has_work(task, minutes, 0) else None
    return work_of(task, minutes, 0).percent


def done_of(held: Assignment, task: Task, tenths: int, minutes: Minutes) -> int:
    """Return how much of the work of somebody is done who does not go on apart from others.

    Parameters
    ----------
    tenths
        The work, in tenths of a second.
    """
    is_even = held.contour is None and task.remaining_duration is None
    if is_even or not goes_on(task) or _follows_dates(task):
        return tenths * task.percent_complete // 100
    work = works_of(task, minutes, 0)[task.assignments.index(held)]
    whole = work.done + work.left
    return int(Fraction(tenths * work.done) / whole + _HALF) if whole else 0


def percent_field(done: int, left: int) -> tuple[str, str]:
    """Return the field of the percentage that is done of some work; empty where there is none."""
    if not done:  # most assignments of most plans
        return _NOT_BEGUN if left else _NO_WORK
    return WORK_PERCENT, str(Work(done, left).percent)


def _follows_dates(task: Task) -> bool:
    """Whether the dates of a task tell how much work it is."""
    return task.is_level_of_effort or ends_by_hand(task)
