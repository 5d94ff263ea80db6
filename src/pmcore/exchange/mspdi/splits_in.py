"""Splits of tasks, found in the work of their assignments over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from pmcore.exchange.importing.changes import GUESSED_PAUSE
from pmcore.exchange.importing.lengths import typed
from pmcore.exchange.mspdi.apart_in import regular_minutes
from pmcore.exchange.mspdi.record import Record
from pmcore.exchange.mspdi.stored_time import StoredTime, instant
from pmcore.kernel import CalendarId, ConversionSettings
from pmcore.wbs import Split

_REMAINING, _ACTUAL = 1, 2
# The file rounds work, so that a length made of it may be a minute off.
_SAME = 1


class _Stretch(NamedTuple):
    """A stretch of time, and whether there is work in it."""

    start: datetime
    finish: datetime
    is_worked: bool


class Extent(NamedTuple):
    """How much work a task is.

    Attributes
    ----------
    length, done
        Minutes of work, and of those that are done.
    rested
        Minutes of working time from the stop of started work to where it is resumed.
    unit
        What lengths of the task are typed in.
    """

    length: int
    done: int
    rested: int
    unit: str


class SplitsIn:
    """Reads pauses in the work of tasks."""

    def __init__(self, time: StoredTime, conversion: ConversionSettings) -> None:
        self._stored, self._conversion = time, conversion

    def read(
        self,
        records: Iterable[Record],
        used: Sequence[CalendarId | None],
        extent: Extent,
    ) -> tuple[Split, ...] | None:
        """Return the pauses; ``None`` where the assignments do not say when there is work.

        Parameters
        ----------
        records
            The assignments of a task. They rest together; the first that says when is taken.
        used
            Calendars that it is worked in; ``None`` is the project's own.

        Notes
        -----
        A gap where what is done ends is no split: there the work was interrupted, and goes on when
        the file or the data date says.
        """
        for record in records:
            stretches = _stretches(record)
            if not any(each.is_worked for each in stretches) or record.whole("WorkContour", 0):
                continue
            pauses = self._pauses(stretches, used, extent.length)
            if pauses is not None:
                return tuple(
                    self._split(*each, extent) for each in pauses if each[0] != extent.done
                )
        return None

    def guessed(
        self, records: Iterable[Record], used: Sequence[CalendarId | None], extent: Extent
    ) -> tuple[Split, ...]:
        """Return one pause where stored dates lie further apart than the work takes.

        Notes
        -----
        Some tools leave work over time out of the file. That there is a pause, and how long it is,
        still follows from what is stored: the length of a task is that of its work without pauses,
        however it is contoured. Halfway through what remains stands for its place.
        """
        dated = [(each.instant("Finish"), each) for each in records]
        known = [(finish, each) for finish, each in dated if finish is not None]
        if not known:
            return ()
        finish, last = max(known, key=itemgetter(0))
        length, done = extent.length, extent.done
        regular = length if last.whole("WorkContour", 0) else regular_minutes(last)
        if regular is None or abs(regular - length) > _SAME:
            return ()
        span = self._stored.between(used, last.instant("Start"), finish)
        after, pause = done + (length - done) // 2, (span or 0) - length - extent.rested
        if pause <= _SAME or not 0 <= done < after < length:
            return ()
        last.adjusted(GUESSED_PAUSE)
        return (self._split(after, pause, extent),)

    def _split(self, after: int, pause: int, extent: Extent) -> Split:
        conversion, unit = self._conversion, extent.unit
        return Split(typed(after, unit, conversion), typed(pause, unit, conversion))

    def _pauses(
        self, stretches: list[_Stretch], used: Sequence[CalendarId | None], length: int
    ) -> list[tuple[int, int]] | None:
        """Return minutes of work before each pause, and of the pause."""
        worked = [each for each in stretches if each.is_worked]
        if all(before.finish >= after.start for before, after in pairwise(worked)):
            return []
        time = self._stored.of(used, worked[0].start, worked[-1].finish)
        if time is None:
            return None
        places = [(time.pos(instant(a)), time.pos(instant(b))) for a, b, _ in worked]
        if abs(sum(end - begin for begin, end in places) - length) > _SAME:
            return None  # spread unevenly: what is work and what is a pause cannot be told
        return [*_gaps(places)]


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
