"""Float paths: the critical path, and those that come next when something slips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, TypedDict, get_args

import numpy as np

from pmcore.kernel import Code, InputError, TaskId
from pmcore.scheduling.drivers import Drivers, Passage
from pmcore.scheduling.engine.arrays import Flags, Ints
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.settled import settled
from pmcore.scheduling.toward import toward

PathRanking: TypeAlias = Literal["total_float", "free_float"]


class FloatPathOptions(TypedDict):
    """Which float paths are asked for: arguments of :meth:`Schedule.float_paths`.

    Attributes
    ----------
    most
        At most so many.
    to
        The task they lead to; ``None`` for the finish.
    by
        What ranks them.
    """

    most: int
    to: TaskId | None
    by: PathRanking


@dataclass(frozen=True, slots=True)
class FloatPath:
    """A chain of tasks, each driven by the one before.

    Attributes
    ----------
    number
        From 1, the most urgent first.
    tasks
        Ids of tasks and milestones in the order of the chain; each task is on one path, but for
        those that are finished or take no part, which are on none.
    total_float
        The least total float on the path, in minutes of that task's calendar: how far the path
        can slip before the finish, or a date that was set, moves.
    is_critical
        Whether some task on it is critical.
    joins
        The task of an earlier path that the last one leads into; ``None`` where nothing follows.
    free_float
        Of paths ranked by free float, how far this one can slip before what they lead to moves,
        in minutes of its tightest task; else ``None``.
    """

    number: int
    tasks: tuple[TaskId, ...]
    total_float: int
    is_critical: bool
    joins: TaskId | None
    free_float: int | None = None


def float_paths(
    solution: Solution,
    most: int,
    within: int | None,
    *,
    to: TaskId | None = None,
    by: PathRanking = "total_float",
) -> tuple[FloatPath, ...]:
    """Split the leaves into paths; see :meth:`Schedule.float_paths`."""
    if type(most) is not int or most < 1:
        problem = {"en": "must be a whole number from 1 on", "zh": "应为不小于 1 的整数"}
        raise InputError(Code.VALUE_INVALID, field="most", value=most, problem=problem)
    if within is not None and type(within) is not int:
        problem = {"en": "must be a whole number of minutes", "zh": "应为整数分钟"}
        raise InputError(Code.VALUE_INVALID, field="within", value=within, problem=problem)
    if by not in get_args(PathRanking):
        listed = ", ".join(get_args(PathRanking))
        problem = {"en": f"must be one of {listed}", "zh": f"应为 {listed} 之一"}
        raise InputError(Code.VALUE_INVALID, field="by", value=by, problem=problem)
    return tuple(_paths(solution, most, within, _ranked(solution, to, by)))


class _Ranked(NamedTuple):
    """Leaves in the order in which paths begin at them.

    Attributes
    ----------
    seeds
        Nodes.
    floats
        By node: what ranks them.
    leads
        By node: whether a path may go there; ``None`` for everywhere.
    by_free_float
        Whether these floats are counted towards what the paths lead to.
    """

    seeds: list[int]
    floats: Ints
    leads: Flags | None
    by_free_float: bool


def _ranked(solution: Solution, to: TaskId | None, by: PathRanking) -> _Ranked:
    """Rank the leaves, or those that lead to one task."""
    urgent, is_free = _by_urgency(solution), by == "free_float"
    if to is None and not is_free:
        return _Ranked(urgent, solution.total_float, None, by_free_float=False)
    if to is None:
        ends = [node for node in urgent if solution.early.finish[node] == solution.latest]
    else:
        ends = _nodes_of(solution, to)
    leads, floats = toward(solution, ends)
    floats = floats if is_free else solution.total_float
    is_end = frozenset(ends)
    others = [node for node in urgent if leads[node] and node not in is_end]
    if is_free:  # urgency decides between equals
        others.sort(key=floats.__getitem__)
    return _Ranked([*ends, *others], floats, leads, by_free_float=is_free)


def _nodes_of(solution: Solution, to: TaskId) -> list[int]:
    """Return the nodes of a task that paths can lead to.

    Raises
    ------
    InputError
        ``value.invalid`` for a summary task, and for one that nothing can move any more.
    """
    outline = solution.network.outline
    row = outline.row_of[to]
    nodes: list[int] = outline.leaves(row).tolist()
    if outline.is_summary[row] or settled(solution)[nodes].any():
        problem = {
            "en": "must be a task or milestone that is not finished and takes part",
            "zh": "应为未完成且参与排程的任务或里程碑",
        }
        raise InputError(Code.VALUE_INVALID, field="to", value=to, problem=problem)
    return nodes


def _paths(
    solution: Solution, most: int, within: int | None, ranked: _Ranked
) -> Iterator[FloatPath]:
    parts = _Parts(solution)
    critical, floats = parts.critical, parts.least(ranked.floats)
    total = floats if ranked.floats is solution.total_float else parts.least(solution.total_float)
    tightest = ranked.floats.argsort(kind="stable")
    rank = np.empty_like(tightest)
    rank[tightest] = np.arange(tightest.size)
    walk, joints = _Walk(solution, rank, parts, ranked.leads), _Joints(solution, rank)
    number = 0
    for seed in ranked.seeds:
        if seed in walk.taken:
            continue
        is_urgent = critical[seed] and not ranked.by_free_float
        if number == most or (within is not None and floats[seed] > within and not is_urgent):
            return
        number += 1
        path = walk.back_from(seed)
        joint = joints.after(seed)
        joints.add(path)
        yield FloatPath(
            number,
            tuple(solution.network.task_of(node).id for node in path),
            min(total[node] for node in path),
            any(critical[node] for node in path),
            None if joint is None else solution.network.task_of(int(tightest[joint])).id,
            min(floats[node] for node in path) if ranked.by_free_float else None,
        )


def _by_urgency(solution: Solution) -> list[int]:
    """Leaves still to do: critical first, then by total float, the last to finish first."""
    leaves = solution.network.outline.leaf_nodes
    leaves = leaves[~settled(solution)[leaves]]
    order = np.lexsort(
        (
            -solution.early.start[leaves],
            -solution.early.finish[leaves],
            solution.total_float[leaves],
            ~solution.critical[leaves],
        )
    )
    urgent: list[int] = leaves[order].tolist()
    return urgent


class _Parts:
    """Knows which leaves are parts of one task that people work on apart.

    Attributes
    ----------
    critical
        By node: whether some part is critical.
    """

    def __init__(self, solution: Solution) -> None:
        outline = solution.network.outline
        self.critical: list[bool] = solution.critical.tolist()
        self._parts: dict[int, list[int]] = {}
        by_row: dict[int, list[int]] = {}
        for row, node in zip(outline.part_row.tolist(), outline.part_node.tolist(), strict=True):
            by_row.setdefault(row, []).append(node)
        for nodes in by_row.values():
            some = any(self.critical[i] for i in nodes)
            for node in nodes:
                self._parts[node], self.critical[node] = nodes, some

    def least(self, floats: Ints) -> list[int]:
        """By node: the least float of all parts of its task."""
        found: list[int] = floats.tolist()
        for node, nodes in self._parts.items():
            found[node] = min(int(floats[i]) for i in nodes)
        return found

    def of(self, leaf: int) -> list[int]:
        """All parts of the task of a leaf."""
        return self._parts.get(leaf, [leaf])


class _Walk:
    """Walks backwards over leaves that are on no path yet.

    Parameters
    ----------
    rank
        By node: tighter leaves have smaller ones.
    leads
        By node: whether paths may go there; ``None`` for everywhere.

    Attributes
    ----------
    taken
        Leaves that are on a path. None ever leaves one, so what was seen taken is not asked again.
    """

    def __init__(self, solution: Solution, rank: Ints, parts: _Parts, leads: Flags | None) -> None:
        self._parts = parts
        # what is known leads no further back
        is_out = ~solution.network.nodes.is_leaf | settled(solution)
        others = np.flatnonzero(is_out if leads is None else is_out | ~leads)
        self.taken: set[int] = {*others.tolist()}
        self._drivers, self._rank = Drivers(solution), rank.tolist()
        # what drives through a gate, the tightest last; the tightest of it and of gates above
        self._queues: dict[Passage, list[int]] = {}
        self._best: dict[Passage, list[int]] = {}

    def back_from(self, seed: int) -> list[int]:
        """Follow what drives backwards as long as it is on no path yet, the tightest first."""
        path, before = [], [seed]
        while before:
            path += before
            for leaf in before:
                self.taken.update(self._parts.of(leaf))
            before = self._before(path[-1])
        return path[::-1]

    def _before(self, leaf: int) -> list[int]:
        """Return the tightest leaf that drives a leaf and is on no path yet, if any."""
        node = self._drivers.behind_delays(leaf)
        own, gate = self._drivers.nearest(node)
        return self._tightest([before for before in own if before not in self.taken], gate, node)

    def _tightest(self, own: list[int], gate: int, node: int) -> list[int]:
        """Return the tightest of free leaves and of those that drive a leaf through its gates."""
        outdated: list[Passage] = []
        best: list[int] = []
        while gate >= 0:
            passage = self._drivers.through(gate, node)
            if passage in self._best and self.taken.isdisjoint(self._best[passage]):
                best = self._best[passage]
                break
            outdated.append(passage)
            gate = passage.above
        for passage in reversed(outdated):
            best = self._best[passage] = self._least(best + self._first_free(passage))
        return self._least(best + own)

    def _first_free(self, passage: Passage) -> list[int]:
        queue = self._queues.get(passage)
        if queue is None:
            ordered = sorted(passage.leaves, key=self._rank.__getitem__, reverse=True)
            queue = self._queues[passage] = ordered
        while queue and queue[-1] in self.taken:
            queue.pop()
        return queue[-1:]

    def _least(self, leaves: list[int]) -> list[int]:
        return [min(leaves, key=self._rank.__getitem__)] if leaves else []


class _Joints:
    """Knows which leaf of the paths so far each node leads into, the tightest of several.

    What a path adds is passed back over summaries only, and only where it is tighter.
    """

    def __init__(self, solution: Solution, rank: Ints) -> None:
        edges, roles = solution.network.edges, solution.network.nodes.role
        self._ceiling, self._target, self._rank = solution.late_ceiling, edges.target, rank.tolist()
        self._none = rank.size
        self._joint = [self._none] * rank.size
        binds = np.sort(self._ceiling.transfer.edge)
        behind = binds[roles[edges.source[binds]] != Role.LEAF]
        self._source = edges.source[behind].tolist()
        self._into = edges.target[behind].searchsorted(np.arange(rank.size + 1)).tolist()

    def after(self, leaf: int) -> int | None:
        """Rank of the tightest leaf of a path that a leaf leads into."""
        following = self._target[self._ceiling.edges_from(leaf)].tolist()
        joint = min((self._joint[node] for node in following), default=self._none)
        return None if joint == self._none else joint

    def add(self, path: list[int]) -> None:
        """Let nodes lead into the leaves of a path."""
        for leaf in path:
            joint = self._joint[leaf] = self._rank[leaf]
            pending = [leaf]
            while pending:
                node = pending.pop()
                for source in self._source[self._into[node] : self._into[node + 1]]:
                    if joint < self._joint[source]:
                        self._joint[source] = joint
                        pending.append(source)
