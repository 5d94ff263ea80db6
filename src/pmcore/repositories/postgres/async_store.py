"""The store on PostgreSQL for programs that await."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeAlias, TypeVar

from psycopg import AsyncConnection
from psycopg import Error as DatabaseError
from typing_extensions import override

from pmcore.kernel import Code, ProjectId, StoreError, TenantId, check_id
from pmcore.repositories.capabilities import ALL
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.handling import AsyncHandler, Handlers
from pmcore.repositories.postgres.session import (
    FEW,
    Mode,
    PostgresTransaction,
    check_layout,
    coded,
    uncommitted,
)
from pmcore.repositories.postgres.store import DEFAULT_SCHEMA
from pmcore.repositories.sql.async_units import AsyncSqlUnit, AsyncSqlView
from pmcore.repositories.sql.statements import Cells, Program, Statement
from pmcore.repositories.sql.states import said_by
from pmcore.repositories.sql.steady import hold_project
from pmcore.repositories.steps import awaited

R = TypeVar("R")
AsyncLending: TypeAlias = "Callable[[], AbstractAsyncContextManager[AsyncConnection[Cells]]]"


class AsyncPostgresStore:
    """A store that :meth:`PostgresStore.create` laid out, to be awaited.

    Parameters
    ----------
    connections
        A connection string, which opens a connection for each unit or view; or what lends them in
        autocommit mode, such as ``psycopg_pool.AsyncConnectionPool(...).connection``.
    entitlements
        What tenants may use; by default there is no limit.
    handlers
        What the host does about events just before they are kept.
    """

    capabilities = ALL
    handlers = Handlers[AsyncHandler[AsyncSqlUnit]](awaits=True)

    def __init__(
        self,
        connections: str | AsyncLending,
        *,
        schema: str = DEFAULT_SCHEMA,
        entitlements: Entitlements = UNLIMITED,
        handlers: Sequence[AsyncHandler[AsyncSqlUnit]] = (),
    ) -> None:
        self.entitlements, self.handlers = entitlements, handlers
        self._lend = _opening(connections) if isinstance(connections, str) else connections
        self._schema = check_id(schema, "schema")

    @asynccontextmanager
    async def view(self, tenant: TenantId) -> AsyncIterator[AsyncSqlView]:
        """Look at what a tenant has at this moment."""
        check_id(tenant, "tenant")
        async with self._session(Mode.VIEW) as session:
            yield AsyncSqlView(session, tenant)

    @asynccontextmanager
    async def unit(self, tenant: TenantId) -> AsyncIterator[AsyncSqlUnit]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""
        check_id(tenant, "tenant")
        async with self._session(Mode.UNIT) as session:
            yield AsyncSqlUnit(session, tenant, self.handlers)

    @asynccontextmanager
    async def turn(self, tenant: TenantId, project: ProjectId) -> AsyncIterator[AsyncSqlUnit]:
        """Begin a unit of work that holds the row of a project, so that nobody else saves it."""
        check_id(tenant, "tenant"), check_id(project, "project")
        async with self._session(Mode.TURN) as session:
            await session.run(hold_project(tenant, project, session.dialect))
            yield AsyncSqlUnit(session, tenant, self.handlers)

    @asynccontextmanager
    async def _session(self, mode: Mode) -> AsyncIterator[AsyncPostgresSession]:
        async with self._lend() as connection:
            session = AsyncPostgresSession(connection, self.entitlements)
            try:
                await session.begin(self._schema, mode)
                yield session
            finally:
                await session.leave()


class AsyncPostgresSession(PostgresTransaction):
    """A transaction; see :class:`~pmcore.repositories.postgres.session.PostgresSession`.

    Two calls of one unit may be awaited side by side: the second one begins when the first has
    ended, for a commit between two statements of a save would tear it.
    """

    def __init__(
        self, connection: AsyncConnection[Cells], entitlements: Entitlements = UNLIMITED
    ) -> None:
        super().__init__(connection, entitlements)
        self._connection, self._turn = connection, asyncio.Lock()

    @override
    async def begin(self, schema: str, mode: Mode) -> None:
        begin = self._beginning(schema, mode)
        self._connection.prepare_threshold = None  # see sql/preparing.py
        cursor = await self._guarded(lambda: self._connection.execute(begin))
        while cursor.nextset():
            pass
        check_layout(schema, await cursor.fetchall())

    @override
    async def run(self, program: Program[R]) -> R:
        async with self._turn:
            with self._running():
                return await self._run(program)

    async def _run(self, program: Program[R]) -> R:
        try:
            statement = next(program)
            while True:
                statement = program.send(await self._executed(statement))
        except StopIteration as end:
            result: R = end.value
            return result

    async def renewed(self) -> bool:
        """Begin anew, unless something was read already."""
        return await awaited(self._renewing())

    async def explain(self, program: Program[object]) -> None:
        """Raise what a program refuses by what the other transaction kept; this one is over."""
        await awaited(self._explaining(program))

    async def rollback(self) -> None:
        """Keep nothing."""
        async with self._turn:
            self._check_open()
            await self._leave()

    @override
    async def leave(self) -> None:
        try:
            await self._turn.acquire()
        except BaseException:
            await self._connection.close()  # some call is under way: the server rolls it back
            raise
        try:
            await self._leave()
        finally:
            self._turn.release()

    async def _leave(self) -> None:
        self.is_over = True
        status = self._connection.info.transaction_status
        try:
            if status != type(status).IDLE:
                await self._connection.execute("ROLLBACK")
        except BaseException as error:
            await self._connection.close()  # the server rolls back what lost its connection
            if not isinstance(error, DatabaseError):
                raise
        finally:
            self._connection.prepare_threshold = self._threshold

    async def commit(self) -> None:
        """Keep everything."""
        async with self._turn:
            self._check_open()
            self.is_over = True
            try:
                await self._connection.execute("COMMIT")
            except DatabaseError as error:
                raise uncommitted(error) from error

    async def _executed(self, statement: Statement) -> list[Cells]:
        return await self._guarded(lambda: self._execute(statement), statement.sql)

    async def _execute(self, statement: Statement) -> list[Cells]:
        text = self.dialect.text(statement.sql)
        if statement.asks:
            cursor = await self._connection.execute(text, statement.rows[0])
            rows = await cursor.fetchall()
            self._wrote |= bool(rows) and not statement.only_reads
            return rows
        self._wrote = True
        async with self._connection.cursor() as cursor:
            if statement.into is not None and len(statement.rows) > FEW:
                async with cursor.copy(f"COPY {statement.into} FROM STDIN") as copy:
                    for row in statement.rows:
                        await copy.write_row(row)
            else:
                await cursor.executemany(text, statement.rows)
        return []

    async def _guarded(self, call: Callable[[], Awaitable[R]], sql: str = "") -> R:
        try:
            return await call()
        except DatabaseError as error:
            self.is_over = True
            raise coded(error, sql) from error


def _opening(conninfo: str) -> AsyncLending:
    @asynccontextmanager
    async def lend() -> AsyncIterator[AsyncConnection[Cells]]:
        try:
            connection = await AsyncConnection.connect(conninfo, autocommit=True)
        except DatabaseError as error:
            raise StoreError(Code.STORE_FAILED, reason=said_by(error)) from error
        try:
            yield connection
        finally:
            await connection.close()

    return lend
