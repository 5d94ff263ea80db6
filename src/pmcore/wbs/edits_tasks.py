"""Adding, changing and removing tasks, one by one and in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Literal, TypeAlias

from pmcore.kernel import (
    Code,
    InputError,
    PmcoreError,
    ProjectError,
    TaskId,
    by_beginning,
    closest,
)
from pmcore.kernel.coercion import unusable
from pmcore.wbs.bridge import bridge
from pmcore.wbs.changes import DependencyEdit
from pmcore.wbs.dependency import NO_LAG, Dependency
from pmcore.wbs.draft import Draft
from pmcore.wbs.outline import place_of, subtree
from pmcore.wbs.precedence import check_tree
from pmcore.wbs.rules import SUMMARY_FIELDS, refuse_facts
from pmcore.wbs.sorted_links import the_predecessor, the_successor
from pmcore.wbs.state import ProjectState, unknown_task
from pmcore.wbs.task import Task

DependencyRule: TypeAlias = Literal["refuse", "drop", "bridge"]
_MOST_PROBLEMS = 100


def add_task(draft: Draft, task: Task, index: int | None) -> Task:
    """Add one task below its parent."""
    state = draft.state
    if task.id in state.tasks:
        raise ProjectError(Code.TASK_DUPLICATE, task=task.id)
    if task.parent is not None and task.parent not in state.tasks:
        raise _orphan(task, state.tasks)
    task = state.rules.typed(task)
    state.rules.check_task(task)
    place = check_place(state, task.parent, index)
    make_summary(draft, task.parent, task.id)
    draft.put(task)
    draft.splice(task.parent, place, (), (task.id,))
    return task


def update_task(draft: Draft, id: TaskId, fields: Mapping[str, Any]) -> Task:
    """Change fields of one task; what is no field is refused by the task."""
    state = draft.state
    before = state.task(id)
    refuse_parent(fields)
    if id in state.children:
        refuse_facts(id, fields)
    task = state.rules.typed(before.replace(**fields))
    state.rules.check_task(task)
    if id in state.children:
        refuse_child(task, state.children[id][0])
        state.rules.check_summary(task)
    draft.put(task)
    return task


def refuse_parent(fields: Mapping[str, object]) -> None:
    """Raise ``value.invalid`` if fields of a task that is there name a parent."""
    if "parent" in fields:
        en = "a task must be moved by move(), not by changing its parent"
        raise unusable("parent", fields["parent"], en, "请用 move() 移动任务，而不是更改 parent")


def make_summary(draft: Draft, parent: TaskId | None, child: TaskId) -> None:
    """Prepare a task for its first child: what its children will decide is cleared.

    Its duration, effort, estimate and percent complete go, in the same change; who is assigned
    to it stays, and works on it from then on as long as its children take. A constraint that a
    summary cannot carry is refused, because dropping it would lose a date somebody promised.
    """
    state = draft.state
    if parent is None or parent in state.children:
        return
    task = state.tasks[parent]
    refuse_child(task, child)
    cleared = task.replace(**SUMMARY_FIELDS)
    state.rules.check_summary(cleared)
    draft.put(cleared)


def refuse_child(task: Task, child: TaskId) -> None:
    """Raise if a task is of a kind that holds no others."""
    if task.is_milestone:
        raise ProjectError(Code.TASK_MILESTONE_CHILD, task=task.id, child=child)
    if task.is_level_of_effort:
        raise ProjectError(Code.TASK_LEVEL_OF_EFFORT_CHILD, task=task.id, child=child)


def check_place(state: ProjectState, parent: TaskId | None, index: int | None) -> int:
    """Return a place among the children of ``parent``; ``None`` is the end."""
    count = len(state.children.get(parent, ()))
    if index is None:
        return count
    if type(index) is int and 0 <= index <= count:
        return index
    raise InputError(Code.OUTLINE_PLACE, index=index, count=count)


def add_many(draft: Draft, tasks: Sequence[Task], dependencies: Sequence[Dependency]) -> None:
    """Add many ready records; parents may come after their children in the list."""
    state = draft.state
    tasks = _checked(state, tasks)
    below: dict[TaskId | None, list[TaskId]] = defaultdict(list)
    for task in tasks:
        below[task.parent].append(task.id)
    for parent, children in below.items():
        if parent in state.tasks:
            make_summary(draft, parent, children[0])
    draft.put_all(tasks)
    for parent, children in below.items():
        draft.splice(parent, len(state.children.get(parent, ())), (), children)
    check_tree(lambda id: state.tasks[id].parent, below)
    _raise_problems(_summary_problems(state, tasks))
    _raise_problems(_dependency_problems(state, dependencies))
    _raise_problems(map(duplicate_link, draft.relate_all(dependencies)))


def _checked(state: ProjectState, tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks with their custom fields typed, or raise what is wrong with them."""
    problems: list[PmcoreError] = list(islice(_misplaced(state, tasks), _MOST_PROBLEMS))
    typed = [
        _typed(state, task) if task.fields or task.series is not None else task for task in tasks
    ]
    _raise_problems(chain(problems, _unfit(state, typed)))
    return typed


def _unfit(state: ProjectState, tasks: Sequence[Task]) -> Iterator[PmcoreError]:
    """Find tasks that do not go with the settings."""
    try:
        state.rules.check_tasks(tasks)
    except PmcoreError:  # of whichever: looked at one by one
        for task in tasks:
            try:
                state.rules.check_task(task)
            except PmcoreError as error:
                yield error


def _typed(state: ProjectState, task: Task) -> Task:
    try:
        return state.rules.typed(task)
    except PmcoreError:
        return task  # its check comes next, and names the field


def _misplaced(state: ProjectState, tasks: Sequence[Task]) -> Iterator[PmcoreError]:
    """Find ids that are taken and parents that are nowhere."""
    new = {task.id for task in tasks}
    lost = {task.parent for task in tasks} - new - state.tasks.keys() - {None}
    if len(new) == len(tasks) and not lost and new.isdisjoint(state.tasks):
        return
    seen: set[TaskId] = set()
    alike = by_beginning(state.tasks)
    for task in tasks:
        if task.id in seen or task.id in state.tasks:
            yield ProjectError(Code.TASK_DUPLICATE, task=task.id)
        seen.add(task.id)
        if task.parent in lost:
            yield _orphan(task, alike(task.parent))


def _summary_problems(state: ProjectState, tasks: Sequence[Task]) -> Iterator[PmcoreError]:
    for task in tasks:
        if task.id not in state.children:
            continue
        try:
            refuse_child(task, state.children[task.id][0])
            state.rules.check_summary(task)
        except PmcoreError as error:
            yield error


def _dependency_problems(
    state: ProjectState, dependencies: Sequence[Dependency]
) -> Iterator[PmcoreError]:
    ends = set(map(the_predecessor, dependencies)).union(map(the_successor, dependencies))
    unknown = ends - state.tasks.keys()
    if unknown:
        alike = by_beginning(state.tasks)
        for id in sorted(unknown):
            yield unknown_task(state, id, alike(id))
    for link in dependencies:
        if link.lag is not NO_LAG or link.lag_calendar is not None:
            try:
                state.rules.check_dependency(link)
            except PmcoreError as error:
                yield error


def _raise_problems(problems: Iterable[PmcoreError]) -> None:
    """Raise a single problem as it is, several as one error; a hundred end the search."""
    found = list(islice(problems, _MOST_PROBLEMS))
    if len(found) == 1:
        raise found[0]
    if len(found) == _MOST_PROBLEMS:
        raise _full(found)
    if found:
        raise InputError.collected([problem.to_finding() for problem in found])


def _full(found: list[PmcoreError]) -> InputError:
    first = {language: found[0].message(language) for language in ("en", "zh")}
    more = {"en": f"{len(found)} or more", "zh": f"至少 {len(found)}"}
    error = InputError(Code.INPUT_INVALID, count=more, first=first)
    error.findings = tuple(problem.to_finding() for problem in found)
    return error


def remove_task(draft: Draft, id: TaskId, rule: DependencyRule) -> None:
    """Remove a task and all below it; ``rule`` says what becomes of its dependencies."""
    state = draft.state
    parent = state.task(id).parent
    gone = subtree(state.children, id)
    inside = set(gone)
    links = [
        link for task in gone for link in (*state.into.get(task, ()), *state.out_of.get(task, ()))
    ]
    outside = [
        link for link in links if not (link.predecessor in inside and link.successor in inside)
    ]
    if outside and rule == "refuse":
        raise ProjectError(
            Code.TASK_LINKED,
            task=id,
            count=len(outside),
            dependencies=[f"{link.predecessor} {link.type} {link.successor}" for link in outside],
        )
    bridges = bridge(state, inside, outside) if rule == "bridge" else []
    draft.make_all([DependencyEdit(link, None) for link in dict.fromkeys(links)])
    for link in bridges:
        draft.relate(link)
    draft.splice(parent, place_of(state, id), (id,), ())
    for task in reversed(gone):
        if task in state.children:
            draft.splice(task, 0, state.children[task], ())
        draft.drop(task)


def duplicate_link(dependency: Dependency) -> ProjectError:
    """Name a dependency that is there already."""
    predecessor, successor, type = dependency.key
    return ProjectError(
        Code.DEPENDENCY_DUPLICATE, predecessor=predecessor, successor=successor, type=type
    )


def _orphan(task: Task, known: Collection[TaskId]) -> ProjectError:
    close = closest(task.parent, known)
    return ProjectError(Code.TASK_ORPHAN, task=task.id, parent=task.parent, close=close)
