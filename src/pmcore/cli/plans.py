"""The plan a command is about, read as the command asks for."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pmcore.cli.progress import Progress
from pmcore.cli.words import WORDS
from pmcore.exchange import load_plan
from pmcore.kernel import Code, PmcoreError, ScheduleError
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project

_LONG = 2**20
_PRESETS: dict[str, Callable[[], SchedulingOptions]] = {
    "pmcore": SchedulingOptions.pmcore,
    "ms_project": SchedulingOptions.ms_project,
    "primavera": SchedulingOptions.primavera,
}


def progress_of(*paths: str) -> Progress:
    """Return the progress line: shown for plan files from one megabyte on."""
    return Progress(sum(map(_size, paths)) >= _LONG)


def loaded(path: str, command: argparse.Namespace, progress: Progress) -> Project:
    """Return the project of a plan file, with the start and finish that the command asks for.

    Raises
    ------
    PmcoreError
        As :func:`~pmcore.exchange.load_plan`, with the file's name as a note.
    ScheduleError
        ``schedule.no_finish`` when the command asks to plan backward from none.
    """
    megabytes = f"{_size(path) / 2**20:.1f}"
    said = WORDS[command.lang]["reading"]
    progress.stage(said.format(path=path, size=megabytes))
    with named(path):
        project = load_plan(path)
    names = ("start", "finish")
    dates = {name: given for name in names if (given := getattr(command, name, None)) is not None}
    project = _dated(project, dates) if dates else project
    if getattr(command, "backward", False):
        check_finish(project)
    return project


@contextmanager
def named(path: str) -> Iterator[None]:
    """Note the file's name on errors of what it holds."""
    try:
        yield
    except PmcoreError as error:
        if "path" not in error.context:  # else it says which file by itself
            error.add_note(path)
        raise


def scheduled(project: Project, command: argparse.Namespace, progress: Progress) -> Schedule:
    """Return the schedule of a project, read as the command asks for."""
    progress.stage(WORDS[command.lang]["scheduling"].format(count=f"{len(project):,}"))
    return schedule(project, options_of(command))


def options_of(
    command: argparse.Namespace, written: SchedulingOptions | None = None
) -> SchedulingOptions:
    """Return the options that a command asks for; what it leaves open is as ``written``."""
    options = written or SchedulingOptions()
    if command.preset is not None:
        options = _PRESETS[command.preset]()
    return replace(options, direction="backward") if command.backward else options


def check_finish(project: Project) -> None:
    """Refuse to plan backward from no finish.

    Raises
    ------
    ScheduleError
        ``schedule.no_finish``.
    """
    if project.settings.finish is None:
        raise ScheduleError(Code.SCHEDULE_NO_FINISH, project=project.id)


def _dated(project: Project, dates: dict[str, str]) -> Project:
    # Not an edit: the version stays the plan's, and an archived plan may be tried as well.
    settings = project.settings
    moved = settings.replace(**dates).at_stage(settings.lifecycle, settings.archived_from)  # type: ignore[arg-type]
    return Project.from_records(
        moved, project.tasks(), project.dependencies(), version=project.version
    )


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0
