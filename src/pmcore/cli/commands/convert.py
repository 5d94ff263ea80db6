"""``pmcore convert``: a plan or another tool's file, written as a plan file."""

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
from pmcore.exchange import save_plan
from pmcore.kernel import Code, InputError, MissingExtraError

_JSON, _YAML = (".json",), (".yaml", ".yml")


def run(command: argparse.Namespace) -> int:
    """Read, write, and say on stderr what the new file does not hold."""
    _check_format(command.output)
    check_outputs([command.output], [command.input])
    words = WORDS[command.lang]
    with progress_of(command.input) as progress:
        plan = opened(command.input, command, progress)
        progress.stage(words["writing"].format(path=command.output))
        save_plan(plan.project, command.output)
    say(_left_out(plan, command), sys.stderr)
    say(_done(plan, command))
    return 0


def _check_format(path: str) -> None:
    """Refuse a name of another format before anything is read; without an ending it is JSON."""
    ending = Path(path).suffix
    if ending.lower() not in (*_JSON, *_YAML, ""):
        known = [f"JSON ({', '.join(_JSON)})", f"YAML ({', '.join(_YAML)})"]
        raise InputError(Code.CLI_FORMAT, path=path, ending=ending, known=known)
    if ending.lower() in _YAML and find_spec("yaml") is None:  # reading may take long
        raise MissingExtraError(Code.EXTRA_MISSING, feature="YAML", package="pyyaml", extra="yaml")


def _left_out(plan: Opened, command: argparse.Namespace) -> Iterator[str]:
    """Yield everything that the import found, and what else a plan file cannot hold."""
    if plan.imported is None:
        return
    words, width = WORDS[command.lang], terminal_width(command.width, sys.stderr)
    yield from listed(plan.findings, command.lang, width, most=len(plan.findings), more="")
    said = words["not_converted"].format(input=command.input, output=command.output)
    yield from wrapped(said, width)


def _done(plan: Opened, command: argparse.Namespace) -> Iterator[str]:
    words = WORDS[command.lang]
    yield words["wrote"].format(path=command.output)
    schedule = f"pmcore schedule {quote(command.output)}"
    if plan.imported:
        schedule += f" --preset {plan.imported.tool.preset}"
        schedule += " --backward" if plan.imported.options.direction == "backward" else ""
    yield words["try"].format(command=schedule)
