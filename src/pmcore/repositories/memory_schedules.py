"""Kept schedules in memory: the plainest answer to what a store does with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from pmcore.kernel import Code, Finding, ProjectId, StoreError
from pmcore.repositories.memory_admit import Admit
from pmcore.repositories.protocols import ProjectReader
from pmcore.repositories.schedules import (
    KeptSchedule,
    ScheduleReader,
    ScheduleRepository,
    ScheduleRow,
    check_saved,
    checked_schedule,
    differing,
    is_current,
    reading_of,
    stale,
)
from pmcore.repositories.shared_shelves import Shelf
from pmcore.scheduling import Schedule, SchedulingOptions
from pmcore.scheduling.options import options_of


@dataclass(frozen=True, slots=True)
class _Held:
    """A schedule of a project, or that there is none any more by these options."""

    kept: KeptSchedule | None
    life: object

    def overtaken(self, mine: Any) -> None:
        """Let the last one win: what is kept follows from the plan, whoever computed it."""


def kept_schedules(shelf: Shelf, project: ProjectId, life: object) -> Mapping[str, KeptSchedule]:
    """Return the schedules of a project by what tells their options apart.

    Parameters
    ----------
    life
        What tells the project from one that was removed, and had its id.
    """
    held = [each.kept for each in shelf.values() if isinstance(each, _Held) and each.life is life]
    return {
        reading_of(kept.options): kept
        for kept in held
        if kept is not None and kept.project == project
    }


def _key(project: ProjectId, reading: str) -> tuple[str, str, str]:
    """Return what a schedule is kept under: two who keep some by other options do not meet."""
    return "schedule", project, reading


class MemoryScheduleReader(ScheduleReader):
    """What can be asked of kept schedules, in memory.

    Parameters
    ----------
    life
        Returns what tells a project from one that was removed, and had its id.
    """

    def __init__(
        self, shelf: Shelf, projects: ProjectReader, life: Callable[[ProjectId], object]
    ) -> None:
        self._shelf, self._projects, self._life = shelf, projects, life

    @override
    def open(
        self,
        project: ProjectId,
        options: SchedulingOptions | None = None,
        *,
        stale_ok: bool = False,
    ) -> KeptSchedule:
        reading = reading_of(options_of(options))
        now = self._projects.version(project)
        kept = self._held(project).get(reading)
        if kept is None:
            raise StoreError(Code.STORE_SCHEDULE_UNKNOWN, project=project)
        if not stale_ok and not is_current(kept.version, kept.engine, now):
            raise stale(project, kept.version, kept.engine, now)
        return kept

    @override
    def list(self, project: ProjectId) -> Sequence[ScheduleRow]:
        now = self._projects.version(project)
        held = sorted(self._held(project).items(), key=lambda item: (-item[1].version, item[0]))
        return tuple(kept.row(now) for _, kept in held)

    @override
    def verify(self, project: ProjectId) -> tuple[Finding, ...]:
        plan = self._projects.open(project)
        current = [
            kept
            for kept in self._held(project).values()
            if is_current(kept.version, kept.engine, plan.version)
        ]
        found = (differing(kept, plan) for kept in current)
        return tuple(each for each in found if each is not None)

    def _held(self, project: ProjectId) -> Mapping[str, KeptSchedule]:
        return kept_schedules(self._shelf, project, self._life(project))


class MemorySchedules(MemoryScheduleReader, ScheduleRepository):
    """What can be done with them in a unit of work, too.

    Parameters
    ----------
    admit
        Asks the host before there are more.
    """

    def __init__(
        self,
        shelf: Shelf,
        projects: ProjectReader,
        life: Callable[[ProjectId], object],
        admit: Admit,
    ) -> None:
        super().__init__(shelf, projects, life)
        self._admit = admit

    @override
    def keep(self, computed: Schedule) -> None:
        kept = KeptSchedule.of(checked_schedule(computed))
        self._admit(kept.project, lambda: self._keep(computed, kept))

    def _keep(self, computed: Schedule, kept: KeptSchedule) -> None:
        now = self._projects.version(kept.project)
        check_saved(computed, now, self._projects.last_changes(kept.project, 1))
        self._put(kept.project, reading_of(kept.options), kept)

    @override
    def drop(self, project: ProjectId) -> None:
        self._projects.version(project)
        for reading in self._held(project):
            self._put(project, reading, None)

    def _put(self, project: ProjectId, reading: str, kept: KeptSchedule | None) -> None:
        self._shelf[_key(project, reading)] = _Held(kept, self._life(project))
