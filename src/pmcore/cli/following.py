"""What the dates of a plan do when its start moves: which follow, which stay and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from pmcore.cli.counting import some_of
from pmcore.cli.tables import facts
from pmcore.cli.words import WORDS
from pmcore.kernel.wording import say_moment
from pmcore.scheduling import Schedule, TaskDates


def following(before: Schedule, after: Schedule, language: str, width: int | None) -> Iterator[str]:
    """Yield the computed dates of a plan before and after a move.

    A start says little by itself: what waits for facts, or has dates of its own, does not follow.
    """
    words = WORDS[language]
    waiting = [dates for dates in after if _can_follow(dates) and dates.id in before]
    stays = [
        dates.id for dates in waiting if dates.scheduled_start == before[dates.id].scheduled_start
    ]
    said = [
        (words["start"], _moment(before.start, after.start, words, language)),
        (words["finish"], _moment(before.finish, after.finish, words, language)),
    ]
    if waiting:
        counts = words["of_tasks"].format(n=len(waiting) - len(stays), of=len(waiting))
        said.append((words["follow"], counts))
    if stays:
        said.append((words["stay"], some_of(stays, words)))
        because = words["space"].join(after.explain(stays[0], language).because)
        said.append((words["because_heading"], f"{stays[0]}: {because}"))
        if after.options.project_start == "default":
            said.append(("", words["start_is_default"]))
    yield from facts(said, width)


def _can_follow(dates: TaskDates) -> bool:
    """Whether a task is still to begin, by dates of its own."""
    is_open = dates.is_active and dates.actual_start is None and not dates.percent_complete
    return is_open and dates.kind in ("task", "milestone")


def _moment(before: datetime, after: datetime, words: Mapping[str, str], language: str) -> str:
    was, now = (say_moment(at, language) for at in (before, after))
    if was == now:
        return words["finish_stayed"].format(after=now)
    return words["from_to"].format(before=was, after=now)
