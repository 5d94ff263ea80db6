"""The tables of a store; whoever changes them says in ``migrations.py`` what older ones need."""

from __future__ import annotations

SCHEMA_VERSION = 6
TABLES = (
    *("project", "settings", "task", "dependency", "baseline", "snapshot", "change"),
    *("document", "command", "schedule", "schedule_column", "person", "importing", "quota"),
    *("epoch", "consumer", "position", "outbox", "put_command"),
)

# Keys lead with the tenant: whoever asks for a row says whose it is, and what belongs together
# lies together. Ranks and ids compare byte by byte.
SQLITE_SCHEMA = (
    """CREATE TABLE project (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        version INTEGER NOT NULL,
        digest TEXT NOT NULL,
        chain TEXT NOT NULL,
        name TEXT NOT NULL,
        words TEXT NOT NULL,
        sorting TEXT NOT NULL,
        lifecycle TEXT NOT NULL,
        lead TEXT,
        client TEXT,
        labels TEXT NOT NULL,
        start TEXT NOT NULL,
        finish TEXT,
        tasks INTEGER NOT NULL,
        size INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX project_by_name ON project (tenant, sorting, id)",
    # outlives its project: what is added under its id has versions above those there were
    """CREATE TABLE epoch (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        above INTEGER NOT NULL,
        noted INTEGER NOT NULL,
        seal TEXT NOT NULL DEFAULT '',
        waiting TEXT NOT NULL DEFAULT '',
        puts TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE consumer (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID""",
    # how far a consumer has come with a project; what is up to "lent" is with somebody until
    # "until", who has that turn
    """CREATE TABLE position (
        tenant TEXT NOT NULL,
        consumer TEXT NOT NULL,
        project TEXT NOT NULL,
        version INTEGER NOT NULL,
        number INTEGER NOT NULL,
        turn INTEGER NOT NULL,
        until TEXT NOT NULL,
        lent_version INTEGER NOT NULL DEFAULT -1,
        lent_number INTEGER NOT NULL DEFAULT 0,
        seal TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, consumer, project),
        FOREIGN KEY (tenant, consumer) REFERENCES consumer ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX position_by_turn ON position (tenant, consumer, turn, project)",
    # events that no log holds: what was put beside a version, what a removed project leaves
    """CREATE TABLE outbox (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        version INTEGER NOT NULL,
        number INTEGER NOT NULL,
        events TEXT NOT NULL,
        PRIMARY KEY (tenant, project, version, number)
    ) STRICT, WITHOUT ROWID""",
    # commands of hosts that put events, so that one which is repeated puts no more
    """CREATE TABLE put_command (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        command TEXT NOT NULL,
        content TEXT NOT NULL,
        seal TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, project, command),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE importing (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        key TEXT NOT NULL,
        at TEXT NOT NULL,
        done INTEGER NOT NULL,
        total INTEGER NOT NULL,
        digest TEXT NOT NULL,
        seal TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (tenant, project),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    # whoever makes a tenant use more writes its row first, and so comes after others
    """CREATE TABLE quota (
        tenant TEXT NOT NULL PRIMARY KEY,
        seal TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE settings (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (tenant, project),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE task (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        id TEXT NOT NULL,
        parent TEXT,
        rank TEXT NOT NULL,
        data TEXT NOT NULL,
        path TEXT NOT NULL DEFAULT '',
        words TEXT NOT NULL DEFAULT '',
        sorting TEXT NOT NULL DEFAULT '',
        kind TEXT NOT NULL DEFAULT 'task',
        owner TEXT,
        calendar TEXT,
        assignee TEXT,
        assigned TEXT NOT NULL DEFAULT '[]',
        labels TEXT NOT NULL DEFAULT '[]',
        PRIMARY KEY (tenant, project, id),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX task_by_path ON task (tenant, project, path)",
    "CREATE INDEX task_by_parent ON task (tenant, project, parent, path)",
    "CREATE INDEX task_by_name ON task (tenant, project, sorting, id)",
    (
        "CREATE INDEX task_by_assignee ON task (tenant, assignee, project, path)"
        " WHERE assignee IS NOT NULL"
    ),
    """CREATE TABLE dependency (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        predecessor TEXT NOT NULL,
        successor TEXT NOT NULL,
        type TEXT NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (tenant, project, predecessor, successor, type),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE baseline (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        number INTEGER NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (tenant, project, number),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE snapshot (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        version INTEGER NOT NULL,
        digest TEXT NOT NULL,
        format INTEGER NOT NULL,
        seal TEXT NOT NULL,
        tasks TEXT NOT NULL,
        links TEXT NOT NULL,
        PRIMARY KEY (tenant, project),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE change (
        tenant TEXT NOT NULL,
        project TEXT NOT NULL,
        version INTEGER NOT NULL,
        key TEXT,
        kind TEXT NOT NULL,
        of INTEGER,
        label TEXT NOT NULL,
        actor TEXT,
        at TEXT,
        reason TEXT NOT NULL,
        edits TEXT NOT NULL,
        digest TEXT NOT NULL,
        salt TEXT NOT NULL DEFAULT '',
        written TEXT,
        erasure TEXT,
        PRIMARY KEY (tenant, project, version),
        FOREIGN KEY (tenant, project) REFERENCES project ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX change_by_key ON change (tenant, project, key) WHERE key IS NOT NULL",
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
        seal TEXT NOT NULL DEFAULT '',
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
    """CREATE TABLE person (
        tenant TEXT NOT NULL,
        id TEXT NOT NULL,
        labels TEXT NOT NULL,
        data TEXT NOT NULL,
        erased TEXT,
        PRIMARY KEY (tenant, id)
    ) STRICT, WITHOUT ROWID""",
)


def in_postgres(statement: str) -> str:
    """Return what defines the same in PostgreSQL.

    Texts compare byte by byte and numbers have 64 bits there, too.
    """
    plain = statement.replace(" STRICT, WITHOUT ROWID", "").replace(" BLOB", " BYTEA")
    return plain.replace(" TEXT", ' TEXT COLLATE "C"').replace(" INTEGER", " BIGINT")


POSTGRES_SCHEMA = (
    *map(in_postgres, SQLITE_SCHEMA),
    "CREATE TABLE layout (version INTEGER NOT NULL PRIMARY KEY)",
    # packed numbers shrink little, and to try takes ten times as long as to write them
    "ALTER TABLE schedule_column ALTER COLUMN data SET STORAGE EXTERNAL",
)
