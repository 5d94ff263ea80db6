"""Reasons told in sentences of one language, dates on the clock of the task they are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pmcore.calendars import datetime_of
from pmcore.kernel import CalendarId, ConversionSettings, LocalizedText, TaskId
from pmcore.kernel.findings import check_language
from pmcore.kernel.wording import say_clock_time, say_minutes, say_moment, say_typed
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.reasons import Reason
from pmcore.scheduling.rests import Rest
from pmcore.scheduling.sentences import SENTENCES
from pmcore.wbs import Dependency, DependencyType, Task
from pmcore.wbs.effort import effort_decides, is_elapsed

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


class Teller:
    """Turns reasons into sentences of one language, dates in the task's zone."""

    def __init__(self, schedule: Schedule, dates: TaskDates, language: str) -> None:
        self.schedule = schedule
        self.dates = dates
        self.language = language
        self.say = SENTENCES[check_language(language)]
        self.conversion: ConversionSettings = schedule.project.settings.conversion
        self.zone = schedule.working_times[self._calendar_of(dates.id)].zone

    def place(self) -> str:
        """Say the scheduled dates."""
        dates = self.dates
        key = "milestone" if dates.scheduled_start == dates.scheduled_finish else "task"
        return self.say[key].format(
            task=self.name(dates.id),
            start=say_moment(dates.scheduled_start, self.language),
            finish=say_moment(dates.scheduled_finish, self.language),
            length=self._duration(dates),
        )

    def moved(self, reasons: tuple[Reason, ...]) -> list[str]:
        """Say why a task is scheduled otherwise than early, if it is, or planned backward."""
        dates, options = self.dates, self.schedule.options
        if options.direction == "backward":
            key = "moved_backward" if self._is_moved else "held_backward"
        elif not self._is_moved:
            return []
        elif self.schedule.project[dates.id].as_late_as_possible:
            key = "moved_alap"
        else:
            key = "moved_pushed"
        by = [self._moved_by(reason) for reason in reasons]
        return [
            self.say[key].format(
                early=say_moment(dates.early_start, self.language),
                by=self._listed(by),
            )
        ]

    @property
    def _is_moved(self) -> bool:
        """Whether the task is scheduled otherwise than early."""
        return self.dates.scheduled_start != self.dates.early_start

    def _moved_by(self, reason: Reason) -> str:
        if reason.dependency is not None:
            successor = reason.dependency.successor
            other = reason.task if successor == self.dates.id else successor
            return self.name(other)
        if reason.kind == "project_finish":
            return self.say["the_finish"]
        if reason.constraint is None:
            return self.say["the_deadline"].format(deadline=self._deadline(reason))
        return f"{reason.constraint.kind} {_plain(reason.constraint.at)}"

    def span(self, start: Reason, finish: Reason) -> list[str]:
        """Say where a summary begins and ends."""
        first = self.say["span_start"].format(task=self.name(start.task))
        if finish.kind == "dependency":
            return [first, self.not_earlier(finish, scheduled=True)]
        return [first, self.say["span_finish"].format(task=self.name(finish.task))]

    def not_earlier(self, reason: Reason, *, scheduled: bool = False) -> str:
        """Say what keeps the task from being earlier, by early dates or by scheduled ones."""
        if reason.dependency is None:
            return self._bound("early_" + reason.kind, reason)
        dependency = reason.dependency
        anchor = self._anchor(reason.task or dependency.predecessor, dependency.type, scheduled)
        return self.say["early_dependency_" + dependency.type].format(
            predecessor=self.name(dependency.predecessor),
            leaf=self._through(dependency.predecessor, reason.task),
            anchor=self._moment(anchor),
            lag=self._lag(reason),
            into=self._into(dependency.successor),
        )

    def _anchor(self, task: TaskId, type: DependencyType, scheduled: bool) -> datetime:
        """Date of another task from which a dependency leads on, on that task's clock."""
        row, columns = self.schedule.row(task), self.schedule.columns
        ends = "finish" if type in ("FS", "FF") else "start"
        dates = getattr(columns, f"scheduled_{ends}" if scheduled else f"early_{ends}")
        zone = self.schedule.working_times[self._calendar_of(task)].zone
        return datetime_of(int(dates[row]), zone)

    def not_later(self, reason: Reason) -> str:
        """Say what keeps the task from being later; nothing where that was said already."""
        dependency = reason.dependency
        if reason.kind == "project_finish":
            if self.at(reason.instant) == self.dates.late_finish:
                # without float that was said already
                return self.say["late_project_end"] if self.dates.total_float else ""
            past = self._past(at_start=False)
            at = self._moment(datetime_of(reason.instant, self.schedule.zone))
            return self.say["late_project_finish"].format(past=past, at=at)
        if dependency is None:
            return self._bound("late_" + reason.kind, reason)
        key = "late_dependency_finish" if dependency.type in ("FF", "SF") else "late_dependency"
        lag = self._lag_words(reason)
        return self.say[key].format(
            past=self._past(at_start=dependency.type in ("SS", "SF")),
            successor=self.name(dependency.successor),
            at=self._at(reason.instant),
            type=dependency.type,
            lag=self.say["comma"] + lag if lag else "",
        )

    def _past(self, *, at_start: bool) -> str:
        late = self.dates.late_start if at_start else self.dates.late_finish
        key = "past_start" if at_start else "past_finish"
        return self.say[key].format(late=say_moment(late, self.language))

    def rest(self, rest: Rest) -> str:
        """Say a long rest on the way."""
        label = "" if rest.label is None else rest.label.pick(self.language)
        why = self.say["rest_why"].format(label=label) if label else ""
        return self.say["rest"].format(
            calendar=self.dates.calendar, first=rest.first, last=rest.last, why=why
        )

    def floating(self, *, by_path: bool, worst: TaskDates | None = None) -> str:
        """Say the floats and whether the task is critical, by the longest path or by its float.

        Of a summary that is too late its ``worst`` leaf is told, by its own float.
        """
        dates = self.dates
        key = "negative" if dates.total_float < 0 else "float" if dates.total_float else "no_float"
        if self._is_moved and dates.total_float:
            is_late = dates.scheduled_finish >= dates.late_finish
            key += "_at_latest" if is_late else "_moved"
        if dates.kind == "summary" and dates.total_float:
            # its finish may be set by another leaf than its float
            key = "negative_inside" if dates.total_float < 0 else "float_inside"
        told = dates if worst is None or dates.total_float >= 0 else worst
        amount = abs(told.total_float)
        said = self.say[key].format(
            leaf=self.name(told.id),
            total=say_minutes(amount, self.conversion, self.language, elapsed=told.is_elapsed),
            free=self.length(dates.free_float),
            late=say_moment(dates.late_finish, self.language),
        )
        if dates.is_critical and dates.total_float > 0:
            return said + self.say["critical_with_float" if by_path else "critical_by_threshold"]
        return said + self.say["critical" if dates.is_critical else "not_critical"]

    def free(self, reasons: tuple[Reason, ...]) -> list[str]:
        """Say what a slip beyond the free float would move; nothing where total float says it."""
        dates = self.dates
        links = [reason.dependency for reason in reasons if reason.dependency is not None]
        if not links or dates.total_float <= 0 or dates.free_float >= dates.total_float:
            return []
        if self._is_moved:  # it counts from the early date
            return []
        names = dict.fromkeys(self.name(link.successor) for link in links)
        key = "free_limit" if dates.free_float > 0 else "free_none"
        moved = self._listed(list(names))
        return [self.say[key].format(free=self.length(dates.free_float), moved=moved)]

    def _bound(self, key: str, reason: Reason) -> str:
        constraint = reason.constraint
        at_start = constraint is not None and constraint.kind in ("SNLT", "MSO")
        return self.say[key].format(
            past=self._past(at_start=at_start),
            at=self._at(reason.instant),
            kind="" if constraint is None else constraint.kind,
            meaning="" if constraint is None else self.say[constraint.kind],
            date="" if constraint is None else _plain(constraint.at),
            deadline=self._deadline(reason),
            above=""
            if reason.task is None
            else self.say["above"].format(task=self.name(reason.task)),
        )

    def _deadline(self, reason: Reason) -> str:
        if reason.kind != "deadline":
            return ""
        return _plain(self.schedule.project[reason.task or self.dates.id].deadline)

    def _lag(self, reason: Reason) -> str:
        words = self._lag_words(reason)
        if not words:
            return ""
        return self.say["lag_until"].format(lag=words, at=self._at(reason.instant))

    def _lag_words(self, reason: Reason) -> str:
        dependency = reason.dependency
        if dependency is None or dependency.lag.is_zero:
            return ""
        is_lead = dependency.lag.amount < 0
        key, lag = ("lead", -dependency.lag) if is_lead else ("lag", dependency.lag)
        calendar = self._lag_calendar(dependency)
        if calendar is not None:
            return self.say[key].format(amount=say_typed(lag, self.language), calendar=calendar)
        if lag.kind == "percent":
            amount = say_typed(lag, self.language)
        else:  # a working day walked in elapsed time is eight hours of it
            amount = say_clock_time(self.schedule.project.minutes(lag), self.language)
        return self.say[key + "_elapsed"].format(amount=amount)

    def _lag_calendar(self, dependency: Dependency) -> CalendarId | None:
        """Calendar in which a lag runs; ``None`` for elapsed time."""
        project, kind = self.schedule.project, dependency.lag.kind
        predecessor = project[dependency.predecessor]
        if kind == "elapsed" or (kind == "percent" and is_elapsed(predecessor)):
            return None
        own = dependency.lag_calendar or self.schedule.options.lag_calendar
        choice = own or project.settings.lag_calendar
        owner = {"successor": dependency.successor, "predecessor": dependency.predecessor}
        if choice in owner:
            return self._calendar_of(owner[choice])
        if choice == "project":
            return self.schedule.default_calendar
        return None if choice == "elapsed" else choice

    def _calendar_of(self, task: TaskId) -> CalendarId:
        return self.schedule.project[task].calendar or self.schedule.default_calendar

    def _through(self, predecessor: TaskId, leaf: TaskId | None) -> str:
        if leaf is None or leaf == predecessor:
            return ""
        return self.say["through"].format(leaf=self.name(leaf))

    def _into(self, successor: TaskId) -> str:
        if successor == self.dates.id:
            return ""
        return self.say["into"].format(summary=self.name(successor))

    def name(self, task: TaskId | None) -> str:
        """Say a task by id and name."""
        name: LocalizedText = self.schedule.project[task or ""].name
        return self.say["name"].format(id=task, name=name.pick(self.language))

    def _duration(self, dates: TaskDates) -> str:
        if dates.is_elapsed:
            return self.say["elapsed"].format(length=say_clock_time(dates.duration, self.language))
        task = self.schedule.project[dates.id]
        return self.say[_worked(task) if dates.duration else "in_calendar"].format(
            length=self.length(dates.duration),
            calendar=dates.calendar,
            effort="" if task.effort is None else say_typed(task.effort, self.language),
            people=self._listed([str(held) for held in task.assignments]),
        )

    def _listed(self, words: Sequence[str]) -> str:
        """Say one thing or several after each other: ``a, b and c``."""
        *first, last = words or [""]
        return self.say["list_and"].join(filter(None, (self.say["list_comma"].join(first), last)))

    def length(self, minutes: int) -> str:
        """Say minutes of the task."""
        return say_minutes(minutes, self.conversion, self.language, elapsed=self.dates.is_elapsed)

    def at(self, instant: int) -> datetime:
        """Return an instant on the task's clock."""
        return datetime_of(instant, self.zone)

    def _at(self, instant: int) -> str:
        return say_moment(self.at(instant), self.language)

    def _moment(self, moment: datetime) -> str:
        """Say another task's moment on this task's clock, and on its own where that differs."""
        here = moment if self.zone is None else moment.astimezone(self.dates.early_start.tzinfo)
        said = say_moment(here, self.language)
        if here.utcoffset() == moment.utcoffset():
            return said
        return self.say["both_clocks"].format(
            here=said, there=say_moment(moment, self.language), zone=moment.tzinfo
        )


def _worked(task: Task) -> str:
    """Name the sentence that says what the length of a task comes from."""
    if not task.assignments:
        return "in_calendar"
    if effort_decides(task):
        return "by_effort"
    return "by_duration" if task.fixed == "duration" else "by_people"


def _plain(at: object) -> str:
    text = str(at)
    return text[:16] if len(text) > 10 else text
