"""A project as somebody saw it who now sends a change: what If-Match of HTTP is about."""

from __future__ import annotations

from typing import Any

from pmcore.kernel import ProjectId
from pmcore.kernel.coercion import whole_number
from pmcore.repositories.commands import LATEST
from pmcore.repositories.protocols import ProjectReader
from pmcore.repositories.steps import Steps, taken
from pmcore.wbs import Project, ReadableProject


def open_as_seen(
    projects: ProjectReader, id: ProjectId, version: int, *, history: int = 0
) -> Project:
    """Open a project at a version that somebody saw, to make their change on it.

    Save it with ``expected=version``. Where others saved since, that says what came between
    (``store.conflict``), or, if this very command was kept already, which version it kept.

    Parameters
    ----------
    history
        How many of the changes before it are opened as well, as for an undo.

    Raises
    ------
    ProjectError
        ``history.version`` for one that never was.
    StoreError
        ``store.project_unknown``, ``store.unreadable``.

    Examples
    --------
    >>> from pmcore.repositories import MemoryStore, change_project
    >>> store, plan = MemoryStore(), Project("SITE", "Site", start="2026-03-02")
    >>> with store.unit("acme") as unit:
    ...     unit.projects.add(plan, key="make"), unit.commit()
    (0, None)
    >>> change_project(store, "acme", "SITE", lambda plan: plan.add("dig", "Dig"), key="r1")
    1
    >>> with store.view("acme") as view:
    ...     seen = open_as_seen(view.projects, "SITE", 0)
    >>> seen.version, len(seen)
    (0, 0)
    """
    return taken(opened_as_seen(projects, id, version, history=history))


def opened_as_seen(
    projects: Any, id: ProjectId, version: int, *, history: int = 0
) -> Steps[Project]:
    """Open a project at a version that somebody saw; ``projects`` may be awaited."""
    number = whole_number(version, "version", 0, LATEST)
    before = whole_number(history, "history", 0, LATEST)
    project: Project = yield projects.open(id, history=before)
    while project.version > number:
        latest, since = project.version, project.version - number
        project = yield projects.open(id, history=since + before)
        if project.version == latest:  # nobody saved between the two looks
            return _at(project, number)
    if project.version < number:  # the store knows how far its log goes
        return _at((yield projects.as_of(id, number)), number)
    return project


def _at(project: ReadableProject, version: int) -> Project:
    seen = project.as_of(version)
    return Project.of(seen, log=seen.log)
