"""More stores with one bug each: in units of work, keys, logs and lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from typing_extensions import override

from pmcore.repositories import EVERYTHING, MemoryStore, Page
from pmcore.repositories.memory import MemoryRepository, MemoryUnit
from pmcore.repositories.queries import ListQuery
from pmcore.repositories.rows import ProjectRow
from pmcore.repositories.sql.log import Entry
from pmcore.repositories.sql.statements import Statement
from pmcore.repositories.steps import Steps
from pmcore.wbs import Author, Project
from pmcore.wbs.changes import NOBODY
from repositories.mutants import Mutant, Wrapper
from repositories.tampering import around, memory, replaced, rewritten, tampered


def _committed_at_exit(session: Any) -> None:
    session.is_over = True
    session._connection.commit()


def _never_over(session: Any) -> None:
    if session._connection.in_transaction:
        session._connection.rollback()


def _not_one_moment(session: Any, *, read_only: bool) -> None:
    if not read_only:
        session._connection.execute("BEGIN IMMEDIATE")


def _usable_after_commit(session: Any) -> None:
    session._connection.commit()


def _kept_at_once(real: Callable[..., Any]) -> Callable[..., Any]:
    def run(session: Any, program: Any) -> Any:
        before = session._connection.total_changes
        result = real(session, program)
        if session._connection.total_changes != before:
            session._connection.commit()
            session._connection.execute("BEGIN IMMEDIATE")
        return result

    return run


def _over_at_any_error(session: Any, error: BaseException, changes: int) -> bool:
    return False


def _unit_on_the_shelf(store: MemoryStore, tenant: str, _: object, desk: Any) -> MemoryUnit:
    unit = MemoryUnit(store, tenant, store._tenants.setdefault(tenant, {}), desk)
    unit._shelf = unit._before
    unit.projects = MemoryRepository(unit._shelf, {}, unit._admit)
    return unit


def _put_blindly(store: Any, tenant: str, _: object, after: Any, check: object) -> None:
    store._tenants[tenant] = after


class _KeepsTheProject(MemoryRepository):
    @override
    def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        version = super().add(project, key=key, with_log=with_log, author=author)
        self._shelf[project.id] = replace(self._kept(project.id), first=project, now=project)
        return version


class _KeepsTheLog(MemoryRepository):
    @override
    def add(
        self, project: Project, *, key: str, with_log: bool = False, author: Author = NOBODY
    ) -> int:
        version = super().add(project, key=key, with_log=with_log, author=author)
        self._shelf[project.id] = replace(self._kept(project.id), log=project.log)
        return version


UNITS: tuple[Mutant, ...] = (
    (
        "commits when a unit is left",
        replaced("sqlite.session.SqliteSession.leave", _committed_at_exit),
        "leaving_a_unit_without_commit_keeps_nothing",
    ),
    (
        "commits instead of rolling back",
        replaced("sqlite.session.SqliteSession.rollback", _usable_after_commit),
        "a_rollback_keeps_nothing",
    ),
    (
        "lets a view be used when it is over",
        replaced("sqlite.session.SqliteSession.leave", _never_over),
        "nothing_works_in_a_view_that_is_over",
    ),
    (
        "lets a unit be used after its commit",
        replaced("sqlite.session.SqliteSession.commit", _usable_after_commit),
        "nothing_works_in_a_unit_that_is_over",
    ),
    (
        "shows what is there now, not one moment",
        replaced("sqlite.session.SqliteSession.begin", _not_one_moment),
        "a_view_sees_one_moment",
    ),
    (
        "shows the moment of the first question",
        replaced("sqlite.files.check_is_current", lambda path, connection: None),
        "a_view_sees_the_moment_it_began",
    ),
    (
        "adds what is inside a change set",
        replaced("sql.requests.closed", lambda project: project),
        "what_is_inside_a_change_set_is_not_kept",
    ),
    (
        "keeps each save at once",
        around("sqlite.session.SqliteSession.run", _kept_at_once),
        "several_projects_are_kept_together",
    ),
    (
        "ends a unit at any error",
        replaced("sqlite.session.SqliteSession._can_go_on", _over_at_any_error),
        "a_unit_works_on_after_a_conflict",
    ),
    (
        "shows others what is not committed",
        replaced("memory.MemoryUnit", _unit_on_the_shelf, memory),
        "leaving_a_unit_without_commit_keeps_nothing",
    ),
    (
        "overwrites what others committed",
        replaced("memory.MemoryStore._put", _put_blindly, memory),
        "of_two_units_at_once_only_one_keeps_its_save",
    ),
    (
        "keeps the project instead of what it holds",
        replaced("memory.MemoryRepository", _KeepsTheProject, memory),
        "what_is_kept_does_not_follow_the_project",
    ),
    (
        "keeps the log of a project that is added",
        replaced("memory.MemoryRepository", _KeepsTheLog, memory),
        "the_log_begins_when_a_project_is_added",
    ),
)


class _Remembering(MemoryRepository):
    seen: ClassVar[dict[tuple[str, str], int]]

    @override
    def save(self, project: Project, *, expected: int, key: str) -> int:
        if (project.id, key) not in self.seen:
            self.seen[project.id, key] = super().save(project, expected=expected, key=key)
        return self.seen[project.id, key]


def _keeping_keys_elsewhere(real: type[MemoryRepository]) -> type[MemoryRepository]:
    return type("Remembering", (_Remembering, real), {"seen": {}})


def _knowing_no_key(real: object) -> Callable[..., Any]:
    def entry(*_: object) -> Any:
        return None
        yield

    return entry


def _by_last_change(real: Callable[..., bool]) -> Callable[..., bool]:
    return lambda mine, kept, erased: real(mine[-1:], kept[-1:], erased)


def known(project: str, key: str, version: int, *, same: bool) -> int:
    """Know a command again by its key alone."""
    return version


def _added_by_any(real: Callable[..., Steps[bool]]) -> Callable[..., Steps[bool]]:
    def was_made(projects: Any, id: str, edit: Any, version: int, **named: Any) -> Steps[bool]:
        origin = yield projects.origin(id)
        if version <= origin.version:
            return True
        return (yield from real(projects, id, edit, version, **named))

    return was_made


def _as_it_is_now(projects: Any, id: str, version: int, *, history: int) -> Steps[Project]:
    opened: Project = yield projects.open(id, history=history)
    return opened


_TAKEN = "(SELECT 1 FROM change WHERE tenant = ? AND project = ? AND key = ?)"

KEYS: tuple[Mutant, ...] = (
    (
        "does not look whether a key was used",
        rewritten(f"NOT EXISTS {_TAKEN}", "(?, ?, ?) IS NOT (1, 2, 3)"),
        "a_key_of_another_save_is_refused",
    ),
    (
        "does not know a command again",
        around("sql.saving.entry_by_key", _knowing_no_key),
        "a_repeated_save_returns_the_version_it_kept",
    ),
    (
        "takes whatever comes with a key for a repetition",
        replaced("sql.saving.known_again", known),
        "a_key_with_other_content_is_refused",
    ),
    (
        "knows a command again by its last change",
        around("sql.saving.same_changes", _by_last_change),
        "a_key_with_other_content_before_its_last_change_is_refused",
    ),
    (
        "shares keys between projects",
        rewritten(_TAKEN, _TAKEN.replace("project = ?", "? IS NOT NULL")),
        "projects_have_keys_of_their_own",
    ),
    (
        "keeps a key whose unit kept nothing",
        around("memory.MemoryRepository", _keeping_keys_elsewhere, memory),
        "a_key_whose_unit_kept_nothing_is_free",
    ),
    (
        "knows a command by its key alone when it is given again",
        replaced("changing.known_again", known),
        "a_key_of_another_command_is_refused",
    ),
    (
        "knows the key of an add for that of any edit",
        around("changing.was_made", _added_by_any),
        "a_key_of_another_command_is_refused",
    ),
    (
        "does not look where a command of several changes began",
        replaced("recognising._MOST_TRIED", 1),
        "a_key_of_another_command_is_refused",
    ),
    (
        "makes a command that is given again on what is there now",
        replaced("recognising.opened_as_seen", _as_it_is_now),
        "a_command_that_is_given_again_is_known_again",
    ),
    (
        "does not ask for a key",
        replaced("sql.requests.check_key", lambda key: key),
        "a_key_is_mandatory",
    ),
)


def _later(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda tenant, project, version: real(tenant, project, version + 1)


def _without_log(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda tenant, project, log, *rest: real(tenant, project, (), *rest)


_added = Entry.added


def _added_by_nobody(version: int, key: str | None, author: Author, digest: str) -> Entry:
    return _added(version, key, NOBODY, digest)


def _with_all_history(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda tenant, project, history: real(tenant, project, history and 1000)


def _all_edits(statement: Statement) -> Statement:
    if "INSERT INTO change" not in statement.sql:
        return statement
    rows = [row if row[4] == "added" else (*row[:4], "edit", *row[5:]) for row in statement.rows]
    return replace(statement, rows=rows)


LOGS: tuple[Mutant, ...] = (
    (
        "tells changes newest first",
        rewritten("<> 'added' ORDER BY version LIMIT", "<> 'added' ORDER BY version DESC LIMIT"),
        "changes_come_in_pages",
    ),
    (
        "tells the first changes instead of the last",
        rewritten("ORDER BY version DESC LIMIT", "ORDER BY version LIMIT"),
        "changes_come_in_pages",
    ),
    (
        "tells the change that led to a version among those after it",
        rewritten("version > ? AND kind", "version >= ? AND kind"),
        "changes_come_in_pages",
    ),
    (
        "shows a project as of the next version",
        around("sql.opening.open_as_of", _later),
        "a_project_is_shown_as_of_every_version",
    ),
    (
        "forgets who changed what and why",
        replaced("sql.log.Author", lambda *_: Author()),
        "changes_come_back_as_they_were_made",
    ),
    (
        "opens projects with all of their history",
        around("sql.opening.open_project", _with_all_history),
        "a_short_history_undoes_no_more_than_it_has",
    ),
    (
        "drops the log that a project comes with",
        around("sql.saving.add_project", _without_log),
        "a_project_is_added_with_its_log_where_that_is_wanted",
    ),
    (
        "forgets who added a project",
        replaced("sql.log.Entry.added", _added_by_nobody),
        "who_added_a_project_is_what_its_history_begins_with",
    ),
    (
        "takes who added a project for who changed it last",
        rewritten(
            "AND project = ? AND kind = 'added'",
            "AND project = ? ORDER BY version DESC LIMIT 1",
        ),
        "who_added_a_project_is_what_its_history_begins_with",
    ),
    (
        "takes an undo for any other edit",
        tampered(_all_edits),
        "undo_goes_on_where_the_last_session_stopped",
    ),
)


def _ignoring(**asked: Any) -> Wrapper:
    """Answer a list as if something else had been asked for."""
    return lambda real: lambda tenant, query: real(tenant, replace(query, **asked))


def _one_short(query: ListQuery, rows: list[ProjectRow]) -> Page[ProjectRow]:
    return Page(tuple(rows[: query.limit]), None)


def _words(row: ProjectRow) -> str:
    named = row.name.to_json()
    return named if isinstance(named, str) else "\n".join(named.values())


LISTS: tuple[Mutant, ...] = (
    (
        "lists what is not visible",
        around("sql.listing.list_projects", _ignoring(visible=EVERYTHING)),
        "a_list_shows_what_is_visible",
    ),
    (
        "counts what is not visible",
        around("sql.listing.count_projects", _ignoring(visible=EVERYTHING)),
        "a_list_shows_what_is_visible",
    ),
    (
        "lets a search show what is not visible",
        rewritten(") AND instr(", ") OR instr("),
        "a_search_shows_nothing_that_is_not_visible",
    ),
    (
        "takes what has no lead for neither led by somebody nor not",
        rewritten("lead IS NOT NULL AND ", ""),
        "a_list_shows_what_is_visible",
    ),
    (
        "does not find what has no lead",
        rewritten("lead IS NULL", "lead = NULL"),
        "a_list_shows_what_is_visible",
    ),
    (
        "takes a part of a label for a label",
        rewritten(
            "EXISTS (SELECT 1 FROM json_each(labels) WHERE value = ?)", "instr(labels, ?) > 0"
        ),
        "a_list_shows_what_is_visible",
    ),
    (
        "begins a page with the last row of the one before",
        rewritten("id > ?", "id >= ?"),
        "pages_make_up_the_whole_list",
    ),
    (
        "ends a list with its first page",
        replaced("queries.ListQuery.page", _one_short),
        "pages_make_up_the_whole_list",
    ),
    (
        "gives pages of any size",
        around("sql.listing.list_projects", _ignoring(limit=1000)),
        "pages_make_up_the_whole_list",
    ),
    (
        "puts capitals before small letters",
        rewritten("ORDER BY sorting, id", "ORDER BY name, id"),
        "a_list_by_name_is_sorted_by_name",
    ),
    (
        "searches in the case that names are written in",
        replaced("rows.ProjectRow.words", property(_words)),
        "a_search_finds_names_in_any_language_and_case",
    ),
    (
        "takes a search for a pattern",
        rewritten("instr(words, ?) > 0", "words LIKE '%' || ? || '%'"),
        "a_search_finds_names_in_any_language_and_case",
    ),
    (
        "keeps the first name in its lists",
        rewritten("chain = ?, size = ?, name = ?", "chain = ?, size = ?, lead = ?"),
        "a_list_follows_what_is_saved",
    ),
    (
        "asks for fields that lists do not know",
        replaced("queries.check_predicate", lambda predicate, _: predicate),
        "a_list_is_not_asked_for_what_it_does_not_know",
    ),
    (
        "goes on after any mark",
        replaced("queries.read_mark", lambda by, mark, size: ("P00",) * size),
        "a_mark_of_another_list_is_refused",
    ),
)
