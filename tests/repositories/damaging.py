"""Cells of a store's file that were changed behind its back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pmcore.repositories import SqliteStore
from pmcore.testing.repository_contract.cases import kept, small_plan
from repositories.engines import Place

IDS = ("P0", "P1", "P2")


def altered(path: Path, sql: str, *values: Any) -> None:
    """Execute a statement on the file as it is, without what keeps rows together."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql, values)
        connection.commit()


def altered_at(place: Place, sql: str) -> None:
    """Execute a statement that changes rows on whichever database a store is."""
    if place.is_file:
        altered(Path(place.where), sql)
        return
    import psycopg

    search = f" options='-c search_path={place.schema} -c session_replication_role=replica'"
    with psycopg.connect(place.where + search, autocommit=True) as connection:
        assert connection.execute(sql.encode()).rowcount


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the file of a store with three projects, to be damaged."""
    path = tmp_path / "plans.db"
    with SqliteStore.create(path) as store:
        for id in IDS:
            kept(store, small_plan(id))
    return path


def misfitted(path: Path, sql: str, *values: Any) -> None:
    """Execute a statement as if columns took anything: whoever edits a file can do so."""
    with closing(sqlite3.connect(path)) as connection:
        laid_out = connection.execute("SELECT sql, name FROM sqlite_schema").fetchall()
    loose = "sql"
    for word in ("STRICT, ", " TEXT", " INTEGER", " BLOB", " NOT NULL"):
        loose = f"replace({loose}, '{word}', '')"
    relaid(path, loose)
    try:
        altered(path, sql, *values)
    finally:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.executemany("UPDATE sqlite_schema SET sql = ? WHERE name = ?", laid_out)
            connection.commit()


def relaid(path: Path, sql: str) -> None:
    """Say otherwise how tables are laid out; their rows stay as they are."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(f"UPDATE sqlite_schema SET sql = {sql} WHERE type = 'table'")
        connection.commit()
