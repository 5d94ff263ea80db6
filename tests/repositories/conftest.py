"""Places for stores: a file, and a PostgreSQL server, which tools/with_postgres.sh starts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pmcore.repositories import SqliteStore
from pmcore.testing.repository_contract.cases import kept, small_plan
from repositories.engines import Place, empty, lending, on_postgres, on_sqlite

_number = count()


@pytest.fixture(scope="session")
def conninfo() -> str:
    """Return where the server is."""
    given = os.environ.get("PMCORE_POSTGRES")
    if not given:
        pytest.skip("no PostgreSQL server: tools/with_postgres.sh make test")
    return given


@pytest.fixture
def schema() -> str:
    """Return the name of a schema that no other test uses, in whatever process."""
    return f"t{os.getpid()}-{next(_number)}"


@pytest.fixture(scope="session")
def laid_out(conninfo: str) -> Iterator[Place]:
    """Return where a store is that the tests of a process use in turn."""
    pytest.importorskip("psycopg")
    with on_postgres(conninfo, f"t{os.getpid()}-shared") as place:
        yield place


@pytest.fixture(scope="session")
def hosted(conninfo: str) -> Iterator[Any]:
    """Return a host whose tables the tests of a process use in turn."""
    pytest.importorskip("psycopg")
    from repositories.hosting import OfPsycopg, drop

    schema = f"t{os.getpid()}-hosted"
    yield OfPsycopg(conninfo, schema)
    drop(conninfo, schema)


@pytest.fixture(scope="session")
def lend(laid_out: Place) -> Iterator[Any]:
    """Lend connections that know its tables already; faults may come up on them."""
    from repositories.postgres_faults import FaultyConnection

    with lending(laid_out.where, FaultyConnection) as lend:
        yield lend


@pytest.fixture
def emptied(laid_out: Place, lend: Any) -> Place:
    """Return where an empty store is: for the many tests that leave its tables as they are."""
    with lend() as connection:
        empty(connection, laid_out.schema)
    return laid_out


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the file of a store with one plan; a module that wants more in it has its own."""
    path = tmp_path / "plans.db"
    with SqliteStore.create(path) as store:
        kept(store, small_plan())
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path, schema: str) -> Iterator[Place]:
    """Return where an empty store is, on each database."""
    if request.param == "sqlite":
        made = on_sqlite(tmp_path)
    else:
        pytest.importorskip("psycopg")
        made = on_postgres(request.getfixturevalue("conninfo"), schema)
    with made as place:
        yield place
