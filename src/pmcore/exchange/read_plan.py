"""From the data of a plan document to a project: everything checked, nothing half done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.locating import Locator
from pmcore.exchange.problems import Problems, joined, unknown_field
from pmcore.exchange.read_baselines import read_baselines
from pmcore.exchange.read_calendars import read_calendars
from pmcore.exchange.read_header import Header
from pmcore.exchange.read_records import dependency_reader, resource_reader, task_reader
from pmcore.exchange.references import check_references, check_waiting
from pmcore.exchange.validating import Shape, items_of
from pmcore.kernel import Code, DocumentError, Finding, PmcoreError
from pmcore.wbs import Project, ProjectSettings, Rules
from pmcore.wbs.baselines import LAST_NUMBER

PLAN_SCHEMA = "pmcore.plan/1"
_SECTIONS = (
    *("schema", "project", "calendars", "resources", "tasks", "dependencies"),
    "baselines",
)
_MOST_BASELINES = LAST_NUMBER + 1
_MANY = 50_000  # tasks and dependencies that take half a second to read


def read_plan(data: object, limits: ReadLimits) -> Project:
    """Return the project that a document describes.

    Raises
    ------
    DocumentError
        ``document.schema``; ``document.invalid`` with all problems as findings.
    """
    problems = Problems(limits)
    document = _document(data, problems)
    calendars = read_calendars(
        _listed(document, "calendars", limits.max_calendars, problems), problems
    )
    named = None if problems.findings else {calendar.id for calendar in calendars}
    people = _listed(document, "resources", limits.max_resources, problems)
    resources = resource_reader(named, problems).read(people)
    header = Header(document.get("project"), problems)
    settings = header.settings(calendars, resources)
    rules = _rules(settings, problems)
    sections = _Sections(document, limits, problems)
    if sections.are_many and not sections.refer_well(document.get("project")):
        problems.refuse()  # what else is wrong with so many records would take long to find
    tasks = task_reader(header.definitions, rules, problems).read(sections.tasks)
    dependencies = dependency_reader(rules, problems).read(sections.dependencies)
    saved = _listed(document, "baselines", _MOST_BASELINES, problems)
    baselines = read_baselines(saved, rules, limits, problems)
    if not sections.are_many:
        sections.refer_well(document.get("project"))
    problems.check()
    assert settings is not None
    try:
        return Project.from_records(
            settings,
            tasks,
            dependencies,
            baselines=baselines,
            version=header.version,
            made_from=header.stamp,
        )
    except PmcoreError as error:
        Locator(sections.tasks, sections.dependencies, problems).add(error)
        problems.refuse()


def _rules(settings: ProjectSettings | None, problems: Problems) -> Rules | None:
    """Return what the settings ask of records, if calendars and settings are known for sure."""
    if settings is None or problems.findings:
        return None
    rules = Rules(settings)
    problems.attempt("project", rules.check_settings)
    return rules


def _document(data: object, problems: Problems) -> Mapping[str, Any]:
    if not isinstance(data, Mapping) or data.get("schema") != PLAN_SCHEMA:
        value = data.get("schema") if isinstance(data, Mapping) else None
        raise DocumentError(Code.DOCUMENT_SCHEMA, value=value, known=PLAN_SCHEMA)
    for name in data:
        if name not in _SECTIONS:
            problems.add(joined("", (str(name),)), unknown_field(name, _SECTIONS))
        if problems.full:
            break
    return data


class _Sections:
    """The two long lists of a document."""

    def __init__(self, document: Shape, limits: ReadLimits, problems: Problems) -> None:
        self._problems = problems
        before = len(problems.findings)
        self.tasks = _listed(document, "tasks", limits.max_tasks, problems)
        self.dependencies = _listed(document, "dependencies", limits.max_dependencies, problems)
        if self.dependencies and "tasks" not in document:
            problems.add("tasks", Finding(Code.DOCUMENT_FIELD_MISSING, {"field": "tasks"}))
        self._are_readable = len(problems.findings) == before and not problems.full

    @property
    def are_many(self) -> bool:
        """Whether reading all of them takes a while."""
        return len(self.tasks) + len(self.dependencies) > _MANY

    def refer_well(self, project: object) -> bool:
        """Whether ids are there once and lead somewhere, and nothing waits for itself.

        A loop in a short document that holds nothing else is left to the project to find.
        """
        problems = self._problems
        before = len(problems.findings)
        if self._are_readable:
            check_references(project, self.tasks, self.dependencies, problems)
            if len(problems.findings) == before and (before or self.are_many):
                check_waiting(self.tasks, self.dependencies, problems)
        return len(problems.findings) == before


def _listed(document: Mapping[str, Any], name: str, most: int, problems: Problems) -> list[Any]:
    items = items_of(document, name, "", problems)
    if len(items) <= most:
        return items
    problems.add(name, Finding(Code.TOO_MANY, {"what": name, "count": len(items), "limit": most}))
    return []
