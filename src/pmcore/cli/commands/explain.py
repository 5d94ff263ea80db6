"""``pmcore explain``: why a task has its dates."""

from __future__ import annotations

import argparse

from pmcore.cli.console import say, terminal_width, wrapped
from pmcore.cli.plans import loaded, progress_of, scheduled


def run(command: argparse.Namespace) -> int:
    """Print one reason per line."""
    with progress_of(command) as progress:
        project = loaded(command, progress)
        task = project[command.task]  # a wrong id is answered with ids that look alike
        explanation = scheduled(project, command, progress).explain(task.id, command.lang)
    width = terminal_width(command.width)
    for sentence in explanation.sentences:
        say(wrapped(sentence, width, rest="  "))
    return 0
