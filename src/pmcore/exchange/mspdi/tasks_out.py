"""Tasks of a plan as rows of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.constraints_out import Bounding
from pmcore.exchange.mspdi.costs_out import accrual_number, cents, cost_fields
from pmcore.exchange.mspdi.dates_out import RowDates, RowProgress, dated
from pmcore.exchange.mspdi.desk_out import DeskOut
from pmcore.exchange.mspdi.field_names import VALUE
from pmcore.exchange.mspdi.links_out import LinksOut
from pmcore.exchange.mspdi.losses import (
    BY_WORK,
    DERIVED,
    EFFORT_UNIT,
    LENGTH_FROM_DATES,
    LENGTH_FROM_EFFORT,
    LEVEL_OF_EFFORT,
    MANUAL_BEGUN,
    MANUAL_DATE,
    NO_LENGTH,
    OF_TASK,
    OWN_EFFORT,
    PHYSICAL,
    SUSPENDED,
    UNIT,
)
from pmcore.exchange.mspdi.outline_out import Numbered
from pmcore.exchange.mspdi.tasks_in import FIXED, percent_leaves
from pmcore.exchange.mspdi.units_out import FORMATS, format_of, length
from pmcore.exchange.mspdi.work_out import PERCENT, WORK_PERCENT, planned_percent
from pmcore.exchange.mspdi.xml_out import Parts, Worded, escaped, worded
from pmcore.kernel import ConversionSettings, Duration
from pmcore.scheduling import SchedulingOptions
from pmcore.tracking import CostStatus
from pmcore.wbs import Task
from pmcore.wbs.effort import apart_span, effort_decides, has_both_dates, length_minutes
from pmcore.wbs.progress import is_by_hand

Written: TypeAlias = "tuple[str, str]"
_rest_of = attrgetter(*OF_TASK)
# What most tasks say in the same words as others, and what few tasks say at all.
_usual_of = attrgetter(
    *("kind", "duration", "effort", "fixed", "calendar", "priority", "as_late_as_possible"),
    *("is_active", "percent_complete", "accrual", "ignore_resource_calendars"),
    *("physical_percent", "percent_complete_type"),
)
_rare_of = attrgetter(
    *("constraints", "deadline", "manual_start", "manual_finish", "leveling_delay"),
    *("actual_start", "actual_finish", "remaining_duration", "suspended", "resume"),
    *("cost", "notes", *OF_TASK),
)
_MOST_KNOWN = 4096
_VALUED, _WORKED = (VALUE,), (WORK_PERCENT,)
_PLACED = ("UID", "ID", "Name", "WBS", "OutlineNumber", "OutlineLevel")
_DEEP = tuple(name for name in _PLACED if name != "OutlineNumber")
_TYPES = {side: str(number) for number, side in enumerate(FIXED)}


class Place(NamedTuple):
    """Where a task stands: its row, its place in the outline, its WBS code."""

    row: int
    outline: Numbered
    code: str


class TasksOut:
    """Writes the fields of tasks, in the schema's order.

    Parameters
    ----------
    id_field
        Number of the custom field for ids that are not made of the UID.
    options
        How the plan is scheduled.
    """

    def __init__(self, desk: DeskOut, id_field: str, options: SchedulingOptions | None) -> None:
        project, numbers, settings = desk.project, desk.numbers, desk.project.settings
        self._numbers = numbers
        self._texts = desk.texts
        self._clock = desk.clock
        self._ledger = desk.ledger
        self._id_field = id_field
        self._bounding = Bounding(project, options, desk.clock, desk.ledger)
        self._conversion: ConversionSettings = settings.conversion
        self._links = LinksOut(desk)
        self._summaries = project.tree()
        self._calendars = {None: "-1"} | {
            each.id: str(numbers.calendar(each.id)) for each in settings.calendars
        }
        self._derived = {each.id for each in settings.calendars if each.base is not None}
        self._minutes: Callable[[Duration], int] = lambda each: each.to_minutes(self._conversion)
        # People type the same few durations; what loses its unit is looked at each time.
        self._lengths: dict[Duration, tuple[int, str]] = {}
        self._known: dict[object, Worded] = {}

    def fields(
        self,
        task: Task,
        place: Place,
        dates: RowDates,
        span: int | None,
        costs: CostStatus | None,
        *,
        progress: RowProgress,
    ) -> Parts:
        """Return the fields of a task.

        Parameters
        ----------
        dates, span
            What is written of its dates, and the minutes between them, if known.
        costs
            What it costs, a summary task with all below it, if known.
        progress
            How far it is, if a schedule tells.
        """
        id, uid = task.id, self._numbers.tasks[task.id]
        row, (level, number), code = place
        said, links = self._said(task, dates, span, progress.percent), self._links.of(id)
        shown, work_percent = dated(dates), progress.work_percent
        names = [_PLACED if number else _DEEP, shown.names, said.names, links.names]
        texts = [
            f"<UID>{uid}</UID>",
            f"<ID>{row}</ID>",
            f"<Name>{self._texts.name(task.name, id)}</Name>",
            f"<WBS>{escaped(code)}</WBS>",
            *([f"<OutlineNumber>{number}</OutlineNumber>"] if number else ()),
            f"<OutlineLevel>{level}</OutlineLevel>",
            *shown.texts,
            *said.texts,
            *links.texts,
        ]
        if id != f"T{uid}":
            names.append(_VALUED)
            texts.append(f"<{VALUE}>{named(self._id_field, id)}</{VALUE}>")
        if work_percent is None and span is None and id not in self._summaries:
            work_percent = planned_percent(task, self._minutes)
        if work_percent is not None:
            names.append(_WORKED)
            texts.append(f"<{WORK_PERCENT}>{work_percent}</{WORK_PERCENT}>")
        if costs is not None:
            counted = worded(cost_fields(costs))
            names.append(counted.names)
            texts += counted.texts
        return Parts(names, texts)

    def _said(self, task: Task, dates: RowDates, span: int | None, percent: int | None) -> Worded:
        """Return what a task says itself; what others said before is known."""
        has_length = task.duration is not None or task.is_milestone
        if task.id in self._summaries:
            return worded(self._own(task, dates, span, percent))
        if not has_length or any(_rare_of(task)):
            return worded(self._own(task, dates, span))
        if effort_decides(task):  # with the people on it
            return worded(self._own(task, dates, span))
        usual = _usual_of(task)
        known = self._known.get(usual)
        if known is None:
            noted = self._ledger.count
            known = worded(self._own(task, dates, span))
            # what is to be noted is noted for every task that says it
            if self._ledger.count == noted and len(self._known) < _MOST_KNOWN:
                self._known[usual] = known
        return known

    def _own(
        self, task: Task, dates: RowDates, span: int | None, percent: int | None = None
    ) -> list[Written]:
        """Return what a task says itself, in the schema's order, and note what it cannot."""
        is_summary = task.id in self._summaries
        minutes, unit = (span, FORMATS["d"]) if is_summary else self._length(task, dates, span)
        bound, at = self._bounding.fields(task)
        delay = task.leveling_delay
        if delay is not None and typed(self._minutes(delay), "ed", self._conversion) != delay:
            self._ledger.adjusted(UNIT, task.id)
        self._note_rest(task)
        return [
            ("Active", "1" if task.is_active and not task.is_level_of_effort else "0"),
            ("Manual", "1" if is_by_hand(task) or self._is_hung(task, dates) else "0"),
            ("Type", _TYPES[task.fixed]),
            ("IsNull", "0"),
            ("Priority", str(task.priority)),
            ("Duration", "" if minutes is None else length(minutes)),
            *self._manual(task, dates),
            ("DurationFormat", "" if minutes is None else unit),
            ("Work", self._work(task)),
            *self._rest(task),
            ("EffortDriven", "1" if task.fixed == "effort" else "0"),
            ("Milestone", "1" if task.is_milestone else "0"),
            ("Summary", "1" if is_summary else "0"),
            ("FixedCost", cents(task.cost, "cost") if task.cost else ""),
            ("FixedCostAccrual", _accrual(task)),
            (PERCENT, str(task.percent_complete if percent is None else percent)),
            *self._progress(task, None if is_summary else minutes),
            ("ConstraintType", bound),
            ("CalendarUID", self._calendar(task)),
            ("ConstraintDate", at),
            ("Deadline", "" if task.deadline is None else self._ends(task.deadline, task)),
            ("LevelingDelay", "" if delay is None else str(10 * self._minutes(delay))),
            ("LevelingDelayFormat", "" if delay is None else format_of(delay)),
            ("IgnoreResourceCalendar", "1" if task.ignore_resource_calendars else "0"),
            ("Notes", escaped(task.notes)),
            *(() if is_summary else self._physical(task)),
        ]

    def _length(self, task: Task, dates: RowDates, span: int | None) -> tuple[int | None, str]:
        """Return the minutes of a leaf and the number of their unit."""
        if task.is_milestone:
            return 0, FORMATS["d"]
        said = task.duration
        if effort_decides(task):
            is_apart = any(held.is_apart for held in task.assignments)
            minutes = self._last_end(task) if is_apart else length_minutes(task, self._minutes)
            if said is None or self._minutes(said) != minutes:
                self._ledger.adjusted(LENGTH_FROM_EFFORT, task.id)
            return minutes, FORMATS["d" if said is None or said.kind != "working" else said.unit]
        if said is None and any(held.effort or held.duration for held in task.assignments):
            self._ledger.adjusted(LENGTH_FROM_EFFORT, task.id)
            return self._last_end(task), FORMATS["d"]
        if said is None and span is not None and has_both_dates(task):
            self._ledger.adjusted(LENGTH_FROM_DATES, task.id)
            return span, FORMATS["d"]
        if said is None:
            if dates.start and not task.is_level_of_effort:
                self._ledger.adjusted(NO_LENGTH, task.id)
            return None, ""
        known = self._lengths.get(said)
        if known is None:
            known = self._minutes(said), format_of(said)
            if self._keeps_unit(said, said.unit, task) and len(self._lengths) < _MOST_KNOWN:
                self._lengths[said] = known
        return known

    def _last_end(self, task: Task) -> int:
        """Minutes from when a task could start to when the last who works apart on it ends."""
        return max(apart_span(task, held, self._minutes)[1] for held in task.assignments)

    def _keeps_unit(self, said: Duration, unit: str, task: Task) -> bool:
        """Whether a duration reads back as it was typed; it is noted where it does not."""
        if typed(self._minutes(said), unit, self._conversion) == said:
            return True
        self._ledger.adjusted(UNIT, task.id)
        return False

    def _work(self, task: Task) -> str:
        effort = task.effort
        if effort is None:
            return ""
        minutes = self._minutes(effort)
        if not minutes:
            self._ledger.left_out(OWN_EFFORT, task.id)
            return ""
        if typed(minutes, "h", self._conversion) != effort:
            self._ledger.adjusted(EFFORT_UNIT, task.id)
        return length(minutes)

    def _is_hung(self, task: Task, dates: RowDates) -> bool:
        """Whether a task stands where others put it, of which Microsoft Project knows nothing."""
        return task.is_level_of_effort and bool(dates.start)

    def _manual(self, task: Task, dates: RowDates) -> Iterator[Written]:
        if task.is_level_of_effort:
            self._ledger.adjusted(LEVEL_OF_EFFORT, task.id)
        if self._is_hung(task, dates):
            yield from (("ManualStart", dates.start), ("ManualFinish", dates.finish))
        if not task.is_manual:
            return
        is_start_left = task.actual_start is not None and task.manual_start is not None
        if is_start_left or task.actual_finish is not None:
            self._ledger.left_out(MANUAL_BEGUN, task.id)
        if not is_by_hand(task):
            return
        for name, at, write, shown in (
            ("ManualStart", task.manual_start, self._clock.began, dates.start),
            ("ManualFinish", task.manual_finish, self._clock.ends, dates.finish),
        ):
            if at is not None:
                yield name, write(at, task.id, task)
            elif shown:
                if task.actual_start is None:
                    self._ledger.adjusted(MANUAL_DATE, task.id)
                yield name, shown

    def _rest(self, task: Task) -> Iterator[Written]:
        """Yield since when started work rests, and when it goes on."""
        if task.suspended is None and task.resume is None:
            return
        if task.suspended is None or task.resume is None:
            self._ledger.left_out(SUSPENDED, task.id)
            return
        yield "Stop", self._clock.begins(task.suspended, task.id, task)
        yield "Resume", self._clock.begins(task.resume, task.id, task)

    def _progress(self, task: Task, minutes: int | None) -> Iterator[Written]:
        """Yield actual dates, and how much of a leaf is done and left."""
        if task.actual_start is not None:
            yield "ActualStart", self._clock.began(task.actual_start, task.id, task)
        if task.actual_finish is not None:
            yield "ActualFinish", self._ends(task.actual_finish, task)
        remaining = task.remaining_duration
        if remaining is not None:
            unit = task.duration.unit if task.duration is not None else "d"
            self._keeps_unit(remaining, unit, task)
            left = self._minutes(remaining)
        elif minutes is None:
            return
        else:
            left = percent_leaves(minutes, task.percent_complete)
        yield "ActualDuration", length(max((minutes or left) - left, 0))
        yield "RemainingDuration", length(left)

    def _physical(self, task: Task) -> Iterator[Written]:
        """Yield how much of the result stands, and whether that tells how far a leaf is."""
        percent = task.physical_percent.to_integral_value(ROUND_HALF_UP)
        if percent != task.physical_percent:
            self._ledger.adjusted(PHYSICAL, task.id)
        if task.percent_complete_type == "work":
            self._ledger.adjusted(BY_WORK, task.id)
        yield "PhysicalPercentComplete", f"{percent:f}"
        yield "EarnedValueMethod", "1" if task.percent_complete_type == "physical" else "0"

    def _calendar(self, task: Task) -> str:
        if task.calendar in self._derived:
            self._ledger.beyond(DERIVED, task.id)
        return self._calendars[task.calendar]

    def _ends(self, at: date, task: Task) -> str:
        return self._clock.ends(at, task.id, task)

    def _note_rest(self, task: Task) -> None:
        """Note what a row has no place for."""
        values = _rest_of(task)
        if any(values):
            for value, feature in zip(values, OF_TASK.values(), strict=True):
                if value:
                    self._ledger.left_out(feature, task.id)


def _accrual(task: Task) -> str:
    return "" if task.accrual == "prorated" else accrual_number(task.accrual)


def named(field: str, id: str) -> str:
    """Return an id as the content of a custom field."""
    return f"<FieldID>{field}</FieldID><Value>{escaped(id)}</Value>"
