"""A line on stderr that says what takes so long."""

from __future__ import annotations

import sys
from types import TracebackType

_ERASE = "\r\x1b[K"


class Progress:
    """Shows the current stage of long work, and leaves no trace.

    Parameters
    ----------
    is_long
        Whether the work is long enough to be worth a line. Nothing is shown unless stderr is a
        terminal.
    """

    def __init__(self, is_long: bool) -> None:
        self._shows = is_long and sys.stderr.isatty()

    def stage(self, text: str) -> None:
        """Say what is being done now."""
        if self._shows:
            print(f"{_ERASE}{text}", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shows:
            print(_ERASE, end="", file=sys.stderr, flush=True)
