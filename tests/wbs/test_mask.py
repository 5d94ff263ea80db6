"""WBS codes follow the outline and the project's mask."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.wbs import Project, ProjectSettings, Task, WbsLevel, WbsMask
from pmcore.wbs.outline import FULL_LEVELS
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


def outline(parents: list[int]) -> Project:
    """Tasks ``n0``, ``n1``...: each below the one that its number counts back to, 0 for none."""
    rows = [
        Task(f"n{at}", "T", parent=f"n{at - back}" if back else None)
        for at, back in enumerate(parents)
    ]
    mask = WbsMask.parse("1.A", prefix="X-")
    return Project.from_records(ProjectSettings("P", name="P", start="2026-03-02", mask=mask), rows)


def written_out(code: str, codes: dict[str, str]) -> str:
    """Put the codes of tasks in the places of their ids in brackets."""
    while code.startswith("["):
        id, _, rest = code[1:].partition("]")
        code = codes[id] + rest
    return code


class TestDeepCodes:
    """Below each fifty levels, the id of the task there stands for its code."""

    def test_given_a_chain_then_its_codes_begin_anew(self) -> None:
        project = outline([0] + [1] * 120)
        codes = dict(project.wbs_codes())

        assert FULL_LEVELS == 50
        assert codes["n49"] == "X-1" + ".A" * 49
        assert codes["n50"] == "[n49].A"
        assert codes["n99"] == "[n49]" + ".A" * 50
        assert codes["n100"] == "[n99].A"

    @given(st.data())
    def test_brackets_stand_for_the_code_of_the_task_they_name(self, data: st.DataObject) -> None:
        count = data.draw(st.integers(100, 170))
        back = [0] + [data.draw(st.sampled_from((1, 1, 1, 1, 1, 1, 1, 2))) for _ in range(1, count)]
        back[1] = 1
        project = outline(back)
        codes = dict(project.wbs_codes())
        above = {id: [id, *project.ancestors(id)][::-1] for id in codes}

        for id, code in codes.items():
            places = [project.children(project.parent(step)).index(step) + 1 for step in above[id]]
            assert project.wbs_code(id) == code
            assert written_out(code, codes) == project.settings.mask.write(places)
        assert len(set(codes.values())) == count

    def test_given_a_move_above_the_brackets_then_codes_below_stay(self) -> None:
        project = outline([0, *[1] * 60, 0])
        before = project.wbs_code("n60")

        project.reorder("n61", 0)

        assert project.wbs_code("n49").startswith("X-2.")
        assert project.wbs_code("n60") == before == "[n49]" + ".A" * 11
