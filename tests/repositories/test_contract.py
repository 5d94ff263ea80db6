"""Our own stores under the contract that a host's store has to meet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pmcore.repositories import MemoryStore, SqliteStore, Store
from pmcore.testing.repository_contract import RepositoryContract


class TestMemoryStore(RepositoryContract):
    @pytest.fixture
    def store(self) -> Store:
        return MemoryStore()


class TestSqliteStore(RepositoryContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        with SqliteStore.create(tmp_path / "plans.db") as store:
            yield store


class TestPostgresStore(RepositoryContract):
    @pytest.fixture
    def store(self, conninfo: str, schema: str) -> Iterator[Store]:
        psycopg = pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import PostgresStore

        yield PostgresStore.create(conninfo, schema=schema)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')
