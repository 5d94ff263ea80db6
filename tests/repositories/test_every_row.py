"""A row of any table that is gone as a whole is found, or does no harm.

The tables are those of the schema: a new one has to be looked at by ``verify``.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pmcore.repositories.sql.schema import TABLES
from repositories.damaging import altered
from repositories.test_every_column import found_in, whole  # noqa: F401

# What is lost with a row of these, and why nobody has to be told.
HARMLESS = {
    "snapshot": "the project is opened from its rows",
    "schedule": "it is computed anew",
    "quota": "whoever wants more of the tenant writes it again",
    "position": "the consumer begins anew: told twice does no harm, as events have keys",
}


@pytest.mark.parametrize("table", sorted({*TABLES} - HARMLESS.keys()))
def test_given_a_row_that_is_gone_then_it_is_found(
    whole: Path,  # noqa: F811
    table: str,
    tmp_path: Path,
) -> None:
    with closing(sqlite3.connect(whole)) as connection:
        info = connection.execute(f"PRAGMA table_info({table})")
        keys = [row[1] for row in info if row[5]]
        rows = connection.execute(f"SELECT {', '.join(keys)} FROM {table}").fetchall()
    # what an import wrote that has not ended nobody reads; its end holds against the whole plan
    rows = [row for row in rows if table in ("importing", "project") or "NEW" not in row]
    assert rows, f"nothing is planted in {table}"
    for at, row in enumerate(rows):
        path = tmp_path / f"{at}.db"
        shutil.copy(whole, path)
        altered(
            path, f"DELETE FROM {table} WHERE {' AND '.join(f'{key} = ?' for key in keys)}", *row
        )
        assert found_in(path), row


@pytest.mark.parametrize(
    ("table", "column", "other"),
    [("schedule", "reading", "reading || 'x'"), ("schedule_column", "tenant", "'globex'")],
)
def test_given_a_schedule_that_stands_elsewhere_as_well_then_it_is_found(
    whole: Path,  # noqa: F811
    table: str,
    column: str,
    other: str,
    tmp_path: Path,
) -> None:
    path = tmp_path / "twice.db"
    shutil.copy(whole, path)
    with closing(sqlite3.connect(whole)) as connection:
        names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    told = ", ".join(other if name == column else name for name in names)
    altered(path, f"INSERT INTO {table} SELECT {told} FROM {table}")

    assert found_in(path)
