"""Phrases that sentences are made of: tasks, moments, lengths and lags in one language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from pmcore.calendars import datetime_of
from pmcore.calendars.common import parts_of, together
from pmcore.kernel import CalendarId, ConversionSettings, ResourceId, TaskId
from pmcore.kernel.findings import check_language
from pmcore.kernel.naming import say_task
from pmcore.kernel.wording import say_assigned, say_clock_time, say_minutes, say_moment, say_typed
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.lags import lag_calendar
from pmcore.scheduling.reason import Reason
from pmcore.scheduling.sentences import sentences_of
from pmcore.wbs import Assignment

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


class Phrases:
    """Says the parts of sentences about one task, dates in its zone."""

    def __init__(self, schedule: Schedule, dates: TaskDates, language: str) -> None:
        self.schedule = schedule
        self.dates = dates
        self.language = language
        self.say = sentences_of(dates.kind, check_language(language))
        self.conversion: ConversionSettings = schedule.project.settings.conversion
        self.zone = schedule.zone_of(dates.id)

    def name(self, task: TaskId | None) -> str:
        """Say a task by id and name."""
        id = task or ""
        return say_task(id, self.schedule.project[id].name.pick(self.language), self.language)

    def person(self, resource: ResourceId | None) -> str:
        """Say a resource by name."""
        resources = self.schedule.project.settings.resources
        names = (each.name for each in resources if each.id == resource)
        return next(names).pick(self.language)

    def assigned(self, held: Assignment) -> str:
        """Say who works, and with how much of their time where that is not all of it."""
        return say_assigned(self.person(held.resource), held.units, self.language)

    def calendar(self, id: CalendarId) -> str:
        """Say a calendar by name; of people who work together those of all of them."""
        known = self.schedule.project.calendars
        return together(known[each].name.pick(self.language) for each in parts_of(id))

    def listed(self, words: Sequence[str]) -> str:
        """Say one thing or several after each other: ``a, b and c``."""
        *first, last = words or [""]
        return self.say["list_and"].join(filter(None, (self.say["list_comma"].join(first), last)))

    def length(self, minutes: int) -> str:
        """Say minutes of the task."""
        return say_minutes(minutes, self.conversion, self.language, elapsed=self.dates.is_elapsed)

    def clock(self, key: str = "clock") -> str:
        """Say on whose clock the dates of the task are read; nothing where the project's agrees."""
        columns, row = self.schedule.columns, self.schedule.row(self.dates.id)
        dates = (columns.early_start, columns.scheduled_start, columns.late_finish)
        zone = self.schedule.zone
        for at in (int(each[row]) for each in dates):
            if self.at(at).utcoffset() != datetime_of(at, zone).utcoffset():
                return self.say[key].format(zone=self.zone)
        return ""

    def at(self, instant: int) -> datetime:
        """Return an instant on the task's clock."""
        return datetime_of(instant, self.zone)

    def said_at(self, instant: int) -> str:
        """Say an instant on the task's clock."""
        return say_moment(self.at(instant), self.language)

    def moment(self, moment: datetime) -> str:
        """Say another task's moment on this task's clock, and on its own where that differs."""
        here = moment if self.zone is None else moment.astimezone(self.dates.early_start.tzinfo)
        said = say_moment(here, self.language)
        if here.utcoffset() == moment.utcoffset():
            return said
        return self.say["both_clocks"].format(
            here=said, there=say_moment(moment, self.language), zone=moment.tzinfo
        )

    def lag(self, reason: Reason) -> str:
        """Say the lag of a dependency and where it leads; nothing without lag."""
        words = self.counted_lag(reason)
        if not words:
            return ""
        return self.say["lag_until"].format(lag=words, at=self.said_at(reason.instant))

    def counted_lag(self, reason: Reason) -> str:
        """Say the lag of a dependency and how much of it counts; nothing without lag."""
        words = self.lag_words(reason)
        if not words or reason.lag_left is None or reason.dependency is None:
            return words
        elapsed = lag_calendar(self.schedule, reason.dependency) is None
        left = say_minutes(reason.lag_left, self.conversion, self.language, elapsed=elapsed)
        return self.say[self._left_of(reason)].format(lag=words, left=left)

    def _left_of(self, reason: Reason) -> str:
        """Name the words for what is left of a lag: at the data date, or by what is done."""
        if reason.dependency is not None and reason.dependency.lag.amount < 0:
            return "lead_dropped"
        dated = self.schedule.project.settings.data_date is not None
        is_heeded = dated and self.schedule.options.data_date == "heeded"
        return "lag_left" if is_heeded else "lag_left_by_done"

    def lag_words(self, reason: Reason) -> str:
        """Say the lag of a dependency; nothing without lag."""
        dependency = reason.dependency
        if dependency is None or dependency.lag.is_zero:
            return ""
        is_lead = dependency.lag.amount < 0
        key, lag = ("lead", -dependency.lag) if is_lead else ("lag", dependency.lag)
        calendar = lag_calendar(self.schedule, dependency)
        if calendar is not None:
            amount = say_typed(lag, self.language)
            return self.say[key].format(amount=amount, calendar=self.calendar(calendar))
        if lag.kind == "percent":
            amount = say_typed(lag, self.language)
        else:  # a working day walked in elapsed time is eight hours of it
            amount = say_clock_time(self.schedule.project.minutes(lag), self.language)
        return self.say[key + "_elapsed"].format(amount=amount)

    def calendar_of(self, task: TaskId) -> CalendarId:
        """Id of the task's own calendar."""
        return self.schedule.project[task].calendar or self.schedule.default_calendar

    def deadline(self, reason: Reason) -> str:
        """Say the date of a deadline as it was typed; nothing of another reason."""
        if reason.kind != "deadline":
            return ""
        return plain(self.schedule.project[reason.task or self.dates.id].deadline)

    def above(self, reason: Reason) -> str:
        """Say the summary above that a date was set on; nothing where it is the task's own."""
        if reason.task is None:
            return ""
        return self.say["above"].format(task=self.name(reason.task))

    @property
    def is_moved(self) -> bool:
        """Whether the task is scheduled otherwise than early."""
        return self.dates.scheduled_start != self.dates.early_start


def plain(at: object) -> str:
    """Write a date, or a time to the minute, as it was typed."""
    text = str(at)
    return text[:16] if len(text) > 10 else text
