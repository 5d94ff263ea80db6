"""A list shows exactly the rows for which the predicate holds, whatever it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmcore.kernel.predicate import Predicate, holds
from pmcore.repositories import EVERYTHING, SqliteStore
from pmcore.repositories.protocols import Sorting
from pmcore.repositories.rows import ProjectRow
from pmcore.testing.repository_contract.edits import predicates
from pmcore.wbs import Project
from repositories.tampering import sqlite

_NAMES = ("Plan", "plan b", "上新", "100%", "_", "Ärger", "ÄRGER", "a'b")
searches = st.sampled_from(["", "plan", "PLAN", "%", "_", "ärger", "'", "上", "o"])


@pytest.fixture(scope="module")
def store() -> Iterator[SqliteStore]:
    """Keep one project of every sort, and as many of another tenant."""
    with sqlite() as store:
        for tenant in ("north", "south"):
            with store.unit(tenant) as unit:
                for number in range(24):
                    plan = Project(
                        ("ONE", "TWO", "one")[number] if number < 3 else f"P{number}",
                        _NAMES[number % len(_NAMES)],
                        start="2026-03-02",
                        lead=(None, "u.li", "u.wang")[number % 3],
                        labels=[["spring"], ["o'clock", "50%"], [], ["spring", "50%"]][number % 4],
                    )
                    unit.projects.add(plan, key="make")
                unit.commit()
        yield store


@given(
    visible=predicates, search=searches, by=st.sampled_from(["id", "name"]), limit=st.integers(1, 9)
)
def test_a_list_is_what_a_filter_of_everything_gives(
    store: SqliteStore, visible: Predicate, search: str, by: Sorting, limit: int
) -> None:
    with store.view("north") as view:
        everything = view.projects.list(EVERYTHING, limit=100).rows
        wanted = [
            row
            for row in everything
            if holds(visible, row.fields()) and search.casefold() in row.words
        ]
        if by == "name":
            wanted.sort(key=lambda row: (row.sorting, row.id))
        rows: list[ProjectRow] = []
        after = None
        for _ in range(len(everything) + 1):
            page = view.projects.list(visible, search=search, by=by, after=after, limit=limit)
            rows += page.rows
            after = page.after
            if after is None:
                break
        assert rows == wanted
        assert view.projects.count(visible, search=search) == len(wanted)
