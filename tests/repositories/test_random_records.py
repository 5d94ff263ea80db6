"""Random work on calendars and dates: every store answers as the plain one in memory does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmcore.kernel import PmcoreError
from pmcore.repositories import EVERYTHING, KeptSchedule, MemoryStore, SqliteStore
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.testing.repository_contract.calendars import office
from pmcore.testing.repository_contract.cases import small_plan
from pmcore.wbs import Project

Deed: TypeAlias = tuple[str, str, Callable[[Any], object]]
_ids, _hours = st.sampled_from(["office", "b"]), st.sampled_from(["08:00-16:00", "09:00-17:00"])
_keys, _versions = st.sampled_from(["k1", "k2", "k3", "k4"]), st.integers(0, 4)
_readings = st.sampled_from([SchedulingOptions(), SchedulingOptions.ms_project()])


@lru_cache
def _plan(version: int) -> Project:
    plan = small_plan(calendars=[office()])
    for number in range(version - 1):
        plan.update("dig", duration=f"{number + 4}d")
    return plan


@lru_cache
def _dates(version: int, options: SchedulingOptions) -> Schedule:
    return schedule(_plan(version), options)


def _told(found: KeptSchedule) -> tuple[object, ...]:
    columns = {name: column.tolist() for name, column in found.columns.items()}
    return found.version, found.options, found.start, found.finish, found.task_ids, columns


_DEEDS: tuple[st.SearchStrategy[Callable[[Any], object]], ...] = (
    st.builds(
        lambda id, hours, key: lambda unit: unit.calendars.add(office(hours, id), key=key),
        _ids, _hours, _keys,
    ),
    st.builds(
        lambda id, hours, key, version: lambda unit: unit.calendars.save(
            office(hours, id), expected=version, key=key
        ),
        _ids, _hours, _keys, _versions,
    ),
    st.builds(
        lambda id, version: lambda unit: unit.calendars.remove(id, expected=version),
        _ids, _versions,
    ),
    st.builds(lambda id: lambda unit: (unit.calendars.open(id), unit.calendars.version(id)), _ids),
    st.builds(lambda id, key: lambda unit: unit.calendars.kept(id, key), _ids, _keys),
    st.just(lambda unit: unit.calendars.list(EVERYTHING, by="name").rows),
    st.builds(lambda id: lambda unit: unit.calendars.copies(id, EVERYTHING), _ids),
    st.builds(
        lambda version: lambda unit: unit.projects.save(
            _plan(version + 1), expected=version, key=f"to-{version + 1}"
        ),
        st.integers(1, 3),
    ),
    st.builds(
        lambda version: lambda unit: unit.projects.remove("SITE", expected=version),
        st.integers(1, 2),
    ),
    st.builds(
        lambda version, options: lambda unit: unit.schedules.keep(_dates(version, options)),
        st.integers(1, 3), _readings,
    ),
    st.builds(
        lambda options, stale: lambda unit: _told(
            unit.schedules.open("SITE", options, stale_ok=stale)
        ),
        _readings, st.booleans(),
    ),
    st.just(lambda unit: unit.schedules.list("SITE")),
    st.just(lambda unit: unit.schedules.drop("SITE")),
)  # fmt: skip
_units = st.tuples(
    st.sampled_from(["north", "south"]),
    st.sampled_from(["commit", "commit", "leave", "rollback"]),
    st.lists(st.one_of(_DEEDS), min_size=1, max_size=4),
)


def _work(store: Any, tenant: str, ending: str, deeds: Sequence[Callable[[Any], object]]) -> Any:
    told: list[object] = []
    with store.unit(tenant) as unit:
        for deed in deeds:
            try:
                told.append(deed(unit))
            except PmcoreError as error:
                told.append((error.code, error.context))
        if ending != "leave":
            getattr(unit, ending)()
    return told


@contextmanager
def _sqlite() -> Iterator[Any]:
    with TemporaryDirectory() as folder, SqliteStore.create(Path(folder) / "plans.db") as store:
        yield store


def _compare(store: Any, work: Sequence[Any]) -> None:
    plain = MemoryStore()
    for each in (store, plain):
        for tenant in ("north", "south"):
            with each.unit(tenant) as unit:
                unit.projects.add(_plan(1), key="make")
                unit.commit()
    for number, (tenant, ending, deeds) in enumerate(work):
        mine, theirs = (_work(each, tenant, ending, deeds) for each in (store, plain))
        assert mine == theirs, number
    assert store.verify() == ()


@given(st.lists(_units, max_size=12))
@settings(deadline=None)
def test_given_random_work_then_a_file_answers_as_memory_does(work: Sequence[Any]) -> None:
    with _sqlite() as store:
        _compare(store, work)


@given(st.lists(_units, max_size=12))
@settings(deadline=None, max_examples=min(15, settings().max_examples))
def test_given_random_work_then_postgresql_answers_as_memory_does(work: Sequence[Any]) -> None:
    import os
    from uuid import uuid4

    conninfo = os.environ.get("PMCORE_POSTGRES")
    if conninfo is None:
        pytest.skip("no PostgreSQL server: tools/with_postgres.sh make test")
    psycopg = pytest.importorskip("psycopg")
    from pmcore.repositories.postgres import PostgresStore

    schema = f"t{uuid4().hex}"
    try:
        _compare(PostgresStore.create(conninfo, schema=schema), work)
    finally:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')
