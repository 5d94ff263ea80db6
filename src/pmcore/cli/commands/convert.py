"""``pmcore convert``: a plan or another tool's file, written as a plan file or for a tool."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shlex import quote

from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.listing import listed
from pmcore.cli.outputs import check_outputs
from pmcore.cli.plans import Opened, opened, progress_of
from pmcore.cli.words import WORDS
from pmcore.exchange import Exported, save_plan, write_mspdi, write_xer
from pmcore.kernel import Code, InputError, MissingExtraError
from pmcore.scheduling import SchedulingOptions, schedule

_JSON, _YAML, _XER, _XML = (".json",), (".yaml", ".yml"), (".xer",), (".xml",)


def run(command: argparse.Namespace) -> int:
    """Read, write, and say on stderr what the new file does not hold."""
    _check_format(command.output)
    check_outputs([command.output], [command.input])
    words = WORDS[command.lang]
    with progress_of(command.input) as progress:
        plan = opened(command.input, command, progress)
        progress.stage(words["writing"].format(path=command.output))
        exported = _saved(plan, command)
    say(_left_out(plan, exported, command), sys.stderr)
    say(_done(plan, exported, command))
    return 0


def _saved(plan: Opened, command: argparse.Namespace) -> Exported | None:
    """Write the file; return what came of it where that is no plan file."""
    ending = Path(command.output).suffix.lower()
    if ending in _XML:
        return _for_microsoft(plan, command)
    if ending not in _XER:
        save_plan(plan.project, command.output)
        return None
    options = plan.options or SchedulingOptions.primavera(lag_calendar=None)
    # A tool shows the dates it is given; what cannot be scheduled is written without any.
    dated = schedule(plan.project, options) if len(plan.project) else None
    return write_xer(
        plan.project, command.output, schedule=dated, options=options, language=command.lang
    )


def _for_microsoft(plan: Opened, command: argparse.Namespace) -> Exported:
    """Write Microsoft Project XML: dates and extras as they stood if it was that before."""
    output, language = command.output, command.lang
    if plan.imported and plan.imported.tool.preset == "ms_project":
        return write_mspdi(plan.project, output, imported=plan.imported, language=language)
    options = plan.options or SchedulingOptions.ms_project(lag_calendar=None, milestones="any")
    dated = schedule(plan.project, options) if len(plan.project) else None
    return write_mspdi(plan.project, output, schedule=dated, options=options, language=language)


def _check_format(path: str) -> None:
    """Refuse a name of another format before anything is read; without an ending it is JSON."""
    ending = Path(path).suffix
    if ending.lower() not in (*_JSON, *_YAML, *_XER, *_XML, ""):
        named = {
            "JSON": _JSON,
            "YAML": _YAML,
            "Microsoft Project XML": _XML,
            "Primavera XER": _XER,
        }
        known = [f"{name} ({', '.join(endings)})" for name, endings in named.items()]
        raise InputError(Code.CLI_FORMAT, path=path, ending=ending, known=known)
    if ending.lower() in _YAML and find_spec("yaml") is None:  # reading may take long
        raise MissingExtraError(Code.EXTRA_MISSING, feature="YAML", package="pyyaml", extra="yaml")


def _left_out(
    plan: Opened, exported: Exported | None, command: argparse.Namespace
) -> Iterator[str]:
    """Yield everything that the import found, and what else the new file cannot hold."""
    words, width = WORDS[command.lang], terminal_width(command.width, sys.stderr)
    found = (*plan.findings, *(exported.findings if exported else ()))
    yield from listed(found, command.lang, width, most=len(found), more="")
    if plan.imported and not exported:
        said = words["not_converted"].format(input=command.input, output=command.output)
        yield from wrapped(said, width)


def _done(plan: Opened, exported: Exported | None, command: argparse.Namespace) -> Iterator[str]:
    words = WORDS[command.lang]
    yield words["wrote"].format(path=command.output)
    shown = f"pmcore schedule {quote(command.output)}"
    if plan.imported and not exported:
        shown += f" --preset {plan.imported.tool.preset}"
        shown += " --backward" if plan.imported.options.direction == "backward" else ""
    yield words["try"].format(command=shown)
