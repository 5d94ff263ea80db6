"""Relationships between activities of the file, with their lags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from pmcore.exchange.importing.changes import LINK_TWICE, LOST_LINK
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.p6.activities_in import WBS_SUMMARY_TYPE, is_level_of_effort
from pmcore.exchange.p6.features import EXTERNAL_LINK, WBS_LINK
from pmcore.exchange.p6.gathered import Gathered
from pmcore.exchange.p6.record import P6Desk, Record
from pmcore.kernel import ConversionSettings, TaskId
from pmcore.wbs import Dependency, DependencyType

TYPES: dict[str, DependencyType] = {"PR_FS": "FS", "PR_SS": "SS", "PR_FF": "FF", "PR_SF": "SF"}


class LinksIn:
    """Reads the relationships of a project.

    Attributes
    ----------
    extras
        Those that the project does not hold, by the id of the activity that is there.
    """

    def __init__(self, gathered: Gathered, conversion: ConversionSettings, desk: P6Desk) -> None:
        self._gathered = gathered
        self._tasks = gathered.tasks
        self._conversion = conversion
        self._desk = desk
        self.extras: dict[TaskId, list[Raw]] = defaultdict(list)

    def read(self) -> Iterator[Dependency]:
        """Yield the dependencies in the order of the file; of several of one type the first."""
        seen: set[tuple[TaskId, TaskId, DependencyType]] = set()
        for link in self._gathered.links:
            made = self._read(link)
            if made is None:
                continue
            if made.key in seen:
                link.adjusted(LINK_TWICE)
                continue
            seen.add(made.key)
            yield made

    def _read(self, link: Record) -> Dependency | None:
        ends = link.key("pred_task_id"), link.key("task_id")
        before, after = (self._tasks.get(end) for end in ends)
        if before is None or after is None:
            self._read_one_end(link, before or after)
            return None
        link.name = f"{before.name} -> {after.name}"
        kind = link.word("pred_type", TYPES)
        if not kind:
            return None
        for end in (before, after):
            if end.text("task_type") == WBS_SUMMARY_TYPE:
                self._keep(link, after if end is before else before)
                end.unused(WBS_LINK)
                return None
        make = partial(self._made, before.name, after.name, TYPES[kind], link)
        return self._desk.problems.attempt(link.place, make)

    def _read_one_end(self, link: Record, known: Record | None) -> None:
        """Keep a relationship with another project; leave out one with nobody."""
        for task, project in (("task_id", "proj_id"), ("pred_task_id", "pred_proj_id")):
            number = link.text(task)
            if number in self._tasks:
                continue
            elsewhere = link.text(project) not in ("", self._gathered.id)
            if not elsewhere and number not in self._gathered.others:
                self._desk.ledger.adjusted(LOST_LINK, link.place)
                return
        if known is None:
            return
        self._keep(link, known)
        ends = {link.text("task_id"), link.text("pred_task_id")}
        if ends.isdisjoint(self._gathered.others) or is_level_of_effort(known):
            link.name = known.name
            link.unused(EXTERNAL_LINK)

    def _keep(self, link: Record, task: Record) -> None:
        self.extras[task.name].append((link.kind, link.raw))

    def _made(
        self, predecessor: TaskId, successor: TaskId, kind: DependencyType, link: Record
    ) -> Dependency:
        minutes = link.minutes("lag_hr_cnt") or 0
        return Dependency(predecessor, successor, kind, typed(minutes, "d", self._conversion))
