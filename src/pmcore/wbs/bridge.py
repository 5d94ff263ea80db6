"""Passing predecessors on to successors when what stood between them goes."""

from __future__ import annotations

from collections.abc import Iterable

from pmcore.kernel import Code, Duration, InputError, ProjectError, TaskId
from pmcore.wbs.cycles import finish_node, following
from pmcore.wbs.dependency import DEPENDENCY_TYPES, Dependency, DependencyKey
from pmcore.wbs.effort import is_elapsed, length_minutes
from pmcore.wbs.state import ProjectState

_MOST_BRIDGES = 100_000


def bridge(
    state: ProjectState, inside: set[TaskId], outside: Iterable[Dependency]
) -> list[Dependency]:
    """Return the dependencies that take the place of tasks about to be removed.

    Each link into them is joined with each link out of them that it leads to. The new link keeps
    the predecessor's end of the first and the successor's end of the second: SS then FF gives
    SF. The two lags add up; durations, and lags between the removed tasks, vanish with them. A
    word such as ``successor`` for a lag calendar now means the new successor.

    Raises
    ------
    ProjectError
        ``dependency.lags`` when two lags differ in kind or calendar.
    """
    links = list(outside)
    incoming = [link for link in links if link.successor in inside]
    outgoing = [link for link in links if link.predecessor in inside]
    if len(incoming) * len(outgoing) > _MOST_BRIDGES:
        count = len(incoming) * len(outgoing)
        raise InputError(Code.TOO_MANY, what="bridges", count=count, limit=_MOST_BRIDGES)
    made: dict[DependencyKey, Dependency] = {}
    for first in incoming:
        reached = _reached(state, first.successor, inside)
        for second in outgoing:
            if finish_node(state, second.predecessor) in reached:
                link = _joined(state, first, second)
                other = made.get(link.key) or state.dependency(link.key)
                made[link.key] = stronger(state, other, link) if other else link
    return list(made.values())


def stronger(state: ProjectState, one: Dependency, other: Dependency) -> Dependency:
    """Return the one of two links between the same tasks that asks for the longer lag.

    Raises
    ------
    ProjectError
        ``dependency.lags`` when their lags cannot be compared.
    """
    if one.lag == other.lag and one.lag_calendar == other.lag_calendar:
        return one
    if _differ(one, other):
        raise _incomparable(one, other, one)
    longer = _amount(state, one.lag) >= _amount(state, other.lag)
    return one if longer else other


def in_minutes(state: ProjectState, lag: Duration, task: TaskId) -> Duration:
    """Turn a percent lag into the minutes it stands for at this task; others stay as they are."""
    before = state.tasks[task]
    length = length_minutes(before, state.rules.minutes) if lag.kind == "percent" else None
    if length is None:
        return lag
    return Duration(f"{lag.of(length)}{'emin' if is_elapsed(before) else 'min'}")


def _joined(state: ProjectState, first: Dependency, second: Dependency) -> Dependency:
    lag = in_minutes(state, second.lag, second.predecessor)
    second = Dependency(second.predecessor, second.successor, second.type, lag, second.lag_calendar)
    total, calendar = lag, second.lag_calendar
    if not first.lag.is_zero:
        total, calendar = first.lag, first.lag_calendar
        if not lag.is_zero:
            if _differ(first, second) or lag.kind == "percent":
                raise _incomparable(first, second, first, second.successor)
            total = first.lag.plus(lag, state.settings.conversion)
    ends = first.type[0] + second.type[1]
    type = next(known for known in DEPENDENCY_TYPES if known == ends)
    return Dependency(first.predecessor, second.successor, type, total, calendar)


def _differ(one: Dependency, other: Dependency) -> bool:
    if one.lag.is_zero or other.lag.is_zero:
        return False
    return one.lag.kind != other.lag.kind or one.lag_calendar != other.lag_calendar


def _amount(state: ProjectState, lag: Duration) -> int:
    return int(lag.amount * 10**6) if lag.kind == "percent" else state.rules.minutes(lag)


def _reached(state: ProjectState, start: TaskId, inside: set[TaskId]) -> set[str]:
    reached = {start}
    waiting = [start]
    while waiting:
        for node in following(state, waiting.pop()):
            if node not in reached and node.removeprefix("+") in inside:
                reached.add(node)
                waiting.append(node)
    return reached


def _incomparable(
    one: Dependency, other: Dependency, ends: Dependency, successor: TaskId | None = None
) -> ProjectError:
    return ProjectError(
        Code.DEPENDENCY_LAGS,
        left=f"{one.lag} ({one.lag_calendar or 'default calendar'})",
        right=f"{other.lag} ({other.lag_calendar or 'default calendar'})",
        predecessor=ends.predecessor,
        successor=successor or ends.successor,
    )
