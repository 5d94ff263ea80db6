"""Where in a document a problem lies that only the whole project shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from pmcore.exchange.problems import Problems, link_place, task_place
from pmcore.kernel import Code, Finding, PmcoreError

_TWICE = (Code.TASK_DUPLICATE, Code.DEPENDENCY_DUPLICATE)


class Locator:
    """Adds the findings of a refused project with the places of the objects they are about."""

    def __init__(
        self, tasks: Sequence[object], dependencies: Sequence[object], problems: Problems
    ) -> None:
        self.tasks = tasks
        self.dependencies = dependencies
        self.problems = problems

    def add(self, error: PmcoreError) -> None:
        """Add what the error says, object by object where its findings tell."""
        findings = getattr(error, "findings", ()) or (error.to_finding(),)
        named = self._places({key for finding in findings for key in _keys(finding)})
        for finding in findings:
            self.problems.add(_place_by_ids(finding, named) or "", finding)

    def _places(self, wanted: set[Hashable]) -> dict[Hashable, list[str]]:
        """List the places of tasks by id, of dependencies by ends and by ends and type."""
        places: dict[Hashable, list[str]] = defaultdict(list)
        for i, item in enumerate(self.tasks):
            id = _text(item, "id") if isinstance(item, dict) else None
            if id is not None and id in wanted:
                places[id].append(task_place(i, id))
        for i, item in enumerate(self.dependencies):
            if isinstance(item, dict):
                ends = _text(item, "predecessor"), _text(item, "successor")
                for key in ((*ends, _text(item, "type") or "FS"), ends):
                    if key in wanted:
                        places[key].append(link_place(i, *ends))
        return places


def _text(item: dict[str, object], name: str) -> str | None:
    value = item.get(name)
    return value if isinstance(value, str) else None


def _place_by_ids(finding: Finding, named: dict[Hashable, list[str]]) -> str | None:
    """Return the place of the record that a finding names; of a second one in turn."""
    for key in _keys(finding):
        places = named.get(key, [])
        if places and finding.code in _TWICE:
            return places.pop(1) if len(places) > 1 else places[0]
        if places:
            return places[0]
    return None


def _keys(finding: Finding) -> Iterator[Hashable]:
    """Yield what a finding names, the most telling first."""
    context: Any = finding.context
    ends = context.get("predecessor"), context.get("successor")
    path, listed = context.get("path"), context.get("tasks")
    if None not in ends:
        yield from ((*ends, context.get("type")), ends)
    if isinstance(path, list) and path:
        if finding.code is not Code.OUTLINE_CYCLE:
            yield tuple(path[:2])
        yield path[0]
    yield context.get("task")
    if isinstance(listed, list) and listed:
        yield listed[0]
