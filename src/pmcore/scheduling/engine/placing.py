"""From when on nodes may start: the project start, the data date, and facts where they stand."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from pmcore.calendars import instant_of
from pmcore.scheduling.engine.arrays import FOREVER, NEVER, Ints
from pmcore.scheduling.engine.edges import EdgeColumns
from pmcore.scheduling.engine.network import Bounds, Side, WorkCalendar
from pmcore.scheduling.engine.nodes import Kind, Nodes, Role
from pmcore.scheduling.engine.standing import Facts, FixedSummaries, Standing
from pmcore.scheduling.options import SchedulingOptions
from pmcore.wbs import ProjectSettings


class ProjectSpan(NamedTuple):
    """Dates of the project as instants; ``FOREVER`` without finish, ``NEVER`` without data date."""

    start: int
    finish: int
    data_date: int

    @property
    def earliest(self) -> int:
        """From when on work that has not started may start."""
        return max(self.start, self.data_date)


def read_span(
    settings: ProjectSettings, calendar: WorkCalendar, options: SchedulingOptions
) -> ProjectSpan:
    """Read the dates of the project in its own calendar."""
    start = instant_of(settings.start, calendar.zone, field="start", edge="start")
    finish, data_date = FOREVER, NEVER
    if settings.finish is not None:
        finish = instant_of(settings.finish, calendar.zone, field="finish", edge="end")
    if settings.data_date is not None and options.data_date == "heeded":
        data_date = instant_of(settings.data_date, calendar.zone, field="data_date", edge="start")
    return ProjectSpan(start, finish, data_date)


def placed(
    nodes: Nodes, facts: Facts, fixed: FixedSummaries, span: ProjectSpan, entry: Ints
) -> Nodes:
    """Say from when on each node may start, and let facts stand where they stand.

    Parameters
    ----------
    nodes
        Leaves first.
    entry
        By leaf: where it would stand without a delay.
    """
    earliest = np.where(nodes.is_leaf, span.earliest, span.start)
    if not len(facts) and not fixed.row.size:
        return replace(nodes, earliest=earliest)
    kind, duration, is_late = nodes.kind.copy(), nodes.duration.copy(), nodes.is_late.copy()
    is_late[facts.leaf] = False
    started = facts.of(Standing.STARTED)
    resume = np.maximum(started.resume, span.data_date)
    known = np.where(facts.standing == Standing.STARTED, facts.start, facts.finish)
    earliest[facts.leaf], duration[facts.leaf] = known, facts.remaining
    earliest[started.leaf] = np.maximum(started.start, resume)
    is_work = facts.remaining > 0
    kind[facts.leaf] = np.where(is_work, int(Kind.WORK), int(Kind.INSTANT))
    dates = {
        Role.STARTED: dict(zip(nodes.row[facts.leaf].tolist(), facts.start.tolist(), strict=True)),
        Role.CARRY: dict(zip(nodes.row[facts.leaf].tolist(), facts.finish.tolist(), strict=True)),
        Role.START: dict(zip(fixed.row.tolist(), fixed.start.tolist(), strict=True)),
        Role.FINISH: dict(zip(fixed.row.tolist(), fixed.finish.tolist(), strict=True)),
    }
    before, after = entry[started.leaf], started.leaf
    for column in (kind, duration, earliest):
        column[before] = column[after]
    for node in np.flatnonzero(nodes.role != Role.LEAF).tolist():
        found = dates.get(Role(nodes.role[node]), {}).get(int(nodes.row[node]), NEVER)
        if found != NEVER:
            kind[node], earliest[node] = Kind.INSTANT, found
    return replace(nodes, kind=kind, duration=duration, is_late=is_late, earliest=earliest)


def started_by_default(
    nodes: Nodes, known: Ints, edges: EdgeColumns, bounds: Bounds, data_date: int
) -> Nodes:
    """Let the project start place only leaves that nothing else tells when to start.

    Parameters
    ----------
    known
        Leaves of which something is known, and where they would stand without a delay.
    """
    is_told = np.zeros(nodes.kind.size, dtype=bool)
    is_gate = nodes.role == Role.GATE
    tells, behind = ~edges.to_finish, is_gate[edges.source]
    is_told[edges.target[tells & ~behind]] = True
    between = np.flatnonzero(behind & is_gate[edges.target])
    for edge in between.tolist():  # what is above comes first: edges are in order
        is_told[edges.target[edge]] |= is_told[edges.source[edge]]
    is_told[edges.target[behind & is_told[edges.source]]] = True
    is_told[bounds.node[(bounds.side == Side.LOW_START) | (bounds.side == Side.FLOOR)]] = True
    is_told[known] = False
    told = {Role.LEAF: data_date, Role.DELAYED: NEVER}
    earliest = nodes.earliest.copy()
    for role, instant in told.items():
        earliest[is_told & (nodes.role == role)] = instant
    return replace(nodes, earliest=earliest)


def done_before(facts: Facts, data_date: int) -> Facts:
    """Return the started leaves of which the work that is done tells where the rest begins.

    With a data date that alone does: whatever is done was done before.
    """
    return facts.of(*([Standing.STARTED] if data_date == NEVER else []))


def known_instants(facts: Facts, fixed: FixedSummaries, data_date: int) -> Ints:
    """All instants that facts name."""
    columns = (facts.start, facts.finish, facts.resume, fixed.start, fixed.finish)
    named = np.concatenate([*columns, [data_date]])
    known: Ints = named[named != NEVER]
    return known
