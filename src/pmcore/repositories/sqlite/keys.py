"""Keys and indexes of the tables in a file, held against those that we lay out.

A table that was written anew by another program holds every row and lacks them: a project that is
removed leaves its tasks, what is kept once is kept twice, a list reads all there is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from pmcore.repositories.sql.schema import SQLITE_SCHEMA

_SAID = "SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'index') AND sql IS NOT NULL"
_KEYS = re.compile(
    r"PRIMARY KEY(?: \([^)]*\))?|FOREIGN KEY \([^)]*\) REFERENCES \w+ ON DELETE CASCADE"
)
Part: TypeAlias = tuple[Any, ...]  # the table first, then a column of a key or an index of it
_INDEXES = (
    "SELECT each.name, held.name, held.[unique], held.partial, part.seqno, part.name, part.coll"
    " FROM pragma_table_list AS each, pragma_index_list(each.name) AS held,"
    " pragma_index_xinfo(held.name) AS part WHERE each.schema = 'main' AND part.key"
)
_REFERENCES = (
    "SELECT each.name, held.[table], held.seq, held.[from], held.[to], held.on_delete"
    " FROM pragma_table_list AS each, pragma_foreign_key_list(each.name) AS held"
    " WHERE each.schema = 'main'"
)


def lacking(connection: sqlite3.Connection) -> str | None:
    """Return a table that lacks a key or an index of ours; what somebody added does no harm."""
    known, held = _ours()[0], _said(connection)
    if all(_says(held.get(name, ""), sql) for name, sql in known.items()):
        return None  # as nearly always, and in less time
    tables = sorted(table for table, *_ in _ours()[1] - _parts(connection))
    return tables[0] if tables else None


@lru_cache(1)
def _ours() -> tuple[Mapping[str, str], frozenset[Part]]:
    """Return how we define tables and indexes, and the keys and indexes, a column each."""
    connection = sqlite3.connect(":memory:")
    try:
        for statement in SQLITE_SCHEMA:
            connection.execute(statement)
        return _said(connection), _parts(connection)
    finally:
        connection.close()


def _said(connection: sqlite3.Connection) -> dict[str, str]:
    return {name: " ".join(sql.split()) for name, sql in connection.execute(_SAID).fetchall()}


def _says(held: str, ours: str) -> bool:
    """Whether a definition has the keys of ours, word by word; others may mean the same."""
    return held == ours or (
        ours.startswith("CREATE TABLE") and all(key in held for key in _KEYS.findall(ours))
    )


def _parts(connection: sqlite3.Connection) -> frozenset[Part]:
    asked = (_INDEXES, _REFERENCES)
    return frozenset(row for each in asked for row in connection.execute(each).fetchall())
