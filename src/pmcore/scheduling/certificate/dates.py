"""One series of dates (early, late or scheduled): where each leaf stands by what was given.

A leaf stands somewhere when its start is the start of a working minute, its finish the end of
one, and its duration lies between; or, of a milestone, when both are one allowed instant. Where
only one of the two was given, the other follows. Dates that contradict each other are reported
here and stand nowhere; what waits for such a task is held against the dates as given.

Of what has started the start is a fact, and its place follows from its finish; of what is finished
or scheduled by hand both dates are facts. Only late dates of the latter tell a place: how late the
same work would do.
"""

from __future__ import annotations

from pmcore.kernel import CalendarError, Code
from pmcore.scheduling.certificate.facts import Known
from pmcore.scheduling.certificate.places import Places
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.reading import Given, Series
from pmcore.scheduling.certificate.report import Report

_FACTS = {
    "started": {"en": "its actual start", "zh": "其实际开始"},
    "finished": {"en": "its actual date", "zh": "其实际日期"},
    "manual": {"en": "its date set by hand", "zh": "其手动设定的日期"},
    "promised": {"en": "its finish set by hand", "zh": "其手动设定的完成"},
}
_SAME_WORK = {"en": "the work set by hand, ending there,", "zh": "手动设定的工作若在此结束，"}


class Dates:
    """Dates of one series by row, completed where they follow from each other.

    Attributes
    ----------
    name
        ``early``, ``late`` or ``scheduled``.
    starts, finishes
        Instants; ``None`` where they are not known.
    places
        Where leaves stand; ``None`` where that is not known, and for summary tasks. Those of parts
        follow from what bounds them.
    anchors
        Starts as dependencies count from them: those of tasks scheduled by hand are facts, even
        where their late dates tell another.
    """

    def __init__(self, plan: Plan, given: Given, name: Series, report: Report) -> None:
        self.name = name
        self.given_starts, self.given_finishes = given.starts[name], given.finishes[name]
        self.starts, self.finishes = list(self.given_starts), list(self.given_finishes)
        self.places: list[int | None] = [None for _ in plan.tasks]
        # Late dates of a task scheduled by hand tell how late the same work would do.
        self._moves_by_hand = name == "late" or (name == "scheduled" and plan.is_all_late)
        for row in plan.shown_leaves:
            known = plan.known[row]
            if known is None:
                report.count("working_time", known=self._is_given(row))
                report.count("duration", known=None not in (self.starts[row], self.finishes[row]))
            else:
                self._count_known(row, known, report)
            if self._is_given(row):
                try:
                    if known is None:
                        self._stand(plan, row, report)
                    else:
                        self._stand_known(plan, row, known, report)
                except CalendarError as error:
                    report.out_of_reach(row, error)
        self.anchors = self.starts
        for row in reversed(plan.summaries):
            self._span(plan, row)
        if self._moves_by_hand:
            self._set_anchors(plan)

    def put(self, plan: Plan, row: int, place: int, report: Report) -> None:
        """Let a part stand where what bounds it puts it."""
        places = plan.leaf(row)
        try:
            self.starts[row], self.finishes[row] = places.start(place), places.finish(place)
        except CalendarError as error:
            report.out_of_reach(row, error)
            return
        self.places[row] = place
        if self.anchors is not self.starts:
            self.anchors[row] = self.starts[row]

    def start_of_remaining(self, plan: Plan, row: int) -> int | None:
        """Return when what remains of a started leaf begins; ``None`` where that is not known."""
        found = [
            None if (place := self.places[each]) is None else plan.leaf(each).start(place)
            for each in (plan.parts[row] if row in plan.begun else [row])
        ]
        known = [start for start in found if start is not None]
        return min(known) if len(known) == len(found) else None

    @property
    def start(self) -> str:
        """Name of the field."""
        return f"{self.name}_start"

    @property
    def finish(self) -> str:
        """Name of the field."""
        return f"{self.name}_finish"

    def _is_given(self, row: int) -> bool:
        return self.given_starts[row] is not None or self.given_finishes[row] is not None

    def _stand(self, plan: Plan, row: int, report: Report) -> None:
        places = plan.leaf(row)
        start, finish = self.starts[row], self.finishes[row]
        found: list[int | None] = []
        if start is not None:
            found.append(places.of_start(start))
            if found[-1] is None:
                nearest = places.start(places.least_start(start))
                self._misplaced(plan, row, self.start, (start, nearest), report)
        if finish is not None:
            found.append(places.of_finish(finish))
            if found[-1] is None:
                nearest = places.finish(places.greatest_finish(finish))
                self._misplaced(plan, row, self.finish, (finish, nearest), report)
        place = found[0]
        if place is None or None in found:
            return
        if place != found[-1]:
            self._wrong_length(plan, row, report)
            return
        self.places[row] = place
        self.starts[row], self.finishes[row] = places.start(place), places.finish(place)

    def _count_known(self, row: int, known: Known, report: Report) -> None:
        is_start = self.starts[row] is not None
        is_finish = self.finishes[row] is not None
        if known.standing == "manual" and self._moves_by_hand:
            report.count("duration", known=is_start and is_finish)
            return
        report.count("fact", known=is_start)
        if known.standing == "promised" and self._moves_by_hand:
            return
        if known.standing == "started":
            report.count("working_time", known=is_finish)
        else:
            report.count("fact", known=is_finish)

    def _stand_known(self, plan: Plan, row: int, known: Known, report: Report) -> None:
        places = plan.leaf(row)
        start, finish = self.starts[row], self.finishes[row]
        if known.standing == "manual" and self._moves_by_hand:
            if finish is None:
                return
            began = _begun_by_hand(known, places, finish)
            if start is not None and start != began:
                report.fact(row, self.start, (start, began), _SAME_WORK)
            self.places[row], self.starts[row] = finish, began
            return
        if start is not None and start != known.start:
            why = _FACTS["started" if known.standing == "promised" else known.standing]
            report.fact(row, self.start, (start, known.start), why)
        if known.standing == "promised" and self._moves_by_hand:
            self.starts[row], self.places[row] = known.start, finish
            return
        if known.standing == "started":
            place = None if finish is None else places.of_finish(finish)
            if finish is not None and place is None:
                nearest = places.finish(places.greatest_finish(finish))
                self._misplaced(plan, row, self.finish, (finish, nearest), report)
            self.starts[row], self.places[row] = known.start, place
            return
        if finish is not None and finish != known.finish:
            report.fact(row, self.finish, (finish, known.finish), _FACTS[known.standing])
        self.starts[row], self.finishes[row] = known.start, known.finish
        if known.standing in ("manual", "promised"):
            self.places[row] = known.finish

    def _misplaced(
        self, plan: Plan, row: int, field: str, dates: tuple[int, int], report: Report
    ) -> None:
        places = plan.leaf(row)
        edge = ("start", "开始") if field == self.start else ("end", "结束")
        if places.minutes == 0:
            edge = ("allowed instant", "允许的时刻")
        report.add(
            Code.VERIFY_NOT_IN_WORKING_TIME,
            task=plan.tasks[row].id,
            field=field,
            value=plan.shown(dates[0], row),
            expected=plan.shown(dates[1], row),
            edge={"en": edge[0], "zh": edge[1]},
            calendar=places.clock.calendar,
        )

    def _wrong_length(self, plan: Plan, row: int, report: Report) -> None:
        places = plan.leaf(row)
        start, finish = self.starts[row], self.finishes[row]
        assert start is not None
        assert finish is not None
        clock = places.clock
        # Of a milestone, two instants of one rest are a whole rest apart.
        worked = clock.pos(finish) - clock.pos(start) if places.minutes else finish - start
        report.add(
            Code.VERIFY_DURATION,
            task=plan.tasks[row].id,
            field=self.finish,
            start=plan.shown(start, row),
            finish=plan.shown(finish, row),
            value=worked,
            expected=places.minutes,
            calendar=clock.calendar,
        )

    def _span(self, plan: Plan, row: int) -> None:
        """Let a summary without dates span what is below it, unless something stretches it."""
        below = plan.counted_children(row)
        if self.starts[row] is None:
            starts = [self.starts[child] for child in below]
            if None not in starts:
                fixed = plan.fixed_starts[row]
                self.starts[row] = min(s for s in starts if s is not None)
                self.starts[row] = self.starts[row] if fixed is None else fixed
        if self.finishes[row] is None and not any(link.stretches for link in plan.into[row]):
            ends = [self.finishes[child] for child in below]
            if None not in ends:
                fixed = plan.fixed_finishes[row]
                start = plan.start_by_hand(row)
                self.finishes[row] = max(e for e in (*ends, start) if e is not None)
                self.finishes[row] = self.finishes[row] if fixed is None else fixed

    def _set_anchors(self, plan: Plan) -> None:
        by_hand = [r for r, known in enumerate(plan.known) if known and known.standing == "manual"]
        if not by_hand:
            return
        self.anchors = list(self.starts)
        above: set[int] = set()
        for row in by_hand:
            known = plan.known[row]
            if known is not None and self.starts[row] is not None:
                self.anchors[row] = known.start
            summary = plan.parents[row]
            while summary >= 0 and summary not in above:
                above.add(summary)
                summary = plan.parents[summary]
        for row in sorted(above, reverse=True):
            if plan.fixed_starts[row] is None:
                starts = [self.anchors[child] for child in plan.counted_children(row)]
                known_starts = [start for start in starts if start is not None]
                self.anchors[row] = min(known_starts) if len(known_starts) == len(starts) else None


def _begun_by_hand(known: Known, places: Places, finish: int) -> int:
    """Return when work that was set by hand would begin to end at ``finish``."""
    position = places.clock.pos
    work = position(known.finish) - position(known.start)
    if not work:
        return finish - (known.finish - known.start)
    return places.clock.begin(position(finish) - work)
