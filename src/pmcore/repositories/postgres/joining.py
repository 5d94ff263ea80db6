"""A psycopg connection that belongs to a host."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from psycopg import Connection, Cursor, pq
from psycopg import Error as DatabaseError
from psycopg.rows import tuple_row

from pmcore.kernel import Code, StoreError
from pmcore.repositories.entitlements import Entitlements
from pmcore.repositories.handling import Handler
from pmcore.repositories.postgres.session import coded, execute_many
from pmcore.repositories.sql.dialects import POSTGRES
from pmcore.repositories.sql.grounds import PostgresGround, not_joinable
from pmcore.repositories.sql.joining import JoinedStore
from pmcore.repositories.sql.preparing import unprepared
from pmcore.repositories.sql.statements import Cells, Statement
from pmcore.repositories.sql.units import SqlUnit

R = TypeVar("R")
_NONE, _BEGUN = pq.TransactionStatus.IDLE, pq.TransactionStatus.INTRANS


class PostgresHost:
    """A connection of a host, whatever it makes of rows."""

    def __init__(self, connection: Connection[Any]) -> None:
        self._connection = connection

    def check(self, *, read_only: bool) -> None:
        """Refuse a connection that is in no transaction, or in one that failed."""
        status = self._connection.info.transaction_status
        if status == _NONE:
            raise not_joinable(
                "it is in no transaction; enter connection.transaction() first",
                "它不在事务中；请先进入 connection.transaction()",
            )
        if status != _BEGUN:
            raise not_joinable(
                f"its transaction can go no further ({status.name})",
                f"其事务已无法继续（{status.name}）",
            )
        if self._connection.pgconn.pipeline_status != pq.PipelineStatus.OFF:
            raise not_joinable(
                "it is in a pipeline, where answers come later", "它处于管道模式，应答会延后到达"
            )

    def execute(self, sql: str, values: Cells = ()) -> list[Cells]:
        """Execute a statement and return its rows."""
        return self._guarded(lambda cursor: _executed(cursor, POSTGRES.text(sql), values), sql)

    def execute_many(self, statement: Statement) -> None:
        """Execute a statement for each of its rows."""
        self._guarded(lambda cursor: execute_many(cursor, statement), statement.sql)

    def _guarded(self, call: Callable[[Cursor[Cells]], R], sql: str) -> R:
        if self._connection.info.transaction_status == _NONE:
            raise StoreError(Code.STORE_JOIN_LOST)  # the driver would begin another by itself
        try:
            with (
                unprepared(self._connection),
                Cursor(self._connection, row_factory=tuple_row) as cursor,
            ):
                return call(cursor)
        except DatabaseError as error:
            raise coded(error, sql) from error


def _executed(cursor: Cursor[Cells], text: str, values: Cells) -> list[Cells]:
    cursor.execute(text.encode(), values)
    return cursor.fetchall() if cursor.description else []


def joined(
    connection: Connection[Any],
    schema: str,
    entitlements: Entitlements,
    handlers: Sequence[Handler[SqlUnit]],
) -> JoinedStore:
    """Return a store inside the transaction of a connection."""
    return JoinedStore(PostgresHost(connection), PostgresGround(schema), entitlements, handlers)
