"""Two who save at once on PostgreSQL: one is kept, the other is told like anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Barrier, Thread
from typing import Any

import pytest

from pmcore.kernel import Code, StoreError
from pmcore.repositories import ConflictError, continued
from pmcore.testing.repository_contract.calendars import found, office, replaced, shared
from pmcore.testing.repository_contract.cases import kept, opened, refused, removed, small_plan


@pytest.fixture
def store(conninfo: str, schema: str) -> Iterator[Any]:
    psycopg = pytest.importorskip("psycopg")
    from pmcore.repositories.postgres import PostgresStore

    yield PostgresStore.create(conninfo, schema=schema)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


def _longer(store: Any, days: int) -> Any:
    plan = opened(store)
    plan.update("dig", duration=f"{days}d")
    return plan


def _overtaken(store: Any, unit: Any, key: str, days: int = 9) -> None:
    """Let another unit save after this one has begun to look."""
    assert unit.projects.version("SITE") == 1
    with store.unit("acme") as other:
        other.projects.save(_longer(store, days), expected=1, key=key)
        other.commit()


def test_the_loser_of_a_race_is_told_what_came_between_and_sees_no_other_moment(
    store: Any,
) -> None:
    kept(store, small_plan())
    mine = _longer(store, 5)
    with store.unit("acme") as unit:
        _overtaken(store, unit, "theirs")
        error = refused(
            Code.STORE_CONFLICT, lambda: unit.projects.save(mine, expected=1, key="mine")
        )
        assert isinstance(error, ConflictError)
        assert [change.number for change in error.changes] == [2]
        refused(Code.STORE_UNIT_OVER, lambda: unit.projects.version("SITE"))
    assert str(opened(store)["dig"].duration) == "9d"


def test_given_nothing_was_read_then_the_loser_of_a_race_goes_on(store: Any) -> None:
    kept(store, small_plan())
    kept(store, small_plan("OTHER"))
    mine, other = _longer(store, 5), opened(store, "OTHER")
    other.update("dig", duration="9d")
    with store.unit("acme") as unit, store.unit("acme") as theirs:
        theirs.projects.save(_longer(store, 9), expected=1, key="theirs")
        theirs.commit()
        refused(Code.STORE_CONFLICT, lambda: unit.projects.save(mine, expected=1, key="mine"))
        assert unit.projects.version("SITE") == 2
        assert unit.projects.save(other, expected=1, key="other") == 2
        unit.commit()
    assert opened(store, "OTHER").version == 2


def test_a_unit_that_read_and_would_save_at_another_moment_is_overtaken(store: Any) -> None:
    kept(store, small_plan())
    with store.unit("acme") as unit:
        mine = _longer(store, 9)
        _overtaken(store, unit, "same")
        refused(Code.STORE_OVERTAKEN, lambda: unit.projects.save(mine, expected=1, key="same"))
        refused(Code.STORE_UNIT_OVER, unit.commit)
    with store.unit("acme") as unit:  # which is right again, and kept once
        assert unit.projects.save(mine, expected=1, key="same") == 2
        unit.commit()
    assert opened(store).version == 2


def test_a_unit_that_wrote_before_it_lost_a_race_keeps_nothing(store: Any) -> None:
    kept(store, small_plan())
    mine = _longer(store, 5)
    with store.unit("acme") as unit:
        unit.projects.add(small_plan("OTHER"), key="other")
        _overtaken(store, unit, "theirs")
        refused(Code.STORE_OVERTAKEN, lambda: unit.projects.save(mine, expected=1, key="mine"))
        refused(Code.STORE_UNIT_OVER, unit.commit)
    refused(Code.STORE_PROJECT_UNKNOWN, lambda: opened(store, "OTHER"))


def test_a_project_that_several_add_at_once_is_added_once(store: Any) -> None:
    start, told = Barrier(4), list[object]()

    def add(number: int) -> None:
        start.wait()
        try:
            told.append(kept(store, small_plan(), f"k{number}"))
        except StoreError as error:
            told.append(error.code)

    threads = [Thread(target=add, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, told)) == ["1", *["store.project_exists"] * 3]


def test_a_calendar_that_several_save_at_once_counts_every_save(store: Any) -> None:
    shared(store, office())
    told = list[int]()

    def save(writer: int) -> None:
        for number in range(10):
            while True:
                _, version = found(store)
                mine = office(f"0{writer}:{number:02}-17:00")
                try:
                    told.append(replaced(store, mine, version, f"{writer}-{number}"))
                    break
                except StoreError as error:
                    if error.code is not Code.STORE_CONFLICT:
                        raise

    threads = [Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [*range(2, 42)]
    assert found(store)[1] == 41


def test_what_was_removed_since_a_unit_began_is_not_added_again(store: Any) -> None:
    kept(store, small_plan())
    with store.unit("acme") as unit:
        assert unit.projects.version("SITE") == 1
        removed(store, "SITE", 1)
        refused(Code.STORE_PROJECT_REMOVED, lambda: unit.projects.add(small_plan(), key="again"))
    with store.unit("acme") as unit:
        unit.projects.add(continued(small_plan(), after=2), key="again")
        unit.commit()
    assert opened(store).version == 4


def test_what_was_added_and_removed_since_a_unit_began_is_not_added_again(store: Any) -> None:
    with store.unit("acme") as unit:
        refused(Code.STORE_PROJECT_UNKNOWN, lambda: unit.projects.version("SITE"))
        kept(store, small_plan())
        removed(store, "SITE", 1)
        refused(Code.STORE_PROJECT_REMOVED, lambda: unit.projects.add(small_plan(), key="again"))
