"""The fields of all dependencies of a plan, read near the processor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from pmcore.kernel import Duration, TaskId
from pmcore.wbs import Dependency

_AT_ONCE = 256  # tasks


class LinkFields:
    """Fields of all dependencies, by predecessor in outline order.

    The records lie all over memory, and fetching them is what takes time: each field is read of a
    few tasks' dependencies at a time, while they are near the processor.

    Attributes
    ----------
    counts
        Number of dependencies by predecessor.
    named
        Number and lag calendar of each dependency that names one.
    """

    def __init__(
        self, links: Mapping[TaskId, tuple[Dependency, ...]], ids: Sequence[TaskId]
    ) -> None:
        self.records: list[Dependency] = []
        self.counts: list[int] = []
        self.successors: list[TaskId] = []
        self.types: list[str] = []
        self.lags: list[Duration] = []
        self.named: list[tuple[int, str]] = []
        for at in range(0, len(ids), _AT_ONCE):
            self._add([links.get(id, ()) for id in ids[at : at + _AT_ONCE]])

    def _add(self, held: list[tuple[Dependency, ...]]) -> None:
        """Add the dependencies of a few tasks."""
        first, some = len(self.records), list(chain.from_iterable(held))
        self.counts += map(len, held)
        self.records += some
        self.successors += [each.successor for each in some]
        self.types += [each.type for each in some]
        self.lags += [each.lag for each in some]
        calendars = [each.lag_calendar for each in some]
        if any(calendars):
            self.named += [(first + n, id) for n, id in enumerate(calendars) if id is not None]
