"""Projects in a dict of the host's own: the smallest store that meets the contract of pmcore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from threading import Lock

from pmcore import Project
from pmcore.kernel import Code, StoreError, check_id
from pmcore.repositories import Capability, Handler, ListQuery, ProjectRow
from pmcore.repositories.hosting import Head, HostedUnit, found_among
from pmcore.wbs import Author, Change, ReadableProject


@dataclass(frozen=True)
class Kept:
    """A project as it is kept: never changed, only replaced."""

    plan: ReadableProject
    log: tuple[Change, ...]
    keys: dict[str, int]  # by the key of a command: the version it kept
    author: Author  # who added it


class DictTables:
    """The projects of a tenant; see ``ProjectTables`` for what each method does."""

    def __init__(self, kept_by_id: dict[str, Kept | int]) -> None:
        self.kept_by_id = kept_by_id  # of a removed one the version of its removal

    def at(self, id: str) -> Kept:
        held = self.kept_by_id[id]
        assert isinstance(held, Kept)
        return held

    def removed(self, id: str) -> int:
        held = self.kept_by_id.get(id)
        return held if isinstance(held, int) else -1

    def head(self, id: str) -> Head | None:
        held = self.kept_by_id.get(id)
        if not isinstance(held, Kept):
            return None
        return Head(held.plan.version - len(held.log), held.plan.version, held.plan.stamp)

    def read(self, id: str, log: Sequence[Change]) -> Project:
        plan = self.at(id).plan
        rows = plan.settings, plan.tasks(), plan.dependencies()
        baselines = plan.baselines.values()
        return Project.from_records(*rows, baselines=baselines, version=plan.version, log=log)

    def changes(self, id: str, since: int, limit: int) -> Sequence[Change]:
        return [each for each in self.at(id).log if each.number > since][:limit]

    def kept(self, id: str, key: str) -> int | None:
        return self.at(id).keys.get(key)

    def author(self, id: str) -> Author:
        return self.at(id).author

    def rows(self, query: ListQuery) -> Sequence[ProjectRow]:
        held = [each.plan for each in self.kept_by_id.values() if isinstance(each, Kept)]
        return found_among(map(ProjectRow.of, held), query)

    def count(self, query: ListQuery) -> int:
        return len(self.rows(query))

    def insert(self, project: Project, log: Sequence[Change], key: str, author: Author) -> bool:
        keys = {key: project.version}
        self.kept_by_id[project.id] = Kept(project.snapshot(), tuple(log), keys, author)
        return True  # units take turns: whoever asked for the head before would have seen another

    def update(self, project: Project, changes: Sequence[Change], key: str) -> bool:
        held = self.at(project.id)
        if held.plan.version != changes[0].number - 1:
            return False
        now, log = project.snapshot(), (*held.log, *changes)
        keys = {**held.keys, key: project.version}
        self.kept_by_id[project.id] = replace(held, plan=now, log=log, keys=keys)
        return True

    def delete(self, id: str, version: int) -> bool:
        is_there = self.at(id).plan.version == version
        if is_there:
            self.kept_by_id[id] = version + 1
        return is_there


class DictStore:
    """A dict of projects for each tenant; units of several threads take turns."""

    capabilities = frozenset({Capability.ATOMIC, Capability.SNAPSHOT_READ, Capability.HANDLERS})

    def __init__(self) -> None:
        self.handlers: Sequence[Handler[HostedUnit]] = ()
        self.tenants: dict[str, dict[str, Kept | int]] = {}
        self._writing = Lock()

    def tables(self, tenant: str) -> DictTables:
        """Return what a tenant has at this moment, to be read and written to."""
        return DictTables(dict(self.tenants.get(check_id(tenant, "tenant"), {})))

    @contextmanager
    def view(self, tenant: str) -> Iterator[HostedUnit]:
        with HostedUnit(self.tables(tenant)) as view:
            yield view

    @contextmanager
    def unit(self, tenant: str) -> Iterator[HostedUnit]:
        if not self._writing.acquire(timeout=5):
            raise StoreError(Code.STORE_BUSY, seconds=5)
        try:
            tables = self.tables(tenant)
            keep = partial(self.tenants.__setitem__, tenant, tables.kept_by_id)
            with HostedUnit(tables, keep, self.handlers) as unit:
                yield unit
        finally:
            self._writing.release()
