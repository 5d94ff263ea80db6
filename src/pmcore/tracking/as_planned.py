"""Progress of everything that should have happened: a plan that went as it was scheduled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

from pmcore.calendars import instant_of
from pmcore.kernel import Duration, TaskId
from pmcore.kernel.coercion import DateLike, date_of, one_of_kind
from pmcore.scheduling import Schedule, TaskDates
from pmcore.scheduling.engine.irregular import pauses_of
from pmcore.scheduling.engine.remains import left_minutes
from pmcore.wbs import Task, TaskFields
from pmcore.wbs.effort import whole_minutes


def progress_as_planned(schedule: Schedule, data_date: DateLike) -> dict[TaskId, TaskFields]:
    """Say what the progress is at a data date if all work went as it was scheduled.

    Parameters
    ----------
    schedule
        Its scheduled dates are taken for what happened.
    data_date
        The moment up to which; a date means its first instant in the project's zone.

    Returns
    -------
    dict[TaskId, TaskFields]
        In outline order, for each task that started before the data date and is not finished
        yet: what to change, ready for ``project.update(task, **fields)``. A task that was to be
        finished gets its scheduled dates as actual ones; of one under way what remains follows
        from the data date on, of people who work apart to each of them. Summaries, level of
        effort, tasks that take no part and tasks whose work is suspended beyond the data date are
        left out.

    Raises
    ------
    InputError
        ``value.invalid`` for what is no schedule; that and the codes of times for a date that
        cannot be read.

    Notes
    -----
    The project is not changed: set its data date, and record what went otherwise, yourself. What
    Primavera P6 calls *update progress* and Microsoft Project *update project*.

    Examples
    --------
    >>> from pmcore import Calendar, Project, schedule
    >>> office = Calendar.standard("office", zone=None)
    >>> plan = Project("fence", "Fence", start="2026-03-02", calendars=[office])
    >>> _ = plan.add("dig", "Dig", duration="2d"), plan.add("pour", "Pour", duration="2d")
    >>> _ = plan.link("dig", "pour")
    >>> for task, fields in progress_as_planned(schedule(plan), "2026-03-05").items():
    ...     print(task, sorted(fields), fields.get("percent_complete"))
    dig ['actual_finish', 'actual_start'] None
    pour ['actual_start', 'percent_complete', 'remaining_duration'] 50
    """
    one_of_kind(schedule, "schedule", Schedule)
    until = _instant(date_of(data_date, "data_date"), schedule.zone)
    found: dict[TaskId, TaskFields] = {}
    for dates in schedule:
        task = schedule.project[dates.id]
        is_spanned = dates.kind in ("summary", "level_of_effort")
        if is_spanned or not task.is_active or task.actual_finish is not None:
            continue
        fields = _progress(schedule, task, dates, until)
        if fields is not None:
            found[dates.id] = fields
    return found


def _progress(schedule: Schedule, task: Task, dates: TaskDates, until: int) -> TaskFields | None:
    row = schedule.row(dates.id)
    start = int(schedule.columns.scheduled_start[row])
    finish = int(schedule.columns.scheduled_finish[row])
    if _rests(schedule, task, until):
        return None
    begun: TaskFields = {}
    if task.actual_start is None:
        begun["actual_start"] = dates.scheduled_start
    if finish <= until and start < until:
        return {**begun, "actual_finish": dates.scheduled_finish}
    if start >= until:
        return None
    if len(task.assignments) > 1 and schedule._workloads.is_apart(task):
        return {**begun, **_of_team(schedule, task.replace(**begun), until)}
    minutes = _work(schedule, dates, until, finish) - _pauses_ahead(schedule, task, dates, until)
    if task.actual_start is not None:
        minutes = min(minutes, _remaining(schedule, task))
    length = max(whole_minutes(task, schedule.project.minutes), minutes, 1)
    return {
        **begun,
        "remaining_duration": Duration(f"{minutes}{'emin' if dates.is_elapsed else 'min'}"),
        "percent_complete": (length - minutes) * 100 // length,
    }


def _of_team(schedule: Schedule, task: Task, until: int) -> TaskFields:
    """Return what is left to each of those who work on a started task apart."""
    minutes, row = schedule.project.minutes, schedule.row(task.id)
    after = partial(schedule._workloads.minutes_after, row, instant=until)
    told = [Duration(f"{after(held)}min") for held in task.assignments]
    team = [
        replace(held, remaining_duration=left)
        for held, left in zip(task.assignments, told, strict=True)
    ]
    left = left_minutes(task.replace(assignments=team), minutes)
    length = max(whole_minutes(task, minutes), left, 1)
    return {"assignments": team, "percent_complete": (length - left) * 100 // length}


def _rests(schedule: Schedule, task: Task, until: int) -> bool:
    """Whether the work of a task is suspended at a moment."""
    if task.suspended is None:
        return False
    return task.resume is None or _instant(task.resume, _zone(schedule, task)) >= until


def _remaining(schedule: Schedule, task: Task) -> int:
    """Minutes that are known to remain of a started task."""
    return left_minutes(task, schedule.project.minutes)


def _work(schedule: Schedule, dates: TaskDates, first: int, last: int) -> int:
    """Minutes of the time a task is worked in, from one instant to another."""
    if dates.is_elapsed:
        return last - first
    working = schedule.working_times[dates.calendar]
    return working.diff(first, last)


def _pauses_ahead(schedule: Schedule, task: Task, dates: TaskDates, until: int) -> int:
    """Minutes of the pauses of a task that begin after a moment, or go on then."""
    if not task.splits:
        return 0
    start = int(schedule.columns.scheduled_start[schedule.row(dates.id)])
    passed, ahead = _work(schedule, dates, start, until), 0
    for after, pause in pauses_of(task.splits, schedule.project.minutes):
        rested = min(max(passed - after, 0), pause)
        passed, ahead = passed - rested, ahead + pause - rested
    return ahead


def _zone(schedule: Schedule, task: Task) -> str | None:
    return schedule.project.calendars[task.calendar or schedule.default_calendar].zone


def _instant(at: date, zone: str | None) -> int:
    return instant_of(at, zone, field="data_date", edge="start")
