"""Links between tasks of the file, with their lags."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import partial

from pmcore.exchange.importing.changes import ELAPSED_SHARE, LOST_LINK, ROUNDED
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.features import EXTERNAL_LINK
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.units import unit_of
from pmcore.kernel import ConversionSettings, Duration, TaskId
from pmcore.kernel.coercion import unusable
from pmcore.wbs import Dependency, DependencyType

TYPES: tuple[DependencyType, ...] = ("FF", "FS", "SF", "SS")
_TENTHS = 10


class LinksIn:
    """Reads the predecessors of each task.

    Parameters
    ----------
    known
        Ids of the tasks of the project by UID.
    """

    def __init__(
        self, known: Mapping[int, TaskId], conversion: ConversionSettings, desk: Desk
    ) -> None:
        self._known = known
        self._conversion = conversion
        self._desk = desk

    def of(self, task: Record) -> Iterator[Dependency]:
        """Yield the dependencies into a task."""
        for link in task.every("PredecessorLink"):
            if is_external(link):
                self._desk.ledger.unused(EXTERNAL_LINK, task.name)
                continue
            uid, kind = link.whole("PredecessorUID"), link.whole("Type", 1)
            if uid is None or uid not in self._known:
                self._desk.ledger.adjusted(LOST_LINK, link.place)
            elif kind is None or not 0 <= kind < len(TYPES):
                link.refuse(unusable("Type", kind, "it must be 0 to 3", "应为 0 至 3"))
            else:
                make = partial(self._made, self._known[uid], task.name, kind, link)
                made = self._desk.problems.attempt(link.place, make)
                if made is not None:
                    yield made

    def _made(self, predecessor: str, successor: str, kind: int, link: Record) -> Dependency:
        unit = unit_of(link.whole("LagFormat"))
        lag = link.number("LinkLag") or Decimal(0)
        if unit not in ("%", "e%"):
            return Dependency(predecessor, successor, TYPES[kind], self._length(lag, unit, link))
        share = Duration(f"{lag.normalize():f}%")
        if unit == "%" or not lag:
            return Dependency(predecessor, successor, TYPES[kind], share)
        link.adjusted(ELAPSED_SHARE)
        return Dependency(predecessor, successor, TYPES[kind], share, "elapsed")

    def _length(self, tenths: Decimal, unit: str, link: Record) -> Duration:
        minutes = int((tenths / _TENTHS).to_integral_value(ROUND_HALF_UP))
        if minutes * _TENTHS != tenths:
            link.adjusted(ROUNDED)
        return typed(minutes, unit, self._conversion)


def is_external(link: Record) -> bool:
    """Whether a link leads to another project."""
    return link.flag("CrossProject")
