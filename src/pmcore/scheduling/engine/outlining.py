"""The outline of a project as columns: who is above whom, which calendar, which node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.lengths import listed
from pmcore.scheduling.engine.outline import Outline
from pmcore.wbs import Project, Task

# Up to this depth the ends of summaries are found level by level, beyond row by row.
_SHALLOW = 60


def read_outline(project: Project, number: Mapping[str | None, int]) -> Outline:
    """Read the tasks in outline order.

    Parameters
    ----------
    project
        At least one task.
    number
        Calendar numbers by id; ``None`` is the project's own.
    """
    rows = project.unrolled()
    count = len(rows.ids)
    depth = listed(rows.depth, count)
    is_summary = np.append(depth[1:] > depth[:-1], False)
    return Outline(
        tasks=tuple(rows.tasks),
        ids=tuple(rows.ids),
        depth=depth,
        parent=listed(rows.parent, count),
        end=_ends(depth, is_summary),
        calendar=listed([number[task.calendar] for task in rows.tasks], count),
        node=np.where(is_summary, -1, np.cumsum(~is_summary) - 1),
        part_row=np.zeros(0, dtype=np.int64),
        part_node=np.zeros(0, dtype=np.int64),
        special=_special(rows.tasks),
    )


def _special(tasks: Sequence[Task]) -> Ints:
    """Rows of tasks of which the passes have to know more than a length and a calendar.

    Most tasks are of no other kind. They lie all over memory, so each is looked at once here, and
    what reads progress, constraints or delays looks at these rows alone.
    """
    found = [
        row
        for row, task in enumerate(tasks)
        if task.constraints
        or task.deadline is not None
        or task.as_late_as_possible
        or task.manual_start is not None
        or task.manual_finish is not None
        or task.leveling_delay is not None
        or task.splits
        or not task.is_active
        or task.actual_start is not None
        or task.kind == "level_of_effort"
    ]
    return np.array(found, dtype=np.int64)


def _ends(depth: Ints, is_summary: Ints) -> Ints:
    """Row after the last descendant: the next row that is no deeper."""
    end = np.arange(1, depth.size + 1)
    summaries = np.flatnonzero(is_summary)
    if not summaries.size:
        return end
    if int(depth.max()) > _SHALLOW:
        return _ends_one_by_one(depth.tolist())
    for level in np.unique(depth[summaries]).tolist():
        here = summaries[depth[summaries] == level]
        no_deeper = np.append(np.flatnonzero(depth <= level), depth.size)
        end[here] = no_deeper[no_deeper.searchsorted(here, "right")]
    return end


def _ends_one_by_one(depth: list[int]) -> Ints:
    end = [len(depth)] * len(depth)
    above: list[int] = []
    for row, level in enumerate(depth):
        while len(above) > level:
            end[above.pop()] = row
        above.append(row)
    return np.array(end, dtype=np.int64)
