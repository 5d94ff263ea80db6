"""What is asked of a list of tasks, and the plainest way to answer it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias, get_args

from pmcore.kernel import ProjectId, TaskId, check_id
from pmcore.kernel.coercion import choice, whole_number
from pmcore.kernel.predicate import Predicate, check_predicate, holds
from pmcore.repositories.marks import mark_after, read_mark
from pmcore.repositories.protocols import MOST_ROWS, TaskSorting
from pmcore.repositories.queries import casefolded
from pmcore.repositories.rows import Page
from pmcore.repositories.task_rows import TASK_FIELDS, TaskRow, placed
from pmcore.wbs import ReadableProject

_CELLS = {"outline": 2, "name": 3, "id": 2}  # of a place: the project comes first


# Where a row stands in a list, and the ids of all rows of its project as the outline reads.
_Placed: TypeAlias = tuple[tuple[str, ...], TaskRow, Sequence[TaskId]]
_place = itemgetter(0)
# How many rows back those stand that the mark of an outline names.
_NAMED = (*range(8), *(2**power - 1 for power in range(4, 18)))


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """A page of a list of tasks.

    Attributes
    ----------
    project
        ``None`` for those of all projects.
    search
        Casefolded.
    place
        Where the page before ended.
    """

    project: ProjectId | None
    visible: Predicate
    search: str
    by: TaskSorting
    place: tuple[str, ...] | None
    limit: int

    @classmethod
    def of(
        cls,
        project: object,
        visible: object,
        *,
        search: object = "",
        by: object = "outline",
        after: object = None,
        limit: object = 1,
    ) -> TaskQuery:
        """Check what was asked.

        Raises
        ------
        InputError, StoreError
            ``id.invalid``, ``value.invalid``, ``text.invalid``, ``store.page``.
        """
        id = None if project is None else check_id(project, "project")
        checked = check_predicate(visible, TASK_FIELDS)
        words = casefolded(search)
        choice(by, "by", get_args(TaskSorting))
        sorting: TaskSorting = "name" if by == "name" else "id" if by == "id" else "outline"
        kind = f"tasks by {sorting}"
        place = None if after is None else read_mark(kind, after, _CELLS[sorting])
        count = whole_number(limit, "limit", 1, MOST_ROWS)
        return cls(id, checked, words, sorting, place, count)

    def place_of(self, row: TaskRow, place: str, sorting: str) -> tuple[str, ...]:
        """Return where a row stands in the list, by its place in the outline and its name."""
        if self.by == "outline":
            return row.project, place
        return (row.project, sorting, row.id) if self.by == "name" else (row.project, row.id)

    def page(self, rows: Sequence[TaskRow], last: tuple[str, ...] | None) -> Page[TaskRow]:
        """Return a page; ``last`` is where its last row stands, if more follow."""
        after = None if last is None else mark_after(f"tasks by {self.by}", last)
        return Page(tuple(rows), after)


def page_of(query: TaskQuery, projects: Iterable[ReadableProject]) -> Page[TaskRow]:
    """Answer a query by looking at every task: for stores that have no better way.

    The next page of an outline begins after the task that this one ended with, wherever it stands
    by then; where it is gone or hidden, after the nearest one before it that is not. So a mark of
    such a list names nothing but tasks that were visible, and asks after nothing else.
    """
    rows = [row for each in projects for row in _rows(query, each)]
    return _page(query, sorted(rows, key=_place))


def page_in_order(query: TaskQuery, projects: Iterable[ReadableProject]) -> Page[TaskRow]:
    """Answer a query so, of projects in the order of their ids, none before that of its place.

    No more of them are asked for than fill the page.
    """
    rows: list[_Placed] = []
    for project in projects:
        rows += sorted(_rows(query, project), key=_place)
        if len(rows) > query.limit:
            break
    return _page(query, rows)


def _rows(query: TaskQuery, project: ReadableProject) -> list[_Placed]:
    """Return what a query finds in a project behind its place."""
    rows: list[_Placed] = []
    ids: list[TaskId] = []
    seen: dict[TaskId, str] = {}  # what is hidden is not even looked for
    for each in placed(project):
        if not holds(query.visible, each.fields()):
            continue
        seen[each.task.id] = each.place
        if query.search in each.words:
            row = TaskRow.of(project.id, each.task, [id for id in each.above if id in seen])
            rows.append((query.place_of(row, each.place, each.sorting), row, ids))
            ids.append(row.id)
    reached = _reached(query, project.id, seen)
    return rows if reached is None else [each for each in rows if each[0] > reached]


def _page(query: TaskQuery, rows: Sequence[_Placed]) -> Page[TaskRow]:
    held = rows[: query.limit]
    end = _ending(query, *held[-1]) if len(rows) > query.limit else None
    return query.page([row for _, row, _ in held], end)


def _ending(
    query: TaskQuery, place: tuple[str, ...], row: TaskRow, ids: Sequence[TaskId]
) -> tuple[str, ...]:
    """Return what a mark keeps of the last row.

    In an outline places move on with each task, and tell of hidden ones: it keeps ids of rows, the
    last one's first. The further back, the fewer: most of them may be gone when it is asked.
    """
    if query.by != "outline":
        return place
    last = ids.index(row.id)
    return row.project, "/".join(ids[last - back] for back in _NAMED if back <= last)


def _reached(
    query: TaskQuery, project: ProjectId, seen: Mapping[TaskId, str]
) -> tuple[str, ...] | None:
    """Return behind which place in a project a page begins, by where its visible tasks stand."""
    if query.place is None or query.by != "outline":
        return query.place
    ended, named = query.place
    if ended != project:
        return ended, ""
    return project, next((seen[id] for id in named.split("/") if id in seen), "")


def count_of(query: TaskQuery, projects: Iterable[ReadableProject]) -> int:
    """Count what a query finds by looking at every task."""
    return sum(
        holds(query.visible, each.fields()) and query.search in each.words
        for project in projects
        for each in placed(project)
    )
