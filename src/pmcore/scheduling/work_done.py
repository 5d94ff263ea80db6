"""How much of the work of tasks is done, and how much is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import repeat
from typing import Final, NamedTuple, TypeAlias

from pmcore.kernel import Duration
from pmcore.scheduling.engine.remains import goes_on, shares_of
from pmcore.wbs import Assignment, Contour, Task
from pmcore.wbs.effort import (
    apart_minutes,
    effort_shares,
    is_worked,
    length_minutes,
    worked_minutes,
)
from pmcore.wbs.progress import ends_by_hand

Minutes = Callable[[Duration], int]
Amount: TypeAlias = int | Fraction
# Work is counted in parts of a minute, so that percentages of even work are whole numbers: these
# add up much faster than fractions, and plans have many tasks.
PARTS: Final = 10_000
_ALL = 100


class Work(NamedTuple):
    """Work in ten-thousandths of a minute, exact: done and left are the work at completion."""

    done: Amount
    left: Amount

    @property
    def percent(self) -> int | None:
        """Percent that is done, rounded half up, but 100 only where nothing is left.

        ``None`` where there is no work.
        """
        whole = self.done + self.left
        if not whole:
            return None
        percent = (2 * _ALL * self.done + whole) // (2 * whole)
        return min(percent, _ALL - 1) if self.left else percent

    def with_more(self, other: Work) -> Work:
        """Return this work and some other."""
        return Work(self.done + other.done, self.left + other.left)


NO_WORK = Work(0, 0)


def part_done(minutes: Fraction, percent: int) -> Work:
    """Return work of which so many percent are done.

    >>> part_done(Fraction(480), 25).percent
    25
    """
    done = minutes * PARTS * percent / _ALL
    return Work(done, minutes * PARTS - done)


class _Stand(NamedTuple):
    """How much of its time an assignment is to take, has taken and will take, in one unit."""

    planned: int
    done: int
    left: int


def work_of(task: Task, minutes: Minutes, span: int) -> Work:
    """Return the work of a leaf, as :func:`works_of` tells it of each assignment.

    Examples
    --------
    >>> dig = Task("dig", "Dig", duration="4d", assignments=["li", "wu 50%"], percent_complete=25)
    >>> work_of(dig, Duration.to_minutes, 1920).percent
    25
    """
    if any(map(_is_uneven, task.assignments)):
        works = works_of(task, minutes, span)
        return Work(sum(work.done for work in works), sum(work.left for work in works))
    if task.effort is not None:
        hundredths = minutes(task.effort) * _ALL
    else:
        length = worked_minutes(task, minutes, span) if task.assignments else None
        hundredths = (length or 0) * sum(held.units for held in task.assignments)
    return _work(hundredths * _ALL, None, _stand(task, minutes, span)) if hundredths else NO_WORK


def has_work(task: Task, minutes: Minutes, span: int) -> bool:
    """Whether there is any work on a leaf; most often a look at it tells."""
    if task.kind == "task" and task.assignments and task.effort is None:
        said = task.duration
        if said is not None and not said.is_zero and not task.assignments[0].is_apart:
            return True
    return work_of(task, minutes, span).percent is not None


def works_of(task: Task, minutes: Minutes, span: int) -> list[Work]:
    """Return the work of each assignment of a leaf, in their order; of effort alone just that.

    What is done is work of the plan: its effort, spread over its time as its contour says. What a
    started task takes longer, or less long, than planned is more work, or less.

    Parameters
    ----------
    span
        Working minutes from its start to its finish, which decide for level of effort, and for
        started work that ends by hand.

    Examples
    --------
    >>> dig = Task("dig", "Dig", duration="4d", assignments=["li", "wu 50%"], percent_complete=25)
    >>> [(int(work.done) // PARTS, work.percent) for work in works_of(dig, Duration.to_minutes, 0)]
    [(480, 25), (240, 25)]
    """
    if task.assignments:
        efforts = effort_shares(task, minutes, span)
        contours = [held.contour for held in task.assignments]
    elif task.effort is not None:
        efforts, contours = [Fraction(minutes(task.effort))], [None]
    else:
        return []
    pairs = zip(efforts, contours, _stands(task, minutes, span), strict=False)
    return [_work(effort * PARTS, contour, stand) for effort, contour, stand in pairs]


def _is_uneven(held: Assignment) -> bool:
    """Whether somebody may be further with their work than the task as a whole."""
    return held.contour is not None or held.is_apart


def _stands(task: Task, minutes: Minutes, span: int) -> Iterator[_Stand]:
    """Yield how far each assignment is: each by itself, or all of them alike."""
    is_apart = any(held.is_apart for held in task.assignments)
    if not (is_apart and goes_on(task) and is_worked(task)):
        yield from repeat(_stand(task, minutes, span))
    for held, share in zip(task.assignments, shares_of(task, minutes), strict=True):
        yield _Stand(apart_minutes(task, held, minutes), share.done, share.left)


def _stand(task: Task, minutes: Minutes, span: int) -> _Stand:
    """Return how far all are who work on a task."""
    if task.actual_finish is not None:
        return _Stand(_ALL, _ALL, 0)
    if task.remaining_duration is None:
        return _Stand(_ALL, task.percent_complete, _ALL - task.percent_complete)
    left, whole = minutes(task.remaining_duration), length_minutes(task, minutes) or 0
    if ends_by_hand(task):  # at the earliest when it starts
        whole = max(span, 0)
        left = min(left, whole)
    return _Stand(whole, max(whole - left, 0), left)


def _work(planned: Amount, contour: Contour | None, stand: _Stand) -> Work:
    whole = stand.done + stand.left
    if not whole:  # it takes no time, and has begun
        return Work(planned, 0)
    at_completion = _part(planned, whole, stand.planned) if stand.planned else planned
    if contour is None:
        done = _part(at_completion, stand.done, whole)
    else:
        done = at_completion * _worked(contour, Fraction(stand.done, whole))
    return Work(done, at_completion - done)


def _part(amount: Amount, some: int, of: int) -> Amount:
    """Return so many parts of so many, as a whole number where it is one."""
    whole, rest = divmod(amount * some, of)
    return amount * some * Fraction(1, of) if rest else whole


def _worked(contour: Contour, share: Fraction) -> Fraction:
    """Return the share of the work that lies in a first share of its time."""
    steps = contour.steps
    full, part = divmod(share * len(steps), 1)
    done = sum(steps[:full]) + (steps[full] * part if part else 0)
    return Fraction(done) / sum(steps)
