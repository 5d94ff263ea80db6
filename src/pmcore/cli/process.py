"""The command line as a process of its own: what it sets up there, no host of pmcore ever sees."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from pmcore.cli.main import main

# Python goes through all objects in search of cycles each time they have grown by a quarter. A plan
# is objects that live to the end, without a cycle: of reading a large one that was a quarter of the
# time, and it finds nothing. In a process of ours it looks among young objects only, as a rule, and
# not at all where a command reads one file, writes another and ends.
RARELY = 1000
STRAIGHT = frozenset(("convert",))
_STREAMS = {"stdin": "r", "stdout": "w", "stderr": "w"}


def run(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a command as the process that it is, and end with its exit code; see :func:`main`."""
    asked = sys.argv[1:] if arguments is None else arguments
    _fill_streams()
    _heed_endings()
    if STRAIGHT.isdisjoint(asked[:1]):
        young, middle, _ = gc.get_threshold()
        gc.set_threshold(young, middle, RARELY)
    else:
        gc.disable()
    _end(main(asked, processes=_processes()))


def _fill_streams() -> None:
    """Let what is said go nowhere if there is nowhere to say it, and into no file that is opened.

    A system gives the first file that a process opens the number of a stream that it lacks.
    """
    for name, mode in _STREAMS.items():
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: SIM115 - to the end


def _heed_endings() -> None:
    """Tidy up when somebody ends this process, or its terminal goes, unless that is ignored."""
    for number in filter(None, (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP"))):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _processes() -> int:
    """Count the processes that may work at once: two where Linux lets this one use two processors.

    Elsewhere a copy of a process is not safe (macOS), or there is none (Windows).
    """
    return min(len(os.sched_getaffinity(0)), 2) if sys.platform == "linux" else 1


def _end(code: int) -> NoReturn:
    """End at once: to give back a large plan object by object took a tenth of all time."""
    try:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (OSError, ValueError):
        sys.exit(code)  # Python tells what became of the output
    os._exit(code)
