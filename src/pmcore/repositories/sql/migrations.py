"""From the tables of an older version to those of today, one version at a time.

``schema.py`` says what the tables are; here stands how those that are out there become so. To add
to the version that is being worked on:

1. Change ``schema.py``: a new table, or a new column as the last one of its table, nullable or
   with a default (``ADD COLUMN`` puts it there, and the rows that are there need a value).
2. Append the statement that does the same to the last of :data:`STEPS`, in the same words::

       "ALTER TABLE project ADD COLUMN code TEXT NOT NULL DEFAULT ''",

   It is in SQLite's words; PostgreSQL gets what ``schema.in_postgres`` makes of them.
3. Where rows must be computed anew, give the step ``rewrite``: a program of statements, as all that
   a store does. A column that a row's digest covers (``Table`` in ``saving.py``) needs one.

Tests compare tables that were migrated with tables that were made new, open everything in stores of
every version since the first, and break off at every statement. Once somebody may have a store of
a version, its step stays as it is, whatever comes after: see ADR-0022.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pmcore.kernel import Code, StoreError
from pmcore.repositories.sql.attesting import attest_who_is_there
from pmcore.repositories.sql.measuring import measure_all
from pmcore.repositories.sql.rechaining import rechain
from pmcore.repositories.sql.recounting import count_rows
from pmcore.repositories.sql.relisting import list_all_tasks
from pmcore.repositories.sql.resealing import seal_all
from pmcore.repositories.sql.schema import SCHEMA_VERSION, in_postgres
from pmcore.repositories.sql.statements import Program, ask, tell

FIRST_VERSION = 1
_if_missing = re.compile(
    r"ALTER TABLE (?P<table>\w+) ADD COLUMN IF NOT EXISTS (?P<column>\w+) "
).match


@dataclass(frozen=True, slots=True)
class Step:
    """What leads from one version to the next, in one transaction.

    Attributes
    ----------
    statements
        Define tables, columns and indexes.
    only_on_postgres
        What there is to say on PostgreSQL only, afterwards.
    rewrite
        Begins a program that changes rows, after the statements.
    """

    statements: tuple[str, ...]
    only_on_postgres: tuple[str, ...] = ()
    rewrite: Callable[[], Program[None]] | None = None

    def program(self, *, on_postgres: bool) -> Program[None]:
        """Return the step as a program in the words of a database."""
        statements = self.statements
        if on_postgres:
            statements = (*map(in_postgres, self.statements), *self.only_on_postgres)
        for statement in statements:
            if on_postgres or not (told := _if_missing(statement)):
                yield from tell(statement, [()])
            elif not (yield from _is_there(**told.groupdict())):
                yield from tell(statement.replace("IF NOT EXISTS ", ""), [()])
        if self.rewrite is not None:
            yield from self.rewrite()


def _is_there(table: str, column: str) -> Program[bool]:
    """Whether SQLite has a column; PostgreSQL looks itself."""
    rows = yield from ask(f"PRAGMA table_info({table})")
    return column in {name for _, name, *_ in rows}


def _rewrite_for_2() -> Program[None]:
    yield from rechain()
    yield from list_all_tasks()


def _rewrite_for_3() -> Program[None]:
    # dates were kept under readings that every new option changed; whoever needs them keeps them
    # anew, as after every upgrade
    yield from tell("DELETE FROM schedule_column", [()])
    yield from tell("DELETE FROM schedule", [()])
    yield from measure_all()


STEPS: tuple[Step, ...] = (
    Step(  # from version 1 to version 2
        (
            """CREATE TABLE document (
                tenant TEXT NOT NULL,
                kind TEXT NOT NULL,
                id TEXT NOT NULL,
                version INTEGER NOT NULL,
                name TEXT NOT NULL,
                words TEXT NOT NULL,
                sorting TEXT NOT NULL,
                data TEXT NOT NULL,
                digest TEXT NOT NULL,
                PRIMARY KEY (tenant, kind, id)
            ) STRICT, WITHOUT ROWID""",
            "CREATE UNIQUE INDEX document_by_name ON document (tenant, kind, sorting, id)",
            """CREATE TABLE command (
                tenant TEXT NOT NULL,
                kind TEXT NOT NULL,
                id TEXT NOT NULL,
                key TEXT NOT NULL,
                version INTEGER NOT NULL,
                digest TEXT NOT NULL,
                PRIMARY KEY (tenant, kind, id, key)
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE schedule (
                tenant TEXT NOT NULL,
                project TEXT NOT NULL,
                reading TEXT NOT NULL,
                version INTEGER NOT NULL,
                engine TEXT NOT NULL,
                options TEXT NOT NULL,
                start TEXT NOT NULL,
                finish TEXT NOT NULL,
                zones TEXT NOT NULL,
                ids TEXT NOT NULL,
                seal TEXT NOT NULL,
                PRIMARY KEY (tenant, project, reading),
                FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE schedule_column (
                tenant TEXT NOT NULL,
                project TEXT NOT NULL,
                reading TEXT NOT NULL,
                name TEXT NOT NULL,
                data BLOB NOT NULL,
                PRIMARY KEY (tenant, project, reading, name),
                FOREIGN KEY (tenant, project, reading) REFERENCES schedule ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
            "ALTER TABLE change ADD COLUMN salt TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE change ADD COLUMN written TEXT",
            "ALTER TABLE change ADD COLUMN erasure TEXT",
            """CREATE TABLE person (
                tenant TEXT NOT NULL,
                id TEXT NOT NULL,
                labels TEXT NOT NULL,
                data TEXT NOT NULL,
                erased TEXT,
                PRIMARY KEY (tenant, id)
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE epoch (
                tenant TEXT NOT NULL,
                id TEXT NOT NULL,
                above INTEGER NOT NULL,
                noted INTEGER NOT NULL,
                PRIMARY KEY (tenant, id)
            ) STRICT, WITHOUT ROWID""",
            "INSERT INTO epoch (tenant, id, above, noted) SELECT tenant, id, -1, 0 FROM project",
            """CREATE TABLE consumer (
                tenant TEXT NOT NULL,
                id TEXT NOT NULL,
                PRIMARY KEY (tenant, id)
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE position (
                tenant TEXT NOT NULL,
                consumer TEXT NOT NULL,
                project TEXT NOT NULL,
                version INTEGER NOT NULL,
                number INTEGER NOT NULL,
                turn INTEGER NOT NULL,
                until TEXT NOT NULL,
                PRIMARY KEY (tenant, consumer, project),
                FOREIGN KEY (tenant, consumer) REFERENCES consumer ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
            "CREATE INDEX position_by_turn ON position (tenant, consumer, until, project)",
            """CREATE TABLE outbox (
                tenant TEXT NOT NULL,
                project TEXT NOT NULL,
                version INTEGER NOT NULL,
                number INTEGER NOT NULL,
                events TEXT NOT NULL,
                PRIMARY KEY (tenant, project, version, number)
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE quota (
                tenant TEXT NOT NULL PRIMARY KEY,
                turn INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID""",
            """CREATE TABLE importing (
                tenant TEXT NOT NULL,
                project TEXT NOT NULL,
                key TEXT NOT NULL,
                at TEXT NOT NULL,
                done INTEGER NOT NULL,
                total INTEGER NOT NULL,
                digest TEXT NOT NULL,
                PRIMARY KEY (tenant, project),
                FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
            "ALTER TABLE task ADD COLUMN path TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE task ADD COLUMN words TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE task ADD COLUMN sorting TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE task ADD COLUMN kind TEXT NOT NULL DEFAULT 'task'",
            "ALTER TABLE task ADD COLUMN owner TEXT",
            "ALTER TABLE task ADD COLUMN calendar TEXT",
            "ALTER TABLE task ADD COLUMN assignee TEXT",
            "ALTER TABLE task ADD COLUMN assigned TEXT NOT NULL DEFAULT '[]'",
            "ALTER TABLE task ADD COLUMN labels TEXT NOT NULL DEFAULT '[]'",
            "CREATE INDEX task_by_path ON task (tenant, project, path)",
            "CREATE INDEX task_by_parent ON task (tenant, project, parent, path)",
            "CREATE INDEX task_by_name ON task (tenant, project, sorting, id)",
            (
                "CREATE INDEX task_by_assignee ON task (tenant, assignee, project, path)"
                " WHERE assignee IS NOT NULL"
            ),
        ),
        (
            "ALTER TABLE schedule_column ALTER COLUMN data SET STORAGE EXTERNAL",
            # version 1 had numbers of 32 bits there
            "ALTER TABLE project ALTER COLUMN version TYPE BIGINT, ALTER COLUMN tasks TYPE BIGINT",
            "ALTER TABLE change ALTER COLUMN version TYPE BIGINT, ALTER COLUMN of TYPE BIGINT",
            "ALTER TABLE baseline ALTER COLUMN number TYPE BIGINT",
            "ALTER TABLE snapshot ALTER COLUMN version TYPE BIGINT",
            "ALTER TABLE snapshot ALTER COLUMN format TYPE BIGINT",
        ),
        rewrite=_rewrite_for_2,
    ),
    Step(  # from version 2 to version 3
        (
            "ALTER TABLE project ADD COLUMN size INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE command ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE epoch ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
            "DROP INDEX position_by_turn",
            "CREATE INDEX position_by_turn ON position (tenant, consumer, turn, project)",
            """CREATE TABLE put_command (
                tenant TEXT NOT NULL,
                project TEXT NOT NULL,
                command TEXT NOT NULL,
                content TEXT NOT NULL,
                PRIMARY KEY (tenant, project, command),
                FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
        ),
        rewrite=_rewrite_for_3,
    ),
    Step(  # from version 3 to version 4
        # Version 3 was never released, and grew while it was worked on: there are stores of it
        # that lack what its step has above.
        (
            "ALTER TABLE command ADD COLUMN IF NOT EXISTS seal TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE epoch ADD COLUMN IF NOT EXISTS seal TEXT NOT NULL DEFAULT ''",
            "DROP INDEX position_by_turn",
            "CREATE INDEX position_by_turn ON position (tenant, consumer, turn, project)",
            """CREATE TABLE IF NOT EXISTS put_command (
                tenant TEXT NOT NULL,
                project TEXT NOT NULL,
                command TEXT NOT NULL,
                content TEXT NOT NULL,
                PRIMARY KEY (tenant, project, command),
                FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
            ) STRICT, WITHOUT ROWID""",
            "DROP TABLE quota",  # its rows are there to be waited for
            """CREATE TABLE quota (
                tenant TEXT NOT NULL PRIMARY KEY,
                seal TEXT NOT NULL
            ) STRICT, WITHOUT ROWID""",
            "ALTER TABLE position ADD COLUMN lent_version INTEGER NOT NULL DEFAULT -1",
            "ALTER TABLE position ADD COLUMN lent_number INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE position ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE put_command ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE importing ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
        ),
        rewrite=seal_all,
    ),
    Step(  # from version 4 to version 5
        (
            "ALTER TABLE epoch ADD COLUMN waiting TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE epoch ADD COLUMN puts TEXT NOT NULL DEFAULT ''",
        ),
        rewrite=count_rows,
    ),
    Step((), rewrite=attest_who_is_there),  # from version 5 to version 6
)


def step_from(version: int, *, on_postgres: bool = False) -> Program[None]:
    """Return what leads from a version to the next."""
    return STEPS[version - FIRST_VERSION].program(on_postgres=on_postgres)


def check_known(path: object, found: int) -> int:
    """Return the version of tables that this program can use, or bring to where it can.

    Raises
    ------
    StoreError
        ``store.newer``; ``store.not_a_store`` for a version that never was.
    """
    if found > SCHEMA_VERSION:
        raise StoreError(Code.STORE_NEWER, path=path, found=found, known=SCHEMA_VERSION)
    if found < FIRST_VERSION:
        reason = {"en": f"no schema has version {found}", "zh": f"没有结构版本 {found}"}
        raise StoreError(Code.STORE_NOT_A_STORE, path=path, reason=reason)
    return found


def check_current(path: object, found: int, command: str) -> None:
    """Refuse tables of another version, and name the command that migrates them.

    Raises
    ------
    StoreError
        ``store.older``, and as :func:`check_known`.
    """
    if check_known(path, found) < SCHEMA_VERSION:
        named = {"path": path, "found": found, "known": SCHEMA_VERSION}
        raise StoreError(Code.STORE_OLDER, command=command, **named)
