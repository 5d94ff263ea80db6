"""Which ids a project names: whom an old backup may bring back."""

from __future__ import annotations

from pmcore.repositories.people import walking
from pmcore.repositories.people.plain import PlainChange, PlainProject
from pmcore.wbs import Project


def ids_named(project: Project) -> frozenset[str]:
    """Return every id that a project or its log names, those who made the changes included.

    Examples
    --------
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> task = plan.add("dig", "Dig", owner="u.17")
    >>> with plan.change_set("leaver", actor="u.1"):
    ...     _ = plan.update("dig", owner=None)
    >>> sorted(ids_named(plan))
    ['dig', 'u.1', 'u.17']
    """
    found: set[str] = set()

    def note(kind: walking.Kind, _: str, value: str) -> str:
        if kind == "id":
            found.add(value)
        return value

    plain = PlainProject.of(project)
    walking.settings(note, plain.settings)
    walking.Walk(note).record([plain.tasks, plain.links, plain.baselines], "")
    for change in project.log:
        walking.edits(note, PlainChange.of(change, None).edits)
        if change.actor is not None:
            found.add(change.actor)
    return frozenset(found)
