"""``pmcore convert``: a plan or another tool's file, written as a plan file or for a tool."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from shlex import quote

from pmcore.cli.console import say
from pmcore.cli.outputs import check_outputs
from pmcore.cli.plans import Opened, opened, progress_of
from pmcore.cli.saving import check_format, left_out, saved
from pmcore.cli.words import WORDS
from pmcore.exchange import Exported


def run(command: argparse.Namespace) -> int:
    """Read, write, and say on stderr what the new file does not hold."""
    check_format(command.output)
    check_outputs([command.output], [command.input])
    words = WORDS[command.lang]
    with progress_of(command.input) as progress:
        plan = opened(command.input, command, progress)
        progress.stage(words["writing"].format(path=command.output))
        exported = saved(plan, command.output, command.lang)
    say(left_out(plan, exported, command.output, command), sys.stderr)
    say(_done(plan, exported, command))
    return 0


def _done(plan: Opened, exported: Exported | None, command: argparse.Namespace) -> Iterator[str]:
    words = WORDS[command.lang]
    yield words["wrote"].format(path=command.output)
    shown = f"pmcore schedule {quote(command.output)}"
    if plan.imported and not exported:
        shown += f" --preset {plan.imported.tool.preset}"
        shown += " --backward" if plan.imported.options.direction == "backward" else ""
    yield words["try"].format(command=shown)
