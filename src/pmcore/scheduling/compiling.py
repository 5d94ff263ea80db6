"""Compile a project into a network: columns of integers, summaries resolved to nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

import numpy as np

from pmcore.calendars import Calendar, instant_of
from pmcore.kernel import CalendarId, Duration
from pmcore.scheduling.levels import NARROW, batches_of, topological_levels
from pmcore.scheduling.network import (
    FOREVER,
    NEVER,
    STRUCTURAL,
    Edges,
    Ints,
    Kind,
    Network,
    Nodes,
    Role,
    Row,
    SpanLag,
)
from pmcore.wbs import Dependency, Project, Task

# A summary's finish is stretched, and its start is taken, through these roles.
_SIDES = {"FS": (True, False), "SS": (False, False), "FF": (True, True), "SF": (False, True)}


def compile_network(project: Project, calendar: CalendarId, *, narrow: int = NARROW) -> Network:
    """Compile ``project``.

    Parameters
    ----------
    project
        At least one task; its own rules guarantee that nothing waits for itself.
    calendar
        The project's own calendar.
    narrow
        Width below which tasks are taken one by one; results do not depend on it.

    Returns
    -------
    Network
        Independent of any horizon: dates are instants, durations and lags are minutes.
    """
    return _Compiler(project, calendar).network(narrow)


class _Compiler:
    """Collects nodes and edges in outline order, then sorts them topologically."""

    def __init__(self, project: Project, calendar: CalendarId) -> None:
        self.project = project
        self.settings = project.settings
        self.calendars: tuple[Calendar, ...] = tuple(project.calendars.values())
        self.number = {calendar.id: i for i, calendar in enumerate(self.calendars)}
        self.elapsed = len(self.calendars)
        self.default = self.number[calendar]
        self.minutes: dict[Duration, int] = {}
        # one entry per node
        self.kind: list[int] = []
        self.role: list[int] = []
        self.row: list[int] = []
        self.node_calendar: list[int] = []
        self.duration: list[int] = []
        self.bounds: dict[int, list[int]] = {}
        # one entry per edge
        self.edges: list[tuple[int, int, bool, bool, int, int, int]] = []
        self.order_only: list[tuple[int, int]] = []
        self.span_lags: list[tuple[int, Duration, int, int, int]] = []
        self.virtual: dict[tuple[int, Role], int] = {}
        self.rows = self._rows()
        self.row_of = {row.task.id: i for i, row in enumerate(self.rows)}

    # rows and leaves

    def _rows(self) -> list[Row]:
        outline = self.project.outline()
        ends = _subtree_ends([depth for _, depth in outline])
        parents: list[int] = []
        rows = []
        for i, (task, depth) in enumerate(outline):
            del parents[depth:]
            calendar = self.default if task.calendar is None else self.number[task.calendar]
            node = self._leaf(i, task, calendar) if ends[i] == i + 1 else -1
            rows.append(Row(task, depth, parents[-1] if parents else -1, node, calendar, ends[i]))
            parents.append(i)
        return rows

    def _leaf(self, row: int, task: Task, calendar: int) -> int:
        duration = task.duration
        length = self._minutes(duration) if duration is not None else 0
        if length and duration is not None and duration.kind == "elapsed":
            calendar = self.elapsed
        return self._node(Kind.WORK if length else Kind.POINT, Role.LEAF, row, calendar, length)

    def _node(self, kind: Kind, role: Role, row: int, calendar: int, duration: int = 0) -> int:
        self.kind.append(kind)
        self.role.append(role)
        self.row.append(row)
        self.node_calendar.append(calendar)
        self.duration.append(duration)
        return len(self.kind) - 1

    def _minutes(self, duration: Duration) -> int:
        known = self.minutes.get(duration)
        if known is None:
            known = self.minutes[duration] = duration.to_minutes(self.settings.conversion)
        return known

    # dependencies

    def _link(self, index: int, dependency: Dependency) -> None:
        from_finish, to_finish = _SIDES[dependency.type]
        before = self.row_of[dependency.predecessor]
        after = self.row_of[dependency.successor]
        source = self.rows[before].node
        if source < 0:
            source = self._summary_node(before, Role.FINISH if from_finish else Role.START)
        target = self.rows[after].node
        if target < 0:
            target = self._summary_node(after, Role.FINISH if to_finish else Role.GATE)
        lag, calendar = self._lag(dependency, before, after, target)
        self.edges.append((source, target, from_finish, to_finish, lag, calendar, index))

    def _lag(self, dependency: Dependency, before: int, after: int, target: int) -> tuple[int, int]:
        lag = dependency.lag
        if lag.is_zero:
            return 0, self.elapsed
        if lag.kind == "elapsed":
            return self._minutes(lag), self.elapsed
        calendar = self._lag_calendar(dependency, before, after)
        if lag.kind == "working":
            return self._minutes(lag), calendar
        duration = self.rows[before].task.duration
        if self.rows[before].node >= 0:
            length = self._minutes(duration) if duration is not None else 0
            in_elapsed = duration is not None and duration.kind == "elapsed"
            return lag.of(length), self.elapsed if in_elapsed else calendar
        start = self._summary_node(before, Role.START)
        finish = self._summary_node(before, Role.FINISH)
        self.order_only += [(start, target), (finish, target)]
        self.span_lags.append((len(self.edges), lag, start, finish, self.rows[before].calendar))
        return 0, calendar

    def _lag_calendar(self, dependency: Dependency, before: int, after: int) -> int:
        choice = dependency.lag_calendar or self.settings.lag_calendar
        if choice == "successor":
            return self.rows[after].calendar
        if choice == "predecessor":
            return self.rows[before].calendar
        if choice == "project":
            return self.default
        return self.elapsed if choice == "elapsed" else self.number[choice]

    # summaries

    def _summary_node(self, row: int, role: Role) -> int:
        """Node of a summary that dependencies need; made once, its leaves are tied on later."""
        found = self.virtual.get((row, role))
        if found is None:
            kind = Kind.FIRST if role is Role.START else Kind.POINT
            found = self.virtual[row, role] = self._node(kind, role, row, self.elapsed)
        return found

    def _tie_summaries(self) -> None:
        """Tie each leaf and each summary node to the nearest summary above that has a node.

        One edge per leaf, role and nearest summary: a summary of a thousand leaves costs a
        thousand edges however many dependencies it has, and nesting costs no more.
        """
        nearest: dict[Role, list[int]] = {role: [-1] * len(self.rows) for role in _TIES}
        for i, row in enumerate(self.rows):
            for role, above in nearest.items():
                inherited = above[row.parent] if row.parent >= 0 else -1
                own = row.node if row.node >= 0 else self.virtual.get((i, role), -1)
                above[i] = inherited if own < 0 else own
                if own >= 0 and inherited >= 0:
                    self._tie(role, inherited, own)

    def _tie(self, role: Role, summary: int, below: int) -> None:
        if role is Role.GATE:
            edge = (summary, below, False, False)
        else:
            edge = (below, summary, role is Role.FINISH, False)
        self.edges.append((*edge, 0, self.elapsed, STRUCTURAL))

    # bounds

    def _collect_bounds(self) -> None:
        """Instants of all constraints and deadlines, a summary's handed down to its leaves."""
        inherited: list[tuple[int, int]] = []
        for row in self.rows:
            low, high = inherited[row.parent] if row.parent >= 0 else (NEVER, FOREVER)
            own = self._own_bounds(row)
            if row.node < 0:
                low, high = max(low, own[_LOW_START]), min(high, own[_HIGH_FINISH])
            elif (low, high) != (NEVER, FOREVER) or own is not _FREE:
                bounds = list(own)
                bounds[_LOW_START] = max(low, own[_LOW_START])
                bounds[_HIGH_FINISH] = min(high, own[_HIGH_FINISH])
                self.bounds[row.node] = bounds
            inherited.append((low, high))

    def _own_bounds(self, row: Row) -> list[int]:
        task = row.task
        if not task.constraints and task.deadline is None:
            return _FREE
        bounds = list(_FREE)
        for constraint in task.constraints:
            for side in BOUND_SIDES[constraint.kind]:
                self._tighten(bounds, side, constraint.at, row)
        if task.deadline is not None:
            self._tighten(bounds, _HIGH_FINISH, task.deadline, row)
        return bounds

    def _tighten(self, bounds: list[int], side: int, at: date | datetime, row: Row) -> None:
        zone = self.calendars[row.calendar].zone
        edge: Literal["start", "end"] = "end" if side in (_LOW_FINISH, _HIGH_FINISH) else "start"
        instant = instant_of(at, zone, field=f"{row.task.id} date", edge=edge)
        if side == _HIGH_START and not isinstance(at, datetime):
            side = _HIGH_DAY
        tighter = max if side in (_LOW_START, _LOW_FINISH) else min
        bounds[side] = tighter(bounds[side], instant)

    # the whole

    def network(self, narrow: int) -> Network:
        dependencies = self.project.dependencies()
        for index, dependency in enumerate(dependencies):
            self._link(index, dependency)
        if self.virtual:
            self._tie_summaries()
        self._collect_bounds()
        zone = self.calendars[self.default].zone
        start = instant_of(self.settings.start, zone, field="start", edge="start")
        finish = FOREVER
        if self.settings.finish is not None:
            finish = instant_of(self.settings.finish, zone, field="finish", edge="end")
        nodes, edges, level, moved, sorted_edge = self._sorted()
        rows = tuple(
            row if row.node < 0 else replace(row, node=int(moved[row.node])) for row in self.rows
        )
        span_lags = tuple(
            SpanLag(int(sorted_edge[e]), lag, int(moved[s]), int(moved[f]), calendar)
            for e, lag, s, f, calendar in self.span_lags
        )
        batches = batches_of(level, nodes.kind, narrow=narrow)
        return Network(
            start, finish, self.calendars, rows, dependencies, nodes, edges, batches, span_lags
        )

    def _sorted(self) -> tuple[Nodes, Edges, Ints, Ints, Ints]:
        count = len(self.kind)
        table = np.array(self.edges, dtype=np.int64).reshape(-1, 7)
        extra = np.array(self.order_only, dtype=np.int64).reshape(-1, 2)
        level = topological_levels(
            count,
            np.concatenate([table[:, 0], extra[:, 0]]),
            np.concatenate([table[:, 1], extra[:, 1]]),
        )
        kind = np.array(self.kind, dtype=np.int64)
        order = np.lexsort((kind, level))
        moved = np.empty(count, dtype=np.int64)
        moved[order] = np.arange(count)
        nodes = self._nodes(order, moved)
        source, target = moved[table[:, 0]], moved[table[:, 1]]
        by_target = np.lexsort((source, target))
        sorted_edge = np.empty(len(by_target), dtype=np.int64)
        sorted_edge[by_target] = np.arange(len(by_target))
        table = table[by_target]
        target = target[by_target]
        edges = Edges(
            source=source[by_target],
            target=target,
            from_finish=table[:, 2].astype(bool),
            to_finish=table[:, 3].astype(bool),
            lag=np.ascontiguousarray(table[:, 4]),
            lag_calendar=np.ascontiguousarray(table[:, 5]),
            dependency=np.ascontiguousarray(table[:, 6]),
            into=np.searchsorted(target, np.arange(count + 1)).astype(np.int64),
        )
        return nodes, edges, level[order], moved, sorted_edge

    def _nodes(self, order: Ints, moved: Ints) -> Nodes:
        bounds = np.empty((len(order), len(_FREE)), dtype=np.int64)
        bounds[:] = _FREE
        for node, own in self.bounds.items():
            bounds[moved[node]] = own
        columns = (self.kind, self.role, self.row, self.node_calendar, self.duration)
        kind, role, row, calendar, duration = (
            np.array(column, dtype=np.int64)[order] for column in columns
        )
        return Nodes(kind, role, row, calendar, duration, *np.ascontiguousarray(bounds.T))


_TIES = (Role.GATE, Role.FINISH, Role.START)
_LOW_START, _LOW_FINISH, _HIGH_START, _HIGH_FINISH, _HIGH_DAY = range(5)
_FREE = [NEVER, NEVER, FOREVER, FOREVER, FOREVER]
#: Which bounds each constraint sets, in the soft reading.
BOUND_SIDES: Mapping[str, tuple[int, ...]] = {
    "SNET": (_LOW_START,),
    "FNET": (_LOW_FINISH,),
    "SNLT": (_HIGH_START,),
    "FNLT": (_HIGH_FINISH,),
    "MSO": (_LOW_START, _HIGH_START),
    "MFO": (_LOW_FINISH, _HIGH_FINISH),
}


def _subtree_ends(depths: list[int]) -> list[int]:
    """Row after the last descendant, for each row of an outline in preorder."""
    ends = [0] * len(depths)
    open_rows: list[int] = []
    for i, depth in enumerate(depths):
        while len(open_rows) > depth:
            ends[open_rows.pop()] = i
        open_rows.append(i)
    for row in open_rows:
        ends[row] = len(depths)
    return ends
