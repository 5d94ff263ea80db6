"""Stores that lose something, each in its own way, and the case of the contract that finds out.

Each row has the bug, a store that has it, and the name of the case without ``test_``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, TypeAlias

from pmcore.repositories import ConflictError
from pmcore.repositories.commands import Outcome
from pmcore.repositories.digests import NO_ROWS
from pmcore.repositories.sql.deltas import Delta
from pmcore.repositories.sql.log import chained
from pmcore.wbs import Change, ReadableProject
from repositories.tampering import Make, around, memory, replaced, rewritten, skipping, unsealed

Mutant: TypeAlias = tuple[str, Make, str]
Wrapper: TypeAlias = Callable[[Any], Any]

_TWIN = "nothing_done_to_a_project_shows_in_its_twin"
_SAME_IDS = "tenants_may_use_the_same_ids_and_keys"


def any_tenant(start: str) -> Make:
    """Make stores that do not look whose row it is."""
    return rewritten(f"{start} tenant = ?", f"{start} ? IS NOT NULL")


TENANTS: tuple[Mutant, ...] = (
    ("opens tasks of any tenant", any_tenant("FROM task WHERE"), _SAME_IDS),
    ("opens dependencies of any tenant", any_tenant("FROM dependency WHERE"), _SAME_IDS),
    ("opens settings of any tenant", any_tenant("FROM settings WHERE"), _SAME_IDS),
    ("opens baselines of any tenant", any_tenant("FROM baseline WHERE"), _TWIN),
    (
        "tells the version of any tenant's project",
        any_tenant("SELECT version FROM project WHERE"),
        "a_project_of_another_tenant_is_as_unknown_as_one_that_never_was",
    ),
    (
        "saves into any tenant",
        rewritten("SET version = ? WHERE tenant = ?", "SET version = ? WHERE ? IS NOT NULL"),
        "a_save_reaches_no_project_of_another_tenant",
    ),
    ("shares keys between tenants", any_tenant("(SELECT 1 FROM change WHERE"), _TWIN),
    (
        "tells what a key kept for any tenant",
        any_tenant("SELECT version, kind FROM change WHERE"),
        _TWIN,
    ),
    ("deletes dependencies of any tenant", any_tenant("DELETE FROM dependency WHERE"), _TWIN),
    ("deletes baselines of any tenant", any_tenant("DELETE FROM baseline WHERE"), _TWIN),
    ("tells changes of any tenant", any_tenant("edits FROM change WHERE"), _TWIN),
    (
        "lists projects of any tenant",
        any_tenant("tasks FROM project WHERE"),
        "lists_and_counts_show_one_tenant",
    ),
    (
        "counts projects of any tenant",
        any_tenant("SELECT count(*) FROM project WHERE"),
        "lists_and_counts_show_one_tenant",
    ),
    (
        "removes projects of any tenant",
        any_tenant("DELETE FROM project WHERE"),
        "removing_a_project_leaves_those_of_others",
    ),
    ("deletes tasks of any tenant", any_tenant("DELETE FROM task WHERE"), _TWIN),
    (
        "shows the new name in the lists of every tenant",
        rewritten("tasks = ? WHERE tenant = ?", "tasks = ? WHERE ? IS NOT NULL"),
        _TWIN,
    ),
    (
        "takes anything for a tenant",
        replaced("sqlite.store.check_id", lambda id, _: id),
        "what_is_no_id_is_no_tenant",
    ),
)


def _keeping_nothing_new(real: Callable[..., Any]) -> Callable[..., Any]:
    def save(tenant: str, project: Any, expected: int, key: str) -> Any:
        if project.version == expected:
            return Outcome(expected, is_new=False)
        return (yield from real(tenant, project, expected, key))

    return save


def _between_nothing(project: str, expected: int, found: int, _: object) -> ConflictError:
    return _BETWEEN(project, expected, found, ())


def _between_less(project: str, expected: int, found: int, changes: Any) -> ConflictError:
    return _BETWEEN(project, expected, found, tuple(changes)[1:])


_BETWEEN = ConflictError.between
_TAKEN = "AND id = ? AND version = ? AND chain = ? AND NOT EXISTS"


CONFLICTS: tuple[Mutant, ...] = (
    (
        "forgets which version was expected",
        rewritten(_TAKEN, "AND id = ? AND ? >= 0 AND ? >= '' AND NOT EXISTS"),
        "the_second_of_two_saves_is_refused",
    ),
    (
        "takes a version that is still to come",
        rewritten(_TAKEN, "AND id = ? AND version <= ? AND ? >= '' AND NOT EXISTS"),
        "a_version_that_is_still_to_come_is_refused",
    ),
    (
        "counts versions by itself",
        rewritten("SET version = ? WHERE", "SET version = version + (? > 0) WHERE"),
        "several_changes_are_kept_by_one_save",
    ),
    (
        "tells of a conflict without its changes",
        replaced("conflict.ConflictError.between", _between_nothing),
        "a_conflict_carries_what_came_between",
    ),
    (
        "leaves the first change out of a conflict",
        replaced("conflict.ConflictError.between", _between_less),
        "a_conflict_carries_what_came_between",
    ),
    (
        "saves nothing new on an old version",
        around("sql.saving.save_project", _keeping_nothing_new),
        "saving_nothing_new_on_an_old_version_is_refused",
    ),
    (
        "removes whatever version there is",
        rewritten("AND version = ? RETURNING id", "AND ? >= 0 RETURNING id"),
        "removing_an_old_version_is_refused",
    ),
)


def _later_by(count: int) -> Wrapper:
    return lambda real: lambda tenant, id, first: real(tenant, id, first + count)


EPOCHS: tuple[Mutant, ...] = (
    (
        "keeps nothing of a removed project",
        unsealed(rewritten("SET above = excluded.above", "SET above = epoch.above")),
        "a_version_of_a_removed_project_is_not_given_again",
    ),
    (
        "does not ask how far a removed project went",
        rewritten("puts, seal FROM epoch WHERE", "puts, seal FROM epoch WHERE 1 = 0 AND"),
        "an_add_that_is_repeated_after_the_removal_brings_nothing_back",
    ),
    (
        "begins with any version",
        replaced("sql.epochs.LATEST_BEGUN", 2**64),
        "a_version_that_leaves_no_room_for_others_is_not_kept",
    ),
    (
        "gives the version of the removal again",
        around("sql.saving.is_free", _later_by(1)),
        "a_version_of_a_removed_project_is_not_given_again",
    ),
    (
        "looks at the last version of what is added with its log, not at its first",
        around("sql.saving.is_free", _later_by(4)),
        "a_log_that_reaches_back_to_a_removed_version_is_refused",
    ),
    (
        "lets a removal hold up other tenants",
        unsealed(any_tenant("SELECT above, noted, waiting, puts, seal FROM epoch WHERE")),
        "a_removal_holds_up_no_other_tenant_and_no_other_id",
    ),
    (
        "does not know a removal again",
        rewritten("AND above = ? AND NOT", "AND above = ? AND above < 0 AND NOT"),
        "a_removal_that_is_repeated_does_nothing_more",
    ),
    (
        "in memory: does not know a removal again",
        replaced("memory_tables.MemoryTables.removed", lambda tables, id: -1, memory),
        "a_removal_that_is_repeated_does_nothing_more",
    ),
    (
        "takes the removal of a later version for that of an earlier one",
        rewritten("AND above = ? AND NOT", "AND above >= ? AND NOT"),
        "a_removal_that_never_was_is_refused",
    ),
    (
        "knows a removal again when another project is there",
        rewritten("WHERE tenant = ? AND id = ? AND version >= 0)", "WHERE ? IS NULL OR ? IS NULL)"),
        "a_stale_save_does_not_fit_what_came_after",
    ),
    (
        "knows removals of any tenant",
        rewritten(
            "FROM epoch WHERE tenant = ? AND id = ? AND above",
            "FROM epoch WHERE ? <> '' AND id = ? AND above",
        ),
        "a_removal_that_never_was_in_a_tenant_is_refused",
    ),
    (
        "keeps how far the first one went",
        unsealed(rewritten("SET above = excluded.above", "SET above = max(epoch.above, 2)")),
        "a_project_that_is_removed_again_went_further",
    ),
)


class _SummariesStay(Delta):
    def __init__(self, project: ReadableProject, changes: Iterable[Change]) -> None:
        super().__init__(project, changes)
        for id in [id for id in self.tasks if id in project and project.is_summary(id)]:
            del self.tasks[id]


def _by_tens(left: str | None, right: str | None, count: int) -> list[str]:
    """Place after the left neighbour, whatever is on the right."""
    return [f"{left or ''}{digit:05}" for digit in range(1, count + 1)]


def _data_without(name: str) -> Wrapper:
    def wrap(real: Callable[[Any], str]) -> Callable[[Any], str]:
        def pack(record: Any) -> str:
            held = json.loads(real(record))
            held.pop(name, None)
            return json.dumps(held)

        return pack

    return wrap


def _with_flat_fields(real: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda task: {name: part for name, part in real(task).items() if name != "kinds"}


def _only_last(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda before, entries: real(before, list(entries)[-1:])


_EVERYTHING_BACK = "everything_a_plan_holds_comes_back"
_EDITS_BACK = "edits_of_each_kind_come_back"

ROWS: tuple[Mutant, ...] = (
    (
        "opens the lower 31 bits of a version",
        rewritten("SELECT project.version,", "SELECT project.version & 2147483647,"),
        "a_version_of_more_than_32_bits_comes_back",
    ),
    ("does not delete tasks", skipping("DELETE FROM task"), "removed_rows_stay_away"),
    ("does not delete dependencies", skipping("DELETE FROM dependency"), _EDITS_BACK),
    ("does not delete baselines", skipping("DELETE FROM baseline"), "removed_rows_stay_away"),
    (
        "does not write settings again",
        rewritten("project) DO UPDATE SET data = excluded.data", "project) DO NOTHING"),
        _EDITS_BACK,
    ),
    (
        "loses the order of siblings",
        replaced("unpacking._rank", itemgetter(0)),
        _EDITS_BACK,
    ),
    (
        "places tasks by tens",
        replaced("sql.outline.between", _by_tens),
        "the_order_of_siblings_comes_back",
    ),
    (
        "forgets the parent of what is moved",
        rewritten("parent = excluded.parent, ", ""),
        _EDITS_BACK,
    ),
    (
        "forgets where a moved summary task went",
        replaced("sql.saving.Delta", _SummariesStay),
        "a_moved_summary_task_takes_along_what_is_below_it",
    ),
    (
        "does not tell dependencies apart by their type",
        rewritten("successor = ? AND type = ?", "successor = ? AND ? IS NOT NULL"),
        "two_tasks_can_have_several_dependencies",
    ),
    ("loses lags", around("sql.writing.packed_link", _data_without("lag")), _EVERYTHING_BACK),
    ("loses effort", around("sql.outline.packed_task", _data_without("effort")), _EVERYTHING_BACK),
    (
        "loses the type of custom fields in the log",
        around("packing._task", _with_flat_fields),
        "fields_that_were_defined_anew_still_read_in_the_log",
    ),
    (
        "logs only the last change of a save",
        around("sql.saving.chained", _only_last),
        "several_changes_are_kept_by_one_save",
    ),
    (
        "does not add to the digest",
        replaced("sql.writing.digest_after", lambda digest, *_: digest),
        "nothing_is_found_wrong_with_what_was_kept",
    ),
    (
        "does not chain the log",
        replaced("sql.saving.chained", lambda _, entries: chained(NO_ROWS, entries)),
        "nothing_is_found_wrong_with_what_was_kept",
    ),
    (
        "leaves rows of what is removed",
        replaced("sqlite.files._SETTINGS", ()),
        "a_removed_project_is_gone",
    ),
)
