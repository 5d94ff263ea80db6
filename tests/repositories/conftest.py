"""A PostgreSQL server for the tests, where there is one; tools/with_postgres.sh starts one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from repositories.engines import Place, on_postgres, on_sqlite

_number = count()


@pytest.fixture
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
