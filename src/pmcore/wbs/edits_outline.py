"""Moving tasks within the outline."""

from __future__ import annotations

from pmcore.kernel import Code, ProjectError, TaskId
from pmcore.wbs.draft import Draft
from pmcore.wbs.edits_tasks import check_place, make_summary
from pmcore.wbs.outline import ancestors, place_of
from pmcore.wbs.state import ProjectState


def move(draft: Draft, id: TaskId, parent: TaskId | None, index: int | None) -> None:
    """Put a task with all below it under ``parent``, at place ``index`` counted without it."""
    state = draft.state
    task = state.task(id)
    if parent is not None:
        state.task(parent)
        _refuse_below_itself(state, id, parent)
    siblings = len(state.children.get(parent, ())) - (parent == task.parent)
    place = siblings if index is None else index
    if parent == task.parent:
        reorder(draft, id, place)
        return
    check_place(state, parent, place)
    make_summary(draft, parent, id)
    draft.splice(task.parent, place_of(state, id), (id,), ())
    draft.put(task.replace(parent=parent))
    draft.splice(parent, place, (), (id,))


def reorder(draft: Draft, id: TaskId, index: int) -> None:
    """Put a task at place ``index`` among its siblings."""
    state = draft.state
    parent = state.task(id).parent
    siblings = state.children[parent]
    if type(index) is not int or not 0 <= index < len(siblings):
        raise ProjectError(Code.OUTLINE_PLACE, index=index, count=len(siblings) - 1)
    place = siblings.index(id)
    if place != index:
        draft.splice(parent, place, (id,), ())
        draft.splice(parent, index, (), (id,))


def indent(draft: Draft, id: TaskId) -> None:
    """Put a task under the sibling before it, as the last child."""
    state = draft.state
    parent = state.task(id).parent
    place = place_of(state, id)
    if place == 0:
        raise ProjectError(Code.OUTLINE_FIRST, task=id)
    move(draft, id, state.children[parent][place - 1], None)


def outdent(draft: Draft, id: TaskId) -> None:
    """Put a task right after its parent; the siblings after it stay where they are."""
    state = draft.state
    parent = state.task(id).parent
    if parent is None:
        raise ProjectError(Code.OUTLINE_TOP, task=id)
    move(draft, id, state.tasks[parent].parent, place_of(state, parent) + 1)


def _refuse_below_itself(state: ProjectState, id: TaskId, parent: TaskId) -> None:
    line = [parent, *ancestors(state.tasks, parent)]
    if id in line:
        path = [id, *reversed(line[: line.index(id)]), id]
        raise ProjectError(Code.OUTLINE_CYCLE, path=path)
