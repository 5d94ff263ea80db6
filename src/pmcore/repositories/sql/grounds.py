"""Where the tables of a store lie in a host's database, and what must hold there."""

from __future__ import annotations

import json
from dataclasses import replace

from pmcore.kernel import Code, StoreError
from pmcore.repositories.capabilities import ALL, Capability
from pmcore.repositories.sql.dialects import POSTGRES, SQLITE, Dialect
from pmcore.repositories.sql.joining import HostConnection
from pmcore.repositories.sql.migrations import check_current, check_known, step_from
from pmcore.repositories.sql.schema import POSTGRES_SCHEMA, SCHEMA_VERSION, SQLITE_SCHEMA, TABLES
from pmcore.repositories.sql.statements import Program, tell
from pmcore.repositories.sql.states import state_of

_LAYOUT = "pmcore_layout"
_FILE = (
    "SELECT foreign_keys, (SELECT count(*) FROM sqlite_temp_schema"
    " WHERE lower(name) IN (SELECT value FROM json_each(?))) FROM pragma_foreign_keys"
)
_TAKEN = (
    "SELECT name FROM sqlite_schema WHERE lower(name) IN (SELECT value FROM json_each(?))"
    " ORDER BY name LIMIT 1"
)
_VERSIONS = (
    "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema WHERE type = 'table'"
    " AND name = ?) FROM pragma_application_id, pragma_user_version"
)
_LAID_OUT = "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'layout'"
_COMMAND = "migrate(connection)"
_UNKNOWN = ("42P01", "3F000")  # such a table, such a schema
_MOVING = {"read committed", "read uncommitted"}


class SqliteGround:
    """The main file of a connection.

    Parameters
    ----------
    prefix
        Of the names of our tables, where whoever executes puts it before them.
    """

    capabilities = ALL

    def __init__(self, application_id: int, prefix: str = "") -> None:
        self._application_id, self._prefix = application_id, prefix
        self._layout = f"{prefix}{_LAYOUT}"
        self._names = json.dumps([*(f"{prefix}{table}" for table in TABLES), self._layout])

    def look(self, connection: HostConnection) -> Dialect:
        """Return how to write there."""
        ((keys, shadows),) = connection.execute(_FILE, (self._names,))
        if not keys:
            raise not_joinable(
                "foreign keys are off; PRAGMA foreign_keys = ON goes before the transaction",
                "外键检查已关闭；请在事务之前执行 PRAGMA foreign_keys = ON",
            )
        if shadows:
            raise not_joinable(
                "a temporary table has the name of one of the store's",
                "有临时表与存储库的表同名",
            )
        check_current("main", self.version(connection), _COMMAND)
        return SQLITE

    def enter(self, connection: HostConnection) -> None:
        """Names mean the tables of the main file already."""

    def leave(self, connection: HostConnection) -> None:
        """Nothing was set."""

    def lay_out(self, connection: HostConnection) -> None:
        """Make the tables of a store beside those of the host."""
        ((application, _, layouts),) = connection.execute(_VERSIONS, (self._layout,))
        if layouts or (application == self._application_id and not self._prefix):
            raise StoreError(Code.STORE_LAID_OUT, schema="main")
        for (name,) in connection.execute(_TAKEN, (self._names,)):
            raise StoreError(Code.STORE_TABLE_TAKEN, schema="main", table=name)
        layout = f"CREATE TABLE {self._layout} (version INTEGER NOT NULL PRIMARY KEY)"
        for statement in (*SQLITE_SCHEMA, layout):
            connection.execute(statement)
        connection.execute(f"INSERT INTO {self._layout} (version) VALUES (?)", (SCHEMA_VERSION,))

    def version(self, connection: HostConnection) -> int:
        """Return the version; a file of ours says it itself, one of the host's has a table."""
        ((application, told, layouts),) = connection.execute(_VERSIONS, (self._layout,))
        self._is_ours = application == self._application_id and not self._prefix
        if not self._is_ours:
            if not layouts:
                raise StoreError(Code.STORE_NOT_LAID_OUT, schema="main")
            ((told,),) = connection.execute(f"SELECT max(version) FROM {self._layout}")
        return check_known("main", int(told or 0))

    def step(self, version: int) -> Program[None]:
        """Return what leads from a version to the next."""
        yield from step_from(version)
        noting = f"UPDATE {self._layout} SET version = {version + 1}"
        if self._is_ours:
            noting = f"PRAGMA user_version = {version + 1}"
        yield from tell(noting, [()])


class PostgresGround:
    """A schema of a PostgreSQL database."""

    # whether a view sees one moment, the host says when it begins its transaction
    capabilities = ALL - {Capability.SNAPSHOT_READ}

    def __init__(self, schema: str) -> None:
        self._schema = schema
        # a temporary table of the host's never comes first
        self._path = f'"{schema}", pg_temp'
        self._before = ""

    def look(self, connection: HostConnection) -> Dialect:
        """Return how to write there: what is read may move where the host isolates no better."""
        ((isolation,),) = connection.execute("SELECT current_setting('transaction_isolation')")
        check_current(self._schema, self.version(connection), _COMMAND)
        return replace(POSTGRES, is_moving=isolation in _MOVING)

    def enter(self, connection: HostConnection) -> None:
        """Let names of tables mean those of the schema, as long as a program runs."""
        ((self._before, _),) = connection.execute(
            "SELECT current_setting('search_path'), set_config('search_path', ?, true)",
            (self._path,),
        )

    def leave(self, connection: HostConnection) -> None:
        """Let names mean what they meant to the host."""
        connection.execute("SELECT set_config('search_path', ?, true)", (self._before,))

    def lay_out(self, connection: HostConnection) -> None:
        """Make the schema of a store."""
        for (name,) in connection.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname = ?", (self._schema,)
        ):
            if connection.execute(_LAID_OUT, (self._schema,)):
                raise StoreError(Code.STORE_LAID_OUT, schema=self._schema)
            raise StoreError(Code.STORE_EXISTS, path=name)
        connection.execute(f'CREATE SCHEMA "{self._schema}"')
        self.enter(connection)
        for statement in POSTGRES_SCHEMA:
            connection.execute(statement)
        connection.execute("INSERT INTO layout (version) VALUES (?)", (SCHEMA_VERSION,))
        self.leave(connection)

    def version(self, connection: HostConnection) -> int:
        """Return the version; a migration waits for whoever has asked."""
        try:
            rows = connection.execute(f'SELECT max(version) FROM "{self._schema}".layout')
        except StoreError as error:
            if state_of(error.__cause__) not in _UNKNOWN:
                raise
            raise StoreError(Code.STORE_NOT_LAID_OUT, schema=self._schema) from error
        return check_known(self._schema, int(rows[0][0] or 0))

    def step(self, version: int) -> Program[None]:
        """Return what leads from a version to the next, when whoever is at work has ended."""
        yield from tell("LOCK TABLE layout IN ACCESS EXCLUSIVE MODE", [()])
        yield from step_from(version, on_postgres=True)
        yield from tell(f"UPDATE layout SET version = {version + 1}", [()])


def not_joinable(en: str, zh: str) -> StoreError:
    """Say why nothing can join a connection."""
    return StoreError(Code.STORE_NOT_JOINABLE, reason={"en": en, "zh": zh})
