"""Random work, in every store of ours and in the one in memory at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from pmcore.kernel import PmcoreError
from pmcore.repositories import Store
from pmcore.testing.repository_contract.machine import RepositoryMachine
from pmcore.testing.repository_contract.outbox_machine import OutboxMachine
from repositories.depth import IS_DEEP
from repositories.tampering import sqlite
from repositories.test_mutants import MUTANTS


class SqliteMachine(OutboxMachine):
    def make(self) -> AbstractContextManager[Store]:
        return sqlite()


TestRandomWorkOnSqlite = SqliteMachine.TestCase
TestRandomWorkOnSqlite.settings = settings(
    max_examples=settings().max_examples // 3, stateful_step_count=25
)

EASY = (
    "opens tasks of any tenant",
    "deletes tasks of any tenant",
    "counts versions by itself",
    "does not delete dependencies",
    "does not add to the digest",
    "shows the moment of the first question",
    "reads the first 1,000 tasks",
    "forgets keys after 20 commands",
    "keeps times to the second",
    "takes tenants for one whatever their case",
    "trims keys",
)


@pytest.mark.parametrize("bug", EASY if IS_DEEP else EASY[::3])
def test_given_a_store_with_a_bug_when_people_work_at_random_then_it_is_found(bug: str) -> None:
    (make,) = [make for name, make, _ in MUTANTS if name == bug]

    class Machine(RepositoryMachine):
        def make(self) -> AbstractContextManager[Store]:
            return make()

    once = settings(
        max_examples=100,
        stateful_step_count=25,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        report_multiple_bugs=False,
    )
    with pytest.raises((AssertionError, PmcoreError)):
        run_state_machine_as_test(Machine, settings=once)


_number = count()


class PostgresMachine(OutboxMachine):
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
