"""Reading the tree: order, depth, ancestors, leaves, WBS codes. No function recurses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pmcore.kernel import TaskId
from pmcore.wbs.mask import WbsMask
from pmcore.wbs.state import ProjectState
from pmcore.wbs.task import Task

Children = Mapping[TaskId | None, tuple[TaskId, ...]]


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
    """Write the WBS code of one task."""
    line = [id, *ancestors(state.tasks, id)]
    return state.settings.mask.write([place_of(state, step) + 1 for step in reversed(line)])


def wbs_codes(children: Children, mask: WbsMask) -> Iterator[tuple[TaskId, str]]:
    """Write the WBS codes of all tasks, one after the other as the outline reads.

    A code names every level above it, so codes of a very deep outline are long: they are made
    one at a time and not kept.
    """
    stack = [(iter(enumerate(children.get(None, ()), start=1)), "")]
    while stack:
        siblings, above = stack[-1]
        for place, id in siblings:
            code = above + mask.part(len(stack) - 1, place)
            yield id, code
            if id in children:
                stack.append((iter(enumerate(children[id], start=1)), code))
                break
        else:
            stack.pop()
