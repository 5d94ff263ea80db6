"""One series of dates (early, late or scheduled): where each leaf stands by what was given.

A leaf stands somewhere when its start is the start of a working minute, its finish the end of
one, and its duration lies between; or, of a milestone, when both are one allowed instant. Where
only one of the two was given, the other follows. Dates that contradict each other are reported
here and stand nowhere; what waits for such a task is held against the dates as given.
"""

from __future__ import annotations

from pmcore.kernel import CalendarError, Code
from pmcore.scheduling.certificate.plan import Plan
from pmcore.scheduling.certificate.reading import Given, Series
from pmcore.scheduling.certificate.report import Report


class Dates:
    """Dates of one series by row, completed where they follow from each other.

    Attributes
    ----------
    name
        ``early``, ``late`` or ``scheduled``.
    starts, finishes
        Instants; ``None`` where they are not known.
    places
        Where leaves stand; ``None`` where that is not known, and for summary tasks.
    """

    def __init__(self, plan: Plan, given: Given, name: Series, report: Report) -> None:
        self.name = name
        self.given_starts, self.given_finishes = given.starts[name], given.finishes[name]
        self.starts, self.finishes = list(self.given_starts), list(self.given_finishes)
        self.places: list[int | None] = [None for _ in plan.tasks]
        for row in plan.leaves:
            report.count("working_time", known=self._is_given(row))
            report.count("duration", known=None not in (self.starts[row], self.finishes[row]))
            if self._is_given(row):
                try:
                    self._stand(plan, row, report)
                except CalendarError as error:
                    report.out_of_reach(row, error)
        for row in reversed(plan.summaries):
            self._span(plan, row)

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
        below = plan.children[row]
        if self.starts[row] is None:
            starts = [self.starts[child] for child in below]
            self.starts[row] = None if None in starts else min(s for s in starts if s is not None)
        if self.finishes[row] is None and not any(link.stretches for link in plan.into[row]):
            ends = [self.finishes[child] for child in below]
            self.finishes[row] = None if None in ends else max(e for e in ends if e is not None)
