"""Where there is no room, nothing is kept, and nothing is lost: the next save works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pmcore.kernel import Code
from pmcore.repositories import SqliteStore
from pmcore.testing.repository_contract.cases import (
    TENANT,
    kept,
    opened,
    refused,
    saved,
    small_plan,
)
from repositories.children import ended_well, fill_up_to, grow, grow_in_vain, started
from repositories.engines import on_postgres


def _limit(store: SqliteStore, pages: int) -> None:
    """Let the file grow to so many pages; it is the only connection there is."""
    (connection,) = store._idle
    connection.execute(f"PRAGMA max_page_count = {pages}")


def test_given_a_file_that_may_not_grow_then_a_save_is_refused_and_the_next_one_works(
    path: Path,
) -> None:
    with SqliteStore(path) as store:
        _limit(store, 1)
        grow_in_vain(store)
        _limit(store, 2**30)
        grow(store)


def test_given_a_unit_that_ran_out_of_room_then_it_is_over(path: Path) -> None:
    with SqliteStore(path) as store:
        _limit(store, 1)
        plan = opened(store)
        plan.update("dig", notes="x" * 20_000)
        large = small_plan("LARGE")
        with large.change_set("grow"):
            for number in range(20):
                large.add(f"more{number}", "More", notes="x" * 10_000)
        with store.unit(TENANT) as unit:
            refused(Code.STORE_FULL, lambda: unit.projects.add(large, key="large"))
            refused(Code.STORE_UNIT_OVER, lambda: unit.projects.add(small_plan("MORE"), key="more"))
            refused(Code.STORE_UNIT_OVER, unit.commit)
        _limit(store, 2**30)
        assert saved(store, plan, 1, "longer") == 2


def test_given_a_limit_on_the_size_of_files_then_a_save_is_refused_and_the_next_one_works(
    path: Path,
) -> None:
    assert ended_well(started(fill_up_to, path, path.stat().st_size + 20_000))


_ON_A_SMALL_DISK = """
import sys
from pathlib import Path
from pmcore.repositories import SqliteStore
from pmcore.testing.repository_contract.cases import kept, small_plan
from repositories.children import grow, grow_in_vain
ballast = Path(sys.argv[1], "ballast")
with SqliteStore.create(Path(sys.argv[1], "plans.db")) as store:
    kept(store, small_plan())
    ballast.write_bytes(bytes(200_000))
    try:
        with ballast.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(4096))
    except OSError:
        pass
    grow_in_vain(store)
    ballast.unlink()
    grow(store)
"""


def test_given_a_full_disk_then_a_save_is_refused_and_the_next_one_works(tmp_path: Path) -> None:
    mount = f"mount -t tmpfs -o size=2m none {tmp_path}"
    unshare = shutil.which("unshare") or "no unshare"
    try:
        subprocess.run([unshare, "-rm", "sh", "-c", mount], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system can be mounted here")
    script = tmp_path.with_name("small_disk.py")
    script.write_text(_ON_A_SMALL_DISK, encoding="utf-8")
    run = f"{mount} && {sys.executable} {script} {tmp_path}"
    environment = {**os.environ, "PYTHONPATH": ":".join(sys.path)}
    subprocess.run([unshare, "-rm", "sh", "-c", run], check=True, env=environment)


@pytest.fixture
def small_disk(conninfo: str) -> Iterator[tuple[str, Path]]:
    """Return a name that tables can be laid out in, and the small disk where they are then."""
    psycopg = pytest.importorskip("psycopg")
    with TemporaryDirectory(dir="/tmp") as folder:  # where the server may look
        Path(folder).chmod(0o755)
        disk = Path(folder, "disk")
        disk.mkdir()
        try:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", disk], check=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("no file system can be mounted here")
        name = Path(folder).name
        try:
            with psycopg.connect(conninfo, autocommit=True) as connection:
                (data,) = connection.execute("SHOW data_directory").fetchone()
                if not Path(data).exists():
                    pytest.skip("the server is on another machine")
                disk.chmod(0o700)
                os.chown(disk, Path(data).stat().st_uid, Path(data).stat().st_gid)
                connection.execute(f"CREATE TABLESPACE \"{name}\" LOCATION '{disk}'")
                yield name, disk
                connection.execute(f'DROP TABLESPACE "{name}"')
        finally:
            subprocess.run(["umount", disk], check=True)


def test_given_a_server_whose_disk_is_full_then_a_save_is_refused_and_the_next_one_works(
    conninfo: str, schema: str, small_disk: tuple[str, Path]
) -> None:
    name, disk = small_disk
    where = f"{conninfo} options='-c default_tablespace={name}'"
    with on_postgres(where, schema) as place, place.opened() as store:
        kept(store, small_plan())
        ballast = disk / "ballast"
        with suppress(OSError), ballast.open("ab", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        grow_in_vain(store)
        ballast.unlink()
        grow(store)
        with store.view(TENANT) as view:
            assert view.projects.verify("SITE") == ()
