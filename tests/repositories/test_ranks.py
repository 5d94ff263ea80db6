"""Places among siblings: always room between two, and an end where there can be none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel import Code
from pmcore.repositories import SqliteStore
from pmcore.repositories.ranks import DIGITS, between
from pmcore.testing.repository_contract.cases import kept, opened, refused, saved, small_plan

_ranks = st.text(DIGITS, min_size=1, max_size=9).map(lambda text: text.rstrip("0") or "1")


class TestBetween:
    """Ranks in order, all above the left one and below the right one."""

    @given(st.none() | _ranks, st.none() | _ranks, st.integers(1, 200))
    def test_there_is_always_room(self, left: str | None, right: str | None, count: int) -> None:
        if left is not None and right is not None and left >= right:
            with pytest.raises(ValueError, match="no rank"):
                between(left, right, count)
            return
        found = between(left, right, count)
        ends = [*([] if left is None else [left]), *found, *([] if right is None else [right])]
        assert len(found) == count
        assert all(low < high for low, high in pairwise(ends))
        assert not any(rank.endswith("0") for rank in found)

    @pytest.mark.parametrize(
        ("left", "right"), [("A", "A"), ("A", "A0"), ("B", "A"), (None, "0"), (None, "")]
    )
    def test_given_ends_without_room_then_it_ends(self, left: str | None, right: str) -> None:
        with pytest.raises(ValueError, match="no rank"):
            between(left, right, 1)

    def test_what_is_added_is_ranked_as_ever(self) -> None:
        """Digests of adds are held against what a later pmcore adds by the same command."""
        assert between(None, None, 3) == ["Uzzz", "V", "V001"]

    @pytest.mark.parametrize("side", ["before", "after"])
    def test_given_one_after_another_at_one_place_then_ranks_stay_short(self, side: str) -> None:
        left, right = between(None, None, 2)
        for _ in range(20_000):
            (added,) = between(left, right, 1)
            left, right = (added, right) if side == "before" else (left, added)
            assert len(added) <= 16


def test_given_siblings_with_one_rank_when_saved_between_then_the_damage_is_told(
    tmp_path: Path,
) -> None:
    path = tmp_path / "store.db"
    with SqliteStore.create(path) as store:
        kept(store, small_plan())
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE task SET rank = 'V' WHERE parent IS NULL")
            connection.commit()
        plan = opened(store)
        plan.add("roof", "Roof", index=1)
        refused(Code.STORE_UNREADABLE, lambda: saved(store, plan, 1, "roof"))
