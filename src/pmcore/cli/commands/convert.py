"""``pmcore convert``: a plan or another tool's file, written as a plan file or for a tool."""

from __future__ import annotations

import argparse
import sys

from pmcore.cli.console import say
from pmcore.cli.outputs import check_outputs
from pmcore.cli.plans import opened, progress_of
from pmcore.cli.saving import (
    check_forecast,
    check_format,
    check_reschedule,
    check_zone,
    done,
    left_out,
    saved,
)
from pmcore.cli.words import WORDS


def run(command: argparse.Namespace) -> int:
    """Read, write, and say on stderr what the new file does not hold."""
    check_format(command.output)
    if command.reschedule:
        check_reschedule(command.output)
    if command.keep_forecast:
        check_forecast(command.output)
    if command.zone is not None:
        check_zone(command.output)
    check_outputs([command.output], [command.input])
    words = WORDS[command.lang]
    with progress_of(command.input) as progress:
        plan = opened(command.input, command, progress)
        progress.stage(words["writing"].format(path=command.output))
        exported = saved(
            plan,
            command.output,
            command.lang,
            reschedule=command.reschedule,
            zone=command.zone,
            processes=command.processes,
            keep_forecast=command.keep_forecast,
        )
    say(left_out(plan, exported, command.output, command), sys.stderr)
    say(done(plan, exported, command.output, command.lang))
    return 0
