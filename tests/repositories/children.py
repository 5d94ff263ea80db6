"""What other processes do to a store; each is forked from one that has everything loaded."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest

from pmcore.kernel import Code, StoreError
from pmcore.repositories import SqliteStore
from pmcore.testing.repository_contract.cases import TENANT, opened, saved

_context = get_context("forkserver")
_context.set_forkserver_preload(["pmcore.testing.repository_contract.cases", "pytest"])


def started(do: Callable[..., None], *given: object) -> ForkServerProcess:
    """Begin to do something in another process."""
    process = _context.Process(target=do, args=given, daemon=True)
    process.start()
    return process


def ended_well(process: ForkServerProcess) -> bool:
    """Wait until a process has done what it had to."""
    process.join(900)
    return process.exitcode == 0


def increment(store: SqliteStore, key: str) -> int:
    """Count on in the notes of a task, however often others come first; return the version."""
    while True:
        plan = opened(store)
        plan.update("dig", notes=str(int(plan["dig"].notes or 1) + 1))
        try:
            return saved(store, plan, plan.version - 1, key)
        except StoreError as error:
            if error.code not in (Code.STORE_CONFLICT, Code.STORE_BUSY):
                raise


def check(store: SqliteStore, version: int) -> None:
    """Every version added one, and nothing is wrong."""
    plan = opened(store)
    assert (plan.version, plan["dig"].notes) == (version, str(version))
    with store.view(TENANT) as view:
        assert view.projects.verify("SITE") == ()
    assert store.verify() == ()


def kill_over_and_over(path: Path, acknowledged: Path, kills: int) -> None:
    """Kill a program that saves, and look whether all it acknowledged is there."""
    random = Random(9)
    acknowledged.touch()
    for kill in range(kills):
        with SqliteStore(path) as store:
            assert increment(store, f"between-{kill}") == opened(store).version
        child = os.fork()  # of this process, which has one thread and no store open
        if not child:
            _increment_forever(path, acknowledged)
        _wait_for_more(acknowledged)
        sleep(random.random() * 0.03)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with SqliteStore(path) as store:
            version = opened(store).version
            # one more may be kept and not yet written down
            assert 0 <= version - _last(acknowledged) <= 1, kill
            check(store, version)


def _increment_forever(path: Path, acknowledged: Path) -> None:
    """Increment until killed; write down each version once it is kept."""
    try:
        with SqliteStore(path) as store, acknowledged.open("ab", buffering=0) as file:
            while True:
                version = increment(store, f"{os.getpid()}-{opened(store).version}")
                file.write(f"{version}\n".encode())
    finally:
        os._exit(1)


def _wait_for_more(acknowledged: Path) -> None:
    before, end = acknowledged.stat().st_size, monotonic() + 60
    while acknowledged.stat().st_size == before:
        assert monotonic() < end, "the program does not save"
        sleep(0.001)


def _last(acknowledged: Path) -> int:
    whole = acknowledged.read_text().rpartition("\n")[0]
    return int(whole.rpartition("\n")[2])


def increment_often(path: Path, writer: int, times: int) -> None:
    """Increment so many times."""
    with SqliteStore(path) as store:
        for time in range(times):
            increment(store, f"{writer}-{time}")


def fill_up_to(path: Path, size: int) -> None:
    """Save more than a file of this size holds; nothing of it may be kept."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with SqliteStore(path) as store:
        before = opened(store)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
        grow_in_vain(store)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        assert opened(store) == before
        grow(store)


def grow(store: SqliteStore) -> None:
    """Save a plan that is much larger."""
    plan = opened(store)
    version = plan.version
    with plan.change_set("grow"):
        for number in range(60):
            plan.add(f"more{number}", "More", notes="x" * 2000)
    log = plan.log
    saved(store, plan, version, "grow")
    assert plan.log == log


def grow_in_vain(store: SqliteStore) -> None:
    """Save a plan for which there is no room: a coded error, and it keeps its log."""
    plan = opened(store)
    version = plan.version
    with plan.change_set("grow"):
        for number in range(60):
            plan.add(f"more{number}", "More", notes="x" * 2000)
    log = plan.log
    with pytest.raises(StoreError) as raised:
        saved(store, plan, version, "grow")
    assert raised.value.code in (Code.STORE_FULL, Code.STORE_FAILED)
    assert plan.log == log
    assert opened(store).version == version


def read_as_nobody(path: Path) -> None:
    """Try to save in a store that may not be written to."""
    if os.geteuid() == 0:
        os.setuid(65534)
    with pytest.raises(StoreError):
        _increment_once(path)


def _increment_once(path: Path) -> None:
    with SqliteStore(path) as store:
        increment(store, "mine")
