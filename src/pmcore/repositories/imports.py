"""Imports of large projects in several short transactions: hidden until the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from pmcore.kernel import Code, ProjectId, StoreError, TenantId
from pmcore.kernel.coercion import one_of_kind, unusable, whole_number
from pmcore.repositories.changing import MOST_ATTEMPTS, is_passing
from pmcore.repositories.commands import check_key, closed
from pmcore.repositories.digests import NO_ROWS, digest_after, row_digest
from pmcore.repositories.protocols import Store
from pmcore.repositories.sizes import size_of
from pmcore.repositories.sql.statements import Cells
from pmcore.repositories.sql.writing import Table, all_rows
from pmcore.repositories.steps import Steps, taken
from pmcore.wbs import Author, Project
from pmcore.wbs.changes import NOBODY

MOST_BATCHED = 100_000
IN_A_BATCH = 2_000


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An import that was begun and has not ended.

    Attributes
    ----------
    at
        What its last batch gave as the time, in UTC.
    done, total
        Rows.
    """

    project: ProjectId
    at: datetime
    done: int
    total: int


class ProjectImport:
    """A project to be imported; made once, and given to each batch.

    Parameters
    ----------
    key
        Names the command: an import goes on, and is repeated, with the same project and key.
    author
        Who adds the project, when and why.

    Attributes
    ----------
    rows, size, digest
        All that is to be written, how many bytes it takes, and what proves that it was.

    Raises
    ------
    InputError, ProjectError
        ``value.invalid``, ``text.invalid``, ``history.open``.
    """

    def __init__(self, project: Project, *, key: str, author: Author = NOBODY) -> None:
        self._given, self.project = project, closed(project).copy()
        self.key, self.author = check_key(key), one_of_kind(author, "author", Author)
        # worked out now, so that no unit of work waits for it; each table in the order of its
        # keys, so that any batch goes on with the next
        self.rows: Sequence[tuple[Table, Cells]] = [
            (table, row)
            for table, rows in all_rows(self.project).items()
            for row in sorted(rows, key=lambda row: row[: table.size])
        ]
        self.size = size_of(row[: table.told] for table, row in self.rows)
        digests = (row_digest(table.name, *row[: table.told]) for table, row in self.rows)
        self.digest = digest_after(NO_ROWS, (), digests)

    def stamp_as(self, stamp: str) -> None:
        """Note what the store calls what it imported, so that whoever gave it can go on from it."""
        for project in (self.project, self._given):
            project.stamp_as(self.project.version, stamp)


class ImportReader(Protocol):
    """Imports of a tenant that have not ended; what they wrote so far nobody sees."""

    def unfinished(self, *, before: datetime) -> Sequence[ImportRow]:
        """Return imports whose last batch gave an earlier time, by project.

        Raises
        ------
        InputError
            ``value.invalid`` for a time without a zone.
        """


class ImportRepository(ImportReader, Protocol):
    """The same, to be written to as well."""

    def add(self, planned: ProjectImport, *, at: datetime, rows: int = IN_A_BATCH) -> int | None:
        """Write the next rows of a project, and with the last of them let everybody see it.

        Parameters
        ----------
        rows
            How many at most, 1 to 100,000: as many as others can wait for.
        at
            The time, for whoever sweeps up what was left lying.

        Returns
        -------
        int or None
            The version kept, once all is written. Repeated after that, it is the same.

        Raises
        ------
        StoreError
            ``store.importing`` when another command imports a project with this id;
            ``store.project_exists``, ``store.key_reused``.
        InputError
            ``value.invalid``.
        """

    def drop(self, project: ProjectId) -> None:
        """Delete what an import that has not ended wrote, also where what told of it was lost.

        Raises
        ------
        StoreError
            ``store.project_unknown`` where there is none.
        """


def import_project(
    store: Store,
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

    Others work on meanwhile and see nothing of it. Where it is broken off, call it again with the
    same project and key: it goes on where it stopped.

    Parameters
    ----------
    store
        One with the capability ``IMPORTS``.
    at
        The time.
    author
        Who adds the project, when and why.
    rows
        How many a unit writes at most.
    attempts
        How often a unit is tried that was overtaken or found the store busy.

    Returns
    -------
    int
        The version kept.

    Raises
    ------
    StoreError
        As :meth:`ImportRepository.add`; what stopped the last attempt.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from pmcore.repositories import MemoryStore
    >>> store, plan = MemoryStore(), Project("SITE", "Site", start="2026-03-02")
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> import_project(store, "acme", plan, key="import-1", at=noon)
    0
    """
    planned = ProjectImport(project, key=key, author=author)

    def write() -> int | None:
        with store.unit(tenant) as unit:
            version: int | None = imports_of(unit).add(planned, at=at, rows=rows)
            unit.commit()
        return version

    return taken(imported(write, attempts))


def imported(write: Callable[[], Any], attempts: int) -> Steps[int]:
    """Write batches until the last one; one that was overtaken or found the store busy again."""
    most, failed = whole_number(attempts, "attempts", 1, MOST_ATTEMPTS), 0
    while True:
        try:
            version: int | None = yield write()
        except StoreError as error:
            failed += 1
            if failed >= most or not is_passing(error):
                raise
        else:
            failed = 0
            if version is not None:
                return version


def imports_of(unit: object) -> Any:
    """Return the imports of a unit of work.

    Raises
    ------
    InputError
        ``value.invalid`` where its store has none.
    """
    imports: Any = getattr(unit, "imports", None)
    if imports is None:
        raise unusable("store", unit, "it cannot import in batches", "该存储库不支持分批导入")
    return imports


def checked_batch(planned: object, at: object, rows: object) -> tuple[ProjectImport, str, int]:
    """Return what a batch is made of, the time as a text.

    Raises
    ------
    InputError
        ``value.invalid``.
    """
    held = one_of_kind(planned, "import", ProjectImport)
    return held, checked_time(at), whole_number(rows, "rows", 1, MOST_BATCHED)


def checked_time(value: object) -> str:
    """Return a time with a zone as a text that compares as times do.

    Raises
    ------
    InputError
        ``value.invalid``.
    """
    if isinstance(value, datetime) and value.utcoffset() is not None:
        try:
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        except OverflowError:
            pass
    raise unusable("at", value, "it must be a time with a zone", "应为带时区的时间")


def importing(project: ProjectId) -> StoreError:
    """Say that a project is not there yet, and its id is taken."""
    return StoreError(Code.STORE_IMPORTING, project=project)
