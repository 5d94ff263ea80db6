"""What is opened while others save is one version: never some rows of one and some of another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pmcore.kernel import PmcoreError
from pmcore.repositories import Store
from pmcore.repositories.sqlite.session import SqliteSession
from pmcore.testing.repository_contract.cases import TENANT, kept, opened
from repositories.children import ended_well, numbered, save_until, started
from repositories.depth import IS_DEEP
from repositories.engines import Place

LOADS = 10_000 if IS_DEEP else 100
FIRST = numbered(0).version


@pytest.fixture
def stop(tmp_path: Path) -> Path:
    """Return the file that lets the program that saves come to an end."""
    return tmp_path / "stop"


@contextmanager
def _under_writes(place: Place, stop: Path) -> Iterator[Store]:
    """Open a store in which another program saves a plan, again and again."""
    with place.opened() as store:
        kept(store, numbered(FIRST))
        writer = started(save_until, place, stop)
        try:
            while opened(store).version == FIRST:
                assert writer.is_alive()
            yield store
        finally:
            stop.touch()
            assert ended_well(writer)


def _loaded(store: Store, load: int) -> int:
    """Open the plan, compare it with what others say of its version, and return that."""
    found = opened(store, history=load % 4)
    assert found == numbered(found.version)
    assert [change.number for change in found.log] == [
        *range(max(FIRST, found.version - load % 4) + 1, found.version + 1)
    ]
    with store.view(TENANT) as view:
        assert view.projects.as_of("SITE", found.version) == found
    return found.version


def _versions_loaded(store: Store, loads: int) -> set[int]:
    return {_loaded(store, load) for load in range(loads)}


def test_given_a_program_that_saves_then_every_load_is_one_version(
    place: Place, stop: Path
) -> None:
    with _under_writes(place, stop) as store:
        versions = _versions_loaded(store, LOADS)
        for _ in range(100):  # where saves take longer than loads
            if len(versions) < LOADS / 20:
                versions |= _versions_loaded(store, LOADS // 10)
    assert len(versions) >= LOADS / 20


def _without_a_moment(place: Place, patch: pytest.MonkeyPatch) -> None:
    """Plant a bug: what is asked in a view is told as it is at each question."""
    if place.is_file:
        begin = SqliteSession.begin

        def begin_to_write(
            session: SqliteSession, *, read_only: bool, until: float | None = None
        ) -> None:
            if not read_only:
                begin(session, read_only=False, until=until)

        patch.setattr(SqliteSession, "begin", begin_to_write)
    else:
        from psycopg import sql

        from pmcore.repositories.postgres import session

        strict = session.begin_statement

        def loose(schema: str, mode: session.Mode) -> Any:
            text = strict(schema, mode).as_string()
            return sql.SQL(text.replace("REPEATABLE READ", "READ COMMITTED"))

        patch.setattr(session, "begin_statement", loose)


def test_given_a_store_whose_views_have_no_moment_then_the_loads_find_out(
    place: Place, stop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _under_writes(place, stop) as store:
        _without_a_moment(place, monkeypatch)
        with pytest.raises((AssertionError, PmcoreError)):
            _versions_loaded(store, 3000)
