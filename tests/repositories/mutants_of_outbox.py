"""Outboxes with one bug each, and the case of the contract that finds out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pmcore.kernel import StoreError
from pmcore.repositories import event_schema
from pmcore.repositories.events import EventKind
from pmcore.repositories.sql.entries import Begun, Damage
from pmcore.repositories.sql.positions import Position, lend
from pmcore.repositories.sql.statements import Program, Statement
from pmcore.repositories.telling import ADDED, REMOVED, RESTORED, Entry, Place
from repositories.mutants import Mutant, any_tenant
from repositories.tampering import (
    Change,
    around,
    memory,
    replaced,
    rewritten,
    skipping,
    tampered,
    unsealed,
)

_ENTER = "INSERT INTO consumer (tenant, id) VALUES (?, ?)"
_IN_ORDER = "every_save_is_told_once_and_in_order"
_AGAIN = "what_is_not_done_in_time_is_told_again_with_the_same_keys"
_STARTS = "a_consumer_starts_where_it_says"
_REMOVED = "a_removed_project_is_told_to_its_end"
_RESTORED = "a_project_that_comes_with_its_log_is_told_as_one_event"
_TENANTS = "tenants_are_told_of_their_own"
_DONE = "a_batch_is_done_once_and_by_who_has_it"
_LATE = "moves_that_come_late_are_told_as_well"
_ONCE = "moves_that_are_put_again_are_told_once"
_ONE_KEY = "a_key_is_good_for_one_put"
_ANY_PROJECT = "FROM put_command WHERE tenant = ? AND ? <> ''"
_NO_MORE = "a_batch_says_no_more_than_was_handed_out"
_AHEAD = "a_clock_that_is_ahead_withholds_nothing_for_long"
_ALONE = "damage_that_alone_is_left_is_told"


def _without_last(real: Callable[..., Any]) -> Callable[..., Any]:
    def entries(*asked: Any) -> Any:
        return (yield from real(*asked))[:-1]

    return entries


def _keeping_nothing(*_: object) -> Iterator[Any]:
    return iter(())


def _starting(start: str) -> Callable[[Any], Any]:
    return lambda real: lambda tenant, _: real(tenant, start)


def _parted(real: Callable[..., list[Entry]]) -> Callable[..., list[Entry]]:
    def few(entries: Any, limit: int) -> list[Entry]:
        return [Entry(place, bodies[:limit]) for place, bodies in real(entries, limit)]

    return few


def _leased_for_nothing(real: Callable[..., Any]) -> Callable[..., Any]:
    return lambda tenant, batch: real(tenant, batch) if batch.events else iter(())


def _only(where: str, old: str, new: str) -> Change:
    """Say one thing instead of another in the statements that have some part."""

    def change(statement: Statement) -> Statement:
        if where not in statement.sql:
            return statement
        return replace(statement, sql=statement.sql.replace(old, new))

    return change


def _by_turns_alone(real: Callable[..., bool]) -> Callable[..., bool]:
    return lambda at, batch: at.turn == batch.turn


def _new_key(event: Any) -> str:
    return f"{event.project}/{id(event)}"


TENANTS_TOLD: tuple[Mutant, ...] = (
    (
        "takes what was handed to another tenant as done",
        replaced("sql.outbox_requests.batch_of", lambda tenant, batch: batch),
        "what_was_handed_to_another_tenant_is_not_done",
    ),
    (
        "tells what was put in any tenant",
        replaced("telling._seal", lambda *_: "sealed", any_tenant("events FROM outbox WHERE")),
        _TENANTS,
    ),
    (
        "tells the log of any tenant",
        any_tenant("version, edits, erasure FROM change WHERE"),
        _TENANTS,
    ),
    (
        "takes leases in any tenant",
        unsealed(any_tenant("lent_number = ?, seal = ? WHERE")),
        "what_was_handed_to_another_tenant_is_not_done",
    ),
    ("sweeps what any tenant has", any_tenant("DELETE FROM outbox WHERE"), _TENANTS),
    ("forgets consumers of any tenant", any_tenant("DELETE FROM consumer WHERE"), _TENANTS),
    ("names consumers of any tenant", any_tenant("SELECT id FROM consumer WHERE"), _TENANTS),
    (
        "waits for projects of any tenant",
        rewritten(
            "SELECT e.id FROM epoch e WHERE e.tenant = ?", "SELECT e.id FROM epoch e WHERE ? > ''"
        ),
        "a_view_says_so_for_each_consumer_and_tenant",
    ),
    (
        "begins with projects of any tenant",
        rewritten("FROM epoch WHERE tenant = ? ORDER", "FROM epoch WHERE ? > '' ORDER"),
        _TENANTS,
    ),
)


def _named_anew(put: Any) -> str:
    return str(id(put))


def _names_alone(kind: EventKind, data: Any) -> str | None:
    return None if set(data) == set(event_schema._DATA[kind]) else "data"


def _the_same(held: Any, **named: Any) -> Any:
    return replace(held, **named) if named else held


PUT: tuple[Mutant, ...] = (
    ("knows no put again", replaced("putting.Put.command", property(_named_anew)), _ONCE),
    (
        "takes any put for that of its key",
        replaced("putting.Put.check_again", lambda put, content: None),
        _ONE_KEY,
    ),
    ("knows keys of puts in any tenant", any_tenant("FROM put_command WHERE"), _ONE_KEY),
    (
        "knows keys of puts of any project",
        rewritten("FROM put_command WHERE tenant = ? AND project = ?", _ANY_PROJECT),
        _ONE_KEY,
    ),
    (
        "remembers keys of puts of a project that is gone",
        replaced("sqlite.files._SETTINGS", ()),
        "a_key_goes_with_its_project",
    ),
    (
        "remembers keys of puts of a project that is gone, in memory",
        replaced("memory_outbox._PutCommand.project", "", memory),
        "a_key_goes_with_its_project",
    ),
    (
        "puts beside a version that another unit leaves, in memory",
        replaced("memory_outbox.replace", _the_same, memory),
        "what_is_put_beside_a_save_is_told_or_refused",
    ),
    (
        "looks at the names of what is put",
        replaced("putting.misfit", _names_alone),
        "what_a_save_tells_cannot_be_put",
    ),
    (
        "takes whatever looks like a batch",
        replaced("sql.outbox_requests.batch_of", lambda tenant, batch: batch),
        "what_is_no_batch_of_events_is_refused",
    ),
)
CLOCKS: tuple[Mutant, ...] = (
    (
        "lends for as long as somebody asks",
        replaced("claims.LONGEST_LEASE", timedelta(days=1)),
        "what_is_no_claim_is_refused",
    ),
    ("believes every clock", rewritten("OR c.until > ?)", "AND ? <> '')"), _AHEAD),
    (
        "believes every clock, in memory",
        replaced("claims.Lease.frees", lambda lease, until: until <= lease.since, memory),
        _AHEAD,
    ),
    (
        "leaves what is done with who had it",
        unsealed(
            tampered(
                _only("AND lent_number = ?", "turn = ?, until = ?", "turn = ?, until = until || ?")
            )
        ),
        "what_is_done_is_free_by_any_clock",
    ),
    (
        "hands out by clocks",
        rewritten("ORDER BY c.turn, c.project", "ORDER BY c.until, c.project"),
        "who_was_handed_out_longest_ago_comes_first_whatever_clocks_say",
    ),
    (
        "counts turns of each project by themselves",
        rewritten("coalesce(max(turn), 0)", "0 * coalesce(max(turn), 0)"),
        "a_new_project_comes_first_once",
    ),
)


def _stopping(real: Callable[..., Any]) -> Callable[..., Any]:
    def line(*given: Any) -> Any:
        held = real(*given)
        if isinstance(held, Damage):
            raise held.error
        return held

    return line


def _hiding(real: Callable[..., Any]) -> Callable[..., Any]:
    def line(*given: Any) -> Any:
        held = real(*given)
        return Entry(held.place, ()) if isinstance(held, Damage) else held

    return line


def _saying_nothing(real: Callable[..., Any]) -> Callable[..., Any]:
    def news(*asked: Any) -> Any:
        return (yield from real(*asked))._replace(damage=None)

    return news


def _of_a_restored_one(version: int, bodies: Any) -> Begun:
    return Begun(version + (bodies is None), RESTORED if bodies is None else bodies)


def _with_what_was_lent(before: Position, place: Place) -> Program[None]:
    return lend(before._replace(version=place.version, number=place.number))


def _one_by_one(real: Callable[..., Damage]) -> Callable[..., Damage]:
    return lambda project, first, last: real(project, first, first)


def _removing_all_the_same(real: Callable[..., Any]) -> Callable[..., Any]:
    def unread(*asked: Any) -> Any:
        try:
            return (yield from real(*asked))
        except StoreError:
            return [Entry(Place(asked[-1], 0), REMOVED)]

    return unread


DAMAGED: tuple[Mutant, ...] = (
    (
        "stops at what cannot be read",
        around("sql.entries._line", _stopping),
        "damage_holds_up_no_other_project",
    ),
    ("passes over what cannot be read", around("sql.entries._line", _hiding), _ALONE),
    ("says nothing of what cannot be read", around("sql.outbox.news", _saying_nothing), _ALONE),
    (
        "skips nothing",
        around("sql.outbox.news", _saying_nothing),
        "an_operator_lets_a_consumer_go_on_past_damage",
    ),
    (
        "skips for every consumer",
        unsealed(
            tampered(_only("? AND turn = ? RETURNING", "AND consumer = ?", "AND consumer >= ?"))
        ),
        "an_operator_lets_a_consumer_go_on_past_damage",
    ),
    (
        "goes back to what was skipped",
        replaced("sql.outbox.go_on", _with_what_was_lent),
        "a_batch_of_before_takes_nobody_back_to_damage",
    ),
    (
        "removes what cannot be told",
        around("sql.saving.unread_entries", _removing_all_the_same),
        "nothing_is_removed_that_cannot_be_told",
    ),
    (
        "believes whatever is kept of how far a consumer has come",
        unsealed(replaced("sql.outbox.as_kept", lambda *_: None)),
        "a_consumer_who_came_nobody_knows_how_far_is_told_all_again",
    ),
    (
        "removes what a consumer may lack who came nobody knows how far",
        replaced("sql.sealing.check_seal", lambda *_: None),
        "nothing_that_such_a_consumer_may_lack_is_removed",
    ),
    (
        "forgets with a consumer what another may lack who came nobody knows how far",
        replaced("sql.outbox.places_of_all", lambda *_: iter(())),
        "nothing_that_such_a_consumer_may_lack_goes_with_another",
    ),
    (
        "removes a project whose log ends early",
        rewritten("SELECT e.above, p.version FROM", "SELECT e.above, 0 * p.version FROM"),
        "a_log_that_lost_its_end_is_not_removed_before_it_was_told",
    ),
    (
        "takes any log for one that begins where it does",
        replaced("sql.entries.Begun", _of_a_restored_one),
        "a_log_that_lost_its_beginning_is_not_told_as_another",
    ),
    (
        "skips one version of many that are lost",
        around("sql.entries._missing", _one_by_one),
        "changes_that_are_lost_in_a_row_are_passed_over_at_once",
    ),
)
OUTBOX: tuple[Mutant, ...] = (
    *TENANTS_TOLD,
    *PUT,
    *CLOCKS,
    *DAMAGED,
    ("hands out a batch for ever", skipping("AND lent_version = ?"), _IN_ORDER),
    (
        "tells the newest change first",
        rewritten("version > ? ORDER BY version LIMIT", "version > ? ORDER BY version DESC LIMIT"),
        _IN_ORDER,
    ),
    (
        "takes what was handed out for told",
        around("sql.outbox.lend", lambda real: lambda at: real(at._replace(version=9))),
        _AGAIN,
    ),
    (
        "keeps no lease",
        rewritten("c.until <= ?", "c.project <> ?"),
        "one_project_is_with_one_worker",
    ),
    ("hands out nothing twice", rewritten("c.until <= ?", "c.until < substr(?, 1, 1)"), _AGAIN),
    (
        "lets anybody say that a batch is done",
        rewritten("AND turn = ? AND lent_version = ?", "AND turn >= ? AND ? < 9"),
        _DONE,
    ),
    (
        "does not count turns",
        around("sql.outbox.lend", lambda real: lambda at: real(at._replace(turn=1))),
        _DONE,
    ),
    (
        "believes a batch how far it goes",
        rewritten("AND lent_version = ? AND lent_number = ?", "AND ? < 99 AND ? < 99"),
        _NO_MORE,
    ),
    (
        "believes a batch how far it goes, in memory",
        around("memory_outbox._Position.is_lent", _by_turns_alone, memory),
        _NO_MORE,
    ),
    ("names what it tells anew", replaced("events.Event.key", property(_new_key)), _AGAIN),
    (
        "lets consumers wait for each other",
        unsealed(
            rewritten("AND consumer = ? AND project = ?", "AND consumer >= ? AND project = ?")
        ),
        "consumers_do_not_wait_for_each_other",
    ),
    (
        "starts everybody at the beginning",
        around("sql.outbox._first_places", _starting("beginning")),
        _STARTS,
    ),
    ("starts everybody now", around("sql.outbox._first_places", _starting("now")), _STARTS),
    (
        "tells nobody of projects that come later",
        replaced("sql.outbox._place_missing", _keeping_nothing),
        _IN_ORDER,
    ),
    (
        "lets a consumer that is entered again begin anew",
        rewritten(f"{_ENTER} ON CONFLICT DO NOTHING", _ENTER.replace("INTO", "OR REPLACE INTO")),
        "a_consumer_that_is_entered_again_goes_on",
    ),
    (
        "tells whoever asks",
        rewritten("SELECT id FROM consumer WHERE tenant = ? AND id = ?", "SELECT ? || ?"),
        "a_consumer_that_left_is_unknown",
    ),
    (
        "remembers how far a consumer that left had come",
        replaced("sqlite.files._SETTINGS", ()),
        "a_consumer_that_left_is_unknown",
    ),
    (
        "parts the events of one save",
        around("sql.entries.first_few", _parted),
        "a_claim_ends_when_there_is_enough",
    ),
    (
        "lets the same project always come first",
        rewritten("ORDER BY c.turn, c.project", "ORDER BY c.project"),
        "who_waited_longest_comes_first",
    ),
    (
        "forgets what it was to tell of a removed project",
        replaced("sql.saving.keep_events", _keeping_nothing),
        _REMOVED,
    ),
    ("tells nobody of a removal", around("sql.saving.unread_entries", _without_last), _REMOVED),
    (
        "removes what a consumer who never claimed is to be told",
        rewritten(" k LEFT JOIN position c", " k JOIN position c"),
        _REMOVED,
    ),
    (
        "sweeps what a consumer who never claimed is to be told",
        rewritten("c.version IS NULL OR (c.v", "c.version IS NOT NULL AND (c.v"),
        _REMOVED,
    ),
    (
        "tells the changes that a project comes with",
        rewritten("AND key IS NOT NULL", "AND kind <> ''"),
        _RESTORED,
    ),
    ("takes a restored project for a new one", replaced("sql.entries.RESTORED", ADDED), _RESTORED),
    (
        "hands out changes that come to nothing",
        around("sql.outbox.done", _leased_for_nothing),
        "a_change_that_comes_to_nothing_is_passed_over",
    ),
    (
        "numbers what is put from 1 again",
        around("sql.putting.keep_epoch", lambda real: lambda epoch: real(epoch._replace(noted=0))),
        _LATE,
    ),
    (
        "does not look for what is put beside a version that was told",
        rewritten("(o.version, o.number) > (c.version, c.number)", "o.version > c.version"),
        _LATE,
    ),
    (
        "puts events beside any version",
        rewritten(
            "AND version = ? AND NOT EXISTS (SELECT 1 FROM put",
            "AND version >= ? AND NOT EXISTS (SELECT 1 FROM put",
        ),
        "moves_of_a_version_that_is_over_are_refused",
    ),
    (
        "puts whatever it is given",
        replaced("putting._checked", tuple),
        "what_a_save_tells_cannot_be_put",
    ),
)
