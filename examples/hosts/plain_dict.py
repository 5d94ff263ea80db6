"""Projects in a dict of the host's own: the smallest store that meets the contract of pmcore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import NamedTuple

from pmcore import Project
from pmcore.kernel import Code, StoreError, check_id
from pmcore.repositories import Capability, Handler, ListQuery, ProjectRow
from pmcore.repositories.hosting import Head, HostedUnit, found_among
from pmcore.wbs import Author, Change, ReadableProject


class Kept(NamedTuple):
    """A project as it is kept: never changed, only replaced."""

    plan: ReadableProject
    log: tuple[Change, ...]
    keys: dict[str, int]  # by the key of a command: the version it kept
    author: Author


class DictTables:
    """The projects of a tenant; see ``ProjectTables`` for what each method does.

    Units take turns: whoever asked for the head before writes on top of that very version.
    """

    def __init__(self, kept_by_id: dict[str, Kept], removals: dict[str, int]) -> None:
        self.kept_by_id, self.removals = kept_by_id, removals

    def removed(self, id: str) -> int:
        return self.removals.get(id, -1)

    def head(self, id: str) -> Head | None:
        held = self.kept_by_id.get(id)
        return held and Head(held.plan.version - len(held.log), held.plan.version, held.plan.stamp)

    def read(self, id: str, log: Sequence[Change]) -> Project:
        return Project.of(self.kept_by_id[id].plan, log=log)

    def changes(self, id: str, since: int, limit: int) -> Sequence[Change]:
        return [each for each in self.kept_by_id[id].log if each.number > since][:limit]

    def kept(self, id: str, key: str) -> int | None:
        return self.kept_by_id[id].keys.get(key)

    def author(self, id: str) -> Author:
        return self.kept_by_id[id].author

    def rows(self, query: ListQuery) -> Sequence[ProjectRow]:
        return found_among([ProjectRow.of(each.plan) for each in self.kept_by_id.values()], query)

    def count(self, query: ListQuery) -> int:
        return len(self.rows(query))

    def insert(self, project: Project, log: Sequence[Change], key: str, author: Author) -> bool:
        kept = Kept(project.snapshot(), tuple(log), {key: project.version}, author)
        self.kept_by_id[project.id] = kept
        return True

    def update(self, project: Project, changes: Sequence[Change], key: str) -> bool:
        held = self.kept_by_id[project.id]
        log, keys = (*held.log, *changes), {**held.keys, key: project.version}
        self.kept_by_id[project.id] = Kept(project.snapshot(), log, keys, held.author)
        return True

    def delete(self, id: str, version: int) -> bool:
        del self.kept_by_id[id]
        self.removals[id] = version + 1
        return True


class DictStore:
    """Two dicts for each tenant; units of several threads take turns."""

    capabilities = frozenset({Capability.ATOMIC, Capability.SNAPSHOT_READ, Capability.HANDLERS})

    def __init__(self) -> None:
        self.handlers: Sequence[Handler[HostedUnit]] = ()
        self.tenants: dict[str, tuple[dict[str, Kept], dict[str, int]]] = {}
        self._writing = Lock()

    def tables(self, tenant: str) -> DictTables:
        """Return what a tenant has at this moment, to be read and written to."""
        kept_by_id, removals = self.tenants.get(check_id(tenant, "tenant"), ({}, {}))
        return DictTables(dict(kept_by_id), dict(removals))

    def view(self, tenant: str) -> HostedUnit:
        return HostedUnit(self.tables(tenant))

    @contextmanager
    def unit(self, tenant: str) -> Iterator[HostedUnit]:
        if not self._writing.acquire(timeout=5):
            raise StoreError(Code.STORE_BUSY, seconds=5)
        try:
            tables = self.tables(tenant)
            keep = partial(self.tenants.__setitem__, tenant, (tables.kept_by_id, tables.removals))
            with HostedUnit(tables, keep, self.handlers) as unit:
                yield unit
        finally:
            self._writing.release()
