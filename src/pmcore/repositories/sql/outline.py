"""Rows of tasks: their places among siblings, and what lists ask of them.

A row holds the ranks of a task and of all tasks above it as one text, its path: texts compare as
the outline reads, and what lies below a task lies between two texts. When a summary task moves,
one statement lets the paths below it follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from pmcore.kernel import ProjectId, TaskId, TenantId
from pmcore.repositories.levels import MOST_LEVELS, too_deep
from pmcore.repositories.packing import packed, packed_task
from pmcore.repositories.ranks import between
from pmcore.repositories.rows import search_words
from pmcore.repositories.sql.deltas import Delta
from pmcore.repositories.sql.statements import Cells, Program, ask
from pmcore.repositories.task_rows import assigned_to
from pmcore.wbs import ReadableProject, Task

LISTED_COLUMNS = (
    *("path", "words", "sorting", "kind", "owner", "calendar", "assignee", "assigned", "labels"),
)
SEVERAL = "*"  # instead of an assignee, which no id is: the list has them
END = "/"  # of a rank in a path: it comes before all digits of ranks
LONGEST_PATH = 2 * MOST_LEVELS  # PostgreSQL finds no row by a key of 2,704 bytes
_PLACE = slice(1, 3)  # parent and rank of a row
_PATH = 4
_AT_ONCE = 500
_FOLLOW = (
    "WITH RECURSIVE below (id, path) AS (SELECT id, path FROM task WHERE tenant = ?"
    " AND project = ? AND id IN ({marks}) UNION ALL SELECT task.id,"
    " below.path || task.rank || ? FROM task JOIN below ON task.parent = below.id"
    # tasks that damage put below themselves would lengthen their paths for ever
    " WHERE task.tenant = ? AND task.project = ? AND length(below.path) <= ?)"
    " UPDATE task SET path = below.path FROM below WHERE task.tenant = ?"
    " AND task.project = ? AND task.id = below.id RETURNING task.id, length(task.path)"
)


def wanted_tasks(project: ReadableProject, delta: Delta) -> dict[TaskId, None]:
    """Return the tasks whose rows tell what is to be written: neighbours and tasks above, too."""
    wanted = dict(delta.tasks)
    for run in delta.runs:
        wanted.update({id: None for id in (run.left, run.right) if id is not None})
    if delta.runs:
        for id in delta.tasks:
            above = project.parent(id) if id in project else None
            while above is not None and above not in wanted:
                wanted[above] = None
                above = project.parent(above)
    return wanted


def task_rows(
    project: ReadableProject, delta: Delta, held: Mapping[Cells, Cells]
) -> dict[Cells, Cells | None]:
    """Return the rows of tasks, those of removed ones ``None``."""
    ranks: dict[TaskId, str] = {row[0]: row[2] for row in held.values()}
    for run in delta.runs:
        left, right = (None if id is None else ranks[id] for id in (run.left, run.right))
        ranks.update(zip(run.ids, between(left, right, len(run.ids)), strict=True))
    paths: dict[TaskId, str] = {}
    if not delta.runs:  # nothing moved
        paths = {row[0]: row[_PATH] for row in held.values()}
    rows: dict[Cells, Cells | None] = {}
    for id in delta.tasks:
        rows[id,] = None
        if id in project:
            task = project[id]
            path = path_of(project.id, id, project.parent, ranks, paths)
            rows[id,] = (id, task.parent, ranks[id], packed_task(task), path, *listed_cells(task))
    return rows


def path_of(
    project: ProjectId,
    id: TaskId,
    parent: Callable[[TaskId], TaskId | None],
    ranks: Mapping[TaskId, str],
    paths: dict[TaskId, str],
) -> str:
    """Return the path of a task, and remember those of all tasks above it.

    Raises
    ------
    StoreError
        ``store.too_deep``.
    """
    line = []
    at: TaskId | None = id
    while at is not None and at not in paths:
        line.append(at)
        at = parent(at)
    path = "" if at is None else paths[at]
    for each in reversed(line):
        path = paths[each] = f"{path}{ranks[each]}{END}"
        if len(path) > LONGEST_PATH:
            raise too_deep(project, each, path.count(END))
    return path


def listed_cells(task: Task) -> Cells:
    """Return what lists ask of a task besides its path."""
    words = search_words(task.name, task.id)
    people = assigned_to(task)
    assignee = people[0] if len(people) == 1 else SEVERAL if people else None
    return (
        words, words.partition("\n")[0], task.kind, task.owner, task.calendar,
        assignee, _packed_list(people), _packed_list(task.labels),
    )  # fmt: skip


@lru_cache(maxsize=256)  # many tasks have the same few people and labels
def _packed_list(texts: tuple[str, ...]) -> str:
    return packed(texts)


def moved_summaries(
    project: ReadableProject, held: Mapping[Cells, Cells], rows: Mapping[Cells, Cells | None]
) -> list[TaskId]:
    """Return the tasks that have another place than before and tasks below them."""
    return [
        row[0]
        for key, row in rows.items()
        if row is not None
        and key in held
        and row[_PLACE] != held[key][_PLACE]
        and project.is_summary(row[0])
    ]


def follow(tenant: TenantId, project: ReadableProject, moved: Sequence[TaskId]) -> Program[None]:
    """Let the paths of all tasks below follow those of tasks that moved.

    Raises
    ------
    StoreError
        ``store.too_deep``.
    """
    here = tenant, project.id
    for at in range(0, len(moved), _AT_ONCE):
        some = moved[at : at + _AT_ONCE]
        sql = _FOLLOW.format(marks=", ".join("?" * len(some)))
        rows = yield from ask(sql, *here, *some, END, *here, LONGEST_PATH, *here)
        for id, length in rows:
            if length > LONGEST_PATH:
                raise too_deep(project.id, id, len(project.ancestors(id)) + 1)
