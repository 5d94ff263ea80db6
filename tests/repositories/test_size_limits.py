"""A process that may not make large files (``ulimit -f``) is told so; no file is torn."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories import SqliteStore
from pmcore.repositories.sqlite.driving import guarded
from pmcore.testing.repository_contract.cases import TENANT, opened, refused, small_plan
from repositories.children import ended_well, files_of_at_most, started

if sys.platform == "win32":
    pytest.skip("there is no such limit", allow_module_level=True)

_HOSTS_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = 10",  # what does not fit is written at once
)
_TOO_SMALL_FOR_AN_INDEX = (0, 1, 4096, 10_000)


def _open_in_vain(path: Path, size: int) -> None:
    with files_of_at_most(size):
        refused(Code.STORE_FULL, lambda: SqliteStore(path))
        refused(Code.STORE_FULL, lambda: SqliteStore(path, read_only=True))
    _is_sound(path)


def _create_in_vain(path: Path, size: int) -> None:
    with files_of_at_most(size):
        refused(Code.STORE_FULL, lambda: SqliteStore.create(path))
    assert not list(path.parent.iterdir())


def _scrub_in_vain(path: Path, size: int) -> None:
    with SqliteStore(path) as store, files_of_at_most(size):
        said = refused(Code.STORE_NOT_SCRUBBED, store.scrub).message("en")
    assert f"larger than {size} bytes (ulimit -f), and plans.db" in said
    _is_sound(path)


def _grow_as_a_host(path: Path, size: int) -> None:
    """Save too much inside the transaction of a host, whose rows are no tuples."""
    with SqliteStore(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as host:
        host.row_factory = sqlite3.Row
        for said in _HOSTS_SETTINGS:
            host.execute(said)
        host.execute("BEGIN IMMEDIATE")
        _add_in_vain(store.join(host), size)
        host.rollback()
    _is_sound(path)


def _grow_as_sqlalchemy(path: Path, size: int) -> None:
    from sqlalchemy import create_engine

    from pmcore.repositories.sqlalchemy import join, lay_out

    def connected() -> sqlite3.Connection:
        connection = sqlite3.connect(path, check_same_thread=False)
        for said in _HOSTS_SETTINGS:
            connection.execute(said)
        return connection

    engine = create_engine("sqlite://", creator=connected)
    with engine.begin() as connection:
        lay_out(connection)
    with engine.connect() as connection, connection.begin() as transaction:
        _add_in_vain(join(connection), size)
        transaction.rollback()


def _add_in_vain(store: Any, size: int) -> None:
    large = small_plan("LARGE")
    with large.change_set("grow"):
        for number in range(200):
            large.add(f"more{number}", "More", notes="x" * 2000)
    with files_of_at_most(size), store.unit(TENANT) as unit:
        refused(Code.STORE_FULL, lambda: unit.projects.add(large, key="large"))


def _is_sound(path: Path) -> None:
    with SqliteStore(path) as store, store.view(TENANT) as view:
        assert store.verify() == view.projects.verify("SITE") == ()
        assert opened(store) == small_plan()


@pytest.mark.parametrize("size", _TOO_SMALL_FOR_AN_INDEX)
def test_given_no_room_for_the_index_of_its_log_then_a_store_is_not_opened(
    path: Path, size: int
) -> None:
    assert ended_well(started(_open_in_vain, path, size))


@pytest.mark.parametrize("size", [*_TOO_SMALL_FOR_AN_INDEX, 40_000, 100_000])
def test_given_no_room_for_its_tables_then_no_store_is_made(tmp_path: Path, size: int) -> None:
    assert ended_well(started(_create_in_vain, tmp_path / "plans.db", size))


def test_given_no_room_to_write_the_file_anew_then_it_is_not_scrubbed(path: Path) -> None:
    assert ended_well(started(_scrub_in_vain, path, path.stat().st_size - 4096))


def test_given_a_host_that_may_not_write_more_then_a_save_is_refused(path: Path) -> None:
    assert ended_well(started(_grow_as_a_host, path, path.stat().st_size + 50_000))


def test_given_sqlalchemy_that_may_not_write_more_then_a_save_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy")
    assert ended_well(started(_grow_as_sqlalchemy, tmp_path / "host.db", 250_000))


def _fail_to_write() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE
    raise error


def _fail_below(path: Path, size: int) -> None:
    with closing(sqlite3.connect(path)) as connection, files_of_at_most(size):
        refused(Code.STORE_FAILED, lambda: guarded(_fail_to_write, connection))


@pytest.mark.parametrize("room", [4096, 10**9])
def test_given_a_write_that_failed_below_the_limit_then_it_is_another_failure(
    path: Path, room: int
) -> None:
    assert ended_well(started(_fail_below, path, path.stat().st_size + room))


def test_given_a_write_that_failed_without_a_limit_then_it_is_another_failure(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        refused(Code.STORE_FAILED, lambda: guarded(_fail_to_write, connection))
