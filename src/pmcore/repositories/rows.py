"""What a store says of projects and saves without opening them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from pmcore.kernel import LocalizedText, PartyId, ProjectId
from pmcore.wbs import ReadableProject
from pmcore.wbs.settings import Lifecycle

T = TypeVar("T")
# What a predicate may ask of a project: one value or none, or a collection.
PROJECT_FIELDS = {
    "id": "one",
    "lifecycle": "one",
    "lead": "one",
    "client": "one",
    "labels": "many",
}


def search_words(name: LocalizedText, id: str) -> str:
    """Return what a search looks through: all names and the id, whatever their case."""
    named = name.to_json()
    texts = [named] if isinstance(named, str) else [*named.values()]
    return "\n".join([*texts, id]).casefold()


def sorting_word(words: str) -> str:
    """Return what lists by name are sorted by."""
    return words.partition("\n")[0]


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list.

    Attributes
    ----------
    version
        The version that was saved last.
    start, finish
        As the plan says it: a day, or a moment (``datetime``).
    tasks
        How many tasks it has.
    """

    id: ProjectId
    name: LocalizedText
    version: int
    lifecycle: Lifecycle
    lead: PartyId | None
    client: str | None
    labels: tuple[str, ...]
    start: date
    finish: date | None
    tasks: int

    @classmethod
    def of(cls, project: ReadableProject) -> ProjectRow:
        """Return the row of a project."""
        held = project.settings
        return cls(
            held.id, held.name, project.version, held.lifecycle, held.lead, held.client,
            held.labels, held.start, held.finish, len(project),
        )  # fmt: skip

    @property
    def words(self) -> str:
        """What a search looks through: its names and id, whatever their case."""
        return search_words(self.name, self.id)

    @property
    def sorting(self) -> str:
        """What lists by name are sorted by."""
        return sorting_word(self.words)

    def to_data(self) -> dict[str, Any]:
        """Return the row as plain data, to be kept beside the project."""
        return {
            "id": self.id,
            "name": self.name.to_json(),
            "version": self.version,
            "lifecycle": self.lifecycle,
            "lead": self.lead,
            "client": self.client,
            "labels": list(self.labels),
            "start": self.start.isoformat(),
            "finish": None if self.finish is None else self.finish.isoformat(),
            "tasks": self.tasks,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ProjectRow:
        """Return the row that :meth:`to_data` wrote."""
        held = {**data, "name": LocalizedText.of(data["name"]), "labels": tuple(data["labels"])}
        held["start"] = moment_from(data["start"])
        held["finish"] = None if data["finish"] is None else moment_from(data["finish"])
        return cls(**held)

    def fields(self) -> dict[str, Any]:
        """Return what predicates ask of."""
        return {name: getattr(self, name) for name in PROJECT_FIELDS}


def moment_from(text: str) -> date:
    """Read a day, or a moment."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, and where the next page begins.

    Attributes
    ----------
    after
        The mark to ask for the next page with; ``None`` on the last one.
    """

    rows: tuple[T, ...]
    after: str | None
