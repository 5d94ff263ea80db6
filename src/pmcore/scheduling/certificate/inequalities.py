"""The inequalities of a plan: bounds from outside the network, and dependencies with their lag."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pmcore.kernel import TaskId
from pmcore.scheduling.certificate.clocks import Clock
from pmcore.scheduling.certificate.teams import Team
from pmcore.wbs import Dependency

BoundKind: TypeAlias = Literal[
    "project_start",
    "project_finish",
    "data_date",
    "deadline",
    "SNET",
    "SNLT",
    "FNET",
    "FNLT",
    "MSO",
    "MFO",
    "floor",
    "actual_start",
    "actual_finish",
    "started",
    "done",
    "resume",
    "by_hand",
]
_OF_PROJECT: dict[str, tuple[str, str]] = {
    "project_start": ("the project start", "项目开始"),
    "project_finish": ("the project finish", "项目完成"),
    "data_date": ("the data date", "数据日期"),
}
_OF_TASK: dict[str, tuple[str, str]] = {
    "deadline": ("the deadline", "截止日期"),
    "floor": ("the start set by hand", "手动设定的开始"),
    "actual_start": ("the actual start", "实际开始"),
    "actual_finish": ("the actual finish", "实际完成"),
    "started": ("the actual start", "实际开始"),
    "done": ("the end of what is done", "已完成部分的结束"),
    "resume": ("the resume date", "恢复日期"),
    "by_hand": ("the finish set by hand", "手动设定的完成"),
}


@dataclass(frozen=True, slots=True)
class Bound:
    """A date that somebody set.

    Attributes
    ----------
    kind
        What it is called in the plan.
    at
        The instant it stands for.
    owner
        The task it was set on; ``None`` for the project.
    shown
        As it was typed.
    is_day
        Whether it was typed as a day, without a time.
    """

    kind: BoundKind
    at: int
    owner: TaskId | None
    shown: str
    is_day: bool

    def rule(self) -> dict[str, str]:
        """Say what it is, in both languages."""
        if self.owner is None:
            en, zh = _OF_PROJECT[self.kind]
            return {"en": f"{en} {self.shown}", "zh": f"{zh} {self.shown}"}
        if self.kind in _OF_TASK:
            en, zh = _OF_TASK[self.kind]
            return {
                "en": f"{en} {self.shown} of {self.owner}",
                "zh": f"{self.owner} 的{zh} {self.shown}",
            }
        text = f"{self.kind} {self.shown}"
        return {"en": f"{text} of {self.owner}", "zh": f"{self.owner} 的 {text}"}


class Link:
    """One dependency: from rows and dates of its two tasks to an inequality.

    Attributes
    ----------
    number
        Its place among all dependencies.
    predecessor, successor
        Rows of the two tasks.
    minutes
        Minutes to walk from the anchor, negative for a lead; ``None`` while a share of a
        summary task is not known.
    clock
        The lag calendar.
    from_remaining
        Whether it counts from the start of what remains of its predecessor, not from the actual
        start.
    asks_finish
        Whether it is FF or SF.
    to_finish
        Whether it bounds a finish: FF and SF, but for those into a team.
    stretches
        Whether it is FF or SF into a summary task, which moves no leaf.
    team
        The people who work apart on its successor, where it is FF or SF into one: they all start
        with the task, so that the first of them ends as asked. It bounds their start.
    """

    __slots__ = (
        "asks_finish",
        "clock",
        "dependency",
        "from_finish",
        "from_remaining",
        "minutes",
        "number",
        "predecessor",
        "stretches",
        "successor",
        "team",
        "to_finish",
    )

    def __init__(
        self,
        number: int,
        dependency: Dependency,
        rows: tuple[int, int],
        lag: tuple[int | None, Clock],
        *,
        into_summary: bool,
        team: Team | None = None,
    ) -> None:
        self.number = number
        self.dependency = dependency
        self.predecessor, self.successor = rows
        self.minutes, self.clock = lag
        self.from_finish = dependency.type in ("FS", "FF")
        self.asks_finish = dependency.type in ("FF", "SF")
        self.team = team if self.asks_finish else None
        self.to_finish = self.asks_finish and self.team is None
        self.from_remaining = False
        self.stretches = self.to_finish and into_summary

    def reach(self, anchor: int, *, back: bool = False) -> int:
        """Walk the lag from an anchor: the instant *b* of the specification.

        With ``back`` it is walked the other way, as level of effort does from its successors.
        """
        minutes = -(self.minutes or 0) if back else self.minutes or 0
        if minutes == 0:
            return anchor
        position = self.clock.pos(anchor) + minutes
        return self.clock.end(position) if minutes > 0 else self.clock.begin(position)

    def asks(self, anchor: int) -> int:
        """Return the instant that its successor's date, or the start of a team, is not before."""
        reached = self.reach(anchor)
        return reached if self.team is None else self.team.start_for(reached)

    def latest_anchor(self, limit: int, *, touching: bool = False) -> int:
        """Return the largest anchor from which the lag reaches no further than ``limit``.

        It is the inverse of :meth:`reach`: reach(a) <= limit just when a <= latest_anchor(limit).

        Parameters
        ----------
        touching
            Whether those of a team begin right after a rest that its start lies in.
        """
        minutes = self.minutes or 0
        if self.team is not None:
            limit = self.team.finish_from(limit, touching=touching)
        if minutes == 0:
            return limit
        position = self.clock.pos(limit) - minutes
        if minutes < 0 and not self.clock.is_working(limit):
            position -= 1  # the lead reaches where a minute begins: the last one that fits
        return self.clock.begin(position)

    def rule(self) -> dict[str, str]:
        """Say what it is, in both languages."""
        held = self.dependency
        lag = f"{'+' if held.lag.amount > 0 else ''}{held.lag}" if held.lag.amount else ""
        text = f"{held.predecessor} -> {held.successor} ({held.type}{lag})"
        return {"en": f"the dependency {text}", "zh": f"依赖 {text}"}


Cause: TypeAlias = Bound | Link
