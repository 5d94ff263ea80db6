"""Whole arrays at once: the answers and errors of the scalar operations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.calendars import Calendar, Shift, WorkingTime, WorkWeek
from pmcore.kernel import Code, HorizonError, InputError, LocalizedText, PmcoreError
from pmcore.testing.calendar_strategies import calendars

FIRST = date(2026, 3, 2)
OFFICE = Calendar.standard("office", zone="UTC").compile(FIRST, date(2026, 12, 31))


def compiled(calendar: Calendar) -> WorkingTime:
    return calendar.compile(FIRST, FIRST + timedelta(days=20))


def one_by_one(one: Callable[..., int], arguments: tuple[list[int], ...]) -> list[int]:
    return [one(*each) for each in zip(*arguments, strict=True)]


def outcome(ask: Callable[[], Any]) -> Any:
    try:
        found = ask()
    except PmcoreError as error:
        return error.code, error.context
    return found.tolist() if isinstance(found, np.ndarray) else found


class TestScalar:
    """Equal to asking one by one, in every answer and in the first error."""

    @given(calendars(), st.data())
    def test_batch_equals_scalar(self, calendar: Calendar, data: st.DataObject) -> None:
        time = compiled(calendar)
        batch = time.batch()
        edges = [*time.starts, *time.ends, time.lo, time.hi]
        near = st.integers(time.lo - 3, time.hi + 3) | st.sampled_from(edges)
        inside = st.integers(time.lo, time.hi) | st.sampled_from(edges)
        strategy = data.draw(st.sampled_from([near, inside]))
        asked = data.draw(st.lists(strategy, max_size=8))
        far = st.integers(-(2**63), 2**63 - 1)
        counts = st.integers(-4000, 4000) | st.just(0) | far
        n = data.draw(st.lists(counts, min_size=len(asked), max_size=len(asked)))
        others = data.draw(st.lists(strategy, min_size=len(asked), max_size=len(asked)))

        for many, one, arguments in (
            (batch.pos, time.pos, (asked,)),
            (batch.next_start, time.next_start, (asked,)),
            (batch.previous_finish, time.previous_finish, (asked,)),
            (batch.diff, time.diff, (asked, others)),
            (batch.add, time.add, (asked, n)),
        ):
            each = partial(one_by_one, one, arguments)
            assert outcome(partial(many, *arguments)) == outcome(each)

    def test_given_very_many_shifts_when_asked_then_the_search_by_halves_is_as_right(self) -> None:
        dense = tuple(Shift(m, m + 1) for m in range(0, 40, 2))
        days: Any = (dense, *((),) * 6)
        time = Calendar("c", LocalizedText("c"), None, WorkWeek(days)).compile(
            FIRST, date(2036, 3, 2)
        )
        asked = list(range(time.lo, time.lo + 60_000, 7))

        assert time.batch().pos(asked).tolist() == [time.pos(t) for t in asked]
        assert time.batch().next_start(asked).tolist() == [time.next_start(t) for t in asked]

    def test_given_a_calendar_without_work_when_asked_then_it_answers_as_scalar_does(self) -> None:
        saturday = date(2026, 3, 7)
        time = Calendar.standard("c", zone="UTC").compile(saturday, saturday)
        batch = time.batch()

        assert batch.pos([time.lo, time.hi]).tolist() == [0, 0]
        assert batch.add([time.lo], [0]).tolist() == [time.lo]
        asks: list[Callable[[], object]] = [
            lambda: batch.add([time.lo], [-1]),
            lambda: batch.next_start([time.lo]),
        ]
        for ask in asks:
            with pytest.raises(HorizonError):
                ask()


class TestArguments:
    """Arrays, lists and single numbers are matched as numpy matches them."""

    def test_given_one_number_beside_many_when_asked_then_it_holds_for_all(self) -> None:
        batch = OFFICE.batch()
        t = OFFICE.starts[:5]

        assert batch.add(t, 60).tolist() == [OFFICE.add(each, 60) for each in t]
        assert batch.add(t[0], [60, 120]).tolist() == [OFFICE.add(t[0], n) for n in (60, 120)]
        assert int(batch.add(t[0], 60)) == OFFICE.add(t[0], 60)
        assert batch.diff(OFFICE.lo, np.array([t, t])).shape == (2, 5)

    def test_given_nothing_when_asked_then_nothing_is_returned(self) -> None:
        batch = OFFICE.batch()

        assert batch.pos([]).tolist() == batch.add([], []).tolist() == []

    def test_given_small_integers_when_asked_then_nothing_overflows(self) -> None:
        batch = (
            Calendar.standard("c", zone=None).compile(date(1973, 1, 1), date(2200, 12, 31)).batch()
        )
        t = np.array([batch.time.lo], dtype=np.int32)
        n = np.array([25_000_000], dtype=np.int32)

        assert batch.add(t, n).tolist() == [batch.time.add(batch.time.lo, 25_000_000)]

    @pytest.mark.parametrize(
        "given_values", [[1.5], [float("nan")], ["1"], [None], [True], [10**30], np.zeros(2)]
    )
    def test_given_no_whole_numbers_when_asked_then_it_is_refused(self, given_values: Any) -> None:
        for ask in (OFFICE.batch().pos, lambda v: OFFICE.batch().add(OFFICE.lo, v)):
            with pytest.raises(InputError) as caught:
                ask(given_values)
            assert caught.value.code == Code.VALUE_INVALID

    def test_given_lengths_that_differ_when_asked_then_it_is_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            OFFICE.batch().add([OFFICE.lo] * 2, [1] * 3)
        assert caught.value.code == Code.VALUE_INVALID
