"""Python's search for cycles of objects, put off while a project is made of its rows."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_MANY: Final = 5_000  # objects to hand over; fewer are searched in less than a millisecond
_OFTEN: Final = 10  # times that young ones grow older before Python looks at all, unless it is told
_pausing: Final[set[object]] = set()  # who has switched it off, in any thread
_handed_over: Final[list[int]] = []  # for each time, the full searches there had been


@contextmanager
def collector_paused() -> Iterator[None]:
    """Make many objects that live on, without Python going through all of them again and again.

    Python searches for cycles each time objects have become more by a quarter. Among records it
    finds none, and goes through every field of every task. What this thread makes meanwhile must
    not grow without bounds, nor may it wait for anybody.

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
        try:
            _hand_over()
        finally:
            gc.enable()
            _pausing.discard(mark)


def _hand_over() -> None:
    """Let what was made count as old, or the next search would go through all of it at once.

    That sets back the count by which Python knows when to search old objects: if nobody else did,
    the cycles of a host that opens projects all day would stay for ever. So a full search comes
    once in so many times, as many as the host has set.
    """
    if gc.get_count()[0] < _MANY or gc.get_freeze_count():  # what a host has frozen stays frozen
        return
    gc.freeze()
    gc.unfreeze()
    searches = gc.get_stats()[-1]["collections"]
    _handed_over[:] = [*(then for then in _handed_over if then == searches), searches]
    if len(_handed_over) > (gc.get_threshold()[-1] or _OFTEN):
        gc.collect()


def _switch_on_in_the_copy() -> None:
    if _pausing:
        _pausing.clear()
        gc.enable()


if hasattr(os, "register_at_fork"):  # not on Windows, which copies no process
    os.register_at_fork(after_in_child=_switch_on_in_the_copy)
