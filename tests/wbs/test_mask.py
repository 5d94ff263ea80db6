"""WBS codes follow the outline and the project's mask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.wbs import WbsLevel, WbsMask
from wbs.plans import plan


class TestWbsLevel:
    """Numbers, padded numbers, upper and lower letters."""

    @pytest.mark.parametrize(
        ("level", "place", "written"),
        [
            (WbsLevel(), 12, "12"),
            (WbsLevel(width=3), 12, "012"),
            (WbsLevel(width=3), 12345, "12345"),
            (WbsLevel("upper"), 1, "A"),
            (WbsLevel("upper"), 26, "Z"),
            (WbsLevel("upper"), 27, "AA"),
            (WbsLevel("lower"), 702, "zz"),
            (WbsLevel("lower"), 703, "aaa"),
        ],
    )
    def test_a_place_is_written_in_the_level_s_style(
        self, level: WbsLevel, place: int, written: str
    ) -> None:
        assert level.write(place) == written

    @given(st.lists(st.integers(1, 10_000), unique=True), st.sampled_from(["number", "upper"]))
    def test_two_places_never_read_alike(self, places: list[int], style: str) -> None:
        written = [WbsLevel(style).write(place) for place in places]  # type: ignore[arg-type]

        assert len(set(written)) == len(places)


class TestWbsMask:
    """Levels, separators and a prefix; the last level repeats."""

    @pytest.mark.parametrize(
        ("pattern", "code"),
        [("1", "2.3.4.5"), ("1.A.a", "2.C.d.e"), ("1-01", "2-03-04-05"), ("001/1", "002/3/4/5")],
    )
    def test_a_pattern_is_the_code_of_a_first_task(self, pattern: str, code: str) -> None:
        assert WbsMask.parse(pattern).write([2, 3, 4, 5]) == code

    def test_given_a_project_with_a_mask_then_its_codes_follow_the_outline(self) -> None:
        project = plan("S; .a; .T; ..b; c", mask=WbsMask.parse("1.A.01", prefix="X-"))

        assert dict(project.wbs_codes()) == {
            "S": "X-1",
            "a": "X-1.A",
            "T": "X-1.B",
            "b": "X-1.B.01",
            "c": "X-2",
        }

    def test_codes_one_by_one_equal_codes_in_bulk(self) -> None:
        project = plan("S; .a; .T; ..b; ..c; d; E; .f", mask="A.1")

        assert {task.id: project.wbs_code(task.id) for task in project} == dict(project.wbs_codes())

    def test_given_a_task_that_moves_then_codes_are_counted_anew(self) -> None:
        project = plan("a; b; c")

        project.reorder("c", 0)

        assert project.wbs_code("a") == "2"
