"""Stores whose lists of tasks have one bug each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pmcore.repositories import EVERYTHING, task_queries
from pmcore.repositories.sql import task_listing
from pmcore.repositories.task_rows import placed
from repositories.mutants import Mutant, Wrapper
from repositories.tampering import around, memory, replaced, rewritten, skipping


def _ignoring(**asked: Any) -> Wrapper:
    """Answer a list as if something else had been asked for."""
    return lambda real: (
        lambda tenant, query, dialect: real(tenant, replace(query, **asked), dialect)
    )


def _all_above(tenant: str, query: Any, rows: Any, dialect: Any) -> Any:
    shown = replace(query, visible=EVERYTHING)
    return (yield from task_listing_visible_above(tenant, shown, rows, dialect))


def _none_above(tenant: str, query: Any, rows: Any, dialect: Any) -> Any:
    return {}
    yield


def _asking_all(real: Any) -> Any:
    """Look for where a page ended among all tasks, hidden ones too."""

    def rows(query: Any, project: Any) -> Any:
        stands = {each.task.id: each.place for each in placed(project)}
        reached = task_queries._reached(query, project.id, stands)
        found = real(replace(query, place=None), project)
        return [each for each in found if reached is None or each[0] > reached]

    return rows


def _in_place(query: Any, project: Any, stands: Any) -> Any:
    """Go on behind as many tasks as there were."""
    if query.place is None or query.by != "outline":
        return query.place
    behind = len(query.place[1].split("/"))
    return project, [*stands.values(), "~"][min(behind, len(stands)) - 1]


task_listing_visible_above = task_listing._visible_above
_VISIBLE = "a_list_of_tasks_shows_what_is_visible"
_PAGES = "pages_make_up_the_whole_list_of_tasks"
_ABOVE = "a_row_names_the_nearest_visible_task_above"
_FOLLOWS = "a_list_of_tasks_follows_what_is_saved"
_MOVED = "tasks_below_follow_a_summary_task_that_moves"
_SEARCH = "a_search_among_tasks_shows_nothing_hidden"
_OTHERS = "tasks_of_another_tenant_are_in_no_list"

TASK_LISTS: tuple[Mutant, ...] = (
    (
        "lists tasks that are not visible",
        around("sql.task_listing.list_tasks", _ignoring(visible=EVERYTHING)),
        _VISIBLE,
    ),
    (
        "counts tasks that are not visible",
        around("sql.task_listing.count_tasks", _ignoring(visible=EVERYTHING)),
        _VISIBLE,
    ),
    (
        "lets a search among tasks show what is hidden",
        rewritten(") AND instr(words", ") OR instr(words"),
        _SEARCH,
    ),
    (
        "names hidden tasks above",
        replaced("sql.task_listing._visible_above", _all_above),
        _ABOVE,
    ),
    (
        "names no task above",
        replaced("sql.task_listing._visible_above", _none_above),
        _ABOVE,
    ),
    (
        "lists tasks of any tenant",
        rewritten("FROM task WHERE tenant = ?", "FROM task WHERE ? IS NOT NULL"),
        _OTHERS,
    ),
    (
        "takes what lies below a task of another tenant",
        rewritten("summary.tenant = ?", "? IS NOT NULL"),
        _OTHERS,
    ),
    (
        "takes any task with an id for the one of the project",
        rewritten("summary.project = task.project", "summary.project IS NOT NULL"),
        "tasks_of_all_projects_come_one_project_after_the_other",
    ),
    (
        "lists tasks of all projects for those of one",
        around("sql.task_listing.list_tasks", _ignoring(project=None)),
        "a_project_that_is_not_there_has_no_list_of_tasks",
    ),
    ("takes a task for one below itself", rewritten("path > (SELECT", "path >= (SELECT"), _VISIBLE),
    (
        "finds nobody who works with others",
        replaced("sql.task_listing.SEVERAL", "nobody"),
        _VISIBLE,
    ),
    ("lists tasks by rank alone", rewritten("ORDER BY path", "ORDER BY rank, id"), _VISIBLE),
    (
        "puts capitals first in lists of tasks",
        rewritten("ORDER BY sorting", "ORDER BY data"),
        _VISIBLE,
    ),
    (
        "begins a page with the last task of the one before",
        rewritten("(path) > (?)", "(path) >= (?)"),
        _PAGES,
    ),
    (
        "gives pages of tasks of any size",
        around("sql.task_listing.list_tasks", _ignoring(limit=100)),
        _PAGES,
    ),
    ("leaves paths as they were", rewritten("path = excluded.path, ", ""), _MOVED),
    ("leaves tasks below where they were", skipping("WITH RECURSIVE"), _MOVED),
    (
        "keeps the first name of a task in its lists",
        rewritten("sorting = excluded.sorting, ", ""),
        _FOLLOWS,
    ),
    ("keeps who was assigned first", rewritten("assignee = excluded.assignee, ", ""), _FOLLOWS),
    ("keeps the first labels in its lists", rewritten(", labels = excluded.labels", ""), _FOLLOWS),
    (
        "asks for fields that lists of tasks do not know",
        replaced("task_queries.check_predicate", lambda predicate, _: predicate),
        "a_list_of_tasks_is_not_asked_for_what_it_does_not_know",
    ),
    (
        "goes on after any mark of tasks",
        replaced("task_queries.read_mark", lambda by, mark, size: ("SITE",) * size),
        "a_mark_of_another_list_of_tasks_is_refused",
    ),
    (
        "looks among hidden tasks for the one that a page ended with",
        around("task_queries._rows", _asking_all, memory),
        "a_mark_made_by_hand_asks_after_nothing_hidden",
    ),
    (
        "begins again where the last row of a page is gone",
        replaced("task_queries._NAMED", (0,), memory),
        "a_list_of_tasks_goes_on_where_rows_were_hidden_meanwhile",
    ),
    (
        "loses rows behind a summary task that was removed",
        replaced("task_queries._reached", _in_place, memory),
        "an_outline_goes_on_behind_a_summary_task_that_was_removed",
    ),
)
