"""The file a command is about: recognised, read, and scheduled as the command asks for."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, TypeAlias

from pmcore.cli.console import say
from pmcore.cli.counting import counted, some_of
from pmcore.cli.naming import option, told_as
from pmcore.cli.progress import Progress
from pmcore.cli.words import WORDS
from pmcore.exchange import Imported, load_plan, read_mspdi, read_pmxml, read_xer
from pmcore.kernel import Code, DocumentError, Finding, PmcoreError, ScheduleError, TaskId
from pmcore.scheduling import Schedule, SchedulingOptions, schedule
from pmcore.wbs import Project, ProjectSettings, SettingsFields

Format: TypeAlias = Literal["mspdi", "pmxml", "xer"]
_LONG = 2**20
_HEAD = 2**16
# After a byte order mark, if any. No plan file begins so: JSON cannot, YAML would be no mapping.
_MARK = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?"
_begins_as_xml = re.compile(_MARK + rb"\s*<[?!A-Za-z_]").match
_begins_as_xer = re.compile(_MARK + rb"ERMHDR\t").match
_comments = re.compile(rb"<!--.*?-->", re.S)
_root_of = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)").search
# Documents of Office programs, those of Microsoft Project among them, are compound files.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROOT_OF_PRIMAVERA = b"APIBusinessObjects"
_PRESETS: dict[str, Callable[[], SchedulingOptions]] = {
    "pmcore": SchedulingOptions.pmcore,
    "ms_project": SchedulingOptions.ms_project,
    "primavera": SchedulingOptions.primavera,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A file, read.

    Attributes
    ----------
    path
        As it was given.
    project
        With the start and finish that the command asks for.
    imported
        What the file of another tool gave; ``None`` for a plan file.
    is_edited
        Whether a command changed what is planned, so that the dates in the file are past.
    expected
        Tasks that take until their expected finish, where that was asked for.
    unmet
        Expected finishes that play no part.
    """

    path: str
    project: Project
    imported: Imported | None = None
    is_edited: bool = False
    expected: tuple[TaskId, ...] = ()
    unmet: tuple[Finding, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the import changed, or did not understand."""
        return self.imported.findings if self.imported else ()

    @property
    def options(self) -> SchedulingOptions | None:
        """How the tool that wrote the file schedules it."""
        return self.imported.options if self.imported else None

    def changed_to(self, project: Project) -> Opened:
        """Return what a command made of the plan, of the version that the file was made from.

        A store saves it on that version: what was edited in a file is not a version yet.
        """
        return replace(self, project=_remade(project, project.settings, self.project.version))

    def mention(self, language: str) -> None:
        """Say on stderr what the import found or set, for a command that lists no findings."""
        if self.expected:
            words = WORDS[language]
            said = words["expected_set"].format(tasks=some_of(self.expected, words))
            say([words["imported"].format(path=self.path, said=said)], sys.stderr)
        if self.findings:
            words = WORDS[language]
            counts = counted(self.findings, words)
            said = words["see_check"].format(counts=counts, plan=self.path)
            say([words["imported"].format(path=self.path, said=said)], sys.stderr)


def progress_of(*paths: str) -> Progress:
    """Return the progress line: shown for files from one megabyte on."""
    return Progress(sum(map(_size, paths)) >= _LONG)


def opened(path: str, command: argparse.Namespace, progress: Progress) -> Opened:
    """Read a plan file, or another tool's: by its first characters, or called so.

    Raises
    ------
    PmcoreError
        As :func:`~pmcore.exchange.load_plan`, :func:`~pmcore.exchange.read_mspdi`,
        :func:`~pmcore.exchange.read_xer` or :func:`~pmcore.exchange.read_pmxml`, with the file's
        name as a note.
    DocumentError
        ``cli.binary`` for a document of Microsoft Project itself.
    ScheduleError
        ``schedule.no_finish`` when the command asks to plan backward from none.
    """
    megabytes = f"{_size(path) / 2**20:.1f}"
    said = WORDS[command.lang]["reading"]
    progress.stage(said.format(path=path, size=megabytes))
    with named(path):
        imported = _imported(path, command)
        project = imported.project if imported else load_plan(path)
    dates: SettingsFields = {}
    if (start := getattr(command, "start", None)) is not None:
        dates["start"] = start
    if (finish := getattr(command, "finish", None)) is not None:
        dates["finish"] = finish
    with told_as({name: option(name) for name in dates}):
        project = _dated(project, dates) if dates else project
    if getattr(command, "backward", False):
        check_finish(project)
    return Opened(path, project, imported)


def format_of(path: str) -> Format | None:
    """Return which other tool's format a file is called or begins as; ``None`` for a plan file.

    Whether it holds what it looks like is found when it is read.
    """
    ending = Path(path).suffix.lower()
    if ending == ".xer":
        return "xer"
    head = _head(path)
    if ending != ".xml" and _begins_as_xer(head):
        return "xer"
    if ending != ".xml" and not _begins_as_xml(head):
        return None
    root = _root_of(_comments.sub(b"", head))
    return "pmxml" if root and root[1] == _ROOT_OF_PRIMAVERA else "mspdi"


def _head(path: str) -> bytes:
    """Return what a file begins with; nothing of what cannot be read, which reading will say."""
    try:
        file = Path(path)
        if not file.is_file():
            return b""  # a pipe would be waited for
        with file.open("rb") as stream:
            return stream.read(_HEAD).replace(b"\0", b"")  # UTF-16 is full of zeros
    except (OSError, ValueError):
        return b""


def _imported(path: str, command: argparse.Namespace) -> Imported | None:
    if _head(path).startswith(_COMPOUND):
        raise DocumentError(Code.CLI_BINARY, path=path)
    kind = format_of(path)
    project, encoding = (getattr(command, name, None) for name in ("project", "encoding"))
    if kind == "xer":
        return read_xer(Path(path), project=project, encoding=encoding)
    if kind == "pmxml":
        return read_pmxml(Path(path), project=project)
    if kind == "mspdi":
        return read_mspdi(Path(path), processes=command.processes)
    return None


@contextmanager
def named(path: str) -> Iterator[None]:
    """Note the file's name on errors of what it holds."""
    try:
        yield
    except PmcoreError as error:
        if "path" not in error.context:  # else it says which file by itself
            error.add_note(path)
        raise


def scheduled(
    plan: Opened,
    command: argparse.Namespace,
    progress: Progress,
    written: SchedulingOptions | None = None,
) -> Schedule:
    """Return the schedule of a plan, read as the command asks for.

    What the command leaves open is as the plan's file says, else as ``written``.
    """
    project = plan.project
    progress.stage(WORDS[command.lang]["scheduling"].format(count=f"{len(project):,}"))
    return schedule(project, options_of(command, plan.options or written))


def options_of(
    command: argparse.Namespace, written: SchedulingOptions | None = None
) -> SchedulingOptions:
    """Return the options that a command asks for; what it leaves open is as ``written``."""
    options = written or SchedulingOptions()
    if command.preset is not None:
        options = _PRESETS[command.preset]()
    if command.late_tasks is not None:
        options = replace(options, late_tasks=command.late_tasks)
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


def _dated(project: Project, dates: SettingsFields) -> Project:
    # Not an edit: the version stays the plan's, and an archived plan may be tried as well.
    settings = project.settings
    moved = settings.replace(**dates).at_stage(settings.lifecycle, settings.archived_from)
    return _remade(project, moved, project.version)


def _remade(project: Project, settings: ProjectSettings, version: int) -> Project:
    return Project.from_records(
        settings,
        project.tasks(),
        project.dependencies(),
        baselines=project.baselines.values(),
        version=version,
        made_from=project.made_from,
    )


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):
        return 0
