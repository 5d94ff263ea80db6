"""Splits of tasks, found in the work of their assignments over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from pmcore.calendars import Calendar, WorkingTime, instant_of
from pmcore.calendars.common import CommonCalendar
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.apart_in import LONGEST_SHAPE
from pmcore.exchange.mspdi.record import Record
from pmcore.kernel import CalendarId, ConversionSettings, PmcoreError
from pmcore.wbs import Split

_REMAINING, _ACTUAL = 1, 2
# The file rounds work, so that a length made of it may be a minute off.
_SAME = 1


class _Stretch(NamedTuple):
    """A stretch of time, and whether there is work in it."""

    start: datetime
    finish: datetime
    is_worked: bool


class SplitsIn:
    """Reads pauses in the work of tasks.

    Parameters
    ----------
    calendars
        Of the project, by id; ``own`` is the id of the one that tasks without have.
    """

    def __init__(
        self,
        calendars: Mapping[CalendarId, Calendar],
        own: CalendarId | None,
        conversion: ConversionSettings,
    ) -> None:
        self._calendars, self._own = calendars, own
        self._conversion = conversion
        self._compiled: dict[tuple[CalendarId | None, ...], WorkingTime] = {}

    def read(
        self,
        records: Iterable[Record],
        used: Sequence[CalendarId | None],
        length: int,
        done: int,
        unit: str,
    ) -> tuple[Split, ...] | None:
        """Return the pauses; ``None`` where the assignments do not say when there is work.

        Parameters
        ----------
        records
            The assignments of a task. They rest together; the first that says when is taken.
        used
            Calendars that it is worked in; ``None`` is the project's own.
        length, done
            Minutes of work, and of those that are done.
        unit
            What lengths of the task are typed in.

        Notes
        -----
        A gap where what is done ends is no split: there the work was interrupted, and goes on when
        the file or the data date says.
        """
        for record in records:
            stretches = _stretches(record)
            if not any(each.is_worked for each in stretches) or record.whole("WorkContour", 0):
                continue
            try:
                pauses = self._pauses(stretches, used, length)
            except PmcoreError:  # a stored date that no calendar knows
                continue
            if pauses is not None:
                return tuple(
                    Split(
                        typed(after, unit, self._conversion), typed(pause, unit, self._conversion)
                    )
                    for after, pause in pauses
                    if after != done
                )
        return None

    def _pauses(
        self, stretches: list[_Stretch], used: Sequence[CalendarId | None], length: int
    ) -> list[tuple[int, int]] | None:
        """Return minutes of work before each pause, and of the pause."""
        worked = [each for each in stretches if each.is_worked]
        if all(before.finish >= after.start for before, after in pairwise(worked)):
            return []
        if worked[-1].finish - worked[0].start > LONGEST_SHAPE:
            return None
        time = self._time(used, worked[0].start, worked[-1].finish)
        if time is None:
            return None
        places = [(time.pos(_instant(a)), time.pos(_instant(b))) for a, b, _ in worked]
        if abs(sum(end - begin for begin, end in places) - length) > _SAME:
            return None  # spread unevenly: what is work and what is a pause cannot be told
        return [*_gaps(places)]

    def _time(
        self, used: Sequence[CalendarId | None], start: datetime, finish: datetime
    ) -> WorkingTime | None:
        key = tuple(dict.fromkeys(self._own if each is None else each for each in used))
        known = self._compiled.get(key)
        if known is None or not known.lo <= _instant(start) <= _instant(finish) <= known.hi:
            first = start.date().replace(month=1, day=1)
            last = finish.date().replace(month=12, day=31)
            calendars = [self._calendars[id] for id in key if id and id in self._calendars]
            if not calendars:
                return None
            known = CommonCalendar.among(each.compile(first, last) for each in calendars)
            self._compiled[key] = known
        return known


def _stretches(record: Record) -> list[_Stretch]:
    """Return when there is work to come and when there was, in order."""
    found: list[_Stretch] = []
    for each in record.every("TimephasedData"):
        if each.whole("Type") not in (_REMAINING, _ACTUAL):
            continue
        start, finish, value = each.instant("Start"), each.instant("Finish"), each.seconds("Value")
        if start is not None and finish is not None and start < finish and value is not None:
            found.append(_Stretch(start, finish, bool(value)))
    return sorted(found)


def _gaps(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    after = 0
    for (begin, end), (following, _) in pairwise(places):
        after += end - begin
        if following > end:
            yield after, following - end


def _instant(moment: datetime) -> int:
    return instant_of(moment.replace(second=0, microsecond=0), None)
