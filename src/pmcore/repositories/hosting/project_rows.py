"""What a host reads of a project: the same rows that it wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pmcore.kernel import ProjectId
from pmcore.repositories.unpacking import PackedRows, TaskRow
from pmcore.wbs import Change, Project


@dataclass(frozen=True, slots=True)
class ProjectRows:
    """All rows of a project at one version, as :class:`RowChanges` told them, in any order.

    Attributes
    ----------
    settings
        As JSON.
    tasks
        Id, parent, rank and the rest as JSON.
    links
        Predecessor, successor, type, and the rest as JSON.
    baselines
        Number, and the rest as JSON.

    Examples
    --------
    >>> from pmcore.repositories.hosting import ProjectRows, RowChanges
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> task = plan.add("dig", "Dig", duration="3d")
    >>> rows = RowChanges.of_all(plan)
    >>> read = ProjectRows(rows.settings, rows.tasks, rows.links, rows.baselines)
    >>> read.project("SITE", plan.version, plan.log) == plan
    True
    """

    settings: str
    tasks: Iterable[TaskRow]
    links: Iterable[tuple[str, str, str, str]]
    baselines: Iterable[tuple[int, str]]

    def project(self, id: ProjectId, version: int, log: Sequence[Change]) -> Project:
        """Return the project.

        Raises
        ------
        StoreError
            ``store.unreadable`` where a row is not as it was written.
        """
        links = [
            (predecessor, successor, kind + data)
            for predecessor, successor, kind, data in sorted(self.links)
        ]
        baselines = [data for _, data in sorted(self.baselines)]
        return PackedRows(self.settings, [*self.tasks], links, baselines).project(id, version, log)
