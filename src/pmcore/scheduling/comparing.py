"""What moved between two schedules of a project, by how much and because of what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pmcore.kernel import Code, ScheduleError, TaskId
from pmcore.kernel.wording import say_minutes, say_moment
from pmcore.scheduling.reasons import early_reasons

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


@dataclass(frozen=True, slots=True)
class Move:
    """One task whose early dates differ.

    Attributes
    ----------
    task
        Its id.
    start_before, start_after, finish_before, finish_after
        In the zone of the task's calendar.
    minutes
        Working minutes of the task's calendar that its finish moved; negative is earlier. Where
        the finish stayed, those that the start moved.
    because
        Ids of the tasks at the root of it: their own duration, constraints, calendar or
        dependencies changed. Empty when calendars or project dates did it.
    """

    task: TaskId
    start_before: datetime
    start_after: datetime
    finish_before: datetime
    finish_after: datetime
    minutes: int
    because: tuple[TaskId, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Differences between two schedules, in outline order of the later one.

    Attributes
    ----------
    moves
        Tasks in both whose start or finish differs.
    added, removed
        Tasks in one only.
    finish_minutes
        How far the project finish moved, in working minutes of the project's calendar.
    became_critical, no_longer_critical
        Tasks in both.
    """

    moves: tuple[Move, ...]
    added: tuple[TaskId, ...]
    removed: tuple[TaskId, ...]
    finish_minutes: int
    became_critical: tuple[TaskId, ...]
    no_longer_critical: tuple[TaskId, ...]
    _after: Schedule

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves)

    def __len__(self) -> int:
        return len(self.moves)

    def __bool__(self) -> bool:
        return bool(self.moves or self.added or self.removed)

    def to_text(self, language: str = "en") -> str:
        """Say each move in one line, in ``en`` or ``zh``."""
        say = _SENTENCES[language]
        conversion = self._after.project.settings.conversion
        lines = [
            say["finish" if self.finish_minutes else "same"].format(
                amount=say_minutes(abs(self.finish_minutes), conversion, language),
                way=say["later" if self.finish_minutes > 0 else "earlier"],
            )
        ]
        for move in self.moves:
            because = ", ".join(move.because)
            lines.append(
                say["move"].format(
                    task=move.task,
                    before=say_moment(move.finish_before, language),
                    after=say_moment(move.finish_after, language),
                    amount=say_minutes(abs(move.minutes), conversion, language),
                    way=say["later" if move.minutes > 0 else "earlier"],
                    because=say["because"].format(tasks=because) if because else "",
                )
            )
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.to_text()


def compare(before: Schedule, after: Schedule) -> Comparison:
    """Compare two schedules of one project; see :meth:`Schedule.compare`."""
    if before.project_id != after.project_id:
        raise ScheduleError(
            Code.SCHEDULE_NOT_COMPARABLE, before=before.project_id, after=after.project_id
        )
    both = [task for task in after.task_ids if task in before]
    changed = {task for task in both if _edited(before, after, task)}
    roots = _Roots(before, after, changed)
    moves = [move for task in both if (move := _move(before, after, task, roots))]
    calendar = after.calendars[after.default_calendar]
    return Comparison(
        moves=tuple(moves),
        added=tuple(task for task in after.task_ids if task not in before),
        removed=tuple(task for task in before.task_ids if task not in after),
        finish_minutes=calendar.diff(before.solution.early.latest, after.solution.early.latest),
        became_critical=tuple(
            task for task in both if _critical(after, task) and not _critical(before, task)
        ),
        no_longer_critical=tuple(
            task for task in both if _critical(before, task) and not _critical(after, task)
        ),
        _after=after,
    )


def _critical(schedule: Schedule, task: TaskId) -> bool:
    return bool(schedule.columns.is_critical[schedule.row(task)])


def _edited(before: Schedule, after: Schedule, task: TaskId) -> bool:
    """Whether the task's own inputs differ: its record's scheduling fields, or its dependencies."""
    old, new = before.project[task], after.project[task]
    fields = ("duration", "calendar", "constraints", "parent", "kind")
    if any(getattr(old, field) != getattr(new, field) for field in fields):
        return True
    return before.project.predecessors(task) != after.project.predecessors(task)


def _move(before: Schedule, after: Schedule, task: TaskId, roots: _Roots) -> Move | None:
    old, new = before.row(task), after.row(task)
    starts = int(before.columns.early_start[old]), int(after.columns.early_start[new])
    finishes = int(before.columns.early_finish[old]), int(after.columns.early_finish[new])
    if starts[0] == starts[1] and finishes[0] == finishes[1]:
        return None
    earlier, later = before[task], after[task]
    working = after.calendars[later.calendar]
    pair = finishes if finishes[0] != finishes[1] else starts
    return Move(
        task=task,
        start_before=earlier.early_start,
        start_after=later.early_start,
        finish_before=earlier.early_finish,
        finish_after=later.early_finish,
        minutes=working.diff(*pair),
        because=roots.of(task),
    )


class _Roots:
    """Follows moved tasks back along what drives them, to the tasks that were edited."""

    def __init__(self, before: Schedule, after: Schedule, changed: set[TaskId]) -> None:
        self.before = before
        self.after = after
        self.changed = changed

    def of(self, task: TaskId) -> tuple[TaskId, ...]:
        found: set[TaskId] = set()
        seen = {task}
        pending = [task]
        while pending:
            current = pending.pop()
            if current in self.changed:
                found.add(current)
                continue
            for other in self._drivers(current):
                if other not in seen:
                    seen.add(other)
                    pending.append(other)
        return tuple(task for task in self.after.task_ids if task in found)

    def _drivers(self, task: TaskId) -> Iterator[TaskId]:
        """Yield the tasks that drive this one now, or drove it before."""
        for schedule in (self.after, self.before):
            if task not in schedule:
                continue
            row = schedule.row(task)
            outline = schedule.solution.network.outline
            if not outline.is_leaf(row):
                yield from (below.id for below in outline.tasks[row + 1 : outline.end[row]])
                continue
            for reason in early_reasons(schedule.solution, row):
                if reason.dependency is not None and reason.task is not None:
                    yield reason.dependency.predecessor
                    yield reason.task


_SENTENCES = {
    "en": {
        "finish": "The project finishes {amount} {way}.",
        "same": "The project finish does not move.",
        "move": "{task}: {before} -> {after}, {amount} {way}{because}",
        "later": "later",
        "earlier": "earlier",
        "because": ", because of {tasks}",
    },
    "zh": {
        "finish": "项目完成时间{way} {amount}。",
        "same": "项目完成时间不变。",
        "move": "{task}：{before} -> {after}，{way} {amount}{because}",
        "later": "推迟",
        "earlier": "提前",
        "because": "，原因：{tasks}",
    },
}
