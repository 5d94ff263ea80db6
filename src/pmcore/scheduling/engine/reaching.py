"""What a plan may not reach: dates and lengths beyond its horizon, refused by name."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from pmcore.calendars import datetime_of
from pmcore.kernel import Code, ScheduleError
from pmcore.scheduling.engine.arrays import FOREVER, MINUTES_PER_YEAR, NEVER
from pmcore.scheduling.engine.bounds import IS_LOWER
from pmcore.scheduling.engine.edges import STRUCTURAL
from pmcore.scheduling.engine.network import Network
from pmcore.wbs import Task
from pmcore.wbs.effort import effort_decides


def refuse_unreachable(network: Network) -> None:
    """Refuse a plan that surely reaches too far: by a date it names, or by a length.

    Raises
    ------
    ScheduleError
        ``schedule.bound_too_far``, ``schedule.too_long``.
    """
    _refuse_far_bounds(network, network.limit)
    _refuse_long_spans(network, network.limit)


def refuse_beyond(network: Network, first: int, last: int) -> None:
    """Refuse dates farther from the project start than a plan may reach.

    Raises
    ------
    ScheduleError
        ``schedule.horizon``.
    """
    if max(network.start - first, last - network.start) > network.limit:
        raise beyond(network)


def beyond(network: Network) -> ScheduleError:
    """Return the error for a plan that leaves its horizon."""
    start = datetime_of(network.start, network.zone).date()
    years = network.limit // MINUTES_PER_YEAR
    return ScheduleError(Code.SCHEDULE_HORIZON, years=years, start=start)


def _refuse_far_bounds(network: Network, limit: int) -> None:
    bounds = network.bounds
    lower = IS_LOWER[bounds.side]
    far = np.where(
        lower, bounds.instant > network.start + limit, bounds.instant < network.start - limit
    )
    for i in np.flatnonzero(far).tolist():
        row = int(network.nodes.row[bounds.node[i]])
        zone = network.calendars[int(network.outline.calendar[row])].zone
        moment = datetime_of(int(bounds.instant[i]), zone)
        raise _too_far(network, network.outline.tasks[row].id, moment, limit)
    _refuse_far_facts(network, limit)
    if FOREVER > network.finish > network.start + limit:
        raise _too_far(network, "finish", datetime_of(network.finish, network.zone), limit)


def _refuse_far_facts(network: Network, limit: int) -> None:
    facts, fixed = network.facts, network.fixed
    rows = network.nodes.row[facts.leaf]
    dated = ((rows, facts.start), (rows, facts.finish), (rows, facts.resume))
    for row, instants in (*dated, (fixed.row, fixed.start), (fixed.row, fixed.finish)):
        is_far = (instants != NEVER) & (np.abs(instants - network.start) > limit)
        for at in np.flatnonzero(is_far).tolist():
            zone = network.calendars[int(network.outline.calendar[row[at]])].zone
            moment = datetime_of(int(instants[at]), zone)
            raise _too_far(network, network.outline.tasks[row[at]].id, moment, limit)
    if network.data_date > network.start + limit:
        moment = datetime_of(network.data_date, network.zone)
        raise _too_far(network, "data_date", moment, limit)


def _too_far(network: Network, what: str, moment: datetime, limit: int) -> ScheduleError:
    return ScheduleError(
        Code.SCHEDULE_BOUND_TOO_FAR,
        task=what,
        date=moment,
        start=datetime_of(network.start, network.zone).date().isoformat(),
        years=limit // MINUTES_PER_YEAR,
    )


def _refuse_long_spans(network: Network, limit: int) -> None:
    nodes, edges = network.nodes, network.edges
    for node in np.flatnonzero(nodes.duration > limit).tolist():
        task = network.task_of(node)
        length = _length_of(task, int(nodes.duration[node]))
        raise ScheduleError(
            Code.SCHEDULE_TOO_LONG, task=task.id, length=length, years=limit // MINUTES_PER_YEAR
        )
    for edge in np.flatnonzero(np.abs(edges.lag) > limit).tolist():
        what, length = _lag_of(network, edge)
        raise ScheduleError(
            Code.SCHEDULE_TOO_LONG, task=what, length=length, years=limit // MINUTES_PER_YEAR
        )


def _length_of(task: Task, minutes: int) -> str:
    """Return the length of a task as it was typed, or in minutes where several things make it."""
    is_made = task.actual_start is not None or bool(task.splits)
    if is_made or any(held.is_apart for held in task.assignments):
        return f"{minutes}min"
    by_effort = task.effort is not None and effort_decides(task)
    return str(task.effort if by_effort else task.duration)


def _lag_of(network: Network, edge: int) -> tuple[str, str]:
    """Say what waits for how long: a dependency, or a task that is delayed."""
    index = int(network.edges.dependency[edge])
    if index == STRUCTURAL:
        task = network.task_of(int(network.edges.target[edge]))
        return task.id, f"{network.edges.lag[edge]}min"
    dependency = network.dependencies[index]
    return f"{dependency.predecessor} -> {dependency.successor}", str(dependency.lag)
