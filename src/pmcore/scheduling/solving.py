"""From a network to its solution: compile calendars as far as needed, run both passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from pmcore.calendars import WorkingTime, datetime_of, elapsed
from pmcore.kernel import CalendarError, Code, HorizonError, ScheduleError
from pmcore.scheduling.backward import Late, OutEdges, backward_pass, project_finish
from pmcore.scheduling.calendar_table import CalendarTable
from pmcore.scheduling.floats import driving_edges, free_float, longest_path, total_float
from pmcore.scheduling.forward import Early, forward_pass
from pmcore.scheduling.network import FOREVER, NEVER, STRUCTURAL, Flags, Ints, Network, Role
from pmcore.scheduling.options import SchedulingOptions

_MINUTES_PER_YEAR = 525_960
_SHORTEST_MARGIN = 60 * 1440
_FIRST, _LAST = date(1973, 1, 2), date(2200, 12, 30)


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """Both schedules of a network and what follows from them; arrays by node or by edge.

    Attributes
    ----------
    finish
        The instant that bounds every task in the late schedule.
    drives
        By edge.
    critical
        By node.
    """

    network: Network
    table: CalendarTable
    early: Early
    late: Late
    out_edges: OutEdges
    finish: int
    total_float: Ints
    free_float: Ints
    drives: Flags
    critical: Flags


def solve(network: Network, options: SchedulingOptions) -> Solution:
    """Schedule a network.

    Raises
    ------
    ScheduleError
        ``schedule.bound_too_far``, ``schedule.too_long`` or ``schedule.horizon`` when the plan
        leaves ``options.horizon_years``.
    """
    limit = options.horizon_years * _MINUTES_PER_YEAR
    _refuse_far_bounds(network, limit)
    _refuse_long_spans(network, limit)
    margin, unknown = 4 * _MINUTES_PER_YEAR, None
    while True:
        try:
            return _solved(network, _table(network, min(margin, limit)), options)
        except HorizonError as error:
            if unknown is not None:
                raise unknown from error
            if margin >= limit:
                raise ScheduleError(
                    Code.SCHEDULE_HORIZON, years=options.horizon_years, start=_shown(network)
                ) from error
            margin *= 3
        except CalendarError as error:
            # Holidays of the farthest years are unknown: a shorter look ahead may do.
            if error.code != Code.CALENDAR_HOLIDAYS_UNKNOWN or margin < _SHORTEST_MARGIN:
                raise
            margin, unknown = margin // 4, error


def _solved(network: Network, table: CalendarTable, options: SchedulingOptions) -> Solution:
    early = forward_pass(network, table)
    edges = OutEdges.of(network, early)
    finish = project_finish(network, early)
    late = backward_pass(network, table, early, edges, finish)
    total = total_float(network, table, early, late)
    drives = driving_edges(network, table, early)
    if _by_longest_path(network, options):
        critical = longest_path(network, table, early, drives)
        if options.criticality == "auto":
            critical |= total < 0
    else:
        critical = total <= options.critical_float
    free = free_float(network, table, early, edges)
    return Solution(network, table, early, late, edges, finish, total, free, drives, critical)


def _by_longest_path(network: Network, options: SchedulingOptions) -> bool:
    if options.criticality != "auto":
        return options.criticality == "longest_path"
    leaves = network.nodes.role == Role.LEAF
    several = np.unique(network.nodes.calendar[leaves]).size > 1
    return several or network.finish != FOREVER


# How far calendars are compiled


def _known_range(network: Network) -> tuple[int, int]:
    """Earliest and latest instant that the plan itself names and that can matter."""
    nodes = network.nodes
    lows = np.maximum(nodes.low_start, nodes.low_finish)
    highs = np.minimum(np.minimum(nodes.high_start, nodes.high_finish), nodes.high_day)
    first = min(network.start, network.finish, int(highs.min()))
    return first, max(network.start, int(lows.max()))


def _table(network: Network, margin: int) -> CalendarTable:
    """Compile all calendars from a quarter of the margin before the plan to the margin after."""
    lo, hi = _known_range(network)
    first, last = max(_day_of(lo - margin // 4), _FIRST), min(_day_of(hi + margin), _LAST)
    # One day more on either side: days of the zones begin and end at other instants than UTC's.
    day = timedelta(days=1)
    whole = elapsed(first, last)
    compiled = [calendar.compile(first - day, last + day) for calendar in network.calendars]
    return CalendarTable([*(time.clip(whole.lo, whole.hi) for time in compiled), whole])


def _day_of(instant: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + instant // 1440)


def _refuse_far_bounds(network: Network, limit: int) -> None:
    nodes = network.nodes
    lows = np.maximum(nodes.low_start, nodes.low_finish)
    highs = np.minimum(np.minimum(nodes.high_start, nodes.high_finish), nodes.high_day)
    far = (lows > network.start + limit) | (highs < network.start - limit)
    for node in np.flatnonzero(far).tolist():
        low = int(lows[node])
        at = low if low > NEVER and low > network.start + limit else int(highs[node])
        row = int(nodes.row[node])
        raise ScheduleError(
            Code.SCHEDULE_BOUND_TOO_FAR,
            task=network.outline.tasks[row].id,
            date=datetime_of(at, network.calendars[network.outline.calendar[row]].zone),
            start=_shown(network),
            years=limit // _MINUTES_PER_YEAR,
        )


def _refuse_long_spans(network: Network, limit: int) -> None:
    nodes, edges = network.nodes, network.edges
    for node in np.flatnonzero(nodes.duration > limit).tolist():
        task = network.task_of(node)
        raise ScheduleError(
            Code.SCHEDULE_TOO_LONG,
            task=task.id,
            length=str(task.duration),
            years=limit // _MINUTES_PER_YEAR,
        )
    for edge in np.flatnonzero(np.abs(edges.lag) > limit).tolist():
        dependency = network.dependencies[int(edges.dependency[edge])]
        raise ScheduleError(
            Code.SCHEDULE_TOO_LONG,
            task=f"{dependency.predecessor} -> {dependency.successor}",
            length=str(dependency.lag),
            years=limit // _MINUTES_PER_YEAR,
        )


def _shown(network: Network) -> str:
    return datetime_of(network.start, "UTC").date().isoformat()


def working_times(solution: Solution) -> dict[str, WorkingTime]:
    """Compiled calendars by id."""
    calendars = solution.network.calendars
    return {
        calendar.id: time for calendar, time in zip(calendars, solution.table.working, strict=False)
    }


def driving_dependencies(solution: Solution) -> list[int]:
    """Indexes of the dependencies that drive, ascending."""
    edges = solution.network.edges
    driving = edges.dependency[solution.drives & (edges.dependency != STRUCTURAL)]
    return np.unique(driving).tolist()  # type: ignore[no-any-return]
