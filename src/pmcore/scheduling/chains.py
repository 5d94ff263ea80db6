"""The chain behind a date: from the rule that begins it, task by task, to the date."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from pmcore.kernel import TaskId
from pmcore.kernel.findings import LANGUAGES
from pmcore.kernel.naming import say_task
from pmcore.scheduling.drivers import Drivers
from pmcore.scheduling.engine.nodes import Role
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.known import known_of
from pmcore.scheduling.leaf_node import LeafNode
from pmcore.scheduling.reason import Reason

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule
    from pmcore.wbs import Task

# How many tasks before its end a chain names; the rest is counted.
_NAMED = 4
_DELAYS = ("leveling_delay", "assignment_delay")
_WAITED_FOR = ("dependency", "handed_on", "out_of_sequence")
_WORDS = {
    "en": {
        "project_start": "project start {date}",
        "data_date": "data date {date}",
        "actual_start": "actual start {date} of {task}",
        "actual_finish": "actual finish {date} of {task}",
        "done": "actual start {date} of {task}",
        "resume": "work on {task} resumed {date}",
        "manual": "{task} set by hand to {date}",
        "summary_start": "{task} set by hand to {date}",
        "rule": "{kind} {date} on {task}",
        "more": "{count} more",
        "from": "{rule} > {path}",
    },
    "zh": {
        "project_start": "项目开始 {date}",
        "data_date": "数据日期 {date}",
        "actual_start": "{task} 的实际开始 {date}",
        "actual_finish": "{task} 的实际完成 {date}",
        "done": "{task} 的实际开始 {date}",
        "resume": "{task} 的工作恢复 {date}",
        "manual": "{task} 的手动日期 {date}",
        "summary_start": "{task} 的手动日期 {date}",
        "rule": "{task} 的 {kind} {date}",
        "more": "另 {count} 个",
        "from": "{rule} > {path}",
    },
}


class Chains:
    """Follows what drives backwards, each task once however many chains run through it."""

    def __init__(self, schedule: Schedule, solution: Solution) -> None:
        self.schedule, self.solution = schedule, solution
        self.network = solution.network
        limits, place = solution.limits, solution.early.place
        # a leaf whose place follows from its own bounds alone begins a chain
        self._begins = (limits.lower == place) | (limits.cap == place)
        self._drivers = Drivers(solution)
        self._before: dict[int, int | None] = {}
        self._origin: dict[int, tuple[int, int]] = {}
        self._reasons: dict[int, tuple[Reason, ...]] = {}
        self._rules: dict[tuple[int, str], str] = {}

    def to(self, leaf: int) -> dict[str, Any]:
        """Return the chain that ends at a leaf: words, the last tasks, how many in all."""
        first, count = self._found(leaf)
        path: list[TaskId] = []
        node: int | None = leaf
        while node is not None and len(path) < _NAMED:
            path.append(self.network.task_of(node).id)
            node = self._step(node)
        path.reverse()
        begin = self.network.task_of(first).id
        return {
            "chain": {tag: self._said(first, begin, path, count, tag) for tag in LANGUAGES},
            "path": path if path[0] == begin else [begin, *path],
            "length": count,
        }

    def into(self, edge: int) -> dict[str, Any]:
        """Return the chain that ends at the predecessor of an edge."""
        anchor = int(self.solution.anchor[self.network.edges.source[edge]])
        return self.to(next(self._drivers.real([anchor])))

    def cap_of(self, leaf: int) -> dict[str, str]:
        """Name the constraint that alone holds a leaf back."""
        for reason in self._held_by(leaf):
            if reason.constraint is not None:
                return {
                    "kind": reason.constraint.kind,
                    "date": plain_moment(reason.constraint.at),
                    "task": reason.task or self.network.task_of(leaf).id,
                }
        raise AssertionError(f"leaf {leaf} is not held back")

    def name(self, task: TaskId, tag: str) -> str:
        """Say a task by id and name."""
        return say_task(task, self.schedule.project[task].name.pick(tag), tag)

    def _found(self, leaf: int) -> tuple[int, int]:
        """First leaf of the chain to a leaf, and how many it has."""
        walked: list[int] = []
        node: int | None = leaf
        while node is not None and node not in self._origin:
            walked.append(node)
            node = self._step(node)
        first, count = (walked[-1], 0) if node is None else self._origin[node]
        for known in reversed(walked):
            count += 1
            self._origin[known] = first, count
        return first, count

    def _step(self, leaf: int) -> int | None:
        """Leaf before this one, or the fact of one: the first that drives it."""
        if leaf not in self._before:
            begins = self._begins[self._drivers.behind_delays(leaf)]
            drivers = iter(()) if begins else self._drivers.of(leaf)
            self._before[leaf] = next(drivers, None)
        return self._before[leaf]

    def _said(self, first: int, begin: TaskId, path: list[TaskId], count: int, tag: str) -> str:
        say = _WORDS[tag]
        names = [self.name(task, tag) for task in path]
        if count > len(path):
            left_out = count - len(path) - 1
            more = [say["more"].format(count=left_out)] if left_out else []
            names = [self.name(begin, tag), *more, *names]
        if (first, tag) not in self._rules:
            self._rules[first, tag] = self._rule(first, tag)
        return say["from"].format(rule=self._rules[first, tag], path=" > ".join(names))

    def _held_by(self, leaf: int) -> tuple[Reason, ...]:
        """Everything that holds the early place of a leaf."""
        if leaf not in self._reasons:
            self._reasons[leaf] = LeafNode(self.solution, leaf).early()
        return self._reasons[leaf]

    def _rule(self, first: int, tag: str) -> str:
        """Say the rule that begins a chain."""
        reason = self._beginning(first)
        task = self.network.task_of(first)
        constraint = reason.constraint
        return _WORDS[tag]["rule" if constraint is not None else reason.kind].format(
            kind="" if constraint is None else constraint.kind,
            date=plain_moment(self._date(reason, task)),
            task=self.name(reason.task or task.id, tag),
        )

    def _beginning(self, first: int) -> Reason:
        """Return the reason that holds the first of a chain, whatever delays it."""
        if self.network.nodes.role[first] == Role.STARTED:
            leaf = self.network.outline.main_node(int(self.network.nodes.row[first]))
            known = known_of(self.solution, leaf)
            assert known is not None
            return known.reasons[0]
        told = [reason for reason in self._held_by(first) if reason.kind not in _DELAYS]
        # a dependency may hold it as well where it would be without
        later = (reason for reason in told if reason.kind not in ("actual_start", *_WAITED_FOR))
        return next(later, told[0])

    def _date(self, reason: Reason, task: Task) -> date:
        """Return the date of a reason as it was typed."""
        settings = self.schedule.project.settings
        if reason.constraint is not None:
            return reason.constraint.at
        if reason.kind == "summary_start":
            task = self.schedule.project[reason.task or task.id]
        by_hand = task.manual_start or task.manual_finish
        typed = {
            "project_start": settings.start,
            "data_date": settings.data_date,
            "actual_finish": task.actual_finish,
            "resume": task.resume,
            "manual": task.manual_finish if task.actual_start else by_hand,
            "summary_start": task.manual_start,
        }
        return typed.get(reason.kind) or task.actual_start or settings.start


def plain_moment(at: date) -> str:
    """Write a date or a time to the minute, as ISO 8601."""
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()
