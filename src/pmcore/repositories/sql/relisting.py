"""Working out anew what lists ask of tasks, for rows that older versions wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from pmcore.exchange.plain_records import ready_tasks
from pmcore.kernel import ProjectId, TaskId, TenantId
from pmcore.repositories.damage import DAMAGE
from pmcore.repositories.sql.outline import LISTED_COLUMNS, LONGEST_PATH, listed_cells, path_of
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.wbs import Task

LISTED_FIELDS = (
    *("name", "kind", "duration", "effort", "percent_complete", "deadline"),
    *("owner", "calendar", "assignments", "labels"),
)
_PROJECTS = "SELECT tenant, id FROM project"
_TASKS = "SELECT id, parent, rank, data FROM task WHERE tenant = ? AND project = ?"
_PATHS = "SELECT id, path FROM task WHERE tenant = ? AND project = ? AND id IN ({marks})"
_AT_ONCE = 500
_LIST = (
    f"UPDATE task SET {', '.join(f'{column} = ?' for column in LISTED_COLUMNS)}"
    " WHERE tenant = ? AND project = ? AND id = ?"
)


def list_all_tasks() -> Program[None]:
    """Fill the columns that lists ask of, in all projects of all tenants.

    A project whose rows are damaged is left out: whoever verifies it is told.
    """
    projects = yield from ask(_PROJECTS)
    for tenant, project in projects:
        rows = yield from ask(_TASKS, tenant, project)
        try:
            cells = _cells(project, rows)
        except DAMAGE:
            continue
        yield from tell(_LIST, [(*each, tenant, project, id) for id, each in cells.items()])


def listed_anew(
    here: tuple[TenantId, ProjectId], exchanges: Sequence[tuple[Cells, Cells]]
) -> Program[list[Cells]]:
    """Return what lists ask of tasks in new rows, which lie where the old ones did."""
    paths: dict[TaskId, str] = {}
    for at in range(0, len(exchanges), _AT_ONCE):
        ids = [old[0] for old, _ in exchanges[at : at + _AT_ONCE]]
        marks = ", ".join("?" * len(ids))
        paths |= dict((yield from ask(_PATHS.format(marks=marks), *here, *ids)))
    tasks = listed_tasks([(id, data) for _, (id, _, _, data) in exchanges])
    return [
        (paths[old[0]], *listed_cells(task))
        for (old, _), task in zip(exchanges, tasks, strict=True)
    ]


def _cells(project: ProjectId, rows: Sequence[Cells]) -> Mapping[TaskId, Cells]:
    parents = {id: parent for id, parent, _, _ in rows}
    ranks = {id: rank for id, _, rank, _ in rows}
    paths: dict[TaskId, str] = {}
    for id in parents:
        _check_ends(parents, id)
        path_of(project, id, parents.__getitem__, ranks, paths)
    tasks = listed_tasks([(id, data) for id, _, _, data in rows])
    return {task.id: (paths[task.id], *listed_cells(task)) for task in tasks}


def _check_ends(parents: Mapping[TaskId, TaskId | None], id: TaskId) -> None:
    """Refuse tasks that lie below themselves, or deeper than a path tells."""
    seen = {id}
    above = parents[id]
    while above is not None:
        if above in seen or len(seen) > LONGEST_PATH:
            raise ValueError(f"{id} lies below too many")
        seen.add(above)
        above = parents[above]


def listed_tasks(rows: Sequence[tuple[TaskId, str]]) -> list[Task]:
    """Read as much of tasks as lists show, from ids and what rows hold of the rest."""
    items = json.loads(f"[{','.join([data for _, data in rows])}]")
    return ready_tasks(
        [
            {"id": id, **{name: item[name] for name in LISTED_FIELDS if name in item}}
            for (id, _), item in zip(rows, items, strict=True)
        ],
        (),
    ).tasks
