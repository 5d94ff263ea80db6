"""A PostgreSQL server for the tests, where there is one; tools/with_postgres.sh starts one."""

from __future__ import annotations

import os
from itertools import count

import pytest

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
