"""What a plan uses that the checks do not know, so that no verdict is given in ignorance."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pmcore.kernel import Code
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.report import Report
from pmcore.wbs import Task


class _Feature(NamedTuple):
    """Something a plan may use; words for it, and whether a task of the plan uses it."""

    en: str
    zh: str
    is_used: Callable[[Plan, Task], bool]


def find_unknown(plan: Plan, report: Report) -> bool:
    """Report what the plan uses and the checks do not know; say whether there is any."""
    found = [*_of_tasks(plan), *_of_project(plan)]
    for feature, where in found:
        report.add(Code.VERIFY_NOT_CHECKABLE, feature=feature, where=where)
    return bool(found)


def _of_tasks(plan: Plan) -> Iterator[tuple[dict[str, str], object]]:
    for feature in _OF_TASKS:
        tasks = [task.id for task in plan.tasks if feature.is_used(plan, task)]
        if tasks:
            yield {"en": feature.en, "zh": feature.zh}, tasks


def _of_project(plan: Plan) -> Iterator[tuple[dict[str, str], object]]:
    settings, options = plan.settings, plan.options
    if settings.data_date is not None and options.data_date == "heeded":
        date = settings.data_date.isoformat()
        yield {"en": "the data date", "zh": "数据日期"}, [date]
    if options.project_start == "default" and _may_precede_the_start(plan):
        yield {"en": "the option project_start", "zh": "选项 project_start"}, ["default"]
    if options.open_ends == "own_finish":
        yield {"en": "the option open_ends", "zh": "选项 open_ends"}, ["own_finish"]


def _may_precede_the_start(plan: Plan) -> bool:
    """Whether something could ask a task to start before the project: else both readings agree."""
    leads = any(link.dependency.lag.amount < 0 for link in plan.links)
    return leads or any(bound.at < plan.start.at for bounds in plan.bounds for bound in bounds)


def _is_apart(plan: Plan, task: Task) -> bool:
    """Whether people work on a task each on their own."""
    if plan.children[plan.rows[task.id]] or task.is_milestone or task.fixed == "duration":
        return False
    shares = plan.options.assignments == "apart" and len(task.assignments) > 1
    return shares or any(each.is_apart for each in task.assignments)


_OF_TASKS = (
    _Feature("actual dates", "实际日期", lambda _, task: task.actual_start is not None),
    _Feature("dates set by hand", "手动设定的日期", lambda _, task: task.is_manual),
    _Feature("inactive tasks", "停用的任务", lambda _, task: not task.is_active),
    _Feature("pauses in the work", "工作中的停顿", lambda _, task: bool(task.splits)),
    _Feature("leveling delays", "调配延迟", lambda _, task: task.leveling_delay is not None),
    _Feature("people who work apart", "各自工作的人员", _is_apart),
)
