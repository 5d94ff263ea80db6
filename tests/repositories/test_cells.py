"""A cell with what never was in it is found out, whatever its kind."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import PmcoreError
from pmcore.repositories import EVERYTHING, SqliteStore
from pmcore.repositories.sql.schema import SQLITE_SCHEMA
from pmcore.testing.repository_contract.cases import kept, opened, rich_plan, saved

ODD: dict[str, Any] = {"nothing": None, "number": -7, "text": "x", "bytes": b"\xff", "broken": 1.5}
CELLS = [
    (text.split()[2], line.split()[0])
    for text in SQLITE_SCHEMA
    for line in text.splitlines()[1:]
    if line.split()[0] not in ("PRIMARY", "FOREIGN", ")")
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store in which nothing is odd."""
    path = tmp_path_factory.mktemp("stores") / "whole.db"
    with SqliteStore.create(path) as store:
        kept(store, rich_plan())
        plan = opened(store, "LAUNCH")
        plan.update("ship", duration="9d")
        saved(store, plan, rich_plan().version, "edit")
    return path


@pytest.fixture(scope="module")
def truth(whole: Path) -> Any:
    """Return what is told of it."""
    with SqliteStore(whole) as store:
        return _read(store)


def _put(path: Path, table: str, column: str, odd: Any) -> None:
    """Put what never was in it into a cell, past what the table takes, as a damaged file does."""
    with closing(sqlite3.connect(path)) as connection:
        ((layout,),) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,))
        _lay_out(connection, table, re.sub(" TEXT| INTEGER| NOT NULL|STRICT, ", "", layout))
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.IntegrityError):
        key = connection.execute(f"SELECT max({column}) FROM {table}").fetchone()
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (odd, *key))
        connection.commit()
    with closing(sqlite3.connect(path)) as connection:
        _lay_out(connection, table, layout)


def _lay_out(connection: sqlite3.Connection, table: str, layout: str) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (layout, table))
    connection.commit()


def _read(store: SqliteStore) -> Any:
    with store.view("acme") as view:
        projects = view.projects
        plan = projects.open("LAUNCH", history=9)
        listed = projects.list(EVERYTHING), projects.list(EVERYTHING, by="name")
        return plan, plan.version, plan.log, projects.as_of("LAUNCH", plan.version - 1), listed


def test_there_are_cells() -> None:
    assert len(CELLS) > 40


@pytest.mark.parametrize(("table", "column"), CELLS)
def test_given_an_odd_cell_then_it_changes_nothing_or_is_found_and_no_save_makes_it_worse(
    table: str, column: str, whole: Path, truth: Any, tmp_path: Path
) -> None:
    for kind, odd in ODD.items():
        path = Path(shutil.copy(whole, tmp_path / f"{kind}.db"))
        _put(path, table, column, odd)
        with SqliteStore(path) as store:
            told = found = None
            with suppress(PmcoreError):
                told = _read(store)
            with suppress(PmcoreError), store.view("acme") as view:
                found = view.projects.verify("LAUNCH")
            assert told == truth or found != (), kind
            with suppress(PmcoreError):
                plan = opened(store, "LAUNCH")
                plan.update("ship", duration="2d")
                saved(store, plan, plan.version - 1, "another")
