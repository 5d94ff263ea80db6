"""Projects in PostgreSQL: the store of services with several machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeAlias

from pmcore.kernel import Code, MissingExtraError, StoreError, TenantId, check_id
from pmcore.repositories.sql.schema import POSTGRES_SCHEMA, SCHEMA_VERSION
from pmcore.repositories.sql.units import SqlUnit, SqlView

try:
    import psycopg
    from psycopg import sql as psycopg_sql
except ImportError as missing:
    raise MissingExtraError(
        Code.EXTRA_MISSING, feature="PostgreSQL", package="psycopg", extra="postgres"
    ) from missing

from pmcore.repositories.postgres.session import PostgresSession, said

Lending: TypeAlias = "Callable[[], AbstractContextManager[psycopg.Connection[tuple[object, ...]]]]"
DEFAULT_SCHEMA = "pmcore"


class PostgresStore:
    """A store in a schema of a PostgreSQL database.

    Units of work that save the same project take turns; all others run side by side. Nothing
    needs a sequence, and every key leads with the tenant.

    Parameters
    ----------
    connections
        Where connections come from: a connection string, which opens one for each unit or view;
        or what lends them, such as ``psycopg_pool.ConnectionPool(...).connection``. They must be
        in autocommit mode, since units begin and end transactions themselves.
    schema
        The schema that :meth:`create` laid out.

    Raises
    ------
    StoreError
        ``store.not_found``, ``store.newer``, ``store.failed``.
    MissingExtraError
        ``extra.missing`` without the extra ``postgres``.
    """

    def __init__(self, connections: str | Lending, *, schema: str = DEFAULT_SCHEMA) -> None:
        self._lend = _opening(connections) if isinstance(connections, str) else connections
        self._schema = check_id(schema, "schema")
        self._check_version()

    @classmethod
    def create(cls, connections: str | Lending, *, schema: str = DEFAULT_SCHEMA) -> PostgresStore:
        """Lay out an empty store in a new schema, and open it.

        Raises
        ------
        StoreError
            ``store.exists`` for a schema that is there, whatever it holds; ``store.failed``.
        """
        lend = _opening(connections) if isinstance(connections, str) else connections
        named = psycopg_sql.Identifier(check_id(schema, "schema"))
        try:
            with lend() as connection, connection.transaction():
                connection.execute(psycopg_sql.SQL("CREATE SCHEMA {}").format(named))
                connection.execute(psycopg_sql.SQL("SET LOCAL search_path TO {}").format(named))
                for statement in POSTGRES_SCHEMA:
                    connection.execute(statement)
                connection.execute("INSERT INTO layout (version) VALUES (%s)", (SCHEMA_VERSION,))
        except (psycopg.errors.DuplicateSchema, psycopg.errors.UniqueViolation):
            raise StoreError(Code.STORE_EXISTS, path=schema) from None
        except psycopg.Error as error:
            raise StoreError(Code.STORE_FAILED, reason=said(error)) from error
        return cls(lend, schema=schema)

    @contextmanager
    def view(self, tenant: TenantId) -> Iterator[SqlView]:
        """Look at what a tenant has at this moment."""
        check_id(tenant, "tenant")
        with self._session(read_only=True) as session:
            yield SqlView(session, tenant)

    @contextmanager
    def unit(self, tenant: TenantId) -> Iterator[SqlUnit]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""
        check_id(tenant, "tenant")
        with self._session(read_only=False) as session:
            yield SqlUnit(session, tenant)

    @contextmanager
    def _session(self, *, read_only: bool) -> Iterator[PostgresSession]:
        with self._lend() as connection:
            session = PostgresSession(connection)
            session.begin(self._schema, read_only=read_only)
            try:
                yield session
            finally:
                session.leave()

    def _check_version(self) -> None:
        table = psycopg_sql.Identifier(self._schema, "layout")
        asked = psycopg_sql.SQL("SELECT version FROM {}").format(table)
        try:
            with self._lend() as connection:
                rows = connection.execute(asked).fetchall()
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
            raise StoreError(Code.STORE_NOT_FOUND, path=self._schema) from None
        except psycopg.Error as error:
            raise StoreError(Code.STORE_FAILED, reason=said(error)) from error
        found = max((int(str(version)) for (version,) in rows), default=0)
        if found > SCHEMA_VERSION:
            named = {"found": found, "known": SCHEMA_VERSION}
            raise StoreError(Code.STORE_NEWER, path=self._schema, **named)


def _opening(conninfo: str) -> Lending:
    @contextmanager
    def lend() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        try:
            connection = psycopg.connect(conninfo, autocommit=True, prepare_threshold=None)
        except psycopg.Error as error:
            raise StoreError(Code.STORE_FAILED, reason=said(error)) from error
        try:
            yield connection
        finally:
            connection.close()

    return lend
