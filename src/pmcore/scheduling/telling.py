"""Why a task is no earlier, told in sentences of one language, dates on the task's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pmcore.calendars import datetime_of, instant_of
from pmcore.kernel import TaskId
from pmcore.kernel.wording import say_clock_time, say_minutes, say_moment, say_typed
from pmcore.scheduling.dates import TaskDates
from pmcore.scheduling.known import known_of
from pmcore.scheduling.phrases import Phrases, plain
from pmcore.scheduling.reason import Reason
from pmcore.scheduling.rests import Rest
from pmcore.wbs import Assignment, DependencyType, Task
from pmcore.wbs.effort import effort_decides

if TYPE_CHECKING:
    from pmcore.scheduling.scheduled import Schedule

_DEPENDENCIES = ("dependency", "handed_on", "out_of_sequence")
_LAPSING = ("FNET", "MFO")
_BOTH_ACTUAL = ("actual_start", "actual_finish")


class Teller(Phrases):
    """Says where a task stands and what keeps it from being earlier."""

    def __init__(self, schedule: Schedule, dates: TaskDates, language: str) -> None:
        super().__init__(schedule, dates, language)
        self.task: Task = schedule.project[dates.id]
        solution, row = schedule._solution, schedule.row(dates.id)
        node = solution.network.outline.main_node(row)
        self.known = None if node < 0 else known_of(solution, node)

    def place(self) -> str:
        """Say the scheduled dates."""
        dates = self.dates
        is_moment = dates.scheduled_start == dates.scheduled_finish
        key = "milestone" if is_moment else "task"
        if self.known is not None and self.known.is_finished:
            key = "reached" if is_moment else "done"
        elif self.known is not None and self.known.has_begun and not is_moment:
            key = "begun"
        return self.say[key].format(
            task=self.name(dates.id),
            start=say_moment(dates.scheduled_start, self.language),
            finish=say_moment(dates.scheduled_finish, self.language),
            clock=self.clock(),
            length=self._duration(dates),
        )

    def inactive(self) -> list[str]:
        """Say that the task takes no part, where it does not."""
        said = [self.say["level_of_effort"]] if self.task.is_level_of_effort else []
        return said if self.task.is_active else [*said, self.say["inactive"]]

    def lapsed(self) -> Iterator[str]:
        """Say which constraints would have the task finish later, had it not started."""
        is_lapsed = self.schedule.options.started_constraints == "lapsed"
        if self.known is None or not self.known.is_started or not is_lapsed:
            return
        finish = int(self.schedule.columns.early_finish[self.schedule.row(self.dates.id)])
        for held in self.task.constraints:
            if held.kind not in _LAPSING:
                continue
            asked = instant_of(held.at, self.zone, field="constraint", edge="end")
            if asked > finish:
                yield self.say["lapsed"].format(
                    kind=held.kind, date=plain(held.at), meaning=self.say[held.kind]
                )

    def hung(self, reasons: tuple[Reason, ...]) -> list[str]:
        """Say what gives a level-of-effort task its scheduled start and its finish."""
        ends = zip(("start", "finish"), reasons, strict=False)
        return [self.hung_on(reason, end) for end, reason in ends]

    def hung_on(self, reason: Reason, end: str = "start", *, scheduled: bool = True) -> str:
        """Say what gives a level-of-effort task one of its dates."""
        dependency = reason.dependency
        is_either = reason.task is not None or (reason.kind, end) == ("data_date", "finish")
        key = f"hung_{reason.kind}_{end}" if is_either else f"hung_{reason.kind}"
        task, event, lag, anchor = reason.task or "", "", "", ""
        if dependency is not None:
            is_ahead = dependency.successor == self.dates.id
            at_finish = dependency.type in (("FS", "FF") if is_ahead else ("FF", "SF"))
            task = dependency.predecessor if is_ahead else dependency.successor
            event = self.say["the_finish_of" if at_finish else "the_start_of"]
            lag = self.lag(reason) if is_ahead else self._walked_back(reason)
            anchor = self.moment(self._anchor(task, "FS" if at_finish else "SS", scheduled))
        return self.say[key].format(
            task=self.name(task) if task else "",
            event=event,
            anchor=anchor,
            lag=lag,
            at=self.said_at(reason.instant),
        )

    def _walked_back(self, reason: Reason) -> str:
        words = self.lag_words(reason)
        at = self.said_at(reason.instant)
        return self.say["lag_back"].format(lag=words, at=at) if words else ""

    def because(self, reasons: tuple[Reason, ...]) -> list[str]:
        """Say what holds the early dates."""
        kinds = [reason.kind for reason in reasons]
        both = all(kind in kinds for kind in _BOTH_ACTUAL)
        said = []
        if both:
            is_moment = self.dates.early_start == self.dates.early_finish
            said.append(self.say["date_actual" if is_moment else "both_actual"])
            reasons = tuple(reason for reason in reasons if reason.kind not in _BOTH_ACTUAL)
        for reason in reasons:
            said.append(self.not_earlier(reason))
            if reason.kind == "actual_start" and self._has_nothing_left:
                said.append(self.say["nothing_left"])
        return said

    def moved(self, reasons: tuple[Reason, ...]) -> list[str]:
        """Say why a task is scheduled otherwise than early, if it is, or planned backward."""
        dates, options = self.dates, self.schedule.options
        if self.known is not None and not self.known.is_started:
            return []
        is_soon = options.late_tasks == "marked" and not self.task.as_late_as_possible
        if options.direction == "backward" and is_soon and not self.is_moved:
            return []
        if options.direction == "backward":
            key = "moved_backward" if self.is_moved else "held_backward"
        elif not self.is_moved:
            return []
        elif self.task.as_late_as_possible:
            key = "moved_alap"
        else:
            key = "moved_pushed"
        by = dict.fromkeys(self._moved_by(reason) for reason in reasons)
        return [
            self.say[key].format(
                early=say_moment(dates.early_start, self.language),
                by=self.listed([*by]),
            )
        ]

    def _moved_by(self, reason: Reason) -> str:
        if reason.dependency is not None:
            successor = reason.dependency.successor
            other = reason.task if successor == self.dates.id else successor
            return self.name(other)
        if reason.kind == "started":
            return self.say["the_started"].format(task=self.name(reason.task))
        if reason.constraint is not None:
            return f"{reason.constraint.kind} {plain(reason.constraint.at)}"
        return self.say[f"the_{reason.kind}"].format(
            deadline=self.deadline(reason), task=self._above_by_hand(reason)
        )

    def _above_by_hand(self, reason: Reason) -> str:
        return self.name(reason.task) if reason.kind == "summary_start" else ""

    def span(self, start: Reason, finish: Reason) -> list[str]:
        """Say where a summary begins and ends."""
        if start.kind == finish.kind == "manual":
            return [self.say["early_manual"]]
        return [self._end(start, "span_start"), self._end(finish, "span_finish")]

    def _end(self, reason: Reason, key: str) -> str:
        if reason.kind == "manual":
            return self.say[f"{key}_manual"]
        if reason.kind == "span":
            return self.say[key].format(task=self.name(reason.task))
        return self.not_earlier(reason, scheduled=True)

    def not_earlier(self, reason: Reason, *, scheduled: bool = False) -> str:
        """Say what keeps the task from being earlier, by early dates or by scheduled ones."""
        if reason.kind in _DEPENDENCIES:
            return self._dependency(reason, scheduled=scheduled)
        key = f"early_{reason.kind}"
        if self.known is not None and self.known.has_begun and reason.kind == "manual":
            return self.say["span_finish_manual"]
        if self.known is not None and reason.kind in ("data_date", "done", "resume"):
            key = f"{'ended' if self._has_nothing_left else 'going_on'}_{reason.kind}"
        constraint = reason.constraint
        return self.say[key].format(
            subject=self._subject,
            at=self.said_at(reason.instant),
            kind="" if constraint is None else constraint.kind,
            meaning="" if constraint is None else self.say[constraint.kind],
            date="" if constraint is None else plain(constraint.at),
            above=self._above_by_hand(reason) or self.above(reason),
            person="" if reason.resource is None else self.person(reason.resource),
            count=len(self.task.assignments),
            delay=self._delay(reason),
        )

    def _delay(self, reason: Reason) -> str:
        is_elapsed = reason.kind == "leveling_delay"
        return say_minutes(reason.minutes, self.conversion, self.language, elapsed=is_elapsed)

    def _dependency(self, reason: Reason, *, scheduled: bool) -> str:
        dependency = reason.dependency
        assert dependency is not None
        other = reason.task or dependency.predecessor
        kind = reason.kind if reason.remaining_start is None else "remaining"
        key = f"early_{kind}_{dependency.type}"
        if reason.kind != "dependency":
            key = f"early_{reason.kind}"
        has_started = self.known is not None and reason.kind == "dependency"
        return self.say[key].format(
            subject=self._subject,
            predecessor=self.name(dependency.predecessor),
            successor=self.name(dependency.successor),
            leaf=self._through(dependency.predecessor, reason.task),
            anchor=self.moment(self._anchor_of(reason, other, scheduled)),
            event=self.say[_event(reason, dependency.type)],
            lag=self.lag(reason),
            into=self._into(dependency.successor) if reason.kind != "out_of_sequence" else "",
            although=self.say["although"].format(reading=self._reading) if has_started else "",
        )

    @property
    def _reading(self) -> str:
        return self.say[self.schedule.options.progress]

    @property
    def _has_nothing_left(self) -> bool:
        return self.known is not None and self.known.is_started and not self.known.remaining

    @property
    def _subject(self) -> str:
        """What waits: the task, or what remains of it once it has started."""
        if self.known is None or not self.known.is_started:
            return self.say["it"]
        if self._has_nothing_left:
            return self.say["its_end"]
        return self.say["what_remains"].format(left=self.length(self.known.remaining))

    def _anchor_of(self, reason: Reason, other: TaskId, scheduled: bool) -> datetime:
        """Date from which a dependency leads on, on the clock of the task it is a date of."""
        if reason.remaining_start is not None:
            return datetime_of(reason.remaining_start, self.schedule.zone_of(other))
        assert reason.dependency is not None
        return self._anchor(other, reason.dependency.type, scheduled)

    def _anchor(self, task: TaskId, type: DependencyType, scheduled: bool) -> datetime:
        """Date of another task from which a dependency leads on, on that task's clock."""
        row, columns = self.schedule.row(task), self.schedule.columns
        ends = "finish" if type in ("FS", "FF") else "start"
        dates = getattr(columns, f"scheduled_{ends}" if scheduled else f"early_{ends}")
        return datetime_of(int(dates[row]), self.schedule.zone_of(task))

    def rest(self, rest: Rest) -> str:
        """Say a long rest on the way."""
        label = "" if rest.label is None else rest.label.pick(self.language)
        why = self.say["rest_why"].format(label=label) if label else ""
        calendar = self.calendar(self.dates.calendar)
        return self.say["rest"].format(calendar=calendar, first=rest.first, last=rest.last, why=why)

    def _through(self, predecessor: TaskId, leaf: TaskId | None) -> str:
        if leaf is None or leaf == predecessor:
            return ""
        return self.say["through"].format(leaf=self.name(leaf))

    def _into(self, successor: TaskId) -> str:
        if successor == self.dates.id:
            return ""
        return self.say["into"].format(summary=self.name(successor))

    def _duration(self, dates: TaskDates) -> str:
        return "".join((self._length(dates), *self._pauses()))

    def _length(self, dates: TaskDates) -> str:
        if dates.is_elapsed:
            return self.say["elapsed"].format(length=say_clock_time(dates.duration, self.language))
        task = self.task
        is_worked = dates.duration and dates.kind != "summary"
        return self.say[_worked(task) if is_worked else "in_calendar"].format(
            length=self.length(dates.duration),
            calendar=self.calendar(dates.calendar),
            effort="" if task.effort is None else say_typed(task.effort, self.language),
            people=self.listed([*map(self._held, task.assignments)]),
        )

    def _held(self, held: Assignment) -> str:
        """Say who works and how much; their contour where the length follows from it."""
        is_by_effort = held.effort is not None or effort_decides(self.task)
        if held.contour is None or held.duration is not None or not is_by_effort:
            return self.assigned(held)
        key = f"contour_{held.contour.name or 'steps'}"
        return self.say["contoured"].format(
            held=self.assigned(held),
            contour=self.say[key].format(count=len(held.contour.steps)),
            average=f"{float(held.average_units):.4g}",
        )

    def _pauses(self) -> Iterator[str]:
        if self.task.splits and self.known is None:
            pauses = [say_typed(split.pause, self.language) for split in self.task.splits]
            yield self.say["with_pauses"].format(pauses=self.listed(pauses))


def _event(reason: Reason, type: DependencyType) -> str:
    """Name the words for what a dependency waits for."""
    if reason.remaining_start is not None:
        return "the_remaining_start_of"
    return "the_finish_of" if type in ("FS", "FF") else "the_start_of"


def _worked(task: Task) -> str:
    """Name the sentence that says what the length of a task comes from."""
    if not task.assignments:
        return "in_calendar"
    if any(held.is_apart for held in task.assignments):
        return "by_people_apart"
    if effort_decides(task):
        return "by_effort"
    return "by_duration" if task.fixed == "duration" else "by_people"
