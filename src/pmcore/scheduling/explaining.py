"""Explanations: why a task has its dates and floats, as data and as prose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmcore.kernel import TaskId
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.engine.solving import Solution
from pmcore.scheduling.reasons import (
    Reason,
    early_reasons,
    free_reasons,
    late_reasons,
    scheduled_reasons,
    span_reasons,
)
from pmcore.scheduling.telling import Teller

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one task has its dates; ``str()`` is the prose.

    Attributes
    ----------
    task
        Its id.
    language
        ``en`` or ``zh``.
    early
        What keeps it from being earlier; each bound does so by itself.
    late
        What keeps it from being later without moving the project's finish or breaking a date.
    scheduled
        What holds its scheduled dates: ``early``, unless ALAP or backward planning moved it.
    free
        What ends its free float: successors at their early dates, or the early finish.
    because
        The sentences for ``scheduled``; where that is ``early``, also long rests of the calendar
        on the way.
    sentences
        The whole prose, sentence by sentence.
    """

    task: TaskId
    language: str
    early: tuple[Reason, ...]
    late: tuple[Reason, ...]
    scheduled: tuple[Reason, ...]
    free: tuple[Reason, ...]
    because: tuple[str, ...]
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return ("" if self.language == "zh" else " ").join(self.sentences)


def explain(
    schedule: Schedule, solution: Solution, task: TaskId, language: str = "en"
) -> Explanation:
    """Explain one task of a schedule; see :meth:`Schedule.explain`."""
    row = schedule.row(task)
    dates = schedule[task]
    teller = Teller(schedule, dates, language)
    early: tuple[Reason, ...]
    late: tuple[Reason, ...]
    scheduled: tuple[Reason, ...]
    free: tuple[Reason, ...]
    is_early = solution.scheduled is solution.early
    if dates.kind == "summary":
        early = span_reasons(solution, row)
        scheduled = early if is_early else span_reasons(solution, row, scheduled=True)
        late, free, worst = (), (), _worst(schedule, solution, row)
        because = teller.span(*scheduled)
    else:
        early = early_reasons(solution, row)
        late = late_reasons(solution, row)
        scheduled = early if is_early else scheduled_reasons(solution, row, schedule.options)
        free = free_reasons(solution, row)
        worst = None
        # of a task that is moved, what holds the early dates says nothing
        because = teller.moved(scheduled) or _early(teller, row, early)
    floating = [
        teller.floating(by_path=solution.by_longest_path, worst=worst),
        *teller.free(free),
        *filter(None, map(teller.not_later, late)),
    ]
    sentences = (teller.place(), *because, *floating)
    return Explanation(task, language, early, late, scheduled, free, tuple(because), sentences)


def _worst(schedule: Schedule, solution: Solution, row: int) -> TaskDates:
    """Dates of the leaf below a summary that has the least float."""
    leaves = solution.network.outline.leaves(row)
    worst = int(leaves[solution.total_float[leaves].argmin()])
    return schedule[solution.network.task_of(worst).id]


def _early(teller: Teller, row: int, reasons: tuple[Reason, ...]) -> list[str]:
    """Say what holds the early dates of a leaf, and long rests on the way."""
    since = max((reason.instant for reason in reasons), default=0)
    rests = map(teller.rest, teller.schedule._long_rests.of(row, since))
    return [*map(teller.not_earlier, reasons), *rests]
