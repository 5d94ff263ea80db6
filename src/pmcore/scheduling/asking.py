"""Questions planners ask about dates: why not earlier, why not critical, what makes the finish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from pmcore.calendars import datetime_of, instant_of
from pmcore.kernel import TaskId
from pmcore.kernel.coercion import DateLike, date_of
from pmcore.kernel.findings import check_language
from pmcore.kernel.wording import say_moment
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.explaining import Explanation, explain
from pmcore.scheduling.hung import is_hung
from pmcore.scheduling.phrases import Phrases
from pmcore.scheduling.reason import Reason
from pmcore.scheduling.reasons import late_reasons, standing_against
from pmcore.scheduling.sentences import SENTENCES
from pmcore.scheduling.settled import settled_as, tightest_leaf
from pmcore.scheduling.telling import Teller
from pmcore.scheduling.telling_floats import FloatTeller, is_held_too_early

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands behind "why not"; ``str()`` is the prose.

    Attributes
    ----------
    task
        Its id; for a summary the leaf below it that decides, unless that is its own dates, or the
        summary that was scheduled by hand.
    language
        ``en`` or ``zh``.
    stands
        Whether something stands against what was asked for: it is indeed not earlier, or not
        critical.
    reasons
        Every bound that by itself stands against it.
    sentences
        The whole prose, sentence by sentence.
    """

    task: TaskId
    language: str
    stands: bool
    reasons: tuple[Reason, ...]
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return ("" if self.language == "zh" else " ").join(self.sentences)


@dataclass(frozen=True, slots=True)
class FinishExplanation:
    """What leads to the finish; ``str()`` is the prose, one line per task.

    Attributes
    ----------
    finish
        The latest scheduled finish, in the project's zone.
    language
        ``en`` or ``zh``.
    chain
        The tasks that lead there, each held by the one before; the first by something else.
    sentences
        A line that says the finish, then one per task.
    """

    finish: datetime
    language: str
    chain: tuple[Explanation, ...]
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(self.sentences)


def why_not_earlier(
    schedule: Schedule, solution: Solution, task: TaskId, at: DateLike, language: str
) -> Answer:
    """Say what keeps a task from starting earlier; see :meth:`Schedule.why_not_earlier`."""
    row = schedule._spanning.first(schedule.row(task))
    dates = schedule[solution.network.outline.tasks[row].id]
    teller = Teller(schedule, dates, language)
    wanted = date_of(at, "date")
    instant = _last_instant(wanted, teller)
    if schedule._spanning.is_by_hand(row):
        start = int(schedule.columns.early_start[row])
        reasons: tuple[Reason, ...] = (Reason("manual", start),) if start > instant else ()
    else:
        reasons = standing_against(solution, row, instant)
    words = {
        "task": teller.name(dates.id),
        "at": _said(wanted, instant, teller),
        "early": say_moment(dates.early_start, language),
        "clock": teller.clock(),
    }
    say = teller.say
    if not reasons:
        sentences = [say["can"].format(**words)]
        if dates.scheduled_start != dates.early_start:
            sentences.append(say["could_scheduled"])
        return Answer(dates.id, language, False, (), tuple(sentences))
    because = [
        teller.hung_on(reason, scheduled=False)
        if is_hung(solution, row)
        else teller.not_earlier(reason)
        for reason in reasons
    ]
    # what holds work may hold it once more after its leveling delay
    said = (say["cannot"].format(**words), *dict.fromkeys(because))
    return Answer(dates.id, language, True, reasons, said)


def why_not_critical(schedule: Schedule, solution: Solution, task: TaskId, language: str) -> Answer:
    """Say what keeps a task from being critical; see :meth:`Schedule.why_not_critical`."""
    row = schedule.row(task)
    if solution.counts_by_dates[row] and not solution.by_longest_path and schedule._to_do(row).size:
        teller = FloatTeller(schedule, schedule[task], language)
        judged = teller.say["judged_by_dates"].format(task=teller.name(task))
        told = judged, teller.by_dates(by_path=False)
        return Answer(task, language, not teller.dates.is_critical, (), told)
    node = tightest_leaf(schedule, solution, row)
    row = int(solution.network.nodes.row[node])
    dates = schedule[solution.network.outline.tasks[row].id]
    teller = FloatTeller(schedule, dates, language)
    reasons = late_reasons(solution, row, schedule.options)
    settled, say = settled_as(schedule, row), teller.say
    if settled is not None:
        said = say[settled].format(task=teller.name(dates.id))
        return Answer(dates.id, language, True, reasons, (said,))
    if dates.is_critical:
        is_on_path = solution.by_longest_path and bool(solution.on_longest_path[node])
        keys = ["is_critical", _why_critical(schedule, solution, dates, on_path=is_on_path)]
    elif solution.by_longest_path:
        keys = ["not_negative", *_slips(teller)]
    else:
        keys = ["above_threshold" if schedule.options.critical_float else "has_float"]
        keys += _slips(teller)
    words = _words_of_float(teller, solution)
    sentences = tuple(say[key].format(**words) for key in keys)
    if not dates.is_critical:
        sentences += tuple(filter(None, map(teller.not_later, reasons)))
    return Answer(dates.id, language, not dates.is_critical, reasons, sentences)


def _why_critical(
    schedule: Schedule, solution: Solution, dates: TaskDates, *, on_path: bool
) -> str:
    """Name the sentence that says what makes a task critical."""
    if on_path:
        is_early = datetime_of(solution.latest, schedule.zone) == schedule.finish
        return "on_path" if is_early else "on_path_early"
    if is_held_too_early(dates):
        return "negative_held"
    if dates.total_float < 0:
        is_moved = dates.scheduled_start != dates.early_start
        return "negative_moved" if is_moved else "negative"
    return "below_threshold" if schedule.options.critical_float else "no_float"


def _slips(teller: FloatTeller) -> Iterator[str]:
    """Name the sentences that say how far a task can slip."""
    dates, total = teller.dates, teller.dates.total_float
    if dates.scheduled_start != dates.early_start:  # floats count from the early date
        yield from ["slip_moved"] if total > 0 else []
        return
    yield from ["slip"] if total > 0 else []
    own_slip = "own_slip_alone" if teller.tells_own else "own_slip"
    yield from [own_slip] if 0 < dates.free_float <= total else []
    yield from ["own_float"] if 0 < dates.independent_float <= total else []


def _words_of_float(teller: FloatTeller, solution: Solution) -> dict[str, str]:
    dates, schedule = teller.dates, teller.schedule
    threshold = schedule.options.critical_float
    return {
        "task": teller.name(dates.id),
        "total": teller.length(abs(dates.total_float)),
        "free": teller.length(dates.free_float),
        "independent": teller.length(dates.independent_float),
        "late": say_moment(dates.late_finish, teller.language),
        "threshold": teller.length(threshold),
        "finish": say_moment(datetime_of(solution.latest, schedule.zone), teller.language),
        "inner_clock": teller.clock("inner_clock"),
    }


def explain_finish(schedule: Schedule, solution: Solution, language: str) -> FinishExplanation:
    """Follow what drives from the finish back to the start; see :meth:`Schedule.explain_finish`.

    Of several dependencies that hold a task the first is followed, so the chain is one of those
    that set the finish, not all of them.
    """
    say = SENTENCES[check_language(language)]
    chain: list[Explanation] = []
    task: TaskId | None = _last(schedule, solution)
    while task is not None:
        explanation = explain(schedule, solution, task, language)
        chain.append(explanation)
        task = _before(schedule, explanation)
    chain.reverse()
    gap = "" if language == "zh" else " "
    finish = schedule.finish
    clocks = (Phrases(schedule, schedule[each.task], language).clock() for each in chain)
    clock = say["clock"].format(zone=schedule.zone) if any(clocks) else ""
    return FinishExplanation(
        finish,
        language,
        tuple(chain),
        (
            say["chain"].format(finish=say_moment(finish, language), clock=clock),
            *(gap.join((each.sentences[0], *each.because)) for each in chain),
        ),
    )


def _before(schedule: Schedule, explanation: Explanation) -> TaskId | None:
    """Task that holds the one explained: of a finished one in between what that waited for.

    Where what is waited for is a start that is a fact, nothing leads any further back.
    """
    for reason in explanation.early:
        if reason.kind in ("dependency", "out_of_sequence") and reason.task is not None:
            return reason.task
    return None


def _last_instant(wanted: date, teller: Teller) -> int:
    """Last instant at which a start still keeps the date: of a plain date the day's last minute."""
    if isinstance(wanted, datetime):
        calendar = teller.calendar_of(teller.dates.id)
        return instant_of(wanted, teller.zone, field="date", calendar=calendar)
    return instant_of(wanted + timedelta(days=1), teller.zone, field="date") - 1


def _said(wanted: date, instant: int, teller: Teller) -> str:
    """Write what was asked for: a date as it is, a moment on the task's clock."""
    if isinstance(wanted, datetime):
        return teller.said_at(instant)
    return str(wanted)


def _last(schedule: Schedule, solution: Solution) -> TaskId:
    """Find what finishes last: a leaf, of several a critical one, the one that starts last.

    Only where a dependency stretches a summary beyond every leaf it is that summary.
    """
    outline, columns = solution.network.outline, schedule.columns
    last = np.lexsort(
        (
            columns.scheduled_start,
            columns.scheduled_start == columns.early_start,
            columns.is_critical,
            ~outline.is_summary,
            columns.scheduled_finish,
            solution.network.counted,
        )
    )[-1]
    return outline.tasks[int(last)].id
