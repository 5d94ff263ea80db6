"""Compile a project into a network: columns of integers in topological order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from pmcore.kernel import CalendarId
from pmcore.scheduling.engine.bounds import HARD, SOFT, collect_bounds
from pmcore.scheduling.engine.crews import Crews, read_crews
from pmcore.scheduling.engine.facts import FactReader
from pmcore.scheduling.engine.lengths import Lengths, listed
from pmcore.scheduling.engine.levels import NARROW, batches_of, topological_levels
from pmcore.scheduling.engine.linking import Linking
from pmcore.scheduling.engine.network import (
    MINUTES_PER_YEAR,
    EdgeColumns,
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
from pmcore.scheduling.engine.placing import (
    ProjectSpan,
    placed,
    read_span,
    started_by_default,
)
from pmcore.scheduling.engine.standing import Facts, FixedSummaries
from pmcore.scheduling.engine.standpoints import Standpoints
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Project, Task

_KIND_OF_ROLE = {
    Role.GATE: Kind.LARGEST,
    Role.FINISH: Kind.LARGEST,
    Role.START: Kind.SMALLEST,
    Role.STARTED: Kind.INSTANT,
    Role.CARRY: Kind.INSTANT,
}


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
    number: dict[str | None, int] = {held.id: i for i, held in enumerate(settings.calendars)}
    number[None] = number[calendar]
    outline, lengths = read_outline(project, number), Lengths(settings.conversion)
    tasks = [outline.tasks[row] for row in np.flatnonzero(outline.node >= 0).tolist()]
    crews = read_crews(project, tasks, number, heeded=options.resource_calendars == "heeded")
    calendars: tuple[WorkCalendar, ...] = (*settings.calendars, *crews.common)
    span = read_span(settings, calendars[number[calendar]], options)
    leaves = _leaves(outline, tasks, lengths, crews, len(calendars))
    known = FactReader({id: settings.calendars[at] for id, at in number.items()}, project.minutes)
    facts, fixed = known.of_leaves(tasks, leaves.duration), known.of_summaries(outline)
    points = Standpoints(outline, facts, fixed, options.progress)
    linking = Linking(outline, project.links(), lengths, leaves, points, elapsed=len(calendars))
    edges = linking.edges(options.lag_calendar or settings.lag_calendar, number)
    nodes = placed(_with_others(leaves, linking, len(calendars)), facts, fixed, span)
    loose = _only_used(_Loose(calendars, number[calendar], outline, nodes, edges))
    return _in_order(loose, linking, _Known(facts, fixed, span), options, narrow)


class _Known(NamedTuple):
    """What is known besides records and dependencies."""

    facts: Facts
    fixed: FixedSummaries
    span: ProjectSpan


class _Loose(NamedTuple):
    """A network before its nodes are in topological order."""

    calendars: tuple[WorkCalendar, ...]
    own: int
    outline: Outline
    nodes: Nodes
    edges: EdgeColumns


def _only_used(loose: _Loose) -> _Loose:
    """Leave out calendars that nothing uses, and number the others anew."""
    calendars, own, outline, nodes, edges = loose
    is_used = np.zeros(len(calendars) + 1, dtype=bool)
    is_used[[own, -1]] = True
    for numbers in (outline.calendar, nodes.calendar, edges.lag_calendar):
        is_used[numbers] = True
    if is_used.all():
        return loose
    number = np.cumsum(is_used) - 1
    return _Loose(
        tuple(compress(calendars, is_used.tolist())),
        int(number[own]),
        replace(outline, calendar=number[outline.calendar]),
        replace(nodes, calendar=number[nodes.calendar]),
        replace(edges, lag_calendar=number[edges.lag_calendar]),
    )


def _in_order(
    loose: _Loose,
    linking: Linking,
    known: _Known,
    options: SchedulingOptions,
    narrow: int,
) -> Network:
    calendars, number, outline, nodes, edges = loose
    level, order, moved = _topological_order(nodes, edges, linking)
    outline = replace(outline, node=np.where(outline.node >= 0, moved[outline.node], -1))
    sorted_edges, place = _sorted_edges(edges, moved, [edge for edge, *_ in linking.span_lags])
    facts = known.facts.moved(moved)
    sorted_nodes = _sorted_nodes(nodes, order)
    sides = HARD if options.constraints == "hard" else SOFT
    bounds = collect_bounds(outline, calendars, sides, known.fixed)
    if options.project_start == "default":
        sorted_nodes = started_by_default(
            sorted_nodes, facts, sorted_edges, bounds, known.span.data_date
        )
    return Network(
        start=known.span.start,
        finish=known.span.finish,
        data_date=known.span.data_date,
        limit=options.horizon_years * MINUTES_PER_YEAR,
        longest=_longest(nodes, edges, level),
        zone=calendars[number].zone,
        calendars=calendars,
        outline=outline,
        dependencies=linking.dependencies,
        nodes=sorted_nodes,
        facts=facts,
        fixed=known.fixed,
        edges=sorted_edges,
        bounds=bounds,
        batches=batches_of(level[order], narrow=narrow),
        span_lags=tuple(
            SpanLag(
                edge=int(place[edge]),
                share=share,
                start_node=int(moved[first]),
                finish_node=int(moved[last]),
                calendar=int(outline.calendar[row]),
            )
            for edge, share, first, last, row in linking.span_lags
        ),
    )


def _leaves(
    outline: Outline,
    leaves: Sequence[Task],
    lengths: Lengths,
    crews: Crews,
    elapsed: int,
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
        earliest=np.zeros(rows.size, dtype=np.int64),
    )


def _with_others(leaves: Nodes, linking: Linking, elapsed: int) -> Nodes:
    """Append the nodes that dependencies of summaries and of tasks with facts need."""
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
        earliest=np.concatenate([leaves.earliest, np.zeros(count, dtype=np.int64)]),
    )


def _topological_order(
    nodes: Nodes, edges: EdgeColumns, linking: Linking
) -> tuple[Ints, Ints, Ints]:
    """Level of each node, the nodes in order, and the new number of each."""
    extra = np.array(linking.order_only, dtype=np.int64).reshape(-1, 2).T
    source = np.concatenate([edges.source, extra[0]])
    target = np.concatenate([edges.target, extra[1]])
    level = topological_levels(nodes.kind.size, source, target)
    order = ordered_by(level)
    moved = np.empty(order.size, dtype=np.int64)
    moved[order] = np.arange(order.size)
    return level, order, moved


def _longest(nodes: Nodes, edges: EdgeColumns, level: Ints) -> int:
    """Add up the longest duration and the longest lag of each level."""
    longest = np.zeros((2, int(level.max()) + 1), dtype=np.int64)
    np.maximum.at(longest[0], level, nodes.duration)
    np.maximum.at(longest[1], level[edges.target], edges.lag)
    return int(longest.sum())


def _sorted_nodes(nodes: Nodes, order: Ints) -> Nodes:
    return Nodes(
        kind=nodes.kind[order],
        role=nodes.role[order],
        row=nodes.row[order],
        calendar=nodes.calendar[order],
        duration=nodes.duration[order],
        is_late=nodes.is_late[order],
        earliest=nodes.earliest[order],
    )


def _sorted_edges(loose: EdgeColumns, moved: Ints, shares: list[int]) -> tuple[Edges, Ints]:
    """Edges by their new target and source, and where each of them went."""
    source, target = moved[loose.source], moved[loose.target]
    order = ordered_by(target, source)
    place = np.empty(order.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    target = target[order]
    is_share = np.zeros(order.size, dtype=bool)
    is_share[place[shares]] = True
    edges = Edges(
        source=source[order],
        target=target,
        from_finish=loose.from_finish[order],
        to_finish=loose.to_finish[order],
        lag=loose.lag[order],
        lag_calendar=loose.lag_calendar[order],
        dependency=loose.dependency[order],
        is_share=is_share,
        into=target.searchsorted(np.arange(moved.size + 1)),
    )
    return edges, place
