"""Keys and indexes of a schema, held against those that we lay out.

Where a backup was restored in part, or somebody dropped one, no row is missing at first: what is
kept once is kept twice later, and a project that is removed leaves its tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pmcore.kernel import Code, Finding, StoreError
from pmcore.repositories.sql.schema import POSTGRES_SCHEMA
from pmcore.repositories.sql.statements import Program, ask

_KEYS = (
    "SELECT of.relname, pg_get_constraintdef(held.oid) FROM pg_constraint AS held"
    " JOIN pg_class AS of ON of.oid = held.conrelid"
    " WHERE held.connamespace = current_schema()::regnamespace AND held.contype IN ('p', 'f')"
    " AND held.convalidated"
)
_INDEXES = (
    "SELECT of.relname, own.relname FROM pg_index AS held"
    " JOIN pg_class AS of ON of.oid = held.indrelid"
    " JOIN pg_class AS own ON own.oid = held.indexrelid"
    " WHERE of.relnamespace = current_schema()::regnamespace AND held.indisvalid"
)
_TABLE = re.compile(r"CREATE TABLE (\w+)")
_INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX (\w+) ON (\w+)")
_OWN = re.compile(r"(\w+) (?:TEXT|INTEGER|BIGINT)[^,(]* PRIMARY KEY(?! \()")  # of a column itself
_KEY = re.compile(r"PRIMARY KEY \([^)]*\)|FOREIGN KEY \([^)]*\) REFERENCES \w+")


def lacking() -> Program[tuple[Finding, ...]]:
    """Find tables that lack a key or an index; what somebody added does no harm."""
    keys = [(table, _KEY.findall(said)[0]) for table, said in (yield from ask(_KEYS))]
    indexes = [tuple(row) for row in (yield from ask(_INDEXES))]
    tables = sorted({table for table, _ in {*_known()} - {*keys, *indexes}})
    return tuple(map(_finding, tables))


def _known() -> Iterator[tuple[str, str]]:
    """Yield the keys and indexes that we define, each with its table."""
    for statement in POSTGRES_SCHEMA:
        for index, table in _INDEX.findall(statement):
            yield table, index
        for table in _TABLE.findall(statement):
            body = " ".join(statement.split())
            yield from ((table, key) for key in _KEY.findall(body))
            yield from ((table, f"PRIMARY KEY ({column})") for column in _OWN.findall(body))


def _finding(table: str) -> Finding:
    named = {
        "what": {"en": f"The table {table}", "zh": f"表 {table}"},
        "project": {"en": "the store", "zh": "存储库"},
    }
    reason = {"en": "it lacks a key or an index", "zh": "缺少键或索引"}
    return StoreError(Code.STORE_UNREADABLE, reason=reason, **named).to_finding()
