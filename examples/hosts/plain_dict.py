"""Projects in a dict of the host's own: the smallest store that meets the contract of pmcore."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from pmcore import Project
from pmcore.kernel import Code, Finding, StoreError, check_id
from pmcore.repositories import (
    Capability,
    ConflictError,
    ListQuery,
    Page,
    Predicate,
    ProjectRow,
    check_key,
    closed,
    holds,
    pending,
)
from pmcore.wbs import Change, ReadableProject


@dataclass(frozen=True)
class Kept:
    """A project as it is kept: never changed, only replaced."""

    plan: ReadableProject
    log: tuple[Change, ...]
    keys: dict[str, tuple[int, Any]]  # by the key of a command: what it kept

    def project(self, history: int) -> Project:
        """Return a project to work on, with its last changes."""
        plan, log = self.plan, self.log[-history:] if history else ()
        rows = plan.settings, plan.tasks(), plan.dependencies()
        baselines = plan.baselines.values()
        return Project.from_records(*rows, baselines=baselines, version=plan.version, log=log)

    def with_changes(self, plan: Project, changes: tuple[Change, ...], key: str) -> Kept:
        """Return what is kept after a save."""
        keys = {**self.keys, key: (plan.version, [each.edits for each in changes])}
        return Kept(plan.snapshot(), (*self.log, *changes), keys)


@dataclass
class DictProjects:
    """The projects of a tenant: what a view asks and a unit of work writes to."""

    kept_by_id: dict[str, Kept]
    is_over: bool = False

    def open(self, id: str, *, history: int = 0) -> Project:
        return self._kept(id).project(history)

    def as_of(self, id: str, version: int) -> ReadableProject:
        kept = self._kept(id)
        return kept.project(len(kept.log)).as_of(version)

    def version(self, id: str) -> int:
        return self._kept(id).plan.version

    def kept(self, id: str, key: str) -> int | None:
        return self._kept(id).keys.get(check_key(key), (None,))[0]

    def changes(self, id: str, *, since: int = 0, limit: int = 100) -> tuple[Change, ...]:
        return tuple(each for each in self._kept(id).log if each.number > since)[:limit]

    def last_changes(self, id: str, limit: int) -> tuple[Change, ...]:
        return self._kept(id).log[-limit:]

    def list(self, visible: Predicate, **asked: Any) -> Page[ProjectRow]:
        query = ListQuery.of(visible, **{"limit": 50, **asked})
        rows = sorted(self._found(query), key=query.place_of)
        after = [row for row in rows if not query.place or query.place_of(row) > query.place]
        return query.page(after[: query.limit + 1])

    def count(self, visible: Predicate, *, search: str = "") -> int:
        return len(self._found(ListQuery.of(visible, search)))

    def verify(self, id: str) -> tuple[Finding, ...]:
        self._kept(id)
        return ()  # a dict does not rot; a store on disk compares digests here

    def add(self, project: Project, *, key: str, with_log: bool = False) -> int:
        self._check_open()
        log = closed(project).log if with_log else ()
        what = project.version, (project.snapshot(), len(log))
        held = self.kept_by_id.get(project.id)
        if held is None:
            self.kept_by_id[project.id] = Kept(project.snapshot(), log, {check_key(key): what})
        elif key not in held.keys:
            raise StoreError(Code.STORE_PROJECT_EXISTS, project=project.id)
        else:
            _check_repeated(held, project, key, what)
        return project.version

    def save(self, project: Project, *, expected: int, key: str) -> int:
        changes, held = pending(closed(project), expected), self._kept(project.id)
        if changes and check_key(key) in held.keys:
            what = project.version, [each.edits for each in changes]
            _check_repeated(held, project, key, what)
        elif held.plan.version != expected:
            raise _conflict(held, expected)
        elif changes:
            self.kept_by_id[project.id] = held.with_changes(project, changes, key)
        return project.version

    def keep_snapshot(self, id: str) -> None:
        self.version(id)  # nothing opens faster than what is there

    def remove(self, id: str, *, expected: int) -> None:
        if self.version(id) != expected:
            raise _conflict(self._kept(id), expected)
        del self.kept_by_id[id]

    def _found(self, query: ListQuery) -> Sequence[ProjectRow]:
        self._check_open()
        rows = [ProjectRow.of(each.plan) for each in self.kept_by_id.values()]
        found = [row for row in rows if query.search in row.words]
        return [row for row in found if holds(query.visible, row.fields())]

    def _kept(self, id: str) -> Kept:
        self._check_open()
        if check_id(id, "project") not in self.kept_by_id:
            raise StoreError(Code.STORE_PROJECT_UNKNOWN, project=id)
        return self.kept_by_id[id]

    def _check_open(self) -> None:
        if self.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)


def _check_repeated(held: Kept, project: Project, key: str, what: tuple[int, Any]) -> None:
    """Let a command be repeated, and nothing else be done with its key."""
    if held.keys[key] != what:
        named = {"project": project.id, "version": held.keys[key][0]}
        raise StoreError(Code.STORE_KEY_REUSED, key=key, **named)


def _conflict(held: Kept, expected: int) -> ConflictError:
    between = [change for change in held.log if change.number > expected]
    return ConflictError.between(held.plan.id, expected, held.plan.version, between)


@dataclass
class DictUnit:
    """Reads and writes that are kept together, or not at all."""

    store: DictStore
    tenant: str
    before: dict[str, Kept]
    projects: DictProjects = field(init=False)

    def __post_init__(self) -> None:
        self.projects = DictProjects(dict(self.before))

    def commit(self) -> None:
        self.rollback()
        self.store.put(self.tenant, self.before, self.projects.kept_by_id)

    def rollback(self) -> None:
        if self.projects.is_over:
            raise StoreError(Code.STORE_UNIT_OVER)
        self.projects.is_over = True


class DictStore:
    """A dict of projects for each tenant; threads may share it."""

    capabilities = frozenset({Capability.ATOMIC, Capability.SNAPSHOT_READ})

    def __init__(self) -> None:
        self.tenants: dict[str, dict[str, Kept]] = {}
        self._lock = Lock()

    @contextmanager
    def view(self, tenant: str) -> Iterator[DictUnit]:
        with self.unit(tenant) as unit:  # a look is a unit that nobody commits
            yield unit

    @contextmanager
    def unit(self, tenant: str) -> Iterator[DictUnit]:
        with self._lock:
            before = dict(self.tenants.get(check_id(tenant, "tenant"), {}))
        unit = DictUnit(self, tenant, before)
        try:
            yield unit
        finally:
            unit.projects.is_over = True

    def put(self, tenant: str, before: dict[str, Kept], after: dict[str, Kept]) -> None:
        """Keep what a unit wrote, unless somebody kept one of its projects meanwhile."""
        with self._lock:
            now = self.tenants.get(tenant, {})
            written = {id for id in {*before, *after} if before.get(id) is not after.get(id)}
            for id in written:
                if now.get(id) is not before.get(id):
                    raise self._overtaken(id, before.get(id), now.get(id))
            rest = {id: kept for id, kept in now.items() if id not in written}
            here = {id: after[id] for id in written & after.keys()}
            self.tenants[tenant] = rest | here

    def _overtaken(self, id: str, mine: Kept | None, theirs: Kept | None) -> StoreError:
        if theirs is None:
            return StoreError(Code.STORE_PROJECT_UNKNOWN, project=id)
        if mine is None:
            return StoreError(Code.STORE_PROJECT_EXISTS, project=id)
        return _conflict(theirs, mine.plan.version)
