"""Commands from beginning to end for stores that are awaited, by the names they have elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from pmcore.kernel import PartyId, ProjectId, TenantId
from pmcore.repositories.changing import EditCommand, repeated
from pmcore.repositories.imports import IN_A_BATCH, ProjectImport, imported, imports_of
from pmcore.repositories.people.commands import erased
from pmcore.repositories.people.records import Erasure
from pmcore.repositories.people.words import listed_words
from pmcore.repositories.steps import awaited
from pmcore.repositories.turns import AsyncUnits, async_unit_in_turn
from pmcore.wbs import Author, Project
from pmcore.wbs.changes import NOBODY

__all__ = ["change_project", "erase_person", "import_project"]


async def change_project(
    store: AsyncUnits,
    tenant: TenantId,
    id: ProjectId,
    edit: Callable[[Project], object],
    *,
    key: str,
    history: int = 0,
    attempts: int = 10,
) -> int:
    """Edit a project in a unit of work of its own, and keep it.

    As :func:`pmcore.repositories.change_project`, awaited; ``edit`` is called, not awaited.

    Examples
    --------
    >>> import asyncio, pathlib, tempfile
    >>> from pmcore.repositories import AsyncSqliteStore, SqliteStore
    >>> folder = tempfile.TemporaryDirectory()
    >>> with SqliteStore.create(pathlib.Path(folder.name) / "plans.db") as store:
    ...     with store.unit("acme") as unit:
    ...         plan = Project("SITE", "Site", start="2026-03-02")
    ...         unit.projects.add(plan, key="make"), unit.commit()
    ...     awaited = AsyncSqliteStore(store)
    ...     dig = lambda plan: plan.add("dig", "Dig")
    ...     asyncio.run(change_project(awaited, "acme", "SITE", dig, key="r1"))
    (0, None)
    1
    >>> folder.cleanup()
    """
    command = EditCommand(id, edit, key, history)

    async def attempt() -> int:
        async with async_unit_in_turn(store, tenant, id) as unit:
            return await awaited(command.steps(unit))

    version: int = await awaited(repeated(attempt, attempts))
    return version


async def erase_person(
    store: AsyncUnits,
    tenant: TenantId,
    id: PartyId,
    *,
    also: Iterable[str] = (),
    key: str,
    actor: str | None = None,
    at: datetime | None = None,
    reason: str = "",
    attempts: int = 10,
) -> Erasure:
    """Erase a person in a unit of work of its own, so that a file holds no byte of them.

    As :func:`pmcore.repositories.erase_person`, awaited.
    """
    words = listed_words(also, "also")

    async def erase() -> Erasure:
        async with store.unit(tenant) as unit:
            told: Erasure = await unit.people.erase(
                id, also=words, key=key, actor=actor, at=at, reason=reason
            )
            await unit.commit()
        return told

    return await awaited(erased(store, erase, attempts))


async def import_project(
    store: AsyncUnits,
    tenant: TenantId,
    project: Project,
    *,
    key: str,
    at: datetime,
    author: Author = NOBODY,
    rows: int = IN_A_BATCH,
    attempts: int = 10,
) -> int:
    """Add a large project in units of work of its own, each of them short.

    As :func:`pmcore.repositories.import_project`, awaited.
    """
    planned = ProjectImport(project, key=key, author=author)

    async def write() -> int | None:
        async with store.unit(tenant) as unit:
            version: int | None = await imports_of(unit).add(planned, at=at, rows=rows)
            await unit.commit()
        return version

    return await awaited(imported(write, attempts))
