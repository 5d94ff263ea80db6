"""Floats: of leaves from where they may stand, of summary tasks the smallest that a leaf leaves."""

from __future__ import annotations

from typing import NamedTuple

from pmcore.kernel import CalendarError
from pmcore.scheduling.certificate.clocks import Clock
from pmcore.scheduling.certificate.dates import Dates
from pmcore.scheduling.certificate.earliest import caps
from pmcore.scheduling.certificate.lowers import Lowers
from pmcore.scheduling.certificate.reading import FLOATS, Given
from pmcore.scheduling.certificate.report import Report, Rule
from pmcore.scheduling.certificate.uppers import Uppers
from pmcore.scheduling.options import FloatReading

_RULES: tuple[Rule, ...] = ("total_float", "free_float", "interfering_float", "independent_float")


class Marks(NamedTuple):
    """One end of a leaf: early, late, at its free limit, at its least place with late predecessors.

    ``origin`` is where total float counts from. ``None`` where something that decides it is not
    known.
    """

    origin: int | None
    early: int | None
    late: int | None
    free: int | None
    least: int | None


class Room(NamedTuple):
    """Total, free and independent float; ``None`` where not known."""

    total: int | None
    free: int | None
    independent: int | None

    def least(self, other: Room) -> Room:
        """Return the smaller of each; what one of the two does not know is not known."""
        return Room(*(_least(one, two) for one, two in zip(self, other, strict=True)))

    def floats(self) -> tuple[int | None, ...]:
        """Return the four floats, in the order of the fields."""
        known = self.total is not None and self.free is not None
        interfering = (self.total or 0) - (self.free or 0) if known else None
        return self.total, self.free, interfering, self.independent


_NO_ROOM = Room(0, 0, 0)  # of what is finished, and of summaries of nothing else
_NOT_KNOWN = Room(None, None, None)


class Floats:
    """What the floats must be, given the early and late dates.

    Parameters
    ----------
    dates
        The early and the late dates.
    free
        Upper bounds of a leaf that moves alone, all others at their early dates; and the same as
        its own free float asks for them.
    lowers
        Lower bounds with predecessors at their early dates, and at their late ones.
    given
        The floats that were given; what nobody gives is not computed.
    """

    def __init__(
        self,
        dates: tuple[Dates, Dates],
        free: tuple[Uppers, Uppers],
        lowers: tuple[Lowers, Lowers],
        given: Given,
        report: Report,
    ) -> None:
        self.free, self.own = free
        self.plan = self.free.plan
        self.early, self.late = dates
        self.early_lowers, self.late_lowers = lowers
        self.given = given
        self.report = report
        self._in_task = self.plan.options.float_calendar == "task"
        self._wants_least = _has(given, "independent_float_minutes")
        self._wants_free = self._wants_least or _has(given, *FLOATS[1:3])
        self.rooms: list[Room] = [_NOT_KNOWN for _ in self.plan.tasks]
        self._measure()

    def check(self) -> None:
        """Hold the floats that were given against these."""
        for row, room in enumerate(self.rooms[: self.plan.count]):
            for rule, field, expected in zip(_RULES, FLOATS, room.floats(), strict=True):
                value = self.given.floats[field][row]
                self.report.count(rule, known=value is not None and expected is not None)
                if value is not None and expected is not None and value != expected:
                    self.report.minutes(row, field, value, expected)

    def _measure(self) -> None:
        above = self._clocks_above()
        rooms: list[dict[Clock, Room]] = [{} for _ in self.plan.tasks]
        plan = self.plan
        for row in range(len(plan.tasks) - 1, -1, -1):
            if plan.standing(row) in ("finished", "carry"):
                self.rooms[row] = _NO_ROOM
                continue  # what is finished counts for no summary
            if plan.places[row] is not None:
                rooms[row] = self._leaf(row, above[row])
            self.rooms[row] = rooms[row].get(self._clock(row), _NO_ROOM)
            if self._in_task and row in plan.parts:
                self._count_as_one(row)
            if row in plan.hammocks:
                self.rooms[row] = self._hammock(row)
            elif plan.options.free_float == "own" and plan.is_task(row):
                self.rooms[row] = self._by_own(row, self.rooms[row])
            elif plan.counts_by_dates(row):
                self.rooms[row] = self._by_dates(row, self.rooms[row])
            parent = plan.parents[row]
            if parent >= 0 and (parent in plan.parts or not plan.is_idle[row]):
                for clock in above[parent]:
                    room, held = rooms[row].get(clock), rooms[parent].get(clock)
                    if room is not None:
                        rooms[parent][clock] = room if held is None else held.least(room)
            rooms[row] = {}

    def _clock(self, row: int) -> Clock:
        places = self.plan.places[row]
        if places is None:
            return self.plan.clocks[row]
        is_others = self._in_task and places.clock is not self.plan.table.elapsed
        return self.plan.clocks[row] if is_others else places.clock

    def _clocks_above(self) -> list[frozenset[Clock]]:
        """Return the calendars in which the floats of a row are wanted: its own, and above it."""
        found: list[frozenset[Clock]] = []
        for row, parent in enumerate(self.plan.parents):
            above = found[parent] if parent >= 0 else frozenset()
            own = self._clock(row)
            found.append(above if own in above else above | {own})
        return found

    def _leaf(self, row: int, clocks: frozenset[Clock]) -> dict[Clock, Room]:
        try:
            starts, finishes = self._marks(row)
            starts = finishes if self._only_ends(row) else starts
            return {clock: self._room(starts, finishes, clock) for clock in clocks}
        except CalendarError as error:
            self.report.out_of_reach(row, error)
            return dict.fromkeys(clocks, _NOT_KNOWN)

    def _only_ends(self, row: int) -> bool:
        """Whether floats of a leaf are those of its finish: what has begun can only end later."""
        return self._in_task and self.plan.standing(row) == "started"

    def _hammock(self, row: int) -> Room:
        """Return what a level-of-effort task has: how much later it is in the late dates."""
        known = self.plan.hammocks[row]
        if known is not None and known.standing == "finished":
            return _NO_ROOM
        try:
            return Room(self._later(row, has_begun=known is not None), 0, 0)
        except CalendarError as error:
            self.report.out_of_reach(row, error)
            return _NOT_KNOWN

    def _count_as_one(self, row: int) -> None:
        """Let a task on which people work apart, and each of its parts, float by its own dates."""
        parts = self.plan.parts[row]
        try:
            origins = [self._origin(part, self.early.places[part]) for part in parts]
            ends = self._apart(row, origins, [self.late.places[part] for part in parts])
            total = _total(ends, self.plan.options.total_float)
        except CalendarError as error:
            self.report.out_of_reach(row, error)
            total = None
        for each in (row, *parts):
            self.rooms[each] = self.rooms[each]._replace(total=total)

    def _apart(
        self, row: int, first: list[int | None], last: list[int | None]
    ) -> tuple[int | None, int | None]:
        """Return how much later a task starts, and ends, whose parts go from places to others."""
        clock, parts = self._clock(row), self.plan.parts[row]
        starts: list[int] = []
        finishes: list[int] = []
        for places in (first, last):
            known = [place for place in places if place is not None]
            if len(known) < len(parts):
                return None, None
            stands = [self.plan.leaf(part) for part in parts]
            starts.append(min(at.start(place) for at, place in zip(stands, known, strict=True)))
            finishes.append(max(at.finish(place) for at, place in zip(stands, known, strict=True)))
        starts = finishes if row in self.plan.begun else starts
        return _between(clock, *starts), _between(clock, *finishes)

    def _by_own(self, row: int, below: Room) -> Room:
        """Return what a task has by what waits for itself: from none to its total float."""
        if not self._wants_free:
            return below
        try:
            own = self._own(row)
        except CalendarError as error:
            self.report.out_of_reach(row, error)
            own = None
        if below.total is None or own is None:
            return below._replace(free=None, independent=None)
        free = max(0, min(own, below.total))
        return below._replace(free=free, independent=_least(below.independent, free))

    def _own(self, row: int) -> int | None:
        """Return how far a task moves until what waits for it, or its late place, ends that."""
        parts = self.plan.parts.get(row, [row])
        early = [self.early.places[part] for part in parts]
        limits = [self._own_limit(part, row) for part in parts]
        if self._in_task and row in self.plan.parts:
            return _least(*self._apart(row, early, limits))
        rooms = [
            self._slip(part, self._clock(row), first, last)
            for part, first, last in zip(parts, early, limits, strict=True)
        ]
        known = [room for room in rooms if room is not None]
        return min(known) if len(known) == len(rooms) else None

    def _own_limit(self, row: int, task: int) -> int | None:
        """Return the greatest place of a leaf that what waits for its task leaves it."""
        late, own = self.late.places[row], self.own.of_own(row, task)
        if late is None or (own is not None and not own.is_known):
            return None
        return late if own is None else min(late, own.place)

    def _slip(self, row: int, clock: Clock, first: int | None, last: int | None) -> int | None:
        """Return what lies between two places of a leaf, as free floats are counted."""
        if first is None or last is None:
            return None
        places = self.plan.leaf(row)
        at_start = _between(clock, places.start(first), places.start(last))
        if not self._in_task:
            return at_start
        at_finish = _between(clock, places.finish(first), places.finish(last))
        return at_finish if self._only_ends(row) else _least(at_start, at_finish)

    def _by_dates(self, row: int, below: Room) -> Room:
        """Return what a summary has by its own dates: free float, too, where nothing follows it."""
        try:
            total = self._later(row, has_begun=self.plan.has_begun[row])
        except CalendarError as error:
            self.report.out_of_reach(row, error)
            return below._replace(total=None, free=None)
        if self.plan.is_followed[row]:
            return below._replace(total=total)
        return below._replace(total=total, free=None if total is None else max(0, total))

    def _later(self, row: int, *, has_begun: bool) -> int | None:
        """Return how much later a row is in the late dates; what has begun can only end later."""
        starts, finishes = (
            (getattr(self.early, ends)[row], getattr(self.late, ends)[row])
            for ends in ("starts", "finishes")
        )
        starts = finishes if has_begun else starts
        clock, reading = self.plan.clocks[row], self.plan.options.total_float
        return _total((_between(clock, *starts), _between(clock, *finishes)), reading)

    def _room(self, starts: Marks, finishes: Marks, clock: Clock) -> Room:
        """Return what lies between two ends of a leaf, counted in one calendar."""
        at_start, at_finish = _spans(starts, clock), _spans(finishes, clock)
        total = _total((at_start.total, at_finish.total), self.plan.options.total_float)
        least = at_start.least(at_finish) if self._in_task else at_start
        return least._replace(total=total)

    def _marks(self, row: int) -> tuple[Marks, Marks]:
        """Return the starts and the finishes of a leaf."""
        places = self.plan.leaf(row)
        early, late = self.early.places[row], self.late.places[row]
        free = self.free.greatest(row) if self._wants_free else None
        least = self.late_lowers.least(row) if self._wants_least else None
        known = (
            self._origin(row, early),
            early,
            late,
            free.place if free is not None and free.is_known else None,
            least.place if least is not None and least.is_known else None,
        )
        starts, finishes = (
            Marks(*(None if place is None else at(place) for place in known))
            for at in (places.start, places.finish)
        )
        return starts, finishes

    def _origin(self, row: int, early: int | None) -> int | None:
        """Return where a leaf stands, or would without hard constraints, if so read."""
        plan = self.plan
        is_held = plan.options.hard_float == "wanted" and plan.standing(row) == "planned"
        if early is None or not is_held or (plan.pin(row) is None and not any(caps(plan, row))):
            return early
        wanted = self.early_lowers.least(row)
        return max(early, wanted.place) if wanted.is_known else None


def _has(given: Given, *fields: str) -> bool:
    return any(value is not None for field in fields for value in given.floats[field])


def _between(clock: Clock, first: int | None, last: int | None) -> int | None:
    """Return the working minutes between two instants, where both are known."""
    return None if first is None or last is None else clock.pos(last) - clock.pos(first)


def _total(ends: tuple[int | None, int | None], reading: FloatReading) -> int | None:
    """Return total float from what lies between the starts, and between the finishes."""
    at_start, at_finish = ends
    return {"start": at_start, "finish": at_finish}.get(reading, _least(at_start, at_finish))


def _spans(marks: Marks, clock: Clock) -> Room:
    """Return what lies between one end of a leaf and the same end at its other places."""
    independent = _between(clock, marks.least, marks.free)
    return Room(
        total=_between(clock, marks.origin, marks.late),
        free=_between(clock, marks.early, marks.free),
        independent=None if independent is None else max(0, independent),
    )


def _least(one: int | None, two: int | None) -> int | None:
    return None if one is None or two is None else min(one, two)
