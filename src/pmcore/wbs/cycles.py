"""Holding edits of a project against loops of dependencies; see ``precedence`` for the graph.

A rank per node that grows along every edge proves that there is no loop. A single edit mends ranks
near its new edges; only when that does not end soon is the graph searched.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter

from pmcore.kernel import ProjectError, TaskId
from pmcore.wbs.changes import DependencyEdit, Edit, TaskEdit
from pmcore.wbs.outline import ancestors
from pmcore.wbs.precedence import Precedence, family_error, points_forward
from pmcore.wbs.state import ProjectState

Edge = tuple[str, str]
_BULK = 1000  # from here on ranking everything again is cheaper than mending
_successor = attrgetter("successor")


def check_precedence(state: ProjectState, edits: Sequence[Edit]) -> None:
    """Raise if the edits, already applied, closed a loop.

    Raises
    ------
    ProjectError
        ``dependency.family`` when a task waits for its own summary task or the reverse.
    CycleError
        ``dependency.cycle``; ``context["path"]`` walks the loop, first name repeated.
    """
    if not any(map(_is_structural, edits)):
        return
    if state.ranks is not None and len(edits) < _BULK:
        edges = _new_edges(state, edits)
        if _mend(state, state.ranks, edges):
            return
    graph = _graph(state)
    ranks = graph.ranks()
    if ranks is None:  # the old ranks stay: they prove the plan as it is once this is taken back
        raise graph.loop_error(start for start, _ in _new_edges(state, edits))
    state.ranks = ranks


def check_all_precedence(state: ProjectState) -> None:
    """Raise as :func:`check_precedence` does, whichever edits made the plan.

    Where a glance tells that there is no loop, nothing is ranked: most plans are read and not
    edited, and the first edit that needs ranks makes them.
    """
    state.ranks = None
    parents = {id: task.parent for id, task in state.tasks.items()}
    links = [*chain.from_iterable(state.out_of.values())]
    ends = [each.predecessor for each in links], [each.successor for each in links]
    if points_forward(parents, *ends):
        return
    graph = _graph(state)
    state.ranks = graph.ranks()
    if state.ranks is None:
        raise graph.loop_error(state.tasks)


def rank_once(state: ProjectState) -> None:
    """Rank a plan without loops that is to be copied, else each copy would for its first edit.

    Not one whose links are rows of a store still: most of these are neither copied nor edited.
    """
    if state.ranks is None and not state.has_loose_links:
        state.ranks = _graph(state).ranks()


def _graph(state: ProjectState) -> Precedence:
    parents = {id: task.parent for id, task in state.tasks.items()}
    successors = {id: tuple(map(_successor, links)) for id, links in state.out_of.items()}
    return Precedence(parents, state.children, successors)


def _is_structural(edit: Edit) -> bool:
    if isinstance(edit, TaskEdit):
        before, after = edit.before, edit.after
        return after is not None and (before is None or before.parent != after.parent)
    return isinstance(edit, DependencyEdit) and edit.before is None


def finish_node(state: ProjectState, id: TaskId) -> str:
    """Node at which a task is over."""
    return f"+{id}" if id in state.children else id


def following(state: ProjectState, node: str) -> Sequence[str]:
    """Nodes that come right after a node."""
    below = state.children.get(node)
    if below:
        return below
    id = node[1:] if node[0] == "+" else node
    ends = [dependency.successor for dependency in state.out_of.get(id, ())]
    parent = state.tasks[id].parent
    if parent is not None:
        ends.append(f"+{parent}")
    return ends


def _new_edges(state: ProjectState, edits: Sequence[Edit]) -> Iterator[Edge]:
    for edit in filter(_is_structural, edits):
        if isinstance(edit, DependencyEdit) and state.dependency(edit.key):
            predecessor, successor, _ = edit.key
            yield finish_node(state, predecessor), successor
        elif isinstance(edit, TaskEdit) and edit.id in state.tasks:
            parent = state.tasks[edit.id].parent
            if parent is not None:
                yield parent, edit.id
                yield finish_node(state, edit.id), f"+{parent}"


def _mend(state: ProjectState, ranks: dict[str, int], edges: Iterable[Edge]) -> bool:
    """Raise ranks until they grow along the edges; leave them as they were and give up if not."""
    before: dict[str, int | None] = {}
    raised: deque[str] = deque()
    budget = 500 + len(state.tasks) // 8
    pending: Iterable[Edge] = edges
    while True:
        for start, end in pending:
            if start not in ranks:
                before.setdefault(start, None)
                ranks[start] = 0
                raised.append(start)
            if ranks.get(end, -1) <= ranks[start]:
                before.setdefault(end, ranks.get(end))
                ranks[end] = ranks[start] + 1
                raised.append(end)
        if not raised:
            return True
        node = raised.popleft()
        budget -= 1
        if budget < 0:
            _restore(ranks, before)
            return False
        pending = ((node, end) for end in following(state, node))


def _restore(ranks: dict[str, int], before: dict[str, int | None]) -> None:
    for node, rank in before.items():
        if rank is None:
            del ranks[node]
        else:
            ranks[node] = rank


def related(state: ProjectState, predecessor: TaskId, successor: TaskId) -> ProjectError | None:
    """Return the error if one of two tasks contains the other."""
    for outer, inner in ((predecessor, successor), (successor, predecessor)):
        if outer in state.children and outer in ancestors(state.tasks, inner):
            return family_error(predecessor, successor, outer, inner)
    return None
