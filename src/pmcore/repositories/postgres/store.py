"""Projects in PostgreSQL: the store of services with several machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, TypeAlias

from pmcore.kernel import (
    CalendarId,
    Code,
    Finding,
    MissingExtraError,
    ProjectId,
    StoreError,
    TenantId,
    check_id,
)
from pmcore.repositories.calendars import CALENDARS
from pmcore.repositories.capabilities import ALL
from pmcore.repositories.entitlements import UNLIMITED, Entitlements
from pmcore.repositories.handling import Handler, Handlers
from pmcore.repositories.sql.joining import JoinedStore
from pmcore.repositories.sql.loose_rows import loose_rows
from pmcore.repositories.sql.migrations import check_known, step_from
from pmcore.repositories.sql.orphans import orphans
from pmcore.repositories.sql.preparing import unprepared
from pmcore.repositories.sql.schema import POSTGRES_SCHEMA, SCHEMA_VERSION
from pmcore.repositories.sql.seeing import document_ids, project_ids, tenants
from pmcore.repositories.sql.states import BUSY_SECONDS, said_by
from pmcore.repositories.sql.steady import hold_project
from pmcore.repositories.sql.units import SqlUnit, SqlView

try:
    import psycopg
    from psycopg import sql as psycopg_sql
except ImportError as missing:
    raise MissingExtraError(
        Code.EXTRA_MISSING, feature="PostgreSQL", package="psycopg", extra="postgres"
    ) from missing

from pmcore.repositories.postgres.joining import joined
from pmcore.repositories.postgres.keys import lacking
from pmcore.repositories.postgres.session import (
    Mode,
    PostgresSession,
    check_layout,
    coded,
    layout_version,
)

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
    entitlements
        What tenants may use; by default there is no limit.
    handlers
        What the host does about events just before they are kept.

    Raises
    ------
    StoreError
        ``store.not_found``, ``store.failed``; ``store.newer``, and ``store.older`` before
        :meth:`migrate`: then or later, when another program has migrated it.
    MissingExtraError
        ``extra.missing`` without the extra ``postgres``.
    """

    capabilities = ALL
    handlers = Handlers[Handler[SqlUnit]](awaits=False)

    def __init__(
        self,
        connections: str | Lending,
        *,
        schema: str = DEFAULT_SCHEMA,
        entitlements: Entitlements = UNLIMITED,
        handlers: Sequence[Handler[SqlUnit]] = (),
    ) -> None:
        self.entitlements, self.handlers = entitlements, handlers
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
            raise StoreError(Code.STORE_FAILED, reason=said_by(error)) from error
        return cls(lend, schema=schema)

    @staticmethod
    def migrate(connections: str | Lending, *, schema: str = DEFAULT_SCHEMA) -> int:
        """Bring a schema that an older pmcore laid out to the tables that this one uses.

        Each version takes a transaction, which waits for units and views that are open, and makes
        later ones wait. Programs of an older pmcore are refused from then on. The user needs the
        rights of whoever created the schema; new tables have to be granted to others.

        Returns
        -------
        int
            The version it had; one that is up to date stays as it is.

        Raises
        ------
        StoreError
            ``store.not_found``, ``store.newer``; ``store.busy`` when units or views stay open for
            five seconds; ``store.failed``.
        """
        check_id(schema, "schema")
        lend = _opening(connections) if isinstance(connections, str) else connections
        with _coding(schema), lend() as connection:
            first = _step(connection, schema)
            for _ in range(first + 1, SCHEMA_VERSION):
                _step(connection, schema)
        return first

    @contextmanager
    def view(self, tenant: TenantId) -> Iterator[SqlView]:
        """Look at what a tenant has at this moment."""
        check_id(tenant, "tenant")
        with self._session(Mode.VIEW) as session:
            yield SqlView(session, tenant)

    @contextmanager
    def unit(self, tenant: TenantId) -> Iterator[SqlUnit]:
        """Begin a unit of work; leaving it without ``commit`` keeps nothing."""
        check_id(tenant, "tenant")
        with self._session(Mode.UNIT) as session:
            yield SqlUnit(session, tenant, self.handlers)

    @contextmanager
    def turn(self, tenant: TenantId, project: ProjectId) -> Iterator[SqlUnit]:
        """Begin a unit of work that holds the row of a project, so that nobody else saves it.

        What :func:`~pmcore.repositories.change_project` runs in. It is of ``READ COMMITTED``: the
        project is as the last one kept it who was waited for, and other projects may move.

        Raises
        ------
        StoreError
            ``store.busy`` when others have been saving it for five seconds.
        """
        check_id(tenant, "tenant"), check_id(project, "project")
        with self._session(Mode.TURN) as session:
            session.run(hold_project(tenant, project, session.dialect))
            yield SqlUnit(session, tenant, self.handlers)

    def join(self, connection: psycopg.Connection[Any]) -> JoinedStore:
        """Return this store inside a transaction that a host began on a connection of its own.

        Its units set savepoints and leave the rest to the host: what they commit is kept when the
        host commits. They ask the entitlements and call the handlers of this store.

        Where the host isolates its transaction less than ``REPEATABLE READ``, what is opened is of
        one version all the same; two requests may see two versions.

        Raises
        ------
        StoreError
            From its units and views: ``store.not_joinable``.
        """
        return joined(connection, self._schema, self.entitlements, self.handlers)

    def verify(self) -> tuple[Finding, ...]:
        """Look for damage that need not show in any project, as in a table without a key.

        What is wrong with the rows of a project, its own ``verify`` finds.
        """
        with self._session(Mode.VIEW) as session:
            rows = session.run(orphans()) + session.run(loose_rows())
            return session.run(lacking()) + rows

    def tenants(self) -> tuple[TenantId, ...]:
        """Return whose projects and documents there are, sorted: for whoever keeps the database.

        No view or unit tells one tenant of another.
        """
        with self._session(Mode.VIEW) as session:
            return session.run(tenants())

    def project_ids(self, tenant: TenantId) -> tuple[ProjectId, ...]:
        """Return the ids of a tenant's projects, of damaged ones as well: to verify them all.

        Lists end at the first project that they cannot show.
        """
        check_id(tenant, "tenant")
        with self._session(Mode.VIEW) as session:
            return session.run(project_ids(tenant))

    def calendar_ids(self, tenant: TenantId) -> tuple[CalendarId, ...]:
        """Return the ids of a tenant's shared calendars, of damaged ones as well."""
        check_id(tenant, "tenant")
        with self._session(Mode.VIEW) as session:
            return session.run(document_ids(tenant, CALENDARS.kind))

    @contextmanager
    def _session(self, mode: Mode) -> Iterator[PostgresSession]:
        with self._lend() as connection:
            session = PostgresSession(connection, self.entitlements)
            try:
                session.begin(self._schema, mode)
                yield session
            finally:
                session.leave()

    def _check_version(self) -> None:
        table = psycopg_sql.Identifier(self._schema, "layout")
        asked = psycopg_sql.SQL("SELECT version FROM {}").format(table)
        with _coding(self._schema), self._lend() as connection:
            rows = connection.execute(asked, prepare=False).fetchall()
        check_layout(self._schema, rows)


def _step(connection: psycopg.Connection[tuple[object, ...]], schema: str) -> int:
    """Take one step if there is one to take; return the version there was."""
    named = psycopg_sql.Identifier(schema)
    begin = psycopg_sql.SQL(
        "SET LOCAL search_path TO {schema}; SET LOCAL lock_timeout TO {timeout};"
        " LOCK TABLE {layout} IN ACCESS EXCLUSIVE MODE"  # one at a time; units and views wait
    )
    layout = psycopg_sql.Identifier(schema, "layout")
    timeout = psycopg_sql.Literal(f"{BUSY_SECONDS}s")
    with unprepared(connection), connection.transaction():
        connection.execute(begin.format(schema=named, timeout=timeout, layout=layout))
        rows = connection.execute("SELECT version FROM layout").fetchall()
        version = check_known(schema, layout_version(rows))
        if version < SCHEMA_VERSION:
            PostgresSession(connection).run(step_from(version, on_postgres=True))
            connection.execute("UPDATE layout SET version = %s", (version + 1,))
    return version


@contextmanager
def _coding(schema: str) -> Iterator[None]:
    """Make errors of ours of what the database says about a schema."""
    try:
        yield
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        raise StoreError(Code.STORE_NOT_FOUND, path=schema) from None
    except psycopg.Error as error:
        raise coded(error) from error


def _opening(conninfo: str) -> Lending:
    @contextmanager
    def lend() -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        try:
            connection = psycopg.connect(conninfo, autocommit=True)
        except psycopg.Error as error:
            raise StoreError(Code.STORE_FAILED, reason=said_by(error)) from error
        try:
            yield connection
        finally:
            connection.close()

    return lend
