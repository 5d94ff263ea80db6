"""Dependencies: which task waits for which, and how."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal, TypeAlias, get_args

from pmcore.kernel import Code, Duration, DurationLike, ProjectError, TaskId, check_id
from pmcore.kernel.coercion import choice

DependencyType: TypeAlias = Literal["FS", "SS", "FF", "SF"]
DependencyKey: TypeAlias = tuple[TaskId, TaskId, DependencyType]
DEPENDENCY_TYPES: tuple[DependencyType, ...] = get_args(DependencyType)
LAG_CALENDARS = ("successor", "predecessor", "project", "elapsed")
NO_LAG = Duration("0d")
_put = object.__setattr__


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Dependency:
    """One task waits for another; a summary task stands for all its leaves.

    Parameters
    ----------
    predecessor, successor
        Task ids.
    type
        ``FS`` finish to start, ``SS``, ``FF`` or ``SF``. Two tasks may be linked once per type.
    lag
        Working, elapsed or percent of the predecessor's duration; negative is a lead.
    lag_calendar
        In whose working time the lag runs: ``successor``, ``predecessor``, ``project``,
        ``elapsed`` or the id of a calendar of the project; ``None`` takes the project's option.

    Raises
    ------
    ProjectError
        ``dependency.self`` when a task is to wait for itself.

    Examples
    --------
    >>> Dependency("dig", "pour", "FS", lag="+1d")
    Dependency('dig', 'pour', 'FS', lag='+1d')
    """

    predecessor: TaskId
    successor: TaskId
    type: DependencyType
    lag: Duration
    lag_calendar: str | None

    def __init__(
        self,
        predecessor: TaskId,
        successor: TaskId,
        type: DependencyType = "FS",
        lag: DurationLike = NO_LAG,
        lag_calendar: str | None = None,
    ) -> None:
        _put(self, "predecessor", check_id(predecessor, "predecessor"))
        _put(self, "successor", check_id(successor, "successor"))
        _put(self, "type", choice(type, "dependency type", DEPENDENCY_TYPES))
        _put(self, "lag", lag if lag is NO_LAG else Duration(lag))
        calendar = None if lag_calendar is None else check_id(lag_calendar, "lag calendar")
        _put(self, "lag_calendar", calendar)
        if predecessor == successor:
            raise ProjectError(Code.DEPENDENCY_SELF, task=predecessor, type=type)

    @property
    def key(self) -> DependencyKey:
        """Predecessor, successor and type, which name a dependency in its project."""
        return self.predecessor, self.successor, self.type

    def between(
        self, predecessor: TaskId, successor: TaskId, *, lag: DurationLike | None = None
    ) -> Dependency:
        """Return the same kind of dependency between two other tasks."""
        kept = self.lag if lag is None else lag
        return Dependency(predecessor, successor, self.type, kept, self.lag_calendar)

    @staticmethod
    def all_alike(
        predecessors: Iterable[TaskId], successors: Iterable[TaskId], kinds: Iterable[Dependency]
    ) -> list[Dependency]:
        """Return the same as others between tasks known to be two each; nothing is checked again.

        >>> Dependency.all_alike(["dig"], ["pour"], [Dependency("a", "b", "SS")])
        [Dependency('dig', 'pour', 'SS')]
        """
        links: list[Any] = list(map(_Open, predecessors, successors, kinds))
        deque(map(_turn, links, repeat(Dependency)), maxlen=0)
        return links

    def __repr__(self) -> str:
        lag = f", lag='{'+' if self.lag.amount > 0 else ''}{self.lag}'" if self.lag.amount else ""
        calendar = f", lag_calendar={self.lag_calendar!r}" if self.lag_calendar else ""
        return f"Dependency({self.predecessor!r}, {self.successor!r}, {self.type!r}{lag}{calendar})"


class _Open:
    """A dependency that can still be set: it takes half the time, and dependencies are many."""

    __slots__ = ("lag", "lag_calendar", "predecessor", "successor", "type")

    def __init__(self, predecessor: TaskId, successor: TaskId, kind: Dependency) -> None:
        self.predecessor = predecessor
        self.successor = successor
        self.type = kind.type
        self.lag = kind.lag
        self.lag_calendar = kind.lag_calendar


# Gives it the class that it has the slots of.
_turn = vars(object)["__class__"].__set__
