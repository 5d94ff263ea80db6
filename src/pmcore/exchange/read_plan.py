"""From the data of a plan document to a project: everything checked, nothing half done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pmcore.calendars import Calendar
from pmcore.exchange.limits import ReadLimits
from pmcore.exchange.locating import Locator
from pmcore.exchange.problems import Problems, joined, unknown_field
from pmcore.exchange.read_calendars import read_calendars
from pmcore.exchange.validating import Shape, Shaper, items_of
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
    tasks = _read_all(
        "task",
        _listed(document, "tasks", limits.max_tasks, problems),
        _TaskReader(header.definitions),
        problems,
    )
    dependencies = _read_all(
        "dependency",
        _listed(document, "dependencies", limits.max_dependencies, problems),
        _dependency,
        problems,
    )
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
    section = {"task": "tasks", "dependency": "dependencies"}[kind]
    records = []
    for i, item in enumerate(items):
        shape = shaper(item, f"{section}[{i}]")
        if shape is None:
            if problems.full:
                break
            continue
        try:
            records.append(read(shape))
        except PmcoreError as error:
            _blame(f"{section}[{i}]", shape, read, error, problems)
    return records


# A shape that stands in for everything but one field, to learn which field an error is about.
_STAND_IN: dict[str, Any] = {
    "id": "0+stand-in",
    "name": "-",
    "predecessor": "0+stand-in",
    "successor": "0+other",
}


def _blame(
    place: str,
    shape: Shape,
    read: Callable[[Shape], Any],
    error: PmcoreError,
    problems: Problems,
) -> None:
    """Find the fields that cannot be read even by themselves; else blame the whole object."""
    usual = {name: value for name, value in _STAND_IN.items() if name in shape}
    found = False
    for name, value in shape.items():
        try:
            read({**usual, name: value})
        except PmcoreError as alone:
            problems.add_all(joined(place, (name,)), alone)
            found = True
    if not found:
        problems.add_all(place, error)


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
        if data is None:
            missing = Finding(Code.DOCUMENT_FIELD_MISSING, {"field": "project"})
            problems.add("project", missing)
            return
        shape = Shaper("project", problems)(data, "project")
        if shape is not None:
            self.fields = dict(shape)

    @property
    def version(self) -> int:
        """How many changes were made so far."""
        return int((self.fields or {}).get("version", 0))

    @property
    def definitions(self) -> tuple[FieldDefinition, ...]:
        """Custom fields that tasks may carry."""
        return tuple((self.fields or {}).get("field_definitions", ()))

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
            _blame("project", fields, _alone, error, self.problems)
            return None

    def _check_stage(self, fields: Shape) -> None:
        archived_from = fields.get("archived_from")
        if archived_from is not None and fields.get("lifecycle") != "archived":
            problem = {"en": "the project is not archived", "zh": "项目未归档"}
            context = {"field": "archived_from", "value": archived_from, "problem": problem}
            self.problems.add("project.archived_from", Finding(Code.VALUE_INVALID, context))


def _alone(fields: Shape) -> ProjectSettings:
    return _settings({"start": "2000-01-01", **fields})


def _settings(shape: Shape) -> ProjectSettings:
    fields = dict(shape)
    fields.pop("version", None)
    lifecycle = fields.pop("lifecycle", "draft")
    archived_from = fields.pop("archived_from", None)
    if "conversion" in fields:
        fields["conversion"] = ConversionSettings(**fields["conversion"])
    return ProjectSettings(**fields).at_stage(lifecycle, archived_from)
