"""Stores on every database there is, told so that other processes can open them too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pmcore.repositories import AsyncSqliteStore, SqliteStore, Store
from pmcore.repositories.sql.schema import TABLES


@dataclass(frozen=True)
class Place:
    """Where a store is: in a file, or in a schema of a PostgreSQL database."""

    where: str
    schema: str = ""

    @property
    def is_file(self) -> bool:
        """Whether it is on SQLite."""
        return not self.schema

    def opened(self) -> AbstractContextManager[Store]:
        """Open it."""
        return SqliteStore(Path(self.where)) if self.is_file else self._on_postgres()

    @asynccontextmanager
    async def awaited(self) -> AsyncIterator[Any]:
        """Open it for programs that await."""
        if self.is_file:
            with SqliteStore(Path(self.where)) as store:
                yield AsyncSqliteStore(store)
        else:
            from pmcore.repositories.postgres import AsyncPostgresStore

            async with lending_awaited(self.where) as lend:
                yield AsyncPostgresStore(lend, schema=self.schema)

    @contextmanager
    def _on_postgres(self) -> Iterator[Store]:
        from pmcore.repositories.postgres import PostgresStore

        with lending(self.where) as lend:
            yield PostgresStore(lend, schema=self.schema)


@contextmanager
def lending(conninfo: str, factory: Any = None) -> Iterator[Any]:
    """Give what lends connections and lends them again, as a pool does."""
    import psycopg
    from psycopg.pq import TransactionStatus

    idle: list[Any] = []

    @contextmanager
    def lend() -> Iterator[Any]:
        made = factory or psycopg.Connection
        connection = idle.pop() if idle else made.connect(conninfo, autocommit=True)
        try:
            yield connection
        finally:
            if connection.info.transaction_status is TransactionStatus.IDLE:
                idle.append(connection)
            else:
                connection.close()

    try:
        yield lend
    finally:
        for connection in idle:
            connection.close()


@asynccontextmanager
async def lending_awaited(conninfo: str, factory: Any = None) -> AsyncIterator[Any]:
    """Do the same, awaited."""
    import psycopg
    from psycopg.pq import TransactionStatus

    idle: list[Any] = []

    @asynccontextmanager
    async def lend() -> AsyncIterator[Any]:
        made = factory or psycopg.AsyncConnection
        connection = idle.pop() if idle else await made.connect(conninfo, autocommit=True)
        try:
            yield connection
        finally:
            if connection.info.transaction_status is TransactionStatus.IDLE:
                idle.append(connection)
            else:
                await connection.close()

    try:
        yield lend
    finally:
        for connection in idle:
            await connection.close()


@contextmanager
def on_sqlite(folder: Path) -> Iterator[Place]:
    """Make an empty store in a file."""
    path = folder / "plans.db"
    SqliteStore.create(path).close()
    yield Place(str(path))


@contextmanager
def on_postgres(conninfo: str, schema: str) -> Iterator[Place]:
    """Make an empty store in a schema that goes with it."""
    import psycopg

    from pmcore.repositories.postgres import PostgresStore

    PostgresStore.create(conninfo, schema=schema)
    try:
        yield Place(conninfo, schema)
    finally:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


def empty(connection: Any, schema: str) -> None:
    """Delete all rows of a store on PostgreSQL: much quicker than to lay out another."""
    statements = [f'DELETE FROM "{schema}".{table}' for table in TABLES]
    with connection.transaction():
        connection.execute("SET LOCAL lock_timeout = '10s'")  # a transaction that a test left open
        connection.execute("; ".join(statements))
