"""Which tasks are critical, as the options read it."""

from __future__ import annotations

from pmcore.kernel import TaskId
from pmcore.testing.floats import Floats
from pmcore.testing.plan import Plan


def critical_tasks(
    plan: Plan, floats: Floats, longest_path: frozenset[TaskId]
) -> frozenset[TaskId]:
    """Return the critical leaves and the summary tasks above them, or those short themselves."""
    open_ = [
        leaf.id
        for leaf in plan.leaves.values()
        if leaf.standing != "finished" and leaf.task not in plan.idle
    ]
    total = {leaf: floats.of(_counted(plan, floats, leaf)).total for leaf in open_}
    at_most = {leaf for leaf in open_ if total[leaf] <= plan.options.critical_float}
    negative = {leaf for leaf in open_ if total[leaf] < 0}
    longest_path &= set(open_)
    leaves = {
        "total_float": at_most,
        "longest_path": longest_path,
        "auto": negative | longest_path if _float_misleads(plan) else at_most,
    }[plan.options.criticality]
    tasks = {plan.leaves[leaf].task for leaf in leaves}
    if leaves is at_most:  # of people who work apart, the float in their task's calendar counts
        parted = [task for task in plan.below if task not in plan.fixed and task not in plan.idle]
        few = [task for task in parted if floats.of(task).total <= plan.options.critical_float]
        tasks.update(few, *(plan.project.ancestors(task) for task in few))
    found = frozenset(tasks).union(*(plan.over(leaf) for leaf in leaves))
    if leaves is at_most:
        own = {summary for summary in plan.fixed if floats.is_by_dates(summary)}
        short = {each for each in own if floats.of(each).total <= plan.options.critical_float}
        found = (found - own) | {each for each in short if floats.is_open(each)}
    return found


def _counted(plan: Plan, floats: Floats, leaf: TaskId) -> TaskId:
    """Return a leaf, or the task that it is a part of where that has floats of its own."""
    task = plan.leaves[leaf].task
    return task if floats.is_one(task) else leaf


def _float_misleads(plan: Plan) -> bool:
    """Whether float alone does not tell what moves the end."""
    calendars = {leaf.calendar for leaf in plan.leaves.values()}
    return len(calendars) > 1 or plan.settings.finish is not None
