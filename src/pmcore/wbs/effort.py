"""How long a task takes: its duration, or the effort of the people assigned to it shared out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from pmcore.kernel import Duration, JsonValue
from pmcore.kernel.wording import say_typed
from pmcore.wbs.assignments import Assignment
from pmcore.wbs.task import Task

# More than any plan spans, and still a number for columns.
_FAR_TOO_LONG = 10**15
_NO_LENGTH: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "duration": (
        {"en": "", "zh": ""},
        {
            "en": "Give it a duration; a rough one is better than none.",
            "zh": "请设定工期，粗略估计也胜于没有。",
        },
    ),
    "duration, as fixed": (
        {
            "en": " (with its duration fixed, its effort of {effort} gives none)",
            "zh": "（工期固定时，其工作量 {effort} 不计）",
        },
        {
            "en": "Give it a duration, or let effort and people give one (fixed: units).",
            "zh": "请设定工期，或由工作量和人员得出工期（fixed: units）。",
        },
    ),
    "people": (
        {
            "en": " (nobody is assigned to its effort of {effort})",
            "zh": "（工作量 {effort} 尚未分配给任何人）",
        },
        {
            "en": "Assign somebody, or give it a duration.",
            "zh": "请分配人员（assignments），或设定工期。",
        },
    ),
    "effort": (
        {"en": " (and no effort that would give one)", "zh": "（也没有可据以得出工期的工作量）"},
        {
            "en": "Give it an effort, such as 5d, or a duration.",
            "zh": "请给出工作量（effort），例如 5d，或设定工期。",
        },
    ),
}


def effort_decides(task: Task) -> bool:
    """Whether the effort of a task, shared out among the people assigned, gives its length.

    >>> effort_decides(Task("dig", "Dig", effort="4d", assignments=["li"]))
    True
    >>> effort_decides(Task("dig", "Dig", duration="2d", effort="4d", assignments=["li"]))
    False
    """
    return task.effort is not None and _is_for_effort_to_decide(task)


def awaits_effort(task: Task) -> bool:
    """Whether effort is to give the length of a task, but is not known yet.

    >>> awaits_effort(Task("dig", "Dig", assignments=["li"]))
    True
    >>> awaits_effort(Task("dig", "Dig", duration="2d", assignments=["li"]))
    False
    """
    return task.effort is None and _is_for_effort_to_decide(task)


def length_minutes(task: Task, minutes: Callable[[Duration], int]) -> int | None:
    """Minutes a task takes, ``None`` when not known: its duration, or its effort shared out.

    >>> dig = Task("dig", "Dig", effort="4d", assignments=["li", "wang 50%"])
    >>> length_minutes(dig, Duration.to_minutes)
    1280
    """
    if effort_decides(task):
        return shared_out(*shared_effort(task, minutes))
    return None if task.duration is None else minutes(task.duration)


def shared_effort(task: Task, minutes: Callable[[Duration], int]) -> tuple[int, int | Fraction]:
    """Minutes of the effort of a task that those share who have none of their own, and their pace.

    The pace is in percent of one person's time. Where each has an effort of their own, it is that
    of all, for the effort as a whole.

    >>> team = [Assignment("li", effort="10h"), Assignment("wu", 50)]
    >>> shared_effort(Task("dig", "Dig", effort="40h", assignments=team), Duration.to_minutes)
    (1800, 50)
    """
    own = [minutes(held.effort) for held in task.assignments if held.effort is not None]
    sharing = [held for held in task.assignments if held.effort is None]
    effort = 0 if task.effort is None else minutes(task.effort)
    left = max(effort - sum(own), 0) if sharing else effort
    return left, sum(map(_pace, sharing or task.assignments))


def apart_minutes(task: Task, held: Assignment, minutes: Callable[[Duration], int]) -> int:
    """Minutes from beginning to end of an assignment of a task that is worked apart.

    >>> dig = Task("dig", "Dig", effort="40h", assignments=[Assignment("li", overtime="8h")])
    >>> apart_minutes(dig, dig.assignments[0], Duration.to_minutes)
    1920
    """
    if held.duration is not None:
        return minutes(held.duration)
    overtime = 0 if held.overtime is None else minutes(held.overtime)
    if held.effort is not None:
        work: int | Fraction = minutes(held.effort)
    elif overtime and effort_decides(task):
        shared, pace = shared_effort(task, minutes)
        work = shared * Fraction(_pace(held)) / pace
    else:
        return length_minutes(task, minutes) or 0
    return shared_out(max(work - overtime, 0), _pace(held))


def apart_span(task: Task, held: Assignment, minutes: Callable[[Duration], int]) -> tuple[int, int]:
    """Minutes from when a task could start to when somebody who works apart begins and ends."""
    delay = 0 if held.delay is None else minutes(held.delay)
    return delay, delay + apart_minutes(task, held, minutes)


def whole_minutes(task: Task, minutes: Callable[[Duration], int]) -> int:
    """Minutes from the first who work apart on a task to begin to the last to end, or its length.

    >>> team = [Assignment("li", effort="3d"), Assignment("wu", effort="1d", delay="1d")]
    >>> whole_minutes(Task("dig", "Dig", assignments=team), Duration.to_minutes)
    1440
    """
    if not (is_worked(task) and any(held.is_apart for held in task.assignments)):
        return length_minutes(task, minutes) or 0
    spans = [apart_span(task, held, minutes) for held in task.assignments]
    return max(last for _, last in spans) - min(first for first, _ in spans)


def is_worked(task: Task) -> bool:
    """Whether there are people on a leaf, and they tell in which time it is worked."""
    is_work = bool(task.assignments) and task.fixed != "duration" and task.kind == "task"
    return is_work and not is_elapsed(task)


def shared_out(work: int | Fraction, units: int | Fraction) -> int:
    """Minutes that so much work takes at so many percent of the time; far too many is many.

    >>> shared_out(480, Fraction(75))
    640
    """
    return min(-(-work * 100 // units), _FAR_TOO_LONG)


def _pace(held: Assignment) -> int | Fraction:
    """Return the average units; nearly all work is even, and fractions take their time."""
    return held.units if held.contour is None else held.average_units


def worked_minutes(
    task: Task, minutes: Callable[[Duration], int], span: int | None = None
) -> int | None:
    """Minutes in which people work on a task: of level of effort those that its dates span."""
    if task.is_level_of_effort and span is not None:
        return max(span, 0)
    return length_minutes(task, minutes)


def effort_shares(
    task: Task, minutes: Callable[[Duration], int], span: int | None = None
) -> list[Fraction]:
    """Minutes of work of each assignment of a task, overtime included; exact.

    An effort of their own counts first. The rest of the effort of the task is shared out by what
    each would do in their time on it; without an effort of the task that itself is their work.
    Level of effort takes the minutes that its dates span, where they are known.

    >>> dig = Task("dig", "Dig", duration="2d", assignments=["li", "wu 50%"])
    >>> effort_shares(dig, Duration.to_minutes)
    [Fraction(960, 1), Fraction(480, 1)]
    """
    length = worked_minutes(task, minutes, span) or 0
    shares: list[Fraction | None] = [
        None if held.effort is None else Fraction(minutes(held.effort)) for held in task.assignments
    ]
    weights = [
        (length if held.duration is None else minutes(held.duration)) * held.average_units / 100
        for held in task.assignments
    ]
    rest = [place for place, share in enumerate(shares) if share is None]
    if task.effort is not None and rest:
        known = sum((share for share in shares if share is not None), Fraction())
        left = max(minutes(task.effort) - known, Fraction())
        if not any(weights[place] for place in rest):
            weights = [held.average_units for held in task.assignments]
        whole = sum((weights[place] for place in rest), Fraction())
        weights = [left * weight / whole for weight in weights]
    return [weights[place] if share is None else share for place, share in enumerate(shares)]


def has_length(task: Task) -> bool:
    """Whether it is known how long a task takes.

    A milestone takes no time, and a level-of-effort task as long as others do.

    >>> has_length(Task("dig", "Dig", effort="4d"))
    False
    """
    has_none = task.is_milestone or task.is_level_of_effort
    return has_none or task.duration is not None or effort_decides(task)


def is_timed_otherwise(task: Task) -> bool:
    """Whether something else than its length tells how long a task takes.

    Both dates set by hand do, as do facts, and the work that people have of their own.

    >>> is_timed_otherwise(Task("dig", "Dig", assignments=[Assignment("li", effort="3d")]))
    True
    >>> is_timed_otherwise(Task("dig", "Dig", manual_start="2026-03-02"))
    False
    """
    is_theirs = task.fixed != "duration" and any(map(_tells_time, task.assignments))
    return is_theirs or task.remaining_duration is not None or has_both_dates(task)


def has_both_dates(task: Task) -> bool:
    """Whether the start and the finish of a task are set by hand, or facts."""
    has_start = task.manual_start is not None or task.actual_start is not None
    return task.actual_finish is not None or (has_start and task.manual_finish is not None)


def no_length(task: Task) -> dict[str, JsonValue]:
    """Say of a task without length, by language, why its effort gives none and what would.

    >>> words = no_length(Task("dig", "Dig", effort="4d"))
    >>> words["why"]["en"]
    ' (nobody is assigned to its effort of 4d)'
    """
    why, fix = _NO_LENGTH[_lacking(task)]
    efforts = {tag: "" if task.effort is None else say_typed(task.effort, tag) for tag in why}
    return {"why": {tag: why[tag].format(effort=efforts[tag]) for tag in why}, "fix": dict(fix)}


def _tells_time(held: Assignment) -> bool:
    own = held.effort, held.duration, held.remaining_duration
    return any(length is not None for length in own)


def _lacking(task: Task) -> str:
    if task.effort is None:
        return "effort" if awaits_effort(task) else "duration"
    return "duration, as fixed" if task.fixed == "duration" else "people"


def is_elapsed(task: Task) -> bool:
    """Whether the length of a task is elapsed time; what follows from effort never is."""
    duration = task.duration
    return duration is not None and duration.kind == "elapsed" and not effort_decides(task)


def _is_for_effort_to_decide(task: Task) -> bool:
    if not task.assignments or task.kind != "task" or task.fixed == "duration":
        return False
    return task.fixed == "effort" or task.duration is None
