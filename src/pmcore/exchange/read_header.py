"""From the head of a plan document to the settings of a project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pmcore.calendars import Calendar
from pmcore.exchange.problems import Problems
from pmcore.exchange.read_records import blame
from pmcore.exchange.validating import Shape, Shaper
from pmcore.kernel import Code, ConversionSettings, Finding, PmcoreError
from pmcore.wbs import FieldDefinition, ProjectSettings, Resource

_SECTIONS = ("calendars", "resources")  # of the document, beside the project's own record


class Header:
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
    def stamp(self) -> str:
        """What a store calls the version that the document was made from."""
        return str((self.fields or {}).get("stamp", ""))

    @property
    def definitions(self) -> tuple[FieldDefinition, ...]:
        """Custom fields that tasks may carry."""
        return tuple(self._part.get("field_definitions", ()))

    def settings(
        self, calendars: tuple[Calendar, ...], resources: Sequence[Resource]
    ) -> ProjectSettings | None:
        """Return the settings, or keep what is wrong with them."""
        if self.fields is None:
            return None
        fields = {**self.fields, "calendars": calendars}
        self._check_stage(fields)
        if self.problems.findings:  # without every calendar, the one that is named may seem unknown
            fields.pop("calendar", None)
        else:
            fields["resources"] = resources
        try:
            return _settings(fields)
        except PmcoreError as error:
            if not self._blame(fields):
                self.problems.add_all("project", error)
            return None

    def _blame(self, fields: Shape) -> bool:
        # The calendar it names is held against the calendars there are.
        held = {"calendars": fields["calendars"]} if "calendars" in fields else {}
        others = {name: value for name, value in fields.items() if name not in _SECTIONS}
        if not held:
            others.pop("calendar", None)
        return bool(
            blame(
                "project", "project", others, lambda one: _settings({**held, **one}), self.problems
            )
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
    fields.pop("stamp", None)
    lifecycle = fields.pop("lifecycle", "draft")
    archived_from = fields.pop("archived_from", None)
    if "conversion" in fields:
        fields["conversion"] = ConversionSettings(**fields["conversion"])
    return ProjectSettings(**fields).at_stage(lifecycle, archived_from)
