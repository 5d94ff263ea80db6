"""A server that drops a connection in the middle: nobody takes for kept what is not.

The connection is ended by the server (``pg_terminate_backend``), at every place of a save.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest

from pmcore.kernel import Code, StoreError
from pmcore.repositories import change_project
from pmcore.testing.repository_contract.cases import TENANT, kept, opened, saved, small_plan
from repositories.children import check, count_on
from repositories.depth import IS_DEEP
from repositories.engines import Place, on_postgres

psycopg = pytest.importorskip("psycopg")
postgres = pytest.importorskip("pmcore.repositories.postgres")

SAVES = 400 if IS_DEEP else 40
_OUTCOMES = {Code.STORE_FAILED: "not kept", Code.STORE_OUTCOME_UNKNOWN: "unknown"}


@pytest.fixture
def place(conninfo: str, schema: str) -> Iterator[Place]:
    with on_postgres(conninfo, schema) as place:
        with place.opened() as store:
            kept(store, small_plan())
        yield place


@contextmanager
def _ending(place: Place, pause: float) -> Iterator[list[int]]:
    """End connections that have the name of the schema, at random; count those ended."""
    done, ended, random = Event(), [0], Random(5)

    def end() -> None:
        with psycopg.connect(place.where, autocommit=True) as connection:
            while not done.is_set():
                sleep(random.random() * pause)
                ended[0] += connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = %s",
                    (place.schema,),
                ).rowcount

    thread = Thread(target=end)
    thread.start()
    try:
        yield ended
    finally:
        done.set()
        thread.join()


def _named(place: Place) -> Any:
    """Return a store whose connections have a name of their own."""
    where = f"{place.where} application_name={place.schema}"
    return postgres.PostgresStore(where, schema=place.schema)


def test_given_connections_ended_at_random_then_each_save_is_kept_once_and_told_right(
    place: Place,
) -> None:
    store = _named(place)
    told = {"kept": 0, "not kept": 0, "unknown": 0}
    with place.opened() as sure:
        plan, begin = opened(sure), monotonic()
        count_on(plan)
        saved(store, plan, 1, "first")
        pause = 4 * (monotonic() - begin)  # so that some are ended, whatever the machine
    with place.opened() as sure, _ending(place, pause) as ended:
        for number in range(SAVES):
            count_on(plan)
            told[_attempted(store, sure, plan, f"k{number}")] += 1
    assert sum(ended) > SAVES / 20
    assert told["kept"] > 0, told
    assert told["not kept"] > 0, told
    with place.opened() as sure:
        check(sure, 2 + SAVES)


def _attempted(store: Any, sure: Any, plan: Any, key: str) -> str:
    """Save where the connection may be ended; look whether it was kept, and else do it again."""
    version = plan.version
    try:
        assert saved(store, plan, version - 1, key) == version
        outcome = "kept"
    except StoreError as error:
        outcome = _OUTCOMES[error.code]
    with sure.view(TENANT) as view:
        found = view.projects.kept("SITE", key)
    if outcome != "unknown":
        assert found == (version if outcome == "kept" else None)
    assert saved(sure, plan, version - 1, key) == version  # once, whether or not it was kept
    return outcome


@pytest.mark.parametrize("is_kept", [True, False])
def test_given_a_connection_ended_at_the_commit_then_the_key_tells_what_became_of_it(
    place: Place, is_kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = psycopg.Connection.execute
    store, attempts = _named(place), list[bool]()

    def cut(connection: Any, query: Any, *given: Any, **named: Any) -> Any:
        if query != "COMMIT" or attempts:
            return execute(connection, query, *given, **named)
        attempts.append(True)
        if is_kept:
            execute(connection, query)
        with psycopg.connect(place.where, autocommit=True) as other:
            execute(other, "SELECT pg_terminate_backend(%s, 5000)", (connection.info.backend_pid,))
        return execute(connection, "COMMIT")

    monkeypatch.setattr(psycopg.Connection, "execute", cut)
    plan = opened(store)
    count_on(plan)
    with pytest.raises(StoreError) as raised:
        saved(store, plan, 1, "mine")
    assert raised.value.code is Code.STORE_OUTCOME_UNKNOWN
    with store.view(TENANT) as view:
        assert view.projects.kept("SITE", "mine") == (2 if is_kept else None)
    assert saved(store, plan, 1, "mine") == 2
    attempts.clear()
    assert change_project(store, TENANT, "SITE", count_on, key="more") == 3
    assert attempts
    check(store, 3)
