"""Contours: percentages of somebody's units in equal steps of their time."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import Code, Duration, InputError
from pmcore.wbs import Assignment, Contour, Task
from pmcore.wbs.contours import CONTOUR_NAMES
from pmcore.wbs.effort import effort_shares, length_minutes

STEPS = st.lists(st.integers(0, 250), min_size=1, max_size=21).filter(any)
CONTOURS = st.sampled_from(CONTOUR_NAMES).map(Contour) | STEPS.map(Contour)


class TestContour:
    """A name stands for Microsoft Project's ten steps; any list of percentages is one too."""

    @pytest.mark.parametrize(
        ("name", "share"),
        [
            ("back_loaded", 60),
            ("front_loaded", 60),
            ("double_peak", 50),
            ("early_peak", 50),
            ("late_peak", 50),
            ("bell", 50),
            ("turtle", 70),
        ],
    )
    def test_given_a_name_then_it_has_ten_steps_and_their_average(
        self, name: str, share: int
    ) -> None:
        contour = Contour(name)

        assert len(contour.steps) == 10
        assert max(contour.steps) == 100
        assert (contour.name, contour.share) == (name, Fraction(share, 100))

    def test_given_the_steps_of_a_name_then_it_is_the_same(self) -> None:
        assert Contour([10, 20, 40, 80, 100, 100, 80, 40, 20, 10]) == Contour("bell")

    @given(STEPS, st.integers(1, 4), st.integers(0, 5000))
    def test_given_steps_said_more_often_then_the_fewest_say_the_same_of_any_length(
        self, steps: list[int], often: int, minutes: int
    ) -> None:
        contour = Contour([step for step in steps for _ in range(often)])
        fewest = contour.fewest

        assert [*fewest.pieces(minutes)] == [*contour.pieces(minutes)]
        assert fewest.share == contour.share
        counts = range(1, len(fewest.steps))
        fewer = (c for c in counts if len(fewest.steps) % c == 0)
        for size in (len(fewest.steps) // count for count in fewer):
            assert any(
                len({*fewest.steps[at : at + size]}) > 1 for at in range(0, len(fewest.steps), size)
            )

    def test_given_flat_then_it_is_no_contour(self) -> None:
        assert Assignment("li", contour="flat") == Assignment("li")

    @pytest.mark.parametrize(
        "value", ["bel", "", [], [0, 0], [1.5], [True], [-1], [10_001], {"a": 1}, 5, b"ab"]
    )
    def test_given_what_is_none_then_it_is_refused(self, value: Any) -> None:
        with pytest.raises(InputError) as caught:
            Assignment("li", contour=value)
        assert caught.value.code == Code.VALUE_INVALID
        assert caught.value.message("zh")

    def test_given_too_many_steps_then_they_are_refused(self) -> None:
        with pytest.raises(InputError) as caught:
            Contour([100] * 1001)
        assert caught.value.code == Code.TOO_MANY

    @given(CONTOURS)
    def test_its_repr_pastes_back(self, contour: Contour) -> None:
        held = Assignment("li", 50, effort="3h", contour=contour)

        assert eval(repr(contour)) == contour
        assert eval(repr(held)) == held

    @given(CONTOURS, st.integers(0, 3000))
    def test_pieces_cover_the_time_and_do_the_work_to_half_a_minute_a_step(
        self, contour: Contour, minutes: int
    ) -> None:
        pieces = [*contour.pieces(minutes)]
        covered = [minute for begin, end, _ in pieces for minute in range(begin, end)]
        work = sum((end - begin) * percent for begin, end, percent in pieces)
        steps = (0, *contour.steps, 0)
        jumps = sum(abs(after - before) for before, after in pairwise(steps))

        assert covered == [*range(minutes)]
        assert abs(work - minutes * contour.share * 100) <= Fraction(jumps, 2)


class TestLength:
    """Effort takes as long as it is worked at the units on average: a contour lengthens it."""

    def length(self, **fields: Any) -> int | None:
        return length_minutes(Task("a", "A", **fields), Duration.to_minutes)

    @pytest.mark.parametrize(
        ("contour", "hours"), [("bell", 16), ("turtle", Fraction(80, 7)), ("back_loaded", 40 / 3)]
    )
    def test_given_a_contour_then_effort_takes_longer(self, contour: str, hours: float) -> None:
        minutes = self.length(effort="8h", assignments=[Assignment("li", contour=contour)])

        assert minutes is not None
        assert 0 <= minutes - hours * 60 < 1

    def test_given_two_people_then_their_averages_add_up(self) -> None:
        team = [Assignment("li", contour="bell"), "wang"]

        assert self.length(effort="9h", assignments=team) == 360

    def test_given_a_duration_then_it_stays(self) -> None:
        team = [Assignment("li", contour="bell")]

        assert self.length(effort="9h", duration="1d", assignments=team) == 480
        assert self.length(effort="9h", duration="1d", fixed="duration", assignments=team) == 480

    def test_given_no_effort_then_less_is_done_in_the_same_time(self) -> None:
        task = Task("a", "A", duration="1d", assignments=[Assignment("li", contour="bell"), "wang"])

        assert effort_shares(task, Duration.to_minutes) == [240, 480]

    @given(CONTOURS, st.integers(1, 300), st.integers(0, 5000))
    def test_it_is_the_first_minute_at_which_all_is_done(
        self, contour: Contour, units: int, effort: int
    ) -> None:
        held = Assignment("li", units, contour=contour)
        minutes = self.length(effort=f"{effort}min", assignments=[held])
        done = contour.share * units / 100

        assert minutes is not None
        assert minutes * done >= effort
        assert minutes == 0 or (minutes - 1) * done < effort


def test_the_names_are_those_that_the_documentation_lists() -> None:
    documented = Assignment.__doc__ or ""

    assert all(f"``{name}``" in documented for name in CONTOUR_NAMES)
