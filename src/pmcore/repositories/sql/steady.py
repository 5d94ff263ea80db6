"""Reading by several statements of which each sees another moment, as at READ COMMITTED."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from pmcore.kernel import PmcoreError, ProjectId, TenantId
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask

R = TypeVar("R")
Look: TypeAlias = Callable[[], Program[list[Cells]]]
# Every save writes this row first. A project that was removed and added again has another chain.
_PROJECT = "SELECT version, digest, chain FROM project WHERE tenant = ? AND id = ?"
_SCHEDULES = "SELECT reading, seal FROM schedule WHERE tenant = ? AND project = ? ORDER BY reading"
_MOST_READINGS = 20


def project_steadily(
    tenant: TenantId, project: ProjectId, make: Callable[[], Program[R]]
) -> Program[R]:
    """Run a program that reads a project, again where the project was saved meanwhile."""
    return steadily(lambda: ask(_PROJECT, tenant, project), make)


def schedules_steadily(
    tenant: TenantId, project: ProjectId, make: Callable[[], Program[R]]
) -> Program[R]:
    """Do so for one that reads schedules, which are kept without saving the project."""

    def look() -> Program[list[Cells]]:
        saved = yield from ask(_PROJECT, tenant, project)
        kept = yield from ask(_SCHEDULES, tenant, project)
        return [*saved, *kept]

    return steadily(look, make)


def steadily(look: Look, make: Callable[[], Program[R]]) -> Program[R]:
    """Run a program until a look before and one after show the same.

    What it says is wrong with the rows counts only where all rows are of one moment.

    Raises
    ------
    OvertakenError
        ``store.overtaken`` where they are written faster than they can be read.
    """
    before = yield from look()
    for _ in range(_MOST_READINGS):
        error: PmcoreError | None = None
        try:
            answer = yield from make()
        except PmcoreError as said:
            error = said
        after = yield from look()
        if after == before:
            if error is not None:
                raise error
            return answer
        before = after
    raise OvertakenError.new()
