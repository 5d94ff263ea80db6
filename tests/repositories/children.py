"""What other processes do to a store; each is forked from one that has everything loaded."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any
from unittest.mock import patch

import pytest

from pmcore.kernel import Code, StoreError
from pmcore.repositories import SqliteStore, Store
from pmcore.testing.repository_contract.cases import TENANT, opened, saved, small_plan, snapped
from pmcore.wbs import Baseline, BaselineTask, Project
from repositories.engines import Place

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


def increment(store: Store, key: str) -> int:
    """Count on in the notes of a task, however often others come first; return the version."""
    while True:
        plan = opened(store)
        count_on(plan)
        try:
            return saved(store, plan, plan.version - 1, key)
        except StoreError as error:
            if error.code not in PASSING:
                raise


PASSING = (Code.STORE_CONFLICT, Code.STORE_BUSY, Code.STORE_OVERTAKEN)


def count_on(plan: Project) -> None:
    """Count on in the notes of a task."""
    plan.update("dig", notes=str(int(plan["dig"].notes or 1) + 1))


def check(store: Store, version: int) -> None:
    """Every version added one, and nothing is wrong."""
    plan = opened(store)
    assert (plan.version, plan["dig"].notes) == (version, str(version))
    with store.view(TENANT) as view:
        assert view.projects.verify("SITE") == ()
    if isinstance(store, SqliteStore):
        assert store.verify() == ()


def kill_over_and_over(place: Place, told: Path, kills: int) -> None:
    """Kill a program that saves, and look whether all it acknowledged is there.

    Then make its last command again, of which it is not known whether it was kept.
    """
    random = Random(9)
    for kill in range(kills):
        with place.opened() as store:
            assert increment(store, f"between-{kill}") == opened(store).version
            plan = opened(store)
        told.write_bytes(b"")
        child = os.fork()  # of this process, which has one thread and no store open
        if not child:
            _increment_forever(place, told, plan, f"{kill}")
        _wait_for_more(told)
        sleep(random.random() * 0.03)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        acknowledged, begun = _last(told, "kept"), _last(told, "begun")
        with place.opened() as store:
            # one more may be kept and not yet written down, and on a server even be under way
            assert 0 <= opened(store).version - acknowledged <= 1, kill
            while plan.version < begun:
                count_on(plan)
            assert _saved_at_last(store, plan, f"{kill}-{begun}") == begun, kill
            check(store, begun)


def _increment_forever(place: Place, told: Path, plan: Project, name: str) -> None:
    """Increment until killed; write down what is begun, and what is kept."""
    try:
        with place.opened() as store, told.open("ab", buffering=0) as file:
            while True:
                count_on(plan)
                file.write(f"begun {plan.version}\n".encode())
                version = saved(store, plan, plan.version - 1, f"{name}-{plan.version}")
                file.write(f"kept {version}\n".encode())
    finally:
        os._exit(1)


def kill_while_keeping_late(place: Place, told: Path, kills: int) -> None:
    """Do the same to a store that keeps two saves together, the first one late."""

    def save(store: Store, plan: Project, expected: int, key: str) -> int:
        return plan.version if plan.version % 2 else saved(store, plan, expected - 1, key)

    def increment_late(*given: Any) -> None:
        with patch("repositories.children.saved", save):
            _increment(*given)

    _increment = _increment_forever
    with patch("repositories.children._increment_forever", increment_late):
        kill_over_and_over(place, told, kills)


def _saved_at_last(store: Store, plan: Project, key: str) -> int:
    """Save; the killed program's transaction may be under way when this one looks."""
    while True:
        try:
            return saved(store, plan, plan.version - 1, key)
        except StoreError as error:
            if error.code not in (Code.STORE_BUSY, Code.STORE_OVERTAKEN):
                raise


def _wait_for_more(told: Path) -> None:
    end = monotonic() + 60
    while b"kept" not in told.read_bytes():
        assert monotonic() < end, "the program does not save"
        sleep(0.001)


def _last(told: Path, word: str) -> int:
    lines = told.read_text().rpartition("\n")[0].splitlines()
    return int([line for line in lines if line.startswith(word)][-1].split()[1])


def increment_often(place: Place, writer: int, times: int) -> None:
    """Increment so many times."""
    with place.opened() as store:
        for time in range(times):
            increment(store, f"{writer}-{time}")


def numbered(version: int) -> Project:
    """Return a plan whose rows of every kind say which version it is."""
    plan = small_plan()
    with plan.change_set("begin"):
        plan.set_baseline(Baseline(0))
        _number(plan, version)
    return plan


def _number(plan: Project, number: int) -> None:
    with plan.change_set("number"):
        plan.configure(name=f"Version {number}")
        plan.update("dig", notes=str(number))
        plan.update("walls", notes=str(number))
        plan.relink("dig", "walls", lag=f"{number}h")
        plan.set_baseline(Baseline(0, [BaselineTask("dig", cost=number)]), replace=True)


def save_until(place: Place, stop: Path) -> None:
    """Save the numbered plan again and again until a file appears."""
    with place.opened() as store:
        plan = opened(store)
        while not stop.exists():
            _number(plan, plan.version + 1)
            saved(store, plan, plan.version - 1, f"{plan.version}")
            if plan.version % 10 == 0:
                snapped(store)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Have this process make no larger files for a while."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)


def fill_up_to(path: Path, size: int) -> None:
    """Save more than a file of this size holds; nothing of it may be kept."""
    with SqliteStore(path) as store:
        before = opened(store)
        with files_of_at_most(size):
            grow_in_vain(store)
        assert opened(store) == before
        grow(store)


def grow(store: Store) -> None:
    """Save a plan that is much larger."""
    plan = opened(store)
    version = plan.version
    with plan.change_set("grow"):
        for number in range(60):
            plan.add(f"more{number}", "More", notes="x" * 2000)
    log = plan.log
    saved(store, plan, version, "grow")
    assert plan.log == log


def grow_in_vain(store: Store) -> None:
    """Save a plan for which there is no room: it keeps its log, and the store its version."""
    plan = opened(store)
    version = plan.version
    with plan.change_set("grow"):
        for number in range(60):
            plan.add(f"more{number}", "More", notes="x" * 2000)
    log = plan.log
    with pytest.raises(StoreError) as raised:
        saved(store, plan, version, "grow")
    assert raised.value.code == Code.STORE_FULL
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
