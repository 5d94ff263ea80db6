"""Compile a project into a network: columns of integers, summaries resolved to nodes."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
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
    Outline,
    Role,
    SpanLag,
)
from pmcore.wbs import Dependency, Project, Task

_LOW_START, _LOW_FINISH, _HIGH_START, _HIGH_FINISH, _HIGH_DAY = range(5)
_FREE = [NEVER, NEVER, FOREVER, FOREVER, FOREVER]
_BOUNDS: Mapping[str, tuple[int, ...]] = {  # the soft reading: MSO and MFO are windows
    "SNET": (_LOW_START,),
    "FNET": (_LOW_FINISH,),
    "SNLT": (_HIGH_START,),
    "FNLT": (_HIGH_FINISH,),
    "MSO": (_LOW_START, _HIGH_START),
    "MFO": (_LOW_FINISH, _HIGH_FINISH),
}
_SIDES = {"FS": (True, False), "SS": (False, False), "FF": (True, True), "SF": (False, True)}
_EDGE_FIELDS = 7


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
        self.number = {known.id: i for i, known in enumerate(self.calendars)}
        self.elapsed = len(self.calendars)
        self.default = self.number[calendar]
        self.lengths: dict[int, tuple[int, bool]] = {}
        # Nodes: leaves in outline order first, then what summaries need.
        self.kind: list[int] = []
        self.role: list[int] = []
        self.row: list[int] = []
        self.node_calendar: list[int] = []
        self.duration: list[int] = []
        self.bounds: dict[int, list[int]] = {}
        self.virtual: dict[tuple[int, Role], int] = {}
        # Edges, flat: source, target, from_finish, to_finish, lag, lag calendar, dependency.
        self.edges = array("q")
        self.order_only: list[tuple[int, int]] = []
        self.span_lags: list[tuple[int, Duration, int, int, int]] = []
        self.outline = self._outline()
        self.row_of = {task.id: i for i, task in enumerate(self.outline.tasks)}

    def network(self, narrow: int) -> Network:
        dependencies = self.project.dependencies()
        self._link(dependencies)
        if self.virtual:
            self._tie_summaries()
        self._collect_bounds()
        zone = self.calendars[self.default].zone
        start = instant_of(self.settings.start, zone, field="start", edge="start")
        finish = FOREVER
        if self.settings.finish is not None:
            finish = instant_of(self.settings.finish, zone, field="finish", edge="end")
        return self._sorted(start, finish, dependencies, narrow)

    # leaves

    def _outline(self) -> Outline:
        rows = self.project.outline()
        tasks = tuple([task for task, _ in rows])
        depth = [level for _, level in rows]
        parent, end = _relations(depth)
        number, default = self.number, self.default
        calendar = [default if t.calendar is None else number[t.calendar] for t in tasks]
        node = [
            -1 if end[i] > i + 1 else self._leaf(i, task, calendar[i])
            for i, task in enumerate(tasks)
        ]
        return Outline(tasks, depth, parent, end, calendar, node)

    def _leaf(self, row: int, task: Task, calendar: int) -> int:
        length, in_elapsed = 0, False
        if task.duration is not None:
            length, in_elapsed = self._length(task.duration)
        kind = Kind.WORK if length else Kind.POINT
        own = self.elapsed if in_elapsed and length else calendar
        return self._node(kind, Role.LEAF, row, own, length)

    def _node(self, kind: Kind, role: Role, row: int, calendar: int, duration: int = 0) -> int:
        self.kind.append(kind)
        self.role.append(role)
        self.row.append(row)
        self.node_calendar.append(calendar)
        self.duration.append(duration)
        return len(self.kind) - 1

    def _length(self, duration: Duration) -> tuple[int, bool]:
        """Minutes of a duration, and whether they are elapsed time."""
        # Durations of one text are one object, and the project keeps them alive: their identity
        # is a key that costs no hashing of decimals.
        known = self.lengths.get(id(duration))
        if known is None:
            minutes = duration.to_minutes(self.settings.conversion)
            known = self.lengths[id(duration)] = minutes, duration.kind == "elapsed"
        return known

    # dependencies

    def _link(self, dependencies: tuple[Dependency, ...]) -> None:
        row_of, node, append = self.row_of, self.outline.node, self.edges.extend
        for index, dependency in enumerate(dependencies):
            from_finish, to_finish = _SIDES[dependency.type]
            before, after = row_of[dependency.predecessor], row_of[dependency.successor]
            source, target = node[before], node[after]
            if source < 0:
                source = self._summary_node(before, Role.FINISH if from_finish else Role.START)
            if target < 0:
                target = self._summary_node(after, Role.FINISH if to_finish else Role.GATE)
            lag, calendar = 0, self.elapsed
            if dependency.lag.amount:
                lag, calendar = self._lag(dependency, before, after, target)
            append((source, target, from_finish, to_finish, lag, calendar, index))

    def _lag(self, dependency: Dependency, before: int, after: int, target: int) -> tuple[int, int]:
        """Minutes of a lag and the number of the calendar they are walked in."""
        lag = dependency.lag
        calendar = self._lag_calendar(dependency, before, after)
        if lag.kind != "percent":
            minutes, in_elapsed = self._length(lag)
        elif self.outline.is_leaf(before):
            duration = self.outline.tasks[before].duration
            length, in_elapsed = (0, False) if duration is None else self._length(duration)
            minutes = lag.of(length)
        else:
            self._note_span_lag(lag, before, target)
            minutes, in_elapsed = 0, False
        return minutes, self.elapsed if in_elapsed else calendar

    def _note_span_lag(self, lag: Duration, before: int, target: int) -> None:
        """Remember a percentage of a summary's span: minutes that only the pass can know."""
        start = self._summary_node(before, Role.START)
        finish = self._summary_node(before, Role.FINISH)
        self.order_only += [(start, target), (finish, target)]
        edge = len(self.edges) // _EDGE_FIELDS
        self.span_lags.append((edge, lag, start, finish, self.outline.calendar[before]))

    def _lag_calendar(self, dependency: Dependency, before: int, after: int) -> int:
        choice = dependency.lag_calendar or self.settings.lag_calendar
        if choice == "successor":
            return self.outline.calendar[after]
        if choice == "predecessor":
            return self.outline.calendar[before]
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
        outline = self.outline
        for role in (Role.GATE, Role.FINISH, Role.START):
            nearest = [-1] * len(outline)
            for row, above in enumerate(outline.parent):
                inherited = nearest[above] if above >= 0 else -1
                own = outline.node[row]
                if own < 0:
                    own = self.virtual.get((row, role), -1)
                nearest[row] = inherited if own < 0 else own
                if own >= 0 and inherited >= 0:
                    self._tie(role, inherited, own)

    def _tie(self, role: Role, summary: int, below: int) -> None:
        source, target = (summary, below) if role is Role.GATE else (below, summary)
        from_finish = role is Role.FINISH
        self.edges.extend((source, target, from_finish, False, 0, self.elapsed, STRUCTURAL))

    # bounds

    def _collect_bounds(self) -> None:
        """Instants of all constraints and deadlines, a summary's handed down to its leaves."""
        outline = self.outline
        inherited: list[tuple[int, int]] = []
        for row, task in enumerate(outline.tasks):
            above = outline.parent[row]
            low, high = inherited[above] if above >= 0 else (NEVER, FOREVER)
            if task.constraints or task.deadline is not None:
                own = self._own_bounds(row, task)
            elif low > NEVER or high < FOREVER:
                own = _FREE
            else:
                inherited.append((NEVER, FOREVER))
                continue
            low, high = max(low, own[_LOW_START]), min(high, own[_HIGH_FINISH])
            inherited.append((low, high))
            if outline.is_leaf(row):
                _, low_finish, high_start, _, high_day = own
                self.bounds[outline.node[row]] = [low, low_finish, high_start, high, high_day]

    def _own_bounds(self, row: int, task: Task) -> list[int]:
        bounds = list(_FREE)
        for constraint in task.constraints:
            for side in _BOUNDS[constraint.kind]:
                self._tighten(bounds, side, constraint.at, row)
        if task.deadline is not None:
            self._tighten(bounds, _HIGH_FINISH, task.deadline, row)
        return bounds

    def _tighten(self, bounds: list[int], side: int, at: date | datetime, row: int) -> None:
        calendar = self.calendars[self.outline.calendar[row]]
        edge: Literal["start", "end"] = "end" if side in (_LOW_FINISH, _HIGH_FINISH) else "start"
        field = f"date of {self.outline.tasks[row].id}"
        instant = instant_of(at, calendar.zone, field=field, edge=edge, calendar=calendar.id)
        if side == _HIGH_START and not isinstance(at, datetime):
            side = _HIGH_DAY
        tighter = max if side in (_LOW_START, _LOW_FINISH) else min
        bounds[side] = tighter(bounds[side], instant)

    # topological order

    def _sorted(
        self, start: int, finish: int, dependencies: tuple[Dependency, ...], narrow: int
    ) -> Network:
        count = len(self.kind)
        table = np.frombuffer(self.edges, dtype=np.int64).reshape(-1, _EDGE_FIELDS)
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
        by_target = np.lexsort((moved[table[:, 0]], moved[table[:, 1]]))
        place = np.argsort(by_target)
        nodes = self._nodes(order, moved)
        row_nodes = [node if node < 0 else int(moved[node]) for node in self.outline.node]
        self.outline.node[:] = row_nodes
        return Network(
            start=start,
            finish=finish,
            calendars=self.calendars,
            outline=self.outline,
            dependencies=dependencies,
            nodes=nodes,
            edges=_edges(table[by_target], moved, count),
            batches=batches_of(level[order], nodes.kind, narrow=narrow),
            span_lags=tuple(
                SpanLag(int(place[edge]), lag, int(moved[first]), int(moved[last]), calendar)
                for edge, lag, first, last, calendar in self.span_lags
            ),
        )

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


def _edges(table: Ints, moved: Ints, count: int) -> Edges:
    source, target, from_finish, to_finish, lag, lag_calendar, dependency = np.ascontiguousarray(
        table.T
    )
    target = moved[target]
    return Edges(
        source=moved[source],
        target=target,
        from_finish=from_finish.astype(bool),
        to_finish=to_finish.astype(bool),
        lag=lag,
        lag_calendar=lag_calendar,
        dependency=dependency,
        into=np.searchsorted(target, np.arange(count + 1)).astype(np.int64),
    )


def _relations(depth: list[int]) -> tuple[list[int], list[int]]:
    """Parent row and row after the last descendant, for an outline in preorder."""
    parent, end = [-1] * len(depth), [len(depth)] * len(depth)
    above: list[int] = []
    for row, level in enumerate(depth):
        while len(above) > level:
            end[above.pop()] = row
        if above:
            parent[row] = above[-1]
        above.append(row)
    return parent, end
