"""A damaged file is found out: it never reads as something that nobody saved."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from pmcore.kernel import Code, PmcoreError, ProjectError, StoreError
from pmcore.repositories import EVERYTHING, Has, Person, SqliteStore, Store
from pmcore.testing.faults import Fault
from pmcore.testing.repository_contract.calendars import office, replaced, shared
from pmcore.testing.repository_contract.cases import (
    kept,
    opened,
    refused,
    removed,
    rich_plan,
    saved,
    small_plan,
)
from pmcore.testing.repository_contract.imports import batch
from pmcore.testing.repository_contract.outbox import move
from pmcore.testing.repository_contract.schedules import computed, dated
from repositories.children import ended_well, read_as_nobody, started
from repositories.depth import IS_DEEP
from repositories.faults import arising, failing, faulty

TENANTS = ("acme", "beta")
IDS = ("LAUNCH", "SITE")
FLIPS = 600 if IS_DEEP else 60


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with two projects of each of two tenants, and some history."""
    path = tmp_path_factory.mktemp("stores") / "whole.db"
    with SqliteStore.create(path) as store:
        fill(store)
    assert not path.with_name("whole.db-wal").exists()
    return path


def fill(store: Store) -> None:
    """Keep something of everything."""
    for tenant in TENANTS:
        kept(store, rich_plan(), tenant=tenant)
        kept(store, small_plan(), tenant=tenant)
        for id in IDS:
            plan = opened(store, id, tenant)
            version = plan.version
            for number in range(5):
                plan.add(f"more{number}", f"More of {tenant}", duration=f"{number + 1}d")
                plan.link(f"more{number}", plan.tasks()[0].id)
            saved(store, plan, version, "more", tenant)
        shared(store, office(), tenant=tenant)
        replaced(store, office("08:00-16:00"), 1, "early", tenant)
        dated(store, computed(store, "LAUNCH", tenant), tenant)
        _beside(store, tenant)


def _beside(store: Any, tenant: str) -> None:
    """Keep what lies beside projects: people, events, a removed project, half an import."""
    with store.unit(tenant) as unit:
        unit.outbox.subscribe("erp", start="beginning")
        for id, name in (("u.1", "Li Wei"), ("u.2", "Bo")):
            unit.people.put(Person(id, name, labels=["site"]))
        unit.commit()
    kept(store, small_plan("GONE"), tenant=tenant)
    removed(store, "GONE", 1, tenant)
    batch(store, small_plan("NEW"), tenant=tenant)
    with store.unit(tenant) as unit:
        unit.outbox.put(
            "LAUNCH", [move("ship")], expected=unit.projects.version("LAUNCH"), key="move"
        )
        unit.commit()


def read(store: Any) -> dict[object, Any]:
    """Read all there is, in every way it can be asked for."""
    told: dict[object, Any] = {}
    for tenant in TENANTS:
        with store.view(tenant) as view:
            projects = view.projects
            told[tenant] = (
                projects.list(EVERYTHING),
                projects.list(EVERYTHING, by="name"),
                projects.count(EVERYTHING, search="site"),
            )
            for id in IDS:
                plan = projects.open(id, history=20)
                told[tenant, id] = plan, plan.version, plan.log, projects.as_of(id, 1)
            told[tenant, "people"] = (
                view.people.list(EVERYTHING),
                view.people.list(Has("labels", "site")),
                view.people.open("u.1"),
            )
            dates = view.schedules.open("LAUNCH")
            told[tenant, "shared"] = (
                view.calendars.open("office"),
                view.calendars.list(EVERYTHING, by="name"),
                view.calendars.version("office"),
                {name: column.tolist() for name, column in dates.columns.items()},
                [dates.moments(task) for task in dates.task_ids],
                view.schedules.list("LAUNCH"),
            )
    return told


def found(store: Any) -> list[Code]:
    """Return what is found wrong with anything."""
    codes = [finding.code for finding in store.verify()]
    for tenant in TENANTS:
        with store.view(tenant) as view:
            codes += [finding.code for id in IDS for finding in view.projects.verify(id)]
            codes += [finding.code for finding in view.calendars.verify("office")]
            codes += [finding.code for finding in view.schedules.verify("LAUNCH")]
    return codes


def _flipped(whole: Path, folder: Path, bit: int) -> Path:
    path = folder / "flipped.db"
    for old in folder.glob("flipped.db*"):
        old.unlink()
    data = bytearray(whole.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)
    return path


def test_given_a_whole_file_then_nothing_is_found(whole: Path) -> None:
    with SqliteStore(whole) as store:
        assert found(store) == []


def test_given_a_flipped_bit_then_it_changes_nothing_or_is_found(
    whole: Path, tmp_path: Path
) -> None:
    with SqliteStore(whole) as store:
        truth = read(store)
    random = Random(20261128)
    outcomes = {"same": 0, "refused": 0, "found": 0}
    bits = whole.stat().st_size * 8
    for _ in range(FLIPS):
        bit = random.randrange(bits)
        path = _flipped(whole, tmp_path, bit)
        try:
            with SqliteStore(path) as store:
                told = None
                with suppress(ProjectError):  # a log with a gap leads to fewer versions
                    told = read(store)
                is_found = bool(found(store))
        except StoreError:
            outcomes["refused"] += 1
            continue
        assert is_found or told == truth, bit
        outcomes["found" if is_found else "same"] += 1
    assert outcomes["found"] + outcomes["refused"] > FLIPS / 10, outcomes


@pytest.mark.parametrize("part", [0.05, 0.3, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("cut", [True, False], ids=["cut_off", "zeroed"])
def test_given_a_file_that_ends_early_then_that_is_found(
    part: float, cut: bool, whole: Path, tmp_path: Path
) -> None:
    data = whole.read_bytes()
    rest = data[: int(len(data) * part)]
    path = tmp_path / "part.db"
    path.write_bytes(rest if cut else rest.ljust(len(data), b"\0"))
    assert _is_refused_or_found(path)


def _is_refused_or_found(path: Path) -> bool:
    try:
        with SqliteStore(path) as store:
            with suppress(ProjectError):  # a log with a gap leads to fewer versions
                read(store)
            return bool(found(store))
    except PmcoreError:  # a log that lost its end has no such version
        return True


def test_given_what_is_no_store_then_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    foreign = tmp_path / "foreign.db"
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE project (tenant, id)")
    empty = tmp_path / "empty.db"
    empty.touch()
    text = tmp_path / "text.db"
    text.write_text("tenant,id\n" * 1000, encoding="utf-8")
    for path in (foreign, empty, text):
        before = path.read_bytes()
        refused(Code.STORE_NOT_A_STORE, partial(SqliteStore, path))
        refused(Code.STORE_EXISTS, partial(SqliteStore.create, path))
        assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["empty.db", "foreign.db", "text.db"]


def test_given_no_file_then_it_is_not_found_and_not_made(tmp_path: Path) -> None:
    for path in (tmp_path / "no.db", tmp_path, tmp_path / "no" / "no.db", tmp_path / "a\0b"):
        refused(Code.STORE_NOT_FOUND, partial(SqliteStore, path))
    refused(Code.STORE_EXISTS, partial(SqliteStore.create, tmp_path))
    refused(Code.STORE_FAILED, partial(SqliteStore.create, tmp_path / "no" / "no.db"))
    refused(Code.STORE_FAILED, partial(SqliteStore.create, tmp_path / "a\0b"))
    assert list(tmp_path.iterdir()) == []


def test_given_a_store_whose_making_fails_then_it_can_be_made_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "plans.db"
    with faulty(), arising(Fault(12, failing(sqlite3.SQLITE_FULL, "disk is full"))):
        refused(Code.STORE_FULL, partial(SqliteStore.create, path))
    assert list(tmp_path.iterdir()) == []
    SqliteStore.create(path).close()


def test_given_a_file_that_may_only_be_read_then_a_save_is_refused(
    whole: Path, tmp_path: Path
) -> None:
    with TemporaryDirectory(dir="/tmp") as folder:  # where somebody without rights may look
        path = Path(shutil.copy(whole, folder))
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        assert ended_well(started(read_as_nobody, path))
        Path(folder).chmod(0o755)


_ENDLESS = """
    ALTER TABLE task RENAME TO old;
    CREATE VIEW task AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
    SELECT 'acme' tenant, i id FROM n
"""


@pytest.mark.parametrize(
    "strange",
    [
        "CREATE TRIGGER wipe AFTER UPDATE ON project BEGIN DELETE FROM task; END",
        _ENDLESS,
        "DROP TABLE snapshot; CREATE VIRTUAL TABLE SNAPSHOT USING fts5 (tenant, project)",
    ],
    ids=["trigger", "endless_view", "virtual_table"],
)
def test_given_tables_that_do_more_than_hold_rows_when_opened_then_it_is_no_store(
    whole: Path, tmp_path: Path, strange: str
) -> None:
    path = tmp_path / "strange.db"
    shutil.copy(whole, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(strange)

    refused(Code.STORE_NOT_A_STORE, lambda: SqliteStore(path))


def test_given_a_view_of_a_host_when_opened_then_it_is_a_store(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "more.db"
    shutil.copy(whole, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE VIEW report AS SELECT tenant, count(*) FROM task GROUP BY tenant"
        )

    with SqliteStore(path) as store:
        assert store.verify() == ()
