"""The command line as a process of its own: what it sets up there, no host of pmcore ever sees."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from pmcore.cli.main import main

# Python goes through all objects in search of cycles each time they have grown by a quarter. A plan
# is objects that live to the end, without a cycle: of reading a large one that was a quarter of the
# time, and it finds nothing. In a process of ours it looks among young objects only, as a rule, and
# not at all where a command reads one file, writes another and ends.
RARELY = 1000
STRAIGHT = frozenset(("convert",))


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command as the process that it is, and end with its exit code; see :func:`main`."""
    asked = sys.argv[1:] if arguments is None else arguments
    if STRAIGHT.isdisjoint(asked[:1]):
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, RARELY)
    else:
        gc.disable()
    _end(main(asked, processes=_processes()))


def _processes() -> int:
    """Count the processes that may work at once: two where Linux lets this one use two processors.

    Elsewhere a copy of a process is not safe (macOS), or there is none (Windows).
    """
    return min(len(os.sched_getaffinity(0)), 2) if sys.platform == "linux" else 1


def _end(code: int) -> NoReturn:
    """End at once: to give back a large plan object by object took a tenth of all time."""
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        sys.exit(code)  # Python tells what became of the output
    os._exit(code)
