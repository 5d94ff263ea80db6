"""Kept schedules as programs: a head, and each column as a row of packed numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from hashlib import blake2b
from typing import TypeVar

import numpy as np

from pmcore.kernel import Code, Finding, ProjectId, StoreError, TenantId, check_id
from pmcore.repositories.damage import unpacked
from pmcore.repositories.digests import row_digest
from pmcore.repositories.entitlements import Quota
from pmcore.repositories.packing import packed
from pmcore.repositories.schedules import (
    COLUMNS,
    KeptSchedule,
    ScheduleRow,
    check_saved,
    checked_schedule,
    differing,
    is_current,
    reading_of,
    stale,
)
from pmcore.repositories.sql.admitting import Target, admitted
from pmcore.repositories.sql.log import last_changes
from pmcore.repositories.sql.opening import open_project, unknown, version_of
from pmcore.repositories.sql.seeing import seen
from pmcore.repositories.sql.sessions import Transaction
from pmcore.repositories.sql.statements import Cells, Program, ask, tell
from pmcore.repositories.sql.steady import schedules_steadily
from pmcore.scheduling import Schedule, SchedulingOptions
from pmcore.scheduling.options import options_of

R = TypeVar("R")
_CELLS = ("version", "engine", "options", "start", "finish", "zones", "ids")
_HELD = ", ".join(f"schedule.{cell}" for cell in _CELLS)
_HEAD = (
    f"SELECT project.version, schedule.seal, {_HELD} FROM project LEFT JOIN schedule"
    " ON schedule.tenant = project.tenant AND schedule.project = project.id"
    " AND schedule.reading = ? WHERE project.tenant = ? AND project.id = ?"
    f" AND {seen()}"
)
_ROWS = (
    "SELECT version, engine, options, start, finish, ids FROM schedule WHERE tenant = ?"
    " AND project = ? ORDER BY version DESC, reading"
)
_READINGS = "SELECT reading FROM schedule WHERE tenant = ? AND project = ? ORDER BY reading"
_COLUMNS = "SELECT name, data FROM schedule_column WHERE tenant = ? AND project = ? AND reading = ?"
_KEEP = (
    f"INSERT INTO schedule (tenant, project, reading, {', '.join(_CELLS)}, seal)"
    f" VALUES (?, ?, ?{', ?' * len(_CELLS)}, ?) ON CONFLICT (tenant, project, reading) DO UPDATE"
    f" SET {', '.join(f'{cell} = excluded.{cell}' for cell in (*_CELLS, 'seal'))}"
)
_KEEP_COLUMN = (
    "INSERT INTO schedule_column (tenant, project, reading, name, data) VALUES (?, ?, ?, ?, ?)"
)
_DROP_COLUMNS = "DELETE FROM schedule_column WHERE tenant = ? AND project = ? AND reading = ?"
_DROP = "DELETE FROM schedule WHERE tenant = ? AND project = ?"
_PACKED = "<i8"  # alike on every machine


class ScheduleRequests:
    """Programs for one tenant; see :class:`~pmcore.repositories.schedules.ScheduleRepository`."""

    def __init__(self, tenant: TenantId, within: Transaction) -> None:
        self._tenant, self._dialect = tenant, within.dialect
        self._entitlements = within.entitlements

    def open(
        self,
        project: ProjectId,
        options: SchedulingOptions | None = None,
        *,
        stale_ok: bool = False,
    ) -> Program[KeptSchedule]:
        """Read the dates of a project."""
        reading = reading_of(options_of(options))
        return self._of_one_moment(
            project, lambda named: self._open(named, reading, stale_ok=stale_ok)
        )

    def list(self, project: ProjectId) -> Program[tuple[ScheduleRow, ...]]:
        """Return which schedules are kept."""
        return self._list(check_id(project, "project"))

    def verify(self, project: ProjectId) -> Program[tuple[Finding, ...]]:
        """Look for what is not as it was kept."""
        return self._of_one_moment(project, self._verify)

    def keep(self, computed: Schedule) -> Program[None]:
        """Keep the dates of a project."""
        kept = KeptSchedule.of(checked_schedule(computed))
        target, keep = Target(self._tenant, kept.project), self._keep(computed, kept)
        return admitted(target, self._entitlements, keep, {Quota.DATES})

    def drop(self, project: ProjectId) -> Program[None]:
        """Forget all schedules of a project."""
        return self._drop(check_id(project, "project"))

    def _of_one_moment(
        self, project: ProjectId, make: Callable[[ProjectId], Program[R]]
    ) -> Program[R]:
        named = check_id(project, "project")
        if not self._dialect.is_moving:
            return make(named)
        return schedules_steadily(self._tenant, named, lambda: make(named))

    def _open(self, project: ProjectId, reading: str, *, stale_ok: bool) -> Program[KeptSchedule]:
        heads = yield from ask(_HEAD, reading, self._tenant, project)
        if not heads:
            raise unknown(project)
        now, seal, *cells = heads[0]
        if seal is None:
            raise StoreError(Code.STORE_SCHEDULE_UNKNOWN, project=project)
        version, engine, *_ = cells
        if not stale_ok and not is_current(version, engine, now):
            raise stale(project, version, engine, now)
        columns = yield from ask(_COLUMNS, self._tenant, project, reading)
        held = {str(name): bytes(data) for name, data in columns}
        if self._seal(project, reading, (*cells,), held) != seal:
            reason = {"en": "it is not as it was kept", "zh": "与保存时不同"}
            raise _unreadable(project, reason)
        return unpacked("schedule", project, lambda: _read(project, (*cells,), held))

    def _list(self, project: ProjectId) -> Program[tuple[ScheduleRow, ...]]:
        now = yield from version_of(self._tenant, project)
        rows = yield from ask(_ROWS, self._tenant, project)
        return unpacked("schedule", project, lambda: tuple(_row(cells, now) for cells in rows))

    def _verify(self, project: ProjectId) -> Program[tuple[Finding, ...]]:
        found: list[Finding] = []
        try:
            rows = yield from self._list(project)
            plan = yield from open_project(self._tenant, project, 0)
        except StoreError as error:
            if error.code is Code.STORE_UNREADABLE:
                return (error.to_finding(),)
            raise
        for row in rows:
            reading = reading_of(row.options)
            try:
                kept = yield from self._open(project, reading, stale_ok=True)
            except StoreError as error:
                found.append(error.to_finding())
            else:
                told = differing(kept, plan) if row.is_current else None
                found += [] if told is None else [told]
        known = {reading_of(row.options) for row in rows}
        readings = yield from ask(_READINGS, self._tenant, project)
        if not {reading for (reading,) in readings} <= known:
            reason = {"en": "it stands where another one belongs", "zh": "它占了他者的位置"}
            found.append(_unreadable(project, reason).to_finding())
        return tuple(found)

    def _keep(self, computed: Schedule, kept: KeptSchedule) -> Program[None]:
        project, reading = kept.project, reading_of(kept.options)
        here = self._tenant, project, reading
        now = yield from version_of(self._tenant, project)
        check_saved(computed, now, (yield from last_changes(self._tenant, project, 1)))
        cells = _cells(kept)
        columns = {name: kept.columns[name].astype(_PACKED).tobytes() for name in COLUMNS}
        seal = self._seal(project, reading, cells, columns)
        yield from tell(_KEEP, [(*here, *cells, seal)])
        yield from tell(_DROP_COLUMNS, [here])
        yield from tell(_KEEP_COLUMN, [(*here, name, data) for name, data in columns.items()])

    def _drop(self, project: ProjectId) -> Program[None]:
        yield from version_of(self._tenant, project)
        yield from tell(_DROP, [(self._tenant, project)])

    def _seal(
        self,
        project: ProjectId,
        reading: str,
        cells: Cells,
        columns: Mapping[str, bytes],
    ) -> str:
        """Return the digest of everything that is kept of a schedule."""
        told: list[str] = []
        for name in sorted(columns):
            told += [name, blake2b(columns[name], digest_size=16).hexdigest()]
        return f"{row_digest('schedule', self._tenant, project, reading, *cells, *told):032x}"


def _cells(kept: KeptSchedule) -> Cells:
    return (
        kept.version, kept.engine, packed(asdict(kept.options)), kept.start.isoformat(),
        kept.finish.isoformat(), packed(kept.zones), "\n".join(kept.task_ids),
    )  # fmt: skip


def _read(project: ProjectId, cells: Cells, columns: Mapping[str, bytes]) -> KeptSchedule:
    version, engine, options, start, finish, zones, ids = cells
    return KeptSchedule(
        project,
        version,
        engine,
        SchedulingOptions(**json.loads(options)),
        datetime.fromisoformat(start),
        datetime.fromisoformat(finish),
        tuple(ids.split("\n")),
        tuple(json.loads(zones)),
        {name: np.frombuffer(columns[name], dtype=_PACKED) for name in COLUMNS},
    )


def _row(cells: Cells, now: int) -> ScheduleRow:
    version, engine, options, start, finish, ids = cells
    return ScheduleRow(
        version, engine, SchedulingOptions(**json.loads(options)),
        datetime.fromisoformat(start), datetime.fromisoformat(finish), ids.count("\n") + 1,
        is_current=is_current(version, engine, now),
    )  # fmt: skip


def _unreadable(project: ProjectId, reason: object) -> StoreError:
    return StoreError(Code.STORE_UNREADABLE, what="schedule", project=project, reason=reason)
