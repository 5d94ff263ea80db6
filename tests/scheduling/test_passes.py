"""Array calls and single steps give the same schedule; lags are inverted exactly."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import WorkingTime, elapsed
from pmcore.scheduling import SchedulingOptions, schedule
from pmcore.scheduling.calendar_table import CalendarTable, touch_down_one, touch_up_one
from pmcore.scheduling.compiling import compile_network
from pmcore.scheduling.lags import walk, walk_back, walk_back_one, walk_one
from pmcore.scheduling.levels import topological_levels
from pmcore.scheduling.solving import Solution, solve
from pmcore.testing.strategies import projects
from pmcore.wbs import Project
from scheduling.builders import FACTORY, OFFICE, plan

FIRST, LAST = date(2026, 3, 1), date(2026, 4, 30)
WHOLE = elapsed(FIRST, LAST)
TABLE = CalendarTable(
    [
        *(
            calendar.compile(FIRST, LAST).clip(WHOLE.lo + 1440, WHOLE.hi - 1440)
            for calendar in (OFFICE, FACTORY)
        ),
        WHOLE.clip(WHOLE.lo + 1440, WHOLE.hi - 1440),
    ]
)
calendars = st.integers(0, 2)
instants = st.integers(TABLE.lo + 20 * 1440, TABLE.hi - 20 * 1440)
lags = st.integers(-3000, 3000)


def both_ways(project: Project) -> tuple[Solution, Solution]:
    """Solve by array calls only, and by single steps only."""
    calendar = project.settings.calendar
    assert calendar is not None
    options = SchedulingOptions()
    at_once = solve(compile_network(project, calendar, narrow=1), options)
    one_by_one = solve(compile_network(project, calendar, narrow=2**31), options)
    assert {batch.kind is None for batch in at_once.network.batches} == {False}
    assert {batch.kind is None for batch in one_by_one.network.batches} == {True}
    return at_once, one_by_one


class TestBothWays:
    """Whether a level is taken at once or task by task is a matter of speed only (ADR-0001)."""

    @given(projects())
    def test_array_calls_equal_single_steps(self, project: Project) -> None:
        at_once, one_by_one = both_ways(project)

        for name in ("place", "start", "finish", "reach", "bound", "lag"):
            mine, other = getattr(at_once.early, name), getattr(one_by_one.early, name)
            assert np.array_equal(mine, other), name
        for name in ("place", "start", "finish"):
            assert np.array_equal(getattr(at_once.late, name), getattr(one_by_one.late, name)), name


class TestLags:
    """``walk_back`` gives the largest anchor whose bound is at or before the limit."""

    @given(calendars, instants, lags)
    def test_the_inverse_is_exact(self, calendar: int, limit: int, lag: int) -> None:
        working = TABLE.working[calendar]
        anchor = walk_back_one(working, limit, lag)

        assert walk_one(working, anchor, lag) <= limit
        assert walk_one(working, anchor + 1, lag) > limit

    @given(st.lists(st.tuples(calendars, instants, lags), min_size=1, max_size=20))
    def test_many_equal_one_at_a_time(self, asked: list[tuple[int, int, int]]) -> None:
        calendar, instant, lag = np.array(asked, dtype=np.int64).T

        for many, one in ((walk, walk_one), (walk_back, walk_back_one)):
            expected = [one(TABLE.working[c], t, n) for c, t, n in asked]
            assert many(TABLE, calendar, instant, lag).tolist() == expected


class TestCalendarTable:
    """All calendars in one table answer as each calendar does for itself."""

    @given(st.lists(st.tuples(calendars, instants), min_size=1, max_size=20))
    def test_the_table_equals_each_calendar(self, asked: list[tuple[int, int]]) -> None:
        calendar, instant = np.array(asked, dtype=np.int64).T
        position = TABLE.pos(calendar, instant)

        def each(answer: object) -> list[int]:
            assert callable(answer)
            return [answer(TABLE.working[c], t) for c, t in asked]

        assert position.tolist() == each(WorkingTime.pos)
        assert TABLE.touch_up(calendar, instant).tolist() == each(touch_up_one)
        assert TABLE.touch_down(calendar, instant).tolist() == each(touch_down_one)
        assert TABLE.start_at(calendar, position).tolist() == each(WorkingTime.next_start)
        assert TABLE.finish_at(calendar, position).tolist() == each(WorkingTime.previous_finish)


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
