"""The files a command is asked to write: none may be a plan, or another of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pmcore.kernel import Code, InputError

STANDARD = "-"  # standard output, as other programs call it
_STREAM = Path("/dev/stdout")


def check_outputs(outputs: Iterable[str | None], plans: Iterable[str]) -> None:
    """Refuse to write over a plan that is read, or two outputs into one file.

    Raises
    ------
    InputError
        ``cli.output``.
    """
    read = [Path(plan).absolute() for plan in plans]
    taken = list(read)
    for path in filter(None, outputs):
        here = _STREAM if path == STANDARD else Path(path).absolute()
        if here in taken or any(_is_same(here, plan) for plan in read):
            raise InputError(Code.CLI_OUTPUT, path=path)
        taken.append(here)


def check_new(path: str, *, replace: bool) -> None:
    """Refuse to write over a file, unless it is to be replaced.

    Raises
    ------
    InputError
        ``cli.exists``.
    """
    if path != STANDARD and not replace and Path(path).is_file():
        raise InputError(Code.CLI_EXISTS, path=path)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False
