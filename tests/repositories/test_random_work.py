"""Random work, in every store of ours and in the one in memory at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count

import pytest
from hypothesis import settings

from pmcore.repositories import Store
from pmcore.testing.repository_contract.machine import RepositoryMachine
from repositories.tampering import sqlite


class SqliteMachine(RepositoryMachine):
    def make(self) -> AbstractContextManager[Store]:
        return sqlite()


TestRandomWorkOnSqlite = SqliteMachine.TestCase
TestRandomWorkOnSqlite.settings = settings(
    max_examples=settings().max_examples // 3, stateful_step_count=25
)

_number = count()


class PostgresMachine(RepositoryMachine):
    @contextmanager
    def make(self) -> Iterator[Store]:
        import psycopg

        from pmcore.repositories.postgres import PostgresStore

        conninfo, schema = os.environ["PMCORE_POSTGRES"], f"m{os.getpid()}-{next(_number)}"
        yield PostgresStore.create(conninfo, schema=schema)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


TestRandomWorkOnPostgres = pytest.mark.skipif(
    "PMCORE_POSTGRES" not in os.environ, reason="tools/with_postgres.sh make test"
)(PostgresMachine.TestCase)
TestRandomWorkOnPostgres.settings = TestRandomWorkOnSqlite.settings
