"""The kept schedules of a view or unit of work, on any database that runs our programs."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from pmcore.kernel import Finding, ProjectId, TenantId
from pmcore.repositories.schedules import (
    KeptSchedule,
    ScheduleReader,
    ScheduleRepository,
    ScheduleRow,
)
from pmcore.repositories.sql.calling import run_again
from pmcore.repositories.sql.faces import AsyncFace, Read, Write
from pmcore.repositories.sql.schedules import ScheduleRequests
from pmcore.repositories.sql.sessions import Session
from pmcore.scheduling import Schedule, SchedulingOptions


class SqlScheduleReader(ScheduleReader):
    """What can be asked of kept schedules."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        self._session = session
        self._ask = ScheduleRequests(tenant, session)

    @override
    def open(
        self,
        project: ProjectId,
        options: SchedulingOptions | None = None,
        *,
        stale_ok: bool = False,
    ) -> KeptSchedule:
        return self._session.run(self._ask.open(project, options, stale_ok=stale_ok))

    @override
    def list(self, project: ProjectId) -> Sequence[ScheduleRow]:
        return self._session.run(self._ask.list(project))

    @override
    def verify(self, project: ProjectId) -> tuple[Finding, ...]:
        return self._session.run(self._ask.verify(project))


class SqlSchedules(SqlScheduleReader, ScheduleRepository):
    """What can be done with them in a unit of work, too."""

    @override
    def keep(self, computed: Schedule) -> None:
        run_again(self._session, lambda: self._ask.keep(computed))

    @override
    def drop(self, project: ProjectId) -> None:
        run_again(self._session, lambda: self._ask.drop(project))


class AsyncSqlScheduleReader(AsyncFace[ScheduleRequests]):
    """What a :class:`~pmcore.repositories.schedules.ScheduleReader` can be asked, awaited."""

    open = Read(ScheduleRequests.open)
    list = Read(ScheduleRequests.list)
    verify = Read(ScheduleRequests.verify)


class AsyncSqlSchedules(AsyncSqlScheduleReader):
    """What a :class:`~pmcore.repositories.schedules.ScheduleRepository` can be asked, awaited."""

    keep = Write(ScheduleRequests.keep)
    drop = Write(ScheduleRequests.drop)
