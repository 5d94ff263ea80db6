"""A store over the models of this app; its units join the host's ``transaction.atomic``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from django_host.conditions import condition, size_of
from django_host.models import RemovedProject, StoredProject
from pmcore import Project
from pmcore.kernel import check_id
from pmcore.repositories import Capability, Handler, ListQuery, ProjectRow
from pmcore.repositories.hosting import (
    Head,
    HostedUnit,
    ProjectRows,
    RowChanges,
    found_among,
    packed_change,
    read_change,
)
from pmcore.wbs import Author, Change

TASK = ("code", "parent", "rank", "data")
LINK = ("predecessor", "successor", "type", "data")
BASELINE = ("number", "data")
MOST_PARTS = 200  # of a predicate that becomes a query; a larger one is evaluated row by row


class OrmTables:
    """The projects of a tenant; see ``ProjectTables`` for what each method does."""

    def __init__(self, tenant: str, using: str, *, locks: bool) -> None:
        self.tenant, self.using, self.locks = tenant, using, locks

    def head(self, id: str) -> Head | None:
        rows = self._at(id)
        if self.locks:  # at READ COMMITTED what is read would move
            rows = rows.select_for_update()
        head = rows.values_list("first", "version", "stamp").first()
        return None if head is None else Head(*head)

    def read(self, id: str, log: Sequence[Change]) -> Project:
        stored = self._at(id).get()
        rows = ProjectRows(
            stored.settings,
            stored.tasks.values_list(*TASK),
            stored.links.values_list(*LINK),
            stored.baselines.values_list(*BASELINE),
        )
        return rows.project(id, stored.version, log)

    def changes(self, id: str, since: int, limit: int) -> Sequence[Change]:
        held = self._at(id).get().changes.filter(number__gt=since).order_by("number")
        return [read_change(id, data) for data in held.values_list("data", flat=True)[:limit]]

    def kept(self, id: str, key: str) -> int | None:
        held = self._at(id).get().commands.filter(key=key)
        version: int | None = held.values_list("version", flat=True).first()
        return version

    def author(self, id: str) -> Author:
        stored = self._at(id).get()
        at = stored.added_at and datetime.fromisoformat(stored.added_at)
        return Author(stored.added_by, at, stored.added_because)

    def rows(self, query: ListQuery) -> Sequence[ProjectRow]:
        found = self._found(query)
        if found is None:
            return found_among(_rows(self._held()), query)
        *name, code = query.place or ("",)  # no code is empty
        after = Q(code__gt=code)
        if name:
            after = Q(sorting__gt=name[0]) | Q(sorting=name[0]) & after
        order = ("sorting", "code") if query.by == "name" else ("code",)
        return [*_rows(found.filter(after).order_by(*order)[: query.limit + 1])]

    def count(self, query: ListQuery) -> int:
        found = self._found(query)
        return len(found_among(_rows(self._held()), query)) if found is None else found.count()

    def insert(self, project: Project, log: Sequence[Change], key: str, author: Author) -> bool:
        named = {"tenant": self.tenant, "code": project.id, "first": project.version - len(log)}
        at = author.at and author.at.isoformat()
        added = {"added_by": author.actor, "added_at": at, "added_because": author.reason}
        try:
            with transaction.atomic(self.using):
                stored = self._held().create(**named, **added, **_head(project))
        except IntegrityError:
            return False
        _write(stored, project, RowChanges.of_all(project), log, key)
        return True

    def update(self, project: Project, changes: Sequence[Change], key: str) -> bool:
        expected = self._at(project.id).filter(version=changes[0].number - 1)
        if not expected.update(**_head(project)):
            return False
        stored = self._at(project.id).get()

        def ranks(ids: Sequence[str]) -> dict[str, str]:
            return dict(stored.tasks.filter(code__in=ids).values_list("code", "rank"))

        _write(stored, project, RowChanges.of(project, changes, ranks), changes, key)
        return True

    def delete(self, id: str, version: int) -> bool:
        deleted, _ = self._at(id).filter(version=version).delete()
        if deleted:
            last = {"last": version + 1}
            self._removals().update_or_create(tenant=self.tenant, code=id, defaults=last)
        return bool(deleted)

    def removed(self, id: str) -> int:
        last: int | None = self._removals().filter(code=id).values_list("last", flat=True).first()
        return -1 if last is None else last

    def _removals(self) -> Any:
        return RemovedProject.objects.using(self.using).filter(tenant=self.tenant)

    def _held(self) -> Any:
        return StoredProject.objects.using(self.using).filter(tenant=self.tenant)

    def _at(self, id: str) -> Any:
        return self._held().filter(code=id)

    def _found(self, query: ListQuery) -> Any:
        """Return what is visible as a query; ``None`` where that would be too large."""
        if size_of(query.visible) > MOST_PARTS:
            return None
        return self._held().filter(condition(query.visible), words__contains=query.search)


def _rows(found: Any) -> Iterator[ProjectRow]:
    return map(ProjectRow.from_data, found.values_list("row", flat=True))


def _head(project: Project) -> dict[str, Any]:
    """Return the columns of a project that lists show and ask for."""
    row = ProjectRow.of(project)
    names = ("version", "sorting", "words", "lifecycle", "lead", "client")
    named = {name: getattr(row, name) for name in names}
    return {**named, "row": row.to_data(), "stamp": project.stamp}


def _write(
    stored: Any, project: Project, rows: RowChanges, log: Sequence[Change], key: str
) -> None:
    if rows.settings is not None:
        stored.settings = rows.settings
        stored.save(update_fields=["settings"])
        stored.labels.all().delete()
        _add(stored.labels, [{"text": text} for text in project.settings.labels])
    stored.tasks.filter(code__in=rows.gone_tasks).delete()
    _put(stored.tasks, TASK, 1, rows.tasks)
    for predecessor, successor, type in rows.gone_links:
        stored.links.filter(predecessor=predecessor, successor=successor, type=type).delete()
    _put(stored.links, LINK, 3, rows.links)
    stored.baselines.filter(number__in=rows.gone_baselines).delete()
    _put(stored.baselines, BASELINE, 1, rows.baselines)
    _add(stored.changes, [{"number": each.number, "data": packed_change(each)} for each in log])
    _add(stored.commands, [{"key": key, "version": project.version}])


def _add(manager: Any, rows: Sequence[dict[str, Any]]) -> None:
    manager.bulk_create([manager.model(project=manager.instance, **row) for row in rows])


def _put(manager: Any, columns: Sequence[str], keys: int, rows: Sequence[Any]) -> None:
    """Write rows, over those with the same keys."""
    made = [
        manager.model(project=manager.instance, **dict(zip(columns, row, strict=True)))
        for row in rows
    ]
    named = {"unique_fields": ["project", *columns[:keys]], "update_fields": columns[keys:]}
    manager.bulk_create(made, update_conflicts=True, **named)


class OrmStore:
    """A store in the tables of this app.

    Parameters
    ----------
    using
        The database in which the host's own transactions are. A unit is a savepoint of theirs.
    reading
        The same database by another name, with transactions that see one moment. Views do not see
        then what the host has not committed, and lock nothing.
    """

    def __init__(self, using: str = "default", reading: str | None = None) -> None:
        self.using, self.reading = using, reading or using
        moments = set() if reading is None else {Capability.SNAPSHOT_READ}
        self.capabilities = frozenset({Capability.ATOMIC, Capability.HANDLERS, *moments})
        self.handlers: Sequence[Handler[HostedUnit]] = ()

    @contextmanager
    def view(self, tenant: str) -> Iterator[HostedUnit]:
        tables = OrmTables(
            check_id(tenant, "tenant"), self.reading, locks=self.reading == self.using
        )
        with transaction.atomic(self.reading), HostedUnit(tables) as view:
            tables.head("-")  # the moment is that of the first query
            yield view

    @contextmanager
    def unit(self, tenant: str) -> Iterator[HostedUnit]:
        tables = OrmTables(check_id(tenant, "tenant"), self.using, locks=True)
        atomic, kept = transaction.atomic(self.using), []

        def leave() -> None:
            kept.append(True)
            atomic.__exit__(None, None, None)

        atomic.__enter__()
        try:
            with HostedUnit(tables, leave, self.handlers) as unit:
                yield unit
        finally:
            if not kept:
                transaction.set_rollback(True, self.using)
                atomic.__exit__(None, None, None)
