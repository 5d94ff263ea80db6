"""Many who change one project at once: nobody gives up, and nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from typing import Any

import pytest

from pmcore.kernel import Code
from pmcore.repositories import MemoryStore, TurnStore, change_project
from pmcore.testing.repository_contract.cases import kept, opened, refused, small_plan
from pmcore.wbs import Project
from repositories.engines import Place
from repositories.hosting import HOSTS

WRITERS, EDITS = 16, 20


def _raise_priority(plan: Project) -> None:
    plan.update("dig", priority=plan["dig"].priority + 1)


def _edit(store: Any, writer: int) -> list[int]:
    return [
        change_project(store, "acme", "SITE", _raise_priority, key=f"{writer}-{number}")
        for number in range(EDITS)
    ]


def _edited_by_many(store: Any) -> None:
    kept(store, small_plan())
    with ThreadPoolExecutor(WRITERS) as pool:
        told = [*pool.map(_edit, [store] * WRITERS, range(WRITERS))]
    assert sorted(version for versions in told for version in versions) == [
        *range(2, 2 + WRITERS * EDITS)
    ]
    assert opened(store)["dig"].priority == 500 + WRITERS * EDITS


class TestManyAtOneProject:
    """With ``change_project`` as it comes."""

    def test_nobody_gives_up(self, place: Place) -> None:
        with place.opened() as store:
            _edited_by_many(store)

    def test_nobody_gives_up_where_handlers_watch(self, place: Place) -> None:
        with place.opened() as store:
            told: list[object] = []
            handled: Any = store
            handled.handlers = [lambda unit, events: told.extend(events)]
            _edited_by_many(store)
            assert len(told) >= WRITERS * EDITS


@pytest.fixture
def store(conninfo: str, schema: str) -> Any:
    psycopg = pytest.importorskip("psycopg")
    from pmcore.repositories.postgres import PostgresStore

    yield PostgresStore.create(conninfo, schema=schema)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


class TestTurn:
    """Who has the turn at a project sees what was kept last, and is not overtaken."""

    def test_whoever_waited_sees_what_was_kept_meanwhile(self, store: Any) -> None:
        kept(store, small_plan())
        has_begun, seen = Event(), list[int]()

        def wait() -> None:
            has_begun.set()
            with store.turn("acme", "SITE") as unit:
                seen.append(unit.projects.open("SITE").version)

        with store.turn("acme", "SITE") as unit:
            thread = Thread(target=wait)
            thread.start()
            has_begun.wait()
            plan = unit.projects.open("SITE")
            _raise_priority(plan)
            unit.projects.save(plan, expected=1, key="mine")
            thread.join(0.2)
            assert not seen  # it waits
            unit.commit()
        thread.join()
        assert seen == [2]

    def test_other_projects_keep_nobody_waiting(self, store: Any) -> None:
        kept(store, small_plan())
        kept(store, small_plan("OTHER"))
        with store.turn("acme", "SITE"):
            assert change_project(store, "acme", "OTHER", _raise_priority, key="k") == 2

    def test_a_project_that_is_not_there_is_unknown(self, store: Any) -> None:
        with store.turn("acme", "NONE") as unit:
            refused(Code.STORE_PROJECT_UNKNOWN, lambda: unit.projects.open("NONE"))

    def test_leaving_without_commit_keeps_nothing(self, store: Any) -> None:
        kept(store, small_plan())
        with store.turn("acme", "SITE") as unit:
            plan = unit.projects.open("SITE")
            _raise_priority(plan)
            unit.projects.save(plan, expected=1, key="mine")
        assert opened(store) == small_plan()

    def test_a_store_whose_units_take_turns_has_no_need_of_it(self) -> None:
        assert not isinstance(MemoryStore(), TurnStore)


@pytest.mark.parametrize("name", HOSTS)
def test_a_joined_store_has_turns_too(name: str, request: pytest.FixtureRequest) -> None:
    with HOSTS[name](request) as host, host.transaction() as here:
        kept(here.store, small_plan())
        assert change_project(here.store, "acme", "SITE", _raise_priority, key="k") == 2
        here.commit()
