"""Array calls and single steps give the same schedule; the table answers as calendars do."""

from __future__ import annotations

import tracemalloc
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import WorkingTime, elapsed
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.scheduling.engine.arrays import FOREVER, NEVER
from pmcore.scheduling.engine.calendar_table import Allowed, CalendarTable, LaidCalendars
from pmcore.scheduling.engine.compiling import compile_network
from pmcore.scheduling.engine.levels import topological_levels
from pmcore.scheduling.engine.network import Network
from pmcore.scheduling.engine.ranging import first_range
from pmcore.scheduling.engine.solution import Solution
from pmcore.scheduling.engine.solving import solve
from pmcore.scheduling.engine.tabling import table_for
from pmcore.scheduling.engine.transfers import (
    Ends,
    Way,
    backward_transfer,
    carry,
    carry_all,
    forward_transfer,
)
from pmcore.testing.strategies import plans
from pmcore.wbs import Assignment, Dependency, Project, Task
from scheduling.builders import FACTORY, OFFICE, PEOPLE, plan
from scheduling.test_teams_that_end_as_asked import crowded

FIRST, LAST = date(2026, 3, 1), date(2026, 4, 30)
WHOLE = elapsed(FIRST, LAST)
WORKING = [
    *(
        calendar.compile(FIRST, LAST).clip(WHOLE.lo + 1440, WHOLE.hi - 1440)
        for calendar in (OFFICE, FACTORY)
    ),
    WHOLE.clip(WHOLE.lo + 1440, WHOLE.hi - 1440),
]
TABLE = CalendarTable(LaidCalendars(WORKING), overrun=10_000)
calendars = st.integers(0, 2)
instants = st.integers(5 * 1440, TABLE.length - 5 * 1440)
# of a plan of its own: within its table, beside it, and of what nothing bounds
starts = (
    st.integers(-1500, 40 * 1440) | st.integers(-(10**6), 10**7) | st.sampled_from([NEVER, FOREVER])
)
COMPARED = [
    SchedulingOptions.ms_project(),
    SchedulingOptions(assignments="apart", compare="instant"),
]
plan_and_options = st.one_of(plans(), st.tuples(crowded(), st.just(SchedulingOptions.ms_project())))


def both_ways(project: Project, options: SchedulingOptions) -> tuple[Solution, Solution]:
    """Solve by array calls only, and by single steps only."""
    calendar = project.settings.calendar
    assert calendar is not None
    at_once = solve(compile_network(project, calendar, options, narrow=1), options)
    one_by_one = solve(compile_network(project, calendar, options, narrow=2**31), options)
    assert {batch.is_level for batch in at_once.network.batches} == {True}
    assert {batch.is_level for batch in one_by_one.network.batches} == {False}
    return at_once, one_by_one


class TestBothWays:
    """Whether a level is taken at once or edge by edge is a matter of speed only (ADR-0001)."""

    @given(plan_and_options)
    def test_array_calls_equal_single_steps(self, drawn: tuple[Project, SchedulingOptions]) -> None:
        at_once, one_by_one = both_ways(*drawn)

        for name in ("reach", "lag", "late_place", "independent_place"):
            assert np.array_equal(getattr(at_once, name), getattr(one_by_one, name)), name
        # where a delay before a leaf that takes no part could go to is bounded by nothing
        leaves = at_once.network.outline.leaf_nodes
        assert np.array_equal(at_once.free_place[leaves], one_by_one.free_place[leaves])
        for name in ("early", "late", "scheduled"):
            mine, other = getattr(at_once, name), getattr(one_by_one, name)
            for part in ("place", "start", "finish"):
                assert np.array_equal(getattr(mine, part), getattr(other, part)), (name, part)


class TestTransfers:
    """The whole walk is right for every edge; the short ways are the same walk cut short."""

    @given(plan_and_options)
    def test_short_ways_equal_the_whole_walk(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        solution = solve(*self._compiled(*drawn))
        ground, place = solution.ground, solution.early.place
        ends = Ends(ground.network, solution.lag, ground.compare)
        some = slice(None)
        for transfer in (forward_transfer, backward_transfer):
            short = carry_all(ground.table, transfer(ends, ground.table), place)
            direct, ends.is_direct = ends.is_direct, np.zeros_like(ends.is_direct)
            whole = carry(ground.table, transfer(ends, ground.table), place, some, Way.LAGGED)
            ends.is_direct = direct
            # who works apart is asked one by one, which no walk of one edge does
            alone = ends.way != Way.TEAM
            short, whole = short[alone], whole[alone]
            is_placed = short > NEVER // 2  # a summary in which nothing takes part has no place
            assert np.array_equal(short[is_placed], whole[is_placed])
            assert (whole[~is_placed] < NEVER // 2).all()

    @given(plan_and_options)
    def test_backwards_is_the_inverse_of_forwards(
        self, drawn: tuple[Project, SchedulingOptions]
    ) -> None:
        """The largest place of a predecessor still lets its successor stand where it does."""
        exact = replace(drawn[1], late_starts="exact")
        network, options = self._compiled(drawn[0], exact)
        solution = solve(network, options)
        back, ahead = solution.late_ceiling.transfer, solution.forward
        table, place = solution.ground.table, solution.early.place
        allowed = carry_all(table, back, place)
        for i, edge in enumerate(back.edge.tolist()):
            one = ahead.take(np.array([edge]))
            target = int(place[one.goal[0]])
            for step, holds in ((0, True), (1, False)):
                moved = place.copy()
                moved[one.origin[0]] = allowed[i] + step
                assert (int(carry_all(table, one, moved)[0]) <= target) is holds, edge

    @given(crowded(), st.lists(starts, min_size=1, max_size=5), st.sampled_from(COMPARED))
    def test_teams_one_by_one_equal_array_calls(
        self, project: Project, drawn: list[int], options: SchedulingOptions
    ) -> None:
        """The walk of teams by plain integers is the one by arrays, from wherever it begins."""
        team = [Assignment(PEOPLE[0], effort="4h"), Assignment(PEOPLE[1], effort="8h")]
        project.add("lead", "Lead", duration="4h")
        project.add("team", "Team", assignments=team)
        project.link("lead", "team", "FF", "4h")
        network, _ = self._compiled(project, options)
        assert network.team_entries.edge.size
        table, _ = table_for(network, first_range(network))
        ends = Ends(network, network.edges.lag, options.compare)
        for transfer in (
            forward_transfer(ends, table),
            backward_transfer(ends, table),
            backward_transfer(ends, table, touching=True),
        ):
            into = np.flatnonzero(transfer.way == Way.TEAM)
            some = np.repeat(into[::-1], len(drawn))
            start = np.tile(np.array(drawn), into.size)
            steps = transfer.team_steps(table.one, some)
            assert transfer.team is not None
            assert steps is not None
            at_once = transfer.team.walked(table, transfer.edge[some], start)
            assert [steps.walked(each) for each in start.tolist()] == at_once.tolist()

    def test_given_one_edge_when_it_is_asked_then_the_others_cost_nothing(self) -> None:
        """As each lag in percent of a summary does: else many of them took the square of it."""
        count = 5000
        links = [Dependency(f"t{i}", f"t{i + 1}", "FS") for i in range(count - 1)]
        project = plan("")
        project.add_many([Task(f"t{i}", "T", duration="1h") for i in range(count)], links)
        network, _ = self._compiled(project, SchedulingOptions())
        lag = network.edges.lag.copy()
        Ends(network, lag, "working")  # what is found once
        tracemalloc.start()
        try:
            Ends(network, lag, "working", slice(7, 8))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

        assert peak < 4 * count

    def _compiled(
        self, project: Project, options: SchedulingOptions
    ) -> tuple[Network, SchedulingOptions]:
        assert project.settings.calendar is not None
        return compile_network(project, project.settings.calendar, options), options


class TestCalendarTable:
    """All calendars in one table answer as each calendar does for itself."""

    @given(st.lists(st.tuples(calendars, instants), min_size=1, max_size=20))
    def test_the_table_equals_each_calendar(self, asked: list[tuple[int, int]]) -> None:
        calendar, instant = np.array(asked, dtype=np.int64).T
        position = TABLE.pos(TABLE.keys(calendar), instant)

        def each(answer: object) -> list[int]:
            assert callable(answer)
            return [answer(WORKING[c], t + TABLE.lo) for c, t in asked]

        assert position.tolist() == each(WorkingTime.pos)
        assert (TABLE.start_at(calendar, position) + TABLE.lo).tolist() == each(
            WorkingTime.next_start
        )
        assert (TABLE.start_at(calendar, position - 1) + 1 + TABLE.lo).tolist() == each(
            WorkingTime.previous_finish
        )

    @given(
        st.lists(st.tuples(calendars, instants), min_size=1, max_size=20),
        st.sampled_from(("touch", "start", "any")),
    )
    def test_one_at_a_time_equals_many(
        self, asked: list[tuple[int, int]], allowed: Allowed
    ) -> None:
        calendar, instant = np.array(asked, dtype=np.int64).T
        one = TABLE.one
        answers = {
            "pos": TABLE.pos(TABLE.keys(calendar), instant),
            "start_at": TABLE.start_at(calendar, instant),
            "finish_at": TABLE.start_at(calendar, instant - 1) + 1,
        }

        for name, many in answers.items():
            assert many.tolist() == [getattr(one, name)(c, t) for c, t in asked], name
        for name in ("up", "down"):
            many = getattr(TABLE, name)(calendar, instant, allowed)
            assert many.tolist() == [getattr(one, name)(c, t, allowed) for c, t in asked], name

    @given(calendars, instants)
    def test_a_search_in_a_bucket_equals_one_among_all(self, calendar: int, instant: int) -> None:
        one = TABLE.one
        key = calendar * one.span + one.pad + instant
        for bits, *columns in (one.buckets, one.everywhere):
            for keys, first in zip((one.start_keys, one.before_keys), columns, strict=True):
                bucket = key >> bits
                found = bisect_right(keys, key, first[bucket], first[bucket + 1])
                assert found == bisect_right(keys, key)

    @given(calendars, instants)
    def test_allowed_instants_are_the_nearest(self, calendar: int, instant: int) -> None:
        working, one = WORKING[calendar], TABLE.one

        def is_start(t: int) -> bool:
            return working.is_working(t + TABLE.lo)

        def touches(t: int) -> bool:
            return working.touches(t + TABLE.lo)

        readings: dict[Allowed, Callable[[int], bool]] = {"start": is_start, "touch": touches}
        for allowed, fits in readings.items():
            up, down = instant, instant
            while not fits(up):
                up += 1
            while not fits(down):
                down -= 1
            assert one.up(calendar, instant, allowed) == up
            assert one.down(calendar, instant, allowed) == down

    @given(
        st.lists(st.tuples(calendars, st.integers(-10_000, 600)), min_size=1, max_size=20),
        st.sampled_from(("touch", "start")),
    )
    def test_from_before_the_table_no_search_leads_into_it(
        self, asked: list[tuple[int, int]], allowed: Allowed
    ) -> None:
        """The first instant that it allows is not the next one: what comes before is not known."""
        calendar, instant = np.array(asked, dtype=np.int64).T
        one = TABLE.one
        for name in ("up", "down"):
            many = getattr(TABLE, name)(calendar, instant, allowed)
            assert many.tolist() == [getattr(one, name)(c, t, allowed) for c, t in asked], name
            assert (many[instant < 0] < 0).all()

    def test_at_the_very_beginning_nobody_knows_whether_work_has_just_ended(self) -> None:
        day_ends = WORKING[0].previous_finish(TABLE.lo + 1440)
        late = CalendarTable(LaidCalendars([w.clip(day_ends, TABLE.hi) for w in WORKING]), 10_000)

        assert WORKING[0].touches(day_ends)
        assert late.one.up(0, 0, "touch") < 0
        assert late.up(np.array([0]), np.array([0]), "touch").tolist() == [-1]
        assert late.one.up(0, 0, "start") == WORKING[0].next_start(day_ends) - day_ends


class TestLevels:
    """A node's level is the number of edges on the longest path to it."""

    @given(st.sets(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=120))
    def test_levels_equal_the_longest_path(self, pairs: set[tuple[int, int]]) -> None:
        edges = sorted({(min(a, b), max(a, b)) for a, b in pairs if a != b})
        expected = [0] * 41
        for source, target in sorted(edges, key=lambda edge: edge[1]):
            expected[target] = max(expected[target], expected[source] + 1)
        table = np.array(edges, dtype=np.int64).reshape(-1, 2)

        assert topological_levels(41, table[:, 0], table[:, 1]).tolist() == expected


class TestDepth:
    """No depth is too deep, and no summary too broad."""

    def test_given_a_long_chain_when_scheduled_then_it_ends_where_counted(self) -> None:
        count = 3000
        chain = "; ".join(f"t{i} 1h" for i in range(count))
        project = plan(chain)
        with project.change_set():
            for i in range(count - 1):
                project.link(f"t{i}", f"t{i + 1}")
        planned = schedule(project)

        # 3000 hours are 375 days of 8 hours: 75 weeks, ending on a Friday evening
        assert planned.finish.isoformat() == "2027-08-06T18:00:00+08:00"
        assert set(planned.columns.total_float.tolist()) == {0}
