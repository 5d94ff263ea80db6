"""Reading a project where each statement sees another moment, as at READ COMMITTED."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pmcore.kernel import PmcoreError, ProjectId, TenantId
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Program, ask

R = TypeVar("R")
# Every save writes this row first. A project that was removed and added again has another chain.
_HEAD = "SELECT version, digest, chain FROM project WHERE tenant = ? AND id = ?"
_MOST_READINGS = 20


def steadily(tenant: TenantId, project: ProjectId, make: Callable[[], Program[R]]) -> Program[R]:
    """Run a program that reads a project, again where the project was saved meanwhile.

    What it says is wrong with the rows counts only where all rows are of one version.

    Raises
    ------
    OvertakenError
        ``store.overtaken`` where it is saved faster than it can be read.
    """
    before = yield from ask(_HEAD, tenant, project)
    for _ in range(_MOST_READINGS):
        error: PmcoreError | None = None
        try:
            answer = yield from make()
        except PmcoreError as said:
            error = said
        after = yield from ask(_HEAD, tenant, project)
        if after == before:
            if error is not None:
                raise error
            return answer
        before = after
    raise OvertakenError.new()
