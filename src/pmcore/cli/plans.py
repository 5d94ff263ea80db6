"""Loading the plan a command is about."""

from __future__ import annotations

import argparse
from pathlib import Path

from pmcore.cli.progress import Progress
from pmcore.cli.words import WORDS
from pmcore.exchange import load_plan
from pmcore.kernel import PmcoreError
from pmcore.scheduling import Schedule, schedule
from pmcore.wbs import Project

_LONG = 2**20


def progress_of(command: argparse.Namespace) -> Progress:
    """Return the progress line: shown for plan files from one megabyte on."""
    return Progress(_size(command.plan) >= _LONG)


def loaded(command: argparse.Namespace, progress: Progress) -> Project:
    """Return the project of a command's plan file, moved to the start it asks for.

    Raises
    ------
    PmcoreError
        As :func:`~pmcore.exchange.load_plan`, with the file's name as a note.
    """
    megabytes = f"{_size(command.plan) / 2**20:.1f}"
    said = WORDS[command.lang]["reading"]
    progress.stage(said.format(path=command.plan, size=megabytes))
    try:
        project = load_plan(command.plan)
    except PmcoreError as error:
        if "path" not in error.context:  # else it says which file by itself
            error.add_note(command.plan)
        raise
    start = getattr(command, "start", None)
    return project if start is None else _started(project, start)


def scheduled(project: Project, command: argparse.Namespace, progress: Progress) -> Schedule:
    """Return the schedule of a project."""
    progress.stage(WORDS[command.lang]["scheduling"].format(count=f"{len(project):,}"))
    return schedule(project)


def _started(project: Project, start: str) -> Project:
    # Not an edit: the version stays the plan's, and an archived plan may be tried as well.
    settings = project.settings
    moved = settings.replace(start=start).at_stage(settings.lifecycle, settings.archived_from)
    return Project.from_records(
        moved, project.tasks(), project.dependencies(), version=project.version
    )


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0
