"""People who work on a task apart: who of them is the last to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pmcore.scheduling.engine.crews import content_of, parts_of
from pmcore.scheduling.engine.remains import goes_on, shares_of
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.reason import Reason
from pmcore.wbs.assignments import Assignment
from pmcore.wbs.effort import apart_span

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


def last_part(schedule: Schedule, solution: Solution, row: int) -> tuple[Reason, ...]:
    """Say who ends a task that people work on apart; nothing of any other task.

    Who works in the same calendar from the same beginning to the same end is one part; of several
    in the last part who has the most to do counts.
    """
    network = solution.network
    if network.outline.node[row] >= 0:
        return ()
    nodes = network.outline.leaves(row)
    if nodes.size < 2:
        return ()
    last = int(nodes[solution.early.finish[nodes].argmax()])
    task, project = network.outline.tasks[row], schedule.project
    works_in = {each.id: each.calendar for each in project.settings.resources}

    ends = {}
    if goes_on(task):
        shares = shares_of(task, project.minutes)
        ends = {held: share.end for held, share in zip(task.assignments, shares, strict=True)}

    def ends_after(held: Assignment) -> int:
        if held in ends:
            return ends[held]
        _, last = apart_span(task, held, project.minutes)
        return last

    calendar = network.calendars[int(network.nodes.calendar[last])]
    own = {content_of(part) for part in parts_of(calendar)}
    calendars = project.calendars
    among = [
        held
        for held in task.assignments
        if content_of(calendars[works_in[held.resource] or schedule.default_calendar]) in own
    ]
    person = max(among or task.assignments, key=ends_after).resource
    return (Reason("part", int(solution.early.finish[last]), resource=person),)
