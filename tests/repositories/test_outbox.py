"""Events with many writers and workers, some of which die: none is lost, and order is kept."""

from __future__ import annotations

import json
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from threading import Barrier, Event, Lock, Thread
from time import sleep
from typing import Any

import pytest

from pmcore.kernel import Code, StoreError
from pmcore.repositories import MemoryStore, SqliteStore, change_project
from pmcore.testing.repository_contract import moves
from pmcore.testing.repository_contract.cases import NOON, TENANT, kept, refused, small_plan
from pmcore.testing.repository_contract.outbox import claimed, done, entered, keys, move
from repositories.children import ended_well, started
from repositories.depth import IS_DEEP

WRITERS, TIMES = (4, 300) if IS_DEEP else (4, 40)
PROJECTS, CONSUMERS, WORKERS = 5, ("erp", "mail"), 2
KILLS = 100 if IS_DEEP else 15
_PASSING = (Code.STORE_OVERTAKEN, Code.STORE_BUSY, Code.STORE_LEASE_LOST)
_LEASE = timedelta(milliseconds=300)


class Told:
    """What one consumer was told, by all of its workers, in that order."""

    def __init__(self) -> None:
        self.keys: list[tuple[str, int, str]] = []
        self.put: list[tuple[str, int, str]] = []
        self._lock = Lock()

    def note(self, events: Any) -> None:
        with self._lock:
            for event in events:
                told = event.project, event.version, event.key
                (self.put if event.number else self.keys).append(told)


@pytest.fixture
def postgres(conninfo: str, schema: str) -> Iterator[Any]:
    psycopg = pytest.importorskip("psycopg")
    from pmcore.repositories.postgres import PostgresStore

    yield PostgresStore.create(conninfo, schema=schema)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


class TestManyWriters:
    """No event is lost, none comes before an earlier one, and what comes twice has its key."""

    def test_on_sqlite(self, tmp_path: Path) -> None:
        with SqliteStore.create(tmp_path / "plans.db") as store:
            _work(store)

    def test_on_postgresql(self, postgres: Any) -> None:
        _work(postgres)


def _work(store: Any) -> None:
    for consumer in CONSUMERS:
        entered(store, consumer)
    for number in range(PROJECTS):
        kept(store, small_plan(f"P{number}"))
    told = {consumer: Told() for consumer in CONSUMERS}
    put: list[tuple[str, int]] = []
    finished, start = Event(), Barrier(WRITERS + WORKERS * len(CONSUMERS))
    writers = [_thread(start, _write, store, number, put) for number in range(WRITERS)]
    workers = [
        _thread(start, _consume, store, consumer, told[consumer], finished, worker)
        for consumer in CONSUMERS
        for worker in range(WORKERS)
    ]
    failures = [failure for writer in writers for failure in _joined(writer)]
    finished.set()
    failures += [failure for worker in workers for failure in _joined(worker)]
    assert not failures, failures
    with store.view(TENANT) as view:
        versions = {f"P{n}": view.projects.version(f"P{n}") for n in range(PROJECTS)}
    assert sum(versions.values()) == PROJECTS + WRITERS * TIMES
    for consumer in CONSUMERS:
        _check(told[consumer], versions)
        assert {each[:2] for each in told[consumer].put} == {*put}
    assert put
    assert store.verify() == ()  # of rows that several write at once, none is counted wrongly


def _check(told: Told, versions: dict[str, int]) -> None:
    """Every version was told; first tellings are in order; what was told again is the same."""
    seen: dict[str, dict[int, str]] = defaultdict(dict)
    for project, version, key in told.keys:
        if version not in seen[project]:
            assert version == max(seen[project], default=0) + 1, (project, version)
        assert seen[project].setdefault(version, key) == key
    assert {project: max(held) for project, held in seen.items()} == versions


def _write(store: Any, writer: int, put: list[tuple[str, int]]) -> None:
    random = Random(writer)
    for time in range(TIMES):
        project, key = f"P{random.randrange(PROJECTS)}", f"{writer}-{time}"
        version = change_project(store, TENANT, project, _another_day, key=key)
        if random.random() < 0.5 and _is_put(store, project, version, key):
            put.append((project, version))


def _is_put(store: Any, project: str, version: int, key: str) -> bool:
    """Put an event beside a version, unless somebody came first; say whether it was put."""
    while True:
        try:
            moves.put(store, [move("dig")], expected=version, key=key, id=project)
        except StoreError as error:
            if error.code is Code.STORE_CONFLICT:
                return False
            if error.code not in _PASSING:
                raise
        else:
            return True


def _another_day(plan: Any) -> None:
    plan.update("dig", priority=plan["dig"].priority % 1000 + 1)


def _consume(store: Any, consumer: str, told: Told, finished: Event, worker: int) -> None:
    """Claim, note and do; now and then forget to do, as one who dies would."""
    random = Random(worker)
    while True:
        was_finished = finished.is_set()
        try:
            batches = _claim(store, consumer)
            for batch in batches:
                told.note(batch.events)
                if random.random() > 0.1:
                    done(store, batch)
            if not batches and was_finished and not _is_waiting(store, consumer):
                return
        except StoreError as error:
            if error.code not in _PASSING:
                raise
            continue
        if not batches:
            sleep(0.005)


def _claim(store: Any, consumer: str) -> Any:
    with store.unit(TENANT) as unit:
        batches = unit.outbox.claim(consumer, now=datetime.now(UTC), lease=_LEASE, limit=7)
        unit.commit()
    return batches


def _is_waiting(store: Any, consumer: str) -> bool:
    """Whether anything is left, were it with somebody who died."""
    with store.unit(TENANT) as unit:
        later = datetime.now(UTC) + timedelta(days=1)
        return bool(unit.outbox.claim(consumer, now=later, lease=_LEASE))


_failed: dict[Thread, list[BaseException]] = defaultdict(list)


def _thread(start: Barrier, do: Callable[..., None], *given: Any) -> Thread:
    def run() -> None:
        try:
            start.wait()
            do(*given)
        except BaseException as failure:  # it would be lost with the thread
            _failed[thread].append(failure)

    thread = Thread(target=run, daemon=True)
    thread.start()
    return thread


def _joined(thread: Thread) -> list[BaseException]:
    thread.join(300)
    assert not thread.is_alive(), "a thread waits for ever"
    return _failed.pop(thread, [])


class TestDying:
    """Between claim and done a worker may die: whoever comes next tells it all."""

    def test_given_workers_killed_then_everything_is_told_in_order(self, tmp_path: Path) -> None:
        path, sent = tmp_path / "plans.db", tmp_path / "sent"
        with SqliteStore.create(path) as store:
            entered(store, "erp")
            kept(store, small_plan())
        assert ended_well(started(kill_workers, path, sent, KILLS))


def kill_workers(path: Path, sent: Path, kills: int) -> None:
    """Kill a worker again and again while it sends, then look whether all was sent in order."""
    random = Random(7)
    sent.touch()
    version = 1
    for _ in range(kills):
        child = os.fork()  # of this process, which has one thread and no store open
        if not child:
            _send_forever(path, sent)
        with SqliteStore(path) as store:
            for _ in range(5):
                version = change_project(
                    store, TENANT, "SITE", _another_day, key=f"{version}", attempts=1000
                )
        sleep(random.random() * 0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with SqliteStore(path) as store:
        for batch in claimed(store, "erp", datetime.now(UTC) + timedelta(days=1), limit=10_000):
            _send(sent, batch)
    lines = sent.read_text().splitlines()
    told = [json.loads(line) for line in lines if line.endswith("]")]  # one may be torn
    first = list(dict.fromkeys(key for _, key in told))
    assert [key.split(".")[0] for key in first] == [f"SITE/{n + 1}" for n in range(version)]


def _send_forever(path: Path, sent: Path) -> None:
    try:
        with SqliteStore(path) as store:
            while True:
                for batch in _claim_at_once(store):
                    _send(sent, batch)
                    done(store, batch)
    finally:
        os._exit(1)


def _claim_at_once(store: Any) -> Any:
    """Claim what is free, or was with somebody who is dead by now."""
    with store.unit(TENANT) as unit:
        now, lease = datetime.now(UTC), timedelta(milliseconds=1)
        batches = unit.outbox.claim("erp", now=now, lease=lease, limit=3)
        unit.commit()
    return batches


def _send(sent: Path, batch: Any) -> None:
    with sent.open("a") as file:
        for event in batch.events:
            file.write(json.dumps([event.version, event.key]) + "\n")
            file.flush()


def test_who_only_looks_waits_for_nobody(tmp_path: Path) -> None:
    """Polling takes no lock, so that writers are not held up by it, nor it by writers."""
    with SqliteStore.create(tmp_path / "plans.db") as store:
        entered(store, "erp")
        kept(store, small_plan())
        with store.unit(TENANT) as unit:  # has the lock
            unit.projects.remove("SITE", expected=1)
            with store.view(TENANT) as view:
                assert view.outbox.is_waiting("erp", now=NOON)


class TestBeginningAtOnce:
    """On PostgreSQL a consumer may come while others work on what they have begun."""

    def test_what_is_removed_meanwhile_is_told(self, postgres: Any) -> None:
        kept(postgres, small_plan())
        with postgres.unit(TENANT) as unit:  # its moment is now
            entered(postgres, "erp")
            unit.projects.remove("SITE", expected=1)
            unit.commit()
        assert keys(postgres, "erp") == ["SITE/1.0/project.added", "SITE/2.0/project.removed"]

    def test_what_is_put_meanwhile_is_told(self, postgres: Any) -> None:
        kept(postgres, small_plan())
        with postgres.unit(TENANT) as unit:
            entered(postgres, "erp", "now")
            unit.outbox.put("SITE", [move("dig")], expected=1, key="move")
            unit.commit()
        assert keys(postgres, "erp") == ["SITE/1.1/schedule.moved/dig"]

    def test_whoever_has_read_before_is_overtaken(self, postgres: Any) -> None:
        kept(postgres, small_plan())
        with postgres.unit(TENANT) as unit:
            assert unit.projects.version("SITE") == 1
            entered(postgres, "erp", "now")
            put = partial(unit.outbox.put, "SITE", [move("dig")], expected=1, key="move")
            refused(Code.STORE_OVERTAKEN, put)
        assert keys(postgres, "erp") == []

    def test_what_is_added_and_saved_meanwhile_is_told(self, postgres: Any) -> None:
        with postgres.unit(TENANT) as unit:
            unit.projects.add(small_plan(), key="make")
            entered(postgres, "erp", "now")
            unit.commit()
        assert keys(postgres, "erp") == ["SITE/1.0/project.added"]

    def test_of_two_workers_at_once_one_gets_a_project(self, postgres: Any) -> None:
        entered(postgres, "erp")
        for id in ("ONE", "TWO"):
            kept(postgres, small_plan(id))
        _claim(postgres, "mail") if entered(postgres, "mail") else None
        with postgres.unit(TENANT) as unit:
            now = datetime.now(UTC)
            first = unit.outbox.claim("mail", now=now + _LEASE, lease=_LEASE, limit=1)
            second = _claim_later(postgres, now + _LEASE)
            unit.commit()
        assert [batch.project for batch in first] == ["ONE"]
        assert [batch.project for batch in second] == ["TWO"]


def _claim_later(store: Any, now: datetime) -> Any:
    with store.unit(TENANT) as unit:
        batches = unit.outbox.claim("mail", now=now, lease=_LEASE, limit=1)
        unit.commit()
    return batches


def test_what_is_put_beside_a_save_of_another_unit_is_refused() -> None:
    """It would be told never to a consumer that was told the save meanwhile."""
    store = MemoryStore()
    kept(store, small_plan())
    entered(store, "erp")
    keys(store, "erp")
    with store.unit(TENANT) as unit:
        unit.outbox.put("SITE", [move("dig")], expected=1, key="moved")
        change_project(store, TENANT, "SITE", lambda plan: plan.add("x", "X"), key="x")
        assert keys(store, "erp") == ["SITE/2.0/task.added/x"]
        refused(Code.STORE_CONFLICT, unit.commit)
    assert keys(store, "erp") == []
