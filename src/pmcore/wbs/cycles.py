"""Loops of dependencies, through summary tasks too.

The precedence graph has a node per leaf and two per summary task S: ``S`` (its start) before all
its children, and ``+S`` (its finish) after them. A dependency runs from the finish node of its
predecessor to the start node of its successor, whatever its type and lag: a loop that only a lead
makes feasible is still a loop.

A rank per node that grows along every edge proves that there is none. A single edit mends ranks
near its new edges; only when that does not end soon is the graph searched.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter

from pmcore.kernel import Code, CycleError, ProjectError, TaskId
from pmcore.wbs.changes import DependencyEdit, Edit, TaskEdit
from pmcore.wbs.outline import ancestors, preorder
from pmcore.wbs.state import ProjectState

Edge = tuple[str, str]
_GAP = 1 << 20  # room between ranks, so that most mending stops at the next node
_BULK = 1000  # from here on ranking everything again is cheaper than mending
_LONGEST_PATH = 60
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
    ranks = _rank(state)
    if ranks is None:  # the old ranks stay: they prove the plan as it is once this is taken back
        starts = (start for start, _ in _new_edges(state, edits))
        raise _cycle_error(state, _shortened(state, _find_loop(state, starts)))
    state.ranks = ranks


def check_all_precedence(state: ProjectState) -> None:
    """Raise as :func:`check_precedence` does, whichever edits made the plan."""
    state.ranks = _rank(state)
    if state.ranks is None:
        raise _cycle_error(state, _shortened(state, _find_loop(state, state.tasks)))


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


def _rank(state: ProjectState) -> dict[str, int] | None:
    """Rank every node, or return ``None`` when a loop stops it."""
    waiting = Counter({id: int(task.parent is not None) for id, task in state.tasks.items()})
    waiting.update(map(_successor, chain.from_iterable(state.out_of.values())))
    for parent, below in state.children.items():
        if parent is not None:
            waiting[f"+{parent}"] = len(below)
    ready = [node for node, count in waiting.items() if not count]
    for node in ready:  # it grows while it is read
        for end in following(state, node):
            left = waiting[end] - 1
            if left:
                waiting[end] = left
            else:
                ready.append(end)
    if len(ready) < len(waiting):
        return None
    return {node: place * _GAP for place, node in enumerate(ready)}


def _find_loop(state: ProjectState, starts: Iterable[str]) -> list[str]:
    """Depth-first search with an explicit stack; a loop is on the path when it closes."""
    done: set[str] = set()
    for start in starts:
        if start in done:
            continue
        path = [start]
        on_path = {start}
        stack = [iter(following(state, start))]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                over = path.pop()
                on_path.discard(over)
                done.add(over)
            elif node in on_path:
                return path[path.index(node) :]
            elif node not in done:
                path.append(node)
                on_path.add(node)
                stack.append(iter(following(state, node)))
    raise AssertionError("ranking met a loop that no new edge is part of")


def _shortened(state: ProjectState, loop: list[str]) -> list[str]:
    """Return a shortest loop through the first node: the one a planner sees through soonest."""
    first = loop[0]
    came_from: dict[str, str] = {}
    waiting = deque([first])
    while first not in came_from:
        node = waiting.popleft()
        for end in following(state, node):
            if end not in came_from:
                came_from[end] = node
                waiting.append(end)
    path = [first]
    while came_from[path[-1]] != first:
        path.append(came_from[path[-1]])
    return [first, *reversed(path[1:])]


def _cycle_error(state: ProjectState, loop: list[str]) -> ProjectError:
    names: list[TaskId] = []
    for node in loop:
        name = node.removeprefix("+")
        if not names or names[-1] != name:
            names.append(name)
    while len(names) > 1 and names[0] == names[-1]:
        names.pop()
    family = _family(state, names)
    if family:
        return family
    path = [*names, names[0]]
    length = len(path) - 1
    if len(path) > _LONGEST_PATH:
        half = _LONGEST_PATH // 2
        path = [*path[:half], "…", *path[-half:]]
    return CycleError(Code.DEPENDENCY_CYCLE, path=path, length=length)


def _family(state: ProjectState, loop: list[TaskId]) -> ProjectError | None:
    """Find two linked neighbours of a loop of which one contains the other."""
    if not any(name in state.children for name in loop):
        return None
    spans = _spans(state)  # walking up from each would take a loop deep in the outline too long
    for here, there in zip(loop, [*loop[1:], loop[0]], strict=True):
        outer, inner = sorted((spans[here], spans[there]))
        linked = (link.successor == there for link in state.out_of.get(here, ()))
        if inner[0] < outer[1] and any(linked):
            return related(state, here, there)
    return None


def _spans(state: ProjectState) -> dict[TaskId, tuple[int, int]]:
    """Place of every task as the outline reads, and the place after everything below it."""
    spans: dict[TaskId, tuple[int, int]] = {}
    entered: list[tuple[TaskId, int]] = []
    for place, (id, depth) in enumerate(preorder(state.children)):
        while len(entered) > depth:
            outer, first = entered.pop()
            spans[outer] = (first, place)
        entered.append((id, place))
    spans.update({id: (first, len(state.tasks)) for id, first in entered})
    return spans


def related(state: ProjectState, predecessor: TaskId, successor: TaskId) -> ProjectError | None:
    """Return the error if one of two tasks contains the other."""
    for outer, inner in ((predecessor, successor), (successor, predecessor)):
        if outer in state.children and outer in ancestors(state.tasks, inner):
            return ProjectError(
                Code.DEPENDENCY_FAMILY,
                predecessor=predecessor,
                successor=successor,
                outer=outer,
                inner=inner,
            )
    return None
