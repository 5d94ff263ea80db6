"""What people who work apart on a started task have done of it, and have still to do."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from pmcore.kernel import Duration
from pmcore.wbs import Task
from pmcore.wbs.effort import apart_span, is_worked, whole_minutes
from pmcore.wbs.progress import ends_by_hand

Minutes = Callable[[Duration], int]
_Calendar = TypeVar("_Calendar", bound=Hashable)


class Share(NamedTuple):
    """Working minutes of one assignment of a started task.

    Attributes
    ----------
    waited
        From the actual start of the task to where the assignment began, or would have begun.
    done, left
        Of its work.
    wait
        Minutes that pass before what is left begins, from where what remains of the task goes on.
    """

    waited: int
    done: int
    left: int
    wait: int

    @property
    def over(self) -> int:
        """Minutes from the actual start of the task to where what remains goes on."""
        return self.waited + self.done - self.wait

    @property
    def end(self) -> int:
        """Minutes from where what remains of the task goes on to where this part of it ends."""
        return self.wait + self.left


def goes_on(task: Task) -> bool:
    """Whether a task has started, and what is left of it tells when it is finished."""
    is_begun = task.actual_start is not None and task.actual_finish is None
    return is_begun and not ends_by_hand(task)


def remaining_minutes(task: Task, length: int, minutes: Minutes) -> int:
    """Minutes that are left of a started task: as given, else what its percentage leaves."""
    if task.remaining_duration is not None:
        return minutes(task.remaining_duration)
    return -(-length * (100 - task.percent_complete) // 100)


def shares_of(task: Task, minutes: Minutes) -> list[Share]:
    """Return the share of each assignment of a started task, in their order.

    The plan tells when each begins and ends, counted from the first to begin. So much of the
    length of the task as is done has been worked by everybody who was to work then; whatever else
    it takes, each takes so much longer. Of who says what is left to them just that is.
    """
    spans = _spans(task, minutes)
    whole = max(last for _, last in spans)
    remaining = remaining_minutes(task, whole, minutes)
    shares = [_share(span, whole, remaining) for span in spans]
    return [
        share if (told := held.remaining_duration) is None else _told(share, span, minutes(told))
        for held, share, span in zip(task.assignments, shares, spans, strict=True)
    ]


def _spans(task: Task, minutes: Minutes) -> list[tuple[int, int]]:
    """Minutes after which each begins and ends, counted from the first to begin."""
    spans = [apart_span(task, held, minutes) for held in task.assignments]
    begin = min(first for first, _ in spans)
    return [(first - begin, last - begin) for first, last in spans]


def _share(span: tuple[int, int], whole: int, remaining: int) -> Share:
    first, last = span
    over = max(whole - remaining, 0)
    wait = max(first - over, 0)
    end = max(remaining - (whole - last), wait)
    done = min(max(over - first, 0), last - first)
    return Share(first, done, end - wait, wait)


def _told(share: Share, span: tuple[int, int], left: int) -> Share:
    """Return the share of somebody who says what is left of their work."""
    done = max(span[1] - span[0] - left, 0)
    return Share(share.waited, done, left, 0 if done else share.wait)


def left_minutes(task: Task, minutes: Minutes) -> int:
    """Minutes from where what remains of a started task goes on to where the last of it ends."""
    if is_worked(task) and any(held.remaining_duration for held in task.assignments):
        return max(share.end for share in shares_of(task, minutes))
    return remaining_minutes(task, whole_minutes(task, minutes), minutes)


def parted(shares: Sequence[Share], calendars: Sequence[_Calendar]) -> list[list[int]]:
    """Return numbers of shares that make up parts of what is left, the last part to end first.

    Who works in the same calendar, and goes on from the same moment, is in the same part.
    """
    found: dict[tuple[_Calendar, int], list[int]] = {}
    for number, (share, calendar) in enumerate(zip(shares, calendars, strict=True)):
        if share.left:
            found.setdefault((calendar, share.over), []).append(number)
    return sorted(found.values(), key=lambda part: -max(shares[number].end for number in part))


def joined(shares: Iterable[Share]) -> Share:
    """Return what several who work in the same time make up: from the first to the last of them.

    >>> joined([Share(0, 480, 960, 0), Share(1440, 0, 480, 960)])
    Share(waited=0, done=480, left=1440, wait=0)
    """
    several = [*shares]
    wait = min(share.wait for share in several)
    end = max(share.end for share in several)
    waited = min(share.waited for share in several)
    over = several[0].over
    return Share(waited, max(over - waited, 0), end - wait, wait)


def with_pauses(share: Share, pauses: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return the minutes done and left, each with the pauses that lie in it."""
    over = sum(pause for after, pause in pauses if after < share.done)
    ahead = sum(pause for after, pause in pauses if after >= share.done) if share.left else 0
    return share.done + over, share.left + ahead
