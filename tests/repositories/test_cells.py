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
from pmcore.repositories.sqlite import files
from pmcore.testing.repository_contract.cases import kept, opened, rich_plan, saved

ODD: dict[str, Any] = {"nothing": None, "number": -7, "text": "x", "bytes": b"\xff", "broken": 1.5}
_SCHEMA = [
    re.sub(" TEXT| INTEGER| NOT NULL|STRICT, ", "", text) if "TABLE" in text else text
    for text in SQLITE_SCHEMA
]
CELLS = [
    (text.split()[2], line.split()[0])
    for text in SQLITE_SCHEMA
    for line in text.splitlines()[1:]
    if line.split()[0] not in ("PRIMARY", "FOREIGN", ")")
]


@pytest.fixture(scope="module")
def loose(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store whose tables take anything, as a damaged file's do."""
    path = tmp_path_factory.mktemp("stores") / "loose.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(files, "SQLITE_SCHEMA", _SCHEMA)
        with SqliteStore.create(path) as store:
            kept(store, rich_plan())
            plan = opened(store, "LAUNCH")
            plan.update("ship", duration="9d")
            saved(store, plan, rich_plan().version, "edit")
    return path


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
    table: str, column: str, loose: Path, tmp_path: Path
) -> None:
    with SqliteStore(loose) as store:
        truth = _read(store)
    for kind, odd in ODD.items():
        path = Path(shutil.copy(loose, tmp_path / f"{kind}.db"))
        with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.IntegrityError):
            key = connection.execute(f"SELECT max({column}) FROM {table}").fetchone()
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", (odd, *key))
            connection.commit()
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
