"""What is asked of upper bounds: where successors stand, and what moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.inequalities import Bound, Cause
from pmcore.scheduling.certificate.lowers import Decided
from pmcore.scheduling.certificate.plan import Plan

if TYPE_CHECKING:
    from pmcore.scheduling.certificate.uppers import Uppers


class Pull(NamedTuple):
    """One reason not to be later: what the start, or the finish, must not be after."""

    at: int
    on_finish: bool
    cause: Cause


class Question(NamedTuple):
    """What is asked of :class:`Uppers`.

    Attributes
    ----------
    targets
        The dates at which successors stand.
    finish
        What no finish may be after; ``None`` while it is not known.
    alone
        Whether one leaf moves by itself (free float): then dates set on it do not count, and the
        start of a summary moves only with a leaf that alone begins it.
    touching
        Whether a start that others wait for may come right after the rest that its limit lies in.
    decide
        Where a part of a task stands in this series, which no schedule shows.
    """

    targets: Dates
    finish: Bound | None
    alone: bool
    touching: bool
    decide: Callable[[Uppers, int], Decided | None]


def first_starts(plan: Plan, early: Dates) -> list[tuple[float, float]]:
    """Return for each row the two smallest early starts of the leaves that a summary's start is of.

    Not those that take no part, nor those below a summary with a start of its own.
    """
    never = float("inf")
    firsts: list[tuple[float, float]] = [(start or 0, never) for start in early.starts]
    for row in reversed(plan.summaries):
        reached = [
            firsts[child]
            for child in plan.children[row]
            if not plan.is_idle[child] and plan.fixed_starts[child] is None
        ]
        found = sorted(start for starts in reached for start in starts)
        firsts[row] = (found[0], found[1]) if found else (never, never)
    return firsts
