"""Explanations of the four floats of a task: what ends each of them, as data and as prose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmcore.kernel import TaskId
from pmcore.scheduling.after_late import AfterLate
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.reason import Reason
from pmcore.scheduling.reasons import free_reasons, late_reasons
from pmcore.scheduling.settled import settled_as, tightest_leaf
from pmcore.scheduling.slips import NO_SLIP, slip_of
from pmcore.scheduling.telling_floats import FloatTeller

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


@dataclass(frozen=True, slots=True)
class ExplainedFloat:
    """One float of a task.

    Attributes
    ----------
    minutes
        As floats are counted.
    reasons
        What ends it; each bound does so by itself. Interfering float is total float less free
        float, and has none of its own; nor have floats of what is finished or takes no part.
    sentences
        The prose, sentence by sentence.
    """

    minutes: int
    reasons: tuple[Reason, ...]
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FloatExplanation:
    """The four floats of one task; ``str()`` is the prose.

    Attributes
    ----------
    task
        Its id; for a summary the leaf below it with the least total float, unless options say that
        its own dates tell its floats: then it is the summary, and no reason is given.
    language
        ``en`` or ``zh``.
    total
        Between the early and the late dates; its reasons hold the late ones.
    free
        Until a successor moves from its early dates, or the early finish of the project does; where
        options say so only what waits for the task itself ends it.
    interfering
        The rest of total float: slipping into it moves others.
    independent
        What is left of free float with everything before the task at its late dates; its reasons
        hold the task then.
    sentences
        The whole prose, sentence by sentence: where the task stands, and each float.
    """

    task: TaskId
    language: str
    total: ExplainedFloat
    free: ExplainedFloat
    interfering: ExplainedFloat
    independent: ExplainedFloat
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return ("" if self.language == "zh" else " ").join(self.sentences)


def explain_floats(
    schedule: Schedule, solution: Solution, task: TaskId, language: str
) -> FloatExplanation:
    """Explain the floats of one task; see :meth:`Schedule.explain_floats`."""
    row = schedule.row(task)
    if solution.counts_by_dates[row] and schedule._to_do(row).size:
        return _by_dates(FloatTeller(schedule, schedule[task], language))
    node = tightest_leaf(schedule, solution, row)
    row = int(solution.network.nodes.row[node])
    dates = schedule[solution.network.outline.tasks[row].id]
    teller = FloatTeller(schedule, dates, language)
    settled = settled_as(schedule, row)
    if settled is not None:
        head, floats = teller.say[settled].format(task=teller.name(dates.id)), _settled(dates)
    else:
        head, floats = teller.between(), _open(schedule, solution, node, teller)
    return _told(teller, (head,), floats)


def _told(
    teller: FloatTeller, head: tuple[str, ...], floats: dict[str, ExplainedFloat]
) -> FloatExplanation:
    prose = (*head, *(one for each in floats.values() for one in each.sentences))
    return FloatExplanation(teller.dates.id, teller.language, **floats, sentences=prose)


def _by_dates(teller: FloatTeller) -> FloatExplanation:
    """Explain floats that the own dates of a summary tell: no leaf of it ends them."""
    dates = teller.dates
    judged = teller.say["judged_by_dates"].format(task=teller.name(dates.id))
    floats = {
        "total": ExplainedFloat(dates.total_float, (), tuple(teller.total(()))),
        "free": ExplainedFloat(dates.free_float, (), tuple(teller.free_in_full((), NO_SLIP))),
        "interfering": ExplainedFloat(
            dates.interfering_float, (), (teller.interfering((), NO_SLIP),)
        ),
        "independent": ExplainedFloat(dates.independent_float, (), (teller.independent_alone(),)),
    }
    return _told(teller, (judged, teller.between()), floats)


def _settled(dates: TaskDates) -> dict[str, ExplainedFloat]:
    """Floats of what is finished or takes no part: nothing ends them."""
    return {
        name: ExplainedFloat(getattr(dates, f"{name}_float"), (), ())
        for name in ("total", "free", "interfering", "independent")
    }


def _open(
    schedule: Schedule, solution: Solution, node: int, teller: FloatTeller
) -> dict[str, ExplainedFloat]:
    dates, row = teller.dates, int(solution.network.nodes.row[node])
    late, free = late_reasons(solution, row, schedule.options), free_reasons(solution, row)
    slip = slip_of(solution, row)
    leaf = AfterLate(schedule._all_late, node)
    before, start = leaf.holding(), teller.said_at(leaf.start)
    alone = (teller.independent(before, start),)
    return {
        "total": ExplainedFloat(dates.total_float, late, tuple(teller.total(late))),
        "free": ExplainedFloat(dates.free_float, free, tuple(teller.free_in_full(free, slip))),
        "interfering": ExplainedFloat(
            dates.interfering_float, (), (teller.interfering(free, slip),)
        ),
        "independent": ExplainedFloat(dates.independent_float, before, alone),
    }
