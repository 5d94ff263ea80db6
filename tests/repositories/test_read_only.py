"""Stores on what can only be read: a write-protected folder, a role that may only read."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pmcore.cli.main import main
from pmcore.kernel import Code
from pmcore.kernel.predicate import EVERYTHING
from pmcore.repositories import SqliteStore, Store, backup, change_project, read_backup
from pmcore.testing.repository_contract.cases import (
    TENANT,
    kept,
    opened,
    refused,
    saved,
    small_plan,
)
from repositories.engines import Place

NOBODY = 65534
# Half of a transaction is in the file, as much as memory could not hold, and its program is gone.
BROKEN_OFF = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE project SET version = version + 1")
rows = [("acme", str(id), "[]", "x" * 100) for id in range(2000)]
connection.executemany("INSERT INTO person (tenant, id, labels, data) VALUES (?, ?, ?, ?)", rows)
os._exit(0)
"""
# Somebody has written to the log, and has the store open until told to go.
STANDS_BY = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("UPDATE project SET version = version")
print(flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder that others may enter; pytest's own are closed to them."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


@contextmanager
def write_protected(folder: Path, rights: int = 0o555) -> Iterator[None]:
    """Let nobody write a folder and what is in it; whoever may do all becomes somebody else."""
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(rights)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def path(folder: Path) -> Path:
    """Return where a store is that nobody has open."""
    with SqliteStore.create(folder / "plans.db") as store:
        kept(store, small_plan())
        opened(store)  # what is imported when it is first used, is now
        store.verify()
    return folder / "plans.db"


def check(store: Store) -> None:
    """Read all there is to read."""
    with store.view(TENANT) as view:
        assert view.projects.open("SITE") == small_plan()
        assert [row.id for row in view.projects.list(EVERYTHING).rows] == ["SITE"]
        assert view.projects.verify("SITE") == ()
        assert read_backup(backup(view.projects, "SITE")).project == small_plan()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of POSIX")
class TestWriteProtected:
    """All can be read that is in the file; nothing is written, and nobody thinks it is."""

    def test_given_a_protected_folder_then_views_and_verify_work_and_units_are_refused(
        self, path: Path
    ) -> None:
        with write_protected(path.parent), SqliteStore(path) as store:
            assert store.read_only
            check(store)
            assert store.verify() == ()
            assert store.tenants() == (TENANT,)
            for call in (
                lambda: kept(store, small_plan("MORE")),
                store.scrub,
                partial(SqliteStore.migrate, path),
            ):
                assert refused(Code.STORE_READ_ONLY, call).context["path"] == str(path)
            check(store)
        with SqliteStore(path) as store:
            saved(store, _renamed(store), 1, "rename")

    def test_given_a_folder_that_one_may_not_enter_then_that_is_no_defect(self, path: Path) -> None:
        with write_protected(path.parent, rights=0o600):
            for call in (partial(SqliteStore, path), partial(SqliteStore.migrate, path)):
                assert "denied" in str(refused(Code.STORE_FAILED, call).context["reason"])

    def test_given_a_store_in_use_when_its_folder_is_protected_then_what_was_kept_last_is_read(
        self, path: Path
    ) -> None:
        with SqliteStore(path) as writer:
            saved(writer, _renamed(writer), 1, "rename")
            with write_protected(path.parent), SqliteStore(path) as store:
                assert opened(store)["dig"].name.pick("en") == "Digging"

    def test_given_a_copy_with_its_log_alone_then_what_it_lacks_is_not_passed_over(
        self, path: Path
    ) -> None:
        copy = path.parent / "copy"
        copy.mkdir(mode=0o755)
        with SqliteStore(path) as writer:
            saved(writer, _renamed(writer), 1, "rename")
            for rest in ("", "-wal"):
                shutil.copy(f"{path}{rest}", copy / f"{path.name}{rest}")
        with write_protected(copy):
            error = refused(Code.STORE_LOG_UNREAD, partial(SqliteStore, copy / path.name))
        assert error.context["log"] == "plans.db-wal"
        copy.chmod(0o755)

    def test_given_a_copy_that_a_program_broke_off_in_then_nothing_is_read_of_half_of_it(
        self, path: Path
    ) -> None:
        copy = path.parent / "copy"
        copy.mkdir(mode=0o755)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("VACUUM INTO ?", (str(copy / path.name),))
        with closing(sqlite3.connect(copy / path.name)) as connection:
            connection.execute("PRAGMA journal_mode = PERSIST")  # a log of zeros stays
            connection.execute("UPDATE project SET version = version")
            connection.commit()
        with write_protected(copy), SqliteStore(copy / path.name) as store:
            check(store)
        copy.chmod(0o755)
        subprocess.run([sys.executable, "-c", BROKEN_OFF, copy / path.name], check=True)
        with write_protected(copy):
            error = refused(Code.STORE_LOG_UNREAD, partial(SqliteStore, copy / path.name))
        assert error.context["log"] == "plans.db-journal"
        copy.chmod(0o755)
        with SqliteStore(copy / path.name) as store:
            check(store)

    def test_given_an_index_of_the_log_that_is_lost_while_a_store_is_read_then_views_name_the_log(
        self, path: Path
    ) -> None:
        command = [sys.executable, "-c", STANDS_BY, str(path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            with (
                path.with_name("plans.db-shm").open("r+b", buffering=0) as index,
                write_protected(path.parent),
                SqliteStore(path) as store,
            ):
                check(store)
                index.write(bytes(136))  # its head, which SQLite makes anew where it may write
                error = refused(Code.STORE_LOG_UNREAD, lambda: opened(store))
            writer.communicate()
        assert error.context == {"path": str(path), "log": "plans.db-wal"}

    def test_given_a_damaged_file_that_is_protected_then_verify_tells(self, path: Path) -> None:
        with SqliteStore(path) as store, store.session(read_only=False) as session:
            session._connection.execute("UPDATE task SET data = replace(data, 'Dig', 'Dog')")
            session.commit()
        with (
            write_protected(path.parent),
            SqliteStore(path) as store,
            store.view(TENANT) as view,
        ):
            found = view.projects.verify("SITE")
        assert [each.code for each in found][:1] == [Code.STORE_ROWS_DIFFER]

    def test_given_a_protected_file_when_verified_on_the_command_line_then_it_is_sound(
        self, path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        asked = ["db", "verify", str(path), "--tenant", TENANT]
        assert main(asked) == 0  # and now with all that it needs imported
        with write_protected(path.parent):
            assert main(asked) == 0
            assert main(["db", "list", str(path), "--tenant", TENANT]) == 0
        assert "SITE" in capsys.readouterr().out


def test_given_a_store_opened_to_be_read_then_it_sees_what_others_keep_and_keeps_nothing(
    path: Path,
) -> None:
    with SqliteStore(path) as writer, SqliteStore(path, read_only=True) as reader:
        saved(writer, _renamed(writer), 1, "rename")

        assert opened(reader)["dig"].name.pick("en") == "Digging"
        refused(Code.STORE_READ_ONLY, lambda: kept(reader, small_plan("MORE")))
        assert reader.verify() == ()


def test_given_a_program_that_is_broken_off_while_a_store_is_read_then_views_name_its_log(
    path: Path,
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    log = path.with_name("plans.db-journal")
    with SqliteStore(path, read_only=True) as store:
        subprocess.run([sys.executable, "-c", BROKEN_OFF, path], check=True)
        whole = log.read_bytes()
        for part in (whole, whole[:-1], whole[: len(whole) // 2], whole[:600], whole[:1]):
            log.write_bytes(part)
            for call in (lambda: opened(store), partial(SqliteStore, path, read_only=True)):
                error = refused(Code.STORE_LOG_UNREAD, call)
                assert error.context == {"path": str(path), "log": log.name}
            assert Code.STORE_LOG_UNREAD in {each.code for each in store.verify()}
    log.write_bytes(whole)
    with SqliteStore(path) as store:
        check(store)


def test_given_a_host_that_only_reads_a_file_then_a_unit_that_joins_it_says_so(path: Path) -> None:
    with SqliteStore(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as host:
        for said in ("PRAGMA foreign_keys = ON", "PRAGMA query_only = ON", "BEGIN"):
            host.execute(said)
        check(store.join(host))
        refused(Code.STORE_READ_ONLY, lambda: kept(store.join(host), small_plan("MORE")))


@pytest.mark.parametrize("begin", ["BEGIN", "BEGIN IMMEDIATE"])
def test_given_a_store_opened_to_be_read_when_it_joins_a_host_that_writes_then_it_keeps_nothing(
    path: Path, begin: str
) -> None:
    with (
        SqliteStore(path, read_only=True) as store,
        closing(sqlite3.connect(path, isolation_level=None)) as host,
    ):
        for said in ("PRAGMA foreign_keys = ON", begin):
            host.execute(said)
        joined = store.join(host)
        for call in (
            lambda: kept(joined, small_plan("MORE")),
            lambda: saved(joined, _renamed(joined), 1, "rename"),
            lambda: change_project(joined, TENANT, "SITE", lambda plan: plan, key="edit"),
            joined.lay_out,
            joined.migrate,
        ):
            assert refused(Code.STORE_READ_ONLY, call).context["path"] == str(path)
        check(joined)
        assert host.in_transaction
        host.execute("COMMIT")
        assert store.project_ids(TENANT) == ("SITE",)
        check(store)


class TestPostgres:
    """A role that may only read, and a host that does."""

    @pytest.fixture
    def role(self, conninfo: str, emptied: Place) -> Iterator[str]:
        """Return how a role connects that may read a store with a project, and no more."""
        psycopg: Any = pytest.importorskip("psycopg")
        with emptied.opened() as store:
            kept(store, small_plan())
        role = f"reader_{os.getpid()}"
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f'CREATE ROLE "{role}"')
            connection.execute(f'GRANT USAGE ON SCHEMA "{emptied.schema}" TO "{role}"')
            connection.execute(
                f'GRANT SELECT ON ALL TABLES IN SCHEMA "{emptied.schema}" TO "{role}"'
            )
        try:
            yield psycopg.conninfo.make_conninfo(conninfo, options=f"-c role={role}")
        finally:
            with psycopg.connect(conninfo, autocommit=True) as connection:
                connection.execute(f'DROP OWNED BY "{role}"')
                connection.execute(f'DROP ROLE "{role}"')

    def test_given_a_role_that_may_read_then_views_and_verify_work_and_writes_are_refused(
        self, role: str, emptied: Place
    ) -> None:
        from pmcore.repositories.postgres import PostgresStore

        reader = PostgresStore(role, schema=emptied.schema)
        check(reader)
        assert reader.verify() == ()
        for call in (
            lambda: kept(reader, small_plan("MORE")),
            lambda: change_project(reader, TENANT, "SITE", lambda plan: plan, key="edit"),
            lambda: asyncio.run(_enter_awaited(role, emptied.schema)),
        ):
            error = refused(Code.STORE_READ_ONLY, call)
            assert "permission denied" in error.message()
            assert "permission denied" in error.message("zh")

    def test_given_a_role_that_may_read_then_hosts_that_save_are_told(
        self, role: str, emptied: Place
    ) -> None:
        psycopg: Any = pytest.importorskip("psycopg")
        sqlalchemy: Any = pytest.importorskip("sqlalchemy")
        from pmcore.repositories.postgres import PostgresStore
        from pmcore.repositories.sqlalchemy import join

        store = PostgresStore(role, schema=emptied.schema)
        with psycopg.connect(role, autocommit=True) as host, host.transaction():
            refused(Code.STORE_READ_ONLY, lambda: kept(store.join(host), small_plan("MORE")))
        engine = sqlalchemy.create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(role)
        )
        with engine.begin() as host:
            joined = join(host, schema=emptied.schema)
            refused(Code.STORE_READ_ONLY, lambda: kept(joined, small_plan("MORE")))
        engine.dispose()

    def test_given_a_table_that_a_role_may_not_read_then_that_is_told(
        self, conninfo: str, role: str, emptied: Place
    ) -> None:
        psycopg: Any = pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import PostgresStore

        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(
                f'REVOKE SELECT ON "{emptied.schema}".settings FROM "reader_{os.getpid()}"'
            )
        store = PostgresStore(role, schema=emptied.schema)
        error = refused(Code.STORE_FAILED, lambda: opened(store))
        assert "permission denied for table settings" in error.message()

    def test_given_a_host_that_only_reads_then_a_unit_that_joins_it_says_so(
        self, conninfo: str, emptied: Place
    ) -> None:
        psycopg: Any = pytest.importorskip("psycopg")
        from pmcore.repositories.postgres import PostgresStore

        with emptied.opened() as store:
            kept(store, small_plan())
        store = PostgresStore(conninfo, schema=emptied.schema)
        with psycopg.connect(conninfo, autocommit=True) as host:
            host.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            joined = store.join(host)
            check(joined)
            refused(Code.STORE_READ_ONLY, lambda: kept(joined, small_plan("MORE")))


async def _enter_awaited(conninfo: str, schema: str) -> None:
    from pmcore.repositories.postgres import AsyncPostgresStore

    store = AsyncPostgresStore(conninfo, schema=schema)
    async with store.unit(TENANT) as unit:
        await unit.outbox.subscribe("erp", start="now")


def _renamed(store: Store) -> Any:
    plan = opened(store)
    plan.update("dig", name="Digging")
    return plan
