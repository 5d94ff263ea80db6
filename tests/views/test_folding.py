"""Folding a large outline."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pmcore.views.folding import ROOT, Folded, fold


@st.composite
def outlines(draw: st.DrawFn) -> tuple[list[int], list[bool]]:
    """Parents in preorder: each task hangs below the one before it or below an ancestor of that."""
    parents: list[int] = []
    for _ in range(draw(st.integers(0, 60))):
        line = [ROOT]
        task = len(parents) - 1
        while task != ROOT:
            line.append(task)
            task = parents[task]
        parents.append(draw(st.sampled_from(line)))
    return parents, draw(st.lists(st.booleans(), min_size=len(parents), max_size=len(parents)))


class TestFolding:
    """At most so many rows; each task is shown, stood for by an ancestor, or counted."""

    @given(outlines(), st.integers(1, 70))
    def test_the_cap_is_kept_and_nothing_is_lost(
        self, outline: tuple[list[int], list[bool]], most: int
    ) -> None:
        folded = fold(*outline, most)

        assert len(folded.shown) <= most
        assert len(folded.shown) + sum(folded.hidden) + folded.left_out == len(outline[0])

    @given(outlines(), st.integers(1, 70))
    def test_rows_keep_the_outline_order_and_every_parent_is_shown(
        self, outline: tuple[list[int], list[bool]], most: int
    ) -> None:
        parents, _ = outline
        shown = fold(*outline, most).shown

        assert list(shown) == sorted(set(shown))
        assert all(parents[task] in (ROOT, *shown) for task in shown)

    @given(outlines())
    def test_an_outline_within_the_cap_is_shown_whole(
        self, outline: tuple[list[int], list[bool]]
    ) -> None:
        size = len(outline[0])

        everything = Folded(tuple(range(size)), (0,) * size, 0)
        assert fold(*outline, max(1, size)) == everything

    def test_given_two_phases_when_one_fits_then_the_critical_one_is_opened(self) -> None:
        parents = [ROOT, 0, 0, ROOT, 3, 3]

        folded = fold(parents, [False, False, False, True, False, True], 4)

        assert folded == Folded((0, 3, 4, 5), (2, 0, 0, 0), 0)

    def test_given_a_deeper_level_when_it_does_not_fit_then_it_is_hidden_first(self) -> None:
        parents = [ROOT, 0, 1, 1, 0, 4, 4]

        assert fold(parents, [False] * 7, 3) == Folded((0, 1, 4), (0, 2, 2), 0)

    def test_given_room_for_few_of_many_phases_when_folded_then_all_stay_closed(self) -> None:
        parents = [ROOT, 0, 0, ROOT, 3, 3, ROOT, 6, 6, ROOT, 9, 9, ROOT, 12, 12]

        assert fold(parents, [False] * 15, 7).shown == (0, 3, 6, 9, 12)

    def test_given_one_long_list_when_folded_then_its_critical_tasks_are_kept(self) -> None:
        parents = [ROOT] + [0] * 100
        critical = [False] * 99 + [True, True]

        folded = fold(parents, critical, 5)

        assert folded == Folded((0, 1, 2, 99, 100), (96, 0, 0, 0, 0), 0)

    def test_given_a_flat_project_when_folded_then_the_rest_is_counted_as_left_out(self) -> None:
        assert fold([ROOT] * 10, [False] * 9 + [True], 3) == Folded((0, 1, 9), (0, 0, 0), 7)

    def test_given_a_chain_of_one_hundred_thousand_levels_when_folded_then_the_top_remains(
        self,
    ) -> None:
        folded = fold(list(range(-1, 99_999)), [False] * 100_000, 10)

        assert folded.shown == tuple(range(10))
        assert folded.hidden[-1] == 99_990
