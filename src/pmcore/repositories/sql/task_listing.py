"""Lists of tasks: a page at a time, by key, and only of what is visible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from pmcore.kernel import ProjectId, TaskId, TenantId
from pmcore.kernel.predicate import And, Has, Is, Or, Predicate, parts_of
from pmcore.repositories.damage import DAMAGE, unpacked
from pmcore.repositories.rows import Page
from pmcore.repositories.sql.conditions import NEVER, Condition, among, condition
from pmcore.repositories.sql.dialects import Dialect
from pmcore.repositories.sql.opening import version_of
from pmcore.repositories.sql.outline import END, SEVERAL
from pmcore.repositories.sql.relisting import listed_tasks
from pmcore.repositories.sql.statements import Cells, Program, ask
from pmcore.repositories.task_queries import TaskQuery
from pmcore.repositories.task_rows import TaskRow
from pmcore.wbs import Task

_COLUMNS = "project, id, path, sorting, data"
_ORDER = {"outline": ("path",), "name": ("sorting", "id"), "id": ("id",)}
_MOST_WAYS = 20
_MOST_REPEATED = 2000  # each way asks for all that the others ask for as well
_AT_ONCE = 500
_BELOW = "(SELECT {path} FROM task AS summary WHERE summary.tenant = ?{where}"
# "union" takes a row once: tasks that damage put below themselves would go on for ever
_BELOW_SOME = (
    "(project, id) IN (WITH RECURSIVE below (project, id) AS (SELECT project, id FROM task"
    " WHERE tenant = ?{where} AND parent {test} UNION SELECT task.project, task.id FROM task"
    " JOIN below ON task.project = below.project AND task.parent = below.id"
    " WHERE task.tenant = ?) SELECT project, id FROM below)"
)
_AFTER_ALL = "~"  # comes after all digits of ranks


def list_tasks(tenant: TenantId, query: TaskQuery, dialect: Dialect) -> Program[Page[TaskRow]]:
    """Return a page of tasks."""
    yield from _check_project(tenant, query)
    sql, values = _page(tenant, query, dialect)
    rows = yield from ask(sql, *values)
    held = rows[: query.limit]
    above = yield from _visible_above(tenant, query, held, dialect)
    shown = _rows(held, above)
    last = None
    if len(rows) > query.limit:
        _, _, path, sorting, _ = held[-1]
        last = query.place_of(shown[-1], path, sorting)
    return query.page(shown, last)


def count_tasks(tenant: TenantId, query: TaskQuery, dialect: Dialect) -> Program[int]:
    """Return how many tasks there are."""
    yield from _check_project(tenant, query)
    where, values = _where(tenant, query, query.visible, dialect)
    rows = yield from ask(f"SELECT count(*) FROM task WHERE {where}", *values)
    return int(rows[0][0])


def _check_project(tenant: TenantId, query: TaskQuery) -> Program[None]:
    if query.project is not None:
        yield from version_of(tenant, query.project)


def _page(tenant: TenantId, query: TaskQuery, dialect: Dialect) -> Condition:
    """Return the statement that finds a page.

    Of a few things of which each is found by an index, such as *assigned to me, or below that
    summary task*, each is asked for by itself, and a page is taken of all of them.
    """
    ways = _ways(query.visible)
    asked = [_way(tenant, query, way, dialect) for way in ways]
    if len(asked) == 1:
        return asked[0]
    selects = [f"SELECT * FROM ({sql}) AS way{at}" for at, (sql, _) in enumerate(asked)]
    order = ", ".join(("project", *_ORDER[query.by]))
    values = [value for _, some in asked for value in some]
    return f"{' UNION '.join(selects)} ORDER BY {order} LIMIT ?", [*values, query.limit + 1]


def _way(tenant: TenantId, query: TaskQuery, visible: Predicate, dialect: Dialect) -> Condition:
    where, values = _where(tenant, query, visible, dialect)
    order = _ORDER[query.by] if query.project else ("project", *_ORDER[query.by])
    sql = f"SELECT {_COLUMNS} FROM task WHERE {where} ORDER BY {', '.join(order)} LIMIT ?"
    return sql, [*values, query.limit + 1]


def _ways(visible: Predicate) -> Sequence[Predicate]:
    """Return what is found by an index each, and together is what a predicate holds for."""
    ways = _found(visible)
    is_few = 0 < len(ways) <= _MOST_WAYS and len(ways) * parts_of(visible) <= _MOST_REPEATED
    return ways if is_few else (visible,)


def _found(part: Predicate) -> tuple[Predicate, ...]:
    """Return ways to find what a predicate holds for; none where no index leads there."""
    if isinstance(part, And):
        for at, each in enumerate(part.parts):
            ways = _found(each)
            if ways:
                rest = (*part.parts[:at], *part.parts[at + 1 :])
                return tuple(And((way, *rest)) for way in ways)
        return ()
    if isinstance(part, Or):
        ways_of_each = [_found(each) for each in part.parts]
        return tuple(way for ways in ways_of_each for way in ways) if all(ways_of_each) else ()
    if isinstance(part, Is):
        return (part,) if part.field in ("id", "parent") and part.value is not None else ()
    if isinstance(part, Has) and part.field == "assigned" and part.value != SEVERAL:
        alone, several = Is("assignee", part.value), Is("assignee", SEVERAL)
        return alone, And((several, part))
    return (part,) if isinstance(part, Has) and part.field == "above" else ()


def _where(tenant: TenantId, query: TaskQuery, visible: Predicate, dialect: Dialect) -> Condition:
    parts: list[str] = ["tenant = ?"]
    values: list[Any] = [tenant]
    if query.project is not None:
        parts.append("project = ?")
        values.append(query.project)
    else:
        parts.append("project NOT IN (SELECT project FROM importing WHERE tenant = ?)")
        values.append(tenant)
    floor = _floor(query, visible)
    if query.place is not None and floor is None:
        part, more = _after(query, query.place)
        parts.append(part)
        values += more
    held, more = _held(tenant, query, visible, dialect, floor)
    parts.append(f"({held})")
    values += more
    if query.search:
        parts.append(f"{dialect.found} > 0")
        values.append(query.search)
    return " AND ".join(parts), values


def _after(query: TaskQuery, place: Cells) -> Condition:
    """Return what comes after a place; within one project no more is compared than is needed."""
    columns = ", ".join(_ORDER[query.by])
    if query.project is None:
        columns = f"project, {columns}"
    elif place[0] != query.project:
        return ("1 = 1", []) if place[0] < query.project else ("1 = 0", [])
    values = place if query.project is None else place[1:]
    return f"({columns}) > ({', '.join('?' * len(values))})", [*values]


def _floor(query: TaskQuery, visible: Predicate) -> str | None:
    """Return the path that what lies below a summary task has to come after as well.

    It is told with the path of that task: of two lower bounds, SQLite would take the wrong one.
    """
    if query.place is None or query.by != "outline" or query.project != query.place[0]:
        return None
    parts = visible.parts if isinstance(visible, And) else (visible,)
    below = any(isinstance(part, Has) and part.field == "above" for part in parts)
    return query.place[1] if below else None


def _held(
    tenant: TenantId,
    query: TaskQuery,
    visible: Predicate,
    dialect: Dialect,
    floor: str | None = None,
) -> Condition:
    def member(field: str, values: Sequence[str]) -> Condition | None:
        if field == "assigned":
            return _assigned(values, dialect)
        if field != "above":
            return None
        if len(values) == 1:
            return _below(tenant, query.project, values[0], floor)
        return _below_some(tenant, query.project, values, dialect)

    return condition(visible, dialect, member)


def _assigned(people: Sequence[str], dialect: Dialect) -> Condition:
    """Return who works on a task: an index has who does alone, the others are looked at."""
    some = [person for person in people if person != SEVERAL]
    if not some:
        return NEVER, []
    alone, who = among([*some, SEVERAL], dialect)
    test, held = among(some, dialect)
    several = dialect.member.format(field="assigned", test=test)
    sql = f"assignee IS NOT NULL AND assignee {alone} AND (assignee {test} OR {several})"
    return sql, [*who, *held, *held]


def _below(
    tenant: TenantId, project: ProjectId | None, summary: TaskId, floor: str | None
) -> Condition:
    """Return which paths lie below that of a task; without one, none."""
    if project is None:
        where = " AND summary.project = task.project AND summary.id = ?)"
        named: Cells = (tenant, summary)
    else:
        where = " AND summary.project = ? AND summary.id = ?)"
        named = (tenant, project, summary)
    path, above = "summary.path", [] if floor is None else [floor, floor]
    if above:
        path = "CASE WHEN summary.path < ? THEN ? ELSE summary.path END"
    begin = _BELOW.format(path=path, where=where)
    end = _BELOW.format(path="summary.path || ?", where=where)
    sql = f"path > {begin} AND path < COALESCE({end}, ?)"
    return sql, [*above, *named, _AFTER_ALL, *named, ""]


def _below_some(
    tenant: TenantId, project: ProjectId | None, summaries: Sequence[TaskId], dialect: Dialect
) -> Condition:
    """Return what lies below one of several tasks, found once for all rows from above."""
    test, held = among(summaries, dialect)
    named = [tenant] if project is None else [tenant, project]
    where = "" if project is None else " AND project = ?"
    return _BELOW_SOME.format(where=where, test=test), [*named, *held, tenant]


def _visible_above(
    tenant: TenantId, query: TaskQuery, rows: Sequence[Cells], dialect: Dialect
) -> Program[Mapping[tuple[ProjectId, str], TaskId]]:
    """Return the visible ones of the summary tasks above some tasks, by project and path."""
    paths = {(project, path) for project, _, each, *_ in rows for path in _paths_above(each)}
    visible, values = _held(tenant, query, query.visible, dialect)
    found: dict[tuple[ProjectId, str], TaskId] = {}
    wanted = sorted(paths)
    for at in range(0, len(wanted), _AT_ONCE):
        some = wanted[at : at + _AT_ONCE]
        asked = ", ".join(["(?, ?)"] * len(some))
        by_path = dialect.by_index.format(index="task_by_path")
        above = yield from ask(
            f"SELECT project, path, id FROM (VALUES {asked}) AS asked CROSS JOIN task{by_path}"
            f" WHERE tenant = ? AND project = column1 AND path = column2 AND ({visible})",
            *chain.from_iterable(some), tenant, *values,
        )  # fmt: skip
        found |= {(project, path): id for project, path, id in above}
    return found


def _paths_above(path: str) -> list[str]:
    """Return the paths of all tasks above, outermost first.

    >>> _paths_above("V/8k/A/")
    ['V/', 'V/8k/']
    """
    ranks = path.split(END)[:-2]
    return [END.join(ranks[: count + 1]) + END for count in range(len(ranks))]


def _rows(held: Sequence[Cells], above: Mapping[tuple[ProjectId, str], TaskId]) -> list[TaskRow]:
    """Read the rows of a page at once; where that fails, one by one, to say which it is."""
    read = [(id, data) for _, id, _, _, data in held]
    try:
        tasks = listed_tasks(read)
    except DAMAGE:
        tasks = [unpacked("task", cells[0], partial(_task, cells)) for cells in held]
    rows = []
    for task, (project, _, path, *_) in zip(tasks, held, strict=True):
        keys = [(project, each) for each in _paths_above(path)]
        rows.append(TaskRow.of(project, task, [above[key] for key in keys if key in above]))
    return rows


def _task(cells: Cells) -> Task:
    return listed_tasks([(cells[1], cells[4])])[0]
