"""Long rests that a task runs through or waits for: why a few days of work span weeks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

import numpy as np

from pmcore.calendars import Calendar, datetime_of
from pmcore.calendars.country_years import OFFICIAL_BREAK
from pmcore.kernel import LocalizedText
from pmcore.scheduling.engine.arrays import Ints
from pmcore.scheduling.engine.crews import parts_of
from pmcore.scheduling.engine.solution import Solution

# A weekend needs no words: Friday evening to Monday morning is less than three days.
_LONG = 3 * 1440
_DAYS_ASKED = 31
_CALENDARS_ASKED = 50
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rest:
    """Days on which a calendar rests.

    Attributes
    ----------
    first, last
        Whole days off, both included, in the calendar's zone.
    label
        Name of the first holiday or exception among them; that of a break as a whole only where
        no day in it has a name of its own. Only its first days are asked, and of people who work
        together only the first fifty with holidays or exceptions.
    """

    first: date
    last: date
    label: LocalizedText | None


class LongRests:
    """Rests of more than three days in one solution; each is found, and named, once for all tasks.

    A page explains every task, and tasks of one calendar run through the same rests.
    """

    def __init__(self, solution: Solution) -> None:
        self._solution = solution
        self._found: dict[int, tuple[Ints, Ints]] = {}
        self._rests: dict[tuple[int, int, int], Rest] = {}
        self._labels: dict[tuple[Calendar, date, date], LocalizedText | None] = {}

    def of(self, row: int, since: int) -> list[Rest]:
        """Rests of a task's calendar, by date.

        Parameters
        ----------
        row
            A leaf. Elapsed time never rests.
        since
            Instant from which the task waits; it looks from there to the early finish.
        """
        network = self._solution.network
        node = int(network.outline.node[row])
        if node < 0:  # of people who work apart the last to end
            nodes = network.outline.leaves(row)
            node = int(nodes[self._solution.early.finish[nodes].argmax()])
        number = int(network.nodes.calendar[node])
        finish = int(self._solution.early.finish[node])
        if number == network.elapsed or since >= finish:
            return []
        begins, ends = self._gaps(number)
        on_the_way = slice(np.searchsorted(ends, since, "right"), np.searchsorted(begins, finish))
        cut = zip(
            np.maximum(begins[on_the_way], since).tolist(),
            np.minimum(ends[on_the_way], finish).tolist(),
            strict=True,
        )
        return [self._rest(number, *gap) for gap in cut if gap[1] - gap[0] > _LONG]

    def _gaps(self, number: int) -> tuple[Ints, Ints]:
        """Find the long gaps of a calendar, those before its first work and after its last too."""
        if number not in self._found:
            working = self._solution.ground.table.working[number]
            starts, ends, _ = working.arrays
            begins, until = np.append(working.lo, ends), np.append(starts, working.hi)
            is_long = until - begins > _LONG
            self._found[number] = begins[is_long], until[is_long]
        return self._found[number]

    def _rest(self, number: int, begin: int, end: int) -> Rest:
        key = number, begin, end
        if key not in self._rests:
            zone = self._solution.network.calendars[number].zone
            first = datetime_of(begin, zone).date() + _ONE_DAY
            last = datetime_of(end, zone).date() - _ONE_DAY
            self._rests[key] = Rest(first, last, self._label(number, first, last))
        return self._rests[key]

    def _label(self, number: int, first: date, last: date) -> LocalizedText | None:
        parts = filter(_has_names, parts_of(self._solution.network.calendars[number]))
        asked = islice(parts, _CALENDARS_ASKED)
        return _first_name(self._label_of(part, first, last) for part in asked)

    def _label_of(self, part: Calendar, first: date, last: date) -> LocalizedText | None:
        key = part, first, min(last, first + _DAYS_ASKED * _ONE_DAY)
        if key not in self._labels:
            days = part.days(*key[1:])
            self._labels[key] = _first_name(day.label for day in days if not day.is_working)
        return self._labels[key]


def _has_names(calendar: Calendar) -> bool:
    return any(each.holidays or each.exceptions for each in calendar.lineage())


def _first_name(labels: Iterator[LocalizedText | None]) -> LocalizedText | None:
    """Return the first label of one day, else that of a break as a whole, if there is any."""
    name = None
    for label in labels:
        if label and label != OFFICIAL_BREAK:
            return label
        name = name or label
    return name
