"""From rows that were checked when they were kept to the state of a project.

A store reads what a project wrote. Whether one record may stand beside the others was asked then,
record by record; here it is asked of all at once, mostly of their ids. Rows that no project wrote
are refused, without much being said: :meth:`Project.from_records` finds out what is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import lt

from pmcore.kernel import TaskId
from pmcore.wbs.baselines import Baseline
from pmcore.wbs.dependency import Dependency
from pmcore.wbs.draft import Draft
from pmcore.wbs.edits_baselines import put_baselines
from pmcore.wbs.edits_tasks import refuse_child
from pmcore.wbs.loose_links import (
    LinkRow,
    LinkSource,
    LooseLinks,
    predecessor_of,
    successor_of,
)
from pmcore.wbs.outline import preorder
from pmcore.wbs.precedence import check_loops
from pmcore.wbs.settings import ProjectSettings
from pmcore.wbs.state import ProjectState
from pmcore.wbs.task import Task, TasksRead


def assembled(
    settings: ProjectSettings,
    tasks: TasksRead,
    links: Sequence[LinkRow],
    kinds: Mapping[str, Dependency],
    baselines: Iterable[Baseline] = (),
) -> ProjectState:
    """Put the records of a project together.

    Parameters
    ----------
    tasks
        Siblings in their order; custom fields in the types that the settings define.
    links
        Predecessor, successor and kind of each dependency, in the order of predecessor, successor
        and type.
    kinds
        A dependency of each kind, between whichever tasks.

    Raises
    ------
    PmcoreError, ValueError, KeyError
        For rows that no project wrote.
    """
    loose = LooseLinks(links, kinds)
    state = ProjectState(settings, loose)
    state.rules.check_settings()
    state.tasks = {task.id: task for task in tasks.tasks}
    state.children = _children(tasks.tasks)
    places = _places(state, tasks.tasks)
    _check_tasks(state, tasks.given)
    _check_links(state, loose, places)
    draft = Draft(state, logged=False)
    put_baselines(draft, list(baselines))
    draft.check_owners(state.tasks)
    return state


def assembled_again(
    settings: ProjectSettings,
    tasks: Sequence[Task],
    links: LinkSource,
    baselines: Iterable[Baseline] = (),
) -> ProjectState:
    """Put the records of a state together that is known to be one: nothing is asked.

    Parameters
    ----------
    tasks
        As the outline reads.
    """
    state = ProjectState(settings, links)
    state.tasks = {task.id: task for task in tasks}
    state.children = _children(tasks)
    state.baselines = {baseline.number: baseline for baseline in baselines}
    return state


def _children(tasks: Sequence[Task]) -> dict[TaskId | None, tuple[TaskId, ...]]:
    below: dict[TaskId | None, list[TaskId]] = defaultdict(list)
    for task in tasks:
        below[task.parent].append(task.id)
    return {parent: tuple(ids) for parent, ids in below.items()}


def _places(state: ProjectState, tasks: Sequence[Task]) -> dict[TaskId, int]:
    """Return the place of every task as the outline reads, which reaches all only in a tree."""
    places = {id: place for place, (id, _) in enumerate(preorder(state.children))}
    if not len(places) == len(state.tasks) == len(tasks):
        raise ValueError("tasks that are there twice, below none, or below themselves")
    return places


def _check_tasks(state: ProjectState, given: Collection[str]) -> None:
    state.rules.check_tasks(state.tasks.values(), given)
    summaries = {id: state.tasks[id] for id in state.children if id is not None}
    for task in state.rules.unlike_summaries(summaries.values()):
        refuse_child(task, state.children[task.id][0])
        state.rules.check_summary(task)


def _check_links(state: ProjectState, links: LooseLinks, places: Mapping[TaskId, int]) -> None:
    for kind in links.kinds.values():
        state.rules.check_dependency(kind)
    if not links.is_ordered:
        raise ValueError("dependencies that are there twice, or out of order")
    waited_for = list(map(places.__getitem__, map(predecessor_of, links.rows)))
    waiting = list(map(places.__getitem__, map(successor_of, links.rows)))
    # Where no summary task is waited for and all wait for what stands above them in the outline,
    # everything can be done in that order. Else loops are looked for.
    points_down = all(map(lt, waited_for, waiting))
    if not points_down or not state.children.keys().isdisjoint(map(predecessor_of, links.rows)):
        parents = {id: task.parent for id, task in state.tasks.items()}
        check_loops(parents, [(predecessor, successor) for predecessor, successor, _ in links.rows])
