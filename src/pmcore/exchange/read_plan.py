"""From the data of a plan document to a project: everything checked, nothing half done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pmcore.calendars import Calendar
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.locating import Locator
from pmcore.exchange.problems import Problems, joined, place_of, unknown_field
from pmcore.exchange.read_calendars import read_calendars
from pmcore.exchange.references import check_outline, check_references
from pmcore.exchange.validating import STAND_INS, Shape, Shaper, items_of
from pmcore.kernel import (
    Code,
    ConversionSettings,
    DocumentError,
    Finding,
    PmcoreError,
)
from pmcore.wbs import Dependency, FieldDefinition, Project, ProjectSettings, Task
from pmcore.wbs.coercion import date_of, decimal_of

PLAN_SCHEMA = "pmcore.plan/1"
_SECTIONS = ("schema", "project", "calendars", "tasks", "dependencies")
_MOST_CALENDARS = 1000


def read_plan(data: object, limits: ReadLimits) -> Project:
    """Return the project that a document describes.

    Raises
    ------
    DocumentError
        ``document.schema``; ``document.invalid`` with all problems as findings.
    """
    problems = Problems(limits)
    document = _document(data, problems)
    calendars = read_calendars(_listed(document, "calendars", _MOST_CALENDARS, problems), problems)
    header = _Header(document.get("project"), problems)
    settings = header.settings(calendars)
    sections = _Sections(document, limits, problems)
    if not check_outline(sections.tasks, limits.max_outline_depth, problems):
        problems.refuse()
    tasks = _read_all("task", sections.tasks, _TaskReader(header.definitions), problems)
    dependencies = _read_all("dependency", sections.dependencies, _dependency, problems)
    if problems.findings and sections.are_readable:
        project = document.get("project")
        check_references(project, sections.tasks, sections.dependencies, problems)
    problems.check()
    assert settings is not None
    try:
        return Project.from_records(settings, tasks, dependencies, version=header.version)
    except PmcoreError as error:
        Locator(settings, tasks, dependencies, problems).add(error)
        problems.refuse()


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
        before = len(problems.findings)
        self.tasks = _listed(document, "tasks", limits.max_tasks, problems)
        self.dependencies = _listed(document, "dependencies", limits.max_dependencies, problems)
        if self.dependencies and "tasks" not in document:
            problems.add("tasks", Finding(Code.DOCUMENT_FIELD_MISSING, {"field": "tasks"}))
        self.are_readable = len(problems.findings) == before and not problems.full


def _listed(document: Mapping[str, Any], name: str, most: int, problems: Problems) -> list[Any]:
    items = items_of(document, name, "", problems)
    if len(items) <= most:
        return items
    problems.add(name, Finding(Code.TOO_MANY, {"what": name, "count": len(items), "limit": most}))
    return []


def _read_all(
    kind: str, items: list[Any], read: Callable[[Shape], Any], problems: Problems
) -> list[Any]:
    """Read every item of a section; each one that cannot be read adds its problems."""
    shaper = Shaper(kind, problems)
    records = []
    for i, item in enumerate(items):
        if problems.full:
            break
        place = place_of(kind, i, item)
        shape = shaper(item, place)
        if shape is None:
            _blame(kind, place, shaper.in_part(item), read, problems)
            continue
        try:
            records.append(read(shape))
        except PmcoreError as error:
            if not _blame(kind, place, shape, read, problems):
                problems.add_all(place, error)
    return records


def _blame(
    kind: str, place: str, shape: Shape, read: Callable[[Shape], Any], problems: Problems
) -> bool:
    """Add the fields that cannot be read even by themselves; say whether there are any."""
    found = False
    for name, value in shape.items():
        try:
            read({**STAND_INS[kind], name: value})
        except PmcoreError as alone:
            problems.add_all(joined(place, (name,)), alone)
            found = True
    return found


class _TaskReader:
    """Makes tasks; their custom fields become what the project defines them to be."""

    def __init__(self, definitions: tuple[FieldDefinition, ...]) -> None:
        self._definitions = {definition.id: definition for definition in definitions}

    def __call__(self, shape: Shape) -> Task:
        fields = dict(shape)
        if isinstance(fields.get("fields"), dict):
            fields["fields"] = {
                name: self._typed(name, value) for name, value in fields["fields"].items()
            }
        return Task(**fields)

    def _typed(self, name: str, value: object) -> object:
        definition = self._definitions.get(name)
        if definition is None or not isinstance(value, str):
            return value
        if definition.kind == "number":
            return decimal_of(value, f"field {name}")
        return date_of(value, f"field {name}") if definition.kind == "date" else value


def _dependency(shape: Shape) -> Dependency:
    return Dependency(**shape)


class _Header:
    """The project's own record, read in two steps: field definitions are needed before the rest."""

    def __init__(self, data: object, problems: Problems) -> None:
        self.problems = problems
        self.fields: dict[str, Any] | None = None
        self._part: Shape = {}
        if data is None:
            missing = Finding(Code.DOCUMENT_FIELD_MISSING, {"field": "project"})
            problems.add("project", missing)
            return
        shaper = Shaper("project", problems)
        shape = shaper(data, "project")
        if shape is None:
            self._part = shaper.in_part(data)
            self._blame(self._part)
        else:
            self._part = self.fields = dict(shape)

    @property
    def version(self) -> int:
        """How many changes were made so far."""
        return int((self.fields or {}).get("version", 0))

    @property
    def definitions(self) -> tuple[FieldDefinition, ...]:
        """Custom fields that tasks may carry."""
        return tuple(self._part.get("field_definitions", ()))

    def settings(self, calendars: tuple[Calendar, ...]) -> ProjectSettings | None:
        """Return the settings, or keep what is wrong with them."""
        if self.fields is None:
            return None
        fields = {**self.fields, "calendars": calendars}
        self._check_stage(fields)
        if self.problems.findings:  # without every calendar, the one that is named may seem unknown
            fields.pop("calendar", None)
        try:
            return _settings(fields)
        except PmcoreError as error:
            if not self._blame(fields):
                self.problems.add_all("project", error)
            return None

    def _blame(self, fields: Shape) -> bool:
        # The calendar it names is held against the calendars there are.
        held = {"calendars": fields["calendars"]} if "calendars" in fields else {}
        others = {name: value for name, value in fields.items() if name != "calendars"}
        if not held:
            others.pop("calendar", None)
        return _blame(
            "project", "project", others, lambda one: _settings({**held, **one}), self.problems
        )

    def _check_stage(self, fields: Shape) -> None:
        archived_from = fields.get("archived_from")
        if archived_from is not None and fields.get("lifecycle") != "archived":
            problem = {
                "en": "it must be left out unless the project is archived",
                "zh": "仅限已归档的项目",
            }
            context = {"field": "archived_from", "value": archived_from, "problem": problem}
            self.problems.add("project.archived_from", Finding(Code.VALUE_INVALID, context))


def _settings(shape: Shape) -> ProjectSettings:
    fields = dict(shape)
    fields.pop("version", None)
    lifecycle = fields.pop("lifecycle", "draft")
    archived_from = fields.pop("archived_from", None)
    if "conversion" in fields:
        fields["conversion"] = ConversionSettings(**fields["conversion"])
    return ProjectSettings(**fields).at_stage(lifecycle, archived_from)
