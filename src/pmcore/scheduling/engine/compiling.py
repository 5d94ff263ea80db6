"""Compile a project into a network: columns of integers in topological order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

import numpy as np

from pmcore.calendars import instant_of
from pmcore.kernel import CalendarId
from pmcore.scheduling.engine.bounds import HARD, SOFT, collect_bounds
from pmcore.scheduling.engine.crews import Crews, read_crews
from pmcore.scheduling.engine.lengths import Lengths, listed
from pmcore.scheduling.engine.levels import NARROW, batches_of, topological_levels
from pmcore.scheduling.engine.linking import Linking
from pmcore.scheduling.engine.network import (
    FOREVER,
    Bounds,
    Edges,
    Ints,
    Kind,
    Network,
    Nodes,
    Outline,
    Role,
    SpanLag,
    WorkCalendar,
)
from pmcore.scheduling.engine.ordering import ordered_by
from pmcore.scheduling.engine.outlining import read_outline
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Project, ProjectSettings, Task

_KIND_OF_ROLE = {Role.GATE: Kind.LARGEST, Role.FINISH: Kind.LARGEST, Role.START: Kind.SMALLEST}


def compile_network(
    project: Project, calendar: CalendarId, options: SchedulingOptions, *, narrow: int = NARROW
) -> Network:
    """Compile ``project``.

    Parameters
    ----------
    project
        At least one task; its own rules guarantee that nothing waits for itself.
    calendar
        The project's own calendar.
    options
        How constraints and lag calendars are read.
    narrow
        Width below which levels are taken edge by edge; results do not depend on it.

    Returns
    -------
    Network
        Independent of any horizon: dates are instants, durations and lags are minutes.
    """
    settings = project.settings
    calendars: tuple[WorkCalendar, ...] = settings.calendars
    number: dict[str | None, int] = {known.id: i for i, known in enumerate(calendars)}
    number[None] = number[calendar]
    outline = read_outline(project, number)
    lengths = Lengths(settings.conversion)
    leaf_tasks = [outline.tasks[row] for row in np.flatnonzero(outline.node >= 0).tolist()]
    heeded = options.resource_calendars == "heeded"
    crews = read_crews(project, leaf_tasks, number, heeded=heeded)
    calendars += crews.common
    elapsed = len(calendars)
    leaves = _leaves(outline, leaf_tasks, lengths, crews, elapsed)
    linking = Linking(outline, project.links(), lengths, leaves, elapsed)
    default = options.lag_calendar or settings.lag_calendar
    columns = linking.columns(default, number)
    nodes = _with_summaries(leaves, linking, elapsed)
    used = number[calendar], outline.calendar, nodes.calendar, columns[5]
    kept = _kept_numbers(elapsed, *used)
    calendars = tuple(known for known, at in zip(calendars, kept.tolist(), strict=False) if at >= 0)
    own = calendars[kept[number[calendar]]]
    outline = replace(outline, calendar=kept[outline.calendar])
    nodes = replace(nodes, calendar=kept[nodes.calendar])
    columns[5] = kept[columns[5]]
    level, order, moved = _topological_order(nodes, columns, linking)
    outline = replace(outline, node=np.where(outline.node >= 0, moved[outline.node], -1))
    edges, place = _sorted_edges(columns, moved, [edge for edge, *_ in linking.span_lags])
    start, finish = _limits(settings, own)
    return Network(
        start=start,
        finish=finish,
        longest=_longest(nodes, columns, level),
        zone=own.zone,
        calendars=calendars,
        outline=outline,
        dependencies=linking.dependencies,
        nodes=_sorted_nodes(nodes, order),
        edges=edges,
        bounds=_bounds(outline, calendars, options),
        batches=batches_of(level[order], narrow=narrow),
        span_lags=tuple(
            SpanLag(int(place[edge]), share, int(moved[first]), int(moved[last]), int(calendar))
            for edge, share, first, last, row in linking.span_lags
            for calendar in (outline.calendar[row],)
        ),
    )


def _leaves(
    outline: Outline, leaves: Sequence[Task], lengths: Lengths, crews: Crews, elapsed: int
) -> Nodes:
    rows = np.flatnonzero(outline.node >= 0)
    minutes, in_elapsed, _ = lengths.of([*map(attrgetter("duration"), leaves)])
    late = map(attrgetter("as_late_as_possible"), leaves)
    calendar = np.where(in_elapsed, elapsed, outline.calendar[rows])
    minutes[crews.leaf], calendar[crews.leaf] = crews.minutes, crews.calendar
    works = minutes > 0
    return Nodes(
        kind=np.where(works, int(Kind.WORK), int(Kind.POINT)),
        role=np.zeros(rows.size, dtype=np.int64),
        row=rows,
        calendar=np.where(works, calendar, outline.calendar[rows]),
        duration=minutes,
        is_late=listed(late, len(leaves)) > 0,
    )


def _kept_numbers(elapsed: int, *used: int | Ints) -> Ints:
    """Return what number each calendar gets when only those in use are kept, -1 for the others."""
    is_used = np.zeros(elapsed + 1, dtype=bool)
    for numbers in (*used, elapsed):
        is_used[numbers] = True
    return np.where(is_used, np.cumsum(is_used) - 1, -1)


def _with_summaries(leaves: Nodes, linking: Linking, elapsed: int) -> Nodes:
    """Append the nodes that dependencies of summaries need."""
    made = [(_KIND_OF_ROLE[role], role, row) for row, role in linking.virtual]
    kind, role, row = np.array(made, dtype=np.int64).reshape(-1, 3).T
    count = len(made)
    return Nodes(
        kind=np.concatenate([leaves.kind, kind]),
        role=np.concatenate([leaves.role, role]),
        row=np.concatenate([leaves.row, row]),
        calendar=np.concatenate([leaves.calendar, np.full(count, elapsed)]),
        duration=np.concatenate([leaves.duration, np.zeros(count, dtype=np.int64)]),
        is_late=np.concatenate([leaves.is_late, np.zeros(count, dtype=bool)]),
    )


def _topological_order(nodes: Nodes, columns: Ints, linking: Linking) -> tuple[Ints, Ints, Ints]:
    """Level of each node, the nodes in order, and the new number of each."""
    extra = np.array(linking.order_only, dtype=np.int64).reshape(-1, 2).T
    source = np.concatenate([columns[0], extra[0]])
    target = np.concatenate([columns[1], extra[1]])
    level = topological_levels(nodes.kind.size, source, target)
    order = ordered_by(level)
    moved = np.empty(order.size, dtype=np.int64)
    moved[order] = np.arange(order.size)
    return level, order, moved


def _longest(nodes: Nodes, columns: Ints, level: Ints) -> int:
    """Add up the longest duration and the longest lag of each level."""
    longest = np.zeros((2, int(level.max()) + 1), dtype=np.int64)
    np.maximum.at(longest[0], level, nodes.duration)
    np.maximum.at(longest[1], level[columns[1]], columns[4])
    return int(longest.sum())


def _sorted_nodes(nodes: Nodes, order: Ints) -> Nodes:
    return Nodes(
        kind=nodes.kind[order],
        role=nodes.role[order],
        row=nodes.row[order],
        calendar=nodes.calendar[order],
        duration=nodes.duration[order],
        is_late=nodes.is_late[order],
    )


def _sorted_edges(columns: Ints, moved: Ints, shares: list[int]) -> tuple[Edges, Ints]:
    """Edges by their new target and source, and where each of them went."""
    source, target = moved[columns[0]], moved[columns[1]]
    order = ordered_by(target, source)
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    target = target[order]
    is_share = np.zeros(order.size, dtype=bool)
    is_share[place[shares]] = True
    edges = Edges(
        source=source[order],
        target=target,
        from_finish=columns[2][order] > 0,
        to_finish=columns[3][order] > 0,
        lag=columns[4][order],
        lag_calendar=columns[5][order],
        dependency=columns[6][order],
        is_share=is_share,
        into=target.searchsorted(np.arange(moved.size + 1)),
    )
    return edges, place


def _bounds(
    outline: Outline, calendars: Sequence[WorkCalendar], options: SchedulingOptions
) -> Bounds:
    sides = HARD if options.constraints == "hard" else SOFT
    return collect_bounds(outline, calendars, sides)


def _limits(settings: ProjectSettings, calendar: WorkCalendar) -> tuple[int, int]:
    """Project start and imposed finish as instants."""
    start = instant_of(settings.start, calendar.zone, field="start", edge="start")
    if settings.finish is None:
        return start, FOREVER
    return start, instant_of(settings.finish, calendar.zone, field="finish", edge="end")
