"""Our own stores under the contract that a host's store has to meet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from pmcore.repositories import MemoryStore, SqliteStore, Store
from pmcore.testing.faults import Fault
from pmcore.testing.repository_contract import RepositoryContract
from repositories.engines import Place
from repositories.faults import faulty
from repositories.hooks import (
    DAMAGE,
    HookedContract,
    damage_events_in_a_schema,
    damage_position_in_a_schema,
    lose_changes_in_a_schema,
)


class TestMemoryStore(RepositoryContract):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()


class TestSqliteStore(HookedContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        with faulty(), SqliteStore.create(tmp_path / "plans.db") as store:
            yield store


class TestPostgresStore(RepositoryContract):
    @pytest.fixture
    def store(self, emptied: Place, lend: Any) -> Store:
        from pmcore.repositories.postgres import PostgresStore

        self.place = emptied
        return PostgresStore(lend, schema=emptied.schema)

    def reopened(self, store: Store) -> AbstractContextManager[Store]:
        return self.place.opened()

    def damage(self, store: Store, tenant: str, project: str) -> None:
        import psycopg

        damage = DAMAGE.format(f'"{self.place.schema}".').replace("?", "%s")
        with psycopg.connect(self.place.where) as connection:
            assert connection.execute(damage, (tenant, project)).rowcount == 3

    def damage_events(
        self, store: Store, tenant: str, project: str, version: int, number: int
    ) -> None:
        named = tenant, project, version, number
        damage_events_in_a_schema(self.place.where, self.place.schema, *named)

    def lose_changes(self, store: Store, tenant: str, project: str, first: int, last: int) -> None:
        named = tenant, project, first, last
        lose_changes_in_a_schema(self.place.where, self.place.schema, *named)

    def damage_position(self, store: Store, tenant: str, consumer: str, project: str) -> None:
        named = tenant, consumer, project
        damage_position_in_a_schema(self.place.where, self.place.schema, *named)

    @contextmanager
    def arising(self, store: Store, at: int, *, is_late: bool) -> Iterator[Fault]:
        from psycopg.errors import InternalError_

        from repositories.postgres_faults import Broken, arising

        fault = Fault(at, Broken if is_late else InternalError_, is_late)
        with arising(fault):
            yield fault
