"""Dependencies as rows: made into records when somebody asks for them.

A plan of 100,000 tasks has a quarter of a million dependencies of a few kinds. Whoever opens it to
show or to change a task needs none of them as an object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import compress, groupby, islice, pairwise
from operator import attrgetter, eq, itemgetter, lt
from typing import Protocol, TypeAlias

from pmcore.kernel import TaskId
from pmcore.wbs.dependency import Dependency

LinkRow: TypeAlias = tuple[TaskId, TaskId, str]
predecessor_of, successor_of, kind_of = itemgetter(0), itemgetter(1), itemgetter(2)


class LinkSource(Protocol):
    """Whatever can make the dependencies of a plan, later."""

    def grouped(
        self, own: Mapping[TaskId, TaskId]
    ) -> Iterator[tuple[TaskId, tuple[Dependency, ...]]]:
        """Make the dependencies of one predecessor after the other.

        Parameters
        ----------
        own
            For each id the very text that tasks have it in: looking it up compares no letters.
        """


class LooseLinks:
    """Dependencies of tasks that exist, each known once.

    Parameters
    ----------
    rows
        Predecessor, successor and the name of a kind, in the order of predecessor, successor and
        type.
    kinds
        A dependency of each kind, whatever tasks it is between.
    """

    __slots__ = ("kinds", "rows")

    def __init__(self, rows: Sequence[LinkRow], kinds: Mapping[str, Dependency]) -> None:
        self.rows = rows
        self.kinds = kinds

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def is_ordered(self) -> bool:
        """Whether the rows are in order, and none repeats the tasks and type of another."""
        successors = list(map(successor_of, self.rows))
        again = map(eq, successors, islice(successors, 1, None))  # few have the one before
        return all(map(lt, self.rows, islice(self.rows, 1, None))) and not any(
            here[0] == there[0] and self.kinds[here[2]].type == self.kinds[there[2]].type
            for here, there in compress(pairwise(self.rows), again)
        )

    def grouped(
        self, own: Mapping[TaskId, TaskId]
    ) -> Iterator[tuple[TaskId, tuple[Dependency, ...]]]:
        """Make the dependencies of one predecessor after the other."""
        predecessors = list(map(predecessor_of, self.rows))
        successors = list(map(successor_of, self.rows))
        links = Dependency.all_alike(
            map(own.get, predecessors, predecessors),
            map(own.get, successors, successors),
            map(self.kinds.__getitem__, map(kind_of, self.rows)),
        )
        for predecessor, group in groupby(links, attrgetter("predecessor")):
            yield predecessor, tuple(group)
