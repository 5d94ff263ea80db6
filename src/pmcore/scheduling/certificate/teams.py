"""People who work apart on a task: from when on they end as asked, if they start together."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pmcore.kernel import CalendarError
from pmcore.scheduling.certificate.places import Places


class Team:
    """The parts of a task that work; all start with the task, each in its own time.

    Parameters
    ----------
    first
        Stands for what lies before all that can be read.
    """

    __slots__ = ("_first", "_parts")

    def __init__(self, parts: Iterable[Places], first: int) -> None:
        self._parts = [each for each in parts if each.minutes]
        self._first = first

    def __bool__(self) -> bool:
        return bool(self._parts)

    def start_for(self, finish: int) -> int:
        """Return the first instant from which one ends as asked; ``finish`` where none works."""
        return self._first_start(lambda each: each.least_finish(finish), finish)

    def start_by(self, finish: int) -> int:
        """Return the first instant at which one starts that would end right by another."""
        return self._first_start(lambda each: each.greatest_finish(finish), finish)

    def finish_from(self, start: int, *, touching: bool) -> int:
        """Return the largest instant that the last does not end before, started by ``start``.

        Parameters
        ----------
        touching
            Whether who rests then begins right after.
        """
        kept: list[int] = []
        for each in self._parts:
            place = (each.greatest_touching if touching else each.greatest_start)(start)
            kept.append(each.latest_kept(each.finish(place)))
        return max(kept, default=start)

    def _first_start(self, place_of: Callable[[Places], int], default: int) -> int:
        starts = [self._start(each, place_of(each)) for each in self._parts]
        return min(starts, default=default)

    def _start(self, part: Places, place: int) -> int:
        try:
            return part.start(place)
        except CalendarError:
            return self._first
