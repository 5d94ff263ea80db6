"""Another value in any column of any table is found.

The columns are those of the schema: a new one has to be looked at by ``verify``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import Finding, PmcoreError
from pmcore.repositories import Limits, Person, SqliteStore, erase_person
from pmcore.repositories.sql.schema import TABLES
from pmcore.repositories.sqlite.cells import columns_known
from pmcore.testing.repository_contract.calendars import office, replaced, shared
from pmcore.testing.repository_contract.cases import (
    NOON,
    TENANT,
    kept,
    removed,
    rich_plan,
    saved,
    small_plan,
    snapped,
)
from pmcore.testing.repository_contract.imports import batch
from pmcore.testing.repository_contract.outbox import MINUTE, move
from pmcore.testing.repository_contract.people import NOTES
from pmcore.testing.repository_contract.schedules import computed, dated
from pmcore.wbs import Author
from repositories.damaging import altered
from repositories.depth import IS_DEEP


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file in which each column of each table holds something."""
    path = tmp_path_factory.mktemp("stores") / "whole.db"
    SqliteStore.create(path).close()
    with SqliteStore(path, entitlements=Limits(projects=100)) as store:
        _fill(store)
    return path


def _fill(store: SqliteStore) -> None:
    with store.unit(TENANT) as unit:
        unit.outbox.subscribe("erp", start="beginning")
        for id, name in (("u.1", "Li Wei"), ("u.2", "Bo Peng")):
            unit.people.put(Person(id, name, labels=["site"]))
        unit.commit()
    author = Author("u.1", NOON, "for Bo Peng")
    plan = rich_plan()
    plan.configure(lead="u.1", client="u.2", labels=["site"], finish="2026-12-01")
    with plan.change_set("more", actor="u.1", at=NOON, reason="Bo Peng said so"):
        plan.update(plan.tasks()[0].id, owner="u.1", calendar=plan.settings.calendars[0].id)
    with store.unit(TENANT) as unit:
        unit.projects.add(plan, key="make", with_log=True, author=author)
        unit.commit()
    version = plan.version
    plan.update(plan.tasks()[0].id, notes="By Bo Peng")
    plan.undo()
    saved(store, plan, version, "undo")
    kept(store, small_plan("GONE"))
    removed(store, "GONE", 1)
    shared(store, office())
    replaced(store, office("08:00-16:00"), 1, "early")
    with store.unit(TENANT) as unit:
        unit.documents(NOTES).add(("n1", "Plain", 5), key="make")
        unit.commit()
    erase_person(store, TENANT, "u.2", key="erase", actor="boss", at=NOON, reason="asked")
    dated(store, computed(store, plan.id))
    snapped(store, plan.id)
    with store.unit(TENANT) as unit:
        for batched in unit.outbox.claim("erp", now=NOON, lease=MINUTE):
            unit.outbox.done(batched)
        unit.outbox.put(plan.id, [move("ship")], expected=unit.projects.version(plan.id), key="put")
        unit.outbox.claim("erp", now=NOON + timedelta(hours=1), lease=MINUTE)
        unit.commit()
    batch(store, small_plan("NEW"))


def _columns() -> list[str]:
    return [f"{table}.{name}" for table in TABLES for name, _, _ in sorted(columns_known()[table])]


def found_in(path: Path) -> bool:
    """Whether anything is found, of whatever the store can be told to look at."""
    try:
        with SqliteStore(path) as store:
            return any(_findings(store))
    except PmcoreError:
        return True


def _findings(store: SqliteStore) -> Iterator[tuple[Finding, ...]]:
    yield store.verify()
    for tenant in {*store.tenants(), TENANT}:
        with store.view(tenant) as view:
            for id in store.project_ids(tenant):
                yield view.projects.verify(id)
                yield view.schedules.verify(id)


def _others(value: Any) -> Iterator[Any]:
    """Yield a value with a bit flipped here and there."""
    if isinstance(value, int):
        yield from (value ^ 1, value ^ 2, value ^ 1 << 20)
    elif isinstance(value, bytes):
        yield bytes([value[0] ^ 1, *value[1:]])
    elif value:
        for at in {0, len(value) // 2, len(value) - 1} if IS_DEEP else {0, len(value) // 2}:
            yield value[:at] + chr(ord(value[at]) ^ 1) + value[at + 1 :]
    else:
        yield "!"


def _unfound(path: Path, column: str) -> int:
    """Write other values into some cells of a column, and count what nobody finds."""
    table, _, name = column.partition(".")
    hidden = {"project": "id", "settings": "project", "task": "project"}.get(table)
    where = f"{name} IS NOT NULL" + (f" AND {hidden} <> 'NEW'" if hidden else "")
    with closing(sqlite3.connect(path)) as connection:
        info = connection.execute(f"PRAGMA table_info({table})")
        keys = [row[1] for row in info if row[5]]
        asked = f"SELECT {', '.join((name, *keys))} FROM {table} WHERE {where}"
        rows = connection.execute(asked).fetchall()
    assert rows, f"nothing is planted in {column}"
    tried = count = 0
    for value, *key in {rows[0], rows[-1]}:
        for other in _others(value):
            here = " AND ".join(f"{each} = ?" for each in keys)
            moved = [other if each == name else cell for each, cell in zip(keys, key, strict=True)]
            try:
                altered(path, f"UPDATE {table} SET {name} = ? WHERE {here}", other, *key)
            except sqlite3.IntegrityError:  # another row has that key
                continue
            tried += 1
            count += not found_in(path)
            altered(path, f"UPDATE {table} SET {name} = ? WHERE {here}", value, *moved)
    assert tried, f"no other value can be written to {column}"
    return count


def test_given_a_whole_file_then_nothing_is_found(whole: Path) -> None:
    assert not found_in(whole)


@pytest.mark.parametrize("column", _columns())
def test_given_another_value_in_a_column_then_it_is_found(whole: Path, column: str) -> None:
    assert _unfound(whole, column) == 0
