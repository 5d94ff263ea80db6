"""Explanations: why a task has its dates and floats, as data and as prose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pmcore.calendars import datetime_of
from pmcore.kernel import ConversionSettings, LocalizedText, TaskId
from pmcore.kernel.findings import check_language
from pmcore.kernel.wording import say_minutes, say_moment
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.reasons import Reason, early_reasons, late_reasons, span_reasons
from pmcore.scheduling.rests import Rest, long_rests
from pmcore.scheduling.sentences import SENTENCES

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one task has its dates; ``str()`` is the prose.

    Attributes
    ----------
    task
        Its id.
    language
        ``en`` or ``zh``.
    early
        What keeps it from being earlier; each bound does so by itself.
    late
        What keeps it from being later without moving the project's finish or breaking a date.
    because
        The sentences for ``early``, and long rests of the calendar on the way.
    sentences
        The whole prose, sentence by sentence.
    """

    task: TaskId
    language: str
    early: tuple[Reason, ...]
    late: tuple[Reason, ...]
    because: tuple[str, ...]
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return ("" if self.language == "zh" else " ").join(self.sentences)


def explain(schedule: Schedule, task: TaskId, language: str = "en") -> Explanation:
    """Explain one task of a schedule; see :meth:`Schedule.explain`."""
    row = schedule.row(task)
    dates = schedule[task]
    teller = _Teller(schedule, dates, language)
    early: tuple[Reason, ...]
    late: tuple[Reason, ...]
    if dates.kind == "summary":
        early, late = span_reasons(schedule.solution, row), ()
        because = teller.span(*early)
    else:
        early = early_reasons(schedule.solution, row)
        late = late_reasons(schedule.solution, row)
        because = [teller.not_earlier(reason) for reason in early]
        since = max((reason.instant for reason in early), default=0)
        because += map(teller.rest, long_rests(schedule.solution, row, since))
    floating = [teller.floating(), *filter(None, map(teller.not_later, late))]
    sentences = (teller.place(), *because, *floating)
    return Explanation(task, language, early, late, tuple(because), sentences)


class _Teller:
    """Turns reasons into sentences of one language, dates in the task's zone."""

    def __init__(self, schedule: Schedule, dates: TaskDates, language: str) -> None:
        self.schedule = schedule
        self.dates = dates
        self.language = language
        self.say = SENTENCES[check_language(language)]
        self.conversion: ConversionSettings = schedule.project.settings.conversion
        self.zone = schedule.working_times[dates.calendar].zone

    def place(self) -> str:
        dates = self.dates
        key = "milestone" if dates.early_start == dates.early_finish else "task"
        return self.say[key].format(
            task=self._name(dates.id),
            start=say_moment(dates.early_start, self.language),
            finish=say_moment(dates.early_finish, self.language),
            length=self._length(dates.duration),
            calendar=self._calendar(dates),
        )

    def span(self, start: Reason, finish: Reason) -> list[str]:
        first = self.say["span_start"].format(task=self._name(start.task))
        if finish.kind == "dependency":
            return [first, self.not_earlier(finish)]
        return [first, self.say["span_finish"].format(task=self._name(finish.task))]

    def not_earlier(self, reason: Reason) -> str:
        if reason.dependency is None:
            return self._bound("early_" + reason.kind, reason)
        dependency = reason.dependency
        anchor = self.schedule[reason.task or dependency.predecessor]
        from_finish = dependency.type in ("FS", "FF")
        return self.say["early_dependency_" + dependency.type].format(
            predecessor=self._name(dependency.predecessor),
            leaf=self._through(dependency.predecessor, reason.task),
            anchor=self._moment(anchor.early_finish if from_finish else anchor.early_start),
            lag=self._lag(reason),
            into=self._into(dependency.successor),
        )

    def not_later(self, reason: Reason) -> str:
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
            successor=self._name(dependency.successor),
            at=self._at(reason.instant),
            type=dependency.type,
            lag=self.say["comma"] + lag if lag else "",
        )

    def _past(self, *, at_start: bool) -> str:
        late = self.dates.late_start if at_start else self.dates.late_finish
        key = "past_start" if at_start else "past_finish"
        return self.say[key].format(late=say_moment(late, self.language))

    def rest(self, rest: Rest) -> str:
        label = "" if rest.label is None else rest.label.pick(self.language)
        why = self.say["rest_why"].format(label=label) if label else ""
        return self.say["rest"].format(
            calendar=self.dates.calendar, first=rest.first, last=rest.last, why=why
        )

    def floating(self) -> str:
        dates = self.dates
        key = "negative" if dates.total_float < 0 else "float" if dates.total_float else "no_float"
        said = self.say[key].format(
            total=self._length(abs(dates.total_float)),
            free=self._length(dates.free_float),
            late=say_moment(dates.late_finish, self.language),
        )
        if dates.is_critical and dates.total_float > 0:
            return said + self.say["critical_with_float"]
        return said + self.say["critical" if dates.is_critical else "not_critical"]

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
            else self.say["above"].format(task=self._name(reason.task)),
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
        key = "lead" if dependency.lag.amount < 0 else "lag"
        return self.say[key].format(
            amount=str(dependency.lag).lstrip("-"), calendar=self._lag_calendar(reason)
        )

    def _lag_calendar(self, reason: Reason) -> str:
        dependency = reason.dependency
        if dependency is None or dependency.lag.kind == "elapsed":
            return self.say["elapsed"]
        settings = self.schedule.project.settings
        choice = dependency.lag_calendar or settings.lag_calendar
        if choice == "elapsed":
            return self.say["elapsed"]
        owner = {"successor": dependency.successor, "predecessor": dependency.predecessor}
        if choice in owner:
            choice = self.schedule[owner[choice]].calendar
        elif choice == "project":
            choice = self.schedule.default_calendar
        return self.say["in_calendar"].format(calendar=choice)

    def _through(self, predecessor: TaskId, leaf: TaskId | None) -> str:
        if leaf is None or leaf == predecessor:
            return ""
        return self.say["through"].format(leaf=self._name(leaf))

    def _into(self, successor: TaskId) -> str:
        if successor == self.dates.id:
            return ""
        return self.say["into"].format(summary=self._name(successor))

    def _name(self, task: TaskId | None) -> str:
        name: LocalizedText = self.schedule.project[task or ""].name
        return self.say["name"].format(id=task, name=name.pick(self.language))

    def _calendar(self, dates: TaskDates) -> str:
        if dates.is_elapsed:
            return self.say["elapsed"]
        return self.say["in_calendar"].format(calendar=dates.calendar)

    def _length(self, minutes: int) -> str:
        return say_minutes(minutes, self.conversion, self.language, elapsed=self.dates.is_elapsed)

    def at(self, instant: int) -> datetime:
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


def _plain(at: object) -> str:
    text = str(at)
    return text[:16] if len(text) > 10 else text
