"""Actual dates, and dates set by hand: what contradicts itself in one task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from pmcore.kernel import Code, Duration, DurationKind, InputError

if TYPE_CHECKING:
    from pmcore.wbs.assignments import Assignment
    from pmcore.wbs.expenses import Expense
    from pmcore.wbs.task import Task

MANUAL_DATES = ("manual_start", "manual_finish")
ACTUAL_DATES = ("actual_start", "actual_finish", "suspended", "resume")
# What dates a task, or moves it, and may not be said of level of effort: only facts of it may.
DATED_BY = (
    "constraints",
    "deadline",
    "as_late_as_possible",
    *MANUAL_DATES,
    "leveling_delay",
    "splits",
    "suspended",
    "resume",
    "remaining_duration",
    "expected_finish",
)
# What is known of a task that has started, each with what it means without an actual start.
_TOLD_OF_STARTED = ("actual_finish", "remaining_duration", "suspended", "resume")
# What tells the progress of a task as a whole.
_TOLD_OF_ALL = ("percent_complete", "remaining_duration", "actual_finish")
_IN_ORDER = (
    ("actual_start", "actual_finish"),
    ("actual_start", "suspended"),
    ("suspended", "resume"),
)


def refuse_dates(task: Task) -> None:
    """Refuse what would date a level-of-effort task: its neighbours do.

    Raises
    ------
    InputError
        ``task.level_of_effort``.
    """
    for field in DATED_BY:
        if getattr(task, field) not in ((), None, False):
            raise InputError(Code.TASK_LEVEL_OF_EFFORT, task=task.id, field=field)


def moments_of_milestone(task: Task) -> dict[str, date]:
    """Return the dates of a milestone that follow from others: it takes no time."""
    found = {}
    for start, finish in (("actual_start", "actual_finish"), MANUAL_DATES):
        first, last = getattr(task, start), getattr(task, finish)
        if first is None and last is not None:
            found[start] = last
        elif last is None and first is not None:
            found[finish] = first
    return found


def check_progress(task: Task) -> None:
    """Refuse what is said of the progress of a task and cannot be true together.

    Raises
    ------
    InputError
        ``task.progress``.
    """
    if task.actual_start is None:
        for field in _TOLD_OF_STARTED:
            if getattr(task, field) is not None:
                raise _contradiction(
                    task,
                    f"it has {field}, but no actual_start",
                    f"有 {field}，却没有 actual_start",
                    "Say when it started: its actual_start, such as 2026-03-02.",
                    "请说明实际开始（actual_start），例如 2026-03-02。",
                )
        return
    for first, last in _IN_ORDER:
        _check_order(task, first, last)
    _check_remaining(task)
    if task.actual_finish is not None and task.percent_complete != 100:
        raise _contradiction(
            task,
            f"it has an actual_finish, but is {task.percent_complete}% complete",
            f"有 actual_finish，完成百分比却是 {task.percent_complete}%",
            "Take the actual_finish back, or leave percent_complete out.",
            "请撤销 actual_finish，或不写 percent_complete。",
        )


def told_anew(task: Task, given: Mapping[str, object]) -> tuple[Assignment, ...] | None:
    """Return the team of a task whose progress is told as a whole, with nothing left to each.

    ``None`` where the team stays as it is.
    """
    is_told = any(name in given for name in _TOLD_OF_ALL) or (
        "actual_start" in given and task.actual_start is None
    )
    if not is_told or "assignments" in given:
        return None
    if all(held.remaining_duration is None for held in task.assignments):
        return None
    return tuple(replace(held, remaining_duration=None) for held in task.assignments)


def check_shares(task: Task) -> None:
    """Refuse what is said to be left to those who work on a task that is not going on.

    Raises
    ------
    InputError
        ``task.progress``.
    """
    for held in task.assignments:
        left = held.remaining_duration
        if left is None or (task.actual_start is not None and task.actual_finish is None):
            continue
        if task.actual_start is None:
            raise _contradiction(
                task,
                f"{left} of the work of {held.resource} remain, but it has no actual_start",
                f"{held.resource} 的工作还剩 {left}，却没有 actual_start",
                "Say when it started: its actual_start, such as 2026-03-02.",
                "请说明实际开始（actual_start），例如 2026-03-02。",
            )
        if not left.is_zero:
            raise _contradiction(
                task,
                f"it is finished, but {left} of the work of {held.resource} remain",
                f"已完成，但 {held.resource} 的工作还剩 {left}",
                "Take the actual_finish back, or leave that remaining_duration out.",
                "请撤销 actual_finish，或不写该 remaining_duration。",
            )


def check_manual(task: Task) -> None:
    """Refuse dates set by hand that run backwards.

    Raises
    ------
    InputError
        ``task.progress``.
    """
    _check_order(task, *MANUAL_DATES)
    if task.is_milestone and task.manual_start != task.manual_finish:
        raise _no_time(task, *MANUAL_DATES)


def ends_by_hand(task: Task) -> bool:
    """Whether a task has started, and its finish was set by hand and is no fact yet."""
    is_going_on = task.actual_start is not None and task.actual_finish is None
    return is_going_on and task.manual_finish is not None


def is_by_hand(task: Task) -> bool:
    """Whether a task is scheduled by hand: of one that has started, its finish is."""
    is_going_on = task.actual_start is not None and task.actual_finish is None
    return ends_by_hand(task) if is_going_on else task.is_manual


def _is_known(used: Assignment | Expense) -> bool:
    """Whether somebody knows what it has cost so far."""
    return used.actual_cost is not None


def refuse_undividable(task: Task) -> None:
    """Refuse to divide a task of which nothing tells what belongs to which part.

    Raises
    ------
    InputError
        ``task.progress``.
    """
    own = [each.is_apart or each.contour or _is_known(each) for each in task.assignments]
    paid = any(map(_is_known, task.expenses))
    apart = {"splits": task.splits, "assignments": any(own), "expenses": paid}
    held = {name: getattr(task, name) for name in ("actual_start", *MANUAL_DATES)} | apart
    for field, value in held.items():
        if value:
            raise _contradiction(
                task,
                f"it has {field}, which cannot be shared out among parts",
                f"有 {field}，无法分摊到各部分",
                "Add tasks for what is left, or take it back first.",
                "请为剩余工作另建任务，或先将其撤销。",
            )


def _check_order(task: Task, first: str, last: str) -> None:
    early, late = getattr(task, first), getattr(task, last)
    if early is None or late is None:
        return
    if precedes(late, early):
        raise _contradiction(
            task,
            f"{last} {late.isoformat()} lies before {first} {early.isoformat()}",
            f"{last} {late.isoformat()} 早于 {first} {early.isoformat()}",
            "Correct one of the two.",
            "请更正其中之一。",
        )
    if task.is_milestone and last == "actual_finish" and early != late:
        raise _no_time(task, first, last)


def _check_remaining(task: Task) -> None:
    remaining = task.remaining_duration
    if remaining is None:
        return
    if task.actual_finish is not None and not remaining.is_zero:
        raise _contradiction(
            task,
            f"it is finished, but {remaining} remain",
            f"已完成，却还剩 {remaining}",
            "Take the actual_finish back, or leave remaining_duration out.",
            "请撤销 actual_finish，或不写 remaining_duration。",
        )
    if task.duration is not None and remaining.kind != _kind_of_length(task, task.duration):
        raise _contradiction(
            task,
            f"of its duration {task.duration} {remaining} cannot remain: one is elapsed time",
            f"工期为 {task.duration}，不能剩余 {remaining}：其一是连续时间",
            "Give both as working time (3d) or both as elapsed time (3ed).",
            "请同时用工作时间（3d）或同时用连续时间（3ed）。",
        )


def _kind_of_length(task: Task, duration: Duration) -> DurationKind:
    """Whether a task takes working or elapsed time: where effort is fixed, it decides."""
    is_by_effort = task.fixed == "effort" and task.effort is not None and task.assignments
    return "working" if is_by_effort else duration.kind


def _no_time(task: Task, first: str, last: str) -> InputError:
    return _contradiction(
        task,
        f"a milestone takes no time, but {first} and {last} differ",
        f"里程碑不占时间，但 {first} 与 {last} 不同",
        "Give one of them only.",
        "请只写其中之一。",
    )


def precedes(one: date, other: date) -> bool:
    """Whether a date or time lies before another; of a date and a time, by their days."""
    match one, other:
        case datetime(), datetime() if (one.utcoffset() is None) == (other.utcoffset() is None):
            return one < other
    return _day(one) < _day(other)


def _day(value: date) -> tuple[int, int, int]:
    return value.year, value.month, value.day


def _contradiction(task: Task, en: str, zh: str, fix_en: str, fix_zh: str) -> InputError:
    return InputError(
        Code.TASK_PROGRESS,
        task=task.id,
        problem={"en": en, "zh": zh},
        fix={"en": fix_en, "zh": fix_zh},
    )
