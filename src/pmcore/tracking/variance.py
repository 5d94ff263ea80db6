"""How far a schedule is from a baseline: variances in working time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pmcore.calendars import datetime_of, instant_of
from pmcore.kernel import ConversionSettings, Duration, TaskId
from pmcore.kernel.coercion import one_of_kind
from pmcore.scheduling import Schedule
from pmcore.tracking.baselining import baseline_of
from pmcore.wbs import Baseline, BaselineTask
from pmcore.wbs.money import added


@dataclass(frozen=True, slots=True)
class TaskVariance:
    """One task that a baseline has: then, now, and the difference.

    A difference is ``None`` where the baseline does not say, or nothing tells what it is now.

    Attributes
    ----------
    task
        Its id.
    baseline
        What was planned then.
    now
        The same of the schedule.
    start_minutes, finish_minutes
        By how much its start and finish are later than planned; negative is earlier. Working
        minutes of the calendar it is worked in, elapsed ones where its duration is elapsed.
    duration_minutes
        By how much it takes longer; ``None`` as well where one duration is working time and the
        other elapsed.
    effort_minutes
        By how much it takes more working time of all people.
    cost
        By how much it costs more.
    is_elapsed
        Whether the minutes of start, finish and duration are elapsed time.
    """

    task: TaskId
    baseline: BaselineTask
    now: BaselineTask
    start_minutes: int | None
    finish_minutes: int | None
    duration_minutes: int | None
    effort_minutes: int | None
    cost: Decimal | None
    is_elapsed: bool

    @property
    def is_none(self) -> bool:
        """Whether everything that is known is as it was planned."""
        known = (self.start_minutes, self.finish_minutes, self.duration_minutes)
        return not any((*known, self.effort_minutes, self.cost))


@dataclass(frozen=True, slots=True, repr=False)
class Variance:
    """A schedule held against a baseline.

    Attributes
    ----------
    baseline
        What was planned then.
    tasks
        By id, those that both have, in outline order.
    added
        Tasks that take part now and are not in the baseline, in outline order.
    removed
        Tasks of the baseline that are gone or take no part any more, in its order.
    finish, baseline_finish
        When the last of its tasks finishes now, and did in the baseline, in the project's zone;
        ``None`` where no task has a finish.
    finish_minutes
        By how much the project finishes later, in working minutes of its own calendar.
    conversion
        What a day is, for words.
    """

    baseline: Baseline
    tasks: Mapping[TaskId, TaskVariance]
    added: tuple[TaskId, ...]
    removed: tuple[TaskId, ...]
    finish: datetime | None
    baseline_finish: datetime | None
    finish_minutes: int | None
    conversion: ConversionSettings

    def __repr__(self) -> str:
        changed = sum(not each.is_none for each in self.tasks.values())
        number = self.baseline.number
        return f"<Variance from baseline {number}: {changed} of {len(self.tasks)} tasks>"


def variance(schedule: Schedule, baseline: Baseline | int = 0) -> Variance:
    """Hold a schedule against a baseline.

    Parameters
    ----------
    schedule
        What is planned, or has happened, now.
    baseline
        One of the project that was scheduled, by its number, or any other.

    Raises
    ------
    ProjectError
        ``baseline.unknown``.
    InputError
        ``value.invalid``; ``time.naive`` or ``time.aware`` for dates of another baseline that do
        not fit the project.
    CalendarError
        ``calendar.holidays_unknown`` for dates in years that a holiday source does not know.

    Examples
    --------
    >>> from pmcore import Calendar, Project, schedule
    >>> office = Calendar.standard("office", zone=None, hours="09:00-17:00")
    >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
    >>> _ = plan.add("dig", "Dig", duration="2d"), plan.add("pour", "Pour", duration="1d")
    >>> _ = plan.link("dig", "pour")
    >>> plan.set_baseline(baseline_of(schedule(plan)))
    >>> _ = plan.update("dig", duration="3d")
    >>> late = variance(schedule(plan))
    >>> late.tasks["dig"].duration_minutes, late.tasks["pour"].start_minutes, late.finish_minutes
    (480, 480, 480)
    """
    one_of_kind(schedule, "schedule", Schedule)
    held = baseline if isinstance(baseline, Baseline) else schedule.project.baseline(baseline)
    return _Comparer(schedule, held).variance()


class _Comparer:
    """Compares one schedule with one baseline."""

    def __init__(self, schedule: Schedule, baseline: Baseline) -> None:
        self._schedule = schedule
        self._baseline = baseline
        self._now = baseline_of(schedule, baseline.number)

    def variance(self) -> Variance:
        schedule, baseline = self._schedule, self._baseline
        last, now = self._last(baseline), self._last(self._now)
        minutes = None
        if last is not None and now is not None:
            minutes = schedule.count_minutes([(None, last, now)])[0]
        return Variance(
            baseline,
            {each.task: each for each in self._tasks()},
            added=tuple(row.task for row in self._now if row.task not in baseline),
            removed=tuple(row.task for row in baseline if row.task not in self._now),
            finish=None if now is None else datetime_of(now, schedule.zone),
            baseline_finish=None if last is None else datetime_of(last, schedule.zone),
            finish_minutes=minutes,
            conversion=schedule.project.settings.conversion,
        )

    def _last(self, baseline: Baseline) -> int | None:
        finishes = (self._finish(row.task, row.finish) for row in baseline if row.finish)
        return max(finishes, default=None)

    def _tasks(self) -> Iterator[TaskVariance]:
        starts, finishes = self._moves()
        is_elapsed = self._schedule.is_elapsed.tolist()
        for now in self._now:
            then = self._baseline.get(now.task)
            if then is not None:
                yield TaskVariance(
                    now.task,
                    then,
                    now,
                    starts.get(now.task),
                    finishes.get(now.task),
                    self._longer(then.duration, now.duration),
                    self._longer(then.effort, now.effort),
                    _dearer(then.cost, now.cost),
                    is_elapsed=is_elapsed[self._schedule.row(now.task)],
                )

    def _moves(self) -> tuple[dict[TaskId, int], dict[TaskId, int]]:
        """Return by how much starts and finishes are later, all counted in one go."""
        starts: list[tuple[TaskId, int, int]] = []
        finishes: list[tuple[TaskId, int, int]] = []
        for now in self._now:
            id, then = now.task, self._baseline.get(now.task)
            if then and then.start and now.start:
                starts.append((id, self._start(id, then.start), self._start(id, now.start)))
            if then and then.finish and now.finish:
                finishes.append((id, self._finish(id, then.finish), self._finish(id, now.finish)))
        counted = self._schedule.count_minutes([*starts, *finishes])
        return _by_task(starts, counted), _by_task(finishes, counted[len(starts) :])

    def _longer(self, then: Duration | None, now: Duration | None) -> int | None:
        if then is None or now is None or then.kind != now.kind:
            return None
        minutes = self._schedule.project.minutes
        return minutes(now) - minutes(then)

    def _start(self, task: TaskId, at: date) -> int:
        return instant_of(at, self._zone(task), field=f"start of {task}", edge="start")

    def _finish(self, task: TaskId, at: date) -> int:
        return instant_of(at, self._zone(task), field=f"finish of {task}", edge="end")

    def _zone(self, task: TaskId) -> str | None:
        """Zone of the calendar of a task; of one that is gone that of the project."""
        project, own = self._schedule.project, self._schedule.default_calendar
        calendar = project[task].calendar if task in project else None
        return project.calendars[calendar or own].zone


def _dearer(then: Decimal | None, now: Decimal | None) -> Decimal | None:
    return None if then is None or now is None else added((now, then.copy_negate()))


def _by_task(spans: Sequence[tuple[TaskId, int, int]], counted: Sequence[int]) -> dict[TaskId, int]:
    return {task: minutes for (task, _, _), minutes in zip(spans, counted, strict=False)}
