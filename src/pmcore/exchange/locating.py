"""Where in a document a problem lies that only the whole project shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pmcore.exchange.problems import Problems
from pmcore.kernel import Code, Finding, PmcoreError
from pmcore.wbs import Dependency, ProjectSettings, Task
from pmcore.wbs.rules import Rules


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
        places = self._places_by_rules()
        for finding in getattr(error, "findings", ()) or (error.to_finding(),):
            place = places.get(finding) or self._place_by_ids(finding)
            self.problems.add(place, finding)

    def _places_by_rules(self) -> dict[Finding, str]:
        """Hold each record against the settings by itself."""
        found: dict[Finding, str] = {}
        rules = Rules(self.settings)
        try:
            rules.check_settings()
        except PmcoreError as error:
            found[error.to_finding()] = "project"
        checks: tuple[tuple[str, Any, Sequence[Any]], ...] = (
            ("tasks", rules.check_task, self.tasks),
            ("dependencies", rules.check_dependency, self.dependencies),
        )
        for section, check, records in checks:
            for i, record in enumerate(records):
                try:
                    check(record)
                except PmcoreError as error:
                    found.setdefault(error.to_finding(), f"{section}[{i}]")
        return found

    def _place_by_ids(self, finding: Finding) -> str:
        context = finding.context
        ends = context.get("predecessor"), context.get("successor")
        path = context.get("path")
        if None not in ends:
            return self._link(ends, last=finding.code is Code.DEPENDENCY_DUPLICATE)
        if isinstance(path, list) and len(path) > 1 and finding.code is not Code.OUTLINE_CYCLE:
            return self._link((path[0], path[1]), last=False)
        named = context.get("task", path[0] if isinstance(path, list) and path else None)
        listed = context.get("tasks")
        if named is None and isinstance(listed, list) and listed:
            named = listed[0]
        return self._task(named, last=finding.code is Code.TASK_DUPLICATE)

    def _task(self, id: object, *, last: bool) -> str:
        matches = [i for i, task in enumerate(self.tasks) if task.id == id]
        if matches:
            return _place("tasks", matches, last)
        links = enumerate(self.dependencies)
        ends = [i for i, link in links if id in (link.predecessor, link.successor)]
        return _place("dependencies" if ends else "tasks", ends, last)

    def _link(self, ends: tuple[object, object], *, last: bool) -> str:
        matches = [
            i
            for i, link in enumerate(self.dependencies)
            if (link.predecessor, link.successor) == ends
        ]
        return _place("dependencies", matches, last)


def _place(section: str, matches: list[int], last: bool) -> str:
    return f"{section}[{matches[-1 if last else 0]}]" if matches else section
