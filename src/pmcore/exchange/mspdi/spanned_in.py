"""Who works on summary tasks of the file, and how much where that is not what their units give."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial

from pmcore.exchange.importing.desk import Desk
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.features import SUMMARY_WORK
from pmcore.exchange.mspdi.people_in import People
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.span_said import SpanSaid
from pmcore.exchange.mspdi.stored_time import StoredTime
from pmcore.kernel import CalendarId, ConversionSettings, Duration
from pmcore.wbs import Assignment
from pmcore.wbs.task_fields import NewTaskFields

_ALL = 100
_TENTHS = 10
# The file rounds work, units and percentages.
_SAME = 1


class SpannedIn:
    """Reads who works on summary tasks.

    The tool works out their work from the dates of the summary, as of a task of fixed duration.
    So what follows from these and from their units is theirs, and anything else an effort of their
    own.
    """

    def __init__(
        self, people: People, time: StoredTime, conversion: ConversionSettings, desk: Desk
    ) -> None:
        self._people, self._time = people, time
        self._conversion, self._desk = conversion, desk

    def add(self, fields: NewTaskFields, record: Record) -> None:
        """Read who works on a summary task."""
        team = self._people.of(record.name)
        if not team:
            return
        own, found = self._people.records_of(record.name), []
        for each in team:
            said, made = own.get(each.resource), None
            if said is not None:
                used = self._people.works_in([each])
                used += [fields["calendar"]] if fields.get("calendar") is not None else []
                self._note_progress(said, record)
                make = partial(self._read, each, said, record, used)
                made = self._desk.problems.attempt(f"{record.place}, {said.place}", make)
            found.append(made or each)
        fields["assignments"] = found

    def _note_progress(self, said: Record, record: Record) -> None:
        """Note work that is done otherwise than the percentage of the summary has it."""
        work, done = said.minutes("Work") or 0, said.minutes("ActualWork") or 0
        percent = record.whole("PercentComplete", 0) or 0
        least, most = (Fraction(work * each, _ALL) for each in (percent, percent + 1))
        if not least - _SAME <= done <= most + _SAME:
            self._desk.ledger.unused(SUMMARY_WORK, record.name)

    def _read(
        self,
        assignment: Assignment,
        said: Record,
        record: Record,
        used: Sequence[CalendarId | None],
    ) -> Assignment:
        start, finish = record.instant("Start"), record.instant("Finish")
        begun = said.instant("Start") or start
        delay = int(said.number("Delay") or 0) // _TENTHS
        delay = delay or self._time.between(used, start, begun) or 0
        room = (self._time.between(used, start, finish) or 0) - delay
        work = SpanSaid(
            said.minutes("Work"),
            said.minutes("OvertimeWork") or 0,
            assignment.average_units,
            room if room > 0 else None,
            self._time.between(used, begun, said.instant("Finish")),
        )
        return Assignment(
            assignment.resource,
            assignment.units,
            effort=self._typed(work.effort),
            overtime=self._typed(work.overtime or None),
            delay=self._typed(delay or None),
            duration=self._typed(work.duration),
            contour=assignment.contour,
            rate_table=assignment.rate_table,
        )

    def _typed(self, minutes: int | None) -> Duration | None:
        return None if minutes is None else typed(minutes, "h", self._conversion)
