"""Stores that let tenants use more than there may be, each in its own way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from repositories.mutants import Mutant
from repositories.tampering import around, memory, replaced, rewritten, skipping

_PROJECTS = "a_project_above_the_limit_is_not_kept"
_DOCUMENTS = "documents_above_the_limit_are_not_kept"
_DATES = "dates_above_the_limit_are_not_kept"
_PEOPLE = "people_count_once_whatever_they_work_on"
_TASKS = "tasks_above_the_limit_are_not_kept"
_LESS = "what_needs_no_more_is_kept_above_the_limit"
_SHOWS = "people_of_an_import_count_when_it_shows"
_BEGUN = "imports_that_do_not_end_leave_no_room_for_others"
_FULL = "who_has_all_the_storage_there_is_may_edit_what_takes_no_more"


def _unasked(about: Any, entitlements: Any, program: Any, *_: Any, **asked: Any) -> Any:
    return (yield from program)


def _all_of_it(before: Any, after: Any) -> Any:
    from pmcore.repositories import Growth

    return {quota: Growth(before[quota], wanted) for quota, wanted in after.items()}


def _for_new_tasks(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda changes: real(changes) if changes[0].label == "add" else frozenset()


def _dropping(real: Callable[..., Any]) -> Callable[..., Any]:
    def admitted(entitlements: Any, tenant: str, shelves: Any, about: Any, call: Any) -> Any:
        return real(entitlements, tenant, tuple(map(dict, shelves)), about, call)

    return admitted


def _rows_alone(real: Callable[..., int]) -> Callable[..., int]:
    return lambda rows: real(row for row in rows if len(row) < 8)  # not entries of the log


def _for_several(real: Callable[..., Any]) -> Callable[..., Any]:
    def admitted(about: Any, entitlements: Any, program: Any, quotas: Any) -> Any:
        return real(about, entitlements, program, quotas if len(quotas) > 1 else ())

    return admitted


def _nothing(*_: object) -> Any:
    yield from ()
    return 0


def _without_history(real: Callable[..., None]) -> Callable[..., None]:
    def check(limits: Any, tenant: str, growth: Any) -> None:
        real(limits, tenant, {key: each for key, each in growth.items() if not each.is_history})

    return check


QUOTAS: tuple[Mutant, ...] = (
    (
        "in memory: asks of what there was when a unit began",
        replaced("memory.check_growth", lambda *_: None, memory),
        "of_two_who_add_at_once_no_more_are_kept_than_the_limit",
    ),
    (
        "in memory: asks of the dates there were when a unit began",
        replaced("memory_admitting._dates_grown", lambda *_: {}, memory),
        "of_two_who_keep_dates_at_once_no_more_are_kept_than_the_limit",
    ),
    (
        "in memory: keeps all dates of a project in one place",
        replaced("memory_schedules._key", lambda project, _: ("schedule", project, ""), memory),
        "dates_by_other_options_are_kept_beside_each_other",
    ),
    ("asks nobody before it adds", replaced("sql.requests.admitted", _unasked), _PROJECTS),
    ("asks nobody before it shows an import", replaced("sql.importing.admitted", _unasked), _SHOWS),
    (
        "refuses what needs no more",
        replaced("sql.admitting.grown", _all_of_it),
        "a_repeated_command_needs_no_more",
    ),
    (
        "asks for new tasks alone",
        around("sql.requests.may_grow", _for_new_tasks),
        _PEOPLE,
    ),
    (
        "counts archived projects",
        rewritten("AND lifecycle <> ?", "AND ? IS NOT NULL"),
        "an_archived_project_counts_no_more",
    ),
    (
        "counts projects of any tenant for its limit",
        rewritten(
            "coalesce(sum(tasks), 0) FROM project WHERE tenant = ?",
            "coalesce(sum(tasks), 0) FROM project WHERE ? <> ''",
        ),
        _PROJECTS,
    ),
    (
        "counts nobody who works with others",
        rewritten(
            " assigned FROM task WHERE assignee = ?",
            " assigned FROM task WHERE assignee < ?",
        ),
        _PEOPLE,
    ),
    (
        "counts nobody who works alone",
        rewritten("AND assignee > ? AND tenant", "AND assignee < ? AND tenant"),
        _PEOPLE,
    ),
    (
        "counts tasks of hidden projects too late",
        rewritten(
            "project NOT IN (SELECT project FROM importing WHERE tenant = ?)", "? IS NOT NULL"
        ),
        _SHOWS,
    ),
    (
        "has one limit of tasks for all projects",
        rewritten(
            "SELECT tasks FROM project WHERE tenant = ? AND id = ?",
            "SELECT sum(tasks) FROM project WHERE tenant = ? AND ? <> ''",
        ),
        "a_host_is_told_what_a_command_needs",
    ),
    (
        "counts storage of any tenant",
        rewritten(
            "sum(size), 0) FROM project WHERE tenant = ?",
            "sum(size), 0) FROM project WHERE ? <> ''",
        ),
        "storage_above_the_limit_is_not_kept",
    ),
    (
        "counts no storage for the history",
        around("sql.saving.size_of", _rows_alone),
        "what_is_written_takes_storage_with_its_history",
    ),
    (
        "counts characters for bytes",
        replaced("sizes._bytes", lambda cell: len(str(cell))),
        "what_is_written_takes_storage_with_its_history",
    ),
    (
        "counts baselines of all projects",
        rewritten(
            "SELECT id FROM project WHERE tenant = ? AND id = ?",
            "SELECT id FROM project WHERE tenant = ? AND id >= ?",
        ),
        "baselines_and_custom_fields_above_the_limit_are_not_kept",
    ),
    (
        "lets in calendars without asking",
        replaced("sql.documents.admitted", _unasked),
        "shared_calendars_above_the_limit_are_not_kept",
    ),
    ("lets in documents without asking", replaced("sql.documents.admitted", _unasked), _DOCUMENTS),
    (
        "looks at new documents alone",
        around("sql.documents.admitted", _for_several),
        "no_document_grows_above_the_limit",
    ),
    (
        "counts documents of one kind",
        rewritten("AND kind <> ?", "AND kind <> ? AND kind < 'q'"),
        _DOCUMENTS,
    ),
    (
        "counts documents of any tenant",
        rewritten(
            "count(*) FROM document WHERE tenant = ? AND kind <>",
            "count(*) FROM document WHERE ? <> '' AND kind <>",
        ),
        _DOCUMENTS,
    ),
    (
        "counts no bytes of a document that is there",
        rewritten("SELECT data FROM document WHERE tenant", "SELECT '' FROM document WHERE tenant"),
        "no_document_grows_above_the_limit",
    ),
    ("keeps dates without asking", replaced("sql.schedules.admitted", _unasked), _DATES),
    (
        "counts dates of other projects",
        rewritten(
            "count(*) FROM schedule WHERE tenant = ? AND project = ?",
            "count(*) FROM schedule WHERE tenant = ? AND project <> ? || 'x'",
        ),
        _DATES,
    ),
    (
        "keeps dates in memory without asking",
        replaced("memory_admitting.kept_schedules", lambda *_: {}, memory),
        _DATES,
    ),
    (
        "lets in consumers without asking",
        replaced("sql.outbox_requests.admitted", _unasked),
        "consumers_above_the_limit_are_not_entered",
    ),
    ("counts no import that has not ended", skipping("UPDATE project SET lifecycle"), _BEGUN),
    (
        "counts an import without the entry of its log",
        around("sql.importing.size_of", lambda _: lambda rows: 0),
        "an_import_takes_from_its_first_batch_what_it_takes_in_the_end",
    ),
    (
        "counts no import that has not ended, in memory",
        replaced("memory_admitting.begun_imports", lambda shelf: [], memory),
        _BEGUN,
    ),
    (
        "lets nobody edit who has all the storage there is",
        replaced("sql.admitting.history_measured", _nothing),
        _FULL,
    ),
    (
        "lets nobody edit who has all the storage there is, in memory",
        replaced("memory_admitting._history", lambda shelf, project: 0, memory),
        _FULL,
    ),
    (
        "takes all that is saved for history",
        replaced("entitlements.Growth.is_history", property(lambda growth: growth.history > 0)),
        _FULL,
    ),
    (
        "lets history grow for ever",
        around("entitlements.Limits.check", _without_history),
        _FULL,
    ),
    ("takes nothing back in memory", around("memory.admitted", _dropping, memory), _PROJECTS),
)
