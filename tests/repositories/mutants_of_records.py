"""Stores that lose calendars or dates, each in its own way, and the case that finds out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from typing_extensions import override

from pmcore.repositories.calendars import CalendarCopy
from pmcore.repositories.memory_documents import MemoryCalendars
from pmcore.repositories.memory_schedules import MemorySchedules
from pmcore.repositories.schedules import KeptSchedule
from pmcore.repositories.sql.seeing import seen
from pmcore.scheduling import Schedule
from repositories.mutants import Mutant
from repositories.tampering import Make, around, memory, replaced, rewritten, skipping

_TENANTS = "tenants_may_share_calendars_of_the_same_id_and_key"
_UNKNOWN = "a_calendar_of_another_tenant_is_as_unknown_as_one_that_never_was"
_KEYS = "a_key_stands_for_one_command_on_a_calendar"
_REMOVED = "a_removed_calendar_is_gone_and_never_taken_for_the_next"
_COPIES = "plans_with_an_older_copy_of_a_calendar_are_told"
_STALE = "dates_of_an_older_version_are_refused_as_stale"
_OWN_DATES = "tenants_and_projects_have_dates_of_their_own"


def _any_tenant(start: str, end: str = "") -> Make:
    return rewritten(f"{start} tenant = ?{end}", f"{start} ? IS NOT NULL{end}")


def _at_any_version(real: Callable[..., Any]) -> Callable[..., Any]:
    def copy_of(project: str, held: Any, versions: Any, current: int) -> CalendarCopy:
        copy: CalendarCopy = real(project, held, versions, current)
        return replace(copy, version=current)

    return copy_of


def _without(column: str) -> Callable[[Any], Any]:
    def wrap(real: Any) -> Any:
        class Lacking(KeptSchedule):
            @classmethod
            def of(cls, computed: Schedule) -> KeptSchedule:
                kept: KeptSchedule = real.of(computed)
                nought = kept.columns[column] * 0
                return replace(kept, columns={**kept.columns, column: nought})

        return Lacking

    return wrap


class _KeepsNoKeys(MemoryCalendars):
    @override
    def _put(self, kept: Any, text: str, key: str) -> int:
        return super()._put(kept, text, "")


class _SavesBlindly(MemoryCalendars):
    @override
    def save(self, value: Any, *, expected: int, key: str) -> int:
        return super().save(value, expected=self.version(value.id), key=key)


class _OneForAllOptions(MemorySchedules):
    @override
    def _put(self, project: str, reading: str, kept: Any) -> None:
        for other in self._held(project):
            super()._put(project, other, None)
        super()._put(project, reading, kept)


CALENDARS: tuple[Mutant, ...] = (
    (
        "opens calendars of any tenant",
        _any_tenant("digest FROM document WHERE"),
        _UNKNOWN,
    ),
    (
        "tells versions of calendars of any tenant",
        _any_tenant("SELECT version FROM document WHERE"),
        _UNKNOWN,
    ),
    ("shares keys of calendars between tenants", _any_tenant("FROM command WHERE"), _TENANTS),
    (
        "saves calendars of any tenant",
        _any_tenant("digest = ? WHERE"),
        _TENANTS,
    ),
    ("removes calendars of any tenant", _any_tenant("DELETE FROM document WHERE"), _TENANTS),
    ("lists calendars of any tenant", _any_tenant("version FROM document WHERE"), _TENANTS),
    ("counts calendars of any tenant", _any_tenant("count(*) FROM document WHERE"), _TENANTS),
    (
        "tells copies in plans of any tenant",
        rewritten("WHERE project.tenant = ? AND id > ?", "WHERE ? <> '' AND id > ?"),
        _COPIES,
    ),
    (
        "tells copies in plans that are not visible",
        rewritten(f"AND {seen()} AND (", f"AND {seen()} AND (1 = 1 OR "),
        _COPIES,
    ),
    (
        "saves a calendar on any version",
        rewritten("AND version = ? AND data <> ?", "AND version >= min(?, 0) AND data <> ?"),
        "a_calendar_is_not_saved_on_an_old_version",
    ),
    (
        "removes a calendar of any version",
        rewritten(
            "id = ? AND version = ? RETURNING id", "id = ? AND version >= min(?, 0) RETURNING id"
        ),
        "a_calendar_is_not_saved_on_an_old_version",
    ),
    (
        "counts versions that say the same",
        rewritten("AND data <> ?", "AND data <> ? || ' '"),
        "a_calendar_that_says_the_same_is_no_new_version",
    ),
    ("notes no command on a calendar", skipping("INSERT INTO command"), _KEYS),
    (
        "takes any command with a key for the same",
        replaced(
            "sql.documents.check_repeated", lambda id, key, kept, content, version=None: kept[0]
        ),
        _KEYS,
    ),
    (
        "counts from one again after a removal",
        rewritten("SELECT max(version) FROM command", "SELECT NULL FROM command"),
        _REMOVED,
    ),
    (
        "lists what was removed",
        skipping("DELETE FROM document"),
        _REMOVED,
    ),
    (
        "sorts calendars by id only",
        rewritten("ORDER BY sorting, id", "ORDER BY id"),
        "calendars_are_listed_by_page_name_and_search",
    ),
    (
        "begins each page of calendars anew",
        rewritten("kind = ? AND id > ?", "kind = ? AND id > substr(?, 1, 0)"),
        "calendars_are_listed_by_page_name_and_search",
    ),
    (
        "takes every copy for the current one",
        around("sql.calendars.copy_of", _at_any_version),
        _COPIES,
    ),
    ("forgets keys of calendars", replaced("memory.MemoryCalendars", _KeepsNoKeys, memory), _KEYS),
    (
        "saves calendars blindly",
        replaced("memory.MemoryCalendars", _SavesBlindly, memory),
        "a_calendar_is_not_saved_on_an_old_version",
    ),
    (
        "overwrites calendars that others committed",
        replaced("shared_shelves.Desk.check", lambda desk: None, memory),
        "of_two_units_at_once_only_one_keeps_its_calendar",
    ),
    (
        "keeps no calendar at commit",
        replaced("shared_shelves.Desk.put", lambda desk: None, memory),
        "a_calendar_is_opened_as_it_was_added",
    ),
)

_APART = "documents_of_two_kinds_do_not_meet"
DOCUMENTS: tuple[Mutant, ...] = (
    (
        "opens documents of any kind",
        rewritten(
            "FROM document WHERE tenant = ? AND kind = ?",
            "FROM document WHERE tenant = ? AND ? <> ''",
        ),
        _APART,
    ),
    (
        "removes documents of any kind",
        rewritten(
            "DELETE FROM document WHERE tenant = ? AND kind = ?",
            "DELETE FROM document WHERE tenant = ? AND ? <> ''",
        ),
        _APART,
    ),
    (
        "takes anything for an id of a document",
        replaced("documents.Noun.checked_id", lambda noun, value: value),
        "a_document_that_cannot_be_kept_is_refused",
    ),
    (
        "takes everything for a document",
        replaced("documents.Noun.checked", lambda noun, value: value),
        "a_document_of_another_type_is_refused",
    ),
)

SCHEDULES: tuple[Mutant, ...] = (
    (
        "reads columns of any tenant",
        _any_tenant("FROM schedule_column WHERE"),
        _OWN_DATES,
    ),
    (
        "lists schedules of any tenant",
        _any_tenant("ids FROM schedule WHERE"),
        _OWN_DATES,
    ),
    ("drops schedules of any tenant", _any_tenant("DELETE FROM schedule WHERE"), _OWN_DATES),
    (
        "drops columns of any tenant",
        _any_tenant("DELETE FROM schedule_column WHERE"),
        _OWN_DATES,
    ),
    (
        "drops schedules of any project",
        rewritten(
            "DELETE FROM schedule WHERE tenant = ? AND project = ?",
            "DELETE FROM schedule WHERE tenant = ? AND project >= substr(?, 1, 0)",
        ),
        _OWN_DATES,
    ),
    ("drops nothing", skipping("DELETE FROM schedule WHERE"), "dropped_dates_are_gone"),
    (
        "keeps old columns under a new head",
        skipping("DELETE FROM schedule_column"),
        _STALE,
    ),
    (
        "never finds dates stale",
        replaced("sql.schedules.is_current", lambda version, engine, now: True),
        _STALE,
    ),
    (
        "finds dates stale that are not",
        replaced("sql.schedules.is_current", lambda version, engine, now: False),
        "dates_are_opened_as_they_were_computed",
    ),
    (
        "keeps dates of whatever plan",
        replaced("sql.schedules.check_saved", lambda computed, now, last: None),
        "dates_of_a_plan_that_was_never_saved_are_not_kept",
    ),
    (
        "keeps dates of one choice of options",
        replaced("sql.schedules.reading_of", lambda options: "any"),
        "dates_of_each_choice_of_options_are_kept",
    ),
    (
        "keeps dates of the last options in memory",
        replaced("memory.MemorySchedules", _OneForAllOptions, memory),
        "dates_of_each_choice_of_options_are_kept",
    ),
    (
        "loses zones of tasks",
        around("sql.schedules.KeptSchedule", _without("zone")),
        "dates_are_opened_as_they_were_computed",
    ),
    (
        "loses late dates",
        around("sql.schedules.KeptSchedule", _without("late_finish")),
        "dates_are_opened_as_they_were_computed",
    ),
    (
        "lists the oldest schedule first",
        rewritten("ORDER BY version DESC, reading", "ORDER BY version, reading"),
        "kept_schedules_are_listed_the_latest_first",
    ),
    (
        "keeps dates of removed projects in memory",
        replaced("memory.MemoryReader.life", lambda reader, id: None, memory),
        "dates_go_with_their_project",
    ),
)
