"""Links out of tasks of other projects: the file says from which project they come."""

from __future__ import annotations

from operator import itemgetter
from typing import TypeAlias

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.gathered import LINK
from pmcore.kernel import TaskId

Crossing: TypeAlias = "tuple[str, str]"  # UID of the predecessor and number of the type
_USUAL_TYPE = "1"
_name = itemgetter(0)


def sources(desk: DeskOut, task: TaskId) -> dict[Crossing, str]:
    """Return the other projects that links into a task came from, the first one of each link."""
    found: dict[Crossing, str] = {}
    if desk.before is not None:
        kept = desk.before.extras.tasks.get(task, ())
        for link in _links_read(desk, task, kept).values():
            crossing = link["PredecessorUID"], link.get("Type") or _USUAL_TYPE
            found.setdefault(crossing, link.get("CrossProjectName", ""))
    return found


def besides(desk: DeskOut, task: TaskId, kept: tuple[Raw, ...]) -> tuple[Raw, ...]:
    """Return what a row said without the links that were read as dependencies."""
    read = _links_read(desk, task, kept)
    return tuple(each for place, each in enumerate(kept) if place not in read)


def _links_read(desk: DeskOut, task: TaskId, kept: tuple[Raw, ...]) -> dict[int, dict[str, str]]:
    """Return what links that are kept, and were read as dependencies too, say, by their place."""
    if LINK not in map(_name, kept) or desk.before is None or task not in desk.before.as_read:
        return {}
    links = {place: _said(each) for place, each in enumerate(kept) if each[0] == LINK}
    uids = desk.numbers.tasks
    into = desk.before.as_read.predecessors(task)
    read = {str(uids[each.predecessor]) for each in into if each.predecessor in uids}
    return {place: said for place, said in links.items() if said.get("PredecessorUID") in read}


def _said(link: Raw) -> dict[str, str]:
    content = link[1]
    if isinstance(content, str):
        return {}
    return {name: inner.strip() for name, inner in content if isinstance(inner, str)}
