"""Lint: what a careful planner would question in a plan, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pmcore.kernel import Code, Finding, JsonValue, TaskId
from pmcore.kernel.coercion import flag, whole_number
from pmcore.wbs.effort import (
    awaits_effort,
    effort_decides,
    has_length,
    is_elapsed,
    is_timed_otherwise,
    no_length,
    whole_minutes,
)
from pmcore.wbs.outline import subtree
from pmcore.wbs.project import Project
from pmcore.wbs.task import Task

_ELAPSED_DAY = 1440


@dataclass(frozen=True, slots=True)
class LintOptions:
    """Thresholds of :func:`lint`; the host decides what is too coarse.

    Attributes
    ----------
    longest_task_days
        Working days (by the project's conversion settings; 24-hour days for elapsed durations)
        above which a leaf should be split.
    owners, deliverables, milestones, open_ends
        Whether to look for missing owners, missing deliverables and criteria, phases without a
        milestone, and tasks without predecessor or successor, or with level of effort alone.
    """

    longest_task_days: int = 20
    owners: bool = True
    deliverables: bool = True
    milestones: bool = True
    open_ends: bool = True

    def __post_init__(self) -> None:
        whole_number(self.longest_task_days, "longest_task_days", 1, 10_000)
        for name in ("owners", "deliverables", "milestones", "open_ends"):
            flag(getattr(self, name), name)


def lint(project: Project, options: LintOptions = LintOptions()) -> tuple[Finding, ...]:
    """List what is missing or too coarse, task by task as the outline reads.

    A summary's dependencies count for every leaf below it. The first leaves of the outline may
    have no predecessor and the last no successor: one open start and one open end are allowed.
    Level of effort may have neither, and a link with it is none: a task with only such
    predecessors waits for nothing.

    Examples
    --------
    >>> plan = Project("SITE", "Site", start="2026-03-02")
    >>> plan.add("dig", "Dig", duration="30d", owner="u.li", deliverables=["Pit"]).id
    'dig'
    >>> [str(finding.code) for finding in lint(plan)]
    ['lint.criterion', 'lint.long_task']
    """
    findings: list[Finding] = []
    linked = _Linked(project)
    for task, depth in project.outline():
        if project.is_summary(task.id):
            findings.extend(_counted_twice(project, task))
            if depth == 0 and options.milestones:
                findings.extend(_phase(project, task))
        else:
            findings.extend(_leaf(project, task, options))
            if options.open_ends:
                findings.extend(linked.open_ends(task))
    return tuple(finding.naming(project.name_of) for finding in findings)


def _leaf(project: Project, task: Task, options: LintOptions) -> Iterator[Finding]:
    if options.owners and task.owner is None:
        yield Finding(Code.LINT_OWNER, {"task": task.id})
    if options.deliverables and not task.is_milestone:
        yield from _deliverables(task)
    yield from _unestimated(task)
    duration = _too_long(project, task, options.longest_task_days)
    if duration is not None:
        context: dict[str, JsonValue] = {
            "task": task.id,
            "duration": duration,
            "limit_days": options.longest_task_days,
        }
        yield Finding(Code.LINT_LONG_TASK, context)


def _unestimated(task: Task) -> Iterator[Finding]:
    if is_timed_otherwise(task):
        return
    if awaits_effort(task):
        yield Finding(Code.LINT_EFFORT, {"task": task.id})
    elif not has_length(task):
        yield Finding(Code.LINT_DURATION, {"task": task.id, **no_length(task)})


def _deliverables(task: Task) -> Iterator[Finding]:
    if not task.deliverables:
        yield Finding(Code.LINT_DELIVERABLE, {"task": task.id})
    for deliverable in task.deliverables:
        if not deliverable.criteria:
            name = str(deliverable.name)
            yield Finding(Code.LINT_CRITERION, {"task": task.id, "deliverable": name})


def _too_long(project: Project, task: Task, limit_days: int) -> str | None:
    """Write the duration of a task that takes more days than it should."""
    minutes = whole_minutes(task, project.minutes)
    conversion = project.settings.conversion
    day = _ELAPSED_DAY if is_elapsed(task) else conversion.minutes_per_day
    if minutes <= limit_days * day:
        return None
    is_said = task.duration is not None and not effort_decides(task)
    return str(task.duration) if is_said else f"{minutes / day:g}d"


def _counted_twice(project: Project, task: Task) -> Iterator[Finding]:
    """Find who works on a summary task and, once more, on something below it."""
    below = subtree(project.tree(), task.id)[1:] if task.assignments else []
    for held in task.assignments:
        tasks = [
            id
            for id in below
            if any(each.resource == held.resource for each in project[id].assignments)
        ]
        if tasks:
            context: dict[str, JsonValue] = {"resource": held.resource, "task": task.id}
            yield Finding(Code.LINT_COUNTED_TWICE, {**context, "tasks": [*tasks]})


def _phase(project: Project, task: Task) -> Iterator[Finding]:
    below = subtree(project.tree(), task.id)
    if not any(project[id].is_milestone for id in below):
        yield Finding(Code.LINT_PHASE_MILESTONE, {"task": task.id})


class _Linked:
    """Which tasks have a predecessor and a successor, their own or a summary's above them.

    Level of effort holds up nothing and waits for nothing, so a link with it is none of these.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._effort = {task.id for task in project if task.is_level_of_effort}
        links = project.dependencies()
        binding = [link for link in links if not self._effort & {link.predecessor, link.successor}]
        self.waiting = _with_all_below(project, {link.successor for link in binding})
        self.awaited = _with_all_below(project, {link.predecessor for link in binding})
        self._beside = {link.successor for link in links if link.predecessor in self._effort}
        leaves = [task.id for task in project if not project.is_summary(task.id)]
        leaves = [id for id in leaves if id not in self._effort]
        self.first = next((id for id in leaves if id not in self.waiting), None)
        self.last = next((id for id in reversed(leaves) if id not in self.awaited), None)

    def open_ends(self, task: Task) -> Iterator[Finding]:
        if task.id in self._effort:
            return
        if task.id not in self.waiting:
            if before := self._effort_before(task):
                context: dict[str, JsonValue] = {"task": task.id, "predecessors": [*before]}
                yield Finding(Code.LINT_WAITS_FOR_EFFORT, context)
            elif task.id != self.first:
                yield Finding(Code.LINT_OPEN_START, {"task": task.id})
        if task.id not in self.awaited and task.id != self.last:
            yield Finding(Code.LINT_OPEN_END, {"task": task.id})

    def _effort_before(self, task: Task) -> list[TaskId]:
        """Return the level of effort before a task, or before a summary above it."""
        if not self._beside:
            return []
        rows = [id for id in (task.id, *self._project.ancestors(task.id)) if id in self._beside]
        links = (link for id in rows for link in self._project.predecessors(id))
        found = (link.predecessor for link in links if link.predecessor in self._effort)
        return [*dict.fromkeys(found)]


def _with_all_below(project: Project, ids: set[TaskId]) -> set[TaskId]:
    reached: set[TaskId] = set()
    for task in project:  # parents come first
        if task.id in ids or task.parent in reached:
            reached.add(task.id)
    return reached
