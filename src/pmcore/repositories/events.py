"""Events: what other programs are told of changes to projects, as data with a published schema.

Events say what happened to what: ids and the names of fields, and the few values that nobody can
do without. Texts that people wrote, and who they are, stay in the project and its log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

from pmcore.kernel import ProjectId

EVENT_SCHEMA = "pmcore.event/1"
EventKind: TypeAlias = Literal[
    "project.added",
    "project.restored",
    "project.changed",
    "project.erased",
    "project.removed",
    "task.added",
    "task.changed",
    "task.moved",
    "task.removed",
    "milestone.reached",
    "milestone.changed",
    "dependency.added",
    "dependency.changed",
    "dependency.removed",
    "schedule.moved",
]
EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
_SUBJECT = ("task", "predecessor", "successor", "type")


@dataclass(frozen=True, slots=True)
class EventBody:
    """What happened, whenever it did.

    Attributes
    ----------
    data
        JSON; which names it has, the schema says for each kind.
    """

    kind: EventKind
    data: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """What it happened to: ids that tell it apart from others of its kind."""
        return "/".join(self.data[name] for name in _SUBJECT if name in self.data)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a project, and in which order.

    Attributes
    ----------
    project
        Its id.
    version
        The project's version that came of it; removing one has a version, too.
    number
        0 for what a save changed; 1, 2... for what was put beside that version.
    """

    project: ProjectId
    version: int
    number: int
    body: EventBody

    @property
    def kind(self) -> EventKind:
        """What kind of thing happened."""
        return self.body.kind

    @property
    def data(self) -> Mapping[str, Any]:
        """What happened to what."""
        return self.body.data

    @property
    def key(self) -> str:
        """Its name, the same whenever it is told: a consumer remembers it and acts once.

        Unique in its tenant: versions are never used twice.
        """
        parts = (self.project, f"{self.version}.{self.number}", self.kind, self.body.subject)
        return "/".join(part for part in parts if part)

    def to_json(self) -> dict[str, Any]:
        """Return it in the shape of the published schema.

        Examples
        --------
        >>> Event("SITE", 7, 0, EventBody("task.removed", {"task": "dig"})).to_json()["key"]
        'SITE/7.0/task.removed/dig'
        """
        return {
            "schema": EVENT_SCHEMA,
            "key": self.key,
            "project": self.project,
            "version": self.version,
            "kind": self.kind,
            "data": dict(self.data),
        }
