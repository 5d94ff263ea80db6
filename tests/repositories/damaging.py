"""Cells of a store's file that were changed behind its back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pmcore.repositories import SqliteStore
from pmcore.testing.repository_contract.cases import kept, small_plan

IDS = ("P0", "P1", "P2")


def altered(path: Path, sql: str, *values: Any) -> None:
    """Execute a statement on the file as it is, without what keeps rows together."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql, values)
        connection.commit()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the file of a store with three projects, to be damaged."""
    path = tmp_path / "plans.db"
    with SqliteStore.create(path) as store:
        for id in IDS:
            kept(store, small_plan(id))
    return path
