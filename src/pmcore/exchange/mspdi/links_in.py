"""Links between tasks of the file, with their lags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import TypeAlias

from pmcore.exchange.importing.changes import (
    ELAPSED_SHARE,
    FAMILY_LINK,
    LINK_TWICE,
    LOST_LINK,
    ROUNDED,
    STUB_CIRCLE,
)
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.imported import Raw
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.features import EXTERNAL_LINK
from pmcore.exchange.mspdi.gathered import LINK
from pmcore.exchange.mspdi.record import Record, is_plain_number
from pmcore.exchange.mspdi.units import unit_of
from pmcore.kernel import ConversionSettings, Duration, PmcoreError, TaskId
from pmcore.kernel.coercion import unusable
from pmcore.wbs import Dependency, DependencyType
from pmcore.wbs.precedence import check_loops

TYPES: tuple[DependencyType, ...] = ("FF", "FS", "SF", "SS")
_UID = "PredecessorUID"
_TENTHS = 10
_MOST_KNOWN = 4096
# The predecessor of a link, and a dependency of its kind between whichever tasks.
_Read: TypeAlias = "tuple[TaskId, Dependency]"


class LinksIn:
    """Reads the predecessors of each task.

    Parameters
    ----------
    known
        Ids of the tasks of the project by UID.
    stubs
        UIDs of those that stand for tasks of other projects.
    """

    def __init__(
        self,
        known: Mapping[int, TaskId],
        conversion: ConversionSettings,
        desk: Desk,
        *,
        stubs: Set[int],
    ) -> None:
        self._known, self._stubs = known, stubs
        self._conversion = conversion
        self._desk = desk
        # Most links of a plan say the same beside their predecessor.
        self._kinds: dict[tuple[Raw, ...], Dependency] = {}
        self._external: dict[TaskId, set[Raw]] = defaultdict(set)
        self._circular: set[TaskId] = set()

    def read(self, tasks: Iterable[Record]) -> list[Dependency]:
        """Return the dependencies into tasks."""
        predecessors: list[TaskId] = []
        successors: list[TaskId] = []
        kinds: list[Dependency] = []
        for task in tasks:
            contents = task.contents(LINK)
            if not contents:
                continue
            found: set[tuple[TaskId, DependencyType]] = set()
            for content in contents:
                read = self._usual(content, task.name) or self._read(task.within(LINK, content))
                if read is None:
                    continue
                predecessor, kind = read
                if (predecessor, kind.type) in found:
                    task.adjusted(LINK_TWICE)
                    continue
                found.add((predecessor, kind.type))
                predecessors.append(predecessor)
                successors.append(task.name)
                kinds.append(kind)
        return Dependency.all_alike(predecessors, successors, kinds)

    def kept(self, task: Record) -> Set[Raw]:
        """Return the links into a task that are kept as they stand, read or not."""
        if task.name in self._circular:
            return {(LINK, content) for content in task.contents(LINK)}
        return self._external.get(task.name, frozenset())

    def without_family(
        self, links: list[Dependency], parents: Mapping[TaskId, TaskId | None]
    ) -> list[Dependency]:
        """Return links without those of a summary task and what lies below it.

        The tool draws none: it could not say which of the two goes first.
        """
        kept, summaries = [], set(parents.values())
        for each in links:
            one, other = each.predecessor, each.successor
            if (other in summaries and _is_below(one, other, parents)) or (
                one in summaries and _is_below(other, one, parents)
            ):
                self._desk.ledger.adjusted(FAMILY_LINK, other)
            else:
                kept.append(each)
        return kept

    def without_circles(
        self, links: list[Dependency], parents: Mapping[TaskId, TaskId | None]
    ) -> list[Dependency]:
        """Return links without those into tasks of other projects, if there would be a circle.

        What another project dates waits for nothing here.
        """
        stubs = {self._known[uid] for uid in self._stubs}
        into = [each for each in links if each.successor in stubs]
        if not into or not _has_circle(links, parents):
            return links
        for each in into:
            self._desk.ledger.adjusted(STUB_CIRCLE, each.successor)
        self._circular.update(each.successor for each in into)
        return [each for each in links if each.successor not in stubs]

    def _usual(self, content: tuple[Raw, ...], successor: TaskId) -> _Read | None:
        """Read a link of which nothing is to be noted, if it says what others said before."""
        if not content or content[0][0] != _UID:
            return None
        kind, uid = self._kinds.get(content[1:]), content[0][1]
        if kind is None or not isinstance(uid, str) or not is_plain_number(uid):
            return None
        predecessor = self._known.get(int(uid))
        return None if predecessor in (None, successor) else (predecessor, kind)

    def _read(self, link: Record) -> _Read | None:
        """Read a link; what is wrong with it is noted."""
        uid, kind = link.whole(_UID), link.whole("Type", 1)
        if link.flag("CrossProject"):
            self._external[link.name].add((LINK, link.raw))
            if uid not in self._stubs:
                self._desk.ledger.unused(EXTERNAL_LINK, link.name)
                return None
        if uid is None or uid not in self._known:
            self._desk.ledger.adjusted(LOST_LINK, link.place)
            return None
        if uid in self._stubs and self._known[uid] == link.name:
            self._desk.ledger.adjusted(STUB_CIRCLE, link.name)
            self._circular.add(link.name)
            return None
        if self._known[uid] == link.name:
            self._desk.ledger.adjusted(FAMILY_LINK, link.name)
            return None
        if kind is None or not 0 <= kind < len(TYPES):
            link.refuse(unusable("Type", kind, "it must be 0 to 3", "应为 0 至 3"))
            return None
        made = link.attempt(partial(self._made, self._known[uid], TYPES[kind], link))
        return None if made is None else (made.predecessor, made)

    def _made(self, predecessor: TaskId, kind: DependencyType, link: Record) -> Dependency:
        noted = self._desk.noted
        made = Dependency(predecessor, link.name, kind, *self._lag(link))
        is_usual = self._desk.noted == noted and not link.flag("CrossProject")
        if is_usual and link.says_each_once() and link.raw[0][0] == _UID:
            if len(self._kinds) > _MOST_KNOWN:
                self._kinds.clear()
            self._kinds[link.raw[1:]] = made
        return made

    def _lag(self, link: Record) -> tuple[Duration, str | None]:
        """Return the lag of a link, and its calendar."""
        unit = unit_of(link.whole("LagFormat"))
        lag = link.number("LinkLag") or Decimal(0)
        if unit not in ("%", "e%"):
            return self._length(lag, unit, link), None
        share = Duration(f"{lag.normalize():f}%")
        if unit == "%" or not lag:
            return share, None
        link.adjusted(ELAPSED_SHARE)
        return share, "elapsed"

    def _length(self, tenths: Decimal, unit: str, link: Record) -> Duration:
        minutes = int((tenths / _TENTHS).to_integral_value(ROUND_HALF_UP))
        if minutes * _TENTHS != tenths:
            link.adjusted(ROUNDED)
        return typed(minutes, unit, self._conversion)


def _is_below(task: TaskId, summary: TaskId, parents: Mapping[TaskId, TaskId | None]) -> bool:
    above = parents.get(task)
    while above is not None and above != summary:
        above = parents.get(above)
    return above is not None


def _has_circle(links: Iterable[Dependency], parents: Mapping[TaskId, TaskId | None]) -> bool:
    try:
        check_loops(parents, ((each.predecessor, each.successor) for each in links))
    except PmcoreError:
        return True
    return False
