"""One reason why a date is what it is, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from pmcore.kernel import ResourceId, TaskId
from pmcore.wbs import Constraint, Dependency

ReasonKind: TypeAlias = Literal[
    "project_start",
    "data_date",
    "project_finish",
    "constraint",
    "deadline",
    "dependency",
    "span",
    "alap",
    "actual_start",
    "actual_finish",
    "manual",
    "done",
    "resume",
    "summary_start",
    "leveling_delay",
    "assignment_delay",
    "handed_on",
    "out_of_sequence",
    "part",
    "open_end",
    "started",
    "ends_at_start",
]


@dataclass(frozen=True, slots=True)
class Reason:
    """One bound that by itself holds a date where it is.

    Attributes
    ----------
    kind
        What holds it.

        * ``project_start``, ``project_finish``, ``constraint``, ``deadline``, ``dependency``;
          ``alap``: it is to be as late as possible.
        * ``span``: of a summary, what is its start or finish; of a level-of-effort task without
          dependencies, the first or the last of what lies beside it.
        * ``actual_start``, ``actual_finish``: facts. ``manual``: a date set by hand.
        * ``data_date``: no remaining work lies before it. ``done``: what remains of a started
          task follows what is done. ``resume``: it goes on when its work is resumed.
        * ``summary_start``: a summary above is scheduled by hand, and nothing in it starts before
          it does.
        * ``leveling_delay``, ``assignment_delay``: it is put off from where it could stand.
        * ``handed_on``: a dependency on a finished task that hands on what it should have waited
          for. ``out_of_sequence``: what that was; one for each step.
        * ``part``: of people who work apart the last one ends it.
        * ``ends_at_start``: nothing gives a level-of-effort task a later finish than its start.
        * ``started``: a task that should have followed has started.
        * ``open_end``: nothing waits for it, and so it may be only as late as it is early.
    instant
        Minutes: where the bound lies. For a dependency into the task, its anchor with the lag
        walked; for one out of it, the late date of the successor; for a delay, where the task
        would stand without it. For a level-of-effort task, where a dependency leads, whichever end
        it is at.
    task
        The leaf at the other end of the dependency, or what is the start or finish of a span; for
        a constraint or deadline, the summary above that it was set on, if it was; the summary
        above that is scheduled by hand; what has started.
    dependency, constraint
        The record, when it is one.
    resource
        Who ends the task, for a part.
    minutes
        Length of a delay: elapsed minutes for leveling, else working ones.
    lag_left
        Minutes of the lag that count, of what is handed on or where a dependency counts from what
        remains: those that are left at the data date. ``None`` where the whole of it counts.
    remaining_start
        When what remains of a started task begins, where a dependency on it counts from there; of
        one out of the task the latest such start.
    """

    kind: ReasonKind
    instant: int
    task: TaskId | None = None
    dependency: Dependency | None = None
    constraint: Constraint | None = None
    resource: ResourceId | None = None
    minutes: int = 0
    lag_left: int | None = None
    remaining_start: int | None = None
