"""Dependencies: which task waits for which, and how."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal, TypeAlias, get_args

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

    def alike(self, predecessor: TaskId, successor: TaskId) -> Dependency:
        """Return the same between two tasks that are known to be two; nothing is checked again."""
        link = object.__new__(Dependency)
        _put_predecessor(link, predecessor)
        _put_successor(link, successor)
        _put_type(link, self.type)
        _put_lag(link, self.lag)
        _put_lag_calendar(link, self.lag_calendar)
        return link

    def __repr__(self) -> str:
        lag = f", lag='{'+' if self.lag.amount > 0 else ''}{self.lag}'" if self.lag.amount else ""
        calendar = f", lag_calendar={self.lag_calendar!r}" if self.lag_calendar else ""
        return f"Dependency({self.predecessor!r}, {self.successor!r}, {self.type!r}{lag}{calendar})"


# Setting through a slot itself, not by its name, is a third faster; dependencies are many.
_put_predecessor, _put_successor, _put_type, _put_lag, _put_lag_calendar = (
    vars(Dependency)[field.name].__set__ for field in fields(Dependency)
)
