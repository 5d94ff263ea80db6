"""Stores of every version since the first become stores of today, or stay what they were."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from pmcore.cli.main import main
from pmcore.kernel import Code, StoreError
from pmcore.repositories import SqliteStore
from pmcore.repositories.sql.migrations import FIRST_VERSION, STEPS, Step
from pmcore.repositories.sql.schema import SCHEMA_VERSION, TABLES
from pmcore.repositories.sql.statements import Program, ask, tell
from pmcore.testing.faults import Fault
from pmcore.testing.repository_contract.cases import NOON, opened, refused, saved
from pmcore.testing.repository_contract.outbox import MINUTE, claimed, move
from repositories.children import ended_well, started
from repositories.faults import arising, failing, faulty, repeatable
from repositories.golden_stores import NAMES, check_all, expected, sqlite_file, version_in

OLDER = [name for name in NAMES if version_in(name) < SCHEMA_VERSION]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return sqlite_file(tmp_path / "old.db", 1)


def facts(path: Path) -> dict[str, Any]:
    """Return what a database says about its tables, whatever words defined them."""
    with closing(sqlite3.connect(path)) as connection:

        def told(name: str, of: str) -> list[Any]:
            return connection.execute(f"SELECT * FROM pragma_{name}(?)", (of,)).fetchall()

        tables = {
            name: rest
            for _, name, *rest in connection.execute("PRAGMA table_list")
            if not name.startswith("sqlite_")
        }
        indexes = {
            name: (unique, part, told("index_xinfo", name))
            for table in tables
            for _, name, unique, _, part in told("index_list", table)
        }
        columns = {table: told("table_xinfo", table) for table in tables}
        keys = {table: told("foreign_key_list", table) for table in tables}
        return {"tables": tables, "columns": columns, "indexes": indexes, "keys": keys}


def told(store: SqliteStore, consumer: str, now: datetime = NOON) -> list[str]:
    """Return what a consumer is told."""
    return [event.key for batch in claimed(store, consumer, now) for event in batch.events]


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


class TestOldFiles:
    """What older versions wrote is refused until it is migrated; then nothing is missing."""

    def test_every_version_before_has_a_step_and_a_golden_store(self) -> None:
        before = list(range(FIRST_VERSION, SCHEMA_VERSION))
        assert len(STEPS) == len(before)
        assert before == sorted({version_in(name) for name in OLDER})

    @pytest.mark.parametrize("version", OLDER)
    def test_given_an_old_file_when_migrated_then_all_of_it_is_there(
        self, version: str, tmp_path: Path
    ) -> None:
        path = sqlite_file(tmp_path / "old.db", version)

        assert SqliteStore.migrate(path) == version_in(version)

        with SqliteStore(path) as store:
            assert store.verify() == ()
            check_all(store, version)

    def test_given_a_log_that_is_broken_when_migrated_then_it_still_is(self, old: Path) -> None:
        with closing(sqlite3.connect(old)) as connection, connection:
            forged = "UPDATE change SET reason = 'forged' WHERE tenant = 'acme' AND reason <> ''"
            assert connection.execute(forged).rowcount == 1

        SqliteStore.migrate(old)

        with SqliteStore(old) as store, store.view("acme") as view:
            assert [each.code for each in view.projects.verify("SITE")] == [Code.STORE_LOG_BROKEN]
            assert view.projects.verify("LAUNCH") == ()

    @pytest.mark.parametrize("version", OLDER)
    def test_given_an_old_file_when_migrated_then_its_tables_are_as_if_made_new(
        self, version: str, tmp_path: Path
    ) -> None:
        path = sqlite_file(tmp_path / "old.db", version)
        SqliteStore.migrate(path)
        SqliteStore.create(tmp_path / "new.db").close()

        assert facts(path) == facts(tmp_path / "new.db")
        assert set(facts(path)["tables"]) == set(TABLES)

    @pytest.mark.parametrize(
        ("damage", "what"),
        [
            ("UPDATE command SET version = version + 9 WHERE key = 'early'", "command"),
            ("UPDATE epoch SET above = 1 WHERE id = 'GONE'", "epoch"),
            ("UPDATE outbox SET events = replace(events, 'dig', 'dog')", "events"),
            ("UPDATE person SET data = replace(data, '伟', '为')", "person"),
        ],
    )
    @pytest.mark.parametrize("name", ["3", "3_early", "4"])
    def test_given_a_row_that_was_damaged_when_migrated_then_it_still_is(
        self, name: str, damage: str, what: str, tmp_path: Path
    ) -> None:
        if name == "3_early" and what in ("command", "epoch"):
            pytest.skip("it holds no digest yet")
        path = sqlite_file(tmp_path / "old.db", name)
        with closing(sqlite3.connect(path)) as connection, connection:
            assert connection.execute(damage).rowcount

        SqliteStore.migrate(path)

        with SqliteStore(path) as store:
            assert {each.context["what"] for each in store.verify()} == {what}

    def test_given_a_put_of_before_when_repeated_then_it_is_known_again(
        self, tmp_path: Path
    ) -> None:
        path = sqlite_file(tmp_path / "old.db", 3)
        SqliteStore.migrate(path)
        with SqliteStore(path) as store:
            before = told(store, "erp")
            with store.unit("acme") as unit:
                unit.outbox.put("SITE", [move("dig")], expected=4, key="move")
                unit.commit()
            assert told(store, "erp", NOON + MINUTE) == before
            assert len(before) > 5

    def test_given_a_migrated_file_then_it_goes_on(self, old: Path) -> None:
        SqliteStore.migrate(old)
        with SqliteStore(old) as store:
            plan = opened(store, history=10)
            plan.undo()
            plan.add("paint", "油漆")
            saved(store, plan, plan.version - 2, "go-on")
            assert opened(store) == plan
            with store.view("acme") as view:
                assert view.projects.verify("SITE") == ()
                assert view.projects.kept("SITE", "slip") == 3

    def test_given_an_old_file_when_opened_then_it_is_refused_and_left_alone(
        self, old: Path
    ) -> None:
        before = old.read_bytes()

        error = refused(Code.STORE_OLDER, partial(SqliteStore, old))

        assert error.context["found"] == 1
        assert f"pmcore db migrate {old}" in error.advice("en")
        assert f"pmcore db migrate {old}" in error.advice("zh")
        assert old.read_bytes() == before

    def test_given_a_file_that_is_up_to_date_when_migrated_then_nothing_happens(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "new.db"
        SqliteStore.create(path).close()
        before = path.read_bytes()

        assert SqliteStore.migrate(path) == SCHEMA_VERSION
        assert path.read_bytes() == before

    @pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 2**31 - 1])
    def test_given_a_newer_file_then_it_is_refused(self, old: Path, version: int) -> None:
        with closing(sqlite3.connect(old)) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        for call in (SqliteStore, SqliteStore.migrate):
            refused(Code.STORE_NEWER, partial(call, old))

    @pytest.mark.parametrize("version", [0, -1])
    def test_given_a_version_that_never_was_then_it_is_no_store(
        self, old: Path, version: int
    ) -> None:
        with closing(sqlite3.connect(old)) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        for call in (SqliteStore, SqliteStore.migrate):
            refused(Code.STORE_NOT_A_STORE, partial(call, old))

    def test_given_what_is_no_store_when_migrated_then_it_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "empty.db").touch()
        refused(Code.STORE_NOT_A_STORE, partial(SqliteStore.migrate, tmp_path / "empty.db"))
        refused(Code.STORE_NOT_FOUND, partial(SqliteStore.migrate, tmp_path / "no.db"))

    def test_given_an_open_store_when_another_program_migrates_it_then_its_next_unit_is_refused(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "plans.db"
        with SqliteStore.create(path) as store:
            with closing(sqlite3.connect(path)) as connection:
                connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
            for begin in (store.unit, store.view):
                refused(Code.STORE_NEWER, begin("acme").__enter__)


class TestBrokenOff:
    """A migration that is broken off leaves the old version or the new one."""

    @pytest.mark.parametrize("is_late", [False, True], ids=["before", "after"])
    def test_given_a_failure_at_any_statement_then_it_is_old_or_new(
        self, is_late: bool, tmp_path: Path
    ) -> None:
        first = sqlite_file(tmp_path / "first.db", 1)
        left = _Left(first)
        for at in range(1000):
            path = Path(shutil.copy(first, tmp_path / f"{at}.db"))
            fault = Fault(at, failing(sqlite3.SQLITE_IOERR, "broken"), is_late)
            with repeatable(), faulty(), arising(fault), suppress(StoreError):
                SqliteStore.migrate(path)
            if not fault.came_up:
                break
            left.check(path)
        assert fault.seen > 10
        assert left.versions == {*range(1, SCHEMA_VERSION + is_late)}

    def test_given_a_program_killed_at_any_statement_then_it_is_old_or_new(
        self, tmp_path: Path
    ) -> None:
        assert ended_well(started(_kill_at_each, tmp_path))

    def test_given_two_programs_that_migrate_at_once_then_both_find_it_done(
        self, tmp_path: Path
    ) -> None:
        for number in range(5):
            path = sqlite_file(tmp_path / f"{number}.db", 1)
            both = [started(_migrate, path) for _ in range(2)]
            assert [ended_well(each) for each in both] == [True, True]
            with SqliteStore(path) as store:
                check_all(store, 1)

    def test_given_somebody_who_writes_when_migrated_then_it_is_busy_and_stays_old(
        self, old: Path
    ) -> None:
        with closing(sqlite3.connect(old, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with patch("pmcore.repositories.sqlite.files._SETTINGS", ("PRAGMA busy_timeout = 50",)):
                refused(Code.STORE_BUSY, partial(SqliteStore.migrate, old))
        assert version_of(old) == 1

    def test_given_a_table_of_a_host_in_the_way_then_it_stays_old(self, old: Path) -> None:
        with closing(sqlite3.connect(old)) as connection:
            connection.execute("CREATE TABLE document (mine)")
        before = facts(old)

        error = refused(Code.STORE_FAILED, partial(SqliteStore.migrate, old))

        assert "document" in str(error)
        assert (version_of(old), facts(old)) == (1, before)


class _Left:
    """What migrations of one file leave that were broken off, each found whole.

    Most leave the very same words: what a migration to the end makes of them is looked at once.
    """

    def __init__(self, first: Path) -> None:
        self._before = facts(first)
        self._seen: set[tuple[int, str]] = set()
        self.versions: set[int] = set()

    def check(self, path: Path) -> None:
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")  # nobody is in the way
            words = "\n".join(connection.iterdump())
        version = version_of(path)
        self.versions.add(version)
        if version == 1:
            assert facts(path) == self._before
        if (version, words) not in self._seen:  # words do not tell the version
            SqliteStore.migrate(path)
            with SqliteStore(path) as store:
                assert store.verify() == ()
                check_all(store, 1)
            self._seen.add((version, words))


def _migrate(path: Path) -> None:
    assert SqliteStore.migrate(path) in range(1, SCHEMA_VERSION + 1)


def _kill_at_each(folder: Path) -> None:
    first = sqlite_file(folder / "first.db", 1)
    left = _Left(first)
    for at in range(1000):
        path = Path(shutil.copy(first, folder / f"{at}.db"))
        child = os.fork()
        if not child:
            with repeatable(), faulty(), arising(Fault(at, _die)):
                SqliteStore.migrate(path)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        left.check(path)
        if not status:
            assert at > 10
            return


def _die() -> BaseException:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("alive")


# What a later version could bring: every task of every project gets a word more.
def _rewrite() -> Program[None]:
    rows = yield from ask("SELECT tenant, project, id, data FROM task ORDER BY tenant, project, id")
    told = "UPDATE task SET note = ? WHERE tenant = ? AND project = ? AND id = ?"
    yield from tell(told, [(str(len(data)), *key) for *key, data in rows])


_NEXT = Step(("ALTER TABLE task ADD COLUMN note TEXT NOT NULL DEFAULT ''",), rewrite=_rewrite)


@contextmanager
def later(step: Step) -> Iterator[None]:
    """Let there be one version more."""
    with (
        patch("pmcore.repositories.sql.migrations.STEPS", (*STEPS, step)),
        patch("pmcore.repositories.sql.migrations.SCHEMA_VERSION", SCHEMA_VERSION + 1),
        patch("pmcore.repositories.sqlite.files.SCHEMA_VERSION", SCHEMA_VERSION + 1),
    ):
        yield


class TestSteps:
    """Each version is a transaction of its own, with what has to be computed anew."""

    def test_given_rows_to_rewrite_when_migrated_over_two_versions_then_they_are(
        self, old: Path
    ) -> None:
        with later(_NEXT):
            assert SqliteStore.migrate(old) == 1

        assert version_of(old) == SCHEMA_VERSION + 1
        with closing(sqlite3.connect(old)) as connection:
            rows = connection.execute("SELECT note, length(data) FROM task").fetchall()
        assert len(rows) == sum(len(plan) for _, plan in expected(1)) > 5
        assert [note for note, _ in rows] == [str(size) for _, size in rows]

    def test_given_a_rewrite_that_fails_then_the_versions_before_stay(self, old: Path) -> None:
        def fail() -> Program[None]:
            yield from _rewrite()
            raise StoreError(Code.STORE_FAILED, reason="on purpose")

        with later(Step(_NEXT.statements, rewrite=fail)):
            refused(Code.STORE_FAILED, partial(SqliteStore.migrate, old))

        with SqliteStore(old) as store:
            check_all(store, 1)


def _told(call: Callable[[], int], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = call()
    out, err = capsys.readouterr()
    return status, out + err


def test_given_an_old_file_on_the_command_line_then_it_says_what_to_do_and_does_it(
    old: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = partial(main, ["db", "list", str(old), "--tenant", "acme"])
    migrated = partial(main, ["db", "migrate", str(old)])

    status, said = _told(listed, capsys)
    assert status == 2
    assert f"pmcore db migrate {old}" in said
    assert _told(migrated, capsys) == (
        0,
        f"{old} migrated from schema 1 to schema {SCHEMA_VERSION}.\n",
    )
    assert _told(migrated, capsys) == (
        0,
        f"{old} has schema {SCHEMA_VERSION} already; nothing to do.\n",
    )
    status, said = _told(listed, capsys)
    assert status == 0
    assert "仓库改造" in said
