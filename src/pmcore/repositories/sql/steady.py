"""Reading by several statements of which each sees another moment, as at READ COMMITTED.

Whatever reads rows that belong together by several statements, or writes by what it read before it
took a version, goes through here: the contract at READ COMMITTED does not find it by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from pmcore.kernel import PmcoreError, ProjectId, TenantId
from pmcore.repositories.sql.dialects import Dialect
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.sessions import OvertakenError
from pmcore.repositories.sql.statements import Cells, Program, ask

R = TypeVar("R")
Look: TypeAlias = Callable[[], Program[list[Cells]]]
# Every save writes this row first. A project that was removed and added again has another chain.
_PROJECT = f"SELECT version, digest, chain FROM project WHERE tenant = ? AND id = ? AND {seen()}"
_SCHEDULES = "SELECT reading, seal FROM schedule WHERE tenant = ? AND project = ? ORDER BY reading"
_HOLD = "SELECT version FROM project WHERE tenant = ? AND id = ? FOR UPDATE"
_MOST_READINGS = 20


def hold_project(tenant: TenantId, project: ProjectId, dialect: Dialect) -> Program[None]:
    """Let nobody save a project until the transaction ends, where what is read would move.

    For what writes by what it read before it took the version.
    """
    if dialect.is_moving:
        yield from ask(_HOLD, tenant, project)


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
