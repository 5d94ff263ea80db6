"""Links out of tasks of other projects: the file says from which project they come."""

from __future__ import annotations

from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.gathered import LINK
from pmcore.exchange.mspdi.xml_out import escaped
from pmcore.kernel import TaskId

_WITHIN = "<CrossProject>0</CrossProject>"


class CrossingOut:
    """Names the projects that links come from, where the row before did."""

    def __init__(self, desk: DeskOut) -> None:
        self._before = desk.before
        self._tasks = {str(uid): id for id, uid in desk.numbers.tasks.items()}

    def named(self, task: TaskId, texts: list[str], kept: tuple[Raw, ...]) -> tuple[Raw, ...]:
        """Return what a row said besides the links that the plan has.

        Parameters
        ----------
        task
            Into which they lead.
        texts
            Elements to be written; links among them are given their projects.
        """
        return tuple(each for each in kept if not self._is_planned(task, texts, each))

    def _is_planned(self, task: TaskId, texts: list[str], raw: Raw) -> bool:
        """Whether a link was read as a dependency; it is named if it still is one."""
        content = raw[1]
        if raw[0] != LINK or not isinstance(content, tuple):
            return False
        said = {name: inner.strip() for name, inner in content if isinstance(inner, str)}
        uid = said.get("PredecessorUID", "")
        if not self._was_followed(task, uid):
            return False
        head = (
            f"<{LINK}><PredecessorUID>{uid}</PredecessorUID>"
            f"<Type>{said.get('Type') or 1}</Type>{_WITHIN}"
        )
        source = escaped(said.get("CrossProjectName", ""))
        named = f"<CrossProject>1</CrossProject><CrossProjectName>{source}</CrossProjectName>"
        for place, text in enumerate(texts):
            if text.startswith(head):
                texts[place] = text.replace(_WITHIN, named, 1)
        return True

    def _was_followed(self, task: TaskId, uid: str) -> bool:
        if self._before is None:
            return False
        found = self._before.as_read.predecessors(task)
        return self._tasks.get(uid) in {each.predecessor for each in found}
