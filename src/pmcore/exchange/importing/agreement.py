"""Computed dates held against those a file stored: where they differ, and the likely cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pmcore.exchange.importing.feature import Feature
from pmcore.exchange.importing.imported import Imported, StoredDates
from pmcore.kernel import Code, Finding, TaskId, json_safe

if TYPE_CHECKING:
    from pmcore.scheduling import Schedule, TaskDates
    from pmcore.wbs import Project

_ONE_MINUTE = timedelta(minutes=1)
# Why a project finishes at another time than its file says.
TASKS_DIFFER = Feature("tasks_differ", "dates of tasks differ", "任务的日期不同")
BEYOND_TASKS = Feature(
    "beyond_tasks", "no task in the file finishes then", "文件中没有任务在该时刻完成"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A task whose computed dates are not the stored ones.

    Attributes
    ----------
    task
        Its id.
    start, finish
        As computed.
    stored_start, stored_finish
        As the file has them.
    cause
        What most likely explains it: a guess by rules, not a proof.
    because
        The predecessor it follows, when that is the cause.
    """

    task: TaskId
    start: datetime
    finish: datetime
    stored_start: datetime | None
    stored_finish: datetime | None
    cause: Feature
    because: TaskId | None = None

    def to_finding(self) -> Finding:
        """Return the same as a finding that reads well in both languages."""
        after = f" {self.because}" if self.because else ""
        times = {
            name: f"{at:%Y-%m-%d %H:%M}" if at else None
            for name, at in (
                ("start", self.start),
                ("finish", self.finish),
                ("stored_start", self.stored_start),
                ("stored_finish", self.stored_finish),
            )
        }
        cause = json_safe({"en": self.cause.en + after, "zh": self.cause.zh + after})
        context = {"task": self.task, **times, "kind": self.cause.name, "cause": cause}
        return Finding(Code.IMPORT_DIFFERS, context)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Agreement:
    """How far computed and stored dates agree, to the minute.

    Attributes
    ----------
    schedule
        The computed dates.
    compared
        Leaf tasks that the file has dates for.
    differences
        Those whose start or finish differs by a minute or more, in outline order.
    leaves
        Dates of all leaf tasks as the tool would show them, in outline order.
    finish_cause
        Why the project finishes at another time than stored; ``None`` if it does not, or if the
        file does not say when it finishes.
    """

    schedule: Schedule
    compared: int
    differences: tuple[Difference, ...]
    leaves: tuple[TaskDates, ...]
    finish_cause: Feature | None

    @property
    def share(self) -> float:
        """Share of the compared tasks that agree; 1.0 when there is nothing to compare."""
        return 1.0 - len(self.differences) / self.compared if self.compared else 1.0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding for each difference."""
        return tuple(difference.to_finding() for difference in self.differences)

    def causes(self) -> dict[str, int]:
        """Count tasks by cause, the most frequent first; who only follows counts with the first."""
        known = {difference.task: difference for difference in self.differences}
        counts = Counter(_origin(difference, known) for difference in self.differences)
        return dict(counts.most_common())

    def __repr__(self) -> str:
        agree = self.compared - len(self.differences)
        return f"<Agreement: {agree} of {self.compared} tasks>"


def compare_stored(imported: Imported) -> Agreement:
    """Schedule an imported plan and list the leaf tasks whose stored dates are others.

    Tasks with an expected finish take until then, as in the tool that knows such dates.

    Raises
    ------
    ScheduleError, InputError
        As :func:`~pmcore.scheduling.schedule`.

    Examples
    --------
    >>> from pmcore.exchange import read_mspdi
    >>> xml = b'''<Project><StartDate>2026-03-02T08:00:00</StartDate>
    ...   <Tasks><Task>
    ...     <UID>1</UID><Name>Dig</Name><Duration>PT16H0M0S</Duration>
    ...     <Start>2026-03-04T08:00:00</Start><Finish>2026-03-05T17:00:00</Finish>
    ...   </Task></Tasks></Project>'''
    >>> agreement = compare_stored(read_mspdi(xml))
    >>> agreement, agreement.causes()
    (<Agreement: 0 of 1 tasks>, {'unknown': 1})
    """
    from pmcore.scheduling import schedule

    computed = schedule(_as_expected(imported), imported.options)
    stored = imported.stored.tasks
    shown = imported.tool.shown(imported, computed)
    leaves = [shown.get(each.id, each) for each in computed if each.kind != "summary"]
    held_in_file = [dates for dates in leaves if dates.id in stored]
    compared = [
        dates for dates in held_in_file if stored[dates.id].start or stored[dates.id].finish
    ]
    differing = [dates for dates in compared if _is_apart(dates, stored[dates.id])]
    apart = frozenset(dates.id for dates in differing)
    causes = imported.tool.guesser(imported, computed, apart)
    differences = []
    for dates in differing:
        held = stored[dates.id]
        cause, because = causes.of(dates, held)
        differences.append(
            Difference(
                dates.id,
                dates.scheduled_start,
                dates.scheduled_finish,
                held.start,
                held.finish,
                cause,
                because,
            )
        )
    return Agreement(
        computed,
        len(compared),
        tuple(differences),
        tuple(leaves),
        _finish_cause(imported, computed, are_apart=bool(differences)),
    )


def _finish_cause(imported: Imported, computed: Schedule, *, are_apart: bool) -> Feature | None:
    finish = imported.stored.finish
    if finish is None or not differs(finish, computed.finish):
        return None
    last = (held.finish for held in imported.stored.tasks.values() if held.finish is not None)
    if are_apart or any(not differs(finish, each) for each in last):
        return TASKS_DIFFER
    return BEYOND_TASKS


def _as_expected(imported: Imported) -> Project:
    """Return the project with the lengths that expected finishes ask for."""
    from pmcore.tracking import expected_finishes

    project = imported.project
    if all(task.expected_finish is None for task in project):
        return project
    changed = project.copy()
    for task, fields in expected_finishes(project, imported.options).changes.items():
        changed.update(task, **fields)
    return changed


def differs(stored: Any, computed: Any) -> bool:
    """Whether two times, or two counts of minutes, are a minute or more apart."""
    least = _ONE_MINUTE if isinstance(stored, datetime) else 1
    return bool(abs(computed - stored) >= least)


def _is_apart(dates: TaskDates, stored: StoredDates) -> bool:
    pairs = (stored.start, dates.scheduled_start), (stored.finish, dates.scheduled_finish)
    return any(held is not None and differs(held, at) for held, at in pairs)


def _origin(difference: Difference, known: Mapping[TaskId, Difference]) -> str:
    """Name the cause at the head of the chain that a task follows."""
    while difference.because is not None and difference.because in known:
        difference = known[difference.because]  # dependencies have no loops, so this ends
    return difference.cause.name
