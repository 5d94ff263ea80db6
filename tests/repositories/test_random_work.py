"""Random work, in every store of ours and in the one in memory at once."""

from __future__ import annotations

from contextlib import AbstractContextManager

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
