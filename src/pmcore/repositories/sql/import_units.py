"""The imports of a view or unit of work, on any database that runs our programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from typing_extensions import override

from pmcore.kernel import ProjectId, TenantId
from pmcore.repositories.imports import (
    IN_A_BATCH,
    ImportReader,
    ImportRepository,
    ImportRow,
    ProjectImport,
)
from pmcore.repositories.sql.calling import run_again
from pmcore.repositories.sql.faces import AsyncFace, Read, Write
from pmcore.repositories.sql.importing import ImportRequests
from pmcore.repositories.sql.sessions import Session


class SqlImportReader(ImportReader):
    """What can be asked of imports."""

    def __init__(self, session: Session, tenant: TenantId) -> None:
        self._session, self._ask = session, ImportRequests(tenant, session)

    @override
    def unfinished(self, *, before: datetime) -> Sequence[ImportRow]:
        return self._session.run(self._ask.unfinished(before=before))


class SqlImports(SqlImportReader, ImportRepository):
    """What can be done with them in a unit of work, too."""

    @override
    def add(self, planned: ProjectImport, *, at: datetime, rows: int = IN_A_BATCH) -> int | None:
        return run_again(self._session, lambda: self._ask.add(planned, at=at, rows=rows))

    @override
    def drop(self, project: ProjectId) -> None:
        run_again(self._session, lambda: self._ask.drop(project))


class AsyncSqlImportReader(AsyncFace[ImportRequests]):
    """What an :class:`~pmcore.repositories.imports.ImportReader` can be asked, awaited."""

    unfinished = Read(ImportRequests.unfinished)


class AsyncSqlImports(AsyncSqlImportReader):
    """What an :class:`~pmcore.repositories.imports.ImportRepository` can be asked, awaited."""

    add = Write(ImportRequests.add)
    drop = Write(ImportRequests.drop)
