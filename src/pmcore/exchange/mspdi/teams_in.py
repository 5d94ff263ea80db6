"""Who works on the tasks of the file, how long each of them does, and when the work rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial

from pmcore.exchange.importing.changes import NEVER_TOGETHER, NO_UNITS, UNEQUAL_WORK
from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.apart_in import Apart, is_idle
from pmcore.exchange.mspdi.people_in import People
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.spanned_in import SpannedIn
from pmcore.exchange.mspdi.splits_in import Extent, SplitsIn
from pmcore.exchange.mspdi.stored_time import StoredTime
from pmcore.exchange.mspdi.under_way_in import UnderWay
from pmcore.exchange.mspdi.units import length_unit
from pmcore.kernel import CalendarId, ConversionSettings, Duration
from pmcore.scheduling.engine.remains import goes_on
from pmcore.wbs import Assignment, Task
from pmcore.wbs.effort import shared_out
from pmcore.wbs.task_fields import NewTaskFields


class TeamsIn:
    """Reads who works on which task."""

    def __init__(
        self,
        people: People,
        apart: Apart,
        time: StoredTime,
        conversion: ConversionSettings,
        desk: Desk,
    ) -> None:
        self._people, self._people_apart, self._time = people, apart, time
        self._splits, self._under_way = SplitsIn(time, conversion), UnderWay(time, conversion)
        self._spanned = SpannedIn(people, time, conversion, desk)
        self._conversion, self._desk = conversion, desk

    def add_spanned(self, fields: NewTaskFields, record: Record) -> None:
        """Read who works on a summary task."""
        self._spanned.add(fields, record)

    def add(self, fields: NewTaskFields, record: Record) -> None:
        """Read who works on a leaf, and when the work pauses.

        Parameters
        ----------
        fields
            What else the record says of its task, to be added to.
        """
        if record.name not in self._people.records:
            return
        team = self._people.of(record.name)
        is_fixed = fields["fixed"] == "duration"
        if not is_fixed and any(self._never_works(fields, each) for each in team):
            fields["ignore_resource_calendars"] = True
            self._desk.ledger.adjusted(NEVER_TOGETHER, record.name)
        self._add_splits(fields, [] if is_fixed else team, record)
        if not team:
            return
        fields["assignments"] = team if is_fixed else self._apart(team, fields, record)
        if not is_fixed and fields.get("kind") != "milestone":
            self._weigh(fields, team, record)

    def told(self, task: Task, record: Record) -> Task:
        """Return a leaf whose people say of their own work what the task does not."""
        return self._paid(self._going_on(task, record), record)

    def _going_on(self, task: Task, record: Record) -> Task:
        """Return a started task whose people say what is left to them."""
        if not goes_on(task) or len(task.assignments) < 2:
            return task
        records, fields = self._people.records_of(task.id), _used_by(task)
        make = partial(
            self._under_way.read, task, record, records, lambda each: self._used(fields, [each])
        )
        return record.attempt(make) or task

    def _paid(self, task: Task, record: Record) -> Task:
        """Return a task whose people have efforts of their own where pay depends on them."""
        if not self._people_apart.is_paid(task.assignments):
            return task
        records, length = self._people.records_of(task.id), record.minutes("Duration") or 0
        team = [*task.assignments]
        paid = record.attempt(partial(self._people_apart.paid, team, records, task, length))
        return task if paid is None or paid == team else task.replace(assignments=paid)

    def _weigh(self, fields: NewTaskFields, team: list[Assignment], record: Record) -> None:
        """Hold the length of a task against its work: what is missing follows from the work."""
        work, duration = fields.get("effort"), fields.get("duration")
        if not isinstance(work, Duration) or (duration and fields["fixed"] != "effort"):
            return
        share = sum((each.average_units for each in team), Fraction())
        minutes = shared_out(work.to_minutes(self._conversion), share)
        if not isinstance(duration, Duration):
            fields["duration"] = record.attempt(partial(typed, minutes, "d", self._conversion))
        elif minutes != duration.to_minutes(self._conversion):
            self._desk.ledger.adjusted(UNEQUAL_WORK, record.name)
            fields["fixed"] = "units"

    def _add_splits(self, fields: NewTaskFields, team: list[Assignment], record: Record) -> None:
        """Read pauses in the work, of a task that is measured in working time."""
        records = self._people.records.get(record.name, ())
        duration = fields.get("duration")
        if not records or not isinstance(duration, Duration) or duration.kind != "working":
            return
        over_time = [each for each in records if "TimephasedData" in each.fields]
        is_under_way = "actual_start" in fields and "actual_finish" not in fields
        is_one_piece = is_under_way or not team  # else each of the team has a length of their own
        if "manual_start" in fields or not (over_time or is_one_piece):
            return
        used = self._used(fields, team)
        extent = self._extent(fields, record, duration.to_minutes(self._conversion), used)
        found = self._splits.read(over_time, used, extent)
        if found is None and is_one_piece:
            found = self._splits.guessed(records, used, extent)
        if found:
            fields["splits"] = found

    def _extent(
        self,
        fields: NewTaskFields,
        record: Record,
        length: int,
        used: Sequence[CalendarId | None],
    ) -> Extent:
        left, rested = record.minutes("RemainingDuration"), None
        done = 0 if left is None or "actual_start" not in fields else length - left
        if "resume" in fields:
            rested = self._time.between(used, record.instant("Stop"), record.instant("Resume"))
        return Extent(length, done, rested or 0, length_unit(record.whole("DurationFormat")))

    def _never_works(self, fields: NewTaskFields, each: Assignment) -> bool:
        """Whether a task and somebody on it never work at the same time."""
        used = self._used(fields, [each])
        return len(used) > 1 and self._time.is_never(used)

    def _used(self, fields: NewTaskFields, team: list[Assignment]) -> list[CalendarId | None]:
        """Return the calendars that a task is worked in; ``None`` is the project's own."""
        calendar = fields.get("calendar")
        used = [] if fields.get("ignore_resource_calendars") else self._people.works_in(team)
        return [*used, calendar] if calendar is not None or not used else used

    def _apart(
        self, team: list[Assignment], fields: NewTaskFields, record: Record
    ) -> list[Assignment]:
        """Return the team with what each says of their own work, of a task yet to be started."""
        duration = record.minutes("Duration")
        is_told = "actual_start" in fields or "manual_start" in fields
        if not duration or is_told or length_unit(record.whole("DurationFormat")).startswith("e"):
            return team
        own = self._people.records_of(record.name)
        found = []
        for each in self._busy(team, own, record):
            said = own.get(each.resource)
            if said is not None:
                make = partial(
                    self._people_apart.read,
                    each,
                    said,
                    duration,
                    self._used(fields, [each]),
                    leveled=record.number("LevelingDelay"),
                    is_whole=bool(fields.get("splits")),
                )
                made = self._desk.problems.attempt(f"{record.place}, {said.place}", make)
            found.append(each if said is None or made is None else made)
        return found

    def _busy(
        self, team: list[Assignment], own: Mapping[str, Record], record: Record
    ) -> list[Assignment]:
        """Return those of a team who have something to do: who has not moves no date."""
        if len(team) == 1:
            return team
        idle = {id for id, said in own.items() if is_idle(said, own.values())}
        busy = [each for each in team if each.resource not in idle]
        if not busy or len(busy) == len(team):
            return team
        self._desk.ledger.adjusted(NO_UNITS, record.name)
        return busy


def _used_by(task: Task) -> NewTaskFields:
    """Return what a task says of the calendars that it is worked in."""
    fields: NewTaskFields = {"ignore_resource_calendars": task.ignore_resource_calendars}
    if task.calendar is not None:
        fields["calendar"] = task.calendar
    return fields
