"""Explanations: why a task has its dates and floats, as data and as prose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmcore.kernel import TaskId
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.hung import is_hung
from pmcore.scheduling.parts import last_part
from pmcore.scheduling.reason import Reason
from pmcore.scheduling.reasons import early_reasons, free_reasons, late_reasons, scheduled_reasons
from pmcore.scheduling.slips import NO_SLIP, slip_of
from pmcore.scheduling.telling import Teller
from pmcore.scheduling.telling_floats import FloatTeller

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
    teller, floats = Teller(schedule, dates, language), FloatTeller(schedule, dates, language)
    late: tuple[Reason, ...] = ()
    free: tuple[Reason, ...] = ()
    worst = None
    to_do = schedule._to_do(row)
    is_early = solution.scheduled is solution.early
    if dates.kind == "summary":
        early: tuple[Reason, ...] = schedule._spanning.reasons(row)
        scheduled = early if is_early else schedule._spanning.reasons(row, scheduled=True)
        because = teller.span(scheduled[0], scheduled[1])
        worst = _worst(schedule, solution, to_do)
    else:
        early = (*last_part(schedule, solution, row), *early_reasons(solution, row))
        late = late_reasons(solution, row, schedule.options)
        scheduled = early if is_early else scheduled_reasons(solution, row, schedule.options)
        free = free_reasons(solution, row)
        # of a task that is moved, what holds the early dates says nothing
        if is_hung(solution, row):
            because = teller.hung(scheduled)
        else:
            because = teller.moved(scheduled) or _early(teller, row, early)
    because += [*teller.lapsed(), *teller.inactive()]
    sentences = (teller.place(), *because)
    if to_do.size:
        is_open = any(reason.kind == "open_end" for reason in late)
        by_path = solution.by_longest_path
        if solution.counts_by_dates[row]:
            said = floats.by_dates(by_path=by_path)
        else:
            said = floats.floating(by_path=by_path, worst=worst, is_open=is_open)
        slip = slip_of(solution, row) if free and floats.tells_free else NO_SLIP
        sentences += (said, *floats.slipping(slip), *filter(None, map(floats.not_later, late)))
    return Explanation(task, language, early, late, scheduled, free, tuple(because), sentences)


def _worst(schedule: Schedule, solution: Solution, to_do: Ints) -> TaskDates | None:
    """Dates of the leaf that has the least float, of those below a summary still to be done."""
    if not to_do.size:
        return None
    worst = int(to_do[solution.total_float[to_do].argmin()])
    return schedule[solution.network.task_of(worst).id]


def _early(teller: Teller, row: int, reasons: tuple[Reason, ...]) -> list[str]:
    """Say what holds the early dates of a leaf, and long rests on the way."""
    since = max((reason.instant for reason in reasons if reason.kind != "part"), default=0)
    rests = map(teller.rest, teller.schedule._long_rests.of(row, since))
    return [*teller.because(reasons), *rests]
