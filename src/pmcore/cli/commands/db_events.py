"""``pmcore db events``: what consumers are still to be told."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from shlex import quote

from pmcore.cli.console import say, terminal_width
from pmcore.cli.documents import write_document, wrote
from pmcore.cli.listing import listed
from pmcore.cli.outputs import check_outputs
from pmcore.cli.store_arguments import tenant_of
from pmcore.cli.stores import files_of
from pmcore.cli.tables import Column, table
from pmcore.cli.words import WORDS
from pmcore.kernel import Code, InputError, ProjectId, StoreError
from pmcore.repositories import Batch, Event, SqliteStore

EVENTS_SCHEMA = "pmcore.events/1"
_ALONE = ("--unsubscribe", "--skip-unreadable")
_LEASE = timedelta(minutes=5)  # to write what was taken


def run(command: argparse.Namespace) -> int:
    """Enter or forget a consumer, list or take what waits, or say who is told."""
    _check_asked(command)
    check_outputs([command.json], files_of(command.store))
    words = WORDS[command.lang]
    with SqliteStore(command.store) as store:
        if command.consumer is None:
            say(_consumers(store, command.tenant, words))
            return 0
        if command.unsubscribe:
            return _leave(store, command)
        if command.subscribe:
            _enter(store, command)
        if command.skip_unreadable:
            return _skip(store, command)
        batches = _claimed(store, command)
        events = [event for batch in batches for event in batch.events]
        _tell(events, command, words)
        if command.take:
            _note(store, command.tenant, batches)
    say([words["db_events_taken" if command.take else "db_events_wait"].format(n=len(events))])
    return 0


def _check_asked(command: argparse.Namespace) -> None:
    """Refuse what would be passed over in silence."""
    names = ("unsubscribe", "skip_unreadable", "subscribe", "take", "json")
    asked = [f"--{name.replace('_', '-')}" for name in names if getattr(command, name)]
    problem = None
    if asked and command.consumer is None:
        problem = {"en": f"{asked[0]} needs a CONSUMER", "zh": f"{asked[0]} 需要指明 CONSUMER"}
    elif len(asked) > 1 and asked[0] in _ALONE:
        first, other = asked[:2]
        problem = {"en": f"{first} goes without {other}", "zh": f"{first} 不能与 {other} 同用"}
    if problem is not None:
        raise InputError(Code.CLI_USAGE, problem=problem, command="pmcore db events")


def _consumers(store: SqliteStore, tenant: str, words: Mapping[str, str]) -> Iterator[str]:
    """Yield who is told of events."""
    with store.unit(tenant) as unit:
        names = unit.outbox.consumers()
    yield from names or [words["db_no_consumers"]]


def _enter(store: SqliteStore, command: argparse.Namespace) -> None:
    with store.unit(command.tenant) as unit:
        unit.outbox.subscribe(command.consumer, start=command.subscribe)
        unit.commit()


def _leave(store: SqliteStore, command: argparse.Namespace) -> int:
    with store.unit(command.tenant) as unit:
        unit.outbox.unsubscribe(command.consumer)
        unit.commit()
    say([WORDS[command.lang]["db_left"].format(consumer=command.consumer)])
    return 0


def _skip(store: SqliteStore, command: argparse.Namespace) -> int:
    """Let the consumer go on past what cannot be read, and say what that was."""
    project: ProjectId = command.skip_unreadable
    words = WORDS[command.lang]
    with store.unit(command.tenant) as unit:
        passed = unit.outbox.skip_unreadable(command.consumer, project)
        unit.commit()
    say(listed(passed, command.lang, terminal_width(command.width), most=len(passed), more=""))
    said = words["db_skipped" if passed else "db_none_skipped"]
    say([said.format(project=project, consumer=command.consumer)])
    return 0


def _claimed(store: SqliteStore, command: argparse.Namespace) -> tuple[Batch, ...]:
    """Return what waits; it is lent to nobody unless it is to be taken."""
    with store.unit(command.tenant) as unit:
        try:
            batches = unit.outbox.claim(
                command.consumer, now=datetime.now(UTC), lease=_LEASE, limit=command.limit
            )
        except StoreError as error:
            if error.code is Code.STORE_UNREADABLE:
                say([_way_on(error, command)], sys.stderr)
            raise
        if command.take:
            unit.commit()
    return batches


def _way_on(error: StoreError, command: argparse.Namespace) -> str:
    """Say how the consumer gets past what cannot be read, where no backup is restored."""
    project = str(error.context["project"])
    said = ["pmcore", "db", "events", command.store, command.consumer]
    shown = " ".join(map(quote, [*said, "--skip-unreadable", project, *tenant_of(command)]))
    return WORDS[command.lang]["db_way_on"].format(consumer=command.consumer, command=shown)


def _note(store: SqliteStore, tenant: str, batches: Iterable[Batch]) -> None:
    """Note that all was told; what is broken off before is told again."""
    with store.unit(tenant) as unit:
        for batch in batches:
            unit.outbox.done(batch)
        unit.commit()


def _tell(events: list[Event], command: argparse.Namespace, words: Mapping[str, str]) -> None:
    if events:
        say(_listed(events, words, terminal_width(command.width)))
    if command.json:
        told = [event.to_json() for event in events]
        data = {"schema": EVENTS_SCHEMA, "consumer": command.consumer, "events": told}
        write_document(command.json, json.dumps(data, indent=2, ensure_ascii=False) + "\n")
        say(wrote(command.json, command.lang))


def _listed(events: list[Event], words: Mapping[str, str], width: int | None) -> Iterator[str]:
    yield from table(
        [
            Column(words["db_project"], [event.project for event in events]),
            Column(words["db_version"], [f"{event.version}.{event.number}" for event in events]),
            Column(words["db_event"], [event.kind for event in events]),
            Column(words["db_about"], [event.body.subject for event in events], least=8),
            Column(words["db_data"], [_rest(event, words) for event in events], least=8),
        ],
        width,
    )


def _rest(event: Event, words: Mapping[str, str]) -> str:
    """Say what an event tells besides what it is about: names of fields, dates, a summary task."""
    about = event.body.subject.split("/")
    told = {name: part for name, part in event.data.items() if part not in about}
    fields = told.pop("fields", ())
    rest = [f"{name} {part}" for name, part in told.items() if isinstance(part, str | int)]
    return words["comma"].join([*fields, *rest])
