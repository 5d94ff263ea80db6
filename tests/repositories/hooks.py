"""What the contract asks of our stores and of the example hosts behind their backs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch

from plain_dict import DictStore

from pmcore.repositories import SqliteStore, Store
from pmcore.testing.faults import Fault, failing, faulty
from pmcore.testing.repository_contract import RepositoryContract
from repositories import faults
from repositories.mutants_of_failures import OnDisk

DAMAGE = "UPDATE {}task SET data = replace(data, 'Dig', 'Dog') WHERE tenant = ? AND project = ?"


_DAMAGED_CHANGE = (
    "UPDATE {}change SET edits = '[' || edits WHERE tenant = ? AND project = ? AND version = ?"
)
_DAMAGED_EVENTS = (
    "UPDATE {}outbox SET events = replace(events, 'dig', 'dog')"
    " WHERE tenant = ? AND project = ? AND version = ? AND number = ?"
)


_LOST = "DELETE FROM {}change WHERE tenant = ? AND project = ? AND version BETWEEN ? AND ?"


def lose_changes_in_a_file(path: Path, *named: Any) -> None:
    """Delete entries of a log: tenant, project, first and last version."""
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(_LOST.format(""), named).rowcount


def lose_changes_in_a_schema(conninfo: str, schema: str, *named: Any) -> None:
    """Do the same on PostgreSQL."""
    import psycopg

    statement = _LOST.format(f'"{schema}".').replace("?", "%s")
    with psycopg.connect(conninfo) as connection:
        assert connection.execute(statement, named).rowcount


_MOVED = (
    "UPDATE {}position SET version = version + 64 WHERE tenant = ? AND consumer = ? AND project = ?"
)


def damage_position_in_a_file(path: Path, *named: Any) -> None:
    """Let a consumer seem to be elsewhere: tenant, consumer and project."""
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(_MOVED.format(""), named).rowcount == 1


def damage_position_in_a_schema(conninfo: str, schema: str, *named: Any) -> None:
    """Do the same on PostgreSQL."""
    import psycopg

    statement = _MOVED.format(f'"{schema}".').replace("?", "%s")
    with psycopg.connect(conninfo) as connection:
        assert connection.execute(statement, named).rowcount == 1


def damage_events_in_a_file(path: Path, *named: Any) -> None:
    """Damage what happened at a place: tenant, project, version and number."""
    statement, values = _damaging(*named)
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute(statement.format(""), values).rowcount == 1


def damage_events_in_a_schema(conninfo: str, schema: str, *named: Any) -> None:
    """Do the same on PostgreSQL."""
    import psycopg

    statement, values = _damaging(*named)
    statement = statement.format(f'"{schema}".').replace("?", "%s")
    with psycopg.connect(conninfo) as connection:
        assert connection.execute(statement, values).rowcount == 1


def _damaging(*named: Any) -> tuple[str, tuple[Any, ...]]:
    return (_DAMAGED_EVENTS, named) if named[-1] else (_DAMAGED_CHANGE, named[:-1])


class HookedContract(RepositoryContract):
    """The contract with the hooks of stores in a file, in memory and in a dict."""

    def reopened(self, store: Store) -> AbstractContextManager[Store]:
        if isinstance(store, SqliteStore):
            return SqliteStore(store.path)
        if isinstance(store, OnDisk):
            return nullcontext(store.opened_anew())
        return super().reopened(store)

    def damage(self, store: Store, tenant: str, project: str) -> None:
        if not isinstance(store, SqliteStore):
            super().damage(store, tenant, project)
            return
        with closing(sqlite3.connect(store.path)) as connection, connection:
            assert connection.execute(DAMAGE.format(""), (tenant, project)).rowcount == 3

    def damage_events(
        self, store: Store, tenant: str, project: str, version: int, number: int
    ) -> None:
        if not isinstance(store, SqliteStore):
            super().damage_events(store, tenant, project, version, number)
            return
        damage_events_in_a_file(store.path, tenant, project, version, number)

    def lose_changes(self, store: Store, tenant: str, project: str, first: int, last: int) -> None:
        if not isinstance(store, SqliteStore):
            super().lose_changes(store, tenant, project, first, last)
            return
        lose_changes_in_a_file(store.path, tenant, project, first, last)

    def damage_position(self, store: Store, tenant: str, consumer: str, project: str) -> None:
        if not isinstance(store, SqliteStore):
            super().damage_position(store, tenant, consumer, project)
            return
        damage_position_in_a_file(store.path, tenant, consumer, project)

    def arising(self, store: Store, at: int, *, is_late: bool) -> AbstractContextManager[Fault]:
        if isinstance(store, DictStore):
            return _in_tables(store, Fault(at, failing(at).make, is_late))
        if isinstance(store, SqliteStore):
            return in_a_file(Fault(at, faults.failing(sqlite3.SQLITE_IOERR, "it fails"), is_late))
        return super().arising(store, at, is_late=is_late)


@contextmanager
def in_a_file(fault: Fault) -> Iterator[Fault]:
    """Let a fault come up on the connections that ``faults.faulty`` made."""
    with faults.arising(fault):
        yield fault


@contextmanager
def _in_tables(store: DictStore, fault: Fault) -> Iterator[Fault]:
    """Let a fault come up in what a host's tables are asked for."""
    real = store.tables
    with patch.object(store, "tables", lambda tenant: faulty(real(tenant), fault)):
        yield fault
