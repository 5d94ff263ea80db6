"""Where in a document a problem lies that only the whole project shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from typing import Any

from pmcore.exchange.problems import Problems, link_place, task_place
from pmcore.kernel import Code, Finding, PmcoreError
from pmcore.wbs import Dependency, ProjectSettings, Task
from pmcore.wbs.rules import Rules

_TWICE = (Code.TASK_DUPLICATE, Code.DEPENDENCY_DUPLICATE)


class Locator:
    """Adds the findings of a refused project with the places of the records they are about."""

    def __init__(
        self,
        settings: ProjectSettings,
        tasks: Sequence[Task],
        dependencies: Sequence[Dependency],
        problems: Problems,
    ) -> None:
        self.settings = settings
        self.tasks = tasks
        self.dependencies = dependencies
        self.problems = problems

    def add(self, error: PmcoreError) -> None:
        """Add what the error says, record by record where the records tell."""
        findings = getattr(error, "findings", ()) or (error.to_finding(),)
        named = self._places({key for finding in findings for key in _keys(finding)})
        places = [_place_by_ids(finding, named) for finding in findings]
        nameless = [
            finding for finding, place in zip(findings, places, strict=True) if place is None
        ]
        by_rules = self._places_by_rules(nameless)
        for finding, place in zip(findings, places, strict=True):
            if self.problems.full:
                break
            found = by_rules.get(finding, [])
            self.problems.add(place or (found.pop(0) if found else ""), finding)

    def _places(self, wanted: set[Hashable]) -> dict[Hashable, list[str]]:
        """List the places of tasks by id, of dependencies by ends, type and lag calendar.

        A task that dependencies name and no task has the id of is at the first of these.
        """
        places: dict[Hashable, list[str]] = defaultdict(list)
        for i, task in enumerate(self.tasks):
            if task.id in wanted:
                places[task.id].append(task_place(i, task.id))
        for i, link in enumerate(self.dependencies):
            ends = link.predecessor, link.successor
            for key in (link.key, ends, (*ends, "calendar", link.lag_calendar)):
                if key in wanted:
                    places[key].append(link_place(i, *ends))
            for end in ends:
                if end in wanted and end not in places:
                    places[end].append(link_place(i, *ends))
        return places

    def _places_by_rules(self, wanted: Sequence[Finding]) -> dict[Finding, list[str]]:
        """Hold each record against the settings by itself until every finding is seen."""
        found: dict[Finding, list[str]] = {finding: [] for finding in wanted}
        left = len(wanted)
        for place, error in self._refusals() if wanted else ():
            finding = error.to_finding()
            if finding in found:
                found[finding].append(place)
                left -= 1
            if left <= 0:
                break
        return found

    def _refusals(self) -> Iterator[tuple[str, PmcoreError]]:
        rules = Rules(self.settings)
        try:
            rules.check_settings()
        except PmcoreError as error:
            yield "project", error
        for i, task in enumerate(self.tasks):
            try:
                rules.check_task(task)
            except PmcoreError as error:
                yield task_place(i, task.id), error
        for i, link in enumerate(self.dependencies):
            try:
                rules.check_dependency(link)
            except PmcoreError as error:
                yield link_place(i, link.predecessor, link.successor), error


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
        yield from ((*ends, "calendar", context.get("calendar")), (*ends, context.get("type")))
        yield ends
    if isinstance(path, list) and path:
        if finding.code is not Code.OUTLINE_CYCLE:
            yield tuple(path[:2])
        yield path[0]
    if context.get("what") == "task":
        yield from (context.get("user"), context.get("owner"))
    yield context.get("task")
    if isinstance(listed, list) and listed:
        yield listed[0]
