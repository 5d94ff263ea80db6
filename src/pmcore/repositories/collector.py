"""Python's search for cycles of objects, put off while a project is made of its rows."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_pausing: Final[set[object]] = set()  # who has switched it off, in any thread


@contextmanager
def collector_paused() -> Iterator[None]:
    """Make many objects that live on, without Python going through all of them again and again.

    Python searches for cycles each time objects have become more by a quarter. Among records it
    finds none, and goes through every field of every task. What this thread makes meanwhile must
    not grow without bounds, nor may it wait for anybody. It is searched once, when all is made.

    Whoever switched the collector off finds it off; nobody who finds it on leaves it off, however
    many threads do this at once: whoever switches it off switches it on again, and so does a copy
    of the process (``os.fork``), which has none of its threads.

    Examples
    --------
    >>> with collector_paused():
    ...     gc.isenabled()
    False
    >>> gc.isenabled()
    True
    """
    if not gc.isenabled():
        yield
        return
    mark = object()
    _pausing.add(mark)
    try:
        gc.disable()
        yield
    finally:
        gc.enable()
        _pausing.discard(mark)


def _switch_on_in_the_copy() -> None:
    if _pausing:
        _pausing.clear()
        gc.enable()


if hasattr(os, "register_at_fork"):  # not on Windows, which copies no process
    os.register_at_fork(after_in_child=_switch_on_in_the_copy)
