"""Reading the tree: order, depth, ancestors, leaves, WBS codes. No function recurses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pmcore.kernel import TaskId
from pmcore.wbs.mask import WbsMask
from pmcore.wbs.state import ProjectState
from pmcore.wbs.task import Task

Children = Mapping[TaskId | None, Sequence[TaskId]]
FULL_LEVELS = 50  # of a WBS code; no outline that people read is deeper


def preorder(children: Children, top: TaskId | None = None) -> Iterator[tuple[TaskId, int]]:
    """Walk all tasks below ``top`` as an outline reads, with their depth below it from 0."""
    stack = [iter(children.get(top, ()))]
    while stack:
        for id in stack[-1]:
            yield id, len(stack) - 1
            if id in children:
                stack.append(iter(children[id]))
                break
        else:
            stack.pop()


class Unrolled(NamedTuple):
    """A tree as columns, one entry per task as the outline reads.

    Attributes
    ----------
    ids, tasks
        The tasks.
    depth
        From 0 at the top level.
    parent
        Row of the summary task above, or -1.
    """

    ids: list[TaskId]
    tasks: list[Task]
    depth: list[int]
    parent: list[int]


def unrolled(state: ProjectState) -> Unrolled:
    """Read the whole tree as columns: what reads large plans makes no object per task."""
    children, tasks = state.children, state.tasks
    ids: list[TaskId] = []
    depth: list[int] = []
    parent: list[int] = []
    # Ids that stand beside one another, the place of the next one, their level, the row above.
    stack: list[tuple[Sequence[TaskId], int, int, int]] = [(children.get(None, ()), 0, 0, -1)]
    while stack:
        beside, first, level, above = stack.pop()
        after = _after_summary(beside, first, children)
        ids += beside[first:after]
        depth += [level] * (after - first)
        parent += [above] * (after - first)
        if after < len(beside):
            stack.append((beside, after, level, above))
        if after > first and ids[-1] in children:
            stack.append((children[ids[-1]], 0, level + 1, len(ids) - 1))
    # most projects hold their tasks in this order, and looking for each of many takes long
    held = [*tasks.values()] if ids == [*tasks] else [tasks[id] for id in ids]
    return Unrolled(ids, held, depth, parent)


def _after_summary(beside: Sequence[TaskId], first: int, children: Children) -> int:
    """Return the place behind the next one that has tasks below it, or the end."""
    for place in range(first, len(beside)):
        if beside[place] in children:
            return place + 1
    return len(beside)


def outline_rows(state: ProjectState) -> list[tuple[Task, int]]:
    """List every task with its depth, as an outline reads."""
    tasks, children = state.tasks, state.children
    rows: list[tuple[Task, int]] = []
    stack = [(id, 0) for id in reversed(children.get(None, ()))]
    while stack:
        row = stack.pop()
        id, depth = row
        rows.append((tasks[id], depth))
        below = children.get(id)
        if below:
            stack.extend([(child, depth + 1) for child in reversed(below)])
    return rows


def ancestors(tasks: Mapping[TaskId, Task], id: TaskId) -> Iterator[TaskId]:
    """Walk from the parent of a task up to the top level."""
    parent = tasks[id].parent
    while parent is not None:
        yield parent
        parent = tasks[parent].parent


def subtree(children: Children, id: TaskId) -> list[TaskId]:
    """List a task and all tasks below it, as an outline reads."""
    return [id, *(below for below, _ in preorder(children, id))]


def bottom_up(children: Children) -> list[TaskId]:
    """List all tasks so that each comes after everything below it."""
    order: list[TaskId] = []
    stack = list(children.get(None, ()))
    while stack:
        id = stack.pop()
        order.append(id)
        stack.extend(children.get(id, ()))
    order.reverse()
    return order


def place_of(state: ProjectState, id: TaskId) -> int:
    """Place of a task among its siblings, from 0."""
    return state.children[state.tasks[id].parent].index(id)


def wbs_code(state: ProjectState, id: TaskId) -> str:
    """Write the WBS code of one task; see :func:`wbs_codes` for very deep ones."""
    line = [id, *ancestors(state.tasks, id)]
    kept = (len(line) - 1) % FULL_LEVELS + 1
    above = len(line) - kept
    steps = enumerate(reversed(line[:kept]), start=above)
    parts = [state.settings.mask.part(depth, place_of(state, step) + 1) for depth, step in steps]
    return _anchor(line[kept]) + "".join(parts) if above else "".join(parts)


def wbs_codes(children: Children, mask: WbsMask) -> Iterator[tuple[TaskId, str]]:
    """Write the WBS codes of all tasks, one after the other as the outline reads.

    A code names every level above it, so the codes of a chain of tasks would take space by its
    square. After every 50 levels the code of the task there is written as its id in brackets:
    the child of task ``T50`` on level 50 is ``[T50].1``, its child ``[T50].1.1``, and 50 levels
    on the next task takes its place. What the brackets stand for is the code of that task, so
    codes stay unique, and no change of the outline above it touches them.
    """
    stack = [(iter(enumerate(children.get(None, ()), start=1)), "")]
    while stack:
        siblings, above = stack[-1]
        depth = len(stack) - 1
        for place, id in siblings:
            code = above + mask.part(depth, place)
            yield id, code
            if id in children:
                below = code if len(stack) % FULL_LEVELS else _anchor(id)
                stack.append((iter(enumerate(children[id], start=1)), below))
                break
        else:
            stack.pop()


def _anchor(id: TaskId) -> str:
    """Write what stands for the code of a task in codes below it; no id holds a bracket."""
    return f"[{id}]"
