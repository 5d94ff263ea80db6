"""Routing of dependency arrows."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.views.chart import GanttLink
from pmcore.views.svg.arrows import Trunk, route
from pmcore.views.svg.layout import RowBox
from pmcore.wbs import DependencyType

types = st.sampled_from(["FS", "SS", "FF", "SF"])
trunks = st.sampled_from(["predecessor", "successor"])


def box(number: int, left: int, right: int) -> RowBox:
    return RowBox(number * 20, number * 20 + 10, number * 20 + 20, left, right)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[RowBox, RowBox]:
    rows = draw(st.permutations(range(6)))
    ends = [sorted((draw(st.integers(0, 300)), draw(st.integers(301, 400)))) for _ in range(2)]
    shift = draw(st.integers(-500, 500))
    return box(rows[0], *ends[0]), box(rows[1], ends[1][0] + shift, ends[1][1] + shift)


class TestRoute:
    """A line leaves and enters at the edges that its type names, always from outside."""

    @given(pairs(), types, trunks)
    def test_arrows_end_at_the_proper_edges(
        self, boxes: tuple[RowBox, RowBox], type_: DependencyType, trunk: Trunk
    ) -> None:
        before, after = boxes
        points = route(GanttLink(0, 1, type_), before, after, trunk).points

        leaves = before.right if type_[0] == "F" else before.left
        enters = after.left if type_[1] == "S" else after.right
        assert points[0] == (leaves, before.middle)
        assert points[-1] == (enters, after.middle)
        assert (points[1][0] > leaves) == (type_[0] == "F")
        assert (points[-2][0] < enters) == (type_[1] == "S")

    @given(pairs(), types, trunks)
    def test_every_segment_is_horizontal_or_vertical_and_no_segment_is_empty_at_the_ends(
        self, boxes: tuple[RowBox, RowBox], type_: DependencyType, trunk: Trunk
    ) -> None:
        points = route(GanttLink(0, 1, type_), *boxes, trunk).points

        for (x1, y1), (x2, y2) in pairwise(points):
            assert x1 == x2 or y1 == y2
        assert abs(points[0][0] - points[1][0]) >= 6
        assert abs(points[-1][0] - points[-2][0]) >= 8

    @given(pairs(), types, trunks)
    def test_the_tip_touches_the_successor_and_the_line_ends_inside_the_tip(
        self, boxes: tuple[RowBox, RowBox], type_: DependencyType, trunk: Trunk
    ) -> None:
        arrow = route(GanttLink(0, 1, type_), *boxes, trunk)
        x, y = arrow.points[-1]

        assert arrow.tip.startswith(f"M{x} {y}l")
        end_x, end_y = map(int, re.findall(r"-?\d+", arrow.line)[-2:])
        assert (abs(end_x - x), end_y) == (4, y)

    @given(pairs(), types, trunks)
    def test_path_data_is_in_whole_numbers(
        self, boxes: tuple[RowBox, RowBox], type_: DependencyType, trunk: Trunk
    ) -> None:
        arrow = route(GanttLink(0, 1, type_), *boxes, trunk)

        assert "." not in arrow.line + arrow.tip

    def test_given_room_when_routed_then_one_bend_on_the_trunks_side(self) -> None:
        before, after = box(0, 0, 50), box(3, 150, 200)

        near_predecessor = route(GanttLink(0, 1), before, after, "predecessor")
        near_successor = route(GanttLink(0, 1), before, after, "successor")

        assert near_predecessor.points == ((50, 10), (56, 10), (56, 70), (150, 70))
        assert near_successor.points == ((50, 10), (142, 10), (142, 70), (150, 70))

    @pytest.mark.parametrize(("row", "lane"), [(2, 40), (0, 20)])
    def test_given_no_room_when_routed_then_it_turns_back_beside_the_successor(
        self, row: int, lane: int
    ) -> None:
        before, after = box(1, 0, 50), box(row, 50, 90)

        points = route(GanttLink(0, 1), before, after, "predecessor").points

        assert points[1:5] == ((56, 30), (56, lane), (42, lane), (42, after.middle))
