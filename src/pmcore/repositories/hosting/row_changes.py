"""What a host writes of a project: which rows to put, and which to delete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pmcore.kernel import TaskId
from pmcore.repositories.packing import packed_baseline, packed_link, packed_settings, packed_task
from pmcore.repositories.ranks import between
from pmcore.repositories.sql.deltas import Delta
from pmcore.repositories.unpacking import TaskRow
from pmcore.wbs import Change, DependencyKey, ReadableProject


@dataclass(frozen=True, slots=True)
class RowChanges:
    """Rows of one project, in texts and numbers.

    Attributes
    ----------
    settings
        ``None`` where they stay.
    tasks
        Id, parent, rank and the rest as JSON. Siblings are sorted by their ranks, byte by byte;
        one that is moved gets another, the others keep theirs.
    links
        Predecessor, successor, type, and the rest as JSON.
    baselines
        Number, and the rest as JSON.
    gone_tasks, gone_links, gone_baselines
        What to delete. Some may not be there.
    """

    settings: str | None
    tasks: Sequence[TaskRow]
    links: Sequence[tuple[str, str, str, str]]
    baselines: Sequence[tuple[int, str]]
    gone_tasks: Sequence[TaskId]
    gone_links: Sequence[DependencyKey]
    gone_baselines: Sequence[int]

    @classmethod
    def of_all(cls, project: ReadableProject) -> RowChanges:
        """Return all rows of a project."""
        return cls._of(project, Delta.of_all(project), {})

    @classmethod
    def of(
        cls,
        project: ReadableProject,
        changes: Iterable[Change],
        ranks: Callable[[Sequence[TaskId]], Mapping[TaskId, str]],
    ) -> RowChanges:
        """Return the rows that changes left different.

        Parameters
        ----------
        project
            After the changes.
        ranks
            Returns the ranks that are kept of some tasks; of those that are new, none.
        """
        delta = Delta(project, changes)
        beside = [id for run in delta.runs for id in (run.left, run.right) if id is not None]
        return cls._of(project, delta, ranks([*dict.fromkeys([*delta.tasks, *beside])]))

    @classmethod
    def _of(cls, project: ReadableProject, delta: Delta, ranks: Mapping[TaskId, str]) -> RowChanges:
        rank_of = dict(ranks)
        for run in delta.runs:
            left, right = (None if id is None else rank_of[id] for id in (run.left, run.right))
            rank_of.update(zip(run.ids, between(left, right, len(run.ids)), strict=True))
        tasks = [project[id] for id in delta.tasks if id in project]
        return cls(
            settings=packed_settings(project.settings) if delta.settings else None,
            tasks=[(task.id, task.parent, rank_of[task.id], packed_task(task)) for task in tasks],
            links=[
                (*key, packed_link(link)) for key, link in delta.links.items() if link is not None
            ],
            baselines=[
                (number, packed_baseline(held))
                for number, held in delta.baselines.items()
                if held is not None
            ],
            gone_tasks=[id for id in delta.tasks if id not in project],
            gone_links=[key for key, link in delta.links.items() if link is None],
            gone_baselines=[number for number, held in delta.baselines.items() if held is None],
        )
