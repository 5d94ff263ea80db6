"""The precedence graph: what comes before what, through summary tasks too, and its loops.

It has a node per leaf and two per summary task S: ``S`` (its start) before all its children, and
``+S`` (its finish) after them. A dependency runs from the finish node of its predecessor to the
start node of its successor, whatever its type and lag: a loop that only a lead makes feasible is
still a loop. Ids are all it needs, so a plan can be searched before there are records.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, count
from operator import lt

from pmcore.kernel import Code, CycleError, ProjectError, TaskId
from pmcore.wbs.outline import preorder

_GAP = 1 << 20  # room between ranks, so that most mending stops at the next node
_LONGEST_PATH = 60
Parents = Mapping[TaskId, TaskId | None]


def check_loops(parents: Parents, links: Iterable[tuple[TaskId, TaskId]]) -> None:
    """Raise if tasks would be below themselves or wait for themselves.

    Parameters
    ----------
    parents
        The parent of every task by the id of the task.
    links
        Predecessor and successor of every dependency; all of them have a parent or ``None``.

    Raises
    ------
    ProjectError
        ``outline.cycle``; ``dependency.family`` when a task waits for its own summary task or the
        reverse.
    CycleError
        ``dependency.cycle``; ``context["path"]`` walks the loop, first name repeated.

    Examples
    --------
    >>> try:
    ...     check_loops({"dig": None, "pour": None}, [("dig", "pour"), ("pour", "dig")])
    ... except CycleError as error:
    ...     print(error.context["path"])
    ['dig', 'pour', 'dig']
    """
    links = list(links)
    if points_forward(parents, [before for before, _ in links], [after for _, after in links]):
        return
    check_tree(parents.__getitem__, parents.values())
    children: dict[TaskId | None, list[TaskId]] = defaultdict(list)
    for id, parent in parents.items():
        children[parent].append(id)
    successors: dict[TaskId, list[TaskId]] = {}
    for predecessor, successor in links:
        if predecessor in successors:
            successors[predecessor].append(successor)
        else:
            successors[predecessor] = [successor]
    for ends in successors.values():
        ends.sort()
    graph = Precedence(parents, dict(children), successors)
    if graph.ranks() is None:
        raise graph.loop_error(parents)


def points_forward(
    parents: Parents, predecessors: Sequence[TaskId], successors: Sequence[TaskId]
) -> bool:
    """Whether a glance shows that there is no loop, as in most plans.

    Where no summary task is waited for, nothing comes after the finish of one but that of its
    parent. If then each parent stands before its children and each predecessor before its
    successor, that order is one in which everything can be done.
    """
    place = dict(zip(parents, count())).__getitem__
    above = [parent for parent in parents.values() if parent is not None]
    below = [id for id, parent in parents.items() if parent is not None]
    return (
        set(above).isdisjoint(predecessors)
        and all(map(lt, map(place, above), map(place, below)))
        and all(map(lt, map(place, predecessors), map(place, successors)))
    )


def check_tree(
    parent_of: Callable[[TaskId], TaskId | None], among: Iterable[TaskId | None]
) -> None:
    """Raise ``outline.cycle`` if one of these tasks is below itself."""
    safe: set[TaskId | None] = {None}
    for id in among:
        line: dict[TaskId, None] = {}
        step = id
        while step not in safe:
            assert step is not None
            if step in line:
                loop = list(line)[list(line).index(step) :]
                raise ProjectError(Code.OUTLINE_CYCLE, path=[*loop, step])
            line[step] = None
            step = parent_of(step)
        safe.update(line)


class Precedence:
    """The precedence graph of a plan.

    Parameters
    ----------
    parents
        The parent of every task.
    children
        Tasks below each summary task, in order; leaves have no entry.
    successors
        Tasks that wait for a task, in the order in which a loop is looked for.
    """

    __slots__ = ("_children", "_parents", "_successors")

    def __init__(
        self,
        parents: Parents,
        children: Mapping[TaskId | None, Sequence[TaskId]],
        successors: Mapping[TaskId, Sequence[TaskId]],
    ) -> None:
        self._parents = parents
        self._children = children
        self._successors = successors

    def after(self, node: str) -> Sequence[str]:
        """Nodes that come right after a node."""
        below = self._children.get(node)
        if below:
            return below
        id = node[1:] if node[0] == "+" else node
        ends = self._successors.get(id, ())
        parent = self._parents[id]
        return ends if parent is None else (*ends, f"+{parent}")

    def ranks(self) -> dict[str, int] | None:
        """Rank every node so that ranks grow along edges; ``None`` when a loop stops it."""
        waiting = Counter({id: int(parent is not None) for id, parent in self._parents.items()})
        waiting.update(chain.from_iterable(self._successors.values()))
        for parent, below in self._children.items():
            if parent is not None:
                waiting[f"+{parent}"] = len(below)
        ready = [node for node, count in waiting.items() if not count]
        for node in ready:  # it grows while it is read
            for end in self.after(node):
                left = waiting[end] - 1
                if left:
                    waiting[end] = left
                else:
                    ready.append(end)
        if len(ready) < len(waiting):
            return None
        return {node: place * _GAP for place, node in enumerate(ready)}

    def loop_error(self, starts: Iterable[str]) -> ProjectError:
        """Return the error for a loop that one of the starts leads into."""
        return self._error(self._shortened(self._found(starts)))

    def _found(self, starts: Iterable[str]) -> list[str]:
        """Depth-first search with an explicit stack; a loop is on the path when it closes."""
        done: set[str] = set()
        path: list[str] = []
        on_path: set[str] = set()
        for start in starts:
            stack: list[str | None] = [start]
            while stack:
                node = stack.pop()
                if node is None:  # everything after the end of the path has been seen
                    over = path.pop()
                    on_path.discard(over)
                    done.add(over)
                elif node in on_path:
                    return path[path.index(node) :]
                elif node not in done:
                    path.append(node)
                    on_path.add(node)
                    stack.append(None)
                    stack.extend(reversed(self.after(node)))
        raise AssertionError("ranking met a loop that no start leads into")

    def _shortened(self, loop: list[str]) -> list[str]:
        """Return a shortest loop through the first node: the one a planner sees through soonest."""
        first = loop[0]
        came_from: dict[str, str] = {}
        waiting = [first]
        for node in waiting:  # it grows while it is read
            for end in self.after(node):
                if end not in came_from:
                    came_from[end] = node
                    waiting.append(end)
            if first in came_from:
                break
        path = [first]
        while came_from[path[-1]] != first:
            path.append(came_from[path[-1]])
        return [first, *reversed(path[1:])]

    def _error(self, loop: list[str]) -> ProjectError:
        names: list[TaskId] = []
        for node in loop:
            name = node.removeprefix("+")
            if not names or names[-1] != name:
                names.append(name)
        while len(names) > 1 and names[0] == names[-1]:
            names.pop()
        family = self._family(names)
        if family:
            return family
        path = [*names, names[0]]
        length = len(path) - 1
        if len(path) > _LONGEST_PATH:
            half = _LONGEST_PATH // 2
            path = [*path[:half], "…", *path[-half:]]
        return CycleError(Code.DEPENDENCY_CYCLE, path=path, length=length)

    def _family(self, loop: list[TaskId]) -> ProjectError | None:
        """Find two linked neighbours of a loop of which one contains the other."""
        if not any(name in self._children for name in loop):
            return None
        spans = self._spans()  # walking up from each would take a deep loop too long
        for here, there in zip(loop, [*loop[1:], loop[0]], strict=True):
            outer, inner = sorted((here, there), key=spans.__getitem__)
            if spans[inner][0] < spans[outer][1] and there in self._successors.get(here, ()):
                return family_error(here, there, outer, inner)
        return None

    def _spans(self) -> dict[TaskId, tuple[int, int]]:
        """Place of every task as the outline reads, and the place after everything below it."""
        spans: dict[TaskId, tuple[int, int]] = {}
        entered: list[tuple[TaskId, int]] = []
        for place, (id, depth) in enumerate(preorder(self._children)):
            while len(entered) > depth:
                outer, first = entered.pop()
                spans[outer] = (first, place)
            entered.append((id, place))
        spans.update({id: (first, len(self._parents)) for id, first in entered})
        return spans


def family_error(
    predecessor: TaskId, successor: TaskId, outer: TaskId, inner: TaskId
) -> ProjectError:
    """Name two linked tasks of which one contains the other."""
    return ProjectError(
        Code.DEPENDENCY_FAMILY,
        predecessor=predecessor,
        successor=successor,
        outer=outer,
        inner=inner,
    )
