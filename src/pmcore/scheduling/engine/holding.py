"""What started tasks mean for the late dates of what they should have followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pmcore.scheduling.engine.arrays import Flags
from pmcore.scheduling.engine.network import Hold
from pmcore.scheduling.engine.outline import Outline
from pmcore.scheduling.engine.standing import Facts, Standing
from pmcore.wbs import Dependency


def holds_of(
    outline: Outline, facts: Facts, links: Iterable[Dependency], is_inactive: Flags
) -> dict[int, Hold]:
    """Return by row what holds the late finish of it and of all below it.

    A started task holds what it follows by FS without a lag; one in a summary holds what the
    summary follows. Nothing is held by, or through, what takes no part.
    """
    begun = _first_begun(outline, facts, is_inactive)
    found: dict[int, Hold] = {}
    for link in links if begun else ():
        hold = begun.get(outline.row_of[link.successor])
        row = outline.row_of[link.predecessor]
        if hold is None or link.type != "FS" or not link.lag.is_zero or is_inactive[row]:
            continue
        found[row] = min(hold, found.get(row, hold))
    return found


def _first_begun(outline: Outline, facts: Facts, is_inactive: Flags) -> Mapping[int, Hold]:
    """By row: the first actual start of it, or of what lies below."""
    begun = facts.of(Standing.STARTED, Standing.PROMISED)
    starts = dict(zip(begun.leaf.tolist(), begun.start.tolist(), strict=True))
    first: dict[int, Hold] = {}
    for row in range(len(outline) if starts else 0):
        own = outline.main_node(row)
        if own not in starts or is_inactive[row]:
            continue
        hold, above = Hold(starts[own], outline.tasks[row].id), row
        while above >= 0:
            first[above] = min(hold, first.get(above, hold))
            above = int(outline.parent[above])
    return first
