"""The certificate checker against the slow reference: its schedules pass, whatever is left out.

The rejection of everything else is in ``test_certificate_mutants``.
"""

from __future__ import annotations

from datetime import date, datetime
from random import Random

import pytest
from hypothesis import example, given, note, settings
from hypothesis import strategies as st

from pmcore.calendars import Calendar
from pmcore.kernel import HorizonError
from pmcore.scheduling.certificate.clocks import CalendarClock, Clock, Compiler, ElapsedClock, Reach
from pmcore.scheduling.certificate.inequalities import Link
from pmcore.scheduling.certificate.places import MomentPlaces, Places, WorkPlaces
from pmcore.scheduling.certificate.verification import RULES
from pmcore.scheduling.options import SchedulingOptions
from pmcore.testing import project_code
from pmcore.testing.strategies import calendars, plans
from pmcore.wbs import Dependency, Project
from scheduling.certificate_rows import scheduled_slowly, verified

START = date(2026, 3, 2)
REACH = Reach(START, date(2025, 1, 1), date(2027, 12, 31))
HALF = settings(max_examples=min(settings().max_examples // 2, 300))
NOON = 29_541_240  # about the start, in minutes since 1970


def _iso(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in row.items()
        }
        for row in rows
    ]


class TestTheOneSchedule:
    """Exactly one schedule satisfies all rules: the one the slow reference finds."""

    @given(plans())
    def test_a_schedule_of_the_reference_is_valid_and_completely_checked(
        self, plan: tuple[Project, SchedulingOptions]
    ) -> None:
        project, options = plan
        note(f"{project_code(project)}\n{options}")
        rows, finish = scheduled_slowly(project, options)

        result = verified(project, rows, options, finish)

        assert str(result).startswith("The schedule of project P is valid.")
        assert result.is_complete, str(result)

    @HALF
    @given(plans(max_tasks=5), st.randoms(use_true_random=False))
    def test_what_is_left_out_makes_no_finding_and_is_counted(
        self, plan: tuple[Project, SchedulingOptions], random: Random
    ) -> None:
        project, options = plan
        note(f"{project_code(project)}\n{options}")
        rows, _ = scheduled_slowly(project, options)
        fields = sorted(rows[0].keys() - {"id"})
        share = random.random()
        for row in rows:
            for field in fields:
                if random.random() < share:
                    del row[field]

        result = verified(project, rows, options)

        assert result.is_valid, str(result)

    @HALF
    @given(plans(max_tasks=5))
    def test_every_rule_is_checked_or_counted_as_not_checked(
        self, plan: tuple[Project, SchedulingOptions]
    ) -> None:
        project, options = plan
        rows, finish = scheduled_slowly(project, options)
        everything = verified(project, rows, options, finish)
        nothing = verified(project, [{"id": row["id"]} for row in rows], options)

        assert list(everything.checked) == list(everything.unchecked) == list(RULES)
        assert nothing.is_valid
        assert nothing.checked == {**dict.fromkeys(RULES, 0), "rows": len(rows)}
        assert {**nothing.unchecked, "rows": len(rows)} == dict(everything.checked)

    @HALF
    @given(plans(max_tasks=4))
    def test_rows_and_mappings_datetimes_and_texts_read_the_same(
        self, plan: tuple[Project, SchedulingOptions]
    ) -> None:
        project, options = plan
        rows, finish = scheduled_slowly(project, options)
        by_id = {row["id"]: row for row in _iso(rows)}

        assert verified(project, _iso(rows), options, finish) == verified(
            project, rows, options, finish
        )
        assert verified(project, by_id, options).is_valid  # type: ignore[arg-type]


def _clock(calendar: Calendar) -> CalendarClock:
    return CalendarClock(calendar, REACH, Compiler())


@st.composite
def _clocks(draw: st.DrawFn) -> Clock:
    if draw(st.booleans()):
        return _clock(draw(calendars(around=START)))
    return ElapsedClock("UTC", REACH)


_INSTANTS = st.integers(NOON - 20_000, NOON + 20_000)


class TestInverses:
    """Lower and upper bounds are two readings of the same inequality."""

    @given(_clocks(), st.integers(-3000, 3000), _INSTANTS, _INSTANTS)
    def test_a_lag_reaches_no_further_just_up_to_the_latest_anchor(
        self, clock: Clock, minutes: int, anchor: int, limit: int
    ) -> None:
        link = Link(0, Dependency("A", "B"), (0, 1), (minutes, clock), into_summary=False)

        assert (link.reach(anchor) <= limit) == (anchor <= link.latest_anchor(limit))

    @given(
        _clocks(),
        st.integers(0, 900),
        st.sampled_from(("touch", "start", "any")),
        st.booleans(),
        _INSTANTS,
    )
    @example(
        CalendarClock(Calendar.standard("o", zone=None), REACH, Compiler()),
        60,
        "touch",
        True,
        NOON + 4 * 1440,
    )
    def test_a_place_keeps_a_bound_just_from_the_least_or_up_to_the_greatest_that_does(
        self, clock: Clock, minutes: int, milestones: str, literal: bool, at: int
    ) -> None:
        places: Places = (
            WorkPlaces(clock, minutes, literal=literal)
            if minutes
            else MomentPlaces(clock, milestones)  # type: ignore[arg-type]
        )

        def finish_kept(place: int) -> bool:
            return places.latest_kept(places.finish(place)) >= at

        self._check(places, places.least_start(at), lambda place: places.start(place) >= at)
        self._check(places, places.least_finish(at), finish_kept)
        self._check(
            places, places.greatest_start(at), lambda place: places.start(place) <= at, up_to=True
        )
        self._check(
            places, places.greatest_finish(at), lambda place: places.finish(place) <= at, up_to=True
        )

    def _check(self, places: Places, edge: int, holds: object, *, up_to: bool = False) -> None:
        assert callable(holds)
        start = places.start(edge)
        assert places.of_start(start) == edge
        assert holds(edge)
        beyond = self._next(places, start) if up_to else places.of_start(places.before(edge))
        assert beyond is not None
        assert not holds(beyond)

    def _next(self, places: Places, start: int) -> int | None:
        return places.of_start(places.start(places.least_start(start + 1)))


class TestClocks:
    """A clock that grows answers as one that knew everything from the beginning."""

    @given(calendars(around=START), st.lists(st.integers(-300_000, 300_000), max_size=12))
    def test_the_order_of_questions_does_not_matter(
        self, calendar: Calendar, offsets: list[int]
    ) -> None:
        fresh = [_clock(calendar).pos(NOON + offset) for offset in offsets]
        grown = _clock(calendar)

        assert [grown.pos(NOON + offset) for offset in offsets] == fresh
        for position in fresh:
            clock = _clock(calendar)
            assert (clock.begin(position), clock.end(position)) == (
                grown.begin(position),
                grown.end(position),
            )
            assert grown.pos(grown.begin(position)) == grown.pos(grown.end(position)) == position

    def test_given_an_instant_beyond_the_reach_then_the_error_names_a_day_beyond_it(self) -> None:
        clock = CalendarClock(Calendar.standard("o", zone=None), REACH, Compiler())
        for years, named in ((-5, "2024-12-31"), (5, "2028-01-01")):
            with pytest.raises(HorizonError) as caught:
                clock.pos(NOON + years * 366 * 1440)
            assert caught.value.context["value"] == named
