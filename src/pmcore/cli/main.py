"""From arguments to an exit code: one command runs, every failure becomes one clear line."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module

from pmcore.cli.advising import advice
from pmcore.cli.console import one_line, prepare_streams
from pmcore.cli.documents import kept_apart
from pmcore.cli.parser import language_of, parse
from pmcore.kernel import Code, DocumentError, PmcoreError

FINE, FOUND, FAILED, BROKEN = 0, 1, 2, 70
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
INTERRUPTED, PIPE_CLOSED = 130, 141


def main(arguments: Sequence[str] | None = None, *, processes: int = 1) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments
        Without the program's name; ``sys.argv`` by default.
    processes
        How many may work at once: 2 lets a copy of this process help, which must have no threads.

    Returns
    -------
    int
        0: done. 1: ``check`` or ``verify`` found errors. 2: the command or its input cannot be
        used. 70: a defect of pmcore. 129, 143: ended from outside. 130: interrupted.
        141: the reader of the output went away.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    prepare_streams()
    command = None
    try:
        command = parse(given)
        command.processes = processes
        # Imported here: --help and --version need neither engine nor files.
        with kept_apart(command):
            code = import_module(f"pmcore.cli.commands.{command.module}").run(command)
        sys.stdout.flush()
    except SystemExit as done:  # --help, --version, and whoever ends the process
        return int(done.code or FINE)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return PIPE_CLOSED
    except OSError as error:
        if error.errno not in _NO_ROOM:
            return _report(error, given, command)
        _drop_output()
        return _report(_unwritten(error), given, command)
    except Exception as error:
        return _report(error, given, command)
    return int(code)


def _drop_output() -> None:
    """Give up what is still buffered, which nobody takes; else Python complains at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritten(error: OSError) -> PmcoreError:
    """Say that the output found no room: files and stores say so of themselves."""
    path = {"en": "The output", "zh": "输出"}
    return DocumentError(Code.DOCUMENT_UNWRITABLE, path=path, problem=error.strerror)


def _report(error: Exception, given: Sequence[str], command: argparse.Namespace | None) -> int:
    if "--debug" in given:
        traceback.print_exc()
    coded = error if isinstance(error, PmcoreError) else _defect(error)
    language = language_of(given)
    where = "".join(f"{note}: " for note in getattr(error, "__notes__", ()))
    space = "" if language == "zh" else " "
    said = f"{coded.message(language)}{space}{advice(coded, language, command)}"
    with suppress(OSError):  # where nobody hears it, the code says that it failed
        print(one_line(f"pmcore: error [{coded.code}] {where}{said}"), file=sys.stderr, flush=True)
    return FAILED if coded is error else BROKEN


def _defect(error: Exception) -> PmcoreError:
    problem = f"{type(error).__name__}: {error}"
    return PmcoreError(Code.CLI_INTERNAL, problem=problem)
