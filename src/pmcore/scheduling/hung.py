"""Why a level-of-effort task has its dates, as data: which neighbour gives its start and finish."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pmcore.scheduling.engine.arrays import NEVER
from pmcore.scheduling.engine.hanging import Asked
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.spans import Dated
from pmcore.scheduling.known import known_of
from pmcore.scheduling.reason import Reason, ReasonKind
from pmcore.wbs import Dependency


def is_hung(solution: Solution, row: int) -> bool:
    """Whether a row is a level-of-effort task."""
    network = solution.network
    return bool(network.is_hammock[row]) and network.outline.is_leaf(row)


def hung_reasons(solution: Solution, row: int, dated: Dated) -> tuple[Reason, Reason]:
    """Say what gives its start, and what gives its finish, in one schedule.

    Of several that give the same the first in the order of the project counts.
    """
    node = int(solution.network.outline.node[row])
    known = known_of(solution, node)
    if known is not None and known.is_finished:
        begin, end = known.reasons
        return begin, end
    starts, finishes = solution.spans.hammocks.given(node, dated)
    start, finish = int(dated.start[node]), int(dated.finish[node])
    first = min(starts, key=lambda asked: asked.instant, default=None)
    last = max(finishes, key=lambda asked: asked.instant, default=None)
    if known is not None:
        (begin,) = known.reasons
    else:
        begin = _beginning(solution) if first is None else _reason(solution, first)
    if finish == start:
        return begin, Reason("ends_at_start", start)
    return begin, _beginning(solution) if last is None else _reason(solution, last)


def hung_dependencies(solution: Solution) -> list[Dependency]:
    """Dependencies that give some level-of-effort task a date, early or as scheduled."""
    rows = solution.network.nodes.row[[*solution.network.hammocks.nodes]].tolist()
    dates = solution.early, solution.late, solution.scheduled
    found = [
        reason for row in rows for each in dates for reason in hung_reasons(solution, row, each)
    ]
    return [reason.dependency for reason in found if reason.dependency is not None]


def hung_on(solution: Solution, *, driving_only: bool) -> Iterator[tuple[int, list[int]]]:
    """Yield the row of each level-of-effort task with the rows that its scheduled dates follow.

    Parameters
    ----------
    driving_only
        Only those that give its start and its finish.
    """
    network, hammocks = solution.network, solution.spans.hammocks
    for node in network.hammocks.nodes:
        row = int(network.nodes.row[node])
        if driving_only:
            reasons = hung_reasons(solution, row, solution.scheduled)
            tasks = dict.fromkeys(each.task for each in reasons if each.task is not None)
            yield row, [network.outline.row_of[task] for task in tasks]
        elif node in network.hammocks.loose:
            above = int(network.outline.parent[row])
            around = [above] if above >= 0 else np.flatnonzero(network.outline.depth == 0).tolist()
            yield row, [each for each in around if each != row]
        else:
            asked = (each for side in hammocks.given(node, solution.scheduled) for each in side)
            yield row, [int(network.nodes.row[each.node]) for each in asked]


def _beginning(solution: Solution) -> Reason:
    network = solution.network
    kind: ReasonKind = "project_start" if network.data_date == NEVER else "data_date"
    return Reason(kind, network.start if network.data_date == NEVER else network.data_date)


def _reason(solution: Solution, asked: Asked) -> Reason:
    network = solution.network
    neighbour = network.task_of(asked.node).id
    if asked.suspension < 0:
        return Reason("span", asked.instant, neighbour)
    held = network.hammocks.suspensions[asked.suspension]
    return Reason("dependency", asked.instant, neighbour, network.dependencies[held.dependency])
