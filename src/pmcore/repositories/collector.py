"""Python's search for cycles of objects, put off while a project is made of its rows."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Make many objects that live on, without Python going through all of them again and again.

    Python searches for cycles each time objects have become more by a quarter. Among records it
    finds none, and goes through every field of every task. What this thread makes meanwhile must
    not grow without bounds, nor may it wait for anybody.

    Whoever switched the collector off finds it off; nobody who finds it on leaves it off, however
    many threads do this at once: whoever switches it off switches it on again.

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
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():  # what a host has frozen stays frozen
            gc.freeze()
            gc.unfreeze()
        gc.enable()
