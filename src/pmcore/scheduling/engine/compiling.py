"""Compile a project into a network: columns of integers in topological order."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress
from typing import NamedTuple

import numpy as np

from pmcore.kernel import CalendarId
from pmcore.scheduling.engine.arrays import MINUTES_PER_YEAR, Ints
from pmcore.scheduling.engine.bounds import PINNED, SOFT, collect_bounds
from pmcore.scheduling.engine.edges import EdgeColumns, Edges, SpanLag
from pmcore.scheduling.engine.hammocks import Hammocks
from pmcore.scheduling.engine.holding import holds_of
from pmcore.scheduling.engine.leaves import Leaves, read_leaves
from pmcore.scheduling.engine.lengths import Lengths
from pmcore.scheduling.engine.levels import NARROW, batches_of, topological_levels
from pmcore.scheduling.engine.linking import Linking
from pmcore.scheduling.engine.network import Network, WorkCalendar
from pmcore.scheduling.engine.nodes import Kind, Nodes, Role
from pmcore.scheduling.engine.ordering import ordered_by
from pmcore.scheduling.engine.outline import Outline
from pmcore.scheduling.engine.outlining import read_outline
from pmcore.scheduling.engine.placing import (
    ProjectSpan,
    placed,
    read_span,
    started_by_default,
)
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import Project

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
    lengths = Lengths(settings.conversion)
    leaves = read_leaves(project, read_outline(project, number), lengths, number, options)
    span = read_span(settings, leaves.calendars[number[calendar]], options)
    linking = Linking(leaves, project.links(), lengths, options, span.data_date)
    edges = linking.edges(options.lag_calendar or settings.lag_calendar, number)
    others = _others(linking, leaves.elapsed)
    nodes = placed(leaves.nodes.with_more(others), leaves.facts, leaves.fixed, span, leaves.entry)
    loose = _only_used(
        _Loose(leaves.calendars, number[calendar], leaves.outline, nodes, edges, linking.hammocks),
        leaves.worked_in,
    )
    return _in_order(loose, linking, leaves, span, options, narrow=narrow)


class _Loose(NamedTuple):
    """A network before its nodes are in topological order."""

    calendars: tuple[WorkCalendar, ...]
    own: int
    outline: Outline
    nodes: Nodes
    edges: EdgeColumns
    hammocks: Hammocks


def _only_used(loose: _Loose, worked_in: Ints) -> _Loose:
    """Leave out calendars that nothing uses, and number the others anew.

    Parameters
    ----------
    worked_in
        Numbers of those that somebody has worked in.
    """
    calendars, own, outline, nodes, edges, hammocks = loose
    is_used = np.zeros(len(calendars) + 1, dtype=bool)
    is_used[[own, -1]] = True
    of_nodes = outline.calendar, nodes.calendar, worked_in
    in_use = *of_nodes, edges.lag_calendar, hammocks.calendars()
    for numbers in in_use:
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
        hammocks.renumbered(number),
    )


def _in_order(
    loose: _Loose,
    linking: Linking,
    leaves: Leaves,
    span: ProjectSpan,
    options: SchedulingOptions,
    *,
    narrow: int,
) -> Network:
    calendars, number, outline, nodes, edges, _ = loose
    level, order, moved = _topological_order(nodes, edges, linking)
    outline = replace(
        outline,
        node=np.where(outline.node >= 0, moved[outline.node], -1),
        part_node=moved[outline.part_node],
    )
    sorted_edges, place = _sorted_edges(edges, moved, [edge for edge, *_ in linking.span_lags])
    facts = leaves.facts.moved(moved)
    sorted_nodes = nodes.take(order)
    sides = SOFT if options.constraints == "soft" else PINNED
    entry = _entries(leaves, moved)
    holds = {}
    if options.started == "holding":
        holds = holds_of(outline, facts, linking.dependencies, linking.standpoints.is_inactive)
    started = options.started_constraints
    bounds = collect_bounds(
        outline, calendars, sides, leaves.fixed, entry, holds=holds, started=started
    )
    if options.project_start == "default":
        known = moved[np.concatenate([leaves.facts.leaf, leaves.entry[leaves.facts.leaf]])]
        sorted_nodes = started_by_default(sorted_nodes, known, sorted_edges, bounds, span.data_date)
    return Network(
        start=span.start,
        finish=span.finish,
        data_date=span.data_date,
        limit=options.horizon_years * MINUTES_PER_YEAR,
        longest=_longest(nodes, edges, level),
        zone=calendars[number].zone,
        calendars=calendars,
        outline=outline,
        dependencies=linking.dependencies,
        nodes=sorted_nodes,
        facts=facts,
        fixed=leaves.fixed,
        is_inactive=linking.standpoints.is_inactive,
        is_hammock=linking.standpoints.is_hammock,
        hammocks=loose.hammocks.moved(moved),
        edges=sorted_edges,
        bounds=bounds,
        holds=holds,
        started_constraints=started,
        batches=batches_of(level[order], narrow=narrow),
        lapsing={int(place[edge]): began for edge, began in linking.lapsing},
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


def _entries(leaves: Leaves, moved: Ints) -> dict[int, int]:
    """Return where what delayed leaves wait for arrives, by node."""
    delayed = np.flatnonzero(leaves.entry != np.arange(leaves.entry.size))
    return dict(zip(moved[delayed].tolist(), moved[leaves.entry[delayed]].tolist(), strict=True))


def _others(linking: Linking, elapsed: int) -> Nodes:
    """Make the nodes that dependencies of summaries and of tasks with facts need."""
    made = [(_KIND_OF_ROLE[role], role, row) for row, role in linking.virtual]
    kind, role, row = np.array(made, dtype=np.int64).reshape(-1, 3).T
    none = np.zeros(len(made), dtype=np.int64)
    calendar = np.full(len(made), elapsed)
    return Nodes(kind, role, row, calendar, duration=none, is_late=none > 0, earliest=none)


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
