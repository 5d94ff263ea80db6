"""Stores whose imports in batches have one bug each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pmcore.repositories.sql.seeing import seen, unfinished
from repositories.mutants import Mutant
from repositories.tampering import around, memory, replaced, rewritten, skipping, unsealed

_HIDDEN = "nothing_shows_before_the_last_batch"
_GOES_ON = "an_import_goes_on_where_it_was_broken_off"
_AS_ADDED = "what_was_imported_in_batches_is_there_as_if_it_had_been_added"
_TAKEN = "an_id_that_is_being_imported_is_taken"
_SWEPT = "an_import_that_was_left_lying_can_be_swept_up"
_OTHERS = "an_import_of_another_tenant_does_not_exist"


def _showing(part: str) -> Callable[..., Any]:
    return rewritten(part + seen(), part + "1 = 1")


def _at_any_key(real: Callable[..., Any]) -> Callable[..., Any]:
    def add(tenant: str, planned: Any, at: str, most: int) -> Any:
        planned.key = "import"
        return (yield from real(tenant, planned, at, most))

    return add


def _without_digest(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *given: real(*given[:-1], "0" * 32)


def _without_key(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda tenant, project, added, *rest: real(
        tenant, project, replace(added, key=None), *rest
    )


def _by_nobody(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda tenant, project, added, *rest: real(
        tenant, project, replace(added, actor=None, at=None, reason=""), *rest
    )


_ONE = "tenant = ? AND id = ? AND "
_DONE = "SET done = ?, at = ?"

IMPORTS: tuple[Mutant, ...] = (
    (
        "opens what is being imported",
        _showing("format = ? WHERE project.tenant = ? AND project.id = ? AND "),
        _HIDDEN,
    ),
    (
        "tells a version of what is being imported",
        _showing(f"SELECT version FROM project WHERE {_ONE}"),
        _HIDDEN,
    ),
    (
        "lists what is being imported",
        _showing("tasks FROM project WHERE tenant = ? AND "),
        _HIDDEN,
    ),
    (
        "counts what is being imported",
        _showing("count(*) FROM project WHERE tenant = ? AND "),
        _HIDDEN,
    ),
    (
        "verifies what is being imported",
        _showing(f"tasks FROM project WHERE {_ONE}"),
        _HIDDEN,
    ),
    (
        "keeps snapshots of what is being imported",
        _showing(f"SELECT version, digest FROM project WHERE {_ONE}"),
        _HIDDEN,
    ),
    (
        "lists tasks that are being imported",
        rewritten(
            "project NOT IN (SELECT project FROM importing WHERE tenant = ?)", "? IS NOT NULL"
        ),
        _HIDDEN,
    ),
    (
        "writes the first rows again and again",
        unsealed(rewritten(_DONE, "SET done = 0 * ?, at = ?")),
        _GOES_ON,
    ),
    (
        "does not tell the time of the last batch",
        unsealed(rewritten(_DONE, "SET done = ?, key = coalesce(key, ?)")),
        _GOES_ON,
    ),
    ("leaves an import lying that has ended", skipping("DELETE FROM importing"), _AS_ADDED),
    (
        "keeps no digest of what was imported",
        around("sql.importing.publish", _without_digest),
        _AS_ADDED,
    ),
    (
        "goes on with the import of another command",
        around("sql.importing._add", _at_any_key),
        _TAKEN,
    ),
    (
        "tells that a project is there while it is imported",
        rewritten(
            f"SELECT version FROM project WHERE {_ONE}{unfinished()}",
            f"SELECT version FROM project WHERE {_ONE}1 = 0",
        ),
        _TAKEN,
    ),
    (
        "sweeps up what was imported long ago",
        rewritten(f"AND {unfinished()} RETURNING id", "RETURNING id"),
        _SWEPT,
    ),
    ("tells of imports that go on", rewritten("AND at < ?", "AND ? IS NOT NULL"), _SWEPT),
    (
        "tells of imports of any tenant",
        rewritten("importing WHERE tenant = ? AND at", "importing WHERE ? IS NOT NULL AND at"),
        _OTHERS,
    ),
    (
        "sweeps up imports of any tenant",
        rewritten(
            "DELETE FROM project WHERE tenant = ?", "DELETE FROM project WHERE ? IS NOT NULL"
        ),
        _OTHERS,
    ),
    (
        "goes on with an import of another tenant",
        rewritten(
            "reserved FROM importing WHERE tenant = ? AND project",
            "reserved FROM importing WHERE ? <> '' AND project",
        ),
        _OTHERS,
    ),
    (
        "tells nobody of an import",
        around("sql.importing.publish", _without_key),
        "an_import_is_told_once_when_everybody_sees_it",
    ),
    (
        "forgets who imported a project",
        around("sql.importing.publish", _by_nobody),
        "an_import_tells_who_added_the_project",
    ),
    (
        "adds in memory while it is imported",
        replaced("memory.begun_import", lambda shelf, id: None, memory),
        _TAKEN,
    ),
    (
        "drops nothing in memory",
        replaced("memory_imports.MemoryImports.drop", lambda self, id: None, memory),
        _SWEPT,
    ),
)
